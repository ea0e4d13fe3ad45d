# SPDX-License-Identifier: MIT
# tools: go
"""github_actions: the workflows of examples/github-actions, run by act on this machine, without a container.

A team's story on a real bare repository, with the simulator as Grafana and Microsoft Entra, and a stand-in for GitHub's
API: a pull request is opened, commented on, pushed again after an edit by hand, mended, merged and applied; a dashboard
leaves git; a night finds an edit by hand, opens an issue, and closes it when the edit is in git; a fork gets a preview.
What act cannot show: approvals, rules of environments and branches, permissions of tokens; the stand-in refuses what a
job's `permissions:` do not have. Actions of others are replaced by a few lines of shell that do the same with a folder.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

sys.path[:0] = [str(pathlib.Path(__file__).parent / "lib"), str(pathlib.Path(__file__).parents[1] / "pipelines")]
from checks import OUT, Checks, on_one_line  # noqa: E402
from stand_in_github import BOT, GitHub  # noqa: E402
from world import BUILD, EXAMPLES, HOSTILE, MAIN_JOB, PULL_REQUEST_JOB, READER, TENANT, WRITER, World, dashboard, \
    package, run  # noqa: E402
from harness import Server  # noqa: E402

WORKFLOWS = EXAMPLES / "github-actions"
UPLOAD = """name: upload
inputs:
  {name: {default: ''}, path: {required: true}, archive: {default: 'true'}, if-no-files-found: {default: warn}}
runs:
  using: composite
  steps:
    - shell: bash
      env: {NAME: "${{ inputs.name }}", FILES: "${{ inputs.path }}", MISSING: "${{ inputs.if-no-files-found }}"}
      run: |
        found=0
        while read -r file; do
          [ -f "$file" ] || continue
          found=1
          mkdir -p "$ARTIFACTS/${NAME:-$(basename "$file")}"
          cp "$file" "$ARTIFACTS/${NAME:-$(basename "$file")}/"
        done <<<"$FILES"
        [ $found = 1 ] || [ "$MISSING" != error ]
