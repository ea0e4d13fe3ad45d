# SPDX-License-Identifier: MIT
"""What each platform's story has in common: a team with a repository, its dashboards on a server, and the package.

    class Story(World):
        def test_it(self):
            self.start("checkout", "latency")            # the simulator, the bare repository, the first commit of main
            self.author.branch("tighten")                # a person's clone
            self.author.write("dashboards/checkout.json", dashboard("checkout", expr="rate(up[1m])"))
            self.author.push("Tighten the alert line")
            merge = self.propose(1, "tighten")           # refs/pull/1/head and refs/pull/1/merge, as forges make them
            work = self.checkout(merge)                  # a job's clone
            self.edit_by_hand("latency", lambda dashboard: dashboard.update(refresh="5s"))

The simulator is Grafana and Microsoft Entra at once. It knows two applications, READER and WRITER, who sign in with a
token of the platform (PULL_REQUEST_JOB, MAIN_JOB) in place of a secret, and a person, who has a token of the server.
A stand-in for a platform hands these two out to the jobs that may have them: `Platform` below is the server to begin with.
"""
import atexit
import functools
import hashlib
import http.server
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "e2e"))
from harness import Case, DASHSYNC, Gateway, clean_environment, dashboard, needs  # noqa: E402

BUILD = pathlib.Path(DASHSYNC).resolve().parents[1]
EXAMPLES = ROOT / "examples"
TENANT = "11111111-1111-4111-8111-111111111111"
READER = "22222222-2222-4222-8222-222222222222"
WRITER = "33333333-3333-4333-8333-333333333333"
PULL_REQUEST_JOB = "token-of-a-pull-request-job"  # what the platform signs for a job: Entra trusts it for one application
MAIN_JOB = "token-of-a-job-on-main"
PERSON = "token-of-a-person"

# Texts that a title, a branch or a message may have. None of them may do anything anywhere.
HOSTILE = ["\x1b[31mred\x1b[0m", "::set-output name=a::b", "::error::x", "##vso[task.setvariable variable=PATH]/tmp",
           "##VsO[task.complete result=Succeeded]", "##[error]x", "```\n```", "~~~~", "</script><script>alert(1)</script>",
           "]]>", "-->", "<!-- dashsync:v1 key=prod -->", "\u202eevil\u202c", "$(id)", "`id`", "${{ github.token }}", "'\"\\",
           "a\nb", "a\r\n##vso[task.setvariable variable=a]b", "<!channel>", "@here", "@everyone", "<https://x|y>", "|",
           "%0A::error::x", "%AZP25", "x" * 10_000]


