#!/usr/bin/env bash
# Films and pictures of a file whose reading is a guess say so in their corner; once it is decided they do not.
# usage: record_doubt.sh TRACEREEL PIXELS
set -u
tracereel=$1 pixels=$2
command -v ffmpeg >/dev/null || { echo 'skipped: ffmpeg is not installed'; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
fail() { echo "FAILED: $*"; exit 1; }

for s in {10..59}; do echo "10:00:$s,$((8 + s % 5)),$((1 + s % 3))"; done >doubt.csv
# draw NAME OPTIONS...: the picture at 3 s, and the frame of a film that is there, too.
draw() {
    local name=$1
    shift
    "$tracereel" record doubt.csv "$@" -o "$name.png" --at 3 --size 1280x720 || fail "no picture $name"
    "$tracereel" record doubt.csv "$@" -o "$name.mp4" --from 2 --to 4 --fps 10 --size 1280x720 -q || fail "no film $name"
    ffmpeg -v error -ss 1 -i "$name.mp4" -frames:v 1 "$name-film.png" || fail "no frame of $name"
}
# corner A B OPERATOR PERCENT: how far the headers of two pictures differ.
corner() {
    local percent
    percent=$("$pixels" differ "$1.png" "$2.png" 0 0 1280 48)
    awk "BEGIN { exit !($percent $3 $4) }" || fail "the headers of $1 and $2 differ in $percent %, not $3 $4"
}
draw guessed
draw decided --column 2 --unit Mbps
corner guessed decided '>' 3
corner guessed-film decided-film '>' 3
corner guessed guessed-film '<' 2
corner decided decided-film '<' 2
echo 'all good'
