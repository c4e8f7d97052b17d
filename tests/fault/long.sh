#!/usr/bin/env bash
# What goes on for long grows no memory: many files opened in one window, one after the other; a session played from end to end at
# 64x; a film, of which nothing is kept: but for MP4's index, of which libavformat holds an entry a packet until the film is finished
# (heaptrack: 65 bytes each, 47 of sound a second).
# usage: long.sh TRACEREEL PIXELS ONLOOKER DROP_FILE
# LONG_OPENS=N (default 40; by hand 200), LONG_HOURS=N of session in the window at 64x (default 0; by hand 8, which takes 8
# minutes), LONG_FILM_S=N of film (default 120; by hand 3600).
set -u
# shellcheck disable=SC2034 # for screen.sh
tracereel=$1 pixels=$2 onlooker=$3 drop_file=$4
# shellcheck source=tests/e2e/screen.sh
. "$(dirname "$0")/../e2e/screen.sh"
export SDL_AUDIODRIVER=dummy
# What a sanitizer holds back for a while is no growth of ours.
export ASAN_OPTIONS=quarantine_size_mb=1:${ASAN_OPTIONS:-}
opens=${LONG_OPENS:-40} hours=${LONG_HOURS:-0} film_s=${LONG_FILM_S:-120}
MAY_GROW_KB=4096 # pages that an allocator keeps, of 100 MB
FPS=10 PACKETS_A_S=$((10 + 47)) INDEX_BYTES=80

own_kb() { awk '/^RssAnon/ { print $2 }' "/proc/$app/status"; }
# grown BEFORE AFTER WHAT [KB]: by no more than that
grown() {
    [ $(($2 - $1)) -le "${4:-$MAY_GROW_KB}" ] || fail "$3: from $1 kB to $2 kB"
    echo "ok: $3: from $1 kB to $2 kB"
}

for name in one two; do
    awk -v m="$([ $name = one ] && echo 6 || echo 3)" 'BEGIN { print "t_s,bandwidth_mbps"; for (i = 0; i <= 3000; i++) print i "," m + i % 5 }' >"$work/$name.csv"
done
open_window "$work/one.csv"
key space
before=''
for ((i = 1; i <= opens; i++)); do
    name=$([ $((i % 2)) = 1 ] && echo two || echo one)
    "$drop_file" "$win" "file://$work/$name.csv" >/dev/null || fail 'the drop is not taken'
    await titled "$name.csv - *" && ! ended "$app" || fail "open $i: the title should be $name.csv's"
    if [ $i = 20 ]; then
        settle
        before=$(own_kb)
    fi
done
settle
grown "$before" "$(own_kb)" "opens 20 to $opens"
close_window

# hours_of WHAT ARGUMENTS...: a session of so many hours is played to its end at 64x; what it holds after the first hour, it holds after
# each.
hours_of() {
    local what=$1 before='' hour
    shift
    open_window "$@" --player hls.js
    key bracketright bracketright bracketright bracketright bracketright bracketright
    PATIENCE_S=600
    for ((hour = 1; hour < hours; hour++)); do
        await titled "* - $hour:[0-9][0-9]:*" && ! ended "$app" || fail "$what: hour $hour does not come"
        echo "$what, hour $hour: $(own_kb) kB: $(title)"
        before=${before:-$(own_kb)}
    done
    await titled '* - ended *' && ! ended "$app" || fail "$what: the session does not end"
    grown "$before" "$(own_kb)" "$what: $hours hours at 64x, from the first one on"
    close_window
}
if [ "$hours" -gt 0 ]; then
    "$tracereel" generate --duration $((hours * 3600)) -o "$work/day.csv"
    hours_of 'a trace as long' "$work/day.csv"
    hours_of 'a trace that begins again' "$work/one.csv" --loop --duration $((hours * 3600))
fi

# peak SECONDS KIND: the most memory that a film of that length needed.
peak() {
    "$tracereel" record live --duration "$1" -o "$work/$1.$2" --size 160x90 --fps $FPS 2>"$work/log" &
    app=$!
    most=0
    while ! ended $app; do
        now=$(awk '/^VmHWM/ { print $2 }' /proc/$app/status 2>/dev/null)
        most=${now:-$most}
        sleep 0.05
    done
    wait $app || fail 'no film'
    app=''
    rm "$work/$1.$2"
}
for kind in mkv mp4; do
    index_kb=0
    [ $kind = mkv ] || index_kb=$((film_s * PACKETS_A_S * INDEX_BYTES / 1000))
    peak 60 $kind
    short=$most
    peak "$film_s" $kind
    grown "$short" "$most" "the most that $kind of 60 s and of $film_s s takes" $((MAY_GROW_KB + index_kb))
done
