# SPDX-License-Identifier: MIT
"""Files that hold no dashboard, or hide one: each message has the true cause, and the line to type if there is one."""
import base64
import json
import subprocess
import unittest

from harness import Case, Gateway

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

    def live(self, *uids):
        """A target with these dashboards, each with nothing but a title."""
        self.gateway = Gateway(self, seed=self.seed(*({"uid": uid, "title": f"live {uid}"} for uid in uids)))
        self.config(self.gateway)

    def saves(self):
        return [path for method, path, _ in self.gateway.requests() if method == "POST"]

    def test_inputs_of_generators_are_not_written(self):
        self.live("grabana", "spec", "texts", "object")
        self.write("dashboards/grabana.yaml", "title: Heap\nuid: grabana\neditable: true\nrows:\n  - name: Go\n"
                                              "    panels:\n      - graph: {title: Heap}\n")
        self.write("dashboards/spec.yaml", "uid: spec\ntitle: Redis\npanels:\n  - {stat: Up, expr: redis_up}\n")
        self.write("dashboards/texts.json", '{"uid":"texts","title":"Texts","panels":["cpu","disk"]}')
        self.write("dashboards/object.json", '{"uid":"object","title":"O","schemaVersion":38,"panels":{"cpu":{}}}')
        self.commit()
        self.assertEqual([(file, rule) for file, _, rule, _ in self.validate()],
                         [(f"dashboards/{name}", "not-a-dashboard")
                          for name in ("grabana.yaml", "object.json", "spec.yaml", "texts.json")])
        self.assertEqual(self.apply().code, 65)
        self.assertEqual(self.saves(), [])

    def test_a_placeholder_that_nothing_fills_in_is_a_warning_until_it_is_mapped(self):
        self.live("a")
        self.write("dashboards/a.json", '{"uid":"a","title":"A","panels":[{"id":1,"type":"stat","title":"Up",'
                                        '"datasource":"${DS_PROMETHEUS}"}]}')
        self.commit()
        self.assertEqual(self.validate(code=0), [("dashboards/a.json", 1, "unresolved-input", "warning")])
        self.assertEqual(self.gateway.requests(), [])
        hint = self.problems[0]["hint"].split(": ", 1)[1]
        self.assertEqual(hint, 'datasources: { "${DS_PROMETHEUS}": UID }')
        self.config(self.gateway, f"    {hint}\n".replace("UID", "prom"))
        self.commit()
        self.assertEqual(self.validate(code=0), [])

    def test_what_belongs_beside_dashboards_is_passed_over_and_listed(self):
        self.live("a")
        self.write("dashboards/a.json", '{"apiVersion":"dashboard.grafana.app/v1beta1","kind":"Dashboard",'
                                        '"metadata":{"name":"a"},"spec":{"title":"A","panels":[]}}')
        self.write("dashboards/_folder.json", '{"apiVersion":"folder.grafana.app/v1beta1","kind":"Folder",'
                                              '"metadata":{"name":"team"},"spec":{"title":"Team"}}')
        self.write("dashboards/kustomization.yaml", "resources: [a.json]\n")
        self.write("dashboards/b.yaml", "uid: b\ntitle: B\n---\napiVersion: grafana.integreatly.org/v1beta1\n"
                                        "kind: GrafanaFolder\nmetadata: {name: f}\n")
        self.commit()
        plan = self.plan()
        self.assertEqual(plan.code, 0, plan.out)
        self.assertEqual(plan.report["diagnostics"], [])
        self.assertEqual([(p["file"], p["line"], p["what"]) for p in plan.report["passed_over"]],
                         [("dashboards/_folder.json", 1, "Folder 'team' of folder.grafana.app/v1beta1"),
                          ("dashboards/b.yaml", 4, "GrafanaFolder 'f' of grafana.integreatly.org/v1beta1"),
                          ("dashboards/kustomization.yaml", 1, "a kustomization")])
        self.assertNotIn("_folder.json", self.run_dashsync("plan").out)
        self.assertIn("  dashboards/_folder.json:1  Folder 'team' of", self.run_dashsync("plan", "-v").out)
        self.assertEqual(self.apply().code, 0)
        shown = self.run_dashsync("show", "dashboards/_folder.json")
        self.assertEqual((shown.code, shown.out), (65, ""))
        self.assertIn("_folder.json:1:1: error: not a dashboard: found Folder 'team'", shown.err)

    def test_nothing_in_a_file_is_left_out_in_silence(self):
        encoded = base64.b64encode((BOARD % "binary").encode()).decode()
        config_map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\n"
        self.write("d/binary.yaml", config_map + "data:\n  a.json: '%s'\nbinaryData:\n  b.json: %s\n"
                   % (BOARD % "read-1", encoded))
        self.write("d/documents.yaml", config_map + "data:\n  a.json: '%s'\n" % (BOARD % "read-3")
                   + "---\napiVersion: grafana.integreatly.org/v1beta1\nkind: GrafanaManifest\nmetadata: {name: n}\n"
                     "spec:\n  template:\n    apiVersion: dashboard.grafana.app/v1beta1\n    kind: Dashboard\n"
                     "    spec: {title: T, panels: []}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\n"
                     "stringData:\n  c.json: '%s'\n" % (BOARD % "secret"))
        self.write("d/yaml-key.yaml", config_map + "data:\n  a.json: '%s'\n  b.yaml: |\n    uid: yaml-key\n"
                                                   "    title: T\n    panels: []\n" % (BOARD % "read-2"))
        self.assertEqual(self.validate("d", code=0), [("d/documents.yaml", 7, "not-read", "warning"),
                                                      ("d/documents.yaml", 16, "not-read", "warning")])
        result = self.run_dashsync("validate", "--json", "d")
        self.assertEqual(sorted(row["uid"] for row in result.report["dashboards"]),
                         ["binary", "read-1", "read-2", "read-3", "yaml-key"])
        verbose = self.run_dashsync("validate", "-v", "d").out
        self.assertIn("Secret 's' of v1 holds a dashboard that is not read", verbose)
        self.assertNotIn("as not dashboards", verbose)  # they hold some

    def test_an_edit_is_not_pulled_into_base64(self):
        self.live("b")
        board = json.dumps({"uid": "b", "title": "live b", "panels": []}).encode()
        for name in ("b.json", "b.yaml"):
            text = json.dumps({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "m"},
                               "binaryData": {"b.json": base64.b64encode(board).decode()}})
            self.write(f"dashboards/{name}", text)
            self.commit()
            self.run_dashsync("apply", "--yes", "--adopt")
            self.gateway.edit("b", lambda model: model.update(title="by hand"))
            result = self.run_dashsync("pull", "--json")
            self.assertIn("edits cannot be pulled into", result.report["dashboards"][0]["reason"])
            self.assertEqual((self.repo / "dashboards" / name).read_text(), text)
            (self.repo / "dashboards" / name).unlink()

    def test_what_a_file_is_is_said_once(self):
        self.write("d/generator.json", '{"dashboard":{"class":"dashboard","rows":[{"class":"row","panels":'
                                       '[{"class":"text_panel"}]}]}}')
        self.write("d/perses.json", '{"kind":"Dashboard","metadata":{"name":"p","project":"q"},"spec":{"panels":{},'
                                    '"layouts":[]}}')
        self.write("d/resource.json", '{"type":"Microsoft.Dashboard/dashboards","apiVersion":"2025-08-01","name":"d",'
                                      '"location":"westus","properties":{}}')
        self.write("d/units.yaml", "- {metric: a, unit: b}\n- {metric: c, unit: d}\n- {metric: e, unit: f}\n")
        self.assertEqual([file for file, *_ in self.validate("d")],
                         ["d/generator.json", "d/perses.json", "d/resource.json", "d/units.yaml"])
        for problem, words in zip(self.problems, ("template of a dashboard generator", "a Perses dashboard",
                                                  "an ARM resource", "the file has 2 more values")):
            self.assertIn(words, problem["message"])

    def test_library_panels_in_elements_are_not_written(self):
        self.write("d/a.json", '{"uid":"a","title":"A","__elements":{"lib":{"uid":"lib","name":"L","kind":1,"model":'
                               '{"type":"text"}}},"panels":[{"id":1,"libraryPanel":{"uid":"lib","name":"L"}}]}')
        self.assertEqual(self.validate("d", code=0), [("d/a.json", 1, "library-panel", "warning")])
        self.assertIn("its content, in '__elements', is not written", self.problems[0]["message"])

    def test_a_config_of_another_name_is_named(self):
        self.write("d/a.json", BOARD % "a")
        self.write("dashsync.yml", "version: 1\ndashboards: [{path: d}]\n")
        self.commit()
        for arguments in (("validate",), ("plan", "-t", "dev"), ("validate", "d"), ("validate", "--ref", "HEAD")):
            result = self.run_dashsync(*arguments)
            self.assertEqual(result.code, 78, result.err)
            self.assertIn("found 'dashsync.yml'; the config is called dashsync.yaml", result.err)
            self.assertIn("Rename it: mv dashsync.yml dashsync.yaml", result.err)
        self.git("mv", "dashsync.yml", "dashsync.yaml")
        self.assertEqual(self.validate(code=0), [])
        self.write("team/.dashsync.yml", "version: 1\n")  # nearer than the one that is read
        self.assertIn("Rename it: mv .dashsync.yml dashsync.yaml", self.run_dashsync("-C", "team", "validate").err)
        self.assertEqual(self.validate(code=0), [])

    def test_a_token_in_the_config_is_answered_with_where_it_belongs(self):
        self.write("d/a.json", BOARD % "a")
        self.write("dashsync.yaml", "version: 1\ntargets:\n  dev:\n    token: glsa_not_to_be_seen\n")
        result = self.run_dashsync("validate", "d")
        self.assertEqual(result.code, 78)
        self.assertIn("The token comes from DASHSYNC_TOKEN or DASHSYNC_TOKEN_<TARGET>, never from a file.", result.err)
        self.assertNotIn("glsa_not_to_be_seen", result.out + result.err)


if __name__ == "__main__":
    unittest.main()
