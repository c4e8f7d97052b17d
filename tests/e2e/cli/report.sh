#!/bin/sh
# report: the whole object, the timeline's columns, the table; the same bytes for the same seed.
# shellcheck source=tests/e2e/cli/lib.sh
. "$(dirname "$0")/lib.sh"
need jq
printf 't_s,bandwidth_mbps\n0,5\n10,0\n40,0.3\n60,3\n90,12\n120,12\n' >ride.csv

works report ride.csv --json --timeline ride_timeline.csv
cp out ride.json
holds 'one object with these parts' 'keys_unsorted[0:5] == ["source", "params", "qoe", "scores", "events"]' ride.json
holds 'source' '.source | has("name") and has("format") and .duration_s == 150 and .dt_s == 1 and .seed == 42' ride.json
holds 'inferred' '.source.inferred == ["latency_ms", "packet_loss", "congestion"]' ride.json
holds 'qoe, in order' '.qoe | keys_unsorted == ["total_steps", "stall_count", "total_stall_time_s", "stall_ratio",
    "mean_av_sync_drift_ms", "max_av_sync_drift_ms", "av_out_of_sync_ratio", "quality_switch_count",
    "quality_switch_rate", "mean_buffer_level_s", "dropped_frame_ratio", "jerkiness_score", "av_sync_score",
    "quality_stability_score", "overall_qoe"]' ride.json
holds 'numbers' '[.qoe[], .scores[]] | all(type == "number")' ride.json
holds 'a value for each parameter' '.params["network.base_bandwidth_mbps"] == 10 and (.params | length) > 40' ride.json
holds 'this ride stalls' '.qoe.stall_count > 0 and any(.events[]; .kind == "stall" and .duration_s > 0)' ride.json
holds 'events in order' '[.events[].t_s] | . == sort' ride.json
holds 'every stall is an event' '([.events[] | select(.kind == "stall")] | length) == .qoe.stall_count' ride.json
holds 'every switch is an event' '([.events[] | select(.kind == "switch")] | length) == .qoe.quality_switch_count' \
    ride.json
same 'parameters in JSON and in the table' "$(jq -r '.params | keys_unsorted[]' ride.json)" \
    "$("$TRACEREEL" params | awk 'NR > 1 { print $1 }')"

# the timeline
same 'columns' "$(head -n 1 ride_timeline.csv)" 't_s,bandwidth_mbps,latency_ms,packet_loss,congestion,quality,inflow,buffer_level_s,stalled,stall_event,resume_event,overflow,quality_switch,dropped,av_drift_ms,behind_live_s'
same 'rows' "$(wc -l <ride_timeline.csv)" 151
awk -F, 'NR > 1 { if (NF != 16) bad = 1; stalled += $9; stalls += $10; switches += $13; dropped += $14; level += $8 }
    END { print bad + 0, stalled, stalls, switches, dropped / (NR - 1), level / (NR - 1) }' ride_timeline.csv >sums
jq -r '.qoe | "0 \(.total_stall_time_s) \(.stall_count) \(.quality_switch_count) \(.dropped_frame_ratio) \(.mean_buffer_level_s)"' \
    ride.json >reported
awk 'NR == 1 { split($0, a) } NR == 2 { for (i = 1; i <= NF; i++) if ((d = $i - a[i]) > 1e-4 || d < -1e-4) exit 1 }' \
    sums reported || fail "the timeline's sums ($(cat sums)) are not the report's ($(cat reported))"

# What a trace measured stands in its own columns; the last row lasts as long as the median.
printf 't_s,bandwidth_mbps,latency_ms,packet_loss\n0,5,31,0.02\n1,6,32,0.03\n' >measured.csv
works report measured.csv --json --timeline measured_timeline.csv
same 'measured columns' "$(table measured_timeline.csv | sed -n '2,3p' | cut -d, -f1-4 | tr '\n' ' ')" '0,5,31,0.02 1,6,32,0.03 '
holds 'nothing but congestion is inferred' '.source.inferred == ["congestion"]' out

# seeds
works report poor --json --timeline a.csv
cp out a.json
works report poor --json --timeline b.csv --seed 42
same 'seed 42 is the default' "$(made out)" "$(made a.json)"
table a.csv >a && table b.csv >b
cmp -s a b || fail 'the same seed gives another timeline'
works report poor --json --timeline c.csv --seed 43
table c.csv >c
cmp -s a c && fail 'another seed gives the same timeline'
holds 'the seed is told' '.source.seed == 43' out
# The network ticks once a second whatever the step: the same bits pass.
works report poor --json --dt 0.25 --timeline fine.csv
fine=$(table fine.csv | awk -F, 'NR > 1 { s += $2 * 0.25 } END { printf "%.6f", s }')
same 'bits at dt 0.25 and at dt 1' "$fine" "$(awk -F, 'NR > 1 { s += $2 } END { printf "%.6f", s }' a)"

