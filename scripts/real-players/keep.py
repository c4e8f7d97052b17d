#!/usr/bin/env python3
"""Makes the files of tests/data/players out of sessions that measure.sh wrote: CASE.csv with the level on screen and
the buffer, second by second, of every run of the case, and the rows of runs.csv.

Usage: keep.py OUT CASE-RUN...      folders like dash-step-1: player, trace and number; OUT gets the files
"""
import csv
import json
import os
import sys

LIBRARY = {"hls": "hls.js 1.7.4", "dash": "dash.js 5.2.1", "dashnf": "dash.js 5.2.1", "shaka": "Shaka Player 5.2.12"}


def seconds_of(folder):
    """The first look of every second: its level and buffer as text, where something was on screen."""
    seen = {}
    with open(f"{folder}/samples.csv", newline="") as file:
        for row in csv.DictReader(file):
            second = int(float(row["t_s"]))
            if second >= 1 and row["shown_level"]:
                seen.setdefault(second, (row["shown_level"], f"{float(row['buffer_s'] or 0):.2f}"))
    return seen


out, cases, rows = sys.argv[1], {}, []
for folder in sorted(sys.argv[2:]):
    case, run = os.path.basename(folder.rstrip("/")).rsplit("-", 1)
    player, trace = case.split("-", 1)
    with open(f"{folder}/summary.json") as file:
        summary = json.load(file)
    number = len(cases.setdefault(case, [])) + 1
    cases[case].append(seconds_of(folder))
    rows.append([case, number, LIBRARY[player], f"rates-{trace}.csv", summary["duration_s"], summary["clock_s"],
                 summary["startup_s"], summary["stalled_s"], summary["switches"], summary["longest_gap_s"]])

for case, runs in cases.items():
    with open(f"{out}/{case}.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["t_s"] + [name for k in range(len(runs)) for name in (f"level_{k + 1}", f"buffer_{k + 1}_s")])
        for second in sorted(set().union(*runs)):
            writer.writerow([second] + [text for run in runs for text in run.get(second, ("", ""))])

with open(f"{out}/runs.csv", "w", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["case", "run", "player", "rates", "duration_s", "clock_s", "startup_s", "stalled_s", "switches", "longest_gap_s"])
    writer.writerows(rows)
