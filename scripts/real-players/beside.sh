#!/bin/bash
# Measures how long sound takes beside pictures over a link of one rate: no browser, origin and viewer in network
# namespaces of their own, shaper.c between them. As root. tests/data/players/beside.csv has quantiles of it.
# Usage: beside.sh RATE PICTURE COUNT OUT      (beside.js says what PICTURE is; OUT gets fetches.csv, packets.csv, link.csv)
set -eu
[ $# -eq 4 ] || { sed -n '4s/^# //p' "$0" >&2; exit 2; }
here=$(dirname "$(readlink -f "$0")")
mkdir -p "$4"
out=$(readlink -f "$4")
# shellcheck source=scripts/real-players/spaces.sh
. "$here/spaces.sh"
echo "0,$1" >"$out/rates.csv"
# shellcheck disable=SC2086 # its words
ip netns exec "$link_space" $first "$work/shaper" to-origin to-viewer "$out/rates.csv" "$out/link.csv" "$out/packets.csv" &
shaper=$!
ip netns exec "$origin_space" nice -n -12 node "$here/beside.js" origin &
jobs="$shaper $!"
sleep 1
ip netns exec "$viewer_space" nice -n -12 node "$here/beside.js" viewer "$1" "$2" "$3" "$out/fetches.csv" "$shaper"
