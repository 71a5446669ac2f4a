//! A terminal with the program in it, and what a person sees there.

use std::io::{ErrorKind, Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use vt100::Parser;

use crate::support::data;

/// How long something may take to appear. It takes some milliseconds; a machine that is busy with other tests is slower.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) const ENTER: &str = "\r";
pub(super) const ESC: &str = "\u{1b}";
pub(super) const DOWN: &str = "\u{1b}[B";
pub(super) const UP: &str = "\u{1b}[A";
/// The key that goes to the last line.
pub(crate) const LAST: &str = "\u{1b}[F";
pub(crate) const CTRL_C: &str = "\u{3}";

/// What has come out of the program so far.
struct Seen {
    screen: Parser,
    bytes: Vec<u8>,
    is_over: bool,
}

impl Seen {
    /// The lines of the screen, without blanks at their ends.
    fn shown(&self) -> String {
        self.screen.screen().contents().lines().flat_map(|line| [line.trim_end(), "\n"]).collect()
    }
}

/// The program at work in a terminal.
pub(crate) struct Session {
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
    reader: JoinHandle<()>,
    /// How the terminal was set before the program ran.
    modes: String,
}

/// How the program ended.
pub(crate) struct End {
    pub(crate) code: u32,
    /// Whether a signal ended it.
    pub(super) is_killed: bool,
    /// All that was printed, without what moves the cursor and changes colours.
    pub(crate) text: String,
    /// What was printed after the questions.
    pub(crate) after: String,
    pub(super) bytes: Vec<u8>,
    /// Whether the terminal is as it was: its screen and its modes, with the cursor shown.
    pub(super) is_restored: bool,
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap()
}

/// The program with arguments, in an environment of its own. Its rules are the frozen ones.
pub(crate) fn massfreq(arguments: &[&str]) -> CommandBuilder {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_massfreq"));
    command.args(arguments);
    alone(&mut command);
    command
}

/// A line of a shell, in which `massfreq` is the program.
pub(super) fn shell(line: &str, directory: &Path) -> CommandBuilder {
    let mut command = CommandBuilder::new("/bin/sh");
    let directory_of_program = Path::new(env!("CARGO_BIN_EXE_massfreq")).parent().unwrap();
    command.args(["-c", line]);
    alone(&mut command);
    command.env("PATH", directory_of_program);
    command.cwd(directory);
    command
}

fn alone(command: &mut CommandBuilder) {
    command.env_clear();
    command.env("TERM", "xterm-256color");
    command.env("XDG_CONFIG_HOME", "/nonexistent");
    command.env("MASSFREQ_RULES", data("cmd/files/frozen"));
}

/// Reads what came out of a program; nothing at its end.
fn read(output: &mut impl Read, buffer: &mut [u8]) -> usize {
    let mut is_end = false;
    loop {
        match output.read(buffer) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Ok(count) if count > 0 => return count,
            // Some systems give an error where the last one who writes is gone. Linux looks for bytes before it looks
            // whether that one is gone: the last bytes may come in between.
            _ if is_end => return 0,
            _ => is_end = true,
        }
    }
}

impl Session {
    /// Runs a command in a terminal of 80 columns and 24 rows.
    pub(crate) fn new(command: CommandBuilder) -> Self {
        Self::of_size(command, 80, 24)
    }

    pub(super) fn of_size(command: CommandBuilder, columns: u16, rows: u16) -> Self {
        let pair = native_pty_system().openpty(size(columns, rows)).unwrap();
        let modes = format!("{:?}", pair.master.get_termios().unwrap());
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let seen = Seen { screen: Parser::new(cells(rows), cells(columns), 0), bytes: Vec::new(), is_over: false };
        let seen = Arc::new((Mutex::new(seen), Condvar::new()));
        let mut output = pair.master.try_clone_reader().unwrap();
        let reader = std::thread::spawn({
            let seen = Arc::clone(&seen);
            move || {
                let mut buffer = [0; 4096];
                loop {
                    let count = read(&mut output, &mut buffer);
                    let mut now = seen.0.lock().unwrap();
                    now.screen.process(&buffer[..count]);
                    now.bytes.extend_from_slice(&buffer[..count]);
                    now.is_over = count == 0;
                    seen.1.notify_all();
                    if count == 0 {
                        break;
                    }
                }
            }
        });
        let keys = pair.master.take_writer().unwrap();
        Self { master: pair.master, keys, child, seen, reader, modes }
    }

    /// Runs `massfreq ask` with more arguments, up to its first question.
    pub(super) fn ask(arguments: &[&str]) -> Self {
        let mut session = Self::new(massfreq(&[&["ask"], arguments].concat()));
        session.see_words("does any apply?");
        session
    }

    pub(crate) fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Presses keys once nothing more is drawn; false where the program has ended.
    pub(super) fn presses(&mut self, keys: &str) -> bool {
        let mut count = 0;
        loop {
            std::thread::sleep(Duration::from_millis(3));
            let seen = self.seen.0.lock().unwrap();
            if seen.is_over {
                return false;
            }
            if seen.bytes.len() == count && count > 0 {
                break;
            }
            count = seen.bytes.len();
        }
        // It may end at this moment.
        self.keys.write_all(keys.as_bytes()).and_then(|()| self.keys.flush()).is_ok()
    }

    /// Changes the size of the terminal. What is drawn is drawn anew then; until that, no key counts.
    pub(super) fn resize(&mut self, columns: u16, rows: u16) {
        let mut seen = self.seen.0.lock().unwrap();
        let screen = seen.screen.screen_mut();
        let is_drawn = screen.alternate_screen() && screen.size() != (cells(rows), cells(columns));
        screen.set_size(cells(rows), cells(columns));
        let count = seen.bytes.len();
        self.master.resize(size(columns, rows)).unwrap();
        let waits =
            |seen: &mut Seen| !seen.is_over && (seen.bytes.len() == count || seen.screen.screen().hide_cursor());
        if is_drawn {
            drop(self.seen.1.wait_timeout_while(seen, PATIENCE, waits).unwrap());
        }
    }

