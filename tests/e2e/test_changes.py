# SPDX-License-Identifier: MIT
"""changes[] of a report are exact: the program on docs/report.md makes the new document of the old one with them."""
import json
import sys
import unittest

from harness import CORPUS, ROOT, Case, Gateway, needs_corpus

sys.path.insert(0, str(ROOT / "tests"))
import pairs  # pylint: disable=wrong-import-position

EDITS = 400  # random ones a run


def program_of_the_page():
    """apply_changes as docs/report.md has it."""
    page = (ROOT / "docs" / "report.md").read_text()
    section = page[page.index("### Applying changes"):]
    names = {}
    exec(section.split("```python\n")[1].split("```")[0], names)  # pylint: disable=exec-used
    return names["apply_changes"]


def spelled(value):
    """A value as text in which equal values, and only they, are alike: 1 is 1.0, true is not 1, keys have no order."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(key)}:{spelled(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(spelled, value)) + "]"
    if isinstance(value, float) and value == int(value):
        value = int(value)
    return json.dumps(value)


def without_empty(value):
    """A value without members that are empty: of those, edits[] have git's spelling (docs/equivalences.md)."""
    if isinstance(value, dict):
        return {key: without_empty(below) for key, below in value.items() if below not in ([], {}, None, "", False)}
    return [without_empty(below) for below in value] if isinstance(value, list) else value


class Changes(Case):
    def compare(self, steps):
        """Live has the old ones, git's last commit the new ones; gives the rows of a plan."""
        self.init()
        old, new = {}, {}
        for at, (_, before, after) in enumerate(steps):
            uid = f"p{at:04}"
            old[uid] = {**before, "uid": uid, "title": f"{before['title']} {uid}"}
            new[uid] = {**after, "uid": uid, "title": f"{after['title']} {uid}"}
        gateway = Gateway(self, seed=self.seed(*old.values()))
        self.config(gateway)
        for documents in (old, new):
            for uid, dashboard in documents.items():
                self.write(f"dashboards/{uid}.json", dashboard)
            self.git("add", "-A")
            self.git("commit", "-q", "--allow-empty", "-m", "Dashboards")
        return gateway, old, new

    def check(self, rows, steps, old, new, key="changes", alike=lambda value: value):
        """Every row's changes lead from old to new, which are compared as `alike` makes them."""
        apply_changes = program_of_the_page()
        self.assertEqual(len(rows), len(old))
        wrong, count = [], 0
        for row in rows:
            changes = row[key]
            count += len(changes)
            before = pairs.without_numbers(old[row["uid"]])
            after = pairs.without_numbers(new[row["uid"]])
            self.assertIn(row["state"], ("in-sync", "changed", "drifted"), row["reason"])
            if spelled(alike(apply_changes(before, changes))) != spelled(alike(after)):
                wrong.append(f"{row['uid']} {steps[int(row['uid'][1:])][0]}")
        self.assertEqual(wrong, [])
        print(f"{len(rows)} of {len(rows)} documents made anew by {count} {key}")

    def own(self):
        """Our own dashboards, and one with rows as they were before 2017."""
        texts = [path.read_text() for path in sorted((ROOT / "fixtures" / "dashboards").glob("*.json"))]
        old_rows = {"title": "Old rows", "schemaVersion": 14, "rows": [
            {"title": title, "height": "250px", "panels": [
                {"id": number + at, "type": "graph", "title": f"{title} {at}", "span": 6,
                 "targets": [{"refId": "A", "expr": f"metric_{number}_{at}"}]} for at in range(3)]}
            for title, number in (("CPU", 1), ("Memory", 4), ("Disk", 7))]}
        without_ids = json.loads(json.dumps(old_rows).replace('"id"', '"was"'))
        return [pairs.without_numbers(json.loads(text)) for text in texts] + [old_rows, without_ids]

    def test_steps_of_real_dashboards(self):
        needs_corpus()
        steps = list(pairs.steps_of(CORPUS))
        self.assertGreater(len(steps), 50)
        _, old, new = self.compare(steps)
        self.check(self.plan().report["dashboards"], steps, old, new)

    def test_random_edits(self):
        own = self.own()
        steps = [(f"edit {seed}", own[seed % len(own)], pairs.edited(seed, own[seed % len(own)]))
                 for seed in range(EDITS)]
        _, old, new = self.compare(steps)
        self.check(self.plan().report["dashboards"], steps, old, new)

    def test_edits_by_hand_that_a_drift_finds(self):
        """edits[] lead from git's document to live's."""
        own = self.own()
        steps = [(f"edit {seed}", own[seed % len(own)], pairs.edited(seed, own[seed % len(own)]))
                 for seed in range(1000, 1060)]
        gateway, git, live = self.compare([(name, old, old) for name, old, _ in steps])
        for uid, (_, _, new) in zip(list(live), steps):
            live[uid] = {**new, "uid": uid, "title": git[uid]["title"]}

            def save(dashboard, to=live[uid]):
                number = {key: dashboard[key] for key in ("id", "version") if key in dashboard}
                dashboard.clear()
                dashboard.update(to, **number)

            gateway.edit(uid, save)
        rows = self.run_dashsync("drift", "--json").report["dashboards"]
        self.check(rows, steps, git, live, "edits", without_empty)


if __name__ == "__main__":
    unittest.main()
