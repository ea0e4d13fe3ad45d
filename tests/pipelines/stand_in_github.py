# SPDX-License-Identifier: MIT
"""Stands in for the part of GitHub's REST API that examples/github-actions calls, on loopback.

It keeps state and refuses what the real API refuses: no or a wrong token (401), a right that the token lacks (403, as
for the read-only token of a pull request from a fork), a body that is not JSON (400), an unknown or missing key, a text
of the wrong type or over 65,536 characters, an unknown state (422), a number that nobody has (404). Lists are paged by
30, at most by 100, with Link headers. An author is the token's, never what a request says.

    github = GitHub(test)                                   # stopped by test.addCleanup
    github.token("secret", "github-actions[bot]", pull_requests="write")
    number = github.pull(head="…sha…", fork=False)          # pull request; issues share its numbers
    github.comments(number), github.issues, github.statuses # what is there
    github.requests                                         # (method, path, status) of each request

Source of the rules: docs.github.com/rest, pages "issues", "comments", "pulls", "commit statuses", "using pagination".
"""
import json
import re
import urllib.parse

from world import Platform

BOT = "github-actions[bot]"
LIMIT = 65536  # characters of a body
TIME = "2026-01-02T03:04:05Z"


class Refused(Exception):
    def __init__(self, status, message, errors=()):
        super().__init__(message)
        self.status = status
        self.body = {"message": message, "documentation_url": "https://docs.github.com/rest", "status": str(status)}
        if errors:
            self.body["errors"] = list(errors)


def user(login):
    """A user with every key that the API's description requires."""
    url = f"https://api.github.com/users/{urllib.parse.quote(login)}"
    links = {f"{name}_url": f"{url}/{name}" for name in
             ("events", "followers", "following", "gists", "organizations", "received_events", "repos", "starred",
              "subscriptions")}
    return {"login": login, "id": sum(login.encode()), "node_id": "U_1", "avatar_url": f"{url}/avatar",
            "gravatar_id": "", "url": url, "html_url": url, "type": "Bot" if login.endswith("[bot]") else "User",
            "site_admin": False, **links}


def text(body, key, limit=LIMIT, required=True):
    """body[key], a text that the API takes."""
    value = body.get(key)
    if value is None and not required:
        return None
    if not isinstance(value, str) or (required and not value):
        raise Refused(422, f"Invalid request.\n\nFor 'properties/{key}', {json.dumps(value)[:80]} is not a string.")
    if len(value) > limit:
        raise Refused(422, "Validation Failed", [{"resource": "IssueComment", "code": "custom", "field": key,
                                                  "message": f"{key} is too long (maximum is {limit} characters)"}])
    return value


def one_of(body, key, words):
    if key in body and body[key] not in words:
        raise Refused(422, f"Invalid request.\n\nFor 'properties/{key}', {json.dumps(body[key])[:80]} is not a member "
                      f"of {json.dumps(list(words))}.")


def only(body, *keys):
    for key in body:
        if key not in keys:
            raise Refused(422, f'Invalid request.\n\n"{key}" is not a permitted key.')


