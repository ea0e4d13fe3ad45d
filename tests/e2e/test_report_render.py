# SPDX-License-Identifier: MIT
"""A saved JSON report gives every rendering again, byte for byte, without a server."""
import json
import unittest

from harness import Case, Gateway, dashboard, fresh

UIDS = ("same", "changed", "drifted", "both", "clash", "removed")
SHOWN = ([], ["-v"], ["-q"], ["--width=80"], ["--width=140", "-v"], ["--color", "always"], ["--color", "always", "-v"])


class Render(Case):
    def saved(self, *arguments, env=None):
        """What a command prints, and its JSON beside it."""
        result = self.run_dashsync(*arguments, f"--report=json={self.repo}/../report.json", env=env)
        return result, (self.repo.parent / "report.json").read_bytes()

    def render(self, *arguments, report=None):
        done = self.run_dashsync("report", "render", str(self.repo.parent / "report.json"), *arguments)
        self.assertEqual(done.code, 0, done.err)
        return done.out

    def check(self, *arguments, shown=SHOWN, env=None):
        """The renderings of a command that changes nothing."""
        for how in shown:
            result, saved = self.saved(*arguments, *how, env=env)
            with self.subTest(command=arguments, how=how):
                self.assertEqual(self.render(*how), result.out)
                self.assertEqual(self.render(*how, "--as", "text"), result.out)
                self.assertEqual(self.render(*how, "--as", "json").encode(), saved)
                self.assertEqual(self.run_dashsync("report", "render", "-", "--as", "json", *how, stdin=saved.decode()).out.encode(), saved)
        return json.loads(saved)

    def start(self):
        self.gateway = Gateway(self, seed=self.seed(*(dashboard(uid) for uid in UIDS),
                                                    fresh("new")))
        self.init()
        self.config(self.gateway)
        for uid in UIDS:
            self.write(f"dashboards/{uid}.json", dashboard(uid))
        self.commit("Take over")
        self.apply()
        self.gateway.edit("drifted", lambda live: live.update(tags=["edited", "\u202eby hand ##vso[x]"]), "A\nmessage")
        self.gateway.edit("both", lambda live: live.update(refresh="1m"))
        self.gateway.edit("clash", lambda live: live.update(title="Live's"))
        self.gateway.edit("removed", lambda live: live.update(panels=[], description=None))
        self.write("dashboards/removed.json", dashboard("removed", expr="up == 0"))
        self.write("dashboards/changed.json", dashboard("changed", expr="sum(up)\n  by (job)", title="An other one"))
        self.write("dashboards/both.json", dashboard("both", tags=["git"]))
        self.write("dashboards/clash.json", dashboard("clash", title="Git's"))
        self.write("dashboards/new.json", dashboard("new"))
        self.write("dashboards/missing.json", dashboard("missing", description="a\u0000b"))
        self.write("dashboards/broken.json", '{"uid": "broken", "title": 1e400, ')
        self.commit("Change")

    def test_of_a_plan_with_every_state(self):
        self.start()
        report = self.check("plan")
        states = {row["state"] for row in report["dashboards"]}
        conflict, = next(row for row in report["dashboards"] if row["uid"] == "removed")["conflicts"]
        self.assertEqual((conflict["absent"], conflict["live"]), (["live"], None))
        self.assertLessEqual({"in-sync", "changed", "drifted", "diverged", "conflict", "new", "missing", "invalid"}, states)
        self.check("plan", "--on-drift=merge", "--fail-on=missing,drift", shown=([], ["-v"]))
        self.check("plan", "--only", "changed", "--only", "b*", "--max-changes=0", shown=([], ["-v"]))
        self.check("plan", "--base", "HEAD~1", shown=([], ["-v"]))
        self.check("plan", shown=(["--raw"], ["--raw", "-v", "--width=70"], ["--raw", "-q"]))
        self.check("drift", shown=(["--raw"],))

    def test_of_drift_validate_and_check(self):
        self.start()
        for command in ("drift", "validate", "check"):
            self.check(command)

    def test_of_apply_pull_and_rollback(self):
        self.start()
        for how in ([], ["-v", "--width=100"]):
            for command in (["apply", "--yes"], ["pull"], ["rollback", "changed", "--to", "1", "--yes"]):
                result, saved = self.saved(*command, *how)
                with self.subTest(command=command, how=how):
                    self.assertEqual(self.render(*how), result.out)
                    self.assertEqual(self.render(*how, "--as=json").encode(), saved)
            self.git("checkout", "-q", ".")

    def test_of_a_fault_of_the_target(self):
        self.start()
        self.check("plan", env={"DASHSYNC_TOKEN": "not-this-one"}, shown=([], ["-v"]))
        self.gateway.stop()
        self.check("plan", shown=([], ["-v"]))

    def test_numbers_keep_their_text(self):
        self.start()
        self.write("dashboards/changed.json", json.dumps(dashboard("changed")).replace(
            '"up"', '"\\u0075p \\ud83d\\ude00"').replace('"schemaVersion"', '"big": 12345678901234567890.10, "schemaVersion"'))
        self.commit("Spell")
        report = self.check("plan", shown=([],))
        text = (self.repo.parent / "report.json").read_text()
        self.assertIn("12345678901234567890.10", text)
        self.assertEqual(report["tool"]["name"], "dashsync")

    def test_what_is_not_a_report_is_refused_with_its_place(self):
        self.start()
        _, saved = self.saved("plan")
        report = json.loads(saved)

        def refused(text, *words):
            path = self.repo.parent / "hostile.json"
            path.write_text(text if isinstance(text, str) else json.dumps(text, indent=1))
            done = self.run_dashsync("report", "render", str(path))
            self.assertEqual((done.code, done.out), (65, ""), done.err)
            self.assertRegex(done.err, r"hostile\.json:\d+:\d+: ")
            for word in words:
                self.assertIn(word, done.err)

        refused("", "expected a value")
        refused("[]", "not a report")
        refused("{}", "not a report")
        refused({**report, "schema": 2}, "schema 2")
        refused({**report, "schema": "1"}, "'schema' must be a number")
        refused({**report, "command": "doctor"}, "a report of 'doctor' cannot be rendered")
        refused({**report, "exit": 500}, "'exit'")
        refused({**report, "dashboards": {}}, "'dashboards' must be an array")
        refused({**report, "notes": [1]}, "'notes' must be an array of texts")
        refused({key: value for key, value in report.items() if key != "read_at"}, "key 'read_at' is missing")
        older = self.repo.parent / "older.json"
        older.write_text(json.dumps({key: value for key, value in report.items()
                                     if key not in ("live_capture", "unread", "complete")}))
        done = self.run_dashsync("report", "render", str(older), "--json")
        self.assertEqual((done.code, done.report), (0, {**report, "unread": None}), "keys that are newer than 0.2.0 have their zero")
        row = next(row for row in report["dashboards"] if row["groups"])

        def with_row(**more):
            return {**report, "dashboards": [{**row, **more}]}

        refused(with_row(state="fine"), "'state' must be")
        refused(with_row(exit=2), "'exit' must be an exit code")
        refused(with_row(groups=[{**row["groups"][0], "subject": 99}]), "subject of group 0")
        refused(with_row(groups=[{**row["groups"][0], "changes": [0, 99]}]), "group 0 does not lead to changes")
        refused(with_row(live_digest="x"), "'live_digest' must be a digest")
        box = {"title": "", "id": "", "type": "", "x": 0, "y": 0, "w": 1, "h": 1, "row": False, "collapsed": False,
               "in_row": -1, "pair": 7, "change": "same"}
        refused(with_row(layout={"before": [box], "after": []}), "has no pair")
        refused(with_row(layout={"before": [{**box, "y": 2**40}], "after": []}), "'y' must be")

    def test_more_keys_are_ignored(self):
        self.start()
        result, saved = self.saved("plan")
        report = json.loads(saved)
        report["later"] = {"x": [1]}
        for row in report["dashboards"]:
            row["later"] = 1
        (self.repo.parent / "report.json").write_text(json.dumps(report))
        self.assertEqual(self.render(), result.out)

    def test_a_report_larger_than_the_limit_is_refused(self):
        self.init()
        with open(self.repo / "large.json", "wb") as large:
            large.truncate(257 << 20)
        done = self.run_dashsync("report", "render", "large.json")
        self.assertEqual(done.code, 65)
        self.assertIn("'large.json' is larger than 256 MiB", done.err)

    def test_several_targets_in_one_report(self):
        """The file is made of two; tests/e2e/test_targets.py has those that runs make."""
        self.start()
        alone = []
        for extra in ([], ["--only", "changed"]):
            result, saved = self.saved("plan", *extra)
            alone.append((result.out, json.loads(saved)))
        for (_, report), name in zip(alone, ("dev", "prod")):
            report["target"] = name
        head = {key: alone[0][1][key] for key in ("schema", "command", "exit", "tool")}
        head["exit"] = 69
        targets = [{key: value for key, value in report.items() if key not in ("schema", "command", "tool")}
                   for _, report in alone]
        (self.repo.parent / "report.json").write_text(json.dumps({**head, "targets": targets}))
        text = self.render()
        self.assertEqual(text, f"==> dev <==\n{alone[0][0]}\n==> prod <==\n{alone[1][0].replace('dev', 'prod')}")
        again = self.render("--as=json")
        self.assertEqual(json.loads(again), {**head, "targets": targets})
        comment = self.render("--as=markdown")
        self.assertEqual([line.split(":")[0] for line in comment.splitlines() if line.startswith("### ")],
                         ["### dashsync · dev", "### dashsync · prod"])
        self.assertEqual(comment.count("<!-- dashsync:v1"), 1)
        (self.repo.parent / "report.json").write_text(again)
        for how in SHOWN:
            self.assertEqual(self.render(*how, "--as=json"), again)
        for bad, said in (({"targets": []}, "'targets' must be an array of reports"),
                          ({"targets": {}}, "'targets' must be an array of reports"),
                          ({"targets": [1]}, "each of 'targets' must be an object"),
                          ({"targets": [{**targets[0], "exit": "0"}]}, "'exit' must be an exit code"),
                          ({"targets": [targets[0], {"exit": 0}]}, "key 'run' is missing"),
                          ({"targets": [{}] * 1001}, "'targets' has 1001 reports; the limit is 1000")):
            with self.subTest(said):
                done = self.run_dashsync("report", "render", "-", stdin=json.dumps({**head, **bad}))
                self.assertEqual(done.code, 65, done.err)
                self.assertIn(said, done.err)

    def test_usage(self):
        self.start()
        for words, said in ((["report"], "the action is missing"), (["report", "show", "x"], "unknown action 'show'"),
                            (["report", "render"], "no file is named"), (["report", "render", "no.json"], "there is no file"),
                            (["report", "render", "x", "--as", "pdf"], "unknown report format 'pdf'"),
                            (["report", "render", "x", "--as", "text", "--json"], "two reports")):
            done = self.run_dashsync(*words)
            self.assertEqual(done.code, 64)
            self.assertIn(said, done.err)

    def test_files_beside_it(self):
        self.start()
        result, saved = self.saved("plan")
        self.assertEqual(self.render("--report", f"json={self.repo}/again.json"), result.out)
        self.assertEqual((self.repo / "again.json").read_bytes(), saved)


if __name__ == "__main__":
    unittest.main(verbosity=2)
