# SPDX-License-Identifier: MIT
"""What others wrote meets the simulator: azure-identity signs in, grafana-client makes the seven calls, both unmodified.

They are installed by packages.py, and run in processes of their own with the environment that a machine, a job or a pod
would have. What they think of an answer is what counts.
"""
import json
import pathlib
import subprocess
import unittest

from harness import Case, Certificates, Gateway, clean_environment, dashboard, needs
from packages import PYTHON, install

AUDIENCE = "ce34e7e5-485f-4d76-964f-b3d2b16d1e4f"
TENANT = "11111111-1111-4111-8111-111111111111"
CLIENT = "22222222-2222-4222-8222-222222222222"
SECRET = "s3cr3t~value+with/signs&more"
MACHINE = "33333333-3333-4333-8333-333333333333"

# argv: the credential's class, its arguments as JSON. Prints what came of it.
SIGN_IN = """
import json, sys
import azure.identity
from azure.core.exceptions import ClientAuthenticationError
credential = getattr(azure.identity, sys.argv[1])(**json.loads(sys.argv[2]))
try:
    token = credential.get_token("%s/.default")
    print(json.dumps({"token": token.token, "expires_on": token.expires_on}))
except ClientAuthenticationError as error:
    print(json.dumps({"error": str(error)}))
""" % AUDIENCE

# argv: host, port, authority file, token, uid. The seven calls, as a user of the library writes them.
SEVEN_CALLS = """
import json, sys
from grafana_client import GrafanaApi
from grafana_client.client import GrafanaClientError
host, port, ca, token, uid = sys.argv[1:]
api = GrafanaApi(auth=token, host=host, port=port, protocol="https", verify=ca)
said = {"read": api.dashboard.get_dashboard(uid)}
model = said["read"]["dashboard"]
model["title"] = "Renamed"
said["saved"] = api.dashboard.update_dashboard({"dashboard": model, "message": "renamed", "overwrite": False})
try:
    api.dashboard.update_dashboard({"dashboard": dict(model, title="Late"), "overwrite": False})
except GrafanaClientError as error:
    said["late"] = error.status_code
said["versions"] = api.dashboard_versions.get_dashboard_versions_by_uid(uid, limit=10)
said["version"] = api.dashboard_versions.get_dashboard_version_by_uid(uid, 2)
said["restored"] = api.dashboard_versions.restore_dashboard_by_id(model["id"], 1)
said["source"] = api.datasource.get_datasource_by_uid("testdata")
query = {"refId": "A", "scenarioId": "csv_content", "csvContent": "a,b\\n1,2", "datasource": {"uid": "testdata"}}
data = {"queries": [query], "from": "now-5m", "to": "now"}
said["query"] = api.datasource.smartquery(said["source"], None, request={"method": "POST", "data": data})
said["again"] = api.dashboard.get_dashboard(uid)
print(json.dumps(said))
"""


def setUpModule():
    problem = install()
    needs(problem is None, f"the real clients cannot be installed: {problem}")


class Client(Case):
    def setUp(self):
        super().setUp()
        self.certificates = Certificates(self.folder)
        self.pem, self.key = self.certificates.issue("server")

    def start(self, profile="grafana9", **more):
        """A simulator with TLS that knows one client and one machine."""
        client = {"tenant": TENANT, "id": CLIENT, "secrets": [SECRET], "expired-secrets": ["last-year"],
                  "certificates": ["client.pem"], "federated-tokens": ["from-kubernetes"],
                  "federated-subjects": ["sc://org/project/azure"]}
        self.client_pem, self.client_key = self.certificates.issue("client")
        directory = {"tenants": [TENANT], "clients": [client],
                     "identities": [{"client-id": MACHINE, "default": True}, {"client-id": "other", "object-id": "o",
                                                                            "resource-id": "/subscriptions/s/other"}],
                     "app-service-header": "header",
                     "azure-pipelines": {"bearer": "job", "subject": "sc://org/project/azure", "connection": "c-1"}}
        directory.update(more)
        path = pathlib.Path(self.folder) / "entra.json"
        path.write_text(json.dumps(directory))
        self.gateway = Gateway(self, "--entra", str(path), "--tls-cert", str(self.pem), "--tls-key", str(self.key),
                               seed=self.seed(dashboard("a", title="A")), profile=profile)
        self.port = self.gateway.url.rsplit(":", 1)[1]
        self.url = f"https://localhost:{self.port}"

    def run_client(self, script, *arguments, **environment):
        done = subprocess.run([PYTHON, "-c", script, *map(str, arguments)], capture_output=True, text=True,
                              timeout=120, check=False,
                              env=clean_environment(REQUESTS_CA_BUNDLE=str(self.certificates.ca), **environment))
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def sign_in(self, kind, options=None, **environment):
        is_client = kind != "ManagedIdentityCredential"
        if is_client:
            environment = {"AZURE_AUTHORITY_HOST": self.url, "AZURE_TENANT_ID": TENANT, "AZURE_CLIENT_ID": CLIENT,
                           **environment}
        options = {**({"disable_instance_discovery": True} if is_client else {}), **(options or {})}
        return self.run_client(SIGN_IN, kind, json.dumps(options), **environment)

    def seven_calls(self, token):
        return self.run_client(SEVEN_CALLS, "localhost", self.port, self.certificates.ca, token, "a")

    def assert_opens(self, answer):
        """The token is one that Grafana accepts."""
        self.assertIn("token", answer, answer.get("error"))
        said = self.seven_calls(answer["token"])
        self.assertEqual(said["read"]["dashboard"]["uid"], "a")


