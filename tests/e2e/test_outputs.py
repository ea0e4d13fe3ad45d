# SPDX-License-Identifier: MIT
"""--outputs: the results of a run for the next step of a job, on each platform, whatever becomes of the run."""
import re
import unittest

from harness import TOKEN, Case, Gateway, dashboard

NAMES = ["EXIT", "WRITES", "CHANGED", "DRIFTED", "REFUSED", "MISSING", "ORPHANED", "ERRORS", "LOST", "DASHBOARDS",
         "COMPLETE", "SUMMARY"]
HOSTILE = "x\n::set-output name=a::b\n##vso[task.complete result=Succeeded]%0A$(id) `id` \"'\\ <!channel> \u202e"


class Outputs(Case):
    def start(self):
        self.gateway = Gateway(self, seed=self.seed(dashboard("same"), dashboard("mine"), dashboard("theirs")))
        self.init()
        self.config(self.gateway)
        for uid in ("same", "mine", "theirs"):
            self.write(f"dashboards/{uid}.json", dashboard(uid))
        self.commit("Take over")
        self.assertEqual(self.apply("--adopt").code, 0)

    def edit_theirs(self, title=HOSTILE):
        self.gateway.edit("theirs", lambda live: live.update(title=title), message=HOSTILE)

    def outputs(self, *arguments, code, names=NAMES, **more):
        """The values that a run writes to a file, which must be printable lines in the documented order."""
        (self.repo / "out.env").unlink(missing_ok=True)
        result = self.run_dashsync(*arguments, "--outputs", "out.env", **more)
        self.assertEqual(result.code, code, result.out + result.err)
        text = (self.repo / "out.env").read_text()
        self.assertRegex(text, r"\A(DASHSYNC_[A-Z]+=[A-Za-z0-9 ,:._-]*\n)+\Z")
        values = dict(re.findall(r"^DASHSYNC_([A-Z]+)=(.*)$", text, re.M))
        self.assertEqual(list(values), names)
        self.assertEqual(values["EXIT"], str(code))
        return values


class Values(Outputs):
    def test_the_numbers_are_those_of_the_report(self):
        self.start()
        self.edit_theirs()
        self.write("dashboards/mine.json", dashboard("mine", expr="up == 0"))
        self.write("dashboards/gone.json", dashboard("gone"))
        self.commit("Change")
        values = self.outputs("plan", code=0)
        self.assertEqual({name: values[name] for name in NAMES[1:-1]},
                         {"WRITES": "1", "CHANGED": "1", "DRIFTED": "1", "REFUSED": "0", "MISSING": "1", "ORPHANED": "0",
                          "ERRORS": "0", "LOST": "0", "DASHBOARDS": "4", "COMPLETE": "1"})
        self.assertIn("4 dashboards, 1 to write, 1 edited by hand, 1 missing", values["SUMMARY"])
        lost = self.outputs("plan", "--on-drift", "overwrite", code=0)
        self.assertEqual((lost["WRITES"], lost["LOST"]), ("2", "1"))
        held = self.outputs("plan", "--max-changes", "0", code=0)
        self.assertEqual((held["WRITES"], held["REFUSED"], held["LOST"]), ("0", "1", "0"))
        done = self.outputs("apply", "--yes", code=0)
        self.assertIn("1 written", done["SUMMARY"])
        self.assertEqual(done["WRITES"], "1")

    def test_a_saved_report_has_the_values_of_its_run(self):
        self.start()
        self.edit_theirs()
        values = self.outputs("drift", "--report", "json=drift.json", code=2)
        again = self.outputs("report", "render", "drift.json", code=0)
        self.assertEqual(dict(values, EXIT="0"), again)


class Complete(Outputs):
    def complete(self, *arguments, code):
        return self.outputs(*arguments, code=code)["COMPLETE"]

    def test_only_a_run_that_looked_at_everything_is_complete(self):
        self.start()
        self.assertEqual(self.complete("drift", code=0), "1")
        self.assertEqual(self.complete("plan", code=0), "1")
        self.assertEqual(self.complete("drift", "--only", "same", code=0), "0")
        self.assertEqual(self.complete("drift", "dashboards/same.json", code=0), "0")
        self.assertEqual(self.complete("plan", "--base", "HEAD", code=0), "0")
        self.assertEqual(self.complete("validate", code=0), "0")
        self.assertEqual(self.complete("check", code=0), "1", "check compares to find the panels that differ")
        self.run_dashsync("capture", "-o", "live.capture")
        self.assertEqual(self.complete("plan", "--live", "live.capture", code=0), "0")
        self.assertIs(self.run_dashsync("drift", "--json").report["complete"], True)

    def test_an_edit_from_before_since_is_still_there(self):
        self.start()
        self.edit_theirs()
        values = self.outputs("drift", "--since", "2199-01-01", code=0)
        self.assertEqual((values["COMPLETE"], values["DRIFTED"]), ("0", "0"), "the issue about it stays open")
        self.assertEqual(self.complete("drift", "--since", "1h", code=2), "1")

    def test_a_rollback_looks_for_something_else(self):
        self.start()
        self.edit_theirs()
        uid = next(row["uid"] for row in self.run_dashsync("drift", "--json").report["dashboards"] if row["state"] == "drifted")
        self.assertEqual(self.complete("rollback", uid, "--to", "1", "--yes", code=0), "0")

    def test_a_sparse_checkout_is_not_all(self):
        self.start()
        self.git("update-index", "--skip-worktree", "dashboards/same.json")
        (self.repo / "dashboards/same.json").unlink()
        self.assertEqual(self.complete("drift", code=0), "0")
        report = self.run_dashsync("drift", "--json").report
        self.assertIs(report["complete"], False)
        self.assertIn("dashboards/same.json", report["unread"])

    def test_a_file_that_is_not_valid_hides_an_edit(self):
        self.start()
        self.write("dashboards/broken.json", "{")
        self.commit("Break")
        self.assertEqual(self.complete("drift", code=65), "0")

    def test_a_server_that_refuses_everything_hides_all(self):
        self.start()
        values = self.outputs("drift", code=77, env={})
        self.assertEqual((values["COMPLETE"], values["DRIFTED"]), ("0", "0"))

    def test_where_no_dashboard_is_found_it_may_be_the_wrong_target(self):
        self.gateway = Gateway(self)
        self.init()
        self.config(self.gateway)
        self.write("dashboards/gone.json", dashboard("gone"))
        self.commit("Add")
        result = self.run_dashsync("drift", "--outputs", "out.env")
        self.assertIn("DASHSYNC_COMPLETE=0\n", (self.repo / "out.env").read_text(), result.out)


