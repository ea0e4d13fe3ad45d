# SPDX-License-Identifier: MIT
"""The commands in README.md and docs/ work: each block of them is run in a small repository against the simulator.

A block is run when it is marked `sh` or `console`. Of a block without a mark or in YAML, such as the job of a CI, the
calls of dashsync are run; what is marked `text` is not to be typed. What is not run has its reason in NOT_RUN. Code in a
sentence (`dashsync plan --ref REV`) is compared with the help. Blocks of docs/diff.md that begin with `<!-- page -->` are
test_pages.py's, JSON and YAML those of docs.py.
"""
import os
import pathlib
import re
import shlex
import subprocess
import sys
import unittest

from harness import DASHSYNC, GATEWAY, ROOT, Case, Gateway, clean_environment, dashboard

sys.path.insert(0, str(ROOT / "docs" / "site"))
from markdown_pages import numbered_lines, prose_lines  # noqa: E402

PAGES = [ROOT / "README.md", *sorted(page for page in (ROOT / "docs").rglob("*.md") if page.parent.name != "decisions")]

PACKAGES = "it needs finished packages and changes the machine: tests/packages does so in roots of its own"
PODMAN = "podman is no dependency; tests/packages/image.sh reads and runs the same archive"
# (page, how the block begins): why it is not run here
TENANT = "it needs a tenant of Entra or an account of the forge; test_identity.py reads the lines of az as a shell does"
COPIED = "tests/pipelines/test_world.py runs these lines with the package of this build"

NOT_RUN = {
    ("README.md", "git clone URL-OF-THIS-REPOSITORY"): ".ci/run runs the quickstart; the address is a placeholder",
    ("README.md", "sh tests/run.sh"): "it is what runs this test",
    ("README.md", "cmake --workflow --preset dev"): "it is the build whose program this test runs",
    ("docs/identities.md", "az ad app create"): TENANT,
    ("docs/identities.md", "gh api --method PUT"): TENANT,
    ("docs/identities.md", "az ad app federated-credential create --id MAIN_ID --parameters '{\"name\":\"main\""): TENANT,
    ("docs/identities.md", "az rest"): TENANT,
    ("docs/identities.md", "az ad app federated-credential create --id MAIN_ID --parameters '{\"name\":\"drift\""): TENANT,
    ("docs/image.md", "podman load -i"): PODMAN,
    ("docs/pipelines.md", "cp -r /usr/share/doc/dashsync/examples/azure"): COPIED,
    ("docs/pipelines.md", "mkdir -p .github/workflows"): COPIED,
    ("docs/pipelines.md", "cp /usr/share/doc/dashsync/examples/gitlab"): COPIED,
    ("docs/pipelines.md", "gh variable set"): TENANT,
    ("docs/pipelines.md", "glab variable set"): TENANT,
    ("docs/install.md", "sh cmake/packages/build.sh OUT"): ".ci/packages runs it",
    ("docs/install.md", "sha256sum --check"): PACKAGES,
    ("docs/install.md", "sudo apt-get install ./dashsync"): PACKAGES,
    ("docs/install.md", "sudo apt-get purge"): PACKAGES,
    ("docs/install.md", "sudo apt-get install --no-install-recommends"): PACKAGES,
    ("docs/install.md", "mkdir -p ~/.local"): "tests/packages/tarball.sh runs these lines on the tarball",
    ("docs/install.md", "podman load --input"): PODMAN,
}
# What a block may call to be run here: a page must never change the machine that tests it.
HARMLESS = {"dashsync", "export", "cd", "mkdir", "echo", "cat", "jq"}
# Blocks that show what happens without a config
NO_CONFIG = {("README.md", "export DASHSYNC_TOKEN=...")}


