#!/bin/sh
# sweep: the same table whatever the threads, shards that add up, single cells that are the report's.
# shellcheck source=tests/e2e/cli/lib.sh
. "$(dirname "$0")/lib.sh"
need jq
axes="--x network.base_bandwidth_mbps=1:9:5 --y encoder.safety_factor=0.5:1:3"
# shellcheck disable=SC2086 # words
{
    works sweep poor $axes --seeds 3 --jobs 1
    cp out one.csv
    works sweep poor $axes --seeds 3 --jobs 4 -o four.csv
    cmp -s one.csv four.csv || fail 'threads change the table'
    for k in 1 2 3 4; do
        works sweep poor $axes --seeds 3 --shard $k/4 -o "shard$k.csv"
    done
}
same 'the columns' "$(table one.csv | head -n 1)" 'network.base_bandwidth_mbps,encoder.safety_factor,seeds,overall_qoe,overall_qoe_std,overall_qoe_min,overall_qoe_max'
same 'a line a cell' "$(table one.csv | sed 1d | wc -l)" 15
table one.csv | sed 1d | sort >whole
for k in 1 2 3 4; do
    grep -v '^#' "shard$k.csv" | sed 1d
done | sort >shards
cmp -s whole shards || fail 'four shards do not make the whole'

# A cell is what report says of those parameters, seed by seed.
works sweep poor --x network.base_bandwidth_mbps=4:8:2 --seeds 1 --seed 5 --metric mean_buffer_level_s
swept=$(table out | sed -n 3p | cut -d, -f3)
works report poor --json --seed 5 --set network.base_bandwidth_mbps=8
same 'a cell and the report' "$swept" "$(jq -r .qoe.mean_buffer_level_s out)"
printf 't_s,bandwidth_mbps\n0,5\n10,0\n40,0.3\n60,3\n90,12\n' >ride.csv
works sweep ride.csv --x buffer.max_level_s=5:30:2 --metric stall_ratio
swept=$(table out | sed -n 2p | cut -d, -f3)
works report ride.csv --json --set buffer.max_level_s=5
same 'a cell over a trace and the report' "$swept" "$(jq -r .qoe.stall_ratio out)"

# Parameters that contradict each other leave a cell empty, the others stand.
works sweep ride.csv --x buffer.max_level_s=2:10:5 --y buffer.rebuffer_threshold_s=1:5:3
same 'empty cells' "$(grep -c ',,,,$' out)" 3

# Whole numbers stay whole, one value is allowed, ranges may fall.
works sweep ride.csv --player simple --x player.start_level=0:3:3
same 'levels' "$(table out | sed 1d | cut -d, -f1 | tr '\n' ' ')" '0 2 3 '
works sweep ride.csv --x encoder.safety_factor=1:0.5:3
same 'falling' "$(table out | sed 1d | cut -d, -f1 | tr '\n' ' ')" '1 0.75 0.5 '
works sweep ride.csv --x encoder.safety_factor=0.7:0.9:1
same 'one value' "$(table out | sed 1d | cut -d, -f1)" '0.7'

# Parts, in any order, are merged to the very bytes; what is missing, there twice or of another sweep is named.
works merge shard3.csv shard1.csv shard4.csv shard2.csv -o merged.csv
checks=$((checks + 1))
cmp -s one.csv merged.csv || fail 'merged is not the whole'

# Their picture, too, is that of one call: numbers, curves, names, words and cells that are empty.
# pictured NAME WORDS: in three parts and in one.
pictured() {
    name=$1
    shift
    works sweep "$@" -o "$name.csv" --png "$name.png" --theme light
    for k in 1 2 3; do
        works sweep "$@" --shard $k/3 -o "$name.$k.csv"
    done
    works merge "$name.2.csv" "$name.1.csv" "$name.3.csv" -o "$name.merged.csv" --png "$name.merged.png" --theme light
    for ending in csv png; do
        checks=$((checks + 1))
        cmp -s "$name.$ending" "$name.merged.$ending" || fail "$name.$ending of parts is not that of one call"
    done
}
mkdir odd && cp ride.csv 'odd/a ride, "mine".csv'
# shellcheck disable=SC2086 # words
pictured map poor $axes --seeds 3
pictured curve ride.csv --x player.max_buffer_s=8:40:9 --scenario hls.js --seeds 4 --metric total_stall_time_s
pictured empty ride.csv --x buffer.max_level_s=2:10:5 --y buffer.rebuffer_threshold_s=1:5:3
pictured names --x trace=odd --y player=hls.js,reference,shaka
pictured words ride.csv --x player.delivery=fluid,segments
refused 1 'shard1.csv: part 2 of 4 is missing' merge shard1.csv shard3.csv shard4.csv
refused 1 'shard2.csv: is part 2 of 4, and so is shard2.csv' merge shard1.csv shard2.csv shard2.csv shard3.csv shard4.csv
sed '$d' shard3.csv >less.csv
refused 1 'less.csv: has 3 rows where 4 would be right*' merge shard1.csv shard2.csv less.csv shard4.csv
refused 1 'merged.csv: exists already*' merge shard1.csv shard2.csv shard3.csv shard4.csv -o merged.csv
# shellcheck disable=SC2086 # words
works sweep poor $axes --seeds 3 --seed 7 --shard 2/4 -o other.csv
refused 1 'other.csv: is of another study than shard1.csv*' merge shard1.csv other.csv shard3.csv shard4.csv

