#!/usr/bin/env bash
# The clock of the day is set, jumps and stands while the window plays, records and waits: what is played goes on, what is recorded is
# as long as it was, and nothing that has been written is written over.
# usage: clock.sh TRACEREEL PIXELS ONLOOKER DROP_FILE FAULT_SO
set -u
# shellcheck disable=SC2034 # for screen.sh
tracereel=$1 pixels=$2 onlooker=$3 fault_so=$(realpath "$5")
# shellcheck source=tests/e2e/screen.sh
. "$(dirname "$0")/../e2e/screen.sh"
export SDL_AUDIODRIVER=dummy ASAN_OPTIONS=verify_asan_link_order=0:${ASAN_OPTIONS:-}
mkdir "$work/Videos" "$work/Pictures"
tied="env LD_PRELOAD=$fault_so FAULT_CLOCK=$work/clock"
# Whole or not at all, as the window looks at it at any time.
clock() { echo "$1" >"$work/clock.new" && mv "$work/clock.new" "$work/clock"; }
count() { find "$work/$1" -name "*.$2" | wc -l; }
# there_are N FOLDER ENDING
there_are() {
    so_many() { [ "$(count "$2" "$3")" -ge "$1" ] || ended "$app"; }
    await so_many "$@" && [ "$(count "$2" "$3")" = "$1" ] || fail "$(count "$2" "$3") $3 files, not $1"
}
printf 't_s,bandwidth_mbps\n0,6\n100,0.3\n130,5\n600,5\n' >"$work/bus.csv"

# It jumps while it plays and records.
clock 0
open_window "$work/bus.csv"
key r
growing() { find "$work/Videos" -name '*.part' -size +"$1"k | grep -q . || ended "$app"; }
size_k() { find "$work/Videos" -name '*.part' -printf '%k\n' | head -n 1; }
await growing 8 && ! ended "$app" || fail 'no recording is begun'
for jump in -86400 315360000 -3600 -1000000000 0; do
    clock $jump
    more=$(($(size_k) + 8))
    await growing $more && ! ended "$app" || fail "with the clock set by $jump s the recording stands still"
    expect 'bus.csv - * - playing 1x*' "plays on with the clock set by $jump s"
done
key r
there_are 1 Videos mp4
if command -v ffprobe >/dev/null; then
    ffprobe -v error -show_entries packet=pts_time -select_streams v -of csv=p=0 "$(find "$work/Videos" -name '*.mp4')" |
        awk -F, 'NR > 1 && ($1 - last < 0.001 || $1 - last > 0.2) { print "from", last, "to", $1; bad = 1 } { last = $1 } END { exit bad }' ||
        fail 'the film has a gap where the clock was set'
fi
echo 'ok: a film over which the clock was set'

# It stands, and is set back to where a name was given: none takes the place of another.
clock '=1700000000'
key s
there_are 1 Pictures png
key s
there_are 2 Pictures png
clock '=1700000500'
key s
there_are 3 Pictures png
clock '=1700000000'
key s
there_are 4 Pictures png
await records && await growing 8 && ! ended "$app" || fail 'no second recording is begun'
key r
there_are 2 Videos mp4
await records && await growing 8 && ! ended "$app" || fail 'no third recording is begun'
key r
there_are 3 Videos mp4
echo 'ok: names while the clock stands'
close_window

# A day ahead of the machine's while it waits for what has not come: it heeds a polite kill.
clock 86400
mkfifo "$work/pipe"
input=$work/pipe
launch -
exec 7>"$work/pipe"
waiting_is_there() {
    win=$(xdotool search --name '^Tracereel$' 2>/dev/null | tail -1)
    [ -n "$win" ] || ended "$app"
}
await waiting_is_there && ! ended "$app" || fail 'no window that waits'
kill "$app"
app_ends 'SIGTERM should end the wait, whatever the clock says'
[ $status = 0 ] || tracer_fell || fail "exit status $status after SIGTERM"
exec 7>&-
echo 'ok: a wait while the clock is set'
