#!/bin/bash
# Measures one session of a real player over a link that changes: origin and headless browser in network namespaces of
# their own, shaper.c between them. As root; README.md says what it needs.
# Usage: measure.sh PLAYER RATES SECONDS OUT [OPTIONS]
#   PLAYER   hls.js, dash.js or shaka, out of the folder $PLAYERS/node_modules (npm install hls.js dashjs shaka-player)
#   RATES    lines start_s,mbps: the link's rate from that second on
#   OUT      the folder that gets samples.csv, events.csv, requests.csv, link.csv, packets.csv, trace.csv, summary.json
#   OPTIONS  JSON: "ll" low latency, "hls" (Shaka) HLS, "config" the player's settings, "log" its own log as log.txt,
#            "service_description": false leaves that out of the low-latency MPD
set -eu
[ $# -ge 4 ] || { sed -n '4,10s/^# //p' "$0" >&2; exit 2; }
here=$(dirname "$(readlink -f "$0")")
player=$1 rates=$(readlink -f "$2") seconds=$3 options=${5:-'{}'}
content=${CONTENT:-$here/content} players=${PLAYERS:-$here}/node_modules
mkdir -p "$4"
out=$(readlink -f "$4")

case $player in
hls.js) file=$players/hls.js/dist/hls.js ;;
dash.js) file=$players/dashjs/dist/modern/umd/dash.all.min.js ;;
shaka) file=$players/shaka-player/dist/shaka-player.compiled$(case $options in *'"log":true'*) echo .debug ;; esac).js ;;
*) echo "$player: hls.js, dash.js or shaka" >&2; exit 2 ;;
esac
[ -f "$file" ] || { echo "$file: missing (npm install hls.js dashjs shaka-player in $(dirname "$players"))" >&2; exit 2; }
[ -d "$content/ll" ] || "$here/content.sh" "$content"

# shellcheck source=scripts/real-players/spaces.sh
. "$here/spaces.sh"
mkfifo "$work/go"

# shellcheck disable=SC2086 # its words
ip netns exec "$link_space" $first "$work/shaper" to-origin to-viewer "$rates" "$out/link.csv" "$out/packets.csv" &
shaper=$!
ip netns exec "$origin_space" nice -n -12 node "$here/origin.js" "$content" "$options" <"$work/go" &
jobs="$shaper $!"
ip netns exec "$viewer_space" nice -n -12 node "$here/viewer.js" "$player" "$file" "$seconds" "$out" "$options" "$shaper" "$work/profile" >"$work/go"
cp "$rates" "$out/trace.csv"
python3 "$here/summary.py" "$out" "$options"
