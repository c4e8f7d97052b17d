#!/usr/bin/env bash
# One pass through a real window under Xvfb, driven as a person would: title and pixels are checked after each step.
# usage: window.sh TRACEREEL PIXELS
set -u
# shellcheck disable=SC2034 # for screen.sh
tracereel=$1 pixels=$2 SCREEN=1920x1080
# shellcheck source=tests/e2e/screen.sh
. "$(dirname "$0")/screen.sh"
for tool in ffmpeg ffprobe; do
    command -v $tool >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
export SDL_AUDIODRIVER=dummy
mkdir "$work/Pictures" "$work/Videos"

move() { xdotool mousemove $((X + $1)) $((Y + $2)); sleep 0.05; }
place() { eval "$(xdotool getwindowgeometry --shell "$win")"; }
grab() {
    place
    ffmpeg -loglevel error -y -f x11grab -draw_mouse 0 -video_size "${WIDTH}x$HEIGHT" -i "$DISPLAY+$X,$Y" -frames:v 1 "$1" || fail "no picture of the screen"
}
# Share of pixels that differ, against a bound: changed FILE FILE OP PERCENT WHAT [X Y W H]
changed() {
    local share
    share=$("$pixels" differ "$1" "$2" "${@:6}")
    awk -v a="$share" -v b="$4" "BEGIN { exit !(a $3 b) }" || fail "$5: $share % of the pixels differ, should be $3 $4"
    echo "ok: $5: $share % of the pixels differ"
}
position() { title | sed -E 's/.* - ([0-9]+):([0-9.]+) \/.*/\1 \2/' | awk '{ print $1 * 60 + $2 }'; }
near() { awk -v a="$(position)" -v b="$1" -v d="$2" 'BEGIN { exit !(a >= b - d && a <= b + d) }' || fail "$3: at $(position) s, should be near $1"; echo "ok: $3: $(position) s"; }

"$tracereel" generate --scenario poor --seed 7 -o "$work/bus.csv" || { echo "FAILED: generate"; exit 1; }
open_window "$work/bus.csv" --set buffer.max_level_s=8
place
[ "$WIDTH $HEIGHT" = "1280 720" ] || fail "the window is ${WIDTH}x$HEIGHT, should be 1280x720"

expect 'bus.csv - 00:0[0-9].[0-9] / 05:00.0 - playing 1x' 'plays at once'
key space
expect '* - paused 1x' 'Space pauses'
grab "$work/a.png"
[ "$("$pixels" mean "$work/a.png" 2 300 6 6)" = 0d1117 ] || fail "the ground is $("$pixels" mean "$work/a.png" 2 300 6 6), should be 0d1117"
sleep 0.4
grab "$work/b.png"
changed "$work/a.png" "$work/b.png" '==' 0 'a paused window stands still'

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
before=$(position)
[ "$before" != 70 ] || fail 'PgDn should go to an event'
key Prior Prior
expect '* - paused 1x' 'PgUp'
awk -v a="$(position)" -v b="$before" 'BEGIN { exit !(a < b) }' || fail 'PgUp should go back'

# Scrubbing on the overview: a press, a drag, the position follows the pointer.
move 745 672
xdotool mousedown 1
sleep 0.1
near 150 6 'pressing in the middle of the overview goes to the middle'
move 998 672
xdotool mouseup 1
sleep 0.1
near 225 6 'dragging on scrubs on'
grab "$work/c.png"
changed "$work/b.png" "$work/c.png" '>' 3 'scrubbing shows another moment'

# Zoom at the pointer, pan, hover.
move 800 300
grab "$work/d.png"
changed "$work/c.png" "$work/d.png" '>' 0.05 'hovering reads the plots out'
xdotool click 4 click 4 click 4
sleep 0.2
grab "$work/e.png"
changed "$work/d.png" "$work/e.png" '>' 1 'the wheel zooms'
xdotool mousedown 1
move 700 300
move 600 300
xdotool mouseup 1
sleep 0.2
grab "$work/f.png"
changed "$work/e.png" "$work/f.png" '>' 1 'dragging pans'
near 225 6 'panning leaves the playhead where it is'

# Paused, the time under the pointer holds still while zooming: all of the session's 300 s, then a sixth of them.
key Home
move 846 300 # the middle of the plots
xdotool click --repeat 12 --delay 20 5
xdotool click --repeat 8 --delay 20 4
sleep 0.2
xdotool click 1
sleep 0.2
near 150 2 'zooming while paused holds the time under the pointer'
key Home

