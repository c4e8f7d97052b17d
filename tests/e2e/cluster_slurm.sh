#!/bin/sh
# scripts/cluster/slurm.sh with Slurm itself: munged, slurmctld and slurmd of the test's own, one node, a task killed in the
# middle. Waiting is for conditions; ctest's limit ends what never comes.
# shellcheck source=tests/e2e/cli/lib.sh
. "$(dirname "$0")/cli/lib.sh"
PATH=$PATH:/usr/sbin
for program in munged slurmctld slurmd sbatch scontrol; do
    need $program
done
# shellcheck source=tests/e2e/cluster_lib.sh
. "$(dirname "$0")/cluster_lib.sh"

# ---- a cluster ----
base=$(mktemp -d /tmp/slurm.XXXXXX) # a socket's path may not be long
mkdir -p "$base/state" "$base/spool"
dd if=/dev/urandom of="$base/key" bs=1024 count=1 2>/dev/null
chmod 400 "$base/key"
host=$(uname -n)
host=${host%%.*}
port=$((20000 + $$ % 20000))
cat >"$base/slurm.conf" <<END
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
AuthType=auth/munge
AuthInfo=socket=$base/munge.socket,cred_expire=5
CredType=cred/munge
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
SlurmctldPort=$port
SlurmdPort=$((port + 1))
StateSaveLocation=$base/state
SlurmdSpoolDir=$base/spool
SlurmctldPidFile=$base/slurmctld.pid
SlurmdPidFile=$base/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
KillWait=2
SchedulerParameters=sched_interval=1,batch_sched_delay=0,requeue_delay=0
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES State=UP
END
export SLURM_CONF="$base/slurm.conf"
munged --foreground --force --key-file="$base/key" --socket="$base/munge.socket" --pid-file="$base/munged.pid" \
    --log-file="$base/munged.log" --seed-file="$base/seed" >"$base/munged.out" 2>&1 &
munged=$!
slurmctld -D >"$base/slurmctld.out" 2>&1 &
slurmctld=$!
slurmd -D -N "$host" >"$base/slurmd.out" 2>&1 &
slurmd=$!
# shellcheck disable=SC2317 # a trap
end_cluster() {
    scontrol shutdown >/dev/null 2>&1
    kill "$slurmd" "$slurmctld" "$munged" 2>/dev/null
    wait "$slurmd" "$slurmctld" "$munged" 2>/dev/null
    rm -rf "$base"
}
trap end_cluster EXIT
alive() {
    for pid in $munged $slurmctld $slurmd; do
        kill -0 "$pid" 2>/dev/null || return 1
    done
}
until sinfo --noheader --format=%t 2>/dev/null | grep -q '^\(idle\|mix\)$'; do
    alive || skip "a Slurm of the test's own does not start here: $(tail -n 2 "$base"/*.out | tr '\n' ' ')"
done

# state JOB: what Slurm says of it; of an array each task's in turn.
state() {
    scontrol --oneliner show job "$1" 2>/dev/null | sed 's/.*JobState=\([A-Z_]*\).*/\1/'
}
# merged_by JOB: waits for the merging job.
merged_by() {
    while state "$1" | grep -q -v 'COMPLETED\|FAILED\|CANCELLED\|TIMEOUT\|NODE_FAIL\|OUT_OF_MEMORY'; do
        alive || break
    done
    same "the end of job $1" "$(state "$1")" COMPLETED
}

# ---- an array as it is meant to go ----
merge=$(sh "$CLUSTER/slurm.sh" -n 4 -o plain bench traces --players $players --set-grid $grid --segments 2>err) || fail "slurm.sh: $(cat err)"
merged_by "$merge"
merged_bench plain
# shellcheck disable=SC2086 # words
merge=$(sh "$CLUSTER/slurm.sh" -n 3 -o plain.csv sweep "$sweep_of" --scenario hls.js $axes --seeds 3 2>err) || fail "slurm.sh: $(cat err)"
merged_by "$merge"
merged_sweep plain.csv

# ---- a task killed in the middle ----
# The program stands still, once, in the middle of its part 2: where it was done before that, it begins again.
cat >held <<END
#!/bin/sh
case "\$*" in
*"--shard 2/3"*)
    while [ ! -e "$SCRATCH/\$HELD" ]; do
        rm -f "$SCRATCH"/killed/*2-of-3*
        "$TRACEREEL" "\$@" --jobs 1 &
        while kill -0 \$! 2>/dev/null && [ "\$(cat "$SCRATCH/killed/sessions.2-of-3.csv.part" 2>/dev/null | wc -l)" -lt 9 ]; do :; done
        kill -STOP \$! 2>/dev/null
        [ -e "$SCRATCH/killed/sessions.2-of-3.csv" ] || { echo \$! >"$SCRATCH/\$HELD.now" && mv "$SCRATCH/\$HELD.now" "$SCRATCH/\$HELD"; }
        [ -e "$SCRATCH/\$HELD" ] || kill -CONT \$! 2>/dev/null
        wait \$! || exit
    done
    ;;
esac
exec "$TRACEREEL" "\$@"
END
chmod +x held
# hold NAME: starts the array; returns when part 2 stands still, with its process in `victim` and the merging job in `merge`.
hold() {
    rm -rf killed
    export HELD="$1"
    merge=$(TRACEREEL="$SCRATCH/held" sh "$CLUSTER/slurm.sh" -n 3 -o killed bench traces --players $players --set-grid $grid --segments 2>err) ||
        fail "slurm.sh: $(cat err)"
    until [ -s "$1" ]; do
        alive || fail 'Slurm ended'
    done
    victim=$(cat "$1")
}
# By kill -9, as for want of memory: the part puts itself back into the queue.
hold by-kill
checks=$((checks + 1))
if [ ! -s killed/sessions.2-of-3.csv.part ] || [ -e killed/sessions.2-of-3.csv ]; then fail 'not in the middle'; fi
kill -9 "$victim"
merged_by "$merge"
merged_bench killed
# By the administrator: scontrol requeue ends the job and starts it again.
hold by-requeue
task=$(squeue --noheader --array --format='%F_%K' --states=RUNNING | grep '_2$')
scontrol requeue "$task" || fail "no requeue of $task"
kill -CONT "$victim" 2>/dev/null # to be ended it has to run
merged_by "$merge"
merged_bench killed
finish
