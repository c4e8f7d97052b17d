#!/usr/bin/env bash
# Files and folders that are full, shut, gone or somebody else's; pipes that close; no home; clocks that are set back.
# usage: files.sh TRACEREEL FAULT_SO
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh" "$1" "$2"
printf 't_s,bandwidth_mbps\n0,6\n8,0.05\n16,6\n30,6\n' >bus.csv
film="--size 160x90 --fps 10 --to 20"

# ---- a full disk: a small file system where root may make one; whatever was there stays, and the rest can be read ----
if [ "$(id -u)" = 0 ] && mkdir full && mount -t tmpfs -o size=64k tmpfs full 2>/dev/null; then
    trap 'umount "$work/full"; cleanup' EXIT
    echo before >full/net.csv
    cp full/net.csv full/film.mkv
    head -c 40000 /dev/zero >full/filler
    refused 1 'full/net.csv: No space left on device' generate --duration 2000 -o full/net.csv --force
    refused 1 'full/t.csv: No space left on device' report bus.csv --duration 2000 --loop --timeline full/t.csv
    refused 1 'full/p.png: No space left on device' record bus.csv -o full/p.png --at 20
    # shellcheck disable=SC2086
    refused 1 'No space left on device; what was recorded' record bus.csv -o full/film.mkv $film --force
    [ -e full/film.mkv.part ] || fail 'what was recorded is not there'
    rm -f full/film.mkv.part
    [ "$(cat full/net.csv full/film.mkv)" = "$(printf 'before\nbefore')" ] || fail 'a full disk took what was there'
    nothing_left full 'a full disk'
    refused 1 'No space left on device' bench bus.csv --players hls.js,bola,dash.js --segments -o full/study
    rm full/filler
    mount -o remount,size=4m full
    works bench bus.csv --players hls.js,bola,dash.js --segments -o full/study
    run bench bus.csv --players hls.js,bola,dash.js --segments -o whole
    cmp full/study/sessions.csv whole/sessions.csv || fail 'a study that found the disk full does not go on'
    umount full
    trap cleanup EXIT
else
    echo 'no small file system here: /dev/full alone'
fi
for command in 'report bus.csv --json' 'info bus.csv' 'params' 'formats' 'players' '--help' '--version' 'convert bus.csv --write-format csv -o -'; do
    checks=$((checks + 1))
    # shellcheck disable=SC2086
    "$tracereel" $command >/dev/full 2>err && fail "$command is content with a full disk"
    one_line "$command on a full disk"
done

# ---- a pipe that nobody reads ----
mkfifo pipe
for command in 'report bus.csv --json' 'convert bus.csv --write-format csv -o -'; do
    checks=$((checks + 1))
    # shellcheck disable=SC2086
    (true <pipe) & "$tracereel" $command >pipe 2>err 3<pipe 3<&-
    wait
    [ ! -s err ] || one_line "$command into a pipe that closed"
done
sh -c '"$0" report bus.csv --json 2>err; echo $? >status' "$tracereel" | true
[ "$(cat status)" = 0 ] || one_line 'report | true'

# ---- shut files and folders, as an ordinary user ----
as_user() { if [ "$(id -u)" = 0 ]; then setpriv --reuid 65534 --regid 65534 --clear-groups "$@"; else "$@"; fi; }
if [ "$(id -u)" != 0 ] || command -v setpriv >/dev/null; then
    chmod 755 . && mkdir shut open && chmod 555 shut && chmod 777 open
    cp bus.csv open/kept.csv
    chmod 400 open/kept.csv
    cp bus.csv secret.csv && chmod 000 secret.csv
    # refused_to PATTERN ARGUMENTS
    refused_to() {
        local pattern=$1
        shift
        as_user env HOME=/nowhere "$tracereel" "$@" >out 2>err </dev/null
        status=$?
        checks=$((checks + 1))
        [ $status = 1 ] || fail "status $status of $* as an ordinary user: $(cat err)"
        one_line "$*"
        grep -q "$pattern" err || fail "$*: says $(cat err)"
    }
    if as_user test -x "$tracereel" && as_user test -r bus.csv; then
        refused_to 'secret.csv: Permission denied' report secret.csv
        refused_to 'shut/x.csv: Permission denied' convert bus.csv -o shut/x.csv
        refused_to 'shut/x.mkv.part: Permission denied' record bus.csv -o shut/x.mkv --to 1
        refused_to 'shut/x.png: Permission denied' record bus.csv -o shut/x.png
        refused_to 'shut/out: Permission denied' bench bus.csv --players bola -o shut/out
        refused_to 'open/kept.csv: Permission denied' convert bus.csv -o open/kept.csv --force
        [ -z "$(ls shut)" ] || fail "something is in a folder that is shut: $(ls shut)"
        nothing_left open 'a refusal'
    fi
    chmod 755 shut && chmod 600 secret.csv
