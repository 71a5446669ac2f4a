#!/usr/bin/env bash
# Compares the program with the least that a program of its kind can do, side by side on one machine.
#
#   benches/compare.sh [PART]...
#
# start   from start to exit: instructions (with valgrind, repeatable to a few in a thousand) and wall time (with hyperfine,
#         or a loop), beside benches/start.rs, which reads the same line and prints a fixed answer of the same size
#
# With no PART it runs all of them.
set -euo pipefail
cd "$(dirname "$0")/.."

scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
# The built-in rules and no others, however this machine is set up.
unset MASSFREQ_RULES
export XDG_CONFIG_HOME="$scratch"

program=target/release/massfreq

# Builds the program and a bench, linked alike, and prints the path of the bench.
built() {
  cargo build --locked --release --quiet
  cargo bench --locked --no-run --bench "$1" 2>&1 | tee /dev/stderr | sed -n 's/.*Executable .*(\(.*\))$/\1/p'
}

# The instructions that a command takes from start to exit.
instructions() {
  valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 >/dev/null | sed -n 's/.*Collected : //p'
}

# The mean wall time of a command over many runs, in milliseconds.
milliseconds() {
  if command -v hyperfine >/dev/null; then
    hyperfine --shell=none --warmup 20 --runs 300 --export-csv "$scratch/times.csv" "$(printf '%q ' "$@")" &>/dev/null
    awk -F, 'END { printf "%.2f", 1000 * $(NF - 6) }' "$scratch/times.csv"
    return
  fi
  local runs=300 before after
  before="$(date +%s%N)"
  for _ in $(seq "$runs"); do "$@" >/dev/null; done
  after="$(date +%s%N)"
  awk -v ns="$((after - before))" -v runs="$runs" 'BEGIN { printf "%.2f", ns / runs / 1e6 }'
}

ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

start() {
  local floor line bytes ours least
  floor="$(built start)"
  printf '%-64s %12s %12s %6s %14s\n' "start to exit" instructions floor ratio "ms (floor)"
  while read -r line; do
    local -a words
    read -ra words <<<"$line"
    bytes="$("$program" "${words[@]}" | wc -c)"
    export ANSWER_BYTES="$bytes"
    ours="$(instructions "$program" "${words[@]}")"
    least="$(instructions "$floor" "${words[@]}")"
    printf '%-64s %12d %12d %6s %14s\n' "$line" "$ours" "$least" "$(ratio "$ours" "$least")" \
      "$(milliseconds "$program" "${words[@]}") ($(milliseconds "$floor" "${words[@]}"))"
  done <<'LINES'
recommend --format json --goal chronic-pain --lifestyle desk-worker
recommend --goal chronic-pain --lifestyle desk-worker
recommend --quiet --goal chronic-pain --lifestyle desk-worker
recommend --format json --goal wellness --caution fever
LINES
}

[ "$#" -gt 0 ] || set -- start
for part in "$@"; do
  case "$part" in
  start) "$part" ;;
  *)
    echo "compare.sh: there is no part \`$part\`; the parts are: start" >&2
    exit 2
    ;;
  esac
done
