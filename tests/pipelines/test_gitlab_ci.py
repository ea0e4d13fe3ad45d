# SPDX-License-Identifier: MIT
"""The scripts of examples/gitlab-ci against a stand-in of GitLab's API: one note, one issue, and whose they are."""
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

from stand_in_gitlab import GitLab
from world import EXAMPLES, HOSTILE as TEXTS

EXAMPLE = EXAMPLES / "gitlab-ci"
BOT = {"id": 71, "name": "project_7_bot", "role": "Reporter", "scopes": ["api"]}
PERSON = {"id": 5, "name": "ana", "role": "Developer", "scopes": ["api"]}
TOKEN = "bot-token"
MARKER = "<!-- dashsync:v1 key=prod -->"
HOSTILE = "'; touch pwned; $(touch pwned) `touch pwned`\n" + "\n".join(TEXTS)


class Scripts(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        reader = {**BOT, "scopes": ["read_api"]}
        self.gitlab = GitLab(self, {TOKEN: BOT, "person-token": PERSON, "reading-token": reader,
                                    "guest-token": {**BOT, "role": "Guest"}})

    def run_script(self, script, *arguments, **env):
        variables = {"PATH": os.environ["PATH"], "CI_API_V4_URL": self.gitlab.api, "CI_PROJECT_ID": "7",
                     "CI_MERGE_REQUEST_IID": "3", "DASHSYNC_GITLAB_TOKEN": TOKEN, "NO_PROXY": "*",
                     "DASHSYNC_TARGET": "prod", "TMPDIR": str(self.folder), **env}
        done = subprocess.run(["sh", str(EXAMPLE / script), *arguments], cwd=self.folder, capture_output=True, text=True,
                              env=variables, timeout=60, check=False)
        self.assertNotIn(TOKEN, done.stdout + done.stderr)
        self.assertEqual([path.name for path in self.folder.iterdir() if path.name.startswith("tmp.")], [])
        return done

    def comment(self, text, code=0, **env):
        (self.folder / "note.md").write_bytes(text.encode())
        done = self.run_script("comment.sh", "note.md", **env)
        self.assertEqual(done.returncode, code, done.stderr)
        return done

    def bodies(self):
        return [note["body"] for note in self.gitlab.notes.get(3, [])]

    def test_the_second_push_edits_the_note(self):
        self.comment(f"{MARKER}\n### dashsync: 1 to write\n\n| a |\n")
        self.comment(f"{MARKER}\n### dashsync: 2 to write\n\n| a |\n")
        self.assertEqual(self.bodies(), [f"{MARKER}\n### dashsync: 2 to write\n\n| a |\n"])

    def test_an_emptied_plan_edits_and_an_empty_one_posts_nothing(self):
        empty = f"{MARKER}\n### dashsync: nothing to do\n"
        self.comment(empty)
        self.assertEqual(self.bodies(), [])
        self.comment(f"{MARKER}\n### dashsync: 1 to write\n\n| a |\n")
        self.comment(empty)
        self.assertEqual(self.bodies(), [empty])

    def test_a_strangers_marker_is_not_taken(self):
        self.gitlab.note(3, f"{MARKER}\nmine", PERSON)
        self.comment(f"{MARKER}\n### one\n\ntext\n")
        self.assertEqual(self.bodies(), [f"{MARKER}\nmine", f"{MARKER}\n### one\n\ntext\n"])

    def test_a_note_that_only_quotes_the_marker_and_that_of_another_target_are_left(self):
        others = [f"see {MARKER}", f"> {MARKER}\n", "<!-- dashsync:v1 key=prod-eu -->\nx", ""]
        for body in others:
            self.gitlab.note(3, body, BOT)
        self.comment(f"{MARKER}\n### one\n\ntext\n")
        self.assertEqual(self.bodies(), [*others, f"{MARKER}\n### one\n\ntext\n"])

    def test_the_note_is_found_on_a_later_page(self):
        for number in range(230):
            self.gitlab.note(3, f"chat {number}", PERSON)
        self.comment(f"{MARKER}\n### one\n\ntext\n")
        self.gitlab.requests.clear()
        self.comment(f"{MARKER}\n### two\n\ntext\n")
        self.assertEqual(len(self.bodies()), 231)
        self.assertEqual(sum("page=" in path for _, path, _ in self.gitlab.requests), 3)

    def test_hostile_text_arrives_as_it_is_and_runs_nothing(self):
        body = f"{MARKER}\n### {HOSTILE}\n\n" + "x" * 200_000 + "\n"
        self.comment(body)
        self.assertEqual(self.bodies(), [body.replace("\r\n", "\n")])
        self.assertFalse((self.folder / "pwned").exists())

    def test_a_fork_without_a_token_goes_on_and_says_so(self):
        done = self.comment(f"{MARKER}\n### one\n\ntext\n", DASHSYNC_GITLAB_TOKEN="")
        self.assertIn("DASHSYNC_GITLAB_TOKEN is not set", done.stderr)
        self.assertEqual(self.gitlab.requests, [])

    def test_what_gitlab_refuses_fails_with_its_words(self):
        text = f"{MARKER}\n### one\n\ntext\n"
        for token, words in (("wrong", "401 Unauthorized"), ("reading-token", "insufficient_scope"),
                             ("guest-token", "403 Forbidden")):
            done = self.comment(text, code=1, DASHSYNC_GITLAB_TOKEN=token)
            self.assertIn(words, done.stderr)
        done = self.comment(text + "x" * 1_000_001, code=1)
        self.assertIn("is too long", done.stderr)
        self.assertEqual(self.bodies(), [])

    def issue(self, drifted, complete, text=None, **env):
        (self.folder / "issue.md").write_text(text or f"{MARKER}\n### {drifted} edited by hand\n\n{HOSTILE}\n")
        (self.folder / "outputs.env").write_text(
            f"DASHSYNC_EXIT=2\nDASHSYNC_DRIFTED={drifted}\nDASHSYNC_COMPLETE={complete}\nDASHSYNC_SUMMARY=x DRIFTED=9\n")
        done = self.run_script("issue.sh", "issue.md", "outputs.env", **env)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [(issue["state"], issue["description"].split("\n")[1]) for issue in self.gitlab.issues]

    def test_an_issue_opens_is_edited_closes_and_reopens(self):
        self.assertEqual(self.issue(0, 1), [])
        self.assertEqual(self.issue(2, 1), [("opened", "### 2 edited by hand")])
        self.assertEqual(self.issue(1, 0), [("opened", "### 1 edited by hand")])
        self.assertEqual(self.issue(0, 1), [("closed", "### 0 edited by hand")])
        edits = self.gitlab.issues[0]["updates"]
        self.assertEqual(self.issue(0, 1), [("closed", "### 0 edited by hand")])
        self.assertEqual(self.gitlab.issues[0]["updates"], edits, "a closed issue is left alone")
        self.assertEqual(self.issue(3, 1), [("opened", "### 3 edited by hand")])
        self.assertEqual(self.gitlab.issues[0]["title"], "dashsync: prod edited by hand")
        self.assertFalse((self.folder / "pwned").exists())

    def test_a_run_that_did_not_look_at_everything_closes_nothing(self):
        self.issue(2, 1)
        self.assertEqual(self.issue(0, 0), [("opened", "### 2 edited by hand")])

    def test_what_a_person_closed_is_opened_again_while_edits_last(self):
        self.issue(2, 1)
        self.gitlab.issues[0]["state"] = "closed"
        self.assertEqual(self.issue(2, 1), [("opened", "### 2 edited by hand")])

    def test_a_strangers_issue_is_not_taken(self):
        self.gitlab.issue("theirs", f"{MARKER}\nmine", PERSON)
        self.assertEqual(self.issue(1, 1), [("opened", "mine"), ("opened", "### 1 edited by hand")])
        self.assertEqual(self.issue(0, 1), [("opened", "mine"), ("closed", "### 0 edited by hand")])

    def test_outputs_that_are_missing_are_an_error(self):
        (self.folder / "issue.md").write_text(f"{MARKER}\n")
        (self.folder / "empty.env").write_text("DASHSYNC_EXIT=69\n")
        for outputs in ("empty.env", "none.env"):
            self.assertNotEqual(self.run_script("issue.sh", "issue.md", outputs).returncode, 0)
        self.assertEqual(self.gitlab.issues, [])


class File(unittest.TestCase):
    """What the pipeline's file promises to GitLab, job by job."""

    def setUp(self):
        text = re.sub(r"(?m)^#.*\n|\s+# .*$", "", (EXAMPLE / "dashsync.gitlab-ci.yml").read_text())
        self.jobs = {found[1]: found[2] for found in re.finditer(r"(?m)^(\S[^\n]*):\n((?:[ \n].*\n|\n)*)", text)}

    def has(self, job, *texts):
        for text in texts:
            self.assertIn(text, self.jobs[job])

    def test_merge_requests_see_the_widgets(self):
        self.has("dashsync validate", "junit: dashsync/junit.xml", "codequality: dashsync/codequality.json")
        self.has("dashsync plan", "junit: dashsync/junit.xml", "codequality: dashsync/codequality.json",
                 "terraform: dashsync/terraform.json", "expose_as: dashsync report", "--fail-on=refused")

    def test_one_writer_at_a_time_after_a_person_starts_it(self):
        self.has("dashsync apply", "when: manual", "environment: { name: prod }", "resource_group: dashsync/prod",
                 "interruptible: false", "apply dashsync/plan.json")

    def test_drift_warns_by_exit_code_2_alone(self):
        self.has("dashsync drift", "allow_failure: { exit_codes: [2] }", '== "schedule"', "resource_group: dashsync/drift")

    def test_the_writer_is_for_the_default_branch(self):
        writers = [job for job, text in self.jobs.items() if "DASHSYNC_WRITER_CLIENT_ID" in text]
        self.assertEqual(writers, ["dashsync plan of the merge", "dashsync apply", "dashsync drift"])
        for job in writers:
            self.has(job, "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH")
        for job in ("dashsync validate", "dashsync plan"):
            self.has(job, '$CI_PIPELINE_SOURCE == "merge_request_event"')


if __name__ == "__main__":
    unittest.main()
