#!/bin/sh
# A disk that is full in the middle of a bench, a merge, a sweep, a check: one line, what is done stays, nothing is left half, and
# with room again the same command goes on to the same bytes. The disk is a small one in a mount namespace of the test's own.
case ${1-} in
inside) shift ;;
*)
    namespace='unshare --mount'
    [ "$(id -u)" = 0 ] || namespace='unshare --map-root-user --mount'
    # shellcheck disable=SC2086 # words
    $namespace sh -c 'mount -t tmpfs -o size=16k none /mnt' 2>/dev/null || { echo 'skipped: no mount namespaces here'; exit 77; }
    # shellcheck disable=SC2086
    exec $namespace sh "$0" inside
    ;;
esac
# shellcheck source=tests/e2e/cli/lib.sh
. "$(dirname "$0")/lib.sh"
mkdir rides disk
i=0
while [ "$i" -lt 40 ]; do
    awk -v seed="$i" 'BEGIN { srand(seed); r = 2; for (t = 0; t < 90; t++) { r *= 0.6 + 0.85 * rand(); if (r < 0.1) r = 0.1; if (r > 9) r = 9; print t, r } }' >"rides/$i.log"
    i=$((i + 1))
done
bench="bench rides --players hls.js,shaka --set-grid player.resume_s=0.1,1 --segments"
# shellcheck disable=SC2086 # words
works $bench -o whole
for k in 1 2 3; do
    # shellcheck disable=SC2086
    works $bench --shard $k/3 -o parts
done
parts='parts/sessions.1-of-3.csv parts/sessions.2-of-3.csv parts/sessions.3-of-3.csv'
sweep='sweep poor --x network.base_bandwidth_mbps=1:9:40 --y encoder.safety_factor=0.5:1:20 --duration 60'
# shellcheck disable=SC2086
works $sweep -o sweep.csv --png sweep.png
for k in 1 2; do
    # shellcheck disable=SC2086
    works $sweep --shard $k/2 -o sweep.$k.csv
done
kib() { cat "$@" | wc -c | awk '{ print int($1 / 4096) * 4 + 4 }'; }
rows=$(kib whole/sessions.csv whole/segments.csv.gz)
total=$(kib whole/*)
all="sessions.csv refused.csv segments.csv.gz summary.csv distributions-dark.png distributions-light.png"

# on_a_disk_of KIB COMMAND...: the command once, there.
on_a_disk_of() {
    mount -t tmpfs -o "size=$1k" none disk || { fail 'no small disk'; finish; }
    shift
    run "$@"
}
# told WHAT: that the disk was full, in one line.
told() {
    same "$1: the status" "$status" 1
    same "$1: lines" "$(wc -l <err)" 1
    checks=$((checks + 1))
    grep -q '^tracereel: .*: No space left on device' err || fail "$1: a full disk is told as: $(cat err)"
}
with_room() { mount -o remount,size=64m disk; }
emptied() { umount disk || fail 'the disk is held'; }
# as_whole WHAT: all files of the bench are there as if nothing had happened.
as_whole() {
    for name in $all; do
        checks=$((checks + 1))
        cmp -s "whole/$name" "disk/out/$name" || fail "$1: $name is another"
    done
    same "$1: what else lies there" "$(find disk/out -type f | wc -l)" 6
}

# So small that not even a row goes, in the middle of the rows, at the summary, in a picture.
for room in 16 $((rows / 2)) $((rows * 7 / 8)) $((rows + 16)) $((total - 120)) $((total - 40)); do
    # shellcheck disable=SC2086
    on_a_disk_of $room $bench --jobs 1 -o disk/out
    told "bench on $room KiB"
    with_room
    if [ "$room" = $((rows * 7 / 8)) ]; then
        checks=$((checks + 1))
        [ "$(wc -l <disk/out/sessions.csv.part)" -gt 20 ] || fail 'what was done is gone'
    fi
    # shellcheck disable=SC2086
    works $bench -o disk/out
    as_whole "bench on $room KiB, with room again"
    emptied
done
# A merge leaves nothing but whole files, and its parts as they are.
for room in 16 $((rows / 2)) $((rows + 16)) $((total - 120)) $((total - 40)); do
    # shellcheck disable=SC2086
    on_a_disk_of $room merge $parts -o disk/out
    told "merge on $room KiB"
    same "merge on $room KiB: files that are not whole" "$(find disk/out -name '*.part' -o -name '.*' -type f | wc -l)" 0
    with_room
    # shellcheck disable=SC2086
    works merge $parts -o disk/out --force
    as_whole "merge on $room KiB, with room again"
    emptied
done
# A sweep's table and picture; parts of one, merged.
for room in 16 60; do
    # shellcheck disable=SC2086
    on_a_disk_of $room $sweep -o disk/sweep.csv --png disk/sweep.png
    told "sweep on $room KiB"
    same "sweep on $room KiB: what it left" "$(find disk -type f -name '*.part*' | wc -l)" 0
    with_room
    rm -f disk/*
    # shellcheck disable=SC2086
    works $sweep -o disk/sweep.csv --png disk/sweep.png
    cmp -s sweep.csv disk/sweep.csv && cmp -s sweep.png disk/sweep.png || fail "sweep on $room KiB: with room again it is another"
    emptied
done
on_a_disk_of 16 merge sweep.1.csv sweep.2.csv -o disk/sweep.csv
told 'merge of a sweep'
same 'merge of a sweep: what it left' "$(find disk -type f | wc -l)" 0
with_room
works merge sweep.1.csv sweep.2.csv -o disk/sweep.csv
cmp -s sweep.csv disk/sweep.csv || fail 'merge of a sweep: with room again it is another'
emptied
# A check runs in a folder of its own, which goes.
TMPDIR=$PWD/disk
export TMPDIR
on_a_disk_of 64 check whole/sessions.csv
told check
same 'check: what it left' "$(find disk -mindepth 1 | wc -l)" 0
with_room
works check whole/sessions.csv
same 'check: what it left when it was done' "$(find disk -mindepth 1 | wc -l)" 0
emptied
finish
