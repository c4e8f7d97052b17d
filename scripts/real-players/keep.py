#!/usr/bin/env python3
"""Makes the files of tests/data/players and players-ll out of sessions that measure.sh wrote: runs.csv, and CASE.csv
with the level on screen and the buffer, second by second, of every run of the case (not with --rows).

Usage: keep.py [--add] [--rows] OUT CASE-RUN...      folders like dash-step-1: player, trace and number; OUT gets the files,
                                                     or with --add these runs beside those it has
"""
import csv
import json
import os
import sys

LIBRARY = {"hls": "hls.js 1.7.4", "dash": "dash.js 5.2.1", "shak": "Shaka Player 5.2.12"}
FIGURES = ["duration_s", "clock_s", "startup_s", "stalled_s", "switches", "mean_video_kbps", "mean_behind_live_s", "longest_gap_s"]


def seconds_of(folder):
    """The first look of every second: its level and buffer as text, where something was on screen."""
    seen = {}
    with open(f"{folder}/samples.csv", newline="") as file:
        for row in csv.DictReader(file):
            second = int(float(row["t_s"]))
            if second >= 1 and row["shown_level"]:
                seen.setdefault(second, (row["shown_level"], f"{float(row['buffer_s'] or 0):.2f}"))
    return seen


def seconds_kept(path):
    """The same of the runs that are in the file already."""
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    return [{int(row["t_s"]): (row[f"level_{k}"], row[f"buffer_{k}_s"]) for row in rows if row[f"level_{k}"]}
            for k in range(1, 1 + len(rows[0]) // 2)]


options = [word for word in sys.argv[1:] if word.startswith("--")]
out, *folders = [word for word in sys.argv[1:] if not word.startswith("--")]
rows_only = "--rows" in options
rows = []
if "--add" in options:
    with open(f"{out}/runs.csv", newline="") as file:
        rows = list(csv.reader(file))[1:]
cases = {}
for folder in sorted(folders):
    case = os.path.basename(folder.rstrip("/")).rsplit("-", 1)[0]
    player, trace = case.split("-", 1)
    library = next(name for start, name in LIBRARY.items() if player.startswith(start))
    with open(f"{folder}/summary.json") as file:
        summary = json.load(file)
    cases.setdefault(case, []).append(folder)
    rows.append([case, 1 + sum(row[0] == case for row in rows), library, f"rates-{trace}.csv"] + [summary[figure] for figure in FIGURES])

with open(f"{out}/runs.csv", "w", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["case", "run", "player", "rates"] + FIGURES)
    writer.writerows(sorted(rows, key=lambda row: (row[0], int(row[1]))))

for case in [] if rows_only else cases:
    path = f"{out}/{case}.csv"
    kept = seconds_kept(path) if "--add" in options and os.path.exists(path) else []
    runs = kept + [seconds_of(folder) for folder in cases[case]]
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["t_s"] + [name for k in range(len(runs)) for name in (f"level_{k + 1}", f"buffer_{k + 1}_s")])
        for second in sorted(set().union(*runs)):
            writer.writerow([second] + [text for run in runs for text in run.get(second, ("", ""))])
