# SPDX-License-Identifier: MIT
"""doctor: all well on every kind of server, each problem by itself with its fix, and no secret in any of it."""
import base64
import email.utils
import json
import os
import pathlib
import shutil
import socket
import subprocess
import time
import unittest

from harness import Case, Certificates, Gateway, Server, answer_text, clean_environment, dashboard

MARK = "M4RK"  # in every secret, and nowhere else
OPAQUE = f"glsa_{MARK}_a-token-of-grafana"
CE34 = "ce34e7e5-485f-4d76-964f-b3d2b16d1e4f"
AREAS = ["dashsync", "config", "dashboards", "git", "endpoint", "sign-in", "rights", "server", "clock", "identity"]


def base64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def jwt(**claims):
    """Each of its parts has a mark that survives, and is not what a claim says."""
    parts = [json.dumps({"alg": "RS256", "kid": MARK}), json.dumps({**claims, "oid": MARK}), f"{MARK}-signature"]
    return ".".join(base64url(part.encode()) for part in parts)


def at(status, moment, body="{}"):
    """An answer whose clock says that it is `moment`."""
    def answer(handler):
        handler.send_response_only(status)
        handler.send_header("Date", email.utils.formatdate(moment() if callable(moment) else moment, usegmt=True))
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body.encode())

    return answer


class Findings:
    def __init__(self, test, result):
        self.test = test
        self.code = result.code
        self.report = result.report
        self.checks = self.report["checks"]

    def find(self, area, status, *words):
        """The one finding of this area that has these words; it must have this status."""
        found = [check for check in self.checks if check["area"] == area and all(w in check["what"] for w in words)]
        self.test.assertEqual(len(found), 1, f"{area} {words}: {json.dumps(self.checks, indent=1)}")
        self.test.assertEqual(found[0]["status"], status, found)
        return found[0]

    def statuses(self, status):
        return {check["area"] for check in self.checks if check["status"] == status}


class Doctor(Case):
    token = OPAQUE
    roles = ("--token", f"Admin={OPAQUE}")

    def start(self, *arguments, profile="grafana9", live=("cpu",), extra=""):
        self.init()
        self.gateway = Gateway(self, *self.roles, *arguments, profile=profile,
                               seed=self.seed(*(dashboard(uid) for uid in live)))
        self.config(self.gateway, extra)
        self.write("dashboards/cpu.json", dashboard("cpu"))
        self.commit()

    def use(self, url, extra=""):
        """The config names another server."""
        self.write("dashsync.yaml", "version: 1\ndashboards: [{path: dashboards}]\ntargets:\n  dev:\n"
                                    f"    endpoint: {url}\n{extra}")
        self.commit("Another server")

    def doctor(self, *arguments, env=None, cwd=None):
        """As text and as JSON, which must say the same; neither may hold a secret. Gives the findings."""
        env = {"DASHSYNC_TOKEN": self.token} if env is None else env
        text = self.run_dashsync("doctor", *arguments, env=env, cwd=cwd)
        result = self.run_dashsync("doctor", "--json", *arguments, env=env, cwd=cwd)
        for stream in (text.out, text.err, result.out, result.err):
            for secret in {self.token, *self.token.split("."), MARK}:
                self.assertNotIn(secret, stream)
        self.assertEqual((text.err, result.err), ("", ""))
        self.assertEqual(text.code, result.code)
        findings = Findings(self, result)
        self.assertEqual(findings.report["exit"], result.code)
        lines = [line.split()[:2] for line in text.out.splitlines() if not line.startswith(("  fix: ", "  run: "))]
        self.assertEqual(lines, [[check["status"], check["area"]] for check in findings.checks])
        fixes = [line for line in text.out.splitlines() if line.startswith(("  fix: ", "  run: "))]
        self.assertEqual(fixes, [f"  {'run' if check['status'] == 'ok' else 'fix'}: {check['fix']}"
                                 for check in findings.checks if check["fix"]])
        self.assertEqual(list(dict.fromkeys(check["area"] for check in findings.checks)), AREAS)
        return findings


