#!/bin/sh
# bench, merge and check: the same files whatever the threads and parts, whatever ended the call before.
# shellcheck source=tests/e2e/cli/lib.sh
. "$(dirname "$0")/lib.sh"
mkdir -p rides/far
i=0
while [ "$i" -lt 40 ]; do
    awk -v seed="$i" 'BEGIN { srand(seed); r = 2; for (t = 0; t < 90; t++) { r *= 0.6 + 0.85 * rand(); if (r < 0.1) r = 0.1; if (r > 9) r = 9; print t, r } }' >"rides/far/$i.log"
    i=$((i + 1))
done
cp rides/far/3.log "rides/it's, 3.log"
echo 'Dear reader, this is prose.' >rides/prose.log
echo 'What these are.' >rides/README.md
echo 'Do as you like.' >rides/LICENSE
ln -s ../../rides rides/far/back
players=hls.js,shaka
grid=player.resume_s=0.1,1

# files FOLDER OTHER: all tables and pictures of both are the same bytes.
files() {
    for name in sessions.csv refused.csv segments.csv.gz summary.csv distributions-dark.png distributions-light.png; do
        checks=$((checks + 1))
        cmp -s "$1/$name" "$2/$name" || fail "$name of $1 and $2 differ"
    done
}

works bench rides --players $players --set-grid $grid --segments --jobs 1 -o one
works bench rides --players $players --set-grid $grid --segments --jobs 5 -o five
files one five
same 'a row a session' "$(grep -c -v '^#' one/sessions.csv)" $((41 * 4 + 1))
same 'prose is refused, once' "$(grep -c prose.log one/refused.csv)" 1
same 'documentation is no trace' "$(grep -v '^#' one/refused.csv | sed 1d | wc -l)" 1
same 'rows a request' "$(gunzip -c one/segments.csv.gz | grep -c -v '^[#t]' | awk '{ print ($1 > 41 * 4 * 30) }')" 1
same 'a name with a comma' "$(grep -c "^\"rides/it's, 3.log\",shaka,1," one/sessions.csv)" 1

# The commands that open the worst open them.
works bench rides --players $players --set-grid $grid --segments -o one
checks=$((checks + 1))
grep -q 'sessions were there already' out || fail 'done again what was done'
same 'the worst' "$(grep -c '^    tracereel .*rides/' out)" 10

# reproduced OUTPUT FOLDER: of each command of the worst, as a report, the score; it has to be that of a row of its trace and player.
reproduced() {
    rows=$2/sessions.csv
    grep '^    tracereel ' "$1" | while read -r line; do
        eval "set -- ${line#tracereel }"
        trace=$1
        score=$("$TRACEREEL" report "$@" --json | jq -r .qoe.overall_qoe)
        grep -F "$trace" "$rows" | grep -q ",$score," && echo same
    done
}
if command -v jq >/dev/null 2>&1; then
    cp out worst
    same 'worst that are what their commands give' "$(reproduced worst one | wc -l)" 10
fi

# A session's row is the report's.
if command -v jq >/dev/null 2>&1; then
    works report rides/far/7.log --scenario shaka --set player.resume_s=1 --json
    same 'row and report' "$(grep '^rides/far/7.log,shaka,1,' one/sessions.csv | cut -d, -f4)" "$(jq -r .qoe.overall_qoe out)"
fi

# Pictures in both themes.
for theme in dark light; do
    checks=$((checks + 1))
    head -c 8 one/distributions-$theme.png | od -An -tx1 | grep -q '89 50 4e 47 0d 0a 1a 0a' || fail "$theme is no PNG"
done

# Parts, in any order, make the whole.
for k in 1 2 3 4 5; do
    works bench rides --players $players --set-grid $grid --segments --shard $k/5 -o parts
