#!/bin/sh
# Runs every fuzz target, or those named, for a while each:
#
#     tests/fuzz/run.sh [SECONDS [TARGET ...]]      default 600 s
#
# Builds the preset `fuzz` first. A finding is kept in build/fuzz/tests/fuzz/ and ends the run with status 1.
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-600}
[ $# -eq 0 ] || shift
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz >/dev/null
cd build/fuzz/tests/fuzz
[ $# -gt 0 ] || set -- open pairs table known mahimahi sabre iperf3 opennetlab speeds ookla devtools json_arrays \
    json_rows iperf_text mmlink tc speedtest logs telemetry pcap content_hls content_dash content_sabre content_pensieve
for name; do
    echo "$name: $seconds s"
    dictionary=../../../../tests/fuzz/dict/$name.dict
    [ -f "$dictionary" ] && dictionary=-dict=$dictionary || dictionary=
    # shellcheck disable=SC2086 # no dictionary is no argument
    ./fuzz_"$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -max_len=4096 -verbosity=0 $dictionary \
        -artifact_prefix="finding-$name-" found_"$name" ../../../../tests/fuzz/corpus/"$name"
done
echo "no findings"
