# SPDX-License-Identifier: MIT
"""Text that turns, hides or ends what stands around it: in files, keys, names, messages of people and of servers.

Nothing that is printed, as text or as JSON, has such a character raw, and U+0000 cuts nothing off.
"""
import json
import re
import unittest

from harness import Case, Gateway, Server, answer_text, dashboard

DECEPTIVE = "\u202e\u202a\u2066\u2069\u200e\u200f\u061c\u200b\u2028\u2029\x85\x9b\x7f\ufeff\U000e0041"
CUT = re.compile(r"HEAD(?!\\x00|\\\\x00|\\u0000|\\\\u0000|\ufffd)")  # JSON as text in JSON, and in the names of keys


class HostileText(Case):
    def start(self, marks, *arguments, profile="grafana9", **more):
        self.gateway = Gateway(self, *arguments, seed=self.seed(dashboard("a")), profile=profile)
        self.init()
        self.config(self.gateway)
        self.write("dashboards/a.json", dashboard("a"))
        self.commit(f"Take {marks} over" if "\0" not in marks else "Take over")
        self.gateway.edit("a", lambda live: live.update(title=f"live {marks}", **{f"k{marks}": f"v{marks}"}),
                          message=f"said {marks}")
        self.write("dashboards/a.json", dashboard("a", title=f"git {marks}", note=f"n{marks}", **more))
        self.commit("Change it")

    def outputs(self):
        """What every command prints, as text and as JSON."""
        report = self.repo / "report.json"
        for command in (["plan"], ["apply", "--yes"], ["drift"], ["check", "--all"], ["explain", "a"], ["history", "a", "-p"],
                        ["pull"], ["rollback", "a", "--to", "1", "--yes"], ["validate"], ["doctor"],
                        ["plan", "--report", f"json={report}"]):
            result = self.run_dashsync(*command)
            yield command, result.out + result.err
            if command[0] != "explain" and "--report" not in command:
                result = self.run_dashsync(*command, "--json")
                self.assertIsInstance(result.report, dict, command)
                yield command, result.out + result.err
        yield ["report"], report.read_text()
        for form in ([], ["--raw"]):
            yield ["show"], self.run_dashsync("show", "dashboards/a.json", *form).out

    def test_nothing_that_turns_or_breaks_lines_is_printed_raw(self):
        self.start(DECEPTIVE)
        for command, printed in self.outputs():
            for character in DECEPTIVE:
                self.assertNotIn(character, printed, command)

    def test_the_same_json_is_shown(self):
        self.init()
        self.write("a.json", json.dumps({DECEPTIVE: [DECEPTIVE, "##vso[x]", "a\u00e4\U0001f600"]}, ensure_ascii=False))
        shown = self.run_dashsync("show", "--raw", "a.json").out
        self.assertEqual(json.loads(shown), {DECEPTIVE: [DECEPTIVE, "##vso[x]", "a\u00e4\U0001f600"]})
        self.assertIn('"a\u00e4\U0001f600"', shown)
        self.assertIn(r"\u202e\u202a\u2066\u2069\u200e\u200f\u061c\u200b\u2028\u2029\u0085\u009b\u007f\ufeff\udb40\udc41",
                      shown)

    def test_a_key_that_would_be_a_command_at_the_start_of_a_line(self):
        self.init()
        self.write("a.json", '{"uid":"a","title":"t","panels":[],"\u202e evil":"\u202e evil",'
                             '"\u2028::error::k":"\u2028::error::v"}')
        shown = self.run_dashsync("show", "a.json").out
        self.assertEqual([line for line in re.split("[\n\x85\u2028\u2029]", shown) if line.strip().startswith("::")], [])
        self.assertEqual(json.loads(shown)["\u202e evil"], "\u202e evil")

    def test_bytes_that_are_not_utf_8_leave_the_report_json(self):
        self.start("x")

        def refuse(handler):
            handler.send_response(500)
            handler.send_header("Content-Length", "4")
            handler.end_headers()
            handler.wfile.write(b"caf\xe9")

        self.config(Server(self, refuse))
        result = self.run_dashsync("plan", "--json")
        result.out.encode()  # without surrogates, which stand for broken bytes
        self.assertIn("caf\ufffd", result.row("a")["reason"])

    def test_u0000_of_a_dashboard_cuts_nothing_off(self):
        mark = "HEAD\0TAIL"
        panels = [{"id": 1, "type": f"stat{mark}", "title": f"panel {mark}", "gridPos": {"x": 0, "y": 0, "w": 1, "h": 1},
                   "datasource": {"uid": f"uid{mark}", "type": f"plugin{mark}"},
                   "targets": [{"refId": f"A{mark}", "expr": f"${{v{mark}}} $v"}]},
                  {"id": 2, "type": "stat", "datasource": f"$ds{mark}", "targets": [{"refId": "A", "expr": "up"}]}]
        variables = {"list": [{"name": f"v{mark}", "type": "query", "query": mark, "datasource": f"named {mark}"}]}
        self.start(mark, panels=panels, templating=variables)
        for command, printed in self.outputs():
            self.assertEqual(CUT.findall(printed), [], f"{command}: {printed}")

    def test_u0000_of_files_that_are_refused_cuts_nothing_off(self):
        self.init()
        mark = "HEAD\0TAIL"
        app = {"apiVersion": f"dashboard.grafana.app/v1{mark}", "kind": "Dashboard", "metadata": {"name": f"n{mark}"}}
        for name, root in {
            "uid": dashboard(f"u{mark}"),
            "input": dashboard("b", __inputs=[{"name": f"N{mark}", "type": "datasource", "pluginId": f"p{mark}"}]),
            "unresolved": dashboard("c", links=[{"url": f"${{DS_{mark}}}"}], x={"datasource": f"${{DS_{mark}}}"}),
            "resource": {"apiVersion": f"a/v1{mark}", "kind": f"Kind{mark}", "metadata": {"name": mark}},
            "v9": {**app, "apiVersion": f"dashboard.grafana.app/v9{mark}", "spec": dashboard("d")},
            "v2": {**app, "apiVersion": f"dashboard.grafana.app/v2{mark}", "spec": {"elements": {}, "layout": {}}},
            "other uid": {**app, "spec": dashboard(f"e{mark}")},
            "no spec": app,
            "map": {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": f"m{mark}"},
                    "data": {f"k{mark}.json": 1, f"l{mark}.json": "{", f"m{mark}": '{"panels": ['},
                    "binaryData": {f"k{mark}.json": "H4sIAAAAAAAAAA=="}},
            "no dashboard": {mark: 1},
        }.items():
            self.write(f"{name}.json", root)
        self.write("twice.json", json.dumps({"uid": "t", "title": "t"})[:-1] + ', "x\\u0000": 1, "x\\u0000": 2}')
        for arguments in (["."], [".", "--json"], [".", "-v"]):
            printed = self.run_dashsync("validate", *arguments)
            self.assertEqual(printed.code, 65)
            self.assertEqual(CUT.findall(printed.out + printed.err), [], printed.out + printed.err)
            self.assertGreater((printed.out + printed.err).count("HEAD"), 12)

    def test_u0000_of_a_config_cuts_nothing_off(self):
        self.init()
        mark = r"HEAD\0TAIL"
        for config in (f'version: "{mark}"\n', f'version: 1\n"{mark}": 1\n',
                       f'version: 1\ndashboards: [{{path: "{mark}"}}]\n',
                       f'version: 1\ntargets: {{t: {{endpoint: "http://127.0.0.1:1", on-drift: "{mark}"}}}}\n',
                       f'version: 1\ntargets: {{t: {{azure: {{region: "{mark}", subscription: "{mark}"}}}}}}\n',
                       f'version: 1\ntargets: {{"{mark}": {{endpoint: "http://127.0.0.1:1"}}}}\n'):
            self.write("dashsync.yaml", config)
            result = self.run_dashsync("plan")
            self.assertNotEqual(result.code, 0)
            self.assertEqual(CUT.findall(result.out + result.err), [], config + result.out + result.err)
            self.assertIn("HEAD", result.out + result.err, config)

    def test_u0000_of_a_server_cuts_nothing_off(self):
        mark = "HEAD\0TAIL"
        self.start("x")
        commands = ["plan"], ["plan", "--json"], ["drift"], ["history", "a"], ["doctor"]
        texts = [(status, json.dumps({"message": f"said {mark}"}), commands) for status in (400, 401, 403, 500)]
        texts += [(200, json.dumps({"dashboard": {"uid": mark, "title": "t"}}), commands[:3]), (500, mark, commands)]
        for status, text, asked in texts:
            self.config(Server(self, answer_text(status, "application/json", text)))
            for command in asked:
                result = self.run_dashsync(*command, "--timeout=5")
                self.assertNotEqual(result.code, 0)
                self.assertEqual(CUT.findall(result.out + result.err), [], f"{command}: {result.out}{result.err}")
                self.assertIn("HEAD", result.out + result.err, f"{command} {text}")


if __name__ == "__main__":
    unittest.main()
