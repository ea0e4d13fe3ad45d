# SPDX-License-Identifier: MIT
"""What 'version' says of the program: one line for people, all of it for a report of a bug and for programs."""
import json
import subprocess
import unittest

import jsonschema

from harness import ROOT, Case

SCHEMA = jsonschema.Draft202012Validator(json.loads((ROOT / "docs" / "version.schema.json").read_text()))
LIBRARIES = ["libcurl", "libcurl-tls", "nghttp2", "libgit2", "libyaml", "pcre2", "libcrypto", "zlib", "glibc"]


class Version(Case):
    def test_the_version_is_one_line(self):
        for arguments in (["version"], ["--version"]):
            result = self.run_dashsync(*arguments)
            self.assertEqual(result.code, 0)
            self.assertRegex(result.out, r"\Adashsync \d+\.\d+\.\d+\n\Z")

    def test_json_is_as_its_schema_describes(self):
        report = self.run_dashsync("version", "--json").report
        SCHEMA.validate(report)
        self.assertEqual(f"dashsync {report['version']}\n", self.run_dashsync("version").out)
        self.assertEqual([one["name"] for one in report["libraries"]], LIBRARIES)
        for one in report["libraries"]:
            self.assertTrue(one["running"], one)
        self.assertEqual(self.run_dashsync("--version", "--json").report, report)

    def test_commands_that_print_only_text_or_json_have_no_report(self):
        for command in (("version",), ("doctor",), ("history", "web"), ("history", "--runs")):
            result = self.run_dashsync("--endpoint", "http://127.0.0.1:9", *command, "--report", "json=x")
            self.assertEqual((result.code, result.out), (64, ""), command)
            self.assertIn(f"{command[0]} prints text, or JSON with --json; it has no --report", result.err)

    def test_the_commit_is_one_of_this_repository(self):
        commit = self.run_dashsync("version", "--json").report["commit"]
        if commit and (ROOT / ".git").exists():
            self.assertEqual(subprocess.run(["git", "-C", ROOT, "cat-file", "-e", f"{commit}^{{commit}}"]).returncode, 0)

    def test_verbose_has_a_line_for_each_of_them(self):
        report = self.run_dashsync("version", "--json").report
        lines = self.run_dashsync("version", "-v").out.splitlines()
        self.assertEqual(lines[0], f"dashsync {report['version']}")
        for one in report["libraries"]:
            self.assertTrue(any(line.startswith(f"{one['name']}: {one['running']}") for line in lines), one)
        self.assertIn(f"compiler: {report['build']['compiler']}", lines)

    def test_there_is_nothing_of_time_or_of_the_machine(self):
        text = self.run_dashsync("version", "--json").out
        self.assertNotRegex(text, r"\d\d:\d\d:\d\d")
        self.assertNotIn(str(ROOT), text)


if __name__ == "__main__":
    unittest.main()
