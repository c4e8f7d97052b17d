#!/bin/sh
# How a picture, a film, a table and an object were made stands in them, and made so they are the same again.
# shellcheck source=tests/e2e/cli/lib.sh
. "$(dirname "$0")/lib.sh"
need jq
need python3
need bash # $'...'
"$TRACEREEL" record stable -o try.png --size 160x90 2>err || skip "no picture: $(cat err)"
PATH=$(dirname "$TRACEREEL"):$PATH
printf 't_s,bandwidth_mbps\n0,5\n10,0\n40,0.3\n60,3\n90,12\n120,12\n' >ride.csv
cp ride.csv "a'b c.csv"
cp ride.csv ./-dash.csv
version=$("$TRACEREEL" --version)

# The text chunks of a PNG, "keyword<tab>text" each, with their checksums held to what they are of.
cat >chunks.py <<'EOF'
import struct, sys, zlib
data = open(sys.argv[1], "rb").read()
assert data[:8] == b"\x89PNG\r\n\x1a\n"
at = 8
while at < len(data):
    size, kind = struct.unpack(">I4s", data[at:at + 8])
    body = data[at + 8:at + 8 + size]
    assert struct.unpack(">I", data[at + 8 + size:at + 12 + size])[0] == zlib.crc32(kind + body)
    if kind == b"iTXt":
        keyword, rest = body.split(b"\0", 1)
        assert rest[:4] == b"\0\0\0\0"
        print(keyword.decode("latin-1") + "\t" + rest[4:].decode("utf-8"))
    at += 12 + size
EOF
text_of() { python3 chunks.py "$1" || fail "$1: its chunks are not whole"; }
hash_of() { sha256sum "$1" | cut -c1-64; }

# again COMMAND: as a shell runs it, in a folder of its own beside the traces; $made is what it left.
again() {
    rm -f FILE.*
    checks=$((checks + 1))
    bash -c "$1" >out 2>err || fail "cannot be made again by: $1: $(cat err)"
    made=$(ls FILE.* 2>/dev/null)
}

# A picture: made again by the command in it, byte for byte; one called otherwise is the same one.
picture() {
    name=$1
    shift
    works record --size 320x180 --at 15 -o one.png --force "$@"
    works record --size 320x180 --at 15 --quiet -otwo.png --force "$@"
    cmp -s one.png two.png || fail "$name: another name is another picture"
    text_of one.png >text
    same "$name: the program" "$(sed -n 's/^Software\t//p' text)" "$version"
    again "$(sed -n 's/^Command\t//p' text)"
    cmp -s one.png "$made" || fail "$name: made again it is another picture: $(sed -n 2p text)"
}
picture 'a trace' ride.csv --explain
same 'its hash' "$(sed -n 's/^Input\t//p' text)" "$(sha256sum ride.csv)"
picture 'two players' ride.csv --player hls.js,shaka --theme light
picture 'two traces' ride.csv "a'b c.csv" --set=buffer.max_level_s=12
same 'a hash each' "$(grep -c ^Input text)" 2
picture 'a scenario and steps' --steps '8x30 0.5x20 8x30' --scenario poor --edit 'outage 5 3'
picture 'a network' poor --seed 7 --duration 40
same 'of no file' "$(grep -c ^Input text)" 0
picture 'a name like an option' --loop -- -dash.csv
printf '[network]\nbase_bandwidth_mbps = 4\n' >mine.ini
picture 'a scenario file' mine.ini --duration 60
same "the scenario's hash" "$(sed -n 's/^Input\t//p' text)" "$(sha256sum mine.ini)"

# Nothing acts that only is to be read, nobody's home is named, and what starts a rule is nobody's business.
odd=$(printf 'r\033[31m\nx.csv')
cp ride.csv "$odd"
picture 'controls' "$odd"
same 'no controls' "$(tr -d '\n\t' <text | LC_ALL=C grep -c '[[:cntrl:]]')" 0
mkdir -p home/rides && cp ride.csv home/rides
HOME=$PWD/home && export HOME
printf '[network]\nbase_bandwidth_mbps = 4\n' >home/mine.ini
picture 'at home' "$PWD/home/rides/ride.csv" --scenario="$PWD/home/mine.ini"
grep -q "$PWD" text && fail "the home folder is named: $(cat text)"
cat >rule.py <<'EOF'
import sys
for line in sys.stdin:
    print(0, flush=True)
EOF
for option in '--abr-command' '--abr-com'; do
    works report ride.csv --json "$option" 'python3 rule.py --key=hunter2'
    grep -q hunter2 out && fail 'a key is told'
    holds 'a rule that is not told' '.made_by.command | endswith("--abr-command ... --json")' out
done

