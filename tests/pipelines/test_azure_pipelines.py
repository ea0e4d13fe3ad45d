# SPDX-License-Identifier: MIT
"""The files of examples/azure-pipelines, run step by step: a team's story from a pull request to a closed work item."""
import subprocess
import unittest

from azure_agent import Agent
from stand_in_azure_devops import AzureDevOps
from world import DASHSYNC, EXAMPLES, HOSTILE, MAIN_JOB, PULL_REQUEST_JOB, READER, WRITER, World, dashboard, needs, package

KNOWN = ("##vso[task.prependpath]", "##vso[task.setvariable variable=DASHSYNC_", "##vso[task.uploadsummary]",
         "##vso[task.logissue type=", "##vso[task.complete result=SucceededWithIssues;]edits by hand")


def setUpModule():
    needs("--outputs" in subprocess.run([DASHSYNC, "help"], capture_output=True, text=True).stdout,
          "this dashsync has no --outputs, which the examples use")


class Pipelines(World):
    def begin(self, *uids, reader=(READER, PULL_REQUEST_JOB), **more):
        """The team has copied the files, set what README says, and made the two connections with their checks."""
        self.start(*uids, **more)
        self.server = AzureDevOps(self)
        self.server.connection("dashsync-pull-request", *reader)
        main = {"branches": ["refs/heads/main"]}
        self.server.connection("dashsync-apply", WRITER, MAIN_JOB, pipelines=["dashsync-merge.yml"], **main)
        self.server.connection("dashsync-main", WRITER, MAIN_JOB, pipelines=["dashsync-merge.yml", "dashsync-drift.yml"], **main)
        for file in (EXAMPLES / "azure-pipelines").glob("*.yml"):
            text = file.read_text().replace("https://PLACE-OF-THE-RELEASE/dashsync-linux-amd64.tar.gz", self.server.package_url)
            self.author.write(f"azure-pipelines/{file.name}", text.replace("0" * 64, package()[1]))
        self.author.push("Pipelines for the dashboards")
        self.agent = Agent(self, self.server)

    def check(self, run):
        """No run does anything by a command that is not its own."""
        for line in run.commands:
            self.assertTrue(line.startswith(KNOWN), line)
        self.assertEqual(run.blocked, [])
        return run

    def pull_request(self, number, branch, **more):
        merge = self.propose(number, branch)
        return self.check(self.agent.run("azure-pipelines/dashsync-pull-request.yml", merge, ref=f"refs/pull/{number}/merge",
                                         reason="PullRequest", pull_request={"number": number, "into": "main"}, **more))

    def on_main(self, name):
        head = self.origin_git("rev-parse", "main")
        return self.check(self.agent.run(f"azure-pipelines/dashsync-{name}.yml", head))

    def thread(self, number):
        """The only thread of a pull request: (status, content)."""
        threads = self.server.threads.get(str(number), [])
        self.assertEqual(len(threads), 1)
        return threads[0]["status"], threads[0]["comments"][0]["content"]

    def change(self, uid, message="Change it", **more):
        path = f"dashboards/{uid}.json"
        self.author.write(path, {**self.author.read(path), **more})
        return self.author.push(message)


