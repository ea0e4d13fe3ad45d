# SPDX-License-Identifier: MIT
"""What a person and a program see: text at 80 columns, JSON that fits its schema, the same bytes for the same plan."""
import json
import re
import unittest

import jsonschema

from harness import DASHSYNC, ROOT, Case, Gateway, dashboard, fresh


class Reports(Case):
    def start(self):
        long_query = "sum by (le) (rate(http_request_duration_seconds_bucket{job=\"api\",code=~\"2..\"}[5m]))"
        self.gateway = Gateway(self, seed=self.seed(dashboard("same"), dashboard("changed", expr=long_query), fresh("new")))
        self.init()
        self.config(self.gateway)
        self.write("dashboards/same.json", dashboard("same"))
        self.write("dashboards/changed.json", dashboard("changed", expr=long_query))
        self.commit("Take over")
        self.write("dashboards/changed.json", dashboard("changed", expr=long_query.replace("5m", "1m")))
        self.write("dashboards/new.json", dashboard("new"))
        self.write("dashboards/gone.json", dashboard("gone"))
        self.write("dashboards/broken.json", "{")
        self.commit("Change")

    def test_json_fits_its_schema(self):
        self.start()
        schema = json.loads((ROOT / "docs" / "report.schema.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        for report in (self.plan().report, self.run_dashsync("validate", "--json").report, self.apply().report):
            validator.validate(report)
            rows = report["dashboards"]
            for state, count in report["counts"].items():
                self.assertEqual(count, sum(row["state"] == state for row in rows), state)

    def test_the_exit_code_in_the_report_is_that_of_the_process(self):
        self.start()
        for arguments in (["plan", "--json"], ["plan", "--json", "--detailed-exitcode"], ["apply", "--yes", "--json"]):
            result = self.run_dashsync(*arguments)
            self.assertEqual(result.report["exit"], result.code)

    def test_a_plan_that_is_not_saved_ends_its_report_with_the_code_of_the_process(self):
        self.start()
        (self.repo / "dashboards/broken.json").unlink()
        self.commit("Without the broken one")
        self.write("dashboards/changed.json", dashboard("changed", title="Not committed"))
        result = self.run_dashsync("plan", "--out", "saved.plan", "--json")
        self.assertEqual((result.report["exit"], result.code), (3, 3), result.err)
        self.git("checkout", "-q", ".")
        result = self.run_dashsync("plan", "--out", "no/such/folder/saved.plan", "--json")
        self.assertEqual((result.report["exit"], result.code), (1, 1), result.err)

    def test_the_same_plan_gives_the_same_bytes_but_for_when_it_was_made(self):
        self.start()
        for command in (["plan"], ["drift"], ["validate"]):
            first, second = (self.run_dashsync(*command, "--json").out for _ in range(2))
            times = json.loads(second)
            report = json.loads(first)
            self.assertEqual(report["read_at"] is None, command == ["validate"])
            report.update((key, times[key]) for key in ("run", "read_at", "duration_ms"))
            self.assertEqual(json.dumps(report), json.dumps(times))
            for how in ([], ["-v", "--color", "always"]):
                texts = [self.run_dashsync("report", "render", "-", *how, stdin=json.dumps(side)).out
                         for side in (report, times)]
                self.assertEqual(*texts)

    def test_text_fits_80_columns_and_shows_what_differs(self):
        self.start()
        text = self.run_dashsync("plan", "--width=80").out
        # a diagnostic stays on one line, so that editors and CI find its place
        # and so does a command, to be copied
        self.assertTrue(all(len(line) <= 80 or ": error: " in line or "dashsync show --normal" in line
                            for line in text.splitlines()), text)
        line = next(n for n, text_line in enumerate(
            (self.repo / "dashboards" / "changed.json").read_text().splitlines(), 1) if '"expr"' in text_line)
        self.assertRegex(text, rf"(?m)^  panel 'CPU' \(id 4\) .* :{line}$")
        self.assertRegex(text, r"\[-5m-\]\{\+1m\+\}")
        self.assertRegex(text, r"import it once:\n +dashsync show")
        self.assertIn("dashboards/broken.json:1:2: error:", text)
        self.assertNotIn("\033", text)
        self.assertIn("\033[32m", self.run_dashsync("plan", "--color", "always").out)

    def start_deep(self):
        folder = "dashboards/kubernetes/monitoring/grafana/production/team-payments/" + "deeper/" * 10
        self.title = "A title " + "of many words " * 20 + "to its end"
        self.value = "sum(rate(http_requests_total{" + ",".join(f'label_{n}="value"' for n in range(60)) + "}[5m]))"
        uids = ["latency-" + "x" * 32, "errors-" + "x" * 32]
        self.gateway = Gateway(self, seed=self.seed(*(dashboard(uid, title=f"{self.title} {uid}") for uid in uids)))
        self.init()
        self.config(self.gateway)
        for uid in uids:
            panel = dashboard(uid)["panels"][0]
            panel.update(datasource={"uid": "gone"}, targets=[{"refId": "A", "expr": self.value}])
            self.write(f"{folder}{uid}-overview.json", dashboard(uid, title=f"{self.title} {uid}", panels=[panel]))
        self.commit("Add")
        for uid in uids:
            self.gateway.edit(uid, lambda live: live.update(tags=["edited"]))
        return uids, [f"{folder}{uid}-overview.json" for uid in uids]

    def test_places_and_uids_are_whole_at_every_width(self):
        uids, files = self.start_deep()
        for command in (["plan"], ["plan", "-v"], ["check"], ["drift"], ["validate", "-v"], ["explain", uids[0]],
                        ["apply", "--yes"]):
            for width in ([], ["--width=40"], ["--width=80"], ["--width=1000"]):
                result = self.run_dashsync(*command, *width)
                text = result.out + result.err
                for uid, file in zip(uids, files):
                    if uid not in command and "explain" in command:
                        continue
                    place = r":\d+:\d+" if "check" in command else r""
                    self.assertRegex(text, re.escape(file) + place, f"{command} {width}")
                    self.assertIn(uid, text, f"{command} {width}")
                self.assertEqual([line for line in text.splitlines() if "dashsync " in line and "…" in line], [])
        code, seen = self.on_terminal([DASHSYNC, "check"])
        self.assertEqual(code, 1)
        for file in files:
            self.assertRegex(seen, re.escape(file) + r":\d+:\d+")

    def test_in_a_file_or_a_pipe_nothing_is_cut(self):
        uids, _ = self.start_deep()
        spelled = self.value
        for command in (["plan"], ["check"]):
            text = self.run_dashsync(*command).out
            self.assertEqual(text.count(self.title), 2, text)
            narrow = self.run_dashsync(*command, env={"DASHSYNC_TOKEN": "test-token", "COLUMNS": "100"}).out
            self.assertNotIn(self.title, narrow)
        text = self.run_dashsync("plan").out
        self.assertIn("+ " + spelled, text)
        path = self.repo.with_name("plan.txt")
        self.run_dashsync("plan", "--report", f"text={path}", "--json", "--width=60")
        self.assertIn("+ " + spelled, path.read_text())
        # a word of a value that is longer than a line is split, and no part of it is left out
        narrow = re.sub(r"\n +", "", self.run_dashsync("plan", "--width=60").out)
        self.assertIn(re.sub(" ", "", spelled), re.sub(" ", "", narrow))

    def test_the_width_is_that_of_the_option_then_of_columns(self):
        self.start_deep()
        longest = {}
        for name, arguments, columns in (("option", ["--width=60"], "120"), ("columns", [], "120"), ("none", [], ""),
                                         ("nonsense", [], "wide"), ("small", ["--width=1"], None)):
            text = self.run_dashsync("plan", *arguments, env={"DASHSYNC_TOKEN": "test-token", "COLUMNS": columns}).out
            longest[name] = max((len(line) for line in text.splitlines() if self.title[:12] in line), default=0)
        self.assertLessEqual(longest["option"], 60)
        self.assertLessEqual(longest["small"], 40)
        self.assertLessEqual(longest["columns"], 120)
        self.assertGreater(longest["columns"], 100)
        self.assertGreater(longest["none"], 300)
        self.assertEqual(longest["nonsense"], longest["none"])

    def test_a_report_file_is_written_beside_the_text(self):
        self.start()
        path = self.repo.with_name("report.json")
        path.write_text("old")
        result = self.run_dashsync("plan", "--report", f"json={path}")
        self.assertIn("5 dashboards: 1 in sync, 2 to write, 1 invalid, 1 missing.", result.out)
        self.assertEqual(json.loads(path.read_text())["command"], "plan")
        self.assertEqual([p.name for p in path.parent.glob("report.json*")], ["report.json"])
        failed = self.run_dashsync("plan", "--report", "json=/nowhere/report.json", "--report", f"json={path}")
        self.assertIn("2 to write", failed.out)
        self.assertEqual(failed.code, 65)  # of the broken file, which is more than the report's 1
        self.assertIn("could not be written", failed.err)

    def test_after_an_apply_the_version_is_said(self):
        self.start()
        text = self.run_dashsync("apply", "--yes").out
        self.assertIn("written as version 2", text)
        self.assertEqual(text.count("2 written"), 1, text)
        self.assertRegex(text, r"(?m)^5 dashboards: .*2 written.*\. Run [0-9a-f]{12}\.")

    def test_progress_is_shown_only_where_it_is_wanted(self):
        self.start()
        self.assertEqual(self.run_dashsync("plan").err, "")
        self.assertIn("compared 5 of 5 (100%)", self.run_dashsync("plan", "--progress", "always").err)


class Marks(Case):
    """The mark and its colour say what was done, or would be; the word beside it is the state."""

    def start(self):
        self.gateway = Gateway(self, seed=self.seed(*map(dashboard, "abcd"), dashboard("own", expr="not git's")))
        self.init()
        self.config(self.gateway)
        for uid in ("a", "b", "c", "d", "own"):
            self.write(f"dashboards/{uid}.json", dashboard(uid))
        self.commit("Take over")

    def edit(self):
        """a is edited on the server, d in git, b and c in both: b in two places, c in one."""
        for uid in "abc":
            self.gateway.edit(uid, lambda live: live["panels"][0]["targets"][0].update(expr="by hand"))
        self.write("dashboards/b.json", dashboard("b", title="Of git"))
        self.write("dashboards/c.json", dashboard("c", expr="of git"))
        self.write("dashboards/d.json", dashboard("d", expr="of git"))
        self.commit("Change")

    def block(self, uid, *arguments):
        out = self.run_dashsync(*arguments).out
        return next(block for block in out.split("\n\n") if re.match(rf"\S+ \S+ +{uid} ", block))

    def head(self, uid, *arguments):
        mark, state, of, title = re.match(r"(\S) (\S+) +(\S+)  (.+?)(?:  |$)", self.block(uid, *arguments)).groups()
        return f"{mark} {state} {of} {title}"

    def test_what_adopt_takes_over_is_a_write(self):
        self.start()
        self.assertEqual(self.head("own", "plan"), "x unmanaged own Own")
        self.assertEqual(self.head("own", "plan", "--adopt"), "~ unmanaged own Own")
        block = self.block("own", "apply", "--yes", "--adopt")
        self.assertRegex(block, r"^~ unmanaged +own  Own  written as version 2, and taken over: ")

    def test_each_action_has_its_mark(self):
        self.start()
        self.edit()
        for arguments, heads in (
                (["plan"], ["* drifted a A", "x diverged b Of git", "x conflict c C", "~ changed d D"]),
                (["plan", "--on-drift=refuse"], ["x drifted a A", "x diverged b Of git", "x conflict c C"]),
                (["plan", "--on-drift=merge"], ["* drifted a A", "~ diverged b Of git", "x conflict c C"]),
                (["plan", "--on-drift=overwrite"], ["~ drifted a A", "~ diverged b Of git", "~ conflict c C"]),
                (["apply", "--yes", "--on-drift=merge", "--only", "b"], ["~ diverged b Of git"])):
            for head in heads:
                self.assertEqual(self.head(head.split()[2], *arguments), head)
        block = self.block("c", "apply", "--yes", "--on-drift=overwrite", "--only", "c")
        self.assertRegex(block, r"^~ conflict +c ")
        self.assertIn("written as version 3, over live's edits", block)

    def test_the_merge_that_was_written_is_told_from_an_overwrite(self):
        self.start()
        self.edit()
        self.assertIn("written as version 3, with live's edits",
                      self.block("b", "apply", "--yes", "--on-drift=merge", "--only", "b"))

    def test_green_is_a_write_that_replaces_no_edit(self):
        self.start()
        self.edit()
        colours = {"green": "32", "yellow": "33", "red": "31"}
        for option, uid, mark, colour in (("keep", "d", "~", "green"), ("merge", "b", "~", "green"),
                                          ("overwrite", "b", "~", "yellow"), ("keep", "a", "*", "yellow"),
                                          ("keep", "b", "x", "red")):
            out = self.run_dashsync("plan", "--color", "always", f"--on-drift={option}").out
            self.assertRegex(out, rf"\033\[{colours[colour]}m{re.escape(mark)} [a-z]+ *\033\[0m \033\[1m{uid}\033")

    def test_a_rollback_is_told_by_what_it_does(self):
        self.start()
        self.write("dashboards/d.json", dashboard("d", expr="of git"))
        self.commit("Change")
        self.apply()
        result = self.run_dashsync("rollback", "d", "--to", "-1", "--yes")
        self.assertRegex(result.out, r"(?m)^~ rollback +d  D  written as version 3: ")
        self.assertIn("\n1 dashboard: 1 written.", result.out)
        self.assertNotIn("in-sync", result.out)
        self.assertRegex(self.run_dashsync("rollback", "d", "--to", "1", "--yes").out, r"(?m)^= unchanged +d  D  ")

    def test_a_rollback_that_is_refused_says_so_though_git_equals_live(self):
        self.start()
        self.write("dashboards/d.json", dashboard("d", expr="of git"))
        self.commit("Change")
        run = self.apply().report["run"]
        self.gateway.edit("d", lambda live: live.update(description="by hand"))
        self.write("dashboards/d.json", dashboard("d", expr="of git", description="by hand"))
        self.commit("What was edited")
        self.assertEqual(self.plan().states()["d"], "in-sync")
        result = self.run_dashsync("rollback", "--run", run, "--yes")
        self.assertRegex(result.out, r"(?m)^x refused +d  D  .*was saved since, and stays")

    def test_a_file_that_was_only_read_is_valid_and_not_in_sync(self):
        self.start()
        result = self.run_dashsync("validate", "-v")
        self.assertIn("= valid     a  A  dashboards/a.json\n", result.out)
        self.assertIn("5 dashboards: 5 valid.", result.out)
        self.assertNotIn("in-sync", result.out)
        self.assertEqual(self.run_dashsync("validate", "--json").report["counts"]["in-sync"], 5)
        self.assertEqual(self.run_dashsync("validate", "-v", "dashboards").out.count("= valid "), 5)

    def test_changes_that_no_commit_holds_have_a_line_of_their_own(self):
        self.start()
        commit = self.git("rev-parse", "HEAD")[:12]
        self.assertIn(f"\ncommit {commit}  Take over\n\n", self.run_dashsync("plan").out)
        self.write("dashboards/d.json", dashboard("d", expr="of git"))
        self.assertIn(f"\ncommit {commit}  Take over\nand changes that are not committed\n\n",
                      self.run_dashsync("plan").out)


if __name__ == "__main__":
    unittest.main()
