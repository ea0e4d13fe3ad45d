# SPDX-License-Identifier: MIT
"""history: whose each version is, checked against a model that was there when they were made, on every profile."""
import json
import unittest
import urllib.parse

from harness import Case, Gateway, Server, answer_text, dashboard, fresh

SUBSCRIPTION = "0b1f6471-1bf0-4dda-aec3-cb9272f09590"
PREFIX = f"subscriptions~{SUBSCRIPTION}~resourceGroups~rg~providers~Microsoft.Dashboard~dashboards~"
AZURE = f"    azure: {{ region: westeurope, subscription: {SUBSCRIPTION}, resource-group: rg }}\n"
ANONYMOUS = "Anonymous"  # whoever holds a token, on a Grafana 9.4 as it was recorded; its lists have a number


class History(Case):
    def start(self, profile="grafana9", *arguments):
        azure = profile.startswith("azure")
        self.live_uid = PREFIX + "checkout" if azure else "checkout"
        seed = fresh(self.live_uid) if azure else dashboard("checkout", expr="one")
        self.gateway = Gateway(self, *arguments, seed=self.seed(seed), profile=profile)
        self.init()
        self.config(self.gateway, AZURE if azure else "")
        self.put("one", "As it is live")

    def put(self, expr, subject):
        self.write("dashboards/checkout.json", dashboard("checkout", expr=expr))
        return self.commit(subject)

    def write_live(self, expr, subject, *options):
        commit = self.put(expr, subject)
        result = self.apply(*options)
        self.assertEqual(result.code, 0, result.out)
        return commit, result.report["run"]

    def edit(self, expr, message=""):
        def change(live):
            live["panels"][0]["targets"][0]["expr"] = expr
            live.setdefault("version", self.gateway.versions(self.live_uid)[0]["version"])  # azure-bare tells none
        self.gateway.edit(self.live_uid, change, message)

    def history(self, *arguments, **more):
        result = self.run_dashsync("history", "checkout", "--json", *arguments, **more)
        self.assertEqual(result.code, 0, result.err)
        kinds = [version["kind"] for version in result.report["versions"]]
        self.assertEqual(result.report["counts"],
                         {kind: kinds.count(kind) for kind in ("edit", "write", "merge", "rollback", "restore")})
        self.assertEqual(result.report["exit"], 0)
        return result.report

    def text(self, *arguments):
        result = self.run_dashsync("history", "checkout", *arguments)
        self.assertEqual(result.code, 0, result.err)
        return result.out

    def test_every_version_has_its_author_and_ours_their_commit(self):
        for profile in ("grafana9", "grafana12", "azure", "azure-bare"):
            with self.subTest(profile):
                self.repo = self.repo.with_name(profile)
                self.start(profile)
                made = []  # newest last: kind, message, commit, run
                commit, run = self.write_live("two", "Watch two")
                made.append(("write", "Watch two", commit, run))
                self.edit("by hand", "I needed this")
                made.append(("edit", "I needed this", None, None))
                commit, run = self.write_live("three", "Watch three", "--on-drift", "overwrite")
                made.append(("write", None, commit, run))
                commit = self.put("four", "Watch four")
                number = self.gateway.get(self.live_uid)["dashboard"].get("id")
                if number:
                    self.gateway.call("POST", f"/api/dashboards/id/{number}/restore", {"version": 2})
                    made.append(("restore", None, None, None))
                log = self.history()
                self.assertEqual((log["uid"], log["live_uid"]), ("checkout", self.live_uid))
                first, *versions = reversed(log["versions"])
                self.assertEqual((first["version"], first["kind"]), (1, "edit"))
                self.assertEqual(len(versions), len(made))
                for version, (kind, message, commit, run) in zip(versions, made):
                    self.assertEqual((version["kind"], version["commit"], version["run"]), (kind, commit, run))
                    self.assertEqual(version["author"], "sa-1-dashsync" if profile == "grafana12" else ANONYMOUS)
                    if message is not None:
                        self.assertEqual(version["message"], message)
                    if commit:
                        self.assertEqual(version["subject"], self.git("log", "-1", "--format=%s", commit))
                        self.assertEqual(version["commit_author"], "Operator")
                self.assertIn("overwrites version 3", versions[2]["message"])
                if number:
                    self.assertEqual(versions[-1]["restores"], 2)

    def test_the_text_reads_like_git_log(self):
        self.start()
        commit, run = self.write_live("two", "Watch two")
        self.edit("by hand", "I needed this\nsecond line")
        newest, ours, first = self.text().split("\n\nversion ")
        self.assertRegex(newest, rf"^version 3 \(live\)\nAuthor: {ANONYMOUS}\nDate:   20\S+Z \(\d+ seconds? ago\)\n\n"
                                 r"    I needed this\n    second line$")
        self.assertRegex(ours, rf"^2\nAuthor: {ANONYMOUS}\nDate:   .*\nCommit: {commit[:12]} by Operator, run {run}\n\n    Watch two$")
        self.assertTrue(first.startswith("1\n"))

    def test_a_patch_shows_what_each_version_changed_and_reads_each_once(self):
        self.start()
        self.write_live("two", "Watch two")
        self.edit("by hand")
        self.gateway.forget_requests()
        log = self.history("--patch")
        changes = [[(change["old"], change["new"]) for change in version["changes"] or []] for version in log["versions"]]
        self.assertEqual(changes[:2], [[("two", "by hand")], [("one", "two")]])
        self.assertIsNone(log["versions"][2]["changes"])
        single = [path for _, path, _ in self.gateway.requests() if path.rsplit("/", 1)[1].isdigit()]
        self.assertEqual({path: single.count(path) for path in single},
                         {path: 2 if path.endswith(("/1", "/3")) else 1 for path in single}, "names and messages are read once more")
        text = self.text("-p", "-n", "1")
        self.assertRegex(text, r"(?m)^    panel 'CPU' \(id 4\)  query A.*  two → by hand$")
        self.assertNotIn("version 2", text)

    def test_it_is_narrowed_by_number_time_and_name(self):
        self.start()
        for number in range(5):
            self.edit(f"edit {number}")
        self.assertEqual([version["version"] for version in self.history("-n", "2")["versions"]], [6, 5])
        self.assertEqual(len(self.history("--since", "1d")["versions"]), 6)
        self.assertEqual(self.history("--since", "2999-01-01")["versions"], [])
        self.assertEqual(len(self.history("--author", "ANONYM")["versions"]), 6)
        self.assertIn("The server keeps no version", self.text("--author", "nobody"))

    def test_a_long_list_is_read_in_pages(self):
        for profile in ("grafana9", "grafana12"):
            self.repo = self.repo.with_name(profile)
            self.start(profile)
            for number in range(30):
                self.edit(f"edit {number}")
            versions = [version["version"] for version in self.history()["versions"]]
            self.assertEqual(versions, list(range(31, 11, -1)), "the simulator keeps twenty")
            self.assertIn("not kept any more", self.text("-p"))

    def test_a_save_between_two_pages_hides_nothing(self):
        def answer(handler):
            url = urllib.parse.urlsplit(handler.path)
            query = urllib.parse.parse_qs(url.query)
            if not url.path.endswith("/versions"):
                data = {"dashboard": dashboard("checkout", version=41), "meta": {}}
            else:
                start, limit = (int(query.get(key, ["0"])[0]) for key in ("start", "limit"))
                newest = 41 if start else 40  # somebody saved after the first page
                numbers = list(range(newest, 0, -1))[start:start + limit]
                data = [{"version": number, "created": "2026-01-31T09:00:00Z", "createdBy": "ann", "message": f"m{number}"}
                        for number in numbers]
            answer_text(200, "application/json", json.dumps(data))(handler)

        self.init()
        self.config(Server(self, answer))
        self.write("dashboards/checkout.json", dashboard("checkout"))
        self.commit()
        self.assertEqual([version["version"] for version in self.history()["versions"]], list(range(40, 0, -1)))

    def test_a_clock_that_is_ahead_tells_no_age(self):
        def answer(handler):
            data = {"dashboard": dashboard("checkout", version=1), "meta": {}}
            if handler.path.partition("?")[0].endswith("/versions"):
                data = [{"version": 1, "created": "2999-01-31T09:00:00Z", "createdBy": "ann", "message": ""}]
            answer_text(200, "application/json", json.dumps(data))(handler)

        self.init()
        self.config(Server(self, answer))
        self.write("dashboards/checkout.json", dashboard("checkout"))
        self.commit()
        self.assertIn("Date:   2999-01-31T09:00:00Z\n", self.text())

    def test_a_trailer_that_lies_is_said(self):
        self.start()
        self.write_live("two", "Watch two")
        message = self.gateway.versions("checkout")[0]["message"]
        self.edit("by hand", message)
        newest, *_ = self.text("-p").split("\nversion ")
        self.assertIn("its content does not match its trailer", newest)
        self.assertNotIn("its content is not", self.text("-p").split("\nversion ")[1])

    def test_messages_cannot_command_a_terminal_or_a_pipeline(self):
        self.start()
        self.edit("by hand", "\x1b[31mred\n::error::gotcha\n##vso[task.complete]")
        text = self.text()
        self.assertNotIn("\x1b", text)
        self.assertEqual([line for line in text.splitlines() if line.startswith(("::", "##"))], [])

    def test_what_is_not_there_or_not_allowed_is_an_error_with_its_code(self):
        self.start("grafana9", "--token", "Editor=one", "--token", "Viewer=two")
        missing = self.run_dashsync("history", "nothing", env={"DASHSYNC_TOKEN": "one"})
        self.assertEqual(missing.code, 1)
        self.assertIn("there is no dashboard 'nothing'", missing.err)
        viewer = self.run_dashsync("history", "checkout", env={"DASHSYNC_TOKEN": "two"})
        self.assertEqual(viewer.code, 77, viewer.err)
        for arguments, words in ((["history"], "no dashboard is named"), (["history", "a", "--since", "soon"], "--since"),
                                 (["history", "a", "--report", "text"], "--json")):
            result = self.run_dashsync(*arguments)
            self.assertEqual(result.code, 64)
            self.assertIn(words, result.err)

    def test_it_needs_no_repository_and_no_config(self):
        self.start()
        self.edit("by hand")
        result = self.run_dashsync("--endpoint", self.gateway.url, "history", "checkout", cwd="/")
        self.assertEqual(result.code, 0, result.err)
        self.assertIn("version 2 (live)", result.out)

    def test_failures_that_pass_are_overcome(self):
        for fault in ("5xx-before@get:1", "drop-before@get:1", "429@get:1", "truncate@get:1"):
            with self.subTest(fault):
                self.repo = self.repo.with_name(fault.replace(":", "-"))
                self.start("grafana9", "--fault", fault)
                self.assertEqual(len(self.history()["versions"]), 1)


