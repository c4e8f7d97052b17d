# shellcheck shell=sh
# What the command line's tests share. Sourced; the environment gives TRACEREEL (the program), MAN_PAGE, SOURCE_DIR,
# SHARED_DIR and SCRATCH, a folder of the test's own. A check that does not hold is told and counted; `finish` turns the count into the
# exit status. 77 is a skip.
set -u
rm -rf "$SCRATCH"
mkdir -p "$SCRATCH"
cd "$SCRATCH" || exit 1
unset DISPLAY WAYLAND_DISPLAY
status=0
failures=0
checks=0

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

skip() {
    echo "skipped: $*"
    exit 77
}

need() {
    command -v "$1" >/dev/null 2>&1 || skip "$1 is not installed"
}

finish() {
    echo "$checks checks, $failures failed"
    [ "$checks" -gt 0 ] || fail "nothing was checked"
    [ "$failures" -eq 0 ]
    exit
}

# run ARGUMENTS: leaves $status and the files out and err.
run() {
    "$TRACEREEL" "$@" >out 2>err
    status=$?
    checks=$((checks + 1))
}

# works ARGUMENTS: status 0 and not a word on standard error.
works() {
    run "$@"
    [ "$status" -eq 0 ] || fail "status $status of: tracereel $*: $(cat err)"
    [ ! -s err ] || fail "words on standard error of: tracereel $*: $(cat err)"
}

# table FILE: a CSV without the lines at its head that say how it was made. made FILE: the same of a JSON.
table() { grep -v '^#' "$1"; }
made() { jq -S 'del(.. | .made_by?)' "$1"; }

# refused STATUS PATTERN ARGUMENTS: that status, nothing on standard output, and one line on standard error, which begins
# with `tracereel: ` and goes on as the shell pattern says.
refused() {
    wanted=$1
    pattern=$2
    shift 2
    run "$@"
    [ "$status" -eq "$wanted" ] || fail "status $status, not $wanted, of: tracereel $*"
    [ ! -s out ] || fail "output though refused: tracereel $*"
    [ "$(wc -l <err)" -eq 1 ] || fail "$(wc -l <err) lines on standard error of: tracereel $*: $(cat err)"
    # shellcheck disable=SC2254 # it is a pattern
    case $(cat err) in
    "tracereel: "$pattern) ;;
    *) fail "tracereel $* says \"$(cat err)\", not \"tracereel: $pattern\"" ;;
    esac
}

# same WHAT ONE OTHER
same() {
    checks=$((checks + 1))
    [ "$2" = "$3" ] || fail "$1: \"$2\" is not \"$3\""
}

# holds WHAT JQ_EXPRESSION FILE: the expression is true of the JSON in the file.
holds() {
    checks=$((checks + 1))
    jq -e "$2" "$3" >/dev/null || fail "$1: not so in $3: $2"
}
