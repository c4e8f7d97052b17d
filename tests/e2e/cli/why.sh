#!/bin/sh
# Why a session stalls, in report and JSON: the parts sum to the buffer, and each change is done again by the options that
# are printed with it.
# shellcheck source=tests/e2e/cli/lib.sh
. "$(dirname "$0")/lib.sh"
need jq
bus=$SOURCE_DIR/traces/bus.csv

# sums FILE: every explanation's parts sum to its buffer, and there is one for each stall.
sums() {
    holds 'an explanation of each stall' '(.explanations | length) == .qoe.stall_count' "$1"
    holds 'each says where it was' '[.explanations[] | [.t_s, .duration_s]] ==
        [.events[] | select(.kind == "stall") | [.t_s, .duration_s]]' "$1"
    holds 'the parts sum to the buffer' '.explanations | all((([.lost[]] | add // 0) - .buffer_s) | fabs < 1e-9)' "$1"
    holds 'levels, fetch by fetch' '.explanations | all((.fetches | length) == 0 or
        ((([.fetches[].lost_s] | add) - .lost.level) | fabs < 1e-9))' "$1"
    holds 'words' '.explanations | all(.text | length > 40)' "$1"
    holds 'a verdict that the changes bear out' '.explanations | all(
        if .verdict == "player" then .changes[0].change != "bandwidth"
        elif .verdict == "link" then [.changes[].change] == ["bandwidth"] else .changes == [] end)' "$1"
}

# again FILE OPTIONS...: each change that is options gives the session that is told, without the stall.
again() {
    file=$1
    shift
    jq -r '.explanations[] | . as $e | .changes[] | select(has("set") or has("player") or has("edit")) |
        [$e.since_s, $e.t_s + $e.duration_s, .stall_count, .total_stall_time_s, .edit // "-",
         if has("player") then "--player " + .player
         else (.set // {} | to_entries | map("--set \(.key)=\(.value)") | join(" ")) end] | @tsv' "$file" >changes
    while IFS="$(printf '\t')" read -r since end stalls stalled edit options; do
        # shellcheck disable=SC2086 # options are words
        case $edit$options in
        *--player*) works report "$bus" $options --json ;; # in the other's place
        -*) works report "$bus" "$@" $options --json ;;
        *) works report "$bus" "$@" --edit "$edit" --json ;;
        esac
        holds "$edit $options: the stall is gone" "[.events[] | select(.kind == \"stall\" and .t_s <= $end and
            .t_s + .duration_s > $since)] == []" out
        holds "$edit $options: as told" "([.events[] | select(.kind == \"stall\").duration_s] |
            length == $stalls and (((add // 0) - $stalled) | fabs < 1e-6))" out
    done <changes
    checks=$((checks + $(wc -l <changes)))
    [ -s changes ] || fail "no change is offered: $*"
}

for player in hls.js dash.js shaka; do
    works report "$bus" --player "$player" --json
    cp out "$player.json"
    sums "$player.json"
    again "$player.json" --player "$player"
done
works report "$bus" --json
cp out fluid.json
sums fluid.json
again fluid.json
holds 'fluid delivery has no fetches' '[.explanations[].fetches[]] == []' fluid.json

# The table says the same, and what it prints can be typed.
works report "$bus"
grep -q '^Why$' out || fail 'the table does not say why'
same 'stalls told' "$(grep -c '^  Stall of ' out)" "$(jq '.explanations | length' fluid.json)"
grep -q 'The link was down for 34.0 s from 02:28.0' out || fail 'the outage is not told'
options=$(sed -n 's/.*to avoid it: .*(\(--set [^)]*\)).*/\1/p' out | head -n 1)
[ -n "$options" ] || fail 'no option is printed'
# shellcheck disable=SC2086
works report "$bus" $options

# Sessions side by side are explained one by one; one without stalls has nothing to explain.
works report "$bus" --player hls.js --player shaka
same 'a heading each' "$(grep -c '^Why, ' out)" 2
printf 't_s,bandwidth_mbps\n0,9\n60,9\n' >calm.csv
works report calm.csv
grep -q '^Why' out && fail 'a session without stalls is explained'
works report calm.csv --json
holds 'no explanations' '.explanations == []' out

# A player that stops for good says so in a line of its own, and where it is explained.
printf 't_s,bandwidth_mbps\n0,5\n60,0\n160,5\n300,5\n' >outage.csv
works report outage.csv --player media3
grep -q '^Stopped for good: at 01:3' out || fail 'it is not said that the player stopped'
works report outage.csv --player hls.js --player media3
same 'whose player stopped' "$(grep '^Stopped' out | cut -d: -f1)" 'Stopped for good, media3'
works report outage.csv --player media3 --json
holds 'an event' '[.events[] | select(.kind == "stop")] | length == 1' out
holds 'explained' '.explanations[-1].text | contains("stopped for good")' out
works report outage.csv --player hls.js
grep -q 'topped for good' out && fail 'hls.js stopped'

# On pictures: while a stall lasts and a moment after it, and at no other time.
pixels() { ffmpeg -v error -i "$1" -f rawvideo -pix_fmt rgb24 -; }
shot() {
    # shellcheck disable=SC2086 # an option or none
    works record "$bus" -o "$1.png" --at "$2" --size 640x360 --force $3
}
if command -v ffmpeg >/dev/null && "$TRACEREEL" record "$bus" -o try.png --size 160x90 2>/dev/null; then
    # in the first stall, a moment after it, and before it
    for at in $(jq '.explanations[0] | .t_s + 0.1, .t_s + .duration_s + 0.1, .t_s - 0.1' fluid.json); do
        shot plain "$at" ''
        shot explained "$at" --explain
        pixels plain.png >plain.px
        pixels explained.png | cmp -s plain.px - && same=yes || same=no
        echo "$same"
    done | tr '\n' ' ' >pictures
    same 'explained in a stall, a moment after it, not before it' "$(cat pictures)" 'no no yes '
fi

# A rule of one's own is not run again.
printf 't_s,bandwidth_mbps\n0,3\n20,0\n60,3\n90,3\n' >link.csv
works report link.csv --abr-command 'while read -r line; do echo 1; done' --json
holds 'untried' '.qoe.stall_count > 0 and (.explanations | all(.verdict == "untried" and .changes == []))' out
finish
