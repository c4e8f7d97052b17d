#!/bin/sh
# A rule of one's own: the examples as they are installed, in every command; then rules that are slow, wrong, silent or dead.
# shellcheck source=tests/e2e/cli/lib.sh
. "$(dirname "$0")/lib.sh"
need jq
need python3
need cc
printf 't_s,bandwidth_mbps\n0,5\n40,2\n60,5\n' >link.csv
examples=$SOURCE_DIR/examples/abr

# object NAME: NAME.so of a C program on standard input, which need not include the header.
object() {
    { echo '#include <tracereel/abr.h>' && cat; } >"$1.c"
    cc -shared -fPIC -I"$SOURCE_DIR/include" -o "$1.so" "$1.c" || fail "$1.c does not compile"
}
object mirror <<'END'
struct tr_abr_choice tr_abr_choose(const struct tr_abr_view *v, void *state)
{
    /* what rate.py does */
    double sum = 0;
    int n = 0, level = 0;
    (void)state;
    for (size_t i = v->download_count; i-- > 0 && n < 5; n++) {
        sum += (v->downloads[i].end_s - v->downloads[i].start_s) * 1000 / (v->downloads[i].bytes * 8);
    }
    for (int i = 0; n && i < v->level_count; i++) {
        level = v->bitrates_kbps[i] <= 0.9 * n / sum ? i : level;
    }
    return (struct tr_abr_choice){level, 0};
}
END

object endless <<'END'
struct tr_abr_choice tr_abr_choose(const struct tr_abr_view *v, void *state)
{
    (void)v, (void)state;
    for (;;) {
    }
}
END

# Silent ones, each in its own folder, while all else is tried: they are waited for at the end.
hush() {
    mkdir "$1"
    (cd "$1" && "$TRACEREEL" report ../link.csv --abr"$2" "$3" >out 2>err; echo $? >status) &
}
hush quiet -command "sleep 1000 & sleep 1000 # $SCRATCH/mark/quiet"
hush endless '' ../endless.so

# The examples: both run, and the same rule gives the same session by either way.
cc -shared -fPIC -I"$SOURCE_DIR/include" -o buffer.so "$examples/buffer.c" || fail 'the example does not compile'
works report link.csv --abr buffer.so --json
holds 'the buffer decides' '.qoe.quality_switch_count > 3' out
works report link.csv --json --set player.delivery=segments
cp out own.json
works report link.csv --abr-command "python3 $examples/rate.py" --json
cp out command.json
works report link.csv --abr ./mirror.so --json
same 'a shared object and a pipe' "$(jq -cS .qoe out)" "$(jq -cS .qoe command.json)"
checks=$((checks + 1))
[ "$(jq -cS .qoe out)" != "$(jq -cS .qoe own.json)" ] || fail 'the rule changed nothing'
works report link.csv --abr-command "python3 $examples/rate.py" --json
same 'again the same' "$(jq -cS .qoe out)" "$(jq -cS .qoe command.json)"
works record link.csv --abr buffer.so -o shot.png --at 30 --size 640x360
works sweep link.csv --abr mirror.so --x player.max_buffer_s=10:30:3 --jobs 2 -o sweep.csv
mkdir rides
cp link.csv rides/a.csv
printf 't_s,bandwidth_mbps\n0,2\n40,6\n60,2\n' >rides/b.csv
works bench rides --players simple --abr mirror.so --jobs 2 --segments -o by-object
works bench rides --players simple --abr-command "python3 $examples/rate.py" --jobs 2 --segments -o by-command
same 'bench, by either way' "$(gunzip -c by-object/segments.csv.gz | grep -v '^#')" \
    "$(gunzip -c by-command/segments.csv.gz | grep -v '^#')"
refused 1 'exit 3: gave no answer when asked*' bench rides --players simple --abr-command 'exit 3' -o broken
refused 1 '*' bench rides --players simple --abr buffer.so -o by-object
works report link.csv --abr-command 'while read -r line; do echo 2; done' --json
holds 'always level 2' '[.events[] | select(.kind == "quality_switch")] | length <= 1' out

# What it is told: the keys, and the sizes of the content at hand.
cat >tell.py <<'END'
import json, sys
for line in sys.stdin:
    view = json.loads(line)
    open("told", "a").write(line)
    print('{"level": 1, "wait_s": 0.25}', flush=True)
END
printf '{"segment_duration_ms": 2000, "bitrates_kbps": [100, 200], "segment_sizes_bits": [[8000, 16000], [24000, 32000]]}' >movie.json
works report link.csv --content movie.json --abr-command 'python3 tell.py'
head -1 told >first
holds 'the keys' '["now_s", "buffer_s", "playing", "level", "segment", "segments_left", "segment_s", "sizes_bytes",
    "bitrates_kbps", "downloads", "latency_s", "stalled_s"] - keys == []' first
sed -n 2p told >second
holds 'sizes and what has come' '(.sizes_bytes == [1000, 2000] or .sizes_bytes == [3000, 4000]) and .bitrates_kbps == [100, 200]
    and .segment_s == 2 and (.downloads | length) >= 1 and .downloads[0].end_s > .downloads[0].start_s' second

