# shellcheck shell=bash
# A screen of its own and the window on it, for tests that are people at a keyboard. To be sourced, with tracereel and onlooker
# set to the programs; ends with status 77 where it cannot work here.
for tool in Xvfb xdotool; do
    command -v $tool >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
# shellcheck source=tests/e2e/wait.sh
. "$(dirname "${BASH_SOURCE[0]}")/wait.sh"

work=$(mktemp -d)
export HOME=$work XDG_CONFIG_HOME=$work/config SDL_VIDEODRIVER=x11 LC_ALL=C.UTF-8
unset WAYLAND_DISPLAY AUDIODEV XDG_PICTURES_DIR XDG_VIDEOS_DIR
xvfb='' app='' win=''
cleanup() {
    [ -n "$app" ] && kill -9 "$app" 2>/dev/null
    [ -n "$xvfb" ] && kill "$xvfb" 2>/dev/null
    [ -n "${KEEP:-}" ] && cp -r "$work/." "$KEEP"
    rm -rf "$work"
}
trap cleanup EXIT
: >"$work/log"

# -r: a key that xdotool presses repeats itself where the release has to wait for a busy machine.
$tied Xvfb -displayfd 1 -r -noreset -screen 0 "${SCREEN:-1280x720}x24" -nolisten tcp >"$work/display" 2>"$work/xvfb.log" &
xvfb=$!
display_is_there() { [ -s "$work/display" ] || ended $xvfb; }
await display_is_there && [ -s "$work/display" ] || { echo "skipped: Xvfb does not start here: $(tail -1 "$work/xvfb.log")"; exit 77; }
DISPLAY=:$(cat "$work/display")
export DISPLAY

title() { xdotool getwindowname "$win" 2>/dev/null; }
fail() {
    echo "FAILED: $*"
    echo "title: $(title)"
    cat "$work/log"
    local picture
    picture=$PWD/$(basename "$0" .sh)-failed.png
    [ -z "$app" ] || ended "$app" || ! "${onlooker:?}" grab "$win" "$picture" || echo "the window then: $picture"
    exit 1
}
# shellcheck disable=SC2254 # the pattern is meant as one
titled() { case $(title) in $1) ;; *) ended "$app" ;; esac; }
# expect PATTERN WHAT: waits until the title matches.
expect() {
    await titled "$1" && ! ended "$app" || fail "$2: title should match '$1'"
    echo "ok: $2: $(title)"
}
key() { xdotool key --delay 12 "$@"; }
# Until all that was pressed and moved has been acted on, and is on the screen.
settle() { "${onlooker:?}" settle "$win" || fail 'the window hangs'; }
# await records: R, until the window records. A film is there some time before it knows, and begins no other until then.
records() {
    case $(title) in *REC) return 0 ;; esac
    ! ended "$app" || return 0
    key r
    settle
    case $(title) in *REC) ;; *) return 1 ;; esac
}
# grab NAME: the window as it is then.
grab() { "${onlooker:?}" grab "$win" "$work/$1.png" || fail 'no picture of the window'; }
# Share of pixels that differ, against a bound: changed A B OP PERCENT WHAT [X Y W H]
changed() {
    local share
    share=$("${pixels:?}" differ "$work/$1.png" "$work/$2.png" "${@:6}")
    awk -v a="$share" -v b="$4" "BEGIN { exit !(a $3 b) }" || fail "$5: $share % of the pixels differ, should be $3 $4"
    echo "ok: $5: $share % of the pixels differ"
}
# The same of what takes its time, a file that is loaded: waits until B is such a picture.
becomes() {
    is_such() { grab "$2" && awk -v a="$("$pixels" differ "$work/$1.png" "$work/$2.png" "${@:6}")" -v b="$4" "BEGIN { exit !(a $3 b) }"; }
    await is_such "$@"
    changed "$@"
}
# captured FOLDER ENDING: waits for the one whole file that the window left there; $capture is its name.
captured() {
    capture=''
    there_is_one() { capture=$(find "$work/$1" -name "*.$2" 2>/dev/null) && [ -n "$capture" ] || ended "$app"; }
    await there_is_one "$@"
    [ -n "$capture" ] || fail "no $2 came into $1"
    [ "$(echo "$capture" | wc -l)" = 1 ] || fail "more than one in $1: $capture"
}

# open_window ARGS...: in the screen's corner, once it is there, with the keyboard.
window_is_there() {
    win=$(xdotool search --name ' - .* / ' 2>/dev/null | tail -1)
    [ -n "$win" ] || ended "$app"
}
# launch ARGS...: the program, its standard input $input where that is set.
launch() {
    $tied "${tracereel:?}" play "$@" <"${input:-/dev/null}" >"$work/log" 2>&1 &
    app=$!
    win=''
}
open_window() {
    launch "$@"
    find_window
}
find_window() {
    await window_is_there || fail 'no window'
    ended $app && { app=''; fail 'the program ended'; }
    xdotool windowmove "$win" 0 0
    xdotool windowfocus --sync "$win"
    xdotool mousemove 640 20
    settle
}
# Waits for the program's end; $status is what it says.
app_ends() {
    await ended "$app" || fail "$1"
    wait "$app"
    status=$?
    app=''
}
# LeakSanitizer looks for leaks after main has returned, and its tracer itself crashes now and then while a thread of a library
# ends (google/sanitizers 1170). Then it looked for nothing, and the status is its own.
tracer_fell() {
    [ $status = 1 ] && grep -q '^Tracer caught signal ' "$work/log" || return 1
    sed -i -E '/^Tracer caught signal /d; /^==[0-9]+==(LeakSanitizer has encountered a fatal error|HINT: )/d' "$work/log"
    echo 'note: LeakSanitizer crashed; leaks were not looked for'
}
close_window() {
    kill "$app"
    app_ends 'SIGTERM should end it'
    [ $status = 0 ] || tracer_fell || fail "exit status $status after SIGTERM"
    # What a recording missed is said, which a busy machine may make it do.
    ! grep -v '^tracereel: recording: ' "$work/log" || fail 'words on the terminal'
}
