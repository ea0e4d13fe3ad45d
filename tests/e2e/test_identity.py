# SPDX-License-Identifier: MIT
"""doctor in the jobs of each platform: whom the job's token names, and the lines that give it a credential and a role."""
import json
import pathlib
import re
import shlex
import unittest

from harness import Server, answer_text
from test_doctor import MARK, OPAQUE, Doctor, base64url

CLIENT = "22222222-2222-4222-8222-222222222222"
GITHUB = "https://token.actions.githubusercontent.com"
AUDIENCE = "api://AzureADTokenExchange"
WRITER = "Azure Monitor Dashboards with Grafana Contributor"
PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs/identities.md"
NUMBERS = {"repository": "octo/infra", "repository_owner_id": "123", "repository_id": "456"}


def token(**claims):
    """A job's token. Its parts have a mark that nothing may print."""
    parts = [json.dumps({"alg": "RS256", "kid": MARK}), json.dumps({**claims, "jti": MARK}), f"{MARK}-signature"]
    return ".".join(base64url(part.encode()) for part in parts)


class Job(Doctor):
    roles = ("--token", f"Viewer={OPAQUE}", "--token", f"Admin={MARK}-admin")
    github = {"iss": GITHUB, "aud": AUDIENCE, **NUMBERS}

    def provider(self, member, content):
        """A platform that answers with this token."""
        server = Server(self, lambda handler: (self.asked.append((handler.command, handler.path)), answer_text(
            200, "application/json", json.dumps({member: content}))(handler)))
        return f"{server.url}/oidc?v=2"

    def setUp(self):
        super().setUp()
        self.asked = []

    def in_github(self, claims, event="push", **more):
        return {"DASHSYNC_TOKEN": self.token, "GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": event,
                "ACTIONS_ID_TOKEN_REQUEST_URL": self.provider("value", token(**self.github, **claims)),
                "ACTIONS_ID_TOKEN_REQUEST_TOKEN": f"{MARK}-bearer", "AZURE_CLIENT_ID": CLIENT, **more}

    def credentials(self, found):
        """The credentials of the lines, each as (--id, parameters), read as a shell does."""
        for check in found.checks:
            if check["area"] == "identity" and (check["fix"] or "").startswith("az ad app"):
                words = shlex.split(check["fix"])
                self.assertEqual(words[:5], ["az", "ad", "app", "federated-credential", "create"])
                self.assertEqual((words[5], words[7], len(words)), ("--id", "--parameters", 9))
                yield words[6], json.loads(words[8])

    def role(self, found):
        lines = [check["fix"] for check in found.checks if (check["fix"] or "").startswith("az role")]
        self.assertEqual(len(lines), 1)
        words = shlex.split(lines[0])
        return dict(zip(words[4::2], words[5::2]))

    def assert_no_role_that_writes(self, found):
        self.assertEqual(self.role(found)["--role"], "Reader")
        self.assertNotIn("Contributor", json.dumps(found.report))


