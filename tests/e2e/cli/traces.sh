#!/bin/sh
# The traces that ship: each opens, is small, and is what traces/README.md says.
# shellcheck source=tests/e2e/cli/lib.sh
. "$(dirname "$0")/lib.sh"
need jq
traces=$SOURCE_DIR/traces

# "file format seconds rate" of each row of the table
# shellcheck disable=SC2016 # backquotes as they stand there
sed -n 's/^| `\([^`]*\)` | \([^ ]*\) | \([0-9.]*\) | \([0-9.]*\) |.*/\1 \2 \3 \4/p' "$traces/README.md" >listed
[ -s listed ] || fail 'the README lists no trace'
(cd "$traces" && ls) | grep -v '^README.md$' | sort >present
cut -d' ' -f1 listed | sort >named
same 'files listed and files there' "$(cat named)" "$(cat present)"

while read -r file format seconds mean; do
    [ "$(wc -c <"$traces/$file")" -lt 200000 ] || fail "$file is too large to ship"
    works info --json "$traces/$file"
    same "$file" "$(jq -r '"\(.format) \(.duration_s | round) \(.mean_mbps * 100 | round)"' out)" \
        "$format $seconds $(awk -v m="$mean" 'BEGIN { printf "%.0f", m * 100 }')"
    works report "$traces/$file"
done <listed

works report "$traces/bus.csv" --json
holds 'the bus stalls' '.qoe.stall_count >= 3' out
works generate --scenario stable --seed 3 -o calm.csv
cmp -s calm.csv "$traces/calm.csv" || fail 'calm.csv is not what its command makes'
works generate --scenario poor --seed 11 -o congested.csv
cmp -s congested.csv "$traces/congested.csv" || fail 'congested.csv is not what its command makes'
works convert "$traces/bus.csv" --to 100 -o start.down
cmp -s start.down "$traces/bus-start.down" || fail 'bus-start.down is not what its command makes'
finish
