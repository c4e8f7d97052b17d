#!/bin/sh
# Standard streams that are closed, full or broken: an error with status 1, never a silent loss.
# shellcheck disable=SC2317 # the functions are called through each_command
# shellcheck source=tests/e2e/cli/lib.sh
. "$(dirname "$0")/lib.sh"
printf 't_s,bandwidth_mbps\n0,5\n1,5\n2,4\n' >good.csv

each_command() {
    "$1" report good.csv
    "$1" report good.csv --json
    "$1" info good.csv
    "$1" info --json good.csv
    "$1" params
    "$1" formats
    "$1" --help
    "$1" --version
    "$1" report --help
    "$1" generate --write-format csv -o -
    "$1" convert good.csv --write-format csv -o -
    "$1" sweep good.csv --x encoder.safety_factor=0.5:1:3
}

told() {
    checks=$((checks + 1))
    [ "$status" -eq 1 ] || fail "status $status, not 1, with $1: tracereel $2"
    [ "$(cat err)" = "tracereel: standard output: $3" ] || fail "with $1, tracereel $2 says \"$(cat err)\""
}

full() {
    "$TRACEREEL" "$@" >/dev/full 2>err
    status=$?
    told 'a full disk' "$*" 'No space left on device'
}
closed() {
    "$TRACEREEL" "$@" >&- 2>err
    status=$?
    told 'standard output closed' "$*" 'Bad file descriptor'
}
mkfifo gone
broken() {
    # The reader is gone before the first byte comes.
    : <gone &
    exec 3>gone # opened by both
    wait $!
    "$TRACEREEL" "$@" >&3 2>err
    status=$?
    exec 3>&-
    told 'a closed pipe' "$*" 'Broken pipe'
}
if [ -c /dev/full ]; then
    each_command full
fi
each_command closed
each_command broken

# With standard error closed as well there is nobody to tell, but the status stays.
"$TRACEREEL" report good.csv >&- 2>&-
same 'status with both closed' $? 1
"$TRACEREEL" report nosuch.csv 2>&-
same 'status of a refusal that cannot be told' $? 1

# A full disk for files.
if [ -c /dev/full ]; then
    refused 1 '/dev/full: No space left on device' report good.csv --timeline /dev/full
    refused 1 '/dev/full: No space left on device' generate --write-format csv -o /dev/full
    refused 1 '/dev/full: No space left on device' sweep good.csv --x encoder.safety_factor=0.5:1:3 -o /dev/full
fi

# Standard input: a trace, gzip, closed.
works info --json - <good.csv
gzip -c good.csv >good.csv.gz
works info --json - <good.csv.gz
works report good.csv.gz
"$TRACEREEL" info - <&- >out 2>err
same 'status with standard input closed' $? 1
same 'and its line' "$(wc -l <err)" 1
# shellcheck disable=SC2002 # a pipe, not a file
cat good.csv | "$TRACEREEL" report --json - >piped.json 2>err
same 'status of a pipe' $? 0

# Nothing but results goes to standard output, and progress only to terminals.
works report good.csv
works info good.csv
finish