# A process that is left behind would hold this file open.
alone() {
    checks=$((checks + 1))
    left=$(pgrep -f "$SCRATCH/mark\$" || true)
    [ -z "$left" ] || fail "$1: still running: $left"
}
bad() {
    pattern=$1
    shift
    refused 1 "$pattern" report link.csv "$@"
    alone "$*"
}
bad 'exit 3 # *: gave no answer when asked at * s: it ended with status 3' --abr-command "exit 3 # $SCRATCH/mark"
bad '*: it ended with status 127: *no-such-program*' --abr-command 'no-such-program'
bad '*: it ended with status 0' --abr-command 'true'
bad '*: it ended with status 1: NameError: *' --abr-command 'python3 -c "import sys; sys.stdin.readline(); x"'
bad '*: it was ended by signal 9 (*' --abr-command 'kill -9 $$'
bad '*: answered "high" when asked at * s; a level, or {"level": 3, "wait_s": 0.5}, would be right' \
    --abr-command 'while read -r line; do echo high; done'
bad '*: answered "" when asked*' --abr-command 'while read -r line; do echo; done'
bad '*: answered "2.5" when asked*' --abr-command 'while read -r line; do echo 2.5; done'
bad '*: answered "{}" when asked*' --abr-command 'while read -r line; do echo "{}"; done'
bad '*: answered level 99 at * s, but the ladder has 0 .. 6' --abr-command 'while read -r line; do echo 99; done'
bad '*: answered level -1 at * s*' --abr-command 'while read -r line; do echo -1; done'
bad '*: answered a wait of -1 s at * s*' \
    --abr-command 'while read -r line; do echo "{\"level\": 0, \"wait_s\": -1}"; done'
bad '*: wrote more than one line before it was asked*' --abr-command "yes 0 # $SCRATCH/mark"
bad '*: wrote more than 1048576 bytes without a line*' --abr-command "tr '\\0' x </dev/zero # $SCRATCH/mark"
bad '*: answered "once"*' --abr-command 'printf once'
works report link.csv --abr-command 'while read -r line; do printf "0\n"; done; sleep 100'
# Whoever asked is killed: a rule that is at work, or hangs, goes with it.
orphan() {
    "$TRACEREEL" report link.csv "$@" >out 2>err &
    victim=$!
    until rule=$(pgrep -P $victim | head -n 1) && [ -n "$rule" ]; do
        kill -0 $victim 2>/dev/null || break
    done
    checks=$((checks + 1))
    [ -n "$rule" ] || fail "no rule was started: $*"
    kill -9 $victim
    wait $victim 2>/dev/null
    while kill -0 "$rule" 2>/dev/null && ! grep -q '^State:.[ZX]' "/proc/$rule/status" 2>/dev/null; do :; done
}
orphan --abr-command 'exec sleep 1000'
orphan --abr ./endless.so
object none <<'END'
int nothing;
END
object crash <<'END'
struct tr_abr_choice tr_abr_choose(const struct tr_abr_view *v, void *state)
{
    if (v->segment > 4) {
        *(volatile int *)0 = 1;
    }
    (void)state;
    return (struct tr_abr_choice){0, 0};
}
END
object leave <<'END'
#include <stdlib.h>
struct tr_abr_choice tr_abr_choose(const struct tr_abr_view *v, void *state)
{
    (void)v, (void)state;
    exit(0);
}
END
object wild <<'END'
#include <stdio.h>
struct tr_abr_choice tr_abr_choose(const struct tr_abr_view *v, void *state)
{
    (void)state;
    puts("this is not for the report");
    return (struct tr_abr_choice){v->segment == 3 ? 7 : 0, 0};
}
END
bad 'none.so: has no function tr_abr_choose; *' --abr none.so
bad 'missing.so: No such file or directory' --abr missing.so
bad 'link.csv: is no shared object that can be loaded: *' --abr link.csv
# Under the sanitizers too, which would end the process in their own way.
export ASAN_OPTIONS="${ASAN_OPTIONS-}:handle_segv=0" UBSAN_OPTIONS="${UBSAN_OPTIONS-}:handle_segv=0" TSAN_OPTIONS="${TSAN_OPTIONS-}:handle_segv=0"
bad 'crash.so: gave no answer when asked at * s: its process was ended by signal 11 (*' --abr crash.so
bad 'leave.so: gave no answer when asked at * s: its process ended with status 0' --abr leave.so
bad 'wild.so: answered level 7 at * s, but the ladder has 0 .. 6' --abr wild.so
refused 2 '--abr-command: stands beside --abr; one rule can be asked' report link.csv --abr buffer.so --abr-command true

# Bytes of any segment can be asked for, however far ahead.
object far <<'END'
struct tr_abr_choice tr_abr_choose(const struct tr_abr_view *v, void *state)
{
    (void)state;
    const double bytes = v->bytes_of(v, v->segment + 1000, 1);
    return (struct tr_abr_choice){bytes == v->bytes_of(v, v->segment, 1) ? 1 : 2, 0};
}
END
works report link.csv --abr far.so --json
holds 'all segments are alike' '[.events[] | select(.kind == "quality_switch")] | length <= 1' out

wait
for name in quiet endless; do
    checks=$((checks + 1))
    grep -q 'tracereel: .*: was silent for 10 s when asked at ' $name/err && [ "$(wc -l <$name/err)" -eq 1 ] &&
        [ "$(cat $name/status)" -eq 1 ] && [ ! -s $name/out ] || fail "$name: status $(cat $name/status), $(cat $name/err)"
done
left=$(pgrep -f "$SCRATCH/mark" || true)
[ -z "$left" ] || fail "a silent one is still running: $left"

# Never from a file that one is sent.
printf '[session]\ntrace = link.csv\nabr_command = touch ran\n' >evil.ini
refused 1 '*' report evil.ini
printf '[player]\nabr = ./buffer.so\n' >evil.ini
refused 1 '*' report link.csv --scenario evil.ini
[ ! -e ran ] || fail 'a scenario file ran a command'
finish