done
works merge parts/sessions.3-of-5.csv parts/sessions.1-of-5.csv parts/sessions.5-of-5.csv parts/sessions.2-of-5.csv parts/sessions.4-of-5.csv -o whole
files one whole
refused 1 'parts/sessions.1-of-5.csv: part 4 of 5 is missing' merge parts/sessions.[1235]-of-5.csv -o x
cp parts/sessions.2-of-5.csv parts/again.csv
refused 1 'parts/*: is part 2 of 5, and so is parts/*' merge parts/sessions.*.csv parts/again.csv -o x
works bench rides --players hls.js --shard 2/5 -o other
refused 1 '*: is of another study than *' merge parts/sessions.[1345]-of-5.csv other/sessions.2-of-5.csv -o x
refused 1 'one/sessions.csv: is no part of a study*' merge one/sessions.csv -o x
# A part that lost rows, of the middle or all of a trace, or the end of its requests.
lacking() {
    rm -rf less
    cp -r parts less
    "$@"
}
cut_row() { sed -i "/^$1/d" less/sessions.$2-of-5.csv; }
lacking cut_row 'rides\/far\/20.log,hls.js,1,' 2
refused 1 'less/sessions.2-of-5.csv: has 3 rows of rides/far/20.log where 4 would be right*' merge less/sessions.*.csv -o x
lacking cut_row 'rides\/far\/20.log,' 2
refused 1 'less/sessions.2-of-5.csv: has rows of * traces where * would be right*' merge less/sessions.*.csv -o x
lacking cut_row prose 5
sed -i '/prose/d' less/refused.5-of-5.csv
refused 1 'less/sessions.5-of-5.csv: has rows of * traces where * would be right*' merge less/sessions.*.csv -o x
lacking truncate -s -9 less/segments.3-of-5.csv.gz
refused 1 'less/segments.3-of-5.csv.gz: is cut off*' merge less/sessions.*.csv -o x
checks=$((checks + 1))
[ ! -e x ] || fail 'a refused merge left something'
refused 1 'whole/*: exists already*' merge parts/sessions.*-of-5.csv -o whole

# Killed at any moment, the next call goes on to the same bytes.
for rows in 1 20 60; do
    rm -rf killed
    "$TRACEREEL" bench rides --players $players --set-grid $grid --segments --jobs 1 -o killed >out 2>err &
    victim=$!
    while kill -0 "$victim" 2>/dev/null && [ "$(cat killed/sessions.csv.part 2>/dev/null | wc -l)" -lt "$rows" ]; do :; done
    kill -9 "$victim" 2>/dev/null
    wait "$victim" 2>/dev/null
    works bench rides --players $players --set-grid $grid --segments -o killed
    files one killed
done
# A row cut off by a full disk or a crash goes; what the journal does not know of is done again.
mkdir cut
for name in sessions refused; do
    head -n 9 one/$name.csv >cut/$name.csv.part
    printf 'rides/far/0.lo' >>cut/$name.csv.part
done
works bench rides --players $players --set-grid $grid --segments -o cut
cmp -s one/sessions.csv cut/sessions.csv || fail 'a cut row stays'

# Ctrl-C: what is done stays, one line says so, and the next call goes on. It comes while one session takes its time.
cat >gate.sh <<'END'
while read -r line; do
    if [ ! -e gate ]; then : >reached; while [ ! -e gate ]; do :; done; fi
    echo 0
done
END
rm -rf gate reached stopped
"$TRACEREEL" bench rides/far --players simple --abr-command 'sh gate.sh' --jobs 1 -o stopped >out 2>err &
victim=$!
until [ -e reached ]; do kill -0 $victim 2>/dev/null || break; done
kill -INT $victim
: >gate
wait $victim
same 'the status of Ctrl-C' $? 1
same 'what is said' "$(cat err)" 'tracereel: stopped: stopped; the same command goes on from here'
works bench rides/far --players simple --abr-command 'sh gate.sh' --jobs 1 -o stopped
works bench rides/far --players simple --abr-command 'sh gate.sh' --jobs 2 -o unstopped
checks=$((checks + 1))
cmp -s stopped/sessions.csv unstopped/sessions.csv || fail 'after Ctrl-C it does not go on to the same'

