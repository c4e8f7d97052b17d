#!/usr/bin/env bash
# One pass through a real window under Xvfb, driven as a person would: title and pixels are checked after each step.
# usage: window.sh TRACEREEL PIXELS ONLOOKER
set -u
# shellcheck disable=SC2034 # for screen.sh
tracereel=$1 pixels=$2 onlooker=$3 SCREEN=1920x1080
# shellcheck source=tests/e2e/screen.sh
. "$(dirname "$0")/screen.sh"
command -v ffprobe >/dev/null || { echo 'skipped: ffprobe is not installed'; exit 77; }
export SDL_AUDIODRIVER=dummy
mkdir "$work/Pictures" "$work/Videos"

move() { xdotool mousemove $((X + $1)) $((Y + $2)); settle; }
# Where the window is, once it is done with moving: of size and place one changes before the other.
place() { settle; eval "$(xdotool getwindowgeometry --shell "$win")"; }
ground() { "$pixels" mean "$work/$1.png" 2 300 6 6; }
position() { title | sed -E 's/.* - ([0-9]+):([0-9.]+) \/.*/\1 \2/' | awk '{ print $1 * 60 + $2 }'; }
near() { settle; awk -v a="$(position)" -v b="$1" -v d="$2" 'BEGIN { exit !(a >= b - d && a <= b + d) }' || fail "$3: at $(position) s, should be near $1"; echo "ok: $3: $(position) s"; }

"$tracereel" generate --scenario poor --seed 7 -o "$work/bus.csv" || { echo "FAILED: generate"; exit 1; }
open_window "$work/bus.csv" --set buffer.max_level_s=8
place
[ "$WIDTH $HEIGHT" = "1280 720" ] || fail "the window is ${WIDTH}x$HEIGHT, should be 1280x720"

expect 'bus.csv - 00:[0-9][0-9].[0-9] / 05:00.0 - playing 1x' 'plays at once'
key space
expect '* - paused 1x' 'Space pauses'
key Escape # whatever there is to say about the file goes by itself, after a time
grab a
[ "$(ground a)" = 0d1117 ] || fail "the ground is $(ground a), should be 0d1117"
for _ in 1 2 3 4 5; do
    grab b
    changed a b '==' 0 'a paused window stands still'
done

key Home
expect '* - 00:00.0 / *' 'Home'
key Right Right
expect '* - 00:10.0 / *' 'Right twice: 10 s'
key shift+Left
expect '* - 00:09.0 / *' 'Shift Left: 1 s back'
key Up
expect '* - 01:09.0 / *' 'Up: 60 s on'
key period
expect '* - 01:10.0 / *' 'one step'
key bracketright bracketright
expect '* - paused 4x' 'faster'
key BackSpace
expect '* - paused 1x' '1x'
key Next
settle
before=$(position)
[ "$before" != 70 ] || fail 'PgDn should go to an event'
key Prior Prior
settle
awk -v a="$(position)" -v b="$before" 'BEGIN { exit !(a < b) }' || fail 'PgUp should go back'

# Scrubbing on the overview: a press, a drag, the position follows the pointer.
move 745 672
xdotool mousedown 1
near 150 6 'pressing in the middle of the overview goes to the middle'
move 998 672
xdotool mouseup 1
near 225 6 'dragging on scrubs on'
grab c
changed b c '>' 3 'scrubbing shows another moment'

# Zoom at the pointer, pan, hover.
move 800 300
grab d
changed c d '>' 0.05 'hovering reads the plots out'
xdotool click 4 click 4 click 4
grab e
changed d e '>' 1 'the wheel zooms'
xdotool mousedown 1
move 700 300
move 600 300
xdotool mouseup 1
grab f
changed e f '>' 1 'dragging pans'
near 225 6 'panning leaves the playhead where it is'

# Paused, the time under the pointer holds still while zooming: all of the session's 300 s, then a sixth of them.
key Home
move 846 300 # the middle of the plots
xdotool click --repeat 12 --delay 20 5
xdotool click --repeat 8 --delay 20 4
xdotool click 1
near 150 2 'zooming while paused holds the time under the pointer'
key Home

# Clicks at one pixel are one time, wherever the playhead was; what was marked can be undone.
move 1100 300
xdotool click 1
there=$(position)
move 900 300
xdotool click 1
move 1100 300
xdotool click 1
near "$there" 0 'a second click at the same pixel goes to the same time'
grab g
key m
grab h
changed g h '>' 0 'M marks the place'
move 300 800
key ctrl+z
key Escape
move 1100 300
grab h
changed g h '==' 0 'Ctrl Z takes the mark away'
key 0
key Home

# Help over the picture, and away again.
move 300 800
grab g
key question
grab h
changed g h '>' 30 '? opens the help'
key Escape
grab i
changed g i '==' 0 'Esc closes it without a trace'

key t
grab j
[ "$(ground j)" = f4f6f8 ] || fail 'T should turn the ground light'
echo 'ok: light theme'
key t

