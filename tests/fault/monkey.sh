#!/usr/bin/env bash
# A monkey at the window: keys with modifiers, mouse, wheel, drops, sizes from 1x1 to 8000x8000, all from one seed. The window may
# be closed by it (then it is opened again), but it ends well, says nothing of a sanitizer, and a polite kill ends it at the end.
# usage: monkey.sh TRACEREEL PIXELS ONLOOKER DROP_FILE
# MONKEY_SEED=N does the same again; MONKEY_ROUNDS=N, each of some 60 events, or MONKEY_S=N, seconds at least, for longer.
set -u
# shellcheck disable=SC2034 # for screen.sh
tracereel=$1 pixels=$2 onlooker=$3 drop_file=$4
SCREEN=1600x1000
# shellcheck source=tests/e2e/screen.sh
. "$(dirname "$0")/../e2e/screen.sh"
export SDL_AUDIODRIVER=dummy
seed=${MONKEY_SEED:-$(($(date +%s) % 100000))} rounds=${MONKEY_ROUNDS:-12} least_s=${MONKEY_S:-0}
echo "MONKEY_SEED=$seed"

printf 't_s,bandwidth_mbps\n0,6\n100,0.3\n130,5\n300,5\n' >"$work/bus.csv"
printf 't_s,bandwidth_mbps,latency_ms\n0,2,40\n0.5,9,20\n1,0,80\n' >"$work/short.csv"
printf 'no trace\n' >"$work/words.txt"
printf '{"segment_duration_ms": 2000, "bitrates_kbps": [300, 900], "segment_sizes_bits": [[600000, 1800000]]}' >"$work/movie.json"
mkdir "$work/folder"
cp "$work/bus.csv" "$work/short.csv" "$work/folder"
"$tracereel" report "$work/bus.csv" --player hls.js --save "$work/talk.reel" --with-trace >/dev/null 2>&1 || rm -f "$work/talk.reel"
files=(bus.csv short.csv words.txt movie.json folder nothing.csv talk.reel)

# No crash: it ended by itself, or by the polite kill, and the sanitizers were silent.
ended_well() {
    app_ends "it does not end in round $round; MONKEY_SEED=$seed"
    [ $status = 0 ] || tracer_fell || fail "the window ended with status $status in round $round; MONKEY_SEED=$seed"
    ! grep -Eq 'ERROR: |runtime error:|SUMMARY' "$work/log" || fail "a sanitizer speaks in round $round; MONKEY_SEED=$seed"
}
# The events of one round, for xdotool; the same for the same seed and round.
events() {
    awk -v seed="$seed" -v round="$1" -v win="$win" '
    function pick(n) { return int(rand() * n) }
    BEGIN {
        srand(seed * 1000 + round)
        n = split("space Left Right Up Down comma period Home End Prior Next bracketleft bracketright BackSpace l m g Tab z c x 0 1 2 3 4 5 6 7 8 9 h o p t d i s w v b n a y u e k f F1 F2 F5 F6 F11 Escape Return Delete plus minus slash question semicolon r R S C G P M ctrl+s ctrl+e ctrl+shift+c ctrl+1 ctrl+2 ctrl+r x d p shift+m b Return", keys, " ")
        k = split("ctrl shift alt ctrl+shift super", with, " ")
        for (i = 0; i < 60; i++) {
            what = rand()
            if (what < 0.45) {
                key = keys[1 + pick(n)]
                print "key --delay 2 " (rand() < 0.3 && key !~ /[+]/ ? with[1 + pick(k)] "+" : "") key
            } else if (what < 0.70) {
                print "mousemove --window " win " " pick(1500) - 20 " " pick(900) - 20
            } else if (what < 0.82) {
                print "click " 1 + pick(3)
            } else if (what < 0.92) {
                print "click --repeat " 1 + pick(5) " --delay 1 " 4 + pick(4)
            } else if (what < 0.96) {
                print "mousedown 1 mousemove_relative -- " pick(400) - 200 " " pick(200) - 100 " mouseup 1"
            } else {
                print rand() < 0.5 ? "type --delay 2 ab.0/\\;" : "key --delay 2 o u t a g e space 8 Return"
            }
        }
    }'
}
sizes=(1x1 160x90 800x450 1280x720 8000x8000 1x8000 8000x1 333x777 1600x1000 2x2)
open_window "$work/bus.csv"
for ((round = 0; round < rounds || SECONDS < least_s; round++)); do
    events $round >"$work/events"
    xdotool - <"$work/events" >/dev/null 2>&1
    title >>"$work/titles"
    RANDOM=$((seed + round))
    size=${sizes[RANDOM % ${#sizes[@]}]}
    xdotool windowsize "$win" "${size%x*}" "${size#*x}" 2>/dev/null
    "$drop_file" "$win" "file://$work/${files[RANDOM % ${#files[@]}]}" >/dev/null 2>&1
    xdotool windowsize "$win" 1280 720 2>/dev/null
    if ended "$app"; then
        ended_well
        open_window "$work/bus.csv"
    fi
done
[ "$(sort -u "$work/titles" | wc -l)" -gt 2 ] || fail "nothing that the monkey does is seen; MONKEY_SEED=$seed"
# What it was asked for has been done: the kill waits a few seconds for that and no longer, which a busy machine may take.
ended "$app" || "$onlooker" settle "$win" || ended "$app" || fail "the window hangs after round $round; MONKEY_SEED=$seed"
kill -TERM "$app" 2>/dev/null
ended_well
echo "ok: $round rounds in $SECONDS s"
