#!/usr/bin/env bash
# The sound as it is played: a real window under Xvfb beside a sound card made of a clock (sound_card.c). Beeps come with the
# slate's flashes, apart by what is modelled, at any speed and after a seek, and there is silence where there should be. By how
# many milliseconds they are off on a machine, and how many it loses, are figures: tests/bench/sound.sh.
# usage: sound.sh TRACEREEL PIXELS ONLOOKER IN_STEP CARD_PLUGIN
set -u
# shellcheck disable=SC2034 # for screen.sh
tracereel=$1 pixels=$2 onlooker=$3
in_step=$4 card=$5
# shellcheck source=tests/e2e/screen.sh
. "$(dirname "$0")/screen.sh"
export SDL_AUDIODRIVER=alsa ALSA_CONFIG_PATH=$work/alsa.conf TRACEREEL_CARD_LOG=$work/card
printf 'pcm_type.clockwork { lib "%s" }\npcm.!default { type clockwork }\n' "$card" >"$ALSA_CONFIG_PATH"

# attend ARGUMENTS: in_step with these, for as long as there is a window; what it said is in the file said
attend() {
    "$in_step" "$@" >"$work/said" 2>&1 &
    local attending=$!
    until ended $attending; do
        ! ended "$app" || { kill $attending; fail "the window ended: $*"; }
        sleep 0.02
    done
    wait $attending
}
# together SPEED COUNT WHAT: as many beeps in a row, each 60 ms of content before its flash
together() {
    attend together 48 247 "$TRACEREEL_CARD_LOG" "$1" 60 "$2" || fail "$3: $(cat "$work/said")"
    echo "ok: $3: $(cat "$work/said")"
}
# silent STATE WHAT: half a second without a sound, in that state from beginning to end
silent() {
    expect "$1" "$2"
    attend silent "$TRACEREEL_CARD_LOG" 0.5 || fail "$2: $(cat "$work/said")"
    expect "$1" "$2: silent"
}

# One switch of levels early on leaves sound early by 60 ms from then on; from 10:00 on nothing arrives.
printf 't_s,bandwidth_mbps\n0,1\n4,50\n600,0\n900,0\n' >"$work/step.csv"
open_window "$work/step.csv" --duration 900 --set encoder.av_sync_noise_ms=0 --set encoder.av_sync_decay=1 \
    --set encoder.stall_penalty_ms=0 --set encoder.switch_penalty_ms=10 --set buffer.max_level_s=4.5
expect '* - playing 1x' 'plays at once'
key a
card_is_open() { [ -s "$TRACEREEL_CARD_LOG" ] || ended "$app"; }
await card_is_open || { echo 'skipped: SDL does not play through ALSA here'; exit 77; }
key Up
together 1 3 'early by 60 ms'
key bracketright
together 2 4 'early by 60 ms at 2x'
key bracketright
together 4 4 'early by 60 ms at 4x'
key bracketright
silent '* - playing 8x' 'at 8x'
key BackSpace
seek_to() { xdotool mousemove "$1" 672 click 1 mousemove 640 20; }
seek_to 700
together 1 2 'after a seek'
key space
silent '* - paused 1x' 'paused'
key space
seek_to 998
silent '* - stalled 1x' 'in a stall'
seek_to 700
together 1 1 'after the stall'
key a
silent '* - playing 1x' 'with the sound off'
close_window
echo 'all good'
