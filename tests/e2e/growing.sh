#!/usr/bin/env bash
# What is still being written, in a real window: a pipe that is filled step by step, and a file that is followed.
# usage: growing.sh TRACEREEL PIXELS ONLOOKER
set -u
# shellcheck disable=SC2034 # for screen.sh
tracereel=$1 pixels=$2 onlooker=$3
# shellcheck source=tests/e2e/screen.sh
. "$(dirname "$0")/screen.sh"
export SDL_AUDIODRIVER=dummy
mkdir "$work/Documents" "$work/Pictures"
mkfifo "$work/pipe"

# rows FROM TO: a sample a second, in which nothing passes from 20 s on.
rows() { seq "$1" $(($2 - 1)) | awk '{ print $1 "," ($1 < 20 ? 4 + $1 % 3 : 0) }'; }
waiting_is_there() {
    win=$(xdotool search --name '^Tracereel$' 2>/dev/null | tail -1)
    [ -n "$win" ] || ended "$app"
}
# The window that says what it waits for; it takes the keyboard.
waits() {
    await waiting_is_there && ! ended "$app" || fail "$1"
    xdotool windowmove "$win" 0 0
    xdotool windowfocus --sync "$win"
    echo "ok: $1"
}

# Nothing has come yet: a window says so, and a polite kill ends it at once.
input=$work/pipe
launch -
exec 7>"$work/pipe"
waits 'a window that waits for standard input'
kill $app
app_ends 'SIGTERM should end the wait'
[ $status = 0 ] || tracer_fell || fail "exit status $status after SIGTERM"
exec 7>&-

# Neither does Esc wait.
launch -
exec 7>"$work/pipe"
waits 'waits again'
key Escape
app_ends 'Esc should end the wait'
exec 7>&-

# Line by line.
launch -
exec 7>"$work/pipe"
echo 'time_s,mbps' >&7
waits 'a header is no trace yet'
grab waiting
rows 0 3 >&7
find_window
expect 'standard input - 00:03.0 / 00:03.0 - playing 1x LIVE' 'plays at the edge of what has come'
becomes waiting first '>' 20 'the session is there'
rows 3 8 >&7
expect 'standard input - 00:0[3-8].[0-9] / 00:08.0 - playing 1x LIVE' 'five more'
printf '8,' >&7
printf '6\n9,' >&7
expect '* / 00:09.0 - playing 1x LIVE' 'a line that is whole counts, one that is not waits'
echo 4 >&7
expect 'standard input - 00:10.0 / 00:10.0 - playing 1x LIVE' 'until it is'
grab second
changed first second '>' 1 'the plots have grown'

# Elsewhere, and back by key and by click.
key Home
expect 'standard input - 00:0[0-9].[0-9] / 00:10.0 - playing 1x' 'Home leaves the edge'
key space
rows 10 30 >&7
expect 'standard input - 00:0[0-9].[0-9] / 00:30.0 - paused 1x' 'and it grows on'
key End
expect 'standard input - 00:30.0 / 00:30.0 - playing 1x LIVE' 'End leads to the edge'
key Home
expect '* / 00:30.0 - playing 1x' 'away again'
xdotool mousemove 940 24 click 1 mousemove 640 20
expect 'standard input - 00:30.0 / 00:30.0 - playing 1x LIVE' 'a click on the header leads to the edge'

# A parameter, an edit, an explanation: while it grows, and they stay.
key x
settle
rows 30 40 >&7
expect '* / 00:40.0 - playing 1x LIVE' 'with the card open'
key Escape
key d
xdotool type --delay 12 'outage 5 8'
key Return
expect '* / 00:48.0 - *' 'edited'
rows 40 42 >&7
expect '* / 00:50.0 - *' 'and grown'

# What has come so far can be saved, and opened.
key ctrl+s
captured Documents reel
"$tracereel" report "$capture" --json >"$work/report" || fail 'the session that was saved cannot be read'
jq -e '.source.edits == ["outage 5 8"] and .source.duration_s == 50' "$work/report" >/dev/null ||
    fail "saved: $(jq -c .source "$work/report")"
key Escape
key ctrl+z
expect '* / 00:42.0 - *' 'taken back'

# The end makes it a trace like any other.
key End
expect '* LIVE' 'at the edge'
exec 7>&-
expect 'standard input - 00:42.0 / 00:42.0 - ended 1x' 'the end'
key s
captured Pictures png
hash=$({ echo 'time_s,mbps'; rows 0 42; } | sha256sum | cut -c 1-64)
grep -aq "$hash  -" "$capture" || fail 'the picture does not say of what it is'
key space
expect 'standard input - 00:0[0-9].[0-9] / 00:42.0 - playing 1x' 'from the end, playing begins at the start'
close_window

# What is complete when it comes is one at once.
{ echo 'time_s,mbps'; rows 0 20; } >"$work/whole.csv"
launch -
exec 7>"$work/pipe"
cat "$work/whole.csv" >&7
exec 7>&-
find_window
expect 'standard input - 00:0[0-9].[0-9] / 00:20.0 - playing 1x' 'a whole trace plays from its start'
close_window
input=''

