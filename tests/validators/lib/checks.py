# SPDX-License-Identifier: MIT
"""checks: the lines that a validator prints (.ci/validators), for those in Python.

    checks = Checks()
    checks.ok("the report is valid", not errors, "\\n".join(errors))
    checks.skip("promtool", "no promtool: sudo apt-get install prometheus")
    sys.exit(checks.end())
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
OUT = pathlib.Path(os.environ.get("VALIDATORS_OUT", ROOT / "build/validators/out"))


def on_one_line(text):
    """The first words of a tool's output, printable."""
    words = re.sub(r"[^\x20-\x7e]", "?", " ".join(text.split()))
    return words[:400] + ("..." if len(words) > 400 else "")


def why_it_lacks(name):
    """Why .ci/validators could not install what has this name in its own, or ''."""
    lacking = (line.partition(": ") for line in os.environ.get("VALIDATORS_LACK", "").splitlines())
    return next((why for item, _, why in lacking if name in item), "")


class Checks:
    def __init__(self):
        self.failed = 0

    def ok(self, what, passed, why=""):
        """One check: `why` is said when it did not pass."""
        self.failed += not passed
        print(f"ok {what}" if passed else f"FAILED {what}: {on_one_line(why) or 'it gives no reason'}", flush=True)
        return passed

    def skip(self, what, why):
        print(f"SKIPPED {what}: {on_one_line(why)}", flush=True)

    def tool(self, name, install=None):
        """Whether a program is there; skipped with what installs it, or why that failed, where it is not."""
        if shutil.which(name):
            return True
        why = why_it_lacks(name) or install
        self.skip(name, f"no {name} on this machine" + (f": {why}" if why else ""))
        return False

    def package(self, name):
        """Whether an npm package is there; skipped with the reason where it is not."""
        if (pathlib.Path(os.environ.get("NODE_PATH", "")) / name / "package.json").exists():
            return True
        self.skip(name, f"no npm package {name}: {why_it_lacks(name) or '.ci/validators installs it'}")
        return False

    def end(self):
        return 1 if self.failed else 0


def run(*command, **options):
    """Runs a command; gives (exit status, all that it printed)."""
    done = subprocess.run(list(map(str, command)), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace", **options)
    return done.returncode, done.stdout


if __name__ == "__main__":
    sys.exit("this is a module: see its first lines")
