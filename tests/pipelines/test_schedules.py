# SPDX-License-Identifier: MIT
"""The drift at night of examples/kubernetes and examples/systemd: their command lines against a server, and what each of
the exit codes leads to. The files themselves are read by other people's tools in tests/validators."""
import json
import os
import pathlib
import re
import shlex
import unittest

from world import EXAMPLES, ROOT, Case, Gateway, clean_environment, dashboard, run
import harness

CRON_JOB = (EXAMPLES / "kubernetes/drift.yaml").read_text()
SERVICE = (EXAMPLES / "systemd/dashsync-drift.service").read_text()
REPORTER = (EXAMPLES / "systemd/dashsync-drift-failed.service").read_text()
TOKEN = harness.TOKEN
AGAIN = {1, 4, 69}  # another try may find something else
STOPPED = {130}  # by a signal or --run-timeout


def every_code():
    """The codes that a command may end with, from the tables that the program decides by."""
    header = (ROOT / "model/base/error.h").read_text()
    table = (ROOT / "model/plan/exit_code.c").read_text()
    codes = {int(code) for code in re.findall(r"\bFAULT_\w+ = (\d+)", header)}
    for row in re.findall(r"^\t\{ENDING_\w+,\s*\{([\d, ]+)\}\}", table, re.M):
        codes |= {int(code) for code in row.split(",")}
    return codes - {0}


def flow_list(name):
    """The words of a list in brackets on one line of the CronJob."""
    text = re.search(rf"^ +{name}: \[(.*)\]$", CRON_JOB, re.M)[1]
    return [word.strip().strip('"') for word in text.split(", ")]


def directives(unit, name):
    return re.findall(rf"^{name}=(.*)$", unit, re.M)


class Codes(unittest.TestCase):
    def test_each_code_either_fails_at_once_or_is_tried_again(self):
        codes = every_code()
        self.assertGreater(len(codes), 9)
        [failed] = re.findall(r"operator: In, values: \[([\d, ]+)\]", CRON_JOB)
        at_once = {int(code) for code in failed.split(",")}
        self.assertEqual(at_once | AGAIN | STOPPED, codes)
        self.assertFalse(at_once & (AGAIN | STOPPED))
        [prevented] = directives(SERVICE, "RestartPreventExitStatus")
        self.assertEqual({int(code) for code in prevented.split()}, at_once | STOPPED)  # nothing takes this machine away

    def test_a_pod_that_was_taken_away_is_no_try(self):
        rules = re.search(r"rules:\n(.*?)\n      template:", CRON_JOB, re.S)[1]
        first, second = re.findall(r"- action: (\w+)", rules)
        self.assertEqual((first, second), ("Ignore", "FailJob"))
        self.assertLess(rules.index("DisruptionTarget"), rules.index("onExitCodes"))

    def test_the_pages_name_the_same_codes(self):
        for name, words in (("kubernetes", "fails at once with 2 (edits by hand), 3, 64, 65, 77 and 78, and tries again after "
                                           "1, 4 and 69"),
                            ("systemd", "With 2 (edits by hand), 3, 64, 65, 77, 78 and 130 the unit fails at once")):
            self.assertIn(words, " ".join((EXAMPLES / name / "README.md").read_text().split()))


class Night(Case):
    def start(self):
        self.gateway = Gateway(self, "--token", f"Admin={TOKEN}", seed=self.seed(dashboard("cpu")))
        self.init()
        self.write("dashsync.yaml", "version: 1\ndashboards: [{path: dashboards}]\ntargets:\n  prod:\n"
                                    f"    endpoint: {self.gateway.url}\n")
        self.write("dashboards/cpu.json", dashboard("cpu"))
        self.commit()
        self.assertEqual(self.run_dashsync("apply", "--yes", "--adopt", env={"DASHSYNC_TOKEN": TOKEN}).code, 0)
        self.state = pathlib.Path(self.folder) / "state"
        self.state.mkdir()

    def git_line(self, words):
        self.assertEqual(words[0].rpartition("/")[2], "git")
        run(["git", *words[1:]], env=clean_environment(), cwd="/")

    def check_codes(self, words):
        """0, then 2 after an edit by hand, 77 and 69: what the rules above are about."""
        def call(token=TOKEN, **more):
            return self.run_dashsync(*words, env={"DASHSYNC_TOKEN": token, **more}, cwd="/")

        result = call()
        self.assertEqual(result.code, 0, result.out + result.err)
        self.gateway.edit("cpu", lambda live: live.update(tags=["by hand"]))
        result = call()
        self.assertEqual(result.code, 2, result.out + result.err)
        self.assertIn("cpu", result.out)
        self.assertEqual(call(token="another").code, 77)
        return result

    def test_the_cron_job_says_what_was_edited(self):
        self.start()
        work = str(self.state)
        clone = [word.replace("https://git.example.org/team/dashboards.git", str(self.repo)).replace("/work", work, 1)
                 for word in flow_list("command")]
        self.git_line(clone)
        args = [word.replace("/work", work, 1) for word in flow_list("args")]
        os.chmod(self.state, 0o555)  # mounted read-only
        self.addCleanup(os.chmod, self.state, 0o755)
        self.check_codes(args)

    def test_the_service_fetches_looks_and_reports(self):
        self.start()

        def words(line):
            line = line.replace("/var/lib/dashsync", str(self.state))
            return [word.replace("${REPOSITORY}", str(self.repo)).replace("${TARGET}", "prod")
                    for word in shlex.split(line)]

        before = [words(line) for line in directives(SERVICE, "ExecStartPre")]
        [start] = directives(SERVICE, "ExecStart")
        for _ in range(2):  # the second night fetches into what the first one made
            for line in before:
                self.git_line(line)
        self.assertEqual(words(start)[0], "/usr/bin/dashsync")
        self.check_codes(words(start)[1:])
        for line in before:
            self.git_line(line)
        self.run_dashsync(*words(start)[1:], env={"DASHSYNC_TOKEN": TOKEN}, cwd="/")
        self.assertEqual(json.loads((self.state / "drift.json").read_text())["exit"], 2)
        [report] = directives(REPORTER, "ExecStart")
        result = self.run_dashsync(*words(report)[1:], env={}, cwd="/")
        self.assertEqual(result.code, 0, result.err)
        self.assertIn("cpu", result.out)

    def test_a_commit_of_the_day_is_seen_at_night(self):
        self.start()
        before = [shlex.split(line.replace("/var/lib/dashsync", str(self.state)).replace("${REPOSITORY}", str(self.repo)))
                  for line in directives(SERVICE, "ExecStartPre")]
        for line in before:
            self.git_line(line)
        self.git("commit", "-q", "--amend", "-m", "Rewritten")
        for line in before:
            self.git_line(line)
        self.assertEqual(run(["git", "-C", self.state / "repository.git", "rev-parse", "main"]),
                         self.git("rev-parse", "HEAD"))


del Case

if __name__ == "__main__":
    unittest.main()
