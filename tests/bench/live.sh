#!/usr/bin/env bash
# What recording from the window loses, as JSON: frames missed while it plays, and of ten quiet seconds those that a program
# killed at their end leaves behind.
# usage: live.sh TRACEREEL ONLOOKER [quick]
set -u
# shellcheck disable=SC2034 # for screen.sh
tracereel=$1 onlooker=$2 seconds=10
[ "${3-}" = quick ] && seconds=1
command -v ffprobe >/dev/null || { echo 'skipped: ffprobe is not installed'; exit 77; }
exec 3>&1 >&2
here=$(dirname "$0")
# shellcheck source=tests/e2e/screen.sh
. "$here/../e2e/screen.sh"
# shellcheck source=tests/bench/figures.sh
. "$here/figures.sh"
export SDL_AUDIODRIVER=dummy
mkdir "$work/Videos"
"$tracereel" generate --scenario poor --seed 7 -o "$work/bus.csv" || exit 1
open_window "$work/bus.csv"
expect '* - playing 1x' 'plays'
key r
expect '*REC' 'R records'
sleep "$seconds"
key r
captured Videos mp4
missed=$(sed -n 's/^tracereel: recording: .* s, [0-9]* frames, \([0-9]*\) missed$/\1/p' "$work/log")
figure 'live, playing: frames' "$(frames "$capture")" frames >&3
figure 'live, playing: frames missed' "${missed:-0}" frames >&3
rm "$capture"
# The map fills beside what plays and is recorded: axes are turned, so that it begins again and again.
key r
expect '*REC' 'R records'
for _ in $(seq "$seconds"); do
    key shift+m
    sleep 0.2
    key Right
    sleep 0.2
    key Up
    sleep 0.2
    key Right
    sleep 0.2
    key Escape
    sleep 0.2
done
key r
captured Videos mp4
missed=$(sed -n 's/^tracereel: recording: .* s, [0-9]* frames, \([0-9]*\) missed$/\1/p' "$work/log" | tail -n 1)
[ "$(grep -c '^tracereel: recording: ' "$work/log")" -gt 1 ] || missed=0
figure 'live, the map filling: frames' "$(frames "$capture")" frames >&3
figure 'live, the map filling: frames missed' "${missed:-0}" frames >&3
rm "$capture"
key space
expect '* - paused 1x' 'Space pauses'
key r
expect '*REC' 'R records'
sleep "$seconds"
kill -9 $app
wait $app 2>/dev/null
app=''
left=$(frames "$(echo "$work"/Videos/*.part)")
figure "live, killed after $seconds quiet seconds: frames left" "${left:-0}" "of $((seconds * 60)) frames" >&3
figures_end >&3
