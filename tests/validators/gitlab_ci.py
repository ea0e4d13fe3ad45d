# SPDX-License-Identifier: MIT
# tools: npm
"""gitlab_ci: examples/gitlab-ci run by gitlab-ci-local, as a team would live with it, on real repositories.

gitlab-ci-local reads the file as GitLab does (include, extends, rules, parallel, needs, artifacts) and runs its jobs with
a shell. The variables of a pipeline that it does not know, and what `id_tokens` would hold, are given to it.
"""
import os
import pathlib
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "lib"), str(HERE.parent / "pipelines")]
from checks import OUT, Checks, run as run_tool  # noqa: E402
from stand_in_gitlab import GitLab  # noqa: E402
from world import (HOSTILE, MAIN_JOB, PULL_REQUEST_JOB, READER, TENANT, WRITER, World, copied_by_the_page,  # noqa: E402
                   dashboard, environment_of_job, run)

BOT = {"id": 71, "name": "project_7_bot", "role": "Reporter", "scopes": ["api"]}
EDITED = "edited in the browser"
NODE_OPTIONS = f"--require={HERE / 'lib/without_re2.js'}"


class Story(World):
    runs = 0  # of gitlab-ci-local, for the names of its logs

    def begin(self):
        self.start("checkout", "latency", "old", dashboards=[dashboard("hostile", title=" ".join(HOSTILE[:9]))])
        self.gitlab = GitLab(self, {"bot-token": BOT})
        copied_by_the_page("GitLab", self.path("package"), self.gitlab.package_url, self.author.folder)
        self.author.push("Run dashsync in GitLab")

    def pipeline(self, commit, source, token=True, **variables):
        """Runs the jobs of a pipeline of one commit: (exit status, output, its folder)."""
        work = self.checkout(commit)
        branch = "main" if source != "merge_request_event" else "feature"
        run(["git", "checkout", "-q", "-B", branch], cwd=work)
        run(["git", "remote", "set-head", "origin", "main"], cwd=work)
        given = {"CI_PIPELINE_SOURCE": source, "CI_API_V4_URL": self.gitlab.api, "CI_PROJECT_ID": "7",
                 "CI_DEFAULT_BRANCH": "main", "DASHSYNC_PACKAGE_URL": self.gitlab.package_url,
                 "DASHSYNC_TENANT_ID": TENANT, "DASHSYNC_READER_CLIENT_ID": READER, **variables}
        if token:
            given["DASHSYNC_GITLAB_TOKEN"] = "bot-token"
        if source == "merge_request_event":
            given.update(CI_MERGE_REQUEST_IID="3", CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main")
        else:
            given.update(DASHSYNC_WRITER_CLIENT_ID=WRITER)
        given["GITLAB_OIDC_TOKEN"] = PULL_REQUEST_JOB if source == "merge_request_event" else MAIN_JOB
        given["AZURE_AUTHORITY_HOST"] = self.gateway.url
        self.given = [f"--variable={name}={value}" for name, value in given.items()]
        return *self.run_jobs(work), work

    def run_jobs(self, work, *jobs):
        """Runs the jobs that start by themselves, or these."""
        command = ["gitlab-ci-local", "--force-shell-executor", "--shell-isolation", *self.given, *jobs]
        done = subprocess.run(command, cwd=work, capture_output=True, text=True, timeout=300, check=False,
                              env=environment_of_job(self.folder, NODE_OPTIONS=NODE_OPTIONS))
        self.runs += 1
        (OUT / f"{self.id().split('.')[-1]}-{self.runs}.log").write_text(done.stdout + done.stderr)
        return done.returncode, done.stdout + done.stderr

    def notes(self):
        return [note["body"] for note in self.gitlab.notes.get(3, [])]

    def propose_edit(self, expression):
        self.author.write("dashboards/checkout.json", dashboard("checkout", expr=expression))
        self.author.push("Change a query")
        return self.propose(3, "feature")

    def test_a_teams_story(self):
        self.begin()
        self.author.branch("feature")
        code, out, work = self.pipeline(self.propose_edit("rate(up[1m])"), "merge_request_event")
        self.assertEqual(code, 0, out)
        self.assertEqual(len(self.notes()), 1, out)
        self.assertIn("1 to write", self.notes()[0])
        self.assertTrue((work / "dashsync/report.html").exists() or list(work.rglob("report.html")), out)

        self.edit_by_hand("checkout", lambda live: live.update(title=EDITED), "At night")
        code, out, work = self.pipeline(self.propose_edit("rate(up[2m])"), "merge_request_event")
        self.assertEqual(len(self.notes()), 1, "the second push edits")
        self.assertEqual(code, 0, out)
        self.assertIn("edits by hand cannot be told apart", self.notes()[0])  # a reader may not list versions
        self.assertIn(EDITED, self.notes()[0])
        self.assertNotIn("At night", self.notes()[0])
        self.assertNotIn("rate(up", str(self.live("checkout")), "a plan writes nothing")

        self.author.dashsync("pull", "checkout")
        self.author.push("Take the title of the night into git")
        code, out, work = self.pipeline(self.propose(3, "feature"), "merge_request_event")
        self.assertEqual(code, 0, out)
        self.assertEqual(len(self.notes()), 1)
        self.assertNotIn("dashboard title", self.notes()[0])

        self.author.git("rm", "-q", "dashboards/old.json")
        self.author.push("Drop a dashboard")
        self.propose(3, "feature")
        merged = self.merge(3)
        code, out, work = self.pipeline(merged, "push")
        self.assertEqual(code, 0, out)
        self.assertNotIn("rate(up[2m])", str(self.live("checkout")), "the plan waits for a person")
        code, out = self.run_jobs(work, "dashsync apply")
        self.assertEqual(code, 0, out)
        self.assertIn("rate(up[2m])", str(self.live("checkout")))
        self.assertIn(EDITED, str(self.live("checkout")))
        self.assertTrue(self.live("old"), "an orphan is named, not deleted")

        code, out, work = self.pipeline(merged, "schedule")
        self.assertEqual(self.gitlab.issues, [], out)
        self.edit_by_hand("latency", lambda live: live.update(refresh="5s"), "Faster")
        code, out, work = self.pipeline(merged, "schedule")
        self.assertEqual([issue["state"] for issue in self.gitlab.issues], ["opened"], out)
        self.assertIn("Faster", self.gitlab.issues[0]["description"])
        self.operator.pull()
        self.operator.dashsync("pull", "latency")
        fixed = self.operator.push("Take the refresh into git")
        code, out, work = self.pipeline(fixed, "schedule")
        self.assertEqual([issue["state"] for issue in self.gitlab.issues], ["closed"], out)

    def test_an_edit_after_the_saved_plan_stops_the_apply(self):
        self.begin()
        self.author.branch("feature")
        self.propose_edit("rate(up[1m])")
        code, out, work = self.pipeline(self.merge(3), "push")
        self.assertEqual(code, 0, out)
        self.edit_by_hand("checkout", lambda live: live.update(title=EDITED), "At noon")
        code, out = self.run_jobs(work, "dashsync apply")
        self.assertNotEqual(code, 0, out)
        self.assertIn("At noon", out)
        self.assertIn(EDITED, str(self.live("checkout")))
        self.assertNotIn("rate(up[1m])", str(self.live("checkout")))
        code, out, work = self.pipeline(self.origin_git("rev-parse", "main"), "push")
        self.assertIn("At noon", out, "the next plan has the edit")

    def test_hostile_titles_and_messages_do_nothing(self):
        self.begin()
        self.author.branch("feature")
        self.author.write("dashboards/checkout.json", dashboard("checkout", title=" ".join(HOSTILE), expr="\n".join(HOSTILE)))
        self.author.push("Change a title $(touch pwned)")
        code, out, work = self.pipeline(self.propose(3, "feature"), "merge_request_event")
        self.assertEqual((code, len(self.notes())), (0, 1), out)
        self.edit_by_hand("latency", lambda live: live.update(title=" ".join(HOSTILE)), " ".join(HOSTILE))
        code, night, more = self.pipeline(self.origin_git("rev-parse", "main"), "schedule")
        self.assertEqual([issue["state"] for issue in self.gitlab.issues], ["opened"], night)
        for text in (out, night):
            self.assertNotIn("\x1b[31mred", text)
            self.assertNotIn("uid=0(", text)
            self.assertNotIn("\u202e", text)
        for body in (self.notes()[0], self.gitlab.issues[0]["description"]):
            lines = body.split("\n")
            self.assertEqual([line for line in lines if line.startswith("<!--")], ["<!-- dashsync:v1 key=prod -->"])
        self.assertEqual([str(path) for folder in (work, more) for path in folder.rglob("pwned")], [])

    def test_a_fork_validates_and_does_not_sign_in(self):
        self.begin()
        self.author.branch("feature")
        code, out, work = self.pipeline(self.propose_edit("rate(up[1m])"), "merge_request_event", token=False,
                                        DASHSYNC_READER_CLIENT_ID="", DASHSYNC_TENANT_ID="")
        self.assertEqual(code, 0, out)
        self.assertEqual((self.notes(), self.gateway.requests()), ([], []))
        self.author.write("dashboards/checkout.json", "{")
        self.author.push("Break a file")
        code, out, work = self.pipeline(self.propose(3, "feature"), "merge_request_event", token=False,
                                        DASHSYNC_READER_CLIENT_ID="", DASHSYNC_TENANT_ID="")
        self.assertNotEqual(code, 0, out)
        self.assertIn("dashboards/checkout.json:", out)


def as_check(done):
    return done[0] == 0, done[1]


def main():
    checks = Checks()
    OUT.mkdir(parents=True, exist_ok=True)
    if not checks.tool("gitlab-ci-local") or not checks.tool("rsync", "sudo apt-get install rsync"):
        return checks.end()
    checks.ok("gitlab-ci-local is there", *as_check(run_tool("gitlab-ci-local", "--version", env={**os.environ, "NODE_OPTIONS": NODE_OPTIONS})))
    for test in unittest.defaultTestLoader.loadTestsFromTestCase(Story):
        result = test.run()
        why = "\n".join(text for _, text in result.failures + result.errors)
        if why:
            print(why)
        for _, reason in result.skipped:
            checks.skip(test.id(), reason)
        if not result.skipped:
            checks.ok(test.id().split(".")[-1].removeprefix("test_").replace("_", " "), not why, why[-400:])
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
