#!/bin/sh
# A bench or a sweep in parts over hosts, with GNU parallel, and merged.
# Usage: parallel.sh [-S HOST,HOST...] [-n PARTS] -o OUT bench|sweep ARGUMENTS...
#
#   -S   as GNU parallel takes it: user@host, : for this machine; default :. A host has one part at a time, on all its cores
#   -n   parts; default 16
#   -o   a bench's folder, a sweep's file; all hosts see it, the traces and the program under the same paths (NFS, sshfs)
#
# A part that failed is tried three times. Stopped by whatever, the same command goes on with what is not done.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
hosts=: parts=16 out=''
while getopts S:n:o: option; do
    case $option in
    S) hosts=$OPTARG ;;
    n) parts=$OPTARG ;;
    o) out=$OPTARG ;;
    *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
if [ -z "$out" ] || [ $# -eq 0 ]; then
    sed -n 's/^# Usage: /usage: /p' "$0" >&2
    exit 2
fi
command -v parallel >/dev/null || { echo "parallel.sh: GNU parallel is not installed" >&2; exit 1; }
command=$1
export TRACEREEL="${TRACEREEL:-tracereel}"
# Each word arrives as it is, whatever is in it: GNU parallel's -q quotes, $PWD is where the words make sense.
seq "$parts" | parallel -q --will-cite --sshlogin "$hosts" --workdir "$PWD" --env TRACEREEL --retries 3 -j 1 \
    sh "$here/shard.sh" '{}' "$parts" "$out" "$@"
exec sh "$here/merge.sh" "$parts" "$out" "$command"
