# SPDX-License-Identifier: MIT
"""How far a run is, on standard error: a line in place on a terminal, whole lines elsewhere, and none in a short run."""
import re
import unittest

from harness import DASHSYNC, TOKEN, Case, Gateway, dashboard


class Progress(Case):
    def start(self, *arguments, uids="ab"):
        self.gateway = Gateway(self, *arguments, seed=self.seed(*map(dashboard, uids)))
        self.init()
        self.config(self.gateway)
        for uid in uids:
            self.write(f"dashboards/{uid}.json", dashboard(uid, expr="up == 0"))
        self.commit("Watch what is down")

    def test_a_run_of_less_than_ten_seconds_prints_nothing(self):
        self.start()
        for arguments in (["plan"], ["drift"], ["check"], ["apply", "--yes"], ["pull"], ["validate"], ["history", "a"]):
            self.assertEqual(self.run_dashsync(*arguments).err, "", arguments)

    def test_one_request_that_hangs_is_heard_of_each_ten_seconds(self):
        """The only test that waits so long."""
        self.start("--latency-ms", "10500", uids="a")
        seen = self.run_dashsync("plan").err
        self.assertTrue(seen.startswith("dashsync: compared 0 of 1 (0%), 10 s elapsed\n"), seen)
        beats = re.findall(r"dashsync: (?:compared 0 of 1 \(0%\)|compared 1 of 1 \(100%\)), (\d+) s elapsed\n", seen)
        self.assertEqual(len(beats), seen.count("\n"), seen)
        self.assertEqual(beats, [str(10 * (i + 1)) for i in range(len(beats))])

    def test_always_is_a_line_a_second_in_every_command_that_asks_the_server(self):
        self.start("--latency-ms", "1100", uids="a")
        for words, arguments in (("compared", ["plan"]), ("compared", ["drift"]), ("checked", ["check"]),
                                 ("applied", ["apply", "--yes"]), ("compared", ["pull"])):
            seen = self.run_dashsync("-t", "dev", *arguments, "--progress", "always").err
            self.assertNotIn("\r", seen)
            self.assertRegex(seen, r"\Adashsync: dev: compared 0 of 1 \(0%\), 1 s elapsed\n")
            self.assertRegex(seen, rf"(?m)^dashsync: dev: {words} 1 of 1 \(100%\), \d+ s elapsed$")
        seen = self.run_dashsync("history", "a", "--progress", "always").err
        self.assertRegex(seen, r"\A(dashsync: reading versions, \d s elapsed\n)+\Z")

    def test_quiet_and_never_have_none_and_always_beats_quiet(self):
        self.start()
        for arguments in (["-q"], ["--progress", "never"], ["-q", "--progress=auto"]):
            code, seen = self.on_terminal([DASHSYNC, "plan", *arguments], TERM="xterm")
            self.assertNotIn("compared", seen, arguments)
        code, seen = self.on_terminal([DASHSYNC, "plan", "-q", "--progress=always"], TERM="xterm")
        self.assertIn("\rcompared 2/2 (100%)\r\033[K", seen)

    def test_a_terminal_sees_at_once_what_is_waited_for(self):
        self.start("--latency-ms", "1100")
        code, seen = self.on_terminal([DASHSYNC, "plan", "--no-pager"], TERM="xterm")
        self.assertIn("\rcompared 0/2 (0%)", seen)
        drawn = re.findall(r"\r(compared [^\r\n\033]*)", seen.split("\033[K")[0])
        self.assertEqual(len(drawn), len(set(drawn)), "nothing is drawn twice")
        self.assertRegex(drawn[0], r"\Acompared 0/2 \(0%\) *\Z", "a run that is not slow has no clock")

    def test_a_terminal_has_the_seconds_of_a_slow_server(self):
        self.start("--latency-ms", "3500", uids="a")
        code, seen = self.on_terminal([DASHSYNC, "plan", "--no-pager"], TERM="xterm")
        self.assertIn("\rcompared 0/1 (0%), 2 s", seen)
        self.assertIn("\rcompared 0/1 (0%), 3 s", seen)

    def test_a_terminal_has_the_name_of_each_of_several_targets(self):
        self.start()
        self.config(self.gateway, f"  stage:\n    endpoint: {self.gateway.url}\n")
        tokens = {"DASHSYNC_TOKEN": "", "DASHSYNC_TOKEN_DEV": TOKEN, "DASHSYNC_TOKEN_STAGE": TOKEN}
        code, seen = self.on_terminal([DASHSYNC, "plan", "--no-pager", "-t", "*"], TERM="xterm", **tokens)
        self.assertIn("\rdev: compared 2/2 (100%)", seen)
        self.assertIn("\rstage: compared 2/2 (100%)", seen)
        code, seen = self.on_terminal([DASHSYNC, "plan", "--no-pager", "-t", "dev"], TERM="xterm")
        self.assertIn("\rcompared 2/2 (100%)", seen)

    def test_a_narrow_terminal_is_not_filled_with_lines_that_wrap(self):
        self.start("--latency-ms", "1100")
        for columns, text in ((12, "compared 0/"), (2, "c"), (1, "")):
            code, seen = self.on_terminal([DASHSYNC, "plan", "--no-pager"], TERM="xterm", columns=columns)
            self.assertEqual(code, 0, seen)
            drawn = re.findall(r"\r([^\r\n\033]*)", seen.split("\033[K")[0])
            self.assertIn(text, drawn)
            self.assertLess(max(map(len, drawn)), columns)


if __name__ == "__main__":
    unittest.main()
