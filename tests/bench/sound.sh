#!/usr/bin/env bash
# How far the sound that is played is from where it is modelled, as JSON: a real window under Xvfb beside a sound card made of a
# clock, the slate's lamp watched a thousand times a second, and each beep that the card played held against its flash. What is
# measured is the program, not what else the machine does: ahead of others, where that is allowed, and gap_ms says for how long
# nobody could look.
# usage: sound.sh TRACEREEL ONLOOKER LAMP_WATCH CARD_PLUGIN [quick]
set -u
# shellcheck disable=SC2034 # for screen.sh
tracereel=$1 onlooker=$2
lamp_watch=$3 card=$4 quick=${5-}
if [ "$(nice -n -15 nice 2>/dev/null)" = -15 ]; then renice -n -15 $$ >/dev/null; fi
# What screen.sh says on the way goes to standard error; figures alone are standard output.
exec 3>&1 >&2
here=$(dirname "$0")
# shellcheck source=tests/e2e/screen.sh
. "$here/../e2e/screen.sh"
# shellcheck source=tests/bench/figures.sh
. "$here/figures.sh"
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
    await test -s "$TRACEREEL_CARD_LOG" || fail 'no sound card'
    key Home
    expect '* - 00:00.0 / *' 'Home'
}
watch() { "$lamp_watch" watch 48 247 "$1" >"$work/flashes" || fail 'cannot watch'; }
# compared NAME ARGUMENTS...
compared() {
    local name=$1 key value
    shift
    "$lamp_watch" compare "$work/flashes" "$TRACEREEL_CARD_LOG" "$@" >"$work/result" || fail 'cannot compare'
    while IFS='=' read -r key value; do
        case $key in
        *_ms) figure "sound $name: ${key%_ms}" "$value" ms >&3 ;;
        *_s) figure "sound $name: ${key%_s}" "$value" s >&3 ;;
        *) figure "sound $name: $key" "$value" beeps >&3 ;;
        esac
    done < <(tr ' ' '\n' <"$work/result")
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

# shellcheck disable=SC2086 # options in a variable are several words
in_step() {
    open "$work/flat.csv" $plain
    key space
    watch "$1"
    close_window
    compared 'in step' 1 0
}
# shellcheck disable=SC2086
late() {
    "$tracereel" report $late --timeline "$work/late.csv" >/dev/null 2>"$work/log" || fail 'report'
    open $late
    key End Left Left
    expect '* - 04:50.0 / *' 'End and back'
    key space
    watch 7
    close_window
    compared 'late by about 140 ms' 1 "$work/late.csv" 291
}
# shellcheck disable=SC2086
speeds() {
    open "$work/step.csv" $early --duration 60
    key Right Right bracketleft
    key space
    watch 9
    compared 'early by 60 ms at 0.5x' 0.5 60
    key bracketright
    watch 7
    compared 'early by 60 ms at 1x' 1 60
    key bracketright
    watch 5
    compared 'early by 60 ms at 2x' 2 60
    key bracketright
    watch 4
    compared 'early by 60 ms at 4x' 4 60
    close_window
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
    compared 'through four seeks' 1 60
}
# shellcheck disable=SC2086
stall() {
    open "$work/gap.csv" $plain --set buffer.max_level_s=4.5
    key Right
    key space
    watch 14
    close_window
    compared 'into a stall' 1 0
}

if [ "$quick" = quick ]; then
    in_step 2
else
    in_step 7
    late
    speeds
    seeks
    stall
fi
figures_end >&3
