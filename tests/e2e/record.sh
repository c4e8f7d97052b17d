#!/usr/bin/env bash
# `tracereel record` as people use it: each kind of file read back by ffmpeg, the same command twice, stopped, killed, refused;
# and the sound's offset from the picture measured from the decoded file.
# usage: record.sh TRACEREEL AV_OFFSET
set -u
tracereel=$1 av_offset=$2
for tool in ffmpeg ffprobe; do
    command -v $tool >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
# shellcheck source=tests/e2e/wait.sh
. "$(dirname "$0")/wait.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

fail() { echo "FAILED: $*"; exit 1; }
# refuses STATUS PATTERN ARGS...: the exit status and the one line
refuses() {
    local want=$1 pattern=$2 got
    shift 2
    "$tracereel" record "$@" >out 2>err
    got=$?
    [ $got = "$want" ] || fail "record $*: exit status $got, should be $want: $(cat err)"
    [ "$(wc -l <err)" = 1 ] || fail "record $*: should say one line: $(cat err)"
    grep -Eq "$pattern" err || fail "record $*: said '$(cat err)', should match '$pattern'"
    echo "ok: $(cat err)"
}
hash_frames() { ffmpeg -v error -i "$1" -map 0:v -f md5 -; }

printf 't_s,bandwidth_mbps\n0,6\n8,0.05\n16,6\n30,6\n' >bus.csv
small="--size 320x180 --fps 15 --set buffer.initial_level_s=2 --set buffer.max_level_s=4"

# Every kind: as many frames as the command says, all of it decodes, sound where the kind has it, chapters for stalls.
for kind in mp4 mkv webm gif; do
    # shellcheck disable=SC2086
    "$tracereel" record bus.csv -o a.$kind --from 6 --to 20 $small --title 'A bus' --caption 8:'into the tunnel' 2>err || fail "record a.$kind: $(cat err)"
    n=$(frames a.$kind)
    [ "$n" = 210 ] || fail "a.$kind has $n frames, should have 210"
    ffmpeg -v error -xerror -i a.$kind -f null - 2>err || fail "a.$kind does not decode: $(cat err)"
    [ ! -s err ] || fail "a.$kind: $(cat err)"
    [ ! -e a.$kind.part ] || fail "a.$kind.part is left"
    if [ $kind != gif ]; then
        ffprobe -v error -show_entries stream=codec_type -of csv=p=0 a.$kind | grep -q audio || fail "a.$kind has no sound"
        ffprobe -v error -show_chapters a.$kind | grep -q 'title=stall' || fail "a.$kind has no chapter for its stall"
    fi
    echo "ok: a.$kind, $n frames"
done
ffprobe -v error -show_entries format_tags=title -of csv=p=0 a.mp4 | grep -q 'A bus' || fail 'a.mp4 has no title'

# The same command, the same frames: on one processor too.
# shellcheck disable=SC2086
taskset -c "$(taskset -cp $$ | sed "s/.*: //; s/[,-].*//")" "$tracereel" record bus.csv -o b.mp4 --from 6 --to 20 $small --title 'A bus' --caption 8:'into the tunnel' || fail 'record b.mp4'
[ "$(hash_frames a.mp4)" = "$(hash_frames b.mp4)" ] || fail 'the same command on one processor gave other frames'
echo 'ok: equal frames on one processor and on all'

# Sessions beside each other: players, traces, each with every other; chapters say whose stall it is.
# shellcheck disable=SC2086
{
    "$tracereel" record bus.csv --player hls.js --player shaka -o two.mp4 --from 6 --to 20 $small 2>err || fail "record two.mp4: $(cat err)"
    [ "$(frames two.mp4)" = 210 ] || fail "two.mp4 has $(frames two.mp4) frames, should have 210"
    ffprobe -v error -show_chapters two.mp4 | grep -q 'title=shaka: stall' || fail 'two.mp4 has no chapter for a stall of shaka'
    printf 't_s,bandwidth_mbps\n0,2\n60,2\n' >long.csv
    "$tracereel" record bus.csv long.csv --player hls.js,shaka -o four.mp4 --from 50 --to 55 $small 2>err || fail "record four.mp4: $(cat err)"
    [ "$(frames four.mp4)" = 75 ] || fail 'the clock does not go on until the longest session is over'
    "$tracereel" record bus.csv long.csv -o traces.png --at 10 --layout plots 2>err || fail "record traces.png: $(cat err)"
}
echo 'ok: sessions beside each other'
refuses 2 '^tracereel: --layout: .* compare or plots would be right$' bus.csv long.csv -o no.png --layout viewer
refuses 2 '^tracereel: --layout: there is nothing to compare;' bus.csv -o no.png --layout compare
refuses 2 '^tracereel: bus.csv: that makes 6 sessions; up to 4 ' bus.csv long.csv --player hls.js,shaka,media3 -o no.png