"""
DOWNLOAD = """name: download
inputs: {name: {required: true}, path: {required: true}}
runs:
  using: composite
  steps:
    - shell: bash
      env: {NAME: "${{ inputs.name }}", INTO: "${{ inputs.path }}"}
      run: mkdir -p "$INTO" && cp "$ARTIFACTS/$NAME"/* "$INTO/"
"""
SARIF = """name: sarif
inputs: {sarif_file: {required: true}}
runs:
  using: composite
  steps:
    - shell: bash
      env: {FILE: "${{ inputs.sarif_file }}"}
      run: jq -e '.version == "2.1.0"' "$FILE" && cp "$FILE" "$ARTIFACTS/uploaded.sarif"
"""
OURS = re.compile(r"::(?:notice|warning) file=dashboards/checkout\.json,line=\d+,col=\d+,title=prod%3A [^,:\n]+::[ -~]*")
STAND_INS = {"actions/upload-artifact": UPLOAD, "actions/download-artifact": DOWNLOAD,
             "github/codeql-action": SARIF}


class Run:
    """What a workflow did."""

    def __init__(self, code, text):
        self.code, self.text = code, text

    def has(self, job):
        """success, failure, or None where a job did not run."""
        jobs = re.findall(r"^\[[^]]*?/([^]]*?)\s*\] .*Job (succeeded|failed)", self.text, re.M)
        ends = [{"succeeded": "success", "failed": "failure"}[end] for name, end in jobs if name.startswith(job)]
        return "failure" if "failure" in ends else ends[0] if ends else None


class Story(World):
    checksum = None  # in the workflow's file, where it is not the package's

    def setUp(self):
        super().setUp()
        self.github = GitHub(self)
        self.github.token("token-of-pull-request", pull_requests="write", contents="read")
        self.github.token("token-of-main", issues="write", statuses="write", contents="read")
        self.github.token("token-of-preview", pull_requests="write", contents="read")
        self.github.oidc.update({"request-of-pull-request": PULL_REQUEST_JOB, "request-of-main": MAIN_JOB})
        self.artifacts = self.path("artifacts")
        for name, text in STAND_INS.items():
            for folder in ("", "upload-sarif"):
                place = self.path("actions") / name / folder
                place.mkdir(parents=True, exist_ok=True)
                (place / "action.yml").write_text(text)
        self.number_of_run = 0

    def begin(self, *uids):
        self.start(*uids)
        config = self.author.folder / "dashsync.yaml"
        config.write_text(config.read_text().replace("method: workload-identity", "method: auto"))
        self.author.push("Sign in as the job does")
        (self.path("served") / "team").mkdir(parents=True)
        (self.path("served") / "team/dashboards").symlink_to(self.origin)

    def workflow(self, name, event, payload, commit, who, client, ref="refs/heads/main", **variables):
        """Runs a workflow as GitHub would for an event, in a clone of the commit."""
        self.number_of_run += 1
        shutil.rmtree(self.artifacts, ignore_errors=True)
        self.artifacts.mkdir()
        text = (WORKFLOWS / f"dashsync-{name}.yml").read_text().replace("0" * 64, self.checksum or package()[1])
        text = text.replace("      deployment: false\n", "")  # GitHub's schema has it, act's does not yet
        used = set(re.findall(r"uses: ([\w-]+/[\w-]+)(?:/[\w-]+)?@([0-9a-f]{40})", text))
        server = f"file://{self.path('served')}"
        file, event_file = self.path(f"run-{self.number_of_run}.yml"), self.path(f"run-{self.number_of_run}.json")
        file.write_text(text)
        event_file.write_text(json.dumps(payload))
        work = self.checkout(commit)
        run(["git", "-C", work, "remote", "set-url", "origin", f"https://github.com/{self.github.repository}"])
        environment = {"GITHUB_API_URL": self.github.url, "GITHUB_SERVER_URL": server,
                       "GITHUB_REPOSITORY": self.github.repository, "GITHUB_REF": ref, "SHA_REF": commit,
                       "ARTIFACTS": str(self.artifacts),
                       "AZURE_AUTHORITY_HOST": self.gateway.url, "NO_PROXY": "*",
                       "DASHSYNC_PAGER": "cat",  # act gives its steps a terminal, which GitHub's have not
                       "ACTIONS_ID_TOKEN_REQUEST_URL": f"{self.github.url}/oidc?api-version=1",
                       "ACTIONS_ID_TOKEN_REQUEST_TOKEN": f"request-of-{'main' if client == WRITER else 'pull-request'}"}
        variables = {"DASHSYNC_PACKAGE_URL": self.github.package_url, "AZURE_TENANT_ID": TENANT,
                     "AZURE_CLIENT_ID": client, **variables}
        done = subprocess.run(
            ["act", event, "-W", file, "-C", work, "-e", event_file, "-P", "ubuntu-24.04=-self-hosted",
             "--no-cache-server", "--action-offline-mode", "--action-cache-path", self.path("act"),
             "-s", f"GITHUB_TOKEN=token-of-{who}",
             *[word for action, commit in used for word in ("--local-repository", f"{server}/{action}@{commit}="
                                                            f"{self.path('actions') / action}")],
             *[word for key, value in environment.items() for word in ("--env", f"{key}={value}")],
             *[word for key, value in variables.items() for word in ("--var", f"{key}={value}")]],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", timeout=120,
            env={**{key: os.environ[key] for key in ("PATH",)}, "HOME": str(self.path("home")), "LC_ALL": "C.UTF-8"})
        (OUT / f"{self.id().rsplit('.', 1)[-1]}-{self.number_of_run:02}-{name}.log").write_text(done.stdout)
        for secret in (f"token-of-{who}", PULL_REQUEST_JOB, MAIN_JOB):
            self.assertNotIn(secret, done.stdout)
        return Run(done.returncode, done.stdout)

    def pull_request(self, number, client=READER, **variables):
        merge = self.propose(number, self.github.pulls[number]["head"]["ref"])
        pull = self.github.pulls[number]
        pull["head"]["sha"] = self.origin_git("rev-parse", f"refs/pull/{number}/head")
        payload = {"action": "synchronize", "number": number, "pull_request": pull,
                   "repository": {"full_name": self.github.repository, "id": 1}}
        return self.workflow("pull-request", "pull_request", payload, merge, "pull-request", client,
                             f"refs/pull/{number}/merge", **variables)

    def merged(self, number=None):
        """The workflow of main, after the pull request was merged, or as main is."""
        if number:
            self.merge(number)
        commit = self.origin_git("rev-parse", "refs/heads/main")
        return self.workflow("merge", "push", {"ref": "refs/heads/main", "after": commit}, commit, "main", WRITER)

    def night(self):
        return self.workflow("drift", "schedule", {}, self.origin_git("rev-parse", "refs/heads/main"), "main", WRITER)

    def bodies(self, number):
        return [one["body"] for one in self.github.comments(number)]

    def propose_edit(self, branch, uid, **change):
        self.author.branch(branch)
        self.author.write(f"dashboards/{uid}.json", dashboard(uid, **change))
        return self.github.pull(self.author.push(f"Change {uid}"), branch=branch)

    def test_a_pull_request_from_its_comment_to_the_server_and_a_night_from_its_issue_to_git(self):
        self.begin("checkout", "latency", "old")
        number = self.propose_edit("tighten", "checkout", expr="rate(up[1m])")
        self.github.comment(number, "stranger", "<!-- dashsync:v1 key=prod -->\nmine\n\nmine\n")

        first = self.pull_request(number, DASHSYNC_CODE_SCANNING="true")
        self.assertEqual(first.has("dashsync plan"), "success", first.text)
        self.assertEqual(len(self.bodies(number)), 2, first.text)
        self.assertIn("1 to write", self.bodies(number)[1])
        self.assertEqual(sorted(path.name for path in self.artifacts.rglob("*") if path.is_file()),
                         ["dashsync-prod.html", "dashsync.sarif", "junit.xml", "plan.json", "uploaded.sarif"])

        self.edit_by_hand("checkout", lambda live: live["panels"][0]["targets"][0].update(expr="up > 1"), "Quick fix")
        second = self.pull_request(number)
        self.assertEqual((second.has("dashsync plan"), len(self.bodies(number))), ("success", 2), second.text)
        self.assertIn("could not look", self.bodies(number)[1])  # a reader may not list versions
        seen = self.pull_request(number, client=WRITER)  # the team lets pull requests sign in with more rights
        self.assertEqual((seen.has("dashsync plan"), len(self.bodies(number))), ("failure", 2), seen.text)
        self.assertIn("Quick fix", self.bodies(number)[1])

        self.author.write("dashboards/checkout.json", dashboard("checkout", expr="up > 1", title="Checkout of all"))
        self.author.push("Take the edit")
        third = self.pull_request(number, client=WRITER)
        self.assertEqual((third.has("dashsync plan"), len(self.bodies(number))), ("success", 2), third.text)

        applied = self.merged(number)
        self.assertEqual((applied.has("dashsync apply"), applied.has("dashsync status")), ("success", "success"),
                         applied.text)
        kept = {path.name for path in self.artifacts.rglob("*") if path.is_file()}
        self.assertLessEqual({"apply.html", "apply.xml", "check.html", "check.xml"}, kept)
        self.assertEqual(self.live("checkout")["dashboard"]["title"], "Checkout of all")
        self.assertEqual([(one["context"], one["state"]) for one in self.github.statuses],
                         [("dashsync/prod", "success")])
        again = self.merged()
        states = [one["state"] for one in self.github.statuses]
        self.assertEqual((again.has("dashsync apply"), states), (None, ["success", "success"]), again.text)

        self.author.branch("drop")
        (self.author.folder / "dashboards/old.json").unlink()
        dropped = self.github.pull(self.author.push("Drop an old dashboard"), branch="drop")
        self.assertEqual(self.pull_request(dropped).has("dashsync plan"), "success")
        self.assertIn("old", self.bodies(dropped)[0])
        self.author.write("dashboards/old.json", dashboard("old"))
        self.author.push("Keep it")
        self.assertEqual(self.pull_request(dropped).has("dashsync plan"), "success")
        self.assertEqual(len(self.bodies(dropped)), 1)  # an emptied plan edits the comment
        self.assertNotIn("`old`", self.bodies(dropped)[0])
        (self.author.folder / "dashboards/old.json").unlink()
        self.author.push("Drop it after all")
        self.pull_request(dropped)
        self.assertEqual(self.merged(dropped).has("dashsync plan"), "success")
        self.assertEqual(self.live("old")["dashboard"]["uid"], "old")  # an orphan stays until somebody deletes it

        self.assertEqual((self.night().has("dashsync drift"), self.github.issues), ("success", {}))
        self.edit_by_hand("latency", lambda live: live.update(refresh="5s"), "Faster")
        self.assertEqual(self.night().has("dashsync drift"), "success")
        issue, = self.github.issues.values()
        self.assertEqual((issue["state"], issue["title"]), ("open", "dashsync: edits by hand on prod"))
        self.assertIn("Faster", issue["body"])
        self.operator.pull()
        code, out = self.operator.dashsync("pull", "latency")
        self.assertEqual(code, 0, out)
        self.operator.push("Take the faster refresh")
        self.assertEqual(self.night().has("dashsync drift"), "success")
        self.assertEqual((issue["state"], issue["state_reason"], len(self.github.issues)), ("closed", "completed", 1))

    def test_an_edit_between_plan_and_apply_fails_the_merge_and_says_so(self):
        self.begin("checkout")
        number = self.propose_edit("tighten", "checkout", expr="rate(up[1m])")
        self.merge_of(number)
        self.edit_by_hand("checkout", lambda live: live["panels"][0]["targets"][0].update(expr="up > 1"), "Quick fix")
        refused = self.merged()
        self.assertEqual((refused.has("dashsync apply"), refused.code), ("failure", 1), refused.text)
        self.assertEqual(self.live("checkout")["dashboard"]["panels"][0]["targets"][0]["expr"], "up > 1")
        self.assertEqual(self.github.statuses[-1]["state"], "failure")

    def merge_of(self, number):
        self.propose(number, self.github.pulls[number]["head"]["ref"])
        self.merge(number)

    def fork(self, branch, change):
        """A pull request of a fork: its branch is not in the repository, and its head is."""
        self.author.branch("of-a-fork")
        change(self.author)
        head = self.author.push("Change of a stranger")
        number = self.github.pull(head, fork=True, branch=branch, login="stranger")
        self.propose(number, "of-a-fork")
        self.origin_git("update-ref", "-d", "refs/heads/of-a-fork")
        return number

    def preview(self, number):
        return self.preview_of(self.github.pulls[number])

    def preview_of(self, pull):
        """The workflow after the one of the fork's pull request, as it was at that time."""
        payload = {"workflow_run": {"event": "pull_request", "head_sha": pull["head"]["sha"], "pull_requests": [],
                                    "head_branch": pull["head"]["ref"],
                                    "head_repository": {**pull["head"]["repo"], "owner": pull["head"]["user"]}},
                   "repository": pull["base"]["repo"]}
        return self.workflow("fork-preview", "workflow_run", payload, self.origin_git("rev-parse", "refs/heads/main"),
                             "preview", WRITER)

    def test_a_fork_gets_a_preview_by_a_job_that_takes_nothing_from_it(self):
        self.begin("checkout", "latency")
        asked = []
        elsewhere = Server(self, lambda handler: (asked.append(handler.path), handler.send_error(500)))

        def change(author):
            author.write("dashboards/checkout.json", dashboard("checkout", expr="rate(up[1m])"))
            author.write("dashboards/added.json", dashboard("added"))
            config = author.folder / "dashsync.yaml"
            config.write_text(config.read_text().replace(self.gateway.url, elsewhere.url))
        number = self.fork("a;$(touch${IFS}/tmp/dashsync-was-here)'`id`\"", change)
        self.edit_by_hand("checkout", lambda live: live.update(refresh="5s"), "Faster")

        pull = self.github.pulls[number]
        own = self.workflow("pull-request", "pull_request", {"number": number, "pull_request": pull},
                            self.origin_git("rev-parse", f"refs/pull/{number}/merge"), "pull-request", READER,
                            f"refs/pull/{number}/merge")
        self.assertEqual([own.has(f"dashsync plan ({job})") for job in ("fork", "prod")], ["success", None], own.text)
        self.assertEqual(self.bodies(number), [])

        first = self.preview(number)
        self.assertEqual((first.has("dashsync plan"), len(self.bodies(number))), ("success", 1), first.text)
        for words in ("live as captured", "not captured", "rate(up"):
            self.assertIn(words, self.bodies(number)[0])
        self.assertNotIn("Faster", self.bodies(number)[0])  # a capture has no words of people
        self.assertEqual(asked, [])
        self.assertEqual([path for path in self.artifacts.iterdir()], [])
        self.assertEqual(self.preview(number).has("dashsync plan"), "success")
        self.assertEqual(len(self.bodies(number)), 1)

        before = len(self.gateway.requests())
        for moved in ({"state": "closed"}, {"state": "open", "head": {**pull["head"], "sha": "2" * 40}}):
            event = {**pull, "head": dict(pull["head"])}
            self.github.pulls[number] = {**pull, **moved}
            done = self.preview_of(event)
            self.assertEqual(done.has("dashsync plan"), "success", done.text)
            self.assertIn("no open pull request of this fork has this commit", done.text)
        self.assertEqual(len(self.gateway.requests()), before)
        self.assertEqual(len(self.bodies(number)), 1)

    def test_a_merge_queue_gets_its_check_without_a_sign_in(self):
        self.begin("checkout")
        number = self.propose_edit("tighten", "checkout", expr="rate(up[1m])")
        merge = self.propose(number, "tighten")
        queued = self.workflow("pull-request", "merge_group", {"merge_group": {"head_sha": merge}}, merge,
                               "pull-request", READER, "refs/heads/gh-readonly-queue/main/pr-1")
        self.assertEqual([queued.has(job) for job in ("dashsync validate", "dashsync plan")], ["success", None],
                         queued.text)
        self.assertEqual((queued.code, self.gateway.requests()), (0, []))

    def test_a_package_with_another_checksum_is_not_run(self):
        self.begin("checkout")
        number = self.propose_edit("tighten", "checkout", expr="rate(up[1m])")
        self.checksum = "1" * 64
        done = self.pull_request(number)
        self.assertEqual((done.has("dashsync plan"), self.bodies(number)), ("failure", []), done.text)
        self.assertIn("dashsync.tar.gz: FAILED", done.text)
        self.assertNotEqual(done.code, 0)

    def test_hostile_titles_do_nothing_to_a_run(self):
        self.begin("checkout")
        number = self.propose_edit("hostile", "checkout", title=" ".join(HOSTILE) + "\nb", expr="\n".join(HOSTILE))
        result = self.pull_request(number)
        self.assertEqual(result.has("dashsync plan"), "success", result.text)
        self.assertEqual(len(self.bodies(number)), 1)
        self.edit_by_hand("checkout", lambda live: live.update(title=" ".join(HOSTILE)), " ".join(HOSTILE))
        night = self.night()
        self.assertEqual((night.has("dashsync drift"), len(self.github.issues)), ("success", 1), night.text)
        for text in (result.text, night.text):
            self.assertEqual([name for name in re.findall(r"::set-output:: *(\S+?)=", text)
                              if not re.fullmatch("DASHSYNC_[A-Z]+", name)], [])
            # act marks a command that it knows, or an annotation; the one of the changed dashboard is ours
            marked = re.findall(r"(?m)^\[[^]]*\] *(?:❗|⚠|❓|🚧)\s*(.*?)\r?$", text)
            self.assertEqual([one for one in marked if not OURS.fullmatch(one)], [])
            self.assertLessEqual(len(marked), 1)
        self.assertRegex(result.text, OURS)


class Said(unittest.TextTestResult):
    """A line for each test, as .ci/validators reads them."""
    checks = Checks()

    def name(self, test):
        return test.id().rsplit(".", 1)[-1].removeprefix("test_").replace("_", " ")

    def addSuccess(self, test):
        super().addSuccess(test)
        self.checks.ok(self.name(test), True)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.checks.skip(self.name(test), reason)

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.checks.ok(self.name(test), False, f"{error[0].__name__}: {error[1]}")

    addError = addFailure


def main():
    checks = Said.checks
    if not checks.tool("act", "go install github.com/nektos/act@v0.2.89") or not checks.tool("jq"):
        return checks.end()
    OUT.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["cmake", "--build", BUILD, "--target", "man"], capture_output=True, text=True)
    if not checks.ok("the package is built", done.returncode == 0, on_one_line(done.stdout + done.stderr)):
        return checks.end()
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(Story)
    with open(os.devnull, "w") as quiet:  # the logs of the runs are in VALIDATORS_OUT
        unittest.TextTestRunner(verbosity=0, resultclass=Said, stream=quiet).run(suite)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
