#!/bin/sh
# generate and convert: what is written reads back as the same trace, as far as its format can hold it.
# shellcheck source=tests/e2e/cli/lib.sh
. "$(dirname "$0")/lib.sh"
need jq

works generate -o net.csv
[ ! -s out ] || fail 'generate -o FILE prints something'
same 'seconds of a generated network' "$(sed 1d net.csv | wc -l)" 300
works generate -o again.csv --seed 42 --scenario moderate
cmp -s net.csv again.csv || fail 'seed 42 and moderate are not the defaults'
works generate -o other.csv --seed 43
cmp -s net.csv other.csv && fail 'another seed gives the same network'
works generate --write-format csv -o -
cmp -s out net.csv || fail 'standard output differs from the file'
works generate -o short.csv --duration 12 --set network.base_bandwidth_mbps=3
same 'seconds asked for' "$(sed 1d short.csv | wc -l)" 12

# A generated network saved and replayed is the same network.
works report moderate --json --timeline direct.csv
works report net.csv --json --timeline replayed.csv
table direct.csv | cut -d, -f2-4 >direct
table replayed.csv | cut -d, -f2-4 >replayed
cmp -s direct replayed || fail 'bandwidth, latency and loss differ once saved and replayed'

# Through every format that can be written and read: the mean rate and the length stay.
works info --json net.csv
mean=$(jq .mean_mbps out)
"$TRACEREEL" formats | awk 'NR > 1 && /  r w / { print $1 }' >both
[ -s both ] || fail 'no format is both read and written'
while read -r format; do
    works convert net.csv --write-format "$format" -o "there.$format"
    works convert "there.$format" --read-format "$format" --write-format csv --force -o back.csv
    works info --json back.csv
    jq -e --argjson mean "$mean" '(.mean_mbps / $mean - 1 | fabs) < 1e-3 and (.duration_s - 300 | fabs) < 0.01' out \
        >/dev/null || fail "through $format: $(jq -c '[.duration_s, .mean_mbps]' out), not [300, $mean]"
    # and without being told the format
    run info --json "there.$format"
    [ "$(jq -r .format out)" = "$format" ] || fail "written as $format, taken for $(jq -r .format out)"
done <both

# What is there stays, unless --force: then it is replaced whole, also where it is what is read.
cp short.csv kept.csv
echo mine >short.csv.part
chmod 604 short.csv
ln -s short.csv link.csv
refused 1 'short.csv: exists already; --force*' convert net.csv -o short.csv
refused 1 'link.csv: exists already; --force*' generate -o link.csv
refused 1 'net.csv: exists already; --force*' convert net.csv -o net.csv
cmp -s kept.csv short.csv || fail 'a refusal changed the file'
works convert net.csv --force -o link.csv
cmp -s net.csv short.csv || fail 'a CSV of ours does not convert to itself'
same 'the mode of what was replaced' "$(stat -c %a short.csv)" 604
same "somebody's own .part" "$(cat short.csv.part)" mine
[ -L link.csv ] || fail 'a link was replaced'
works convert net.csv --to 100 --force -o net.csv
same 'seconds of what was cut in place' "$(sed 1d net.csv | wc -l)" 100
same 'names that are left behind' "$(find . -name '.tracereel-*' | wc -l)" 0
for command in 'report net.csv --timeline net.csv' 'report net.csv --segments ./net.csv' 'sweep net.csv --x player.max_buffer_s=10:20:2 -o net.csv'; do
    # shellcheck disable=SC2086
    refused 2 '*net.csv: is what is read here*' $command
done
printf '[session]\ntrace = net.csv\n' >replay.ini
refused 2 '*convert*' generate --scenario replay.ini -o x.csv
finish