# What the options do to the file.
shape() { ffprobe -v error -select_streams v -show_entries stream=width,height,r_frame_rate,nb_frames -of csv=p=0 "$1"; }
short="--from 6 --to 10 --set buffer.initial_level_s=2"
# shellcheck disable=SC2086
{
    "$tracereel" record bus.csv -o fine.mp4 $short --size 400x226 --fps 24 --speed 2 --crf 5 || fail 'record fine.mp4'
    "$tracereel" record bus.csv -o rough.mp4 $short --size 400x226 --fps 24 --speed 2 --crf 45 || fail 'record rough.mp4'
    "$tracereel" record bus.csv -o light.mp4 $short --size 400x226 --fps 24 --speed 2 --crf 5 --theme light || fail 'record light.mp4'
    "$tracereel" record bus.csv -o plots.mp4 $short --size 400x226 --fps 24 --speed 2 --crf 5 --layout plots || fail 'record plots.mp4'
}
[ "$(shape fine.mp4)" = '400,226,24/1,48' ] || fail "fine.mp4 is $(shape fine.mp4), should be 400,226,24/1,48"
[ "$(stat -c %s rough.mp4)" -lt "$(($(stat -c %s fine.mp4) / 2))" ] || fail 'crf 45 should make a smaller file than crf 5'
ground() { ffmpeg -v error -i "$1" -frames:v 1 -vf crop=4:4:2:100,format=gray -f rawvideo - | od -An -tu1 -N1; }
[ "$(ground fine.mp4)" -lt 40 ] && [ "$(ground light.mp4)" -gt 220 ] || fail "grounds dark $(ground fine.mp4), light $(ground light.mp4)"
[ "$(hash_frames fine.mp4)" != "$(hash_frames plots.mp4)" ] || fail 'the layout changes nothing'
echo 'ok: size, fps, speed, crf, theme, layout'

# Progress: on a terminal alone.
if command -v script >/dev/null; then
    # A long film, so that there is time to see it.
    $tied script -qefc "echo \$\$ >pid; exec '$tracereel' record bus.csv -o seen.mp4 --speed 0.01 --size 320x180" seen </dev/null >/dev/null &
    terminal=$!
    said() { tr '\r' '\n' <seen | grep -Eo '^[0-9]+/[0-9]+ frames  [0-9]+ fps  [0-9.]+x  [0-9]+:[0-9]{2} left'; }
    await said >progress || fail "no progress on a terminal: $(cat seen)"
    kill -INT "$(cat pid)"
    await ended $terminal || fail 'Ctrl-C should end it'
    echo "ok: $(head -n 1 progress)"
fi
# shellcheck disable=SC2086
"$tracereel" record bus.csv -o unseen.mp4 $short --size 320x180 >out 2>&1 || fail 'record unseen.mp4'
[ ! -s out ] || fail "words where there is no terminal: $(cat out)"

# Refusals, each one line.
refuses 1 'a.mp4: exists already; --force' bus.csv -o a.mp4
refuses 2 'x.avi: has an ending that cannot be written; .mp4' bus.csv -o x.avi
refuses 2 'no frame lies between' bus.csv -o x.mp4 --from 20 --to 20
refuses 2 'no frame lies between' bus.csv -o x.mp4 --from 500
refuses 2 'is no theme' bus.csv -o x.mp4 --theme puce
refuses 2 'is no size' bus.csv -o x.mp4 --size big
refuses 2 'S:TEXT' bus.csv -o x.mp4 --caption words
refuses 1 '/nowhere/x.mp4' bus.csv -o /nowhere/x.mp4
for left in x.mp4 x.mp4.part; do [ ! -e $left ] || fail "a refusal left $left behind"; done

