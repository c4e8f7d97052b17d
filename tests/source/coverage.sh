#!/bin/sh
# How much of the rooms that compute is run by the tests, a room a line, in lines; fails under 90 %.
#
#     tests/source/coverage.sh [BUILD_DIR]        default build/coverage; minutes, so it is run by hand
#
# The tests are those of units, the commands from outside, and the faults of report, convert, bench and numbers.
set -eu
cd "$(dirname "$0")/../.."
build=${1:-build/coverage} least=90
for tool in gcovr gcov; do
    command -v $tool >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
[ -f "$build/build.ninja" ] ||
    cmake -G Ninja -B "$build" -DCMAKE_BUILD_TYPE=None -DCMAKE_C_FLAGS='-g -O0 --coverage -fprofile-update=atomic' -DBUILD_TESTING=ON >/dev/null
cmake --build "$build" -j "$(nproc)" >/dev/null
find "$build" -name '*.gcda' -delete
ctest --test-dir "$build" -j "$(nproc)" -LE bench \
    -E '^(window.*|live.*|sound.*|screen.*|focus|drop|edit_window|browser|scripts|same|deb.*|cluster.*|record.*|loaded|library|fault_(record|picture|window|monkey|memory|calls|clock|full|long).*)$' \
    >"$build/coverage.log" 2>&1 || { grep -E '\(Failed\)|\(Timeout\)' "$build/coverage.log"; echo 'note: not every test passed'; }
failed=
for room in base trace model study; do
    line=$(gcovr --root . --filter "src/$room/" --object-directory "$build" --gcov-ignore-parse-errors "$build" | tee "$build/coverage-$room.txt" | grep '^TOTAL')
    percent=$(echo "$line" | awk '{ sub("%", "", $4); print $4 }')
    echo "src/$room: $percent % of $(echo "$line" | awk '{ print $2 }') lines"
    [ "$percent" -ge $least ] || failed=1
done
[ -z "$failed" ] || { echo "FAILED: under $least %; $build/coverage-ROOM.txt says where"; exit 1; }
