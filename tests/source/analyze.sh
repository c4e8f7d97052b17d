#!/bin/sh
# gcc -fanalyzer over every file of src/, then cppcheck: to be read, for both guess wrong more often than right. Minutes, by hand.
#
#     tests/source/analyze.sh [BUILD_DIR]        default build/analyzer; findings also in BUILD_DIR/findings.txt
#
# Looked through in November 2026 with gcc 12 and cppcheck 2.10.
set -eu
cd "$(dirname "$0")/../.."
build=${1:-build/analyzer}
command -v cppcheck >/dev/null || { echo 'skipped: cppcheck is not installed'; exit 77; }
cmake -G Ninja -B "$build" -DCMAKE_C_COMPILER=gcc -DCMAKE_BUILD_TYPE=None -DCMAKE_C_FLAGS='-O1 -fanalyzer' -DBUILD_TESTING=OFF >/dev/null
cmake --build "$build" --clean-first -j "$(nproc)" --target tracereel >"$build/analyzer.log" 2>&1 || { tail -n 5 "$build/analyzer.log"; exit 1; }
{
    grep 'warning: .*\[-Wanalyzer' "$build/analyzer.log" | sed 's|^[./]*||' | sort -u
    # Syntax errors are cppcheck's own: it does not know every expression with a conditional in a compound literal.
    cppcheck -j "$(nproc)" -q --enable=warning,performance,portability --suppress=missingIncludeSystem --suppress=internalAstError --std=c11 \
        -D_GNU_SOURCE -DTRACEREEL_VERSION='""' -DTRACEREEL_MODULES_FROM_PROGRAM='""' -DTRACEREEL_MODULE_DIR='""' -Isrc -Iinclude src 2>&1 |
        grep -E '^src/.*: (error|warning|performance|portability): '
} | tee "$build/findings.txt"
echo "$(wc -l <"$build/findings.txt") findings to be looked at"