# One frame, an odd size.
"$tracereel" record bus.csv -o one.mp4 --from 3 --to 3.04 --size 321x181 --fps 30 || fail 'one frame of an odd size'
[ "$(frames one.mp4)" = 1 ] || fail "one.mp4 has $(frames one.mp4) frames"
echo 'ok: one frame of an odd size'

# Ctrl-C finishes the file, so that it plays, and is no longer than its pictures though chapters of what was to come were known;
# the status says that it is not all there.
for kind in mp4 mkv webm gif; do
    $tied "$tracereel" record bus.csv -o c.$kind --speed 0.01 --size 640x360 --set buffer.initial_level_s=2 --set buffer.max_level_s=4 2>err &
    pid=$!
    await has_frames c.$kind.part 10 || fail "c.$kind.part does not grow"
    kill "$([ $kind = mkv ] && echo -TERM || echo -INT)" $pid
    await ended $pid || fail 'Ctrl-C should end it'
    wait $pid
    status=$?
    [ $status = 1 ] || fail "Ctrl-C: exit status $status, should be 1"
    grep -q 'stopped at' err || fail "Ctrl-C said '$(cat err)'"
    n=$(frames c.$kind)
    [ "$n" -gt 0 ] || fail "c.$kind does not play after Ctrl-C"
    [ ! -e c.$kind.part ] || fail "c.$kind.part is left after Ctrl-C"
    ffprobe -v error -show_entries format=duration -of csv=p=0 c.$kind |
        awk -v n="$n" '{ exit !($1 < n / 30 + 0.1 && $1 > n / 30 - 0.1) }' || fail "c.$kind with $n frames is $(ffprobe -v error -show_entries format=duration -of csv=p=0 c.$kind) s long"
    echo "ok: $(cat err), $n frames"
done

# Killed without warning: FILE.part plays.
for kind in mp4 mkv webm gif; do
    $tied "$tracereel" record bus.csv -o d.$kind --speed 0.01 --size 640x360 2>/dev/null &
    pid=$!
    await has_frames d.$kind.part 11 || fail "d.$kind.part does not grow"
    kill -9 $pid
    wait $pid 2>/dev/null
    [ ! -e d.$kind ] || fail "d.$kind is there though it is not whole"
    has_frames d.$kind.part 11 || fail "d.$kind.part has $(frames d.$kind.part) frames"
    echo "ok: killed, d.$kind.part plays $(frames d.$kind.part) frames"
done

# A disk that is full ends in one line and status 1.
if [ -w /dev/full ]; then
    (ulimit -f 200 && trap '' XFSZ && exec "$tracereel" record bus.csv -o e.mp4 --size 1280x720 2>err)
    status=$?
    [ $status = 1 ] || fail "no room: exit status $status, $(cat err)"
    [ "$(wc -l <err)" = 1 ] || fail "no room: should say one line: $(cat err)"
    [ ! -e e.mp4 ] || fail 'e.mp4 is there though it is not whole'
    echo "ok: $(cat err)"
fi

# Sound against picture, from 140 ms late to 60 early and more, in each kind with sound.
drift="stable --seed 15 --duration 90 --set encoder.av_sync_noise_ms=16 --set encoder.av_sync_decay=0.998 --set network.congestion_probability=0"
# shellcheck disable=SC2086
"$tracereel" report $drift --timeline drift.csv >/dev/null || fail 'report'
for kind in mp4 webm; do
    # shellcheck disable=SC2086
    "$tracereel" record $drift -o drift.$kind --size 640x360 --layout viewer || fail "record drift.$kind"
    ffmpeg -v error -y -i drift.$kind -vf crop=8:8:32:168,format=gray -f rawvideo lamp.gray -map 0:a -f f32le -ac 1 -ar 48000 sound.f32 || fail "decode drift.$kind"
    "$av_offset" lamp.gray 64 30 sound.f32 48000 drift.csv >offset || fail "drift.$kind: $(cat offset)"
    echo "ok: drift.$kind: $(cat offset)"
done
echo 'all good'
