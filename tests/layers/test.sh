#!/bin/sh
# Includes point downwards: checks the sources, after making sure that the check sees what it is there for.
# Usage: test.sh SOURCE_DIR SCRATCH_DIR
set -eu
source_dir=$1
scratch=$2/layers
checker=$source_dir/tests/layers/includes.awk

# check DIR: the checker over every source file of a tree.
check() {
    (cd "$1" && find src include -name '*.[ch]' | LC_ALL=C sort | xargs awk -f "$checker")
}

# plant FILE LINE [AT]: one include in an otherwise innocent tree, which must then be refused, naming line AT.
plant() {
    rm -rf "$scratch"
    mkdir -p "$scratch/include/tracereel" "$scratch/src/${1%/*}"
    : >"$scratch/include/tracereel/error.h"
    printf '#include <stdio.h>\n%s\n' "$2" >"$scratch/src/$1"
    if out=$(check "$scratch"); then
        echo "not seen: $2 in src/$1"
        exit 1
    fi
    case $out in
    "src/$1:${3:-2}: "*) ;;
    *)
        echo "seen, but not named as src/$1:${3:-2}: $out"
        exit 1
        ;;
    esac
}

plant base/x.c '#include <tracereel/trace.h>'
plant trace/x.h '#include <tracereel/params.h>'
plant trace/x.c '#include "model/y.h"'
plant model/x.c '#include <SDL.h>'
plant model/x.c '#  include <SDL2/SDL.h>'
plant trace/x.c '#include <libavutil/opt.h>'
plant gfx/x.c '#include <tracereel/timeline.h>'
plant rec/x.c '#include <tracereel/session.h>'
plant rec/x.c '#include "view/y.h"'
plant ui/x.c '#include "plot/y.h"'
plant view/x.c '#include "app/y.h"'
plant app/x.c '#include "cli/y.h"'
plant app/x.c '#include "y.h"'
plant attic/x.c '#include <stdlib.h>' 1

# circle WHAT FILE LINE...: files that go round in a circle by one include each, which must then be refused by name.
circle() {
    what=$1
    shift
    rm -rf "$scratch"
    mkdir -p "$scratch/include/tracereel" "$scratch/src/view" "$scratch/src/app/chrome"
    : >"$scratch/include/tracereel/error.h"
    while [ $# -gt 0 ]; do
        printf '%s\n' "$2" >>"$scratch/src/$1"
        shift 2
    done
    out=$(check "$scratch") && { echo "not seen: a circle $what"; exit 1; }
    case $out in
    *": circle: "*" -> "*) ;;
    *)
        echo "seen, but not as a circle $what: $out"
        exit 1
        ;;
    esac
}

circle 'of two headers' view/a.h '#include "view/b.h"' view/b.h '#include "view/a.h"'
circle 'through a .c' app/a.h '#include "app/b.h"' app/b.c '#include "app/a.h"'
circle 'of three, in folders of a room' \
    app/act.c '#include "app/chrome/open.h"' app/chrome/open.c '#include "app/chrome/list.h"' app/chrome/list.h '#include "app/act.h"'
circle 'of two rooms' app/a.c '#include "view/b.h"' view/b.c '#include "app/a.h"'

# What is allowed stays allowed, or the check would only ever say no.
rm -rf "$scratch"
mkdir -p "$scratch/include/tracereel" "$scratch/src/view" "$scratch/src/gfx" "$scratch/src/cli"
printf '#include <tracereel/error.h>\n#include <math.h>\n' >"$scratch/include/tracereel/trace.h"
printf '#include "view/x.h"\n#include "view/y.h"\n#include "ui/y.h"\n#include <tracereel/timeline.h>\n' >"$scratch/src/view/x.c"
printf '#include "view/z.h"\n' >"$scratch/src/view/y.h"
printf '#include "view/z.h"\n' >"$scratch/src/view/x.h"
printf '#include "base/file.h"\n#include <tracereel/error.h>\n#include <SDL_ttf.h>\n' >"$scratch/src/gfx/x.c"
printf '#include "show/source.h"\n#include <libavformat/avformat.h>\n' >"$scratch/src/cli/x.c"
check "$scratch"
rm -rf "$scratch"

check "$source_dir"
