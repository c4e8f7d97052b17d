DEV=${1:-eth0}
while true; do
  tc qdisc replace dev $DEV root netem rate 5mbit delay 20ms; sleep 10
  sudo tc qdisc replace dev $DEV root netem rate $RATE delay 20ms && sleep 5
  tc qdisc replace dev $DEV root netem rate 1500kbit; sleep 5
done
