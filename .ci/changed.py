# SPDX-License-Identifier: MIT
"""changed.py [COMMIT]: the .c files of the product that differ from COMMIT in their own text or in that of a header which
they include, directly or through other headers. Without COMMIT, or when .clang-tidy differs, all of them. One a line.

.ci/run analyses only these: the analyzer takes ten times as long as all other checks, and says the same of the same text.
"""
import pathlib
import re
import subprocess
import sys

HOUSE = ("model", "sync", "cmd", "fixtures/gateway")
RULES = ".clang-tidy"
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+"([^"]+)"', re.M)


def git(*arguments):
    return subprocess.run(["git", *arguments], capture_output=True, text=True, check=True).stdout.splitlines()


def includes(path, known):
    """All files that a file includes, itself too. Paths in #include are seen from the root."""
    if path not in known:
        known[path] = {path}  # ends a ring
        found = pathlib.Path(path)
        for name in INCLUDE.findall(found.read_text()) if found.exists() else ():
            known[path] = known[path] | includes(name, known)
    return known[path]


def main(commit=None):
    sources = [path for path in git("ls-files", *(f"{part}/*.c" for part in HOUSE)) if pathlib.Path(path).exists()]
    changed = set(git("diff", "--name-only", "--no-renames", commit, "--") if commit else [RULES])
    known = {}
    for path in sources:
        if RULES in changed or not changed.isdisjoint(includes(path, known)):
            print(path)


if __name__ == "__main__":
    main(*sys.argv[1:])
