#!/usr/bin/env bash
# Every control by keyboard: F6 goes from one to the next, a ring shows which, Enter presses, arrows adjust.
# usage: focus.sh TRACEREEL PIXELS ONLOOKER
set -u
# shellcheck disable=SC2034 # for screen.sh
tracereel=$1 pixels=$2 onlooker=$3
# shellcheck source=tests/e2e/screen.sh
. "$(dirname "$0")/screen.sh"
export SDL_AUDIODRIVER=dummy
mkdir "$work/Pictures"

forth() { for _ in $(seq "$1"); do key F6; done; }
back() { for _ in $(seq "$1"); do key shift+F6; done; }

# A sample a second: nothing is odd about it, and no notes stay to be gone through.
awk 'BEGIN { print "t_s,bandwidth_mbps"; for (t = 0; t <= 300; t++) print t "," (t >= 100 && t < 130 ? 0.1 : 5) }' >"$work/bus.csv"
open_window "$work/bus.csv" --duration 300
expect 'bus.csv - *playing 1x' 'plays'
key space
expect '*paused 1x' 'paused'
key Home
grab plain

# The toolbar: nine buttons, the fourth is the layout.
forth 4
grab layout
changed plain layout '>' 1 'a ring and a name at the layout button' 1050 5 120 60
changed plain layout '<' 1 'and nowhere else'
key Return
grab plots
changed layout plots '>' 20 'Enter presses it: another layout'
key Return Return
grab again
changed layout again '==' 0 'Enter twice more: the first layout again'
key Escape
grab free
changed plain free '==' 0 'Escape lets go of it'

# Behind the buttons: the settings, which lead to the players.
forth 10
grab settings
changed plain settings '>' 1 'a ring and a name at the settings' 740 5 260 60
key Return
grab players
changed settings players '>' 30 'Enter lists the players'
key Escape Escape
grab free
changed plain free '==' 0 'and Escape twice leaves all as it was'

# Play, speed, overview are the last three; Space stays what it is.
back 3
grab play
changed plain play '>' 5 'a ring around play' 20 645 48 60
key Return
expect '*playing 1x' 'Enter plays'
key Return
expect '*paused 1x' 'and pauses'
forth 1
key Right Up
expect '*paused 4x' 'arrows: faster'
key Left
expect '*paused 2x' 'and slower'
key space
expect '*playing 2x' 'Space plays wherever the focus is'
key space
key BackSpace
forth 1
key Home Right
expect '* - 00:05.0 / *' 'arrows on the overview scrub'
key Home

# The plots stand before play.
back 3
grab at_plots
key Up Up Up
grab zoomed
changed at_plots zoomed '>' 1 'arrows on the plots zoom' 440 60 820 560
key Right Right Right
grab panned
changed zoomed panned '>' 1 'and pan' 440 60 820 560
key shift+Right shift+Right shift+Right
grab selected
changed panned selected '>' 1 'and with Shift select a span' 440 60 820 560
expect '* - 00:00.0 / *' 'the playhead stays where it is'
key Escape Escape

# Tab is the parameters'; with the focus elsewhere the drawer leaves arrows alone.
key Tab
back 2
key Right
expect '*paused 2x' 'speed by arrows beside an open drawer'
key BackSpace
key Tab

# A click lets go, and the ring is no part of a screenshot.
forth 1
grab ring
changed plain ring '>' 0.01 'a ring again'
key s
captured Pictures png
cp "$capture" "$work/shot.png"
back 2 # play
grab ring
changed shot ring '>' 5 'the ring on the window' 20 645 48 60
changed shot plain '==' 0 'and none on the screenshot' 0 640 230 80
xdotool mousemove 300 400 click 1 mousemove 640 20
grab clicked
changed shot clicked '==' 0 'a click lets go' 0 640 230 80
close_window
echo 'all good'
