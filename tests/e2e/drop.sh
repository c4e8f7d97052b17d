#!/usr/bin/env bash
# Files dropped on the window, as a file manager drops them.
# usage: drop.sh TRACEREEL PIXELS ONLOOKER DROP_FILE
set -u
# shellcheck disable=SC2034 # for screen.sh
tracereel=$1 pixels=$2 onlooker=$3 drop_file=$4
# shellcheck source=tests/e2e/screen.sh
. "$(dirname "$0")/screen.sh"
export SDL_AUDIODRIVER=dummy

drop() { "$drop_file" "$win" "$@" || fail "the window did not take $*"; }
# A line in words in the header, against the picture before.
banner() {
    becomes before after '>' 20 "$1" 100 6 560 36
    key Escape
}

trace='t_s,bandwidth_mbps\n0,5\n100,1\n130,5\n300,5\n'
# shellcheck disable=SC2059 # the format is the text
{
    printf "$trace" >"$work/bus.csv"
    printf "$trace" >"$work/zwei Züge, 100 %.csv"
    printf "$trace" >"$work/third.csv"
}
printf 'this is no trace\n' >"$work/words.txt"
head -c 5000 /dev/urandom >"$work/noise.csv"
mkdir "$work/folder"

open_window "$work/bus.csv"
expect 'bus.csv - * - playing 1x' 'opens'
drop "file://$work/zwei%20Z%C3%BCge%2C%20100%20%25.csv"
expect 'zwei Züge, 100 %.csv - * - playing 1x' 'a name with spaces, an umlaut and a percent sign'

key space
expect '*paused 1x' 'paused'
key Home Escape
grab before
for bad in words.txt noise.csv folder nothing.csv; do
    drop "file://$work/$bad"
    banner "$bad is refused in words"
    expect 'zwei Züge, 100 %.csv - 00:00.0 / *' "$bad: what was open stays"
done

# A ladder file lies under what is open; a broken one leaves all as it was.
printf '{"segment_duration_ms": 2000, "bitrates_kbps": [300, 900], "segment_sizes_bits": [[600000, 1800000]]}' >"$work/movie.json"
printf '#EXTM3U\n#EXTINF:-1,\na.ts\n' >"$work/broken.m3u8"
for ladder in movie.json broken.m3u8; do
    settle
    grab before
    drop "file://$work/$ladder"
    banner "$ladder is told of in words"
    expect 'zwei Züge, 100 %.csv - 00:00.0 / *' "$ladder: the trace stays"
done

drop "file://$work/third.csv" "file://$work/bus.csv"
expect 'bus.csv - * - playing 1x' 'of several files the last is open'
settle
expect 'bus.csv - * - playing 1x' 'and stays'
drop "https://example.org/trace.csv"
settle
expect 'bus.csv - * - playing 1x' 'what is no file changes nothing'

# A folder's sessions are a table over the picture, worst first: Enter opens one, B comes back. What a bench left, too.
mkdir "$work/rides"
printf 't_s,bandwidth_mbps\n0,5\n100,0\n200,5\n300,5\n' >"$work/rides/a, worst.csv"
printf 't_s,bandwidth_mbps\n0,50\n300,50\n' >"$work/rides/b, best.csv"
echo 'What these are.' >"$work/rides/README.md"
"$tracereel" bench "$work/rides" --players shaka -o "$work/out" >/dev/null 2>&1 || fail 'no bench'
for dropped in rides out; do
    key space
    settle
    grab before
    drop "file://$work/$dropped"
    becomes before after '>' 30 "$dropped: a table"
    key Return
    expect 'a, worst.csv - *' "$dropped: the worst is opened"
    key b
    settle
    key End Return
    expect 'b, best.csv - *' "$dropped: back, and another is opened"
done
close_window
open_window "$work/rides"
key Return
expect 'a, worst.csv - * - playing 1x' 'a folder on the command line'
close_window

# A session file that names a trace outside it: that is asked for, and read once Enter allows it. While comparing, all that it
# holds comes beside.
mkdir "$work/far"
cp "$work/third.csv" "$work/far/link.csv"
(cd "$work" && "$tracereel" report far/link.csv --player hls.js,shaka --save bare.reel >/dev/null) || fail 'no session file'
open_window "$work/bus.csv"
key space Home Escape
expect 'bus.csv - 00:00.0 / * - paused 1x' 'paused'
settle
grab before
drop "file://$work/bare.reel"
becomes before after '>' 20 'a file that it names is asked for' 100 6 560 36
expect 'bus.csv - 00:00.0 / * - paused 1x' 'and not read'
key Return
expect 'link.csv - * - playing 1x' 'Enter reads it'
(cd "$work" && "$tracereel" report far/link.csv --player hls.js,shaka --save whole.reel --with-trace >/dev/null) || fail 'no session file'
drop "file://$work/bus.csv"
expect 'link.csv, bus.csv - *' 'a trace comes beside the two sessions'
drop "file://$work/whole.reel"
expect 'link.csv, bus.csv - *' 'and a session file beside those, as far as there is room'
close_window

# A rule of one's own chooses in the window, too; one that fails is told in one line before there is a window.
open_window "$work/bus.csv" --abr-command 'while read -r line; do echo 0; done'
expect 'bus.csv - * - playing 1x' "a rule of one's own"
close_window
DISPLAY=$DISPLAY "$tracereel" "$work/bus.csv" --abr-command 'exit 3' >"$work/log" 2>&1
status=$?
[ $status = 1 ] || fail "a rule that ends: exit status $status"
grep -q '^tracereel: exit 3: gave no answer' "$work/log" && [ "$(wc -l <"$work/log")" = 1 ] || fail "a rule that ends: $(cat "$work/log")"
echo 'all good'
