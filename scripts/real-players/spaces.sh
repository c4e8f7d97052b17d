# Origin and viewer in network namespaces of their own, and one between them for the link: $origin_space, $link_space,
# $viewer_space, with $work to write in and $work/shaper. All is taken away when the script ends, $jobs first.
# Sourced by measure.sh and beside.sh, which set $here.
# shellcheck shell=bash disable=SC2034,SC2154 # used and set by those
work=$(mktemp -d)
cc -O2 -o "$work/shaper" "$here/shaper.c" -lm
origin_space=origin-$$ link_space=link-$$ viewer_space=viewer-$$
jobs=
# Where the kernel schedules by session (autogroup) niceness counts only among the processes of one: this one's goes before
# those of others meanwhile, and viewer.js does the same with the browser's.
prefer() { { echo "$1" >/proc/$$/autogroup; } 2>/dev/null || true; }
end() {
    for job in $jobs; do kill "$job" 2>/dev/null || true; done
    wait
    for space in $origin_space $link_space $viewer_space; do ip netns del "$space" 2>/dev/null || true; done
    rm -rf "$work"
    prefer 0
}
trap end EXIT
trap 'exit 1' INT TERM
prefer -12

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
