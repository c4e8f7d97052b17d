#!/bin/sh
# scripts/cluster/parallel.sh with GNU parallel itself: on this machine, and over two hosts that are this machine behind an
# sshd of the test's own.
# shellcheck source=tests/e2e/cli/lib.sh
. "$(dirname "$0")/cli/lib.sh"
need parallel
parallel --version 2>/dev/null | grep -q GNU || skip 'parallel is not GNU parallel'
# shellcheck source=tests/e2e/cluster_lib.sh
. "$(dirname "$0")/cluster_lib.sh"
export HOME="$SCRATCH"

sh "$CLUSTER/parallel.sh" -n 5 -o here bench traces --players $players --set-grid $grid --segments >out 2>err || fail "parallel.sh: $(cat err)"
merged_bench here
# shellcheck disable=SC2086 # words
sh "$CLUSTER/parallel.sh" -n 4 -o here.csv sweep "$sweep_of" --scenario hls.js $axes --seeds 3 >out 2>err || fail "parallel.sh: $(cat err)"
merged_sweep here.csv

# Over hosts: names that ssh knows from a file of the test's own.
sshd=$(command -v sshd || echo /usr/sbin/sshd)
if [ ! -x "$sshd" ]; then
    echo 'over hosts: not tried, sshd is not installed'
    finish
fi
mkdir -p .ssh
chmod 700 .ssh
ssh-keygen -q -t ed25519 -N '' -f .ssh/host && ssh-keygen -q -t ed25519 -N '' -f .ssh/user
cp .ssh/user.pub .ssh/authorized
[ "$(id -u)" -ne 0 ] || mkdir -p /run/sshd
port=$((20000 + $$ % 20000))
cat >.ssh/sshd_config <<END
Port $port
ListenAddress 127.0.0.1
HostKey $SCRATCH/.ssh/host
AuthorizedKeysFile $SCRATCH/.ssh/authorized
PidFile $SCRATCH/.ssh/pid
StrictModes no
UsePAM no
PermitRootLogin yes
PasswordAuthentication no
MaxStartups 100
END
cat >.ssh/config <<END
Host one two
    HostName 127.0.0.1
    Port $port
    User $(id -un)
    IdentityFile $SCRATCH/.ssh/user
    StrictHostKeyChecking no
    UserKnownHostsFile $SCRATCH/.ssh/known
    LogLevel ERROR
END
"$sshd" -D -f "$SCRATCH/.ssh/sshd_config" -E "$SCRATCH/.ssh/log" &
server=$!
trap 'kill $server 2>/dev/null' EXIT
tries=0
until ssh -F .ssh/config one true 2>err; do
    tries=$((tries + 1))
    if ! kill -0 $server 2>/dev/null || [ $tries -gt 100 ]; then
        echo "over hosts: not tried, sshd cannot be reached: $(cat .ssh/log err)"
        finish
    fi
done
export PARALLEL_SSH="ssh -F $SCRATCH/.ssh/config"
sh "$CLUSTER/parallel.sh" -S one,two -n 6 -o far bench traces --players $players --set-grid $grid --segments >out 2>err || fail "parallel.sh over hosts: $(cat err)"
merged_bench far
# shellcheck disable=SC2086 # words
sh "$CLUSTER/parallel.sh" -S one,two,: -n 3 -o far.csv sweep "$sweep_of" --scenario hls.js $axes --seeds 3 >out 2>err || fail "parallel.sh over hosts: $(cat err)"
merged_sweep far.csv
finish