class Well(Doctor):
    def check_well(self, profile, shape, save):
        self.start(profile=profile)
        found = self.doctor()
        self.assertEqual(found.code, 0)
        self.assertEqual(found.statuses("error") | found.statuses("warning"), set())
        found.find("config", "ok", "'dashsync.yaml', target 'dev'")
        found.find("dashboards", "ok", "1 file", "'cpu' of 'dashboards/cpu.json'")
        found.find("git", "ok", str(self.repo), self.git("rev-parse", "HEAD")[:12], ", clean")
        found.find("endpoint", "ok", self.gateway.url, "HTTP/1.1", " ms")
        found.find("sign-in", "ok", "signed in by token")
        found.find("rights", "ok", "read: ")
        found.find("rights", "ok", "versions: ")
        found.find("rights", save, "save: ")
        found.find("server", "ok", shape)
        found.find("clock", "ok", "agrees")
        self.assertEqual({line[0] for line in self.gateway.requests()}, {"GET"})

    def test_grafana_9(self):
        self.check_well("grafana9", "Grafana 9 to 11.5", "ok")

    def test_grafana_12(self):
        self.check_well("grafana12", "Grafana 11.6 or newer", "ok")

    def test_the_azure_tutorial(self):
        self.check_well("azure", "the shape of the Azure tutorial", "skipped")

    def test_the_azure_tutorial_without_versions_in_the_dashboard(self):
        self.check_well("azure-bare", "the shape of the Azure tutorial", "skipped")

    def test_a_dashboard_is_asked_about_by_its_address_on_an_azure_target(self):
        group = "11111111-2222-3333-4444-555555555555~resourceGroups~rg"
        live = f"subscriptions~{group}~providers~Microsoft.Dashboard~dashboards~cpu"
        self.start(profile="azure", live=(live,), extra="    azure: { subscription: "
                   "11111111-2222-3333-4444-555555555555, resource-group: rg }\n")
        found = self.doctor()
        self.assertEqual(found.code, 0)
        found.find("rights", "ok", f"read: '{live}'")

    def test_one_request_without_a_token_and_two_with_one(self):
        self.start()
        self.run_dashsync("doctor", env={"DASHSYNC_TOKEN": self.token})
        path = "/api/dashboards/uid/cpu"
        self.assertEqual(self.gateway.requests(), [["GET", path, "401"], ["GET", path, "200"],
                                                   ["GET", f"{path}/versions?limit=1", "200"]])

    def test_without_a_config_an_endpoint_and_a_folder_are_enough(self):
        self.start()
        (self.repo / "dashsync.yaml").unlink()
        self.commit("No config")
        found = self.doctor("--endpoint", self.gateway.url, "dashboards")
        self.assertEqual(found.code, 0)
        found.find("config", "ok", "no config")
        found.find("rights", "ok", "read: 'cpu'")


