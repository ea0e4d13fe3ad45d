# SPDX-License-Identifier: MIT
"""examples/github-actions: the scripts that comment and keep the issue, against a stand-in for GitHub's API."""
import json
import pathlib
import shutil
import subprocess
import unittest

from stand_in_github import BOT, GitHub
from world import HOSTILE, ROOT, Case, Gateway, clean_environment, dashboard, needs

SCRIPTS = ROOT / "examples" / "github-actions"
HEAD = "1" * 40
MARKER = "<!-- dashsync:v1 key=prod -->"

def setUpModule():
    for tool in ("jq", "curl"):
        needs(shutil.which(tool), f"{tool} is not installed (Debian package {tool})")


def page(*lines, key="prod"):
    return "\n".join((f"<!-- dashsync:v1 key={key} -->", f"### dashsync · {key}: it", *lines)) + "\n"


class Scripts(Case):
    def setUp(self):
        super().setUp()
        self.github = GitHub(self)
        self.github.token("job-secret", pull_requests="write", issues="write")
        self.github.token("fork-secret", pull_requests="read", issues="read")
        self.body = pathlib.Path(self.folder) / "body.md"
        self.summary = pathlib.Path(self.folder) / "summary.md"
        self.event = pathlib.Path(self.folder) / "event.json"
        self.event.write_text("{}")

    def script(self, name, *arguments, token="job-secret", code=0, **more):
        env = clean_environment(GITHUB_TOKEN=token, GITHUB_API_URL=self.github.url,
                                GITHUB_REPOSITORY=self.github.repository, GITHUB_EVENT_PATH=str(self.event),
                                GITHUB_STEP_SUMMARY=str(self.summary), **more)
        done = subprocess.run(["sh", str(SCRIPTS / name), *map(str, arguments)], capture_output=True, text=True,
                              timeout=120, env=env)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertNotIn(token, done.stdout + done.stderr)
        return done.stdout

    def written(self):
        return [(method, status) for method, _, status in self.github.requests if method != "GET"]


