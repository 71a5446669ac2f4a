//! Keys and sizes at random in real terminals.

use std::fs;

use super::directory;
use super::terminal::{CTRL_C, Session, shell};
use crate::support::{self, halves, text};

/// Numbers that look as if they were drawn; the same in each run.
struct Drawn(u64);

impl Drawn {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }
}

/// Most of them answer, the last line and a day among them. The signals that stop and end the program are tested elsewhere.
const KEYS: [&str; 20] = [
    "\u{1b}[F",
    " ",
    "\r",
    "y",
    "\r",
    "n",
    "\u{1b}[B",
    "\u{1b}[A",
    "\u{1b}",
    "/",
    "fever",
    "3 weeks ago\r",
    "skip\r",
    "\u{15}",
    "\u{17}",
    "9",
    "\u{1b}[200~paste\u{1b}[201~",
    "\u{1b}[6~",
    "\u{1b}[F \r",
    "\u{1b}[F \r",
];

/// Presses keys at random in ten terminals, one after the other. Gives how many of them came to an end.
fn ended(run: u64) -> usize {
    let directory = directory(&format!("keys-{run}"));
    let mut draw = Drawn(run);
    let mut ended = 0;
    for _ in 0..10 {
        // Into files, since the terminal echoes keys that are pressed after the last question.
        let mut command = shell("exec massfreq ask --json --save me.yaml --force > answer.json", &directory);
        command.env_remove("MASSFREQ_RULES");
        let mut session = Session::new(command);
        for _ in 0..60 {
            if draw.below(6) == 0 {
                let more = |count: usize| u16::try_from(count).unwrap();
                session.resize(40 + more(draw.below(100)), 10 + more(draw.below(40)));
            }
            if !session.presses(KEYS[draw.below(KEYS.len())]) {
                break;
            }
        }
        session.presses(CTRL_C);
        let end = session.end();
        assert!(end.is_restored, "{}: {}", end.code, end.text);
        // After the last question a signal ends it without a word.
        if end.is_killed {
            continue;
        }
        if end.code == 130 {
            assert!(end.after.ends_with("Ended; nothing was saved.\n"), "{}", end.text);
            continue;
        }
        assert_eq!(end.code, 0, "{}", end.text);
        ended += 1;
        let me = directory.join("me.yaml");
        let again = support::massfreq().args(["recommend", "--json", "--profile"]).arg(&me).output().unwrap();
        let answer = fs::read_to_string(directory.join("answer.json")).unwrap();
        assert_eq!(answer, text(&again.stdout), "{}", fs::read_to_string(me).unwrap());
    }
    ended
}

/// Side by side, as a terminal mostly waits.
#[test]
fn no_keys_and_no_sizes_leave_a_terminal_other_than_it_was() {
    let runs = [18, 19, 20, 21];
    let ended: usize = halves(runs.len(), |at| ended(runs[at])).into_iter().sum();
    assert!(ended > 3, "{ended} came to an end");
}
