#!/usr/bin/env bash
# A real player's session, as its log tells of it, beside the model's in a real window, by keys and by mouse: found, put beside,
# explained, shown alone, taken out, saved, pictured, at three sizes and in both themes.
# usage: real.sh TRACEREEL PIXELS ONLOOKER LOG
set -u
# shellcheck disable=SC2034 # for screen.sh
tracereel=$1 pixels=$2 onlooker=$3 log=$4 SCREEN=1920x1100
# shellcheck source=tests/e2e/screen.sh
. "$(dirname "$0")/screen.sh"
command -v jq >/dev/null || { echo 'skipped: jq is not installed'; exit 77; }
export SDL_AUDIODRIVER=dummy
mkdir "$work/Pictures" "$work/Documents"
cp "$log" "$work/ride.log"

click() { xdotool mousemove "$1" "$2"; settle; xdotool click 1; settle; }
away() { xdotool mousemove 640 715; settle; } # on nothing
# resized W H: the window, once it has that size.
has_size() { [ "$(xdotool getwindowgeometry --shell "$win" | grep -c -x -e "WIDTH=$1" -e "HEIGHT=$2")" = 2 ]; }
resized() {
    xdotool windowsize "$win" "$1" "$2"
    await has_size "$@" || fail "no window of $1x$2"
    settle
}
# sessions WANT: the players of those that Ctrl S leaves.
sessions() {
    local said
    rm -f "$work"/Documents/*
    key ctrl+s
    captured Documents reel
    said=$("$tracereel" report "$capture" --json | jq -c '[if type == "array" then .[] else . end | .source.scenario]')
    [ "$said" = "$1" ] || fail "the sessions are $said, should be $1"
    key Escape
    away
    echo "ok: the sessions are $1"
}

# What is opened is the model's session over the link that the log tells; a line says that there is another one.
open_window "$work/ride.log"
key space Home
expect 'ride.log - 00:00.0 / 00:18.0 - paused 1x' "the model's session"
key Right Right Right
expect 'ride.log - 00:15.0 / 00:18.0 - paused 1x' 'behind the stall that the real player had'
away
grab offered
key Escape
away
grab alone
changed offered alone '>' 3 'a line tells of the real one' 140 8 500 30

# By keys: C lists players, the real one first.
key c
grab list
changed alone list '>' 30 'C lists the players'
key Home Return
away
grab two
changed alone two '>' 10 'the real one stands beside'
expect 'ride.log - 00:15.0 / 00:18.0 - paused 1x' 'on the same clock, at the same place'
sessions '["reference","real"]'

# Its stall is explained by what the log tells; the model's has none, which is said.
key ctrl+2 x
away
grab why
changed two why '>' 8 'X explains the stall of the real one' 12 500 540 128
key Escape ctrl+1 x
away
grab none
changed two none '<' 1 'the other has none' 12 500 540 128
key Escape
away
grab two

# By mouse: shown alone, beside again, taken out, brought back, and a third beside by a click in the list.
click 309 24
away
grab real
changed two real '>' 10 'its chip shows it alone'
click 309 24
key ctrl+1
away
grab again
changed two again '==' 0 'and beside the other again'
click 326 24
away
sessions '["reference"]'
key ctrl+z
key Escape ctrl+1
away
grab again
changed two again '==' 0 'Ctrl Z brings it back'
key p
settle
click 300 212
away
grab three
changed two three '>' 5 'a click in the list of P puts hls.js beside both'
sessions '["reference","real","hls.js"]'
key ctrl+z
key Escape ctrl+1
away
grab again
changed two again '==' 0 'and undone'

# A parameter moves the model's; the real one is as it was.
key ctrl+2 Tab
settle
key Down Right Right
key Tab
away
grab again
key Escape ctrl+1
away
grab again
changed two again '==' 0 'nothing moves what was'

# Sizes and themes: all of it is there, and a screenshot is what the window shows.
for size in '1280 720' '800 450' '1920 1080'; do
    # shellcheck disable=SC2086 # two words
    resized $size
    for theme in one other; do
        rm -f "$work"/Pictures/*
        key s
        captured Pictures png
        mv "$capture" "$work/shot.png"
        key Escape
        xdotool mousemove $((${size% *} / 2)) $((${size#* } - 3))
        settle
        grab "$theme"
        # shellcheck disable=SC2086
        changed shot $theme '==' 0 "the screenshot at $size" 0 48 ${size% *} $((${size#* } - 48))
        key t
    done
    changed one other '>' 80 "the other theme at $size"
done
close_window

# Named on the command line, alone and beside; a trace in which no player is says so.
open_window "$work/ride.log" --player real
key space End
expect 'ride.log - 00:18.0 / 00:18.0 - *' 'the real one alone'
close_window
open_window "$work/ride.log" --player real,shaka
sessions '["real","shaka"]'
close_window
printf 't_s,bandwidth_mbps\n0,6\n40,0.3\n70,5\n' >"$work/bus.csv"
"$tracereel" play "$work/bus.csv" --player real 2>"$work/err" && fail 'a trace without a player is no error'
grep -q '^tracereel: .*bus.csv: ' "$work/err" || fail "said: $(cat "$work/err")"
echo 'all good'
