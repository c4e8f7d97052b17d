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
same 'the columns' "$(head -n 1 one.csv)" 'network.base_bandwidth_mbps,encoder.safety_factor,seeds,overall_qoe,overall_qoe_std,overall_qoe_min,overall_qoe_max'
same 'a line a cell' "$(sed 1d one.csv | wc -l)" 15
sed 1d one.csv | sort >whole
for k in 1 2 3 4; do
    sed 1d "shard$k.csv"
done | sort >shards
cmp -s whole shards || fail 'four shards do not make the whole'

# A cell is what report says of those parameters, seed by seed.
works sweep poor --x network.base_bandwidth_mbps=4:8:2 --seeds 1 --seed 5 --metric mean_buffer_level_s
swept=$(sed -n 3p out | cut -d, -f3)
works report poor --json --seed 5 --set network.base_bandwidth_mbps=8
same 'a cell and the report' "$swept" "$(jq -r .qoe.mean_buffer_level_s out)"
printf 't_s,bandwidth_mbps\n0,5\n10,0\n40,0.3\n60,3\n90,12\n' >ride.csv
works sweep ride.csv --x buffer.max_level_s=5:30:2 --metric stall_ratio
swept=$(sed -n 2p out | cut -d, -f3)
works report ride.csv --json --set buffer.max_level_s=5
same 'a cell over a trace and the report' "$swept" "$(jq -r .qoe.stall_ratio out)"

# Parameters that contradict each other leave a cell empty, the others stand.
works sweep ride.csv --x buffer.max_level_s=2:10:5 --y buffer.rebuffer_threshold_s=1:5:3
same 'empty cells' "$(grep -c ',,,,$' out)" 3

# Whole numbers stay whole, one value is allowed, ranges may fall.
works sweep ride.csv --x player.start_level=0:3:3
same 'levels' "$(sed 1d out | cut -d, -f1 | tr '\n' ' ')" '0 2 3 '
works sweep ride.csv --x encoder.safety_factor=1:0.5:3
same 'falling' "$(sed 1d out | cut -d, -f1 | tr '\n' ' ')" '1 0.75 0.5 '
works sweep ride.csv --x encoder.safety_factor=0.7:0.9:1
same 'one value' "$(sed 1d out | cut -d, -f1)" '0.7'

# Pictures, of maps and of curves.
# shellcheck disable=SC2086 # words
works sweep poor $axes --seeds 2 -o x.csv --png map.png
works sweep poor --x network.noise_sigma=0:1:7 --seeds 4 -o x.csv --png curve.png
for picture in map.png curve.png; do
    checks=$((checks + 1))
    head -c 8 "$picture" | od -An -tx1 | grep -q '89 50 4e 47 0d 0a 1a 0a' || fail "$picture is no PNG"
done
refused 1 'nosuch/map.png: *' sweep ride.csv --x encoder.safety_factor=0.5:1:2 --png nosuch/map.png
finish