fi

# ---- files that go, are replaced, or grow while they are read ----
refused 1 'nosuch.csv: No such file or directory' report nosuch.csv
refused 1 'Is a directory|is a directory' report "$work/home"
: >empty.csv
refused 1 'empty.csv' report empty.csv
# One that is replaced again and again: what was opened is read to its end, the old one or the new one; the hash is that of what
# was read, or not told.
told() { sed '/"inputs"/,$d' "$1"; }
awk 'BEGIN { print "t_s,bandwidth_mbps"; for (i = 0; i < 3000; i++) print i "," 5 + i % 3 }' >a.csv
sed 's/,5$/,1/' a.csv >b.csv
for which in a b; do
    cp $which.csv swapped.csv
    works report swapped.csv --json
    grep -q "$(sha256sum <$which.csv | cut -c1-64)" out || fail "the hash of $which.csv is not told"
    mv out $which.out
done
(while [ ! -e enough ]; do
    for which in a b; do
        cp $which.csv next.csv
        mv next.csv swapped.csv
    done
done) &
for round in 1 2 3 4 5; do
    works report swapped.csv --json
    case $(told out) in
    "$(told a.out)") other=b ;;
    "$(told b.out)") other=a ;;
    *) fail "a file that is replaced while it is read is neither, round $round" ;;
    esac
    grep -q "$(sha256sum <$other.csv | cut -c1-64)" out && fail "the hash is of another file than was read, round $round"
done
touch enough
wait
# A file that is cut while it is read ends where it ends: never a crash, at most one line.
for round in 1 2 3 4 5; do
    cp bus.csv grow.csv
    (for i in $(seq 200); do
        echo "$((30 + i)),5" >>grow.csv
        [ $((i % 50)) != 0 ] || : >grow.csv
    done) &
    run report grow.csv
    [ "$status" -le 1 ] || fail "a file that changes while it is read: status $status: $(cat err)"
    [ "$status" = 0 ] || one_line "a file that changes while it is read, round $round"
    wait
done

# ---- names that are taken ----
mkdir taken
for name in sessions.csv.part journal refused.csv.part; do
    rm -rf taken && mkdir taken
    echo mine >taken/$name
    refused 1 "taken/$name: is there and no study's" bench bus.csv --players bola -o taken
    refused 1 "taken/$name: is there and no study's" bench bus.csv --players bola -o taken --force
    [ "$(cat taken/$name)" = mine ] || fail "bench took somebody's taken/$name"
done
rm -rf taken && mkdir taken
ln -s ../bus.csv taken/sessions.csv.part
cp bus.csv bus.before
run bench bus.csv --players bola -o taken
[ "$status" = 1 ] || fail 'a link where the study would write is followed'
cmp -s bus.csv bus.before || fail 'a link where the study would write was followed'
# Two at once with one name: one film, whole, and the other one is refused.
# shellcheck disable=SC2086
for round in 1 2 3; do
    rm -f twice.mkv twice.mkv.part
    "$tracereel" record bus.csv -o twice.mkv $film 2>err.1 &
    first=$!
    "$tracereel" record bus.csv -o twice.mkv $film 2>err.2 &
    second=$!
    wait $first
    one=$?
    wait $second
    other=$?
    checks=$((checks + 1))
    cat err.1 err.2 >err
    [ $((one + other)) = 1 ] || fail "two recordings of one name: statuses $one and $other: $(cat err)"
    one_line 'two recordings of one name'
    [ -e twice.mkv ] && [ ! -e twice.mkv.part ] || fail 'two recordings of one name leave no film, or a .part'
done

# ---- a clock that is set back: nothing depends on it ----
if command -v faketime >/dev/null; then
    # shellcheck disable=SC2086
    works record bus.csv -o now.mkv $film
    # shellcheck disable=SC2086
    faketime -f '-10y x0.2' "$tracereel" record bus.csv -o then.mkv $film 2>err || fail "record with the clock set back: $(cat err)"
    cmp now.mkv then.mkv || fail 'a clock that is set back changes the film'
else
    echo 'no faketime: the clock stays as it is'
fi
finish
