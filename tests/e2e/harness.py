# SPDX-License-Identifier: MIT
"""Runs the real programs: dashsync, the simulator and git, each in a temporary folder and on loopback.

The programs are found through DASHSYNC and DASHSYNC_GATEWAY, which CTest sets to what it has built.
"""
import concurrent.futures
import fcntl
import http.server
import json
import os
import pathlib
import pty
import select
import shutil
import signal
import struct
import subprocess
import tempfile
import termios
import threading
import time
import unittest
import urllib.request

DASHSYNC = os.environ["DASHSYNC"]
GATEWAY = os.environ["DASHSYNC_GATEWAY"]
ROOT = pathlib.Path(__file__).resolve().parents[2]
CORPUS = pathlib.Path(os.environ.get("DASHSYNC_CORPUS") or ROOT.parent / "shared" / "corpus")
TOKEN = "test-token"


def clean_environment(**extra):
    """The environment of a child: nothing of this machine's dashsync or git settings, and no caches."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("DASHSYNC", "GIT_", "AZURE_", "COLUMNS"))}
    env.update(GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null", LC_ALL="C.UTF-8", NO_PROXY="*",
               XDG_CACHE_HOME="/dev/null/none")
    for who in ("AUTHOR", "COMMITTER"):
        env[f"GIT_{who}_NAME"] = "Operator"
        env[f"GIT_{who}_EMAIL"] = "operator@example.org"
    env.update(extra)
    return {k: v for k, v in env.items() if v is not None}


class Result:
    def __init__(self, done):
        self.code = done.returncode
        self.out = done.stdout
        self.err = done.stderr

    @property
    def report(self):
        return json.loads(self.out)

    def row(self, uid):
        rows = [row for row in self.report["dashboards"] if row["uid"] == uid]
        assert len(rows) == 1, f"{len(rows)} rows of {uid}: {self.out}"
        return rows[0]

    def states(self):
        return {row["uid"]: row["state"] for row in self.report["dashboards"]}

    def outcomes(self):
        return {row["uid"]: row["outcome"] for row in self.report["dashboards"]}


class Gateway:
    """The simulator on a port of its own. `log` is one line a request: METHOD PATH STATUS."""

    def __init__(self, test, *arguments, seed=None, profile="grafana9"):
        self.log_path = pathlib.Path(test.folder) / f"gateway-{len(test.running)}.log"
        command = [GATEWAY, "--listen", "127.0.0.1:0", "--profile", profile, "--log", str(self.log_path), *arguments]
        if seed:
            command += ["--seed", str(seed)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=clean_environment())
        test.running.append(self.process)
        line = self.process.stdout.readline()
        assert line.startswith("listening on http"), f"the simulator said {line!r}"
        self.url = line.split()[-1]

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)

    def requests(self):
        return [line.split() for line in self.log_path.read_text().splitlines()]

    def forget_requests(self):
        with open(self.log_path, "r+") as log:
            log.truncate(0)

    def call(self, method, path, body=None, token=TOKEN):
        request = urllib.request.Request(self.url + path, method=method)
        request.add_header("Authorization", f"Bearer {token}")
        data = None
        if body is not None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, data, timeout=30) as answer:
            return answer.read()

    def get(self, uid):
        return json.loads(self.call("GET", f"/api/dashboards/uid/{uid}"))

    def versions(self, uid):
        answer = json.loads(self.call("GET", f"/api/dashboards/uid/{uid}/versions"))
        return answer["versions"] if isinstance(answer, dict) else answer

    def edit(self, uid, change, message=""):
        """A person's save in the UI: `change` edits the dashboard in place."""
        live = self.get(uid)
        change(live["dashboard"])
        folder = live.get("meta", live).get("folderUid", "")
        self.call("POST", "/api/dashboards/db",
                  {"dashboard": live["dashboard"], "folderUid": folder, "message": message, "overwrite": False})