# A full disk: one line, status 1, what is done stays, and the next call goes on. A limit of the file's size stands for it.
works bench rides --players $players --set-grid $grid -o undisturbed
for blocks in 2 5; do
    rm -rf full
    (ulimit -f $blocks && exec "$TRACEREEL" bench rides --players $players --set-grid $grid --jobs 1 -o full) >out 2>err
    same 'the status of a full disk' $? 1
    same 'one line of it' "$(wc -l <err)" 1
    checks=$((checks + 1))
    [ -s full/sessions.csv.part ] && [ ! -e full/sessions.csv ] || fail 'what was done before the disk was full is gone'
    works bench rides --players $players --set-grid $grid -o full
    checks=$((checks + 1))
    cmp -s undisturbed/sessions.csv full/sessions.csv || fail 'after a full disk it does not go on to the same'
done

# Two traces of one name are two traces; a trace that is named twice is one; links in circles have an end.
mkdir -p twins/a twins/b
cp rides/far/1.log twins/a/ride.log
cp rides/far/2.log twins/b/ride.log
ln -s .. twins/a/up
ln -s ../b twins/b/self
ln -s nowhere twins/b/dangling
works bench twins twins/a/ride.log --players shaka -o twin
same 'two of one name' "$(grep -v '^#' twin/sessions.csv | sed 1d | cut -d, -f1 | tr '\n' ' ')" 'twins/a/ride.log twins/b/ride.log '

# Another study is not mixed in.
refused 1 'one/sessions.csv: holds the results of another study (other players)*' bench rides --players hls.js -o one
works bench rides --players $players --set-grid player.resume_s=0.1,2 -o grid
refused 1 '*(other parameters)*' bench rides --players $players --set-grid $grid -o grid
echo '91 3' >>rides/far/0.log
refused 1 '*(other traces)*' bench rides --players $players --set-grid $grid -o one
works bench rides --players $players --set-grid $grid --segments -o one --force
checks=$((checks + 1))
cmp -s one/sessions.csv five/sessions.csv && fail '--force replaced nothing'

# check: the same again is fine; a better past is not.
works check one/sessions.csv
sed 's/^\(rides\/far\/5.log,hls.js,1,\)[0-9.]*/\19.99/' one/sessions.csv >past.csv
run check past.csv
same 'worse than before' "$status" 1
same 'it says where' "$(grep -c '^overall_qoe .* 9.99 .*rides/far/5.log hls.js 1$' out)" 1
works check past.csv --tolerance overall_qoe=100%
# The table says what was allowed; the workflow that README.md shows is one that works.
mkdir baseline
works bench rides --players $players -o baseline
workflow=$(sed -n 's/^ *- run: tracereel \(check .*\)/\1/p' "$SOURCE_DIR/README.md")
checks=$((checks + 1))
[ -n "$workflow" ] || fail 'README.md shows no workflow'
# shellcheck disable=SC2086 # words
works $workflow
sed -i 's/^\(rides\/far\/5.log,hls.js,\)[0-9.]*/\19.99/' baseline/sessions.csv
# shellcheck disable=SC2086 # words
run $workflow
same 'the workflow, where something got worse' "$status" 1
same 'what was allowed' "$(awk '/^overall_qoe .*5.log/ { print $4 }' out)" 0.1998
rm rides/far/6.log
run check one/sessions.csv
same 'a trace that went' "$status" 1
refused 1 'rides/far/1.log:1: is no table of sessions*' check rides/far/1.log
refused 2 '--tolerance: there is no figure "qoe"*' check one/sessions.csv --tolerance qoe=1

# Command lines that are wrong.
mkdir nothing
refused 2 '-o: is missing*' bench rides
refused 1 'nothing: is a folder without a file*' bench nothing -o x
refused 1 'nosuch: No such file*' bench nosuch -o x
refused 2 '--players: there is no player "hls.jx"; did you mean hls.js' bench rides --players hls.jx -o x
refused 2 '--players: names shaka twice' bench rides --players shaka,shaka -o x
refused 2 '--set-grid: there is no parameter "player.resume"*' bench rides --set-grid player.resume=1 -o x
refused 2 '*--set-grid*' bench rides --set-grid player.resume_s -o x
refused 2 '*buffer.rebuffer_threshold_s 50*' bench rides --set-grid buffer.rebuffer_threshold_s=3,50 -o x
checks=$((checks + 1))
[ ! -e x ] || fail 'a refused call made its folder'
: >file
refused 1 'file: *' bench rides -o file
finish
