#!/usr/bin/env bash
# Compares the program with the least that a program of its kind can do, side by side on one machine.
#
#   benches/compare.sh [PART]...
#
# It is the program that a clone builds, without link-time optimization; what is released has that.
#
# start   from start to exit: instructions (with valgrind, repeatable to a few in a thousand) and wall time (with hyperfine,
#         or a loop), beside benches/start.rs, which reads the same line and prints a fixed answer of the same size
# batch   a million profiles to /dev/null, beside benches/lines.rs, which reads each line with serde_json and writes a ready-made
#         one of the same size: one job, two jobs, and two processes of one job on half of the lines each, which is what two
#         cores can give. `alike` has a thousand different lines, `people` some 260 thousand, of `last` each has a date too.
#         All run in turn, five times; the best of each counts, since whatever else a machine does only adds to a time
# memory  the most memory that a batch has resident, for 10 thousand, a million and 10 million lines, and of a million lines
#         that are in the order of their days
# diary   reading a diary of ten thousand days and telling how it goes, in milliseconds, which is to stay under 50
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
  cargo bench --locked --no-run --bench "$1" 2>&1 | tee >(cat >&2) | sed -n 's/.*Executable .*(\(.*\))$/\1/p'
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

# The seconds that a function takes.
seconds() {
  local before after
  before="$(date +%s%N)"
  "$1"
  after="$(date +%s%N)"
  awk -v ns="$((after - before))" 'BEGIN { printf "%.3f\n", ns / 1e9 }'
}

floor_run() { "$floor" floor "$scratch/lengths" <"$scratch/in" >/dev/null; }
one_job() { "$program" batch --jobs 1 --today 2026-01-01 "$scratch/in" >/dev/null; }
two_jobs() { "$program" batch --jobs 2 --today 2026-01-01 "$scratch/in" >/dev/null; }
two_processes() {
  "$program" batch --jobs 1 --today 2026-01-01 "$scratch/half.aa" >/dev/null &
  "$program" batch --jobs 1 --today 2026-01-01 "$scratch/half.ab" >/dev/null
  wait
}

batch() {
  local kind run times
  floor="$(built lines)"
  printf '%-10s %8s %8s %8s %8s %12s %14s\n' "a million" floor "1 job" "2 jobs" "2 procs" "floor/1 job" "1 job/2 jobs"
  for kind in alike people last; do
    case "$kind" in
    alike) "$floor" make 1000 >"$scratch/some" && for _ in $(seq 1000); do cat "$scratch/some"; done >"$scratch/in" ;;
    people) "$floor" make 1000000 >"$scratch/in" ;;
    last) "$floor" make 1000000 last >"$scratch/in" ;;
    esac
    "$program" batch --today 2026-01-01 "$scratch/in" | awk '{ print length }' >"$scratch/lengths"
    split -n l/2 "$scratch/in" "$scratch/half."
    rm -f "$scratch"/time.*
    for _ in 1 2 3 4 5; do
      for run in floor_run one_job two_jobs two_processes; do
        seconds "$run" >>"$scratch/time.$run"
      done
    done
    times=()
    for run in floor_run one_job two_jobs two_processes; do
      times+=("$(sort -n "$scratch/time.$run" | head -1)")
    done
    printf '%-10s %8s %8s %8s %8s %12s %14s\n' "$kind" "${times[@]}" "$(ratio "${times[0]}" "${times[1]}")" \
      "$(ratio "${times[1]}" "${times[2]}")"
  done
}

# The most memory that a command has resident, in MiB: the high water that the system notes, read until the command ends.
resident() {
  local process high=0 line
  "$@" >/dev/null &
  process=$!
  while line="$(grep VmHWM "/proc/$process/status" 2>/dev/null)"; do
    read -r _ high _ <<<"$line"
    sleep 0.01
  done
  wait "$process"
  awk -v kib="$high" 'BEGIN { printf "%.1f", kib / 1024 }'
}

memory() {
  local kind jobs
  floor="$(built lines)"
  printf '%-12s %14s %14s\n' lines "1 job, MiB" "2 jobs, MiB"
  for kind in 10000 1000000 10000000 days; do
    case "$kind" in
    days) "$floor" make 1000000 days >"$scratch/in" ;;
    *) "$floor" make "$kind" >"$scratch/in" ;;
    esac
    printf '%-12s' "$kind"
    for jobs in 1 2; do
      printf ' %14s' "$(resident "$program" batch --jobs "$jobs" --today 2026-01-01 "$scratch/in")"
    done
    printf '\n'
  done
}

diary() {
  cargo build --locked --release --quiet
  awk 'BEGIN {
    print "date,session,pain,activity,stiffness,sleep,mood,cautions,sore_hours,note"
    for (day = 0; day < 10000; day++)
      printf "%s,,%d,%d,5,6,7,none,%d,a note\n", strftime("%Y-%m-%d", day * 86400 + 915192000, 1), day % 3 + 4, day * 3 % 4 + 5, day % 30
  }' >"$scratch/diary.csv"
  printf '%-64s %12s\n' "a diary of 10,000 days" ms
  printf '%-64s %12s\n' progress "$(milliseconds "$program" progress "--diary=$scratch/diary.csv" --today 2026-05-19)"
}

[ "$#" -gt 0 ] || set -- start batch memory diary
for part in "$@"; do
  case "$part" in
  start | batch | memory | diary) "$part" ;;
  *)
    echo "compare.sh: there is no part \`$part\`; the parts are: start, batch, memory, diary" >&2
    exit 2
    ;;
  esac
done