# order: defaults, scenario, --set
printf '[network]\nbase_bandwidth_mbps = 4\nbase_latency_ms = 35\n[session]\nseed = 7\nduration = 60\n' >mine.ini
works report mine.ini --json --set network.base_bandwidth_mbps=6
holds 'a setting wins over the scenario' '.params["network.base_bandwidth_mbps"] == 6' out
holds 'the scenario over the default' '.params["network.base_latency_ms"] == 35 and .source.seed == 7' out
holds 'its duration' '.source.duration_s == 60' out
works report mine.ini --json --seed 8 --duration 30 --set encoder.safety_factor=0.5 --set encoder.safety_factor=0.6
holds 'the command line over the scenario, the last over the first' \
    '.source.seed == 8 and .source.duration_s == 30 and .params["encoder.safety_factor"] == 0.6' out
# A scenario laid over a trace: its parameters, and the trace stays whole.
works report ride.csv --scenario mine.ini --json
holds 'parameters from the scenario, rates from the trace' \
    '.source.name == "ride.csv" and .params["network.base_latency_ms"] == 35' out

# one table, a column a scenario
works report ride.csv --scenario stable,poor
same 'columns' "$(sed -n 3p out | tr -s ' ')" ' stable poor'
works report ride.csv --scenario stable,poor --json
holds 'an array of both' 'length == 2 and .[0].source.scenario == "stable" and .[1].source.scenario == "poor"' out
works report ride.csv --scenario poor --json
cp out alone.json
"$TRACEREEL" report ride.csv --scenario stable,poor --json | jq '.[1]' >second.json
made second.json >second && made alone.json | cmp -s - second || fail 'a scenario beside others differs from the scenario alone'

# several players, several traces: each with every other, a column each with its difference to the first
works report ride.csv --player hls.js --player shaka --json
holds 'players beside each other' 'length == 2 and .[0].source.scenario == "hls.js" and .[1].source.scenario == "shaka"' out
works report ride.csv --player hls.js,shaka
same 'repeated or with a comma between them' "$(sed -n 3p out | tr -s ' ')" ' hls.js shaka'
read -r first second change <<END
$(sed -n 's/^stalled  *\([0-9.]*\)  *\([0-9.]*\) *\([-+0-9.]*\) *s$/\1 \2 \3/p' out)
END
awk -v a="$first" -v b="$second" -v by="${change:-0}" 'BEGIN { d = b - a - by; exit !(a != "" && d < 0.11 && d > -0.11) }' ||
    fail "stalled $first s and $second s, and the difference is said to be $change"
printf '0,2\n40,2\n' >other.csv
works report ride.csv other.csv --player hls.js --player shaka --json
holds 'every trace with every player' '[.[] | .source.name + " " + .source.scenario] ==
    ["ride.csv hls.js", "ride.csv shaka", "other.csv hls.js", "other.csv shaka"]' out
works report other.csv --player shaka --json
cp out alone.json
"$TRACEREEL" report ride.csv other.csv --player shaka --json | jq '.[1]' >second.json
made second.json >second && made alone.json | cmp -s - second || fail 'a trace beside others differs from the trace alone'
works report ride.csv other.csv
same 'named by what tells them apart' "$(sed -n 4p out | tr -s ' ')" ' ride.csv other.csv'
works report ride.csv ride.csv
same 'no two names are equal' "$(sed -n 3p out | tr -s ' ')" ' reference reference (2)'
grep -q '^reference (2) is the same run as reference, to the digit' out || fail 'a run that is the same is not said to be'
refused 2 'ride.csv: that makes 18 sessions; up to 16 *' report ride.csv other.csv --player hls.js,shaka,media3 \
    --scenario stable,poor,moderate
refused 2 '--player: names 2; one would be right here*' sweep ride.csv --x buffer.max_level_s=4:8:2 --player hls.js,shaka
printf '[buffer]\nmax_level_s = 6\n' >'a,b.ini'
works report ride.csv --scenario 'a,b.ini' --json
holds 'a file whose name holds a comma is one scenario' '.params["buffer.max_level_s"] == 6' out

