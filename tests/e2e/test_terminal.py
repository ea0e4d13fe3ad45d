# SPDX-License-Identifier: MIT
"""What a person sees on a terminal: colours and a line that is rewritten, and of either nothing that a dumb one would show
as rubbish."""
import unittest

from harness import DASHSYNC, Case, Gateway, dashboard


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


if __name__ == "__main__":
    unittest.main()
