# SPDX-License-Identifier: MIT
"""rollback: an older version comes back by a guarded save, on every profile and with every failure of the simulator."""
import json
import re
import shlex
import subprocess
import time
import unittest

from harness import DASHSYNC, TOKEN, Case, Gateway, clean_environment, dashboard, fresh

SUBSCRIPTION = "0b1f6471-1bf0-4dda-aec3-cb9272f09590"
PREFIX = f"subscriptions~{SUBSCRIPTION}~resourceGroups~rg~providers~Microsoft.Dashboard~dashboards~"
AZURE = f"    azure: {{ region: westeurope, subscription: {SUBSCRIPTION}, resource-group: rg }}\n"
PROFILES = ("grafana9", "grafana12", "azure", "azure-bare")


class Rollback(Case):
    def start(self, profile="grafana9", *arguments, folder=None):
        """Live went from one to two to three, by two applies; the versions are 1 to 3."""
        azure = profile.startswith("azure")
        self.live_uid = PREFIX + "checkout" if azure else "checkout"
        seed = self.seed(fresh(self.live_uid) if azure else dashboard("checkout", expr="one"))
        if folder:
            (seed / folder).mkdir()
            (seed / "checkout.json").rename(seed / folder / "checkout.json")
        self.gateway = Gateway(self, *arguments, seed=seed, profile=profile)
        self.init()
        self.config(self.gateway, AZURE if azure else "")
        self.commits = []
        for expr in ("one", "two", "three"):
            self.write("dashboards/checkout.json", dashboard("checkout", expr=expr))
            self.commits.append(self.commit(f"Watch {expr}"))
            self.assertEqual(self.apply().code, 0)

    def expr(self):
        return self.gateway.get(self.live_uid)["dashboard"]["panels"][0]["targets"][0]["expr"]

    def numbers(self):
        return [version["version"] for version in self.gateway.versions(self.live_uid)]

    def edit(self, expr):
        def change(live):
            live["panels"][0]["targets"][0]["expr"] = expr
            live.setdefault("version", self.numbers()[0])
        self.gateway.edit(self.live_uid, change)

    def rollback(self, to, *arguments, **more):
        return self.run_dashsync("rollback", "checkout", "--to", to, "--yes", "--json", *arguments, **more)

    def assert_rolled_back(self, result, expr):
        self.assertEqual(result.code, 0, result.out + result.err)
        self.assertEqual(result.outcomes(), {"checkout": "written"}, result.out)
        self.assertEqual(self.expr(), expr)

    def test_an_older_version_comes_back_on_every_profile(self):
        for profile in PROFILES:
            with self.subTest(profile):
                self.repo = self.repo.with_name(profile)
                self.start(profile)
                newest = self.numbers()[0]
                result = self.rollback(str(newest - 1))
                self.assert_rolled_back(result, "two")
                self.assertEqual(self.numbers()[0], newest + 1)
                row = result.row("checkout")
                self.assertEqual([(change["old"], change["new"]) for change in row["changes"]], [("three", "two")])
                self.assertIn(f"undoes version {newest} by", row["note"])
                message = self.gateway.versions(self.live_uid)[0]["message"]
                run = result.report["run"]
                self.assertEqual(message, f"Roll back to version {newest - 1}\n[dashsync rollback to={newest - 1} run={run}]")

    def test_the_servers_own_restore_does_it_too_where_there_is_an_id(self):
        for profile in PROFILES:
            with self.subTest(profile):
                self.repo = self.repo.with_name(profile)
                self.start(profile)
                newest = self.numbers()[0]
                result = self.rollback(str(newest - 1), "--restore")
                if "id" not in self.gateway.get(self.live_uid)["dashboard"]:
                    self.assertEqual(result.code, 3, result.out)
                    self.assertIn("tells no id", result.row("checkout")["reason"])
                    continue
                self.assert_rolled_back(result, "two")
                self.assertEqual(self.gateway.versions(self.live_uid)[0]["message"], f"Restored from version {newest - 1}")
                self.assertEqual(self.rollback(str(newest - 1), "--restore").outcomes(), {"checkout": "none"})

    def test_it_is_drift_until_git_follows_and_apply_leaves_it(self):
        self.start()
        self.assert_rolled_back(self.rollback("2"), "two")
        row = self.plan().row("checkout")
        self.assertEqual((row["state"], row["edited_by"]), ("drifted", None))
        self.assertRegex(row["note"], "^version 4 by .* says that it is a rollback to version 2 by run [0-9a-f]{12}: Roll back to version 2$")
        for command in (("plan",), ("drift",), ("explain", "checkout")):
            text = " ".join(self.run_dashsync(*command).out.split())
            self.assertIn("says that it is a rollback to version 2 by run", text)
            self.assertNotRegex(text, "edited by (?!hand)")
        self.assertEqual(self.apply().code, 0)
        self.assertEqual(self.expr(), "two")
        self.assertEqual(self.run_dashsync("pull", "checkout").code, 0)
        self.assertEqual(self.plan().states(), {"checkout": "in-sync"})
        self.commit("Git follows")
        self.write("dashboards/checkout.json", dashboard("checkout", expr="four"))
        self.commit("Watch four")
        self.assertEqual(self.apply().outcomes(), {"checkout": "written"})
        self.assertEqual(self.expr(), "four")

    def test_a_version_is_named_by_number_by_steps_and_by_commit(self):
        def abbreviated():  # to eight digits or more, as digits alone are a version's number
            return re.match(r"[0-9]*[a-f][0-9a-f]{7}", self.commits[1]).group()
        for to in ("2", "-1", lambda: self.commits[1], abbreviated):
            self.repo = self.repo.with_name(f"repo-{time.monotonic_ns()}")
            self.start()
            self.assert_rolled_back(self.rollback(to if isinstance(to, str) else to()), "two")

    def test_what_is_live_already_is_not_written_again(self):
        self.start()
        result = self.rollback("3")
        self.assertEqual((result.code, result.outcomes()), (0, {"checkout": "none"}))
        self.assertEqual(self.numbers(), [3, 2, 1])
        text = self.run_dashsync("rollback", "checkout", "--to", "3", "--yes").out
        self.assertIn("live is what version 3 was", text)
        self.assertIn("Nothing is to be written.", text)

    def test_it_stays_in_its_folder(self):
        self.start(folder="team")
        self.assert_rolled_back(self.rollback("2"), "two")
        self.assertEqual(self.gateway.get("checkout")["meta"]["folderUid"], "team")

    def test_names_of_versions_that_are_none_are_usage_errors(self):
        self.start()
        for to, words in (("9", "'checkout' has no version 9"), ("-9", "'checkout' has no version that is 9 versions back"),
                          ("1234567", "'checkout' has no version 1234567"),
                          ("0123456789abcdef", "'checkout' has no version that was written from commit 0123456789abcdef")):
            result = self.rollback(to)
            self.assertEqual(result.code, 64, result.err)
            self.assertIn(words + "\n  hint: 'dashsync history checkout' lists the versions that are kept.", result.err)
        self.assertEqual(self.numbers(), [3, 2, 1])

    def test_what_cannot_be_a_version_or_a_run_is_refused_before_any_request(self):
        self.start()
        self.gateway.forget_requests()
        for to in ("soon", "", "HEAD", "abcdef", "1.5", "+1", "-", "--1", "0x12", "a" * 41, "1234567 "):
            result = self.run_dashsync("rollback", "checkout", f"--to={to}", "--yes")
            self.assertEqual(result.code, 64, result.err)
            self.assertIn(f"invalid --to '{to}': expected a version (5), versions back (-1), or a commit's hash of 7 digits or "
                          "more\n  hint: 'dashsync history checkout' lists the versions that are kept.", result.err)
        for run in ("nonsense", "", "abc", "0123456789AB"):
            result = self.run_dashsync("rollback", f"--run={run}", "--yes")
            self.assertEqual(result.code, 64, result.err)
            self.assertIn(f"invalid --run '{run}': expected the 12 hexadecimal digits of a run of apply", result.err)
        for arguments, words in ((("rollback",), "no dashboard is named"), (("rollback", "checkout", "--yes"), "--to is missing"),
                                 (("rollback", "other", "--to", "1", "--yes"), "no valid dashboard"),
                                 (("history", ""), "no dashboard is named"),
                                 (("history", "checkout", "--since", "soon"), "invalid --since 'soon'"),
                                 (("drift", "--since", "soon"), "invalid --since 'soon'"),
                                 (("explain", "soon"), "no valid dashboard"),
                                 (("plan", "--max-changes", "many"), "invalid --max-changes 'many'"),
                                 (("apply", "--yes", "--max-changes", "-1"), "invalid --max-changes '-1'")):
            result = self.run_dashsync(*arguments)
            self.assertEqual(result.code, 64, result.err)
            self.assertIn(words, result.err)
        self.assertEqual(self.gateway.requests(), [])

    def test_a_commit_may_have_capital_letters_or_digits_alone(self):
        self.start()
        self.gateway.edit("checkout", lambda live: live.update(title="four"),
                          message="[dashsync commit=1234567890123456789012345678901234567890 content=1:"
                                  f"{'0' * 32} run={'a' * 12} on=3 at=1700000000]")
        self.gateway.edit("checkout", lambda live: live.update(title="five"),
                          message=f"[dashsync commit={'abcdef' * 6}abcd content=1:{'0' * 32} run={'b' * 12} on=4 at=1700000001]")
        self.gateway.edit("checkout", lambda live: live.update(title="six"))
        for to, title in (("12345678", "four"), ("ABCDEFAB", "five")):
            result = self.rollback(to)
            self.assertEqual(result.code, 0, result.out + result.err)
            self.assertEqual(self.gateway.get("checkout")["dashboard"]["title"], title)

    def test_the_text_says_what_comes_back_and_what_next(self):
        self.start()
        self.edit("by hand")
        result = self.run_dashsync("rollback", "checkout", "--to", "2", "--yes", "--width=80")
        self.assertEqual(result.code, 0, result.err)
        self.assertIn("undoes versions 4 by", " ".join(result.out.split()))
        self.assertIn("written as version 5", result.out)
        self.assertIn("'dashsync pull checkout'", " ".join(result.out.split()))
        self.assertTrue(all(len(line) <= 80 for line in result.out.splitlines()), result.out)

    def test_an_edit_at_the_same_time_stays(self):
        self.start("grafana9", "--fault", "edit@3")  # the third save is the rollback's
        result = self.rollback("2")
        self.assertEqual((result.code, result.outcomes()), (3, {"checkout": "refused"}), result.out)
        self.assertIn("their edit stays", result.row("checkout")["reason"])
        self.assertEqual(self.expr(), "three")
        self.assertIn("description", self.gateway.get("checkout")["dashboard"])

    def test_an_edit_that_was_covered_is_put_back_and_named(self):
        for fault in ("race@3", "race-ours-first@3"):
            with self.subTest(fault):
                self.repo = self.repo.with_name(fault)
                self.start("grafana9", "--fault", fault)
                result = self.rollback("2")
                live = self.gateway.get("checkout")["dashboard"]
                self.assertIn("description", live, result.out)
                row = result.row("checkout")
                if fault == "race@3":
                    self.assertEqual((result.code, row["outcome"]), (3, "raced"), result.out)
                    self.assertRegex(row["reason"], "version 4 by .* is covered by ours, version 5; theirs was put back as version 6")

    def test_each_failure_is_told_and_the_next_try_ends_it(self):
        for fault in ("latency", "429", "5xx-before", "5xx-after", "drop-before", "drop-after", "truncate", "slow", "expired"):
            for where in ("@3", "@get:10", "@get:11", "@get:12"):
                with self.subTest(fault + where):
                    self.repo = self.repo.with_name((fault + where).replace(":", "-"))
                    self.start("grafana9", "--fault", fault + where)
                    result = self.rollback("2")
                    own = [version for version in self.gateway.versions("checkout") if "rollback" in version["message"]]
                    if result.out.startswith("{"):
                        self.assertEqual(result.row("checkout")["outcome"] == "written", len(own) == 1, result.out)
                    self.assertLessEqual(len(own), 1)
                    if fault != "expired":
                        self.assertEqual(result.code, 0, result.out + result.err)
                    again = self.rollback("2")
                    if again.code == 77:  # the failure met this one
                        again = self.rollback("2")
                    self.assertEqual(again.code, 0, again.out + again.err)
                    self.assertEqual(self.expr(), "two")
                    own = [version for version in self.gateway.versions("checkout") if "rollback" in version["message"]]
                    self.assertEqual(len(own), 1, "one content is written once")
                    self.gateway.stop()

    def count(self, call):
        """Requests for the list of versions, or for single ones, so far."""
        pattern = {"versions": r"/versions(\?.*)?$", "version": r"/versions/\d+$"}[call]
        return sum(re.search(pattern, path) is not None for _, path, _ in self.gateway.requests())

    def assert_truth(self, result, overcome):
        """The report says whether the server has the rollback, and the next try ends it, once."""
        own = [version for version in self.gateway.versions("checkout") if "rollback" in version["message"]]
        self.assertLessEqual(len(own), 1)
        if result.out.startswith("{"):
            self.assertEqual(result.row("checkout")["outcome"] == "written", len(own) == 1, result.out)
        if overcome:
            self.assertEqual(result.code, 0, result.out + result.err)
        again = self.rollback("2")
        self.assertEqual((again.code, self.expr()), (0, "two"), again.out + again.err)
        own = [version for version in self.gateway.versions("checkout") if "rollback" in version["message"]]
        self.assertEqual(len(own), 1, "one content is written once")

    def test_every_read_of_versions_may_fail(self):
        self.start()
        before = {call: self.count(call) for call in ("versions", "version")}
        self.assertEqual(self.rollback("2").code, 0)
        needed = [(call, number) for call in before for number in range(before[call] + 1, self.count(call) + 1)]
        self.assertGreaterEqual(len(needed), 2)
        self.gateway.stop()
        for call, number in needed:
            for way in ("5xx-before", "drop-before", "truncate", "expired"):
                with self.subTest(f"{way}@{call}:{number}"):
                    self.repo = self.repo.with_name(f"{way}-{call}-{number}")
                    self.start("grafana9", "--fault", f"{way}@{call}:{number}")
                    self.assert_truth(self.rollback("2"), overcome=way != "expired")
                    self.gateway.stop()

    def test_the_servers_own_restore_may_fail_in_every_way(self):
        for way in ("latency", "429", "5xx-before", "5xx-after", "drop-before", "drop-after", "truncate", "slow", "expired",
                    "locked"):
            with self.subTest(way):
                self.repo = self.repo.with_name(way)
                self.start("grafana9", "--fault", f"{way}@restore:1")
                result = self.rollback("2", "--restore", "--timeout", "20")
                restored = [v["version"] for v in self.gateway.versions("checkout") if v["message"] == "Restored from version 2"]
                self.assertLessEqual(len(restored), 1, "it is restored once")
                self.assertEqual(result.row("checkout")["outcome"] == "written", len(restored) == 1, result.out)
                if way != "expired":
                    self.assertEqual((result.code, self.expr()), (0, "two"), result.out)
                else:
                    self.assertEqual((result.code, self.expr()), (77, "three"), result.out)
                self.gateway.stop()

    def test_an_edit_just_before_the_servers_restore_is_named(self):
        self.start("grafana9", "--fault", "edit@restore:1")
        result = self.rollback("2", "--restore")
        self.assertEqual((result.code, result.outcomes()), (3, {"checkout": "raced"}), result.out)
        self.assertRegex(result.row("checkout")["reason"], "version 4 by ann was saved at the same moment and is covered")
        self.assertIn("--to 4", result.row("checkout")["hint"])

    def test_the_drill(self):
        """Three commits, two edits by hand, one bad run: who made what is known, and the run is taken back."""
        uids = "abcde"
        self.gateway = Gateway(self, seed=self.seed(*(dashboard(uid, expr="one") for uid in uids)))
        self.init()
        self.config(self.gateway)

        def put(expr, *which):
            for uid in which:
                self.write(f"dashboards/{uid}.json", dashboard(uid, expr=expr))

        def live(uid):
            return self.gateway.get(uid)["dashboard"]["panels"][0]["targets"][0]["expr"]

        def edit(uid, expr):
            self.gateway.edit(uid, lambda data: data["panels"][0]["targets"][0].update(expr=expr))

        put("one", *uids)
        self.commit("First")
        put("two", "a", "b", "c")
        second = self.commit("Second")
        good = self.apply().report["run"]
        edit("d", "by hand")
        put("bad", "a", "b", "e")
        third = self.commit("Third, a bad one")
        bad = self.apply().report["run"]
        edit("b", "mended by hand")
        self.assertEqual([live(uid) for uid in uids], ["bad", "mended by hand", "two", "by hand", "bad"])

        model = {"a": [None, (second, good), (third, bad)], "b": [None, (second, good), (third, bad), None],
                 "c": [None, (second, good)], "d": [None, None], "e": [None, (third, bad)]}
        for uid, versions in model.items():
            log = json.loads(self.run_dashsync("history", uid, "--json").out)["versions"]
            made = [(one["commit"], one["run"]) if one["commit"] else None for one in reversed(log)]
            self.assertEqual(made, versions, uid)

        result = self.run_dashsync("rollback", "--run", bad, "--yes", "--json")
        self.assertEqual(result.code, 4, result.out + result.err)
        self.assertEqual(result.outcomes(), {"a": "written", "b": "none", "e": "written"})
        self.assertIn("version 4 by", result.row("b")["reason"])
        self.assertIn("saved since, and stays", result.row("b")["reason"])
        self.assertEqual([live(uid) for uid in uids], ["two", "mended by hand", "two", "by hand", "one"])
        self.assertEqual(self.plan().states(), {"a": "drifted", "b": "drifted", "c": "in-sync", "d": "drifted", "e": "drifted"})
        again = self.run_dashsync("rollback", "--run", bad, "--yes", "--json")
        self.assertEqual(again.code, 3, again.out)
        self.assertIn("nothing is left to take back", again.row("a")["reason"])
        self.assertIn("saved since, and stays", again.row("b")["reason"])
        self.assertEqual(set(again.outcomes().values()), {"none"})
        for uid in "ae":
            self.assertEqual(len([v for v in self.gateway.versions(uid) if "rollback" in v["message"]]), 1)

        unknown = self.run_dashsync("rollback", "--run", "0123456789ab", "--yes")
        self.assertEqual(unknown.code, 64)
        self.assertIn("no dashboard has a version of run", unknown.err)
        self.assertEqual(self.run_dashsync("rollback", "a", "--run", bad, "--yes").code, 64)

    def test_without_a_terminal_it_shows_what_it_would_do_and_the_command_that_does_it(self):
        self.gateway = Gateway(self, seed=self.seed(*(dashboard(uid, expr="one") for uid in "abc")))
        self.init()
        self.config(self.gateway)
        for expr in ("one", "two"):
            for uid in "abc":
                self.write(f"dashboards/{uid}.json", dashboard(uid, expr=expr))
            self.commit(expr)
        run = self.apply().report["run"]
        before = [self.gateway.versions(uid)[0]["version"] for uid in "abc"]
        shown = self.run_dashsync("-t", "dev", "rollback", "--run", run)
        self.assertEqual(shown.code, 64, shown.out + shown.err)
        for uid in "abc":
            self.assertRegex(shown.out, rf"(?m)^~ .*\b{uid}\b")
        self.assertEqual(shown.out.count("goes back to version 1 of"), 3, shown.out)
        self.assertEqual(shown.err, "dashsync: error: nothing was written: there is no terminal to ask on\n"
                                    f"  hint: To do it: dashsync -t dev rollback --run {run} --yes\n")
        report = self.run_dashsync("rollback", "--run", run, "--json")
        self.assertEqual((report.code, report.report["exit"], report.report["run"]), (64, 64, None))
        self.assertEqual(report.outcomes(), {"a": "none", "b": "none", "c": "none"})
        self.assertIsInstance(report.report["duration_ms"], int)
        self.assertEqual([self.gateway.versions(uid)[0]["version"] for uid in "abc"], before)
        done = self.run_dashsync(*shown.err.split("dashsync ", 1)[1].split())
        self.assertEqual(done.code, 0, done.out + done.err)
        self.assertEqual(done.out.count("counts as edited by hand"), 1, done.out)
        again = self.run_dashsync("rollback", "--run", run)
        self.assertEqual(again.code, 0, "nothing is left to take back, so there is nothing to ask: " + again.err)

    def test_a_version_of_the_server_has_no_places_in_the_file(self):
        self.start()
        shown = self.run_dashsync("rollback", "checkout", "--to", "2")
        self.assertRegex(shown.out, r"(?m)^  panel 'CPU' \(id 4\)  query A  three → two$")
        row = self.run_dashsync("rollback", "checkout", "--to", "2", "--json").row("checkout")
        things = row["changes"] + row["groups"] + row["subjects"]
        self.assertEqual({(thing["line"], thing["column"]) for thing in things}, {(None, None)})

    def test_a_dashboard_that_is_the_version_already_counts_as_unchanged(self):
        self.start()
        self.write("dashboards/checkout.json", dashboard("checkout", expr="four"))
        self.commit("Watch four")
        shown = self.run_dashsync("rollback", "checkout", "--to", "3")
        self.assertRegex(shown.out, r"(?m)^= unchanged checkout ")
        self.assertIn("\n1 dashboard: 1 unchanged.", shown.out)

    def test_the_command_that_does_it_has_all_that_was_given(self):
        self.start()
        folder = self.repo / "it's here"
        folder.mkdir()
        shown = self.run_dashsync("-C", str(folder), "--endpoint", self.gateway.url, "rollback", "checkout", "--to", "-1",
                                  "--restore", "--history-depth", "9")
        self.assertEqual(shown.code, 64, shown.out + shown.err)
        command = shown.err.split("To do it: ", 1)[1].strip()
        self.assertTrue(command.endswith(f"--endpoint {self.gateway.url} rollback checkout --to='-1' --restore "
                                         "--history-depth=9 --yes"), command)
        done = self.run_dashsync(*shlex.split(command)[1:])
        self.assertEqual(done.code, 0, done.out + done.err)
        self.assertEqual(self.expr(), "two")

    def test_a_run_with_a_dashboard_that_cannot_be_read_goes_on_with_the_others(self):
        self.gateway = Gateway(self, "--fault", "expired@get:10", seed=self.seed(*(dashboard(uid, expr="one") for uid in "abc")))
        self.init()
        self.config(self.gateway)
        for expr in ("one", "two"):
            for uid in "abc":
                self.write(f"dashboards/{uid}.json", dashboard(uid, expr=expr))
            self.commit(expr)
        run = self.apply().report["run"]  # reads each dashboard three times
        result = self.run_dashsync("rollback", "--run", run, "--yes", "--json")
        self.assertEqual(result.code, 4, result.out + result.err)
        self.assertEqual(sorted(result.outcomes().values()), ["none", "written", "written"])
        failed, = (row for row in result.report["dashboards"] if row["outcome"] == "none")
        self.assertIn("401", failed["reason"])
        again = self.run_dashsync("rollback", "--run", run, "--yes", "--json")
        self.assertEqual(again.row(failed["uid"])["outcome"], "written", again.out)

    def test_a_viewer_may_not(self):
        self.start("grafana9", "--token", f"Editor={TOKEN}", "--token", "Viewer=two")
        result = self.rollback("2", env={"DASHSYNC_TOKEN": "two"})
        self.assertEqual(result.code, 77, result.out + result.err)
        self.assertEqual(self.numbers(), [3, 2, 1])

    def test_a_signal_before_the_save_writes_nothing(self):
        self.start("grafana9", "--latency-ms", "400")
        process = subprocess.Popen([DASHSYNC, "-C", str(self.repo), "rollback", "checkout", "--to", "2", "--yes", "--json"],
                                   env=clean_environment(DASHSYNC_TOKEN=TOKEN), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   text=True)
        self.running.append(process)
        time.sleep(0.6)
        process.terminate()
        out, _ = process.communicate(timeout=60)
        process.stderr.close()
        self.assertEqual(process.returncode, 130, out)
        self.assertEqual(self.numbers(), [3, 2, 1])


if __name__ == "__main__":
    unittest.main()
