#!/bin/sh
# Measures the traces of traces/ that were not generated: iperf3 downloads over a link between two network namespaces,
# shaped second by second by tc (tbf, and blackhole where the link is gone). As root; needs iproute2, iperf3, awk, jq.
# Usage: measure-traces.sh FOLDER [bus|cafe|tunnel]...     (all of them take about 15 minutes)
#
# The rates of the links are invented (profiles below, the same every time); what is measured is what one TCP download
# made of them, so no two runs give the same file.
set -eu

# walk SEED SECONDS: a ride as "seconds kbit/s" lines, random over the places that `place` names. Park-Miller generator:
# awk's own differs from awk to awk.
walk() {
    awk -v x="$1" -v total="$2" -v places="$3" '
        function draw() { x = (x * 16807) % 2147483647; return x / 2147483647 }
        BEGIN {
            count = split(places, place, " ")
            t = 0
            while (t < total) {
                # stay_from:stay_to:kbit_from:kbit_to:share, shares summing to 1
                u = draw()
                for (i = 1; i < count; i++) {
                    split(place[i], p, ":")
                    if (u < p[5]) break
                    u -= p[5]
                }
                split(place[i], p, ":")
                stay = int(p[1] + draw() * (p[2] - p[1]) + 0.5)
                for (s = 0; s < stay && t < total; s += step) {
                    step = 1 + int(draw() * 2)
                    t += step
                    print step, int(p[3] + draw() * (p[4] - p[3]))
                }
            }
        }'
}

# A bus out of town: good and fair streets, shadows between houses, a valley hardly covered, underpasses without any.
profile_bus() {
    printf '%s\n' '12 3600' '4 900' '20 0' '5 500' '12 2600'
    walk 5 550 '8:30:2000:6500:0.32 8:25:700:2200:0.28 5:15:120:600:0.18 45:75:40:260:0.10 5:22:0:0:0.12'
}

# Wi-Fi of a full café: fast, shared, never gone.
profile_cafe() {
    walk 7 120 '3:10:14000:26000:0.45 2:8:6000:14000:0.40 1:4:1500:4000:0.15'
}

# A train through three tunnels.
profile_tunnel() {
    walk 11 70 '10:20:7000:16000:1'
    printf '%s\n' '2 1200' '18 0' '3 2500'
    walk 12 50 '10:20:6000:14000:1'
    printf '%s\n' '1 900' '7 0' '2 2000'
    walk 13 40 '10:20:5000:12000:1'
    printf '%s\n' '2 700' '48 0' '4 1500'
    walk 14 50 '10:20:7000:16000:1'
}

# shape NAMESPACE: reads a profile and lives through it.
shape() {
    while read -r seconds kbit; do
        if [ "$kbit" -eq 0 ]; then
            ip netns exec "$1" tc qdisc replace dev wire root blackhole
        else
            # 0.3 s of queue, and never under ten packets: deep, as mobile links are.
            limit=$(awk -v k="$kbit" 'BEGIN { l = k * 1000 / 8 * 0.3; print int(l < 15000 ? 15000 : l) }')
            ip netns exec "$1" tc qdisc replace dev wire root tbf rate "${kbit}kbit" burst 16kb limit "$limit"
        fi
        sleep "$seconds"
    done
    # iperf3 still has its results to send, and they are no part of the trace.
    ip netns exec "$1" tc qdisc del dev wire root
}

# measure PROFILE FILE.json: one download over it, as iperf3's own JSON.
measure() {
    server=reel-s-$1
    client=reel-c-$1
    seconds=$("profile_$1" | awk '{ s += $1 } END { print s }')
    trap 'ip netns del "$server" 2>/dev/null; ip netns del "$client" 2>/dev/null' EXIT INT TERM
    ip netns add "$server"
    ip netns add "$client"
    ip link add wire netns "$server" type veth peer name wire netns "$client"
    for side in "$server 10.9.9.1/24" "$client 10.9.9.2/24"; do
        ip netns exec "${side% *}" ip address add "${side#* }" dev wire
        ip netns exec "${side% *}" ip link set wire up
        ip netns exec "${side% *}" ip link set lo up
    done
    ip netns exec "$server" iperf3 -s -1 -J >/dev/null &
    iperf_server=$!
    sleep 1
    "profile_$1" | shape "$server" &
    shaper=$!
    sleep 0.3 # the link must be slow before the first byte
    ip netns exec "$client" iperf3 -c 10.9.9.1 -R -C cubic -t "$seconds" -i 1 -J --get-server-output >"$2" || true
    wait "$iperf_server" "$shaper" || true
    ip netns del "$server"
    ip netns del "$client"
    trap - EXIT INT TERM
}

# The receiver's rate, and half the round trip that the sender's TCP saw, at each second.
to_csv() {
    jq -r '["t_s", "bandwidth_mbps", "latency_ms"],
        ([.intervals, .server_output_json.intervals] | transpose[] | select(.[0] and .[1])
            | select(.[0].sum.seconds > 0.5)
            | [(.[0].sum.start * 1000 | round / 1000),
               (.[0].sum.bytes * 8 / .[0].sum.seconds / 1e6 * 1e4 | round / 1e4),
               (.[1].streams[0].rtt / 2000 * 100 | round / 100)])
        | @csv | gsub("\""; "")' "$1"
}

folder=${1:?"which folder shall the traces go to?"}
shift
[ $# -gt 0 ] || set -- bus cafe tunnel
for name in "$@"; do
    echo "measuring $name" >&2
    json=$folder/$name.iperf3.json
    (measure "$name" "$json")
    if [ "$(jq '.intervals | length' "$json")" -lt 10 ]; then
        echo "iperf3 measured nothing: $(jq -r .error "$json")" >&2
        exit 1
    fi
    case $name in
    bus)
        to_csv "$json" >"$folder/bus.csv"
        rm "$json"
        ;;
    cafe) # The server's half is as long again, and the machine's name is nobody's business.
        jq -c 'del(.server_output_json, .start.system_info, .start.cookie)' "$json" >"$folder/cafe-wifi.json"
        rm "$json"
        ;;
    tunnel)
        jq -r '.intervals[].sum | select(.seconds > 0.5) | "\(.start * 1000 | round / 1000)\t\(.bits_per_second / 1e6 * 1e4 | round / 1e4)"' \
            "$json" >"$folder/tunnel.log"
        rm "$json"
        ;;
    esac
done