class Here(Doctor):
    """What is wrong on this machine."""

    def test_a_broken_config_still_lets_git_be_checked(self):
        self.start()
        self.write("dashsync.yaml", "version: 1\nfoo: 2\ntargets:\n  dev: { endpoint: 3 }\n")
        self.commit("Break it")
        found = self.doctor()
        self.assertEqual(found.code, 78)
        found.find("config", "error", "dashsync.yaml:2:1: ", "'foo'")
        self.assertIn("Write a URL", found.find("config", "error", "dashsync.yaml:4:")["fix"])
        found.find("git", "ok", "repository at")
        self.assertEqual(found.statuses("skipped"), set(AREAS) - {"dashsync", "config", "git"})
        self.assertEqual(self.gateway.requests(), [])

    def test_a_config_that_is_not_there(self):
        self.start()
        self.doctor("-c", "elsewhere.yaml").find("config", "error", "there is no config 'elsewhere.yaml'")

    def test_several_targets_and_none_chosen(self):
        self.start()
        self.write("dashsync.yaml", "version: 1\ndashboards: [{path: dashboards}]\n"
                                    "targets: { a: { endpoint: 'http://[::1]' }, b: { endpoint: 'http://[::1]' } }\n")
        found = self.doctor()
        self.assertEqual(found.code, 64)
        self.assertIn("-t TARGET", found.find("config", "error", "2 targets")["fix"])

    def test_no_git(self):
        self.start()
        shutil.rmtree(self.repo / ".git")
        found = self.doctor()
        self.assertEqual(found.code, 0)
        self.assertEqual(found.find("git", "warning", "not in a git repository")["fix"],
                         "Apply needs one with a commit, to say what it wrote: 'git init' makes one.")
        for command, code in (("plan", 0), ("drift", 0), ("check", 0), ("validate", 0), ("pull", 0), ("apply", 64)):
            found = self.run_dashsync(command, *(["--yes"] if command == "apply" else []),
                                      env={"DASHSYNC_TOKEN": self.token})
            self.assertEqual(found.code, code, command + found.err)

    def test_a_repository_without_a_commit(self):
        self.start()
        shutil.rmtree(self.repo / ".git")
        self.init()
        found = self.doctor()
        self.assertEqual(found.code, 0)
        found.find("git", "warning", "without a commit")

    def test_a_shallow_clone(self):
        self.start()
        self.write("dashboards/cpu.json", dashboard("cpu", "Another"))
        self.commit()
        shallow = self.repo.with_name("shallow")
        subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{self.repo}", str(shallow)],
                       env=clean_environment(), check=True)
        found = self.doctor(cwd=shallow)
        self.assertEqual(found.code, 0)
        self.assertIn("fetch-depth: 0", found.find("git", "warning", "the clone is shallow")["fix"])

    def test_a_file_that_is_not_committed(self):
        self.start()
        self.write("dashboards/cpu.json", dashboard("cpu", "Another"))
        found = self.doctor()
        self.assertEqual(found.code, 0)
        found.find("git", "warning", "'dashboards/cpu.json' differs")
        self.assertNotIn("clean", found.find("git", "ok", "repository at")["what"])

    def test_a_file_that_is_no_dashboard_makes_nothing_dirty(self):
        self.start()
        self.write("notes.txt", "x")
        self.doctor().find("git", "ok", ", clean")

    def test_a_detached_head_is_fine(self):
        self.start()
        self.git("checkout", "-q", "--detach")
        self.assertEqual(self.doctor().statuses("warning"), set())

    @unittest.skipUnless(os.geteuid() == 0, "only root can give a folder away")
    def test_a_repository_of_another_user(self):
        self.start()
        for path in (self.repo, self.repo / ".git"):
            os.chown(path, 12345, 12345)
        found = self.doctor()
        self.assertEqual(found.code, 1)
        self.assertIn("git config --global --add safe.directory",
                      found.find("git", "error", "belongs to another user")["fix"])
        self.assertEqual(found.statuses("skipped"), set(AREAS) - {"dashsync", "git"})

    @unittest.skipUnless(os.geteuid() == 0, "only root can give a folder away")
    def test_a_repository_is_opened_where_git_opens_it(self):
        self.start()
        for path in (self.repo, self.repo / ".git"):
            os.chown(path, 12345, 12345)
        settings = pathlib.Path(self.folder) / "settings"
        settings.write_text(f"[safe]\n\tdirectory = {self.repo}\n")

        def command(*values):
            rows = {f"GIT_CONFIG_KEY_{i}": "safe.directory" for i in range(len(values))}
            return {**rows, **{f"GIT_CONFIG_VALUE_{i}": value for i, value in enumerate(values)},
                    "GIT_CONFIG_COUNT": str(len(values))}

        for is_open, env in (
                (False, {}),
                (True, {"GIT_CONFIG_GLOBAL": str(settings)}),
                (True, {"GIT_CONFIG_SYSTEM": str(settings)}),
                (False, {"GIT_CONFIG_SYSTEM": str(settings), "GIT_CONFIG_NOSYSTEM": "true"}),
                (True, command("*")),
                (True, command(str(self.repo))),
                (False, command("*", "")),
                (False, command(str(self.repo.parent))),
                (False, {"GIT_CONFIG_GLOBAL": str(settings), **command("")}),
                (True, {"SUDO_UID": "12345"}),
                (False, {"SUDO_UID": "12346"}),
        ):
            git = subprocess.run(["git", "-C", str(self.repo), "status"], env=clean_environment(**env),
                                 capture_output=True, text=True)
            result = self.run_dashsync("validate", "dashboards", env=env)
            self.assertEqual((git.returncode == 0, result.code == 0), (is_open, is_open), (env, git.stderr, result.err))

    def test_a_sparse_index(self):
        self.start()
        self.write("other/x.json", "{}")
        self.commit()
        self.git("sparse-checkout", "set", "--cone", "--sparse-index", "dashboards")
        found = self.doctor()
        self.assertEqual(found.code, 1)
        self.assertIn("git sparse-checkout reapply --no-sparse-index",
                      found.find("git", "error", "it is a sparse index")["fix"])
        self.assertEqual(found.statuses("skipped"), set(AREAS) - {"dashsync", "git"})
        result = self.run_dashsync("plan", "--ref", "HEAD", env={"DASHSYNC_TOKEN": self.token})
        self.assertEqual(result.code, 0, result.err)

    def test_a_folder_that_is_not_there_is_a_mistake_of_the_command_line(self):
        self.start()
        result = self.run_dashsync("doctor", "nowhere")
        self.assertEqual((result.code, result.out), (64, ""))

    def test_no_file_is_a_dashboard(self):
        self.start()
        self.write("dashboards/cpu.json", "{]")
        self.commit("Break it")
        found = self.doctor()
        self.assertEqual(found.code, 0)
        self.assertIn("validate", found.find("dashboards", "warning", "no file holds a valid dashboard")["fix"])
        found.find("endpoint", "ok", "HTTP/1.1")
        found.find("clock", "ok")
        found.find("rights", "skipped", "there is no dashboard to ask about")
        self.git("rm", "-q", "dashboards/cpu.json")
        self.commit("Take it out")
        self.doctor().find("dashboards", "warning", "names no file")

    def test_the_first_valid_dashboard_is_the_one_that_is_asked_about(self):
        self.start()
        self.write("dashboards/a.json", "{]")
        self.write("dashboards/b.json", dashboard(""))
        self.commit("More")
        self.doctor().find("rights", "ok", "read: 'cpu'")


