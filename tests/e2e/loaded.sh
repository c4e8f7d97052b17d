#!/usr/bin/env bash
# What each command loads, told by the dynamic linker: nothing that draws or records unless it does. The parts that are
# loaded are found where the program was built and where it is installed; a part that is missing is one clear line.
# usage: loaded.sh BUILD_FOLDER TRACEREEL SOURCE_DIR C_COMPILER [PIXELS ONLOOKER]
set -u
build=$1 tracereel=$2 trace=$3/traces/calm.csv cc=$4
# shellcheck disable=SC2034 # for screen.sh
pixels=${5-} onlooker=${6-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work LC_ALL=C.UTF-8
unset DISPLAY WAYLAND_DISPLAY SDL_VIDEODRIVER
fail() {
    echo "FAILED: $*"
    exit 1
}
case $(LD_DEBUG=files "$tracereel" --version 2>&1) in
*'file=libc.so'*) ;;
*) echo 'skipped: this dynamic linker does not say what it loads'; exit 77 ;;
esac

# loads COMMAND...: the names of the shared objects that a run of it had, one a line.
loads() {
    rm -f "$work"/linker.*
    LD_DEBUG=files LD_DEBUG_OUTPUT=$work/linker "$@" >"$work/out" 2>&1 || fail "$*: $(cat "$work/out")"
    sed -n 's/.*file=\([^ ]*\) .*generating link map/\1/p' "$work"/linker.* | sed 's|.*/||' | sort -u
}
# has NAME...: each stands in $loaded; lacks NAME...: none does.
has() { for name in "$@"; do grep -q "^$name" <<<"$loaded" || fail "$command: $name is not loaded"; done; }
lacks() { for name in "$@"; do ! grep -q "^$name" <<<"$loaded" || fail "$command: loads $(grep "^$name" <<<"$loaded" | head -1)"; done; }

# What reads, reckons and writes text. All that may be loaded is named, so that whatever comes to it is seen.
while read -r command; do
    # shellcheck disable=SC2086 # the command is words
    loaded=$(loads "$tracereel" $command)
    more=$(grep -vE '^(libc|libm|libz|libjansson|libinih|libmd|libpthread|libdl|libgcc_s|libasan|libubsan|libtsan|libstdc\+\+|linux-vdso|ld-linux[^ ]*)\.so' <<<"$loaded")
    [ -z "$more" ] || fail "$command: loads $more"
done <<EOF
--version
--help
record --help
params
formats
info $trace
report $trace
report $trace --json --timeline $work/steps.csv
report live --scenario hls.js,dash.js
convert $trace -o $work/a.json
generate -o $work/b.csv
sweep $trace --x network.base_bandwidth_mbps=1:4:4
EOF
echo "ok: report and its like load $(wc -l <<<"$loaded") libraries: $(tr '\n' ' ' <<<"$loaded")"

# What draws, and opens no window.
while read -r command; do
    # shellcheck disable=SC2086 # the command is words
    loaded=$(loads "$tracereel" $command)
    has tracereel-picture.so libSDL2_ttf libpng
    lacks tracereel-recorder.so libavcodec libavformat
done <<EOF
record $trace -o $work/a.png --at 10
sweep $trace --x encoder.safety_factor=0.5:1:4 --png $work/b.png
EOF
echo "ok: a picture loads SDL and not libav: $(wc -l <<<"$loaded") libraries"

command="record $trace -o $work/a.mp4 --to 1 --size 320x180 --fps 5"
# shellcheck disable=SC2086 # the command is words
loaded=$(loads "$tracereel" $command)
has tracereel-picture.so tracereel-recorder.so libavcodec libavformat
echo 'ok: a film loads libav'

# ---- installed

cmake --install "$build" --prefix "$work/usr" >/dev/null || fail 'it cannot be installed'
installed=$(find "$work/usr" -name tracereel -type f -perm -u+x)
picture=$(find "$work/usr" -name tracereel-picture.so) recorder=$(find "$work/usr" -name tracereel-recorder.so)
ln -s "$installed" "$work/link"
mkdir "$work/elsewhere"
(cd "$work/elsewhere" && "$work/link" record "$trace" -o a.mp4 --to 1 --size 320x180 --fps 5 --quiet) || fail 'the installed program makes no film'
echo 'ok: installed, through a link, from another folder'

