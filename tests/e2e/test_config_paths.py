# SPDX-License-Identifier: MIT
"""Paths of the config that lead nowhere: a slip of the pen is exit 78, a path that has left git a warning."""
import shutil
import subprocess
import unittest

from harness import Case, Gateway, clean_environment, dashboard


class ConfigPaths(Case):
    def start(self, *paths, live=()):
        self.gateway = Gateway(self, seed=self.seed(*(dashboard(uid) for uid in live)))
        self.init()
        self.name_paths(*paths)

    def name_paths(self, *paths):
        rules = "".join(f"  - path: {path}\n" for path in paths)
        self.write("dashsync.yaml", f"version: 1\ndashboards:\n{rules}targets:\n  dev:\n"
                   f"    endpoint: {self.gateway.url}\n")

    def assert_refused(self, words, hint, *arguments, commands=("plan", "validate", "drift", "check", "pull")):
        for command in commands:
            result = self.run_dashsync(command, *arguments)
            self.assertEqual((command, result.code), (command, 78), result.out + result.err)
            self.assertIn(words, result.err)
            self.assertIn(hint, result.err)

    def warnings(self, result):
        return [problem["message"] for problem in result.report["diagnostics"] if problem["rule"] == "no-files"]

    def clone(self, *options):
        there = self.repo.parent / "clone"
        subprocess.run(["git", "clone", "-q", *options, f"file://{self.repo}", there], check=True, capture_output=True,
                       env=clean_environment())
        return there

    # ---- a path that never was ----

    def test_a_path_that_never_was_is_a_mistake_and_the_near_one_is_named(self):
        self.start("dashbords", "team", live=["a"])
        self.write("dashboards/a.json", dashboard("a"))
        self.write("team/b.json", dashboard("b"))
        words = "dashsync.yaml: path 'dashbords' is not there"
        self.assert_refused(words, "Did you mean 'dashboards'?")
        self.commit()
        self.assert_refused(words + ", and was not in the last 200 commits", "Did you mean 'dashboards'?")
        self.assert_refused(words, "Did you mean 'dashboards'?", "--ref", "HEAD", commands=("plan", "validate"))
        self.assert_refused("was not in the last 5 commits", "'dashboards'", "--history-depth", "5", commands=("plan",))
        self.assertEqual(self.apply().code, 78)
        self.assertEqual(self.gateway.requests(), [])
        doctor = self.run_dashsync("doctor")
        self.assertEqual(doctor.code, 78)
        self.assertIn("path 'dashbords' is not there", doctor.out)

    def test_a_name_that_is_near_to_none_and_a_glob_are_corrected_by_hand(self):
        self.start("dashboards", "teams/*/x-*.json")
        self.write("dashboards/a.json", dashboard("a"))
        self.write("teams/one/a.json", dashboard("b"))
        self.commit()
        self.assert_refused("path 'teams/*/x-*.json' is not there", "Correct the path under 'dashboards', or remove it.")
        self.write("teams/one/x-b.json", dashboard("c"))
        self.assertEqual(self.run_dashsync("validate").code, 0)

    def test_outside_git_there_is_no_history_to_look_at(self):
        self.gateway = Gateway(self)
        self.repo.mkdir()
        self.name_paths("dashbords")
        self.write("dashboards/a.json", dashboard("a"))
        self.assert_refused("dashsync.yaml: path 'dashbords' is not there\n", "Did you mean 'dashboards'?",
                            commands=("plan", "validate"))

    def test_an_argument_does_not_hide_it(self):
        self.start("dashbords", "team")
        self.write("team/b.json", dashboard("b"))
        self.assert_refused("path 'dashbords' is not there", "hint", "team/b.json", commands=("plan", "validate"))

    # ---- a path that was ----

    def test_a_path_that_left_git_is_a_warning_and_its_dashboards_are_orphans(self):
        self.start("one", "two", live=["a", "b"])
        self.write("one/a.json", dashboard("a"))
        self.write("two/b.json", dashboard("b"))
        self.commit()
        for how in ("only in the work tree", "in the index", "in a commit"):
            with self.subTest(how):
                if how == "only in the work tree":
                    shutil.rmtree(self.repo / "two")
                elif how == "in the index":
                    self.git("rm", "-rq", "--cached", "two")
                else:
                    self.commit("Take two out")
                plan = self.plan()
                self.assertEqual((plan.code, plan.states()), (0, {"a": "in-sync", "b": "orphaned"}), plan.err)
                self.assertEqual(self.warnings(plan), ["path 'two' is not there any more: its dashboards have left git"])
        self.assertEqual(self.plan("--fail-on=warning").code, 3)
        self.assertEqual(self.run_dashsync("validate").code, 0)
        self.assertEqual(self.plan("--ref", "HEAD").states(), {"a": "in-sync", "b": "orphaned"})
        self.assertEqual(self.plan("--history-depth", "1").code, 78)

    def test_a_path_that_is_staged_and_not_in_the_work_tree_was(self):
        self.start("one", "two")
        self.write("one/a.json", dashboard("a"))
        self.commit()
        self.write("two/b.json", dashboard("b"))
        self.git("add", "two")
        shutil.rmtree(self.repo / "two")
        self.assertEqual(self.run_dashsync("validate").code, 0)

    def test_a_path_of_another_branch_never_was_here(self):
        self.start("one")
        self.write("one/a.json", dashboard("a"))
        self.commit()
        self.git("checkout", "-qb", "branch")
        self.write("two/b.json", dashboard("b"))
        self.name_paths("one", "two")
        self.commit()
        self.assertEqual(self.run_dashsync("validate").code, 0)
        self.git("checkout", "-q", "main")
        self.name_paths("one", "two")
        self.assertEqual(self.run_dashsync("validate").code, 78)

    # ---- nothing found ----

    def test_nothing_found_by_all_paths_is_a_mistake_unless_it_was_there(self):
        self.start("one", "two")
        self.write("one/readme.txt", "")
        self.write("two/readme.txt", "")
        self.assert_refused("dashsync.yaml: no path under 'dashboards' has a dashboard file", "Dashboards end in .json")
        self.commit()
        self.assert_refused(", and none had one in the last 200 commits", "Dashboards end in .json")
        self.write("one/a.json", dashboard("a"))
        self.commit()
        self.git("rm", "-q", "one/a.json")
        self.commit()
        result = self.plan()
        self.assertEqual((result.code, result.states()), (0, {}), result.err)
        self.assertEqual(self.warnings(result), ["path 'one' matches no dashboard file", "path 'two' matches no dashboard file"])

    def test_what_is_ignored_or_excluded_is_there(self):
        self.start("dashboards", "built/a")
        self.write(".gitignore", "built\n")
        self.write("dashboards/a.json", dashboard("a"))
        self.write("built/a/b.json", dashboard("b"))
        self.commit()
        result = self.run_dashsync("validate", "--json")
        self.assertEqual((result.code, self.warnings(result)), (0, ["path 'built/a' matches no dashboard file"]))
        self.name_paths("built")
        self.assert_refused("no path under 'dashboards' has a dashboard file", "git ignores", commands=("validate",))

    def test_a_folder_of_another_repository_says_why_nothing_is_found(self):
        self.start("other/dashboards")
        self.write("other/dashboards/a.json", dashboard("a"))
        subprocess.run(["git", "init", "-q", self.repo / "other"], check=True, env=clean_environment())
        self.assert_refused("no path under 'dashboards' has a dashboard file", "is another git repository",
                            commands=("plan", "validate"))

    def test_a_file_that_cannot_be_read_is_its_own_error(self):
        self.start("loose")
        (self.repo / "loose").symlink_to("/nowhere")
        result = self.run_dashsync("validate")
        self.assertEqual(result.code, 65)
        self.assertIn("link 'loose' leads to '/nowhere'", result.out)

    def test_a_config_is_read_from_the_folder_above_all_others(self):
        self.start("dashboards")
        self.write("dashboards/a.json", dashboard("a"))
        result = self.run_dashsync("-c", self.repo / "dashsync.yaml", "validate", cwd="/")
        self.assertEqual((result.code, result.out.splitlines()[-1]), (0, "1 dashboard: 1 valid."), result.err)

    def test_a_folder_as_argument_is_no_config(self):
        self.gateway = Gateway(self)
        self.repo.mkdir()
        result = self.run_dashsync("plan", "--endpoint", self.gateway.url, ".")
        self.assertEqual(result.code, 64)
        self.assertIn("'.' matches no dashboard file", result.err)

    # ---- clones that have not everything ----

    def test_in_a_shallow_clone_a_path_may_have_been(self):
        self.start("one", "two", live=["a"])
        self.write("one/a.json", dashboard("a"))
        self.write("two/b.json", dashboard("b"))
        self.commit()
        self.git("rm", "-rq", "two")
        self.commit()
        there = self.clone("--depth", "1")
        result = self.run_dashsync("plan", "--json", cwd=there)
        self.assertEqual(result.code, 0, result.err)
        self.assertEqual(self.warnings(result),
                         ["path 'two' is not there, and the clone is too shallow to show whether it ever was"])
        self.assertIn("fetch-depth: 0", self.run_dashsync("plan", cwd=there).out)
        self.git("rm", "-rq", "one")
        self.commit()
        shutil.rmtree(there)
        empty = self.run_dashsync("plan", cwd=self.clone("--depth", "1"))
        self.assertEqual(empty.code, 78)
        self.assertIn("fetch-depth: 0", empty.err)

    def test_a_glob_that_leads_into_another_repository_names_it(self):
        self.start("modules/**", "dashboards", live=["a"])
        self.write("dashboards/a.json", dashboard("a"))
        self.write("modules/b.json", dashboard("b"))
        subprocess.run(["git", "init", "-q", self.repo / "modules"], check=True, env=clean_environment())
        result = self.run_dashsync("plan")
        self.assertEqual(result.code, 0, result.err)
        out = " ".join(result.out.split())
        self.assertIn("path 'modules/**' matches no dashboard file: folder 'modules' is another git repository", out)
        self.assertIn("Run dashsync in that repository", out)
        self.assertNotIn("Dashboards end in", out)
        self.name_paths("modules/**")
        self.assert_refused("no path under 'dashboards' has a dashboard file", "folder 'modules' is another git")

    def test_in_a_shallow_clone_the_near_name_is_named_too(self):
        """A pipeline's clone has one commit: that nobody saw more of them is no reason to keep the slip to oneself."""
        self.start("dashbords")
        self.write("dashboards/a.json", dashboard("a"))
        self.commit()
        self.write("README", "so that a clone of one commit is shallow")
        self.commit()
        there = self.clone("--depth", "1")
        result = self.run_dashsync("plan", cwd=there)
        self.assertEqual(result.code, 78, result.out)
        self.assertIn("none had one in the commits that this shallow clone has", result.err)
        self.assertIn("Did you mean 'dashboards'? If not: Fetch all commits: git fetch --unshallow", result.err)
        self.name_paths("dashbords", "dashboards")
        self.commit()
        shutil.rmtree(there)
        result = self.run_dashsync("plan", cwd=self.clone("--depth", "1"))
        self.assertEqual(result.code, 0, result.err)
        self.assertIn("Did you mean 'dashboards'?", result.out)

    def test_what_a_sparse_checkout_leaves_out_is_in_the_index(self):
        self.start("one", "two", live=["a", "b"])
        self.write("one/a.json", dashboard("a"))
        self.write("two/b.json", dashboard("b"))
        self.commit()
        self.git("sparse-checkout", "set", "--no-cone", "/*", "!/two/")
        plan = self.plan()
        self.assertEqual((plan.code, plan.states()), (0, {"a": "in-sync"}), plan.err)
        self.git("sparse-checkout", "set", "--no-cone", "/dashsync.yaml")
        self.assertEqual(self.plan().code, 0)


if __name__ == "__main__":
    unittest.main()
