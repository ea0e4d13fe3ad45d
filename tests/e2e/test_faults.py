# SPDX-License-Identifier: MIT
"""Saves that fail in every way the simulator knows: the report tells the truth, and a second run converges."""
import signal
import subprocess
import threading
import time
import unittest

from harness import DASHSYNC, TOKEN, Case, Gateway, Server, answer_text, clean_environment, dashboard


class Faults(Case):
    def start(self, *faults):
        arguments = [word for fault in faults for word in ("--fault", fault)]
        self.gateway = Gateway(self, *arguments, seed=self.seed(dashboard("a"), dashboard("b")))
        self.init()
        self.config(self.gateway)
        for uid in "ab":
            self.write(f"dashboards/{uid}.json", dashboard(uid))
        self.commit("Take over")
        for uid in "ab":
            self.write(f"dashboards/{uid}.json", dashboard(uid, expr="new"))
        self.commit("Change both")

    def expr(self, uid):
        return self.gateway.get(uid)["dashboard"]["panels"][0]["targets"][0]["expr"]

    def own_versions(self, uid, run):
        return [v for v in self.gateway.versions(uid) if f"run={run}" in v["message"]]

    def check_done(self, result):
        """Each dashboard was written once by this run and the next plan has nothing to do."""
        self.assertEqual(result.outcomes(), {"a": "written", "b": "written"}, result.out)
        self.assertEqual(result.code, 0)
        for uid in "ab":
            self.assertEqual(len(self.own_versions(uid, result.report["run"])), 1)
            self.assertEqual(self.expr(uid), "new")
        self.assertEqual(self.plan("--detailed-exitcode").code, 0)

    def test_what_was_not_kept_is_sent_again(self):
        for fault in ("5xx-before", "drop-before", "429"):
            with self.subTest(fault=fault):
                self.repo = self.repo.with_name(fault)
                self.start(fault)
                result = self.apply("--write-jobs", "1", "--timeout", "5")
                self.check_done(result)

    def test_what_was_kept_is_found_and_not_sent_again(self):
        for fault in ("5xx-after", "drop-after", "truncate"):
            with self.subTest(fault=fault):
                self.repo = self.repo.with_name(fault)
                self.start(fault)
                result = self.apply("--write-jobs", "1", "--timeout", "5")
                self.check_done(result)
                warnings = [row["warning"] for row in result.report["dashboards"] if row["warning"]]
                if fault != "drop-after":  # libcurl may have sent that one again by itself
                    self.assertEqual(len(warnings), 1)
                    self.assertIn("kept although", warnings[0])

    def test_a_server_that_always_fails_is_told_truthfully(self):
        self.start("drop-before@*")
        result = self.apply("--timeout", "5")
        self.assertEqual(result.outcomes(), {"a": "failed", "b": "failed"})
        self.assertEqual(result.code, 69)
        self.assertEqual(self.expr("a"), "up")
        self.assertRegex(result.row("a")["reason"], "; it is not in the versions so far$")

    def test_a_sign_in_that_expires_is_77(self):
        self.start("expired@*")
        result = self.apply()
        self.assertEqual(result.outcomes(), {"a": "refused", "b": "refused"})
        self.assertEqual(result.code, 77)

    def test_an_edit_just_before_the_save_is_not_overwritten(self):
        self.start("edit")
        result = self.apply("--write-jobs", "1")
        self.assertEqual(sorted(result.outcomes().values()), ["refused", "written"])
        refused, = [row for row in result.report["dashboards"] if row["outcome"] == "refused"]
        self.assertIn("somebody saved it at the same time", refused["reason"])
        self.assertEqual(result.code, 4)
        self.assertEqual(self.expr(refused["uid"]), "up")
        self.assertIn(self.plan().states()[refused["uid"]], ("diverged", "conflict"))

    def test_a_raced_save_is_found_and_named(self):
        self.start("race")
        result = self.apply("--write-jobs", "1")
        raced, = [row for row in result.report["dashboards"] if row["outcome"] == "raced"]
        self.assertRegex(raced["reason"], r"version 2 by .* is covered by ours, version 3")
        self.assertRegex(raced["reason"], r"both edits are merged in version 4")
        self.assertEqual(result.code, 0)
        versions = self.gateway.versions(raced["uid"])
        self.assertEqual([v["version"] for v in versions], [4, 3, 2, 1])
        self.assertIn("description", versions[0]["data"])
        self.assertEqual(self.expr(raced["uid"]), "new")

    def test_the_end_of_its_time_ends_a_run_like_a_signal(self):
        self.start("slow@*")
        result = self.apply("--write-jobs", "1", "--run-timeout", "1")
        self.assertEqual(result.code, 130, result.out)
        self.assertIn("The run was ended after 1 s (--run-timeout).", result.report["notes"])
        self.assertEqual(result.outcomes(), {"a": "written", "b": "skipped"})
        self.assertEqual((self.expr("a"), self.expr("b")), ("new", "up"))
        self.gateway.stop()
        self.repo = self.repo.with_name("plan")
        self.start("slow@get:*")
        started = time.monotonic()
        planned = self.plan("--jobs", "1", "--run-timeout", "1", "--timeout", "60")
        self.assertEqual(planned.code, 130, planned.out)
        self.assertLess(time.monotonic() - started, 60)

    def test_two_signals_end_a_run_at_once_also_when_its_time_is_over(self):
        self.start()
        arrived, released = threading.Event(), threading.Event()
        self.addCleanup(released.set)

        def answer(handler):
            handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
            if handler.command == "POST":
                arrived.set()
                released.wait(60)
                return
            answer_text(200, "application/json", self.gateway.call("GET", handler.path).decode())(handler)

        self.config(Server(self, answer))
        self.commit("Through a server that never answers a save")
        command = [DASHSYNC, "-C", str(self.repo), "apply", "--yes", "--run-timeout", "5", "--timeout", "50"]
        process = subprocess.Popen(command, env=clean_environment(DASHSYNC_TOKEN=TOKEN), stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL)
        self.running.append(process)
        self.assertTrue(arrived.wait(30), "no save was sent")
        time.sleep(6)
        self.assertIsNone(process.poll(), "a save is under way")
        process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        self.assertIsNone(process.poll(), "the first signal lets it finish")
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(timeout=20), 130)

    def test_a_signal_finishes_what_is_in_flight_and_reports(self):
        self.start("slow@*")
        command = [DASHSYNC, "-C", str(self.repo), "apply", "--yes", "--write-jobs", "1"]
        process = subprocess.Popen(command, env=clean_environment(DASHSYNC_TOKEN=TOKEN), text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.running.append(process)
        while not any(method == "POST" for method, _, _ in self.gateway.requests()):
            if process.poll() is not None:
                break
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)
        process.stderr.close()
        self.assertEqual(process.returncode, 130, out + err)
        self.assertIn("Interrupted", out)
        self.assertEqual(self.expr("a"), "new" if "written as version" in out else self.expr("a"))
        self.gateway.stop()


if __name__ == "__main__":
    unittest.main()