class Runs(Case):
    """history --runs against what the reports of the runs said."""

    def start(self, *arguments, profile="grafana9"):
        self.gateway = Gateway(self, *arguments, profile=profile,
                               seed=self.seed(*(dashboard(uid, expr="zero") for uid in "abc")))
        self.init()
        self.config(self.gateway)
        self.made = []
        for expr, uids in (("zero", "abc"), ("one", "abc"), ("two", "ab"), ("three", "c")):
            for uid in uids:
                self.write(f"dashboards/{uid}.json", dashboard(uid, expr=expr))
            commit = self.commit(f"Watch {expr}")
            if expr != "zero":  # as it is live
                self.made.append((self.apply().report["run"], commit, len(uids)))

    def runs(self, *arguments, code=0, **more):
        result = self.run_dashsync("history", "--runs", "--json", *arguments, **more)
        self.assertEqual(result.code, code, result.out + result.err)
        self.assertEqual(result.report["exit"], code)
        return result.report

    def test_each_run_is_listed_with_its_commit_and_what_it_wrote(self):
        for profile in ("grafana9", "grafana12"):
            with self.subTest(profile):
                self.repo = self.repo.with_name(profile)
                self.start(profile=profile)
                report = self.runs()
                self.assertEqual(report["counts"], {"dashboards": 3, "unread": 0})
                seen = {(run["run"], run["commit"], run["written"]) for run in report["runs"]}
                self.assertEqual(seen, set(self.made))
                self.assertEqual({run["subject"] for run in report["runs"]}, {"Watch one", "Watch two", "Watch three"})
                times = [run["created"] for run in report["runs"]]
                self.assertEqual(times, sorted(times, reverse=True), "newest first")
                named = self.runs("c", "b")
                self.assertEqual({(run["run"], run["written"]) for run in named["runs"]},
                                 {(self.made[0][0], 2), (self.made[1][0], 1), (self.made[2][0], 1)})

    def test_a_rollback_is_a_run_without_a_commit(self):
        self.start()
        undone = self.run_dashsync("rollback", "--run", self.made[1][0], "--yes", "--json")
        self.assertEqual(undone.code, 0, undone.err)
        run, = (run for run in self.runs()["runs"] if run["run"] == undone.report["run"])
        self.assertEqual((run["commit"], run["written"], run["raced"], run["rolled_back"]), (None, 0, 0, 2))
        text = self.run_dashsync("history", "--runs").out
        self.assertRegex(text, rf"(?m)^{undone.report['run']}  \d{{4}}-\d\d-\d\dT.*  no commit +2 rolled back$")
        self.assertRegex(text, rf"(?m)^{self.made[0][0]}  .* ago +commit {self.made[0][1][:12]}  3 written  Watch one$")
        self.assertEqual(len(self.runs("-n", "2")["runs"]), 2)
        self.assertEqual(self.runs("--since", "2999-01-01")["runs"], [])

    def test_what_could_not_be_read_is_counted_and_the_rest_is_listed(self):
        self.start()
        read = sum(method == "GET" and path.startswith("/api/dashboards/uid/") and "/versions" not in path
                   for method, path, _ in self.gateway.requests())
        self.repo = self.repo.with_name("again")
        self.start("--fault", f"expired@get:{read + 2}")
        report = self.runs(code=77)
        self.assertEqual(report["counts"], {"dashboards": 2, "unread": 1})
        self.assertTrue(report["runs"])
        self.assertEqual(self.runs()["counts"], {"dashboards": 3, "unread": 0})

    def test_what_cannot_be_meant_is_refused(self):
        self.start()
        self.gateway.forget_requests()
        for arguments, words in ((("--runs", "--patch"), "--runs takes neither --patch nor --author"),
                                 (("--runs", "--author", "ana"), "--runs takes neither --patch nor --author"),
                                 (("--runs", "--since", "soon"), "invalid --since 'soon'"),
                                 (("a", "b"), "history shows the versions of one dashboard")):
            result = self.run_dashsync("history", *arguments)
            self.assertEqual(result.code, 64, result.err)
            self.assertIn(words, result.err)
        self.assertEqual(self.gateway.requests(), [])
        gone = self.run_dashsync("history", "--runs", "zzz")
        self.assertEqual(gone.code, 1)
        self.assertIn("the server has none of these dashboards", gone.err)


if __name__ == "__main__":
    unittest.main()
