# SPDX-License-Identifier: MIT
"""The end of a run by --run-timeout or a signal, in each phase: where it looks at them, and where it is made to end."""
import json
import os
import pathlib
import select
import signal
import subprocess
import threading
import time
import unittest

from harness import DASHSYNC, TOKEN, Case, Gateway, Server, clean_environment, dashboard

SECONDS = 60  # far less than any of these would take without an end

# 'git status' takes for ever with it, too: each of the '**/' may stand for any of the folders
COSTLY = "**/" * 40 + "b\n"


class Ending(Case):
    def start(self, **env):
        """A repository whose listing takes for ever: the costly pattern is in the user's own file of patterns."""
        self.init()
        self.gateway = Gateway(self, seed=self.seed(dashboard("a")))
        self.config(self.gateway)
        self.write("dashboards/" + "aaaa/" * 12 + "a.json", dashboard("a", expr="up == 0"))
        self.commit("Watch what is down")
        patterns = pathlib.Path(self.folder) / "ignore"
        patterns.write_text(COSTLY)
        settings = pathlib.Path(self.folder) / "settings"
        settings.write_text(f"[core]\n\texcludesFile = {patterns}\n")
        self.write("dashboards/" + "aaaa/" * 12 + "new.json", dashboard("b"))
        self.env = clean_environment(DASHSYNC_TOKEN=TOKEN, GIT_CONFIG_GLOBAL=str(settings), **env)

    def begin(self, *arguments, **more):
        more = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
        process = subprocess.Popen([DASHSYNC, *arguments], cwd=self.repo, env=self.env, text=True, **more)
        self.running.append(process)
        self.addCleanup(lambda: process.stderr and process.stderr.close())
        return process

    def end(self, process):
        """What a process that must have ended has said."""
        out, err = process.communicate(timeout=SECONDS)
        self.assertNotIn("Sanitizer", err)
        self.assertEqual(process.returncode, 130, (out or "") + err)
        return out, err

    def wait_until_watched(self, process):
        """Until the signals are caught, and a moment longer: the watchdog is the first thread beside the main one."""
        self.wait_until(lambda: len(os.listdir(f"/proc/{process.pid}/task")) > 1)
        time.sleep(0.5)

    def wait_until(self, condition):
        end = time.monotonic() + SECONDS
        while not condition():
            self.assertLess(time.monotonic(), end)
            time.sleep(0.02)


