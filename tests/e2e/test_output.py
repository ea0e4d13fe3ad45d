# SPDX-License-Identifier: MIT
"""Where the result cannot be written: a full disk, a closed descriptor, a limit of file size. Always an error, never silence,
half a file or somebody else's descriptor."""
import os
import random
import signal
import subprocess
import unittest

from harness import DASHSYNC, TOKEN, Case, Gateway, Server, answer_text, clean_environment, dashboard

FULL = "/dev/full"
SMALL = 20 << 10  # bytes that a file may have: less than a dashboard with such a text, also when it is compressed
NOISE = random.Random(1).randbytes(2 * SMALL).hex()


class Output(Case):
    def start(self, **more):
        self.gateway = Gateway(self, seed=self.seed(dashboard("a", description=NOISE)))
        self.init()
        self.config(self.gateway)
        self.write("dashboards/a.json", dashboard("a", expr="up == 0", **more))
        self.commit("Watch what is down")

    def run_shell(self, redirection, *arguments, stdin=subprocess.DEVNULL):
        """Runs dashsync as a shell does that has redirected or limited it."""
        done = subprocess.run(["bash", "-c", f'{redirection}; exec "$0" "$@"', DASHSYNC, *arguments], cwd=self.repo,
                              env=clean_environment(DASHSYNC_TOKEN=TOKEN), capture_output=True, text=True, timeout=120,
                              stdin=stdin)
        self.assertNotIn("Sanitizer", done.stderr)
        return done

    def names(self, folder="."):
        return sorted(name for name in os.listdir(self.repo / folder) if name != ".git")


class Full(Output):
    def test_no_command_ends_well_when_its_output_is_lost(self):
        self.start()
        for arguments in (["help"], ["help", "plan"], ["plan", "-h"], ["version"], ["--version"], ["-h"],
                          ["show", "dashboards/a.json"], ["show", "--digest", "dashboards/a.json"],
                          ["init", "--stdout", "--endpoint", "http://127.0.0.1:1"], ["plan"], ["plan", "--json"], ["drift"], ["validate"], ["check"],
                          ["doctor"], ["history", "a"], ["explain", "a"], ["apply", "--yes"], ["pull"],
                          ["rollback", "a", "--to", "1", "--yes"]):
            with self.subTest(arguments=arguments):
                done = self.run_shell(f"exec >{FULL}", *arguments)
                self.assertIn("standard output could not be written: No space left on device", done.stderr)
                self.assertIn(done.returncode, (1, 2, 3))

    def test_a_plan_that_finds_nothing_to_do_ends_with_1(self):
        self.start()
        self.assertEqual(self.run_shell(f"exec >{FULL}", "plan").returncode, 1)

    def test_a_report_that_cannot_be_written_is_named(self):
        self.start()
        for command in (["apply", "--yes", "--adopt"], ["plan"], ["validate"], ["check"], ["pull"]):
            result = self.run_dashsync(*command, "--report", f"json={FULL}")
            self.assertEqual(result.code, 1, command)
            self.assertIn(f"'{FULL}' could not be written: No space left on device", result.err)


