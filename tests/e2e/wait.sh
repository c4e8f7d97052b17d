# shellcheck shell=bash
# Waiting for conditions, for tests written in bash. To be sourced. There is one time limit, which nothing but a program that
# hangs reaches, on however busy a machine.
PATIENCE_S=240

# await COMMAND...: runs it again and again until it succeeds; false where it never does.
await() {
    local end=$((SECONDS + PATIENCE_S))
    until "$@"; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.02
    done
}
ended() { ! kill -0 "$1" 2>/dev/null; }

# shellcheck disable=SC2034 # for those who source this
{
    # Before a command: it ends with the test, however that ends.
    tied=''
    command -v setpriv >/dev/null && tied='setpriv --pdeathsig KILL'
}

frames() { ffprobe -v error -count_frames -select_streams v -show_entries stream=nb_read_frames -of csv=p=0 "$1" 2>/dev/null | tr -dc 0-9; }
# has_frames FILE N: N at the least, in a file that may still be growing.
has_frames() {
    local n
    n=$(frames "$1")
    [ "${n:-0}" -ge "$2" ]
}
