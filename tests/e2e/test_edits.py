# SPDX-License-Identifier: MIT
"""Edits by hand: drift, explain, saved plans, guards, and several writers at once."""
import json
import re
import random
import shlex
import shutil
import signal
import subprocess
import time
import unittest

from harness import DASHSYNC, TOKEN, Case, Gateway, Server, answer_text, clean_environment, dashboard


def set_expr(value):
    def change(live):
        live["panels"][0]["targets"][0]["expr"] = value
    return change


def set_description(value):
    def change(live):
        live["description"] = value
    return change


class Edits(Case):
    def start(self, *faults, uids="ab", profile="grafana9", jobs=()):
        """Git and live agree on "one"; git goes on to "two", which dashsync has written."""
        arguments = [word for fault in faults for word in ("--fault", fault)]
        self.uids = uids
        self.gateway = Gateway(self, *arguments, *jobs, seed=self.seed(*(dashboard(uid) for uid in uids)),
                               profile=profile)
        self.init()
        self.config(self.gateway)
        self.put("one")
        for uid in uids:
            self.write(f"dashboards/{uid}.json", dashboard(uid))
        self.commit("Take over")

    def put(self, expr, *uids):
        for uid in uids or self.uids:
            self.write(f"dashboards/{uid}.json", dashboard(uid, expr=expr))

    def written(self):
        self.put("two")
        self.commit("Two")
        self.assertEqual(self.apply().code, 0)
        self.gateway.forget_requests()

    def live(self, uid):
        return self.gateway.get(uid)["dashboard"]

    def expr(self, uid):
        return self.live(uid)["panels"][0]["targets"][0]["expr"]

    def methods(self):
        return [line[0] for line in self.gateway.requests()]

    # ---- drift and explain ----

    def test_drift_says_who_what_and_where_and_is_quiet_without(self):
        self.start()
        self.written()
        self.assertEqual(self.run_dashsync("drift").code, 0)
        self.assertEqual(self.methods(), ["GET", "GET"])
        self.gateway.edit("a", set_expr("by hand"))
        self.gateway.forget_requests()
        result = self.run_dashsync("drift")
        self.assertEqual(result.code, 2)
        self.assertNotIn("POST", self.methods())
        self.assertLessEqual(len(self.methods()), 1 + 4)  # b is in sync: one; a at most four
        block = result.out[result.out.index("* drifted"):].split("\n\n")[0].splitlines()
        self.assertLessEqual(len(block), 4, result.out)
        text = "\n".join(block)
        self.assertRegex(text, r"edited by \S+ \(v3, .+\)  dashboards/a.json\n")
        self.assertRegex(text, r"\n  panel 'CPU' \(id 4\)  query A.*  two → by hand  dashboards/a.json:")
        line = next(n for n, text in enumerate((self.repo / "dashboards/a.json").read_text().splitlines(), 1)
                    if '"expr"' in text)
        self.assertIn(f"dashboards/a.json:{line}\n", text)
        self.assertIn("dashsync apply --only a --on-drift=overwrite", text)
        self.assertEqual(self.run_dashsync("drift", "--only", "b").code, 0)
        self.assertEqual(self.run_dashsync("drift", "--since", "2199-01-01").code, 0)
        self.assertEqual(self.run_dashsync("drift", "--since", "1h").code, 2)
        self.assertEqual(self.run_dashsync("drift", "--since", "soon").code, 64)
        self.assertEqual(self.run_dashsync("drift", "--only", "nobody").code, 64)

    def test_explain_names_versions_base_and_row(self):
        self.start()
        self.written()
        self.gateway.edit("a", set_expr("by hand"))
        result = self.run_dashsync("explain", "a")
        self.assertEqual(result.code, 0)
        for word in ("not written by dashsync", "ours: the base", "what is stored as version 2", ": Two",
                     "git has no change since base that live lacks", "drifted, so apply would: keep"):
            self.assertIn(word, result.out)
        self.assertRegex(result.out, r"(?m)^edits +panel 'CPU' \(id 4\): query A", "a line for each edit")
        self.assertIn("the newest that is ours (rule 1)", result.out)
        self.assertNotIn("changed in different places", result.out)  # git did not change
        self.assertIn("\ncommand  keep git's: dashsync apply --only a --on-drift=overwrite\n"
                      "         keep live's: dashsync pull a\n", result.out)
        self.assertIn("would: update", self.run_dashsync("explain", "--on-drift=overwrite", "a").out)
        self.assertEqual(self.run_dashsync("explain", "nobody").code, 64)
        self.assertEqual(self.run_dashsync("explain").code, 64)

    def test_the_commands_of_a_hint_name_the_dashboard(self):
        self.start()
        self.written()
        self.gateway.edit("a", set_expr("by hand"))
        self.write("dashboards/a.json", dashboard("a", expr="three"))
        self.commit("Three")
        self.assertIn("'dashsync pull a --on-conflict=live' takes", self.plan().row("a")["hint"])
        self.git("checkout", "-q", "--orphan", "other")  # dashsync knows none of it
        self.write("dashboards/a.json", dashboard("a", expr="other"))
        self.write("dashboards/b.json", dashboard("b"))
        self.commit("Another beginning")
        gateway = Gateway(self, seed=self.seed(dashboard("a", expr="of somebody")))
        plan = self.plan("--endpoint", gateway.url)
        program = f"dashsync --endpoint {gateway.url}"
        self.assertEqual((plan.states()["a"], plan.row("a")["hint"]),
                         ("unmanaged", f"'{program} pull a --adopt' takes live into the file as it is; '{program} apply "
                                       "--only a --adopt' writes git over live."))
        self.assertEqual([command["line"] for command in plan.row("a")["commands"]],
                         [f"{program} pull a --adopt", f"{program} apply --only a --adopt"])
        pulled = self.run_dashsync("pull", "--json", "--endpoint", gateway.url)
        self.assertIn(f"Run '{program} pull a --adopt'", pulled.row("a")["hint"])

    def test_on_drift_stands_in_the_config_and_the_option_goes_first(self):
        self.start()
        self.written()
        self.gateway.edit("a", set_expr("by hand"))
        self.assertEqual(self.apply().code, 0)
        self.assertEqual(self.apply("--on-drift=refuse").code, 3)
        self.config(self.gateway, "    on-drift: overwrite\n")
        self.commit("Git wins")
        self.assertEqual(self.apply("--on-drift=keep").code, 0)
        self.assertEqual(self.expr("a"), "by hand")
        self.assertEqual(self.apply().code, 0)
        self.assertEqual(self.expr("a"), "two")
        self.assertIn("\noverwrites version 3 by ", self.gateway.versions("a")[0]["message"])

    # ---- saved plans ----

    def save_plan(self, *arguments):
        plan = self.repo.parent / "plan.json"
        result = self.plan("--out", plan, *arguments)
        self.assertEqual(result.code, 0, result.err)
        return plan

    def test_a_saved_plan_is_carried_out_as_far_as_it_holds(self):
        self.start()
        self.put("three")
        self.commit("Three")
        plan = self.save_plan()
        text = plan.read_text()
        self.assertNotIn("three", text.lower().replace('"subject": "three"', ""))
        self.assertNotIn(TOKEN, text)
        self.gateway.edit("b", set_description("late"))
        self.put("four")  # what is in the tree does not count
        result = self.run_dashsync("apply", plan, "--json")
        self.assertEqual(result.code, 4, result.out + result.err)
        self.assertEqual(result.outcomes(), {"a": "written", "b": "refused"})
        refused = next(row for row in result.report["dashboards"] if row["uid"] == "b")
        self.assertIn("stale", refused["reason"])
        self.assertEqual((self.expr("a"), self.expr("b")), ("three", "up"))
        again = self.run_dashsync("apply", plan, "--json")
        self.assertEqual(again.outcomes()["a"], "none")
        self.assertEqual(len(self.gateway.versions("a")), 2)

    def test_a_plan_that_was_cut_changed_or_made_for_another_place_is_refused(self):
        self.start()
        self.put("three")
        self.commit("Three")
        plan = self.save_plan()
        whole = plan.read_text()
        plan.write_text(whole[:-40])
        self.assertEqual(self.run_dashsync("apply", plan).code, 65)
        plan.write_text(whole.replace('"version": 1,', '"version": 2,'))
        self.assertEqual(self.run_dashsync("apply", plan).code, 65)
        plan.write_text(whole)
        other = self.run_dashsync("--endpoint", "http://localhost:1", "apply", plan)
        self.assertEqual(other.code, 3, other.err)
        self.assertEqual(self.run_dashsync("apply", plan, "--only", "a").code, 64)
        self.assertNotIn("POST", self.methods())
        self.put("dirty")
        self.assertEqual(self.plan("--out", plan).code, 3)

    def test_a_plan_of_some_dashboards_is_carried_out_on_these_alone(self):
        self.start()
        self.put("three")
        for uid in ("b", "elsewhere"):
            self.write(f"dashboards/team/{uid}.json", dashboard(uid, expr="three"))
        (self.repo / "dashboards/b.json").unlink()
        self.commit("Three")
        self.assertEqual(self.plan().states(), {"a": "changed", "b": "changed", "elsewhere": "missing"})
        for uid, expr, arguments, place in (("a", "three", ["--only", "a"], "."),
                                            ("b", "three", ["dashboards/team", "--only", "[ab]"], "dashboards")):
            plan = self.save_plan(*arguments)
            result = self.run_dashsync("-C", place, "apply", plan, "--json")
            self.assertEqual((result.code, result.outcomes()), (0, {uid: "written"}), result.out + result.err)
            self.assertEqual(self.expr(uid), expr)
        self.assertEqual(self.plan().states(), {"a": "in-sync", "b": "in-sync", "elsewhere": "missing"})

    def test_a_plan_of_a_folder_that_has_no_config_above_it_names_it_again(self):
        self.start()
        self.put("three")
        (self.repo / "dashsync.yaml").unlink()
        self.commit("Three")
        plan = self.save_plan("dashboards", "--endpoint", self.gateway.url)
        result = self.run_dashsync("apply", plan, "--json", "--endpoint", self.gateway.url)
        self.assertEqual((result.code, result.outcomes()["a"]), (0, "written"), result.out + result.err)

    def test_a_saved_plan_is_told_with_the_command_that_applies_it(self):
        self.start()
        self.written()
        self.gateway.edit("a", set_expr("by hand"))
        self.git("mv", "dashsync.yaml", "other.yaml")
        self.commit("Another name")
        for given, more in (([], []), (["-t", "dev"], ["--on-drift=overwrite", "--history-depth", "50"]),
                            (["-C", self.repo / "dashboards"], ["--adopt", "--allow-older-commit"])):
            given = ["-c", self.repo / "other.yaml", *given]
            name = self.repo.parent / f"it's {len(more)}.plan"
            result = self.run_dashsync(*given, "plan", *more, "--out", name, "--json")
            self.assertEqual(json.loads(result.out)["command"], "plan")
            head, command = result.err.splitlines()
            self.assertEqual(head, "The plan is saved. To apply it:")
            words = shlex.split(command)
            self.assertEqual((words[0], str(name) in words), ("dashsync", True), command)
            result = self.run_dashsync(*words[1:], cwd="/" if "-C" in words else None)
            self.assertEqual(result.code, 0, result.err)
        self.assertEqual(self.run_dashsync("-c", "other.yaml", "plan", "-q", "--out", name).err, "")
        command = self.run_dashsync("-c", "other.yaml", "plan", "--out", "-x.plan").err.splitlines()[1]
        self.assertEqual(self.run_dashsync(*shlex.split(command)[1:]).code, 0, command)

    def test_the_message_that_a_person_left_is_told_and_is_anybody_s_text(self):
        for profile, message, told in (
                ("grafana9", "make it calmer", "make it calmer"),
                ("grafana12", "make it calmer\n\nsecond paragraph", "make it calmer"),
                ("grafana9", "", None),
                ("grafana9", "\nbelow an empty line", None),
                ("grafana12", "x##[error]::warning::\x1b[31mred\u202e", "x##[error]::warning::\x1b[31mred\u202e"),
                ("grafana9", "\u00e4" * 300, "\u00e4" * 100),
        ):
            with self.subTest(profile=profile, message=message):
                self.start(profile=profile, uids="a")
                self.written()
                self.gateway.edit("a", set_expr("by hand"), message)
                result = self.run_dashsync("drift", "--json")
                who = "sa-1-dashsync" if profile == "grafana12" else "Anonymous"
                self.assertEqual((result.row("a")["edited_by"], result.row("a")["edited_message"]), (who, told))
                text = self.run_dashsync("drift").out
                self.assertEqual(bool(re.search(r'edited by \S+ \(v\d, [^)]*\): "', text)), told is not None, text)
                for unsafe in ("\x1b", "\u202e", "##["):
                    self.assertNotIn(unsafe, text)
                self.stop_all()
                shutil.rmtree(self.repo)

    def test_explain_names_the_version_that_agrees_with_a_commit(self):
        self.start()
        self.written()
        self.gateway.edit("a", set_expr("by hand"))
        self.write("dashboards/a.json", dashboard("a", expr="by hand"))
        self.commit("Take the edit in", int(time.time()) + 60)
        self.gateway.edit("a", set_expr("by hand again"))
        out = " ".join(self.run_dashsync("explain", "a").out.split())
        self.assertRegex(out, r"versions 4 by \S+ \S+: not written by dashsync 3 by \S+ \S+: not written by "
                         r"dashsync: the base 2 ")
        self.assertIn("what is stored as version 3: above the newest that is ours, it agrees with a commit (rule 2)", out)
        self.assertIn(": Take the edit in", out)
        self.assertIn("state drifted, so apply would: keep", out)

    def test_plan_and_apply_agree_in_a_shallow_clone(self):
        self.start()
        self.put("two")
        self.commit("Two")
        shallow = self.repo.with_name("shallow")
        subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{self.repo}", str(shallow)], check=True)
        self.repo = shallow
        plan = self.plan()
        self.assertEqual(plan.states()["a"], "undetermined")
        self.assertEqual([plan.row("a")[key] for key in ("action", "hint")], ["refuse", "git fetch --unshallow"])
        self.assertIn("the clone is shallow", plan.row("a")["reason"])
        self.assertIn("apply would write nothing.", self.run_dashsync("plan").out)
        self.assertIn("not known: this clone lacks commits", self.run_dashsync("explain", "a").out)
        self.gateway.forget_requests()
        self.assertEqual(self.apply().code, 3)
        self.assertNotIn("POST", self.methods())
        self.git("fetch", "-q", "--unshallow")
        self.assertEqual(self.apply().code, 0)

    def test_what_was_allowed_must_be_allowed_again(self):
        self.start()
        self.written()
        self.gateway.edit("a", set_expr("by hand"))
        plan = self.save_plan("--on-drift=overwrite")
        result = self.run_dashsync("apply", plan)
        self.assertEqual(result.code, 64)
        self.assertIn("--on-drift=overwrite", result.err)
        self.assertEqual(self.run_dashsync("apply", plan, "--on-drift=overwrite").code, 0)
        self.assertEqual(self.expr("a"), "two")

    # ---- folders ----

    def test_the_folder_that_git_names_is_noted_and_live_stays_where_it_is(self):
        folder = self.seed()
        (folder / "in-live").mkdir()
        (folder / "in-live" / "a.json").write_text(json.dumps(dashboard("a", expr="one")))
        self.gateway = Gateway(self, seed=folder)
        self.init()
        self.config(self.gateway)
        self.write("dashboards/a.json", {"meta": {"folderUid": "in-git"}, "dashboard": dashboard("a", expr="one")})
        self.commit("Take over")
        note = "live is in folder 'in-live', git says folder 'in-git': dashsync does not move dashboards"
        self.assertEqual(self.plan().row("a")["note"], note)
        self.write("dashboards/a.json", {"meta": {"folderUid": "in-git"}, "dashboard": dashboard("a", expr="two")})
        self.commit("Two")
        result = self.run_dashsync("apply", "--yes")
        self.assertEqual(result.code, 0, result.err)
        self.assertIn(note, " ".join(result.out.split()))
        self.assertEqual(self.gateway.get("a")["meta"]["folderUid"], "in-live")

    # ---- what left git ----

    def test_a_dashboard_that_left_git_is_named_and_left_alone(self):
        self.start()
        self.written()
        self.git("rm", "-q", "dashboards/b.json")
        commit = self.commit("Take b out")
        result = self.run_dashsync("apply", "--yes")
        self.assertEqual(result.code, 0, result.err)
        self.assertNotIn("POST", self.methods())
        block = result.out[result.out.index("? orphaned"):].split("\n\n")[0]
        self.assertIn(f"it left with commit {commit[:12]}: Take b out", " ".join(block.split()))
        self.assertIn("Delete it in Grafana, or bring the file back.", " ".join(block.split()))
        self.assertIn("2 dashboards: 1 in sync, 1 orphaned.", result.out)
        self.assertEqual(self.plan("--detailed-exitcode").code, 0)
        self.assertEqual(self.plan("--fail-on=missing").code, 0)
        self.assertEqual(self.plan("--fail-on=missing,orphaned").code, 3)
        self.assertEqual(self.apply("--fail-on=orphaned").code, 3)
        self.assertEqual(self.apply("--fail-on=orphans").code, 64)
        self.gateway.edit("b", set_expr("by hand"))
        row = self.run_dashsync("drift", "--json").row("b")
        self.assertEqual((row["state"], row["edited_versions"], row["edits"]), ("orphaned", 1, []))
        self.assertRegex(self.run_dashsync("drift").out, r"\? orphaned +b  B  edited by \S+ \(v3, .+\)  dashboards/b.json\n")

    # ---- guards ----

    def test_guards_stop_what_they_say(self):
        self.start(uids="abcd")
        self.put("two")
        self.commit("Two")
        for limit in ("3", "99%"):
            result = self.apply("--max-changes", limit)
            self.assertEqual(result.code, 3)
            self.assertIn("4 of 4 dashboards would be written", result.err)
            plan = self.run_dashsync("plan", "--max-changes", limit)
            self.assertEqual(plan.code, 0)
            self.assertIn("apply would write nothing: 4 of 4 dashboards would be written", plan.out.replace("\n", " "))
            self.assertIn("4 of 4", self.plan("--max-changes", limit).report["held_back"])
        self.assertIsNone(self.plan("--max-changes", "4").report["held_back"])
        for wrong in ("many", "-1", "-1%", "99999999999", ""):
            for run in (self.plan, self.apply):
                result = run(f"--max-changes={wrong}")
                self.assertEqual(result.code, 64, wrong)
                self.assertIn(f"invalid --max-changes '{wrong}': expected a number or a percentage", result.err)
        self.assertNotIn("POST", self.methods())
        self.assertEqual(self.apply("--max-changes", "1", "--only", "a").code, 0)
        self.assertEqual(self.apply("--max-changes", "100%", "--only", "dashboards/b*").code, 0)
        self.assertEqual([self.expr(uid) for uid in "abcd"], ["two", "two", "up", "up"])
        self.gateway.edit("c", set_description("just now"))
        result = self.apply("--quiet-minutes", "5", "--on-drift=merge")
        self.assertEqual(result.outcomes()["c"], "none")
        self.assertEqual(result.row("c")["action"], "refuse")
        self.assertIn("--quiet-minutes", result.row("c")["reason"])
        self.assertEqual(self.expr("c"), "up")

    def test_after_too_many_failures_nothing_new_is_started(self):
        self.start(uids="abcdef")
        self.put("two")

        def answer(handler):
            if handler.command == "POST":
                answer_text(408, "text/html", "<html>a proxy gave up</html>")(handler)
            else:
                answer_text(200, "application/json", self.gateway.call("GET", handler.path).decode())(handler)

        self.config(Server(self, answer))
        self.commit("Two")
        result = self.apply("--max-failures", "2", "--write-jobs", "1", "--timeout", "5")
        outcomes = list(result.outcomes().values())
        self.assertEqual(outcomes.count("failed"), 2, outcomes)
        self.assertEqual(outcomes.count("skipped"), 4)
        self.assertEqual(result.code, 3)

    # ---- several writers ----

    def apply_in_background(self):
        process = subprocess.Popen([DASHSYNC, "-C", str(self.repo), "apply", "--yes", "--json"], text=True,
                                   env=clean_environment(DASHSYNC_TOKEN=TOKEN), stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL)
        self.running.append(process)
        return process

    def test_two_applies_at_once_write_each_dashboard_once_or_refuse(self):
        uids = "abcdefghij"
        self.start(uids=uids)
        self.put("two")
        self.commit("Two")
        first, second = self.apply_in_background(), self.apply_in_background()
        reports = [json.loads(process.communicate(timeout=120)[0]) for process in (first, second)]
        for uid in uids:
            outcomes = [row["outcome"] for report in reports for row in report["dashboards"] if row["uid"] == uid]
            self.assertIn("written", outcomes)
            self.assertEqual(self.expr(uid), "two")
            self.assertEqual(len(self.gateway.versions(uid)), 2, outcomes)
        self.assertEqual(self.plan("--detailed-exitcode").code, 0)

    def test_after_a_kill_at_any_moment_the_next_apply_converges_and_writes_nothing_twice(self):
        uids = "abcdef"
        self.start(uids=uids, jobs=("--latency-ms", "3"))
        dice = random.Random(4)
        for round_number in range(12):
            self.put(f"round {round_number}")
            self.commit(f"Round {round_number}")
            process = self.apply_in_background()
            time.sleep(dice.uniform(0.005, 0.25))
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=60)
            self.assertEqual(self.apply().code, 0)
            self.assertEqual(self.plan("--detailed-exitcode").code, 0)
            for uid in uids:
                contents = [json.dumps(version["data"]["panels"]) for version in self.gateway.versions(uid)]
                self.assertEqual(len(contents), len(set(contents)), f"'{uid}' was written twice")

    def test_a_covered_edit_is_merged_or_comes_back(self):
        self.start("race")
        self.put("two")
        self.commit("Two")
        result = self.apply("--write-jobs", "1")
        raced = next(row for row in result.report["dashboards"] if row["outcome"] == "raced")
        self.assertIn("merged", raced["reason"])
        self.assertIn("description", self.live(raced["uid"]))
        self.assertEqual(self.expr(raced["uid"]), "two")
        self.assertEqual(self.run_dashsync("drift").code, 2)


if __name__ == "__main__":
    unittest.main()