# A screenshot is the session's picture: what the window shows but for the buttons in the header.
key s
captured Pictures png
case ${capture##*/} in tracereel-bus.csv-*) ;; *) fail "the screenshot is called $capture" ;; esac
mv "$capture" "$work/shot.png"
changed shot i '==' 0 'the screenshot is what the window showed' 0 48 1280 672
key Escape

is_size() { place; [ "${WIDTH}x$HEIGHT" = "$1" ]; }
for size in 800x450 1920x1080 1280x720; do
    xdotool windowsize --sync "$win" ${size/x/ } windowmove "$win" 0 0
    await is_size $size || fail "resizing to $size gave ${WIDTH}x$HEIGHT"
    grab size
    [ "$(ground size)" = 0d1117 ] || fail "at $size the picture is not drawn to the edge"
    echo "ok: resized to $size"
done

# Fullscreen, though no window manager is there to see to it; and back.
key f
await is_size 1920x1080 || fail "F: fullscreen: ${WIDTH}x$HEIGHT"
grab size
[ "$("$pixels" mean "$work/size.png" 1914 600 4 4)" = 0d1117 ] || fail 'the fullscreen picture is not drawn to the edge'
key f
await is_size 1280x720 || fail "F again: as it was: ${WIDTH}x$HEIGHT"
echo 'ok: fullscreen and back'

# Recording what is played, and a span of it in the background; each becomes a file that plays.
part_has() { has_frames "$(echo "$work"/Videos/*.part)" "$1"; }
played_s() { ffprobe -v error -show_entries format=duration -of csv=p=0 "$1"; }
key r
expect '*REC' 'R records'
key space
await part_has 60 || fail 'the recording does not grow'
key space
key r
captured Videos mp4
has_frames "$capture" 60 || fail "$(frames "$capture") frames in the film, fewer than before it was finished"
echo "ok: recorded $(frames "$capture") frames"
rm "$capture"
# Wherever playing has come to by now.
key Escape Home Up
expect '* - 01:00.0 / *' 'a minute on'
xdotool keydown shift
move 700 300
xdotool mousedown 1
move 760 300
move 800 300
xdotool mouseup 1
xdotool keyup shift
key ctrl+r
captured Videos mp4
awk -v s="$(played_s "$capture")" 'BEGIN { exit !(s > 3 && s < 60) }' || fail "the span lasts $(played_s "$capture") s"
echo "ok: a span of $(played_s "$capture") s recorded in the background"
rm "$capture"
key Escape Escape

# The maximum, dragged on the buffer's plot: the axis stands still meanwhile, so the same place is the same value.
key Home
move 900 207
xdotool mousedown 1
move 900 210
move 900 207
grab k
move 900 235
grab l
changed k l '>' 0.1 'dragging the maximum changes the session'
move 900 207
grab l
changed k l '==' 0 'and back where it was, so is the session' 437 168 830 104
move 900 264
grab l
changed k l '>' 3 'below the resume threshold it stops there, and says so' 90 6 700 36
move 900 207
xdotool mouseup 1
key Escape

# The drawer: the first slider under "Buffer" is the maximum; it, too, stops at the threshold.
key Tab
move 235 255
grab m
xdotool mousedown 1
move 100 255
move 30 255
xdotool mouseup 1
grab n
changed m n '>' 0.3 'a slider of the drawer changes the session'
changed m n '>' 3 'and stops where another value stops it, and says so' 90 6 700 36
key Tab

# Players over what is open: by key, and by a click on the settings; the trace and the place stay.
key Home Up
move 300 800
grab o
key p
grab p
changed o p '>' 30 'P lists the players'
key Down Return
becomes o p '>' 0.3 'the settings in the header say so' 640 12 320 24
expect 'bus.csv - 01:00.0 / 05:00.0 - paused 1x' 'another player over the same trace, at the same place'
changed o p '>' 1 'and the plots show it' 437 48 830 580
move 860 24
xdotool click 1
grab q
changed p q '>' 30 'a click on the settings lists the players too'
key Home Return
move 300 800
becomes p q '>' 1 'back to the reference' 437 48 830 580
expect 'bus.csv - 01:00.0 / 05:00.0 - paused 1x' 'at the same place'

# The list behind O, by keys. A file that is no trace: a line in words, and what was open stays open.
printf 'this is no trace\n' >"$work/aaa-broken.txt"
rm -f "$work"/*.png
key Home
key o
key Escape
expect 'bus.csv - *' 'O and Esc leave all as it was'
grab before
key o
# Recent file, then .., config, Pictures, Videos, then the files of the folder.
key Down Down Down Down Down Return
becomes before after '>' 20 'a banner says that aaa-broken.txt is no trace' 90 6 540 36
expect 'bus.csv - 00:00.0 *' 'what was open stays open'
changed before after '==' 0 'which covers nothing but the header' 0 48 1280 672
key Escape
key End
expect '* - ended 1x' 'the end'
key space
expect '* - playing 1x' 'from the end, playing begins at the start'
# A polite kill while recording: the film is finished before the program ends.
await records
expect '*REC' 'R records again'
await part_has 30 || fail 'the recording does not grow'
kill -TERM $app
app_ends 'SIGTERM should end it'
[ $status = 0 ] || fail "exit status $status after SIGTERM"
film=$(find "$work/Videos" -name '*.mp4')
[ -n "$film" ] || fail 'SIGTERM should leave a finished film'
has_frames "$film" 30 || fail "the film has $(frames "$film") frames"
echo "ok: SIGTERM finishes the film of $(frames "$film") frames"
# A recording says on the terminal what it missed, which a busy machine may make it do.
grep -v '^tracereel: recording: ' "$work/log" && fail 'words on the terminal'

open_window "$work/bus.csv"
expect 'bus.csv - *' 'opens again'
key q
app_ends 'Q should quit'
[ $status = 0 ] || fail "exit status $status"
[ ! -s "$work/log" ] || fail 'words on the terminal'
grep -q bus.csv "$work/config/tracereel/settings.ini" || fail 'recent files are not kept'
echo 'all good'
