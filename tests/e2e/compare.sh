#!/usr/bin/env bash
# Comparing in a real window under Xvfb, by keys and by mouse: sessions put beside each other, taken out, renamed, moved, shown
# alone, undone, recorded; and several named on the command line.
# usage: compare.sh TRACEREEL PIXELS ONLOOKER
set -u
# shellcheck disable=SC2034 # for screen.sh
tracereel=$1 pixels=$2 onlooker=$3 SCREEN=1920x1080
# shellcheck source=tests/e2e/screen.sh
. "$(dirname "$0")/screen.sh"
command -v ffprobe >/dev/null || { echo 'skipped: ffprobe is not installed'; exit 77; }
export SDL_AUDIODRIVER=dummy
mkdir "$work/Pictures" "$work/Videos"

move() { xdotool mousemove "$1" "$2"; settle; }
click() { move "$1" "$2"; xdotool click 1; settle; }
away() { move 300 800; } # beside the window

printf 't_s,bandwidth_mbps\n0,6\n40,0.3\n70,5\n120,0.2\n150,6\n300,6\n' >"$work/bus.csv"
printf 't_s,bandwidth_mbps\n0,3\n200,3\n400,3\n' >"$work/train.csv"
open_window "$work/bus.csv" --player hls.js
key space Home Right Right Right Right Right
expect 'bus.csv - 00:25.0 / 0[0-9]:* - paused 1x' 'one session'
away
grab alone

# C with nothing to compare: a player to choose; Enter puts it beside.
key c
grab list
changed alone list '>' 30 'C lists players to compare with'
key Down Return
away
grab two
changed alone two '>' 10 'a second session stands beside the first'
expect 'bus.csv - 00:25.0 / * - paused 1x' 'on the same clock, at the same place'
chips='88 10 600 28' # of the header: names and their buttons

# C shows the current one alone, and all again; P puts one more beside; Ctrl Z and Ctrl Shift Z take it away and bring it back.
key c
away
grab one
changed one two '>' 10 'C shows the current one alone'
key c
away
grab again
changed two again '==' 0 'and both again'
key p
key Down Down Down Return
away
grab three
changed two three '>' 5 'P puts a third beside'
key ctrl+z
key Escape
away
grab again
changed two again '==' 0 'Ctrl Z takes it away'
key ctrl+shift+z
key Escape
away
grab again
changed three again '==' 0 'Ctrl Shift Z brings it back'

# By mouse: the first chip's screen shows it alone, its cross takes it out, a double click renames it.
click 156 24
away
grab again
changed three again '>' 10 "a chip's button shows its session alone"
expect 'bus.csv - 00:25.0 / * - paused 1x' 'at the same place'
click 156 24
away
grab again
changed three again '==' 0 'and beside the others again'
key ctrl+2
away
grab current
changed three current '>' 0 'Ctrl 2 makes the second one current' $chips
click 115 24
away
grab again
changed three again '==' 0 'a click on the first chip makes that one current again'
move 115 24
grab named
# On a busy machine two clicks may come too far from each other to be one double click.
opens_field() {
    xdotool click --repeat 2 --delay 30 1
    grab field
    awk -v a="$("$pixels" differ "$work/named.png" "$work/field.png" $chips)" 'BEGIN { exit !(a > 0) }'
}
await opens_field || fail 'a double click opens no field for a name'
xdotool type --delay 12 'mine'
key Return
away
grab renamed
changed three renamed '>' 0.05 'a double click and a new name' $chips
changed three renamed '>' 0 'which the table says, too' 12 336 600 36
key ctrl+z
key Escape
away
grab again
changed three again '==' 0 'undone'
key F2
xdotool type --delay 12 'theirs'
key Return
away
grab again
changed three again '>' 0.05 'the same by F2' $chips
click 172 24
away
grab again
changed three again '>' 5 'a cross takes the first one out'
key ctrl+z ctrl+z
key Escape
away
grab again
changed three again '==' 0 'and that is undone'

# A slider moves one of them, or all.
key Tab
settle
key Down Right Right Right
key Tab
away
grab moved
changed three moved '>' 0 'a slider moves the current one'
key ctrl+z ctrl+z ctrl+z
key Escape
away
grab again
changed three again '==' 0 'undone'
key shift+Tab
key Escape Tab
settle
key Down Right Right Right
key Tab
away
grab all
changed moved all '>' 0 'or all of them'
key ctrl+z ctrl+z ctrl+z
key Escape shift+Tab Escape
away
grab again
changed three again '==' 0 'undone as one'

# A screenshot and a span recorded show them beside each other.
key s
captured Pictures png
mv "$capture" "$work/shot.png"
changed shot three '<' 3 'the screenshot is what the window shows'
changed shot three '==' 0 'all of it under the header, but for what asks why' 0 48 1194 672
key Escape
xdotool keydown shift
move 780 300
xdotool mousedown 1
move 796 300
move 800 300
xdotool mouseup 1
xdotool keyup shift
key ctrl+r
captured Videos mp4
ffmpeg -v error -y -i "$capture" -frames:v 1 "$work/frame.png" 2>/dev/null
changed frame three '<' 12 'a recorded span shows them, too' 12 48 600 140
rm "$capture"
key Escape Escape

# G keeps this run; Del takes the current one out; a session alone compares nothing.
key g
away
grab four
changed three four '>' 1 'G keeps this run as one more'
key Delete Delete Delete
away
settle
key Delete
grab last
key Escape
grab last
changed alone last '<' 25 'the last one stays'
close_window

# Several named on the command line: two traces, the clock is the longer one's.
open_window "$work/bus.csv" "$work/train.csv" --player hls.js --player shaka
key space Home
expect 'bus.csv, train.csv - 00:00.0 / 10:00.0 - paused 1x' 'two traces with two players each, on one clock'
key End
expect 'bus.csv, train.csv - * - ended 1x' 'up to the end of the longer one'
close_window
"$tracereel" play "$work/bus.csv" "$work/none.csv" 2>"$work/err" && fail 'a trace that is not there is no error'
grep -q '^tracereel: .*none.csv: ' "$work/err" || fail "said: $(cat "$work/err")"
echo 'all good'
