# SPDX-License-Identifier: MIT
"""What the benchmarks share: the release build, a simulator that ends with its block, and one run's seconds and memory."""
import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
BUILD = ROOT / "build" / "release"
DASHSYNC = BUILD / "cmd" / "dashsync"
GATEWAY = BUILD / "fixtures" / "gateway" / "dashsync-gateway"


def build(*targets):
    subprocess.run(["cmake", "--preset", "release"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", "--preset", "release", "--target", *targets], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def environment():
    env = {key: value for key, value in os.environ.items() if not key.startswith(("DASHSYNC", "GIT_", "AZURE_"))}
    env.update(GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null", DASHSYNC_TOKEN="bench", NO_PROXY="*")
    for who in ("AUTHOR", "COMMITTER"):
        env[f"GIT_{who}_NAME"] = "Bench"
        env[f"GIT_{who}_EMAIL"] = "bench@example.org"
    return env


class Gateway:
    def __init__(self, seed=None, latency=0, log=None, more=()):
        command = [str(GATEWAY), "--listen", "127.0.0.1:0", "--latency-ms", str(latency), *map(str, more)]
        command += ["--seed", str(seed)] if seed else []
        command += ["--log", str(log)] if log else ["--quiet"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().split()[-1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


def commit(repo, when=None):
    """Makes a folder a repository, if it is none, and commits all that is in it, at that second or now."""
    commands = [["add", "-A"], ["commit", "-q", "--allow-empty", "-m", "Benchmark"]]
    if not (repo / ".git").exists():
        commands.insert(0, ["init", "-q", "-b", "main"])
    env = {**environment(), "GIT_COMMITTER_DATE": f"{int(time.time() if when is None else when)} +0000"}
    for arguments in commands:
        subprocess.run(["git", *arguments], cwd=repo, env=env, check=True)


def timed(command, cwd, codes=(0,)):
    """Wall seconds, processor seconds, peak KiB; an exit code that is not one of these ends the benchmark."""
    start = time.monotonic()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile("w+") as figures:
        done = subprocess.run(["/usr/bin/time", "-q", "-f", "%U %S %M", "-o", f"/dev/fd/{figures.fileno()}", *map(str, command)], cwd=cwd,
                              env=environment(), stdout=out, stderr=subprocess.STDOUT, pass_fds=[figures.fileno()], check=False)
        wall = time.monotonic() - start
        if done.returncode not in codes:
            out.seek(0)
            sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}: {out.read()[-2000:].decode(errors='replace')}")
        figures.seek(0)
        user, system, kib = figures.read().split()[-3:]
    return wall, float(user) + float(system), int(kib)
