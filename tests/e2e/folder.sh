#!/usr/bin/env bash
# A folder's sessions in a window, by keys and by the mouse: sorted, opened, back again; a bench's folder; their map, with the
# folder's traces along an axis.
# usage: folder.sh TRACEREEL PIXELS ONLOOKER
set -u
# shellcheck disable=SC2034 # for screen.sh
tracereel=$1 pixels=$2 onlooker=$3
# shellcheck source=tests/e2e/screen.sh
. "$(dirname "$0")/screen.sh"
export SDL_AUDIODRIVER=dummy

# Three links: one that stalls once for long, one that stalls often and shortly, one that never does; two files of one name, a
# link in a circle, prose, documentation.
mkdir -p "$work/rides/far"
{ echo t_s,bandwidth_mbps; printf '0,6\n60,0\n270,6\n300,6\n'; } >"$work/rides/long.csv"
{ echo t_s,bandwidth_mbps; awk 'BEGIN { for (t = 0; t < 300; t += 30) printf "%d,3\n%d,0.02\n", t, t + 10; print "300,3" }'; } >"$work/rides/often.csv"
{ echo t_s,bandwidth_mbps; printf '0,60\n300,60\n'; } >"$work/rides/never.csv"
{ echo t_s,bandwidth_mbps; printf '0,40\n300,40\n'; } >"$work/rides/far/never.csv"
ln -s .. "$work/rides/far/back"
echo 'Dear reader, this is prose.' >"$work/rides/prose.log"
echo 'About these.' >"$work/rides/README.md"
# first COLUMN FLAGS: the name of the trace that comes first by a column of the bench's table, by sort's flags; unique.
"$tracereel" bench "$work/rides" --players shaka -o "$work/table" --quiet >/dev/null 2>&1 || fail 'no bench'
first() {
    grep -v '^#' "$work/table/sessions.csv" |
        awk -F, -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i; next } { n = split($1, p, "/"); print $c, p[n] }' |
        sort -g "${@:2}" | awk 'NR == 1 { v = $1; print $2 } NR == 2 && $1 == v { print "and", $2 }'
}
worst=$(first overall_qoe) longest=$(first total_stall_time_s -r) most=$(first stall_count -r)
[ "$longest" != "$most" ] || fail "worst $worst, longest $longest, most $most: the test would see nothing"

move() { xdotool mousemove "$1" "$2"; settle; }
click() { move "$1" "$2"; xdotool click 1; settle; }

# On the command line: the table, worst first. With a player it is a row a trace.
open_window "$work/rides" --player shaka
grab before
key Return
expect "$worst - * - playing 1x" 'Enter opens the worst'
key space
key b
becomes before after '>' 0 'B comes back to the table'
# By the mouse: the head of a column sorts by it, again turns it round; two clicks open.
click 750 108
click 600 133
xdotool click --repeat 2 --delay 20 1
expect "$longest - *" 'the head "stalled s": longest first'
key b
click 750 108
click 600 133
xdotool click --repeat 2 --delay 20 1
expect 'never.csv - *' 'the same head again: shortest first'
# By keys: to the next column, down a row, Esc, back.
key b Right
key Home Return
expect "$most - *" 'Right and S sort, too'
key b Escape
grab closed
key b
becomes closed after '>' 20 'Esc closes the table, B opens it'
# What is no trace stands last and is told when it is opened; what was open stays.
grab table
key End
becomes table chosen '>' 0 'End goes to the last row'
key Return
becomes chosen told '>' 0 'a file that is no trace: a line in words' 90 6 560 6
expect "$most - *" 'and what was open stays'
key Escape Escape
close_window

# The map: players, then the folder's traces up, by key and by a click beside the cells; a cell opens its session beside.
open_window "$work/rides" --player shaka
key End Up Return
expect '*never.csv - *' 'one of the two of one name'
key space Escape
key shift+m
settle
map_is() { grab "$1"; }
map_is parameters
key p
becomes parameters players '>' 10 'P: players'
key f
becomes players traces '>' 10 'F: traces'
click 640 655
becomes traces turned '>' 3 'a click on the axis below turns it'
click 640 457
expect '*, * - *' 'a click on a cell of another trace opens its session beside'
key shift+m
settle
click 110 69
key Escape
close_window

# A bench's folder opens the same way: its rows are its sessions.
"$tracereel" bench "$work/rides" --players hls.js,shaka --set-grid player.resume_s=0.1,2 -o "$work/out" --quiet >/dev/null 2>&1 || fail 'no bench'
open_window "$work/out"
key Return
expect "* - * - playing 1x" "a bench's worst"
key b
grab bench
key Down Return
expect '*.csv - * - playing 1x' 'and another'
close_window

# Folders that are none: a line in words.
mkdir "$work/nothing"
DISPLAY=$DISPLAY timeout 60 "$tracereel" "$work/nothing" >"$work/log" 2>&1
status=$?
[ $status = 1 ] && grep -q '^tracereel: .*nothing: is a folder without a file' "$work/log" || fail "an empty folder: $status, $(cat "$work/log")"
: >"$work/log"
echo 'all good'
