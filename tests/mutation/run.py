#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Would the tests notice? Makes small changes in the heart of dashsync, one at a time, and runs the tests that execute the changed line.

    python3 tests/mutation/run.py [--seed N] [--each N] [--tests REGEX] [--list] [FILE...]

Works on copies of the tracked files below build/mutation; the project itself is not touched. First every test runs once in a build
that counts lines, so that a mutant needs only the tests that reach its line, the shortest first. A mutant that does not compile, or
whose object code is the same, is replaced by the next of its file. A survivor that docs/mutation.md judges is named with its verdict.
Ends with 0 when at least 95 % of the mutants that matter were noticed and docs/mutation.md judges all others.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
import time

import mutants

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "mutation"
JUDGED = ROOT / "docs" / "mutation.md"
HEART = ("model/diff", "model/document", "model/merge", "model/patch", "model/plan", "sync/apply", "sync/compare", "sync/grafana",
         "sync/history", "sync/pull", "sync/sign_in", "sync/write")
# Tests of texts, not of what the program does
NOT_THESE = ("docs", "english", "layers", "layers_walk", "summary", "walks", "mutants")
SEED = 20261130
LONGEST = 60  # seconds for a test, and its limit
PATIENCE = 180  # seconds of tests for a mutant; what is left then is said
WORKERS = 2
FLAGS = {"lines": "-O0 -g0 --coverage", "plain": "-O1 -g0"}


