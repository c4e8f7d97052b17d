#!/usr/bin/env bash
# The trace edited in the window: typed and chosen, said in the header, taken back, saved; the file stays as it is.
# usage: edit.sh TRACEREEL PIXELS ONLOOKER
set -u
# shellcheck disable=SC2034 # for screen.sh
tracereel=$1 pixels=$2 onlooker=$3
# shellcheck source=tests/e2e/screen.sh
. "$(dirname "$0")/screen.sh"
export SDL_AUDIODRIVER=dummy
mkdir "$work/Documents"

awk 'BEGIN { print "t_s,bandwidth_mbps"; for (t = 0; t <= 300; t++) print t "," (t >= 100 && t < 130 ? 0.1 : 5) }' >"$work/bus.csv"
cp "$work/bus.csv" "$work/before.csv"
open_window "$work/bus.csv"
expect 'bus.csv - *playing 1x' 'plays'
key space Home
expect 'bus.csv - 00:00.0 / 05:01.0 - paused 1x' 'paused'
grab plain

# Typed, as on the command line; what is left out is where the playhead is.
key Up
key d
xdotool type --delay 12 'outage 8'
grab typed
changed plain typed '>' 10 'the list is over the picture'
key Return
expect 'bus.csv - 01:00.0 / 05:09.0 - paused 1x' 'eight seconds longer'
key Home
grab edited
changed plain edited '>' 0.5 'the header and the plots say so'
key ctrl+z
expect 'bus.csv - 00:00.0 / 05:01.0 - paused 1x' 'taken back'
key ctrl+shift+z
expect 'bus.csv - 00:00.0 / 05:09.0 - paused 1x' 'and done again'

# Chosen: the first line that can be, an outage of two seconds at the playhead.
key d Return
expect 'bus.csv - 00:00.0 / 05:11.0 - paused 1x' 'two seconds longer'

# What is wrong is said, and changes nothing.
key d
xdotool type --delay 12 'cut 5:1'
key Return
key Escape Escape
expect 'bus.csv - 00:00.0 / 05:11.0 - paused 1x' 'nothing has changed'

# Saved in another format, beside which the file stays what it was.
key d
xdotool type --delay 12 'Sabre'
key Return
captured Documents json
"$tracereel" info --json "$capture" >"$work/info" || fail 'what was saved cannot be read'
jq -e '(.duration_s - 311 | fabs) < 0.01 and .min_mbps == 0' "$work/info" >/dev/null || fail "saved: $(cat "$work/info")"
cmp -s "$work/bus.csv" "$work/before.csv" || fail 'the file has changed'

# All that is on screen in one file: the trace in it, the edits, and where one looks.
key Up m
expect 'bus.csv - 01:00.0 / 05:11.0 - paused 1x' 'a bookmark at a minute'
key ctrl+s
captured Documents reel
reel=$capture
"$tracereel" report "$reel" --json >"$work/report" || fail 'the session that was saved cannot be read'
jq -e '.source.edits == ["outage 60 8", "outage 0 2"] and .source.duration_s == 311' "$work/report" >/dev/null ||
    fail "saved: $(jq -c .source "$work/report")"

# All of them taken back.
key d
xdotool type --delay 12 'take back all'
key Return
expect 'bus.csv - 01:00.0 / 05:01.0 - paused 1x' 'unedited'
close_window

# And opened: paused at the same place.
open_window "$reel"
expect 'bus.csv - 01:00.0 / 05:11.0 - paused 1x' 'opened where it was left'
key ctrl+z
expect 'bus.csv - 01:00.0 / 05:11.0 - paused 1x' 'with nothing to undo'
close_window
echo 'all good'
