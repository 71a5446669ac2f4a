#!/usr/bin/env bash
# Makes what a release consists of, for one target:
#
#   .github/release.sh OUT [TARGET]
#
# OUT gets a tarball (a zip file for Windows) with the program, completions, manual, licences and rules; on Linux a Debian
# package with the same; a list of all components (CycloneDX), and the sums of all these files. TARGET is this machine's own
# unless one is given. Two runs on one commit give the same bytes, whatever the folder.
#
# It needs what release-tools.sh installs. For Linux the program holds its own library of C (musl), so that it runs on any.
set -euo pipefail

mkdir -p "${1:?the folder to write to}"
out="$(cd "$1" && pwd)"
cd "$(dirname "$0")/.."
host="$(rustc -vV | sed -n 's/^host: //p')"
target="${2:-${host/linux-gnu/linux-musl}}"
version="$(cargo pkgid | sed 's/.*[#@]//')"
name="massfreq-$version-$target"
built="${CARGO_TARGET_DIR:-target}"
# Where Cargo.toml expects them, for the package.
files=target/release-files

# The day of the commit stands in all archives.
SOURCE_DATE_EPOCH="$(git log -1 --format=%ct)"
export SOURCE_DATE_EPOCH
commit="$(git rev-parse --short=10 HEAD)"
git diff --quiet HEAD || commit="$commit, changed"

# No path of this machine stands in the program.
cargo fetch --locked --target "$target"
flags="--remap-path-prefix=$PWD=."
for crates in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/; do
  flags+=$'\x1f'"--remap-path-prefix=$crates="
done
# Of equal functions one is kept, and no tables for unwinding, which a release does not do.
linker="$(rustc --print sysroot)/lib/rustlib/$host/bin/gcc-ld"
if [[ "$target" == *linux-musl && -d "$linker" ]]; then
  for argument in "-B$linker" -fuse-ld=lld -Wl,--icf=all,-z,pack-relative-relocs,--no-eh-frame-hdr -Wl,-T,.github/no-unwinding.ld; do
    flags+=$'\x1f'"-Clink-arg=$argument"
  done
fi
MASSFREQ_COMMIT="$commit" CARGO_ENCODED_RUSTFLAGS="$flags" cargo build --locked --profile dist --target "$target"

program="$built/$target/dist/massfreq"
[[ "$target" != *windows* ]] || program="$program.exe"

# A program for another machine cannot write its own pages: the one for this machine does.
runs="$program"
if ! "$program" --version >/dev/null 2>&1; then
  cargo build --locked --profile dist
  runs="$built/dist/massfreq"
fi

licenses="$files/LICENSES-OF-CRATES.yaml"
rm -rf "$files"
mkdir -p "$files/completions" "$files/man" "$files/rules"
cp "$program" "$files/"
cp CHANGELOG.md LICENSE-APACHE LICENSE-MIT "$files/"
# Pages of the repository that are not among the files are named without a link.
sed -E 's,\[([^]]*)\]\((src|\.github)/[^)]*\),\1,g' README.md >"$files/README.md"
git archive HEAD rules | tar -x -C "$files"
"$runs" man --out "$files/man"
"$runs" completions bash >"$files/completions/massfreq.bash"
"$runs" completions zsh >"$files/completions/_massfreq"
"$runs" completions fish >"$files/completions/massfreq.fish"
"$runs" completions elvish >"$files/completions/massfreq.elv"
"$runs" completions powershell >"$files/completions/massfreq.ps1"
# Of each crate the licence that is told first; no text may be missing.
RUST_LOG=error cargo bundle-licenses --format yaml --prefer MIT --previous .github/licenses.yaml --output "$licenses"
cat .github/licenses-of-libraries.yaml >>"$licenses"
! grep -B 9 'NOT FOUND' "$licenses" || { echo "release: add these licences to .github/licenses.yaml" >&2 && exit 1; }

# Modes and dates do not depend on who made them.
find "$files" -type d -exec chmod 755 {} +
find "$files" -type f -exec chmod 644 {} +
chmod 755 "$files/$(basename "$program")"

if [[ "$target" == *windows* ]]; then
  rm -f "$out/$name.zip"
  (cd "$files" && 7z a -bso0 "$out/$name.zip" ./*)
else
  tar="$(command -v gtar || echo tar)"
  "$tar" --create --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner --format=ustar \
    --directory="$files" --transform="s,^\./,$name/,;s,^\.\$,$name," . | gzip -9n >"$out/$name.tar.gz"
fi
if [[ "$target" == *linux* ]]; then
  cargo deb --locked --no-build --no-strip --profile dist --target "$target" --output "$out/"
fi
cargo cyclonedx --format json --describe binaries --target "$target"
sed "s,file://$PWD,file://.,g" massfreq_bin.cdx.json >"$out/$name.cdx.json"
rm massfreq_bin.cdx.json
cd "$out"
sum=(sha256sum)
command -v sha256sum >/dev/null || sum=(shasum -a 256)
made=("$name".*)
[[ "$target" != *linux* ]] || made+=(*.deb)
"${sum[@]}" -- "${made[@]}" >"$name.sha256.new"
mv "$name.sha256.new" "$name.sha256"
ls -l