class There(Doctor):
    """What is wrong with the server, or on the way to it."""

    def check_unreachable(self, found, *words):
        self.assertEqual(found.code, 69)
        error = found.find("endpoint", "error", *words)
        found.find("git", "ok", "repository at")
        for area in ("rights", "server", "clock"):
            found.find(area, "skipped", "not checked: the endpoint does not answer")
        return error["fix"]

    def test_nobody_listens(self):
        self.start()
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            self.use(f"http://127.0.0.1:{unused.getsockname()[1]}")
            self.check_unreachable(self.doctor(), "the connection was refused")

    def test_a_name_that_does_not_resolve(self):
        self.start()
        fix = self.check_unreachable(self.doctor("--endpoint", "https://grafana.invalid"), "'https://grafana.invalid'",
                                     "the host name was not found")
        self.assertIn("DNS", fix)

    def test_another_authority_than_the_one_that_is_trusted(self):
        ours, theirs = (Certificates(self.make_folder(name)) for name in ("ours", "theirs"))
        pem, key = theirs.issue("server")
        self.start("--tls-cert", str(pem), "--tls-key", str(key))
        self.write("ca.pem", ours.ca.read_text())
        self.config(self.gateway, "    ca-file: ca.pem\n")
        self.assertIn("'ca-file'", self.check_unreachable(self.doctor(), "TLS certificate was not accepted"))

    def make_folder(self, name):
        folder = pathlib.Path(self.folder) / name
        folder.mkdir()
        return folder

    def test_the_certificate_is_shown_and_that_it_ends_soon(self):
        certificates = Certificates(self.make_folder("ours"))
        pem, key = certificates.issue("server")
        self.start("--tls-cert", str(pem), "--tls-key", str(key))
        self.write("ca.pem", certificates.ca.read_text())
        self.config(self.gateway, "    ca-file: ca.pem\n")
        self.commit("Trust it")
        found = self.doctor()
        self.assertEqual(found.code, 0)
        found.find("endpoint", "ok", "https://", "TLS ")
        end = subprocess.run(["openssl", "x509", "-in", str(pem), "-noout", "-enddate", "-dateopt", "iso_8601"],
                             check=True, capture_output=True, text=True).stdout.strip().removeprefix("notAfter=")
        found.find("endpoint", "ok", f"'CN = server' until {end.replace(' ', 'T')}", "issued by 'CN = Test authority'")
        found.find("endpoint", "warning", "'CN = server' ends in")  # two days after it was made

    def test_a_ca_file_without_a_certificate(self):
        self.start()
        self.write("ca.pem", "nothing\n")
        self.config(self.gateway, "    ca-file: ca.pem\n")
        found = self.doctor()
        self.assertEqual(found.code, 78)
        found.find("endpoint", "error", "no PEM certificate")
        found.find("sign-in", "skipped", "no endpoint is configured")

    def test_no_endpoint_is_named(self):
        self.start()
        self.write("dashsync.yaml", "version: 1\ndashboards: [{path: dashboards}]\n")
        found = self.doctor()
        self.assertEqual(found.code, 64)
        found.find("config", "warning", "has no target")
        found.find("endpoint", "error", "no endpoint is named")

    def test_a_server_that_is_not_grafana(self):
        self.start()
        self.use(Server(self, answer_text(200, "text/html", "<html>Sign in</html>")).url)
        found = self.doctor()
        self.assertEqual(found.code, 69)
        found.find("endpoint", "ok", "HTTP/1.1")
        self.assertIn("Is this the Grafana endpoint?", found.find("rights", "error", "HTML, not JSON")["fix"])
        found.find("server", "skipped")

    def test_clocks_that_differ(self):
        self.start()
        for ahead, status, words in ((3600, "warning", "60 minutes ahead of"), (-86400 * 3, "warning", "3 days behind"),
                                     (250, "ok", "4 minutes ahead of"), (-250, "ok", "4 minutes behind")):
            with self.subTest(ahead):
                self.use(Server(self, at(200, lambda: time.time() + ahead + 20 * (1 if ahead > 0 else -1))).url)
                finding = self.doctor().find("clock", status, words, "this machine's")
                self.assertEqual("NTP" in (finding["fix"] or ""), status == "warning")

    def test_the_end_of_the_run_s_time_is_said(self):
        self.start()
        self.use(Server(self, lambda handler: time.sleep(30)).url)
        found = self.doctor("--run-timeout", "1")
        self.assertEqual(found.code, 130)
        found.find("endpoint", "error", "interrupted")
        found.find("rights", "skipped", "the endpoint does not answer")

    def test_a_server_without_a_clock(self):
        self.start()
        self.use(Server(self, lambda handler: (handler.send_response_only(404), handler.send_header(
            "Content-Length", "0"), handler.end_headers())).url)
        self.doctor().find("clock", "skipped", "no Date")

    def test_a_dashboard_that_is_not_there(self):
        self.start(live=("other",))
        found = self.doctor()
        self.assertEqual(found.code, 0)
        found.find("rights", "warning", "'cpu' is not on the server")
        found.find("server", "skipped", "not on the server")
        found.find("clock", "ok")

    def test_what_a_server_says_is_made_printable(self):
        self.start()
        self.use(Server(self, answer_text(403, "application/json", json.dumps({"message": "\x1b[31m##vso[x]y"}))).url)
        result = self.run_dashsync("doctor", env={"DASHSYNC_TOKEN": self.token})
        self.assertEqual(result.code, 77)
        self.assertNotIn("\x1b", result.out)
        self.assertNotIn("##vso[", result.out)