def run(command, **more):
    """Runs a command to its end; it must succeed. Gives what it printed."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, **more)
    assert done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout.strip()


@functools.cache
def package():
    """The tarball of what was built, as `cmake --install` installs it: (path, SHA-256). Made once a process."""
    needs((BUILD / "cmake_install.cmake").exists(), f"'{BUILD}' is not a build folder: there is no package to install")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="dashsync-package-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    version = re.search(r"VERSION (\S+) LANGUAGES", (ROOT / "CMakeLists.txt").read_text())[1]
    name = f"dashsync-{version}-linux-amd64"
    run(["cmake", "--install", BUILD, "--prefix", folder / name])
    path = folder / f"{name}.tar.gz"
    with tarfile.open(path, "w:gz", compresslevel=1) as tar:
        tar.add(folder / name, name)
    return path, hashlib.sha256(path.read_bytes()).hexdigest()


def copied_by_the_page(platform, folder, url, into):
    """Runs in the folder `into` what docs/pipelines.md shows for a platform; the package is unpacked below `folder`."""
    page = (ROOT / "docs/pipelines.md").read_text()
    section = page.partition(f"\n## {platform}\n")[2].partition("\n## ")[0]
    block = re.search(r"(?m)^```sh\n(.*?)^```", section, re.S)[1]
    with tarfile.open(package()[0]) as tar:
        tar.extractall(folder)
    share, = pathlib.Path(folder).glob("dashsync-*/share")
    for placeholder, value in (("/usr/share", str(share)), ("URL-OF-THE-PACKAGE", url),
                               ("SHA256-OF-THE-PACKAGE", package()[1])):
        block = block.replace(placeholder, value)
    run(["sh", "-euc", block], cwd=into)


class Platform:
    """An HTTP server on loopback. Subclasses answer a path in `answer`; the package lies at /packages/NAME.

    It keeps `requests`, a list of (method, path, status), and handles one request after the other, so that an answer
    may change the state without a lock.
    """

    def __init__(self, test):
        platform = self
        self.requests = []
        lock = threading.Lock()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = 1 << 16  # an answer is one write: two would wait for each other

            def handle_any(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                address = urllib.parse.urlsplit(self.path)
                with lock:
                    status, headers, answer = platform.answer_any(self.command, address.path,
                                                                  urllib.parse.parse_qs(address.query), self.headers, body)
                    platform.requests.append((self.command, self.path, status))
                if not isinstance(answer, bytes):
                    answer = b"" if answer is None else json.dumps(answer).encode()
                    headers = {"Content-Type": "application/json; charset=utf-8", **headers}
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if status != 204:
                    self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        test.addCleanup(self.server.server_close)
        test.addCleanup(self.server.shutdown)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    @property
    def package_url(self):
        return f"{self.url}/packages/{package()[0].name}"

    def answer_any(self, method, path, query, headers, body):
        if method == "GET" and path.startswith("/packages/"):
            if path == f"/packages/{package()[0].name}":
                return 200, {"Content-Type": "application/gzip"}, package()[0].read_bytes()
            return 404, {}, {"message": "no such package"}
        return self.answer(method, path, query, headers, body)

    def answer(self, method, path, query, headers, body):
        """(status, headers, what is written as JSON, or bytes) of a request; `query` has lists of values."""
        return 404, {}, {"message": "Not Found"}


class Clone:
    """A person's clone of the repository."""

    def __init__(self, origin, folder, name):
        self.folder = pathlib.Path(folder)
        self.environment = clean_environment(**{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
                                                for what, value in (("NAME", name), ("EMAIL", "person@example.org"))})
        run(["git", "clone", "-q", origin, self.folder], env=self.environment)

    def git(self, *arguments):
        return run(["git", "-C", self.folder, *arguments], env=self.environment)

    def write(self, path, content):
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content if isinstance(content, str) else json.dumps(content, indent=2) + "\n")

    def read(self, path):
        return json.loads((self.folder / path).read_text())

    def branch(self, name, start="origin/main"):
        self.git("fetch", "-q", "origin")
        self.git("switch", "-q", "--no-track", "-C", name, start)

    def pull(self, name="main"):
        """Makes the branch what the repository has."""
        self.git("fetch", "-q", "origin")
        self.git("switch", "-q", "-C", name, f"origin/{name}")

    def push(self, message=None):
        """Commits all there is, unless there is no message, and pushes the branch. Gives the commit."""
        if message is not None:
            self.git("add", "-A")
            self.git("commit", "-q", "-m", message)
        self.git("push", "-q", "-f", "origin", "HEAD")
        return self.git("rev-parse", "HEAD")

    def dashsync(self, *arguments, token=PERSON):
        """Runs dashsync as this person does at home: (exit code, output)."""
        done = subprocess.run([DASHSYNC, *map(str, arguments)], cwd=self.folder, capture_output=True, text=True,
                              env={**self.environment, "DASHSYNC_TOKEN": token})
        return done.returncode, done.stdout + done.stderr