# Help over the picture, and away again.
move 300 800
grab "$work/g.png"
key question
sleep 0.3
grab "$work/h.png"
changed "$work/g.png" "$work/h.png" '>' 30 '? opens the help'
key Escape
sleep 0.3
grab "$work/i.png"
changed "$work/g.png" "$work/i.png" '==' 0 'Esc closes it without a trace'

key t
sleep 0.3
grab "$work/j.png"
[ "$("$pixels" mean "$work/j.png" 2 300 6 6)" = f4f6f8 ] || fail 'T should turn the ground light'
echo 'ok: light theme'
key t

# A screenshot is the session's picture: what the window shows but for the buttons in the header.
key s
for _ in $(seq 60); do shot=$(ls "$work"/Pictures/tracereel-bus.csv-*.png 2>/dev/null); [ -n "$shot" ] && break; sleep 0.05; done
[ -n "$shot" ] || fail 'S should write a screenshot into Pictures'
changed "$shot" "$work/i.png" '==' 0 'the screenshot is what the window showed' 0 48 1280 672
key Escape

for size in 800x450 1920x1080 1280x720; do
    xdotool windowsize --sync "$win" ${size/x/ } windowmove "$win" 0 0
    sleep 0.5
    place
    [ "${WIDTH}x$HEIGHT" = $size ] || fail "resizing to $size gave ${WIDTH}x$HEIGHT"
    grab "$work/size.png"
    [ "$("$pixels" mean "$work/size.png" 2 300 6 6)" = 0d1117 ] || fail "at $size the picture is not drawn to the edge"
    echo "ok: resized to $size"
done

# Fullscreen, though no window manager is there to see to it; and back.
is_size() {
    for _ in $(seq 60); do place; [ "${WIDTH}x$HEIGHT" = "$1" ] && return; sleep 0.05; done
    fail "$2: ${WIDTH}x$HEIGHT, should be $1"
}
key f
is_size 1920x1080 'F: fullscreen'
sleep 0.5
grab "$work/size.png"
[ "$("$pixels" mean "$work/size.png" 1914 600 4 4)" = 0d1117 ] || fail 'the fullscreen picture is not drawn to the edge'
key f
is_size 1280x720 'F again: as it was'
echo 'ok: fullscreen and back'
sleep 0.5

