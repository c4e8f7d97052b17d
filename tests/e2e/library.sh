#!/usr/bin/env bash
# libtracereel installed, and another program built against it with nothing but pkg-config and a C compiler.
# usage: library.sh BUILD_FOLDER SANITIZE
set -eu
build=$1 sanitize=$2
command -v pkg-config >/dev/null || { echo 'skipped: pkg-config is not installed'; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cmake --install "$build" --prefix "$work/usr" >/dev/null
pc=$(find "$work/usr" -name tracereel.pc)
sed -i "s|^prefix=.*|prefix=$work/usr|" "$pc"
cat >"$work/main.c" <<'C'
#include <tracereel/session.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    struct tr_trace *trace;
    struct tr_timeline *timeline;
    struct tr_params params;
    struct tr_qoe qoe;
    struct tr_error err;
    tr_params_defaults(&params);
    if (argc < 2 || tr_trace_open(argv[1], &(struct tr_trace_options){0}, &trace, &err) != TR_STATUS_OK) {
        return 1;
    }
    struct tr_session_config config = {.params = &params, .trace = trace};
    if (tr_session_run(&config, &timeline, &err) != TR_STATUS_OK) {
        return 1;
    }
    tr_timeline_qoe(timeline, tr_timeline_duration_s(timeline), &qoe);
    printf("%.3f\n", qoe.overall_qoe);
    tr_timeline_free(timeline);
    tr_trace_free(trace);
    return 0;
}
C
printf '0 5\n1 6\n2 7\n3 8\n4 9\n' >"$work/a.txt"
export PKG_CONFIG_PATH=${pc%/*}
# shellcheck disable=SC2046 # flags are words
cc -std=c11 -Wall -Werror ${sanitize:+-fsanitize=$sanitize} "$work/main.c" $(pkg-config --cflags --libs --static tracereel) -o "$work/main"
mine=$("$work/main" "$work/a.txt")
[ -n "$mine" ] || { echo 'FAILED: the program says nothing'; exit 1; }
if nm "$work/main" | grep -q 'SDL_'; then
    echo 'FAILED: the library brings SDL along'
    exit 1
fi
echo "ok: a program of its own says $mine"
