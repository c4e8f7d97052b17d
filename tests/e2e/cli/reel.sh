#!/bin/sh
# Session files: what goes in comes out in every command; one from somebody else reads nothing but itself.
# shellcheck source=tests/e2e/cli/lib.sh
. "$(dirname "$0")/lib.sh"
need jq
need python3
printf 't_s,kbps\n0,4000\n60,300\n90,6000\n300,6000\n' >link.csv
options='--player hls.js --set player.max_buffer_s=12 --seed 7 --dt 0.5'

# shellcheck disable=SC2086 # options are words
works report link.csv $options --edit 'outage 100 20' --json --save a.reel --with-trace
jq -S '[.qoe, .params, .source.edits, .source.dt_s, .source.seed]' out >of_link
mkdir elsewhere
mv a.reel elsewhere
works report elsewhere/a.reel --json
jq -S '[.qoe, .params, .source.edits, .source.dt_s, .source.seed]' out >of_reel
cmp -s of_link of_reel || fail 'the session in the file is another one'
same 'called as its trace' "$(jq -r .source.name out)" link.csv
works report elsewhere/a.reel --json --set player.max_buffer_s=20
holds 'settings are laid over it' '.params["player.max_buffer_s"] == 20 and .params["player.kind"] == "hls.js"' out
works report elsewhere/a.reel --json --edit 'cut 0:10'
same 'edits come behind its own' "$(jq -c .source.edits out)" '["outage 100 20","cut 0:10"]'
works info --json elsewhere/a.reel
holds 'the trace as it is played' '.duration_s > 320' out
works convert elsewhere/a.reel -o played.csv
works record elsewhere/a.reel -o a.png --at 50 --quiet
# the same session is the same file
# shellcheck disable=SC2086
works report link.csv $options --edit 'outage 100 20' --save b.reel --with-trace
cmp -s elsewhere/a.reel b.reel || fail 'saved twice, two files'

# Several sessions, networks, steps.
works report link.csv --player hls.js --player shaka --json --save two.reel --with-trace
jq -S '[.[].qoe]' out >two
works report two.reel --json
jq -S '[.[].qoe]' out | cmp -s - two || fail 'two sessions are not two any more'
for source in live 'steps:8x30 0.5x20'; do
    works report "$source" --json --save net.reel
    jq -S .qoe out >of_net
    works report net.reel --json
    jq -S .qoe out | cmp -s - of_net || fail "$source: another session"
done

