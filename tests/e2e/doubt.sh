#!/usr/bin/env bash
# A file whose reading is a guess, in a real window under Xvfb: the pill says so, a click on it opens how the file was read, and a
# click on another reading, or the keys, is the same as to have named it.
# usage: doubt.sh TRACEREEL PIXELS ONLOOKER
set -u
# shellcheck disable=SC2034 # for screen.sh
tracereel=$1 pixels=$2 onlooker=$3 SCREEN=1280x800
# shellcheck source=tests/e2e/screen.sh
. "$(dirname "$0")/screen.sh"
export SDL_AUDIODRIVER=dummy

away() { xdotool mousemove 800 760; settle; } # below the window
click() { xdotool mousemove "$1" "$2"; settle; xdotool click 1; settle; }
# begin ARGS...: the file, and the window at its start.
begin() {
    open_window "$work/doubt.csv" "$@"
    key space Home
    expect 'doubt.csv - 00:00.0 / 00:50.0 - paused 1x' "at the start ($*)"
    away
}
# read_again: a file that is read anew plays; back to its start.
read_again() {
    expect '* - playing 1x' 'it is read again'
    key space Home
    expect 'doubt.csv - 00:00.0 / 00:50.0 - paused 1x' 'and at its start'
    away
}
plots='437 48 831 580' panel='12 460 412 168' pill='870 10 92 28'

for s in {10..59}; do echo "10:00:$s,$((8 + s % 5)),$((1 + s % 3))"; done >"$work/doubt.csv"
begin --column 3
grab told
close_window
begin --column 3 --unit kbps
grab both
close_window

# The pill opens the list, the other column's button reads the file by it, which is one doubt less.
begin
grab plain
changed told plain '>' 1 'without a word the second column is taken' $plots
click 915 24
away
grab notes
changed plain notes '>' 10 'a click on the pill opens how the file was read' $panel
click 123 502
read_again
becomes told clicked '==' 0 'a click on the third column reads it, as --column 3 does' $plots
changed plain clicked '>' 5 'and a doubt is gone' $pill

# What was decided is undone, and decided again.
key ctrl+z
read_again
becomes plain undone '==' 0 'Ctrl Z reads it as before' $plots
key ctrl+shift+z
read_again
becomes clicked redone '==' 0 'and with Shift it is decided again' $plots

# By keys: the unit, which was a guess too.
key i
settle
away
grab notes
changed clicked notes '>' 10 'I opens the list again' $panel
key Right
settle
away
grab hot
changed notes hot '>' 0.3 'Right chooses a button' $panel
key Return
read_again
key Escape
away
becomes both clicked '==' 0 'Enter reads the file so, as --unit kbps does' $plots
close_window
echo 'all good'
