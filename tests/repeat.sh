#!/usr/bin/env bash
# Are there tests that fail now and then? Runs each many times, half of them beside four busy processes, and prints how often
# it failed, as a table. What a failed run said is kept in the build folder.
# usage: tests/repeat.sh [-n RUNS] [-b BUILD_FOLDER] [TEST...]      default: 20 runs, build/test, the end-to-end tests
set -u
runs=20 build=build/test
while getopts n:b: option; do
    case $option in
    n) runs=$OPTARG ;;
    b) build=$OPTARG ;;
    *) sed -n 's/^# usage: //p' "$0" >&2; exit 2 ;;
    esac
done
shift $((OPTIND - 1))
# shellcheck source=tests/e2e/wait.sh
. "$(dirname "$0")/e2e/wait.sh"
[ -f "$build/CTestTestfile.cmake" ] || { echo "$build: is no build folder with tests; scripts/test.sh makes build/test" >&2; exit 2; }
if [ $# = 0 ]; then
    mapfile -t tests < <(ctest --test-dir "$build" -N -L e2e | sed -n 's/^ *Test *#[0-9]*: //p')
    set -- "${tests[@]}"
fi

busy=()
idle() { [ ${#busy[@]} = 0 ] || kill "${busy[@]}" 2>/dev/null; busy=(); }
trap idle EXIT
make_busy() {
    local i
    for i in 1 2 3 4; do
        $tied sh -c 'while :; do :; done' &
        busy+=($!)
    done
}
# run TEST NUMBER: adds to passed, skipped or failed
run() {
    local log=$build/repeat-$1-$2.log
    if ! timeout 1200 ctest --test-dir "$build" -R "^$1\$" --output-on-failure >"$log" 2>&1; then
        failed=$((failed + 1))
        return
    fi
    if grep -q '\*\*\*Skipped' "$log"; then skipped=$((skipped + 1)); elif grep -q '100% tests passed, 0 tests failed out of 1' "$log"; then
        passed=$((passed + 1))
    else # there is no such test
        failed=$((failed + 1))
        return
    fi
    rm "$log"
}

any=0
row='%-20s %8s %8s %8s   %8s %8s %8s  %8s\n'
# shellcheck disable=SC2059 # the format is the row's
{
    printf "$row" '' passed skipped failed passed skipped failed seconds
    for test; do
        counts=() begin=$SECONDS
        for load in quiet busy; do
            passed=0 skipped=0 failed=0
            [ $load = quiet ] || make_busy
            for ((i = 1; i <= runs / 2; i++)); do run "$test" $load-$i; done
            idle
            counts+=("$passed" "$skipped" "$failed")
            any=$((any + failed))
        done
        printf "$row" "$test" "${counts[@]}" $((SECONDS - begin))
    done
}
echo "the first three by themselves, the others beside four busy processes; $any failed"
[ $any = 0 ]
