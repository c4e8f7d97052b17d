#!/bin/sh
# A comment names its thing: none begins with "What", nor with a document that does not ship.
# usage: words.sh SOURCE_DIR
set -eu
cd "$1"
found=$(grep -rnE '^[[:space:]]*(/\*|//|\*) ?(What |(DESIGN|HOUSE|VIEW|INTERFACE|STYLE)\.md)' --include='*.[ch]' src include tests examples) || { echo ok; exit 0; }
printf '%s\n' "$found" 'FAILED: a comment begins with "What"; it names the thing instead'
exit 1
