#!/usr/bin/env bash
# Figures of tracereel bench, in the form of the other benches: 1000 traces x 6 players x 300 s, and what a session takes beside
# Sabre's program (UMass-LIDS/sabre, src/sabre.py; SABRE names the file) over 50 of the same traces, the same movie and the
# same rule, a few of each in turn. usage: bench.sh PROGRAM SHARED_DIR [quick]
set -eu
program=$1 shared=$2 traces=1000 rounds=5 each=10
[ "${3-}" = quick ] && traces=30 rounds=2 each=2
sabre=${SABRE-$shared/sabre/sabre.py}
# shellcheck source=tests/bench/figures.sh
. "$(dirname "$0")/figures.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C
mkdir "$work/traces" "$work/json"
# Random walks between 0.1 and 9 Mbit/s: a line a second, and in Sabre's format, which both read.
awk -v count="$traces" -v json="$((rounds * each))" -v folder="$work" 'BEGIN {
    srand(1)
    for (i = 0; i < count; i++) {
        log_ = sprintf("%s/traces/%04d.log", folder, i); file = i < json ? sprintf("%s/json/%04d.json", folder, i) : "/dev/null"
        rate = 2000; printf "[" >file
        for (t = 0; t < 300; t++) {
            rate *= 0.6 + 0.85 * rand(); rate = rate < 100 ? 100 : rate > 9000 ? 9000 : rate
            printf "%s{\"duration_ms\": 1000, \"bandwidth_kbps\": %d, \"latency_ms\": 60}", t ? ",\n" : "", rate >file
            printf "%d %.3f\n", t, rate / 1000 >log_
        }
        print "]" >file
        close(file); close(log_)
    }
}'
median() { sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
# took COMMAND: its seconds by the clock, and of processor time.
took() {
    local TIMEFORMAT='%R %U %S'
    { time "$@" >/dev/null 2>"$work/err"; } 2>&1 | awk '{ print $1, $2 + $3 }'
}
players=hls.js,dash.js,shaka,bola,dynamic,throughput
run_all() {
    rm -rf "$work/out"
    "$program" bench "$work/traces" --players $players -o "$work/out" --quiet
}
for _ in $(seq $rounds); do took run_all; done >"$work/all"
rows=$(grep -c -v '^[#t]' "$work/out/sessions.csv")
[ "$rows" = $((traces * 6)) ] || { echo "bench.sh: $rows sessions, not $((traces * 6))" >&2; exit 1; }
wall=$(cut -d' ' -f1 "$work/all" | median) cpu=$(cut -d' ' -f2 "$work/all" | median)
figure "bench_${traces}x6x300s" "$wall" s
figure "bench_${traces}x6x300s, processor time" "$cpu" s
figure "bench, sessions a second of processor time" "$(awk -v n="$rows" -v t="$cpu" 'BEGIN { printf "%.0f", n / t }')" "1/s"
figure "bench, bytes a session in sessions.csv" "$(awk -v n="$rows" -v b="$(wc -c <"$work/out/sessions.csv")" 'BEGIN { printf "%.0f", b / n }')" B

# ---- beside Sabre's program ----
movie=$shared/sabre/movies/bbb.json
if [ ! -r "$sabre" ] || [ ! -r "$movie" ] || ! command -v jq >/dev/null; then
    echo "bench.sh: without Sabre's program: SABRE=.../sabre.py names it; its movie and jq are needed, too" >&2
    figures_end
    exit 0
fi
jq '.segment_sizes_bits |= .[:100]' "$movie" >"$work/movie.json" # 300 s
some=("$work"/json/*)
# The distribution's, for one from elsewhere may be a script that looks for Pythons.
python=$(PATH=/usr/bin:/bin type -P python3)
by_sabre() {
    local trace
    for trace in "${some[@]:$1:$each}"; do
        "$python" "$sabre" -m "$work/movie.json" -n "$trace" -a "$2"
    done
}
by_bench() {
    rm -rf "$work/same"
    "$program" bench "${some[@]}" --scenario sabre --loop --content "$work/movie.json" --players "sabre.$1" -o "$work/same" --jobs 1 --quiet
}
for rule in bola dynamic; do
    for round in $(seq 0 $((rounds - 1))); do
        read -r _ theirs < <(took by_sabre $((round * each)) $rule)
        read -r _ ours < <(took by_bench $rule)
        echo "$theirs $ours"
    done >"$work/pairs"
    figure "Sabre's program, $rule, a session" "$(awk -v n=$each '{ print $1 / n * 1000 }' "$work/pairs" | median)" ms
    figure "bench, sabre.$rule, a session, start and pictures and all" "$(awk -v n=$((rounds * each)) '{ print $2 / n * 1000 }' "$work/pairs" | median)" ms
    figure "Sabre's program, $rule, against bench" "$(awk -v n=$each -v m=$((rounds * each)) '$2 > 0 { print $1 / n / ($2 / m) }' "$work/pairs" | median)" times
done
figures_end
