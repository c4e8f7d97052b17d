#!/bin/sh
# Draws assets/icons/*.png from the SVG files there, small ones from the drawing that lies on the grid of 16 pixels. Needs
# rsvg-convert (librsvg2-bin). Usage: scripts/icons.sh [FOLDER]
set -eu
cd "$(dirname "$0")/../assets/icons"
folder=${1:-.}
for size in 16 32 48 64 128 256; do
    drawing=tracereel.svg
    [ $size -gt 32 ] || drawing=tracereel-small.svg
    rsvg-convert -w $size -h $size $drawing -o "$folder/$size.png"
done
