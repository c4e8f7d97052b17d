#!/usr/bin/env python3
"""An ABR rule in Python for Tracereel: the highest bitrate that the last downloads would have carried.

    tracereel bus.log --abr-command "python3 rate.py"

The program is started when a session begins. Each decision is one line of JSON on standard input, with the
keys that INPUT lists, and one line back on standard output: a level, or {"level": 3, "wait_s": 0.5} to wait
before the segment is asked for. Level 0 is the lowest. Nothing else may go to standard output; what goes to
standard error is for you. When standard input ends, the session is over.
"""

import json
import sys

INPUT = """
now_s               seconds of the session
buffer_s            content ahead of the playhead; buffer_max_s: none is asked for while there is this much
playing             false before the first picture and in a stall
level               of the last segment asked for; -1 before the first
segment             the one to choose for, from 0; segments_left with it, null in a live stream
segment_s           how long it plays
sizes_bytes         of this segment, one a level; sizes_ahead_bytes: the same of those after it
bitrates_kbps       of the ladder, one a level
downloads           the last ones, the oldest first: bytes, start_s, first_byte_s, end_s, segment, level, abandoned
latency_s           behind live; 0 on demand
stalled_s           in stalls, so far
"""

SAFETY = 0.9
WINDOW = 5


def estimate_kbps(downloads):
    """The harmonic mean of the last few downloads' rates, which one fast one cannot lift; 0 before any."""
    last = [d for d in downloads if d["bytes"] > 0 and d["end_s"] > d["start_s"]][-WINDOW:]
    if not last:
        return 0
    return len(last) / sum((d["end_s"] - d["start_s"]) * 1000 / (d["bytes"] * 8) for d in last)


def choose(view):
    allowed = SAFETY * estimate_kbps(view["downloads"])
    level = 0
    for i, rate in enumerate(view["bitrates_kbps"]):
        if rate <= allowed:
            level = i
    return level


for line in sys.stdin:
    print(json.dumps({"level": choose(json.loads(line))}), flush=True)
