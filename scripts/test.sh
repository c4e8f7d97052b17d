#!/bin/sh
# From a fresh clone to every test: installs what they need, builds with warnings as errors what people run and the same
# under the address and undefined behaviour sanitizers, runs all tests on both, then each fuzzer for a few seconds.
# Arguments go to ctest: scripts/test.sh -R layers
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=scripts/packages.sh
. "$top/scripts/packages.sh"
cd "$top"
jobs=$(nproc)

# shellcheck disable=SC2086 # the list is one word a package
needs_packages $PACKAGES_TEST
if command -v dpkg-query >/dev/null 2>&1; then
    # shellcheck disable=SC2046 # no name, no argument
    needs_packages $(clang_runtime_package)
fi

# build PRESET FOLDER [WERROR]
build() {
    echo "== build/$2: preset $1, warnings are errors: ${3-ON}" >&2
    [ -f "build/$2/build.ninja" ] ||
        cmake --preset "$1" -B "build/$2" -DTRACEREEL_WERROR="${3-ON}" -DBUILD_TESTING=ON >&2
    cmake --build "build/$2" -j "$jobs" >&2
}

failed=
closing=
# run_tests FOLDER [ctest's arguments]: a failure is remembered, so that the other builds are tested all the same.
run_tests() {
    folder=$1
    shift
    log=build/$folder/tests.log
    echo "== build/$folder: tests" >&2
    { ctest --test-dir "build/$folder" --output-on-failure -j "$jobs" "$@" 2>&1 && : >"$log.ok"; } | tee "$log"
    if [ -f "$log.ok" ]; then
        rm "$log.ok"
    else
        failed=1
    fi
    closing="$closing
build/$folder: $(grep -E '^([0-9]+% tests passed|No tests were found)' "$log" | tail -n 1)"
}

build release test
build asan asan
run_tests test "$@"
run_tests asan -LE bench "$@"
if [ -d tests/fuzz ]; then
    build fuzz fuzz OFF # clang's warnings are others than gcc's
    run_tests fuzz -L fuzz "$@"
fi
echo "$closing"
[ -z "$failed" ]