# A constant rate in mahimahi's way is a millisecond long: repeated, unless something else is asked for.
printf '1\n' >constant.trace
works report constant.trace
grep -q '^constant.trace: mahimahi, repeated for 5:00,' out || fail "the table does not say that it is repeated: $(head -1 out)"
works report constant.trace --json --timeline constant.csv
holds 'a trace shorter than a second is repeated for 300 s' '.source.duration_s == 300' out
same 'at its rate throughout' "$(table constant.csv | awk -F, 'NR > 1 { print $2 }' | sort -u)" 12
works report constant.trace --json --duration 20 --loop
holds 'or for as long as is asked' '.source.duration_s == 20' out
works info constant.trace --json
holds 'while info says what the file is' '.duration_s == 0.001' out

# a log of a real player: its own figures stand beside the model's
cat >player.log <<'END'
192.0.2.1 - - [01/Mar/2025:10:00:01 +0000] "GET /s1.m4s?CMCD=bl%3D0%2Cbr%3D800%2Cd%3D4000%2Cmtp%3D2000%2Cot%3Dv%2Csid%3D%22a%22 HTTP/1.1" 200 400000
192.0.2.1 - - [01/Mar/2025:10:00:05 +0000] "GET /s2.m4s?CMCD=bl%3D4000%2Cbr%3D3200%2Cd%3D4000%2Cmtp%3D6000%2Cot%3Dv%2Csid%3D%22a%22 HTTP/1.1" 200 1600000
192.0.2.1 - - [01/Mar/2025:10:00:09 +0000] "GET /s3.m4s?CMCD=bl%3D1000%2Cbr%3D800%2Cbs%2Cd%3D4000%2Cmtp%3D1000%2Cot%3Dv%2Csid%3D%22a%22 HTTP/1.1" 200 400000
END
works report player.log --json
holds 'the player of a log' '.real | .log == "CMCD" and .video_fetches == 3 and .quality_switch_count == 2 and
    .mean_kbps == 1600 and .stall_count == 1 and (.fetches | length) == 3 and .levels[1].name == "3200 kbit/s"' out
works report player.log
grep -q '^the real player, by its CMCD' out || fail 'the table does not tell of the real player'

# and as one of the sessions that are compared: read, not run
works report player.log --player real,hls.js --json
holds 'the real one is a session like the others' 'length == 2 and .[0].source.scenario == "real" and .[1].source.scenario == "hls.js" and
    .[0].qoe.stall_count == 1 and .[0].qoe.quality_switch_count == 2 and .[0].qoe.mean_buffer_level_s > 0' out
holds 'which has no figure for what its log does not tell' '.[0].qoe | .overall_qoe == null and .total_stall_time_s == null' out
holds 'nor a reason for its stall' '.[0].explanations[0] | .verdict == "log" and .changes == []' out
cp out before
works report player.log --player real,hls.js --json --set buffer.max_level_s=9 --edit 'scale 0.1'
same 'it stands whatever is moved' "$(jq -c '.[0].qoe' out)" "$(jq -c '.[0].qoe' before)"
works report player.log --player real,hls.js
grep -q 'real player  *hls.js' out || fail 'the table has no column of the real player'
works report player.log --player real,hls.js --save compared.reel --with-trace
works report compared.reel --json
same 'a session file keeps it' "$(jq -c '.[0] | .qoe, .events' out)" "$(jq -c '.[0] | .qoe, .events' before)"
refused 1 'ride.csv: tells no real session*' report ride.csv --player real
refused 2 '--player: real is what a log tells*' report live --player real
refused 2 '--player: real is a session that was*' sweep player.log --player real --x buffer.max_level_s=4:8:2

works report ride.csv
grep -q '^overall score' out || fail 'the table has no overall score'
grep -q '^Stalls: ' out || fail 'the table does not say when it stalled'
finish

# low latency: a scenario with a link of its own, its figures and its jumps
works report twitch-cascade --json
holds 'the link of the scenario' '.source.name == "twitch-cascade" and .source.duration_s == 150' out
holds 'latency in figures' '.scores | .p95_behind_live_s > 2.4 and .last_behind_live_s > 2.4 and .fast_ratio > 0 and
    .slow_ratio >= 0 and .nqoe < 1' out
printf 't_s,bandwidth_mbps\n0,5\n20,0\n50,5\n90,5\n' >gap.csv
works report gap.csv --scenario twitch-spike --json
holds 'a trace stays what is played' '.source.format == "csv" and .source.duration_s > 90' out
holds 'a jump says how far' 'any(.events[]; .kind == "skip" and .skipped_s > 12)' out
printf 't_s,bandwidth_mbps\n0,5\n' >one.csv
works report one.csv --duration 40 --player hls.js-ll --json
holds 'one rate holds as long as asked' '.source.duration_s == 40' out
works report ride.csv --player dash.js-ll --segments segments.csv
same 'one row a request' "$(awk -F, 'NR > 1 { print $1 }' segments.csv | uniq -d | wc -l)" 0