for module in "$picture" "$recorder"; do
    names=$(nm -D --defined-only "$module" | awk '{ print $3 }' | grep -v '^_')
    [ "$names" = tracereel_module ] || fail "${module##*/} shows other names than its own: $names"
done
# A function may stand in two of them; a variable that does would have two values.
# (Constants with addresses in them are in .data.rel.ro.)
variables() { objdump -t "$1" | awk '/ O \.(data|bss)\t/ { print $NF }' | grep -vE '^(_|completed\.)' | sort -u; }
for pair in "$installed $picture" "$installed $recorder" "$picture $recorder"; do
    # shellcheck disable=SC2086 # two names
    set -- $pair
    both=$(comm -12 <(variables "$1") <(variables "$2"))
    [ -z "$both" ] || fail "${1##*/} and ${2##*/} both have the variables $both"
done
echo 'ok: a module shows one name, and no variable stands twice'

# refuses PATTERN COMMAND...: one line that matches, exit status 1, and no file is left.
refuses() {
    local pattern=$1
    shift
    rm -rf "$work/elsewhere"/*
    (cd "$work/elsewhere" && "$installed" "$@") >"$work/out" 2>&1
    local status=$?
    [ $status = 1 ] || fail "$*: exit status $status, should be 1"
    [ "$(wc -l <"$work/out")" = 1 ] || fail "$*: says more than a line: $(cat "$work/out")"
    # shellcheck disable=SC2254 # the pattern is meant as one
    case $(cat "$work/out") in $pattern) ;; *) fail "$*: says $(cat "$work/out")" ;; esac
    [ -z "$(ls -A "$work/elsewhere")" ] || fail "$*: leaves $(ls "$work/elsewhere")"
}
missing="is missing; it was looked for in ${installed%/*} and *"

mv "$recorder" "$work/recorder"
refuses "tracereel: tracereel-recorder.so: this part of the program $missing" record "$trace" -o a.mp4
"$installed" record "$trace" -o "$work/c.png" --at 5 || fail 'a picture needs the recorder'
mv "$picture" "$work/picture"
for command in "play $trace" "record $trace -o a.png" "sweep $trace --x encoder.safety_factor=0.5:1:4 --png a.png"; do
    # shellcheck disable=SC2086 # the command is words
    refuses "tracereel: tracereel-picture.so: this part of the program $missing" $command
done
"$installed" report "$trace" >/dev/null || fail 'report needs what draws'
echo 'ok: a missing part is one line that says where it was looked for'

echo 'no library' >"$picture"
refuses "tracereel: $picture: cannot be loaded: *" record "$trace" -o a.png
printf 'const struct { const char *version; } tracereel_module = {"0.0.0"};\n' >"$work/other.c"
"$cc" -shared -fPIC "$work/other.c" -o "$picture"
refuses "tracereel: $picture: is not of this program, which is *" record "$trace" -o a.png
echo 'ok: nor is another one taken'

# ---- the window

if ! command -v Xvfb >/dev/null || ! command -v xdotool >/dev/null || [ -z "$onlooker" ]; then
    echo 'ok: but for the window, for there is no Xvfb, xdotool or libX11'
    exit 0
fi
rm -rf "$work"
# shellcheck source=tests/e2e/screen.sh
. "$(dirname "$0")/screen.sh"
mkdir "$work/Videos"
export SDL_AUDIODRIVER=dummy
mapped() { grep -qE "$1" "/proc/$app/maps"; }
open_window "$trace" --quiet
mapped libSDL2 || fail 'a window without SDL'
! mapped 'libavcodec|libavformat|tracereel-recorder' || fail 'the window opens with libav'
key r
expect '*REC*' 'R records'
mapped 'libavcodec' || fail 'it records without libav'
# The first picture is in the file: what is stopped before that leaves nothing.
has_a_picture() { [ -n "$(find "$work/Videos" -name '*.part' -size +16k)" ]; }
await has_a_picture || fail 'the recording does not grow'
key r
expect '* 1x' 'R stops'
captured Videos mp4
sed -i '/frames* missed\|, [0-9]* missed$/d' "$work/log" # a busy machine: not what is asked here
close_window
echo 'ok: the window opens without libav, and loads it to record'
