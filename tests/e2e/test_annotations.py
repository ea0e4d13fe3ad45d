# SPDX-License-Identifier: MIT
"""Annotations and the three numbers for GitLab: places, escapes, ten of a kind."""
import json
import re
import unittest

from harness import Case, Gateway, dashboard

HOSTILE = "x,a:b;c]%0A::error::y\n::set-output name=a::b\n##vso[task.complete result=Succeeded]##[error]\u202e$(id)"


class Annotations(Case):
    def start(self, count=1):
        uids = [f"d{number:02}" for number in range(count)]
        self.gateway = Gateway(self, seed=self.seed(*(dashboard(uid) for uid in uids)))
        self.init()
        self.config(self.gateway)
        for uid in uids:
            self.write(f"dashboards/{uid}.json", dashboard(uid))
        self.commit("Take over")
        self.assertEqual(self.apply("--adopt").code, 0)
        for uid in uids:
            self.gateway.edit(uid, lambda live, uid=uid: live.update(title=f"{uid} {HOSTILE}"), message=HOSTILE)

    def render(self, form):
        self.run_dashsync("drift", "--report", "json=drift.json", "--report", f"{form}=notes.txt")
        text = (self.repo / "notes.txt").read_text()
        self.assertEqual(self.run_dashsync("report", "render", "drift.json", "--as", form).out, text)
        return text.splitlines()

    def test_github_gets_one_command_a_line(self):
        self.start()
        self.write("dashboards/bad, 50%.json", "{")
        self.commit("Break")
        lines = self.render("github")
        self.assertIn("::error file=dashboards/bad%2C 50%25.json,line=1,col=2,", lines[0])
        self.assertRegex(lines[1], r"^::warning file=dashboards/d00\.json,line=\d+,col=\d+,title=dev%3A [^,:]*::")
        self.assertEqual(len(lines), 2)

    def test_azure_gets_one_command_a_line(self):
        self.start()
        self.write("dashboards/bad;]%.json", "{")
        self.commit("Break")
        lines = self.render("azure-devops")
        self.assertTrue(lines[0].startswith("##vso[task.logissue type=error;sourcepath=dashboards/bad%3B%5D%AZP25.json;"))
        self.assertRegex(lines[1], r"^##vso\[task\.logissue type=warning;sourcepath=dashboards/d00\.json;linenumber=\d+;columnnumber=\d+;\]dev: ")
        for line in lines:
            self.assertEqual([match.start() for match in re.finditer(r"##vso\[|##\[", line)], [0])

    def test_ten_of_a_kind_and_the_number_of_the_rest(self):
        self.start(13)
        for form in ("github", "azure-devops"):
            lines = self.render(form)
            self.assertEqual(len(lines), 11)
            self.assertEqual(lines[10], "dashsync: 3 more in the other reports of this run and in its text")

    def test_gitlab_gets_three_numbers(self):
        self.start()
        self.write("dashboards/new.json", dashboard("new"))
        self.commit("Add")
        self.assertEqual(json.loads("".join(self.render("gitlab-terraform"))), {"create": 1, "update": 0, "delete": 0})


if __name__ == "__main__":
    unittest.main()
