# SPDX-License-Identifier: MIT
"""Files that hold no dashboard, or hide one: each message has the true cause, and the line to type where there is one."""
import subprocess
import unittest

from harness import Case

BOARD = '{"uid": "%s", "title": "T", "panels": []}'


class Documents(Case):
    def setUp(self):
        super().setUp()
        self.init()

    def validate(self, *arguments, code=65):
        """validate, and what it reports of each file: [(file, line, rule, severity)]."""
        result = self.run_dashsync("validate", "--json", *arguments)
        self.assertEqual(result.code, code, result.out + result.err)
        self.problems = result.report["diagnostics"]
        return [(d["file"], d["line"], d["rule"], d["severity"]) for d in self.problems]

    def test_what_a_shell_wrote_in_another_encoding_is_repaired_by_the_hint(self):
        self.write("d/utf-16.json", (BOARD % "a").encode("utf-16"))
        self.write("d/no-mark.json", (BOARD % "b").encode("utf-16-le"))
        self.write("d/utf-32.yaml", "uid: c\ntitle: C\npanels: []\n".encode("utf-32"))
        self.write("d/mark.json", b"\xef\xbb\xbf" + (BOARD % "d").encode())
        self.write("d/mark.yaml", b"\xef\xbb\xbfuid: e\ntitle: E\npanels: []\n")
        found = self.validate("d")
        self.assertEqual(found, [("d/mark.json", 1, "byte-order-mark", "error"),
                                 ("d/mark.yaml", 1, "byte-order-mark", "error"),
                                 ("d/no-mark.json", 1, "invalid-utf8", "error"),
                                 ("d/utf-16.json", 1, "invalid-utf8", "error"),
                                 ("d/utf-32.yaml", 1, "invalid-utf8", "error")])
        for problem in self.problems:
            subprocess.run(problem["hint"].split(": ", 1)[1], shell=True, cwd=self.repo, check=True)
        self.assertEqual(self.validate("d", code=0), [])
        self.assertIn("5 valid", self.run_dashsync("validate", "d").out)

    def test_a_config_in_utf_16_is_called_so(self):
        self.write("dashsync.yaml", "version: 1\ndashboards: [{path: d}]\n".encode("utf-16"))
        result = self.run_dashsync("validate")
        self.assertEqual(result.code, 78)
        self.assertIn("dashsync.yaml:1:1: error: the file is UTF-16, not UTF-8", result.err)

    def test_conflict_markers_that_were_committed_are_called_so(self):
        self.write("d/a.json", '{\n"uid": "a",\n<<<<<<< HEAD\n"title": "A",\n=======\n"title": "B",\n>>>>>>> feature\n'
                               '"panels": []\n}\n')
        self.write("d/b.yaml", "uid: b\ntitle: B\n<<<<<<< HEAD\nrefresh: 1m\n=======\nrefresh: 5m\n>>>>>>> feature\n"
                               "panels: []\n")
        self.assertEqual(self.validate("d"), [("d/a.json", 3, "merge-conflict", "error"),
                                              ("d/b.yaml", 3, "merge-conflict", "error")])

    def test_a_helm_template_is_to_be_rendered_first(self):
        self.write("d/a.json", '{"uid":"a","title":"{{ include "app.fullname" . }}","panels":[]}\n')
        self.write("d/b.yaml", "{{- if .Values.dashboards }}\napiVersion: v1\nkind: ConfigMap\n{{- end }}\n")
        self.assertEqual(self.validate("d"), [("d/a.json", 1, "template", "error"),
                                              ("d/b.yaml", 1, "template", "error")])
        self.assertIn('exclude: ["d/b.yaml"]', self.problems[1]["hint"])


if __name__ == "__main__":
    unittest.main()
