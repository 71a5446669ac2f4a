use std::fs;
use std::path::PathBuf;

use super::{Drafts, copy};

/// An empty directory, which is removed in the end.
struct Empty(PathBuf);

impl Empty {
    fn new(name: &str) -> Self {
        let directory = std::env::temp_dir().join(format!("massfreq-draft-{name}-{}", std::process::id()));
        fs::create_dir_all(&directory).unwrap();
        Self(directory)
    }
}

impl Drop for Empty {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn drafts_that_are_given_up_leave_others_alone() {
    let empty = Empty::new("own");
    let files = [("file".to_owned(), "text".to_owned())];
    let [kept, given_up] = ["kept", "given-up"].map(|name| Drafts::new_set(&empty.0.join(name), &files).unwrap());
    drop(given_up);
    kept.take_place().unwrap();
    assert_eq!(fs::read_to_string(empty.0.join("kept/file")).unwrap(), "text");
    assert_eq!(fs::read_dir(&empty.0).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn a_copy_goes_through_no_link() {
    let empty = Empty::new("link");
    let [of, link, behind] = ["of", "link", "behind"].map(|name| empty.0.join(name));
    fs::write(&of, "text").unwrap();
    std::os::unix::fs::symlink(&behind, &link).unwrap();
    assert_eq!(copy(&of, &link).unwrap_err().kind(), std::io::ErrorKind::AlreadyExists);
    assert!(link.is_symlink() && !behind.exists());
}
