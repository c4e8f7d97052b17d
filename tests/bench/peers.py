#!/usr/bin/env python3
"""What people do today, beside the same done by tracereel, in turns: processor time, and how many times as much it is. As JSON.

    peers.py PROGRAM [quick]

Peers are the distribution's numpy and pandas (reading a log), and matplotlib (a picture, and a film by its animation and
ffmpeg); each stands only where it is installed. Reading is timed inside Python, without the imports; pictures are whole
processes, for that is how both are called. Medians.
"""

import json
import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

program, quick = Path(sys.argv[1]).resolve(), "quick" in sys.argv[2:]
# The distribution's, for one from elsewhere may not have the packages.
PYTHON = "/usr/bin/python3"
ROUNDS = 1 if quick else 3
LINES = 20_000 if quick else 1_000_000
FILM_S = 0.2 if quick else 2  # of video that matplotlib draws; tracereel ten times as much

READ = """
import sys, time
{imports}
begin = time.process_time()
{read}
print(time.process_time() - begin)
"""

DRAW = """
import csv, sys
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
rows = list(csv.DictReader(open("steps.csv")))
t = [float(r["t_s"]) for r in rows]
figure, axes = plt.subplots(4, 1, sharex=True, figsize=(12.8, 7.2), dpi=100)
for axis, column in zip(axes, ("bandwidth_mbps", "buffer_level_s", "quality", "av_drift_ms")):
    axis.plot(t, [float(r[column]) for r in rows])
    axis.set_ylabel(column)
"""
PICTURE = DRAW + 'figure.savefig("peer.png")\n'
FILM = DRAW + """
from matplotlib.animation import FuncAnimation, FFMpegWriter
heads = [axis.axvline(100, color="k") for axis in axes]
def frame(i):
    for axis, head in zip(axes, heads):
        now = 100 + i / 30
        head.set_xdata([now, now])
        axis.set_xlim(now - 60, now + 60)
frames = round(float(sys.argv[1]) * 30)
FuncAnimation(figure, frame, frames=frames, blit=False).save("peer.mp4", writer=FFMpegWriter(fps=30, codec="libx264"))
"""

figures = []


def figure(name, value, unit):
    figures.append({"name": name, "value": float(f"{value:.4g}"), "unit": unit})


def spent(command, folder):
    """Processor time of a whole process, its children's with it; and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)  # os.times() counts in hundredths of a second
    done = subprocess.run([str(word) for word in command], cwd=folder, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"peers.py: {command}: {done.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def has(module):
    return subprocess.run([PYTHON, "-c", f"import {module}"], capture_output=True).returncode == 0


def beside(name, ours, peers):
    """peers: {what: a function}; a round is each of them once."""
    taken = {what: [] for what in ["tracereel", *peers]}
    for _ in range(ROUNDS):
        for what, run in {"tracereel": ours, **peers}.items():
            taken[what].append(run())
    mine = median(taken.pop("tracereel"))
    figure(f"{name}, tracereel", mine, "s")
    for what, seconds in taken.items():
        figure(f"{name}, {what}", median(seconds), "s")
        figure(f"{name}, {what} against tracereel", median(seconds) / mine, "times")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        random.seed(1)
        with open(folder / "log.txt", "w") as log:
            log.writelines(f"{i / 10:.1f} {random.uniform(0.1, 20):.3f}\n" for i in range(LINES))
        readers = {
            "numpy.loadtxt": ("import numpy", 'numpy.loadtxt("log.txt")'),
            "pandas.read_csv": ("import pandas", 'pandas.read_csv("log.txt", sep=" ", header=None)'),
        }
        peers = {}
        for what, (imports, read) in readers.items():
            if has(what.split(".")[0]):
                code = READ.format(imports=imports, read=read)
                peers[what] = lambda code=code: float(spent([PYTHON, "-c", code], folder)[1])
        beside(f"read {LINES} lines of two columns", lambda: spent([program, "info", "log.txt"], folder)[0], peers)

        spent([program, "generate", "--scenario", "moderate", "--seed", 5, "--duration", 300, "-o", "hard.csv"], folder)
        spent([program, "report", "hard.csv", "--player", "hls.js", "--timeline", "steps.csv"], folder)
        session = [program, "record", "hard.csv", "--player", "hls.js", "--size", "1280x720", "--force", "--quiet"]
        plot = has("matplotlib")
        beside(
            "a picture of a session",
            lambda: spent([*session, "--at", 150, "-o", "ours.png"], folder)[0],
            {"matplotlib": lambda: spent([PYTHON, "-c", PICTURE], folder)[0]} if plot else {},
        )
        beside(
            "a second of film, 1280x720 30 fps",
            lambda: spent([*session, "--from", 100, "--to", 100 + FILM_S * 10, "-o", "ours.mp4"], folder)[0] / (FILM_S * 10),
            {"matplotlib's animation": lambda: spent([PYTHON, "-c", FILM, FILM_S], folder)[0] / FILM_S} if plot else {},
        )
    print("[\n  " + ",\n  ".join(json.dumps(f) for f in figures) + "\n]")


main()
