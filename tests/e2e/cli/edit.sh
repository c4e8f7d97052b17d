#!/bin/sh
# --edit: in every command with a trace, said in the report, and never a change of the file.
# shellcheck source=tests/e2e/cli/lib.sh
. "$(dirname "$0")/lib.sh"
need jq
printf 't_s,bandwidth_mbps\n0,4\n60,2\n90,6\n120,6\n' >link.csv
cp link.csv before.csv

works info --json link.csv --edit 'outage 60 8' --edit 'scale 0.5 0:60'
holds 'the outage makes it longer' '.duration_s > 128' out
works convert link.csv -o edited.csv --edit 'outage 60 8' --edit 'scale 0.5 0:60'
works report edited.csv --json
jq -S .qoe out >of_file
works report link.csv --json --edit 'outage 60 8' --edit 'scale 0.5 0:60'
jq -S .qoe out >of_edit
cmp -s of_file of_edit || fail 'what convert writes is not what report plays'
same 'edits in the report' "$(jq -c .source.edits out)" '["outage 60 8","scale 0.5 0:60"]'
works report link.csv --edit 'cut 0:30'
grep -q '^edited: cut 0:30$' out || fail 'the table does not say that the trace is edited'
works report link.csv --json
holds 'no edits, no word of them' '.source | has("edits") | not' out
cmp -s link.csv before.csv || fail 'an edit has changed the file'

# A network of the model is edited as it is made, in a sweep and a bench as in a report.
works report live --json --edit 'cut 100:150'
holds 'a cut network' '.source.duration_s == 250' out
works report live --json --edit 'outage 100 30'
holds 'the session takes in what is put in' '.source.duration_s == 330' out
works generate -o net.csv --scenario stable --edit 'scale 0 100:110'
same 'seconds without a bit' "$(awk -F, '$2 == 0' net.csv | wc -l)" 10
works sweep stable --x buffer.max_level_s=10:20:2 --metric total_stall_time_s --edit 'outage 100 60' -o sweep.csv
awk -F, '!/^#/ && $3 + 0 > 20 { n++ } END { exit n != 2 }' sweep.csv || fail 'a sweep plays the network unedited'
works bench link.csv --players hls.js -o plain --quiet
works bench link.csv --players hls.js -o cut --edit 'cut 0:100' --quiet
cmp -s plain/sessions.csv cut/sessions.csv && fail 'a bench plays the trace unedited'
refused 1 '*' bench link.csv --players hls.js -o plain --quiet --edit 'cut 0:50'

# --steps is a SOURCE of its own, wherever a trace can stand; scenarios ship that are steps.
works report --steps '8x30 0.5x20 8x30' --json
holds 'three steps' '.source.duration_s == 80 and .source.format == "steps" and .source.name == "steps"' out
works convert --steps='8x3 2-4x2' -o steps.csv
same 'a ramp has the mean of each second' "$(sed 1d steps.csv | cut -d, -f2 | tr '\n' ' ')" '8 8 8 2.5 3.5 '
works info --json --steps 2x10 --edit 'repeat 3' link.csv
same 'beside a file' "$(jq .duration_s out | tr '\n' ' ')" '30 450 '
works report --steps 2000x10 --unit kbps --json
works record --steps 8x10 -o steps.png --at 5 --quiet
works bench --steps 8x30 --steps '8x10 0.1x20' --players hls.js -o steps --quiet
for name in ramps shocks cliffs stairs; do
    works report $name --json
    holds "$name is called so" ".source.name == \"$name\" and .qoe.quality_switch_count > 1" out
    works report $name --scenario shaka --json
    holds "$name under a player" ".source.name == \"$name\"" out
done
refused 2 'steps: "0.5y20" is no step; 8x30 *' report --steps '8x30 0.5y20'
refused 2 'steps: "8x0" is no step; *' report --steps 8x0
refused 2 'steps: "8x30x2" is no step; *' report --steps 8x30x2
refused 2 'steps: *' report --steps ''

# What --help says of the kinds is what the program says of each when it is wrong.
works play --help
for kind in scale outage cap floor cut repeat smooth; do
    grep -q "^ *$kind [A-Z[]" out || fail "--help does not list $kind"
done
refused 2 '--edit: "scal" is no edit; did you mean scale' report link.csv --edit 'scal 2'
refused 2 '--edit: "outage 8" needs a place and a length in seconds; outage 120 8 would be right' report link.csv --edit 'outage 8'
refused 2 'link.csv: "cut 0:" leaves nothing; *' report link.csv --edit 'cut 0:'
refused 2 'link.csv: "cap 1 500:600" begins behind the end; *' convert link.csv -o never.csv --edit 'cap 1 500:600'
[ ! -e never.csv ] || fail 'a refused edit leaves a file'
refused 2 'live: "cut 0:" leaves nothing; *' report live --edit 'cut 0:'
finish
