# SPDX-License-Identifier: MIT
"""What .ci/validators makes of what validators print, of those that hang, and of tools that are not to be had."""
import contextlib
import importlib.machinery
import importlib.util
import io
import json
import os
import pathlib
import signal
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[1]


def load():
    """The runner, a file without .py, as a module of its own."""
    loader = importlib.machinery.SourceFileLoader("validators", str(ROOT / ".ci/validators"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("validators", loader))
    loader.exec_module(module)
    return module


class Runner(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.runner = load()
        self.runner.HERE = self.folder / "here"
        self.runner.OUT = self.folder / "out"
        self.runner.LOCK = self.folder / "lock"
        self.runner.HERE.mkdir()
        self.runner.os.environ.update(DASHSYNC="/bin/true", DASHSYNC_GATEWAY="/bin/true", DASHSYNC_CACHE=str(self.folder / "cache"))

    def validate(self, *names, **files):
        """The exit status and what is printed when these are the validators."""
        for name, text in files.items():
            (self.runner.HERE / f"{name}.sh").write_text(text)
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            status = self.runner.main(names)
        return status, out.getvalue()

    def test_each_line_is_a_check(self):
        status, out = self.validate(a="echo ok one; echo noise; echo ok two", b="echo 'SKIPPED three: no promtool'; echo ok four")
        self.assertEqual(status, 0)
        self.assertEqual(out.splitlines()[-1], "3 passed, 0 failed, 1 skipped")
        self.assertIn("skipped: b: three: no promtool", out)

    def test_a_check_that_failed_is_named_at_the_end_whatever_the_status(self):
        for end in ("", "; exit 1"):
            status, out = self.validate(a=f"echo ok one; echo 'FAILED two: it is wrong'{end}")
            self.assertEqual(status, 1)
            self.assertIn("\na: two: it is wrong\n", out)
            self.assertEqual(out.splitlines()[-1], "1 passed, 1 failed")

    def test_a_status_without_a_word_is_a_failure(self):
        status, out = self.validate(a="echo ok one; exit 3")
        self.assertEqual((status, out.splitlines()[-1]), (1, "1 passed, 1 failed"))

    def test_75_is_a_skip_with_the_last_line(self):
        status, out = self.validate(a="echo ok one", b="echo 'no network here'; exit 75")
        self.assertEqual((status, out.splitlines()[-1]), (0, "1 passed, 0 failed, 1 skipped"))
        self.assertIn("skipped: b: b: no network here", out)

    def test_one_that_hangs_is_ended_with_what_it_started(self):
        self.runner.BUDGET = 1
        status, out = self.validate(a="echo ok one; sleep 600 & sleep 600")
        self.assertEqual(status, 1)
        self.assertIn("FAILED a: the validators took more than", out)

    def npm(self, packages, install, prepare=lambda folder: None):
        """npm is this function, and package.json has these packages."""
        (self.runner.HERE / "package.json").write_text(json.dumps({"dependencies": dict.fromkeys(packages, "1")}))
        self.runner.KINDS["npm"] = ("package.json", self.runner.dependencies_of, prepare, install, "programs")

    def test_tools_that_are_not_to_be_had_are_a_skip_with_the_reason(self):
        self.npm(["one"], None, lambda folder: self.runner.call("no-such-program"))
        status, out = self.validate(a="# tools: npm\necho ok never", b="echo ok one")
        self.assertEqual((status, out.splitlines()[-1]), (0, "1 passed, 0 failed, 1 skipped"))
        self.assertIn("skipped: a: a: no no-such-program on this machine", out)
        self.assertEqual([*(self.folder / "cache/validators").glob("*/installed")], [])

    def test_a_machine_without_any_tool_has_skips_and_no_failure(self):
        self.npm(["one", "two"], lambda folder, items: self.runner.call("false"))
        status, out = self.validate(a="# tools: npm\necho ok never")
        self.assertEqual((status, out.splitlines()[-1]), (0, "0 passed, 0 failed, 1 skipped"))
        self.assertIn("skipped: a: a: false failed: 1", out)

    def test_a_package_that_is_not_to_be_had_leaves_the_others(self):
        def install(folder, items):
            asked.append(items)
            if "bad@1" in items and not healed:
                raise self.runner.CannotInstall("404")
        for healed, tried in ((False, [["good@1", "bad@1"], ["good@1"], ["bad@1"]]), (False, [["bad@1"]]), (True, [["bad@1"]]),
                              (True, [])):
            asked = []
            self.npm(["good", "bad"], install)
            status, out = self.validate(a='# tools: npm\necho "ok one"; echo "lacks $VALIDATORS_LACK."')
            self.assertEqual((status, asked), (0, tried), out)
            self.assertEqual("lacks bad@1: 404" in out, not healed, out)
            self.assertEqual("-- not installed: bad@1: 404" in out, not healed)

    def test_without_a_network_not_every_package_is_waited_for(self):
        asked = []

        def install(folder, items):
            asked.append(items)
            raise self.runner.CannotInstall("no route")
        self.npm(["a", "b", "c", "d"], install)
        status, out = self.validate(a="# tools: npm\necho ok never")
        self.assertEqual((status, len(asked)), (0, 3))
        self.assertIn("SKIPPED a: no route", out)

    def test_a_validator_runs_with_the_kinds_that_are_to_be_had(self):
        self.npm(["one"], lambda folder, items: self.runner.call("false"))
        (self.runner.HERE / "go.txt").write_text("# a comment\nexample.org/two@v1\n")
        self.runner.KINDS["go"] = ("go.txt", self.runner.lines_of, lambda folder: None, lambda folder, items: None, "bin")
        status, out = self.validate(a='# tools: npm go\necho "ok one"; echo "lacks $VALIDATORS_LACK."')
        self.assertEqual((status, out.splitlines()[-1]), (0, "1 passed, 0 failed"))
        self.assertIn("lacks one@1: false failed: 1", out)

    def test_node_that_is_too_old_is_the_reason(self):
        self.runner.call = lambda *command: "v18.20.4\n"
        with self.assertRaises(self.runner.CannotInstall) as told:
            self.runner.prepare_npm(self.folder)
        self.assertIn("node v18.20.4 is too old", str(told.exception))

    def test_a_cache_that_cannot_be_written_is_a_skip(self):
        self.npm(["one"], lambda folder, items: None)
        (self.folder / "cache").write_text("not a folder")
        status, out = self.validate(a="# tools: npm\necho ok never")
        self.assertEqual(status, 0)
        self.assertRegex(out, "SKIPPED a: .*: (Not a directory|File exists)")

    def test_tools_are_installed_once_for_each_list(self):
        installed = []
        for packages in (["a"], ["a"], ["b"]):
            self.npm(packages, lambda folder, items: installed.append(items))
            status, out = self.validate(a='# tools: npm\ncase $PATH in */programs:*) echo ok first;; esac\n'
                                          'case $NODE_PATH in */node_modules) echo ok modules;; esac')
            self.assertEqual(out.splitlines()[-1], "2 passed, 0 failed")
        self.assertEqual(installed, [["a@1"], ["b@1"]])

    def test_one_that_leaves_a_process_behind_fails_and_it_is_ended(self):
        self.runner.GRACE = 0.2
        pid = self.folder / "pid"
        status, out = self.validate(a=f"setsid sh -c 'echo $$ >{pid}; exec sleep 600' & while [ ! -s {pid} ]; do sleep 0.05; done; echo ok one")
        self.assertEqual(status, 1)
        self.assertIn("FAILED a: it left processes running: sleep", out)
        self.assertRaises(ProcessLookupError, os.kill, int(pid.read_text()), 0)

    def test_when_it_is_told_to_end_nothing_is_left(self):
        pid = self.folder / "pid"
        (self.runner.HERE / "a.sh").write_text(f"setsid sleep 600 & echo $! >{pid}; echo ok one; sleep 600")
        for number in (signal.SIGTERM, signal.SIGINT):
            pid.unlink(missing_ok=True)
            child = os.fork()
            if child == 0:
                with open(os.devnull, "w") as quiet:
                    os.dup2(quiet.fileno(), 1)
                try:
                    self.runner.main([])
                except SystemExit as end:
                    os._exit(end.code)
            while not pid.exists() or not pid.read_text():
                time.sleep(0.05)
            os.kill(child, number)
            self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 128 + number)
            self.assertRaises(ProcessLookupError, os.kill, int(pid.read_text()), 0)

    def test_without_a_home_the_cache_is_in_the_build_folder(self):
        kept = {name: os.environ.pop(name, None) for name in ("HOME", "XDG_CACHE_HOME", "DASHSYNC_CACHE")}
        self.addCleanup(os.environ.update, {name: value for name, value in kept.items() if value is not None})
        self.assertEqual(self.runner.cache(), ROOT / "build/home/.cache/dashsync/validators")
        self.assertEqual(os.environ["HOME"], str(ROOT / "build/home"))

    def test_only_those_that_are_named_run(self):
        (self.runner.HERE / "notes.txt").write_text("not a validator")
        status, out = self.validate("b", a="exit 1", b="echo ok one")
        self.assertEqual((status, out.splitlines()[-1]), (0, "1 passed, 0 failed"))
        with self.assertRaises(SystemExit) as stopped, contextlib.redirect_stderr(io.StringIO()) as said:
            self.runner.main(["c"])
        self.assertEqual(stopped.exception.code, 64)
        self.assertIn("there are a, b", said.getvalue())

    def test_control_characters_of_a_tool_do_not_break_the_file(self):
        status, out = self.validate(a="printf 'ok one\\n\\033[31mred \\001\\n'")
        self.assertEqual((status, out.splitlines()[-1]), (0, "1 passed, 0 failed"))


if __name__ == "__main__":
    unittest.main()
