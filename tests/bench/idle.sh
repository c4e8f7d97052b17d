#!/usr/bin/env bash
# What a paused window that nobody touches takes, as JSON. usage: idle.sh TRACEREEL ONLOOKER TRACE [quick]
set -u
# shellcheck disable=SC2034 # for screen.sh
tracereel=$1 onlooker=$2 trace=$3 seconds=10
[ "${4-}" = quick ] && seconds=1
exec 3>&1 >&2
here=$(dirname "$0")
# shellcheck source=tests/e2e/screen.sh
. "$here/../e2e/screen.sh"
# shellcheck source=tests/bench/figures.sh
. "$here/figures.sh"
export SDL_AUDIODRIVER=dummy
open_window "$trace" --quiet
key space
expect '*paused*' 'it is paused'
settle
ticks() { awk '{ print $14 + $15 }' "/proc/$app/stat"; }
before=$(ticks)
sleep "$seconds" # what is measured is a length of time
after=$(ticks)
{
    figure 'idle, paused window, processor time' "$(awk -v t=$((after - before)) -v hz="$(getconf CLK_TCK)" -v s="$seconds" 'BEGIN { printf "%.3g", t / hz / s * 100 }')" '%'
    figures_end
} >&3
key q
