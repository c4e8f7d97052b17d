#!/usr/bin/env python3
"""Makes the files of tests/data/players and players-ll out of sessions that measure.sh wrote: runs.csv, and CASE.csv
with the level on screen and the buffer, second by second, of every run of the case (not with --rows).

Usage: keep.py [--rows] OUT CASE-RUN...      folders like dash-step-1: player, trace and number; OUT gets the files
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


words = sys.argv[1:]
rows_only = words[0] == "--rows"
out, folders = words[rows_only], words[rows_only + 1:]
cases, rows = {}, []
for folder in sorted(folders):
    case = os.path.basename(folder.rstrip("/")).rsplit("-", 1)[0]
    player, trace = case.split("-", 1)
    library = next(name for start, name in LIBRARY.items() if player.startswith(start))
    with open(f"{folder}/summary.json") as file:
        summary = json.load(file)
    cases.setdefault(case, []).append(folder)
    rows.append([case, len(cases[case]), library, f"rates-{trace}.csv"] + [summary[figure] for figure in FIGURES])

with open(f"{out}/runs.csv", "w", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["case", "run", "player", "rates"] + FIGURES)
    writer.writerows(rows)

for case in [] if rows_only else cases:
    runs = [seconds_of(folder) for folder in cases[case]]
    with open(f"{out}/{case}.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["t_s"] + [name for k in range(len(runs)) for name in (f"level_{k + 1}", f"buffer_{k + 1}_s")])
        for second in sorted(set().union(*runs)):
            writer.writerow([second] + [text for run in runs for text in run.get(second, ("", ""))])