class Closed(Output):
    def test_a_closed_output_is_an_error(self):
        self.start()
        for arguments in (["version"], ["help"], ["show", "dashboards/a.json"], ["plan"], ["plan", "--json"]):
            with self.subTest(arguments=arguments):
                done = self.run_shell("exec >&-", *arguments)
                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertIn("standard output could not be written: Bad file descriptor", done.stderr)

    def test_what_is_opened_does_not_become_standard_output(self):
        self.start()
        for redirection in ("exec >&-", "exec 2>&-", "exec >&- 2>&-", "exec <&- >&- 2>&-"):
            with self.subTest(redirection=redirection):
                done = self.run_shell(redirection, "plan", "-v", "--report", "json=report.json", "--out", "saved")
                self.assertEqual(done.returncode, 0 if redirection == "exec 2>&-" else 1, done.stderr)
                report = (self.repo / "report.json").read_text()
                self.assertTrue(report.startswith("{") and report.endswith("}\n"), report)
                self.assertNotIn("GET", report)
                self.assertNotIn("dashsync: error", (self.repo / "saved").read_text())

    def test_no_descriptor_of_a_stream_is_given_to_anything_else(self):
        self.start()
        opened = {}

        def answer(handler):
            for number in "012":
                opened[number] = os.readlink(f"/proc/{process.pid}/fd/{number}")
            answer_text(404, "application/json", '{"message":"Dashboard not found"}')(handler)

        self.config(Server(self, answer))
        process = subprocess.Popen(["sh", "-c", 'exec "$0" plan <&- >&- 2>&-', DASHSYNC], cwd=self.repo,
                                   env=clean_environment(DASHSYNC_TOKEN=TOKEN))
        self.running.append(process)
        self.assertEqual(process.wait(timeout=60), 1)
        self.assertEqual(opened, dict.fromkeys("012", "/dev/null"))

    def test_a_closed_input_is_an_error(self):
        self.start()
        done = self.run_shell("exec <&-", "show", "-")
        self.assertEqual(done.returncode, 64)
        self.assertIn("'-' cannot be read: Bad file descriptor", done.stderr)

    def test_without_a_need_for_it_a_closed_input_does_no_harm(self):
        self.start()
        done = self.run_shell("exec <&- 2>&-", "apply", "--yes", "--adopt")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("1 written", done.stdout)


class Limited(Output):
    """ulimit -f: a write beyond it raises SIGXFSZ, which ends a process that does not expect it."""

    def start(self):
        super().start(description=NOISE[::-1])
        self.before = (self.repo / "dashboards" / "a.json").read_bytes()

    def limited(self, *arguments):
        done = self.run_shell(f"ulimit -f {SMALL >> 10}", *arguments)
        self.assertNotEqual(done.returncode, -signal.SIGXFSZ, arguments)
        return done

    def test_a_file_that_is_pulled_stays_whole(self):
        self.start()
        self.assertEqual(self.run_dashsync("apply", "--yes", "--adopt").code, 0)
        self.gateway.edit("a", lambda live: live.update(title="By hand"))
        done = self.limited("pull")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("'dashboards/a.json' could not be written: File too large", done.stdout)
        self.assertEqual((self.repo / "dashboards" / "a.json").read_bytes(), self.before)
        self.assertEqual(self.names("dashboards"), ["a.json"])

    def test_a_plan_and_a_report_are_there_whole_or_not_at_all(self):
        self.start()
        (self.repo / "report.json").write_text("as it was")
        done = self.limited("plan", "--report", "json=report.json")
        self.assertEqual(done.returncode, 1)
        self.assertIn("'report.json' could not be written: File too large", done.stderr)
        self.assertEqual((self.repo / "report.json").read_text(), "as it was")
        done = self.run_shell("ulimit -f 0", "plan", "--adopt", "--out", "saved")
        self.assertEqual(done.returncode, 1)
        self.assertIn("'saved' could not be written: File too large", done.stderr)
        self.assertEqual(self.names(), ["dashboards", "dashsync.yaml", "report.json"])

    def test_a_result_that_is_redirected_into_a_file_is_an_error(self):
        self.start()
        done = self.run_shell(f"ulimit -f {SMALL >> 10}; exec >shown", "show", "dashboards/a.json")
        self.assertEqual(done.returncode, 1)
        self.assertIn("standard output could not be written: File too large", done.stderr)

    def test_a_rollback_that_cannot_be_committed_says_so(self):
        self.start()
        self.assertEqual(self.run_dashsync("apply", "--yes", "--adopt").code, 0)
        done = self.limited("rollback", "a", "--to", "1", "--yes", "--commit")
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("not committed: 'dashboards/a.json' could not be written: File too large", done.stdout)
        self.assertEqual(self.names("dashboards"), ["a.json"])
        self.assertEqual(self.git("fsck", "--no-dangling"), "")


if __name__ == "__main__":
    unittest.main()
