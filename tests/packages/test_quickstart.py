# SPDX-License-Identifier: MIT
"""The README's quickstart, typed by a newcomer on a terminal of a bare Debian 12 that has git and nothing else.

What is cloned is the last commit. With DASHSYNC_FULL=1 the user with sudo builds everything, too, and the README's second
command, which runs every test, is typed once.
"""
import os
import re
import shutil
import subprocess
import unittest

from roots import ROOT, RootCase

FULL = os.environ.get("DASHSYNC_FULL") == "1"
CLONE = "git clone -q /srv/dashsync.git dashsync && cd dashsync && "
QUICKSTART = CLONE + "sh examples/quickstart.sh"
LOOKS_WRONG = r"(?i)(warning|not found|cannot|unable|locale|deprecated|permission denied|\berror\b).*"


class Newcomer(RootCase):
    """A user `ada` types a line of the README; the class says with which rights."""
    user = "ada"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        home = cls.inside / "home/ada"
        with open(cls.inside / "etc/passwd", "a") as users:
            users.write("ada:x:1000:1000:Ada:/home/ada:/bin/bash\n")
        with open(cls.inside / "etc/group", "a") as groups:
            groups.write("ada:x:1000:\n")
        with open(cls.inside / "etc/shadow", "a") as passwords:
            passwords.write("ada:!:19000:0:99999:7:::\n")
        home.mkdir(parents=True)
        os.chown(home, 1000, 1000)
        cls.source = cls.inside / "srv/dashsync.git"
        subprocess.run(["git", "clone", "-q", "--bare", "--no-hardlinks", str(ROOT), str(cls.source)], check=True)

    def type(self, line, user=None, timeout=1200):
        """Gives the exit code and what was seen, without carriage returns."""
        user = user or self.user
        owner = 0 if user == "root" else 1000
        subprocess.run(["chown", "-R", f"{owner}:{owner}", str(self.source)], check=True)
        home = "/root" if user == "root" else f"/home/{user}"
        become = [] if user == "root" else ["setpriv", "--reuid=1000", "--regid=1000", "--clear-groups"]
        words = self.command(*become, "env", f"HOME={home}", f"USER={user}", "bash", "-c", f"cd && {line}")
        code, seen = self.on_terminal(words, timeout=timeout, TERM="xterm")
        return code, seen.replace("\r\n", "\n")

    def packages(self):
        return self.must("dpkg-query", "-W", "-f", "${Package} ${Status}\n")

    def see_the_quickstart(self, code, seen):
        self.assertEqual(code, 0, seen)
        for words in ("building (release) ...", "built 100 %", "2 written", "edited by", "That was it"):
            self.assertIn(words, seen)
        self.assertIsNone(re.search(LOOKS_WRONG, seen), seen)


class Root(Newcomer):
    user = "root"

    def test_the_quickstart_installs_builds_and_shows(self):
        code, seen = self.type(QUICKSTART)
        self.see_the_quickstart(code, seen)
        self.assertRegex(seen, r"packages to install: \d+ \(to download: .*, on disk: .*\), for:")


class Neither(Newcomer):
    def test_the_quickstart_stops_with_the_line_to_type_and_goes_on_after_it(self):
        before = self.packages()
        code, seen = self.type(QUICKSTART)
        self.assertEqual(code, 1, seen)
        lines = seen.rstrip("\n").split("\n")
        self.assertEqual(len(lines), 2, seen)
        self.assertEqual(lines[0], "Debian packages are missing. Install them, then run this again:")
        line = re.fullmatch(r"  su -c '(apt-get update && apt-get install -y --no-install-recommends [a-z0-9 .+-]+)'", lines[1])
        self.assertTrue(line, seen)
        self.assertEqual(self.packages(), before)
        self.must("env", "DEBIAN_FRONTEND=noninteractive", "sh", "-c", line[1], timeout=900)
        code, seen = self.type("cd dashsync && sh examples/quickstart.sh")
        self.see_the_quickstart(code, seen)


class Sudo(Newcomer):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        done = cls.run_inside("sh", "-c", "apt-get update -qq && apt-get install -qq -y sudo")
        assert done.code == 0, done.err

    def rule(self, text):
        path = self.inside / "etc/sudoers.d/ada"
        path.write_text(text)
        path.chmod(0o440)

    def test_1_one_who_must_type_a_password_gets_the_line(self):
        self.rule("ada ALL=(ALL:ALL) ALL\n")
        code, seen = self.type(CLONE + "sh examples/quickstart.sh")
        self.assertEqual(code, 1, seen)
        self.assertRegex(seen, r"run this again:\n  sudo sh -c 'apt-get update && apt-get install -y [^']+'\n$")
        shutil.rmtree(self.inside / "home/ada/dashsync")

    def test_2_one_whom_it_asks_nothing_gets_the_packages(self):
        self.rule("ada ALL=(ALL:ALL) NOPASSWD: ALL\n")
        if FULL:
            self.see_the_quickstart(*self.type(QUICKSTART))
        else:
            code, seen = self.type(CLONE + "sh examples/dependencies.sh build")
            self.assertEqual(code, 0, seen)
            self.assertIsNone(re.search(LOOKS_WRONG, seen), seen)
        self.assertIn("libgit2-dev install ok installed", self.packages())

    @unittest.skipUnless(FULL, "the whole test command in a bare root takes long: .ci/packages --full runs it")
    def test_3_the_test_command_runs_every_test(self):
        code, seen = self.type("cd dashsync && sh tests/run.sh", timeout=3600)
        self.assertEqual(code, 0, seen[-20000:])
        self.assertRegex(seen, r"\n\d+ passed, 0 failed(, \d+ skipped)?\n$")


if __name__ == "__main__":
    unittest.main()
