//! Workers that answer blocks in parallel and write them in the order of the input.
//!
//! A worker takes the next block with its number, and answers the lines. If all lower blocks are
//! written, it writes its answers and those that are ready after it. Otherwise it leaves its answers
//! to the worker that reaches them. The main thread waits for the first end: of the input, at an
//! error with `--strict`, of the output, or by a signal.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use jiff::civil::Date;
use memchr::memchr_iter;

use super::csv::records;
use super::input::{Block, Input, InputError, without_end};
use super::{Form, Place, Tally, Worker};
use crate::model::RuleSet;

/// The approximate size of the caches of all workers together, in bytes.
const KEPT: usize = 32 << 20;
/// The approximate limit of a worker's answers before it waits for its turn to write, in bytes.
const WRITTEN_AT: usize = 1 << 20;
/// The approximate limit of answers that wait for their turn, in bytes, besides one block per worker.
/// It is large so that no worker waits for one that the system has suspended for a while.
const READY: usize = 12 << 20;
/// How often a worker tries a lock before it sleeps. Locks are held for microseconds unless the input
/// is slow. A sleeping worker often wakes on the core of its waker, and the other core stays idle.
const TRIES: usize = 4000;
/// The interval of the checks for a signal.
const PAUSE: Duration = Duration::from_millis(50);

pub(crate) struct Task {
    pub(crate) rules: RuleSet,
    pub(crate) form: Form,
    pub(crate) today: Date,
    /// The names of the files, if there is more than one.
    pub(crate) names: Vec<String>,
    pub(crate) stops_at_error: bool,
    pub(crate) jobs: usize,
    /// Called with the number of bytes of the input since the last call.
    pub(crate) progress: Box<dyn Fn(u64) + Send + Sync>,
}

/// Why a batch ended.
#[derive(Debug)]
pub(crate) enum End {
    /// All input is answered.
    Done,
    /// A line is in error, and the task stops at errors.
    Slip,
    /// By a signal.
    Interrupted,
    Input(InputError),
    Output(io::Error),
}

struct Shared {
    task: Task,
    input: Mutex<Input>,
    turn: Mutex<Turn>,
    /// Notifies workers when a block is written or the batch ends.
    moved: Condvar,
    /// Notifies the main thread when the batch may have ended.
    ending: Condvar,
}

/// The state of the output.
#[derive(Default)]
struct Turn {
    /// The number of blocks taken from the input.
    taken: u64,
    /// The number of blocks written.
    written: u64,
    /// Blocks that wait for their turn.
    ready: BTreeMap<u64, Answered>,
    /// The bytes of their answers.
    ready_bytes: usize,
    /// Empty buffers to reuse.
    spare: Vec<Vec<u8>>,
    /// The number of running workers.
    workers: usize,
    /// By a signal: no more blocks are taken.
    is_interrupted: bool,
    /// Nothing is taken or written any more.
    is_over: bool,
    end: Option<End>,
    tally: Tally,
}

/// A block with its answers.
#[derive(Default)]
struct Answered {
    out: Vec<u8>,
    tally: Tally,
    /// The number of bytes of the input.
    covered: u64,
    /// The block ends at an error, and the task stops there.
    slip: bool,
}

impl Turn {
    fn takes_none(&self) -> bool {
        self.is_interrupted || self.is_over
    }
}

