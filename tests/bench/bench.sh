#!/usr/bin/env bash
# Figures of tracereel bench, in the form of the other benches: 1000 traces x 6 players x 300 s, and what a session takes there
# beside Sabre's program (UMass-LIDS/sabre, src/sabre.py; SABRE names the file) over 50 of the same traces; and with the same
# movie and the same rules over these 50 alone, start and pictures and all. A few of each in turn; by processor time, for the
# machine may be busy. usage: bench.sh PROGRAM SHARED_DIR [quick]
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
rules=(bola bolae throughput dynamic)
movie=$shared/sabre/movies/bbb.json
beside=yes
if [ ! -r "$sabre" ] || [ ! -r "$movie" ] || ! command -v jq >/dev/null; then
    echo "bench.sh: without Sabre's program: SABRE=.../sabre.py names it; its movie and jq are needed, too" >&2
    beside=''
else
    jq '.segment_sizes_bits |= .[:100]' "$movie" >"$work/movie.json" # 300 s
fi
some=("$work"/json/*)
# The distribution's, for one from elsewhere may be a script that looks for Pythons.
python=$(PATH=/usr/bin:/bin type -P python3 || echo python3)
by_sabre() { # FROM: so many of the traces from there on, each with the next rule
    local i
    for ((i = $1; i < $1 + each; i++)); do
        "$python" "$sabre" -m "$work/movie.json" -n "${some[$i]}" -a "${rules[$((i % 4))]}"
    done
}
by_bench() {
    rm -rf "$work/same"
    "$program" bench "${some[@]}" --scenario sabre --loop --content "$work/movie.json" -o "$work/same" --quiet \
        --players "$(printf 'sabre.%s,' "${rules[@]}" | sed 's/,$//')"
}
for round in $(seq 0 $((rounds - 1))); do
    read -r wall all < <(took run_all)
    theirs=0 same=0
    [ -z "$beside" ] || read -r _ theirs < <(took by_sabre $((round * each)))
    [ -z "$beside" ] || read -r _ same < <(took by_bench)
    echo "$wall $all $theirs $same"
done >"$work/rounds"
rows=$(grep -c -v '^[#t]' "$work/out/sessions.csv")
[ "$rows" = $((traces * 6)) ] || { echo "bench.sh: $rows sessions, not $((traces * 6))" >&2; exit 1; }
# of EXPRESSION: its median over the rounds, where w, a, t and s are the four figures of a round and n, e, m the sessions of each.
of() { awk -v n="$rows" -v e="$each" -v m=$((rounds * each * 4)) "{ w = \$1; a = \$2; t = \$3; s = \$4; if (a > 0) printf \"%.6g\\n\", $1 }" "$work/rounds" | median; }
figure "bench_${traces}x6x300s, by the clock" "$(of w)" s
figure "bench_${traces}x6x300s, processor time" "$(of a)" s
figure "bench_${traces}x6x300s, a session" "$(of 'a / n * 1000')" ms
figure 'bytes a session in sessions.csv' "$(awk -v n="$rows" -v b="$(wc -c <"$work/out/sessions.csv")" 'BEGIN { printf "%.0f", b / n }')" B
if [ -n "$beside" ]; then
    figure "Sabre's program, a session" "$(of 't / e * 1000')" ms
    figure "Sabre's program against bench_${traces}x6x300s, a session" "$(of '(t / e) / (a / n)')" times
    figure "the same traces, movie and rules by bench, a session" "$(of 's / m * 1000')" ms
    figure "Sabre's program against bench of the same, a session" "$(of '(t / e) / (s / m)')" times
fi
figures_end
