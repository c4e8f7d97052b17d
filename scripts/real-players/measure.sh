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

work=$(mktemp -d)
cc -O2 -o "$work/shaper" "$here/shaper.c" -lm
mkfifo "$work/go"
origin_space=origin-$$ link_space=link-$$ viewer_space=viewer-$$
jobs=
end() {
    for job in $jobs; do kill "$job" 2>/dev/null || true; done
    wait
    for space in $origin_space $link_space $viewer_space; do ip netns del "$space" 2>/dev/null || true; done
    rm -rf "$work"
}
trap end EXIT
trap 'exit 1' INT TERM

for space in $origin_space $link_space $viewer_space; do
    ip netns add "$space"
    ip -n "$space" link set lo up
    ip netns exec "$space" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
done
ip -n "$link_space" link add to-origin type veth peer name wire netns "$origin_space"
ip -n "$link_space" link add to-viewer type veth peer name wire netns "$viewer_space"
ip -n "$origin_space" addr add 10.77.0.1/24 dev wire
ip -n "$viewer_space" addr add 10.77.0.2/24 dev wire
# Whole packets of 1500 bytes with sums of their own: what the shaper reads is what would be on a wire.
for end in "$origin_space wire" "$viewer_space wire" "$link_space to-origin" "$link_space to-viewer"; do
    read -r space interface <<<"$end"
    ip netns exec "$space" ethtool -K "$interface" tso off gso off gro off tx off rx off >/dev/null
    ip -n "$space" link set "$interface" up
done
ip netns exec "$origin_space" sysctl -qw net.ipv4.tcp_no_metrics_save=1
# Whatever the machine's default is; a namespace may not choose its own by sysctl.
ip -n "$origin_space" route replace 10.77.0.0/24 dev wire src 10.77.0.1 congctl cubic

# Before all else, where the machine lets it.
first=$(chrt -f 50 true 2>/dev/null && echo chrt -f 50 || echo nice -n -19)
# shellcheck disable=SC2086 # its words
ip netns exec "$link_space" $first "$work/shaper" to-origin to-viewer "$rates" "$out/link.csv" "$out/packets.csv" &
shaper=$!
ip netns exec "$origin_space" nice -n -12 node "$here/origin.js" "$content" "$options" <"$work/go" &
jobs="$shaper $!"
ip netns exec "$viewer_space" nice -n -12 node "$here/viewer.js" "$player" "$file" "$seconds" "$out" "$options" "$shaper" "$work/profile" >"$work/go"
cp "$rates" "$out/trace.csv"
python3 "$here/summary.py" "$out" "$options"