# The map of a session beside it, as a picture: the same again, of players, too; what is no axis here is named.
# Scores of low latency, too, where the players are.
printf '1 0.4 1.2\n' | tr ' ' '\n' | awk '{ print 10 * (NR - 1) "," $1 }' | sed '1i t_s,bandwidth_mbps' >dip.csv
works sweep dip.csv --x player=hls.js,dash.js-ll --dt 0.5 --duration 25 --metric nqoe
swept=$(table out | grep '^dash.js-ll,' | cut -d, -f3)
works report dip.csv --json --player dash.js-ll --dt 0.5 --duration 25
same 'a cell and the score of low latency' "$swept" "$(jq -r '.. | .nqoe? // empty' out)"
refused 2 '--metric: nqoe is of players of low latency*' sweep dip.csv --x player=hls.js,dash.js --metric nqoe
refused 2 '--metric: nqoe is of players of low latency*' record ride.csv --player hls.js --layout map --metric nqoe -o x.png
works record dip.csv --player dash.js-ll --layout map --map-x live.target_s --map-y player --metric nqoe -o near.png
works record ride.csv --player hls.js --layout map --at 30 -o beside.png
works record ride.csv --player hls.js --layout map --at 30 -o again.png
checks=$((checks + 1))
cmp -s beside.png again.png || fail 'a map is not the same again'
works record ride.csv --player hls.js --layout map --map-x player --map-y player.max_buffer_s --metric stall_ratio -o players.png
checks=$((checks + 1))
cmp -s beside.png players.png && fail 'axes and metric change nothing'
refused 2 '--map-x: "player.resume" changes nothing here*' record ride.csv --player hls.js --layout map --map-x player.resume -o x.png
refused 2 '--metric: the report has no "qoe"*' record ride.csv --layout map --metric qoe -o x.png
refused 2 '--map-y: player is across already' record ride.csv --layout map --map-x player --map-y player -o x.png
refused 2 '--layout: this one shows one session*' record ride.csv --player hls.js --player shaka --layout map -o x.png

# Over a trace the runs are starts in it: the second of two is the trace turned by half.
awk 'BEGIN { srand(3); print "t_s,bandwidth_mbps"; for (t = 0; t < 100; t++) print t "," 4 * rand() * rand() }' >turn.csv
awk -F, 'NR > 1 { r[NR - 2] = $2 } END { print "t_s,bandwidth_mbps"; for (t = 0; t < 100; t++) print t "," r[(t + 50) % 100] }' turn.csv >turned.csv
works sweep turn.csv --x buffer.max_level_s=20:20:1 --seeds 2 --metric mean_buffer_level_s
same 'starts say so' "$(table out | head -n 1 | cut -d, -f2)" starts
swept=$(table out | sed -n 2p | cut -d, -f5,6 | tr , '\n' | sort)
level_of() { "$TRACEREEL" report "$1.csv" --json --set buffer.max_level_s=20 --seed "$2" | jq -r .qoe.mean_buffer_level_s; }
told=$({ level_of turn 42; level_of turned 43; } | sort)
same 'a start and the report' "$swept" "$told"

