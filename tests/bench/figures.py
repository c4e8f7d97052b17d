#!/usr/bin/env python3
"""All figures that Tracereel is held to, in one run and as one table: what was measured, what is to be reached, the yardstick
that was measured beside it, and what people do today.

    figures.py BUILD_FOLDER SHARED_DIR [--quick] [--only WORD] [--json FILE]

SABRE=.../sabre.py names Sabre's program, which no distribution has. Targets are for the machine on which they were set, quiet;
another, or a busy one, is two or three times slower throughout, so a figure is to be read beside its yardstick. Takes minutes.
"""

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent.parent


class Row:
    """`figure`: a pattern of the figure's name; of several the last one counts, or with `worst` the largest. `least`: it shall be at
    least that, else at most. `beside`: patterns of figures that are shown with it."""

    def __init__(self, what, figure, target, unit, least=False, beside=(), worst=False, note="", per=1.0):
        self.what, self.figure, self.target, self.unit = what, figure, target, unit
        self.least, self.beside, self.worst, self.note, self.per = least, beside, worst, note, per


BUSY = "window systems and other processes take part: the fastest start stands beside it"
ROWS = [
    Row("report of a 300 s trace, whole process", "report, processor time", 5, "ms", beside=["true, processor time", "python3 -c pass, processor time"]),
    Row("the same, memory", "report, most memory", 8, "MiB", beside=["true, most memory"]),
    Row("start to first frame", "start to first frame, scenario, median", 30, "ms", beside=["start to first frame, scenario, fastest", "python3 -c pass, time by the clock"], note=BUSY),
    Row("simulate, trace-driven, one core", "score, trace of 1 s, dt 1", 150, "M steps/s", True, ["yardstick: naive sessions of 300 s"]),
    Row("simulate with the network model, one core", "score, network model, sessions of 300 s, dt 1", 40, "M steps/s", True, ["yardstick: naive sessions of 300 s"]),
    Row("the same, one endless trace", "score, network model as a trace, dt 1", 25, "M steps/s", True),
    Row("segment sessions of 300 s, simple rules", "sessions of 300 s, bb", 100_000, "sessions/s", True, ["sessions of 300 s, (simple|rate|bola)", "yardstick: naive sessions of 300 s"], note="each request comes after an exponential of the link's, on which the next hangs"),
    Row("segment sessions of 300 s, presets", "sessions of 300 s, hls.js", 40_000, "sessions/s", True, ["sessions of 300 s, (dash.js|shaka)"], note="players were brought nearer to the real ones since: they poll, share the link, fetch sound apart, and a connection has its window and queue"),
    Row("bench: 1000 traces x 6 players x 300 s", r"bench_\d+x6x300s, by the clock", 1, "s", beside=[r"bench_\d+x6x300s, processor time"], note="two cores are taken for the target"),
    Row("the same against Sabre's program", r"Sabre's program against bench_\d+x6x300s, a session", 20, "times", True),
    Row("read a two-column text trace, one core", "read two columns, short numbers", 800, "MB/s", True, ["plain read of the same file, two columns, short numbers"], note="a third of it goes into digits, read to the last bit; the rest is flat: cells, sums, percentiles"),
    Row("read mahimahi, one core", "read mahimahi", 1000, "MB/s", True, ["plain read of the same file, mahimahi"]),
    Row("plot of 10^8 samples, any zoom, 1920 columns", "min/max of 1920 columns, worst zoom", 0.5, "ms", beside=["min/max of 1920 columns, samples"]),
    Row("dashboard frame 1920x1080, scrolling", "frame_playing_changed_1920x1080", 1.0, "ms", beside=["frame_playing_changed_1920x1080, memcpy beside it"], note="flat: a tenth is blending, no other function takes more than six in a hundred"),
    Row("dashboard frame 1920x1080, full", "frame_playing_1920x1080", 3, "ms", beside=["frame_playing_1920x1080, memcpy beside it"]),
    Row("compare of four, 1920x1080, scrolling", "compare_four_changed_1920x1080", 2, "ms", beside=["compare_four_changed_1920x1080, memcpy beside it"], note="each line is looked up in its own timeline, a column at a time"),
    Row("compare of four, 1920x1080, full", "compare_four_playing_1920x1080", 6, "ms", beside=["compare_four_playing_1920x1080, memcpy beside it"]),
    Row("a slider moved: an hour at dt 0.1 s, redrawn", "slider_to_picture_1h_dt0.1_1280x720", 3, "ms", beside=["run an hour at dt 0.1"]),
    Row("the same, four sessions compared", "slider_of_four_to_picture_1h_dt0.1_1280x720", 8, "ms"),
    Row("explanations of all stalls of a 600 s session", "all stalls explained, [a-z0-9.]+", 50, "ms", worst=True, beside=["all stalls explained, hls.js, one session beside it"]),
    Row("record 1280x720 30 fps, hard", "record .mp4 1280x720@30 hard", 10, "x real time", True, ["x264 alone.*1280x720.*"]),
    Row("record 1920x1080 60 fps, hard", "record .mp4 1920x1080@60 hard", 2.5, "x real time", True, ["x264 alone.*1920x1080.*"]),
    Row("live recording, cost to the window's thread", "live 1280x720@60, processor of it, median", 1.0, "ms", beside=["live 1280x720@60, cost of a frame, 99th percentile"]),
    Row("live recording, frames lost", "live 1280x720@60, frames missed", 0, "frames"),
    Row("sweep 64 x 64 cells x 8 seeds x 300 s", r"sweep_network_\d+x\d+x\d+", 0.25, "s"),
    Row("idle, paused window, processor time", "idle, paused window, processor time", 0, "%"),
]

