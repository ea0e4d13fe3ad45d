# SPDX-License-Identifier: MIT
"""The scripts of examples/ against a server whose list has no end: they stop, say so, and write nothing."""

import http.server
import os
import pathlib
import subprocess
import tempfile
import threading
import unittest

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples"
REPORT = "<!-- dashsync:v1 key=prod -->\n## dashsync\n\n| a | b |\n|---|---|\n| c | d |\n"
MOST_REQUESTS = 102  # who am I, and 100 pages


class Endless(http.server.BaseHTTPRequestHandler):
    """Every page is the same, and has one after it."""

    def answer(self):
        self.server.methods.append(self.command)
        path = self.path.partition("?")[0]
        body = b"[]"
        if path.endswith("/connectionData"):
            body = b'{"authenticatedUser": {"id": "me"}}'
        elif path.endswith("/user"):
            body = b'{"id": 7}'
        elif path.endswith("/threads"):
            body = b'{"value": []}'
        self.send_response(200)
        self.send_header("Link", '<http://127.0.0.1/>; rel="next"')
        self.send_header("X-Next-Page", "1")
        self.send_header("x-ms-continuationtoken", "1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_PATCH = answer

    def log_message(self, *_):
        pass


class EndlessPaging(unittest.TestCase):
    def run_script(self, script, arguments, variables):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Endless)
        server.methods = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}"
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "report.md").write_text(REPORT, encoding="utf-8")
            pathlib.Path(folder, "out.env").write_text("DASHSYNC_DRIFTED=1\nDASHSYNC_COMPLETE=1\n", encoding="utf-8")
            values = {name: value.format(base=base) for name, value in variables.items()}
            done = subprocess.run(
                ["sh", EXAMPLES / script, *arguments], cwd=folder, timeout=60, check=False, text=True,
                capture_output=True, env={"PATH": os.environ["PATH"], **values})
        server.shutdown()
        server.server_close()
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("the list has no end after 100 pages", done.stdout + done.stderr)
        self.assertEqual(set(server.methods), {"GET"})
        self.assertLessEqual(len(server.methods), MOST_REQUESTS)

    def test_a_list_without_end_stops_the_scripts_of_github(self):
        variables = {"GITHUB_TOKEN": "t", "GITHUB_API_URL": "{base}", "GITHUB_REPOSITORY": "o/r",
                     "GITHUB_EVENT_PATH": "/dev/null", "GITHUB_STEP_SUMMARY": "/dev/null"}
        self.run_script("github-actions/comment.sh", ["1", "report.md"], variables)
        self.run_script("github-actions/issue.sh", ["report.md", "1", "1"], variables)

    def test_a_list_without_end_stops_the_scripts_of_gitlab(self):
        variables = {"DASHSYNC_GITLAB_TOKEN": "t", "CI_API_V4_URL": "{base}", "CI_PROJECT_ID": "1",
                     "CI_MERGE_REQUEST_IID": "2"}
        self.run_script("gitlab-ci/comment.sh", ["report.md"], variables)
        self.run_script("gitlab-ci/issue.sh", ["report.md", "out.env"], variables)

    def test_a_list_without_end_stops_the_script_of_azure(self):
        variables = {"SYSTEM_ACCESSTOKEN": "t", "SYSTEM_COLLECTIONURI": "{base}/", "SYSTEM_TEAMPROJECTID": "p",
                     "BUILD_REPOSITORY_ID": "r", "SYSTEM_PULLREQUEST_PULLREQUESTID": "1"}
        self.run_script("azure-pipelines/comment.sh", ["report.md"], variables)


if __name__ == "__main__":
    unittest.main()
