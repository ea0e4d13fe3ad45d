#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures how long dashsync takes to start, against a program that only links libcurl (bench/start.c), and its size.

    python3 bench/start.py [--runs N] [PROGRAM...]      builds the release preset first

The programs take turns: each round starts every one of them once, in an order that changes, so that a busy machine is as busy for all.
"over libcurl" is the median of the differences within the rounds. The time of the processor leaves out waiting for other work of the
machine. PROGRAMs are other builds of dashsync, such as the one of the tarball. The table that is printed is in docs/benchmark.md.
"""
import argparse
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import tempfile
import time

import measure

CURL = measure.BUILD / "bench" / "bench_start"
WARM = 5


def start(command, nowhere):
    """Milliseconds of one process, from its start to its end: wall and processor."""
    begun = time.perf_counter_ns()
    child = os.posix_spawn(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, nowhere, 1)])
    _, status, used = os.wait4(child, 0)
    ended = time.perf_counter_ns()
    if status != 0:
        raise SystemExit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return (ended - begun) / 1e6, (used.ru_utime + used.ru_stime) * 1000


def rounds(commands, runs):
    times = [[] for _ in commands]
    order = list(range(len(commands)))
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for number in range(WARM + runs):
        random.shuffle(order)
        for which in order:
            took = start(commands[which], nowhere)
            if number >= WARM:
                times[which].append(took)
    os.close(nowhere)
    return times


def libraries(program):
    return len(subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout.splitlines())


def median(times, kind):
    return statistics.median(one[kind] for one in times)


def over(ours, theirs, kind):
    return statistics.median(one[kind] - other[kind] for one, other in zip(ours, theirs))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", nargs="*", type=pathlib.Path, metavar="PROGRAM", help="other builds of dashsync")
    parser.add_argument("--runs", type=int, default=200, metavar="N", help="starts of each program (200)")
    arguments = parser.parse_args()
    measure.build("dashsync", "bench_start")
    programs = [CURL, measure.DASHSYNC, *(one.resolve() for one in arguments.programs)]
    names = ["a program that only links libcurl", "`dashsync version`", *(f"`{one}`" for one in arguments.programs)]
    with tempfile.TemporaryDirectory(prefix="dashsync-start-") as folder:
        stripped = []
        for number, program in enumerate(programs):
            stripped.append(pathlib.Path(folder) / f"{number}")
            shutil.copy(program, stripped[-1])
            subprocess.run(["strip", stripped[-1]], check=True)
        commands = [[str(one)] + ([] if number == 0 else ["version"]) for number, one in enumerate(stripped)]
        times = rounds(commands, arguments.runs)
        print("| what | stripped | libraries | start | over libcurl | processor | over libcurl |\n|---|---|---|---|---|---|---|")
        for name, program, took in zip(names, stripped, times):
            figures = " | ".join(f"{median(took, kind):.2f} ms | {over(took, times[0], kind):.2f} ms" for kind in (0, 1))
            print(f"| {name} | {program.stat().st_size:,} bytes | {libraries(program)} | {figures} |")
    print(f"\nMedians of {arguments.runs} starts in turn, on {os.cpu_count()} processors with a load of {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
