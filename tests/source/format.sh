#!/bin/sh
# Every C file is laid out as clang-format 14 lays it out; other versions break some lines elsewhere.
# usage: format.sh SOURCE_DIR
set -eu
cd "$1"
for tool in clang-format-14 clang-format; do
    case $($tool --version 2>/dev/null) in *' version 14.'*) break ;; esac
    tool=
done
[ -n "$tool" ] || { echo 'skipped: clang-format 14 is not installed'; exit 77; }

# What git tracks; in an archive without git, all there is.
files() {
    git ls-files '*.c' '*.h' 2>/dev/null || find src include tests -name '*.[ch]'
}
[ "$(files | wc -l)" -gt 0 ] || { echo 'FAILED: there are no files'; exit 1; }
printf 'int  x;\n' | "$tool" --dry-run -Werror --assume-filename=x.c 2>/dev/null && { echo 'FAILED: it takes anything'; exit 1; }
if ! files | xargs "$tool" --dry-run -Werror 2>&1; then
    echo "FAILED: $tool -i puts these right"
    exit 1
fi
echo "ok: $(files | wc -l) files"
