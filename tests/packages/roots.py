# SPDX-License-Identifier: MIT
"""Roots of Debian 12 for the tests of what people install: made by cmake/packages/roots.sh, entered by in-root.sh.

What was built is in the folder DASHSYNC_PACKAGES, which cmake/packages/build.sh wrote; the simulator is DASHSYNC_GATEWAY,
and runs outside, on loopback. Unless they are set, they are what .ci/packages makes.
"""
import fcntl
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "e2e"))
os.environ.setdefault("DASHSYNC", str(ROOT / "build/release/cmd/dashsync"))
os.environ.setdefault("DASHSYNC_GATEWAY", str(ROOT / "build/release/fixtures/gateway/dashsync-gateway"))
from harness import TOKEN, Case, Gateway, Result, dashboard  # noqa: E402

PACKAGES = pathlib.Path(os.environ.get("DASHSYNC_PACKAGES") or ROOT / "build/packages")
SHELL = 'set -eu; root=$1; . "$root/cmake/packages/roots.sh"; '


def shell(script, *arguments):
    """Runs a line with the functions of roots.sh."""
    done = subprocess.run(["sh", "-c", SHELL + script, "sh", str(ROOT), *map(str, arguments)], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True)
    return done.returncode, done.stdout.strip(), done.stderr.strip()


def package(pattern):
    """The one file that was built by that pattern."""
    found = sorted(PACKAGES.glob(pattern))
    if len(found) != 1:
        raise unittest.SkipTest(f"{PACKAGES} has {len(found)} files {pattern}: it was not built")
    return found[0]


class RootCase(Case):
    """Each class gets a root of its own, unpacked for it and removed after it."""
    NAME = "bare"

    @classmethod
    def setUpClass(cls):
        code, out, _ = shell("root_why_not")
        if code:
            raise unittest.SkipTest(f"no root can be made here: {out}")
        code, tar, err = shell('root_tar "$2"', cls.NAME)
        if code:
            raise unittest.SkipTest(f"the root '{cls.NAME}' cannot be made: {err.splitlines()[-1]}")
        cls.inside = pathlib.Path(tempfile.mkdtemp(prefix="dashsync-root-"))
        cls.addClassCleanup(shutil.rmtree, cls.inside, ignore_errors=True)
        assert shell('root_open "$2" "$3"', tar, cls.inside)[0] == 0
        cls.archives = pathlib.Path(shell('echo "$root_cache/archives"')[1])
        cls.archives.mkdir(parents=True, exist_ok=True)
        lock = open(cls.archives.parent / "archives.lock", "w")  # apt does not wait for another apt in this folder
        cls.addClassCleanup(lock.close)
        fcntl.flock(lock, fcntl.LOCK_EX)

    @classmethod
    def command(cls, *words, binds=()):
        """The words that run a command in the root; packages are downloaded into the shared folder of archives."""
        return ["sh", str(ROOT / "cmake/packages/in-root.sh"), str(cls.inside), "-w",
                f"{cls.archives}:/var/cache/apt/archives", *binds, *map(str, words)]

    @classmethod
    def run_inside(cls, *words, binds=(), timeout=300):
        done = subprocess.run(cls.command(*words, binds=binds), capture_output=True, text=True, timeout=timeout,
                              stdin=subprocess.DEVNULL)
        return Result(done)

    def must(self, *words, **more):
        done = self.run_inside(*words, **more)
        self.assertEqual(done.code, 0, f"{words}: {done.out}{done.err}")
        return done.out

    def files(self):
        """Every path in the root, but what apt and the machine keep for themselves."""
        passing = ("proc/", "dev/", "run/", "tmp/", "var/cache/", "var/log/", "var/lib/apt/", "var/lib/dpkg/")
        paths = {str(path.relative_to(self.inside)) for path in self.inside.rglob("*")}
        return {path for path in paths if not path.startswith(passing)}


class Use(RootCase):
    """What a person does with a program that was just installed; `program` is what starts it."""
    program = ("dashsync",)

    def dashsync(self, *words, binds=(), code=0):
        done = self.run_inside("env", f"DASHSYNC_TOKEN={TOKEN}", *self.program, *words, binds=binds)
        self.assertEqual(done.code, code, f"{words}: {done.out}{done.err}")
        return done.out + done.err

    def use(self):
        self.assertIn("dashsync 0.", self.dashsync("version"))
        self.assertRegex(self.dashsync("help"), r"\n  plan +\S")
        self.assertIn("--detailed-exitcode", self.dashsync("plan", "-h"))
        gateway = Gateway(self, seed=self.seed(dashboard("cpu"), dashboard("disk")))
        self.init()
        self.config(gateway)
        self.write("dashboards/cpu.json", dashboard("cpu"))
        self.write("dashboards/disk.json", dashboard("disk"))
        self.commit("Take over the dashboards")
        self.write("dashboards/cpu.json", dashboard("cpu", expr="up == 0"))
        self.commit("Watch what is down")
        binds = ("-r", f"{self.repo}:/repo")
        where = ("-C", "/repo")
        planned = self.dashsync(*where, "plan", "--detailed-exitcode", binds=binds, code=2)
        self.assertIn("~ changed   cpu", planned)
        self.assertIn("1 written", self.dashsync(*where, "apply", "--yes", binds=binds))
        self.assertEqual(gateway.get("cpu")["dashboard"]["panels"][0]["targets"][0]["expr"], "up == 0")
        self.dashsync(*where, "plan", "--detailed-exitcode", binds=binds)
