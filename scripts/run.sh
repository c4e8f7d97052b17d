#!/bin/sh
# From a fresh clone to the window: installs what is missing, builds a release, opens a trace. Arguments go to
# tracereel. Where there is no display, pictures of the session go into the current folder instead.
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=scripts/packages.sh
. "$top/scripts/packages.sh"
program=$top/build/release/src/cli/tracereel
moments=4

build() {
    # shellcheck disable=SC2086 # the list is one word a package
    needs_packages $PACKAGES_BUILD
    cd "$top"
    if [ ! -f build/release/build.ninja ]; then
        cmake --preset release -DBUILD_TESTING=OFF >&2
    fi
    cmake --build --preset release --target tracereel >&2
}

# The session's length in seconds, as its own report says.
session_duration() {
    "$program" report --json "$@" | sed -n 's/.*"duration_s": *\([0-9.e+]*\).*/\1/p' | head -n 1
}

draw_pictures() {
    echo "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so pictures of the session it is:" >&2
    duration=$(session_duration "$@")
    [ -n "$duration" ] || exit 1
    i=1
    while [ "$i" -le "$moments" ]; do
        at=$(awk -v d="$duration" -v i="$i" -v n="$moments" 'BEGIN { printf "%.3f", d * i / (n + 0.5) }')
        "$program" record "$@" --at "$at" -o "tracereel-$i.png" --force
        echo "  $PWD/tracereel-$i.png, at $at s of $duration s" >&2
        i=$((i + 1))
    done
}

# Whether the program's help lists it.
is_command() {
    "$program" --help | word=$1 awk '/^  [a-z]/ && $1 == ENVIRON["word"] { found = 1 } END { exit !found }'
}

(build)
case ${1-} in
'') set -- "$top/traces/bus.csv" --scenario dash.js ;;
--help | --version) exec "$program" "$@" ;;
play) shift ;;
*) ! is_command "$1" || exec "$program" "$@" ;;
esac
if [ -n "${DISPLAY-}${WAYLAND_DISPLAY-}${SDL_VIDEODRIVER-}" ]; then
    exec "$program" play "$@"
fi
draw_pictures "$@"
