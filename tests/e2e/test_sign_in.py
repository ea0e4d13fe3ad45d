# SPDX-License-Identifier: MIT
"""dashsync signs in to the simulator's Entra, IMDS, App Service and pipelines, each way as the place that has it sets it up.

That the simulator is as strict as the real services, test_real_clients.py shows with Microsoft's own library.
"""
import json
import pathlib
import unittest

from harness import Case, Certificates, Gateway, dashboard

TENANT = "11111111-1111-4111-8111-111111111111"
CLIENT = "22222222-2222-4222-8222-222222222222"
NOBODY = "33333333-3333-4333-8333-333333333333"
MACHINE = "44444444-4444-4444-8444-444444444444"
RESOURCE = f"/subscriptions/{TENANT}/resourcegroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/x"
OTHER_AUDIENCE = "6f2d169c-08f3-4a4c-a982-bcaf2d038c45"
GITHUB = "repo:owner/repo:ref:refs/heads/main"
DEVOPS = "sc://org/project/azure"
SECRET = "s3cr3t~value+with/signs&more"
REFUSES = "http://127.0.0.1:9"  # nobody listens there


class SignIn(Case):
    def start(self, auth, *arguments, count=1, **more):
        """A simulator that knows them all, and a target with this `auth`."""
        pem, key = Certificates(self.folder).issue("client")
        self.certificate = pathlib.Path(self.folder) / "identity.pem"
        self.certificate.write_text(pem.read_text() + key.read_text())
        client = {"tenant": TENANT, "id": CLIENT, "secrets": [SECRET], "expired-secrets": ["last-year"],
                  "certificates": ["client.pem"], "federated-tokens": ["from-kubernetes"],
                  "federated-subjects": [GITHUB, DEVOPS]}
        entra = {"tenants": [TENANT], "resources": [OTHER_AUDIENCE],
                 "clients": [client, {"tenant": TENANT, "id": NOBODY, "role": "None", "secrets": [SECRET]}],
                 "identities": [{"client-id": MACHINE, "object-id": "o-1", "resource-id": RESOURCE, "default": True}],
                 "app-service-header": "from-the-platform",
                 "github": {"bearer": "job-token", "subject": GITHUB},
                 "azure-pipelines": {"bearer": "job-token", "subject": DEVOPS, "connection": "c-1"}, **more}
        path = pathlib.Path(self.folder) / "entra.json"
        path.write_text(json.dumps(entra))
        uids = [f"d{number}" for number in range(count)]
        self.gateway = Gateway(self, "--entra", str(path), *arguments, seed=self.seed(*map(dashboard, uids)))
        self.init()
        self.config(self.gateway, f"    auth: {auth}\n")
        for uid in uids:
            self.write(f"dashboards/{uid}.json", dashboard(uid))
        self.commit()

    def variables(self, *names, **more):
        """The environment of a place, of these and no other variables."""
        known = {"AZURE_AUTHORITY_HOST": self.gateway.url, "AZURE_TENANT_ID": TENANT, "AZURE_CLIENT_ID": CLIENT,
                 "AZURE_CLIENT_SECRET": SECRET, "AZURE_CLIENT_CERTIFICATE_PATH": str(self.certificate),
                 "AZURE_POD_IDENTITY_AUTHORITY_HOST": self.gateway.url,
                 "IDENTITY_ENDPOINT": f"{self.gateway.url}/msi/token", "IDENTITY_HEADER": "from-the-platform",
                 "ACTIONS_ID_TOKEN_REQUEST_URL": f"{self.gateway.url}/github/oidc?api-version=2.0",
                 "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "job-token",
                 "SYSTEM_OIDCREQUESTURI": f"{self.gateway.url}/azure-pipelines/oidctoken", "SYSTEM_ACCESSTOKEN": "job-token",
                 "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID": "c-1", "AZURESUBSCRIPTION_TENANT_ID": TENANT,
                 "AZURESUBSCRIPTION_CLIENT_ID": CLIENT}
        return {"PATH": "/nowhere", **{name: known[name] for name in names}, **more}

    def sign_in(self, env, *arguments):
        return self.run_dashsync("plan", "--json", "-v", *arguments, env=env)

    def assert_signed_in(self, env, how, *arguments):
        result = self.sign_in(env, *arguments)
        self.assertEqual(result.code, 0, result.err)
        self.assertIn(f"signed in: {how}", result.err)
        self.assertEqual(set(result.states().values()), {"in-sync"})
        self.assert_no_secret(result)
        return result

    def assert_refused(self, env, code, *words):
        result = self.sign_in(env)
        self.assertEqual(result.code, code, result.out + result.err)
        for word in words:
            self.assertIn(word, result.err + result.out)
        self.assert_no_secret(result)
        return result

    def assert_no_secret(self, result):
        for secret in (SECRET, "last-year", "job-token", "from-the-platform", "from-kubernetes", "eyJ"):
            self.assertNotIn(secret, result.out + result.err)

    def paths(self):
        return [path.partition("?")[0] for _, path, _ in self.gateway.requests()]

    ENTRA = ("AZURE_AUTHORITY_HOST", "AZURE_TENANT_ID", "AZURE_CLIENT_ID")

    # ---- each way ----

    def test_a_client_secret(self):
        self.start("{ method: environment }")
        self.assert_signed_in(self.variables(*self.ENTRA, "AZURE_CLIENT_SECRET"), "client secret")
        self.assertIn(f"/{TENANT}/oauth2/token", self.paths())

    def test_a_client_secret_by_the_second_version(self):
        self.start("{ method: environment, audience: ce34e7e5-485f-4d76-964f-b3d2b16d1e4f/.default }")
        self.assert_signed_in(self.variables(*self.ENTRA, "AZURE_CLIENT_SECRET"), "client secret")
        self.assertIn(f"/{TENANT}/oauth2/v2.0/token", self.paths())

    def test_a_certificate(self):
        self.start("{ method: environment }")
        self.assert_signed_in(self.variables(*self.ENTRA, "AZURE_CLIENT_CERTIFICATE_PATH"), "client certificate")

    def test_a_token_file_of_a_pod(self):
        self.start("{ method: workload-identity }")
        token = pathlib.Path(self.folder) / "token"
        env = self.variables(*self.ENTRA, AZURE_FEDERATED_TOKEN_FILE=str(token))
        token.write_text("from-kubernetes\n")
        self.assert_signed_in(env, "workload identity")
        token.write_text("")
        self.assert_refused(env, 77, "is empty")

    def test_github_actions(self):
        self.start("{ method: workload-identity }")
        env = self.variables(*self.ENTRA, "ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN")
        self.assert_signed_in(env, "GitHub Actions")
        self.assertIn("/github/oidc", self.paths())

    def test_azure_pipelines(self):
        self.start("{ method: workload-identity }")
        env = self.variables("AZURE_AUTHORITY_HOST", "SYSTEM_OIDCREQUESTURI", "SYSTEM_ACCESSTOKEN",
                             "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID", "AZURESUBSCRIPTION_TENANT_ID",
                             "AZURESUBSCRIPTION_CLIENT_ID")
        self.assert_signed_in(env, "Azure Pipelines")

    def test_gitlab(self):
        self.start("{ method: workload-identity }")
        self.assert_signed_in(self.variables(*self.ENTRA, GITLAB_OIDC_TOKEN="from-kubernetes"), "GitLab")

    def test_the_identity_of_a_machine(self):
        for identity in ("", f", identity: {MACHINE}", ", identity: 'object-id:o-1'", f", identity: {RESOURCE}"):
            with self.subTest(identity):
                self.repo = self.repo.with_name(f"repo-{len(identity)}")
                self.start(f"{{ method: managed-identity{identity} }}")
                env = self.variables("AZURE_POD_IDENTITY_AUTHORITY_HOST")
                self.assert_signed_in(env, "managed identity")
                self.assertIn("/metadata/identity/oauth2/token", self.paths())

    def test_the_identity_of_an_app_service(self):
        self.start("{ method: managed-identity }")
        self.assert_signed_in(self.variables("IDENTITY_ENDPOINT", "IDENTITY_HEADER"), "App Service")
        self.assertIn("/msi/token", self.paths())

    def test_what_is_configured_first_is_taken_and_nothing_else_asked(self):
        self.start("{ method: auto }")
        everything = self.variables(*self.ENTRA, "AZURE_CLIENT_SECRET", "ACTIONS_ID_TOKEN_REQUEST_URL",
                                    "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "AZURE_POD_IDENTITY_AUTHORITY_HOST")
        self.assert_signed_in(everything, "client secret")
        self.assertNotIn("/github/oidc", self.paths())
        wrong = dict(everything, AZURE_CLIENT_SECRET="not-it")
        self.assert_refused(wrong, 77, "AADSTS7000215")
        self.assertNotIn("/github/oidc", self.paths())
        self.assertNotIn("/metadata/identity/oauth2/token", self.paths())
        self.assert_signed_in(self.variables("AZURE_POD_IDENTITY_AUTHORITY_HOST"), "managed identity")

    def test_nothing_configured_lists_what_each_lacks(self):
        self.start("{ method: auto }")
        env = self.variables(AZURE_POD_IDENTITY_AUTHORITY_HOST=REFUSES)
        self.assert_refused(env, 77, "no way to sign in is configured", "AZURE_CLIENT_SECRET", "IDENTITY_ENDPOINT",
                            "ACTIONS_ID_TOKEN_REQUEST_URL", "GITLAB_OIDC_TOKEN", "az")

    # ---- what goes wrong ----

    def test_refusals_come_with_their_code_and_no_secret(self):
        self.start("{ method: environment }")
        for change, code, words in (
                ({"AZURE_CLIENT_SECRET": "not-it"}, 77, ["AADSTS7000215"]),
                ({"AZURE_CLIENT_SECRET": "last-year"}, 77, ["AADSTS7000222"]),
                ({"AZURE_TENANT_ID": NOBODY}, 77, ["AADSTS90002"]),
                ({"AZURE_CLIENT_ID": MACHINE}, 77, ["AADSTS700016"]),
                ({"AZURE_CLIENT_ID": NOBODY}, 77, ["403", "Azure Monitor Dashboards with Grafana"]),
                ({"AZURE_AUTHORITY_HOST": REFUSES}, 69, ["refused"]),
                ({"AZURE_AUTHORITY_HOST": "https://login.example.org"}, 78, ["none of the Azure clouds"])):
            with self.subTest(str(change)):
                env = self.variables(*self.ENTRA, "AZURE_CLIENT_SECRET", **change)
                self.assert_refused(env, code, *words)

    def test_a_subject_that_no_credential_has_leads_to_doctor(self):
        """By the error alone: the line that doctor prints has the subject that Entra refused."""
        subject = "repo:owner@1/repo@2:environment:prod"
        self.start("{ method: workload-identity }", github={"bearer": "job-token", "subject": subject})
        env = self.variables(*self.ENTRA, "ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
                             GITHUB_ACTIONS="true")
        self.assert_refused(env, 77, "AADSTS700213", "dashsync doctor", "repo:OWNER@ID/REPO@ID:")
        result = self.run_dashsync("doctor", env=env)
        self.assertEqual(result.code, 77)
        self.assertIn(f'"subject":"{subject}"', result.out)
        self.assert_no_secret(result)

    def test_a_token_for_another_audience_is_401_with_the_way_out(self):
        self.start(f"{{ method: environment, audience: {OTHER_AUDIENCE} }}")
        self.assert_refused(self.variables(*self.ENTRA, "AZURE_CLIENT_SECRET"), 77, "401", "audience")

    def test_a_page_in_place_of_a_token_is_said(self):
        self.start("{ method: environment }", html=True)
        self.assert_refused(self.variables(*self.ENTRA, "AZURE_CLIENT_SECRET"), 69, "not as a token endpoint does")

    def test_services_that_are_busy_are_asked_again(self):
        for method, names, status in (("environment", (*self.ENTRA, "AZURE_CLIENT_SECRET"), 503),
                                      ("environment", (*self.ENTRA, "AZURE_CLIENT_SECRET"), 429),
                                      ("managed-identity", ("AZURE_POD_IDENTITY_AUTHORITY_HOST",), 410)):
            with self.subTest(status):
                self.repo = self.repo.with_name(f"repo-{status}")
                self.start(f"{{ method: {method} }}", retry={"times": 1, "status": status, "retry-after": "1"})
                result = self.sign_in(self.variables(*names))
                self.assertEqual(result.code, 0, result.err)

    # ---- the end of a token ----

    def asked_for_tokens(self):
        return sum(path.endswith("/oauth2/token") for path in self.paths())

    def test_a_token_that_ends_during_a_run_is_renewed_once(self):
        self.start("{ method: environment }", "--latency-ms", "150", count=160, lifetime=6)
        env = self.variables(*self.ENTRA, "AZURE_CLIENT_SECRET")
        self.assert_signed_in(env, "client secret", "--jobs", "4")
        self.assertIn(self.asked_for_tokens(), (2, 3))
        self.assertNotIn("401", [status for *_, status in self.gateway.requests()])

    def test_a_token_that_is_refused_is_replaced_once_for_all(self):
        self.start("{ method: environment }", "--fault", "expired@get:3", count=10)
        env = self.variables(*self.ENTRA, "AZURE_CLIENT_SECRET")
        self.assert_signed_in(env, "client secret")
        self.assertEqual(self.asked_for_tokens(), 2)

    def test_a_token_that_is_refused_after_its_renewal_is_reported_once(self):
        self.start("{ method: environment }", "--fault", "expired@get:*", count=10)
        env = self.variables(*self.ENTRA, "AZURE_CLIENT_SECRET")
        result = self.sign_in(env)
        self.assertEqual(result.code, 77, result.out + result.err)
        self.assertEqual(result.report["target_fault"]["unasked"], 7)
        self.assertEqual(result.out.count("answered 401"), 1)
        asked = [path for path in self.paths() if "/api/dashboards/" in path]
        self.assertEqual(len(set(asked)), 3)
        self.assertIn(len(asked), (4, 5, 6))  # whoever comes after the renewal asks once
        self.assert_no_secret(result)


if __name__ == "__main__":
    unittest.main()