def copy_tree(tree):
    """The tracked files as they are now, in a folder of their own; unchanged ones keep their times."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, listed):
        source, copy = ROOT / name, tree / name
        if not source.exists() or copy.exists() and copy.read_bytes() == source.read_bytes():
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, copy, follow_symlinks=False)
    corpus, beside = ROOT.parent / "shared", tree.parent / "shared"
    if corpus.exists() and not beside.exists():
        beside.symlink_to(corpus)


def prepare(tree, flags):
    """Copies and builds everything once; the output of a build that fails is the error."""
    copy_tree(tree)
    configure = ["cmake", "-S", ".", "-B", "build", "-G", "Ninja", "-DCMAKE_BUILD_TYPE=None", f"-DCMAKE_C_FLAGS={flags} -w"]
    for command in (configure, ["ninja", "-C", "build"]):
        done = subprocess.run(command, cwd=tree, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode:
            sys.exit(f"{' '.join(command)} in {tree}:\n{done.stdout[-4000:]}")


class Test:
    def __init__(self, entry):
        properties = {one["name"]: one["value"] for one in entry["properties"]}
        self.name, self.command = entry["name"], entry["command"]
        self.folder = properties.get("WORKING_DIRECTORY", ".")
        self.environment = dict(one.split("=", 1) for one in properties.get("ENVIRONMENT", []))
        self.seconds, self.lines, self.known = 0.0, collections.defaultdict(set), collections.defaultdict(set)

    def reaches(self, path, lines):
        """Whether it executes one of these lines. What gcov does not count, such as a table, is reached with the file."""
        return not self.lines[path].isdisjoint(lines) or bool(self.lines[path]) and self.known[path].isdisjoint(lines)

    def targets(self):
        """What ninja has to make for it: its own program, or those that a script runs."""
        return [pathlib.Path(path).name for path in [self.command[0], *self.environment.values()] if "/build/" in path]

    def run(self, tree, extra=None, limit=LONGEST):
        """Whether it passes in this tree, whose paths stand in place of those of the tree that it was listed in."""
        moved = lambda text: re.sub(re.escape(str(WORK)) + r"/tree-\w+", str(tree), text)
        environment = {**os.environ, **{key: moved(value) for key, value in self.environment.items()}, **(extra or {})}
        process = subprocess.Popen([moved(word) for word in self.command], cwd=moved(self.folder), env=environment,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            return process.wait(limit) == 0
        except subprocess.TimeoutExpired:
            return False
        finally:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()


def list_tests(tree):
    listed = subprocess.run(["ctest", "--test-dir", "build", "--show-only=json-v1"], cwd=tree, capture_output=True, text=True, check=True)
    return [Test(entry) for entry in json.loads(listed.stdout)["tests"] if entry["name"] not in NOT_THESE and "command" in entry]


def count_lines(tree, test):
    """Runs a test in the build that counts, and keeps which lines of the heart it executed."""
    counts = WORK / "counts" / test.name
    shutil.rmtree(counts, ignore_errors=True)
    begun = time.monotonic()
    passes = test.run(tree, {"GCOV_PREFIX": str(counts)})
    test.seconds = time.monotonic() - begun
    written = [path for room in HEART for path in counts.rglob(f"build/{room}/**/*.gcda")]
    for path in written:
        notes = pathlib.Path("/") / path.relative_to(counts).with_suffix(".gcno")
        path.with_suffix(".gcno").symlink_to(notes)
    if written:
        done = subprocess.run(["gcov", "--json-format", "--stdout", *map(str, written)], capture_output=True, text=True, check=True)
        for answer in map(json.loads, filter(None, done.stdout.splitlines())):
            for file in answer["files"]:
                name = (pathlib.Path(answer["current_working_directory"]) / file["file"]).resolve()
                if name.is_relative_to(tree.resolve()):
                    path = str(name.relative_to(tree.resolve()))
                    test.lines[path] |= {one["line_number"] for one in file["lines"] if one["count"]}
                    test.known[path] |= {one["line_number"] for one in file["lines"]}
    shutil.rmtree(counts, ignore_errors=True)
    return passes


def judged():
    """The verdicts of docs/mutation.md: what `key` makes of a mutant, and how it is judged there."""
    rows = {}
    if JUDGED.exists():
        text = re.sub(r"\n  +", " ", JUDGED.read_text())
        for *mutant, verdict in re.findall(r"^- `([^`]+)` `([^`]*)`: `([^`]+)` to `([^`]+)`: (\w+)", text, re.M):
            rows[tuple(mutant)] = verdict
    return rows


def key(mutant):
    return mutant.path, mutant.function, mutant.before, mutant.after


def object_of(tree, path):
    found = list((tree / "build" / pathlib.Path(path).parent).rglob(pathlib.Path(path).name + ".o"))
    return found[0]


def ninja(tree, targets):
    done = subprocess.run(["ninja", "-C", "build", *map(str, targets)], cwd=tree, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          check=False)
    return done.returncode == 0


def try_mutant(tree, mutant, tests):
    """What became of it: (what, by which test)."""
    source, whole = tree / mutant.path, (ROOT / mutant.path).read_text()
    compiled = object_of(tree, mutant.path).relative_to(tree / "build")
    before = (tree / "build" / compiled).read_bytes()
    try:
        source.write_text(mutants.apply(mutant, whole))
        if not ninja(tree, [compiled]):
            return "does not compile", ""
        if (tree / "build" / compiled).read_bytes() == before:
            return "same code", ""
        reach = sorted((test for test in tests if test.reaches(mutant.path, lines_of(mutant, whole))), key=lambda test: test.seconds)
        if not reach:
            return "survived", "no test executes it"
        spent, left = 0.0, len(reach)
        for test in reach:
            if spent > PATIENCE:
                return "survived", f"{left} tests were left out"
            begun = time.monotonic()
            if not ninja(tree, test.targets()):
                return "does not compile", "with the rest"
            if not test.run(tree, limit=min(LONGEST, 30 + 5 * test.seconds)):
                return "noticed", test.name
            spent += time.monotonic() - begun
            left -= 1
        return "survived", f"{len(reach)} tests reach it"
    finally:
        source.write_text(whole)
        ninja(tree, [compiled])


def lines_of(mutant, text):
    return range(mutant.line, mutant.line + text.count("\n", mutant.start, mutant.end) + 1)


def how_many(text, arguments):
    return arguments.each + (text.count("\n") >= 250)


def try_file(trees, path, neighbours, tests, arguments, say):
    """Draws from one file until as many as asked for were tried; the results."""
    tree, results, text = trees.get(), [], (ROOT / path).read_text()
    try:
        for mutant in mutants.draw(path, text, neighbours, arguments.seed):
            if len(results) == how_many(text, arguments):
                break
            what, how = try_mutant(tree, mutant, tests)
            if what in ("noticed", "survived"):
                results.append((mutant, what))
            say(mutant, what, how)
    finally:
        trees.put(tree)
    return results


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", metavar="FILE", help="only these; a folder is all of its .c files")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--each", type=int, default=2, metavar="N", help="mutants of each file (2); one more from 250 lines on")
    parser.add_argument("--tests", default="", metavar="REGEX", help="only tests whose names match")
    parser.add_argument("--list", action="store_true", help="only print what would be tried first")
    return parser.parse_args()


def chosen_files(names):
    folders = [ROOT / name for name in names or HEART]
    paths = [path for folder in folders for path in (sorted(folder.glob("*.c")) if folder.is_dir() else [folder])]
    return [str(path.relative_to(ROOT)) for path in paths]


def known_neighbours():
    headers = [*ROOT.glob("model/*/*.[ch]"), *ROOT.glob("sync/*/*.[ch]")]
    return mutants.neighbours_of([members for path in sorted(headers) for members in mutants.enums_in(path.read_text())])


def measure(tests, pattern):
    """Runs each test once where lines are counted. One that fails unchanged could notice nothing: it is left out, and said."""
    tree = WORK / "tree-lines"
    prepare(tree, FLAGS["lines"])
    listed = [test for test in list_tests(tree) if re.search(pattern, test.name)]
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        passes = list(pool.map(lambda test: count_lines(tree, test), listed))
    for test, passed in zip(listed, passes):
        if passed:
            tests.append(test)
        else:
            print(f"left out, for it fails or takes more than {LONGEST} s unchanged: {test.name}", flush=True)
    if not any(test.lines for test in tests):
        sys.exit("no test executes a line of the heart: were none chosen, or does gcov not answer?")


def main():
    arguments = read_arguments()
    files, neighbours = chosen_files(arguments.files), known_neighbours()
    if arguments.list:
        for path in files:
            text = (ROOT / path).read_text()
            for mutant, _ in zip(mutants.draw(path, text, neighbours, arguments.seed), range(how_many(text, arguments))):
                print(f"{path}:{mutant.line}: {mutant.kind}: {mutant.before}  ->  {mutant.after}")
        return 0
    begun, tests, trees, lock, verdicts = time.monotonic(), [], queue.Queue(), threading.Lock(), judged()
    measure(tests, arguments.tests)
    for worker in range(WORKERS):
        prepare(WORK / f"tree-{worker}", FLAGS["plain"])
        trees.put(WORK / f"tree-{worker}")
    print(f"{len(tests)} tests measured after {time.monotonic() - begun:.0f} s", flush=True)

    def say(mutant, what, how):
        verdict = verdicts.get(key(mutant), "NOT JUDGED")
        with lock:
            if what == "survived":
                print(f"survived ({verdict}; {how})\n  - `{mutant.path}` `{mutant.function}`: `{mutant.before}` to `{mutant.after}`: ", flush=True)
            else:
                print(f"{what}: {mutant.path}:{mutant.line} {mutant.kind} {how}", flush=True)

    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        tried = [result for results in pool.map(lambda path: try_file(trees, path, neighbours, tests, arguments, say), files)
                 for result in results]
    return report(tried, verdicts, time.monotonic() - begun)


def report(tried, verdicts, seconds):
    """The score by room, and whether it is good enough."""
    rooms, open_ones = collections.defaultdict(lambda: [0, 0, 0]), 0
    for mutant, what in tried:
        verdict = verdicts.get(key(mutant))
        for name in (str(pathlib.Path(mutant.path).parent), "all"):
            rooms[name][0] += what == "noticed"
            rooms[name][1] += what == "survived" and verdict != "equivalent"
            rooms[name][2] += what == "survived" and verdict == "equivalent"
        open_ones += what == "survived" and not verdict
    print(f"\nafter {seconds:.0f} s")
    for name in sorted(rooms, key=lambda room: (room == "all", room)):
        noticed, survived, equivalent = rooms[name]
        print(f"{name:20} {noticed:4} of {noticed + survived:4} noticed, {100 * noticed / max(1, noticed + survived):5.1f} %, "
              f"{equivalent} equivalent")
    noticed, survived, _ = rooms["all"]
    print(f"{open_ones} survivors are not judged in docs/mutation.md")
    return 0 if not open_ones and noticed >= 0.95 * (noticed + survived) else 1


if __name__ == "__main__":
    sys.exit(main())
