#!/usr/bin/env bash
# What it takes to start, as JSON: commands as whole processes, and how long people wait for the window's first picture (a
# session of the network model, and a trace from a file), beside an empty process and an empty Python in the same run.
# usage: start.sh TRACEREEL BENCH_PROCESS BENCH_START|'' TRACE [quick]
set -u
tracereel=$1 bench_process=$2 bench_start=$3 trace=$4 runs=15
[ "${5-}" = quick ] && runs=2
# shellcheck source=tests/e2e/wait.sh
. "$(dirname "$0")/../e2e/wait.sh"
work=$(mktemp -d) xvfb=''
trap '[ -z "$xvfb" ] || kill $xvfb; rm -rf "$work"' EXIT
export HOME=$work XDG_CONFIG_HOME=$work SDL_VIDEODRIVER=x11
unset WAYLAND_DISPLAY
head -n 301 "$trace" >"$work/300.csv"
yardstick=(true "$(type -P true)")
# The distribution's, for one from elsewhere may be a script that looks for Pythons.
python=$(PATH=/usr/bin:/bin type -P python3) && yardstick+=(-- 'python3 -c pass' "$python" -c pass)

"$bench_process" $((runs * 4)) report "$tracereel" report "$work/300.csv" -- version "$tracereel" --version -- \
    png "$tracereel" record "$work/300.csv" --at 100 -o "$work/a.png" --force -- "${yardstick[@]}" >"$work/processes" || exit 1

start_xvfb() {
    command -v Xvfb >/dev/null && [ -n "$bench_start" ] || return 1
    $tied Xvfb -displayfd 1 -noreset -screen 0 1920x1080x24 -nolisten tcp >"$work/display" 2>/dev/null &
    xvfb=$!
    display_is_there() { [ -s "$work/display" ] || ended $xvfb; }
    await display_is_there && [ -s "$work/display" ] || return 1
    DISPLAY=:$(cat "$work/display")
    export DISPLAY
}
if start_xvfb; then
    "$bench_start" scenario "$runs" "$tracereel" play >"$work/scenario" || exit 1
    "$bench_start" file "$runs" "$tracereel" play "$trace" >"$work/file" || exit 1
else
    echo 'without the window: that needs Xvfb and libX11' >&2
fi
# value FILE NAME: a figure in ms.
value() { sed -n "s/.*\"name\": \"$2\", \"value\": \([^,]*\), \"unit\": \"ms\".*/\1/p" "$1"; }
empty=$(value "$work/processes" 'python3 -c pass, time by the clock')
for list in "$work"/{scenario,file}; do
    [ -s "$list" ] || continue
    name="start to first frame, ${list##*/}, median"
    [ -z "$empty" ] || printf '[\n  {"name": "%s", "value": %.3g, "unit": "times that of python3 -c pass"}\n]\n' "$name" \
        "$(awk -v a="$(value "$list" "$name")" -v b="$empty" 'BEGIN { print a / b }')" >"$list.ratio"
done
# Several lists become one.
echo '['
for list in "$work/processes" "$work"/{scenario,file}{,.ratio}; do
    [ ! -s "$list" ] || sed '1d; $d' "$list" | sed '$s/$/,/'
done | sed '$s/,$//'
echo ']'
