# SPDX-License-Identifier: MIT
"""Which dashboards a whole run looks at, beside those that it compares: what left git, and what git has twice."""
import unittest

from harness import Case, Gateway, Server, answer_text, dashboard


class Orphans(Case):
    def start(self, extra=""):
        """Git and live agree on "a" and "b", which dashsync has written."""
        self.gateway = Gateway(self, seed=self.seed(dashboard("a"), dashboard("b")))
        self.init()
        self.config(self.gateway, extra)
        for uid in "ab":
            self.write(f"dashboards/team-{uid}/{uid}.json", dashboard(uid))
        self.commit("Take over")
        for uid in "ab":
            self.write(f"dashboards/team-{uid}/{uid}.json", dashboard(uid, expr="two"))
        self.commit("Two")
        self.assertEqual(self.apply().code, 0)

    def assert_not_looked_for(self, result, why, code=0):
        """Nothing is orphaned, nothing may be deleted, and the report says why."""
        self.assertEqual(result.code, code, result.out + result.err)
        self.assertNotIn("orphaned", self.plan().states().values())
        text = " ".join(result.out.split())
        self.assertIn("Dashboards that left git were not looked for: " + why, text)
        self.assertNotIn("resource delete", text)

    def test_what_left_git_and_cannot_be_read_is_no_dirty_file(self):
        self.start()
        self.git("rm", "-q", "dashboards/team-b/b.json")
        self.commit("Take b out")
        broken = Server(self, answer_text(500, "application/json", '{"message":"database is locked"}'))
        result = self.run_dashsync("--endpoint", broken.url, "apply", "--yes", "--json")
        self.assertEqual(result.code, 1, result.out + result.err)
        self.assertEqual(result.states(), {"a": "error", "b": "error"})
        self.assertNotIn("differs from the last commit", result.err)

    # ---- what git has twice ----

    def copied(self):
        """A branch on which a file has been copied with its uid, and the copy edited."""
        self.start()
        self.git("checkout", "-q", "-b", "branch")
        self.write("dashboards/team-b/copy.json", dashboard("a", expr="copied"))
        self.commit("Copy a")

    def test_a_copy_with_its_uid_is_refused_whatever_was_asked_for(self):
        self.copied()
        copy, original = "dashboards/team-b/copy.json", "dashboards/team-a/a.json"
        for words, place, other in ((("--base", "main"), copy, original), (("--only", copy), copy, original),
                                    (("--only", original), original, copy), ((copy,), copy, original),
                                    (("dashboards/team-a",), original, copy)):
            with self.subTest(words):
                result = self.plan(*words)
                self.assertEqual(result.code, 65, result.out + result.err)
                self.assertEqual((result.row("a")["state"], result.row("a")["reason"]),
                                 ("invalid", f"uid 'a' is also in {other}:1"))
                found = [one for one in result.report["diagnostics"] if one["rule"] == "duplicate-uid"]
                self.assertEqual([(one["file"], one["line"]) for one in found], [(place, 1)])
        self.assertEqual(self.run_dashsync("validate", copy).code, 65)
        self.assertEqual(self.plan("--only", "a").code, 65)  # asked for by its uid: both
        self.gateway.forget_requests()
        self.assertEqual(self.apply("--only", copy).code, 65)
        self.assertEqual(self.apply("--only", "dashboards/*").code, 65)
        self.assertNotIn("POST", [line[0] for line in self.gateway.requests()])

    def test_a_copy_cannot_be_explained(self):
        self.copied()
        result = self.run_dashsync("explain", "a")
        self.assertEqual(result.code, 65)
        self.assertIn("uid 'a' is in 'dashboards/team-a/a.json' and in 'dashboards/team-b/copy.json'", result.err)
        self.assertEqual(self.run_dashsync("explain", "b").code, 0)

    def test_a_run_that_was_asked_for_another_dashboard_notes_the_copy_once(self):
        self.copied()
        for words in (("--only", "b"), ("--base", "HEAD"), ("dashboards/team-b/b.json",)):
            with self.subTest(words):
                result = self.plan(*words)
                self.assertEqual(result.code, 0, result.out + result.err)
                self.assertNotIn("invalid", result.states().values())
                notes = [note for note in result.report["notes"] if "uid 'a'" in note]
                self.assertEqual(notes, ["Not asked for, but in the way of a whole run: dashboards/team-a/a.json:1: "
                                         "uid 'a' is also in dashboards/team-b/copy.json:1. 'dashsync validate' names "
                                         "all."])

    # ---- what left on purpose ----

    def test_what_is_retired_is_one_line_and_fails_nothing(self):
        self.start("    retired:\n      - { uid: b, reason: team B keeps it }\n")
        warned = self.plan("--fail-on=warning")
        self.assertEqual(warned.code, 3)  # it is in git still
        found = warned.report["diagnostics"][0]
        self.assertEqual((found["rule"], found["file"], found["line"]), ("retired", "dashsync.yaml", 8))
        self.assertEqual(self.run_dashsync("validate").code, 0)
        self.assertIn("dashsync.yaml:8:9: warning", self.run_dashsync("validate").out)
        self.git("rm", "-q", "dashboards/team-b/b.json")
        self.commit("Take b out")
        result = self.run_dashsync("apply", "--yes", "--fail-on=orphaned,warning")
        self.assertEqual(result.code, 0, result.out + result.err)
        self.assertIn("Retired: 'b' left git and stays on the server: team B keeps it", result.out)
        self.assertNotIn("resource delete", result.out)
        report = self.plan().report
        self.assertEqual([row["uid"] for row in report["dashboards"]], ["a"])
        self.assertEqual(report["notes"], ["Retired: 'b' left git and stays on the server: team B keeps it"])

    # ---- not everything was read ----

    def test_what_a_sparse_checkout_leaves_out_has_not_left_git(self):
        self.start()
        self.git("sparse-checkout", "set", "--no-cone", "/*", "!/dashboards/team-b/")
        self.assertFalse((self.repo / "dashboards/team-b").exists())
        self.assertEqual(self.git("status", "--short"), "")
        result = self.run_dashsync("plan", "--fail-on=orphaned,missing")
        self.assert_not_looked_for(result, "'dashboards/team-b/b.json' is in git but not in the work tree")
        self.assertEqual(self.plan().states(), {"a": "in-sync"})
        whole = self.plan("--ref", "HEAD")
        self.assertEqual(whole.states(), {"a": "in-sync", "b": "in-sync"})
        self.assertNotIn("skip-worktree", whole.out)

    def test_a_file_that_git_was_told_to_skip_has_not_left_git(self):
        self.start()
        self.git("update-index", "--skip-worktree", "dashboards/team-b/b.json")
        (self.repo / "dashboards/team-b/b.json").unlink()
        result = self.run_dashsync("apply", "--yes", "--fail-on=orphaned")
        self.assert_not_looked_for(result, "'dashboards/team-b/b.json' is in git but not in the work tree")

    def test_a_link_that_leads_out_is_no_reason_to_delete_its_dashboard(self):
        self.start()
        path = self.repo / "dashboards/team-b/b.json"
        path.unlink()
        path.symlink_to("/etc/hostname")
        self.commit("A link")
        result = self.run_dashsync("plan", "--fail-on=orphaned")
        self.assert_not_looked_for(result, "'dashboards/team-b/b.json' was not read", code=65)

    def test_a_folder_that_is_a_repository_now_may_have_its_dashboards(self):
        self.start()
        self.git("rm", "-q", "-r", "--cached", "dashboards/team-b")
        self.git("init", "-q", "dashboards/team-b")
        self.git("commit", "-q", "-m", "Its own repository")
        result = self.run_dashsync("plan", "--fail-on=orphaned")
        self.assert_not_looked_for(result, "'dashboards/team-b' was not read")

    def test_a_file_that_git_ignores_now_is_still_there(self):
        self.start()
        self.git("rm", "-q", "--cached", "dashboards/team-b/b.json")
        self.write(".gitignore", "/dashboards/team-b/\n")
        self.commit("Ignore it")
        result = self.run_dashsync("plan", "--fail-on=orphaned")
        self.assert_not_looked_for(result, "'dashboards/team-b/b.json', which git had, is still there, but git "
                                           "ignores it")


if __name__ == "__main__":
    unittest.main()