class Matching(Ending):
    """libgit2 matches patterns and does not look at anything else."""

    def test_the_time_of_the_run_ends_it(self):
        self.start()
        for command in ("validate", "plan", "pull"):
            with self.subTest(command=command):
                _, err = self.end(self.begin("--run-timeout", "5", command))
                self.assertRegex(err, r"error: the run was ended after 5 s \(--run-timeout\) while matching git's "
                                 r"ignore rules against '\S*aaaa/new\.json'\n$")

    def test_a_signal_ends_it_also_in_an_apply_that_has_written_nothing(self):
        self.start()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(number=number):
                process = self.begin("apply", "--yes")
                self.wait_until_watched(process)
                process.send_signal(number)
                _, err = self.end(process)
                self.assertRegex(err, "error: interrupted while matching git's ignore rules against")

    def test_a_second_signal_ends_it_at_once(self):
        self.start()
        process = self.begin("plan")
        self.wait_until_watched(process)
        process.send_signal(signal.SIGINT)
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        self.assertIn("error: interrupted\n", self.end(process)[1])


    def test_a_terminal_that_goes_away_is_ignored_where_nohup_asks_for_that(self):
        self.start()
        process = self.begin("plan", preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        self.wait_until_watched(process)
        process.send_signal(signal.SIGHUP)
        time.sleep(5)
        self.assertIsNone(process.poll())
        process.send_signal(signal.SIGTERM)
        self.end(process)


class Refused(Ending):
    """The same pattern in a file that comes with the branch: nobody has to wait for it at all."""

    def test_a_pattern_that_would_take_for_ever_is_named(self):
        self.start()
        self.env["GIT_CONFIG_GLOBAL"] = "/dev/null"
        self.write("dashboards/.gitignore", f"*.tmp\n{COSTLY}")
        for command in (["validate"], ["plan"], ["drift"], ["check"], ["pull"], ["apply", "--yes"]):
            process = self.begin(*command)
            out, err = process.communicate(timeout=SECONDS)
            self.assertEqual(process.returncode, 65, out + err)
            self.assertIn("error: dashboards/.gitignore:2: matching the pattern '**/**/", err)
            self.assertIn("hint: Write it with fewer '*'", err)


class Checking(Ending):
    def test_a_regex_over_many_values(self):
        """Each value costs just less than what is refused; it ends by itself, or by the time of the run."""
        self.init()
        self.env = clean_environment(DASHSYNC_TOKEN=TOKEN)
        values = [{"instance": "a" * 985 + str(i)} for i in range(6000)]
        script = [{"uid": "prom", "name": "P", "type": "prometheus",
                   "queries": [{"match": "group by", "labels": values}, {"csv": "v\n1"}]}]
        (pathlib.Path(self.folder) / "data").write_text(json.dumps(script))
        self.config(Gateway(self, "--datasources", f"{self.folder}/data", seed=self.seed(dashboard("a"))))
        source = {"uid": "prom", "type": "prometheus"}
        variable = {"name": "v", "type": "query", "datasource": source, "query": "label_values(up, instance)",
                    "regex": "/a{1,30}a{1,30}a{1,9}[bc]/"}
        panel = {"id": 1, "type": "timeseries", "title": "Up", "datasource": source,
                 "targets": [{"refId": "A", "datasource": source, "expr": "up{i=~\"$v\"}"}]}
        self.write("dashboards/a.json", dashboard("a", templating={"list": [variable]}, panels=[panel]))
        self.commit()
        process = self.begin("--run-timeout", "3", "check")
        out, err = process.communicate(timeout=SECONDS)
        self.assertIn(process.returncode, (0, 130), out + err)


class Waiting(Ending):
    def start(self):
        self.init()
        self.env = clean_environment(DASHSYNC_TOKEN=TOKEN)

    def test_a_reader_that_does_not_read(self):
        """The report is larger than a pipe."""
        self.start()
        many = [dashboard(f"d{i}", description="y" * 200) for i in range(400)]
        self.write("dashboards/many.json", many)
        self.write("dashsync.yaml", "version: 1\ndashboards: [{ path: dashboards }]\n")
        for end in ([], ["--run-timeout", "5"]):
            with self.subTest(end=end):
                reading, writing = os.pipe()
                process = self.begin("validate", "--json", *end, stdout=writing)
                os.close(writing)
                self.addCleanup(os.close, reading)
                if not end:
                    self.wait_until(lambda: select.select([reading], [], [], 0)[0])
                    process.send_signal(signal.SIGTERM)
                self.assertIn("while printing the report", self.end(process)[1])

    def test_a_slow_reader_gets_all_of_a_report_that_a_signal_came_into(self):
        """The write that waits for the reader is what the signal interrupts."""
        self.start()
        self.write("dashboards/many.json", [dashboard(f"d{i}") for i in range(2000)])
        self.write("dashsync.yaml", "version: 1\ndashboards: [{ path: dashboards }]\n")
        reading, writing = os.pipe()
        process = self.begin("validate", "-v", stdout=writing)
        os.close(writing)
        self.wait_until(lambda: select.select([reading], [], [], 0)[0])
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        with open(reading) as reader:
            out = reader.read()
        _, err = process.communicate(timeout=SECONDS)
        self.assertNotIn("error", err)
        self.assertEqual(out.count("= valid"), 2000)

    def test_a_server_that_does_not_answer_an_explain(self):
        """The request is ended, and not the process: what was found out is printed."""
        released = threading.Event()
        self.addCleanup(released.set)
        url = Server(self, lambda handler: released.wait(SECONDS)).url
        self.init()
        self.write("dashboards/a.json", dashboard("a"))
        self.write("dashsync.yaml", "version: 1\ndashboards: [{path: dashboards}]\n"
                   f"targets: {{dev: {{endpoint: '{url}'}}}}\n")
        self.commit()
        self.env = clean_environment(DASHSYNC_TOKEN=TOKEN)
        out, _ = self.end(self.begin("explain", "a", "--run-timeout", "1"))
        self.assertRegex(out, "because .*interrupted")

    def test_each_dashboard_of_a_run_that_was_ended_has_a_row_or_is_not_looked_at(self):
        uids = [f"d{i}" for i in range(30)]
        self.init()
        self.env = clean_environment(DASHSYNC_TOKEN=TOKEN)
        self.config(Gateway(self, "--latency-ms", "300", seed=self.seed(*map(dashboard, uids))))
        for uid in uids:
            self.write(f"dashboards/{uid}.json", dashboard(uid, expr="up == 0"))
        self.commit("Watch what is down")
        saved = pathlib.Path(self.folder) / "report.json"
        for command in ("plan", "drift", "check"):
            with self.subTest(command=command):
                out, _ = self.end(self.begin(command, "--jobs", "2", "--run-timeout", "3", "--report", f"json={saved}"))
                report = json.loads(saved.read_text())
                seen = [row["file"] for row in report["dashboards"]]
                unseen = report["not_looked_at"]
                self.assertTrue(unseen)
                self.assertEqual(sorted(seen + unseen), sorted(f"dashboards/{uid}.json" for uid in uids))
                self.assertEqual(report["counts"]["error"], 0, report["dashboards"])
                self.assertIn(f"Interrupted: the dashboards of {len(unseen)} files were not looked at. Run again.\n", out)

    def test_an_input_that_does_not_end(self):
        self.start()
        reading, writing = os.pipe()
        self.addCleanup(os.close, writing)
        self.addCleanup(os.close, reading)
        _, err = self.end(self.begin("--run-timeout", "1", "show", "-", stdin=reading))
        self.assertEqual(err, "dashsync: error: the run was ended at its time limit (--run-timeout)\n")
        process = self.begin("show", "-", stdin=reading)
        time.sleep(1)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(self.end(process)[1], "dashsync: error: interrupted\n")

    def test_a_question_that_nobody_answers(self):
        self.start()
        gateway = Gateway(self, seed=self.seed(dashboard("a")))
        self.config(gateway)
        self.write("dashboards/a.json", dashboard("a"))
        self.commit("As it is live")
        self.write("dashboards/a.json", dashboard("a", expr="up == 0"))
        self.commit("Watch what is down")
        code, seen = self.on_terminal([DASHSYNC, "apply", "--run-timeout", "10"], timeout=SECONDS)
        self.assertEqual(code, 130, seen)
        self.assertIn("Only 'yes' is accepted", seen)
        self.assertIn("the run was ended after 10 s (--run-timeout): interrupted, nothing was written", seen)
        self.assertEqual(gateway.get("a")["dashboard"]["panels"][0]["targets"][0]["expr"], "up")

    def test_az_that_does_not_answer_is_killed_with_what_it_started(self):
        self.start()
        programs = pathlib.Path(self.folder) / "bin"
        programs.mkdir()
        number = pathlib.Path(self.folder) / "number"
        az = programs / "az"
        az.write_text(f"#!/bin/sh\nsleep 600 &\necho $! >{number}.new\nmv {number}.new {number}\nwait\n")
        az.chmod(0o755)
        self.write("dashsync.yaml", "version: 1\ndashboards:\n  - path: dashboards\ntargets:\n  dev:\n    endpoint: "
                   "http://127.0.0.1:1\n    auth: { method: azure-cli }\n")
        self.write("dashboards/a.json", dashboard("a"))
        self.commit()
        self.env["PATH"] = f"{programs}:{self.env['PATH']}"
        del self.env["DASHSYNC_TOKEN"]
        for end in ([], ["--run-timeout", "5"]):
            with self.subTest(end=end):
                process = self.begin("--timeout", "300", *end, "plan")
                self.wait_until(number.exists)
                sleeper = number.read_text().strip()
                if not end:
                    process.send_signal(signal.SIGINT)
                self.end(process)
                self.wait_until(lambda: not pathlib.Path(f"/proc/{sleeper}/cmdline").exists() or
                                "sleep" not in pathlib.Path(f"/proc/{sleeper}/cmdline").read_text())
                number.unlink()


class Saving(Ending):
    def test_a_save_that_is_not_answered_is_waited_for_and_resolved(self):
        """It takes longer than what nothing but a watchdog would wait for."""
        self.init()
        self.env = clean_environment(DASHSYNC_TOKEN=TOKEN)
        gateway = Gateway(self, seed=self.seed(dashboard("a")))
        arrived = threading.Event()

        def answer(handler):
            body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
            if handler.command == "POST":
                arrived.set()
                time.sleep(8)
            text = gateway.call(handler.command, handler.path, body or None)
            handler.send_response(200)
            handler.send_header("Content-Type", "application/json")
            handler.send_header("Content-Length", str(len(text)))
            handler.end_headers()
            handler.wfile.write(text)

        self.config(Server(self, answer))
        self.write("dashboards/a.json", dashboard("a", expr="up == 0"))
        self.commit("Watch what is down")
        process = self.begin("apply", "--yes", "--adopt", "--json")
        self.assertTrue(arrived.wait(SECONDS))
        process.send_signal(signal.SIGTERM)
        out, err = self.end(process)
        self.assertEqual([row["outcome"] for row in json.loads(out)["dashboards"]], ["written"], err)
        self.assertEqual(len(gateway.versions("a")), 2)


if __name__ == "__main__":
    unittest.main()
