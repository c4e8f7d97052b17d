# shellcheck shell=sh
# What both tests of scripts/cluster share: traces, and the whole to which merged parts are held. To be sourced behind
# cli/lib.sh.
export TRACEREEL
# shellcheck disable=SC2034 # for those that source this
CLUSTER=$SOURCE_DIR/scripts/cluster
mkdir -p traces
i=0
while [ "$i" -lt 30 ]; do
    awk -v seed="$i" 'BEGIN { srand(seed); r = 2; for (t = 0; t < 300; t++) { r *= 0.6 + 0.85 * rand(); if (r < 0.1) r = 0.1; if (r > 9) r = 9; print t, r } }' >"traces/it's $i.log"
    i=$((i + 1))
done
players=hls.js,shaka
grid='player.resume_s=0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9,1'
axes="--x player.resume_s=0.1:1:7 --y player.max_buffer_s=10:40:5"
sweep_of="traces/it's 3.log"
works bench traces --players $players --set-grid $grid --segments -o whole
# shellcheck disable=SC2086 # words
works sweep "$sweep_of" --scenario hls.js $axes --seeds 3 -o whole.csv

# merged_bench FOLDER, merged_sweep FILE: every byte is that of one call over the whole.
merged_bench() {
    for name in sessions.csv refused.csv segments.csv.gz summary.csv distributions-dark.png distributions-light.png; do
        checks=$((checks + 1))
        cmp -s "whole/$name" "$1/$name" || fail "$name of $1 is not that of one call"
    done
}
merged_sweep() {
    checks=$((checks + 1))
    cmp -s whole.csv "$1" || fail "$1 is not what one call writes"
}
