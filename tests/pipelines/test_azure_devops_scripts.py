# SPDX-License-Identifier: MIT
"""The scripts of examples/azure-pipelines against Azure DevOps' calls: what they post, edit, leave alone, and refuse to do."""
import pathlib
import subprocess
import unittest

from stand_in_azure_devops import BUILD_SERVICE, LONGEST, PROJECT, REPOSITORY, AzureDevOps
from world import EXAMPLES, HOSTILE, World, environment_of_job

MARKER = "<!-- dashsync:v1 key=prod -->"
HEADING = f"{MARKER}\n### dashsync · prod: nothing to do\n"
PLAN = f"{MARKER}\n### dashsync · prod: 1 to write\n\n| | dashboard |\n|---|---|\n| ~ changed | Checkout |\n"
COMMIT = "1" * 40


class Scripts(World):
    def setUp(self):
        super().setUp()
        self.server = AzureDevOps(self, page=2)
        self.token = self.server.token("token-of-the-job")

    def script(self, name, *arguments, text=None, **variables):
        """Runs a script as a job's step: (exit code, output). `text` is the report."""
        if text is not None:
            body = self.path("body.md")
            body.write_text(text, encoding="utf-8", newline="")
            arguments = (body, *arguments)
        home = self.path("home")
        home.mkdir(exist_ok=True)
        environment = environment_of_job(home, SYSTEM_COLLECTIONURI=self.server.collection, SYSTEM_TEAMPROJECTID=PROJECT,
                                         BUILD_REPOSITORY_ID=REPOSITORY, SYSTEM_PULLREQUEST_PULLREQUESTID="1",
                                         BUILD_SOURCEVERSION=COMMIT, BUILD_BUILDID="7", TMPDIR=str(home),
                                         SYSTEM_ACCESSTOKEN=self.token, **variables)
        done = subprocess.run(["sh", EXAMPLES / "azure-pipelines" / name, *map(str, arguments)], env=environment, cwd=home,
                              capture_output=True, text=True)
        self.assertEqual(list(home.iterdir()), [], "a script leaves nothing behind")
        self.assertNotIn(self.token, done.stdout + done.stderr)
        return done.returncode, done.stdout + done.stderr

    def posts(self):
        return [one for one in self.server.requests if one[0] != "GET"]

    @property
    def threads(self):
        return self.server.threads.get("1", [])