class Comment(Scripts):
    def setUp(self):
        super().setUp()
        self.number = self.github.pull(HEAD)

    def comment(self, text, **more):
        self.body.write_text(text)
        return self.script("comment.sh", self.number, self.body, **more)

    def bodies(self):
        return [one["body"] for one in self.github.comments(self.number)]

    def test_nothing_is_posted_when_nothing_changed(self):
        self.assertIn("nothing to comment", self.comment(page()))
        self.assertEqual(self.written(), [])

    def test_a_second_push_edits_and_so_does_an_emptied_plan(self):
        for text in (page("", "one"), page("", "two"), page()):
            self.comment(text)
            self.assertEqual(self.bodies(), [text])
        self.assertEqual(self.written(), [("POST", 201), ("PATCH", 200), ("PATCH", 200)])

    def test_a_comment_of_somebody_else_with_the_marker_is_not_taken(self):
        self.github.comment(self.number, "stranger", page("", "mine"))
        self.github.comment(self.number, "another[bot]", page("", "mine"))
        self.comment(page("", "one"))
        self.comment(page("", "two"))
        self.assertEqual(self.bodies(), [page("", "mine")] * 2 + [page("", "two")])

    def test_only_the_first_line_and_only_this_key_is_the_marker(self):
        others = [page("", "staging", key="prod-eu"), page("", MARKER, key="staging"), "quoted\n" + page("", "x"),
                  MARKER + " "]
        for text in others:
            self.github.comment(self.number, BOT, text)
        self.comment(page("", "one"))
        self.assertEqual(self.bodies(), [*others, page("", "one")])

    def test_a_comment_is_found_on_the_third_page_and_with_carriage_returns(self):
        for number in range(230):
            self.github.comment(self.number, "ann", f"remark {number}")
        self.github.comment(self.number, BOT, page("", "one").replace("\n", "\r\n"))
        self.comment(page("", "two"))
        self.assertEqual(len(self.bodies()), 231)
        self.assertEqual(self.bodies()[-1], page("", "two"))
        self.assertEqual(len(self.github.requests), 4)

    def test_comments_without_author_or_text_are_passed_over(self):
        for key in ("user", "body"):
            self.github.all_comments[self.github.comment(self.number, BOT, page("", "x"))][key] = None
        self.comment(page("", "one"))
        self.assertEqual(self.written(), [("POST", 201)])

    def test_the_author_can_be_another_identity(self):
        self.github.token("app-secret", "dashsync-app[bot]", pull_requests="write")
        self.comment(page("", "one"), token="app-secret", DASHSYNC_AUTHOR="dashsync-app[bot]")
        self.comment(page("", "two"), token="app-secret", DASHSYNC_AUTHOR="dashsync-app[bot]")
        self.assertEqual(self.bodies(), [page("", "two")])

    def test_the_token_of_a_fork_is_refused_which_the_log_and_the_summary_show(self):
        number = self.github.pull(HEAD, fork=True)
        self.event.write_text(json.dumps({"pull_request": self.github.pulls[number]}))
        out = self.comment(page("", "one"), token="fork-secret")
        self.assertRegex(out, r"^::notice title=dashsync::no comment from a fork: POST .*: 403 Resource not accessible")
        self.assertIn("may not write one", self.summary.read_text())
        self.assertEqual(self.bodies(), [])

    def test_a_token_without_the_right_fails_the_job_where_there_is_no_fork(self):
        self.event.write_text(json.dumps({"pull_request": self.github.pulls[self.number]}))
        self.assertIn("403 Resource not accessible", self.comment(page("", "one"), token="fork-secret", code=1))
        self.assertIn("401 Bad credentials", self.comment(page("", "one"), token="unknown-secret", code=1))

    def test_what_the_api_refuses_fails_the_job(self):
        self.assertIn("422 Validation Failed", self.comment(page("", "x" * 65536), code=1))
        self.number = 77
        self.assertIn("404 Not Found", self.comment(page("", "x"), code=1))

    def test_an_answer_of_the_server_cannot_speak_to_the_runner(self):
        self.github.answer = lambda *_: (500, {}, {"message": "no\n::set-output name=x::y ##[error]z\x1b[31m"})
        out = self.comment(page("", "x"), code=1)
        self.assertEqual(len(out.splitlines()), 1)
        self.assertNotIn("\n::set-output", out)
        self.assertNotIn("##[", out)
        self.github.answer = lambda *_: (502, {}, b"<html>")
        self.assertIn(": 502", self.comment(page("", "x"), code=1))

    def test_wrong_arguments_are_refused_before_any_request(self):
        self.body.write_text("no marker\n")
        self.script("comment.sh", self.number, self.body, code=64)
        self.body.write_text(page("", "x"))
        for number in ("", "7;id", "../x", "-1"):
            self.script("comment.sh", number, self.body, code=64)
        self.assertEqual(self.github.requests, [])

    def test_a_server_that_is_gone_fails_the_job(self):
        self.github.url = "http://127.0.0.1:1"
        self.comment(page("", "x"), code=1)

    def test_hostile_titles_arrive_as_dashsync_wrote_them(self):
        gateway = Gateway(self, "--token", "Editor=test-token", seed=self.seed(dashboard("one")))
        self.init()
        self.config(gateway)
        title = " ".join(HOSTILE) + "\0"
        self.write("dashboards/one.json", dashboard("one", expr="up == 0", title=title))
        self.commit()
        done = self.run_dashsync("-t", "dev", "plan", "--adopt", "--comment-key", "prod", "--report",
                                 f"markdown={self.body}")
        self.assertEqual(done.code, 0, done.err)
        out = self.script("comment.sh", self.number, self.body)
        self.assertRegex(out, r"\Aposted comment \d+\n\Z")
        self.assertEqual(self.bodies(), [self.body.read_text()])
        self.assertEqual(self.bodies()[0].split("\n")[0], MARKER)


