#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures dashsync against `curl -Z` on the same requests in the same run, and the other budgets.

    python3 bench/run.py [--quick]      from anywhere; builds the release preset first

Everything runs on this machine: the simulator with and without 20 ms of latency, dashboards from bench/dashboards.py. Each figure is
the median of several runs, dashsync and curl in turn. The table that is printed is the one in docs/benchmark.md.
"""
import argparse
import json
import pathlib
import re
import shutil
import statistics
import subprocess
import tempfile

import dashboards
import measure
from measure import DASHSYNC, Gateway, timed

PARSE = measure.BUILD / "bench" / "bench_parse"
JOBS = 16
LARGE = 20_000_000


def repository(folder, count):
    repo = folder / f"repo-{count}"
    largest = dashboards.make(count, repo / "dashboards")
    measure.commit(repo)
    return repo, largest


def curl_config(repo, url):
    path = repo.parent / "curl.txt"
    path.write_text("".join(f"url={url}/api/dashboards/uid/{file.stem}\noutput=/dev/null\n"
                            for file in sorted((repo / "dashboards").iterdir())))
    return path


def compare(repo, largest, latency, runs):
    count = len(list((repo / "dashboards").iterdir()))
    log = repo.parent / "requests.log"
    with Gateway(repo / "dashboards", latency) as gateway:
        plan = [DASHSYNC, "plan", "--detailed-exitcode", "--jobs", JOBS, "--endpoint", gateway.url, "dashboards"]
        curl = ["curl", "-s", "-S", "-Z", "--parallel-max", JOBS, "-H", "Authorization: Bearer bench", "-K",
                curl_config(repo, gateway.url)]
        timed(curl, repo)
        ours, theirs = [], []
        for _ in range(runs):
            ours.append(timed(plan, repo))
            theirs.append(timed(curl, repo))
    with Gateway(repo / "dashboards", latency, log) as gateway:
        plan[plan.index("--endpoint") + 1] = gateway.url
        timed(plan, repo)
    requests = len(log.read_text().splitlines())
    log.unlink()
    wall = statistics.median(one[0] for one in ours)
    other = statistics.median(one[0] for one in theirs)
    peak = max(one[2] for one in ours)
    print(f"| plan, {count:,} dashboards, {latency} ms | {wall:.2f} s | {other:.2f} s | {wall / other:.2f} | "
          f"{statistics.median(one[1] for one in ours):.2f} s | {peak / 1024:.0f} MiB | {largest / 1e6:.1f} MB | {requests:,} |", flush=True)


def one_large(folder):
    """A document of 20 MB among small ones: it must work, in ten times its size."""
    repo = folder / "repo-large"
    dashboards.make(100, repo / "dashboards")
    large = dashboards.dashboard("bench-large", LARGE, __import__("random").Random(2))
    (repo / "dashboards" / "bench-large.json").write_text(json.dumps(large, indent=2))
    measure.commit(repo)
    compare(repo, (repo / "dashboards" / "bench-large.json").stat().st_size, 0, 1)


def parse(repo):
    files = sorted((repo / "dashboards").iterdir())[:300]
    done = subprocess.run([PARSE, *files], capture_output=True, text=True, check=True)
    print(f"\nReading a document to its digest, one core: {re.search(r'all (.*)', done.stdout).group(1)} ({done.stdout.strip()})")


def simulator(folder):
    """Small GETs a second, so that it is not the simulator that is measured."""
    seed = folder / "small"
    seed.mkdir()
    (seed / "small.json").write_text('{"uid":"small","title":"Small","panels":[]}')
    with Gateway(seed, 0) as gateway:
        config = folder / "small.txt"
        config.write_text(f"url={gateway.url}/api/dashboards/uid/small\noutput=/dev/null\n" * 20000)
        wall, _, _ = timed(["curl", "-s", "-Z", "--parallel-max", JOBS, "-H", "Authorization: Bearer bench", "-K", config], folder)
    print(f"Simulator: at least {20000 / wall:,.0f} small GETs a second (one curl process asking)")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--quick", action="store_true", help="1,000 dashboards only")
    quick = arguments.parse_args().quick
    measure.build("dashsync", "dashsync-gateway", "bench_parse")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="dashsync-bench-"))
    try:
        print("| what | dashsync | curl -Z | ratio | processor | peak memory | largest | requests |\n|---|---|---|---|---|---|---|---|")
        repo, largest = repository(folder, 1000)
        compare(repo, largest, 20, 5)
        compare(repo, largest, 0, 5)
        if not quick:
            many, largest = repository(folder, 10000)
            compare(many, largest, 20, 3)
            compare(many, largest, 0, 3)
            one_large(folder)
        parse(repo)
        simulator(folder)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