class Block:
    def __init__(self, page, number, mark, lines):
        self.page = page.relative_to(ROOT).as_posix() if page.is_relative_to(ROOT) else page.name
        self.number, self.mark = number, mark
        self.text = "\n".join(lines)
        self.name = f"{self.page}:{number}"

    def is_page(self, text):
        """Whether test_pages.py writes it: the line above it says so."""
        above = text.splitlines()[:self.number - 1]
        return any(re.match(r"<!-- page ", line) for line in above[-2:])

    def commands(self):
        """What is to be run, as a script; "" when it is no block of commands."""
        shown = re.findall(r"^\s*\$ (.*)$", self.text, re.M)
        if shown:
            return "\n".join(line for line in shown if not line.startswith("#"))
        if self.mark in ("sh", "console", "shell", "bash"):
            return self.text
        if self.mark in ("", "yaml"):
            calls = re.findall(r"(?:^|[\s:;&|(])(dashsync(?:-gateway)? -?[a-zA-Z'*-][^}\n]*)", self.text)
            return "\n".join(call.strip() for call in calls)
        return ""

    def programs(self):
        """The programs that the script calls: the first word of each command, after its variables."""
        first = set()
        for line in self.commands().splitlines():
            words = shlex.shlex(line, posix=True, punctuation_chars=True)
            words.whitespace_split = True
            is_first = True
            for word in words:
                if is_first and not re.match(r"[A-Za-z_]+=", word):
                    first.add(word)
                    is_first = False
                if set(word) <= set("|&;()"):
                    is_first = True
            first.update(["$("] if "$(" in line or "`" in line else [])
        return first

    def key(self):
        """Its entry in NOT_RUN or NO_CONFIG: the one that its text begins with."""
        return next((key for key in [*NOT_RUN, *NO_CONFIG] if key[0] == self.page and self.text.startswith(key[1])), None)


def blocks_of(page):
    text, lines, fence = page.read_text(), [], None
    for number, line, is_code in numbered_lines(text):
        ticks = re.match(r"\s*(`{3,})(.*)$", line)
        if is_code and fence is None:
            fence, mark, begin, lines = ticks[1], ticks[2].strip(), number, []
        elif is_code and ticks and len(ticks[1]) >= len(fence) and not ticks[2].strip():
            block = Block(page, begin, mark, lines)
            fence = None
            if not block.is_page(text):
                yield block
        elif is_code:
            lines.append(line)


class Run(Case):
    """A repository with two targets, a branch and its main, on the simulator."""

    def start(self, with_config):
        self.gateway = Gateway(self, seed=self.seed(dashboard("cpu"), dashboard("disk")))
        self.other = Gateway(self, seed=self.seed(dashboard("cpu"), dashboard("disk")))
        self.init()
        if with_config:
            self.config(self.other, f"  prod:\n    endpoint: {self.gateway.url}\n    auth: {{ method: token }}\n")
        for uid in ("cpu", "disk"):
            self.write(f"dashboards/{uid}.json", dashboard(uid))
        self.commit("Take the dashboards over")
        self.git("remote", "add", "origin", str(self.repo))
        self.git("fetch", "-q", "origin")
        self.git("checkout", "-q", "-b", "branch")
        self.write("dashboards/cpu.json", dashboard("cpu", expr="rate(up[5m])"))
        self.commit("Rates")

    def run_block(self, block):
        self.assertEqual(block.programs() - HARMLESS, set(),
                         f"{block.name}: give NOT_RUN a reason, mark the block as text, or add to HARMLESS what is harmless")
        self.start(block.key() not in NO_CONFIG)
        script = block.commands().replace("https://grafana.example.org", self.gateway.url)
        programs = pathlib.Path(self.folder) / "bin"
        programs.mkdir()
        for program in (DASHSYNC, GATEWAY):
            (programs / pathlib.Path(program).name).symlink_to(program)
        environment = clean_environment(HOME=self.folder, PATH=f"{programs}:{os.environ['PATH']}", DASHSYNC_TOKEN_PROD="one",
                                        DASHSYNC_TOKEN_DEV="two")
        if "-t " not in script:
            environment["DASHSYNC_TOKEN"] = "one"
            script = script.replace("dashsync plan", "dashsync -t dev plan")
        done = subprocess.run(["sh", "-euc", script], cwd=self.repo, env=environment, capture_output=True, text=True,
                              timeout=120, check=False)
        self.assertEqual(done.returncode, 0, f"{block.name}:\n{script}\n{done.stdout}{done.stderr}")

    def start_in_background(self, block):
        """A block that starts the simulator on port 3000: it runs on a free one, which is returned."""
        self.assertEqual(block.text.count("127.0.0.1:3000"), 1)
        script = block.text.replace("127.0.0.1:3000", "127.0.0.1:0").replace("\ndashsync-gateway", f"\nexec {GATEWAY}")
        process = subprocess.Popen(["sh", "-euc", script], cwd=self.folder, stdout=subprocess.PIPE, text=True,
                                   stderr=subprocess.DEVNULL, env=clean_environment())
        self.running.append(process)
        return process.stdout.readline().split()[-1]


