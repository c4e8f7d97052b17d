#!/usr/bin/env bash
# Numbers that the program takes, just inside their range, just outside it, and where they are none: keys of `params`, with --set
# and in a scenario file, each option of each command whose argument is a number, and the numbers in words.
# usage: numbers.sh TRACEREEL FAULT_SO
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh" "$1" "$2"
need jq
printf 't_s,bandwidth_mbps\n0,6\n8,0.05\n16,6\n30,6\n' >bus.csv

# says STATUS LINE ARGUMENTS: refused with that status and that very line.
says() {
    local wanted=$1 line=$2
    shift 2
    run "$@"
    [ "$status" = "$wanted" ] && [ "$(cat err)" = "tracereel: $line" ] || fail "$*: status $status, says '$(cat err)', not '$line'"
}

# ---- parameters: test_params tries every range; here, that the command and the file name of a dozen what they were given ----
"$tracereel" params --json |
    jq -r 'def out(x; d): if x == 0 then d * 0.001 else x + d * (x | fabs) * 0.001 end;
        [.[] | select(has("min"))] | to_entries[] | select(.key % 9 == 0) | .value |
        [.key, .min, .max, out(.min; -1), out(.max; 1), .unit] | @tsv' >keys
[ "$(wc -l <keys)" -ge 12 ] || fail "params lists only $(wc -l <keys) times nine numbers"
while IFS=$'\t' read -r key least most under over unit; do
    range="must be within $least .. $most${unit:+ $unit}"
    for value in "$least" "$most"; do
        run report live --duration 20 --set "$key=$value"
        [ "$status" = 0 ] || { [ "$status" = 2 ] && ! grep -q 'must be within' err; } || fail "$key=$value: $(cat err)"
        [ "$status" = 0 ] || one_line "$key=$value"
    done
    says 2 "--set: $key is $under but $range" report live --set "$key=$under"
    printf '[%s]\n%s = %s\n' "${key%%.*}" "${key#*.}" "$over" >over.ini
    says 1 "over.ini:2: $key is $over but $range" report bus.csv --scenario over.ini
done <keys
refused 2 '^tracereel: --set: player.kind is "1e300" but can be one of: .*shaka-ll' report live --set player.kind=1e300

# ---- options: the argument S (seconds), N (a whole number) or X (a factor); of every command, and once in every way ----
declare -A tried=()
for command in play record report info generate convert sweep bench check merge; do
    "$tracereel" "$command" --help | sed -nE 's/^  (-., )?(--[a-z-]+) ([SNX]) .*/\2/p' | sort -u >options
    while read -r option; do
        values='nan inf -inf 1e300 -1e300'
        [ -z "${tried[$option]:-}" ] || values=1e300
        tried[$option]=1
        for value in $values; do
            refused 2 "^tracereel: $option: \"$value\" is (not a number|not a whole number|out of range); [0-9.e-]+ \.\. [0-9]+ would be right\$" \
                "$command" bus.csv "$option=$value"
        done
    done <options
    [ "$command" = merge ] || [ -s options ] || fail "$command has no numbers"
done

# ---- numbers in words ----
for value in nan inf 1e300; do
    for edit in "scale $value" "scale 0.5 $value:10" "outage $value 8" "outage 5 $value" "cap $value" "floor $value" "cut 1:$value" "repeat $value" "smooth $value"; do
        refused 2 '^tracereel: --edit: ' report bus.csv --edit "$edit"
    done
    for steps in "${value}x10" "8x$value" "8-${value}x5"; do
        refused 2 '^tracereel: (--steps|steps): ' report --steps "$steps"
    done
    refused 2 '^tracereel: --size: ' record bus.csv -o x.mkv --size "${value}x90"
    refused 2 '^tracereel: --caption: ' record bus.csv -o x.mkv --caption "$value:words"
    refused 2 '^tracereel: --gap: ' report bus.csv --gap "cap:$value"
    refused 2 '^tracereel: --shard: ' bench bus.csv --players bola -o study --shard "$value/3"
    for grid in "$value:40:3" "8:$value:3" "8:40:$value"; do
        refused 2 '^tracereel: --x: ' sweep bus.csv --x "player.max_buffer_s=$grid"
    done
    refused 2 '^tracereel: --set-grid: ' bench bus.csv --players bola -o study --set-grid "player.max_buffer_s=8,$value"
    refused 2 '^tracereel: --tolerance: ' check bus.csv --tolerance "overall_qoe=$value"
done
[ ! -e x.mkv ] && [ ! -e x.mkv.part ] && [ ! -e study ] || fail 'what was refused leaves something'
finish
