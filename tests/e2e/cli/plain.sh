#!/bin/sh
# Names and fields of files never act on whoever looks: no escape, control, line end or turn of direction of theirs reaches the
# terminal, a table, JSON or a film's title, and everything printed is UTF-8.
# shellcheck source=tests/e2e/cli/lib.sh
. "$(dirname "$0")/lib.sh"
need jq
need iconv

# ESC ] title BEL, ESC [ colour, LF, U+009B, U+202E, U+2028, DEL, Latin-1
acts=$(printf 'n\033]0;x\007\033[31m\n\302\2332J\342\200\256\342\200\250\177\351')
line=$(printf '%s' "$acts" | tr -d '\n')
trace="$acts.csv"
printf 't_s,bandwidth_mbps\n0,6\n8,0.05\n16,6\n30,6\n' >"$trace"
printf '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1280000,NAME="%s"\n%s.m3u8\n' "$line" "$line" >"$acts.m3u8"
printf '[network]\n%s = 5\n' "$line" >"$acts.ini"
printf 'one %s\ntwo\n' "$line" >"$acts.txt"
mkdir "$acts"
cp "$trace" "$acts/a.csv"
cp "$trace" "$acts/b$acts.csv"

controls=$(printf '[\001-\010\013-\037\177]|\302[\200-\237]|\342\200[\216\217\250-\256]|\342\201[\246-\251]')
# holds_still FILE WHAT
holds_still() {
    checks=$((checks + 1))
    ! LC_ALL=C grep -Eqa "$controls" "$1" || fail "$2 lets through: $(LC_ALL=C grep -Ea "$controls" "$1" | head -n 1 | od -c | head -n 8)"
    iconv -f UTF-8 -t UTF-8 "$1" >/dev/null 2>&1 || fail "$2 is no UTF-8"
}
# quiet_after STATUS ARGUMENTS
quiet_after() {
    wanted=$1
    shift
    run "$@"
    [ "$status" -eq "$wanted" ] || fail "status $status, not $wanted, of $1: $(cat err)"
    holds_still out "the output of $1"
    holds_still err "the complaint of $1"
    [ "$wanted" -eq 0 ] || same "lines of the complaint of $1" "$(wc -l <err)" 1
}

quiet_after 0 info "$trace"
same 'lines of info' "$(head -n 1 out | cut -c 1-2)" 'n?'
quiet_after 0 info --json "$trace"
holds 'info --json gives the name back' '.file | contains("\u001b[31m\n\u009b2J\u202e\u2028\u007f")' out
quiet_after 0 report "$trace"
quiet_after 0 report "$trace" --player hls.js,dash.js
quiet_after 0 report --json "$trace"
quiet_after 0 convert "$trace" -o - --write-format tc-script
quiet_after 1 report "$acts.txt"
quiet_after 1 report "$acts.ini"
quiet_after 1 report "nosuch$acts"
quiet_after 2 report "$trace" "--$acts"
quiet_after 2 report "$trace" --set "$acts=1"
quiet_after 2 report "$trace" --player "$acts"
quiet_after 1 report "$trace" --content "$acts.m3u8"
quiet_after 1 report "$trace" --abr-command "echo '$line'"
quiet_after 1 content "$acts.m3u8"
quiet_after 1 merge "no$acts"

# A study's tables, and the commands in them that open a session: they name the file, whatever it is called.
quiet_after 0 bench "$acts" --players hls.js,bola -o "$acts/out"
cp out bench.out
for table in sessions summary refused; do
    holds_still "$acts/out/$table.csv" "$table.csv"
done
same 'sessions in the table' "$(grep -vc '^#' "$acts/out/sessions.csv")" 5
quiet_after 0 check "$acts/out/sessions.csv"

# On a terminal there is progress, too.
if command -v script >/dev/null 2>&1; then
    SHELL=/bin/sh script -qefc "'$TRACEREEL' sweep ./n*.csv --x player.max_buffer_s=10:20:2 >/dev/null" typed >/dev/null </dev/null || fail 'sweep'
    sed '1d;$d' typed | sed 's/\x1b\[K//g' | tr -d '\r' >shown
    grep -Eq 'reading|sweeping' shown || fail 'no progress on a terminal' # of what is done within a moment only the first
    holds_still shown 'progress'
fi

# A film's title.
if command -v ffprobe >/dev/null 2>&1 && "$TRACEREEL" record --help >/dev/null 2>&1; then
    works record "$trace" -o film.mkv --size 160x90 --to 1
    works record "$trace" -o titled.mp4 --size 160x90 --to 1 --title "$acts"
    for film in film.mkv titled.mp4; do
        ffprobe -v error -show_entries format_tags=title -of default=nw=1:nk=1 $film >title
        [ -s title ] || fail "$film has no title"
        holds_still title "$film's title"
    done
fi
finish
