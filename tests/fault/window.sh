#!/usr/bin/env bash
# The window where things are not as they should be: no display, no home, settings that are none, a display that is taken away, a
# trace that is replaced while it is open, a process that is stopped for a while, two windows at once.
# usage: window.sh TRACEREEL PIXELS ONLOOKER DROP_FILE
set -u
# shellcheck disable=SC2034 # for screen.sh
tracereel=$1 pixels=$2 onlooker=$3
# shellcheck source=tests/e2e/screen.sh
. "$(dirname "$0")/../e2e/screen.sh"
export SDL_AUDIODRIVER=dummy
printf 't_s,bandwidth_mbps\n0,6\n100,0.3\n130,5\n300,5\n' >"$work/bus.csv"

# No display: one line, which says what works without one.
for display in '' :4711 nowhere:0; do
    DISPLAY=$display "$tracereel" play "$work/bus.csv" >"$work/out" 2>"$work/err"
    [ $? = 1 ] || fail "DISPLAY='$display': should end with status 1"
    [ "$(wc -l <"$work/err")" = 1 ] && grep -q '^tracereel: display: .*need no display' "$work/err" || fail "DISPLAY='$display' says $(cat "$work/err")"
done
echo 'ok: no display'

# No sound card: the window says so, and goes on.
SDL_AUDIODRIVER=none open_window "$work/bus.csv"
key space Home Escape
expect 'bus.csv - 00:00.0 / * - paused 1x' 'without a sound card'
key a
settle
expect 'bus.csv - 00:00.0 / * - paused 1x' 'sound that cannot be'
close_window

# No home, a file where the settings' folder should be, settings that are none: it opens, and at most warns.
(
    unset HOME XDG_CONFIG_HOME
    open_window "$work/bus.csv"
    key space
    expect 'bus.csv - * - paused 1x' 'without a home'
    close_window
) || exit 1
rm -rf "$work/config"
echo mine >"$work/config"
open_window "$work/bus.csv"
close_window
[ "$(cat "$work/config")" = mine ] || fail 'a file where the folder should be was lost'
rm "$work/config"
mkdir -p "$work/config/tracereel"
printf '\0\377[window\nwidth = wide\n\n[recent]\nfile1 = /%s\n' "$(head -c 3000 /dev/zero | tr '\0' x)" >"$work/config/tracereel/settings.ini"
open_window "$work/bus.csv"
expect 'bus.csv - * - playing 1x' 'settings that are none'
grep -q '^tracereel: warning: .*settings.ini' "$work/log" || fail 'broken settings are not told'
: >"$work/log"
close_window
grep -q 'width = ' "$work/config/tracereel/settings.ini" || fail 'the settings are not made anew'

# A trace that goes or is replaced while it is open: what is on the screen stays.
open_window "$work/bus.csv"
key space Home Escape
expect 'bus.csv - 00:00.0 / * - paused 1x' 'open'
grab before
echo 'no trace any more' >"$work/bus.csv"
key t t Escape
settle
grab after
changed before after '<' 1 'a trace that is replaced while it is open'
rm "$work/bus.csv"
key Right Left
expect 'bus.csv - 00:00.0 / * - paused 1x' 'a trace that is gone'
printf 't_s,bandwidth_mbps\n0,6\n100,0.3\n130,5\n300,5\n' >"$work/bus.csv"

# Stopped and continued (Ctrl-Z, a lid that closes): it goes on where it was, without a leap of what has passed.
kill -STOP "$app"
key space
kill -CONT "$app"
expect 'bus.csv - * - playing 1x' 'continued after a stop'
close_window

# Two windows at once: each its own, the settings whole.
open_window "$work/bus.csv"
"$tracereel" play "$work/bus.csv" >"$work/log.2" 2>&1 &
other=$!
both_are_there() { [ "$(xdotool search --name ' - .* / ' 2>/dev/null | wc -l)" = 2 ] || ended $other; }
await both_are_there && ! ended $other || fail 'a second window does not open'
kill $other
await ended $other || fail 'the other window does not end'
wait $other || fail "the other window ended with status $?"
xdotool windowfocus "$win"
key space
expect 'bus.csv - * - paused 1x' 'the one window after the other'
close_window
grep -q '^file1 = .*bus.csv' "$work/config/tracereel/settings.ini" || fail 'two windows leave no settings'

# The display is taken away: the process ends by itself, within patience, and what it records is playable.
mkdir -p "$work/Videos"
open_window "$work/bus.csv"
key r
there_is_a_film() { find "$work" -name '*.mp4.part' -size +40k | grep -q . || ended "$app"; }
await there_is_a_film && ! ended "$app" || fail 'no recording is begun'
kill -9 "$xvfb"
wait "$xvfb" 2>/dev/null
await ended "$app" || fail 'the window lives on without a display'
wait "$app"
[ $? -lt 128 ] || fail 'without its display the window crashes'
app=''
film=$(find "$work" -name '*.mp4' -o -name '*.mp4.part' | head -n 1)
[ -n "$film" ] || fail 'the recording is gone with the display'
if command -v ffprobe >/dev/null; then
    [ "$(frames "$film")" -gt 0 ] || fail "$film does not play"
fi
echo "ok: the display is taken away, $(basename "$film") plays"
