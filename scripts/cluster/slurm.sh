#!/bin/sh
# A bench or a sweep as a Slurm array job, and a job behind it that merges.
# Usage: slurm.sh [-n PARTS] [-c CORES] [-a "SBATCH OPTIONS"] -o OUT bench|sweep ARGUMENTS...
#
#   -n   parts, the array's tasks; default 16
#   -c   cores a task; default 1
#   -a   more for both jobs: "--partition=short --time=30"
#   -o   a bench's folder, a sweep's file; all nodes see it, the traces and the program under the same paths
#
# Tasks that are killed are put back into the queue, and go on where they stopped. The merging job's number is printed.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
parts=16 cores=1 more='' out=''
while getopts n:c:a:o: option; do
    case $option in
    n) parts=$OPTARG ;;
    c) cores=$OPTARG ;;
    a) more=$OPTARG ;;
    o) out=$OPTARG ;;
    *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
if [ -z "$out" ] || [ $# -eq 0 ]; then
    sed -n 's/^# Usage: /usage: /p' "$0" >&2
    exit 2
fi
command -v sbatch >/dev/null || { echo "slurm.sh: sbatch is not installed" >&2; exit 1; }
export TRACEREEL="${TRACEREEL:-tracereel}"
case $out in
*/*) mkdir -p "${out%/*}" ;;
esac
# shellcheck disable=SC2086 # words
array=$(sbatch --parsable $more --job-name=tracereel --array="1-$parts" --cpus-per-task="$cores" --output="$out.%a.log" \
    "$here/shard.sh" - "$parts" "$out" "$@")
# shellcheck disable=SC2086 # words
sbatch --parsable $more --job-name=tracereel-merge --dependency="afterok:$array" --kill-on-invalid-dep=yes --output="$out.log" \
    "$here/merge.sh" "$parts" "$out" "$1"