class Comment(Scripts):
    def comment(self, text, **variables):
        code, seen = self.script("comment.sh", text=text, **variables)
        self.assertEqual((code, seen), (0, ""))

    def test_the_first_plan_opens_a_closed_thread_and_the_next_one_edits_it(self):
        self.comment(PLAN, DASHSYNC_LOST="0")
        self.assertEqual([(one["status"], one["comments"][0]["content"]) for one in self.threads], [("closed", PLAN)])
        self.comment(PLAN + "more\n", DASHSYNC_LOST="0")
        self.comment(HEADING, DASHSYNC_LOST="0")
        self.assertEqual(len(self.threads), 1)
        self.assertEqual(self.threads[0]["comments"][0]["content"], HEADING, "an emptied plan edits")
        self.assertEqual(self.threads[0]["comments"][0]["edits"], 2)

    def test_nothing_is_posted_where_nothing_changed_and_nothing_was_posted(self):
        self.comment(HEADING)
        self.assertEqual(self.posts(), [])

    def test_a_thread_is_active_only_while_an_edit_would_be_lost(self):
        self.comment(PLAN, DASHSYNC_LOST="1")
        self.assertEqual(self.threads[0]["status"], "active")
        self.threads[0]["status"] = "fixed"  # somebody resolves it; the edit would still be lost
        self.comment(PLAN, DASHSYNC_LOST="10")
        self.assertEqual(self.threads[0]["status"], "active")
        self.comment(PLAN, DASHSYNC_LOST="0")
        self.assertEqual(self.threads[0]["status"], "closed")
        self.comment(PLAN, DASHSYNC_LOST="$(plan.DASHSYNC_LOST)")  # the plan did not get so far
        self.assertEqual(self.threads[0]["status"], "closed")

    def test_a_strangers_marker_is_not_taken(self):
        stranger = self.server.thread(1, PLAN)
        self.comment(PLAN)
        self.assertEqual(stranger["comments"][0]["edits"], 0)
        self.assertEqual(len(self.threads), 2)
        self.comment(HEADING)
        self.assertEqual(stranger["comments"][0]["content"], PLAN)
        self.assertEqual(self.threads[1]["comments"][0]["content"], HEADING)

    def test_the_jobs_own_other_comments_are_not_taken(self):
        for content in (PLAN.replace("key=prod", "key=prod-eu"), f"See: {MARKER}", f"\n{MARKER}", "a note"):
            self.server.thread(1, content, BUILD_SERVICE)
        self.server.thread(1, PLAN, BUILD_SERVICE)["isDeleted"] = True
        self.comment(PLAN)
        self.assertEqual(len(self.threads), 6)
        self.assertEqual([one["comments"][0]["edits"] for one in self.threads], [0] * 6)

    def test_the_thread_is_found_on_a_later_page(self):
        for number in range(7):
            self.server.thread(1, f"A word, {number}")
        self.comment(PLAN)
        self.comment(PLAN + "more\n")
        self.assertEqual(len(self.threads), 8)
        self.assertEqual(self.threads[7]["comments"][0]["edits"], 1)

    def test_line_ends_that_the_server_changes_do_not_hide_the_marker(self):
        self.comment(PLAN)
        self.threads[0]["comments"][0]["content"] = PLAN.replace("\n", "\r\n")
        self.comment(PLAN)
        self.assertEqual(len(self.threads), 1)

    def test_hostile_text_arrives_as_it_is_and_does_nothing(self):
        text = PLAN + "\n\n".join(HOSTILE)
        self.comment(text)
        self.comment(text + "\nend\n")
        self.assertEqual([one["comments"][0]["content"] for one in self.threads], [text + "\nend\n"])

    def test_a_body_of_the_largest_size_is_posted_from_a_file(self):
        self.comment(PLAN + "x" * (LONGEST - len(PLAN)))
        code, seen = self.script("comment.sh", text=PLAN + "x" * LONGEST)
        self.assertEqual(code, 1)
        self.assertIn("must not exceed 150000 characters", seen)

    def test_a_refusal_is_an_error_with_the_servers_reason(self):
        self.server.token(self.token, rights=frozenset())
        code, seen = self.script("comment.sh", text=PLAN)
        self.assertEqual(code, 1)
        self.assertIn("TF401027", seen)
        self.token = "another"
        code, seen = self.script("comment.sh", text=PLAN)
        self.assertEqual(code, 1)
        self.assertIn("TF400813", seen)
        self.assertEqual(self.threads, [])

    def test_another_file_is_refused_before_any_request(self):
        code, seen = self.script("comment.sh", text="### a page\n")
        self.assertEqual((code, self.server.requests), (65, []))
        self.assertIn("not a Markdown report", seen)
        self.assertNotEqual(self.script("comment.sh")[0], 0)


