#!/bin/sh
# The README's commands, each run as printed there, and its tables: what they name is what the program has.
# shellcheck source=tests/e2e/cli/lib.sh
. "$(dirname "$0")/lib.sh"
readme=$SOURCE_DIR/README.md

# A reader's folder and path: the program, the trace, and an iperf3 that has measured already.
mkdir bin
ln -s "$TRACEREEL" bin/tracereel
printf '#!/bin/sh\ncat "%s/traces/cafe-wifi.json"\n' "$SOURCE_DIR" >bin/iperf3
chmod +x bin/iperf3
PATH=$PWD/bin:$PATH
export PATH
unset SDL_VIDEODRIVER XDG_RUNTIME_DIR
cp "$SOURCE_DIR/traces/bus.csv" .

"$TRACEREEL" --help | sed -n '/^Commands:/,/^$/p' | awk 'NF > 1 && /^  [a-z]/ { print $1 }' | sort >commands
sed -n '/^## Your own traces/,/^## What the window says/{/^    .*tracereel /s/^    //p;}' "$readme" >printed
[ "$(wc -l <printed)" -ge 8 ] || fail 'the README prints hardly a command'
while read -r line; do
    checks=$((checks + 1))
    sh -c "$line" >out 2>err </dev/null
    status=$?
    word=$(echo "$line" | sed 's/.*tracereel \([^ ]*\).*/\1/')
    if grep -qx "$word" commands; then
        [ $status -eq 0 ] || fail "status $status of: $line: $(cat err)"
        [ ! -s err ] || fail "words on standard error of: $line: $(cat err)"
    else # the window: all is well but that there is no display
        [ "$status $(grep -c '^tracereel: display: ' err) $(wc -l <err)" = '1 1 1' ] || fail "status $status of: $line: $(cat err)"
    fi
done <printed
for made in $(sed -n 's/.* -o \([^ ]*\).*/\1/p; s/.*--timeline \([^ ]*\).*/\1/p' printed); do
    [ -s "$made" ] || fail "the README's commands did not make $made"
done

# The table of commands, and the options named in its rows.
sed -n '/^## Commands/,/^## /s/^| `tracereel \([^|]*\)` |\(.*\)/\1 |\2/p' "$readme" | sed 's/^\[play\]/play/' >rows
same 'commands listed and commands there' "$(awk '{ print $1 }' rows | sort)" "$(cat commands)"
while read -r name row; do
    "$TRACEREEL" "$name" --help >help
    for option in $(echo "$row" | grep -o -- '--[a-z][a-z-]*'); do
        checks=$((checks + 1))
        grep -q -- "$option\b" help || fail "$name has no $option, which the README gives it"
    done
done <rows

# Every other option that is named stands in some command's help.
while read -r name; do "$TRACEREEL" "$name" --help; done <commands >help
for option in $(grep -o '`[^`]*`' "$readme" | grep -v 'cmake\|pkg-config' | grep -o -- '--[a-z][a-z-]*' | sort -u); do
    checks=$((checks + 1))
    grep -q -- "$option\b" help || [ "$option" = --help ] || fail "no command has $option, which the README names"
done
finish
