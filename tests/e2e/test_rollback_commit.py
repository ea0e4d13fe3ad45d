# SPDX-License-Identifier: MIT
"""rollback --commit: git follows in one commit of the files concerned, and the next apply undoes nothing."""
import json
import unittest

from harness import TOKEN, Case, Gateway, dashboard, fresh

SUBSCRIPTION = "0b1f6471-1bf0-4dda-aec3-cb9272f09590"
PREFIX = f"subscriptions~{SUBSCRIPTION}~resourceGroups~rg~providers~Microsoft.Dashboard~dashboards~"
AZURE = f"    azure: {{ region: westeurope, subscription: {SUBSCRIPTION}, resource-group: rg }}\n"
NOBODY = {"GIT_AUTHOR_NAME": None, "GIT_AUTHOR_EMAIL": None, "GIT_COMMITTER_NAME": None, "GIT_COMMITTER_EMAIL": None}
FILE = "dashboards/checkout.json"


class RollbackCommit(Case):
    def start(self, profile="grafana9", *arguments, uids=("checkout",), **more):
        """Live went from one to two to three, by two applies; the versions are 1 to 3."""
        azure = profile.startswith("azure")
        self.live_uids = {uid: PREFIX + uid if azure else uid for uid in uids}
        seeds = (fresh(PREFIX + uid) if azure else dashboard(uid, expr="one", **more) for uid in uids)
        self.gateway = Gateway(self, *arguments, seed=self.seed(*seeds), profile=profile)
        self.init()
        self.config(self.gateway, AZURE if azure else "")
        for expr in ("one", "two", "three"):
            for uid in uids:
                self.write(f"dashboards/{uid}.json", dashboard(uid, expr=expr, **more))
            self.commit(f"Watch {expr}")
            result = self.apply()
            self.assertEqual(result.code, 0, result.out)
        self.run_id = result.report["run"]

    def expr(self, uid="checkout"):
        return self.gateway.get(self.live_uids[uid])["dashboard"]["panels"][0]["targets"][0]["expr"]

    def newest(self, uid="checkout"):
        return self.gateway.versions(self.live_uids[uid])[0]["version"]

    def rollback(self, *arguments, env=None, **more):
        return self.run_dashsync("rollback", *arguments, "--commit", "--yes", "--json",
                                 env={"DASHSYNC_TOKEN": TOKEN, "HOME": self.folder, **(env or {})}, **more)

    def assert_followed(self, result, expr, *uids):
        """One commit of these files more, live and git in sync, and nothing for apply to do."""
        self.assertEqual(result.code, 0, result.out + result.err)
        made = self.git("rev-parse", "HEAD")
        self.assertEqual(result.report["follow_up"], made)
        files = [f"dashboards/{uid}.json" for uid in uids]
        self.assertEqual(self.git("diff-tree", "--no-commit-id", "--name-only", "-r", "HEAD").splitlines(), files)
        self.assertEqual(self.git("status", "--porcelain"), "")
        for uid in uids:
            self.assertIn(f"committed as {made[:12]}", result.row(uid)["hint"])
            self.assertEqual(self.expr(uid), expr)
        self.assertEqual(set(self.plan("--detailed-exitcode").states().values()), {"in-sync"})
        before = {uid: self.newest(uid) for uid in uids}
        self.assertEqual(set(self.apply().outcomes().values()), {"none"})
        self.assertEqual({uid: self.newest(uid) for uid in uids}, before)

    def assert_untouched(self, result, code, words, head=None):
        self.assertEqual(result.code, code, result.out + result.err)
        self.assertIn(words, result.err)
        self.assertEqual((self.expr(), self.newest()), ("three", 3))
        if head:
            self.assertEqual(self.git("rev-parse", "HEAD"), head)

    def test_git_follows_on_every_profile(self):
        for profile in ("grafana9", "grafana12", "azure", "azure-bare"):
            with self.subTest(profile):
                self.repo = self.repo.with_name(profile)
                self.start(profile)
                self.assert_followed(self.rollback("checkout", "--to", "-1"), "two", "checkout")

    def test_the_formatting_of_the_file_stays_and_the_change_is_a_revert(self):
        self.start()
        self.assert_followed(self.rollback("checkout", "--to", "2"), "two", "checkout")
        self.assertEqual(self.git("rev-parse", f"HEAD:{FILE}"), self.git("rev-parse", f"HEAD~2:{FILE}"))

    def test_by_the_servers_restore_too(self):
        self.start()
        self.assert_followed(self.rollback("checkout", "--to", "2", "--restore"), "two", "checkout")

    def test_what_a_run_wrote_comes_back_in_one_commit(self):
        uids = ("a", "b", "c")
        self.start(uids=uids)
        head = self.git("rev-parse", "HEAD")
        result = self.rollback("--run", self.run_id)
        self.assert_followed(result, "two", *uids)
        self.assertEqual(self.git("rev-parse", "HEAD^"), head)
        subject, empty, *body = self.git("log", "-1", "--format=%B").splitlines()
        self.assertEqual((subject, empty), (f"Roll back 3 dashboards: run {self.run_id}", ""))
        self.assertEqual(body, ['- "A": version 2 came back as version 4', '- "B": version 2 came back as version 4',
                                '- "C": version 2 came back as version 4', "",
                                f"Rolled back by dashsync, run {result.report['run']}; takes back run {self.run_id}."])

    def test_of_a_run_only_what_is_rolled_back_is_committed(self):
        self.start(uids=("a", "b"))
        self.gateway.edit("b", lambda live: live["panels"][0]["targets"][0].update(expr="by hand"))
        result = self.rollback("--run", self.run_id)
        self.assertEqual(result.code, 4, result.out)
        self.assertEqual(self.git("diff-tree", "--no-commit-id", "--name-only", "-r", "HEAD"), "dashboards/a.json")
        self.assertEqual(self.plan().states(), {"a": "in-sync", "b": "drifted"})

    def test_the_message_names_dashboard_version_and_run(self):
        self.start(title='Say "hi"\n[skip ci]\x1b[31m' + "x" * 100)
        result = self.rollback("checkout", "--to", "2")
        self.assertEqual(result.code, 0, result.out)
        subject, empty, *body = self.git("log", "-1", "--format=%B").splitlines()
        self.assertRegex(subject, r'^Roll back "Say "hi"\\n.*x…" to version 2$')
        self.assertNotIn("\x1b", subject)
        self.assertEqual(empty, "")
        self.assertTrue(body[0].endswith(": version 2 came back as version 4"), body)
        self.assertEqual(body[-1], f"Rolled back by dashsync, run {result.report['run']}.")

    def test_what_else_is_staged_stays_staged(self):
        self.start()
        self.write("README", "staged")
        self.git("add", "README")
        self.write("notes", "not staged")
        result = self.rollback("checkout", "--to", "2")
        self.assertEqual(result.code, 0, result.out + result.err)
        self.assertEqual(self.git("diff-tree", "--no-commit-id", "--name-only", "-r", "HEAD"), FILE)
        self.assertEqual(self.git("status", "--porcelain").splitlines(), ["A  README", "?? notes"])

    def test_the_next_commit_is_applied_over_it(self):
        self.start()
        self.assert_followed(self.rollback("checkout", "--to", "2"), "two", "checkout")
        self.write(FILE, dashboard("checkout", expr="four"))
        self.commit("Watch four")
        self.assertEqual(self.apply().outcomes(), {"checkout": "written"})
        self.assertEqual(self.expr(), "four")

    def test_what_git_had_and_was_not_applied_is_out_too_and_said(self):
        self.start()
        self.write(FILE, dashboard("checkout", expr="four"))
        self.commit("Watch four, later")
        result = self.rollback("checkout", "--to", "2")
        self.assert_followed(result, "two", "checkout")
        self.assertIn("Changes that only git had are gone from the file", result.row("checkout")["hint"])

    def test_where_git_said_so_already_nothing_is_committed(self):
        self.start()
        self.git("revert", "--no-edit", "HEAD")
        head = self.git("rev-parse", "HEAD")
        result = self.rollback("checkout", "--to", "2")
        self.assertEqual((result.code, result.report["follow_up"]), (0, None), result.out)
        self.assertEqual(result.row("checkout")["hint"], "Git has it already.")
        self.assertEqual(self.git("rev-parse", "HEAD"), head)

    def test_links_and_uids_of_azure_are_those_of_git_again(self):
        self.live_uids = {uid: PREFIX + uid for uid in ("checkout", "nodes", "pods")}
        self.gateway = Gateway(self, seed=self.seed(*map(fresh, self.live_uids.values())), profile="azure")
        self.init()
        self.config(self.gateway, AZURE)
        for uid in ("nodes", "pods"):
            self.write(f"dashboards/{uid}.json", dashboard(uid))
        for uid in ("nodes", "pods"):
            self.write(FILE, dashboard("checkout", expr=uid, links=[{"title": "To", "type": "link", "url": f"/d/{uid}/x"}]))
            self.commit(uid)
            self.assertEqual(self.apply().code, 0)
        self.assert_followed(self.rollback("checkout", "--to", "-1"), "nodes", "checkout")
        text = (self.repo / FILE).read_text()
        self.assertIn('"url": "/d/nodes/x"', text)
        self.assertNotIn("subscriptions~", text)
        self.assertEqual(json.loads(text)["uid"], "checkout")

    def test_on_no_branch_head_moves_and_that_is_said(self):
        self.start()
        self.git("checkout", "-q", "--detach")
        result = self.rollback("checkout", "--to", "2")
        self.assert_followed(result, "two", "checkout")
        self.assertIn("on no branch", result.row("checkout")["hint"])
        self.assertNotEqual(self.git("rev-parse", "main"), self.git("rev-parse", "HEAD"))

    def test_from_a_folder_below_with_line_endings_of_git(self):
        self.start()
        self.write(".gitattributes", "*.json text eol=crlf\n")
        self.commit("Line endings")
        (self.repo / FILE).unlink()
        self.git("checkout", "--", FILE)
        self.assertIn(b"\r\n", (self.repo / FILE).read_bytes())
        self.assert_followed(self.rollback("checkout", "--to", "2", cwd=self.repo / "dashboards"), "two", "checkout")
        self.assertIn(b"\r\n", (self.repo / FILE).read_bytes())

    def test_git_follows_later_too(self):
        self.start(uids=("a", "b"))
        self.assertEqual(self.run_dashsync("rollback", "--run", self.run_id, "--yes").code, 0)
        self.assertEqual(set(self.plan().states().values()), {"drifted"})
        result = self.rollback("--run", self.run_id)
        self.assertEqual(set(result.outcomes().values()), {"none"}, result.out)
        self.assert_followed(result, "two", "a", "b")
        self.assertEqual(self.git("log", "-1", "--format=%B").splitlines()[-1],
                         f"Rolled back by dashsync; takes back run {self.run_id}.")
        self.assertEqual({self.newest("a"), self.newest("b")}, {4})

    # ---- before anything is written ----

    def test_the_options_are_checked(self):
        self.start()
        self.assert_untouched(self.rollback("checkout", "--to", "2", "--ref", "HEAD"), 64, "--ref")

    def test_a_file_with_changes_is_refused(self):
        self.start()
        head = self.git("rev-parse", "HEAD")
        self.write(FILE, dashboard("checkout", expr="in work"))
        self.assert_untouched(self.rollback("checkout", "--to", "2"), 3, "has changes that are not committed", head)
        self.git("add", FILE)
        self.assert_untouched(self.rollback("checkout", "--to", "2"), 3, "has changes that are not committed", head)
        self.write(FILE, dashboard("checkout", expr="three"))
        self.assert_untouched(self.rollback("checkout", "--to", "2"), 3, "is staged as something else", head)

    def test_a_file_saved_meanwhile_stays_as_it_was_saved(self):
        self.start("grafana9", "--latency-ms", "80")
        self.gateway.forget_requests()
        self.assertEqual(self.rollback("checkout", "--to", "-1").code, 0)
        count = len(self.gateway.requests())
        head = self.git("rev-parse", "HEAD")
        refused = 0
        for asked in range(count):
            self.git("reset", "-q", "--hard", head)
            text, result = self.save_while(asked, "checkout.json", lambda: self.rollback("checkout", "--to", "-1"))
            if text is None:
                continue
            self.assertEqual((self.repo / FILE).read_bytes(), text, f"saved after {asked} requests: {result.out}")
            self.assertEqual(self.git("rev-parse", "HEAD"), head)
            refused += 1
        self.assertGreater(refused, 2)

    def test_other_files_with_changes_are_not(self):
        self.start()
        self.write("dashboards/other.json", dashboard("other"))
        self.assertEqual(self.rollback("checkout", "--to", "2").code, 0)
        self.assertEqual(self.git("status", "--porcelain"), "?? dashboards/other.json")

    def test_a_merge_under_way_is_refused(self):
        self.start()
        self.git("switch", "-qc", "side", "HEAD~1")
        self.write("README", "side")
        self.commit("side")
        self.git("switch", "-q", "main")
        self.git("merge", "-q", "--no-ff", "--no-commit", "side")
        self.assert_untouched(self.rollback("checkout", "--to", "2"), 3, "is under way")

    def test_a_bare_repository_and_a_plain_folder_are_refused(self):
        self.start()
        bare = self.repo.with_name("bare.git")
        self.git("clone", "-q", "--bare", ".", str(bare))
        self.assert_untouched(self.rollback("checkout", "--to", "2", cwd=bare), 64, "no working tree")
        (self.repo / ".git").rename(self.repo / "was-git")
        self.assert_untouched(self.rollback("checkout", "--to", "2"), 3, "has changes that are not committed")

    def test_who_commits_comes_from_environment_and_config_as_for_git(self):
        self.start()
        result = self.rollback("checkout", "--to", "2", env=NOBODY)
        self.assert_untouched(result, 3, "git does not know who commits")
        self.assertIn("git config user.name", result.err)
        self.git("config", "user.name", "Cleo")
        self.git("config", "user.email", "cleo@example.org")
        self.git("config", "committer.name", "Bot")
        result = self.rollback("checkout", "--to", "2", env={**NOBODY, "GIT_AUTHOR_EMAIL": "<ann@example.org>"})
        self.assertEqual(result.code, 0, result.out + result.err)
        self.assertEqual(self.git("log", "-1", "--format=%an %ae %cn %ce"), "Cleo ann@example.org Bot cleo@example.org")

    def test_who_commits_may_be_said_where_git_s_variables_point_to(self):
        self.start()
        settings = self.repo.parent / "settings"
        settings.write_text("[user]\n\tname = Dora\n\temail = dora@example.org\n")
        result = self.rollback("checkout", "--to", "2", env={**NOBODY, "GIT_CONFIG_GLOBAL": str(settings)})
        self.assertEqual(result.code, 0, result.out + result.err)
        self.assertEqual(self.git("log", "-1", "--format=%an %ae %cn"), "Dora dora@example.org Dora")
        command = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "user.name", "GIT_CONFIG_VALUE_0": "Emil"}
        result = self.rollback("checkout", "--to", "1",
                               env={**NOBODY, **command, "GIT_CONFIG_SYSTEM": str(settings)})
        self.assertEqual(result.code, 0, result.out + result.err)
        self.assertEqual(self.git("log", "-1", "--format=%an %ae %cn"), "Emil dora@example.org Emil")

    def test_what_a_newer_commit_wrote_is_refused(self):
        self.start()
        self.git("checkout", "-q", "--detach", "HEAD~1")
        self.assert_untouched(self.rollback("checkout", "--to", "1"), 3, "is newer than what is checked out")

    # ---- after something was written ----

    def test_yaml_is_rolled_back_and_left(self):
        self.gateway = Gateway(self, seed=self.seed(dashboard("checkout", expr="one")))
        self.live_uids = {"checkout": "checkout"}
        self.init()
        self.config(self.gateway)
        for expr in ("one", "two"):
            self.write("dashboards/checkout.yaml", json.dumps(dashboard("checkout", expr=expr)))
            head = self.commit(expr)
            self.assertEqual(self.apply().code, 0)
        result = self.rollback("checkout", "--to", "1")
        self.assertEqual((result.code, result.outcomes()), (3, {"checkout": "written"}), result.out)
        self.assertIn("not committed: edits cannot be pulled into YAML", result.row("checkout")["warning"])
        self.assertEqual(self.expr(), "one")
        self.assertEqual((self.git("rev-parse", "HEAD"), self.git("status", "--porcelain")), (head, ""))

    def test_a_commit_that_fails_is_told_and_the_dashboards_stay_written(self):
        self.start(uids=("a", "b"))
        head = self.git("rev-parse", "HEAD")
        (self.repo / ".git" / "index.lock").touch()
        result = self.rollback("--run", self.run_id)
        self.assertEqual((result.code, result.outcomes()), (4, {"a": "written", "b": "written"}), result.out)
        self.assertIsNone(result.report["follow_up"])
        for uid in "ab":
            self.assertIn("not committed: git cannot commit", result.row(uid)["warning"])
            self.assertIn(f"git commit dashboards/{uid}.json", result.row(uid)["hint"])
        self.assertEqual(self.git("rev-parse", "HEAD"), head)
        (self.repo / ".git" / "index.lock").unlink()
        self.git("commit", "-qm", "By hand", "dashboards")
        self.assertEqual(set(self.plan().states().values()), {"in-sync"})

    def test_of_one_dashboard_that_is_a_failure(self):
        self.start()
        (self.repo / ".git" / "index.lock").touch()
        result = self.rollback("checkout", "--to", "2")
        self.assertEqual((result.code, result.outcomes()), (1, {"checkout": "written"}), result.out)

    def test_a_save_that_raced_is_not_committed(self):
        self.start("grafana9", "--fault", "race@3")
        head = self.git("rev-parse", "HEAD")
        result = self.rollback("checkout", "--to", "2")
        self.assertEqual((result.code, result.outcomes()), (3, {"checkout": "raced"}), result.out)
        self.assertEqual((result.report["follow_up"], self.git("rev-parse", "HEAD")), (None, head))
        self.assertEqual(self.git("status", "--porcelain"), "")

    def test_what_somebody_saved_right_after_is_not_committed(self):
        self.start("grafana9", "--fault", "race-ours-first@3")
        head = self.git("rev-parse", "HEAD")
        result = self.rollback("checkout", "--to", "2")
        self.assertEqual((result.code, result.outcomes()), (3, {"checkout": "written"}), result.out)
        self.assertIn("not committed: somebody saved since it came back", result.row("checkout")["warning"])
        self.assertEqual((self.git("rev-parse", "HEAD"), self.git("status", "--porcelain")), (head, ""))

    def test_no_hook_is_run(self):
        self.start()
        hook = self.repo / ".git" / "hooks" / "pre-commit"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text("#!/bin/sh\nexit 1\n")
        hook.chmod(0o755)
        self.assert_followed(self.rollback("checkout", "--to", "2"), "two", "checkout")

    def test_the_text_says_where_it_is(self):
        self.start()
        result = self.run_dashsync("rollback", "checkout", "--to", "2", "--commit", "--yes", "--width=80")
        self.assertEqual(result.code, 0, result.err)
        made = self.git("rev-parse", "--short=12", "HEAD")
        self.assertIn(f"Git follows: committed as {made} on branch 'main'.", " ".join(result.out.split()))
        self.assertTrue(all(len(line) <= 80 for line in result.out.splitlines()), result.out)


if __name__ == "__main__":
    unittest.main()