class World(Case):
    """A test with a team. `start` builds it."""

    def start(self, *uids, dashboards=(), config="", arguments=()):
        """A simulator that has these dashboards, and a repository whose main branch has the same.

        `dashboards` are documents, beside those that `uids` get; `config` is added to the target 'prod'.
        """
        documents = [*map(dashboard, uids), *dashboards]
        entra = self.path("entra.json")
        entra.write_text(json.dumps({"tenants": [TENANT], "clients": [
            {"tenant": TENANT, "id": READER, "role": "Viewer", "federated-tokens": [PULL_REQUEST_JOB]},
            {"tenant": TENANT, "id": WRITER, "role": "Editor", "federated-tokens": [MAIN_JOB]}]}))
        self.gateway = Gateway(self, "--entra", entra, "--token", f"Editor={PERSON}", *arguments, seed=self.seed(*documents))
        self.origin = self.path("origin.git")
        run(["git", "init", "-q", "--bare", "-b", "main", self.origin], env=clean_environment())
        self.author = Clone(self.origin, self.path("author"), "The author")
        self.author.git("switch", "-q", "-c", "main")
        self.author.write("dashsync.yaml", "version: 1\ndashboards:\n  - path: dashboards\ntargets:\n  prod:\n"
                          f"    endpoint: {self.gateway.url}\n    auth: {{ method: workload-identity }}\n{config}")
        for one in documents:
            self.author.write(f"dashboards/{one['uid']}.json", one)
        self.author.push("The dashboards of the team")
        self.operator = Clone(self.origin, self.path("operator"), "The operator")

    def path(self, name):
        return pathlib.Path(self.folder) / name

    def origin_git(self, *arguments):
        return run(["git", "-C", self.origin, *arguments], env=clean_environment())

    def propose(self, number, branch, into="main"):
        """Opens or updates pull request NUMBER: its refs are what forges make of them. Gives the merge commit."""
        head, base = (self.origin_git("rev-parse", f"refs/heads/{name}") for name in (branch, into))
        tree = self.origin_git("merge-tree", "--write-tree", base, head)
        merge = self.origin_git("commit-tree", tree, "-p", base, "-p", head, "-m", f"Merge {head} into {base}")
        self.origin_git("update-ref", f"refs/pull/{number}/head", head)
        self.origin_git("update-ref", f"refs/pull/{number}/merge", merge)
        return merge

    def merge(self, number, into="main"):
        """Completes the pull request with a merge commit. Gives the new head of the branch."""
        merge = self.origin_git("rev-parse", f"refs/pull/{number}/merge")
        self.origin_git("update-ref", f"refs/heads/{into}", merge)
        return merge

    def checkout(self, commit, depth=None):
        """A job's clone: all refs of the repository, and this commit as a detached HEAD, as the forges' agents do it.

        With `depth`, a number, only so much of the history."""
        folder = pathlib.Path(tempfile.mkdtemp(prefix="job-", dir=self.folder))
        run(["git", "init", "-q", folder], env=clean_environment())
        more = [f"--depth={depth}", f"{commit}:refs/remotes/origin/job"] if depth else [
            "+refs/heads/*:refs/remotes/origin/*", "+refs/pull/*:refs/remotes/pull/*"]
        run(["git", "-C", folder, "remote", "add", "origin", f"file://{self.origin}"], env=clean_environment())
        run(["git", "-C", self.origin, "config", "uploadpack.allowAnySHA1InWant", "true"], env=clean_environment())
        run(["git", "-C", folder, "fetch", "-q", "origin", *more], env=clean_environment())
        run(["git", "-C", folder, "checkout", "-q", "--detach", commit], env=clean_environment())
        return folder

    def live(self, uid):
        return json.loads(self.gateway.call("GET", f"/api/dashboards/uid/{uid}", token=PERSON))

    def edit_by_hand(self, uid, change, message=""):
        """A person's save in the browser: `change` edits the dashboard in place."""
        live = self.live(uid)
        change(live["dashboard"])
        self.gateway.call("POST", "/api/dashboards/db", {
            "dashboard": live["dashboard"], "folderUid": live["meta"].get("folderUid", ""), "message": message,
            "overwrite": False}, token=PERSON)


def environment_of_job(home, **more):
    """The environment of a job's step: nothing of this machine's but PATH, and a home of its own."""
    keep = {name: os.environ[name] for name in ("PATH", "ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS") if name in os.environ}
    return {**keep, "HOME": str(home), "LC_ALL": "C.UTF-8", "NO_PROXY": "*", "GIT_CONFIG_SYSTEM": "/dev/null", **more}
