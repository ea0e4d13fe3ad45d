# SPDX-License-Identifier: MIT
"""Test results: which cases are red, their names, and a document that every reader of JUnit takes."""
import json
import unittest
import xml.etree.ElementTree as ET

from harness import Fleet, dashboard

HOSTILE = "a]]>--><b>&\"'</testcase>[[ATTACHMENT|/etc/passwd]]::x ##vso[task.complete]##[error]\u202e\uffff$(id)`x` <!channel>"


class JUnit(Fleet):
    def suites(self, *arguments, **more):
        """The suites of a run, as ElementTree has them; its report, rendered again, has the same bytes."""
        self.done = self.call(*arguments, "--report", "json=run.json", "--report", "junit=junit.xml", **more)
        text = (self.repo / "junit.xml").read_bytes()
        again = self.call("report", "render", "run.json", "--as", "junit").out
        self.assertEqual(again.encode(), text)
        root = ET.fromstring(text)
        self.assertEqual((root.tag, root.attrib), ("testsuites", {}))
        for number, suite in enumerate(root):
            self.hold(suite, number)
        return list(root)

    def hold(self, suite, number):
        """What the schemas of Ant, Jenkins and pytest have in common, and unique names, which GitLab wants."""
        self.assertEqual(set(suite.attrib), {"name", "package", "id", "tests", "failures", "errors", "time", "timestamp",
                                             "hostname"})
        self.assertEqual((suite.get("id"), suite.get("hostname")), (str(number), "dashsync"))
        self.assertRegex(suite.get("timestamp"), r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$")
        cases = suite.findall("testcase")
        self.assertEqual([part.tag for part in suite],
                         ["properties", *["testcase"] * len(cases), "system-out", "system-err"])
        self.assertEqual(int(suite.get("tests")), len(cases))
        self.assertEqual(int(suite.get("failures")), len(suite.findall("testcase/failure")))
        self.assertEqual(int(suite.get("errors")), len(suite.findall("testcase/error")))
        names = [(case.get("classname"), case.get("name")) for case in cases]
        self.assertEqual(len(names), len(set(names)))
        for case in cases:
            self.assertEqual(set(case.attrib), {"name", "classname", "time"})
            self.assertLessEqual(len(case), 1)

    @staticmethod
    def colours(suite):
        """{name: "" or the type of what is wrong}"""
        return {case.get("name"): f"{case[0].tag} {case[0].get('type')}" if len(case) else ""
                for case in suite.findall("testcase")}

    def test_in_sync_is_one_green_case(self):
        self.start(3)
        suite, = self.suites("plan")
        self.assertEqual(self.colours(suite), {"the rest": ""})
        self.assertEqual(suite.find("system-out").text, "the rest: 3 dashboards: 3 in sync\n")

    def test_what_apply_would_do_is_green_and_what_it_would_lose_is_red(self):
        self.start(4)
        gateway = self.gateways["dev"]
        self.write("dashboards/d000.json", dashboard("d000", expr="down"))
        gateway.edit("d001", lambda live: live.update(title="by hand"))
        self.write("dashboards/d002.json", dashboard("d002", expr="down"))
        gateway.edit("d002", lambda live: live["panels"][0]["targets"][0].update(expr="other"))
        self.write("dashboards/new.json", dashboard("new"))
        self.write("dashboards/broken.json", "{")
        self.commit()
        suite, = self.suites("plan")
        found = self.colours(suite)
        self.assertEqual(found["dashboards/broken.json"], "failure syntax")
        self.assertEqual({name[-5:]: colour for name, colour in found.items() if name.endswith(")")},
                         {"d000)": "", "d001)": "", "d002)": "failure conflict", "(new)": ""})
        suite, = self.suites("plan", "--on-drift=overwrite")
        self.assertEqual({name[-5:]: colour for name, colour in self.colours(suite).items() if name.endswith(")")},
                         {"d000)": "", "d001)": "failure drifted", "d002)": "failure conflict", "(new)": ""})

    def test_fail_on_and_drift_make_red_what_makes_their_exit_code(self):
        self.start(2)
        self.gateways["dev"].edit("d000", lambda live: live.update(title="by hand"))
        self.write("dashboards/new.json", dashboard("new"))
        self.commit()
        suite, = self.suites("plan")
        self.assertEqual((self.done.code, suite.get("failures")), (0, "0"))
        suite, = self.suites("plan", "--fail-on=missing")
        self.assertEqual((self.done.code, suite.get("failures")), (3, "1"))
        suite, = self.suites("drift")
        self.assertEqual((self.done.code, suite.get("failures")), (2, "1"))

    def test_a_server_that_does_not_respond_is_an_error(self):
        self.start(2)
        self.gateways["dev"].stop()
        suite, = self.suites("plan")
        self.assertEqual(self.colours(suite), {"D000 (d000)": "error error", "D001 (d001)": "error error", "the rest": ""})

    def test_each_query_of_a_check_has_a_case(self):
        self.start(2)
        suite, = self.suites("check", "--all")
        names = [case.get("name") for case in suite.findall("testcase")]
        self.assertTrue([name for name in names if "query A" in name], names)

    def test_above_200_one_case_has_the_number_of_the_rest(self):
        self.start(1)
        self.write("dashboards/d000.json", dashboard("d000", expr="down"))
        self.commit()
        self.suites("plan")
        report = json.loads((self.repo / "run.json").read_text())
        row = report["dashboards"][0]
        report["dashboards"] = [row | {"uid": f"u{number:03}"} for number in range(205)]
        report["dashboards"] += [row | {"uid": "last", "action": "refuse"}]
        (self.repo / "many.json").write_text(json.dumps(report))
        root = ET.fromstring(self.call("report", "render", "many.json", "--as", "junit").out)
        self.hold(root[0], 0)
        found = self.colours(root[0])
        self.assertEqual(len(found), 202)
        self.assertEqual([name[-6:] for name, colour in found.items() if colour], ["(last)"])  # red ones are first
        self.assertIn("the other dashboards: 6 more dashboards, 0 of them red", root[0].find("system-out").text)

    def test_a_suite_a_target(self):
        self.start(1, ("dev", "prod"))
        self.gateways["prod"].edit("d000", lambda live: live.update(title="by hand"))
        dev, prod = self.suites("drift", target="dev,prod")
        self.assertEqual((dev.get("name"), prod.get("name")), ("dashsync drift: dev", "dashsync drift: prod"))
        self.assertEqual((dev.get("failures"), prod.get("failures")), ("0", "1"))

    def test_hostile_texts_stay_texts(self):
        self.start(2)
        for uid in self.uids:
            self.gateways["dev"].edit(uid, lambda live: live.update(title=HOSTILE + uid), message=HOSTILE)
        self.write("dashboards/d000.json", dashboard("d000", title=HOSTILE + "\x1b[31m\n" + "x" * 10000))
        self.commit()
        suite, = self.suites("drift")
        text = (self.repo / "junit.xml").read_text()
        for never in ("[[ATTACHMENT", "##vso[", "##[", "\u202e", "\uffff", "\x1b", "]]>", "<b>"):
            self.assertNotIn(never, text)
        self.assertEqual(suite.get("failures"), "2")
        for line in text.splitlines():
            self.assertFalse(line.lstrip().startswith("::"))


if __name__ == "__main__":
    unittest.main()
