# SPDX-License-Identifier: MIT
"""Every example that -h prints is run, in a repository in which it makes sense, and ends with the exit code it should."""
import json
import re
import shlex
import subprocess
import unittest

from harness import DASHSYNC, TOKEN, Case, Gateway, clean_environment, dashboard

# Those that do not end with 0.
CODES = {
    "drift": 2,
    "drift --since 7d -q": 2,
    "drift --fail-on=missing,orphaned --report markdown=drift.md": 2,
    "rollback web-latency --to 2": 64,  # without a terminal it shows what it would do
}
RUN = "0123456789ab"  # stands in the help for the id of a run


def help_of(command):
    return subprocess.run([DASHSYNC, command, "-h"], capture_output=True, text=True, check=True).stdout


def commands():
    overview = subprocess.run([DASHSYNC, "help"], capture_output=True, text=True, check=True).stdout
    return re.findall(r"^  ([a-z]+) ", overview.split("Commands:")[1].split("\n\n")[0], re.M)


def examples_of(command):
    """The lines below "Examples:", without the name of the program."""
    return re.findall(r"^  # \S.*\n  dashsync (.*)$", help_of(command).split("\nExamples:\n")[1], re.M)


class Examples(Case):
    def world(self):
        """Two dashboards that apply wrote twice; then git changed one, and a person edited the other."""
        self.gateway = Gateway(self, seed=self.seed(dashboard("web-latency"), dashboard("web-errors")))
        self.init()
        self.config(self.gateway, f"  prod:\n    endpoint: {self.gateway.url}\n")
        text = (self.repo / "dashsync.yaml").read_text()
        self.write("dashboards/web.json", dashboard("web-latency"))
        self.write("dashboards/errors.json", dashboard("web-errors"))
        self.commit()
        self.run_dashsync("apply", "--yes", "--adopt", "-t", "dev")
        for title in ("Latency", "Latency of the web"):
            self.write("dashboards/web.json", dashboard("web-latency", title))
            self.commit()
            written = self.apply("-t", "dev")
            self.assertEqual(written.code, 0, written.err)
            self.run_id = written.report["run"]
        # one target, so that none need be named; prod is the same server
        self.write("dashsync.yaml", text[:text.index("  dev:")] + text[text.index("  prod:"):])
        self.commit()

    def edit(self):
        self.gateway.edit("web-latency", lambda live: live.update(description="by hand"))

    def prepare(self, line):
        """What the example takes for granted."""
        words = line.split()
        if words[0] in ("pull", "drift", "explain"):
            self.edit()
        if words[0] == "init":
            (self.repo / "dashsync.yaml").unlink()
            self.commit()
        if "--force" in words:
            self.write("dashsync.yaml", "version: 1\n")
            self.commit()
        if "plan.json" in words and words[0] == "apply":
            self.write("dashboards/web.json", dashboard("web-latency", "Planned"))
            self.commit()
            self.assertEqual(self.run_dashsync("plan", "--out", "plan.json").code, 0)
        if "plan.json" in words and words[0] == "report":
            self.assertEqual(self.run_dashsync("plan", "--report", "json=plan.json").code, 0)
        if words[0] == "check":
            self.write("dashboards/web.json", dashboard("web-latency", "Checked", expr="sum(up)"))
            self.commit()

    def run_example(self, line):
        self.prepare(line)
        arguments = shlex.split(line.replace(RUN, self.run_id))
        env = clean_environment(DASHSYNC_TOKEN=TOKEN, **(
            {"AZURE_SUBSCRIPTION_ID": "00000000-0000-0000-0000-000000000000"} if "--region" in line else {}))
        done = subprocess.run([DASHSYNC, *arguments], cwd=self.repo, env=env, capture_output=True, text=True,
                              timeout=120, check=False)
        self.assertEqual(done.returncode, CODES.get(line, 0), f"{line}\n{done.stdout}{done.stderr}")
        self.assertNotIn("Sanitizer", done.stderr)
        self.assertTrue(done.stdout or done.stderr, line)
        if "--json" in line:
            json.loads(done.stdout)

    def check_command(self, command):
        lines = examples_of(command)
        self.assertEqual(len(lines), 3, command)
        for line in lines:
            with self.subTest(line):
                self.stop_all()
                subprocess.run(["rm", "-rf", self.repo, f"{self.folder}/seed"], check=True)
                self.running.clear()
                self.world()
                self.run_example(line)

    def test_help_fits_80_columns_and_ends_with_three_examples(self):
        found = commands()
        self.assertGreater(len(found), 14)
        for command in found:
            text = help_of(command)
            self.assertEqual([line for line in text.splitlines() if len(line) > 80], [], command)
            self.assertEqual(len(examples_of(command)), 3, command)
            self.assertEqual(text.splitlines()[-1], f"  dashsync {examples_of(command)[-1]}")
        overview = subprocess.run([DASHSYNC, "-h"], capture_output=True, text=True, check=True).stdout
        self.assertEqual([line for line in overview.splitlines() if len(line) > 80], [])

    def test_no_exit_code_is_named_for_an_example_that_is_gone(self):
        self.assertEqual(set(CODES) - {line for command in commands() for line in examples_of(command)}, set())


for name in commands():
    setattr(Examples, f"test_the_examples_of_{name}_run", lambda self, name=name: self.check_command(name))

if __name__ == "__main__":
    unittest.main()
