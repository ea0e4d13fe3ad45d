# SPDX-License-Identifier: MIT
"""Answers that are not Grafana's: of proxies, firewalls, ingresses and caches, to reads and to saves."""
import json
import os
import pathlib
import shutil
import subprocess
import threading
import time
import unittest
import urllib.error
import urllib.request

from harness import (DASHSYNC, TOKEN, Case, Certificates, Gateway, Server, answer_text, clean_environment, dashboard,
                     needs)

PAGE = "<html><head><title>No</title></head></html>"


def is_save(handler):
    return handler.command == "POST" and handler.path.endswith("/api/dashboards/db")


class Answers(Case):
    def start(self, *arguments, **more):
        self.gateway = Gateway(self, *arguments, seed=self.seed(dashboard("cpu")), **more)
        self.init()
        self.write("dashboards/cpu.json", dashboard("cpu"))
        self.config(self.gateway)
        self.commit("Take over")
        self.write("dashboards/cpu.json", dashboard("cpu", expr="new"))
        self.commit("Change it")

    def forward(self, handler):
        """What the simulator answers: status, content type, text."""
        request = urllib.request.Request(self.gateway.url + handler.path, method=handler.command,
                                         data=handler.body or None)
        for name in ("Authorization", "Content-Type"):
            if handler.headers.get(name):
                request.add_header(name, handler.headers[name])
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.headers["Content-Type"], answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers["Content-Type"], error.read().decode()

    def between(self, answer):
        """A server in between: `answer(handler)` gives what is answered, or None for what the simulator does."""
        def handle(handler):
            handler.body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
            status, kind, text = answer(handler) or self.forward(handler)
            handler.send_response(status)
            handler.send_header("Content-Type", kind)
            handler.send_header("Content-Length", str(len(text.encode())))
            try:
                handler.end_headers()
                handler.wfile.write(text.encode())
            except (BrokenPipeError, ConnectionResetError):  # who asked has given up
                handler.close_connection = True

        server = Server(self, handle)
        self.config(server)
        self.commit("Through a proxy")
        return server

    def expr(self):
        return self.gateway.get("cpu")["dashboard"]["panels"][0]["targets"][0]["expr"]

    # ---- reads ----

    def expect_no_grafana(self, *words):
        for command in ("plan", "apply", "check", "drift"):
            result = self.run_dashsync(command, *(["--yes"] if command == "apply" else []))
            self.assertEqual(result.code, 69, result.out)
            self.assertNotIn("missing", result.out)
            self.assertNotIn("az resource", result.out)
        row = self.plan().row("cpu")
        self.assertEqual(row["state"], "error")
        for word in words:
            self.assertIn(word, row["reason"])
        self.assertIn("Is this the Grafana endpoint?", row["hint"])
        self.assertEqual(self.run_dashsync("doctor").code, 69)

    def test_a_404_of_a_wrong_path_or_of_an_ingress_is_an_error_of_the_endpoint(self):
        self.start()
        self.gateway.url += "/grafana"
        self.config(self.gateway)
        self.commit("A wrong path")
        self.expect_no_grafana("the server answered 404: Not found")
        for kind, text, words in (("text/plain", "404 page not found\n", "404: 404 page not found"),
                                  ("text/plain", "", "404"), ("text/html", PAGE, "404: an HTML page"),
                                  ("application/json", '{"error":"no route"}', "404")):
            with self.subTest(text=text):
                self.config(Server(self, answer_text(404, kind, text)))
                self.commit("An ingress")
                self.expect_no_grafana(words)

    def test_on_azure_any_404_of_json_is_missing(self):
        self.start()
        azure = ("    azure: { region: westus, subscription: 00000000-0000-0000-0000-000000000000, "
                 "resource-group: rg }\n")
        self.config(Server(self, answer_text(404, "application/json", '{"error":{"code":"ResourceNotFound"}}')), azure)
        self.commit("Azure")
        self.assertEqual(self.plan().states(), {"cpu": "missing"})
        self.config(Server(self, answer_text(404, "text/plain", "404 page not found\n")), azure)
        self.commit("An ingress before Azure")
        self.assertEqual((self.plan().code, self.plan().states()), (69, {"cpu": "error"}))

    def test_a_redirect_shows_the_endpoint_to_write(self):
        self.start()

        def redirect(place):
            def answer(handler):
                handler.send_response(301)
                handler.send_header("Location", place + (handler.path if place == "/grafana" else ""))
                handler.send_header("Content-Length", "0")
                handler.end_headers()
            return answer

        server = Server(self, redirect("/grafana"))
        self.config(server)
        self.commit("Below a path")
        result = self.plan()
        self.assertEqual(result.code, 69)
        self.assertIn(f"a redirect to '{server.url}/grafana/api/dashboards/uid/cpu'", result.row("cpu")["reason"])
        self.assertIn(f"Write 'endpoint: {server.url}/grafana'", result.row("cpu")["hint"])
        self.config(Server(self, redirect("/login?state=s3cret")))
        self.commit("A sign-in page")
        row = self.plan().row("cpu")
        self.assertIn("/login'", row["reason"])
        self.assertIn("sign-in page", row["hint"])
        self.assertNotIn("s3cret", str(row))

    def test_a_proxy_that_refuses_the_connection_is_named(self):
        self.start()
        result = self.run_dashsync("plan", "--json", "dashboards", "--endpoint", "https://grafana.invalid", env={
            "https_proxy": "http://127.0.0.1:1", "NO_PROXY": None, "no_proxy": None})
        self.assertEqual(result.code, 69)
        self.assertIn("the proxy at 127.0.0.1:1 refused the connection", result.row("cpu")["reason"])
        self.assertIn("HTTPS_PROXY", result.row("cpu")["hint"])

    def test_a_certificate_of_another_name_is_not_one_of_another_authority(self):
        self.init()
        certificates = Certificates(self.folder)
        pem, key = certificates.issue("server", "DNS:grafana.example.org,IP:10.0.0.1")
        self.start("--tls-cert", str(pem), "--tls-key", str(key))
        self.write("ca.pem", certificates.ca.read_text())
        self.config(self.gateway, "    ca-file: ca.pem\n")
        self.commit("Trust it")
        result = self.plan()
        self.assertEqual(result.code, 69)
        self.assertEqual(result.row("cpu")["hint"], "The certificate is for grafana.example.org, 10.0.0.1: write "
                         "'endpoint' with such a name, not '127.0.0.1'.")

    # ---- what dashsync does not do ----

    def test_a_missing_dashboard_of_a_plain_grafana_is_imported_by_its_command(self):
        needs(shutil.which("curl"), "curl is not here")
        for profile in ("grafana9", "grafana12"):
            with self.subTest(profile=profile):
                self.repo = self.repo.with_name(profile)
                self.gateway = Gateway(self, profile=profile)
                self.init()
                self.config(self.gateway)
                name = "dashboards/it's here.json"
                self.write(name, dashboard("cpu", id=12, version=7))  # numbers of another server
                self.commit("Begin")
                plan = self.plan()
                self.assertEqual((plan.code, plan.states()), (0, {"cpu": "missing"}))
                row = plan.row("cpu")
                self.assertEqual(row["reason"], "not on the server, and dashsync does not create dashboards")
                self.assertNotIn("az resource", plan.out)
                self.assertNotIn(TOKEN, plan.out)
                command, = (command["line"] for command in row["commands"] if command["what"] == "import it once")
                self.assertEqual(row["hint"], "Import the file in Grafana once, then run again.")
                self.assertIn(command, self.run_dashsync("doctor").out)
                path = f"{pathlib.Path(DASHSYNC).parent}:{os.environ['PATH']}"
                done = subprocess.run(["sh", "-c", command], cwd=self.repo, capture_output=True, text=True,
                                      env=clean_environment(DASHSYNC_TOKEN=TOKEN, PATH=path))
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                self.assertEqual(self.plan().states(), {"cpu": "in-sync"})
                self.write(name, dashboard("cpu", expr="new", id=12, version=7))
                self.commit("Change it")
                self.assertEqual(self.apply().outcomes(), {"cpu": "written"})
                self.git("rm", "-q", name)
                self.write("dashboards/other.json", dashboard("other"))
                self.commit("It leaves")
                row = self.plan().row("cpu")
                self.assertEqual((row["state"], row["hint"]), ("orphaned", "Delete it in Grafana, or bring the file back."))

    def test_each_dashboard_of_one_file_is_imported_by_its_own_command(self):
        needs(shutil.which("curl"), "curl is not here")
        self.gateway = Gateway(self)
        self.init()
        self.config(self.gateway)
        self.write("dashboards/two.json", [dashboard("one"), dashboard("two", expr="up == 2")])
        self.commit("Begin")
        path = f"{pathlib.Path(DASHSYNC).parent}:{os.environ['PATH']}"
        for row in self.plan().report["dashboards"]:
            done = subprocess.run(["sh", "-c", row["commands"][0]["line"]], cwd=self.repo, capture_output=True, text=True,
                                  env=clean_environment(DASHSYNC_TOKEN=TOKEN, PATH=path))
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(self.plan().states(), {"one": "in-sync", "two": "in-sync"})
        self.assertIsNone(self.plan().report["plan_digest"])  # nothing is to be written
        self.assertEqual(json.loads(self.run_dashsync("show", "--only", "tw*", "dashboards/two.json").out)["uid"], "two")

    # ---- saves ----

    def test_what_a_firewall_or_a_proxy_says_of_a_save_is_not_what_grafana_says(self):
        self.start()
        for status, hint in ((403, "-- Grafana --"), (405, "does not allow POST"), (413, "client_max_body_size"),
                             (502, "overloaded")):
            with self.subTest(status=status):
                self.between(lambda handler: is_save(handler) and (status, "text/html", PAGE))
                is_busy = status >= 500  # and so waited for, here until the run ends
                result = self.apply("--run-timeout", "2") if is_busy else self.apply()
                self.assertEqual(result.code, 130 if is_busy else 1, result.out)
                row = result.row("cpu")
                self.assertRegex(row["reason"], (r"^interrupted while the server was too busy \(.*\): " if is_busy else "^") +
                                 f"the server answered {status}: an HTML page, not JSON; it is not in the versions so far$")
                self.assertIn(hint, row["hint"])
                self.assertNotIn("dashboards:write", str(row))

    def test_a_save_that_was_kept_is_found_whatever_was_answered(self):
        for status, kind, text in ((202, "application/json", "{}"), (408, "text/html", PAGE), (400, "text/html", PAGE),
                                   (403, "text/html", PAGE), (302, "text/plain", ""),
                                   (200, "application/json", '{"status":"success","ver')):
            with self.subTest(status=status):
                self.repo = self.repo.with_name(f"{status}")
                self.start()

                def answer(handler):
                    if not is_save(handler):
                        return None
                    self.forward(handler)
                    return status, kind, text

                self.between(answer)
                result = self.apply()
                self.assertEqual((result.code, result.outcomes()), (0, {"cpu": "written"}), result.out)
                self.assertIn(f"kept although the server answered {status}", result.row("cpu")["warning"])
                self.assertEqual(self.expr(), "new")
                self.assertEqual(len(self.gateway.versions("cpu")), 2)

    def test_a_save_that_arrives_late_is_not_called_unsaved(self):
        self.start()
        arrived = threading.Event()
        late = []

        def answer(handler):
            if not is_save(handler):
                return None
            late.append(handler)
            arrived.wait(60)
            return 504, "text/html", PAGE

        self.between(answer)
        result = self.apply("--timeout", "1")
        self.assertEqual(result.code, 69, result.out)
        self.assertIn("timed out", result.row("cpu")["reason"])
        self.assertIn("it is not in the versions so far", result.row("cpu")["reason"])
        self.assertIn("--timeout allows more time", result.row("cpu")["hint"])
        self.assertEqual(self.expr(), "up")
        statuses = [self.forward(handler)[0] for handler in late]  # the proxy delivers them now
        arrived.set()
        self.assertEqual(sorted(statuses), [200] + [412] * (len(late) - 1))
        time.sleep(0.1)
        self.config(self.gateway)
        self.commit("Without the proxy")
        self.assertEqual(self.plan().states(), {"cpu": "in-sync"})

    def test_a_server_that_migrates_what_it_serves_has_edited_nothing(self):
        self.start()

        def answer(handler):
            if handler.command != "GET" or "versions" in handler.path:
                return None
            status, kind, text = self.forward(handler)
            live = json.loads(text)
            if "dashboard" in live:
                live["dashboard"].update(schemaVersion=41, preload=False)
            return status, kind, json.dumps(live)

        self.between(answer)
        result = self.apply()
        self.assertEqual((result.code, result.outcomes()), (0, {"cpu": "written"}), result.out)
        self.assertIn("it migrates dashboards when it reads them, and that is not drift", result.row("cpu")["warning"])
        self.assertNotIn("rewrites", result.out)
        for command in ("plan", "drift"):
            told = self.run_dashsync(command)
            self.assertEqual(told.code, 0, told.out)
            self.assertIn("1 dashboard: 1 in sync.", told.out)
            self.assertIn("The server serves 1 dashboard in another form than the stored version:", told.out)
            self.assertNotIn("edited by", told.out)
        self.write("dashboards/cpu.json", dashboard("cpu", expr="newer"))
        self.commit("Change it again")
        row = self.plan().row("cpu")
        self.assertEqual((row["state"], row["reason"]), ("changed", "git changed, nobody edited live"))
        self.assertEqual(self.apply().outcomes(), {"cpu": "written"})
        self.gateway.edit("cpu", lambda live: live.update(description="by hand"))
        self.assertEqual(self.run_dashsync("drift").code, 2)

    def test_the_rows_that_apply_proposes_make_the_next_runs_quiet(self):
        self.start()
        self.write("dashboards/cpu.json", dashboard("cpu", expr="new", timezone="utc", editable=True))

        def answer(handler):
            if not is_save(handler):
                return None
            body = json.loads(handler.body)
            body["dashboard"].update({"timezone": "browser", "a/b~": {"on": [1.5, None]}})
            body["dashboard"].pop("editable", None)
            handler.body = json.dumps(body).encode()
            return self.forward(handler)

        server = self.between(answer)
        result = self.apply()
        self.assertEqual((result.code, result.outcomes()), (0, {"cpu": "written"}), result.out)
        said, proposed = result.row("cpu")["warning"].split("add to rewrites:")
        self.assertIn("the server stored something else than it was sent", said)
        rows = ["{ path: " + row.strip() for row in proposed.split(" { path: ")[1:]]
        self.assertEqual(sorted(rows), ['{ path: "/a~1b~0", sent: "*", stored: {"on":[1.5,null]} }',
                                        '{ path: "/editable", sent: true, stored: "*" }',
                                        '{ path: "/timezone", sent: "utc", stored: "browser" }'])
        self.assertIn("in another form than dashsync sent", self.run_dashsync("plan").out)
        self.config(server, "    rewrites:\n" + "".join(f"      - {row}\n" for row in rows))
        self.commit("Add the rows")
        told = self.run_dashsync("plan")
        self.assertEqual(told.code, 0)
        self.assertNotIn("another form", told.out + told.err)
        self.write("dashboards/cpu.json", dashboard("cpu", expr="newer", timezone="utc", editable=True))
        self.commit("Change it again")
        row = self.plan().row("cpu")
        self.assertEqual((row["state"], [change["path"] for change in row["changes"]]),
                         ("changed", ["/panels/[id=4]/targets/[refId=A]/expr"]))
        result = self.apply()
        self.assertEqual((result.code, result.outcomes(), result.row("cpu")["warning"]), (0, {"cpu": "written"}, None))

    def test_a_cache_that_serves_what_was_there_before_is_no_rewrite(self):
        self.start()
        cache = {}

        def answer(handler):
            if handler.command != "GET" or "versions" in handler.path:
                return None
            if handler.path not in cache:
                cache[handler.path] = self.forward(handler)
            return cache[handler.path]

        self.between(answer)
        result = self.apply()
        self.assertEqual((result.code, result.outcomes()), (0, {"cpu": "written"}), result.out)
        self.assertEqual(result.row("cpu")["version"], 2)
        self.assertEqual(result.row("cpu")["warning"], "the server still serves version 1: a cache may be in between")
        self.assertEqual(self.expr(), "new")


if __name__ == "__main__":
    unittest.main()
