#!/usr/bin/env python3
"""Completion, loaded and asked for in a real bash and a real zsh on a terminal: a line is typed and Tab pressed, then the
shell says of what words the line consists now.

usage: completion.py bash|zsh FILE SCRATCH TRACEREEL      FILE: the completion that is installed; exit status 77 is a skip
"""

import os
import pty
import re
import select
import shutil
import subprocess
import sys
from pathlib import Path

HANGS_S = 60  # what only a shell that hangs reaches

shell, completion, scratch = sys.argv[1], Path(sys.argv[2]).resolve(), Path(sys.argv[3])
program = sys.argv[4]
failures = checks = 0

# typed -> the words that it becomes; a Tab is at its end.
LINES = {
    "tracereel rep": "tracereel report",
    "tracereel par": "tracereel params",
    "tracereel report bus": "tracereel report bus.csv",
    "tracereel report with": "tracereel report|with blank.csv",
    "tracereel tunn": "tracereel tunnel.log",
    "tracereel info rid": "tracereel info rides/",
    "tracereel report twitch-sp": "tracereel report twitch-spike",
    "tracereel report bus.csv --pla": "tracereel report bus.csv --player",
    "tracereel report bus.csv --player rob": "tracereel report bus.csv --player robustmpc",
    "tracereel report bus.csv --player hls.js,media3-": "tracereel report bus.csv --player hls.js,media3-1.5",
    "tracereel report bus.csv --player=rob": "tracereel report bus.csv --player=robustmpc",
    "tracereel report bus.csv --scenario mod": "tracereel report bus.csv --scenario moderate",
    "tracereel report bus.csv --scenario own": "tracereel report bus.csv --scenario own.ini",
    "tracereel report bus.csv --set buffer.max_l": "tracereel report bus.csv --set buffer.max_level_s=",
    "tracereel report bus.csv --set sabre.replace=le": "tracereel report bus.csv --set sabre.replace=left",
    "tracereel report bus.csv --unk": "tracereel report bus.csv --unknown",
    "tracereel report bus.csv --unknown inter": "tracereel report bus.csv --unknown interpolate",
    "tracereel report bus.csv --unit kB": "tracereel report bus.csv --unit kBps",
    "tracereel report bus.csv --read-format mah": "tracereel report bus.csv --read-format mahimahi",
    "tracereel convert bus.csv --write-format opennet": "tracereel convert bus.csv --write-format opennetlab-json",
    "tracereel convert bus.csv -o tunn": "tracereel convert bus.csv -o tunnel.log",
    "tracereel record bus.csv --lay": "tracereel record bus.csv --layout",
    "tracereel record bus.csv --layout vie": "tracereel record bus.csv --layout viewer",
    "tracereel record bus.csv --theme li": "tracereel record bus.csv --theme light",
    "tracereel sweep bus.csv --x encoder.saf": "tracereel sweep bus.csv --x encoder.safety_factor=",
    "tracereel sweep bus.csv --metric total_sta": "tracereel sweep bus.csv --metric total_stall_time_s",
    "tracereel check base.csv --tolerance overall": "tracereel check base.csv --tolerance overall_qoe=",
    "tracereel bench rides --players bolae,rob": "tracereel bench rides --players bolae,robustmpc",
    "tracereel --player rob": "tracereel --player robustmpc",
    "tracereel players --js": "tracereel players --json",
    # nothing fits: the line stays
    "tracereel report bus.csv --fps 3": "tracereel report bus.csv --fps 3",
    "tracereel report bus.csv --seed tunn": "tracereel report bus.csv --seed tunn",
    "tracereel params tunn": "tracereel params tunn",
}


def fail(*words):
    global failures
    failures += 1
    print("FAILED:", *words)


