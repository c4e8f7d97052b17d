#!/usr/bin/env bash
# Why a stall happened, asked in a real window under Xvfb, by keys and by mouse: the card opens, goes with the playhead from
# stall to stall, applies a change, and all that is undone.
# usage: why.sh TRACEREEL PIXELS ONLOOKER
set -u
# shellcheck disable=SC2034 # for screen.sh
tracereel=$1 pixels=$2 onlooker=$3 SCREEN=1920x1080
# shellcheck source=tests/e2e/screen.sh
. "$(dirname "$0")/screen.sh"
export SDL_AUDIODRIVER=dummy

away() { xdotool mousemove 300 800; settle; } # beside the window
click() { xdotool mousemove "$1" "$2"; settle; xdotool click 1; settle; }
card='12 318 412 310' # the left column under the screen
screen='12 48 412 262'

# Of the reference model, so that a better player changes nothing: two outages, longer than the buffer.
printf 't_s,bandwidth_mbps\n0,6\n60,0\n100,6\n200,0\n236,6\n400,6\n' >"$work/ride.csv"
open_window "$work/ride.csv" --duration 400
key space Home
expect 'ride.csv - 00:00.0 / 06:40.0 - paused 1x' 'at the start'

# Shift PgDn goes to the stalls, X says why.
key shift+Next
expect 'ride.csv - 01:30.0 / 06:40.0 - paused 1x' 'the first stall'
away
grab plain
key x
away
grab why
changed plain why '>' 10 'X opens the card' $card
changed plain why '>' 0.5 'and marks on the plots where the buffer sank' 437 48 831 580
key shift+Next
expect 'ride.csv - 03:50.0 / 06:40.0 - paused 1x' 'the second stall'
away
grab second
changed why second '>' 0.5 'the card goes to the next stall' $card
key shift+Prior
away
grab again
changed why again '==' 0 'and back again' $card
key x
away
grab plain
changed again plain '>' 10 'X closes it' $card
key x
away
grab why
changed again why '==' 0 'and opens it'
key x
away
grab again
changed plain again '==' 0 'and closes it'

# By mouse: the button on the plots opens it, the cross closes it.
click 1068 62
away
grab again
changed why again '==' 0 'the button on the plots opens it'
click 403 450
away
grab again
changed plain again '==' 0 'its cross closes it'

# By a click on the stall itself: its band in the plots, and its mark in the overview; a click beside one opens nothing.
key Home 0
away
grab plain
click 666 240
away
grab why
changed plain why '>' 10 'a click on a stall in the plots opens its card' $card
expect 'ride.csv - 01:[34]?.? / *' 'and goes there'
key x Home
away
click 620 240
away
grab again
changed why again '>' 10 'a click beside a stall opens none' $card
expect 'ride.csv - 01:[01]?.? / *' 'but goes there'
click 823 672
away
grab again
changed second again '==' 0 'a click on the second stall in the overview opens its card' $card
expect 'ride.csv - 03:5?.? / *' 'and goes there, too'
key x Home shift+Next
expect 'ride.csv - 01:30.0 / 06:40.0 - paused 1x' 'the first stall'

# The first change, by keys: the session runs without the stall, and the card is gone with it; undone, it stalls again.
key shift+Next
settle
away
grab plain
key x
away
grab why
key Down
away
grab chosen
changed why chosen '>' 0.1 'Down chooses the first change' $card
key Return
settle
key Escape
away
grab applied
changed plain applied '>' 5 'Enter runs the session with it: nothing is stalled there' $screen
changed plain applied '>' 0.5 'nor do the plots say so' 437 48 831 580
key ctrl+z
settle
key Escape
away
grab again
changed plain again '==' 0 'Ctrl Z: it stalls again, and the card is gone'

# Where nothing stalls, X explains the stall before.
key End
expect 'ride.csv - 06:40.0 / 06:40.0 - *' 'the end'
away
grab plain
key x
away
grab why
changed plain why '>' 5 'the stall before it' $card
key Escape
away
grab again
changed plain again '==' 0 'Esc closes it'
close_window
echo 'all good'
