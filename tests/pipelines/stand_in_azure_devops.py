# SPDX-License-Identifier: MIT
"""A stand-in for Azure DevOps' REST API, version 7.1: threads of pull requests, work items, statuses of commits, the
identity of a token, and the tokens that a job gets for a service connection.

It keeps state and refuses what Azure DevOps refuses: unknown tokens (401), missing rights (403, TF401027), other people's
comments (403), comments over 150,000 characters, unknown fields, states and statuses (400), another api-version (400), a
wrong content type (415). After the pages "Pull Request Threads", "Pull Request Thread Comments", "Work Items", "Wiql",
"Work Item Type States" and "Statuses" of its reference.
"""
import json
import re

from world import Platform

LONGEST = 150_000
PROJECT = "6ce954b1-ce1f-45d1-b94d-e6bf2464ba2c"
REPOSITORY = "3411ebc1-d5aa-464f-9615-0b527bc66719"
BUILD_SERVICE = {"id": "d6245f20-2af8-44f4-9451-8107cb2767db", "displayName": "Team Build Service"}
PERSON = {"id": "8c8c7d32-6b1b-47f4-b2e9-30b477b5ab3d", "displayName": "A person"}
RIGHTS = frozenset({"Contribute", "Contribute to pull requests", "Edit work items in this node"})
THREAD_STATUSES = {"active", "byDesign", "closed", "fixed", "pending", "unknown", "wontFix"}
# name of a type: its states, with their categories, in the order of the process
TYPES = {"Issue": [("Active", "InProgress"), ("Closed", "Completed"), ("Removed", "Removed")],
         "Impediment": [("Open", "InProgress"), ("Closed", "Completed")],
         "Product Backlog Item": [("New", "Proposed"), ("Approved", "Proposed"), ("Committed", "InProgress"),
                                  ("Done", "Completed"), ("Removed", "Removed")]}
FIELDS = {"System.Title", "System.Description", "System.Tags", "System.State", "System.History"}


class Refused(Exception):
    def __init__(self, status, message, kind="VssServiceException"):
        super().__init__(message)
        self.status = status
        self.body = {"$id": "1", "message": message, "typeKey": kind, "errorCode": 0}


