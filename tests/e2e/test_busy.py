# SPDX-License-Identifier: MIT
"""A server that is too busy for its saves: all are written all the same, nobody is blamed, and it is said once.

Nothing here measures time: that it costs at most half as much again as the best fixed number of writers is a row of
bench/run.py.
"""
import json
import re
import time
import unittest

from harness import Case, Gateway, Server, answer_text, dashboard

DASHBOARDS = 200
BLAME = re.compile("changed by someone else|somebody saved|kept saving")


class Busy(Case):
    def start(self, *faults, count=DASHBOARDS):
        self.uids = [f"d{number:03}" for number in range(count)]
        arguments = ["--latency-ms", "5", *(word for fault in faults for word in ("--fault", fault))]
        self.gateway = Gateway(self, *arguments, seed=self.seed(*(dashboard(uid, expr="one") for uid in self.uids)))
        self.init()
        self.config(self.gateway)
        self.put("one")
        self.put("two")

    def put(self, expr):
        for uid in self.uids:
            self.write(f"dashboards/{uid}.json", dashboard(uid, expr=expr))
        self.commit(f"Watch {expr}")

    def statuses(self):
        """Of all saves, how many were answered so."""
        found = {}
        for method, _, status in self.gateway.requests():
            if method == "POST":
                found[status] = found.get(status, 0) + 1
        return found

    def assert_all_written(self, result):
        self.assertEqual(result.code, 0, result.out[-2000:])
        self.assertEqual(set(result.outcomes().values()), {"written"})
        self.assertEqual(len(result.outcomes()), len(self.uids))
        self.assertNotRegex(result.out + result.err, BLAME)
        run = result.report["run"]
        for uid in self.uids:
            own = [version for version in self.gateway.versions(uid) if f"run={run}" in version["message"]]
            self.assertEqual(len(own), 1, uid)

    def said(self, result):
        return [line for line in result.err.splitlines() if "the server is busy" in line]

    def noted(self, result):
        return [note for note in result.report["notes"] if note.startswith("The server was busy")]

    def test_every_save_is_written_by_whatever_saves(self):
        self.start("locked@*", "locked@5", f"locked@{DASHBOARDS + 100}")
        saved = self.apply("--write-jobs", "16")
        self.assert_all_written(saved)
        met = self.statuses()
        self.assertEqual(met.get("200"), DASHBOARDS)
        self.assertGreater(met.get("412", 0) + met.get("500", 0), 0, "the server was not busy, so nothing was shown")
        line, = self.said(saved)
        self.assertRegex(line, r"^the server is busy: writing (8|1|2|4) at a time instead of 16, or fewer$")
        note, = self.noted(saved)
        self.assertRegex(note, r"^The server was busy: it did not take a save at once \d+ times?, and as few as "
                         r"[1248] instead of 16 dashboards were written at a time \(--write-jobs\)\.$")
        self.assertEqual(self.plan("--detailed-exitcode").code, 0)

        back = self.run_dashsync("rollback", "--run", saved.report["run"], "--yes", "--json", "--write-jobs", "16")
        self.assert_all_written(back)
        self.assertEqual(len(self.noted(back)), 1)

        again = self.apply("--on-drift=overwrite", "--write-jobs", "16", "--quiet")
        self.assert_all_written(again)
        self.assertEqual(self.said(again), [])

    def test_a_saved_plan_is_written_too(self):
        self.start("locked@*", count=80)
        self.assertEqual(self.plan("--out", "saved.plan").code, 0)
        self.assert_all_written(self.apply("saved.plan", "--write-jobs", "16"))

    def test_one_writer_meets_no_load(self):
        self.start("locked@*", count=60)
        result = self.apply("--write-jobs", "1")
        self.assert_all_written(result)
        self.assertEqual(self.statuses(), {"200": 60})
        self.assertEqual((self.said(result), self.noted(result)), ([], []))

    def test_the_one_writer_says_that_it_waits(self):
        self.start("locked@2", count=3)
        result = self.apply("--write-jobs", "1")
        self.assert_all_written(result)
        self.assertEqual(self.said(result), ["the server is busy: saves that it did not take are sent again"])
        self.assertEqual(self.noted(result), ["The server was busy: it did not take a save at once 1 time."])

    # ---- the end of patience ----

    def behind(self, status, body):
        """A server that answers every save so."""
        def answer(handler):
            if handler.command == "POST":
                answer_text(status, "application/json", json.dumps(body))(handler)
                return
            answer_text(200, "application/json", self.gateway.call("GET", handler.path).decode())(handler)

        self.config(Server(self, answer))
        self.commit("Through a server that takes no save")

    def test_the_end_of_the_run_ends_the_wait_and_nobody_is_blamed(self):
        mismatch = {"message": "The dashboard has been changed by someone else", "status": "version-mismatch"}
        locked = {"error": "database is locked", "message": "Failed to save dashboard", "traceID": ""}
        self.start(count=6)
        for status, body, words in ((412, mismatch, "it refused the version (412), but nobody changed the dashboard"),
                                    (500, locked, "Failed to save dashboard; it is not in the versions so far")):
            with self.subTest(status=status):
                self.behind(status, body)
                started = time.monotonic()
                result = self.apply("--run-timeout", "3")
                self.assertLess(time.monotonic() - started, 60)
                self.assertEqual(result.code, 130, result.out)
                self.assertLessEqual(set(result.outcomes().values()), {"failed", "skipped"})
                self.assertNotRegex(result.out + result.err, BLAME)
                failed = [row for row in result.report["dashboards"] if row["outcome"] == "failed"]
                self.assertTrue(failed)
                for row in failed:
                    self.assertRegex(row["reason"], r"interrupted while the server was too busy \(\d+ tr(y|ies) in \d+ s\): ")
                    self.assertIn(words, row["reason"])
                    self.assertIn("--run-timeout", row["hint"])
                self.assertEqual(len(self.said(result)), 1)
                self.assertEqual(set(self.plan().states().values()), {"changed"})


if __name__ == "__main__":
    unittest.main()
