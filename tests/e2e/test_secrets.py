# SPDX-License-Identifier: MIT
"""Signing in by every method, and every way it fails, with secrets that carry a mark: no output may hold it.

The token endpoints, the metadata services and `az` are played here; the dashboards are the simulator's.
"""
import json
import os
import pathlib
import signal
import ssl
import subprocess
import time
import unittest

from harness import DASHSYNC, Case, Gateway, Server, clean_environment, dashboard

MARK = "M4RK"  # in every secret, and nowhere else
TOKEN = f"{MARK}-access-token-of-the-run"
JWT = f"{MARK}.federated.jwt"
AUDIENCE = "ce34e7e5-485f-4d76-964f-b3d2b16d1e4f"


class Entra:
    """Everybody who hands out tokens. `refusal` is (status, content type, text); {body} and {head} are what was sent."""

    def __init__(self, test):
        self.refusal = None
        self.token = TOKEN
        self.counts = False  # whether each token is another one
        self.asked = []
        self.url = Server(test, self.answer).url

    def answer(self, handler):
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0)).decode()
        path = handler.path.split("?")[0]
        self.asked.append(path)
        if path == "/idtoken":
            status, kind, text = 200, "application/json", json.dumps({"value": JWT})
        elif path == "/oidc":
            status, kind, text = 200, "application/json", json.dumps({"oidcToken": JWT})
        elif self.refusal:
            status, kind, text = self.refusal
            text = text.replace("{body}", body).replace("{head}", str(handler.headers).replace("\n", " "))
        else:
            status, kind = 200, "application/json"
            token = f"{self.token}-{len(self.asked)}" if self.counts else self.token
            text = json.dumps({"access_token": token, "expires_in": "3600", "token_type": "Bearer"})
        data = text.encode()
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)


class Signing(Case):
    def start(self, *arguments, auth="{ method: auto }", tokens=("--token", f"Admin={TOKEN}")):
        self.entra = Entra(self)
        self.gateway = Gateway(self, *tokens, *arguments, seed=self.seed(dashboard("same"), dashboard("changed")))
        self.init()
        self.config(self.gateway, f"    auth: {auth}\n")
        self.write("dashboards/same.json", dashboard("same"))
        self.write("dashboards/changed.json", dashboard("changed"))
        self.commit()
        self.write("dashboards/changed.json", dashboard("changed", expr="up == 0"))
        self.commit()

    def secret_file(self, name, text, mode=0o600):
        path = pathlib.Path(self.folder) / name
        path.write_text(text)
        path.chmod(mode)
        return str(path)

    def az(self, script):
        folder = pathlib.Path(self.folder) / "bin"
        folder.mkdir(exist_ok=True)
        self.secret_file("bin/az", f"#!/bin/sh\n{script}\n", 0o700)
        return f"{folder}:{os.environ['PATH']}"

    def certificate(self):
        path = pathlib.Path(self.folder) / "client.pem"
        if not path.exists():
            subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(path), "-out",
                            f"{path}.crt", "-days", "2", "-subj", "/CN=dashsync", "-addext",
                            "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
            path.write_text(path.read_text() + pathlib.Path(f"{path}.crt").read_text())
        return str(path)

    def nobody(self):
        """An environment in which no method is configured, whatever machine this is."""
        names = ("IDENTITY_ENDPOINT", "IDENTITY_HEADER", "ACTIONS_ID_TOKEN_REQUEST_URL", "SYSTEM_OIDCREQUESTURI")
        return {**{name: None for name in names}, "PATH": os.environ["PATH"].replace("/az", "/no-az"),
                "AZURE_POD_IDENTITY_AUTHORITY_HOST": "http://127.0.0.1:1", "AZURE_AUTHORITY_HOST": self.entra.url}

    def methods(self):
        application = {"AZURE_TENANT_ID": "tenant", "AZURE_CLIENT_ID": "app"}
        az = self.az(f"""echo '{{"accessToken": "{TOKEN}", "expires_on": 4102444800}}'""")
        return {
            "token": {"DASHSYNC_TOKEN": TOKEN},
            "token of the target": {"DASHSYNC_TOKEN_DEV": TOKEN, "DASHSYNC_TOKEN": f"{MARK}-wrong"},
            "client secret": {**application, "AZURE_CLIENT_SECRET": f"{MARK}~client&secret="},
            "client certificate": {**application, "AZURE_CLIENT_CERTIFICATE_PATH": self.certificate()},
            "workload identity": {**application, "AZURE_FEDERATED_TOKEN_FILE": self.secret_file("federated", JWT)},
            "GitHub Actions": {**application, "ACTIONS_ID_TOKEN_REQUEST_URL": f"{self.entra.url}/idtoken?v=1",
                               "ACTIONS_ID_TOKEN_REQUEST_TOKEN": f"{MARK}-request-token"},
            "Azure Pipelines": {"SYSTEM_OIDCREQUESTURI": f"{self.entra.url}/oidc",
                                "SYSTEM_ACCESSTOKEN": f"{MARK}-system-token",
                                "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID": "connection",
                                "AZURESUBSCRIPTION_TENANT_ID": "tenant", "AZURESUBSCRIPTION_CLIENT_ID": "app"},
            "GitLab": {**application, "GITLAB_OIDC_TOKEN": JWT},
            "App Service identity": {"IDENTITY_ENDPOINT": f"{self.entra.url}/msi",
                                     "IDENTITY_HEADER": f"{MARK}-identity-header"},
            "managed identity": {"AZURE_POD_IDENTITY_AUTHORITY_HOST": self.entra.url},
            "Azure CLI": {"PATH": az},
        }

    def run_marked(self, *arguments, env, stdin=None):
        """Runs it and looks for the mark in all that it printed and wrote."""
        result = self.run_dashsync(*arguments, env={**self.nobody(), **env}, stdin=stdin)
        self.look(result.out, arguments)
        self.look(result.err, arguments)
        return result

    def look(self, text, where):
        """The mark, in its own spelling or in that of a form or of base64."""
        for spelling in (MARK, "TTRSS"):
            self.assertNotIn(spelling, text, where)

    def look_into_files(self):
        for path in self.repo.rglob("*.out"):
            self.look(path.read_text(), path)

    def check_failure(self, env, code, *words, command=("plan", "-v")):
        result = self.run_marked(*command, env=env)
        self.assertEqual(result.code, code, result.err)
        errors = [line for line in result.err.splitlines() if line.startswith("dashsync: error:")]
        self.assertEqual(len(errors), 1, result.err)
        for word in words:
            self.assertIn(word, result.err)


