//! Embeds the files of `rules/`: their texts, and the packed rule set that the loader makes of them.
//! Findings of the loader fail the build.
#![expect(clippy::disallowed_methods, reason = "a build script is told where it is by its environment")]
#![expect(clippy::print_stderr, reason = "cargo shows there what a build script has to say")]
#![expect(dead_code, unreachable_pub, unused_imports, reason = "the program uses all of these modules")]

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

use diagnostics::Findings;
use load::assemble::{self, Base, RuleFile};
use load::loaded::LoadedRules;
use loader::{diagnostics, load, model, order};

/// The modules that read rules, and what these use.
#[path = "src"]
mod loader {
    pub(crate) mod diagnostics;
    pub(crate) mod load {
        pub(crate) mod assemble;
        pub(crate) mod fields;
        pub(crate) mod format;
        pub(crate) mod loaded;
        pub(crate) mod read;
        pub(crate) mod schema;
        pub(crate) mod yaml;
    }
    pub(crate) mod model;
    pub(crate) mod order;
}

fn main() -> io::Result<ExitCode> {
    println!("cargo::rerun-if-changed=rules");
    let has =
        |variable: &str, word: &str| env::var(variable).is_ok_and(|words| words.split(',').any(|one| one == word));
    if has("PROFILE", "debug") {
        println!("cargo::rustc-cfg=checked");
        let is_static = has("CARGO_CFG_TARGET_FEATURE", "crt-static");
        if has("CARGO_CFG_TARGET_OS", "linux") && has("CARGO_CFG_TARGET_ENV", "gnu") && !is_static {
            // Tests start the program thousands of times. Without PIE no start has relocations to apply.
            println!("cargo::rustc-link-arg-bins=-no-pie");
        }
    }
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    let rules = files(&Path::new(&root).join("rules"))?;
    let tests = files(&Path::new(&root).join("rules/tests"))?;
    let code = [
        list("BUILT_IN", "The files of the built-in rule set", &rules),
        list("BUILT_IN_TESTS", "The files of its tests", &tests),
    ];
    fs::write(out.join("built_in.rs"), code.concat())?;
    let set = match rule_set("built-in", &rules)? {
        Ok(set) => set,
        Err(findings) => {
            // Once more, with the paths that authors know.
            eprintln!("{}", rule_set("rules", &rules)?.err().unwrap_or(findings));
            return Ok(ExitCode::FAILURE);
        }
    };
    let packed = postcard::to_stdvec(set.rules()).map_err(io::Error::other)?;
    fs::write(out.join("built_in.bin"), packed)?;
    Ok(ExitCode::SUCCESS)
}

/// Reads a rule set that extends no other. Messages call its directory `directory`.
fn rule_set(directory: &str, files: &[PathBuf]) -> io::Result<Result<LoadedRules, Findings>> {
    let read = |path| Ok(RuleFile { path: format!("{directory}/{}", name(path)), bytes: fs::read(path)? });
    let files = files.iter().map(|path| read(path)).collect::<io::Result<_>>()?;
    Ok(assemble::rule_set(directory, files, Vec::new(), Base { files: &Vec::new, rules: &|| None }))
}

/// The code of a constant with the name and text of each file.
fn list(constant: &str, what: &str, files: &[PathBuf]) -> String {
    let item = |path: &PathBuf| format!("    ({:?}, include_str!({:?})),\n", name(path), path.to_string_lossy());
    let items: String = files.iter().map(item).collect();
    format!("/// {what}: name and text.\npub(crate) const {constant}: &[(&str, &str)] = &[\n{items}];\n")
}

fn files(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(directory)?.collect::<io::Result<Vec<_>>>()?;
    let mut paths: Vec<PathBuf> = entries.iter().map(fs::DirEntry::path).filter(|path| is_rule_file(path)).collect();
    paths.sort();
    Ok(paths)
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn is_rule_file(path: &Path) -> bool {
    let is_yaml = path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml");
    let is_hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    path.is_file() && is_yaml && !is_hidden
}