class Story(Pipelines):
    def test_from_a_pull_request_to_a_closed_work_item(self):
        self.begin("checkout", "latency", "invoices")
        self.author.branch("faster")
        self.change("checkout", refresh="30s")
        run = self.pull_request(1, "faster")
        self.assertEqual(run.result, "Succeeded", run.log)
        status, content = self.thread(1)
        self.assertEqual(status, "closed")
        self.assertIn("1 to write", content)
        self.assertEqual(len(run.summaries), 1)
        self.assertLessEqual({"plan.json", "plan.html", "plan.sarif", "comment.md", "junit.xml"}, set(run.artifacts["dashsync-plan-1"]))
        self.assertIn("<testsuite", run.tests[0])

        # Somebody edits the live dashboard while the branch changes, too
        self.edit_by_hand("latency", lambda live: live.update(time={"from": "now-15m", "to": "now"}), "Look closer")
        self.change("latency", refresh="1m")
        run = self.pull_request(1, "faster")
        self.assertEqual(run.result, "Succeeded", run.log)
        status, content = self.thread(1)
        self.assertEqual(status, "closed")
        self.assertIn("2 to write", content)
        self.assertIn("could not look", content, "a reader does not see the versions, and the page has it")

        # The branch takes all of it back, and comes back
        self.author.git("revert", "--no-edit", "HEAD", "HEAD~1")
        self.author.push()
        self.assertEqual(self.pull_request(1, "faster").result, "Succeeded")
        self.assertNotIn("to write", self.thread(1)[1])
        self.author.git("reset", "-q", "--hard", "HEAD~2")
        self.author.push()
        self.pull_request(1, "faster")
        self.assertIn("2 to write", self.thread(1)[1])
        self.assertEqual(self.server.threads["1"][0]["comments"][0]["edits"], 3)

        # Merged: what was approved is written, what somebody else edited is not, and the job says so
        head = self.merge(1)
        run = self.on_main("merge")
        self.assertEqual((run.result, run.environments, run.steps["Apply"]), ("Failed", ["dashsync-prod"], "Failed"), run.log)
        self.assertIn("1 in sync, 1 written, 1 diverged", run.log)
        self.assertEqual(self.live("checkout")["dashboard"]["refresh"], "30s")
        self.assertEqual(self.live("latency")["dashboard"]["version"], 2)
        self.assertEqual([one["state"] for one in self.server.statuses[head]], ["failed"])

        # Nights: one work item
        for _ in range(2):
            run = self.on_main("drift")
            self.assertEqual(run.result, "SucceededWithIssues", run.log)
            self.assertEqual(len(self.server.work_items), 1)
        item = self.server.work_items[0]
        self.assertEqual((item["fields"]["System.State"], item["fields"]["System.Title"]),
                         ("Active", "dashsync · prod: 1 edited by hand"))
        self.assertIn("Look closer", item["fields"]["System.Description"])

        # The operator takes the edit into git, and the next merge writes what the branch had wanted
        self.operator.pull()
        code, text = self.operator.dashsync("-t", "prod", "pull", "latency")
        self.assertEqual(code, 0, text)
        head = self.operator.push("Keep the closer look")
        run = self.on_main("merge")
        self.assertEqual(run.result, "Succeeded", run.log)
        live = self.live("latency")["dashboard"]
        self.assertEqual((live["refresh"], live["time"]["from"]), ("1m", "now-15m"))
        self.assertEqual([one["state"] for one in self.server.statuses[head]], ["succeeded"])
        self.assertEqual(self.on_main("drift").result, "Succeeded")
        self.assertEqual(item["fields"]["System.State"], "Closed")

        # A dashboard leaves git: nothing to write, nobody is asked; the nightly job is red until it is off the server
        self.author.branch("without-invoices")
        self.author.git("rm", "-q", "dashboards/invoices.json")
        self.author.push("Invoices are elsewhere")
        self.pull_request(2, "without-invoices")
        self.assertIn("orphan", self.thread(2)[1])
        self.merge(2)
        run = self.on_main("merge")
        self.assertEqual((run.result, run.environments, run.steps["apply"]), ("Succeeded", [], "Skipped"), run.log)
        run = self.on_main("drift")
        self.assertEqual((run.result, run.steps["Drift"]), ("Failed", "Failed"), run.log)
        self.assertEqual(([one["id"] for one in self.server.work_items], item["fields"]["System.State"]), ([1], "Closed"))