class GitHub(Job):
    def test_both_forms_of_the_subject_have_a_line(self):
        self.token = f"{MARK}-admin"
        self.start()
        for subject, other in (("repo:octo/infra:environment:prod", "repo:octo@123/infra@456:environment:prod"),
                               ("repo:octo@123/infra@456:environment:prod", "repo:octo/infra:environment:prod")):
            with self.subTest(subject):
                found = self.doctor(env=self.in_github({"sub": subject, "ref_protected": "true"}))
                self.assertEqual(found.code, 0)
                found.find("identity", "ok", "GitHub Actions", GITHUB, f"'{subject}'", AUDIENCE)
                credentials = list(self.credentials(found))
                self.assertEqual([who for who, _ in credentials], [CLIENT, CLIENT])
                self.assertEqual([one["subject"] for _, one in credentials], [subject, other])
                for _, one in credentials:
                    self.assertEqual((one["issuer"], one["audiences"]), (GITHUB, [AUDIENCE]))
                    self.assertRegex(one["name"], r"^dashsync-[A-Za-z0-9-]{3,111}$")
                self.assertEqual(len({one["name"] for _, one in credentials}), 2)
                self.assertEqual(self.role(found)["--role"], WRITER)
                self.assertEqual(found.report["identity"],
                                 {"platform": "GitHub Actions", "issuer": GITHUB, "subject": subject,
                                  "other_subject": other, "audience": AUDIENCE, "pull_request": False, "fork": False})
        self.assertEqual(set(self.asked), {("GET", "/oidc?v=2&audience=api%3A%2F%2FAzureADTokenExchange")})

    def test_a_pull_request_gets_no_line_that_writes_and_names_no_application(self):
        self.start()
        for claims, event in (({"sub": "repo:octo/infra:pull_request"}, "pull_request"),
                              ({"sub": "repo:octo/infra:environment:prod", "ref_protected": "true"}, "pull_request"),
                              ({"sub": "repo:octo/infra:environment:prod"}, "pull_request_target"),
                              ({"sub": "repo:octo/infra:environment:prod"}, "merge_group"),
                              ({"sub": "repo:octo/infra:environment:prod", "event_name": "pull_request"}, "push")):
            with self.subTest(event=event, **claims):
                found = self.doctor(env=self.in_github(claims, event))
                self.assert_no_role_that_writes(found)
                self.assertEqual({who for who, _ in self.credentials(found)}, {"APPLICATION_ID"})
                self.assertNotIn(CLIENT, json.dumps(found.report["checks"]))
                self.assertTrue(found.report["identity"]["pull_request"])

    def test_a_reader_is_right_in_a_pull_request_and_a_writer_is_not(self):
        self.start()
        env = self.in_github({"sub": "repo:octo/infra:pull_request"}, "pull_request")
        found = self.doctor(env=env)
        self.assertEqual(found.code, 0)
        found.find("rights", "ok", "versions: may not be listed", "edits by hand")
        found.find("rights", "ok", "save: may not be saved")
        self.token = f"{MARK}-admin"
        found = self.doctor(env={**env, "DASHSYNC_TOKEN": self.token})
        self.assertEqual(found.code, 0)
        self.assertIn("docs/identities.md", found.find("rights", "warning", "versions: may be listed")["fix"])
        found.find("rights", "warning", "save: may be saved")

    def test_a_branch_that_anybody_may_push_to_gets_no_line_that_writes(self):
        self.start()
        env = self.in_github({"sub": "repo:octo/infra:ref:refs/heads/topic", "ref_protected": "false"})
        found = self.doctor(env=env)
        self.assert_no_role_that_writes(found)
        self.assertIn("environment: NAME", found.find("identity", "warning", "does not show that the ref is protected")["fix"])
        env = self.in_github({"sub": "repo:octo/infra:ref:refs/heads/main", "ref_protected": "true"})
        self.assertEqual(self.role(self.doctor(env=env))["--role"], WRITER)

    def test_an_environment_by_itself_gets_no_line_that_writes(self):
        self.start()
        reviews = "dashsync-pull-request"
        for sub, claims, reason in (
                (f"repo:octo/infra:environment:{reviews}", {"ref_protected": "false"}, "jobs of pull requests"),
                (f"repo:octo/infra:environment:{reviews}", {"ref_protected": "true"}, "jobs of pull requests"),
                ("repository_owner_id:123", {"ref_protected": "true", "environment": reviews}, "jobs of pull requests"),
                ("repo:octo/infra:environment:prod", {"ref_protected": "false"}, "the environment takes it"),
                ("repo:octo/infra:environment:prod", {}, "the environment takes it")):
            with self.subTest(sub, **claims):
                found = self.doctor(env=self.in_github({"sub": sub, **claims}, "workflow_dispatch"))
                self.assert_no_role_that_writes(found)
                self.assertIn(reason, json.dumps(found.report["checks"]))
        env = self.in_github({"sub": "repo:octo/infra:environment:prod", "ref_protected": "true"}, "workflow_dispatch")
        found = self.doctor(env=env)
        self.assertEqual(self.role(found)["--role"], WRITER)
        self.assertIn("deployment branches", found.find("identity", "ok", "environment 'prod'")["fix"])

    def test_a_subject_that_the_organization_chose_has_one_form(self):
        self.start()
        found = self.doctor(env=self.in_github({"sub": "repository_owner_id:123:environment:prod"}))
        self.assertEqual(len(list(self.credentials(found))), 1)
        self.assertIsNone(found.report["identity"]["other_subject"])

    def test_the_permission_is_missing(self):
        self.start()
        found = self.doctor(env={"DASHSYNC_TOKEN": self.token, "GITHUB_ACTIONS": "true"})
        self.assertIn("id-token: write", found.find("identity", "skipped", "ACTIONS_ID_TOKEN_REQUEST_URL not set")["fix"])

    def fork(self, head="me/infra"):
        event = pathlib.Path(self.folder) / "event.json"
        event.write_text(json.dumps({"pull_request": {"head": {"repo": {"full_name": head}},
                                                      "base": {"repo": {"full_name": "octo/infra"}}}}))
        return {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": str(event)}

    def test_a_fork_has_no_token_and_that_is_no_fault(self):
        self.start(extra="    auth: { method: workload-identity }\n")
        found = self.doctor(env=self.fork())
        self.assertEqual(found.code, 0)
        self.assertIn("'Forks'", found.find("identity", "skipped", "from a fork")["fix"])
        found.find("sign-in", "skipped", "from a fork")
        found.find("rights", "skipped", "from a fork")
        text = json.dumps(found.report)
        for word in ("DASHSYNC_TOKEN", "az role", "az ad", "AZURE_CLIENT_SECRET", "az login"):
            self.assertNotIn(word, text)
        result = self.run_dashsync("plan", env=self.fork())
        self.assertEqual(result.code, 77)
        self.assertIn("docs/identities.md", result.err)
        self.assertNotIn("az login", result.err)
        self.assertNotIn("Forks", self.run_dashsync("plan", env=self.fork("octo/infra")).err)

    def test_a_fork_that_has_a_token_is_a_warning(self):
        self.start()
        found = self.doctor(env={**self.in_github({"sub": "repo:octo/infra:pull_request"}), **self.fork()})
        found.find("identity", "warning", "whoever opens one")
        self.assertEqual(self.asked, [])

    def test_a_shallow_clone_has_the_line_of_its_platform(self):
        self.start()
        (self.repo / ".git/shallow").write_text(self.git("rev-parse", "HEAD") + "\n")
        for mark, line in (("GITHUB_ACTIONS", "with: { fetch-depth: 0 }"), ("TF_BUILD", "fetchDepth: 0"),
                           ("GITLAB_CI", "GIT_DEPTH: 0")):
            found = self.doctor(env={"DASHSYNC_TOKEN": self.token, mark: "true"})
            self.assertIn(line, found.find("git", "warning", "shallow")["fix"])

    def test_hostile_claims_are_printed_and_make_no_line(self):
        self.start()
        for subject in ("repo:octo/infra:environment:$(id)", "repo:octo/infra:environment:it's", "a\nb", "a\0b", "",
                        "\x1b[31mred", "x##vso[task.complete]", "x##[error]", "::set-output name=a::b", "a" * 10000,
                        "\u202egnp.exe", "a\" --id x", "<!channel>|@here", "]]>-->`x`</script>"):
            with self.subTest(subject[:40]):
                env = self.in_github({"sub": subject})
                found = self.doctor(env=env)
                if subject != "<!channel>|@here":  # characters that a shell leaves alone in quotes
                    self.assertEqual(list(self.credentials(found)), [])
                    found.find("identity", "warning", "no line is printed for this token")  # once
                text = self.run_dashsync("doctor", env=env).out
                self.assertNotRegex(text, r"[\x00-\x09\x0b-\x1f\x7f\u202e]")
                self.assertIsNone(re.search(r"##vso\[|##\[|^\s*::", text, re.MULTILINE))
                self.assertLess(len(text), 8000)

    def test_a_platform_that_does_not_answer_is_an_error_of_its_own(self):
        self.start()
        env = self.in_github({"sub": "x"}, ACTIONS_ID_TOKEN_REQUEST_URL="http://127.0.0.1:9/oidc")
        found = self.doctor(env=env)
        found.find("identity", "error", "the token of the job")
        found.find("rights", "ok", "read: ")

    def test_without_a_config_the_token_is_read_all_the_same(self):
        self.start()
        self.write("dashsync.yaml", "version: 1\nfoo: 2\n")
        self.commit("Break it")
        found = self.doctor(env=self.in_github({"sub": "repo:octo/infra:environment:prod"}))
        self.assertEqual(found.code, 78)
        self.assertEqual(len(list(self.credentials(found))), 2)
        self.assertIn("/SUBSCRIPTION/", self.role(found)["--scope"])

    def test_the_page_makes_what_the_examples_name(self):
        page = PAGE.read_text()
        for folder, pattern, made in (
                ("github-actions", r"(?m)^    environment:(?:\n      name:)? (\S+)", "--env {} --body"),
                ("azure-pipelines", r"azureSubscription: (\S+)", "| `{}`"),
                ("gitlab-ci", r"\$(DASHSYNC_\w+_CLIENT_ID)", "glab variable set {} ")):
            text = "".join(path.read_text() for path in (PAGE.parents[1] / "examples" / folder).glob("*.yml"))
            names = sorted(set(re.findall(pattern, text)))
            self.assertGreaterEqual(len(names), 2, folder)
            for name in names:
                self.assertIn(made.format(name), page, folder)



    def test_the_page_shows_what_is_printed(self):
        self.start()
        env = self.in_github({"sub": "repo:octo/infra:environment:dashsync-main"})
        del env["AZURE_CLIENT_ID"]
        printed = self.run_dashsync("doctor", env=env).out.splitlines()
        at = next(i for i, line in enumerate(printed) if line.split()[1:2] == ["identity"])
        self.assertIn("\n".join(printed[at:at + 2]), PAGE.read_text())

    def test_each_credential_of_the_page_is_json_of_three_claims(self):
        lines = re.findall(r"^az ad app federated-credential .*$", PAGE.read_text(), re.MULTILINE)
        self.assertEqual(len(lines), 5)
        for line in lines:
            credential = json.loads(shlex.split(line)[8])
            self.assertEqual(sorted(credential), ["audiences", "issuer", "name", "subject"])
            self.assertEqual(credential["audiences"], [AUDIENCE])
            self.assertNotIn(":pull_request", line)
            self.assertEqual("PULL_REQUEST_ID" in line, credential["name"] == "dashsync-pull-request")


class Others(Job):
    azure = ("    azure: { subscription: 11111111-2222-3333-4444-555555555555, resource-group: rg }\n")

    def test_azure_pipelines(self):
        self.start(extra=self.azure)
        subject = "sc://octo/infra/dashsync-main"
        env = {"DASHSYNC_TOKEN": self.token, "TF_BUILD": "True", "BUILD_REASON": "IndividualCI",
               "SYSTEM_OIDCREQUESTURI": self.provider("oidcToken", token(iss="https://vstoken.dev.azure.com/x",
                                                                         sub=subject, aud=AUDIENCE)),
               "SYSTEM_ACCESSTOKEN": f"{MARK}-access", "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID": "c-1",
               "AZURESUBSCRIPTION_CLIENT_ID": CLIENT}
        found = self.doctor(env=env)
        [(who, credential)] = self.credentials(found)
        self.assertEqual((who, credential["subject"]), (CLIENT, subject))
        self.assertEqual(self.role(found), {
            "--assignee": CLIENT, "--role": WRITER,
            "--scope": "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg"})
        self.assertEqual(self.asked[0], ("POST", "/oidc?v=2&api-version=7.1&serviceConnectionId=c-1"))
        found = self.doctor(env={**env, "BUILD_REASON": "PullRequest"})
        self.assert_no_role_that_writes(found)
        self.assertEqual([who for who, _ in self.credentials(found)], ["APPLICATION_ID"])

    def test_gitlab(self):
        self.start()
        subject = "project_path:octo/infra:ref_type:branch:ref:main"
        claims = {"iss": "https://gitlab.com", "sub": subject, "aud": AUDIENCE}
        for protected, role in (("true", WRITER), ("false", "Reader")):
            env = {"DASHSYNC_TOKEN": self.token, "GITLAB_CI": "true", "AZURE_CLIENT_ID": CLIENT,
                   "GITLAB_OIDC_TOKEN": token(**claims, ref_protected=protected)}
            found = self.doctor(env=env)
            self.assertEqual([one["subject"] for _, one in self.credentials(found)], [subject])
            self.assertEqual(self.role(found)["--role"], role)
            self.assert_no_role_that_writes(self.doctor(env={**env, "CI_MERGE_REQUEST_IID": "7"}))

    def test_kubernetes(self):
        self.start()
        path = pathlib.Path(self.folder) / "token"
        path.write_text(token(iss="https://oidc.example.net/x/", sub="system:serviceaccount:dash:sync", aud=[AUDIENCE]))
        found = self.doctor(env={"DASHSYNC_TOKEN": self.token, "AZURE_FEDERATED_TOKEN_FILE": str(path),
                                 "AZURE_CLIENT_ID": CLIENT})
        [(who, credential)] = self.credentials(found)
        self.assertEqual((who, credential["subject"]), (CLIENT, "system:serviceaccount:dash:sync"))
        self.assertEqual(self.role(found)["--role"], WRITER)


if __name__ == "__main__":
    unittest.main()
