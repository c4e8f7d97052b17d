#!/usr/bin/env python3
"""Holds README.md and docs/ to the program: their tables are its own, their commands run as printed.

    documents.py PROGRAM SCRATCH    check in the folder SCRATCH; exit status 1 where a page says what is not so
    documents.py PROGRAM --write    put the program's tables into the pages

In a page
    <!-- table: NAME -->     the table that follows is made here, by the function table_NAME
    ```sh                    is run as printed, in a folder with traces/ and examples/, one after the other
    ```output                stands in what the commands above print; a line of ... is any number of lines
    ```yaml                  each `run:` in it is run
    <!-- not run: WHY -->    before a block: it is not run
    <!-- each: COMMAND -->   before a table: COMMAND is run for each row, with the row's first cell as {}
A command that would open the window is right when nothing but a display is missing.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent
PAGES = [SOURCE / "README.md", *sorted((SOURCE / "docs").glob("*.md"))]

# What a reader has in the path. The program, told from its window; and an iperf3 that has measured already.
TRACEREEL = """#!/bin/sh
case " $COMMANDS " in *" ${1-} "*) exec "$PROGRAM" "$@" ;; esac
said=$("$PROGRAM" "$@" 2>&1) || case $said in "tracereel: display: "*) exit 0 ;; esac
echo "opens no window: $said" >&2
exit 1
"""
# Installs nothing, for a test has no business to.
SUDO = '#!/bin/sh\n[ "$1 $2" = "apt-get install" ]\n'

IPERF3 = '#!/bin/sh\ncat "$SOURCE_DIR/traces/cafe-wifi.json"\n'


def said_by(program, *arguments):
    return subprocess.run([program, *arguments], check=True, capture_output=True, text=True).stdout


def markdown(heading, rows):
    """A table; bars within cells are escaped."""
    lines = [heading, ["---"] * len(heading), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def code(text):
    return f"`{text}`" if text else ""


def table_formats(program):
    formats = json.loads(said_by(program, "formats", "--json"))
    return markdown(
        ["format", "what it is", "how it begins", "written", "by the ending"],
        [[code(f["name"]), f["title"], code(f["begins"]), "yes" if f["written"] else "", code(f["endings"])] for f in formats],
    )


def table_tried(program):
    """From the list of the tests' files, with the format that the program takes each for."""
    folder, rows = SOURCE / "tests/data/traces", []
    for line in (folder / "TRIED.tsv").read_text().splitlines()[1:]:
        what, read, how, files = line.split("\t")
        infos = [json.loads(said_by(program, "info", "--json", folder / f)) for f in files.split()]
        formats = list(dict.fromkeys(code(i["format"]) for i in infos))
        rows.append([what, read, ", ".join(formats), {"capture": "a real capture", "made": "a file made for it"}[how]])
    return markdown(["from", "what is read of it", "as", "tried with"], rows)


def table_players(program):
    players = json.loads(said_by(program, "players", "--json"))
    return markdown(
        ["name", "", "what it models", "held to"],
        [[code(p["name"]), p["role"], p["models"], p["held_to"]] for p in players],
    )


def number(value):
    return "" if value is None else f"{value:.15g}"


def table_params(program):
    rows = []
    for p in json.loads(said_by(program, "params", "--json")):
        choices = p.get("choices")
        span = ", ".join(choices) if choices else f"{number(p['min'])} .. {number(p['max'])}"
        rows.append([code(p["key"]), p["default"] if choices else number(p["default"]), span, p["unit"], p["meaning"]])
    return markdown(["parameter", "default", "range", "unit", "meaning"], rows)


def table_keys(_):
    """From the table that the window's help is made of."""
    text = (SOURCE / "src/app/action_list.h").read_text()
    line = r'^(?:(?:KEY\(.*, |MOUSE\()"((?:[^"\\]|\\.)*)", |SECTION\()"((?:[^"\\]|\\.)*)"\)'
    unescape = lambda s: re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), s)
    rows = [[unescape(keys), unescape(words)] if keys else [f"**{words}**", ""] for keys, words in re.findall(line, text, re.M)]
    return markdown(["key", "what it does"], rows)


TABLE = re.compile(r"(<!-- table: (\w+) -->\n\n)((?:\|.*\n)+)")


def with_tables(page, program):
    return TABLE.sub(lambda m: m[1] + globals()["table_" + m[2]](program), page.read_text())


