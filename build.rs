//! Lists the files of `rules/` and of its tests, so that adding one there is enough for it to be part of the program.
#![expect(clippy::disallowed_methods, reason = "a build script is told where it is by its environment")]

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=rules");
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    let rules = Path::new(&root).join("rules");
    let code = [
        list("BUILT_IN", "The files of the built-in rule set", &rules)?,
        list("BUILT_IN_TESTS", "The files of its tests", &rules.join("tests"))?,
    ];
    fs::write(Path::new(&out).join("built_in.rs"), code.concat())
}

/// A constant that holds the name and text of each rule file of a directory.
fn list(constant: &str, what: &str, directory: &Path) -> io::Result<String> {
    let entries = fs::read_dir(directory)?.collect::<io::Result<Vec<_>>>()?;
    let mut paths: Vec<PathBuf> = entries.iter().map(fs::DirEntry::path).filter(|path| is_rule_file(path)).collect();
    paths.sort();
    let items = paths.iter().map(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        format!("    ({name:?}, include_str!({:?})),\n", path.to_string_lossy())
    });
    Ok(format!("/// {what}: name and text.\nconst {constant}: &[(&str, &str)] = &[\n{}];\n", items.collect::<String>()))
}

fn is_rule_file(path: &Path) -> bool {
    let is_yaml = path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml");
    let is_hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    path.is_file() && is_yaml && !is_hidden
}
