#!/bin/bash
sudo tc qdisc add dev eth0 root netem delay 20ms rate 5mbit
sleep 2
tc qdisc change dev eth0 root netem delay 50ms loss 1% rate 800kbit   # worse
sleep 1.5
tc qdisc change dev eth0 root netem delay 20ms loss 0% rate 1mbps
sleep 1
tc qdisc del dev eth0 root