# Recording what is played, and a span of it in the background; each becomes a file that plays.
played_s() { ffprobe -v error -show_entries format=duration -of csv=p=0 "$1"; }
key r
expect '*REC' 'R records'
key space
sleep 2
key space
key r
for _ in $(seq 200); do film=$(ls "$work"/Videos/*.mp4 2>/dev/null); [ -n "$film" ] && break; sleep 0.05; done
[ -n "$film" ] || fail 'R again should leave a film in Videos'
awk -v s="$(played_s "$film")" 'BEGIN { exit !(s > 1.5 && s < 20) }' || fail "the film lasts $(played_s "$film") s"
echo "ok: recorded $(played_s "$film") s"
rm "$film"
sleep 0.3
key Escape
xdotool keydown shift
move 700 300
xdotool mousedown 1
move 760 300
move 800 300
xdotool mouseup 1
xdotool keyup shift
key ctrl+r
for _ in $(seq 600); do film=$(ls "$work"/Videos/*.mp4 2>/dev/null); [ -n "$film" ] && break; sleep 0.05; done
[ -n "$film" ] || fail 'Ctrl R should leave a film of the selected span'
awk -v s="$(played_s "$film")" 'BEGIN { exit !(s > 3 && s < 60) }' || fail "the span lasts $(played_s "$film") s"
echo "ok: a span of $(played_s "$film") s recorded in the background"
key Escape Escape

# The maximum, dragged on the buffer's plot: the axis stands still meanwhile, so the same place is the same value.
key Home
move 900 207
xdotool mousedown 1
move 900 210
move 900 207
sleep 0.3
grab "$work/k.png"
move 900 235
sleep 0.3
grab "$work/l.png"
changed "$work/k.png" "$work/l.png" '>' 0.1 'dragging the maximum changes the session'
move 900 207
sleep 0.3
grab "$work/l.png"
changed "$work/k.png" "$work/l.png" '==' 0 'and back where it was, so is the session' 437 168 830 104
move 900 264
sleep 0.3
grab "$work/l.png"
changed "$work/k.png" "$work/l.png" '==' 0 'below the resume threshold it stops there, without a word' 90 6 700 36
move 900 207
xdotool mouseup 1

# The drawer: the second slider under "Buffer" is the maximum; it, too, stops at the threshold.
key Tab
move 235 300
sleep 0.3
grab "$work/m.png"
xdotool mousedown 1
move 100 300
move 30 300
sleep 0.3
xdotool mouseup 1
sleep 0.2
grab "$work/n.png"
changed "$work/m.png" "$work/n.png" '>' 0.3 'a slider of the drawer changes the session'
changed "$work/m.png" "$work/n.png" '==' 0 'and stops where another value stops it, without a word' 90 6 700 36
key Tab

# Players over what is open: by key, and by a click on the settings; the trace and the place stay.
key Home Up
move 300 800
sleep 0.2
grab "$work/o.png"
key p
sleep 0.3
grab "$work/p.png"
changed "$work/o.png" "$work/p.png" '>' 30 'P lists the players'
key Down Return
sleep 0.4
expect 'bus.csv - 01:00.0 / 05:00.0 - paused 1x' 'another player over the same trace, at the same place'
grab "$work/p.png"
changed "$work/o.png" "$work/p.png" '>' 0.3 'the settings in the header say so' 640 12 320 24
changed "$work/o.png" "$work/p.png" '>' 1 'and the plots show it' 437 48 830 580
move 860 24
xdotool click 1
sleep 0.3
grab "$work/q.png"
changed "$work/p.png" "$work/q.png" '>' 30 'a click on the settings lists the players too'
key Home Return
sleep 0.4
expect 'bus.csv - 01:00.0 / 05:00.0 - paused 1x' 'back to the reference'

# The list behind O, by keys. A file that is no trace: a line in words, and what was open stays open.
printf 'this is no trace\n' >"$work/aaa-broken.txt"
rm -f "$work"/*.png
key Home
key o
sleep 0.3
key Escape
expect 'bus.csv - *' 'O and Esc leave all as it was'
sleep 0.3
grab "$work/before.png"
key o
sleep 0.3
# Recent file, then .., config, Pictures, Videos, then the files of the folder.
key Down Down Down Down Down Return
sleep 0.5
expect 'bus.csv - 00:00.0 *' 'opening a file that is no trace keeps what was open'
grab "$work/after.png"
banner=$("$pixels" differ "$work/before.png" "$work/after.png" 90 6 540 36)
awk -v a="$banner" 'BEGIN { exit !(a > 20) }' || fail 'a banner should say that aaa-broken.txt is no trace'
echo 'ok: a banner says so'
changed "$work/before.png" "$work/after.png" '==' 0 'which covers nothing but the header' 0 48 1280 672
key Escape
key End
expect '* - ended 1x' 'the end'
key space
expect '* - playing 1x' 'from the end, playing begins at the start'
# A polite kill while recording: the film is finished before the program ends.
rm -f "$work"/Videos/*
key r
expect '*REC' 'R records again'
sleep 1.5
kill -TERM $app
for _ in $(seq 200); do kill -0 $app 2>/dev/null || break; sleep 0.05; done
wait $app
status=$?
app=''
[ $status = 0 ] || { cat "$work/log"; echo "FAILED: exit status $status after SIGTERM"; exit 1; }
film=$(ls "$work"/Videos/*.mp4 2>/dev/null)
[ -n "$film" ] || { ls "$work/Videos"; echo "FAILED: SIGTERM should leave a finished film"; exit 1; }
awk -v s="$(played_s "$film")" 'BEGIN { exit !(s > 0.5 && s < 20) }' || { echo "FAILED: the film lasts $(played_s "$film") s"; exit 1; }
echo "ok: SIGTERM finishes the film of $(played_s "$film") s"
# A recording says on the terminal what it missed, which a busy machine may make it do.
grep -v '^tracereel: recording: ' "$work/log" && { echo "FAILED: words on the terminal"; exit 1; }

"$tracereel" play "$work/bus.csv" >"$work/log" 2>&1 &
app=$!
win=''
for _ in $(seq 200); do
    win=$(xdotool search --name ' - .* / ' 2>/dev/null | tail -1)
    [ -n "$win" ] && break
    sleep 0.05
done
xdotool windowfocus --sync "$win"
expect 'bus.csv - *' 'opens again'
key q
for _ in $(seq 100); do kill -0 $app 2>/dev/null || break; sleep 0.05; done
kill -0 $app 2>/dev/null && fail 'Q should quit'
wait $app
status=$?
app=''
[ $status = 0 ] || { cat "$work/log"; echo "FAILED: exit status $status"; exit 1; }
[ -s "$work/log" ] && { cat "$work/log"; echo "FAILED: words on the terminal"; exit 1; }
grep -q bus.csv "$work/config/tracereel/settings.ini" || { echo "FAILED: recent files are not kept"; exit 1; }
echo "all good"
