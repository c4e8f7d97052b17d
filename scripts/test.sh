#!/bin/sh
# From a fresh clone to every test: installs what they need, builds with warnings as errors what people run and the same
# under the address and undefined behaviour sanitizers, runs the tests, then each fuzzer for a moment. What takes long runs
# on one of the builds (tests/CMakeLists.txt says which); TRACEREEL_TEST=whole runs it on both, which takes twice as long.
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
    # shellcheck disable=SC2046,SC2086 # no name, no argument; the list is one word a package
    needs_packages $(clang_runtime_package) $(offered_packages $PACKAGES_SOURCE)
    # shellcheck disable=SC2046,SC2086 # likewise
    needs_packages $(offered_packages $PACKAGES_FASTER) || echo "going on with the usual linker" >&2
    # shellcheck disable=SC2046,SC2086 # likewise
    needs_packages $(offered_packages $PACKAGES_CLUSTER) || echo "going on without Slurm, whose test will say so" >&2
fi

linker=
for compiler in cc clang; do
    echo 'int main(void) { return 0; }' | "$compiler" -fuse-ld=mold -x c - -o /dev/null 2>/dev/null || linker=usual
done
[ -n "$linker" ] || linker=-DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=mold

# build PRESET FOLDER TARGET OPTIONS...
build() {
    preset=$1 folder=$2 target=$3
    shift 3
    echo "== build/$folder: preset $preset" >&2
    if command -v ccache >/dev/null 2>&1; then
        set -- -DCMAKE_C_COMPILER_LAUNCHER=ccache "$@"
    fi
    [ "$linker" = usual ] || set -- "$linker" "$@"
    [ -f "build/$folder/build.ninja" ] || cmake --preset "$preset" -B "build/$folder" -DBUILD_TESTING=ON "$@" >&2
    cmake --build "build/$folder" -j "$jobs" --target "$target" >&2
}

failed=
closing=
# run_tests FOLDER [ctest's arguments]: a failure is remembered, so that the other builds are tested all the same.
run_tests() {
    folder=$1
    shift
    log=build/$folder/tests.log
    echo "== build/$folder: tests" >&2
    # One more than there are processors: some tests wait for what is played.
    { ctest --test-dir "build/$folder" --output-on-failure -j $((jobs + 1)) "$@" 2>&1 && : >"$log.ok"; } | tee "$log"
    if [ -f "$log.ok" ]; then
        rm "$log.ok"
    else
        failed=1
    fi
    closing="$closing
build/$folder: $(grep -E '^([0-9]+% tests passed|No tests were found)' "$log" | tail -n 1)"
}

build release test all -DTRACEREEL_WERROR=ON -DTRACEREEL_FORMAT=ON -DTRACEREEL_DEBUG=-g1
build asan asan all -DTRACEREEL_WERROR=ON
if [ "${TRACEREEL_TEST:-}" = whole ]; then
    run_tests test "$@"
    run_tests asan -LE 'bench|once' "$@"
else
    run_tests test -LE sanitized "$@"
    run_tests asan -LE 'bench|once|desk|tables' "$@"
fi
if [ -d tests/fuzz ]; then
    # Without the window, which no fuzzer links, and without -Werror: clang's warnings are others than gcc's. Tables of
    # sessions are the same by whichever compiler.
    build fuzz fuzz fuzzers -DTRACEREEL_APP=OFF
    build fuzz fuzz tables -DTRACEREEL_APP=OFF
    run_tests fuzz -L 'fuzz|tables' "$@"
fi
echo "$closing"
[ -z "$failed" ]
