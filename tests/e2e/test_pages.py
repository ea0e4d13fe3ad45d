# SPDX-License-Identifier: MIT
"""The worked pages of docs/diff.md are what the program prints for fixtures/pages.

A page is a folder: base/ is what git and the server agreed on, git/ what git has now, live/ what a person saved since;
page.json has its title, the command, the columns of the terminal (0: a file or a pipe) and the person's message.

    test_pages.py --write    writes the pages into docs/diff.md, to be read before they are committed
"""
import json
import os
import pathlib
import re
import sys
import unittest

from harness import ROOT, Case, Gateway

PAGES = ROOT / "fixtures" / "pages"
PAGE = ROOT / "docs" / "diff.md"
BLOCK = re.compile(r"^(<!-- page ([\w-]+) -->\n+)(`{3,})(\w*)\n.*?^\3\n", re.M | re.S)


def settled(text, url, commits):
    """The page without what is another at each run: port, commits, times, digests of what has them."""
    text = text.replace(url, "http://127.0.0.1:3000")
    for i, commit in enumerate(commits):
        text = re.sub(rf"\b{commit[:7]}[0-9a-f]*", lambda found, i=i: ("88d03e1b52c7", "4f1c9a26e0d3")[i][:len(found.group(0))], text)
    text = re.sub(r"\b\d{4}-\d\d-\d\dT?[ ]?\d\d:\d\d(:\d\d(\.\d+)?)?(Z| UTC)?", "2026-11-30 06:12 UTC", text)
    text = re.sub(r"\b\d{1,2} [A-Z][a-z]{2} (\d{4} )?\d\d:\d\d UTC", "30 Nov 06:12 UTC", text)
    text = re.sub(r"\b\d\d:\d\d(:\d\d)? UTC", "06:12 UTC", text)
    text = re.sub(r"\b\d+\.\d+ s\b", "0.4 s", text)
    text = re.sub(r"\b(just now|(\d+|a|an|one) (second|minute)s? ago)\b", "a minute ago", text)
    text = re.sub(r"\bplan [0-9a-f]{6,64}\b", "plan 9c41d7a20b35", text)
    text = re.sub(r"(plan `)[0-9a-f]{6,64}`", r"\g<1>9c41d7a20b35`", text)
    return re.sub(r"[ \t]+$", "", text, flags=re.M)


class Pages(Case):
    def documents(self, page, side):
        return {path.stem: json.loads(path.read_text()) for path in sorted((PAGES / page / side).glob("*.json"))}

    def page(self, name):
        """What the command of a page prints."""
        about = json.loads((PAGES / name / "page.json").read_text())
        base, new, live = (self.documents(name, side) for side in ("base", "git", "live"))
        gateway = Gateway(self, seed=self.seed(*base.values()))
        self.init()
        self.config(gateway)
        for uid, document in base.items():
            self.write(f"dashboards/{uid}.json", document)
        commits = [self.commit("Take the dashboards over")]
        for uid, document in live.items():
            gateway.edit(uid, lambda edited, document=document: edited.update(document) or [
                edited.pop(key) for key in set(edited) - set(document) - {"id", "version"}], about.get("message", ""))
        for uid, document in new.items():
            self.write(f"dashboards/{uid}.json", document)
        if new:
            commits.append(self.commit(about["title"]))
        width = ["--width", str(about["width"])] if about["width"] else []
        result = self.run_dashsync(*about["command"], *width)
        self.assertEqual(result.err, "")
        return settled(result.out, gateway.url, commits)


def blocks():
    return {match.group(2): match for match in BLOCK.finditer(PAGE.read_text())}


class Worked(Pages):
    def test_each_folder_has_its_page(self):
        self.assertEqual(sorted(blocks()), sorted(path.parent.name for path in PAGES.glob("*/page.json")))


def add_test(name):
    def test(self):
        printed = self.page(name)
        shown = blocks()[name].group(0)
        self.assertEqual(shown, shape(blocks()[name], printed))
    setattr(Worked, "test_" + name.replace("-", "_"), test)


def shape(match, printed):
    longest = max([2, *(len(run) for run in re.findall(r"`+", printed))]) + 1
    return f"{match.group(1)}{'`' * longest}{match.group(4)}\n{printed}{'`' * longest}\n"


for folder in sorted(PAGES.glob("*/page.json")):
    add_test(folder.parent.name)


class Writing(Pages):
    """Not a test: writes docs/diff.md. No method is called runTest, which every run of the tests would call."""

    def write_pages(self):
        text = PAGE.read_text()
        for name in blocks():
            if "--only" in sys.argv and name not in sys.argv:
                continue
            self.doCleanups()
            self.setUp()
            match = {m.group(2): m for m in BLOCK.finditer(text)}[name]
            text = text.replace(match.group(0), shape(match, self.page(name)))
        PAGE.write_text(text)


if __name__ == "__main__":
    if "--write" in sys.argv:
        result = unittest.TextTestRunner().run(Writing("write_pages"))
        sys.exit(not result.wasSuccessful())
    unittest.main()
