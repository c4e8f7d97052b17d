#!/bin/sh
# gcc -fanalyzer over every file of src/, then cppcheck. Both guess wrong more often than right: analyzed.txt holds what has been looked
# through and is none, by check and file. Fails where there is more. Minutes, by hand.
#
#     tests/source/analyze.sh [BUILD_DIR]        default build/analyzer; all findings also in BUILD_DIR/findings.txt
set -eu
cd "$(dirname "$0")/../.."
build=${1:-build/analyzer}
command -v cppcheck >/dev/null || { echo 'skipped: cppcheck is not installed'; exit 77; }
cmake -G Ninja -B "$build" -DCMAKE_C_COMPILER=gcc -DCMAKE_BUILD_TYPE=None -DCMAKE_C_FLAGS='-O1 -fanalyzer' -DBUILD_TESTING=OFF >/dev/null
cmake --build "$build" --clean-first -j "$(nproc)" --target tracereel >"$build/analyzer.log" 2>&1 || { tail -n 5 "$build/analyzer.log"; exit 1; }
{
    sed -n 's|^.*\(src/.*warning: .*\[-Wanalyzer\)|\1|p; /^cc1: warning: .*\[-Wanalyzer/p' "$build/analyzer.log" | sort -u
    # Syntax errors are cppcheck's own: it does not know every expression with a conditional in a compound literal.
    cppcheck -j "$(nproc)" -q --enable=warning,performance,portability --suppress=missingIncludeSystem --suppress=internalAstError --std=c11 \
        -D_GNU_SOURCE -DTRACEREEL_VERSION='""' -DTRACEREEL_MODULES_FROM_PROGRAM='""' -DTRACEREEL_MODULE_DIR='""' -Isrc -Iinclude src 2>&1 |
        grep -E '^src/.*: (error|warning|performance|portability): '
} >"$build/findings.txt"
awk 'NR == FNR {
         if ($1 !~ /^#/) for (i = 2; i <= NF; i++) known[$1 " " $i] = 0
         next
     }
     {
         check = $0
         sub(/.*\[(-W)?/, "", check)
         sub(/\].*/, "", check)
         file = $0
         sub(/:.*/, "", file)
         count++
         if (check " " file in known) known[check " " file]++
         else { print; more++ }
     }
     END {
         for (name in known) if (!known[name]) print "note: analyzed.txt is not needed any more for " name
         print count " findings, " count - more " of them looked through before"
         exit more > 0
     }' tests/source/analyzed.txt "$build/findings.txt"