class Server:
    """An HTTP server whose every GET and POST is answered by `answer(handler)`."""

    def __init__(self, test, answer):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                answer(self)

            do_POST = do_GET

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        test.addCleanup(self.server.server_close)
        test.addCleanup(self.server.shutdown)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"


def answer_text(status, content_type, text):
    def answer(handler):
        body = text.encode()
        length = int(handler.headers.get("Content-Length") or 0)
        handler.rfile.read(length)
        handler.send_response(status)
        handler.send_header("Content-Type", content_type)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


class Certificates:
    """An authority made for one test, and certificates that it has signed. All are paths of PEM files."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.ca = self.folder / "ca.pem"
        self.openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Test authority",
                     "-keyout", self.folder / "ca.key", "-out", self.ca)

    @staticmethod
    def openssl(*arguments):
        subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)

    def issue(self, name, names="DNS:localhost,IP:127.0.0.1"):
        """(certificate, key) of a server on this machine."""
        pem, key, request, extra = (self.folder / f"{name}.{end}" for end in ("pem", "key", "csr", "ext"))
        self.openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}", "-keyout", key, "-out", request)
        extra.write_text(f"subjectAltName={names}\n")
        self.openssl("x509", "-req", "-in", request, "-CA", self.ca, "-CAkey", self.folder / "ca.key",
                     "-CAcreateserial", "-days", "2", "-extfile", extra, "-out", pem)
        return pem, key


def needs(is_there, what):
    """Skips a test, or all of a module, without `what`; in CI, where it must be there, they fail."""
    if is_there:
        return
    if os.environ.get("CI") == "true":
        raise RuntimeError(f"CI must not skip: {what}")
    raise unittest.SkipTest(what)


def needs_corpus():
    needs(CORPUS.is_dir(), "the corpus is not here; DASHSYNC_CORPUS names its folder")


def dashboard(uid, title=None, expr="up", **more):
    """A small dashboard as a team keeps it."""
    panel = {"id": 4, "type": "timeseries", "title": "CPU", "gridPos": {"h": 8, "w": 12, "x": 0, "y": 0},
             "targets": [{"refId": "A", "expr": expr}]}
    result = {"uid": uid, "title": title or uid.capitalize(), "tags": ["team"], "schemaVersion": 37,
              "time": {"from": "now-6h", "to": "now"}, "panels": [panel]}
    result.update(more)
    return result


def fresh(uid, title=None):
    """What ARM creates: a resource with nothing in it."""
    return {"uid": uid, "title": title or uid, "tags": [], "timezone": "", "refresh": ""}


class Case(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="dashsync-test-")
        self.running = []
        self.repo = pathlib.Path(self.folder) / "repo"
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.addCleanup(self.stop_all)

    def stop_all(self):
        for process in self.running:
            if process.poll() is None:
                process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()

    def write(self, path, content):
        target = self.repo / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            target.write_bytes(content)
        else:
            target.write_text(content if isinstance(content, str) else json.dumps(content, indent=2) + "\n")

    def git(self, *arguments, **environment):
        done = subprocess.run(["git", "-C", str(self.repo), *arguments], env={**clean_environment(), **environment},
                              check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def init(self):
        self.repo.mkdir(exist_ok=True)
        self.git("init", "-q", "-b", "main")

    def commit(self, message="Change the dashboards", when=None):
        """Commits all there is; `when`: the committer's time, in seconds since the epoch."""
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message, **({"GIT_COMMITTER_DATE": f"{when} +0000"} if when else {}))
        return self.git("rev-parse", "HEAD")

    def seed(self, *dashboards):
        folder = pathlib.Path(self.folder) / "seed"
        folder.mkdir(exist_ok=True)
        for one in dashboards:
            (folder / f"{one['uid'].replace('~', '_')[-100:]}.json").write_text(json.dumps(one))
        return folder

    def config(self, gateway, extra=""):
        self.write("dashsync.yaml", "version: 1\ndashboards:\n  - path: dashboards\ntargets:\n  dev:\n"
                   f"    endpoint: {gateway.url}\n{extra}")

    def run_dashsync(self, *arguments, env=None, cwd=None, stdin=None, timeout=120):
        done = subprocess.run([DASHSYNC, *map(str, arguments)], cwd=cwd or (self.repo if self.repo.exists() else "/"),
                              env=clean_environment(**({"DASHSYNC_TOKEN": TOKEN} if env is None else env)),
                              capture_output=True, text=True, timeout=timeout, input=stdin, errors="surrogateescape")
        for stream in (done.stdout, done.stderr):
            for word in ("AddressSanitizer", "LeakSanitizer", "ThreadSanitizer", "runtime error"):
                self.assertNotIn(word, stream)
        return Result(done)

    def save_while(self, asked, name, work):
        """Saves a dashboard's file as an editor does when the server has answered so many requests of a command.

        In place, or by another file that gets its name, in turn; never over a file that is not what the editor opened.
        Returns the text, None when it was not saved, and the command's result.
        """
        self.gateway.forget_requests()
        path = self.repo / "dashboards" / name
        opened = path.read_bytes()
        text = opened.replace(b'"now-6h"', b'"now-12h"')
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            running = pool.submit(work)
            while len(self.gateway.requests()) < asked and not running.done():
                time.sleep(0.005)
            if path.read_bytes() != opened:
                return None, running.result()
            if asked % 2:
                path.write_bytes(text)
            else:
                (self.repo / "editor~").write_bytes(text)
                (self.repo / "editor~").rename(path)
            return text, running.result()

    def plan(self, *arguments, **more):
        return self.run_dashsync("plan", "--json", *arguments, **more)

    def apply(self, *arguments, **more):
        return self.run_dashsync("apply", "--yes", "--json", *arguments, **more)

    def on_terminal(self, command, question=None, answer="", timeout=120, columns=80, **env):
        """Runs a command on a terminal of its own and answers its question; gives the exit code and what was seen.

        There is no pager, unless `env` names one. A command that is not at its end after `timeout` seconds is ended with all that it started, and the test fails.
        """
        try:
            pid, terminal = pty.fork()
        except OSError as error:  # a container without /dev/pts
            self.skipTest(str(error))
        if pid == 0:
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
            os.chdir(self.repo if self.repo.exists() else "/")
            os.execvpe(command[0], list(map(str, command)), clean_environment(**{"DASHSYNC_TOKEN": TOKEN, "DASHSYNC_PAGER": "cat", **env}))
        seen, end = b"", time.monotonic() + timeout
        while True:
            if not select.select([terminal], [], [], max(0, end - time.monotonic()))[0]:
                os.killpg(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
                self.fail(f"'{command[0]}' waits for ever; it had said: {seen.decode()}")
            try:
                chunk = os.read(terminal, 4096)
            except OSError:  # the terminal is gone with its process
                break
            seen += chunk
            if not chunk:
                break
            if question and question.encode() in seen:
                os.write(terminal, answer.encode() + b"\n")
                question = None
        os.close(terminal)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), seen.decode()


class Fleet(Case):
    """A test with several dashboards on one or more targets, taken over by an apply."""

    def start(self, count=1, targets=("dev",)):
        self.uids = [f"d{number:03}" for number in range(count)]
        self.gateways = {name: Gateway(self, seed=self.seed(*map(dashboard, self.uids))) for name in targets}
        self.init()
        lines = "".join(f"  {name}:\n    endpoint: {gateway.url}\n" for name, gateway in self.gateways.items())
        self.write("dashsync.yaml", f"version: 1\ndashboards:\n  - path: dashboards\ntargets:\n{lines}")
        for uid in self.uids:
            self.write(f"dashboards/{uid}.json", dashboard(uid))
        self.commit("Take over")
        for name in targets:
            self.assertEqual(self.call("apply", "--yes", "--adopt", target=name).code, 0)

    def call(self, *arguments, target=None):
        narrowed = ("-t", target) if target else ()
        return self.run_dashsync(*narrowed, *arguments,
                                 env={f"DASHSYNC_TOKEN_{name}": TOKEN for name in ("DEV", "PROD")})
