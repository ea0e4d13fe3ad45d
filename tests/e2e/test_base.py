# SPDX-License-Identifier: MIT
"""plan --base: a branch under review is compared where the branch that it goes to says, and only what it changed."""
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
        self.assertIn("left git were not looked for", " ".join(result.report["notes"]))
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
        self.assertIn("Only files that changed", result.out)

    def test_the_server_is_the_one_that_the_base_names(self):
        thief = Gateway(self, seed=self.repo.parent / "seed")
        self.config(thief)
        self.change("a")
        self.commit("Change a, and where the token goes")
        result = self.plan("--base", "main")
        self.assertEqual(result.states(), {"a": "changed"})
        self.assertEqual(result.report["endpoint"], self.gateway.url)
        self.assertEqual(thief.requests(), [])

    def test_a_target_that_only_the_branch_has_is_none(self):
        self.write("dashsync.yaml", f"version: 1\ndashboards:\n  - path: dashboards\ntargets:\n  mine:\n    endpoint: {self.gateway.url}\n")
        self.commit("A target of my own")
        result = self.plan("--base", "main", "-t", "mine")
        self.assertEqual(result.code, 64)
        self.assertIn("there is no target 'mine' in main", result.err)

    def test_a_base_without_a_config_names_no_server(self):
        self.git("checkout", "-q", "main")
        self.git("rm", "-q", "dashsync.yaml")
        self.commit("No config")
        self.git("checkout", "-q", "-b", "first")
        self.config(self.gateway)
        self.change("a")
        self.commit("The first config")
        result = self.plan("--base", "main")
        self.assertEqual(result.code, 64)
        self.assertIn("'main' has no 'dashsync.yaml'", result.err)
        named = self.plan("--base", "main", "--endpoint", self.gateway.url)
        self.assertEqual(named.states(), {"a": "changed"}, named.err)

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


if __name__ == "__main__":
    unittest.main()
