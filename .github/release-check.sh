#!/usr/bin/env bash
# Tries a release's files as those who have no Rust would, in an empty Debian:
#
#   .github/release-check.sh OUT
#
# OUT is what release.sh wrote. It needs root, debootstrap and Debian's archive; the exit code is 77 where these do not make an
# empty Debian. SUITE is the oldest Debian that is looked after.
set -euo pipefail
out="$(realpath "${1:?the folder that release.sh wrote to}")"
SUITE=bullseye
work="$(mktemp -d)"
root="$work/root"
ended() {
  if mountpoint --quiet "$root/proc"; then umount "$root/proc"; fi
  rm -rf --one-file-system "$work"
}
trap ended EXIT

say() { printf '%s\n' "$1"; }
fail() { say "release-check: $1" >&2 && exit 1; }
inside() { chroot "$root" /usr/bin/env -i HOME=/root TERM=dumb PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "$@"; }
files() { (cd "$root" && find . -xdev \( -path ./proc -o -path ./var/log -o -path ./var/cache -o -path ./var/lib/dpkg \
  -o -path ./tmp \) -prune -o -print | sort); }
# Each of these is told how to run a program, and which.
answers() { # it recommends, and names the commit
  "$@" recommend --goal chronic-pain --lifestyle desk-worker | grep -F 'Every week for 4 weeks' >"$work/answer" ||
    fail "no answer from $*"
  "$@" --version | grep -E '^massfreq [0-9.]+ \([0-9a-f]{10}' >"$work/version" || fail "no commit in --version"
}
has_manual() {
  "$@" 2>"$work/log" | grep '^NAME' >"$work/found" || fail "no page of the manual from $*"
}
completes() { # the script of bash completion offers a goal's name
  "$1" bash -c '. "$0" && COMP_WORDS=(massfreq recommend --goal chr) COMP_CWORD=3 COMP_LINE="${COMP_WORDS[*]}" \
    COMP_POINT=${#COMP_LINE} && $(complete -p massfreq | sed "s/.*-F \([^ ]*\).*/\1/") massfreq chr --goal &&
    printf "%s\n" "${COMPREPLY[@]}"' "$2" | grep '^chronic-pain' >"$work/found" || fail "no completion from $2"
}

(cd "$out" && sha256sum --check --quiet -- *.sha256) || fail "a file is not what its sum says"
debootstrap --variant=minbase --include=man-db,bash-completion "$SUITE" "$root" http://deb.debian.org/debian >"$work/log" ||
  { tail -n 5 "$work/log" && exit 77; }
mount -t proc proc "$root/proc"
inside sh -c 'command -v cargo rustc' && fail "there is a Rust in the empty root"

say "the package"
files >"$work/before"
cp "$out"/*.deb "$root/tmp/massfreq.deb"
inside dpkg --install /tmp/massfreq.deb >"$work/log" || fail "it does not install"
answers inside massfreq
has_manual inside man --pager=cat massfreq
completes inside /usr/share/bash-completion/completions/massfreq
inside dpkg --purge massfreq >"$work/log" || fail "it cannot be removed"
files | diff "$work/before" - || fail "its removal leaves files"

say "the tarball, in a user's home"
inside useradd --create-home me
tar -xzf "$out"/*.tar.gz -C "$root/home/me"
home="/home/me/$(basename "$out"/*.tar.gz .tar.gz)"
inside chown -R me: /home/me
as_user() { chroot --userspec=me:me "$root" /usr/bin/env -i HOME=/home/me TERM=dumb LANG=C.UTF-8 PATH="$home:/usr/bin:/bin" "$@"; }
answers as_user massfreq
has_manual as_user man --pager=cat -l "$home/man/massfreq.1"
completes as_user "$home/completions/massfreq.bash"
as_user sh -c "cd $home && massfreq rules check rules --strict" >"$work/log" || fail "its rules do not pass their checks"
cat "$work/version"
