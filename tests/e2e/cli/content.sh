#!/bin/sh
# content: ladders that ffmpeg makes here and now, against the sizes of the very files; then what is refused.
# shellcheck source=tests/e2e/cli/lib.sh
. "$(dirname "$0")/lib.sh"
need jq
need ffmpeg

# encode FOLDER OUTPUT OPTIONS: two sizes of a test card and a tone, 11 s, a key frame every 2 s.
encode() {
    mkdir -p "$1"
    target=$1/$2
    shift 2
    ffmpeg -v error -f lavfi -i testsrc2=size=320x180:rate=25:duration=11 -f lavfi -i sine=440:duration=11 \
        -filter_complex '[0:v]split=2[a][b];[b]scale=160x90[c]' -map '[a]' -map '[c]' -map 1:a \
        -c:v libx264 -preset ultrafast -g 50 -sc_threshold 0 -b:v:0 400k -b:v:1 150k -c:a aac -b:a 64k \
        "$@" "$target" </dev/null 2>ffmpeg.log || skip "this ffmpeg cannot: $(head -1 ffmpeg.log)"
}

# sum FILE...: bytes of all of them.
sum() {
    cat "$@" | wc -c | tr -d ' '
}

# ladder WHAT FILE: what all of these have in common.
ladder() {
    works content --json "$2"
    holds "$1: two levels, six segments of 11 s" '(.levels | length) == 2 and .segments == 6
        and (.duration_s - 11 | fabs) < 0.05 and .sizes == "exact" and .warnings == []' out
    holds "$1: names and rates" '.levels[0].name == "90p" and .levels[1].name == "180p"
        and ([.levels[] | .mean_kbps < .peak_kbps and .mean_kbps > .video_kbps / 2 and .mean_kbps < .video_kbps * 2] | all)' out
    works content "$2"
    grep -q '^  180p ' out || fail "$1: no line for 180p in words"
}
levels_sum='[.bytes[] | add]'

# HLS, one file a level with byte ranges, sound apart.
encode single '%v.m3u8' -f hls -hls_time 2 -hls_playlist_type vod -hls_flags single_file -hls_segment_type fmp4 \
    -master_pl_name master.m3u8 -var_stream_map 'v:0,agroup:a v:1,agroup:a a:0,agroup:a,default:yes'
ladder 'HLS in single files' single/master.m3u8
works content --json single/master.m3u8
holds 'ranges and the head make up each file' "$levels_sum == [$(sum single/1.m4s) - .levels[0].init_bytes,
    $(sum single/0.m4s) - .levels[1].init_bytes] and ([.levels[].init_bytes > 100] | all)" out
holds 'sound apart' '.sound_apart and (.sound_bytes | length) == 6 and (.sound_bytes | add) > 60000' out
works content --json single/0.m3u8
holds 'a media playlist alone is a level' '(.levels | length) == 1 and .segments == 6' out

# HLS in MPEG-TS, sound with the pictures.
encode ts '%v.m3u8' -map 1:a -f hls -hls_time 2 -hls_playlist_type vod -master_pl_name master.m3u8 \
    -hls_segment_filename 'ts/%v-%d.ts' -var_stream_map 'v:0,a:0 v:1,a:1'
ladder 'HLS in MPEG-TS' ts/master.m3u8
works content --json ts/master.m3u8
holds 'each segment is its file' "$levels_sum == [$(sum ts/1-*.ts), $(sum ts/0-*.ts)] and (.sound_apart | not)" out
holds 'the third segment' ".bytes[1][2] == $(sum ts/0-2.ts)" out

