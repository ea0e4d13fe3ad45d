# SPDX-License-Identifier: MIT
"""What a person sees on a terminal: colours and a line that is rewritten, and of either nothing that a dumb one would show
as rubbish. The quickstart comes to its end by itself, with whatever pager the machine has."""
import os
import pathlib
import unittest

from harness import DASHSYNC, GATEWAY, ROOT, Case, Gateway, dashboard

QUICKSTART = ROOT / "examples" / "quickstart.sh"


class Escapes(Case):
    def start(self):
        gateway = Gateway(self, seed=self.seed(*(dashboard(uid) for uid in "abc")))
        self.init()
        self.config(gateway)
        for uid in "abc":
            self.write(f"dashboards/{uid}.json", dashboard(uid))
        self.commit("Take over the dashboards")
        self.write("dashboards/b.json", dashboard("b", expr="up == 0"))
        self.commit("Watch what is down")

    def see(self, *arguments, term):
        return self.on_terminal([DASHSYNC, *arguments], TERM=term, NO_COLOR=None)[1]

    def test_a_dumb_terminal_gets_no_escape_sequence(self):
        self.start()
        for arguments in (["plan"], ["apply", "--yes"], ["apply", "--yes"], ["drift"], ["check", "--all"], ["doctor"],
                          ["history", "b", "-p"], ["explain", "b"], ["rollback", "b", "--to", "1", "--yes"], ["pull"],
                          ["validate"], ["init"], ["show", "dashboards/b.json"], ["help"], ["plan", "--nonsense"]):
            seen = self.see(*arguments, term="dumb")
            self.assertNotIn("\033", seen, arguments)
            self.assertGreater(len(seen.strip()), 0, arguments)

    def test_the_line_of_progress_is_wiped_without_an_escape_sequence(self):
        self.start()
        wiped = "compared 3/3 (100%)"
        self.assertIn(f"{wiped}\r{' ' * len(wiped)}\r", self.see("plan", term="dumb"))

    def test_another_terminal_gets_colours_and_an_erased_line(self):
        self.start()
        seen = self.see("plan", term="xterm")
        self.assertIn("compared 3/3 (100%)\r\033[K", seen)
        self.assertIn("\033[32m", seen)


class Quickstart(Case):
    def run_quickstart(self, **env):
        # CI and whoever starts the tests may have set one
        code, seen = self.on_terminal(["sh", QUICKSTART], DASHSYNC=DASHSYNC, DASHSYNC_GATEWAY=GATEWAY, PAGER=None,
                                      LESS=None, TERM="xterm", **env)
        self.assertEqual(code, 0, seen)
        self.assertIn("Take over the dashboards", seen)
        self.assertIn("2 written", seen)
        self.assertIn("That was it", seen)

    def test_it_ends(self):
        self.run_quickstart()

    def test_it_ends_where_less_is_not_installed(self):
        programs = pathlib.Path(self.folder) / "bin"
        programs.mkdir()
        for folder in os.environ["PATH"].split(":"):
            for program in pathlib.Path(folder).glob("*"):
                link = programs / program.name
                if program.name not in ("less", "pager") and not link.is_symlink():
                    link.symlink_to(program)
        (programs / "pager").symlink_to("more")
        self.run_quickstart(PATH=str(programs))


if __name__ == "__main__":
    unittest.main()
