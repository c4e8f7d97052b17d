#!/bin/sh
# Wrong command lines: status 2, one line that says what would be right.
# shellcheck source=tests/e2e/cli/lib.sh
. "$(dirname "$0")/lib.sh"
printf 't_s,bandwidth_mbps\n0,5\n1,5\n2,4\n' >good.csv

# commands
refused 2 'reprot: *did you mean report' reprot good.csv
refused 2 'frobnicate: *--help*' frobnicate
refused 2 'report: *SOURCE*' report
refused 2 'extra: *one word too many*' convert good.csv extra -o x.csv
refused 2 'info: *TRACE...*' info
refused 2 'x: *too many*' params x
refused 2 'x: *too many*' formats x

# options
refused 2 '--duraton: *did you mean --duration' report good.csv --duraton 3
refused 2 '--zzzzzz: *no such option*' report good.csv --zzzzzz
refused 2 '--d: could be more than one*' report good.csv --d 3
refused 2 '--d=3: could be more than one*' report good.csv --d=3
works report good.csv --dur 2
refused 2 '-z: *no such option*' report good.csv -z
refused 2 '--dt: needs S*' report good.csv --dt
refused 2 '--json=1: takes no value' report good.csv --json=1
refused 2 '--timeline: is empty*' report good.csv --timeline ''

# numbers and their ranges
for option in --dt --duration; do
    for value in x 1x '' nan inf -inf -1 0 1e300; do
        refused 2 "$option: \"$value\" is *would be right" report good.csv "$option" "$value"
    done
done
refused 2 '--dt: "0.0009" is out of range; 0.001 .. 10 would be right' report good.csv --dt 0.0009
refused 2 '--dt: "10.01" is out of range*' report good.csv --dt 10.01
for value in x -1 1.5 1e3 99999999999999999999 ''; do
    refused 2 "--seed: \"$value\" is *would be right" report good.csv --seed "$value"
done
refused 2 '--run: "0" is out of range*' info good.csv --run 0
refused 2 '--gap: "never"*hold, zero, cut, cap:SECONDS' info good.csv --gap never
refused 2 '--gap: "x" is not a number*' info good.csv --gap cap:x
refused 2 '--direction: "sideways" is none of*down, up' info good.csv --direction sideways
refused 2 '--unit: *Mbps*' info good.csv --unit furlongs
refused 2 '--read-format: *tracereel formats*' info good.csv --read-format mahimah

# settings
refused 2 '--set: "foo" is not KEY=VALUE*' report good.csv --set foo
refused 2 '--set: "=3" is not KEY=VALUE*' report good.csv --set =3
refused 2 '--set: *did you mean buffer.max_level_s' report good.csv --set buffer.max_levels=3
refused 2 '--set: buffer.max_level_s *"many"*' report good.csv --set buffer.max_level_s=many
refused 2 '--set: buffer.max_level_s *0.1 .. 600*' report good.csv --set buffer.max_level_s=601
refused 2 '*buffer.rebuffer_threshold_s is 3*buffer.max_level_s*is 2' report good.csv --set buffer.max_level_s=2
refused 2 '*sum to 1' report good.csv --set quality.jerk_weight=0.5
refused 2 '--set: network.congestion_recovery *exponential, linear' report good.csv --set network.congestion_recovery=x
refused 1 'nosuch: *stable*' report good.csv --scenario nosuch
refused 2 '--scenario: *between two commas' report good.csv --scenario poor,,stable
refused 2 '--timeline: *one session*' report good.csv --scenario poor,stable --timeline x.csv

# Checked together once all are in: neither order may fail on the way.
works report good.csv --set buffer.max_level_s=2 --set buffer.rebuffer_threshold_s=1
works report good.csv --set buffer.rebuffer_threshold_s=40 --set buffer.max_level_s=60

# a session longer than its trace
refused 2 '--duration: 4 s*3 s*--loop*' report good.csv --duration 4
works report good.csv --duration 4 --loop

# outputs
refused 2 '-o: is missing*' convert good.csv
refused 2 '-o: is missing*' generate
refused 2 '*' convert good.csv -o x.unknown
refused 2 '*' convert good.csv -o x.csv --write-format nosuch
refused 2 '--timeline: standard output*' report good.csv --timeline -
refused 1 'nosuch/x.csv: No such file or directory' report good.csv --timeline nosuch/x.csv
refused 1 'nosuch/x.csv: No such file or directory' generate -o nosuch/x.csv

# sweeps
refused 2 '--x: is missing*' sweep good.csv
refused 2 '--x: "a" is not KEY=FROM:TO:N*' sweep good.csv --x a
refused 2 '--x: *did you mean network.noise_sigma' sweep good.csv --x network.noise=0:1:2
refused 2 '--x: "3" is out of range; 0 .. 2 would be right' sweep good.csv --x network.noise_sigma=0:3:2
refused 2 '--x: "0" is out of range; 1 .. *' sweep good.csv --x network.noise_sigma=0:1:0
refused 2 '--x: *choice of words*' sweep good.csv --x network.goodput=0:1:2
refused 2 '--y: *on --x already*' sweep good.csv --x network.noise_sigma=0:1:2 --y network.noise_sigma=0:1:2
refused 2 '--metric: *did you mean stall_ratio' sweep good.csv --x network.noise_sigma=0:1:2 --metric stall_rati
refused 2 '--shard: "3" is out of range; 1 .. 2*' sweep good.csv --x network.noise_sigma=0:1:2 --shard 3/2
refused 2 '--shard: "3" is not K/N*' sweep good.csv --x network.noise_sigma=0:1:2 --shard 3
refused 2 '*no cell has a meaning*' sweep good.csv --x buffer.rebuffer_threshold_s=31:40:2

# the window
refused 2 '--theme: "grey" is none of: dark, light' play good.csv --theme grey
(
    unset SDL_VIDEODRIVER XDG_RUNTIME_DIR # and DISPLAY, by lib.sh
    "$TRACEREEL" good.csv >out 2>err
    echo $? >status
)
same 'status where there is no display' "$(cat status)" 1
same 'lines on standard error where there is no display' "$(grep -c '^tracereel: display: ' err) $(wc -l <err)" '1 1'

# files named where a trace should be
refused 1 'nosuch.csv: No such file or directory' report nosuch.csv
refused 2 'SOURCE: is empty*' report ''
finish
