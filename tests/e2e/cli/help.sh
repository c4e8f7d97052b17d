#!/bin/sh
# --help, --version, params and formats, and that the man page was made of them.
# shellcheck source=tests/e2e/cli/lib.sh
. "$(dirname "$0")/lib.sh"

works --version
grep -Eqx 'tracereel [0-9]+\.[0-9]+\.[0-9]+' out || fail "--version says $(cat out)"
works --help
cp out program_help
sed -n '/^Commands:/,/^$/p' program_help | awk 'NF > 1 && /^  [a-z]/ { print $1 }' >commands
for command in report info generate convert sweep params formats; do
    grep -qx "$command" commands || fail "--help does not list $command"
done
while read -r command; do
    works "$command" --help
    grep -q "^Usage: tracereel $command" out || fail "$command --help has no usage line"
    # after other words too, right or wrong
    run "$command" some words --help
    same "status of $command some words --help" "$status" 0
done <commands
for option in scenario set seed dt duration loop read-format unit direction quiet; do
    same "report takes --$option" "$("$TRACEREEL" report --help | grep -c -- "^  \(-., \)\{0,1\}--$option\b")" 1
done

works params
grep -q '^network.base_bandwidth_mbps  *10  *0.01 .. 10000  *Mbit/s ' out || fail 'params lacks the base bandwidth'
cp out params
works formats
cp out formats
for format in mahimahi time_s-mbps time_s-kbps sabre-json iperf3-json; do
    grep -q "^$format " formats || fail "formats lacks $format"
done

# The same for programs.
if command -v jq >/dev/null 2>&1; then
    works params --json
    same 'parameters as JSON' "$(jq -r '.[].key' out)" "$(awk 'NR > 1 { print $1 }' params)"
    holds 'a number and its range' '.[] | select(.key == "network.base_bandwidth_mbps") | .default == 10 and .min == 0.01 and .unit == "Mbit/s"' out
    holds 'a choice' '.[] | select(.key == "sabre.replace") | .default == "off" and .choices == ["off", "left", "right"]' out
    works formats --json
    same 'formats as JSON' "$(jq -r '.[].name' out)" "$(awk 'NR > 1 { print $1 }' formats)"
    holds 'written by ending' '.[] | select(.name == "csv") | .written and .endings == "csv"' out
fi

# The man page.
[ -f "$MAN_PAGE" ] || skip "there is no man page: $MAN_PAGE"
while read -r command; do
    grep -q "^\.SS $command\$" "$MAN_PAGE" || fail "the man page lacks $command"
done
for key in $(awk 'NR > 1 { print $1 }' params) $(awk 'NR > 1 { print $1 }' formats | sed 's/-/\\-/g'); do
    checks=$((checks + 1))
    grep -qF ".B $key" "$MAN_PAGE" || fail "the man page lacks $key"
done
if command -v groff >/dev/null 2>&1; then
    groff -man -Tutf8 -ww -z "$MAN_PAGE" 2>troubles
    [ ! -s troubles ] || fail "groff has troubles with the man page: $(head -n 3 troubles)"
fi
finish
