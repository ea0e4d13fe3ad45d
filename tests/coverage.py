# SPDX-License-Identifier: MIT
"""coverage.py BUILD: how many lines of each room the tests ran, out of a build with DASHSYNC_COVERAGE (gcc).

A figure, not a bound. What a killed process had run is not counted.
"""
import collections
import concurrent.futures
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
HOUSE = ("model", "sync", "cmd", "fixtures/gateway")
BATCH = 16


def ask_gcov(notes):
    done = subprocess.run(["gcov", "--json-format", "--stdout", *map(str, notes)], capture_output=True, text=True,
                          check=True)
    return [json.loads(line) for line in done.stdout.splitlines() if line]


def room_of(path):
    """model/merge/merge_list.c is in model/merge; None for what is no part of the house."""
    room = str(path.parent.relative_to(ROOT)) if path.is_relative_to(ROOT) else ""
    return room if f"{room}/".startswith(tuple(f"{part}/" for part in HOUSE)) else None


def count_lines(build):
    """For each file of the house, how often each line ran, in all programs together."""
    notes = sorted(build.rglob("*.gcno"))
    batches = [notes[at:at + BATCH] for at in range(0, len(notes), BATCH)]
    files = collections.defaultdict(lambda: collections.defaultdict(int))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for answers in pool.map(ask_gcov, batches):
            for answer in answers:
                folder = pathlib.Path(answer["current_working_directory"])
                for file in answer["files"]:
                    counts = files[(folder / file["file"]).resolve()]
                    for line in file["lines"]:
                        counts[line["line_number"]] += line["count"]
    return files


def main(build):
    rooms = collections.defaultdict(lambda: [0, 0])
    for path, lines in count_lines(build).items():
        room = room_of(path)
        for name in (room, "all") if room else ():
            rooms[name][0] += len(lines)
            rooms[name][1] += sum(count > 0 for count in lines.values())
    if not rooms:
        return f"{build} has no counts: was it built with DASHSYNC_COVERAGE, and were its tests run?"
    for room in sorted(rooms, key=lambda name: (name == "all", name)):
        lines, ran = rooms[room]
        print(f"{room:32} {ran:6} of {lines:6} lines {100 * ran / lines:6.1f} %")
    return None


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