class AzureDevOps(Platform):
    """One organisation with one project and one repository. `tokens` maps a bearer token to its identity and rights."""

    def __init__(self, test, page=100):
        super().__init__(test)
        self.page = page  # how many threads are in one answer
        self.tokens = {}
        self.connections = {}  # a service connection's name: its id, the application, the token that Entra trusts, its checks
        self.threads = {}  # of a pull request's number
        self.work_items = []
        self.statuses = {}  # of a commit
        self.collection = f"{self.url}/fabrikam/"

    def token(self, name, identity=BUILD_SERVICE, rights=RIGHTS, **job):
        """A token, and for which job it is: `ref`, `pipeline`, `fork`."""
        self.tokens[name] = {"identity": identity, "rights": rights, **job}
        return name

    def connection(self, name, client, federated, branches=None, pipelines=None):
        """A service connection. `branches` is its branch control, `pipelines` those that may use it; None: all."""
        self.connections[name] = {"id": f"connection-{len(self.connections)}", "client": client, "federated": federated,
                                  "branches": branches, "pipelines": pipelines}

    def may_use(self, name, job):
        """Why the checks of a service connection stop a job, or None."""
        connection = self.connections.get(name)
        if connection is None or job.get("fork"):
            return f"there is no service connection '{name}' for this job"
        if connection["branches"] is not None and job["ref"] not in connection["branches"]:
            return f"branch control: '{job['ref']}' may not use '{name}'"
        if connection["pipelines"] is not None and job["pipeline"] not in connection["pipelines"]:
            return f"'{job['pipeline']}' is not authorised for '{name}'"
        return None

    def thread(self, number, content, identity=PERSON, status="active"):
        """Adds a thread as a person does."""
        return self.add_thread(number, {"comments": [{"content": content}], "status": status}, identity)

    def work_item(self, title, description, tags, identity=PERSON, state="Active"):
        item = {"id": len(self.work_items) + 1, "rev": 1, "type": "Issue", "format": {}, "history": [], "fields": {
            "System.Title": title, "System.Description": description, "System.Tags": tags, "System.State": state,
            "System.CreatedBy": identity}}
        self.work_items.append(item)
        return item

    # The server

    def answer(self, method, path, query, headers, body):
        try:
            who = self.tokens.get((headers.get("Authorization") or "").removeprefix("Bearer "))
            if who is None:
                raise Refused(401, "TF400813: The user is not authorized to access this resource.")
            for pattern, verb, content_type, handle in self.ROUTES:
                match = re.fullmatch(pattern, path)
                if match and verb == method:
                    self.check_version(path, query)
                    if content_type and headers.get_content_type() != content_type:
                        raise Refused(415, f"Unsupported media type: '{headers.get('Content-Type')}'")
                    return handle(self, who, *match.groups(), query, self.read(body) if content_type else None)
            raise Refused(404, f"The controller for path '{path}' was not found or does not implement IController.")
        except Refused as refusal:
            return refusal.status, {}, refusal.body

    @staticmethod
    def read(body):
        try:
            return json.loads(body)
        except ValueError:
            raise Refused(400, "TF400898: the request's body is not JSON") from None

    @staticmethod
    def check_version(path, query):
        version = query.get("api-version", [""])[0]
        wanted = r"7\.1-preview\.1" if path.endswith("/connectionData") else r"7\.1"
        if not re.fullmatch(wanted, version):
            raise Refused(400, f"The requested REST API version of '{version}' is under preview or out of range.",
                          "VssVersionOutOfRangeException")

    @staticmethod
    def need(who, right):
        if right not in who["rights"]:
            raise Refused(403, f"TF401027: You need the Git '{right}' permission to perform this action.")

    @staticmethod
    def only(document, keys):
        if not isinstance(document, dict) or set(document) - set(keys):
            raise Refused(400, f"unknown fields in {json.dumps(document)[:200]}: expected {sorted(keys)}")

    def oidc_token(self, who, query, _):
        name = next((name for name, one in self.connections.items() if one["id"] == query["serviceConnectionId"][0]), None)
        reason = self.may_use(name, who)
        if reason:
            raise Refused(403, reason)
        return 200, {}, {"oidcToken": self.connections[name]["federated"]}

    def identity(self, who, _query, _body):
        return 200, {}, {"authenticatedUser": {**who["identity"], "isActive": True}, "instanceId": PROJECT}

    # Pull requests

    def list_threads(self, who, number, query, _body):
        threads = self.threads.get(number, [])
        start = int(query.get("continuationToken", ["0"])[0])
        more = {"x-ms-continuationtoken": str(start + self.page)} if start + self.page < len(threads) else {}
        part = threads[start:start + self.page]
        return 200, more, {"value": part, "count": len(part)}

    @staticmethod
    def content_of(comment):
        content = comment.get("content")
        if not isinstance(content, str) or not content.strip():
            raise Refused(400, "TF401178: a comment must have a content")
        if len(content) > LONGEST:
            raise Refused(400, f"The comment content must not exceed {LONGEST} characters.")
        return content

    def add_thread(self, number, body, identity):
        if body.get("status", "active") not in THREAD_STATUSES:
            raise Refused(400, f"'{body['status']}' is not a CommentThreadStatus")
        threads = self.threads.setdefault(str(number), [])
        comment = {"id": 1, "parentCommentId": 0, "commentType": "text", "author": identity, "edits": 0,
                   "content": self.content_of(body["comments"][0])}
        threads.append({"id": 100 + len(threads), "status": body.get("status", "active"), "isDeleted": False,
                        "comments": [comment]})
        return threads[-1]

    def create_thread(self, who, number, _query, body):
        self.need(who, "Contribute to pull requests")
        self.only(body, {"comments", "status", "properties", "threadContext"})
        if len(body.get("comments") or []) != 1:
            raise Refused(400, "TF401180: a thread begins with one comment")
        self.only(body["comments"][0], {"parentCommentId", "content", "commentType"})
        return 200, {}, self.add_thread(number, body, who["identity"])

    def find_thread(self, number, thread):
        found = [one for one in self.threads.get(number, []) if one["id"] == int(thread)]
        if not found:
            raise Refused(404, f"TF401183: thread {thread} was not found")
        return found[0]

    def edit_comment(self, who, number, thread, comment, _query, body):
        self.need(who, "Contribute to pull requests")
        self.only(body, {"content"})
        found = self.find_thread(number, thread)["comments"][int(comment) - 1]
        if found["author"]["id"] != who["identity"]["id"]:
            raise Refused(403, "TF401181: only its author may edit a comment")
        found["content"] = self.content_of(body)
        found["edits"] += 1
        return 200, {}, found

    def edit_thread(self, who, number, thread, _query, body):
        self.need(who, "Contribute to pull requests")
        self.only(body, {"status"})
        if body["status"] not in THREAD_STATUSES:
            raise Refused(400, f"'{body['status']}' is not a CommentThreadStatus")
        found = self.find_thread(number, thread)
        found["status"] = body["status"]
        return 200, {}, found

    def set_status(self, who, commit, _query, body):
        self.need(who, "Contribute")
        self.only(body, {"state", "description", "targetUrl", "context"})
        if body["state"] not in {"error", "failed", "notApplicable", "notSet", "pending", "succeeded"}:
            raise Refused(400, f"'{body['state']}' is not a GitStatusState")
        self.statuses.setdefault(commit, []).append(body)
        return 201, {}, body

    # Work items

    def query_items(self, _who, _query, body):
        match = re.fullmatch(r"SELECT \[System\.Id\] FROM WorkItems WHERE \[System\.TeamProject\] = @project"
                             r" AND \[System\.Tags\] CONTAINS '([^']*)'", body.get("query", ""))
        if not match:
            raise Refused(400, "TF51006: the query statement is not valid")
        found = [item for item in reversed(self.work_items) if match[1] in item["fields"]["System.Tags"].split("; ")]
        return 200, {}, {"queryType": "flat", "workItems": [{"id": item["id"], "url": ""} for item in found]}

    def read_items(self, _who, query, _body):
        ids = [int(one) for one in query["ids"][0].split(",")]
        if len(ids) > 200:
            raise Refused(400, "VS403474: at most 200 ids are allowed")
        names = query["fields"][0].split(",")
        return 200, {}, {"count": len(ids), "value": [
            {"id": one, "rev": self.work_items[one - 1]["rev"],
             "fields": {name: self.work_items[one - 1]["fields"][name] for name in names}} for one in ids]}

    def list_states(self, _who, kind, _query, _body):
        if kind.replace("%20", " ") not in TYPES:
            raise Refused(404, f"VS402323: there is no work item type {kind}")
        return 200, {}, {"value": [{"name": name, "category": category} for name, category in TYPES[kind.replace("%20", " ")]]}

    def patch_item(self, item, operations):
        if not isinstance(operations, list) or not operations:
            raise Refused(400, "VS403612: you must pass a valid patch document in the body of the request")
        for one in operations:
            self.only(one, {"op", "path", "value"})
            if one["op"] != "add":
                raise Refused(400, f"the stand-in knows 'add', not '{one['op']}'")
            head, name = one["path"].lstrip("/").split("/", 1)
            if head == "multilineFieldsFormat":
                item["format"][name] = one["value"]
            elif head != "fields" or name not in FIELDS:
                raise Refused(400, f"TF51535: Cannot find field {name}.")
            elif name == "System.State" and one["value"] not in dict(TYPES[item["type"]]):
                raise Refused(400, f"TF401320: the field 'State' contains the value '{one['value']}' that is not allowed")
            elif name == "System.History":
                item["history"].append(one["value"])
            else:
                item["fields"][name] = one["value"]
        item["rev"] += 1

    def create_item(self, who, kind, _query, body):
        self.need(who, "Edit work items in this node")
        kind = kind.replace("%20", " ")
        if kind not in TYPES:
            raise Refused(404, f"VS402323: there is no work item type {kind}")
        if "/fields/System.Title" not in [one.get("path") for one in body]:
            raise Refused(400, "TF401320: Rule Error for field Title. Error code: Required")
        item = {"id": len(self.work_items) + 1, "rev": 0, "type": kind, "format": {}, "history": [], "fields": {
            "System.Tags": "", "System.State": TYPES[kind][0][0], "System.CreatedBy": who["identity"]}}
        self.patch_item(item, body)
        self.work_items.append(item)
        return 200, {}, item

    def edit_item(self, who, number, _query, body):
        self.need(who, "Edit work items in this node")
        self.patch_item(self.work_items[int(number) - 1], body)
        return 200, {}, self.work_items[int(number) - 1]

    BASE = f"/fabrikam/{PROJECT}/_apis"
    PULL = rf"{BASE}/git/repositories/{REPOSITORY}/pullRequests/(\d+)/threads"
    ROUTES = [
        (r"/fabrikam/_apis/connectionData", "GET", None, identity),
        (rf"{BASE}/distributedtask/hubs/build/plans/p/jobs/j/oidctoken", "POST", None, oidc_token),
        (PULL, "GET", None, list_threads),
        (PULL, "POST", "application/json", create_thread),
        (rf"{PULL}/(\d+)", "PATCH", "application/json", edit_thread),
        (rf"{PULL}/(\d+)/comments/(\d+)", "PATCH", "application/json", edit_comment),
        (rf"{BASE}/git/repositories/{REPOSITORY}/commits/([0-9a-f]{{40}})/statuses", "POST", "application/json", set_status),
        (rf"{BASE}/wit/wiql", "POST", "application/json", query_items),
        (rf"{BASE}/wit/workitems", "GET", None, read_items),
        (rf"{BASE}/wit/workitemtypes/([^/]+)/states", "GET", None, list_states),
        (rf"{BASE}/wit/workitems/(?:\$|%24)([^/]+)", "POST", "application/json-patch+json", create_item),
        (rf"{BASE}/wit/workitems/(\d+)", "PATCH", "application/json-patch+json", edit_item),
    ]