# A media file that is gone: its level's rate, and a warning.
mkdir gone
cp ts/* gone/
rm gone/0-2.ts
works content --json gone/master.m3u8
holds 'a file is gone' '.sizes == "nominal" and (.warnings | length) == 1 and (.warnings[0] | test("1 of 6 media files"))
    and (.bytes[1][2] - .levels[1].video_kbps * 1000 / 8 * 2 | fabs) < 10' out

# Live: no end, the first segments gone. Then discontinuities: one list that goes on in another run.
encode live '%v.m3u8' -map 1:a -f hls -hls_time 2 -hls_list_size 3 -hls_flags omit_endlist -master_pl_name master.m3u8 \
    -hls_segment_filename 'live/%v-%d.ts' -var_stream_map 'v:0,a:0 v:1,a:1'
works content --json live/master.m3u8
holds 'live' '.live and .segments == 3' out
mkdir cut
for run in 1 2; do
    ffmpeg -v error -f lavfi -i testsrc2=size=160x90:rate=25:duration=4 -c:v libx264 -preset ultrafast -g 50 -f hls \
        -hls_time 2 -hls_list_size 0 -hls_flags append_list+discont_start -hls_segment_filename "cut/$run-%d.ts" \
        cut/a.m3u8 </dev/null || fail "ffmpeg, run $run"
done
grep -c DISCONTINUITY cut/a.m3u8 >count
works content --json cut/a.m3u8
holds 'discontinuities' ".segments == 4 and .duration_s == 8 and (.warnings | length) == 1
    and (.warnings[0] | test(\"$(cat count) discontinuities\")) and .bytes[0][3] == $(sum cut/2-*3.ts)" out

# DASH and CMAF: a time line, numbers, lists of ranges, an index.
encode line a.mpd -f dash -seg_duration 2 -hls_playlist 1 -adaptation_sets 'id=0,streams=v id=1,streams=a'
ladder 'DASH with a time line' line/a.mpd
works content --json line/a.mpd
holds 'each segment is its file' "$levels_sum == [$(sum line/chunk-stream1-*), $(sum line/chunk-stream0-*)]
    and .levels[1].init_bytes == $(sum line/init-stream0.m4s) and .levels[1].fps == 25" out
cp out dash.json
works content --json line/master.m3u8
jq -c '.bytes' dash.json >dash.bytes
same 'CMAF: the same files by HLS' "$(jq -c '.bytes' out)" "$(cat dash.bytes)"
encode numbers a.mpd -f dash -seg_duration 2 -use_timeline 0 -adaptation_sets 'id=0,streams=v id=1,streams=a'
ladder 'DASH with numbers' numbers/a.mpd
works content --json numbers/a.mpd
holds 'each segment is its file' "$levels_sum == [$(sum numbers/chunk-stream1-*), $(sum numbers/chunk-stream0-*)]" out
encode list a.mpd -f dash -seg_duration 2 -single_file 1 -adaptation_sets 'id=0,streams=v id=1,streams=a'
ladder 'DASH with lists' list/a.mpd
works content --json list/a.mpd
holds 'ranges and the head make up each file' "$levels_sum == [$(sum list/a-stream1.mp4) - .levels[0].init_bytes,
    $(sum list/a-stream0.mp4) - .levels[1].init_bytes]" out
mkdir index
ffmpeg -v error -i single/0.m3u8 -c copy -movflags +frag_keyframe+empty_moov+global_sidx+default_base_moof index/a.mp4 \
    </dev/null || fail 'ffmpeg, an index'
cat >index/a.mpd <<'END'
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" mediaPresentationDuration="PT11S"><Period><AdaptationSet mimeType="video/mp4">
<Representation bandwidth="400000" width="320" height="180"><BaseURL>a.mp4</BaseURL></Representation>
</AdaptationSet></Period></MPD>
END
works content --json index/a.mpd
holds 'an index' ".segments == 6 and (.duration_s - 11 | fabs) < 0.05 and .levels[0].init_bytes > 500
    and ($(sum index/a.mp4) - (.bytes[0] | add) - .levels[0].init_bytes | . >= 0 and . < 1000)" out

# Without the media: the ladder's rates.
mkdir bare
cp line/a.mpd bare/
works content --json bare/a.mpd
holds 'no media' '.sizes == "nominal" and (.bytes[1][0] - 400000 / 8 * 2 | fabs) < 1 and (.warnings | length) == 1' out

# Over a trace: the ladder is the session's.
printf 't_s,bandwidth_mbps\n0,5\n30,5\n' >link.csv
works report link.csv --content single/master.m3u8 --json
holds 'the best of the ladder' '[.events[] | .to? // empty] | all(. == "90p" or . == "180p")' out
works report link.csv --content ts/master.m3u8 --set player.delivery=segments
grep -q '^of master.m3u8: 2 levels, 6 segments, 0:11; it is over before the session, and begins again 5 times$' out ||
    fail "content that begins again is not said: $(sed -n 2p out)"
works record link.csv --content single/master.m3u8 -o shot.png --at 20 --size 640x360
works sweep link.csv --content ts/master.m3u8 --x encoder.safety_factor=0.5:1:2 -o sweep.csv

mkdir links
cp link.csv links/
works bench links --players simple --content ts/master.m3u8 --segments -o bench
checks=$((checks + 1))
gunzip -c bench/segments.csv.gz | grep -v '^#' | cut -d, -f4 | sort -u | grep -qvE '^(level|0|1)$' &&
    fail "levels that the ladder has not: $(gunzip -c bench/segments.csv.gz | head -12)"

# Refusals: one line, with the file and the line.
bad() {
    refused 1 "$1" content "$2"
    refused 1 "$1" report link.csv --content "$2"
}
mkdir folder
bad 'folder: is a folder without video_size_0*' folder
bad 'missing.m3u8: No such file*' missing.m3u8
: >empty.mpd
bad 'empty.mpd: is empty*' empty.mpd
head -c 5000 /dev/zero >zeros.bin
bad 'zeros.bin:1: is no ladder that is known; one begins with *' zeros.bin
bad 'link.csv:1: is no ladder that is known; one begins with *' link.csv
cp ts/master.m3u8 lonely.m3u8
bad 'lonely.m3u8:*: the playlist 0.m3u8 is not here*' lonely.m3u8
cat >bomb.mpd <<'END'
<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<MPD mediaPresentationDuration="&b;"/>
END
bad 'bomb.mpd:2: declares a document type or entities*' bomb.mpd
sed 's/ r="[0-9]*"//; s/ d="[0-9]*"/ d="1" r="10000000"/' line/a.mpd >many.mpd
bad 'many.mpd:*: is one segment too many; 1048576 are read at most' many.mpd
sed 's/EXTINF:2/EXTINF:-2/' ts/0.m3u8 >negative.m3u8
bad 'negative.m3u8:*: #EXTINF must be followed by seconds*' negative.m3u8
: >gone/0-2.ts
bad 'gone/0.m3u8:*: 0-2.ts has 0 bytes; a segment has more' gone/master.m3u8
mkfifo ts/pipe.m3u8
cat ts/0.m3u8 >ts/pipe.m3u8 &
works content ts/pipe.m3u8
refused 2 '*' content
refused 2 '*' content one two
finish
