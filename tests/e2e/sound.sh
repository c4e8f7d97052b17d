#!/usr/bin/env bash
# The sound as it is played: a real window under Xvfb beside a sound card made of a clock (sound_card.c), the slate's lamp
# watched on the screen, and the beeps that the card played held against it.
# usage: sound.sh TRACEREEL LAMP_WATCH CARD_PLUGIN
set -u
tracereel=$1 lamp_watch=$2 card=$3
HURRY=1
# shellcheck source=tests/e2e/screen.sh
. "$(dirname "$0")/screen.sh"
export SDL_AUDIODRIVER=alsa ALSA_CONFIG_PATH=$work/alsa.conf TRACEREEL_CARD_LOG=$work/card
printf 'pcm_type.clockwork { lib "%s" }\npcm.!default { type clockwork }\n' "$card" >"$ALSA_CONFIG_PATH"

# open ARGS...: sound on, paused at the start.
open() {
    rm -f "$TRACEREEL_CARD_LOG"
    open_window "$@"
    expect '* - playing *' 'plays at once'
    key space
    expect '* - paused *' 'Space pauses'
    key a
    for _ in $(seq 100); do [ -s "$TRACEREEL_CARD_LOG" ] && break; sleep 0.05; done
    [ -s "$TRACEREEL_CARD_LOG" ] || { echo 'skipped: SDL does not play through ALSA here'; exit 77; }
    key Home
    expect '* - 00:00.0 / *' 'Home'
}
watch() { $ahead "$lamp_watch" watch 48 247 "$1" >"$work/flashes" || fail 'cannot watch'; }
value() { sed -E "s/.*$1=([-0-9.]+).*/\1/" "$work/result"; }

# held WHAT LEAST_PAIRS BLIND COMPARE_ARGS...: true where sound and picture are as far apart as modelled, each flash has its
# beep, and at most BLIND beeps have no flash.
held() {
    local what=$1 least=$2 blind=$3
    shift 3
    "$lamp_watch" compare "$work/flashes" "$TRACEREEL_CARD_LOG" "$@" >"$work/result"
    awk -v pairs="$(value pairs)" -v dumb="$(value dumb)" -v blind="$(value blind)" -v median="$(value median_ms)" \
        -v least="$least" -v allowed="$blind" \
        'BEGIN { exit !(pairs >= least && dumb == 0 && blind <= allowed && median > -18 && median < 18) }'
    local status=$?
    # Half a flash without a look at the screen: nothing can be said about what was not seen on it. What was seen counts.
    [ $status = 0 ] || ! awk -v gap="$(value gap_ms)" -v speed="$1" -v pairs="$(value pairs)" -v least="$least" \
        -v median="$(value median_ms)" \
        'BEGIN { exit !(gap > 50 / speed && (pairs < least || (median > -18 && median < 18))) }' || busy=1
    echo "$([ $status = 0 ] && echo ok || echo missed): $what: $(cat "$work/result")"
    return $status
}
# A machine that does something else for a moment is no fault of ours: once more, then it is one. Where nobody could look,
# twice more, and then nothing is known.
hold() {
    local tries
    for tries in 1 2 3; do
        busy=0
        "$1" && return
        [ -n "$app" ] && kill -9 "$app" 2>/dev/null && wait "$app" 2>/dev/null
        app=''
        [ $tries -ge 2 ] && [ $busy = 0 ] && fail "$1"
    done
    echo "skipped from here on: $1: the machine is too busy to look at the screen"
    exit 77
}

# One switch of levels early on leaves sound early by 60 ms from then on; a walk leaves it late by about 140 at its end.
printf 't_s,bandwidth_mbps\n0,1\n4,50\n60,50\n' >"$work/step.csv"
printf 't_s,bandwidth_mbps\n0,50\n60,50\n' >"$work/flat.csv"
printf 't_s,bandwidth_mbps\n0,50\n9,0\n33,50\n60,50\n' >"$work/gap.csv"
still="--set encoder.av_sync_noise_ms=0 --set encoder.av_sync_decay=1 --set encoder.stall_penalty_ms=0"
plain="$still --set encoder.switch_penalty_ms=0"
early="$still --set encoder.switch_penalty_ms=10"
late="stable --seed 2 --duration 300 --set encoder.av_sync_noise_ms=3.8 --set encoder.av_sync_decay=1
    --set network.congestion_probability=0 --set encoder.switch_penalty_ms=0"
# shellcheck disable=SC2086
"$tracereel" report $late --timeline "$work/late.csv" >/dev/null 2>"$work/log" || fail 'report'

# shellcheck disable=SC2086 # options in a variable are several words
in_step() {
    open "$work/flat.csv" $plain
    key space
    watch 7
    close_window
    held 'in step' 4 0 1 0
}
# shellcheck disable=SC2086
early() {
    open "$work/step.csv" $early --duration 60
    key Right Right
    key space
    watch 7
    close_window
    held 'sound early by 60 ms' 4 0 1 60
}
# shellcheck disable=SC2086
late() {
    open $late
    key End Left Left
    expect '* - 04:50.0 / *' 'End and back'
    key space
    watch 7
    close_window
    held 'sound late by about 140 ms' 4 0 1 "$work/late.csv" 291
}
# shellcheck disable=SC2086
speeds() {
    open "$work/step.csv" $early --duration 60
    key Right Right bracketleft
    key space
    watch 9
    held 'early by 60 ms at 0.5x' 2 0 0.5 60 || return 1
    key bracketright bracketright
    sleep 0.5
    watch 5
    held 'early by 60 ms at 2x' 5 0 2 60 || return 1
    key bracketright
    sleep 0.5
    watch 4
    held 'early by 60 ms at 4x' 8 0 4 60 || return 1
    key Home bracketright
    sleep 0.5
    watch 2
    close_window
    "$lamp_watch" compare "$work/flashes" "$TRACEREEL_CARD_LOG" 8 60 >"$work/result"
    [ "$(value beeps)" = 0 ] || { echo "missed: silent at 8x: $(cat "$work/result")"; return 1; }
    echo 'ok: silent at 8x'
}
# Into the middle of a second each time; a beep just before it may lose its flash, but no flash its beep.
# shellcheck disable=SC2086
seeks() {
    open "$work/step.csv" $early --duration 60
    key Right Right
    key space
    (for x in 900 617 1003 748; do sleep 2.2; xdotool mousemove $x 672 click 1; done) &
    local clicks=$!
    watch 10
    wait $clicks
    close_window
    held 'through four seeks' 5 4 1 60
}
# shellcheck disable=SC2086
stall() {
    open "$work/gap.csv" $plain --set buffer.max_level_s=4.5
    key Right
    key space
    watch 14
    expect '* - stalled *' 'a stall'
    close_window
    held 'into a stall' 4 0 1 0 && awk -v quiet="$(value quiet_s)" 'BEGIN { exit !(quiet > 3) }'
}

for part in ${SOUND_PARTS:-in_step early late speeds seeks stall}; do
    hold "$part"
done
echo 'all good'