class Issue(Scripts):
    def issue(self, drifted, complete="1", text=PLAN, **more):
        code, seen = self.script("issue.sh", text=text, DASHSYNC_DRIFTED=drifted, DASHSYNC_COMPLETE=complete, **more)
        self.assertEqual((code, seen), (0, ""))

    def fields(self):
        return [(one["fields"]["System.State"], one["fields"]["System.Title"], one["fields"]["System.Description"])
                for one in self.server.work_items]

    def test_it_is_opened_edited_closed_and_opened_again(self):
        self.issue("2")
        self.assertEqual(self.fields(), [("Active", "dashsync · prod: 2 edited by hand", PLAN)])
        item = self.server.work_items[0]
        self.assertEqual(item["fields"]["System.Tags"], "dashsync-drift-prod")
        self.assertEqual(item["format"], {"System.Description": "Markdown"})
        self.issue("1", text=PLAN + "more\n")
        self.assertEqual(self.fields(), [("Active", "dashsync · prod: 1 edited by hand", PLAN + "more\n")])
        self.issue("0", text=HEADING)
        self.assertEqual(item["fields"]["System.State"], "Closed")
        self.assertEqual(item["history"], ["No edits by hand any more."])
        revision = item["rev"]
        self.issue("0", text=HEADING)
        self.assertEqual(item["rev"], revision, "what is closed is left alone")
        self.issue("3")
        self.assertEqual(self.fields(), [("Active", "dashsync · prod: 3 edited by hand", PLAN)])

    def test_a_person_who_closes_it_gets_it_back_while_drift_lasts(self):
        self.issue("1")
        self.server.work_items[0]["fields"]["System.State"] = "Removed"
        self.issue("1")
        self.assertEqual(self.server.work_items[0]["fields"]["System.State"], "Active")

    def test_a_run_that_did_not_look_at_everything_closes_nothing(self):
        self.issue("1")
        for drifted, complete in (("0", "0"), ("0", ""), ("", "1"), ("$(drift.DASHSYNC_DRIFTED)", "1"), ("0", "$(a.b)")):
            self.issue(drifted, complete, HEADING)
        self.assertEqual([one[0] for one in self.fields()], ["Active"])
        self.issue("2", "0")
        self.assertEqual(self.fields()[0][1], "dashsync · prod: 2 edited by hand")

    def test_without_drift_none_is_opened(self):
        self.issue("0", text=HEADING)
        self.assertEqual(self.server.work_items, [])

    def test_a_strangers_item_is_not_taken_and_the_own_one_is_found_behind_200(self):
        for _ in range(230):
            self.server.work_item("Mine", "x", "dashsync-drift-prod")
        self.server.work_item("Another target", "x", "dashsync-drift-prod-eu", BUILD_SERVICE)
        self.server.work_item("Hers", "x", "urgent; dashsync-drift-prod", BUILD_SERVICE)
        self.issue("1")
        self.assertEqual(len(self.server.work_items), 232)
        self.assertEqual([one["id"] for one in self.server.work_items if one["rev"] > 1], [232])
        self.assertEqual(self.server.work_items[231]["fields"]["System.Tags"], "urgent; dashsync-drift-prod")

    def test_other_processes_have_other_types_and_states(self):
        self.issue("1", DASHSYNC_ITEM_TYPE="Product Backlog Item")
        item = self.server.work_items[0]
        self.assertEqual((item["type"], item["fields"]["System.State"]), ("Product Backlog Item", "New"))
        item["fields"]["System.State"] = "Committed"
        self.issue("1", DASHSYNC_ITEM_TYPE="Product Backlog Item")
        self.assertEqual(item["fields"]["System.State"], "Committed", "work that somebody began is not begun again")
        self.issue("0", DASHSYNC_ITEM_TYPE="Product Backlog Item")
        self.assertEqual(item["fields"]["System.State"], "Done")
        code, seen = self.script("issue.sh", text=PLAN, DASHSYNC_DRIFTED="1", DASHSYNC_ITEM_TYPE="Bug&x")
        self.assertEqual(code, 1)
        self.assertIn("VS402323", seen)

    def test_hostile_text_arrives_as_it_is(self):
        text = PLAN + "\n\n".join(HOSTILE)
        self.issue("1", text=text)
        self.issue("1", text=text + "\nend\n")
        self.assertEqual([one[2] for one in self.fields()], [text + "\nend\n"])

    def test_a_missing_right_is_an_error(self):
        self.server.token(self.token, rights=frozenset())
        code, seen = self.script("issue.sh", text=PLAN, DASHSYNC_DRIFTED="1")
        self.assertEqual(code, 1)
        self.assertIn("Edit work items in this node", seen)


class Status(Scripts):
    def test_a_commit_gets_a_status_a_target(self):
        for result in ("Succeeded", "SucceededWithIssues", "Failed", "Canceled"):
            self.assertEqual(self.script("status.sh", "prod", result), (0, ""))
        statuses = self.server.statuses[COMMIT]
        self.assertEqual([one["state"] for one in statuses], ["succeeded", "succeeded", "failed", "failed"])
        self.assertEqual(statuses[0]["context"], {"genre": "dashsync", "name": "prod"})
        self.assertTrue(statuses[0]["targetUrl"].endswith("/_build/results?buildId=7"))

    def test_a_missing_right_is_an_error(self):
        self.server.token(self.token, rights=frozenset())
        code, seen = self.script("status.sh", "prod", "Succeeded")
        self.assertEqual(code, 1)
        self.assertIn("TF401027", seen)


class Length(unittest.TestCase):
    def test_a_script_is_under_forty_lines(self):
        for script in pathlib.Path(EXAMPLES / "azure-pipelines").glob("*.sh"):
            self.assertLess(len(script.read_text().splitlines()), 40, script.name)


if __name__ == "__main__":
    unittest.main()
