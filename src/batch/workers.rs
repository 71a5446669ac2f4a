//! Workers that read, answer and write in turn, so that the output has the order of the input.
//!
//! A worker takes the next block of the input and with it a number, and answers its lines. If all blocks of lower numbers
//! are written it writes what it has, and what others have ready after it; else it leaves what it has to whoever comes to
//! it. The main thread waits for the end, whichever comes first: that of the input, a slip where none is allowed, an output
//! that takes no more, or a signal.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use jiff::civil::Date;

use super::input::{Block, Input, InputError, lines};
use super::{Batch, Fate, Form, LineFormat, Place, Tally, Worker};
use crate::model::RuleSet;

/// How many bytes all workers together keep of what they have answered, about.
const KEPT: usize = 32 << 20;
/// How many bytes of answers a worker has at most before it waits for its turn to write, about.
const WRITTEN_AT: usize = 1 << 20;
/// How many bytes of answers may be ready before their turn, about, beside a block for each worker: so many that no worker
/// waits for one that the system has put aside for a while.
const READY: usize = 12 << 20;
/// How often a lock is tried before a worker goes to sleep over it. A lock is held for microseconds, unless the input is
/// slow; a worker that sleeps is often woken on the core of the one that wakes it, and the other core stays idle.
const TRIES: usize = 4000;

/// The time between two looks at whether a signal came.
const PAUSE: Duration = Duration::from_millis(50);

/// What the workers are to do.
pub(crate) struct Task {
    pub(crate) rules: RuleSet,
    pub(crate) form: Form,
    pub(crate) today: Date,
    /// The names of the files, where there is more than one.
    pub(crate) names: Vec<String>,
    pub(crate) stops_at_error: bool,
    pub(crate) jobs: usize,
    /// Called with the number of bytes of the input that were done since the last call.
    pub(crate) progress: Box<dyn Fn(u64) + Send + Sync>,
}

/// Why a batch ended.
#[derive(Debug)]
pub(crate) enum End {
    /// All input is answered.
    Done,
    /// A line is in error, and that is where it was to stop.
    Slip,
    /// A signal asked for the end.
    Interrupted,
    /// The input cannot be read on.
    Input(InputError),
    /// The output takes no more.
    Output(io::Error),
    /// A worker ended where none should.
    Lost,
}

/// What workers share.
struct Shared {
    task: Task,
    input: Mutex<Input>,
    turn: Mutex<Turn>,
    /// Told to workers whenever a turn passes on, or an end comes.
    moved: Condvar,
    /// Told to the main thread when there may be an end.
    ending: Condvar,
}

/// Whose turn it is to write, and what was written so far.
#[derive(Default)]
struct Turn {
    /// How many blocks were taken from the input.
    taken: u64,
    /// How many of them are written.
    written: u64,
    /// Blocks whose turn to be written has not come.
    ready: BTreeMap<u64, Answered>,
    /// The bytes of their answers.
    ready_bytes: usize,
    /// Buffers that are empty again.
    spare: Vec<Vec<u8>>,
    /// How many workers are at work.
    workers: usize,
    /// A signal asked for the end: no more blocks are taken.
    is_interrupted: bool,
    /// Nothing is taken or written any more.
    is_over: bool,
    /// Why it is over.
    end: Option<End>,
    tally: Tally,
}

/// A block with its answers.
#[derive(Default)]
struct Answered {
    out: Vec<u8>,
    tally: Tally,
    /// How many bytes of the input it covers.
    covered: u64,
    /// It ends where a line is in error and that is where to stop.
    slip: bool,
}

impl Turn {
    /// Whether no more blocks are taken.
    fn takes_none(&self) -> bool {
        self.is_interrupted || self.is_over
    }
}

/// A batch under way.
pub(crate) struct Running(Arc<Shared>);

impl Running {
    pub(crate) fn new(task: Task, input: Input) -> Self {
        let turn = Turn { workers: task.jobs, ..Turn::default() };
        Self(Arc::new(Shared {
            task,
            input: Mutex::new(input),
            turn: Mutex::new(turn),
            moved: Condvar::new(),
            ending: Condvar::new(),
        }))
    }