# Tables and objects.
works report ride.csv --player shaka --timeline steps.csv --segments requests.csv
same 'a table that any reader takes' "$(head -c 18 steps.csv)" t_s,bandwidth_mbps
grep -q '^#' steps.csv requests.csv && fail 'unasked, tables begin with lines of #'
works report ride.csv --player shaka --json --made-by --timeline steps.csv --segments requests.csv
cp out report.json
holds 'in JSON' ".made_by == {program: \"$version\", command: \"tracereel report ride.csv --player shaka --made-by --json\",
    inputs: [{file: \"ride.csv\", sha256: \"$(hash_of ride.csv)\"}]}" report.json
again "$(jq -r .made_by.command report.json)"
cmp -s out report.json || fail 'made again it is another report'
for table in steps.csv requests.csv; do
    sed -n 's/^# sha256: //p' $table | sha256sum -c --quiet || fail "$table: its hashes are not those of its files"
    again "$(sed -n 's/^# command: //p' $table)"
    cmp -s $table "$made" || fail "$table: made again it is another table"
done
works report ride.csv a\'b\ c.csv --json
holds 'in each of several' 'length == 2 and all(.[]; .made_by.inputs | length == 2)' out
works info --json steps.csv ride.csv
jq -s . out >both.json
holds 'a table of steps is a trace, too' '.[0].mean_mbps - .[1].mean_mbps | fabs < 1e-9' both.json
holds 'each with its own' '[.[].made_by.inputs[].file] == ["steps.csv", "ride.csv"]' both.json
python3 - <<'EOF' || fail 'python does not read the table'
import csv
rows = list(csv.DictReader(line for line in open("steps.csv") if not line.startswith("#")))
assert len(rows) == 150 and float(rows[0]["bandwidth_mbps"]) == 5
EOF
works sweep ride.csv --made-by --x encoder.safety_factor=0.5:1:2 -o sweep.csv --png sweep.png --theme light
again "$(sed -n 's/^# command: //p' sweep.csv)"
cmp -s out sweep.csv || fail 'made again it is another sweep'
text_of sweep.png >text
again "$(sed -n 's/^Command\t//p' text)"
cmp -s sweep.png "$made" || fail 'made again it is another map'
works sweep ride.csv --around --seeds 1 --made-by -o around.csv --png around.png
same 'around' "$(sed -n 's/^# command: //p' around.csv)" 'tracereel sweep ride.csv --around --seeds 1 --made-by'
works bench ride.csv --players simple,hls.js -o bench
text_of bench/distributions-dark.png >text
same "a bench's picture" "$(sed -n 's/^Command\t//p' text)" 'tracereel bench --players simple,hls.js -o OUT -- ride.csv'
same 'the hashes of its tables' "$(grep -c ^Input text)" 2

# A ladder, and the playlists that it names, as far as they were read; tables of the program's own are of no file.
mkdir ladder
printf '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=%s\n%s\n' 400000 low.m3u8 >ladder/master.m3u8
printf '#EXT-X-STREAM-INF:BANDWIDTH=%s\n%s\n' 900000 high.m3u8 900000 high.m3u8 >>ladder/master.m3u8
for level in low high; do
    printf '#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n%s-1.ts\n#EXTINF:4,\n%s-2.ts\n#EXT-X-ENDLIST\n' $level $level >ladder/$level.m3u8
done
works report ride.csv --player shaka --content ladder/master.m3u8 --json
same "a ladder's playlists" "$(jq -r '.made_by.inputs[] | .sha256 + "  " + .file' out)" \
    "$(sha256sum ride.csv ladder/master.m3u8 ladder/low.m3u8 ladder/high.m3u8)"
works content ladder/master.m3u8 --json
same "of the ladder alone" "$(jq -r '.made_by.inputs[] | .sha256 + "  " + .file' out)" \
    "$(sha256sum ladder/master.m3u8 ladder/low.m3u8 ladder/high.m3u8)"
for table in players params formats; do
    works $table --json
    holds "$table" "all(.[]; .made_by == {program: \"$version\", command: \"tracereel $table --json\", inputs: []})" out
done

# Standard input: the hash of its bytes as they came, packed or not.
gzip -nc ride.csv >ride.gz
for file in ride.csv ride.gz; do
    "$TRACEREEL" report - --json <"$file" >out || fail "$file is not read"
    same "$file as a file" "$(jq -r '.made_by.inputs[] | .sha256 + "  " + .file' out)" "$(hash_of "$file")  -"
    # shellcheck disable=SC2002 # a pipe is what is meant
    cat "$file" | "$TRACEREEL" info - --json >out || fail "$file is not read"
    same "$file through a pipe" "$(jq -r '.made_by.inputs[] | .sha256 + "  " + .file' out)" "$(hash_of "$file")  -"
done

# Traces that are written: in a CSV, where that is asked for.
works convert ride.csv --scale 2 -o double.csv --made-by
same 'of what' "$(sed -n 's/^# sha256: //p' double.csv)" "$(sha256sum ride.csv)"
again "$(sed -n 's/^# command: //p' double.csv)"
cmp -s double.csv "$made" || fail 'made again it is another trace'
works report double.csv
works generate --duration 20 --seed 3 -o network.csv --made-by
again "$(sed -n 's/^# command: //p' network.csv)"
cmp -s network.csv "$made" || fail 'made again it is another network'
works convert ride.csv -o plain.csv
same 'unasked it begins with its header' "$(head -n 1 plain.csv)" 't_s,bandwidth_mbps'
refused 2 '--made-by: only csv has room for it*' convert ride.csv -o ride.down --made-by

# Films: the comment of each kind, and the film made again.
need ffprobe
for kind in mp4 mkv webm gif; do
    "$TRACEREEL" record ride.csv --to 1 --fps 5 --size 160x90 -o film.$kind 2>err || { echo "no $kind: $(cat err)"; continue; }
    ffprobe -v error -show_entries format_tags=comment -of json film.$kind | jq -r '.format.tags | .comment // .COMMENT' >comment
    same "$kind: program and hash" "$(grep -v ^command: comment)" "program: $version
sha256: $(sha256sum ride.csv)"
    again "$(sed -n 's/^command: //p' comment)"
    cmp -s film.$kind "$made" || fail "$kind: made again it is another film"
done
finish
