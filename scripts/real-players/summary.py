#!/usr/bin/env python3
"""Sums up a session that measure.sh wrote: FOLDER/summary.json.

A stall is a time after the first `playing` event in which the playhead moved by 0.12 s less than the time between two
looks and the playback rate say. Switches are changes of the level on screen.

Usage: summary.py FOLDER [OPTIONS]      OPTIONS: those of measure.sh
"""
import csv
import json
import sys

STALL_S = 0.12
KBPS = [300, 800, 1500, 3000, 4500, 6000, 8000]
LOW_LATENCY_KBPS = [200, 600, 1000]


def rows(name):
    with open(f"{folder}/{name}", newline="") as file:
        return list(csv.DictReader(file))


def number(row, column):
    return float(row[column]) if row[column] else None


def known(column):
    return [number(row, column) for row in samples if number(row, column) is not None]


def mean(values):
    return round(sum(values) / len(values), 3) if values else None


folder = sys.argv[1]
samples = rows("samples.csv")
begun_s = next((float(e["t_s"]) for e in rows("events.csv") if e["event"] == "video:playing"), None)

stalls, open_stall = [], None
for before, after in zip(samples, samples[1:]):
    if begun_s is None or number(before, "t_s") < begun_s or before["seeking"] == "1":
        continue
    passed_s = number(after, "t_s") - number(before, "t_s")
    lacking_s = passed_s - (number(after, "current_time_s") - number(before, "current_time_s")) / number(before, "playback_rate")
    if lacking_s <= STALL_S:
        open_stall = None
    elif open_stall:
        open_stall[1] += lacking_s
    else:
        open_stall = [number(before, "t_s"), lacking_s]
        stalls.append(open_stall)

shown = [int(level) for level in known("shown_level")]
kbps = LOW_LATENCY_KBPS if json.loads(sys.argv[2] if len(sys.argv) > 2 else "{}").get("ll") else KBPS
behind_s = [number(r, "behind_live_s") for r in samples if begun_s is not None and r["behind_live_s"] and number(r, "t_s") > begun_s]
clock_ms = number(samples[0], "wall_ms") - 1000 * number(samples[0], "t_s")
summary = {
    "duration_s": number(samples[-1], "t_s"),
    "clock_s": round(clock_ms / 1000 % 1, 3),
    "startup_s": begun_s,
    "stalls": len(stalls),
    "stalled_s": round(sum(s for _, s in stalls), 2),
    "stall_list": [[round(t, 2), round(s, 2)] for t, s in stalls],
    "switches": sum(a != b for a, b in zip(shown, shown[1:])),
    "mean_level": mean(shown),
    "mean_video_kbps": mean([kbps[level] for level in shown]),
    "mean_buffer_s": mean(known("buffer_s")),
    "mean_behind_live_s": mean(behind_s),
    "last_behind_live_s": behind_s[-1] if behind_s else None,
    "dropped_frames": known("dropped_frames")[-1],
    "longest_gap_s": round(max(number(b, "t_s") - number(a, "t_s") for a, b in zip(samples, samples[1:])), 3),
}
with open(f"{folder}/summary.json", "w") as file:
    json.dump(summary, file, indent=1)
    file.write("\n")
print(json.dumps(summary))
