#!/bin/sh
# Makes the stream that the origin serves: FOLDER/{dash,hls,ll}, 300 s, cut at 2 s (for low latency in chunks of half
# a second), each segment exactly as long as its bitrate says. Needs ffmpeg and node.
# Usage: content.sh FOLDER
#
# The pictures are small, so that decoding costs next to nothing, and of another size on each level, so that the size
# on screen tells the level.
set -eu
here=$(dirname "$(readlink -f "$0")")
mkdir -p "$1/dash/a" "$1/hls" "$1/ll"
cd "$1"

encode() { ffmpeg -v error -y "$@"; }
# shellcheck disable=SC2016 # $Number$ is ffmpeg's
as_dash='-f dash -seg_duration 2 -use_timeline 0 -use_template 1 -init_seg_name init.mp4 -media_seg_name s$Number$.m4s'

# shellcheck disable=SC2086 # the words of as_dash
encode -f lavfi -i sine=440:sample_rate=48000 -t 300 -c:a aac -b:a 96k $as_dash dash/a/x.mpd
level=0
for size in 160x90 192x108 224x126 256x144 288x162 320x180 352x198; do
    mkdir -p "dash/v$level" "hls/L$level"
    encode -f lavfi -i "testsrc=size=$size:rate=30" -t 300 -c:v libx264 -preset ultrafast -crf 38 -pix_fmt yuv420p \
        -g 60 -keyint_min 60 -sc_threshold 0 -bf 0 "v$level.mp4"
    # shellcheck disable=SC2086
    encode -i "v$level.mp4" -c copy $as_dash "dash/v$level/x.mpd"
    encode -i "v$level.mp4" -f lavfi -i sine=440:sample_rate=48000 -t 300 -map 0:v -map 1:a -c:v copy -c:a aac -b:a 64k \
        -f hls -hls_segment_type fmp4 -hls_time 2 -hls_list_size 0 -hls_fmp4_init_filename init.mp4 \
        -hls_segment_filename "hls/L$level/s%d.m4s" "hls/L$level/x.m3u8"
    level=$((level + 1))
done
for level in 0 1 2; do
    mkdir -p "ll/v$level"
    # shellcheck disable=SC2086
    encode -i "v$((level * 3)).mp4" -c copy $as_dash -frag_type duration -frag_duration 0.5 -streaming 1 -ldash 1 \
        "ll/v$level/x.mpd"
done
rm v?.mp4
node "$here/lengths.js" .