# What people do today, and what stands beside it here.
PEERS = [
    (r"read \d+ lines of two columns, .* against tracereel", "reading a log of two columns"),
    ("a picture of a session, .* against tracereel", "a picture of a session"),
    ("a second of film, .* against tracereel", "a film of a session"),
    ("Sabre's program against bench of the same, a session", "a session of Sabre's, same traces, movie and rules"),
]


def benches(build, shared, quick):
    """(word, command): each prints a JSON list."""
    program, bench = build / "src/cli/tracereel", build / "tests/bench"
    last = ["quick"] if quick else []
    for name in ("model", "trace", "explain", "view", "rec"):
        yield name, [bench / f"bench_{name}", *last]
    yield "start", ["bash", HERE / "start.sh", program, bench / "bench_process", bench / "bench_start", SOURCE / "traces/bus.csv", *last]
    yield "idle", ["bash", HERE / "idle.sh", program, build / "tests/e2e/onlooker", SOURCE / "traces/bus.csv", *last]
    yield "sweep", ["sh", HERE / "sweep.sh", program, *last]
    yield "bench", ["bash", HERE / "bench.sh", program, shared, *last]
    yield "peers", [sys.executable, HERE / "peers.py", program, *last]
    yield "record", ["bash", HERE / "record.sh", program, "2" if quick else "10"]


def measure(arguments):
    figures = []
    for word, command in benches(arguments.build.resolve(), arguments.shared, arguments.quick):
        if arguments.only and arguments.only not in word:
            continue
        print(f"== {word}", file=sys.stderr, flush=True)
        done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, text=True)
        try:
            figures += json.loads(done.stdout)
        except json.JSONDecodeError:
            print(f"{word}: exit status {done.returncode}, no figures", file=sys.stderr)
    return figures


def named(figures, pattern):
    return [f for f in figures if re.fullmatch(pattern, f["name"]) and "python3 -c pass" not in f["unit"]]


def shown(value, unit):
    return f"{value:.4g} {unit}".strip()


def standing(row, figures):
    found = named(figures, row.figure)
    if not found:
        return None
    value = max(f["value"] for f in found) if row.worst else found[0]["value"]
    reached = value >= row.target if row.least else value <= row.target
    beside = "; ".join(f"{f['name']}: {shown(f['value'], f['unit'])}" for pattern in row.beside for f in named(figures, pattern))
    if not reached and row.note:
        beside += ("; " if beside else "") + row.note
    return [row.what, shown(value, row.unit), ("at least " if row.least else "at most ") + shown(row.target, row.unit), "yes" if reached else "no", beside]


def print_table(heading, rows):
    widths = [max(len(line[i]) for line in [heading, *rows]) for i in range(len(heading) - 1)]
    for line in [heading, ["-" * len(word) for word in heading], *rows]:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths)) + "  " + line[-1])


def print_all(figures, quick):
    rows = [standing(row, figures) or [row.what, "not measured", "", "", ""] for row in ROWS]
    reached = f"{sum(row[3] == 'yes' for row in rows)} of {len(rows)} reached"
    if quick:  # of less than the targets are for: a grid of a few cells is done in no time
        rows = [row[:3] + [""] + row[4:] for row in rows]
        reached = "--quick measures less than the targets are for, so that it says nothing of them"
    print_table(["what", "measured", "to be reached", "reached", "beside it, in the same run"], rows)
    print(f"\n{reached}\n")
    peers = [[what, f["name"].split(", ")[-1].replace(" against tracereel", ""), shown(f["value"], "times what tracereel takes")] for pattern, what in PEERS for f in named(figures, pattern)]
    print_table(["what people do today", "with", "processor time"], peers or [["", "", "none of these is installed"]])
    films = named(figures, "(record|live|x11grab)_.*")
    if films:
        print()
        print_table(["the window filmed, by tracereel (R, record) and by ffmpeg x11grab", ""], [[f["name"], shown(f["value"], f["unit"])] for f in films])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=Path)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--quick", action="store_true", help="a look at whether all of it runs; the figures say little")
    parser.add_argument("--only", metavar="WORD", help="only benches of this name")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all figures as one JSON list")
    arguments = parser.parse_args()
    figures = measure(arguments)
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n")
    print_all(figures, arguments.quick)
    unknown = [row.what for row in ROWS if not arguments.only and not named(figures, row.figure) and "Sabre" not in row.what]
    if unknown:
        print(f"not measured: {', '.join(unknown)}", file=sys.stderr)
    return 1 if unknown else 0


sys.exit(main())
