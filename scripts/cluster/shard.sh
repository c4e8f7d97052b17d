#!/bin/sh
# One part of a bench or a sweep, for whatever starts the parts: GNU parallel, a Slurm array, a loop.
# Usage: shard.sh K N OUT bench|sweep ARGUMENTS...     K: 1 .. N, or - for Slurm's SLURM_ARRAY_TASK_ID
#
# A bench's part goes on where it stopped when it is started again; a sweep's begins again. Either has its name only
# when it is whole. The program is $TRACEREEL, or tracereel on the PATH.
#SBATCH --requeue
#SBATCH --open-mode=append
set -eu
if [ $# -lt 4 ]; then
    echo "usage: shard.sh K N OUT bench|sweep ARGUMENTS..." >&2
    exit 2
fi
k=$1 n=$2 out=$3 command=$4
shift 4
[ "$k" != - ] || k=$SLURM_ARRAY_TASK_ID
case $command in
bench) ;;
sweep)
    case $out in
    */*) mkdir -p "${out%/*}" ;;
    esac
    out=$out.$k-of-$n
    [ ! -e "$out" ] || exit 0
    ;;
*)
    echo "shard.sh: $command: is neither bench nor sweep" >&2
    exit 2
    ;;
esac
status=0
"${TRACEREEL:-tracereel}" "$command" "$@" --quiet --shard "$k/$n" -o "$out" ${SLURM_CPUS_PER_TASK:+--jobs "$SLURM_CPUS_PER_TASK"} || status=$?
# What was killed (memory, an administrator) is put back into Slurm's queue some times; what failed by itself would again.
if [ "$status" -gt 128 ] && [ -n "${SLURM_JOB_ID-}" ] && [ "${SLURM_RESTART_COUNT:-0}" -lt 3 ]; then
    scontrol requeue "$SLURM_JOB_ID"
fi
exit "$status"