class GitHub(Platform):
    """The API of one repository, and the server that hands out the packages and the jobs' OIDC tokens."""

    def __init__(self, test, repository="team/dashboards"):
        super().__init__(test)
        self.repository = repository
        self.tokens, self.pulls, self.issues, self.statuses, self.all_comments = {}, {}, {}, [], {}
        self.labels, self.next_number, self.oidc = set(), 1, {}

    # What a test puts there and looks at

    def token(self, secret, login=BOT, **rights):
        """A token; rights as `permissions:` of a job names them, with '_' for '-': issues="write"."""
        self.tokens[secret] = (login, {name.replace("_", "-"): right for name, right in rights.items()})

    def number(self):
        self.next_number += 1
        return self.next_number - 1

    def pull(self, head, fork=False, branch="change", base="main", login="ann"):
        owner = "stranger" if fork else self.repository.split("/")[0]
        number = self.number()
        here = {"id": 1, "full_name": self.repository, "fork": False}
        there = {"id": 2, "full_name": f"{owner}/{self.repository.split('/')[1]}", "fork": True} if fork else here
        self.pulls[number] = {
            "number": number, "state": "open", "title": "Change", "user": user(login), "body": None,
            "head": {"sha": head, "ref": branch, "label": f"{owner}:{branch}", "repo": there, "user": user(owner)},
            "base": {"sha": "0" * 40, "ref": base, "label": f"{self.repository.split('/')[0]}:{base}", "repo": here,
                     "user": user(self.repository.split("/")[0])}}
        return number

    def issue(self, login, body, title="Something", state="open"):
        number = self.number()
        self.issues[number] = {
            "id": number, "number": number, "node_id": "I_1", "state": state, "state_reason": None, "title": title,
            "body": body, "user": user(login), "labels": [], "assignee": None, "assignees": [], "milestone": None,
            "locked": False, "comments": 0, "closed_at": None, "created_at": TIME, "updated_at": TIME,
            "author_association": "CONTRIBUTOR", "performed_via_github_app": None,
            **{key: f"{self.url}/repos/{self.repository}/issues/{number}" for key in
               ("url", "repository_url", "labels_url", "comments_url", "events_url", "html_url")}}
        return number

    def comment(self, number, login, body):
        identifier = 1000 + len(self.all_comments)
        address = f"{self.url}/repos/{self.repository}/issues"
        self.all_comments[identifier] = {
            "id": identifier, "node_id": "IC_1", "body": body, "user": user(login), "created_at": TIME,
            "updated_at": TIME, "author_association": "CONTRIBUTOR", "performed_via_github_app": None,
            "url": f"{address}/comments/{identifier}", "html_url": f"{address}/{number}",
            "issue_url": f"{address}/{number}"}
        return identifier

    def comments(self, number):
        return [one for one in self.all_comments.values() if one["issue_url"].endswith(f"/{number}")]

    # What the API does

    def answer(self, method, path, query, headers, body):
        if method == "GET" and path == "/oidc":
            secret = (headers.get("Authorization") or "").partition(" ")[2]
            if query.get("audience") != ["api://AzureADTokenExchange"] or secret not in self.oidc:
                return 401, {}, {"message": "Unauthorized"}
            return 200, {}, {"value": self.oidc[secret]}
        try:
            login, rights = self.sign_in(headers)
            prefix = f"/repos/{self.repository}/"
            for verb, pattern, needed, call in self.ROUTES:
                match = re.fullmatch(re.escape(prefix) + pattern, path)
                if verb == method and match:
                    enough = ("read", "write") if method == "GET" else ("write",)
                    if not any(rights.get(name) in enough for name in needed):
                        raise Refused(403, "Resource not accessible by integration")
                    if method == "GET":
                        links = {}
                        answer = call(self, *match.groups(), self.query(path, query, links))
                        return 200, {"Link": ", ".join(f'<{self.url}{to}>; rel="{rel}"' for rel, to in links.items())
                                     } if links else {}, answer
                    answer = call(self, *match.groups(), self.body(headers, body), login)
                    return 201 if method == "POST" else 200, {}, answer
            raise Refused(404, "Not Found")
        except Refused as refused:
            return refused.status, {}, refused.body

    def sign_in(self, headers):
        if not headers.get("User-Agent"):
            raise Refused(403, "Request forbidden by administrative rules.")
        kind, _, secret = (headers.get("Authorization") or "").partition(" ")
        if kind.lower() not in ("bearer", "token") or secret not in self.tokens:
            raise Refused(401, "Bad credentials")
        return self.tokens[secret]

    @staticmethod
    def query(path, query, links):
        """What a list is narrowed by, and what cuts it to a page."""
        query = {name: values[0] for name, values in query.items()}
        size, page = min(int(query.pop("per_page", 30)), 100), int(query.pop("page", 1))

        def cut(rows):
            if page * size < len(rows):
                for rel, number in (("next", page + 1), ("last", -(-len(rows) // size))):
                    links[rel] = f"{path}?{urllib.parse.urlencode({**query, 'per_page': size, 'page': number})}"
            return rows[(page - 1) * size:page * size]
        return query, cut

    @staticmethod
    def body(headers, data):
        if not (headers.get("Content-Type") or "").startswith("application/json"):
            raise Refused(415, "Unsupported Media Type")
        try:
            body = json.loads(data)
        except ValueError:
            raise Refused(400, "Problems parsing JSON") from None
        if not isinstance(body, dict):
            raise Refused(400, "Body should be a JSON object")
        return body

    def known(self, number):
        if int(number) not in self.issues and int(number) not in self.pulls:
            raise Refused(404, "Not Found")

    def list_comments(self, number, query):
        self.known(number)
        return query[1](self.comments(number))

    def add_comment(self, number, body, login):
        self.known(number)
        only(body, "body")
        return self.all_comments[self.comment(number, login, text(body, "body"))]

    def edit_comment(self, identifier, body, login):
        only(body, "body")
        comment = self.all_comments.get(int(identifier))
        if not comment:
            raise Refused(404, "Not Found")
        if comment["user"]["login"] != login:
            raise Refused(403, "Resource not accessible by integration")
        comment["body"] = text(body, "body")
        return comment

    def list_issues(self, query):
        wanted, cut = query
        rows = [*self.issues.values(), *({**pull, "pull_request": {"url": "…"}} for pull in self.pulls.values())]
        rows = [row for row in rows if wanted.get("state", "open") in (row["state"], "all")
                and wanted.get("creator", row["user"]["login"]) == row["user"]["login"]
                and set(filter(None, wanted.get("labels", "").split(","))) <=
                {label["name"] for label in row.get("labels", [])}]
        return cut(sorted(rows, key=lambda row: -row["number"]))

    def add_issue(self, body, login):
        only(body, "title", "body", "labels", "assignees", "assignee", "milestone", "type")
        title, words = text(body, "title", 256), text(body, "body", required=False)
        number = self.issue(login, words, title)
        self.label(number, body)
        return self.issues[number]

    def edit_issue(self, number, body, login):
        del login  # whoever may write issues may edit all of them
        only(body, "title", "body", "labels", "assignees", "assignee", "milestone", "type", "state", "state_reason")
        if int(number) not in self.issues:
            raise Refused(404, "Not Found")
        one_of(body, "state", ("open", "closed"))
        one_of(body, "state_reason", ("completed", "not_planned", "duplicate", "reopened", None))
        issue = self.issues[int(number)]
        for key, limit in (("title", 256), ("body", LIMIT)):
            if key in body:
                issue[key] = text(body, key, limit)
        issue["state"] = body.get("state", issue["state"])
        issue["state_reason"] = body.get("state_reason") if issue["state"] == "closed" else None
        self.label(int(number), body)
        return issue

    def label(self, number, body):
        for name in body.get("labels", []):
            self.labels.add(text({"name": name}, "name", 50))
            self.issues[number]["labels"].append({"id": 1, "name": name, "color": "ededed", "default": False})

    def list_pulls(self, query):
        wanted, cut = query
        return cut([pull for pull in self.pulls.values() if wanted.get("state", "open") in (pull["state"], "all")
                    and wanted.get("head", pull["head"]["label"]) == pull["head"]["label"]
                    and wanted.get("base", pull["base"]["ref"]) == pull["base"]["ref"]])

    def get_pull(self, number, query):
        del query
        if int(number) not in self.pulls:
            raise Refused(404, "Not Found")
        return self.pulls[int(number)]

    def add_status(self, sha, body, login):
        only(body, "state", "target_url", "description", "context")
        if "state" not in body:
            raise Refused(422, 'Invalid request.\n\n"state" was not supplied.')
        one_of(body, "state", ("error", "failure", "pending", "success"))
        self.statuses.append({"sha": sha, "state": body["state"], "creator": login,
                              "context": body.get("context", "default"), "target_url": body.get("target_url"),
                              "description": text(body, "description", 140, required=False)})
        return self.statuses[-1]

    ROUTES = (
        ("GET", r"issues/(\d+)/comments", ("issues", "pull-requests"), list_comments),
        ("POST", r"issues/(\d+)/comments", ("issues", "pull-requests"), add_comment),
        ("PATCH", r"issues/comments/(\d+)", ("issues", "pull-requests"), edit_comment),
        ("GET", r"issues", ("issues",), list_issues),
        ("POST", r"issues", ("issues",), add_issue),
        ("PATCH", r"issues/(\d+)", ("issues",), edit_issue),
        ("GET", r"pulls", ("pull-requests",), list_pulls),
        ("GET", r"pulls/(\d+)", ("pull-requests",), get_pull),
        ("POST", r"statuses/([0-9a-f]{40})", ("statuses",), add_status),
    )