    /// Answers all of the input. Where it ends before, a worker may still wait for input that never comes.
    ///
    /// A `signal` asks for the end, once the lines under way are written; asked again, for the end at once.
    pub(crate) fn run(&self, signal: &AtomicBool) -> io::Result<(End, Tally)> {
        for started in 0..self.0.task.jobs {
            let shared = Arc::clone(&self.0);
            let worker = thread::Builder::new().spawn(move || {
                let worked = catch_unwind(AssertUnwindSafe(|| shared.work()));
                let mut turn = shared.turn();
                turn.workers -= 1;
                match worked {
                    Ok(Ok(())) => {}
                    Ok(Err(end)) => shared.end(&mut turn, end),
                    Err(_) => shared.end(&mut turn, End::Lost),
                }
                shared.ending.notify_all();
            });
            match worker {
                Ok(_) => {}
                Err(error) if started == 0 => return Err(error),
                // The others do it all.
                Err(_) => {
                    self.0.turn().workers -= self.0.task.jobs - started;
                    break;
                }
            }
        }
        let mut turn = self.0.turn();
        loop {
            if signal.swap(false, Ordering::Relaxed) {
                if turn.is_interrupted {
                    self.0.end(&mut turn, End::Interrupted);
                }
                turn.is_interrupted = true;
            }
            let end = if let Some(end) = turn.end.take() {
                end
            } else if turn.is_interrupted && turn.written == turn.taken {
                End::Interrupted
            } else if turn.workers == 0 {
                End::Done
            } else {
                (turn, _) = self.0.ending.wait_timeout(turn, PAUSE).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            turn.is_over = true;
            return Ok((end, std::mem::take(&mut turn.tally)));
        }
    }
}

impl Shared {
    fn turn(&self) -> MutexGuard<'_, Turn> {
        lock(&self.turn)
    }

    fn wait<'t>(&self, turn: MutexGuard<'t, Turn>) -> MutexGuard<'t, Turn> {
        self.moved.wait(turn).unwrap_or_else(PoisonError::into_inner)
    }

    /// The first end is the one that counts.
    fn end(&self, turn: &mut Turn, end: End) {
        turn.end.get_or_insert(end);
        turn.is_over = true;
        self.moved.notify_all();
        self.ending.notify_all();
    }

    /// The next block and its number; `None` at the end.
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
                // What was read before is written first.
                let all = turn.taken;
                while turn.written < all && !turn.is_over {
                    turn = self.wait(turn);
                }
                // Before another worker reads on.
                self.end(&mut turn, End::Input(error));
                None
            }
        }
    }

    fn work(&self) -> Result<(), End> {
        let Task { rules, form, today, names, stops_at_error, jobs, .. } = &self.task;
        let batch = Batch::new(rules, form, *today);
        let mut worker = Worker::new(&batch, KEPT / jobs);
        let mut block = Block::default();
        let mut out = Vec::new();
        while let Some(number) = self.take(&mut block) {
            let file = names.get(block.file).map(String::as_str);
            let format = block.header.as_deref().map_or(LineFormat::Json, LineFormat::Csv);
            let mut place = Place { file, line: block.first_line };
            let mut slip = block.is_too_long && {
                worker.too_long(place, &mut out);
                *stops_at_error
            };
            for line in lines(&block.bytes) {
                if !line.trim_ascii().is_empty() && worker.line(line, format, place, &mut out) == Fate::Error {
                    slip = *stops_at_error;
                    if slip {
                        break;
                    }
                }
                place.line += 1;
                if out.len() > WRITTEN_AT {
                    if !self.comes_to(number) {
                        return Ok(());
                    }
                    write(&out)?;
                    out.clear();
                }
            }
            let answered = Answered { out, tally: worker.take_tally(), covered: block.covered, slip };
            let Some(empty) = self.hand_in(number, answered)? else { return Ok(()) };
            out = empty;
        }
        Ok(())
    }

    /// Waits until the turn of a block comes; `false` where it is over before.
    fn comes_to(&self, number: u64) -> bool {
        let mut turn = self.turn();
        while turn.written != number && !turn.is_over {
            turn = self.wait(turn);
        }
        !turn.is_over
    }

    /// Writes a block and what is ready after it, or leaves it to others, and gives a buffer for the next one; `None` where it
    /// is over.
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
        // The buffer that this worker has filled is the nearest to it.
        let mut own = Vec::new();
        while let Some(Answered { mut out, tally, covered, slip }) = next {
            // Nobody else writes: the turn is this block's until it is passed on.
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
