# shellcheck shell=bash
# What the tests of faults share. To be sourced: `. lib.sh TRACEREEL FAULT_SO`; leaves one in a folder of its own. A check that
# does not hold is told and counted; `finish` turns the count into the exit status. 77 is a skip.
# shellcheck disable=SC2034 # for those who source this
set -u
tracereel=$(realpath "$1") fault_so=$(realpath "$2")
# shellcheck source=tests/e2e/wait.sh
. "$(dirname "${BASH_SOURCE[0]}")/../e2e/wait.sh"
work=$(mktemp -d)
cleanup() { rm -rf "$work"; }
trap cleanup EXIT
cd "$work" || exit 1
export HOME=$work/home XDG_CONFIG_HOME=$work/config
mkdir "$HOME" "$XDG_CONFIG_HOME"
unset DISPLAY WAYLAND_DISPLAY XDG_PICTURES_DIR XDG_VIDEOS_DIR XDG_DOCUMENTS_DIR
# The sanitizer wants to be the first of all; what a process that was killed in the middle still held is no leak of ours.
export ASAN_OPTIONS=verify_asan_link_order=0:allocator_may_return_null=1:${ASAN_OPTIONS:-}

failures=0 checks=0
fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}
skip() {
    echo "skipped: $*"
    exit 77
}
need() { command -v "$1" >/dev/null || skip "$1 is not installed"; }
finish() {
    echo "$checks checks, $failures failed"
    [ "$checks" -gt 0 ] && [ "$failures" = 0 ]
    exit
}

# run ARGUMENTS: leaves $status and the files out and err.
run() {
    "$tracereel" "$@" >out 2>err </dev/null
    status=$?
    checks=$((checks + 1))
}
# one_line WHAT: err holds the one line of an error.
one_line() {
    [ "$(wc -l <err)" = 1 ] && grep -q '^tracereel: ' err || fail "$1: says $(cat err)"
}
# refused STATUS PATTERN ARGUMENTS: that status and one line, which matches.
refused() {
    local wanted=$1 pattern=$2
    shift 2
    run "$@"
    [ "$status" = "$wanted" ] || fail "status $status, not $wanted, of $*: $(cat err)"
    one_line "$*"
    grep -Eq "$pattern" err || fail "$*: says '$(cat err)', not '$pattern'"
}
works() {
    run "$@"
    [ "$status" = 0 ] && [ ! -s err ] || fail "status $status of $*: $(cat err)"
}
# nothing_left FOLDER WHAT: no file of ours that nobody asked for.
nothing_left() {
    local left
    left=$(find "$1" -name '.tracereel-*')
    [ -z "$left" ] || fail "$2 leaves $left"
    find "$1" -name '.tracereel-*' -delete
}

# numbers KIND ARGUMENTS: of the calls of that kind that the program makes itself, the first and the last from each place; with
# $once or $FAULT_ONCE the first alone; with FAULT_EVERY=N of each N places the first, so that all kinds have some.
numbers() {
    local kind=$1
    shift
    rm -f sites
    LD_PRELOAD=$fault_so FAULT=$kind:0 FAULT_SITES=$PWD/sites "$tracereel" "$@" >/dev/null 2>&1 </dev/null
    [ -e sites ] || return
    awk -v once="${once:-${FAULT_ONCE:-}}" '!($2 in first) { first[$2] = $1 } { last[$2] = $1 }
        END { for (s in first) { print first[s]; if (!once && last[s] != first[s]) print last[s] } }' sites | sort -n |
        awk -v every="${FAULT_EVERY:-1}" 'NR % every == 1 % every'
}
# with_fault KIND:N[:ERROR] ARGUMENTS
with_fault() {
    local fault=$1
    shift
    LD_PRELOAD=$fault_so FAULT=$fault "$tracereel" "$@" >out 2>err </dev/null
    status=$?
    checks=$((checks + 1))
}
