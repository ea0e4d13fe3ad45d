# SPDX-License-Identifier: MIT
"""Titles that move from one dashboard to another, on servers that want them unique in a folder and on others."""
import itertools
import json
import pathlib
import re
import unittest

from harness import Case, Gateway, dashboard


class Titles(Case):
    def start(self, titles, profile="grafana9", folders=None, faults=()):
        """Live and git have `titles` (uid: title); `folders` are the folders' uids."""
        seed = pathlib.Path(self.folder) / f"seed-{len(self.running)}"
        for uid, title in titles.items():
            folder = seed / (folders or {}).get(uid, "")
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{uid}.json").write_text(json.dumps(dashboard(uid, title)))
        arguments = [word for fault in faults for word in ("--fault", fault)]
        self.gateway = Gateway(self, *arguments, seed=seed, profile=profile)
        self.init()
        self.config(self.gateway)
        self.write_titles(titles)
        self.gateway.forget_requests()

    def write_titles(self, titles):
        for uid, title in titles.items():
            self.write(f"dashboards/{uid}.json", dashboard(uid, title))
        self.commit(f"Titles {', '.join(titles.values())}")

    def saves(self):
        return [status for method, path, status in self.gateway.requests() if method == "POST"]

    def live(self, uids):
        return {uid: self.gateway.get(uid)["dashboard"]["title"] for uid in uids}

    def assert_applied(self, titles, *arguments, saves=None):
        result = self.apply(*arguments)
        self.assertEqual(result.code, 0, result.out + result.err)
        self.assertEqual(self.live(titles), titles)
        self.assertEqual(self.saves(), ["200"] * (len(titles) if saves is None else saves))
        return result

    # ---- along ----

    def test_titles_that_move_along_are_written_in_one_run_whatever_the_uids(self):
        for uids in itertools.permutations("abc"):
            with self.subTest(uids):
                self.start(dict(zip(uids, ("One", "Two", "Three"))))
                moved = dict(zip(uids, ("Two", "Three", "Four")))
                self.write_titles(moved)
                plan = self.plan()
                self.assertEqual((plan.code, plan.report["notes"]), (0, []), plan.out)
                self.gateway.forget_requests()
                self.assert_applied(moved, "--write-jobs", "4" if uids[0] < uids[1] else "1")

    def test_a_long_chain(self):
        uids = [f"d{(7 * number) % 40:02}" for number in range(40)]
        titles = dict(zip(uids, (f"Title {number}" for number in range(40))))
        self.start(titles)
        moved = dict(zip(uids, (f"Title {number + 1}" for number in range(40))))
        self.write_titles(moved)
        self.assert_applied(moved)

    def test_a_saved_plan_is_written_in_the_same_order(self):
        self.start({"a": "One", "b": "Two", "c": "Three"})
        moved = {"a": "Two", "b": "Three", "c": "Four"}
        self.write_titles(moved)
        saved = pathlib.Path(self.folder) / "plan.json"
        self.assertEqual(self.run_dashsync("plan", "--out", saved).code, 0)
        result = self.run_dashsync("apply", saved, "--json")
        self.assertEqual(result.code, 0, result.out)
        self.assertEqual(self.live(moved), moved)
        self.assertEqual(self.saves(), ["200"] * 3)

    def test_a_run_that_moved_titles_is_rolled_back_in_the_order_that_works(self):
        titles = {"a": "One", "b": "Two", "c": "Three"}
        self.start(titles)
        moved = {"a": "Two", "b": "Three", "c": "Four"}
        self.write_titles(moved)
        run = self.assert_applied(moved).report["run"]
        self.gateway.forget_requests()
        result = self.run_dashsync("rollback", "--run", run, "--yes", "--json")
        self.assertEqual(result.code, 0, result.out)
        self.assertEqual(self.live(titles), titles)
        self.assertEqual(self.saves(), ["200"] * 3)

    def test_what_is_refused_for_its_title_is_tried_once_more(self):
        """The server spells ü as ue; dashsync does not foresee that, and the title is free after the others."""
        self.start({"a": "One", "b": "Zuerich"})
        moved = {"a": "Zürich", "b": "Geneva"}
        self.write_titles(moved)
        result = self.apply("--write-jobs", "1")
        self.assertEqual(result.code, 0, result.out)
        self.assertEqual(self.live(moved), moved)
        self.assertEqual(self.saves(), ["412", "200", "200"])

    # ---- around ----

    def take_the_way_out(self, hint, titles, saves):
        """Does what the hint says, to the letter."""
        uid, aside, final = re.search(r"give '(.*?)' the title '(.*?)'.* apply it; .* give it '(.*?)'", hint).groups()
        self.write_titles({**titles, uid: aside})
        self.gateway.forget_requests()
        self.assert_applied({**titles, uid: aside}, saves=saves)
        self.write_titles({**titles, uid: final})
        self.gateway.forget_requests()
        self.assert_applied({**titles, uid: final}, saves=1)

    def test_a_swap_is_explained_with_two_commits_that_do_it(self):
        self.start({"a": "One", "b": "Two"})
        swapped = {"a": "Two", "b": "One"}
        self.write_titles(swapped)
        plan = self.plan()
        way = ("'a' and 'b' swap their titles. Two commits do it: in the first, give 'a' the title 'Two (moving)' and "
               "leave the other as it is; apply it; in the second, give it 'Two'.")
        self.assertEqual(plan.report["notes"], ["Grafana up to 11.2 refuses an exchange of titles: " + way])
        self.gateway.forget_requests()
        result = self.apply()
        self.assertEqual(result.code, 3, result.out)
        self.assertEqual(self.saves(), ["412", "412"])
        for uid, other, title in (("a", "b", "Two"), ("b", "a", "One")):
            row = result.row(uid)
            self.assertEqual((row["state"], row["outcome"], row["hint"]), ("blocked", "refused", way))
            self.assertEqual(row["reason"], f"dashboard '{other}' of the same folder has the title '{title}'")
        self.take_the_way_out(result.row("a")["hint"], swapped, saves=2)

    def test_a_ring_of_three_is_explained(self):
        self.start({"a": "One", "b": "Two", "c": "Three", "d": "Four"})
        moved = {"a": "Two", "b": "Three", "c": "One", "d": "Five"}
        self.write_titles(moved)
        result = self.apply()
        self.assertEqual(result.code, 4, result.out)
        self.assertEqual(sorted(self.saves()), ["200", "412", "412", "412"])
        self.assertIn("'a', 'b' and 'c' exchange their titles.", result.row("c")["hint"])
        self.take_the_way_out(result.row("b")["hint"], moved, saves=3)

    def test_a_title_that_waits_for_one_in_a_ring_names_it(self):
        self.start({"a": "One", "b": "Two", "c": "Three"})
        self.write_titles({"a": "Two", "b": "Three", "c": "Two"})
        result = self.apply()
        self.assertEqual(result.code, 3, result.out)
        self.assertEqual(result.row("a")["reason"], "dashboard 'b' of the same folder has the title 'Two'")
        self.assertEqual(result.row("a")["hint"], "It becomes free when 'b' is written, whose row says why it was not.")
        self.assertIn("swap", result.row("b")["hint"])

    def test_a_title_of_a_dashboard_that_somebody_edited_names_it(self):
        """b is not written: git has another title for it already, so no file needs one."""
        self.start({"a": "One", "b": "Two", "c": "Three", "d": "Four"})
        self.assertEqual(self.apply("--adopt").code, 0)
        self.gateway.edit("b", lambda live: live.update(tags=["by hand"]))
        self.gateway.edit("d", lambda live: live.update(title="Five"))
        self.write_titles({"a": "Two", "b": "Three and more", "c": "Five"})
        result = self.apply()
        self.assertEqual(result.states(), {"a": "blocked", "b": "diverged", "c": "blocked", "d": "drifted"}, result.out)
        for uid, other in (("a", "b"), ("c", "d")):
            self.assertEqual(result.row(uid)["hint"],
                             f"It becomes free when '{other}' is written, whose row says why it was not.")

    def test_newer_servers_take_any_order(self):
        self.start({"a": "One", "b": "Two", "c": "Three", "d": "Four"}, profile="grafana12")
        moved = {"a": "Two", "b": "One", "c": "Four", "d": "Four"}
        self.write_titles(moved)
        plan = self.plan()
        self.assertEqual(plan.report["notes"], [])
        self.gateway.forget_requests()
        self.assert_applied(moved, saves=3)

    # ---- equal ----

    def test_equal_titles_of_a_folder_are_noted(self):
        self.start({"a": "One", "b": "Two", "c": "Three"})
        self.write_titles({"a": "Same - title", "b": "same title", "c": "Three"})
        plan = self.plan()
        self.assertEqual(plan.code, 0)
        self.assertEqual(plan.report["notes"], ["'a' and 'b' have one title in one folder, 'Same - title': Grafana up to "
                                                "11.2 refuses that. Give one of them another."])
        result = self.apply("--write-jobs", "1")
        self.assertEqual(result.code, 4, result.out)
        self.assertEqual(result.outcomes(), {"a": "written", "b": "refused", "c": "none"})

    def test_a_title_that_a_dashboard_keeps_is_named_with_both_files(self):
        self.start({"a": "One", "b": "Two"})
        self.write_titles({"a": "Two", "b": "Two"})
        result = self.apply()
        self.assertEqual(result.code, 3)
        self.assertEqual(result.row("a")["hint"], "Change the title in dashboards/a.json or in dashboards/b.json.")

    def test_titles_of_other_folders_are_others(self):
        self.start({"a": "One", "b": "Two", "c": "Three"}, folders={"a": "first", "b": "second"})
        moved = {"a": "Two", "b": "Three", "c": "One"}
        self.write_titles(moved)
        self.assertEqual(self.plan().report["notes"], [])
        self.gateway.forget_requests()
        self.assert_applied(moved)
        self.write_titles({"a": "Same", "b": "Same", "c": "Same"})
        self.assertEqual(self.plan().report["notes"], [])

    def test_a_title_of_a_dashboard_that_git_does_not_have(self):
        self.start({"a": "One"})
        self.gateway.call("POST", "/api/dashboards/db", {"dashboard": dashboard("x", "Theirs"), "message": ""})
        self.write_titles({"a": "Theirs"})
        self.assertEqual(self.plan().report["notes"], [])
        result = self.apply()
        self.assertEqual(result.code, 3)
        self.assertEqual(result.row("a")["reason"], "another dashboard in its folder has the same title")

    def test_what_is_not_tried_once_more_stays_refused(self):
        """b leaves a title, but too many others failed before a's second turn."""
        self.start({"a": "One", "b": "Two", "c": "Three"}, faults=[f"drop-before@{number}" for number in range(4, 16)])
        self.gateway.call("POST", "/api/dashboards/db", {"dashboard": dashboard("x", "Theirs"), "message": ""})
        self.write_titles({"a": "Theirs", "b": "Four", "c": "Five"})
        result = self.apply("--write-jobs", "1", "--max-failures", "1")
        self.assertEqual(result.outcomes(), {"a": "refused", "b": "written", "c": "failed"}, result.out)
        row = result.row("a")
        self.assertEqual((row["state"], row["reason"]),
                         ("blocked", "another dashboard in its folder has the same title"))


if __name__ == "__main__":
    unittest.main()
