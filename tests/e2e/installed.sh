#!/usr/bin/env bash
# What is installed needs nothing of the clone, leaves nothing behind as it runs, and goes away whole.
# The clone is moved away for the program alone: in a mount namespace of its own an empty folder lies over it.
# usage: installed.sh BUILD_FOLDER SOURCE_DIR
set -u
build=$1 source=$2
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

if command -v xvfb-run >/dev/null && command -v xdotool >/dev/null; then
    # shellcheck disable=SC2016 # for the inner shell
    SDL_AUDIODRIVER=dummy without_clone xvfb-run -a sh -c '"$0" bus.csv --quiet & app=$!
        window=$(timeout 120 xdotool search --sync --onlyvisible --pid $app | tail -n 1)
        timeout 120 sh -c "until xdotool getwindowname $window | grep -q bus.csv; do sleep 0.05; done" || exit 1
        kill $app; wait $app' "$tracereel" >"$work/out" 2>&1 || fail "the window: $(cat "$work/out")"
    echo 'ok: the window opens without it, too'
else
    echo 'ok: but for the window, for there is no xvfb-run or xdotool'
fi

cmake "-DMANIFEST=$build/install_manifest.txt" -P "$source/cmake/uninstall.cmake" >"$work/out" 2>&1 || fail "uninstall: $(cat "$work/out")"
left=$(cd "$work/usr" && find . -mindepth 1 ! -path ./bin ! -path ./lib ! -path ./include ! -path ./share ! -path ./share/man)
[ -z "$left" ] || fail "uninstall leaves $left"
[ -d "$work/usr/bin" ] || fail 'uninstall takes away bin, which is not its own'
echo 'ok: uninstalled, with every folder of its own'