class Blocks(Run):
    def test_the_simulator_of_its_page_answers_the_call_below(self):
        start, call = [block for block in blocks_of(ROOT / "docs" / "gateway.md") if block.mark == "sh"]
        url = self.start_in_background(start)
        done = subprocess.run(["sh", "-euc", call.text.replace("http://127.0.0.1:3000", url)], capture_output=True, text=True,
                              timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('"title":"CPU"', done.stdout.replace(" ", ""))

    def test_every_reason_is_of_a_block(self):
        used = {block.key() for page in PAGES for block in blocks_of(page)}
        self.assertEqual(sorted(set(NOT_RUN) | NO_CONFIG), sorted(used - {None}))

    def test_what_counts_as_commands(self):
        page = pathlib.Path(self.folder) / "page.md"
        for mark, text, commands in (("sh", "a\nb", "a\nb"), ("json", "dashsync plan", ""), ("python", "x", ""),
                                     ("", "$ dashsync plan\noutput", "dashsync plan"), ("console", "$ ls\nx", "ls"),
                                     ("", "  - run: dashsync -t prod plan\n  x: y", "dashsync -t prod plan"),
                                     ("yaml", "inlineScript: dashsync drift }", "dashsync drift"),
                                     ("text", "dashsync plan [DIR]", ""), ("", "dashsync: error: x", "")):
            page.write_text(f"text\n\n```{mark}\n{text}\n```\n")
            block, = blocks_of(page)
            self.assertEqual(block.commands(), commands, text)

    def test_what_a_block_calls(self):
        for text, programs in (("dashsync plan --json | jq . > a", {"dashsync", "jq"}), ("A=b sudo rm x # y", {"sudo"}),
                               ("echo a && apt-get install b; ls", {"echo", "apt-get", "ls"}), ("echo 'x | rm'", {"echo"}),
                               ("echo $(rm x)", {"echo", "$("}), ("(cd a && make)", {"(", "cd", "make"})):
            self.assertLessEqual(programs - {"("}, Block(ROOT / "x.md", 1, "sh", text.splitlines()).programs(), text)


def add_test(block):
    def test(self):
        self.run_block(block)
    setattr(Blocks, "test_run_" + re.sub(r"\W", "_", block.name), test)


for one in [block for page in PAGES for block in blocks_of(page)]:
    if one.commands() and one.key() not in NOT_RUN and one.page != "docs/gateway.md":
        add_test(one)


class Sentences(Case):
    def help_of(self, *words):
        return self.run_dashsync("help", *words).out

    def test_a_command_in_a_sentence_is_one_that_the_help_has(self):
        commands = re.findall(r"^  ([a-z]+) ", self.help_of(), re.M)
        self.assertIn("plan", commands)
        options = {command: set(re.findall(r"(?<![\w-])--?[a-zA-Z][\w-]*", self.help_of() + self.help_of(command)))
                   for command in commands}
        found = 0
        for page in PAGES:
            for number, line in prose_lines(page.read_text()):
                for code in re.findall(r"`(dashsync [^`]+)`", line):
                    words = re.sub(r"\\\|", "|", code).split()[1:]
                    named = [word for word in words if word in commands]
                    where = f"{page.relative_to(ROOT)}:{number}: {code}"
                    if not named:
                        self.assertTrue(words[0].startswith("-") or words[0].isupper(), where)
                        continue
                    used = {re.split("[=\\[]", word)[0] for word in words if re.match(r"--?[a-zA-Z]", word)}
                    self.assertEqual(used - options[named[0]], set(), where)
                    found += 1
        self.assertGreater(found, 25)


if __name__ == "__main__":
    unittest.main(verbosity=2)