class Terminal:
    """A shell that has loaded the completion and nothing of anybody's own."""

    def __init__(self):
        start = {
            "bash": ["bash", "--norc", "--noprofile", "-i"],
            "zsh": ["zsh", "-f", "-i"],
        }[shell]
        load = {
            "bash": f"source {completion}",
            "zsh": f"fpath=({completion.parent} $fpath); autoload -U compinit; compinit -u -D; zstyle ':completion:*' matcher-list ''",
        }[shell]
        environment = {"PATH": os.environ["PATH"], "HOME": str(scratch), "TERM": "dumb", "LC_ALL": "C.UTF-8", "PS1": "$ ", "INPUTRC": "/dev/null"}
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(scratch)
            os.execvpe(start[0], start, environment)
        self.said = ""
        self.type(f" {load}; PS1='$ '; RPS1=; printf '<%s>' ready loaded\n")
        self.await_(r"<ready><loaded>")

    def type(self, text):
        os.write(self.terminal, text.encode())

    def await_(self, pattern):
        """What was said up to the pattern, which is taken out."""
        while not (found := re.search(pattern, self.said)):
            if not select.select([self.terminal], [], [], HANGS_S)[0]:
                raise SystemExit(f"FAILED: {shell} says nothing any more; last: {self.said!r}")
            self.said += os.read(self.terminal, 65536).decode(errors="replace")
        self.said = self.said[found.end() :]
        return found

    def words(self, typed):
        """The words of the line once Tab was pressed behind what was typed."""
        # printf before the line prints its words; end is one, too, so that they are known to be all.
        self.type(f"{typed}\t\x05 END\x01printf '<%s>' \x05\n")
        found = self.await_(r"((?:<[^<>\n]*>)+?)<END>")
        return re.findall(r"<([^<>]*)>", found[1])

    def end(self):
        self.type("\x15exit\n")
        os.waitpid(self.process, 0)


def offered(line):
    """In bash: all that a line could go on with."""
    words = line.split(" ")
    script = f'source "$1"; shift; COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*"; COMP_POINT=${{#COMP_LINE}}; _tracereel; printf "%s\\n" "${{COMPREPLY[@]}}"'
    done = subprocess.run(["bash", "--norc", "-c", script, "bash", completion, *words], cwd=scratch, capture_output=True, text=True, check=True)
    if done.stderr:
        fail(f"{line}: {done.stderr}")
    return set(done.stdout.split("\n")) - {""}


def options_of(command):
    text = subprocess.run([program, command, "--help"], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^  (?:-\w, )?(--[a-z0-9-]+)", text, re.M))


def lists():
    """What is offered is what the program says of itself."""
    global checks
    commands = re.findall(r"^  ([a-z]+)", subprocess.run([program, "--help"], capture_output=True, text=True).stdout.partition("\nSOURCE")[0], re.M)
    files = {"bus.csv", "with blank.csv", "tunnel.log", "own.ini", "rides"}
    checks += 1
    if not set(commands) | files <= offered("tracereel "):
        fail("not all commands and files are offered first")
    for command in commands:
        checks += 1
        wanted = options_of(command) | {"--help"}
        found = {word for word in offered(f"tracereel {command} -") if word.startswith("--")}
        if found != wanted:
            fail(f"{command}: offered alone {found - wanted}, in --help alone {wanted - found}")
    checks += 1
    keys = {line.split()[0] + "=" for line in subprocess.run([program, "params"], capture_output=True, text=True).stdout.splitlines()[1:]}
    if offered("tracereel report --set ") != keys:
        fail("other keys than tracereel params has")


def main():
    global checks
    if not shutil.which(shell):
        print(f"skipped: {shell} is not installed")
        return 77
    shutil.rmtree(scratch, ignore_errors=True)
    (scratch / "rides").mkdir(parents=True)
    for name in ("bus.csv", "with blank.csv", "tunnel.log", "own.ini"):
        (scratch / name).touch()
    if shell == "bash":
        lists()
    terminal = Terminal()
    for typed, becomes in LINES.items():
        checks += 1
        wanted = becomes.replace(" ", "|").replace("with|blank", "with blank").split("|")
        words = terminal.words(typed)
        if shell == "zsh":  # which takes a folder's slash back when a blank follows
            wanted[-1] = wanted[-1].rstrip("/")
        if words != wanted:
            fail(f"{typed}<Tab> becomes {words}, not {wanted}")
    terminal.end()
    print(f"{checks} checks, {failures} failed")
    return 1 if failures else 0


sys.exit(main())