/// Answers all of the input. If the batch ends earlier, a worker may still wait for input.
///
/// The first `signal` ends the batch after the blocks that were taken, the second one at once.
pub(crate) fn run(task: Task, input: Input, signal: &AtomicBool) -> io::Result<(End, Tally)> {
    let jobs = task.jobs;
    let all = Arc::new(Shared {
        task,
        input: Mutex::new(input),
        turn: Mutex::new(Turn { workers: jobs, ..Turn::default() }),
        moved: Condvar::new(),
        ending: Condvar::new(),
    });
    for started in 0..jobs {
        let shared = Arc::clone(&all);
        let worker = thread::Builder::new().spawn(move || {
            let worked = shared.work();
            let mut turn = shared.turn();
            turn.workers -= 1;
            if let Err(end) = worked {
                shared.end(&mut turn, end);
            }
            shared.ending.notify_all();
        });
        match worker {
            Ok(_) => {}
            Err(error) if started == 0 => return Err(error),
            // The workers that run are enough.
            Err(_) => {
                all.turn().workers -= jobs - started;
                break;
            }
        }
    }
    let mut turn = all.turn();
    loop {
        if signal.swap(false, Ordering::Relaxed) {
            if turn.is_interrupted {
                all.end(&mut turn, End::Interrupted);
            }
            turn.is_interrupted = true;
        }
        let end = match turn.end.take() {
            Some(end) => end,
            None if turn.is_interrupted && turn.written == turn.taken => End::Interrupted,
            None if turn.workers == 0 => End::Done,
            None => {
                (turn, _) = all.ending.wait_timeout(turn, PAUSE).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
        };
        turn.is_over = true;
        return Ok((end, std::mem::take(&mut turn.tally)));
    }
}

impl Shared {
    fn turn(&self) -> MutexGuard<'_, Turn> {
        lock(&self.turn)
    }

    fn wait<'t>(&self, turn: MutexGuard<'t, Turn>) -> MutexGuard<'t, Turn> {
        self.moved.wait(turn).unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the batch; the first end counts.
    fn end(&self, turn: &mut Turn, end: End) {
        turn.end.get_or_insert(end);
        turn.is_over = true;
        self.moved.notify_all();
        self.ending.notify_all();
    }

    /// Reads the next block and returns its number; `None` at the end.
    fn take(&self, block: &mut Block) -> Option<u64> {
        let mut input = lock(&self.input);
        if self.turn().takes_none() {
            return None;
        }
        let is_there = input.next(block);
        let mut turn = self.turn();
        match is_there {
            Ok(false) => None,
            Ok(true) if turn.takes_none() => None,
            Ok(true) => {
                turn.taken += 1;
                Some(turn.taken - 1)
            }
            Err(error) => {
                // The blocks before it are written first.
                let all = turn.taken;
                while turn.written < all && !turn.is_over {
                    turn = self.wait(turn);
                }
                // While the input is still locked.
                self.end(&mut turn, End::Input(error));
                None
            }
        }
    }

    fn work(&self) -> Result<(), End> {
        let Task { names, stops_at_error, jobs, .. } = &self.task;
        let mut worker = Worker::new(&self.task, KEPT / jobs);
        let mut block = Block::default();
        let mut out = Vec::new();
        while let Some(number) = self.take(&mut block) {
            let file = names.get(block.file).map(String::as_str);
            let header = block.header.as_deref();
            let mut place = Place { file, line: block.first_line, last: block.last_line };
            let mut slip = block.is_too_long && {
                worker.too_long(&block.bytes, place, &mut out);
                block.bytes.clear();
                *stops_at_error
            };
            for record in records(&block.bytes, header.map(|header| header.separator)) {
                let line = without_end(record);
                place.last = place.line + header.map_or(0, |_| memchr_iter(b'\n', line).count() as u64);
                if !line.trim_ascii().is_empty() && !worker.line(line, header, place, &mut out) {
                    slip = *stops_at_error;
                    if slip {
                        break;
                    }
                }
                place.line = place.last + 1;
                if out.len() > WRITTEN_AT {
                    if !self.comes_to(number) {
                        return Ok(());
                    }
                    write(&out)?;
                    out.clear();
                }
            }
            let answered = Answered { out, tally: worker.cache.tally.take(), covered: block.covered, slip };
            let Some(empty) = self.hand_in(number, answered)? else { return Ok(()) };
            out = empty;
        }
        Ok(())
    }

    /// Waits for the turn of a block; false if the batch ends first.
    fn comes_to(&self, number: u64) -> bool {
        let mut turn = self.turn();
        while turn.written != number && !turn.is_over {
            turn = self.wait(turn);
        }
        !turn.is_over
    }

    /// Writes a block and those ready after it, or leaves it to others. Returns an empty buffer, or
    /// `None` if the batch is over.
    fn hand_in(&self, number: u64, answered: Answered) -> Result<Option<Vec<u8>>, End> {
        let mut turn = self.turn();
        while turn.written != number && turn.ready_bytes >= READY && !turn.is_over {
            turn = self.wait(turn);
        }
        if turn.is_over {
            return Ok(None);
        }
        if turn.written != number {
            turn.ready_bytes += answered.out.len();
            turn.ready.insert(number, answered);
            return Ok(Some(turn.spare.pop().unwrap_or_default()));
        }
        let mut next = Some(answered);
        // The worker keeps its buffer, which is in the cache of its core.
        let mut own = Vec::new();
        while let Some(Answered { mut out, tally, covered, slip }) = next {
            // No other worker writes before `written` moves on.
            drop(turn);
            write(&out)?;
            (self.task.progress)(covered);
            turn = self.turn();
            turn.tally.add(tally);
            if slip {
                self.end(&mut turn, End::Slip);
                return Ok(None);
            }
            out.clear();
            if turn.written == number {
                own = out;
            } else {
                turn.spare.push(out);
            }
            turn.written += 1;
            let written = turn.written;
            next = turn.ready.remove(&written);
            turn.ready_bytes -= next.as_ref().map_or(0, |next| next.out.len());
        }
        if turn.is_interrupted {
            self.ending.notify_all();
        }
        self.moved.notify_all();
        Ok(Some(own))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    for _ in 0..TRIES {
        match mutex.try_lock() {
            Ok(guard) => return guard,
            Err(_) => std::hint::spin_loop(),
        }
    }
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn write(bytes: &[u8]) -> Result<(), End> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes).and_then(|()| stdout.flush()).map_err(End::Output)
}
