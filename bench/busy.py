#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Saves to a server under load, by a fixed number of writers and by dashsync's adaptive one.

    python3 bench/busy.py [--runs N]      from anywhere; builds the release preset first

The simulator's fault `locked@*` has the shares of failing saves of a real Grafana on SQLite. The table that is printed is the one in
docs/benchmark.md.
"""
import argparse
import json
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import measure

BUSY = 1000
# uids end in a hex digit: so many processes share them
GROUPS = {1: ["*"], 2: ["*[0-7]", "*[89a-f]"], 4: ["*[0-3]", "*[4-7]", "*[89ab]", "*[c-f]"],
          8: ["*[01]", "*[23]", "*[45]", "*[67]", "*[89]", "*[ab]", "*[cd]", "*[ef]"],
          16: [f"*{digit}" for digit in "0123456789abcdef"]}


def two_commits(folder):
    """Dashboards that git changed: the seeds of a server that has the older commit, and the repository."""
    repo, seeds = folder / "repo-busy", folder / "seeds-busy"
    seeds.mkdir()
    (repo / "dashboards").mkdir(parents=True)
    # the servers are started after both commits, and hold what git said until the second: as if it came later
    for expr, when in (("one", time.time()), ("two", time.time() + 24 * 3600)):
        for number in range(BUSY):
            panel = {"id": 1, "type": "stat", "title": "P", "targets": [{"refId": "A", "expr": expr}]}
            text = json.dumps({"uid": f"d{number:04x}", "title": f"D {number}", "panels": [panel]})
            (repo / "dashboards" / f"d{number:04x}.json").write_text(text)
            if expr == "one":
                (seeds / f"d{number:04x}.json").write_text(text)
        measure.commit(repo, when)
    return repo, seeds


def save_all(repo, seeds, latency, groups, writers):
    """Seconds for all saves, by a process for each group, and how many the server did not take at once."""
    log = repo.parent / "requests.log"
    with measure.Gateway(seeds, latency, log, ["--fault", "locked@*"]) as gateway:
        start = time.monotonic()
        running = []
        for group in groups:
            command = [measure.DASHSYNC, "apply", "--yes", "--json", "--write-jobs", writers, "--only", group, "--endpoint", gateway.url,
                       "dashboards"]
            running.append(subprocess.Popen([*map(str, command)], cwd=repo, env=measure.environment(), stdout=subprocess.PIPE,
                                            stderr=subprocess.DEVNULL, text=True))
        written = 0
        for process in running:
            report = json.loads(process.communicate()[0])
            written += sum(row["outcome"] == "written" for row in report["dashboards"])
            if process.returncode:
                others = [row["reason"] for row in report["dashboards"] if row["outcome"] != "written"]
                sys.exit(f"apply ended with {process.returncode}: {others[:3]}")
        wall = time.monotonic() - start
    saves = sum(line.startswith("POST ") for line in log.read_text().splitlines())
    log.unlink()
    if written != BUSY:
        sys.exit(f"{written} of {BUSY} were written")
    return wall, saves - BUSY


def compare(folder, runs):
    """Saves to a server under load. A fixed number of writers is so many processes with one writer each."""
    repo, seeds = two_commits(folder)
    print(f"| {BUSY:,} saves, `locked@*` | latency | seconds | sent again | against the best fixed number up to it |\n|---|---|---|---|---|")
    for latency in (5, 20):
        fixed = {}
        rows = [(f"{count} fixed", GROUPS[count], 1) for count in GROUPS]
        rows += [(f"--write-jobs {count}", ["*"], count) for count in (4, 16)]
        for name, groups, writers in rows:
            done = [save_all(repo, seeds, latency, groups, writers) for _ in range(runs)]
            wall = statistics.median(one[0] for one in done)
            again = statistics.median(one[1] for one in done)
            ratio = ""
            if "fixed" in name:
                fixed[len(groups)] = wall
            else:
                ratio = f"{wall / min(fixed[count] for count in fixed if count <= writers):.2f}"
            print(f"| {name} | {latency} ms | {wall:.1f} | {again:.0f} | {ratio} |", flush=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--runs", type=int, default=3, help="the median of so many (3)")
    runs = arguments.parse_args().runs
    measure.build("dashsync", "dashsync-gateway")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="dashsync-bench-"))
    try:
        compare(folder, runs)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