class Places(Outputs):
    def test_github_gets_lines_at_the_end_of_its_file(self):
        self.start()
        self.write("github.txt", "earlier=1")  # without a newline
        for env in ({"DASHSYNC_TOKEN": TOKEN, "GITHUB_OUTPUT": "github.txt"},
                    {"DASHSYNC_TOKEN": TOKEN, "GITHUB_OUTPUT": "github.txt", "GITHUB_ACTIONS": "true"}):
            where = "auto" if "GITHUB_ACTIONS" in env else "github"
            self.assertEqual(self.run_dashsync("drift", "--outputs", where, env=env).code, 0)
        lines = (self.repo / "github.txt").read_text().splitlines()
        self.assertEqual(lines[0], "earlier=1")
        self.assertEqual([line.split("=")[0] for line in lines[1:]], [f"DASHSYNC_{name}" for name in NAMES] * 2)

    def test_azure_gets_output_variables_behind_the_text(self):
        self.start()
        self.edit_theirs()
        result = self.run_dashsync("drift", "--outputs", "auto", env={"DASHSYNC_TOKEN": TOKEN, "TF_BUILD": "True"})
        commands = [line for line in result.out.splitlines() if "##vso[" in line]
        self.assertEqual(result.out.splitlines()[-len(NAMES):], commands)
        for name, line in zip(NAMES, commands):
            self.assertRegex(line, rf"^##vso\[task\.setvariable variable=DASHSYNC_{name};isOutput=true\][A-Za-z0-9 ,:._-]+$")

    def test_azure_commands_never_stand_in_another_format(self):
        self.start()
        for arguments in (["plan", "--json"], ["plan", "--report", "markdown"], ["report", "render", "x", "--as", "json"]):
            result = self.run_dashsync(*arguments, "--outputs", "azure-devops")
            self.assertEqual((result.code, result.out), (64, ""), arguments)
            self.assertIn("--outputs azure-devops prints on standard output", result.err)

    def test_gitlab_gets_a_file_of_variables(self):
        self.start()
        self.assertEqual(self.run_dashsync("drift", "--outputs", "auto", env={"DASHSYNC_TOKEN": TOKEN, "GITLAB_CI": "true"}).code, 0)
        self.assertTrue((self.repo / "dashsync.env").read_text().startswith("DASHSYNC_EXIT=0\nDASHSYNC_WRITES=0\n"))

    def test_a_place_that_is_not_there_stops_the_run_before_it_begins(self):
        self.start()
        self.gateway.forget_requests()
        for where, words in (("github", "GITHUB_OUTPUT is not set"), ("auto", "not in a job"), ("", "names no file")):
            result = self.run_dashsync("plan", "--outputs", where)
            self.assertEqual((result.code, result.out), (64, ""))
            self.assertIn(words, result.err)
        self.assertEqual(self.gateway.requests(), [])

    def test_outputs_that_cannot_be_written_fail_the_run(self):
        self.start()
        result = self.run_dashsync("drift", "--outputs", "no/such/folder/out.env")
        self.assertEqual(result.code, 1)
        self.assertIn("--outputs: 'no/such/folder/out.env' could not be written", result.err)

    def test_without_the_option_nothing_is_written(self):
        self.start()
        result = self.run_dashsync("drift", env={"DASHSYNC_TOKEN": TOKEN, "TF_BUILD": "True", "GITLAB_CI": "true",
                                                 "GITHUB_ACTIONS": "true", "GITHUB_OUTPUT": "github.txt"})
        self.assertNotIn("##vso", result.out)
        self.assertFalse((self.repo / "github.txt").exists() or (self.repo / "dashsync.env").exists())


class Ends(Outputs):
    def test_a_run_without_a_report_still_gives_its_exit_code(self):
        self.start()
        few = ["EXIT", "SUMMARY"]
        values = self.outputs("drift", "-t", "nobody", code=64, names=few)
        self.assertEqual(values["SUMMARY"], "no result, exit 64")
        self.write("dashsync.yaml", "targets: [")
        self.outputs("drift", code=78, names=few)


if __name__ == "__main__":
    unittest.main()