class Check:
    """What a page says, tried out; failures are told as they are found, and counted."""

    def __init__(self, program, scratch):
        self.program, self.scratch = program, scratch
        self.failures = self.checks = 0
        self.commands = re.findall(r"^  ([a-z]+)", said_by(program, "--help").partition("\nSOURCE")[0], re.M)
        self.help = {name: said_by(program, name, "--help") for name in self.commands}
        self.environment = self.readers_environment()

    def readers_environment(self):
        folder = self.scratch / "bin"
        folder.mkdir(parents=True)
        for name, text in (("tracereel", TRACEREEL), ("iperf3", IPERF3), ("sudo", SUDO)):
            (folder / name).write_text(text)
            (folder / name).chmod(0o755)
        kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")}
        kept.pop("XDG_RUNTIME_DIR", None)
        return kept | {
            "PATH": f"{folder}:{os.environ['PATH']}",
            "PROGRAM": str(self.program),
            "COMMANDS": " ".join(name for name in self.commands if name != "play"),
            "SOURCE_DIR": str(SOURCE),
            "HOME": str(self.scratch),
        }

    def holds(self, truth, page, *words):
        self.checks += 1
        if not truth:
            self.failures += 1
            print(f"FAILED: {page.relative_to(SOURCE)}:", *words)

    def run(self, page, script, folder):
        done = subprocess.run(["sh", "-e"], input=script, cwd=folder, env=self.environment, capture_output=True, text=True)
        self.holds(done.returncode == 0 and not done.stderr, page, f"status {done.returncode} of:\n{script}{done.stderr}")
        return done.stdout

    def prints(self, page, shown, said):
        """The lines shown stand in what was said, with anything where they have a line of ..."""
        parts = [part.strip("\n") for part in re.split(r"(?m)^ *\.\.\.$", shown) if part.strip()]
        pattern = r"\n(?:.*\n)*?".join(r"^" + re.escape(part) + r"$" for part in parts)
        self.holds(re.search(pattern, said, re.M), page, f"is not what is printed:\n{shown}--- but:\n{said}")

    def blocks(self, page):
        """Code blocks in order: (language, text, why it is not run)."""
        pattern = r"(?:<!-- not run: (.*) -->\n\n?)?^```(\w+)\n(.*?)^```$"
        return [(m[2], m[3], m[1]) for m in re.finditer(pattern, page.read_text(), re.M | re.S)]

    def commands_of(self, page):
        folder = self.scratch / page.stem
        folder.mkdir()
        for name in ("traces", "examples"):
            shutil.copytree(SOURCE / name, folder / name)
        said = ""
        for language, text, not_run in self.blocks(page):
            if not_run is not None:
                said = None
            elif language == "sh":
                said = self.run(page, text, folder)
            elif language == "yaml":
                for command in re.findall(r"\brun: (.*)", text):
                    self.run(page, command + "\n", folder)
            elif language == "output" and said is not None:
                self.prints(page, text, said)
        for command, table in re.findall(r"<!-- each: (.*) -->\n\n((?:\|.*\n)+)", page.read_text()):
            for row in table.splitlines()[2:]:
                self.run(page, command.replace("{}", re.match(r"\| `([^`]*)`", row)[1]) + "\n", folder)

    def names_of(self, page):
        text = page.read_text()
        for link in re.findall(r"\]\(([^)#:]+)\)", text):
            self.holds((page.parent / link).exists(), page, f"links to {link}, which is not there")
        everything = "\n".join(self.help.values())
        for quoted in set(re.findall(r"`[^`\n]*`", text)):
            if not re.search(r"cmake|pkg-config|iperf3|apt|scripts/", quoted):
                for option in re.findall(r"(?<![\w-])--[a-z][a-z-]*", quoted):
                    known = re.search(re.escape(option) + r"\b", everything) or option in ("--help", "--version")
                    self.holds(known, page, f"names {option}, which no command has")

    def list_of_commands(self, page):
        rows = re.findall(r"^\| `tracereel ([^`]*)` \|(.*)", page.read_text(), re.M)
        names = [("play" if words.startswith("[") else words.split()[0]) for words, _ in rows]
        self.holds(sorted(names) == sorted(self.commands), page, f"lists {names}; there are {self.commands}")
        for name, (words, meaning) in zip(names, rows):
            for option in re.findall(r"--[a-z][a-z-]*", words + meaning):
                self.holds(option in self.help.get(name, ""), page, f"gives {name} the option {option}")

    def page(self, page):
        self.holds(with_tables(page, self.program) == page.read_text(), page, "has other tables; documents.py PROGRAM --write makes them")
        self.commands_of(page)
        self.names_of(page)


def main():
    program = Path(sys.argv[1]).resolve()
    if sys.argv[2] == "--write":
        for page in PAGES:
            page.write_text(with_tables(page, program))
        return 0
    scratch = Path(sys.argv[2]).resolve()
    shutil.rmtree(scratch, ignore_errors=True)
    check = Check(program, scratch)
    for page in PAGES:
        check.page(page)
    check.list_of_commands(SOURCE / "docs/scripting.md")
    print(f"{check.checks} checks, {check.failures} failed")
    return 1 if check.failures else 0


if __name__ == "__main__":
    sys.exit(main())
