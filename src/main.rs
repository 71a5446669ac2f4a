//! The `massfreq` program; everything it does is in the library.

fn main() -> std::process::ExitCode {
    massfreq::cli::main()
}
