#!/bin/sh
# clang-tidy over every file of src/, with the list of .clang-tidy. A file is looked at again only where it, a header of its
# or the list has changed since it was found good.
# usage: tidy.sh SOURCE_DIR BUILD_DIR
set -eu
for tool in clang-tidy-14 jq; do
    command -v $tool >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
commands=$2/compile_commands.json
[ -f "$commands" ] || { echo "skipped: $commands is not there"; exit 77; }
good=$2/tidy
mkdir -p "$good"

# What is done for one file: silent where nothing is wrong.
one=$good/one.sh
cat >"$one" <<'SH'
good=$1 build=$2 tests=$3 list=$4 file=$5 folder=$6 command=$7
shift $#
cd "$folder"
text=$(printf '%s\n' "$command" | sed 's/ -o [^ ]*//; s/ -c / -E -P /')
key=$({ sh -c "$text"; cat "$list" "$tests/failures.h"; } | sha256sum | cut -d ' ' -f 1)
[ ! -e "$good/$key" ] || exit 0
case $file in */base/error.c) ;; *) set -- "--extra-arg=-include$tests/failures.h" ;; esac
clang-tidy-14 -p "$build" --quiet --warnings-as-errors='*' "$@" "$file" 2>/dev/null || exit 1
: >"$good/$key"
SH
jq -j --arg src "$1/src/" '.[] | select(.file | startswith($src) and endswith(".c")) | .file, "\u0000", .directory, "\u0000", .command, "\u0000"' "$commands" |
    xargs -0 -n 3 -P "$(nproc)" sh "$one" "$good" "$2" "$1/tests/source" "$1/.clang-tidy" || { echo 'FAILED: see above'; exit 1; }
echo "ok: $(jq --arg src "$1/src/" '[.[] | select(.file | startswith($src))] | length' "$commands") files"
