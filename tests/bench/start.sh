#!/usr/bin/env bash
# How long people wait for the first picture, as JSON: a session of the network model, and a trace from a file.
# usage: start.sh TRACEREEL BENCH_START TRACE [quick]
set -u
tracereel=$1 bench_start=$2 trace=$3 runs=15
[ "${4-}" = quick ] && runs=2
command -v Xvfb >/dev/null || { echo "skipped: Xvfb is not installed"; exit 77; }
work=$(mktemp -d)
export HOME=$work XDG_CONFIG_HOME=$work SDL_VIDEODRIVER=x11
unset WAYLAND_DISPLAY
Xvfb -displayfd 1 -noreset -screen 0 1920x1080x24 -nolisten tcp >"$work/display" 2>/dev/null &
xvfb=$!
trap 'kill $xvfb; rm -rf "$work"' EXIT
for _ in $(seq 100); do [ -s "$work/display" ] && break; sleep 0.05; done
[ -s "$work/display" ] || { echo "skipped: Xvfb does not start here"; exit 77; }
DISPLAY=:$(cat "$work/display")
export DISPLAY

"$bench_start" scenario "$runs" "$tracereel" play >"$work/scenario" && "$bench_start" file "$runs" "$tracereel" play "$trace" >"$work/file" || exit 1
# Two lists become one.
sed '$d' "$work/scenario" | sed '$s/$/,/'
sed 1d "$work/file"