# Axes of traces, players, words and lists; each cell is the report's.
works sweep --x trace=ride.csv,turn.csv --y player=hls.js,reference
same 'traces and players' "$(table out | sed 1d | cut -d, -f1,2 | tr '\n' ' ')" 'ride.csv,hls.js turn.csv,hls.js ride.csv,reference turn.csv,reference '
swept=$(table out | sed -n 3p | cut -d, -f4)
works report turn.csv --player hls.js --json
same 'a cell of trace and player, and the report' "$swept" "$(jq -r .qoe.overall_qoe out)"
works sweep ride.csv --x player.delivery=fluid,segments --y player.max_buffer_s=8,12,40
same 'words and a list' "$(table out | sed 1d | cut -d, -f1,2 | tr '\n' ' ')" 'fluid,8 segments,8 fluid,12 segments,12 fluid,40 segments,40 '
mkdir -p folder/in && cp ride.csv turn.csv folder && cp turned.csv folder/in && echo 'Of these traces.' >folder/README.md
works sweep --x trace=folder --seeds 4 --png traces.png
same 'a folder' "$(table out | sed 1d | cut -d, -f1 | tr '\n' ' ')" 'folder/in/turned.csv folder/ride.csv folder/turn.csv '
refused 2 '--y: trace is on --x already*' sweep --x trace=folder --y trace=ride.csv
refused 2 '--x: there is no player "hlsjs"*' sweep ride.csv --x player=hlsjs
refused 1 'nosuch.csv: *' sweep --x trace=ride.csv,nosuch.csv
refused 2 '--x: names ride.csv twice' sweep --x trace=ride.csv,ride.csv
refused 2 'sweep: something is missing*' sweep --x player=hls.js
refused 2 '--x: player.delivery is a choice of words*' sweep ride.csv --x player.delivery=0:1:2

# A parameter that changes nothing is said to, and which one is meant; not where it does for some of the cells.
remarks() {
    run "$@"
    same "remarks of $*" "$status $(cat err)" "0 $remark"
}
remark='tracereel: --x: buffer.max_level_s changes nothing here; it is player.max_buffer_s'
remarks sweep ride.csv --player hls.js --x buffer.max_level_s=5:60:3 -o x.csv
remark='tracereel: --set: network.noise_sigma changes nothing here, with this player over this link'
remarks report ride.csv --set network.noise_sigma=0.5
remark='tracereel: --set-grid: shaka.retry_s changes nothing here, with this player over this link'
remarks bench ride.csv --players hls.js --set-grid shaka.retry_s=1,2 -o unheeded
works report ride.csv --set network.noise_sigma=0.5 --quiet
works bench ride.csv --players hls.js,shaka --set-grid shaka.retry_s=1,2 -o heeded
works sweep ride.csv --x buffer.max_level_s=5:60:3 --y player.delivery=fluid,segments -o x.csv

# Which parameters matter: ranked, each change the reports' difference, inside its interval.
works sweep turn.csv --around --metric mean_buffer_level_s -o around.csv --png around.png
table around.csv | sed 1d | cut -d, -f12 >reach
checks=$((checks + 1))
sort -rg reach | cmp -s - reach || fail 'not ranked'
same 'an interval holds its mean' "$(table around.csv | sed 1d | awk -F, '$5 < $6 - 1e-12 || $5 > $7 + 1e-12 || $9 < $10 - 1e-12 || $9 > $11 + 1e-12' | wc -l)" 0
works sweep turn.csv --around --seeds 1 --metric mean_buffer_level_s -o alone.csv
moved=$(grep '^encoder.safety_factor,' alone.csv | cut -d, -f8)
works report turn.csv --json --set encoder.safety_factor="$moved"
after=$(jq -r .qoe.mean_buffer_level_s out)
works report turn.csv --json
same 'a change and two reports' "$(grep '^encoder.safety_factor,' alone.csv | awk -F, -v a="$after" -v b="$(jq -r .qoe.mean_buffer_level_s out)" '{ d = $9 - (a - b); print (d < 1e-9 && d > -1e-9) }')" 1
same 'one run has no interval' "$(grep '^encoder.safety_factor,' alone.csv | cut -d, -f10,11)" ,
refused 2 '--x: does not go with --around*' sweep turn.csv --around --x encoder.safety_factor=0.5:1:2

# Pictures, of maps and of curves.
# shellcheck disable=SC2086 # words
works sweep poor $axes --seeds 2 -o x.csv --png map.png
works sweep poor --x network.noise_sigma=0:1:7 --seeds 4 -o x.csv --png curve.png
for picture in map.png curve.png traces.png around.png; do
    checks=$((checks + 1))
    head -c 8 "$picture" | od -An -tx1 | grep -q '89 50 4e 47 0d 0a 1a 0a' || fail "$picture is no PNG"
done
refused 2 '--theme: "grey" is none of: dark, light' sweep ride.csv --x encoder.safety_factor=0.5:1:2 --png map.png --theme grey
refused 1 'nosuch/map.png: *' sweep ride.csv --x encoder.safety_factor=0.5:1:2 --png nosuch/map.png
finish
