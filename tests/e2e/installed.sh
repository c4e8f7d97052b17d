#!/usr/bin/env bash
# What is installed needs nothing of the clone, leaves nothing behind as it runs, and goes away whole.
# The clone is moved away for the program alone: in a mount namespace of its own an empty folder lies over it.
# usage: installed.sh BUILD_FOLDER SOURCE_DIR
set -u
build=$1 source=$2
# shellcheck source=tests/e2e/wait.sh
. "$(dirname "$0")/wait.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work/home LC_ALL=C.UTF-8
unset DISPLAY WAYLAND_DISPLAY XDG_RUNTIME_DIR XDG_CONFIG_HOME XDG_DATA_HOME
fail() {
    echo "FAILED: $*"
    exit 1
}
case $work in "$source"*) fail "the temporary folder $work lies in the clone" ;; esac
namespace=(unshare --mount)
[ "$(id -u)" = 0 ] || namespace=(unshare --map-root-user --mount)
"${namespace[@]}" true 2>/dev/null || { echo 'skipped: no mount namespace may be made here'; exit 77; }

mkdir "$HOME" "$work/here"
cmake --install "$build" --prefix "$work/usr" >/dev/null || fail 'it cannot be installed'
cp "$source/traces/bus.csv" "$work/here"

# without_clone COMMAND...: in the folder here, with neither source nor build.
without_clone() {
    # shellcheck disable=SC2016 # for the inner shell
    "${namespace[@]}" sh -c 'for folder in "$1" "$2"; do if [ -d "$folder" ]; then mount -t tmpfs none "$folder" || exit; fi; done
        cd "$3" || exit; shift 3; exec "$@"' sh "$source" "$build" "$work/here" "$@"
}
without_clone sh -c "! [ -e '$source/README.md' ] && ! [ -e '$build/build.ninja' ]" || fail 'the clone is still there'
tracereel=$work/usr/bin/tracereel
runs() { without_clone "$tracereel" "$@" >"$work/out" 2>&1 || fail "tracereel $*: $(cat "$work/out")"; }
runs --version
runs report bus.csv --scenario hls.js --save a.reel --with-trace
runs report a.reel --json
runs record bus.csv --at 100 -o a.png
runs record bus.csv --player shaka --to 2 --fps 5 --size 320x180 --quiet -o a.mp4
runs bench bus.csv --players hls.js,bola -o out --quiet
rule=$work/usr/share/tracereel/examples/abr/rate.py
if command -v python3 >/dev/null; then
    runs report bus.csv --player shaka --abr-command "python3 $rule"
fi
gzip -t "$work/usr/share/man/man1/tracereel.1.gz" || fail 'the man page'
for made in a.reel a.png a.mp4 out/sessions.csv; do [ -s "$work/here/$made" ] || fail "made no $made"; done
[ -z "$(find "$HOME" -mindepth 1)" ] || fail "left in the home folder: $(find "$HOME" -mindepth 1)"
echo 'ok: it runs without the clone, and leaves nothing in the home folder'

# A display of its own number, whatever else begins one at this moment: xvfb-run -a guesses, and may be wrong.
if command -v Xvfb >/dev/null && command -v xdotool >/dev/null; then
    $tied Xvfb -displayfd 1 -noreset -screen 0 1280x720x24 -nolisten tcp >"$work/display" 2>"$work/xvfb.log" &
    xvfb=$!
    display_is_there() { [ -s "$work/display" ] || ended $xvfb; }
    await display_is_there && [ -s "$work/display" ] || fail "no display: $(tail -1 "$work/xvfb.log")"
    DISPLAY=:$(cat "$work/display")
    export DISPLAY
    SDL_AUDIODRIVER=dummy without_clone "$tracereel" bus.csv --quiet >"$work/out" 2>&1 &
    app=$!
    window_is_there() { window=$(xdotool search --onlyvisible --name bus 2>/dev/null | tail -n 1) && [ -n "$window" ] || ended $app; }
    await window_is_there && ! ended $app || fail "the window: $(cat "$work/out")"
    kill "$(xdotool getwindowpid "$window")" || fail 'the window does not say whose it is'
    wait $app || fail "the window ends with status $?: $(cat "$work/out")"
    kill $xvfb
    unset DISPLAY
    echo 'ok: the window opens without it, too'
else
    echo 'ok: but for the window, for there is no Xvfb or xdotool'
fi

cmake "-DMANIFEST=$build/install_manifest.txt" -P "$source/cmake/uninstall.cmake" >"$work/out" 2>&1 || fail "uninstall: $(cat "$work/out")"
left=$(cd "$work/usr" && find . -mindepth 1 ! -path ./bin ! -path ./lib ! -path ./include ! -path ./share ! -path ./share/man)
[ -z "$left" ] || fail "uninstall leaves $left"
[ -d "$work/usr/bin" ] || fail 'uninstall takes away bin, which is not its own'
echo 'ok: uninstalled, with every folder of its own'
