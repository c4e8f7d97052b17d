#!/bin/bash
# Measures how long sound takes beside pictures over a link of one rate: no browser, origin and viewer in network
# namespaces of their own, shaper.c between them. As root. tests/data/players/beside.csv has quantiles of it.
# Usage: beside.sh RATE PICTURE COUNT OUT      (beside.js says what PICTURE is; OUT gets fetches.csv, packets.csv, link.csv)
set -eu
[ $# -eq 4 ] || { sed -n '4s/^# //p' "$0" >&2; exit 2; }
here=$(dirname "$(readlink -f "$0")")
mkdir -p "$4"
out=$(readlink -f "$4")
work=$(mktemp -d)
cc -O2 -o "$work/shaper" "$here/shaper.c" -lm
echo "0,$1" >"$out/rates.csv"
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
for end in "$origin_space wire" "$viewer_space wire" "$link_space to-origin" "$link_space to-viewer"; do
    read -r space interface <<<"$end"
    ip netns exec "$space" ethtool -K "$interface" tso off gso off gro off tx off rx off >/dev/null
    ip -n "$space" link set "$interface" up
done
ip netns exec "$origin_space" sysctl -qw net.ipv4.tcp_no_metrics_save=1
ip -n "$origin_space" route replace 10.77.0.0/24 dev wire src 10.77.0.1 congctl cubic
first=$(chrt -f 50 true 2>/dev/null && echo chrt -f 50 || echo nice -n -19)
# shellcheck disable=SC2086 # its words
ip netns exec "$link_space" $first "$work/shaper" to-origin to-viewer "$out/rates.csv" "$out/link.csv" "$out/packets.csv" &
shaper=$!
ip netns exec "$origin_space" nice -n -12 node "$here/beside.js" origin &
jobs="$shaper $!"
sleep 1
ip netns exec "$viewer_space" nice -n -12 node "$here/beside.js" viewer "$1" "$2" "$3" "$out/fetches.csv" "$shaper"
