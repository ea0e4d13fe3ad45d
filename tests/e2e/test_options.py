# SPDX-License-Identifier: MIT
"""How a command line is read: letters that share a dash, options that are given again, folders in folders."""
import json
import unittest

from harness import Case, Gateway, dashboard


class Options(Case):
    def start(self):
        self.init()
        self.write("dashsync.yaml", "version: 1\ndashboards:\n  - path: dashboards\ntargets:\n"
                   "  prod:\n    endpoint: https://a.example\n  test:\n    endpoint: https://b.example\n")
        self.write("dashboards/a.json", dashboard("a"))

    def target_of(self, *arguments):
        result = self.run_dashsync(*arguments, "--json")
        self.assertEqual(result.code, 0, result.err)
        return result.report["target"]

    def refused(self, *arguments, error, hint):
        result = self.run_dashsync(*arguments)
        self.assertEqual((result.code, result.out), (64, ""), result.out + result.err)
        self.assertEqual(result.err, f"dashsync: error: {error}\n  hint: {hint}\n")

    def test_letters_may_share_a_dash_before_and_after_the_command(self):
        self.start()
        for options in (["-qv"], ["-vq"], ["-q", "-v"]):
            self.assertEqual(self.target_of("validate", *options, "-t", "prod"), "prod")
            self.assertEqual(self.target_of(*options, "validate", "-t", "prod"), "prod")
        for options in (["-tprod"], ["-qt", "prod"], ["-qtprod"], ["-vqt", "prod"], ["-qt", "prod", "-v"]):
            self.assertEqual(self.target_of("validate", *options), "prod")
            self.assertEqual(self.target_of(*options, "validate"), "prod")
        self.assertIn("usage: dashsync", self.run_dashsync("validate", "-qh").out)

    def test_the_letters_of_a_command_mix_with_those_of_all(self):
        gateway = Gateway(self, seed=self.seed(dashboard("a")))
        self.init()
        for title in "one", "two":
            gateway.edit("a", lambda live, title=title: live.update(title=title))
        for options, versions in ((["-pn1"], 1), (["-qpn", "2"], 2), (["-n2", "-p"], 2)):
            result = self.run_dashsync("history", *options, "a", "--endpoint", gateway.url, "--json")
            self.assertEqual(result.code, 0, result.err)
            self.assertEqual(len(result.report["versions"]), versions)
            self.assertNotEqual(result.report["versions"][0]["changes"], None)

    def test_a_letter_that_nothing_has_is_named(self):
        self.start()
        explains = "'dashsync help plan' explains the options."
        self.refused("plan", "-qx", error="plan: unknown option '-x' in '-qx'", hint=explains)
        self.refused("plan", "-qü", error="plan: unknown option '-ü' in '-qü'", hint=explains)
        self.refused("plan", "-q=1", error="plan: unknown option '-=' in '-q=1'", hint=explains)
        self.refused("plan", "-qt", error="plan: '--target' needs an argument: TARGET",
                     hint="'dashsync help dashsync' explains the options of every command.")
        self.refused("plan", "-json", error="plan: unknown option '-json'", hint="Did you mean '--json'?")
        self.refused("plan", "-verbose", error="plan: unknown option '-verbose'", hint="Did you mean '--verbose'?")

    def test_of_an_option_that_is_given_again_the_last_counts(self):
        self.start()
        self.assertEqual(self.target_of("-t", "test", "validate", "-t", "test", "--target=prod"), "prod")
        self.assertEqual(self.target_of("-t", "prod", "validate", "-ttest"), "test")
        self.write("all.yaml", (self.repo / "dashsync.yaml").read_text())
        self.assertEqual(self.target_of("validate", "-c", "no.yaml", "-c", "all.yaml", "-t", "test"), "test")
        self.assertEqual(self.run_dashsync("validate", "-t", "test", "--color=always", "--color=never").code, 0)
        self.assertEqual(self.run_dashsync("plan", "--jobs=2", "--jobs=0").code, 64)

    def test_quiet_and_verbose_replace_each_other(self):
        self.start()
        for options, shown in ((["-qv"], True), (["-vq"], False), (["-v", "--quiet"], False), (["-q", "--verbose"], True)):
            result = self.run_dashsync("validate", "-t", "test", *options)
            self.assertEqual("dashboards/a.json" in result.out, shown, result.out)

    def test_folders_to_run_in_are_relative_to_each_other(self):
        self.start()
        self.write("team/sub/note.txt", "x")
        for folders in (["-C", "team", "-C", "sub"], ["-C", "team/sub"], ["-Cteam", "-Csub"],
                        ["-C", "team", "-C", "", "-C", "sub"], ["-C", "dashboards", "-C", "../team", "-C", "sub"],
                        ["-C", "dashboards", "-C", str(self.repo / "team" / "sub")]):
            for before in True, False:
                words = [*folders, "show", "note.txt", "--raw"] if before else ["show", "note.txt", "--raw", *folders]
                result = self.run_dashsync(*words)
                self.assertEqual((result.code, result.out), (0, '"x"\n'), result.err)
        result = self.run_dashsync("-C", "team", "show", "-C", "sub", "--raw", "note.txt")
        self.assertEqual((result.code, result.out), (0, '"x"\n'), result.err)
        self.refused("-C", "team", "-C", "sup", "validate", error="-C: there is no folder 'sup'",
                     hint="Did you mean 'sub'?")

    def test_options_that_add_up_have_a_bound(self):
        self.start()
        result = self.run_dashsync("validate", *["-C."] * 17)
        self.assertEqual(result.code, 64)
        self.assertIn("'--directory' is given more than 16 times", result.err)

    def test_the_command_that_applies_a_saved_plan_has_every_folder(self):
        gateway = Gateway(self, seed=self.seed(dashboard("a")))
        self.init()
        self.config(gateway)
        self.write("dashboards/a.json", dashboard("a", expr="down"))
        self.write("team/sub/note.txt", "x")
        self.commit()
        result = self.run_dashsync("-C", "team", "plan", "-C", "sub", "--out", "release.plan", "--json")
        self.assertEqual(json.loads(result.out)["exit"], 0, result.err)
        self.assertIn("\n  dashsync -C team -C sub apply release.plan\n", result.err)


if __name__ == "__main__":
    unittest.main()