class SigningIn(Client):
    def test_a_client_secret_signs_in(self):
        self.start()
        self.assert_opens(self.sign_in("EnvironmentCredential", AZURE_CLIENT_SECRET=SECRET))
        self.assertIn(["POST", f"/{TENANT}/oauth2/v2.0/token", "200"], self.gateway.requests())

    def test_a_certificate_signs_in(self):
        self.start()
        both = pathlib.Path(self.folder) / "both.pem"
        both.write_text(self.client_key.read_text() + self.client_pem.read_text())
        self.assert_opens(self.sign_in("EnvironmentCredential", AZURE_CLIENT_CERTIFICATE_PATH=str(both)))

    def test_a_certificate_of_somebody_else_does_not(self):
        self.start()
        pem, key = self.certificates.issue("stranger")
        both = pathlib.Path(self.folder) / "both.pem"
        both.write_text(key.read_text() + pem.read_text())
        answer = self.sign_in("EnvironmentCredential", AZURE_CLIENT_CERTIFICATE_PATH=str(both))
        self.assertIn("AADSTS700027", answer["error"])

    def test_a_pod_signs_in_with_its_token_file(self):
        self.start()
        token = pathlib.Path(self.folder) / "token"
        token.write_text("from-kubernetes")
        self.assert_opens(self.sign_in("WorkloadIdentityCredential", AZURE_FEDERATED_TOKEN_FILE=str(token)))

    def test_a_job_of_azure_pipelines_signs_in(self):
        self.start()
        options = {"tenant_id": TENANT, "client_id": CLIENT, "service_connection_id": "c-1", "system_access_token": "job"}
        self.assert_opens(self.sign_in("AzurePipelinesCredential", options,
                                       SYSTEM_OIDCREQUESTURI=f"{self.url}/azure-pipelines/oidctoken"))

    def test_a_machine_signs_in_and_outlasts_a_busy_imds(self):
        self.start(retry={"times": 1, "status": 410})
        self.assert_opens(self.sign_in("ManagedIdentityCredential", AZURE_POD_IDENTITY_AUTHORITY_HOST=self.url))
        asked = [request[2] for request in self.gateway.requests() if request[1].startswith("/metadata/")]
        self.assertEqual(asked, ["410", "200"])

    def test_a_machine_signs_in_with_the_identity_that_is_named(self):
        self.start(lifetime=900)
        for named in ({"client_id": "other"}, {"identity_config": {"object_id": "o"}},
                      {"identity_config": {"resource_id": "/subscriptions/s/other"}}):
            answer = self.sign_in("ManagedIdentityCredential", named, AZURE_POD_IDENTITY_AUTHORITY_HOST=self.url)
            self.assertIn("token", answer, named)
        answer = self.sign_in("ManagedIdentityCredential", {"client_id": "absent"},
                              AZURE_POD_IDENTITY_AUTHORITY_HOST=self.url)
        self.assertIn("Identity not found", answer["error"])

    def test_an_app_service_signs_in(self):
        self.start()
        self.assert_opens(self.sign_in("ManagedIdentityCredential", IDENTITY_ENDPOINT=f"{self.url}/msi/token",
                                       IDENTITY_HEADER="header"))
        refused = self.sign_in("ManagedIdentityCredential", IDENTITY_ENDPOINT=f"{self.url}/msi/token",
                               IDENTITY_HEADER="wrong")
        self.assertIn("error", refused)

    def test_refusals_come_through_with_their_code(self):
        self.start()
        for secret, code in (("wrong", "AADSTS7000215"), ("last-year", "AADSTS7000222")):
            answer = self.sign_in("EnvironmentCredential", AZURE_CLIENT_SECRET=secret)
            self.assertIn(code, answer["error"])
        answer = self.sign_in("EnvironmentCredential", AZURE_CLIENT_SECRET=SECRET, AZURE_CLIENT_ID="nobody")
        self.assertIn("AADSTS700016", answer["error"])


class SevenCalls(Client):
    def said_by(self, profile):
        self.start(profile=profile)
        said = self.seven_calls(self.sign_in("EnvironmentCredential", AZURE_CLIENT_SECRET=SECRET)["token"])
        self.assertEqual(said["late"], 412)
        self.assertEqual(said["source"]["type"], "testdata")
        frame = said["query"]["results"]["A"]["frames"][0]
        self.assertEqual(frame["data"]["values"], [[1], [2]])
        self.assertEqual(said["version"]["data"]["title"], "Renamed")
        self.assertEqual(said["version"]["message"], "renamed")
        self.assertEqual(said["again"]["dashboard"]["title"], "A")
        return said

    def test_against_grafana_9(self):
        said = self.said_by("grafana9")
        self.assertEqual(said["saved"]["status"], "success")
        self.assertEqual([version["version"] for version in said["versions"]], [2, 1])
        self.assertEqual(said["again"]["dashboard"]["version"], 3)

    def test_against_grafana_12(self):
        said = self.said_by("grafana12")
        self.assertEqual(said["saved"]["status"], "success")
        self.assertEqual([version["version"] for version in said["versions"]["versions"]], [2, 1])

    def test_against_the_shape_of_the_tutorial(self):
        said = self.said_by("azure")
        self.assertEqual(set(said["read"]), {"dashboard", "folderUid", "message", "overwrite"})
        self.assertEqual(said["saved"]["dashboard"]["version"], 2)


if __name__ == "__main__":
    unittest.main()
