#!/bin/sh
# Makes the README's pictures anew, by the commands that stand there. Usage: scripts/pictures.sh PROGRAM
set -eu
program=$(realpath "$1")
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ln -s "$program" "$work/tracereel"
for name in window.png stall.gif; do
    grep "^tracereel record .* -o $name\>" README.md | sed "s| -o $name| -o $work/$name|" | PATH=$work:$PATH sh -eu
    mv "$work/$name" assets
done
ls -l assets/window.png assets/stall.gif
