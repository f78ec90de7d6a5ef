#!/usr/bin/env bash
# Compares jt with curl and jq, which people use in scripts today: median times of processes, on loopback.
# Prints a table, then the rows that miss their bound; if there are any, the exit code is 1. It takes some minutes.
#
#   examples/bench.sh            all rows
#   RUNS=20 examples/bench.sh    fewer runs of each short command (default 100)
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()
for tool in go curl jq hyperfine; do
  command -v "$tool" >/dev/null || missing+=("$tool")
done
[ -x /usr/bin/time ] || missing+=("/usr/bin/time")
if [ "${#missing[@]}" -gt 0 ]; then
  echo "missing: ${missing[*]}" >&2
  exit 2
fi

runs="${RUNS:-100}"
work="$(mktemp -d)"
servers=()
trap 'kill "${servers[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT
jt="$work/jt"
CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o "$work/built" ./cmd/jt
cp "$work/built" "$jt" # a copy, as an installer makes it: for a while, a file that a linker wrote loads more slowly

unset JT_SERVER JT_CONTEXT JT_TOKEN JT_AUTH JT_USER JT_PASSWORD JT_OUTPUT
export XDG_CONFIG_HOME="$work/config" XDG_CACHE_HOME="$work/cache" XDG_STATE_HOME="$work/state"

# serve NAME FLAG...: starts a sandbox and stores its URL in the variable NAME.
serve() {
  local name="$1" line=""
  shift
  : >"$work/$name"
  "$jt" sandbox --listen 127.0.0.1:0 "$@" >"$work/$name" 2>/dev/null &
  servers+=($!)
  until line="$(grep JT_SERVER= "$work/$name")"; do
    kill -0 "$!" # fails if the sandbox could not start, which ends this script
    sleep 0.05
  done
  printf -v "$name" '%s' "${line#*=}"
}
serve list --rendered --job-types 100000
serve long --rendered --job-types 1000000
serve slow --rendered --job-types 40000 --delay 300ms
serve busy --job-types 1000 --delay 20ms
serve many --job-types 10000
page="$list/job-types/?page_size=100&page=1"
pages="$list/job-types/?page_size=1000&page=[1-100]"

short=()
# row WORK OURS THEIRS RATIO BOUND OK: prints a row of the table.
row() {
  local verdict=yes
  if [ "$6" != true ]; then
    verdict='**no**'
    short+=("$1: $4, where the bound is $5")
  fi
  printf '| %s | %s | %s | %s | %s | %s |\n' "$1" "$2" "$3" "$4" "$5" "$verdict"
}
holds() { awk "BEGIN { print (($1) ? \"true\" : \"false\") }"; }
milliseconds() { awk "BEGIN { s = $1 * 1000; printf(s < 100 ? \"%.1f ms\" : \"%.0f ms\", s) }"; }

# lines WANT COMMAND: checks that a command succeeds and prints all its lines; otherwise its time means nothing.
lines() {
  local got
  got="$(bash -o pipefail -c "$2" | wc -l)"
  if [ "$got" -ne "$1" ]; then
    echo "$2: $got lines, want $1" >&2
    exit 1
  fi
}

# medians RUNS FLAGS... OURS THEIRS: sets ours and theirs to the medians of two commands, in seconds. The commands take
# turns, ten at most, because the speed of a machine changes by the minute. hyperfine fails if a command fails.
medians() {
  local turns=$(($1 < 10 ? $1 : 10))
  local runs=$(($1 / turns))
  shift
  for turn in $(seq "$turns"); do
    hyperfine --runs "$runs" --export-json "$work/turn-$turn.json" "$@" >/dev/null 2>"$work/hyperfine" || {
      cat "$work/hyperfine" >&2
      exit 1
    }
  done
  ours="$(median 0)"
  theirs="$(median 1)"
  rm "$work"/turn-*.json
}

# median PLACE: prints the median of all runs of the first (0) or second (1) command.
median() {
  jq -s "map(.results[$1].times[]) | sort | (.[(length - 1) / 2 | floor] + .[length / 2 | floor]) / 2" "$work"/turn-*.json
}

# faster WORK BOUND: a row in which jt may take at most BOUND times as long.
faster() {
  row "$1" "$(milliseconds "$ours")" "$(milliseconds "$theirs")" "$(awk "BEGIN { printf \"%.2f x\", $ours / $theirs }")" "at most $2 x" "$(holds "$ours <= $2 * $theirs")"
}

# times WORK BOUND: a row in which jt must be at least BOUND times as fast.
times() {
  row "$1" "$(milliseconds "$ours")" "$(milliseconds "$theirs")" "$(awk "BEGIN { printf \"%.1f times as fast\", $theirs / $ours }")" "at least $2 times" "$(holds "$theirs >= $2 * $ours")"
}

# peak WORK BOUND WANT COMMAND...: a row for the peak memory of a run, at most BOUND MiB. WANT is its number of lines.
peak() {
  local work_name="$1" bound="$2" want="$3" kilobytes got
  shift 3
  got="$(/usr/bin/time -v -o "$work/time" "$@" | wc -l)"
  if [ "$got" -ne "$want" ]; then
    echo "$*: $got lines, want $want" >&2
    exit 1
  fi
  kilobytes="$(awk -F': ' '/Maximum resident/ { print $2 }' "$work/time")"
  row "$work_name" "$(awk "BEGIN { printf \"%.0f MiB\", $kilobytes / 1024 }")" - - "at most $bound MiB" "$(holds "$kilobytes <= $bound * 1024")"
}

