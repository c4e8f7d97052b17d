#!/bin/sh
# The man page, from its template and from what the program says of itself, so that the two cannot drift apart.
# Usage: man-page.sh PROGRAM TEMPLATE >tracereel.1
set -eu
program=$1
template=$2

# Text as roff: no line may begin with a dot or a quote, and a minus is a minus.
escape() {
    sed 's/\\/\\e/g; s/-/\\-/g; s/^\([.'\'']\)/\\\&\1/'
}

command_names() {
    "$program" --help | sed -n '/^Commands:/,/^$/p' | awk '/^  [a-z]/ { print $1 }'
}

usage_of() {
    "$program" "$1" --help | sed -n 's/^Usage: tracereel //p'
}

synopsis() {
    for name in $(command_names); do
        printf '.B tracereel %s\n' "$name"
        usage_of "$name" | sed "s/^$name *//" | escape | grep . || true
        echo .br
    done
    printf '.B tracereel \\-\\-version\n'
}

# --help of a command: the usage line becomes a heading, groups and options keep their order. A meaning stands behind its
# option or, where that is long, alone on the next line. A group that an earlier command has shown is only named.
commands() {
    seen="|"
    for name in $(command_names); do
        printf '.SS %s\n' "$name"
        "$program" "$name" --help | sed 1,2d | escape | awk -v seen="$seen" '
            /^[^ ].*:$/ {
                title = $0; sub(/:$/, "", title)
                shown = index(seen, "|" title "|") > 0
                if (shown) also = also (also ? ", " : "") title; else printf ".PP\n%s:\n", title
                next }
            shown || /^$/ { next }
            /^  \\-/ {
                sub(/^ +/, ""); option = $0; meaning = ""
                if (match($0, /  +/)) { option = substr($0, 1, RSTART - 1); meaning = substr($0, RSTART + RLENGTH) }
                printf ".TP\n.B %s\n", option
                if (meaning) print meaning
                next }
            { sub(/^ +/, ""); print }
            END { if (also) printf ".PP\nAnd, as above: %s.\n", also }'
        seen="$seen$("$program" "$name" --help | sed -n 's/^\([^ ].*\):$/\1/p' | tr '\n' '|')"
    done
}

# A table with a heading line: first words in bold, the rest under them.
params() {
    "$program" params | sed 1d | escape | awk '
        { key = $1; sub(/^[^ ]+ +/, ""); gsub(/   +/, "; "); gsub(/  +/, "; "); printf ".TP\n.B %s\n%s\n", key, $0 }'
}

formats() {
    "$program" formats | sed 1d | escape | awk '
        { name = $1; sub(/^[^ ]+ +/, ""); gsub(/  +/, "; "); printf ".TP\n.B %s\n%s\n", name, $0 }'
}

scenarios() {
    "$program" --help | sed -n 's/^scenario: //p' | escape
}

version=$("$program" --version | awk '{ print $2 }')
sed "s/@version@/$version/" "$template" | while IFS= read -r line; do
    case $line in
    @synopsis@) synopsis ;;
    @scenarios@) scenarios ;;
    @commands@) commands ;;
    @params@) params ;;
    @formats@) formats ;;
    *) printf '%s\n' "$line" ;;
    esac
done
