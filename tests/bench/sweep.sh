#!/bin/sh
# Figures of tracereel sweep, in the form of the other benches. Usage: sweep.sh PROGRAM [quick]
set -eu
program=$1
cells=64
seeds=8
if [ "${2-}" = quick ]; then
    cells=4
    seeds=2
fi

# Seconds of the fastest of three runs.
best() {
    for _ in 1 2 3; do
        begin=$(date +%s%N)
        "$program" sweep "$@" --seeds "$seeds" --quiet >/dev/null
        end=$(date +%s%N)
        echo "$begin $end"
    done | awk '{ s = ($2 - $1) / 1e9; if (NR == 1 || s < least) least = s } END { printf "%.3f", least }'
}

network=$(best poor --x "network.base_bandwidth_mbps=1:20:$cells" --y "network.congestion_probability=0:0.2:$cells")
player=$(best poor --x "encoder.safety_factor=0.5:1:$cells" --y "buffer.max_level_s=5:60:$cells")
cat <<END
[
  {"name": "sweep_network_${cells}x${cells}x${seeds}", "value": $network, "unit": "s", "jobs": $(nproc)},
  {"name": "sweep_buffer_${cells}x${cells}x${seeds}", "value": $player, "unit": "s", "jobs": $(nproc)}
]
END