# A pipe out of the window's own list: nobody writes into it yet, and nothing stands still for that; what comes is shown.
mkdir "$work/wires"
cp "$work/whole.csv" "$work/wires/a.csv"
mkfifo "$work/wires/wire" "$work/wires/other"
open_window "$work/wires/a.csv"
key space Home
expect 'a.csv - 00:00.0 / 00:20.0 - paused 1x' 'a trace'
key o
xdotool type --delay 12 'wire'
key Return
settle
key Right
expect 'a.csv - 00:05.0 / 00:20.0 - paused 1x' 'the window goes on while it waits for a pipe'
exec 7>"$work/wires/wire"
{ echo 'time_s,mbps'; rows 0 6; } >&7
expect 'wire - 00:06.0 / 00:06.0 - playing 1x LIVE' 'which is shown once something comes'
rows 6 9 >&7
expect 'wire - * / 00:09.0 - playing 1x LIVE' 'and grows'
key c
key Return
settle
key o
xdotool type --delay 12 'other'
key Return
settle
exec 8>"$work/wires/other"
{ echo 'time_s,mbps'; rows 0 8; } >&8
expect 'wire, other - * / 00:09.0 - playing 1x LIVE' 'a second one stands beside it'
rows 9 12 >&7
rows 8 20 >&8
expect 'wire, other - * / 00:20.0 - playing 1x LIVE' 'and both grow'
key o
xdotool type --delay 12 'a.csv'
key Return
expect 'wire, other, a.csv - *' 'a file stands beside them'
exec 7>&-
rows 20 22 >&8
expect 'wire, other, a.csv - * / 00:22.0 - playing 1x LIVE' 'one has ended, the other goes on'
exec 8>&-
expect 'wire, other, a.csv - 00:22.0 / 00:22.0 - ended 1x' 'and ends'
close_window
open_window "$work/wires/a.csv"
key o
xdotool type --delay 12 'wire'
key Return
settle
close_window

# A file that is not there yet, that grows, is truncated, and is replaced.
launch --follow "$work/log.csv"
waits 'a window that waits for a file'
echo 'time_s,mbps' >"$work/log.csv"
rows 0 4 >>"$work/log.csv"
find_window
expect 'log.csv - 00:04.0 / 00:04.0 - playing 1x LIVE' 'the file is there'
rows 4 30 >>"$work/log.csv"
expect 'log.csv - * / 00:30.0 - playing 1x LIVE' 'it grows'
key Home
grab before
echo 'time_s,mbps' >"$work/log.csv"
becomes before after '>' 1 'a line says that it begins anew' 90 6 500 36
rows 0 5 >>"$work/log.csv"
expect 'log.csv - 00:05.0 / 00:05.0 - playing 1x LIVE' 'truncated, it begins anew, at the edge'
mv "$work/log.csv" "$work/log.csv.1"
{ echo 'time_s,mbps'; rows 0 7; } >"$work/next.csv"
mv "$work/next.csv" "$work/log.csv"
expect 'log.csv - * / 00:07.0 - playing 1x LIVE' 'and so it does where another is in its place'
close_window

# Two on one clock, a file and standard input: each is waited for, both grow, and the one that falls silent holds nothing up.
{ echo 'time_s,mbps'; rows 0 6; } >"$work/one.csv"
input=$work/pipe
launch --follow "$work/one.csv" -
exec 7>"$work/pipe"
waits 'a window that waits for the second of two'
{ echo 'time_s,mbps'; rows 0 9; } >&7
find_window
expect 'one.csv, standard input - * / 00:09.0 - playing 1x LIVE' 'two that grow'
rows 6 12 >>"$work/one.csv"
expect 'one.csv, standard input - * / 00:12.0 - playing 1x LIVE' 'the first has grown'
rows 9 30 >&7
expect 'one.csv, standard input - * / 00:30.0 - playing 1x LIVE' 'and the second'
key End
expect 'one.csv, standard input - 00:30.0 / 00:30.0 - playing 1x LIVE' 'it goes on without the first, which is silent'
rm "$work"/Documents/*
key ctrl+s
captured Documents reel
"$tracereel" report "$capture" --json >"$work/report" || fail 'the sessions that were saved cannot be read'
jq -e '[.[].source.duration_s] == [12, 30]' "$work/report" >/dev/null ||
    fail "saved: $(jq -c '[.[].source]' "$work/report")"
exec 7>&-
expect 'one.csv, standard input - 00:12.0 / 00:30.0 - playing 1x LIVE' 'one has ended: the edge is that of the other'
rows 12 40 >>"$work/one.csv"
expect 'one.csv, standard input - * / 00:40.0 - playing 1x LIVE' 'and does'
close_window
input=''

# What can never be followed is refused.
launch --follow "$work/nowhere/log.csv"
await ended $app || fail 'a file in no folder should be refused'
wait $app && fail 'with exit status 1'
app=''
grep -q "there is no folder $work/nowhere/" "$work/log" || fail 'and a line that says why'
echo 'all good'