class Rules(Pipelines):
    def proposed(self, **more):
        self.begin("checkout", "latency", **more)
        self.author.branch("faster")
        self.change("checkout", refresh="30s")

    def test_an_edit_while_the_plan_waits_for_its_approval_is_not_overwritten(self):
        self.proposed()
        self.propose(1, "faster")
        head = self.merge(1)
        self.agent.approve = lambda environment: self.edit_by_hand("checkout", lambda live: live.update(refresh="5s")) or True
        run = self.on_main("merge")
        self.assertEqual((run.result, run.steps["Apply"], run.steps["Check"]), ("Failed", "Failed", "Skipped"), run.log)
        self.assertEqual(self.live("checkout")["dashboard"]["refresh"], "5s")
        self.assertEqual([one["state"] for one in self.server.statuses[head]], ["failed"])
        self.assertIn("stale: it was 'changed' and is 'conflict' now", run.log)

    def test_a_merge_of_which_all_is_refused_is_red(self):
        self.proposed()
        self.propose(1, "faster")
        head = self.merge(1)
        self.edit_by_hand("checkout", lambda live: live.update(refresh="5s"))
        run = self.on_main("merge")
        self.assertEqual((run.result, run.environments, run.steps["Apply"]), ("Failed", ["dashsync-prod"], "Failed"), run.log)
        self.assertEqual(self.live("checkout")["dashboard"]["refresh"], "5s")
        self.assertEqual([one["state"] for one in self.server.statuses[head]], ["failed"])

    def test_what_is_rejected_is_not_written(self):
        self.proposed()
        self.propose(1, "faster")
        self.merge(1)
        self.agent.approve = lambda environment: False
        self.assertEqual(self.on_main("merge").result, "Failed")
        self.assertEqual(self.live("checkout")["dashboard"]["version"], 1)

    def test_a_fork_gets_its_files_checked_and_no_more(self):
        self.proposed()
        run = self.pull_request(1, "faster", fork=True)
        self.assertEqual(run.result, "Succeeded", run.log)
        self.assertEqual((run.steps["Files of a fork"], run.steps["Plan"], run.steps["Comment and summary"]),
                         ("Succeeded", "Skipped", "Skipped"))
        self.assertEqual([one for one in self.server.requests if "/packages/" not in one[1]], [])
        self.author.write("dashboards/checkout.json", "{")
        self.author.push("Break it")
        self.assertEqual(self.pull_request(1, "faster", fork=True).result, "Failed")

    def test_a_pull_request_cannot_use_the_connection_that_writes(self):
        self.proposed()
        path = self.author.folder / "azure-pipelines" / "dashsync-pull-request.yml"
        path.write_text(path.read_text().replace("azureSubscription: dashsync-pull-request", "azureSubscription: dashsync-apply")
                        .replace(" plan --base", " apply --yes #"))
        self.author.push("Try it")
        run = self.pull_request(1, "faster")
        self.assertEqual(run.result, "Failed")
        self.assertIn("branch control", run.log)
        self.assertEqual(self.live("checkout")["dashboard"]["version"], 1)

    def test_an_edit_that_would_be_lost_keeps_the_thread_active(self):
        self.proposed(config="    on-drift: overwrite\n", reader=(WRITER, MAIN_JOB))
        self.edit_by_hand("checkout", lambda live: live.update(refresh="5s"))
        self.assertEqual(self.pull_request(1, "faster").result, "Succeeded")
        self.assertEqual(self.thread(1)[0], "active")
        self.edit_by_hand("checkout", lambda live: live.pop("refresh"))
        self.pull_request(1, "faster")
        self.assertEqual(self.thread(1)[0], "closed")

    def test_a_conflict_makes_the_job_red_and_is_in_the_comment(self):
        self.proposed(reader=(WRITER, MAIN_JOB))
        self.edit_by_hand("checkout", lambda live: live.update(refresh="5s"))
        run = self.pull_request(1, "faster")
        self.assertEqual((run.result, run.steps["Plan"]), ("Failed", "Failed"))
        self.assertIn("1 conflict", self.thread(1)[1])
        self.assertTrue(any("checkout" in str(one) for one in run.issues), run.issues)

    def test_a_run_that_could_not_look_leaves_the_work_item_alone(self):
        self.begin("checkout")
        self.edit_by_hand("checkout", lambda live: live.update(refresh="5s"))
        self.on_main("drift")
        self.assertEqual(self.server.work_items[0]["fields"]["System.State"], "Active")
        self.server.connections["dashsync-main"]["federated"] = "what Entra does not know"
        self.assertEqual(self.on_main("drift").result, "Failed")
        self.assertEqual(self.server.work_items[0]["fields"]["System.State"], "Active")

    def test_hostile_titles_do_nothing_in_any_job(self):
        documents = [dashboard(f"hostile-{number}", title=f"{text[:200]} {number}") for number, text in enumerate(HOSTILE)]
        self.begin(dashboards=documents)
        self.author.branch("all")
        for number, text in enumerate(HOSTILE):
            path = f"dashboards/hostile-{number}.json"
            self.author.write(path, {**self.author.read(path), "title": f"{text[:200]} {number}!", "description": text})
            if number % 2:
                self.edit_by_hand(f"hostile-{number}", lambda live, text=text: live.update(refresh="5s"), text[:200])
        self.author.push(HOSTILE[3])
        self.assertEqual(self.pull_request(1, "all").result, "Succeeded")
        self.thread(1)
        self.merge(1)
        run = self.on_main("merge")
        self.assertEqual(run.steps["Apply"], "Failed", "half of them are edited by hand")
        self.assertIn(f"{len(HOSTILE) // 2} diverged", run.log)
        self.on_main("drift")
        self.assertEqual([one["fields"]["System.Title"] for one in self.server.work_items],
                         [f"dashsync · prod: {len(HOSTILE) // 2} edited by hand"])


if __name__ == "__main__":
    unittest.main()
