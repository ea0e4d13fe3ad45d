#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures what a TAB costs in a repository with thousands of dashboard files: the whole process, and how much it finds.

    python3 bench/completion.py [--runs N] [--files N]      builds the release preset first

Without a cache means the first TAB in a repository, with the files in the memory of the machine. TABs are how many it takes from there
until all uids are found. The table that is printed is in docs/benchmark.md.
"""
import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import tempfile
import time

import measure


def make(folder, files, size):
    (folder / "dashsync.yaml").write_text("version: 1\ndashboards:\n  - path: dashboards\n")
    for number in range(files):
        team = folder / "dashboards" / f"team{number % 50:02}"
        team.mkdir(parents=True, exist_ok=True)
        panels = [{"id": 1, "type": "text", "title": "About", "options": {"content": "x" * (size - 200)}}]
        (team / f"b{number}.json").write_text(json.dumps({"panels": panels, "title": f"Board {number}", "uid": f"uid-{number:05}"}, indent=2))


def press(folder, cache, word=""):
    """Milliseconds of one process, and its answer."""
    begun = time.perf_counter_ns()
    done = subprocess.run([measure.DASHSYNC, "completion", "--word", "2", "--", "dashsync", "explain", word], cwd=folder, text=True,
                          env={**os.environ, "XDG_CACHE_HOME": str(cache)}, capture_output=True, check=True)
    return (time.perf_counter_ns() - begun) / 1e6, done.stdout.splitlines()


def rows(folder, cache, files, size, runs):
    cold, tabs, found = [], [], []
    for _ in range(runs):
        shutil.rmtree(cache / "dashsync", ignore_errors=True)
        took, answer = press(folder, cache)
        cold.append(took)
        found.append(sum(line.startswith("uid-") for line in answer))
        count = 1
        while answer[-1] == ":partial":
            count, answer = count + 1, press(folder, cache)[1]
        tabs.append(count)
    for name, took, share in (("without a cache, all uids", cold, statistics.median(found)),
                              ("with a cache, all uids", [press(folder, cache)[0] for _ in range(runs)], files),
                              ("with a cache, ten uids", [press(folder, cache, "uid-0012")[0] for _ in range(runs)], files)):
        print(f"| {files:,} files of {size / 1000:.1f} kB, {name} | {statistics.median(took):.0f} ms | {share / files:.0%} "
              f"| {statistics.median(tabs) if took is cold else 1:.0f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=20, metavar="N", help="of each (20)")
    parser.add_argument("--files", type=int, default=10000, metavar="N", help="dashboards (10000)")
    arguments = parser.parse_args()
    measure.build("dashsync")
    print("| what | time | found | TABs until all are found |\n|---|---|---|---|")
    for size in (2400, 25000):
        with tempfile.TemporaryDirectory(prefix="dashsync-completion-") as name:
            folder, cache = pathlib.Path(name) / "repo", pathlib.Path(name) / "cache"
            folder.mkdir()
            cache.mkdir()
            make(folder, arguments.files, size)
            time.sleep(3)  # what changed just now is read again
            rows(folder, cache, arguments.files, size, arguments.runs)
    print(f"\nMedians of {arguments.runs} runs, on {os.cpu_count()} processors with a load of {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
