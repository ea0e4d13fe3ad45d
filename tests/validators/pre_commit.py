# SPDX-License-Identifier: MIT
# tools: python
"""pre_commit: the hook of examples/pre-commit, run by pre-commit in a repository: a valid dashboard is committed, an invalid
one is not, and what is not staged does not count."""
import os
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent / "lib"))
from checks import OUT, ROOT, Checks  # noqa: E402

VALID = '{"uid": "cpu", "title": "CPU", "schemaVersion": 39, "panels": []}\n'


class Repository:
    def __init__(self):
        self.path = OUT / "repository"
        shutil.rmtree(OUT, ignore_errors=True)
        (self.path / "dashboards").mkdir(parents=True)
        programs = OUT / "bin"
        programs.mkdir()
        dashsync = os.environ.get("DASHSYNC") or shutil.which("dashsync")
        (programs / "dashsync").symlink_to(dashsync)
        self.environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(OUT),
                            "PRE_COMMIT_HOME": str(OUT / "cache"), "GIT_CONFIG_NOSYSTEM": "1",
                            "GIT_AUTHOR_NAME": "n", "GIT_AUTHOR_EMAIL": "e", "GIT_COMMITTER_NAME": "n",
                            "GIT_COMMITTER_EMAIL": "e"}

    def write(self, name, text):
        (self.path / name).write_text(text)

    def call(self, *command):
        done = subprocess.run(command, cwd=self.path, env=self.environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
        return done.returncode, done.stdout

    def commit(self):
        return self.call("git", "commit", "-q", "-m", "Change")


def main():
    checks = Checks()
    if not checks.tool("pre-commit"):
        return checks.end()
    repository = Repository()
    shutil.copy(ROOT / "examples/pre-commit/.pre-commit-config.yaml", repository.path)
    repository.write("dashsync.yaml", "version: 1\ndashboards: [{path: dashboards}]\n")
    repository.write("dashboards/cpu.json", VALID)
    repository.write("notes.txt", "notes\n")
    repository.call("git", "init", "-q", "-b", "main")
    status, text = repository.call("pre-commit", "validate-config")
    checks.ok("pre-commit validate-config", status == 0, text)
    status, text = repository.call("pre-commit", "install")
    checks.ok("pre-commit install", status == 0, text)
    repository.call("git", "add", "-A")
    status, text = repository.commit()
    checks.ok("a valid dashboard is committed", status == 0 and "dashsync validate" in text and "Passed" in text, text)
    repository.write("dashboards/cpu.json", '{"uid": "cpu", "title": 3\n')
    repository.call("git", "add", "-A")
    status, text = repository.commit()
    checks.ok("an invalid one is not, with its place", status != 0 and "dashboards/cpu.json:2:1" in text, text)
    repository.call("git", "restore", "--staged", "--worktree", ".")
    repository.write("notes.txt", "more\n")
    repository.call("git", "add", "-A")
    status, text = repository.commit()
    checks.ok("a commit without dashboards does not run it", status == 0 and "Skipped" in text, text)
    repository.write("dashboards/new.json", VALID.replace('"cpu"', '"new"'))
    repository.call("git", "add", "-A")
    repository.write("dashboards/cpu.json", "not staged")
    status, text = repository.commit()
    checks.ok("what is not staged does not count", status == 0 and "Passed" in text, text)
    repository.call("git", "restore", ".")
    status, text = repository.call("pre-commit", "run", "--all-files")
    checks.ok("pre-commit run --all-files", status == 0, text)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
