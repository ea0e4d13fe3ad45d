# SPDX-License-Identifier: MIT
"""plan --base: a branch under review is compared where the branch that it goes to says: the files that it changes."""
import json
import subprocess
import unittest

from harness import Case, Gateway, clean_environment, dashboard


class Base(Case):
    def setUp(self):
        super().setUp()
        self.gateway = Gateway(self, seed=self.seed(*(dashboard(uid) for uid in "abc")))
        self.init()
        self.config(self.gateway)
        for uid in "abc":
            self.write(f"dashboards/{uid}.json", dashboard(uid))
        self.commit("As it is live")
        self.git("checkout", "-q", "-b", "review")

    def change(self, uid, expr="new"):
        self.write(f"dashboards/{uid}.json", dashboard(uid, expr=expr))

    def test_only_what_the_branch_changed_is_looked_at(self):
        self.change("a")
        self.commit("Change a")
        self.git("checkout", "-q", "main")
        self.change("b")
        self.commit("Change b meanwhile")
        self.git("checkout", "-q", "review")
        self.gateway.forget_requests()
        result = self.plan("--base", "main", "--detailed-exitcode")
        self.assertEqual(result.code, 2, result.err)
        self.assertEqual(result.states(), {"a": "changed"})
        self.assertEqual(len({path for _, path, _ in self.gateway.requests() if path.endswith("/a")}), 1)
        self.assertEqual([path for _, path, _ in self.gateway.requests() if "/uid/a" not in path], [])
        self.assertEqual((result.report["base"], result.report["notes"], result.row("a")["causes"]),
                         ("main", [], ["file"]))
        self.assertEqual(self.plan("--base", "main", "--ref", "review").states(), {"a": "changed"})

    def test_what_is_not_committed_yet_and_what_is_new_counts(self):
        self.change("c")
        self.write("dashboards/d.json", dashboard("d"))
        self.assertEqual(self.plan("--base", "main").states(), {"c": "changed", "d": "missing"})

    def test_nothing_changed_is_no_error(self):
        narrowed = self.plan("--base", "main", "--only", "a")
        self.assertEqual((narrowed.code, narrowed.states()), (0, {}), narrowed.err)
        result = self.run_dashsync("plan", "--base", "main")
        self.assertEqual(result.code, 0, result.err)
        self.assertIn("0 dashboards: no dashboard file changed.", result.out)
        self.assertNotIn("none found", result.out)

    def test_the_server_is_the_one_that_the_base_names(self):
        thief = Gateway(self, seed=self.repo.parent / "seed")
        self.config(thief)
        self.change("a")
        self.commit("Change a, and where the token goes")
        result = self.plan("--base", "main")
        self.assertEqual(result.states(), {"a": "changed"})
        self.assertEqual(result.report["endpoint"], self.gateway.url)
        self.assertEqual(thief.requests(), [])

    def assert_only_validated(self, result, why):
        self.assertEqual((result.code, result.states()), (0, dict.fromkeys("abc", "in-sync")), result.err)
        self.assertEqual((result.report["endpoint"], [line["text"] for line in result.report["headlines"]]),
                         (None, [f"'main' has no {why}: nothing was asked, the files were only validated."]))
        self.assertEqual(self.gateway.requests(), [])

    def test_a_target_that_only_the_branch_has_is_validated(self):
        self.write("dashsync.yaml", "version: 1\ndashboards:\n  - path: dashboards\ntargets:\n  mine:\n"
                   f"    endpoint: {self.gateway.url}\n")
        self.change("a")
        self.commit("A target of my own")
        self.assert_only_validated(self.plan("--base", "main", "-t", "mine"), "target 'mine'")
        nowhere = self.plan("--base", "main", "-t", "other")
        self.assertEqual(nowhere.code, 64)
        self.assertIn("there is no target 'other' in main, nor in this branch", nowhere.err)

    def test_a_base_without_a_config_is_the_first_pull_request(self):
        self.git("checkout", "-q", "main")
        self.git("rm", "-q", "dashsync.yaml")
        self.commit("No config")
        self.git("checkout", "-q", "-b", "first")
        self.config(self.gateway)
        self.change("a")
        self.commit("The first config")
        self.assert_only_validated(self.plan("--base", "main", "--detailed-exitcode"), "dashsync.yaml")
        self.assertIn("3 valid", self.run_dashsync("plan", "--base", "main").out)
        named = self.plan("--base", "main", "--endpoint", self.gateway.url)
        self.assertEqual(named.states(), {"a": "changed", "b": "in-sync", "c": "in-sync"}, named.err)
        self.assertEqual([row["causes"] for row in named.report["dashboards"]], [["file"], ["config"], ["config"]])
        self.write("dashboards/a.json", "{")
        self.assertEqual(self.plan("--base", "main").code, 65)

    def test_a_base_that_is_not_there_is_a_usage_error_with_the_way_out(self):
        self.change("a")
        self.commit("Change a")
        self.git("checkout", "-q", "main")
        self.change("b")
        self.commit("Change b meanwhile")
        self.git("checkout", "-q", "review")
        self.assertIn("git fetch", self.plan("--base", "origin/main").err)
        self.git("checkout", "-q", "--orphan", "other")
        self.commit("Another beginning")
        unrelated = self.plan("--base", "main")
        self.assertEqual(unrelated.code, 64)
        self.assertIn("no common commit", unrelated.err)
        shallow = self.repo.with_name("shallow")
        subprocess.run(["git", "clone", "-q", "--depth", "1", "--no-single-branch", f"file://{self.repo}", str(shallow)],
                       check=True, env=clean_environment(), capture_output=True)
        self.repo = shallow
        self.git("checkout", "-q", "review")
        result = self.plan("--base", "origin/main")
        self.assertEqual(result.code, 64)
        self.assertIn("fetch-depth: 0", result.err)

    def test_it_cannot_be_saved(self):
        result = self.plan("--base", "main", "--out", "x.plan")
        self.assertEqual(result.code, 64)
        self.assertIn("--out cannot be given with --base", result.err)

    # ---- what the branch removes ----

    def written(self):
        """Live is what dashsync wrote."""
        self.git("checkout", "-q", "main")
        for uid in "abc":
            self.change(uid, "written")
        self.commit("Write them")
        self.assertEqual(self.apply().code, 0)
        self.git("checkout", "-q", "-B", "review")

    def test_a_deleted_file_leaves_an_orphan(self):
        self.written()
        self.git("rm", "-q", "dashboards/a.json")
        for commit in (lambda: None, lambda: self.commit("Delete a")):
            commit()
            self.gateway.forget_requests()
            result = self.plan("--base", "main", "--detailed-exitcode")
            row = result.row("a")
            self.assertEqual((result.states(), row["action"], row["causes"], row["line"]),
                             ({"a": "orphaned"}, "nothing", ["file"], None))
            self.assertIn("this branch deletes dashboards/a.json", row["note"])
            self.assertIn("Delete it in Grafana", row["hint"])
            self.assertEqual(len([path for _, path, _ in self.gateway.requests() if path.endswith("/a")]), 1)
        self.assertEqual(self.plan("--base", "main", "--only", "b*").states(), {})
        self.assertEqual(self.plan("--base", "main", "--only", "dashboards/a*").states(), {"a": "orphaned"})
        self.assertEqual(self.plan("--base", "main", "--fail-on=orphaned").code, 3)

    def test_what_another_repository_writes_has_no_hint_to_delete(self):
        self.written()
        self.gateway.edit("a", lambda live: live.update(tags=["theirs"]),
                          f"[dashsync commit={'1' * 40} content=1:{'2' * 32} run={'3' * 12} on=2 at=1]")
        self.git("rm", "-q", "dashboards/a.json")
        self.commit("Delete a")
        row = self.plan("--base", "main").row("a")
        self.assertEqual((row["state"], row["hint"]), ("orphaned", None))
        self.assertIn("who else writes it is not known", row["reason"])

    def test_what_is_not_live_is_a_note(self):
        self.write("dashboards/never.json", dashboard("never"))
        self.git("checkout", "-q", "main")
        self.commit("A dashboard that was never live")
        self.git("checkout", "-q", "-B", "review")
        self.git("rm", "-q", "dashboards/never.json")
        self.commit("Delete it")
        result = self.plan("--base", "main")
        self.assertEqual((result.code, result.states()), (0, {}))
        self.assertEqual(result.report["notes"], ["1 dashboard that this branch removes is not on the server: never."])

    def test_another_uid_leaves_the_old_one(self):
        self.written()
        self.write("dashboards/a.json", dashboard("new", expr="written"))
        self.commit("Another uid")
        result = self.plan("--base", "main")
        self.assertEqual(result.states(), {"a": "orphaned", "new": "missing"})
        self.assertIn("this branch takes its uid out of dashboards/a.json", result.row("a")["note"])

    def test_a_dashboard_that_only_moved_is_no_row(self):
        self.written()
        self.git("mv", "dashboards/a.json", "dashboards/moved.json")
        self.write("dashboards/b.json", json.dumps(dashboard("b", expr="written")))
        self.commit("Move a, and write b in one line")
        result = self.plan("--base", "main")
        self.assertEqual((result.states(), result.report["notes"]), ({}, []))
        self.assertIn("changes in files changes no dashboard", self.run_dashsync("plan", "--base", "main").out)
        self.change("a", "moved and changed")
        self.git("rm", "-q", "-f", "dashboards/moved.json")
        (self.repo / "dashboards/a.json").rename(self.repo / "dashboards/elsewhere.json")
        self.commit("Delete one file and add another with its uid")
        result = self.plan("--base", "main")
        self.assertEqual((result.states(), result.row("a")["file"]), ({"a": "changed"}, "dashboards/elsewhere.json"))

    def test_of_a_file_with_several_only_the_changed_ones_are_rows(self):
        self.git("rm", "-q", "dashboards/b.json", "dashboards/c.json")
        self.git("checkout", "-q", "main")
        self.write("dashboards/list.json", [dashboard("b"), dashboard("c")])
        self.git("rm", "-q", "-f", "--ignore-unmatch", "dashboards/b.json", "dashboards/c.json")
        self.commit("A list")
        self.git("checkout", "-q", "-B", "review")
        self.write("dashboards/list.json", [dashboard("c", expr="new")])
        self.commit("Take b out of the list")
        result = self.plan("--base", "main")
        self.assertEqual(result.states(), {"b": "orphaned", "c": "changed"})
        self.assertIn("takes its uid out of dashboards/list.json", result.row("b")["note"])

    def test_nothing_is_removed_where_not_everything_could_be_read(self):
        self.written()
        self.git("rm", "-q", "dashboards/a.json")
        self.write("dashboards/b.json", "{")
        result = self.plan("--base", "main")
        self.assertEqual((result.code, [row["state"] for row in result.report["dashboards"]]), (65, ["invalid"]))
        self.assertIn("removes were not looked for: 'dashboards/b.json' was not read, and may have them", " ".join(result.report["notes"]))
        self.git("checkout", "-q", "-f", "HEAD")
        self.git("sparse-checkout", "set", "--no-cone", "/*", "!/dashboards/a.json")
        result = self.plan("--base", "main")
        self.assertEqual(result.states(), {})
        self.assertIn("removes were not looked for: 'dashboards/a.json' is in git but not in the work tree", " ".join(result.report["notes"]))
        self.assertEqual(self.plan("--base", "main", "--ref", "HEAD").report["notes"], [])

    def test_what_git_ignores_now_has_not_left(self):
        self.written()
        self.git("rm", "-q", "--cached", "dashboards/a.json")
        self.write(".gitignore", "dashboards/a.json\n")
        self.commit("Ignore a")
        result = self.plan("--base", "main")
        self.assertEqual(result.states(), {})
        self.assertIn("'dashboards/a.json', which git had, is still there, but git ignores it",
                      " ".join(result.report["notes"]))
        self.assertEqual(self.plan("--base", "main", "--ref", "HEAD").states(), {"a": "orphaned"})

    def test_what_is_retired_is_a_line(self):
        self.written()
        self.git("rm", "-q", "dashboards/a.json")
        self.config(self.gateway, "    retired: [{ uid: a, reason: the audit }]\n")
        self.commit("Retire a")
        result = self.plan("--base", "main", "--fail-on=orphaned")
        self.assertEqual((result.code, result.states()), (0, {}))
        self.assertEqual(result.report["notes"], ["Retired: 'a' left git and stays on the server: the audit"])
        self.assertEqual([line["key"] for line in result.report["headlines"]], ["retired"])

    def test_a_uid_that_an_unchanged_file_has_too_is_no_second_dashboard(self):
        self.write("dashboards/twice.json", dashboard("b", expr="new"))
        self.commit("The uid of b once more")
        result = self.plan("--base", "main")
        self.assertEqual((result.code, result.row("b")["state"]), (65, "invalid"))
        self.assertIn("dashboards/b.json", result.row("b")["reason"])


if __name__ == "__main__":
    unittest.main()
