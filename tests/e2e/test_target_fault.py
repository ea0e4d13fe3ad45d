# SPDX-License-Identifier: MIT
"""A fault of the target, not of a dashboard: three dashboards are asked for, and it is said once."""
import pathlib
import socket
import threading
import time
import unittest

from harness import Case, Certificates, Gateway, Server, answer_text, dashboard

COUNT = 33
ASKED = 3
PAGE = "<!doctype html><title>Welcome</title>"
COMMANDS = {
    "plan": [],
    "apply": ["--yes"],
    "drift": [],
    "pull": ["--allow-dirty"],
    "check": ["--all"],
    "rollback": ["--run", "0123456789ab", "--yes"],
}


class Target(Case):
    def start(self, url, extra="", count=COUNT):
        self.init()
        self.write("dashsync.yaml", "version: 1\ndashboards:\n  - path: dashboards\ntargets:\n  dev:\n"
                   f"    endpoint: {url}\n{extra}")
        for number in range(count):
            self.write(f"dashboards/d{number:02}.json", dashboard(f"d{number:02}"))
        self.commit()
        self.url = url

    def serve(self, status, content_type, text, first=None):
        """A server that always answers so; `first` are answers to requests before. Gives the uids that were asked for."""
        asked = []
        lock = threading.Lock()
        usual = answer_text(status, content_type, text)

        def answer(handler):
            with lock:
                number = len(asked)
                asked.append(handler.path.split("/uid/")[1].split("/")[0])
            (first[number] if first and number < len(first) else usual)(handler)

        return Server(self, answer).url, asked

    def run_it(self, command, *more):
        return self.run_dashsync("--endpoint", self.url, command, *COMMANDS[command], *more)

    def assert_said_once(self, command, code, words, unasked=COUNT - ASKED):
        text = self.run_it(command)
        self.assertEqual(text.code, code, text.out + text.err)
        flat = " ".join(text.out.split())
        self.assertEqual(flat.count(words), 1, text.out)
        self.assertEqual(text.out.count("hint:"), 1, text.out)
        self.assertIn(f"after {ASKED} failed, the other {unasked} were not asked for", flat)
        self.assertNotRegex(text.out, r"\bd0[0-9]\b|Nothing to pull")
        self.assertLess(len(text.out.splitlines()), 20, text.out)
        self.assertNotIn("error", text.err)
        report = self.run_it(command, "--json")
        self.assertEqual(report.code, code, report.out)
        fault = report.report["target_fault"]
        self.assertEqual((fault["exit"], fault["unread"], fault["unasked"]), (code, unasked + ASKED, unasked))
        self.assertIn(words, fault["message"])
        self.assertEqual(report.out.count(words), 1, report.out)
        self.assertEqual(report.report["exit"], code)
        self.assertEqual(report.report["counts"]["error"], unasked + ASKED)
        self.assertEqual(len({row["reason"] for row in report.report["dashboards"]}), 1)
        return report

    def test_every_command_says_a_401_once(self):
        url, asked = self.serve(401, "application/json", '{"message":"Invalid API key"}')
        self.start(url)
        for command in COMMANDS:
            with self.subTest(command):
                del asked[:]
                self.assert_said_once(command, 77, "the server answered 401: Invalid API key")
                self.assertEqual(len(asked), 2 * ASKED)

    def test_every_command_says_a_closed_port_once(self):
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            self.start(f"http://127.0.0.1:{closed.getsockname()[1]}")
            for command in COMMANDS:
                with self.subTest(command):
                    self.assert_said_once(command, 69, "the connection was refused")

    def test_a_name_that_is_not_found(self):
        self.start("https://nothing.invalid")
        self.assert_said_once("plan", 69, "'https://nothing.invalid': the host name was not found")

    def test_a_certificate_of_another_authority(self):
        folders = [pathlib.Path(self.folder) / name for name in ("ours", "theirs")]
        for folder in folders:
            folder.mkdir()
        ours, theirs = map(Certificates, folders)
        pem, key = theirs.issue("server")
        gateway = Gateway(self, "--tls-cert", str(pem), "--tls-key", str(key))
        self.repo.mkdir()
        self.write("ca.pem", ours.ca.read_text())
        self.start(gateway.url, "    ca-file: ca.pem\n")
        self.assert_said_once("plan", 69, "the server's TLS certificate was not accepted")
        self.assertEqual(gateway.requests(), [])

    def test_a_page_instead_of_grafana(self):
        for status, requests in ((200, 1), (403, 1), (404, 1), (502, 3)):
            with self.subTest(status):
                url, asked = self.serve(status, "text/html", PAGE)
                self.start(url)
                self.assert_said_once("plan", 69, "HTML")
                self.assertEqual(len(asked), 2 * ASKED * requests)

    def test_a_redirect(self):
        def redirect(handler):
            asked.append(handler.path)
            handler.send_response(302)
            handler.send_header("Location", "https://login.example.org/")
            handler.send_header("Content-Length", "0")
            handler.end_headers()

        asked = []
        self.start(Server(self, redirect).url)
        self.assert_said_once("plan", 69, "302, a redirect to")
        self.assertEqual(len(asked), 2 * ASKED)

    def test_a_server_that_hangs_takes_the_patience_for_one(self):
        with socket.socket() as deaf:
            deaf.bind(("127.0.0.1", 0))
            deaf.listen(64)
            self.start(f"http://127.0.0.1:{deaf.getsockname()[1]}")
            begin = time.monotonic()
            result = self.run_it("plan", "--json", "--timeout", "2")
            self.assertLess(time.monotonic() - begin, 8)
        self.assertEqual(result.code, 69)
        self.assertIn("timed out", result.report["target_fault"]["message"])

    def test_a_saved_plan(self):
        gateway = Gateway(self, seed=self.seed(*(dashboard(f"d{number:02}", expr="1") for number in range(COUNT))))
        self.start(gateway.url)
        saved = pathlib.Path(self.folder) / "plan.json"
        self.assertEqual(self.run_dashsync("plan", "--adopt", "--out", saved).code, 0)
        result = self.run_dashsync("apply", saved, "--adopt", "--json", env={"DASHSYNC_TOKEN": ""})
        self.assertEqual(result.code, 77, result.out + result.err)
        self.assertEqual(result.report["target_fault"]["unasked"], COUNT - ASKED)
        self.assertEqual(sum(status == "401" for *_, status in gateway.requests()), ASKED)

    # ---- what is no fault of the target ----

    def test_an_answer_of_grafana_s_lets_all_be_asked_for(self):
        absent = answer_text(404, "application/json", '{"message":"Dashboard not found"}')
        denied = answer_text(403, "application/json", '{"message":"no"}')
        for first in ([absent], [denied], [answer_text(401, "application/json", "{}")] * 2 + [denied]):
            url, asked = self.serve(401, "application/json", '{"message":"revoked"}', first)
            self.start(url)
            result = self.run_it("plan", "--json")
            self.assertEqual(result.code, 77, result.out)
            self.assertIsNone(result.report["target_fault"])
            self.assertEqual(len(set(asked)), COUNT)
            revoked = sum("revoked" in row["reason"] for row in result.report["dashboards"])
            self.assertGreaterEqual(revoked, COUNT - len(first))

    def test_two_dashboards_say_it_each(self):
        url, asked = self.serve(401, "application/json", '{"message":"Invalid API key"}')
        self.start(url, count=2)
        result = self.run_it("plan", "--json")
        self.assertEqual((result.code, result.report["target_fault"], len(asked)), (77, None, 2))

    def test_three_leave_none_that_was_not_asked_for(self):
        url, asked = self.serve(401, "application/json", '{"message":"Invalid API key"}')
        self.start(url, count=3)
        result = self.run_it("plan")
        self.assertIn("\n    3 dashboards.\n", result.out)
        self.assertEqual((result.code, len(asked)), (77, 3))

    # ---- beside the dashboards ----

    def test_dashboards_that_left_git_are_not_looked_for(self):
        url, asked = self.serve(401, "application/json", '{"message":"Invalid API key"}')
        self.start(url)
        self.git("rm", "-q", "dashboards/d07.json")
        self.commit("Remove one")
        result = self.run_it("plan", "--json")
        self.assertEqual((result.code, len(asked)), (77, ASKED))
        self.assertIn("Dashboards that left git were not looked for: no dashboard could be read.",
                      result.report["notes"])

    def test_an_invalid_file_is_still_named(self):
        url, _ = self.serve(401, "application/json", '{"message":"Invalid API key"}')
        self.start(url)
        self.write("dashboards/broken.json", "{")
        self.commit("Break one")
        result = self.run_it("plan")
        self.assertEqual(result.code, 77)
        self.assertIn("dashboards/broken.json:1", result.out)

    def test_commands_about_one_dashboard_say_it_once(self):
        url, asked = self.serve(401, "application/json", '{"message":"Invalid API key"}')
        self.start(url)
        for arguments in (["history", "d01"], ["explain", "d01"], ["doctor"], ["rollback", "d01", "--to", "1", "--yes"]):
            with self.subTest(arguments[0]):
                del asked[:]
                result = self.run_dashsync("--endpoint", self.url, *arguments)
                self.assertEqual(result.code, 77, result.out + result.err)
                self.assertEqual((result.out + result.err).count("answered 401"), 1, result.out + result.err)
                self.assertLessEqual(len(asked), 3)


if __name__ == "__main__":
    unittest.main()
