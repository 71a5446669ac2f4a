//! A file that is read is never the one that is written.

#![cfg(unix)]

use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use super::{massfreq, text};

const LINE: &str = "{\"id\":1}\n";

fn directory(name: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("same-file").join(name);
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir_all(&directory).unwrap();
    fs::write(directory.join("p.jsonl"), LINE).unwrap();
    fs::write(directory.join("other.jsonl"), LINE).unwrap();
    fs::hard_link(directory.join("p.jsonl"), directory.join("hard")).unwrap();
    std::os::unix::fs::symlink("p.jsonl", directory.join("link")).unwrap();
    directory
}

#[test]
fn a_batch_does_not_read_its_own_answers() {
    let directory = directory("batch");
    let path = directory.join("p.jsonl");
    for (arguments, reads) in [
        ("batch p.jsonl", ""),
        ("batch other.jsonl p.jsonl", ""),
        ("batch hard", ""),
        ("batch other.jsonl link --jobs 1", ""),
        ("batch ./p.jsonl --input csv --format csv", ""),
        ("batch", "p.jsonl"),
        ("batch other.jsonl -", "p.jsonl"),
    ] {
        let out = OpenOptions::new().append(true).open(&path).unwrap();
        let mut command = massfreq(arguments);
        if !reads.is_empty() {
            command.stdin(fs::File::open(directory.join(reads)).unwrap());
        }
        let output = command.current_dir(&directory).env_remove("MASSFREQ_RULES").stdout(out).output().unwrap();
        assert_eq!((output.status.code(), fs::read_to_string(&path).unwrap().as_str()), (Some(2), LINE), "{arguments}");
        let said = " is read and written at once: its answers would be read as profiles\n";
        assert!(text(&output.stderr).contains(said), "{arguments}: {}", text(&output.stderr));
    }
    // What is no regular file, and what is another one.
    let null = || Stdio::from(OpenOptions::new().read(true).write(true).open("/dev/null").unwrap());
    let output = massfreq("batch").stdin(null()).stdout(null()).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let out = fs::File::create(directory.join("answers")).unwrap();
    let output = massfreq("batch other.jsonl p.jsonl")
        .current_dir(&directory)
        .env_remove("MASSFREQ_RULES")
        .stdout(out)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(fs::read_to_string(directory.join("answers")).unwrap().lines().count(), 2);
}

#[test]
fn a_plan_does_not_take_the_place_of_its_profile() {
    let directory = directory("plan");
    let profile = "goals: wellness\n";
    fs::write(directory.join("me.yaml"), profile).unwrap();
    std::os::unix::fs::symlink("me.yaml", directory.join("alias.yaml")).unwrap();
    for arguments in ["-o me.yaml", "-o me.yaml --force", "-o alias.yaml --force", "-o ./me.yaml --force"] {
        let mut command = massfreq(&format!("plan -p me.yaml {arguments}"));
        let output = command.current_dir(&directory).env_remove("MASSFREQ_RULES").output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments}");
        assert_eq!(fs::read_to_string(directory.join("me.yaml")).unwrap(), profile, "{arguments}");
        let said = "error: `me.yaml` is the profile, and the plan would take its place\n";
        assert!(text(&output.stderr).starts_with(said), "{arguments}: {}", text(&output.stderr));
    }
    for arguments in ["plan -p me.yaml", "plan -p me.yaml -o -", "recommend -p alias.yaml", "recommend -p -"] {
        let me = || OpenOptions::new().read(true).append(true).open(directory.join("me.yaml")).unwrap();
        let mut command = massfreq(arguments);
        let output = command.current_dir(&directory).env_remove("MASSFREQ_RULES").stdin(me()).stdout(me()).output();
        let output = output.unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments}");
        assert_eq!(fs::read_to_string(directory.join("me.yaml")).unwrap(), profile, "{arguments}");
        assert!(text(&output.stderr).contains(" is the profile, and the "), "{arguments}: {}", text(&output.stderr));
    }
}