seconds() { date +%s.%N; }

echo "$(date -u +%Y-%m-%d), $(uname -sm), $(nproc) cores ($(awk -F': ' '/model name/ { print $2; exit }' /proc/cpuinfo 2>/dev/null || echo '?')), $(go env GOVERSION), $(curl --version | awk '{ print $1, $2; exit }'), $(jq --version)"
echo
echo '| task | jt | curl, jq | ratio | target | met |'
echo '|---|---|---|---|---|---|'

medians "$runs" -N --warmup 5 "$jt version" 'curl --version'
faster '`jt version` against `curl --version`' 0.6

medians "$runs" -N --warmup 5 "$jt __complete list ''" 'curl --version'
faster '`jt __complete list ""` against `curl --version`' 0.6

lines 102 "$jt --server $list list --limit 100 -o json 2>/dev/null"
medians "$runs" -N --warmup 5 "$jt --server $list list --limit 100 -o json" "curl -s $page"
faster 'one page of 100: `jt list --limit 100 -o json` against `curl`' 1.0

cells="jq -r '.results[] | [.id, .name, .version, .title, .category, .is_paused, .priority, .last_modified] | @tsv'"
lines 101 "$jt --server $list list --limit 100 2>/dev/null"
lines 100 "curl -s '$page' | $cells"
medians "$runs" --warmup 5 "$jt --server $list list --limit 100" "curl -s '$page' | $cells"
faster 'the same as a table against `curl \| jq @tsv`' 0.5

lines 100000 "$jt --server $list list -o jsonl"
lines 100000 "curl -s '$pages' | jq -c '.results[]'"
medians 5 --warmup 0 "$jt --server $list list -o jsonl" "curl -s '$pages' | jq -c '.results[]'"
times '100,000 job types: `jt list -o jsonl` against `curl \| jq -c`' 8

for format in jsonl:100000 json:100002 csv:101563 tsv:100001; do
  peak "peak memory, 100,000 job types as ${format%:*}" 64 "${format#*:}" "$jt" --server "$list" list -o "${format%:*}"
done
for format in jsonl:1000000 json:1000002 csv:1015626 tsv:1000001; do
  peak "peak memory, 1,000,000 job types as ${format%:*}" 96 "${format#*:}" "$jt" --server "$long" list -o "${format%:*}"
done
peak 'peak memory, 100,000 job types as a table' 256 100001 "$jt" --server "$list" list
"$jt" --server "$many" snapshot >"$work/snapshot.yaml"
peak 'peak memory of jt diff, two YAML snapshots of 10,000 job types' 100 0 "$jt" diff "$work/snapshot.yaml" "$work/snapshot.yaml"

begun="$(seconds)"
first_row() {
  local line
  read -r line
  read -r line
  seconds
  cat >/dev/null
}
first="$("$jt" --server "$slow" list 2>/dev/null | first_row)"
ended="$(seconds)"
ours="$(awk "BEGIN { print $first - $begun }")"
theirs="$(awk "BEGIN { print $ended - $begun }")"
row 'time to the first row of a table in a pipe: 40 pages, 300 ms each' "$(milliseconds "$ours")" "$(milliseconds "$theirs") (last row)" "$(awk "BEGIN { printf \"%.2f x\", $ours / $theirs }")" 'before the last page' "$(holds "$ours < $theirs / 2")"

lines 40000 "$jt --server $slow list -o jsonl"
medians 2 --warmup 0 "$jt --server $slow list -o jsonl" "curl -s '$slow/job-types/?page_size=1000&page=[1-40]'"
times '40 pages, 300 ms each: `jt list` against one page after another' 3

# Both pause all 1,000 job types, which are unpaused in between. The curl loop does not read the state.
every=(--all --include-system --include-long-running --include-archived --yes)
begun="$(seconds)"
lines 1000 "$jt --server $busy pause ${every[*]} -o wide --no-headers 2>/dev/null"
ended="$(seconds)"
ours="$(awk "BEGIN { print $ended - $begun }")"
"$jt" --server "$busy" unpause "${every[@]}" >/dev/null 2>&1
begun="$(seconds)"
for id in $(seq 1000); do
  curl -sf -o /dev/null -X PATCH -H 'Content-Type: application/json' -d '{"is_paused": true}' "$busy/job-types/$id/"
done
ended="$(seconds)"
theirs="$(awk "BEGIN { print $ended - $begun }")"
lines 1000 "$jt --server $busy list --paused -o name"
times 'pausing 1,000 job types, 20 ms per request: `jt pause` against a loop of `curl`' 4

bytes="$(wc -c <"$jt")"
row 'stripped binary' "$(awk "BEGIN { printf \"%.1f MB\", $bytes / 1e6 }")" - - 'under 16 MB' "$(holds "$bytes < 16e6")"

echo
if [ "${#short[@]}" -gt 0 ]; then
  echo 'Short of its bound:'
  printf -- '- %s\n' "${short[@]}"
  exit 1
fi
echo 'Every row is within its bound.'
