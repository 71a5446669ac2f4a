//! Lists the files of `rules/`, so that adding one there is enough for it to be part of the program.

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=rules");
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    let mut paths = Vec::new();
    for entry in fs::read_dir(Path::new(&root).join("rules"))? {
        let path = entry?.path();
        let is_rule_file = path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml");
        let is_hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        if path.is_file() && is_rule_file && !is_hidden {
            paths.push(path);
        }
    }
    paths.sort();
    let mut code =
        String::from("/// The files of the built-in rule set: name and text.\nconst BUILT_IN: &[(&str, &str)] = &[\n");
    for path in paths {
        let name = path.file_name().unwrap_or_default();
        code.push_str(&format!("    ({:?}, include_str!({:?})),\n", name.to_string_lossy(), path.to_string_lossy()));
    }
    code.push_str("];\n");
    fs::write(Path::new(&out).join("built_in.rs"), code)
}
