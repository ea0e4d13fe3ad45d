# SPDX-License-Identifier: MIT
"""Code scanning: which alerts there are, of which level, where, and that each keeps its fingerprint."""
import json
import re
import unittest

from harness import Fleet, dashboard

HOSTILE = "[x](https://192.0.2.1) {0} \\ </script>::x ##vso[task.complete]##[error]\u202e\uffff$(id)`x` <!channel>\n::error::"


class Sarif(Fleet):
    def runs(self, *arguments):
        """The runs of a report; rendered again, it has the same bytes."""
        self.call(*arguments, "--report", "json=run.json", "--report", "sarif=run.sarif")
        text = (self.repo / "run.sarif").read_text()
        more = [word for word in arguments if word.startswith("--comment-key")]
        self.assertEqual(self.call("report", "render", "run.json", "--as", "sarif", *more).out, text)
        log = json.loads(text)
        self.assertEqual((set(log), log["version"]), ({"$schema", "version", "runs"}, "2.1.0"))
        for run in log["runs"]:
            self.hold(run)
        return log["runs"]

    def hold(self, run):
        """What GitHub wants of a run."""
        rules = run["tool"]["driver"]["rules"]
        self.assertEqual(len({rule["id"] for rule in rules}), len(rules))
        for rule in rules:
            self.assertTrue(rule["shortDescription"]["text"] and rule["fullDescription"]["text"] and rule["help"]["text"])
        levels = [result["level"] for result in run["results"]]
        self.assertEqual(levels, sorted(levels, key=["error", "warning", "note"].index))
        prints = [result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]]
        self.assertEqual(len(set(prints)), len(prints))
        for result in run["results"]:
            self.assertEqual(rules[result["ruleIndex"]]["id"], result["ruleId"])
            place, = [place["physicalLocation"] for place in result["locations"]]
            self.assertEqual(place["artifactLocation"]["uriBaseId"], "%SRCROOT%")
            self.assertRegex(place["artifactLocation"]["uri"], r"^[A-Za-z0-9._~/%-]+$")
            self.assertGreaterEqual(min(place["region"].values()), 1)

    @staticmethod
    def brief(run):
        return [(result["ruleId"], result["level"], result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
                for result in run["results"]]

    @staticmethod
    def prints(run):
        return {result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]}

    def test_what_apply_would_do_is_no_alert(self):
        self.start(2)
        self.write("dashboards/d000.json", dashboard("d000", expr="down"))
        self.write("dashboards/new.json", dashboard("new"))
        self.commit()
        run, = self.runs("plan")
        self.assertEqual(run["results"], [])
        self.assertEqual(run["automationDetails"]["id"], "dashsync/dev/")
        self.assertEqual(run["invocations"], [{"executionSuccessful": True, "exitCode": 0, "toolExecutionNotifications": []}])

    def test_alerts_have_a_level_and_a_file(self):
        self.start(3)
        gateway = self.gateways["dev"]
        gateway.edit("d001", lambda live: live.update(title="by hand"))
        self.write("dashboards/d002.json", dashboard("d002", expr="down"))
        gateway.edit("d002", lambda live: live["panels"][0]["targets"][0].update(expr="other"))
        self.write("dashboards/a b%[1]é.json", "{")
        self.commit()
        bad = ("syntax", "error", "dashboards/a%20b%25%5B1%5D%C3%A9.json")
        run, = self.runs("plan")
        self.assertEqual(self.brief(run), [bad, ("conflict", "warning", "dashboards/d002.json"),
                                           ("drifted", "note", "dashboards/d001.json")])
        run, = self.runs("plan", "--on-drift=overwrite")
        self.assertEqual(self.brief(run), [bad, ("drifted", "error", "dashboards/d001.json"),
                                           ("conflict", "error", "dashboards/d002.json")])
        run, = self.runs("drift")
        self.assertIn(("drifted", "warning", "dashboards/d001.json"), self.brief(run))

    def test_an_alert_of_an_edit_by_hand_is_at_what_was_edited(self):
        self.start(1)
        self.gateways["dev"].edit("d000", lambda live: live.update(title="by hand"))
        run, = self.runs("drift")
        line = run["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"]
        self.assertIn('"title": "D000"', (self.repo / "dashboards/d000.json").read_text().split("\n")[line - 1])

    def test_a_saved_report_of_many_targets_and_of_a_file_from_the_root(self):
        self.start(1, ("dev", "prod"))
        self.gateways["dev"].edit("d000", lambda live: live.update(title="by hand"))
        self.call("-t", "dev,prod", "drift", "--report", "json=run.json")
        saved = json.loads((self.repo / "run.json").read_text())
        saved["targets"] = saved["targets"] * 11
        (self.repo / "run.json").write_text(json.dumps(saved).replace("dashboards/d000.json", "//etc/d000.json"))
        log = json.loads(self.call("report", "render", "run.json", "--as", "sarif").out)
        self.assertEqual(len(log["runs"]), 20)
        self.assertIn("2 more targets were left out.", json.dumps(log["runs"][19]["invocations"]))
        place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
        self.assertEqual(place["artifactLocation"]["uri"], "etc/d000.json")

    def test_a_fingerprint_outlives_the_lines(self):
        self.start(2)
        panel, = dashboard("d000")["panels"]
        twice = [{**panel, "id": number, "datasource": {"type": "prometheus", "uid": "gone"}} for number in (4, 5)]
        self.write("dashboards/d000.json", {**dashboard("d000"), "panels": twice})
        self.write("dashboards/d001.json", '{\n "uid": "d001", "title": "D001", "title": "D001"}')
        self.commit()
        before, = self.runs("check", "--all")
        self.assertGreaterEqual(len(before["results"]), 2)
        above = {"id": 90, "type": "text", "title": "above", "gridPos": {"x": 0, "y": 0, "w": 24, "h": 3}}
        self.write("dashboards/d000.json", {**dashboard("d000"), "panels": [above, *twice]})
        self.write("dashboards/d001.json", '\n\n\n{\n\n "uid": "d001", "title": "D001",\n\n "title": "D001"}')
        self.commit()
        after, = self.runs("check", "--all")
        self.assertEqual(self.prints(after), self.prints(before))
        self.assertNotEqual([result["locations"] for result in after["results"]],
                            [result["locations"] for result in before["results"]])

    def test_what_could_not_be_read_is_a_notification(self):
        self.start(2)
        self.gateways["dev"].stop()
        run, = self.runs("plan")
        self.assertEqual(run["results"], [])
        self.assertFalse(run["invocations"][0]["executionSuccessful"])
        self.assertEqual(run["invocations"][0]["exitCode"], 69)
        self.assertIn("2 dashboards could not", json.dumps(run["invocations"]))

    def test_each_target_has_a_category(self):
        self.start(1, ("dev", "prod"))
        for key, ids in (None, ["dashsync/dev/", "dashsync/prod/"]), ("k", ["dashsync/k/dev/", "dashsync/k/prod/"]):
            runs = self.runs("-t", "dev,prod", "plan", *([f"--comment-key={key}"] if key else []))
            self.assertEqual([run["automationDetails"]["id"] for run in runs], ids)
        run, = self.runs("-t", "dev", "plan", "--comment-key=k")
        self.assertEqual(run["automationDetails"]["id"], "dashsync/k/")

    def test_hostile_texts_are_text(self):
        self.start(1)
        self.gateways["dev"].edit("d000", lambda live: live.update(title=HOSTILE), message=HOSTILE)
        self.write("dashboards/d000.json", dashboard("d000", title=HOSTILE + "x" * 10000))
        self.commit()
        run, = self.runs("plan")
        message = run["results"][0]["message"]["text"]
        self.assertEqual(re.findall(r"(?<!\\)(?:\\\\)*[\[\]]", message), [])
        self.assertLessEqual(len(message), 2100)
        text = (self.repo / "run.sarif").read_text()
        for never in ("##vso[", "##[", "\u202e", "\x1b"):
            self.assertNotIn(never, text)
        for line in text.splitlines():
            self.assertFalse(line.lstrip().startswith("::"))


if __name__ == "__main__":
    unittest.main()
