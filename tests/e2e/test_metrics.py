# SPDX-License-Identifier: MIT
"""OpenMetrics, GitLab's code quality and the line for a chat: what is in them, that it is true, and hostile texts."""
import json
import re
import unittest

from harness import Case, Gateway, TOKEN, dashboard

HOSTILE = ("example.org <!channel> @here @all #general <https://192.0.2.1|click> [x](http://192.0.2.1) *b* _i_ ~s~ `c` :smile: &lt; "
           "\"\\\n::error::x ##vso[x] \u202e\x1b[31m www.example.org" + "x" * 10_000)


class Views(Case):
    def setUp(self):
        super().setUp()
        self.init()
        self.gateway = Gateway(self, seed=self.seed(dashboard("a"), dashboard("b"), dashboard("c")))
        self.config(self.gateway)
        for uid in "abc":
            self.write(f"dashboards/{uid}.json", dashboard(uid))
        self.commit()

    def render(self, form, *arguments, **more):
        self.run_dashsync(*arguments, "--report", "json=saved.json", "--report", f"{form}=view", **more)
        text = (self.repo / "view").read_text()
        self.assertEqual(self.run_dashsync("report", "render", "saved.json", "--as", form).out, text)
        return text

    # ---- OpenMetrics ----

    def samples(self, text):
        """Families are whole, in the order of their TYPE lines, and every sample is of the family above it."""
        lines = text.split("\n")
        self.assertEqual(lines[-2:], ["# EOF", ""])
        found, family = {}, None
        for line in lines[:-2]:
            if line.startswith("# TYPE "):
                family = line.split()[2]
                self.assertEqual(line, f"# TYPE {family} gauge")
            elif line.startswith("# UNIT "):
                self.assertTrue(family.endswith("_" + line.split()[3]), line)
            elif not line.startswith("# HELP "):
                name, labels, value = re.fullmatch(r'(\w+)(?:\{((?:\w+="(?:[^"\\\n]|\\.)*",?)*)\})? (\S+)', line).groups()
                self.assertEqual(name, family)
                self.assertNotIn((name, labels), found)
                found[name, labels] = float(value)
        return found

    def test_metrics_of_a_drift(self):
        self.gateway.edit("a", lambda live: live.update(refresh="5s"))
        found = self.samples(self.render("openmetrics", "drift"))
        report = json.loads((self.repo / "saved.json").read_text())
        self.assertEqual(found["dashsync_dashboards", 'target="dev",state="drifted"'], 1)
        self.assertEqual(found["dashsync_dashboards", 'target="dev",state="in-sync"'], 2)
        self.assertEqual(sum(value for (name, _), value in found.items() if name == "dashsync_dashboards"), 3)
        self.assertEqual(len([1 for name, _ in found if name == "dashsync_dashboards"]), 16, "every state has a sample")
        self.assertEqual(found["dashsync_exit_code", 'target="dev"'], 2)
        self.assertEqual(found["dashsync_complete", 'target="dev"'], 1)
        self.assertEqual(found["dashsync_run_duration_seconds", 'target="dev"'], report["duration_ms"] / 1000)
        self.assertLess(found["dashsync_oldest_drift_age_seconds", 'target="dev"'], 60)
        self.assertGreater(found["dashsync_last_check_timestamp_seconds", 'target="dev"'], 1.7e9)

    def test_what_is_not_known_has_no_sample(self):
        strict = Gateway(self, "--token", f"Editor={TOKEN}", seed=self.seed(dashboard("a")))
        self.config(strict)
        found = self.samples(self.render("openmetrics", "drift", env={"DASHSYNC_TOKEN": "wrong"}))
        self.assertNotIn(("dashsync_last_check_timestamp_seconds", 'target="dev"'), found)
        self.assertEqual(found["dashsync_complete", 'target="dev"'], 0)
        self.assertEqual(found["dashsync_exit_code", 'target="dev"'], 77)
        found = self.samples(self.render("openmetrics", "validate"))
        self.assertNotIn("dashsync_last_check_timestamp_seconds", {name for name, _ in found})

    def test_several_targets_share_a_family(self):
        other = Gateway(self, seed=self.seed(dashboard("a")))
        other.edit("a", lambda live: live.update(refresh="5s"))
        self.write("dashsync.yaml", (self.repo / "dashsync.yaml").read_text() +
                   f"  two:\n    endpoint: {other.url}\n    auth: {{ method: token }}\n")
        self.commit()
        token = {"DASHSYNC_TOKEN_DEV": TOKEN, "DASHSYNC_TOKEN_TWO": TOKEN}
        found = self.samples(self.render("openmetrics", "-t", "dev,two", "drift", env=token))
        self.assertEqual(found["dashsync_dashboards", 'target="two",state="drifted"'], 1)
        self.assertEqual(found["dashsync_dashboards", 'target="dev",state="drifted"'], 0)
        line = self.render("oneline", "-t", "dev,two", "drift", env=token)
        self.assertRegex(line, r"^dashsync drift: dev: 3 dashboards: 3 in sync; two: 3 dashboards: 2 in sync, 1 edited by hand: .*\n$")

    # ---- code quality ----

    def quality(self, *arguments, **more):
        text = self.render("gitlab", *arguments, **more)
        self.assertTrue(text.startswith("["), "no byte-order mark")
        found = json.loads(text)
        for one in found:
            self.assertEqual(set(one), {"description", "check_name", "fingerprint", "severity", "location"})
            self.assertIn(one["severity"], ("info", "minor", "major", "critical", "blocker"))
            self.assertRegex(one["fingerprint"], "^[0-9a-f]{64}$")
            self.assertGreaterEqual(one["location"]["lines"]["begin"], 1)
            self.assertFalse(one["location"]["path"].startswith("/"))
        self.assertEqual(len({one["fingerprint"] for one in found}), len(found))
        return found

    def test_code_quality_has_the_worst_first_with_file_and_line(self):
        self.assertEqual(self.quality("drift"), [])
        self.gateway.edit("a", lambda live: live.update(refresh="5s"))
        self.write("dashboards/b.json", dashboard("b", expr="rate(up[1m])"))
        self.write("dashboards/broken.json", '{"uid": "x", "uid": "y"}')
        self.commit()
        found = self.quality("plan")
        self.assertEqual([(one["severity"], one["check_name"], one["location"]["path"]) for one in found],
                         [("major", "dashsync/duplicate-key", "dashboards/broken.json"),
                          ("minor", "dashsync/drifted", "dashboards/a.json"),
                          ("info", "dashsync/changed", "dashboards/b.json")])
        changed = (self.repo / "dashboards/b.json").read_text().split("\n")[found[2]["location"]["lines"]["begin"] - 1]
        self.assertIn("rate(up[1m])", changed)

    def test_the_worst_is_first_over_all_targets(self):
        other = Gateway(self, seed=self.seed(dashboard("a")))
        other.edit("a", lambda live: live.update(refresh="5s"))
        self.write("dashsync.yaml", (self.repo / "dashsync.yaml").read_text() +
                   f"  two:\n    endpoint: {other.url}\n    auth: {{ method: token }}\n")
        self.write("dashboards/b.json", dashboard("b", expr="rate(up[1m])"))
        self.commit()
        found = self.quality("-t", "dev,two", "plan", "--on-drift=overwrite",
                             env={"DASHSYNC_TOKEN_DEV": TOKEN, "DASHSYNC_TOKEN_TWO": TOKEN})
        self.assertEqual([(one["severity"], one["description"].split(":")[0]) for one in found],
                         [("major", "two"), ("info", "dev"), ("info", "two")])

    def test_a_fingerprint_survives_moved_lines_and_another_edit(self):
        self.gateway.edit("a", lambda live: live.update(refresh="5s"))
        before = self.quality("drift")
        self.write("dashboards/a.json", "\n\n\n" + (self.repo / "dashboards/a.json").read_text())
        self.commit()
        self.gateway.edit("a", lambda live: live.update(refresh="10s"))
        after = self.quality("drift")
        self.assertEqual([one["fingerprint"] for one in after], [one["fingerprint"] for one in before])
        self.gateway.edit("b", lambda live: live.update(refresh="5s"))
        self.assertEqual(len(self.quality("drift")), 2)

    # ---- one line ----

    def test_the_line_names_who_edited_what(self):
        self.gateway.edit("a", lambda live: live.update(title="Checkout"))
        line = self.render("oneline", "drift")
        self.assertRegex(line, r"^dashsync drift: dev: 3 dashboards: 2 in sync, 1 edited by hand: \S+ \(.*, just now\)\n$")

    def test_nothing_in_the_line_calls_or_links(self):
        for uid in "abc":
            self.write(f"dashboards/{uid}.json", dashboard(uid, title=f"{uid} {HOSTILE}"))
        self.commit()
        line = self.render("oneline", "plan")
        self.assertEqual(line.count("\n"), 1)
        self.assertLessEqual(len(line.encode()), 1001)
        self.assertNotRegex(line.split("dev: ", 1)[1].rstrip("\n"), r"[<>@#*_~`\[\]&|\\\"\x00-\x1f\x7f\u202e/]|://")
        self.assertNotRegex(line, r"\w\.[a-z]", "a name of a host becomes a link")
        self.assertIn("channel here all general", line)

    def test_many_are_counted(self):
        for number in range(9):
            self.write(f"dashboards/n{number}.json", dashboard(f"n{number}"))
        self.commit()
        line = self.render("oneline", "plan")
        self.assertIn("9 missing", line)
        self.assertIn(", and 4 more\n", line)


if __name__ == "__main__":
    unittest.main()
