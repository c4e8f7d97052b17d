#!/usr/bin/env bash
# libtracereel installed, and other programs built against it with nothing but pkg-config and a compiler: shared and
# static, beside jansson in either order, in C and in C++. And which names it has.
# usage: library.sh BUILD_FOLDER C_COMPILER SANITIZE
set -eu
build=$1 cc=$2 sanitize=${3:+-fsanitize=$3}
fail() {
    echo "FAILED: $1"
    exit 1
}
command -v pkg-config >/dev/null || { echo 'skipped: pkg-config is not installed'; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cmake --install "$build" --prefix "$work/usr" >/dev/null
pc=$(find "$work/usr" -name tracereel.pc)
export PKG_CONFIG_PATH=${pc%/*}
lib=${pc%/pkgconfig/*} include=$work/usr/include

# jansson's own functions, where libtracereel's must not stand in their place, and libtracereel's own use of them.
cat >"$work/main.c" <<'C'
#include <tracereel/session.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

static int jansson_works(void)
{
    json_error_t error;
    json_t *read = json_loads("[\"word\", 7]", 0, &error), *made = json_array();
    json_array_append_new(made, json_string("word"));
    json_array_append_new(made, json_integer(7));
    int same = read && json_equal(read, made);
    json_decref(read);
    json_decref(made);
    return same;
}

int main(int argc, char **argv)
{
    struct tr_trace *trace;
    struct tr_timeline *timeline;
    struct tr_params params;
    struct tr_qoe qoe;
    struct tr_error err;
    tr_params_defaults(&params);
    if (argc < 2 || !jansson_works()) {
        return 1;
    }
    if (tr_trace_open(argv[1], &(struct tr_trace_options){0}, &trace, &err) != TR_STATUS_OK) {
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
cat >"$work/main.cc" <<'C'
#include <tracereel/session.h>
#include <stdio.h>

int main()
{
    tr_params params;
    tr_params_defaults(&params);
    printf("%s\n", tr_status_words(tr_params_check(&params, nullptr)));
    return 0;
}
C
printf '[{"duration_ms": 1000, "bandwidth_kbps": 5000, "latency_ms": 20}, {"duration_ms": 4000, "bandwidth_kbps": 900, "latency_ms": 30}]\n' >"$work/a.json"

said=
# program NAME FLAGS...: builds main.c and runs it; it says what the one before said.
program() {
    name=$1
    shift
    # shellcheck disable=SC2086 # flags are words
    "$cc" -std=c11 -Wall -Werror $sanitize "$work/main.c" "$@" -o "$work/$name"
    mine=$(LD_LIBRARY_PATH=$lib "$work/$name" "$work/a.json") || fail "$name: jansson's or our own functions do not do what they should"
    [ -n "$mine" ] || fail "$name: the program says nothing"
    [ "${said:=$mine}" = "$mine" ] || fail "$name: says $mine, another said $said"
}
flags() { # ARGUMENTS OF PKG-CONFIG...; the static library instead of the shared one where they ask for that
    case $1 in
    --static) pkg-config --cflags --libs "$@" | sed 's/-ltracereel\>/-l:libtracereel.a/' ;;
    *) pkg-config --cflags --libs "$@" ;;
    esac
}
# shellcheck disable=SC2046 # flags are words
{
    program shared $(flags tracereel jansson)
    program shared_after $(pkg-config --libs jansson) $(flags tracereel)
    program static $(flags --static tracereel jansson)
    program static_after $(pkg-config --libs jansson) $(flags --static tracereel)
}
ldd "$work/shared" | grep -q 'libtracereel\.so\.0 ' || fail 'the shared library has no SOVERSION 0'
ldd "$work/static" | grep -q libtracereel && fail 'the static library was not linked'
for name in shared static; do
    ldd "$work/$name" | grep -iE 'sdl|libav' && fail "the library brings these along"
done
echo "ok: shared and static, before and after jansson: all say $said"

# list LINES: on one line.
list() { tr '\n' ' ' <<<"$1"; }

# Names. What the headers declare and no other; what they declare is there.
cat "$include"/tracereel/*.h | "$cc" -E -P -I"$include" - | sed -E '/^typedef/d; s/(enum|struct) tr_[a-z0-9_]+//g' |
    grep -o '\<tr_[a-z0-9_]* *(' | tr -d '( ' | sort -u >"$work/declared"
nm -D --defined-only "$lib/libtracereel.so" | awk '{ print $3 }' | sort -u >"$work/shared.names"
nm -g --defined-only "$lib/libtracereel.a" | awk 'NF == 3 { print $3 }' | sort -u >"$work/static.names"
for kind in shared static; do
    if strange=$(grep -v '^tr_' "$work/$kind.names"); then
        fail "the $kind library has names that are not ours: $(list "$strange")"
    fi
    strange=$(comm -23 "$work/$kind.names" "$work/declared")
    [ -z "$strange" ] || fail "the $kind library has names that no header declares: $(list "$strange")"
    absent=$(comm -13 "$work/$kind.names" "$work/declared")
    [ -z "$absent" ] || fail "the headers declare what the $kind library does not have: $(list "$absent")"
done
echo "ok: $(wc -l <"$work/declared") names, all declared, all tr_"

# Each header alone, in both languages.
cxx=$(command -v c++ || command -v clang++ || true)
for header in "$include"/tracereel/*.h; do
    line=$(printf '#include <tracereel/%s>\ntypedef int something;' "${header##*/}")
    echo "$line" | "$cc" -std=c11 -Wall -Wextra -Wpedantic -Werror -fsyntax-only -I"$include" -x c - || fail "${header##*/} does not compile alone"
    [ -z "$cxx" ] || echo "$line" | "$cxx" -std=c++11 -Wall -Wextra -Werror -fsyntax-only -I"$include" -x c++ - || fail "${header##*/} is no C++"
done
if [ -n "$cxx" ]; then
    # shellcheck disable=SC2046,SC2086 # flags are words
    "$cxx" -std=c++11 $sanitize "$work/main.cc" $(flags tracereel) -o "$work/cxx"
    [ "$(LD_LIBRARY_PATH=$lib "$work/cxx")" = 'done' ] || fail 'a C++ program does not get what a C program gets'
    echo 'ok: every header alone, as C and as C++'
else
    echo 'ok: every header alone, as C; there is no C++ compiler to try it with'
fi
