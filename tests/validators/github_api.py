# SPDX-License-Identifier: MIT
# tools: npm
"""github_api: what examples/github-actions sends to GitHub's API, against GitHub's own description of it.

Stoplight's prism stands between the scripts and the stand-in of tests/pipelines. It refuses a request that is not as
the description in @octokit/openapi has it, and an answer of the stand-in that is not, so that the stand-in is held too.
The description is cut to the calls in use: all of it takes prism a minute to read.
"""
import json
import os
import pathlib
import socket
import subprocess
import sys
import time
import unittest

sys.path[:0] = [str(pathlib.Path(__file__).parent / "lib"), str(pathlib.Path(__file__).parents[1] / "pipelines")]
from checks import OUT, Checks  # noqa: E402
import test_github_actions  # noqa: E402

CALLS = {"/repos/{owner}/{repo}/issues": ("get", "post"), "/repos/{owner}/{repo}/issues/{issue_number}": ("patch",),
         "/repos/{owner}/{repo}/issues/{issue_number}/comments": ("get", "post"),
         "/repos/{owner}/{repo}/issues/comments/{comment_id}": ("patch",)}
SMALL = OUT / "calls.json"


def cut_description(whole):
    paths = {path: {key: value for key, value in whole["paths"][path].items() if key in (*verbs, "parameters")}
             for path, verbs in CALLS.items()}
    SMALL.write_text(json.dumps({"openapi": whole["openapi"], "info": whole["info"], "paths": paths}))


class Described:
    """Mixed into the tests of the scripts: they speak to prism, which speaks to the stand-in."""

    def setUp(self):
        super().setUp()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        log = open(OUT / f"{self.id().rsplit('.', 1)[-1]}.log", "w")
        self.addCleanup(log.close)
        prism = subprocess.Popen(["prism", "proxy", str(SMALL), self.github.url, "--errors", "-p", str(port)],
                                 stdout=log, stderr=subprocess.STDOUT)
        self.running.append(prism)
        self.github.url = f"http://127.0.0.1:{port}"
        end = time.monotonic() + 60
        while time.monotonic() < end and prism.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                time.sleep(0.1)
        self.fail("prism does not listen")


class Comment(Described, test_github_actions.Comment):
    def test_a_body_of_another_shape_is_refused(self):
        wrong = OUT / "wrong.json"
        wrong.write_text('{"text": "no body"}')
        done = subprocess.run(["curl", "-sS", "-w", "%{http_code}", "-H", "Authorization: Bearer job-secret", "-H",
                               "Content-Type: application/json", "-d", f"@{wrong}", self.github.url +
                               f"/repos/{self.github.repository}/issues/{self.number}/comments"],
                              capture_output=True, text=True, timeout=60)
        self.assertTrue(done.stdout.endswith("422"), done.stdout)
        self.assertEqual(self.github.requests, [])  # prism refused it, not the stand-in


class Issue(Described, test_github_actions.Issue):
    pass


CHOSEN = [Comment(f"test_{name}") for name in (
    "a_body_of_another_shape_is_refused", "a_second_push_edits_and_so_does_an_emptied_plan",
    "a_comment_is_found_on_the_third_page_and_with_carriage_returns",
    "a_comment_of_somebody_else_with_the_marker_is_not_taken", "hostile_titles_arrive_as_dashsync_wrote_them",
    "a_token_without_the_right_fails_the_job_where_there_is_no_fork")] + [Issue(f"test_{name}") for name in (
        "it_is_opened_edited_closed_and_opened_again", "it_is_found_on_the_third_page",
        "a_token_without_the_right_fails_the_job")]


def main():
    checks = Checks()
    there = [checks.tool("prism"), checks.tool("jq", "sudo apt-get install jq"), checks.package("@octokit/openapi")]
    if not all(there):
        return checks.end()
    OUT.mkdir(parents=True, exist_ok=True)
    whole = pathlib.Path(os.environ["NODE_PATH"]) / "@octokit/openapi/generated/api.github.com.deref.json"
    cut_description(json.loads(whole.read_text()))
    for test in CHOSEN:
        result = unittest.TestResult()
        test.run(result)
        name = test.id().rsplit(".", 1)[-1].removeprefix("test_").replace("_", " ")
        wrong = [text.strip().splitlines()[-1] for _, text in result.failures + result.errors]
        checks.ok(f"{type(test).__name__.lower()}: {name}", not wrong, " ".join(wrong))
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
