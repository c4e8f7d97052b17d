#!/bin/sh
# info: the whole object, and real traces of every format against figures worked out elsewhere.
# shellcheck source=tests/e2e/cli/lib.sh
. "$(dirname "$0")/lib.sh"
need jq
printf 't_s,bandwidth_mbps,latency_ms,packet_loss\n0,4,20,0\n1,8,30,0.01\n3,0,25,0\n' >three.csv
works info --json three.csv
holds 'the keys, in order' 'keys_unsorted == ["file", "format", "samples", "duration_s", "mean_mbps", "min_mbps", "max_mbps",
    "p5_mbps", "p95_mbps", "interval_s", "has_latency", "has_loss", "gaps", "warnings",
    "at_least_s", "unknown_s", "doubtful", "notes", "made_by"]' out
holds 'the figures' '.file == "three.csv" and .samples == 3 and .duration_s == 4.5 and .has_latency and .has_loss and .gaps == 0
    and .min_mbps == 0 and .max_mbps == 8 and (.mean_mbps - 20 / 4.5 | fabs) < 1e-12 and .interval_s == 1.5' out
works info --json three.csv three.csv
same 'one object a line' "$(wc -l <out)" 2
works info three.csv
grep -q 'three.csv' out || fail 'in words, without the file'
printf 'time,mbps\n0,10\n1,-1\n2,20\n3,30\n' >failed.csv
works info failed.csv
grep -q 'mean 20.000 Mbit/s of the 3 s that are known' out || fail 'the mean of what is known is not told apart'
works info --json three.csv --scale 2
holds 'scaled' '.max_mbps == 16' out
works info --json three.csv --unit kbps
holds 'another unit' '.max_mbps == 0.008' out
works info --json three.csv --from 1 --to 3
holds 'cropped' '.duration_s == 2 and .mean_mbps == 8' out

if [ ! -f "$SHARED_DIR/traces/EXPECTED.tsv" ]; then
    echo "left out: no real traces, $SHARED_DIR/traces is not there"
    finish
fi
tab=$(printf '\t')
sed 1d "$SHARED_DIR/traces/EXPECTED.tsv" >expected
"$TRACEREEL" formats | awk 'NR > 1 { print $1 }' >known
while IFS=$tab read -r file format samples duration mean min max; do
    grep -qx "$format" known || { echo "left out: $file, for $format is not among tracereel formats"; continue; }
    run info --json "$SHARED_DIR/traces/$file"
    if [ "$status" -ne 0 ]; then
        fail "$file: $(cat err)"
        continue
    fi
    # The table has three decimals of a duration and six of a rate: what it cannot hold is not asked for.
    jq -e --arg f "$format" --argjson want "[$samples, $duration, $mean, $min, $max]" '
        .format == $f and .samples == $want[0]
        and (.duration_s - $want[1] | fabs) <= 1e-6 * $want[1] + 6e-4
        and ([[.mean_mbps, .min_mbps, .max_mbps], $want[2:]] | transpose
             | all((.[0] - .[1] | fabs) <= 1e-6 * (.[1] | fabs) + 6e-7))' out >/dev/null ||
        fail "$file: $(jq -c '[.format, .samples, .duration_s, .mean_mbps, .min_mbps, .max_mbps]' out)," \
            "not $format $samples $duration $mean $min $max"
done <expected
finish
