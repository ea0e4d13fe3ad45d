#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds docs/yaml.md to the cases of yaml-test-suite: what `dashsync show --raw` reads of each, against the case's JSON.

The suite is another project's (https://github.com/yaml/yaml-test-suite, its branch `data`) and not copied here:

    git clone -b data-2022-01-17 https://github.com/yaml/yaml-test-suite
    DASHSYNC=build/dev/cmd/dashsync python3 tests/yaml_suite.py yaml-test-suite

Without an argument the folder comes from DASHSYNC_YAML_SUITE; without both the test is skipped. A case is a folder with
in.yaml, and in.json (what it means), or the file error (it is not YAML). --list prints the cases of each kind.
"""
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "yaml.md"
KINDS = ("equal", "no JSON to compare with", "invalid and refused", "valid and refused", "invalid and accepted",
         "other values")
SUITE = os.environ.get("DASHSYNC_YAML_SUITE", "")


def documents_of(text):
    """The values of JSON texts one after the other."""
    decoder, at, found = json.JSONDecoder(), 0, []
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        value, at = decoder.raw_decode(text, at)
        found.append(value)
    return found


def is_same(a, b):
    """Equality of JSON values: true is not 1, the order of keys says nothing."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(is_same(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(is_same, a, b))
    return isinstance(a, bool) == isinstance(b, bool) and a == b


def judge(case):
    """The kind of a case, and what was printed of it."""
    done = subprocess.run([os.environ["DASHSYNC"], "show", "--raw", str(case / "in.yaml")], capture_output=True, timeout=60)
    if done.returncode not in (0, 65):
        raise RuntimeError(f"{case}: exit {done.returncode}: {done.stderr.decode()}")
    printed = (done.stderr if done.returncode else done.stdout).decode()
    if (case / "error").exists():
        return "invalid and refused" if done.returncode else "invalid and accepted", printed
    if not (case / "in.json").exists():
        return "no JSON to compare with", printed
    if done.returncode:
        return "valid and refused", printed
    same = is_same(documents_of(done.stdout.decode()), documents_of((case / "in.json").read_text()))
    return "equal" if same else "other values", printed


def run(suite):
    """{kind: {name: what was printed}} of all cases, sorted."""
    cases = sorted(path.parent for pattern in ("*/in.yaml", "*/*/in.yaml") for path in suite.glob(pattern)
                   if path.relative_to(suite).parts[0] not in ("name", "tags"))
    found = {kind: {} for kind in KINDS}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for case, (kind, printed) in zip(cases, pool.map(judge, cases)):
            found[kind][case.relative_to(suite).as_posix()] = printed
    return found


class Suite(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        if not SUITE:
            raise unittest.SkipTest("yaml-test-suite is not here; DASHSYNC_YAML_SUITE names the folder")
        cls.found = run(pathlib.Path(SUITE))

    def test_the_figures_of_the_page(self):
        figures = dict(re.findall(r"^\| ([a-zA-Z ]+) \| (\d+) \|$", PAGE.read_text(), re.M))
        self.assertEqual(figures, {kind: str(len(self.found[kind])) for kind in KINDS})

    def test_each_case_that_differs_is_on_the_page_with_its_reason(self):
        for kind in KINDS[3:]:
            section = PAGE.read_text().split(f"## {kind[0].upper()}{kind[1:]}\n")[1].split("\n## ")[0]
            listed = re.findall(r"`([0-9A-Z]{4}(?:/[0-9]+)?)`", section)
            self.assertEqual(sorted(listed), sorted(self.found[kind]), kind)

    def test_few_valid_cases_are_refused(self):
        self.assertLessEqual(len(self.found["valid and refused"]), 50)


def print_list(suite):
    for kind, cases in run(suite).items():
        print(f"{kind}: {len(cases)}")
        for name, printed in cases.items() if kind in KINDS[3:] else ():
            print(f"  {name}  {' '.join(printed.split())[:150]}")


if __name__ == "__main__":
    if len(sys.argv) > 1 and not sys.argv[-1].startswith("-"):
        SUITE = sys.argv.pop()
    if "--list" in sys.argv:
        print_list(pathlib.Path(SUITE))
    else:
        unittest.main()
