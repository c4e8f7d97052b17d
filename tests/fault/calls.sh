#!/usr/bin/env bash
# The window when calls fail: memory, reads, writes, renames; one call of its own fails in each run, while everything in it is opened,
# looked at, changed, saved and recorded. It goes on, or ends with one line and status 1; it never crashes, a polite kill ends it, and
# what it leaves is whole: the trace and settings that were there, and each picture, session and film that has its name.
# usage: calls.sh TRACEREEL PIXELS ONLOOKER DROP_FILE FAULT_SO KIND[:ERROR]...
# FAULT_RUNS=N calls of each kind, evenly from the first and the last of each place (default 10; 0: all of these);
# FAULT_FROM=libSDL2,libav: theirs, too.
set -u
# shellcheck disable=SC2034 # for screen.sh
tracereel=$1 pixels=$2 onlooker=$3 fault_so=$(realpath "$5")
shift 5
# shellcheck source=tests/e2e/screen.sh
. "$(dirname "$0")/../e2e/screen.sh"
export SDL_AUDIODRIVER=dummy ASAN_OPTIONS=verify_asan_link_order=0:allocator_may_return_null=1:${ASAN_OPTIONS:-}
runs=${FAULT_RUNS:-10}
printf 't_s,bandwidth_mbps\n0,6\n20,0.1\n60,5\n80,5\n' >"$work/bus.csv"
cp "$work/bus.csv" "$work/bus.before"

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
# with_fault FAULT: leaves $status; the settings are those of somebody who has made his own.
with_fault() {
    rm -rf "$work/config" "$work/Videos" "$work/Pictures" "$work/Documents"
    mkdir -p "$work/config/tracereel" "$work/Videos" "$work/Pictures" "$work/Documents"
    printf '[window]\nwidth = 1111\nheight = 720\n' >"$work/config/tracereel/settings.ini"
    LD_PRELOAD=$fault_so FAULT=$1 $tied "$tracereel" play "$work/bus.csv" --player hls.js >"$work/log" 2>&1 &
    app=$!
    walk
    kill "$app" 2>/dev/null
    app_ends "$1: it does not end"
}
# looked_at FAULT: what is left is whole.
looked_at() {
    local file
    cmp -s "$work/bus.csv" "$work/bus.before" || fail "$1: the trace is not what it was"
    grep -q '^width = [0-9]' "$work/config/tracereel/settings.ini" 2>/dev/null || fail "$1: the settings are gone"
    file=$(find "$work" -name '.tracereel-*')
    [ -z "$file" ] || fail "$1: $file is left"
    for file in "$work"/Pictures/*.png; do
        [ ! -e "$file" ] || tail -c 12 "$file" | grep -q IEND || fail "$1: $file is cut off"
    done
    for file in "$work"/Documents/*.reel "$work"/*.reel; do
        [ ! -e "$file" ] || "$tracereel" report "$file" >/dev/null 2>&1 || fail "$1: $file is no session"
    done
    for file in "$work"/Videos/*.mp4; do
        [ ! -e "$file" ] || ! command -v ffprobe >/dev/null || [ "$(frames "$file")" -gt 0 ] || fail "$1: $file does not play"
    done
}

# each_of KIND[:ERROR]
each_of() {
    local kind=${1%%:*} error=${1#*:} places n ended_by=0
    [ "$error" != "$1" ] || error=''
    rm -f "$work/sites"
    export FAULT_SITES=$work/sites
    with_fault "$kind:0"
    [ $status = 0 ] || tracer_fell || fail "without a fault: status $status"
    [ -n "$(ls "$work/Pictures")" ] && [ -n "$(ls "$work/Videos")" ] || fail 'the walk leaves no picture or no film'
    unset FAULT_SITES
    # Of each place the first call and the last.
    awk '!($2 in first) { first[$2] = $1 } { last[$2] = $1 }
        END { for (s in first) { print first[s]; if (last[s] != first[s]) print last[s] } }' "$work/sites" | sort -n >"$work/places"
    places=$(wc -l <"$work/places")
    [ "$kind" != alloc ] || [ "$places" -gt 80 ] || fail "the walk makes $places allocations that differ"
    awk -v n="$places" -v runs="$runs" '!runs || n <= runs || int(NR * runs / n) != int((NR - 1) * runs / n)' "$work/places" >"$work/chosen"
    while read -r n <&3; do
        with_fault "$kind:$n${error:+:$error}"
        case $status in
        0) ;;
        1)
            ended_by=$((ended_by + 1))
            echo "$1 $n ($(grep "^$n " "$work/sites")): $(grep '^tracereel: ' "$work/log")"
            [ "$(grep -c '^tracereel: ' "$work/log")" -ge 1 ] || tracer_fell || fail "$1 $n: ends without a word"
            ;;
        143)
            # Without a thread that waits for signals they do what they do to anybody, also while something is written.
            [ "$kind" = thread ] || fail "$1 $n: the kill is not heeded"
            find "$work" -name '.tracereel-*' -delete
            echo "$1 $n ($(grep "^$n " "$work/sites")): ended by the kill"
            ;;
        *)
            # A library that falls over its own is told, not failed: it is not ours to mend.
            [ -n "${FAULT_FROM:-}" ] && grep -q "^$n lib" "$work/sites" || fail "$1 $n: status $status"
            echo "$1 $n ($(grep "^$n " "$work/sites")): the library crashes, status $status"
            ;;
        esac
        ! grep -Eq 'ERROR: |runtime error:|SUMMARY|Assertion' "$work/log" || fail "$1 $n: a sanitizer speaks"
        looked_at "$1 $n ($(grep "^$n " "$work/sites"))"
    done 3<"$work/chosen"
    echo "ok: $1: $(wc -l <"$work/chosen") of $places calls that differ, $ended_by of them end it with a line"
}
for kind; do
    each_of "$kind"
done