class Signing(Doctor):
    """Who signs in, and what that may do."""

    def test_a_wrong_token(self):
        self.start()
        self.token = f"{MARK}-another-token"
        found = self.doctor()
        self.assertEqual(found.code, 77)
        found.find("endpoint", "ok")
        self.assertIn("expired", found.find("rights", "error", "401")["fix"])
        found.find("server", "skipped", "the dashboard cannot be read")

    def test_a_server_that_repeats_the_token(self):
        self.start()
        self.use(Server(self, lambda handler: answer_text(
            401, "application/json", json.dumps({"message": f"bad {handler.headers.get('Authorization')}"}))(handler)).url)
        self.doctor().find("rights", "error", "bad Bearer ***")

    def test_a_viewer(self):
        self.roles = ("--token", f"Viewer={OPAQUE}")
        self.start()
        found = self.doctor()
        self.assertEqual(found.code, 77)
        found.find("rights", "ok", "read: ")
        found.find("rights", "error", "403")
        self.assertIn("Editor", found.find("rights", "warning", "save: may not be saved")["fix"])
        found.find("server", "ok", "the shape of the versions is unknown")

    def test_no_token_at_all(self):
        self.start()
        found = self.doctor(env={})
        self.assertEqual(found.code, 77)
        found.find("sign-in", "ok", "no token is sent", "no 'auth'")
        found.find("rights", "error", "401")

    def test_auth_none(self):
        self.start(extra="    auth: { method: none }\n")
        self.doctor().find("sign-in", "ok", "no token is sent, as 'auth' says")

    def test_a_server_that_no_token_may_go_to_is_asked_without_one(self):
        self.start()
        server = Server(self, at(401, time.time))
        seen = []
        handler = server.server.RequestHandlerClass
        answer = handler.do_GET
        handler.do_GET = lambda self: (seen.append(self.headers.get("Authorization")), answer(self))
        self.use(server.url)
        found = self.doctor(env={"DASHSYNC_TOKEN": self.token, "DASHSYNC_ENDPOINT": "https://grafana.example.com"})
        self.assertEqual(found.code, 77)
        found.find("endpoint", "ok", server.url)
        self.assertIn("DASHSYNC_ENDPOINT", found.find("sign-in", "error", "no token is sent there")["fix"])
        found.find("rights", "skipped", "nobody is signed in")
        found.find("clock", "ok")
        self.assertEqual(seen, [None, None])  # the text and the JSON

    def test_a_method_that_fails(self):
        self.start(extra="    auth: { method: token, token-file: /nowhere }\n")
        found = self.doctor(env={})
        self.assertEqual(found.code, 78)
        found.find("sign-in", "error", "/nowhere")
        found.find("endpoint", "ok", "HTTP/1.1")

    def test_what_a_token_says_of_itself(self):
        self.token = jwt(aud=CE34, exp=4102444800, roles=["Reader", "Grafana Admin"], scp="user_impersonation")
        self.roles = ("--token", f"Admin={self.token}")
        self.start()
        found = self.doctor()
        self.assertEqual(found.code, 0)
        found.find("sign-in", "ok", f"for {CE34}, until 2100-01-01T00:00:00Z, with scopes user_impersonation, "
                                    "with roles Reader, Grafana Admin")

    def test_a_token_that_has_ended(self):
        self.token = jwt(aud=CE34, exp=int(time.time()) - 86400 * 3)
        self.start()
        found = self.doctor()
        self.assertEqual(found.code, 77)
        found.find("sign-in", "ok", "without roles")
        self.assertIn("Get another one", found.find("sign-in", "warning", "ended 3 days ago")["fix"])

    def test_a_token_with_a_line_break(self):
        self.start()
        self.token = f"{MARK}\n"
        found = self.doctor()
        self.assertEqual(found.code, 77)
        found.find("sign-in", "error", "a character that no token has")


class Json(Doctor):
    def test_the_shape(self):
        self.start()
        report = self.run_dashsync("doctor", "--json", env={"DASHSYNC_TOKEN": self.token}).report
        self.assertEqual(sorted(report), ["checks", "command", "counts", "exit", "identity", "schema"])
        statuses = [check["status"] for check in report["checks"]]
        self.assertEqual(report["counts"],
                         {status: statuses.count(status) for status in ("ok", "warning", "error", "skipped")})
        self.assertGreater(report["counts"]["ok"], 3)
        self.assertIsNone(report["identity"])
        self.assertEqual((report["schema"], report["command"], report["exit"]), (1, "doctor", 0))
        for check in report["checks"]:
            self.assertEqual(sorted(check), ["area", "fix", "status", "what"])
            self.assertIn(check["status"], ("ok", "warning", "error", "skipped"))

    def test_reports_are_refused(self):
        self.start()
        result = self.run_dashsync("doctor", "--report", "json=x")
        self.assertEqual((result.code, result.out), (64, ""))


if __name__ == "__main__":
    unittest.main()