class Issue(Scripts):
    def issue(self, text, drifted, complete=1, **more):
        self.body.write_text(text)
        return self.script("issue.sh", self.body, drifted, complete, **more)

    def states(self):
        return {number: (one["state"], one["state_reason"]) for number, one in self.github.issues.items()}

    def test_it_is_opened_edited_closed_and_opened_again(self):
        self.assertIn("nothing to do", self.issue(page(), 0))
        self.assertEqual(self.github.issues, {})
        self.assertEqual(self.issue(page("", "one"), 1), "issue 1 is open\n")
        issue = self.github.issues[1]
        self.assertEqual((issue["title"], issue["labels"][0]["name"]), ("dashsync: edits by hand on prod", "dashsync"))
        self.issue(page("", "two"), 2)
        self.assertEqual((issue["body"], issue["state"]), (page("", "two"), "open"))
        self.assertEqual(self.issue(page(), 0), "issue 1 is closed\n")
        self.assertEqual((issue["state"], issue["state_reason"], issue["body"]), ("closed", "completed", page()))
        self.assertIn("nothing to do", self.issue(page(), 0))
        self.issue(page("", "three"), 1)
        self.assertEqual((self.states(), issue["body"]), ({1: ("open", None)}, page("", "three")))

    def test_it_is_reopened_when_a_person_closed_it_while_the_edits_last(self):
        self.issue(page("", "one"), 1)
        self.github.issues[1].update(state="closed", state_reason="not_planned")
        self.assertEqual(self.issue(page("", "one"), 1), "issue 1 is open\n")
        self.assertEqual(self.states(), {1: ("open", None)})

    def test_a_run_that_did_not_look_at_everything_closes_nothing(self):
        self.issue(page("", "one"), 1)
        before = dict(self.github.issues[1])
        self.assertIn("nothing to do: 0 edited, complete: 0, issue: 1 open", self.issue(page(), 0, complete=0))
        self.assertEqual(self.github.issues[1], before)

    def test_issues_of_others_and_of_other_targets_and_pull_requests_are_not_taken(self):
        self.github.issue("stranger", page("", "mine"))
        self.github.issue(BOT, page("", "x", key="staging"))
        self.github.pulls[self.github.pull(HEAD, login=BOT)]["body"] = page("", "a pull request")
        self.issue(page("", "one"), 1)
        self.assertEqual(sorted(self.github.issues), [1, 2, 4])
        self.issue(page(), 0)
        self.assertEqual([state for state, _ in self.states().values()], ["open", "open", "closed"])

    def test_it_is_found_on_the_third_page(self):
        self.issue(page("", "one"), 1)
        for number in range(230):
            self.github.issue(BOT, f"another {number}")
        self.issue(page("", "two"), 1)
        self.assertEqual((len(self.github.issues), self.github.issues[1]["body"]), (231, page("", "two")))

    def test_what_is_no_number_is_refused_before_any_request(self):
        for drifted, complete in (("", 1), (1, ""), ("1 or 2", 1), ("-1", 1), ("$(id)", 1)):
            self.issue(page("", "x"), drifted, complete, code=64)
        self.body.write_text("no marker\n")
        self.script("issue.sh", self.body, 1, 1, code=64)
        self.assertEqual(self.github.requests, [])

    def test_a_token_without_the_right_fails_the_job(self):
        self.assertIn("403 Resource not accessible", self.issue(page("", "x"), 1, token="fork-secret", code=1))


