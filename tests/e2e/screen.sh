# shellcheck shell=bash
# A screen of its own and the window on it, for tests that are people at a keyboard. To be sourced, with tracereel set to the
# program; ends with status 77 where it cannot work here.
for tool in Xvfb xdotool; do
    command -v $tool >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done

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

# In tests of time: what is measured is the program, not what else the machine does. Ahead of others, where that is allowed.
ahead=''
[ -n "${HURRY:-}" ] && [ "$(nice -n -15 nice 2>/dev/null)" = -15 ] && ahead='nice -n -15'

$ahead Xvfb -displayfd 1 -noreset -screen 0 "${SCREEN:-1280x720}x24" -nolisten tcp >"$work/display" 2>"$work/xvfb.log" &
xvfb=$!
for _ in $(seq 100); do [ -s "$work/display" ] && break; sleep 0.05; done
[ -s "$work/display" ] || { echo "skipped: Xvfb does not start here: $(tail -1 "$work/xvfb.log")"; exit 77; }
DISPLAY=:$(cat "$work/display")
export DISPLAY

title() { xdotool getwindowname "$win" 2>/dev/null; }
fail() {
    echo "FAILED: $*"
    echo "title: $(title)"
    cat "$work/log"
    exit 1
}
# Waits until the title matches a pattern; the machine may be slow.
expect() {
    for _ in $(seq 200); do
        # shellcheck disable=SC2254 # the pattern is meant as one
        case $(title) in $1) echo "ok: $2: $(title)"; return ;; esac
        sleep 0.05
    done
    fail "$2: title should match '$1'"
}
key() { xdotool key --delay 30 "$@"; }

# open_window ARGS...: in the screen's corner, once it is there, with the keyboard.
open_window() {
    $ahead "${tracereel:?}" play "$@" >"$work/log" 2>&1 &
    app=$!
    win=''
    for _ in $(seq 200); do
        win=$(xdotool search --name ' - .* / ' 2>/dev/null | tail -1)
        [ -n "$win" ] && break
        kill -0 $app 2>/dev/null || { app=''; fail 'the program ended'; }
        sleep 0.05
    done
    [ -n "$win" ] || fail 'no window'
    xdotool windowmove "$win" 0 0
    xdotool windowfocus --sync "$win"
    xdotool mousemove 640 20
}
close_window() {
    kill "$app"
    for _ in $(seq 200); do kill -0 "$app" 2>/dev/null || break; sleep 0.05; done
    kill -0 "$app" 2>/dev/null && fail 'SIGTERM should end it'
    app=''
    [ ! -s "$work/log" ] || fail 'words on the terminal'
}
