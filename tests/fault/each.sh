#!/usr/bin/env bash
# Every call that can fail fails in turn: memory, files, threads. Each time either all is as it would have been, or there is one
# line, status 1, and what was there before is untouched.
# usage: each.sh TRACEREEL FAULT_SO COMMAND
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh" "$1" "$2"
printf 't_s,bandwidth_mbps\n0,6\n8,0.05\n16,6\n30,6\n' >bus.csv

# each FILE ARGUMENTS...: FILE is what the command writes ("" nothing but standard output).
each() {
    local file=$1 fault n before
    shift
    [ -z "$file" ] || rm -rf "$file" "$file.part"
    run "$@"
    [ "$status" = 0 ] || fail "without a fault: $*: $(cat err)"
    mv out out.whole
    [ -z "$file" ] || mv "$file" file.whole
    for fault in alloc write:ENOSPC write:EIO read:EIO open:EACCES open:EMFILE rename:EIO sync:EIO close:EIO thread; do
        local kind=${fault%%:*} error=${fault#*:} count=0
        [ -z "$file" ] || echo before >"$file"
        [ -z "$file" ] || rm -f "$file.part"
        for n in $(numbers "$kind" "$@"); do
            count=$((count + 1))
            [ -z "$file" ] || echo before >"$file"
            with_fault "$kind:$n:$error" "$@"
            before="$kind $n $error: $1"
            case $status in
            0)
                cmp -s out out.whole || fail "$before: another result, and status 0"
                [ -z "$file" ] || cmp -s "$file" file.whole || fail "$before: another $file, and status 0"
                ;;
            1)
                one_line "$before"
                [ -z "$file" ] || [ "$(head -c 6 "$file")" = before ] || cmp -s "$file" file.whole || fail "$before: $file is neither the old nor the new one"
                ;;
            *) fail "$before: status $status: $(tail -n 3 err)" ;;
            esac
            nothing_left . "$before"
            [ -z "$file" ] || [ ! -e "$file.part" ] || check_part "$before" "$file.part"
        done
        [ $count = 0 ] || echo "ok: $1, $fault: $count calls"
    done
}
# What a recording leaves may be too short to play, but is a recording's.
check_part() {
    grep -q 'what was recorded' err || fail "$1 leaves $2 without a word: $(cat err)"
    rm -f "$2"
}

# A study that a fault ends goes on where it was: the next run's files are those of one that nothing has ended.
each_study() {
    local fault n
    local -a study=(bench bus.csv calm.csv --players hls.js,bola --segments --jobs 1 -o study)
    sed 's/0.05/3/' bus.csv >calm.csv
    run "${study[@]}"
    [ "$status" = 0 ] || fail "without a fault: bench: $(cat err)"
    mv study study.whole
    for fault in alloc write:ENOSPC open:EMFILE rename:EIO sync:EIO thread; do
        local kind=${fault%%:*} error=${fault#*:} count=0
        rm -rf study
        for n in $(numbers "$kind" "${study[@]}"); do
            count=$((count + 1))
            rm -rf study
            with_fault "$kind:$n:$error" "${study[@]}"
            case $status in
            0) ;;
            1) one_line "$kind $n: bench" && run "${study[@]}" ;;
            *) fail "$kind $n: bench: status $status: $(tail -n 3 err)" ;;
            esac
            [ "$status" = 0 ] || fail "$kind $n: bench does not go on: $(cat err)"
            diff -r study study.whole >different || fail "$kind $n: bench: $(head -n 3 different)"
        done
        [ $count = 0 ] || echo "ok: bench, $fault: $count calls"
    done
}

case $3 in
report)
    each '' report bus.csv
    each '' report bus.csv --json --player hls.js
    each timeline.csv report bus.csv --timeline timeline.csv --player dash.js
    each '' info bus.csv
    ;;
convert)
    each new.json convert bus.csv -o new.json --write-format sabre-json --force
    each net.csv generate -o net.csv --force
    each '' sweep bus.csv --x buffer.max_level_s=10:20:2 --seeds 2
    ;;
record)
    each film.mkv record bus.csv -o film.mkv --force --size 160x90 --to 1 --fps 10
    ;;
bench) once=1 each_study ;;
picture)
    each still.png record bus.csv -o still.png --force --size 160x90 --player hls.js --at 20
    ;;
esac
finish
