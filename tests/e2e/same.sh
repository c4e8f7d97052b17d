#!/usr/bin/env bash
# The same command gives the same bytes whichever compiler built the program, however far it optimised, and on whatever
# processor it runs: reports, timelines, studies and pictures of the program that is tested on a processor without fused
# multiply-add; with TRACEREEL_TEST=whole of one that clang built, too, optimised less, for processors of today (what else clang
# builds are the fuzzers, and beside them the tests of the players' tables, which no bit may differ for).
# `all` instead of nothing builds gcc and clang, -O0 and -O3, x86-64 and x86-64-v3: eight, in half an hour. The name of another
# program compares that one, and builds none (scripts/arm64.sh).
# usage: same.sh TRACEREEL SOURCE_DIR SCRATCH [all | PROGRAM]
set -u
tracereel=$(realpath "$1") source=$2 scratch=$3
for tool in clang gcc cmake ninja jq; do
    command -v $tool >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
[ "$(uname -m)" = x86_64 ] || { echo 'skipped: other processors are built for by hand'; exit 77; }
today=x86-64
if grep -qw avx2 /proc/cpuinfo && grep -qw fma /proc/cpuinfo && grep -qw bmi2 /proc/cpuinfo; then
    today=x86-64-v3
fi
builds="clang:-O1:$today"
other=''
case ${4:-} in
'') [ "${TRACEREEL_TEST:-}" = whole ] || builds='' ;;
all) ;;
*) builds='' other=$(realpath "$4") ;;
esac
[ "${4:-}" != all ] || builds="gcc:-O0:x86-64 gcc:-O3:x86-64 gcc:-O0:$today gcc:-O3:$today clang:-O0:x86-64 clang:-O3:x86-64 clang:-O0:$today clang:-O3:$today"
mkdir -p "$scratch"
scratch=$(realpath "$scratch")

# built COMPILER:LEVEL:PROCESSOR: $program is what comes of it.
built() {
    local folder=$scratch/build-$1 compiler level processor
    IFS=: read -r compiler level processor <<<"$1"
    program=$folder/src/cli/tracereel
    [ -f "$folder/build.ninja" ] ||
        cmake -G Ninja -S "$source" -B "$folder" -DCMAKE_C_COMPILER="$compiler" -DCMAKE_BUILD_TYPE=None -DBUILD_TESTING=OFF \
            -DCMAKE_C_FLAGS="$level -march=$processor" >"$folder.log" 2>&1 || return 1
    cmake --build "$folder" -j "$(nproc)" --target tracereel >>"$folder.log" 2>&1
}

# made PROGRAM FOLDER: everything that is compared, from names that are the same in each.
made() {
    local program=$1 name
    rm -rf "$2"
    mkdir -p "$2"
    cd "$2" || exit 1
    ln -s "$source/traces" traces
    ln -s "$source/tests/data/traces" formats
    "$program" info --json formats/* >info.json 2>info.err
    for name in live poor twitch-slow-jitter twitch-cascade stairs; do
        "$program" report $name --json --duration 3600 --loop --timeline "$name.csv" >"$name.json" || return 1
    done
    "$program" report traces/bus.csv --dt 0.1 --timeline bus.csv >bus.txt || return 1
    for name in $("$program" players --json | jq -r '.[].name'); do
        "$program" report traces/bus.csv --player "$name" --timeline "$name.csv" --json >"$name.json" || return 1
    done
    "$program" bench traces/*.csv --players hls.js,dash.js,shaka,dynamic,bolae,robustmpc --segments --jobs 2 -o bench >bench.txt || return 1
    "$program" sweep traces/bus.csv --x player.max_buffer_s=8:40:9 --scenario hls.js --png sweep.png >sweep.txt || return 1
    "$program" record traces/bus.csv --scenario hls.js -o one.png --at 190 --size 1280x720 || return 1
    "$program" record live -o plots.png --layout plots --theme light --at 77.7 --size 1000x600 || return 1
    "$program" record traces/bus.csv --player hls.js --player bolae -o two.png --at 160 --explain --size 1920x1080 || return 1
    "$program" record live -o film.gif --to 4 --fps 5 --size 320x180 || return 1
    rm traces formats
    cd "$scratch" || exit 1
}

made "$tracereel" "$scratch/tested" || { echo 'FAILED: the program that is tested does not run'; exit 1; }
count=$(find tested -type f | wc -l) failed=''
# alike FOLDER WHAT
alike() {
    if diff -rq tested "$1"; then
        echo "ok: $2: $count files, each byte for byte"
    else
        failed=1
        echo "FAILED: $2 differs"
    fi
}
for build in $builds; do
    built "$build" || { tail -n 20 "$scratch/build-$build.log"; echo "FAILED: $build does not build"; exit 1; }
    made "$program" "$scratch/made-$build" || { echo "FAILED: $build does not run"; exit 1; }
    alike "made-$build" "$build"
done
if [ -n "$other" ]; then
    made "$other" "$scratch/other" || { echo "FAILED: $other does not run"; exit 1; }
    alike other "$other"
else
    GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4 made "$tracereel" "$scratch/older" || { echo 'FAILED: it does not run on an older processor'; exit 1; }
    alike older 'the program on an older processor'
fi
[ -z "$failed" ] && [ "$count" -gt 60 ]
