# SPDX-License-Identifier: MIT
"""Real dashboards: every dashboard of the corpus that can be read is applied to empty resources and then in sync."""
import csv
import json
import re
import unittest

from harness import CORPUS, Case, Gateway, fresh, needs_corpus


def dashboards_of(case, path):
    """What dashsync reads from a file, as text with every spelling kept; empty when it refuses the file."""
    shown = case.run_dashsync("show", path, cwd="/")
    decoder = json.JSONDecoder(parse_float=str, parse_int=str)
    text, found = shown.out, []
    while text.strip():
        text = text.lstrip()
        _, end = decoder.raw_decode(text)
        found.append(text[:end])
        text = text[end:]
    return found if shown.code == 0 else []


class Corpus(Case):
    def test_every_readable_dashboard_is_applied_and_then_in_sync(self):
        needs_corpus()
        with open(CORPUS / "MANIFEST.tsv", newline="", encoding="utf-8") as table:
            paths = [row["path"] for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
                     if "/_rev/" not in row["path"]]
        self.init()
        seeds, inputs = [], set()
        for path in paths:
            for text in dashboards_of(self, CORPUS / path):
                uid = f"c{len(seeds):04d}"
                # the uid and title of the file give way to unique ones, as text, so that nothing else is respelled
                model = json.loads(text)
                model_text = re.sub(r'^\{', f'{{"uid": "{uid}", "title": "Corpus {uid}", ', self.without(text), count=1)
                inputs |= set(re.findall(r"\$\{((?:DS|VAR)_[A-Za-z0-9_-]+)\}", text))
                self.write(f"dashboards/{uid}.json", model_text)
                seeds.append(fresh(uid, f"Seed {uid}"))
                self.assertIsInstance(model, dict)
        self.assertGreater(len(seeds), 400)
        gateway = Gateway(self, seed=self.seed(*seeds))
        self.config(gateway)
        self.commit("All of them")

        apply = self.apply(timeout=280)
        outcomes = apply.outcomes()
        bad = {uid: (row["state"], row["reason"]) for row in apply.report["dashboards"]
               for uid in [row["uid"]] if outcomes[uid] != "written"}
        self.assertEqual(bad, {})
        self.assertEqual(apply.code, 0)

        gateway.forget_requests()
        plan = self.plan("--detailed-exitcode", timeout=280)
        self.assertEqual(set(plan.states().values()), {"in-sync"})
        self.assertEqual(plan.code, 0)
        self.assertEqual(sorted(path for _, path, _ in gateway.requests()),
                         sorted(f"/api/dashboards/uid/{seed['uid']}" for seed in seeds))

        gateway.forget_requests()
        self.assertEqual(set(self.apply(timeout=280).outcomes().values()), {"none"})
        self.assertEqual([line for line in gateway.requests() if line[0] == "POST"], [])

        # one value changed in one file is exactly that one change
        changed = self.repo / "dashboards" / "c0007.json"
        changed.write_text(changed.read_text().replace('"title": "Corpus c0007"', '"title": "Another"', 1))
        self.commit("One value")
        plan = self.plan(timeout=280)
        others = {uid: state for uid, state in plan.states().items() if state != "in-sync"}
        self.assertEqual(others, {"c0007": "changed"})
        change, = plan.row("c0007")["changes"]
        self.assertEqual((change["path"], change["old"], change["new"]), ("/title", "Corpus c0007", "Another"))
        print(f"{len(seeds)} dashboards of the corpus applied")

    @staticmethod
    def without(text):
        """A model's text without its own uid and title, which are at the top level of pretty-printed JSON."""
        lines = text.split("\n")
        kept = [line for line in lines if not re.match(r'^  "(uid|title)": ("(?:[^"\\]|\\.)*"|null|\d+),?$', line)]
        if kept[-2].endswith(","):
            kept[-2] = kept[-2][:-1]
        return "\n".join(kept)


if __name__ == "__main__":
    unittest.main()
