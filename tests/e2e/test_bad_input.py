# SPDX-License-Identifier: MIT
"""What bad input gets: one line that says what, where and what to do, the designed exit code, and the others go on."""
import json
import os
import signal
import socket
import subprocess
import threading
import unittest

from harness import DASHSYNC, Case, Gateway, Server, answer_text, clean_environment, dashboard, fresh


class BadFiles(Case):
    def start(self):
        self.gateway = Gateway(self, seed=self.seed(dashboard("good"), fresh("other")))
        self.init()
        self.config(self.gateway)
        self.write("dashboards/good.json", dashboard("good"))
        self.write("dashboards/other.json", dashboard("other"))

    def test_a_broken_file_does_not_hide_the_others(self):
        self.start()
        self.write("dashboards/broken.json", '{"uid": "broken",\n "title": }\n')
        self.write("dashboards/twice.yaml", "uid: x\ntitle: a\ntitle: b\npanels: []\n")
        self.commit()
        plan = self.plan()
        self.assertEqual(plan.code, 65)
        self.assertEqual(plan.states()["good"], "in-sync")
        self.assertEqual(plan.states()["other"], "new")
        places = {(d["file"], d["line"], d["column"], d["rule"]) for d in plan.report["diagnostics"]}
        self.assertIn(("dashboards/broken.json", 2, 11, "syntax"), places)
        self.assertIn(("dashboards/twice.yaml", 3, 1, "duplicate-key"), places)
        apply = self.apply()
        self.assertEqual(apply.code, 4)
        self.assertEqual(apply.outcomes()["other"], "written")

    def test_a_dashboard_without_a_uid_or_title_is_invalid_and_not_asked_for(self):
        self.start()
        self.write("dashboards/no-uid.json", {"title": "No uid", "panels": []})
        self.write("dashboards/no-title.json", {"uid": "no-title", "title": " ", "panels": []})
        self.write("dashboards/bad-uid.json", {"uid": "a/b", "title": "Bad", "panels": []})
        self.commit()
        result = self.apply()
        rows = {row["file"]: row for row in result.report["dashboards"]}
        for name in ("no-uid", "no-title", "bad-uid"):
            row = rows[f"dashboards/{name}.json"]
            self.assertEqual((row["state"], row["action"], row["outcome"]), ("invalid", "nothing", "none"))
        self.assertEqual({path.rsplit("/", 1)[-1] for _, path, _ in self.gateway.requests() if "/uid/" in path},
                         {"good", "other"})

    def test_validate_reports_everything_in_one_go_without_a_server(self):
        self.init()
        self.write("d/a.json", '{"uid": "a b", "title": "A", "panels": []}')
        self.write("d/b.json", '{"title": "B", "panels": []}')
        self.write("d/c.json", '{"uid": "c", "title": " ", "panels": []}')
        self.write("d/e.json", b'\xef\xbb\xbf{"uid": "e", "title": "E", "panels": []}')
        self.write("d/f.json", '{"uid": "f", "title": "\xff", "panels": ["\\ud800"]}'.encode("latin-1"))
        self.write("d/g.json", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
        self.write("d/h.json", '{"kind": "Dashboard", "apiVersion": "dashboard.grafana.app/v2beta1", '
                               '"metadata": {"name": "h"}, "spec": {"elements": {}, "layout": {}}}')
        self.write("d/i.json", '{"uid": "i", "title": "I", "panels": [], "__inputs": '
                               '[{"name": "DS_X", "type": "datasource", "pluginId": "prometheus"}], "x": "${DS_X}"}')
        self.write("d/j.json", dashboard("same"))
        self.write("d/k.yaml", "uid: same\ntitle: K\npanels: []\n")
        self.write("d/good.json", dashboard("good"))
        result = self.run_dashsync("validate", "--json", "d")
        self.assertEqual(result.code, 65)
        files = {d["file"] for d in result.report["diagnostics"] if d["severity"] == "error"}
        self.assertEqual(files, {f"d/{n}" for n in ("a.json", "b.json", "c.json", "e.json", "f.json", "g.json", "h.json",
                                                    "i.json", "j.json", "k.yaml")})
        text = self.run_dashsync("validate", "d").out
        for words in ("git-lfs", "schema v2", "DS_X", "byte-order mark", "d/k.yaml:1:1"):
            self.assertIn(words.lower(), text.lower())
        self.assertEqual(self.run_dashsync("validate", "d/good.json").code, 0)

    def test_what_is_wrong_in_several_places_is_said_once_with_each_place(self):
        self.init()
        inputs = [{"name": f"DS_{name}", "type": "datasource", "pluginId": name.lower()} for name in ("MSSQL", "LOKI")]
        for uid in ("a", "b"):
            self.write(f"d/{uid}.json", json.dumps({"uid": uid, "title": uid, "panels": [], "__inputs": inputs}, indent=1))
        self.write("d/0.json", '{"uid": "c", "title": "C", "panels": [], "huge": 1e999}')
        self.write("d/c.json", '{"uid": "c", "title": "C", "panels": [], "title": "C"}')
        text = self.run_dashsync("validate", "d").out
        self.assertIn("error: input 'DS_MSSQL' of the export has no value, in 2 places\n"
                      "  d/a.json:6:3\n  d/b.json:6:3\n"
                      "  hint: Set 'inputs.DS_MSSQL' or 'datasource-defaults.mssql' of the target.\n"
                      "error: input 'DS_LOKI' of the export has no value, in 2 places\n"
                      "  d/a.json:11:3\n  d/b.json:11:3\n", text)
        self.assertIn("\nd/c.json:1:42: error: duplicate key 'title'", text)
        self.assertGreater(text.index("\nd/0.json:1:50: warning: "), text.index("d/c.json"), "errors come first")
        diagnostics = self.run_dashsync("validate", "--json", "d").report["diagnostics"]
        self.assertEqual([(d["file"], d["line"]) for d in diagnostics if "DS_" in d["message"]],
                         [("d/a.json", 6), ("d/a.json", 11), ("d/b.json", 6), ("d/b.json", 11)])

    def test_names_with_spaces_newlines_and_umlauts(self):
        self.start()
        self.write("dashboards/a b\nc/\u00fc.json", dashboard("good2"))
        self.commit()
        plan = self.plan()
        self.assertEqual(plan.states()["good2"], "missing")
        text = self.run_dashsync("plan").out
        self.assertIn("dashboards/a b\\nc/\u00fc.json", text)

    def test_links_out_of_the_repository_are_refused(self):
        self.start()
        outside = self.repo.with_name("secret.json")
        outside.write_text(json.dumps(dashboard("secret")))
        os.symlink(outside, self.repo / "dashboards" / "link.json")
        os.symlink("good.json", self.repo / "dashboards" / "dangling-target.txt")
        self.commit()
        plan = self.plan()
        self.assertEqual(plan.code, 65)
        self.assertNotIn("secret", plan.states())
        self.assertIn("dashboards/link.json", {d["file"] for d in plan.report["diagnostics"]})

    def test_a_number_that_no_double_holds_is_warned_of_and_the_servers_answer_told(self):
        self.gateway = Gateway(self, seed=self.seed(dashboard("good")), profile="grafana12")
        self.init()
        self.config(self.gateway)
        huge = dashboard("good", max=1).copy()
        self.write("dashboards/good.json", json.dumps(huge).replace('"max": 1', '"max": 1e999'))
        self.commit()
        validated = self.run_dashsync("validate", "--json")
        self.assertEqual(validated.code, 0, validated.err)
        found = validated.report["diagnostics"]
        self.assertEqual([(d["severity"], d["rule"]) for d in found], [("warning", "number")])
        self.assertEqual(found[0]["message"], "number '1e999' is larger than a double can hold")
        self.assertEqual(found[0]["column"], json.dumps(huge).index('"max": 1') + 8)
        apply = self.apply("--adopt")
        self.assertEqual(apply.outcomes(), {"good": "failed"})
        self.assertIn("bad request data", apply.row("good")["reason"])
        self.assertEqual(self.plan().code, 0)  # the server is still there
        self.assertEqual(self.gateway.stop(), 0)

    def test_commands_of_ci_systems_and_terminal_controls_are_not_printed(self):
        self.start()
        evil = "\u001b[31m##vso[task.setvariable variable=x]y\n::error::boo\u202e"
        self.write("dashboards/good.json", dashboard("good", title=evil))
        self.commit()
        for command in (["plan"], ["plan", "--json"], ["validate"], ["show", "dashboards/good.json"]):
            result = self.run_dashsync(*command)
            for stream in (result.out, result.err):
                self.assertNotIn("##vso[", stream, command)
                self.assertNotIn("\u001b", stream, command)
                self.assertFalse(any(line.strip().startswith("::") for line in stream.splitlines()), command)


class BadConfig(Case):
    def check(self, config, *words):
        self.init()
        self.write("dashsync.yaml", config)
        self.write("dashboards/a.json", dashboard("a"))
        result = self.run_dashsync("plan")
        self.assertEqual(result.code, 78, result.err)
        for word in words:
            self.assertIn(word, result.err)

    def test_an_unknown_key_names_its_place_and_the_nearest(self):
        self.check("version: 1\ntargets:\n  dev:\n    endpont: http://127.0.0.1:1\n", "dashsync.yaml:4:5",
                   "'endpont'", "'endpoint'")

    def test_a_tab_is_named(self):
        self.check("version: 1\ntargets:\n\tdev: {}\n", "dashsync.yaml:3:1", "tab")

    def test_a_key_of_a_later_release(self):
        self.check("version: 1\ntargets:\n  dev:\n    endpoint: http://127.0.0.1:1\n    discover: true\n",
                   "dashsync.yaml:5:5", "not yet supported")

    def test_several_targets_need_t(self):
        self.init()
        self.write("dashsync.yaml", "version: 1\ndashboards: [{path: .}]\ntargets:\n  a: {endpoint: 'http://[::1]:1'}\n"
                                    "  b: {endpoint: 'http://127.0.0.1:1'}\n")
        result = self.run_dashsync("plan")
        self.assertEqual(result.code, 64)
        self.assertIn("-t", result.err)
        self.assertEqual(self.run_dashsync("-t", "c", "plan").code, 64)


class BadRepository(Case):
    def test_no_repository_an_empty_one_and_an_unknown_ref(self):
        gateway = Gateway(self, seed=self.seed(dashboard("a")))
        self.repo.mkdir()
        self.config(gateway)
        self.write("dashboards/a.json", dashboard("a"))
        self.assertEqual(self.plan().states(), {"a": "in-sync"})
        self.assertEqual(self.plan("--ref", "HEAD").code, 64)
        self.init()
        self.assertEqual(self.plan().states(), {"a": "in-sync"})
        self.assertEqual(self.apply().code, 64)
        unknown = self.plan("--ref", "nowhere")
        self.assertEqual(unknown.code, 64)
        self.assertIn("'nowhere'", unknown.err)

    def test_a_folder_without_dashboards_says_so(self):
        gateway = Gateway(self)
        self.init()
        self.config(gateway)
        self.write("dashboards/readme.txt", "nothing")
        result = self.run_dashsync("plan")
        self.assertEqual(result.code, 78)
        self.assertIn("no path under 'dashboards' has a dashboard file", result.err)
        self.write("dashboards/a.json", dashboard("a"))
        self.commit()
        self.git("rm", "-q", "dashboards/a.json")
        self.commit()
        result = self.run_dashsync("plan")
        self.assertEqual(result.code, 0)
        self.assertIn("none found", result.out)
        for arguments in (["dashboards/readme.txt"], ["dashboards"], ["--ref", "HEAD", "typo"], ["--ref", "HEAD", "./x/"]):
            named = self.run_dashsync("plan", *arguments)
            self.assertEqual(named.code, 64, named.out)
            self.assertIn("matches no dashboard file", named.err)

    def test_arguments_narrow_the_config_and_are_taken_literally(self):
        gateway = Gateway(self)
        self.init()
        self.write("dashsync.yaml", "version: 1\ndashboards:\n  - { path: d, exclude: [drafts] }\n"
                   f"targets: {{ dev: {{ endpoint: '{gateway.url}' }} }}\n")
        for name in ("a[b].json", "ab.json", "sub/c.json", "drafts/x.json"):
            self.write(f"d/{name}", dashboard(name.split(".")[0].replace("[", "-").replace("]", "-").replace("/", "-")))
        self.commit()
        for arguments, count in (([], 3), (["d"], 3), (["d/a[b].json"], 1), (["d/sub"], 1), (["--ref", "HEAD", "."], 3),
                                 (["--ref", "HEAD", "./d//sub/"], 1), (["-C", "d", "."], 3), (["-C", "d", "sub"], 1),
                                 (["-c", "dashsync.yaml", "d/sub"], 1),
                                 (["-c", str(self.repo / "dashsync.yaml"), "d"], 3)):
            result = self.run_dashsync("validate", "--json", *arguments)
            self.assertEqual(len(result.report["dashboards"]), count, (arguments, result.err))
        self.assertEqual(self.run_dashsync("validate", "d/drafts").code, 64)
        shown = self.run_dashsync("-C", self.repo / "d", "show", "ab.json", cwd="/")
        self.assertEqual(json.loads(shown.out)["uid"], "ab")
        outside = self.run_dashsync("-c", "/etc/hostname", "validate")
        self.assertEqual(outside.code, 78)
        self.assertIn("not in the source", outside.err)

    def test_after_two_dashes_nothing_is_an_option(self):
        self.init()
        self.write("-v.json", dashboard("a"))
        result = self.run_dashsync("validate", "--json", "--", "-v.json")
        self.assertEqual(len(result.report["dashboards"]), 1, result.err)

    def test_the_config_is_that_of_the_nearest_folder_above(self):
        self.init()
        self.write("dashsync.yaml", "version: 1\ndashboards: [{ path: . }]\n")
        self.write("team/dashsync.yaml", "version: 1\ndashboards:\n  - { path: d, exclude: [sub/drafts] }\n")
        for name in ("a", "drafts/b"):
            self.write(f"team/d/sub/{name}.json", dashboard(name[-1]))
        self.commit()
        for folder, count in (("team/d/sub", 1), ("team", 1), (".", 2)):
            result = self.run_dashsync("-C", folder, "validate", "--json")
            self.assertEqual(len(result.report["dashboards"]), count, (folder, result.err))


class BadServer(Case):
    def plan_against(self, url, *arguments):
        self.init()
        self.write("dashsync.yaml", f"version: 1\ndashboards: [{{path: dashboards}}]\ntargets: {{dev: {{endpoint: '{url}'}}}}\n")
        self.write("dashboards/a.json", dashboard("a"))
        return self.plan("--timeout", "5", *arguments)

    def expect(self, result, code, *words):
        self.assertEqual(result.code, code, result.out + result.err)
        reason = result.row("a")["reason"] + " " + (result.row("a")["hint"] or "")
        for word in words:
            self.assertIn(word, reason)
        self.assertNotIn("\n", result.row("a")["reason"])

    def test_nobody_listens(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.expect(self.plan_against(f"http://127.0.0.1:{port}"), 69, "refused")

    def test_the_name_is_unknown(self):
        result = self.run_dashsync("--endpoint", "http://no-such-host.invalid", "plan", cwd="/", env={})
        self.assertEqual(result.code, 64)  # no folder is named
        self.expect(self.plan_against("https://no-such-host.invalid", "--trust-endpoint", "https://no-such-host.invalid"), 69)

    def test_401_and_403(self):
        denied = Server(self, answer_text(401, "application/json", '{"message":"Unauthorized"}'))
        self.expect(self.plan_against(denied.url), 77, "Unauthorized")
        denied = Server(self, answer_text(403, "application/json", '{"message":"Access denied to this dashboard"}'))
        self.expect(self.plan_against(denied.url), 77)

    def test_html_in_place_of_json(self):
        page = Server(self, answer_text(200, "text/html", "<!DOCTYPE html><title>Sign in</title>"))
        result = self.plan_against(page.url)
        self.assertIn(result.code, (1, 69))
        self.expect(result, result.code, "HTML")

    def test_a_redirect_is_not_followed(self):
        def redirect(handler):
            handler.send_response(302)
            handler.send_header("Location", "http://127.0.0.1:1/login")
            handler.send_header("Content-Length", "0")
            handler.end_headers()
        self.expect(self.plan_against(Server(self, redirect).url), 69, "redirect")

    def test_an_answer_about_another_dashboard_and_a_version_that_overflows(self):
        other = Server(self, answer_text(200, "application/json", '{"dashboard":{"uid":"other","id":7,"version":1},"meta":{}}'))
        self.expect(self.plan_against(other.url), 1, "another dashboard, 'other'")
        huge = Server(self, answer_text(200, "application/json",
                                        '{"dashboard":{"uid":"a","id":7,"version":9223372036854775807},"meta":{}}'))
        self.assertIsNone(self.plan_against(huge.url).row("a")["version"])

    def test_a_signal_ends_a_plan_that_waits(self):
        arrived, leave = threading.Event(), threading.Event()
        self.addCleanup(leave.set)
        def hang(handler):
            arrived.set()
            leave.wait(60)
        url = Server(self, hang).url
        self.init()
        self.write("d/a.json", dashboard("a"))
        process = subprocess.Popen([DASHSYNC, "--endpoint", url, "--timeout", "50", "plan", "d"], cwd=self.repo, text=True,
                                   env=clean_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.running.append(process)
        self.assertTrue(arrived.wait(30))
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=40)  # below the request's own time limit
        process.stderr.close()
        self.assertEqual(process.returncode, 130, out + err)
        self.assertIn("Interrupted", out)

    def test_a_list_of_versions_that_never_ends(self):
        def answer(handler):
            body = {"dashboard": {"uid": "a", "id": 7, "version": 9, "title": "Other", "panels": [{}]}, "meta": {}}
            if "/versions" in handler.path:
                body = {"continueToken": "same", "versions": [{"version": v, "message": "", "data": {"title": "x"}}
                                                              for v in (9, 8, 7, 6)]}
            answer_text(200, "application/json", json.dumps(body))(handler)
        self.expect(self.plan_against(Server(self, answer).url), 1, " repeatedly")

    def test_a_long_complaint_begins_no_line_with_a_command(self):
        text = "b" * 70 + " ::error title=pwned::message"
        server = Server(self, answer_text(400, "application/json", json.dumps({"message": text})))
        self.plan_against(server.url)
        for width in range(60, 76):
            server = Server(self, answer_text(400, "application/json", json.dumps({"message": "b" * width + text[70:]})))
            self.plan_against(server.url)
            out = self.run_dashsync("plan").out
            self.assertFalse(any(line.strip().startswith("::") for line in out.splitlines()), out)

    def test_json_that_is_none_and_a_dashboard_that_is_none(self):
        self.expect(self.plan_against(Server(self, answer_text(200, "application/json", '{"dashboard":')).url), 1)
        self.expect(self.plan_against(Server(self, answer_text(200, "application/json", '{"dashboard":[]}')).url), 1)

    def test_a_truncated_body(self):
        def cut(handler):
            handler.send_response(200)
            handler.send_header("Content-Type", "application/json")
            handler.send_header("Content-Length", "1000")
            handler.end_headers()
            handler.wfile.write(b'{"dashboard":{"uid":"a"')
            handler.close_connection = True
        self.expect(self.plan_against(Server(self, cut).url), 69)

    def test_a_body_of_a_gigabyte(self):
        def flood(handler):
            handler.send_response(200)
            handler.send_header("Content-Type", "application/json")
            handler.send_header("Content-Length", str(1 << 30))
            handler.end_headers()
            try:
                for _ in range(1 << 10):
                    handler.wfile.write(b" " * (1 << 20))
            except OSError:
                pass
            handler.close_connection = True
        result = self.plan_against(Server(self, flood).url)
        self.assertIn(result.code, (1, 69))
        self.expect(result, result.code, "larger")

    def test_a_uid_of_a_folder(self):
        self.init()
        seed = self.seed(dashboard("x"))
        (seed / "team-a").mkdir()
        (seed / "x.json").rename(seed / "team-a" / "x.json")
        gateway = Gateway(self, seed=seed)
        self.config(gateway)
        self.write("dashboards/f.json", dashboard("team-a"))
        self.write("dashboards/x.json", dashboard("x"))
        self.commit()
        result = self.apply()
        self.assertEqual(result.states(), {"team-a": "blocked", "x": "in-sync"})
        self.assertIn("folder", result.row("team-a")["reason"])
        self.assertEqual(result.code, 3)

    def test_all_missing_asks_whether_the_target_is_right(self):
        gateway = Gateway(self)
        self.init()
        self.config(gateway)
        self.write("dashboards/a.json", dashboard("a"))
        self.write("dashboards/b.json", dashboard("b"))
        self.commit()
        question = "All 2 dashboards are missing: is this the right target?"
        for command, code in ((["plan"], 0), (["check"], 0), (["apply", "--yes"], 3), (["drift"], 3), (["pull"], 3)):
            result = self.run_dashsync(*command)
            self.assertEqual((command, result.code, result.out.splitlines()[0]), (command, code, question), result.err)
            report = self.run_dashsync(*command, "--json").report
            self.assertEqual((report["exit"], report["counts"]["missing"], report["question"]), (code, 2, question))
            answered = self.run_dashsync(*command, "--allow-all-missing")
            self.assertEqual(answered.code, 0, command)
            self.assertNotIn("right target", answered.out)
        narrowed = self.run_dashsync("apply", "--yes", "--only", "*")
        self.assertEqual(narrowed.code, 0)
        self.assertNotIn("right target", narrowed.out)
        self.assertNotIn("right target", self.run_dashsync("validate").out)


class BadCommandLine(Case):
    def test_usage_errors_name_the_nearest(self):
        for arguments, words in ((["plam"], "'plan'"), (["plan", "--detailed-exit"], "'--detailed-exitcode'"),
                                 (["plan", "--jobs", "0"], "1 to 256"), (["plan", "--report", "xml"], "The formats are text"),
                                 (["plan", "--json", "--report", "text"], "two reports"),
                                 (["plan", "a", "b"], "too many"), ([], "usage"), (["show"], "no file")):
            result = self.run_dashsync(*arguments, cwd="/")
            self.assertEqual(result.code, 64, arguments)
            self.assertIn(words, result.err)

    def test_former_names_of_options_are_taken_and_in_no_help(self):
        help_texts = [self.run_dashsync(*words, cwd="/").out for words in (("help", "plan"), ("plan", "-h"))]
        for now, former in (("--history-depth", "--history"), ("--allow-older-commit", "--rewind")):
            for help_text in help_texts:
                self.assertIn(now, help_text.split())
                self.assertNotIn(former, help_text.split())
            value = ["5"] if former == "--history" else []
            messages = [self.run_dashsync("plan", option, *value, "nowhere", cwd="/").err for option in (now, former)]
            self.assertIn("'nowhere'", messages[0])
            self.assertEqual(messages[0], messages[1])

    def test_help_is_there_for_every_command(self):
        overview = self.run_dashsync("help", cwd="/").out
        for command in ("plan", "apply", "validate", "show", "version", "help"):
            self.assertIn(f"\n  {command} ", overview)
            for form in (["help", command], [command, "-h"]):
                result = self.run_dashsync(*form, cwd="/")
                self.assertEqual(result.code, 0)
                self.assertIn(f"] {command}", result.out)
                self.assertTrue(all(len(line) <= 80 for line in result.out.splitlines()), result.out)
        self.assertTrue(all(len(line) <= 80 for line in overview.splitlines()), overview)


if __name__ == "__main__":
    unittest.main()