class Workflows(Case):
    """What holds for the files themselves; tests/validators runs them."""

    def setUp(self):
        super().setUp()
        self.texts = {path.stem: path.read_text() for path in sorted(SCRIPTS.glob("*.yml"))}
        self.files = {name: self.run_dashsync("show", "--raw", SCRIPTS / f"{name}.yml").report for name in self.texts}
        self.assertEqual(sorted(self.files), [f"dashsync-{name}" for name in ("drift", "fork-preview", "merge",
                                                                              "pull-request")])

    def steps(self):
        for name, file in self.files.items():
            for job_name, job in file["jobs"].items():
                for step in job["steps"]:
                    yield f"{name}: {job_name}: {step.get('name', step.get('uses', step.get('run')))}", job, step

    def test_actions_are_pinned_by_a_commit_whose_version_is_named(self):
        for name, text in self.texts.items():
            for line in text.splitlines():
                if line.strip(" -").startswith("uses:"):
                    self.assertRegex(line, r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", name)

    def test_every_job_has_its_own_rights_and_an_end(self):
        for name, file in self.files.items():
            self.assertEqual(file["permissions"], {}, name)
            for job_name, job in file["jobs"].items():
                self.assertIn("permissions", job, f"{name}: {job_name}")
                self.assertLessEqual(job["timeout-minutes"], 30, f"{name}: {job_name}")

    def test_no_value_is_put_into_a_shell_and_no_checkout_keeps_its_token(self):
        for where, _, step in self.steps():
            self.assertNotIn("${{", step.get("run", ""), where)
            if "checkout" in step.get("uses", ""):
                self.assertEqual((step["with"]["persist-credentials"], step["with"]["fetch-depth"]), (False, 0), where)

    def test_a_step_that_signs_in_has_no_token_of_github(self):
        for where, _, step in self.steps():
            env = step.get("env", {})
            self.assertFalse("GITHUB_TOKEN" in env and "AZURE_CLIENT_ID" in env, where)

    def test_a_job_that_signs_in_has_the_environment_that_its_credential_names(self):
        environments = {}
        for where, job, step in self.steps():
            if "AZURE_CLIENT_ID" in step.get("env", {}):
                given = job.get("environment", {})
                environments[where.rsplit(": ", 1)[0]] = given if isinstance(given, str) else given.get("name")
        self.assertEqual(environments, {
            "dashsync-drift: drift": "dashsync-main", "dashsync-fork-preview: preview": "dashsync-main",
            "dashsync-merge: apply": "dashsync-apply", "dashsync-merge: plan": "dashsync-main",
            "dashsync-pull-request: plan": "dashsync-pull-request"})
        page = (ROOT / "docs/identities.md").read_text()
        for name in set(environments.values()):
            self.assertIn(f'"subject":"repo:OWNER/REPO:environment:{name}"', page)
            self.assertIn(f"gh variable set AZURE_CLIENT_ID --env {name} ", page)

    def test_the_preview_of_a_fork_takes_nothing_from_it_and_plans_without_a_token(self):
        preview = self.files["dashsync-fork-preview"]
        self.assertEqual(list(preview["on"]), ["workflow_run"])
        steps = {step["name"]: step for step in preview["jobs"]["preview"]["steps"]}
        order = list(steps)
        self.assertEqual([name for name in order if "uses" in steps[name]], [])  # no checkout, no artifact, no cache
        self.assertEqual([name for name in order if "AZURE_CLIENT_ID" in steps[name].get("env", {})], ["Capture live"])
        self.assertLess(order.index("Capture live"), order.index("Fetch the fork's commit"))
        self.assertEqual(list(steps["Plan"]["env"]), ["SHA"])
        self.assertRegex(steps["Plan"]["run"], r'(?s)\Acd \S+\nenv -i PATH="\$PATH" HOME=\S+ \S+/dashsync" .*--live')
        self.assertIn("--run-timeout", steps["Plan"]["run"])
        for name in order[:order.index("Plan")]:  # nor does a file have one
            run = steps[name]["run"]
            self.assertEqual(">\"$RUNNER_TEMP/headers\"" in run,
                             run.startswith("trap 'rm -f \"$RUNNER_TEMP/headers\"' EXIT"), name)
        for text in self.texts.values():
            self.assertNotIn("pull_request_target", text)


class Small(unittest.TestCase):
    def test_each_script_has_under_forty_lines(self):
        for script in SCRIPTS.glob("*.sh"):
            with self.subTest(script.name):
                self.assertLess(len(script.read_text().splitlines()), 40)


if __name__ == "__main__":
    unittest.main()
