# SPDX-License-Identifier: MIT
"""What .ci/validators makes of what validators print, of those that hang, and of tools that are not to be had."""
import contextlib
import importlib.machinery
import importlib.util
import io
import pathlib
import tempfile
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
        self.runner.CACHE = self.folder / "cache"
        self.runner.HERE.mkdir()
        self.runner.os.environ.update(DASHSYNC="/bin/true", DASHSYNC_GATEWAY="/bin/true")

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

    def test_tools_that_are_not_to_be_had_are_a_skip_with_the_reason(self):
        self.runner.KINDS["npm"] = ("package.json", lambda folder, listed: self.runner.call("no-such-program"), "bin")
        (self.runner.HERE / "package.json").write_text("{}")
        status, out = self.validate(a="# tools: npm\necho ok never", b="echo ok one")
        self.assertEqual((status, out.splitlines()[-1]), (0, "1 passed, 0 failed, 1 skipped"))
        self.assertIn("skipped: a: a: no no-such-program on this machine", out)
        self.assertEqual(list((self.folder / "cache/validators").glob("*/installed")), [])

    def test_tools_are_installed_once_for_each_list(self):
        installed = []
        self.runner.KINDS["npm"] = ("package.json", lambda folder, listed: installed.append(listed.read_text()), "programs")
        for text in ("{}", "{}", '{"a": 1}'):
            (self.runner.HERE / "package.json").write_text(text)
            self.validate(a='# tools: npm\ncase $PATH in */programs:*) echo ok first;; esac\ncase $NODE_PATH in */node_modules) echo ok modules;; esac')
        self.assertEqual(installed, ["{}", '{"a": 1}'])

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
