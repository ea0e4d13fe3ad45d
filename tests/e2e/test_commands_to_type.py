# SPDX-License-Identifier: MIT
"""Each command that is offered is whole: it is typed as it is, and does what it is offered for."""
import re
import shlex
import unittest

from harness import Case, Gateway, dashboard

UIDS = ("changed", "drifted", "both", "clash", "-x")


class CommandsToType(Case):
    def start(self):
        """Two targets, a config of another name in a folder whose name a shell would split."""
        self.repo = self.repo.with_name("it's here")
        self.gateway = Gateway(self, seed=self.seed(*map(dashboard, UIDS)))
        self.other = Gateway(self)
        self.init()
        self.config(self.gateway, extra=f"  test:\n    endpoint: {self.other.url}\n")
        (self.repo / "dashsync.yaml").rename(self.repo / "infra.yaml")
        for uid in UIDS:
            self.write(f"dashboards/{uid}.json", dashboard(uid))
        self.commit("Take over")
        self.given = ("-C", self.repo, "-c", "infra.yaml", "-t", "dev")
        self.program = ["dashsync", "-C", str(self.repo), "-c", "infra.yaml", "-t", "dev"]
        self.assertEqual(self.call("apply", "--yes").code, 0)
        for uid in ("drifted", "-x"):
            self.gateway.edit(uid, lambda live: live.update(tags=["edited"]))
        self.gateway.edit("both", lambda live: live.update(refresh="1m"))
        self.gateway.edit("clash", lambda live: live.update(title="Live's"))
        self.write("dashboards/changed.json", dashboard("changed", expr="sum(up)"))
        self.write("dashboards/both.json", dashboard("both", tags=["git"]))
        self.write("dashboards/clash.json", dashboard("clash", title="Git's"))
        self.write("dashboards/missing.json", dashboard("missing"))
        self.commit("Change")

    def call(self, *words):
        return self.run_dashsync(*self.given, *words, cwd="/")

    def type(self, line, *more):
        """Runs a line of dashsync from another folder, as a shell would."""
        words = shlex.split(line)
        self.assertEqual(words[:len(self.program)], self.program, line)
        return self.run_dashsync(*words[1:], *more, cwd="/")

    def offered(self, report):
        for row in report["dashboards"]:
            for command in row["commands"]:
                yield row["uid"], command["what"], command["line"]

    def test_every_way_to_settle_an_edit_settles_it(self):
        self.start()
        report = self.call("plan", "--json").report
        offered = {(uid, what): line for uid, what, line in self.offered(report)}
        self.assertEqual({uid for uid, _ in offered}, {"drifted", "both", "clash", "-x", "missing"})
        for (uid, what), line in offered.items():
            if uid == "missing":
                continue
            with self.subTest(uid=uid, what=what):
                words = shlex.split(line)
                more = ["--yes", "--json"] if "apply" in words else ["--json"]
                done = self.type(line, *more)
                self.assertEqual((done.code, done.outcomes()[uid]), (0, "written"), done.out + done.err)
                self.git("checkout", "-q", "dashboards")
                self.repair(uid)

    def repair(self, uid):
        """Makes the edit again."""
        edits = {"both": {"refresh": "1m"}, "clash": {"title": "Live's"}}
        before = dashboard(uid)
        self.gateway.edit(uid, lambda live: live.update({"tags": before["tags"], "title": before["title"]}))
        self.gateway.edit(uid, lambda live: live.update(edits.get(uid, {"tags": ["edited"]})))

    def test_every_command_in_any_output_begins_as_the_call_did(self):
        self.start()
        for words in (["plan"], ["plan", "-v"], ["drift"], ["pull", "clash"], ["check"], ["validate"], ["doctor"],
                      ["explain", "drifted"], ["explain", "missing"], ["apply", "--yes"], ["rollback", "changed", "--to", "99"],
                      ["history", "nobody"], ["history"], ["rollback", "nobody", "--to", "1"], ["pull", "nobody"]):
            for form in ([], ["--json"]):
                if form and words[0] in ("explain",):
                    continue
                done = self.call(*words, *form)
                with self.subTest(words=words, form=form):
                    for found in re.finditer(r"(?:^|'|: |\")dashsync ([a-z-]+)", done.out + done.err):
                        self.assertNotIn(found[1], ("plan", "apply", "pull", "drift", "history", "rollback", "validate",
                                                    "check", "doctor", "explain", "show"), found[0])

    def test_a_run_offers_its_way_back_and_a_saved_plan_its_apply(self):
        self.start()
        plan = self.repo / "a plan"
        saved = self.call("plan", "--only", "changed", "--json", "--out", plan).report
        command, = saved["commands"]
        self.assertEqual(command["what"], "apply the saved plan")
        applied = self.type(command["line"], "--json").report
        self.assertEqual(applied["plan_digest"], saved["plan_digest"])
        self.assertEqual([row["outcome"] for row in applied["dashboards"]], ["written"])
        command, = applied["commands"]
        self.assertEqual(command["what"], "roll this run back")
        back = self.type(command["line"], "--yes", "--json").report
        self.assertEqual([row["outcome"] for row in back["dashboards"]], ["written"])

    def test_a_commit_and_a_folder_are_named_again(self):
        self.start()
        line = next(line for uid, what, line in self.offered(self.call("plan", "--ref", "HEAD", "--json").report)
                    if (uid, what) == ("drifted", "keep git's"))
        self.assertIn(" apply --ref HEAD --only drifted ", line)
        (self.repo / "infra.yaml").unlink()
        self.commit("Without a config")
        words = ["--endpoint", self.gateway.url]
        for folder in ("dashboards", "-folder"):
            if folder != "dashboards":
                (self.repo / "dashboards").rename(self.repo / folder)
                self.commit("Another folder")
            report = self.run_dashsync(*words, "plan", "--json", "--", folder).report
            line = next(line for uid, what, line in self.offered(report) if (uid, what) == ("drifted", "keep git's"))
            done = self.run_dashsync(*shlex.split(line)[1:], "--yes", "--json")
            self.assertEqual(done.outcomes()["drifted"], "written", done.err)
            self.repair("drifted")

    def test_a_uid_that_looks_like_an_option_is_still_the_only_dashboard_that_is_meant(self):
        self.start()
        said = self.call("explain", "--", "-x").out
        found = re.findall(r"dashsync .* (?:pull|apply) .*", said)
        self.assertEqual(len(found), 2, said)
        for command in found:
            self.assertRegex(command, r" --only(=| )'?-x'?")
        shown = self.call("rollback", "--to", "1", "--", "-x")
        self.assertEqual(shown.code, 64)
        done = self.type(shown.err.split("To do it: ", 1)[1].strip())
        self.assertEqual(done.code, 0, done.err)
        self.assertIn(" -x  ", done.out)

    def test_pull_does_not_write_yaml_and_says_what_to_do(self):
        self.start()
        (self.repo / "dashboards" / "drifted.json").unlink()
        self.write("dashboards/drifted.yaml", "uid: drifted\ntitle: Drifted\npanels: []\n")
        self.commit("As YAML")
        self.assertEqual(self.call("apply", "--yes", "--only", "drifted", "--on-drift=overwrite").code, 0)
        self.gateway.edit("drifted", lambda live: live.update(refresh="1m"))
        row = self.call("plan", "--json").row("drifted")
        self.assertEqual([command["what"] for command in row["commands"]], ["keep git's"])
        self.assertIn("pull does not write YAML", row["note"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
