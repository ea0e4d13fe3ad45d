# SPDX-License-Identifier: MIT
"""A reader of standard output that goes away, as `head` does: silence and SIGPIPE, as git ends; never half a save."""
import json
import os
import pathlib
import re
import signal
import subprocess
import unittest

from harness import DASHSYNC, TOKEN, Case, Gateway, clean_environment, dashboard

COMMANDS = {
    "plan": ["-v"],
    "apply": ["--yes", "-v"],
    "drift": [],
    "pull": ["--allow-dirty"],
    "capture": ["-o", "live.capture"],
    "check": ["--all"],
    "validate": ["-v"],
    "history": ["a", "-p"],
    "rollback": ["a", "--to", "1", "--yes"],
    "explain": ["a"],
    "show": ["dashboards/a.json"],
    "doctor": [],
    "init": ["--stdout", "--endpoint", "http://127.0.0.1:1"],
    "report": ["render", "saved.json"],
    "completion": ["bash"],
    "help": [],
    "version": [],
}
WITH_JSON = ["plan", "drift", "check", "validate", "doctor", "history"]


class Reader(Case):
    def start(self, count=2):
        uids = ["a", "b", *(f"c{i}" for i in range(count - 2))]
        self.gateway = Gateway(self, seed=self.seed(*(dashboard(uid) for uid in uids)))
        self.init()
        self.config(self.gateway)
        for uid in uids:
            self.write(f"dashboards/{uid}.json", dashboard(uid))
        self.commit("Take over the dashboards")
        self.write("dashboards/a.json", dashboard("a", expr="up == 0"))
        self.commit("Watch what is down")

    def start_dashsync(self, arguments, out):
        """As a shell that inherited an ignored SIGPIPE starts it, which is how some CI runners do."""
        def ignore():
            signal.signal(signal.SIGPIPE, signal.SIG_IGN)

        return subprocess.Popen([DASHSYNC, *map(str, arguments)], cwd=self.repo, stdout=out, stderr=subprocess.PIPE,
                                stdin=subprocess.DEVNULL, env=clean_environment(DASHSYNC_TOKEN=TOKEN),
                                restore_signals=False, preexec_fn=ignore, text=True)

    def run_unread(self, *arguments):
        """Runs a command whose standard output nobody reads; its exit code and what it wrote to standard error."""
        reading, writing = os.pipe()
        os.close(reading)
        running = self.start_dashsync(arguments, writing)
        os.close(writing)
        err = running.communicate(timeout=120)[1]
        return running.returncode, err

    def assert_silent(self, code, err, what):
        self.assertEqual(code, -signal.SIGPIPE, (what, err))
        self.assertNotRegex(err, "error|Broken pipe|Sanitizer", what)

    def test_every_command_ends_silently_by_sigpipe(self):
        self.start()
        commands = self.run_dashsync("help").out.split("Commands:")[1].split("Topics:")[0]
        known = re.findall(r"^  (\w+)", commands, re.M)
        self.assertEqual(set(known) - set(COMMANDS), set(), "a command without a row here")
        self.run_dashsync("plan", "--report", "json=saved.json")
        for command, arguments in COMMANDS.items():
            code, err = self.run_unread(command, *arguments)
            self.assert_silent(code, err, command)

    def test_every_report_on_standard_output_does(self):
        self.start()
        for command in WITH_JSON:
            code, err = self.run_unread(command, "--json", *(a for a in COMMANDS[command] if a != "-v"))
            self.assert_silent(code, err, command)
        for report in ("json", "text"):
            code, err = self.run_unread("plan", "--report", report)
            self.assert_silent(code, err, report)

    def test_a_real_head_gets_its_lines_of_a_long_plan(self):
        self.start(count=400)
        with subprocess.Popen(["head", "-1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as head:
            plan = self.start_dashsync(["plan", "--json"], head.stdin)
            head.stdin.close()
            self.assertEqual(head.stdout.read(), "{\n")
            self.assert_silent(plan.wait(120), plan.stderr.read(), "plan")
            plan.stderr.close()

    def test_the_work_is_done_and_the_reports_in_files_are_whole(self):
        self.start()
        path = pathlib.Path(self.folder) / "report.json"
        code, err = self.run_unread("apply", "--yes", "--report", f"json={path}")
        self.assert_silent(code, err, "apply")
        self.assertEqual({row["uid"]: row["outcome"] for row in json.loads(path.read_text())["dashboards"]},
                         {"a": "written", "b": "none"})
        self.assertEqual(self.gateway.get("a")["dashboard"]["version"], 2)

    def test_what_stderr_shows_of_a_save_does_not_end_it(self):
        self.start()
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run([DASHSYNC, "apply", "--yes", "-v"], cwd=self.repo, stdout=writing, stderr=writing,
                              env=clean_environment(DASHSYNC_TOKEN=TOKEN), check=False, timeout=120)
        os.close(writing)
        self.assertEqual(done.returncode, -signal.SIGPIPE)
        self.assertEqual(self.gateway.get("a")["dashboard"]["version"], 2)

    def test_a_full_disk_still_is_an_error(self):
        self.start()
        with open("/dev/full", "w") as full:
            running = self.start_dashsync(["plan"], full)
            err = running.communicate(timeout=120)[1]
        self.assertEqual(running.returncode, 1)
        self.assertIn("standard output could not be written", err)

    def test_a_reader_that_reads_all_gets_the_usual_exit_code(self):
        self.start()
        self.assertEqual(self.run_dashsync("plan", "--detailed-exitcode").code, 2)


if __name__ == "__main__":
    unittest.main()