    /// Sets the terminal as a shell does, while the program is stopped.
    pub(super) fn set_sane(&self) {
        let line = format!("stty sane < {}", self.master.tty_name().unwrap().display());
        assert!(Command::new("/bin/sh").args(["-c", &line]).status().unwrap().success());
    }

    /// All that came out so far, as text.
    pub(super) fn text(&self) -> String {
        plain(&self.seen.0.lock().unwrap().bytes)
    }

    /// Waits until the screen shows something, and gives all that it shows then.
    pub(crate) fn see(&mut self, text: &str) -> String {
        self.see_that(text, |screen| screen.contains(text))
    }

    pub(crate) fn see_that(&mut self, what: &str, holds: impl Fn(&str) -> bool) -> String {
        let is_due = |seen: &Seen| seen.is_over || (holds(&seen.shown()) && !seen.screen.screen().hide_cursor());
        let seen = self.seen.0.lock().unwrap();
        // While it is being drawn, the cursor is hidden.
        let (seen, _) = self.seen.1.wait_timeout_while(seen, PATIENCE, |seen| !is_due(seen)).unwrap();
        let screen = seen.shown();
        assert!(holds(&screen), "`{what}` is not to be seen in:\n{screen}");
        screen
    }

    /// Presses keys, and waits for what they lead to.
    pub(super) fn answer(&mut self, keys: &str, then: &str) -> String {
        self.press(keys);
        self.see(then)
    }

    /// Waits until the screen shows some words, whatever line ends are between them.
    pub(super) fn see_words(&mut self, words: &str) -> String {
        self.see_that(words, |screen| screen.split_whitespace().collect::<Vec<_>>().join(" ").contains(words))
    }

    /// Moves the pointer to a line.
    pub(super) fn point(&mut self, title: &str) {
        loop {
            let screen = self.see("\n> ");
            if pointed(&screen).contains(title) {
                return;
            }
            let is_above = screen.split("\n> ").next().is_some_and(|above| above.contains(title));
            self.press(if is_above { UP } else { DOWN });
            self.see_that(title, |after| pointed(after) != pointed(&screen));
        }
    }

    /// Chooses a line.
    pub(super) fn choose(&mut self, title: &str) -> String {
        self.point(title);
        self.press(" ");
        self.see_that(title, |screen| pointed(screen).get(3..4) == Some("x"))
    }

    /// Chooses lines of the page that shows some words, and goes on; `none of these` where there are none.
    pub(super) fn page(&mut self, words: &str, titles: &[&str]) {
        self.see_words(words);
        for title in if titles.is_empty() { &["None of these"] } else { titles } {
            self.choose(title);
        }
        self.press(ENTER);
    }

    /// Waits until something holds of the session.
    pub(super) fn wait(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        for _ in 0..PATIENCE.as_secs() * 100 {
            if holds(self) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("{what}: {}", self.seen.0.lock().unwrap().shown());
    }

    /// Continues the program once it is stopped.
    pub(super) fn continues(&self) {
        let id = self.child.process_id().unwrap().to_string();
        let state = || Command::new("ps").args(["-o", "state=", "-p", &id]).output().unwrap().stdout;
        self.wait("it is stopped", |_| state().starts_with(b"T"));
        self.signal("CONT");
    }

    /// Sends the program a signal, by its name.
    pub(super) fn signal(&self, name: &str) {
        let line = format!("kill -{name} {}", self.child.process_id().unwrap());
        assert!(Command::new("/bin/sh").args(["-c", &line]).status().unwrap().success());
    }

    /// Whether the terminal is set as it was before the program ran.
    pub(super) fn is_as_before(&self) -> bool {
        let seen = self.seen.0.lock().unwrap();
        let screen = seen.screen.screen();
        let modes = format!("{:?}", self.master.get_termios().unwrap());
        let is_usual = !screen.hide_cursor() && !screen.bracketed_paste() && !screen.alternate_screen();
        is_usual && modes == self.modes
    }

    /// Waits for the end.
    pub(crate) fn end(mut self) -> End {
        let seen = self.seen.0.lock().unwrap();
        let (mut seen, _) = self.seen.1.wait_timeout_while(seen, PATIENCE, |seen| !seen.is_over).unwrap();
        assert!(seen.is_over, "it goes on at:\n{}", seen.shown());
        let bytes = std::mem::take(&mut seen.bytes);
        drop(seen);
        let is_restored = self.is_as_before();
        self.reader.join().unwrap();
        let status = self.child.wait().unwrap();
        let from = bytes.windows(LEAVES.len()).rposition(|part| part == LEAVES).unwrap_or_default();
        let (code, is_killed) = (status.exit_code(), status.signal().is_some());
        End { code, is_killed, text: plain(&bytes), after: plain(&bytes[from..]), bytes, is_restored }
    }
}

/// What leaves the screen of the questions.
const LEAVES: &[u8] = b"\x1b[?1049l";

/// The line at the pointer.
pub(super) fn pointed(screen: &str) -> &str {
    screen.lines().find(|line| line.starts_with("> ")).unwrap_or_default()
}

/// The text among what moves the cursor and changes colours.
fn plain(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes).replace('\r', "");
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    let without = |part: &str| part.trim_start_matches(|c: char| "?;".contains(c) || c.is_ascii_digit()).to_owned();
    parts.fold(first, |all, part| all + without(part).get(1..).unwrap_or_default())
}
