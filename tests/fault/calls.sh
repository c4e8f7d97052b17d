#!/usr/bin/env bash
# The window when memory runs out: an allocation of its own fails, once in each run, while everything in it is opened, looked at,
# changed and recorded. It goes on, or ends with one line and status 1; it never crashes, and a polite kill ends it.
# usage: memory.sh TRACEREEL PIXELS ONLOOKER DROP_FILE FAULT_SO
# FAULT_RUNS=N allocations, evenly from the first and the last of each place (default 10; 0: all of these); FAULT_FROM=libSDL2,libav: theirs, too.
set -u
# shellcheck disable=SC2034 # for screen.sh
tracereel=$1 pixels=$2 onlooker=$3 fault_so=$(realpath "$5")
# shellcheck source=tests/e2e/screen.sh
. "$(dirname "$0")/../e2e/screen.sh"
export SDL_AUDIODRIVER=dummy ASAN_OPTIONS=verify_asan_link_order=0:allocator_may_return_null=1:${ASAN_OPTIONS:-}
runs=${FAULT_RUNS:-10}
printf 't_s,bandwidth_mbps\n0,6\n20,0.1\n60,5\n80,5\n' >"$work/bus.csv"
mkdir -p "$work/Videos" "$work/Pictures"

# A walk through the window; it may end anywhere on the way.
walk() {
    win=''
    await window_is_there || return
    [ -n "$win" ] || return
    xdotool windowfocus "$win" 2>/dev/null
    xdotool mousemove --window "$win" 640 300 key --delay 2 space Tab Tab e Escape Next x Escape d Escape i Escape p Down Return Escape \
        Tab c Down Return v v v v plus plus z m l h Escape o Escape shift+m Escape ctrl+s Escape ctrl+z ctrl+shift+z ctrl+e s r space 2>/dev/null
    "$onlooker" settle "$win" 2>/dev/null
    xdotool key --delay 2 r q 2>/dev/null
}
# with_fault FAULT: leaves $status; the settings are those of a first start each time.
with_fault() {
    rm -rf "$work/config"
    LD_PRELOAD=$fault_so FAULT=$1 $tied "$tracereel" play "$work/bus.csv" --player hls.js >"$work/log" 2>&1 &
    app=$!
    walk
    kill "$app" 2>/dev/null
    app_ends "$1: it does not end"
}

export FAULT_SITES=$work/sites
with_fault alloc:0
[ $status = 0 ] || tracer_fell || fail "without a fault: status $status"
unset FAULT_SITES
# Of each place the first call and the last.
awk '!($2 in first) { first[$2] = $1 } { last[$2] = $1 }
    END { for (s in first) { print first[s]; if (last[s] != first[s]) print last[s] } }' "$work/sites" | sort -n >"$work/places"
places=$(wc -l <"$work/places")
[ "$places" -gt 80 ] || fail "the walk makes $places allocations that differ"
awk -v n="$places" -v runs="$runs" '!runs || int(NR * runs / n) != int((NR - 1) * runs / n)' "$work/places" >"$work/chosen"
ended_by=0
while read -r n <&3; do
    with_fault "alloc:$n"
    case $status in
    0) ;;
    1)
        ended_by=$((ended_by + 1))
        echo "alloc:$n ($(grep "^$n " "$work/sites")): $(grep '^tracereel: ' "$work/log")"
        [ "$(grep -c '^tracereel: ' "$work/log")" -ge 1 ] || tracer_fell || fail "alloc:$n: ends without a word"
        ;;
    *)
        # A library that falls over its own is told, not failed: it is not ours to mend.
        [ -n "${FAULT_FROM:-}" ] && grep -q "^$n lib" "$work/sites" || fail "alloc:$n: status $status"
        echo "alloc:$n ($(grep "^$n " "$work/sites")): the library crashes, status $status"
        ;;
    esac
    ! grep -Eq 'ERROR: |runtime error:|SUMMARY|Assertion' "$work/log" || fail "alloc:$n: a sanitizer speaks"
done 3<"$work/chosen"
echo "ok: $(wc -l <"$work/chosen") of $places allocations that differ, $ended_by of them end it with a line"
