#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Plan and drift in turns, for an hour, against a simulator that fails now and then: does anything grow or stay behind?

    python3 bench/soak.py [--minutes N] [--dashboards N]

Builds the release preset first. Every few runs somebody edits a dashboard, or git goes on and apply writes it. Looked at: the peak memory
of each run, memory and descriptors of the simulator, what is left in the folder for temporary files, processes that nobody waits for.
Ends with 1 when a run ends otherwise than by what was done before it, or when something grew.
"""
import argparse
import collections
import json
import os
import pathlib
import shutil
import statistics
import sys
import tempfile
import time
import urllib.request

import dashboards
import measure

FAULTS = ("429", "5xx-before", "drop-before", "truncate", "slow", "latency")
EVERY = 1999  # a prime: the faults wander over the dashboards
REQUESTS = 1_000_000


def faults():
    """One request of a kind in every EVERY fails, each time in another way."""
    for call in ("get", "versions", "version"):
        for at, number in enumerate(range(EVERY, REQUESTS, EVERY)):
            yield from ("--fault", f"{FAULTS[at % len(FAULTS)]}@{call}:{number}")


def edit(url, uid, text):
    """A person's save; a fault may hit it as well, so it is tried again."""
    headers = {"Content-Type": "application/json", "Authorization": "Bearer bench"}
    for _ in range(5):
        try:
            with urllib.request.urlopen(urllib.request.Request(f"{url}/api/dashboards/uid/{uid}", headers=headers)) as answer:
                live = json.load(answer)
            live["dashboard"]["description"] = text
            body = json.dumps({"dashboard": live["dashboard"], "folderUid": live["meta"]["folderUid"], "overwrite": False}).encode()
            with urllib.request.urlopen(urllib.request.Request(f"{url}/api/dashboards/db", body, headers)):
                return
        except (OSError, ValueError):
            pass
    sys.exit(f"an edit of {uid} never went through")


class Process:
    """What /proc says of one."""

    def __init__(self, number):
        self.folder = pathlib.Path(f"/proc/{number}")

    def kib(self):
        return int((self.folder / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024

    def descriptors(self):
        return len(list((self.folder / "fd").iterdir()))


class Soak:
    def __init__(self, folder, count, gateway):
        self.repo, self.gateway, self.edited, self.turn = folder / "repo", gateway, set(), 0
        self.files = sorted((self.repo / "dashboards").iterdir())
        assert len(self.files) == count
        self.temporary = folder / "tmp"
        self.temporary.mkdir()
        os.environ["TMPDIR"] = str(self.temporary)
        self.peaks, self.ends = collections.defaultdict(list), collections.Counter()

    def run(self, command, *more, codes):
        _, _, kib = measure.timed([measure.DASHSYNC, command, *more, "--endpoint", self.gateway.url, "dashboards"], self.repo, codes)
        self.peaks[command].append(kib)
        self.ends[command] += 1

    def change_git(self):
        file = self.files[self.turn % len(self.files)]
        document = json.loads(file.read_text())
        document["timezone"] = f"turn {self.turn}"
        file.write_text(json.dumps(document, indent=2))
        measure.commit(self.repo)

    def one_turn(self):
        self.turn += 1
        if self.turn % 10 == 5:
            uid = self.files[self.turn * 7 % len(self.files)].stem
            edit(self.gateway.url, uid, f"turn {self.turn}")
            self.edited.add(uid)
        if self.turn % 10 == 0:
            self.change_git()
            self.run("plan", codes=(0,))
            self.run("apply", "--yes", "--on-drift=overwrite", codes=(0,))
            self.edited.clear()
        self.run("plan", codes=(0,))
        self.run("drift", codes=(2,) if self.edited else (0,))

    def left_behind(self):
        return [path.name for path in self.temporary.iterdir()]


def grown(name, values):
    """Whether the median of the last tenth is a tenth over that of the second one."""
    part = max(1, len(values) // 10)
    early, late = statistics.median(values[part:2 * part] or values), statistics.median(values[-part:])
    print(f"{name}: {len(values)} times, {early} at first, {late} at the end, {max(values)} at most", flush=True)
    return late > early * 1.1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--dashboards", type=int, default=200)
    arguments = parser.parse_args()
    measure.build("dashsync", "dashsync-gateway")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="dashsync-soak-"))
    try:
        dashboards.make(arguments.dashboards, folder / "repo" / "dashboards")
        measure.commit(folder / "repo")
        end = time.monotonic() + 60 * arguments.minutes
        with measure.Gateway(folder / "repo" / "dashboards", more=list(faults())) as gateway:
            soak, server = Soak(folder, arguments.dashboards, gateway), Process(gateway.process.pid)
            kib, descriptors = [], []
            while time.monotonic() < end:
                soak.one_turn()
                kib.append(server.kib())
                descriptors.append(server.descriptors())
            bad = [grown(f"peak KiB of {command}", values) for command, values in soak.peaks.items()]
            grown("simulator, KiB (it keeps 20 versions of each dashboard)", kib)
            bad.append(grown("simulator, descriptors", descriptors))
            left = soak.left_behind()
            print(f"left in the folder for temporary files: {left or 'nothing'}")
        return 1 if any(bad) or left else 0
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
