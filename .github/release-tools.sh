#!/usr/bin/env bash
# Installs what release.sh needs beyond Rust, with the versions that made the last release:
#
#   .github/release-tools.sh FOLDER
#
# FOLDER/variables then sets where they are.
set -euo pipefail
mkdir -p "${1:?the folder to install into}"
tools="$(cd "$1" && pwd)"

crates=(cargo-bundle-licenses@5.0.0 cargo-cyclonedx@0.5.9)
if [[ "$(uname)" == Linux ]]; then
  crates+=(cargo-deb@3.8.0)
  rustup target add "$(uname -m)-unknown-linux-musl"
fi
# They run for seconds, so that it does not pay to optimize them; together, since they share crates.
CARGO_TARGET_DIR="$tools/target" cargo install --quiet --locked --debug --root "$tools" "${crates[@]}"
rm -rf "$tools/target"
echo "export PATH='$tools/bin':\"\$PATH\"" >"$tools/variables"