class Methods(Signing):
    def test_every_method_signs_in_and_no_command_shows_a_secret(self):
        self.start()
        for name, env in self.methods().items():
            with self.subTest(name):
                plan = self.run_marked("plan", "-v", env=env)
                self.assertEqual(plan.code, 0, plan.err)
                self.assertIn(f"signed in: {name.replace(' of the target', '')}", plan.err)
                self.assertIn("changed", plan.out)

    def test_every_command_with_every_secret_set(self):
        self.start()
        env = {}
        for more in self.methods().values():
            env.update(more)
        for name in ("DASHSYNC_TOKEN", "DASHSYNC_TOKEN_DEV"):
            env.pop(name)
        commands = (
            ["plan"], ["plan", "--json"], ["plan", "-v", "--report", "json=report.out"], ["plan", "--out", "plan.out"],
            ["drift"], ["drift", "--json"], ["explain", "changed"], ["validate", "dashboards"],
            ["show", "dashboards/same.json"], ["version"], ["help"], ["help", "plan"], ["apply", "plan.out"],
            ["apply", "--yes", "-v", "--report", "json=applied.out"], ["plan", "--ref", "HEAD~1"],
        )
        for command in commands:
            with self.subTest(command=command):
                result = self.run_marked(*command, env=env)
                self.assertIn(result.code, (0, 2), result.err)
        self.look_into_files()
        self.assertEqual(len(list(self.repo.rglob("*.out"))), 3)

    def test_explain_says_who_signed_in(self):
        self.start(auth="{ method: environment, tenant: tenant, client-id: app }")
        result = self.run_marked("explain", "same", env={"AZURE_CLIENT_SECRET": f"{MARK}-secret"})
        self.assertIn(f"sign-in  client secret, for {AUDIENCE}, until 20", result.out)

    def test_a_token_file_of_the_config(self):
        path = self.secret_file("bearer", f"{TOKEN}\n")
        self.start(auth=f"{{ method: token, token-file: {path} }}")
        self.assertEqual(self.run_marked("plan", "-v", env={}).code, 0)

    def test_without_a_word_about_it_nobody_is_asked(self):
        self.start()
        self.config(self.gateway)
        result = self.run_marked("plan", env=self.methods()["client secret"])
        self.assertEqual(result.code, 77)
        self.assertEqual(self.entra.asked, [])

    def test_none_sends_no_token(self):
        self.start(auth="{ method: none }")
        result = self.run_marked("plan", env={**self.methods()["client secret"], "DASHSYNC_TOKEN": TOKEN})
        self.assertEqual(result.code, 77)
        self.assertEqual(self.entra.asked, [])

    def test_a_token_that_the_server_refuses_in_the_middle_of_a_run_is_replaced(self):
        for fault in ("expired@get:2", "expired@1"):
            with self.subTest(fault):
                self.start("--fault", fault, tokens=())
                self.entra.counts = True
                result = self.run_marked("apply", "--yes", "--json", env=self.methods()["client secret"])
                self.assertEqual(result.code, 0, result.out)
                self.assertEqual(result.outcomes()["changed"], "written")
                self.assertEqual(len(self.gateway.versions("changed")), 2)
                self.assertEqual(len(self.entra.asked), 2)


