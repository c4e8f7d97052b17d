#!/bin/sh
# Puts the N parts of shard.sh together. Usage: merge.sh N OUT bench|sweep
set -eu
n=$1 out=$2 command=$3
folder=$out
[ "$command" = bench ] || folder=.
set --
k=1
while [ "$k" -le "$n" ]; do
    if [ "$command" = bench ]; then
        set -- "$@" "$folder/sessions.$k-of-$n.csv"
    else
        set -- "$@" "$out.$k-of-$n"
    fi
    k=$((k + 1))
done
exec "${TRACEREEL:-tracereel}" merge "$@" -o "$out" --force
