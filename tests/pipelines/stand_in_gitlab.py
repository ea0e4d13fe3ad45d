# SPDX-License-Identifier: MIT
"""A stand-in for GitLab's REST API (v4): notes of merge requests, issues, the owner of a token.

It keeps state and refuses what GitLab refuses: unknown tokens (401), scopes and roles that do not suffice (403), notes
and descriptions over 1,000,000 characters (400), bodies that are not JSON, and other people's notes (403). Lists have
pages of at most 100 with X-Next-Page. From GitLab's pages "Notes API", "Issues API", "REST API pagination" and
"Project access tokens".
"""
import datetime
import json
import re

from world import Platform

LONGEST = 1_000_000
ROLES = {"Guest": 10, "Reporter": 20, "Developer": 30, "Maintainer": 40}


class Refused(Exception):
    def __init__(self, status, body):
        super().__init__(status)
        self.status = status
        self.body = body


class GitLab(Platform):
    """One project, number 7. `people` maps a token to its owner: id, name, role and scopes."""

    def __init__(self, test, people):
        super().__init__(test)
        self.people = people
        self.notes = {}  # of a merge request's iid
        self.issues = []
        self.count = 100
        self.api = f"{self.url}/api/v4"

    def note(self, iid, body, who):
        """Adds a note as the API would: for tests, which put others' notes there."""
        self.count += 1
        note = {"id": self.count, "body": body, "system": False, "noteable_iid": iid, "resolvable": False,
                "author": {"id": who["id"], "username": who["name"]}, "created_at": self.now(), "updated_at": self.now()}
        self.notes.setdefault(iid, []).append(note)
        return note

    def issue(self, title, description, who):
        self.count += 1
        issue = {"id": self.count, "iid": len(self.issues) + 1, "title": title, "description": description,
                 "state": "opened", "author": {"id": who["id"], "username": who["name"]}, "updates": 0}
        self.issues.append(issue)
        return issue

    @staticmethod
    def now():
        return datetime.datetime.now(datetime.timezone.utc).isoformat()

    # ---- requests ----

    def answer(self, method, path, query, headers, body):
        query = {name: values[-1] for name, values in query.items()}
        try:
            who = self.owner(method, headers)
            status, answer, more = self.route(method, path, query, self.read(method, headers, body), who)
        except Refused as refused:
            return refused.status, {}, refused.body
        return status, more, answer

    def owner(self, method, headers):
        who = self.people.get(headers.get("PRIVATE-TOKEN", ""))
        if not who:
            raise Refused(401, {"message": "401 Unauthorized"})
        if "api" not in who["scopes"] and (method != "GET" or "read_api" not in who["scopes"]):
            raise Refused(403, {"error": "insufficient_scope", "scope": "api",
                                "error_description": "The request requires higher privileges than the token has."})
        return who

    @staticmethod
    def read(method, headers, raw):
        if method == "GET":
            return {}
        if headers.get("Content-Type", "").split(";")[0] != "application/json":
            raise Refused(415, {"error": "The provided content-type is not supported."})
        try:
            body = json.loads(raw)
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise Refused(400, {"error": "message body does not match declared format"})
        return body

    @staticmethod
    def page(items, query):
        size = min(int(query.get("per_page", 20)), 100)
        number = int(query.get("page", 1))
        shown = items[(number - 1) * size:number * size]
        following = str(number + 1) if number * size < len(items) else ""
        return 200, shown, {"X-Page": str(number), "X-Per-Page": str(size), "X-Next-Page": following,
                            "X-Total": str(len(items))}

    @staticmethod
    def text(body, key, what):
        if key not in body:
            raise Refused(400, {"error": f"{key} is missing"})
        if not isinstance(body[key], str) or not body[key].strip():
            raise Refused(400, {"message": {what: ["can't be blank"]}})
        if len(body[key]) > LONGEST:
            raise Refused(400, {"message": {what: [f"is too long (maximum is {LONGEST} characters)"]}})
        return body[key].replace("\r\n", "\n")

    @staticmethod
    def may(who, role):
        if ROLES[who["role"]] < ROLES[role]:
            raise Refused(403, {"message": "403 Forbidden"})

    def route(self, method, path, query, body, who):
        if method == "GET" and path == "/api/v4/user":
            return 200, {"id": who["id"], "username": who["name"], "bot": True}, {}
        found = re.fullmatch(r"/api/v4/projects/7/merge_requests/(\d+)/notes(?:/(\d+))?", path)
        if found:
            return self.notes_route(method, int(found[1]), found[2], query, body, who)
        found = re.fullmatch(r"/api/v4/projects/7/issues(?:/(\d+))?", path)
        if found:
            return self.issues_route(method, found[1], query, body, who)
        raise Refused(404, {"error": "404 Not Found"})

    def notes_route(self, method, iid, note, query, body, who):
        notes = self.notes.setdefault(iid, [])
        if method == "GET" and not note:
            return self.page(notes if query.get("sort") == "asc" else notes[::-1], query)
        if method == "POST" and not note:
            self.may(who, "Reporter")
            return 201, self.note(iid, self.text(body, "body", "note"), who), {}
        mine = [item for item in notes if str(item["id"]) == note]
        if method == "PUT" and mine:
            if mine[0]["author"]["id"] != who["id"]:
                self.may(who, "Maintainer")
            mine[0].update(body=self.text(body, "body", "note"), updated_at=self.now())
            return 200, mine[0], {}
        raise Refused(404, {"message": "404 Not found"})

    def issues_route(self, method, iid, query, body, who):
        if method == "GET" and not iid:
            shown = [issue for issue in self.issues if query.get("state", "all") in ("all", issue["state"])
                     and query.get("author_id", str(issue["author"]["id"])) == str(issue["author"]["id"])]
            return self.page(shown if query.get("sort") == "asc" else shown[::-1], query)
        if method == "POST" and not iid:
            self.may(who, "Reporter")
            description = self.text(body, "description", "description") if "description" in body else None
            return 201, self.issue(self.text(body, "title", "title"), description, who), {}
        mine = [issue for issue in self.issues if str(issue["iid"]) == iid]
        if method == "PUT" and mine:
            return 200, self.change(mine[0], body, who), {}
        raise Refused(404, {"message": "404 Not found"})

    def change(self, issue, body, who):
        if issue["author"]["id"] != who["id"]:
            self.may(who, "Reporter")
        if not body:
            raise Refused(400, {"error": "at least one parameter must be provided"})
        for key in ("title", "description"):
            if key in body:
                issue[key] = self.text(body, key, key)
        event = body.get("state_event")
        if event not in (None, "close", "reopen"):
            raise Refused(400, {"error": "state_event does not have a valid value"})
        issue["state"] = {"close": "closed", "reopen": "opened"}.get(event, issue["state"])
        issue["updates"] += 1
        return issue