class Failures(Signing):
    ENTRA = {"AZURE_TENANT_ID": "tenant", "AZURE_CLIENT_ID": "app", "AZURE_CLIENT_SECRET": f"{MARK}~secret+/="}

    def refuse(self, status, text, kind="application/json"):
        self.entra.refusal = (status, kind, text)

    def test_what_entra_refuses_is_one_line_with_its_code(self):
        self.start()
        for code, words in ((7000215, "client secret is wrong"), (7000222, "has expired"), (90002, "Check 'tenant'"),
                            (700016, "not in this tenant"), (500011, "audience"), (700024, "clock")):
            self.refuse(401, json.dumps({"error": "invalid_client", "error_description":
                                         f"AADSTS{code}: It says so. {{body}} {{head}}\r\nTrace ID: 1\r\nTimestamp: 2"}))
            self.check_failure(self.ENTRA, 77, f"AADSTS{code}", words)

    def test_an_endpoint_that_answers_html(self):
        self.start()
        self.refuse(200, "<html>Please sign in {body}</html>", "text/html")
        self.check_failure(self.ENTRA, 69, "answered 200, and not as a token endpoint does (text/html)")

    def test_an_endpoint_that_is_not_there(self):
        self.start()
        self.entra.url = "http://127.0.0.1:1"
        self.check_failure(self.ENTRA, 69, "the connection was refused")

    def test_an_authority_that_is_no_cloud(self):
        self.start()
        self.entra.url = f"https://user:{MARK}@login.example"
        self.check_failure(self.ENTRA, 78, "AZURE_AUTHORITY_HOST")
        self.entra.url = "https://login.example"
        self.check_failure(self.ENTRA, 78, "none of the Azure clouds' authorities")

    def test_the_branch_cannot_name_an_authority_of_its_own(self):
        self.start()
        self.config(self.gateway, f"    auth: {{ method: environment, authority: '{self.entra.url}' }}\n")
        self.check_failure(self.ENTRA, 78, "authority: ", "no secret is sent there")
        self.assertEqual(self.entra.asked, [])

    def test_the_branch_cannot_send_the_token_elsewhere(self):
        self.start()
        self.write("dashsync.yaml", "version: 1\ndashboards: [{path: dashboards}]\ntargets:\n  dev:\n"
                                    "    endpoint: https://evil.example\n    auth: { method: auto }\n")
        self.check_failure(self.ENTRA, 77, "--trust-endpoint")
        self.assertEqual(self.entra.asked, [])  # nobody is asked for a token that could not be sent

    def test_the_branch_cannot_name_who_vouches_for_the_authority(self):
        self.start()
        path = pathlib.Path(self.certificate())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        server = Server(self, self.entra.answer)
        server.server.socket = context.wrap_socket(server.server.socket, server_side=True)
        self.write("ca.pem", pathlib.Path(f"{path}.crt").read_text())
        self.config(self.gateway, "    auth: { method: auto }\n    ca-file: ca.pem\n")
        self.entra.url = server.url.replace("http:", "https:")
        self.check_failure(self.ENTRA, 69, "TLS certificate was not accepted")
        self.assertEqual(self.entra.asked, [])

    def test_a_token_for_another_audience(self):
        self.start()
        self.entra.token = f"{MARK}-for-somebody-else"
        result = self.run_marked("plan", "-v", env=self.ENTRA)
        self.assertEqual(result.code, 77)
        self.assertIn("6f2d169c-08f3-4a4c-a982-bcaf2d038c45", result.err + result.out)
        self.assertEqual(len(self.entra.asked), 2)  # once, and once after the 401s of the whole run

    def test_a_server_that_repeats_the_token_and_asks_for_a_role(self):
        self.start()
        echo = Server(self, self.repeat)
        self.config(echo, "    auth: { method: auto }\n")
        self.commit()
        for command in (["plan", "-v"], ["plan", "--json"], ["drift"], ["apply", "--yes"]):
            result = self.run_marked(*command, env=self.ENTRA)
            self.assertEqual(result.code, 77)
            self.assertIn("'Azure Monitor Dashboards with Grafana Contributor'", " ".join(result.out.split()))
        self.assertIn("invalid header Bearer ***", self.run_marked("explain", "same", env=self.ENTRA).out)

    def repeat(self, handler):
        data = json.dumps({"message": f"invalid header {handler.headers.get('Authorization')}"}).encode()
        handler.send_response(403)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    def test_files_that_hold_no_token_or_no_key(self):
        self.start()
        application = {"AZURE_TENANT_ID": "tenant", "AZURE_CLIENT_ID": "app"}
        certificate = self.certificate()
        rows = (
            ({"AZURE_FEDERATED_TOKEN_FILE": self.secret_file("empty", "")}, 77, "is empty"),
            ({"AZURE_FEDERATED_TOKEN_FILE": self.secret_file("words", f"{MARK} {MARK}\n")}, 77, "does not hold a token"),
            ({"AZURE_FEDERATED_TOKEN_FILE": "/nowhere"}, 78, "No such file"),
            ({"AZURE_CLIENT_CERTIFICATE_PATH": f"{certificate}.crt"}, 78, "without its private key"),
            ({"AZURE_CLIENT_CERTIFICATE_PATH": self.secret_file("text", MARK)}, 78, "is not PEM"),
        )
        for env, code, words in rows:
            self.check_failure({**application, **env}, code, words)

    def test_azure_cli_that_fails(self):
        self.start()
        self.check_failure({"PATH": self.az("echo 'ERROR: AADSTS700082: It has expired.' >&2; exit 1")}, 77,
                           "AADSTS700082", "az login")
        self.check_failure({"PATH": self.az("echo \"ERROR: Please run 'az login' to setup account.\" >&2; exit 1")}, 77,
                           "nobody is signed in", "AZURE_CLIENT_SECRET")
        self.check_failure({"PATH": self.az(f"echo '{TOKEN}'")}, 77, "not the JSON")

    def test_a_signal_ends_the_wait_for_azure_cli(self):
        self.start()
        started = pathlib.Path(self.folder) / "started"
        env = {**self.nobody(), "PATH": self.az(f"touch {started}; sleep 600")}
        process = subprocess.Popen([DASHSYNC, "plan"], cwd=self.repo, env=clean_environment(**env),
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        while not started.exists():
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=10)
        self.assertEqual(process.returncode, 130, err)

    def test_nothing_is_configured(self):
        self.start()
        self.check_failure({}, 77, "no way to sign in is configured", "AZURE_CLIENT_SECRET", "IDENTITY_ENDPOINT")

    def test_a_proxy_that_asks_for_a_login(self):
        self.start()
        proxy = Server(self, lambda handler: None)
        env = {**self.ENTRA, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1",
               "HTTPS_PROXY": proxy.url.replace("http://", f"http://user:{MARK}@")}
        proxy.server.RequestHandlerClass.do_CONNECT = lambda handler: (
            handler.send_response(407), handler.send_header("Content-Length", "0"),
            handler.send_header("Connection", "close"), handler.end_headers())
        self.entra.url = "https://login.microsoftonline.us"
        self.check_failure(env, 69, "asks for a login (407)")

    def test_a_token_with_a_line_break(self):
        self.start()
        self.check_failure({"DASHSYNC_TOKEN": f"{TOKEN}\n"}, 77, "DASHSYNC_TOKEN")


if __name__ == "__main__":
    unittest.main()