# Over traces of their own, two of one name among them: each is itself, and so is the picture. How they were read goes along.
mkdir -p far
printf 't_s,kbps\n0,900\n40,80\n90,2500\n200,2500\n' >far/link.csv
printf 't_s,rate\n0,4000\n60,300\n120,6000\n' >odd.csv
pixels() { python3 -c '
import sys, zlib
data, at, rows = open(sys.argv[1], "rb").read(), 8, b""
while at < len(data):
    size, kind = int.from_bytes(data[at:at + 4], "big"), data[at + 4:at + 8]
    rows += data[at + 8:at + 8 + size] if kind == b"IDAT" else b""
    at += 12 + size
sys.stdout.buffer.write(zlib.decompress(rows))' "$1"; }
compared='link.csv far/link.csv odd.csv --unit kbps'
# shellcheck disable=SC2086 # options are words
works report $compared --player dash.js --json --save three.reel --with-trace
jq -S '[.[] | [.qoe, .params, .source.name]]' out >three
# shellcheck disable=SC2086
works record $compared --player dash.js -o compared.png --at 70 --quiet
mv three.reel elsewhere
cd elsewhere || exit 1
works report three.reel --json --save again.reel
jq -S '[.[] | [.qoe, .params, .source.name]]' out | cmp -s - ../three || fail 'three sessions are others'
for reel in three again; do
    works record $reel.reel -o $reel.png --at 70 --quiet
    [ "$(pixels $reel.png | cksum)" = "$(pixels ../compared.png | cksum)" ] || fail "$reel.reel: another picture"
done
works report again.reel --save third.reel
cmp -s again.reel third.reel || fail 'saved again it is another file'
cd ..
works report far/link.csv odd.csv --unit kbps --save apart.reel
refused 1 'apart.reel: its trace is not in it but in far/link.csv; --outside reads that file' report apart.reel
works report apart.reel --outside

# Without its trace: only once it is asked for, and only the file that is meant.
works report link.csv --save bare.reel
refused 1 'bare.reel: its trace is not in it but in link.csv; --outside reads that file' report bare.reel
works report bare.reel --outside
echo '400,1' >>link.csv
refused 1 'link.csv: is not the file that bare.reel means: its SHA-256 is another' report bare.reel --outside
refused 1 'bare.reel: *' convert bare.reel -o never.csv

# What there is to fetch goes along, as it was read: neither the ladder file nor the media beside it is needed again.
printf 't_s,kbps\n0,4000\n60,300\n90,6000\n300,6000\n' >link.csv
mkdir film
cat >film/movie.json <<'END'
{"segment_duration_ms": 3000, "bitrates_kbps": [230, 991, 4000],
 "segment_sizes_bits": [[700000, 600000, 800000], [3000000, 2900000, 3100000], [11000000, 12000000, 13000000]]}
END
works report link.csv --player hls.js,shaka --content film/movie.json --json --save film.reel --with-trace
jq -S '[.[] | [.qoe, .params, .events, .source.content]]' out >of_film
mv film.reel elsewhere
mv film filmed
works report elsewhere/film.reel --json --save again.reel
jq -S '[.[] | [.qoe, .params, .events, .source.content]]' out | cmp -s - of_film || fail 'over the content in the file it is another session'
works report again.reel --json
jq -S '[.[] | [.qoe, .params, .events, .source.content]]' out | cmp -s - of_film || fail 'saved again it has another content'
works report link.csv --player shaka --content elsewhere/film.reel --json
same 'its content under another link' "$(jq -cS .events out)" "$(jq -c '.[1][2]' of_film)"
refused 1 'bare.reel: holds no ladder, and no segments' report link.csv --content bare.reel

# From somebody else.
forge() { python3 - "$1" "$2" "$3" <<'END'
import sys, zipfile
old = zipfile.ZipFile('two.reel')
with zipfile.ZipFile(sys.argv[1], 'w') as new:
    for name in old.namelist():
        text = old.read(name).decode()
        new.writestr(name, text.replace(sys.argv[2], sys.argv[3]))
END
}
forge spy.reel 'dt = 1' 'dt = 1
trace = /etc/passwd'
refused 1 'spy.reel: is no session file: its parameters name a trace, *' report spy.reel --outside
forge named.reel '"scenario": "shaka"' '"scenario": "shaka", "name": "after \u001b[31m"'
works report named.reel
same 'called as a person did' "$(sed -n 4p out | tr -s ' ')" ' hls.js after ?[31m'
forge odd.reel '"reel": 1' '"reel": 2'
refused 1 'odd.reel: was written by another version of tracereel; *' report odd.reel
forge wrong.reel 'delivery = segments' 'delivery = pigeons'
refused 1 'sessions/0.ini:*' report wrong.reel
forge edit.reel '"edits": []' '"edits": ["outage"]'
refused 1 'edit.reel: "outage" needs *' report edit.reel
cp elsewhere/film.reel two.reel
while read -r old new; do # @ is a blank
    forge content.reel "$(echo "$old" | tr @ ' ')" "$(echo "$new" | tr @ ' ')"
    refused 1 'content.reel: is no session file: *' report content.reel
done <<'END'
"start_s":@[ "start_s":@[9,
"played":@3 "played":@9
"bytes":@[ "bytes":@[1,
"video_kbps":@230 "video_kbps":@-230
"format":@"sabre" "format":@"film"
"height_px":@160 "height_px":@0
END
forge nowhere.reel '"content_inside": "content/0.json"' '"content_inside": "content/7.json"'
refused 1 'nowhere.reel: is no session file: its content is not in it' report nowhere.reel
echo 'no archive' >text.reel
refused 1 'text.reel: is no session file: *' report text.reel
head -c 3000 two.reel >cut.reel
refused 1 'cut.reel: is no session file: *' report cut.reel
finish
