#!/bin/sh
# Runs every fuzz target, or those named, for a while each:
#
#     tests/fuzz/run.sh [SECONDS [TARGET ...]]      default 600 s
#
# Builds the preset `fuzz` first. A finding is kept in build/fuzz/tests/fuzz/ and ends the run with status 1.
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-600}
[ $# -eq 0 ] || shift
cmake --preset fuzz -DTRACEREEL_APP=OFF >/dev/null
cmake --build --preset fuzz --target fuzzers >/dev/null
cd build/fuzz/tests/fuzz
# shellcheck disable=SC2046 # a name is a word
[ $# -gt 0 ] || set -- $(find . -maxdepth 1 -name 'fuzz_*' -type f -perm -u+x | sed 's|^./fuzz_||' | sort)
for name; do
    echo "$name: $seconds s"
    dictionary=../../../../tests/fuzz/dict/$name.dict
    [ -f "$dictionary" ] && dictionary=-dict=$dictionary || dictionary=
    # shellcheck disable=SC2086 # no dictionary is no argument
    ./fuzz_"$name" -max_total_time="$seconds" -timeout=120 -rss_limit_mb=1024 -max_len=4096 -verbosity=0 $dictionary \
        -artifact_prefix="finding-$name-" found_"$name" ../../../../tests/fuzz/corpus/"$name"
done
echo "no findings"
