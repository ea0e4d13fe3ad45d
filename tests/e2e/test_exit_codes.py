# SPDX-License-Identifier: MIT
"""The table of situations: each row of fixtures/exit-codes/situations.txt played against the simulator.

A situation is a method of Worlds; what it makes is a world: a repository, a server, and words for the command line.
Commands that write nothing share a world; apply and pull get one of their own.
"""
import json
import os
import pathlib
import re
import shlex
import shutil
import signal
import socket
import subprocess
import threading
import unittest
import urllib.error
import urllib.request

import jsonschema

from harness import DASHSYNC, ROOT, TOKEN, Case, Gateway, Result, Server, answer_text, clean_environment, dashboard

TABLE = ROOT / "fixtures" / "exit-codes" / "situations.txt"
SCHEMA = jsonschema.Draft202012Validator(json.loads((ROOT / "docs" / "report.schema.json").read_text()))
PROM = {"type": "prometheus", "uid": "prom"}


class Row:
    def __init__(self, line, number):
        cells = [cell.strip() for cell in line.split("|")]
        assert len(cells) == 5, f"line {number}: {len(cells)} cells"
        self.number = number
        self.words = shlex.split(cells[0])
        self.exit = int(cells[1])
        self.counts = None if cells[2] == "-" else "*" if cells[2] == "*" else self.numbers(cells[2])
        self.totals = {} if cells[3] == "-" else self.numbers(cells[3])
        self.first_line = cells[4]
        self.command = self.words[0]

    @staticmethod
    def numbers(text):
        return {name: int(number) for name, number in (item.rsplit(" ", 1) for item in text.split(", ") if item)}


def read_table():
    situations = {}
    for number, line in enumerate(TABLE.read_text().splitlines(), 1):
        if line.startswith("situation "):
            name = re.fullmatch(r"situation ([\w ]+) -- \S.*", line)[1]
            assert name not in situations, f"line {number}: '{name}' is there twice"
            rows = situations[name] = []
        elif line.strip() and not line.startswith("#"):
            rows.append(Row(line, number))
    return situations


def set_expr(value):
    def change(live):
        live["panels"][0]["targets"][0]["expr"] = value
    return change


def set_description(live):
    live["description"] = "by hand"


def forward(handler, url, body):
    """The answer of the simulator to a request that came to something in front of it."""
    request = urllib.request.Request(url + handler.path, method=handler.command, data=body)
    for name in ("Authorization", "Content-Type"):
        if handler.headers.get(name):
            request.add_header(name, handler.headers[name])
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


class Worlds(Case):
    """How each situation is made."""

    def begin(self, number):
        self.folder = os.path.join(self.base, str(number))
        os.mkdir(self.folder)
        self.repo = pathlib.Path(self.folder) / "repo"
        self.token = TOKEN
        self.arguments = []
        self.asked = None  # an event: the command gets a signal when the server was asked

    def serve(self, *arguments, live="ab", expr="up"):
        self.gateway = Gateway(self, *arguments, seed=self.seed(*(dashboard(uid, expr=expr if uid == "b" else "up")
                                                                  for uid in live)))

    def put(self, uid, **more):
        self.write(f"dashboards/{uid}.json", dashboard(uid, **more))

    def take_over(self, *arguments, live="ab", expr="up"):
        """a and b are in git; those of `live` are on the server, alike, but for the query of b."""
        self.serve(*arguments, live=live, expr=expr)
        self.init()
        self.config(self.gateway)
        self.put("a")
        self.put("b")
        self.commit("Take over")

    def change(self, *uids, **more):
        for uid in uids:
            self.put(uid, **(more or {"expr": "git"}))
        self.commit("Change")

    def written(self):
        """What was changed is written."""
        result = self.apply()
        self.assertEqual(result.code, 0, result.out + result.err)

    def put_in_front(self, fault):
        """A server in front of the simulator; `fault(method, path, body)` answers, or None lets a request through."""
        def answer(handler):
            body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0)) or None
            status, text = fault(handler.command, handler.path, body) or forward(handler, self.gateway.url, body)
            handler.send_response(status)
            handler.send_header("Content-Type", "application/json")
            handler.send_header("Content-Length", str(len(text.encode())))
            handler.end_headers()
            handler.wfile.write(text.encode())
        self.arguments = ["--endpoint", Server(self, answer).url]

    # ---- states ----

    def in_sync(self):
        self.take_over()

    def changed(self):
        self.take_over()
        self.change("b")

    def drifted(self):
        self.take_over()
        self.gateway.edit("b", set_expr("by hand"))

    def diverged(self):
        self.take_over()
        self.gateway.edit("b", set_description)
        self.change("b")

    def conflict(self):
        self.take_over()
        self.gateway.edit("b", set_expr("by hand"))
        self.change("b")

    def base_lost(self):
        self.take_over()
        for number in range(22):  # the simulator keeps 20
            self.gateway.edit("b", set_expr(f"by hand {number}"))

    def one_missing(self):
        self.take_over(live="a")

    def all_missing(self):
        self.take_over(live="")
        self.change("a", "b")

    def all_missing_and_one_invalid(self):
        self.all_missing()
        self.break_c()

    def orphaned(self):
        self.take_over()
        self.change("b")
        self.written()
        self.git("rm", "-q", "dashboards/b.json")
        self.commit("Take b out")

    def versions_may_not_be_read(self):
        self.take_over("--token", "Viewer=reader", "--token", f"Admin={TOKEN}")
        self.gateway.edit("b", set_expr("by hand"))
        self.change("b")
        self.token = "reader"

    def shallow_clone(self):
        self.take_over()
        self.change("b")
        self.make_shallow()

    def make_shallow(self):
        whole = self.repo
        self.repo = whole.with_name("shallow")
        subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{whole}", self.repo], check=True,
                       env=clean_environment())

    def break_c(self):
        self.write("dashboards/c.json", '{"uid": "c", "title": "C",')
        self.commit("Break c")

    def invalid_file(self):
        self.take_over()
        self.break_c()

    def invalid_file_and_a_change(self):
        self.changed()
        self.break_c()

    def invalid_file_and_drift(self):
        self.drifted()
        self.break_c()

    def fail_at_a(self):
        def fault(method, path, body):
            return (500, '{"message": "database error"}') if path.split("?")[0] == "/api/dashboards/uid/a" else None
        self.put_in_front(fault)

    def one_cannot_be_read_and_drift(self):
        self.drifted()
        self.fail_at_a()

    def one_cannot_be_read_and_a_change(self):
        self.changed()
        self.fail_at_a()

    def unmanaged(self):
        self.take_over(expr="from elsewhere")

    def blocked(self):
        seed = self.seed(dashboard("a"))
        (seed / "b").mkdir()
        (seed / "b" / "x.json").write_text(json.dumps(dashboard("x")))
        self.gateway = Gateway(self, seed=seed)
        self.init()
        self.config(self.gateway)
        self.put("a")
        self.put("b")
        self.commit()

    def foreign(self):
        self.take_over()
        self.name_repository("11111111")
        self.change("b")
        self.written()
        self.name_repository("22222222")
        self.change("b", expr="git again")

    def name_repository(self, repository):
        self.config(self.gateway)
        text = (self.repo / "dashsync.yaml").read_text()
        self.write("dashsync.yaml", text.replace("version: 1\n", f'version: 1\nid: "{repository}"\n'))

    def outdated(self):
        self.take_over()
        self.change("b", expr="one")
        self.change("b", expr="two")
        self.written()
        self.git("checkout", "-q", "HEAD~1")

    def a_warning(self):
        self.take_over()
        self.add_path("empty")
        self.write("empty/readme.txt", "nothing")
        self.commit()

    def add_path(self, *paths):
        text = (self.repo / "dashsync.yaml").read_text()
        added = "".join(f"  - path: {path}\n" for path in paths)
        self.write("dashsync.yaml", text.replace("targets:\n", f"{added}targets:\n"))

    # ---- writing ----

    def partly_written(self):
        self.take_over()
        self.gateway.edit("a", set_description)
        self.change("a", "b")

    def two_changed(self):
        self.take_over()
        self.change("a", "b")

    def refuse_saves(self, status, text, *uids):
        def fault(method, path, body):
            is_save = method == "POST" and path == "/api/dashboards/db"
            return (status, text) if is_save and json.loads(body)["dashboard"]["uid"] in uids else None
        self.put_in_front(fault)

    def saves_are_not_allowed(self):
        self.changed()
        self.refuse_saves(403, '{"message": "Access denied"}', "b")

    def saves_fail(self):
        self.changed()
        self.refuse_saves(400, '{"message": "bad request data"}', "b")

    def one_save_fails(self):
        self.two_changed()
        self.refuse_saves(400, '{"message": "bad request data"}', "a")

    # ---- check ----

    def query(self, *answers, changed="b"):
        """a and b ask the same data source, which answers so."""
        def board(uid, expr):
            made = dashboard(uid, expr=expr)
            made["panels"][0]["datasource"] = PROM
            return made
        sources = pathlib.Path(self.folder) / "sources.json"
        sources.write_text(json.dumps([{"uid": "prom", "type": "prometheus", "queries": list(answers)}]))
        self.gateway = Gateway(self, "--datasources", str(sources), seed=self.seed(*(board(uid, "old") for uid in "ab")))
        self.init()
        self.config(self.gateway)
        for expr, uids in (("old", "ab"), ("new", changed)):
            for uid in uids:
                self.write(f"dashboards/{uid}.json", board(uid, f"{expr} {uid}" if expr == "new" else expr))
            self.commit(expr)

    def broken(self):
        self.query({"match": "new b", "error": "parse error"}, {"csv": "v\n1"})

    def broken_after_the_write(self):
        self.query({"match": "new b", "after": 1, "error": "parse error"}, {"csv": "v\n1"})

    def one_broken_after_the_write(self):
        self.query({"match": "new b", "times": 1, "csv": "v\n1"}, {"match": "new b", "error": "parse error"},
                   {"csv": "v\n1"}, changed="ab")

    # ---- servers ----

    def asks(self, url, *more):
        self.take_over()
        self.arguments = ["--endpoint", url, *more]

    def wrong_token(self):
        self.take_over("--token", f"Admin={TOKEN}")
        self.token = "wrong"

    def no_right_to_read(self):
        self.asks(Server(self, answer_text(403, "application/json", '{"message": "Access denied"}')).url)

    def refused(self):
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            port = closed.getsockname()[1]
        self.asks(f"http://127.0.0.1:{port}")

    def unknown_host(self):
        self.asks("https://no-such-host.invalid", "--trust-endpoint", "https://no-such-host.invalid")

    def a_page_instead_of_Grafana(self):
        self.asks(Server(self, answer_text(200, "text/html", "<html>Sign in</html>")).url)

    def interrupted(self):
        self.asked = threading.Event()
        released = threading.Event()
        self.addCleanup(released.set)

        def answer(handler):
            self.asked.set()
            released.wait(60)
            handler.close_connection = True
        self.asks(Server(self, answer).url)

    def out_of_time(self):
        self.take_over("--latency-ms", "5000")

    # ---- git and the command line ----

    def config_error(self):
        self.take_over()
        self.config(self.gateway, "    endpont: http://127.0.0.1\n")

    def path_typo(self):
        self.take_over()
        self.add_path("dashbords")
        self.commit()

    def path_typo_in_a_shallow_clone(self):
        self.path_typo()
        self.make_shallow()

    def path_gone(self):
        self.take_over()
        self.add_path("team")
        (self.repo / "team").mkdir()
        self.git("mv", "dashboards/b.json", "team/b.json")
        self.commit()
        self.git("rm", "-qr", "team")
        self.commit()

    def nothing_found(self):
        self.serve()
        self.init()
        self.config(self.gateway)
        self.write("dashboards/readme.txt", "nothing")
        self.commit()

    def nothing_left(self):
        self.two_changed()
        self.written()
        self.git("rm", "-qr", "dashboards")
        self.commit()

    def two_targets(self):
        self.take_over()
        self.config(self.gateway, f"  prod:\n    endpoint: {self.gateway.url}\n")
        self.commit()

    def dirty_tree(self):
        self.take_over()
        self.put("b", expr="git")

    def usage(self):
        self.take_over()


METHODS = {"401": "wrong_token", "403": "no_right_to_read"}


def method_of(situation):
    return METHODS.get(situation, situation.replace(" ", "_"))


class Situations(Worlds):
    def setUp(self):
        super().setUp()
        self.base = self.folder

    def make(self, situation, number):
        self.begin(number)
        getattr(self, method_of(situation))()

    def end(self):
        self.stop_all()
        self.running.clear()
        shutil.rmtree(self.folder, ignore_errors=True)

    def play(self, situation):
        is_made = False
        for row in sorted(TABLE_ROWS[situation], key=lambda row: row.command in ("apply", "pull")):
            if not is_made:
                self.make(situation, row.number)
            with self.subTest(line=row.number, words=" ".join(row.words)):
                self.check_row(row)
            is_made = row.command not in ("apply", "pull") and not self.asked
            if not is_made:
                self.end()
        if is_made:
            self.end()

    def run_row(self, row, report):
        words = [DASHSYNC, *row.words, *self.arguments, "--report", f"json={report}"]
        words += ["--yes"] if row.command == "apply" else []
        process = subprocess.Popen(list(map(str, words)), cwd=self.repo, text=True, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env=clean_environment(DASHSYNC_TOKEN=self.token))
        self.running.append(process)
        if self.asked:
            self.assertTrue(self.asked.wait(60))
            process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=120)
        self.assertNotIn("Sanitizer", err)
        return Result(subprocess.CompletedProcess(words, process.returncode, out, err))

    def head(self, row):
        url = self.arguments[1] if self.arguments else self.gateway.url
        return f"{row.command} of target 'dev' against {url}"

    def check_row(self, row):
        report_path = pathlib.Path(self.folder) / "report.json"
        report_path.unlink(missing_ok=True)
        result = self.run_row(row, report_path)
        said = result.out + result.err
        self.assertEqual(result.code, row.exit, said)
        first = ((result.out or result.err).splitlines() or [""])[0]
        if row.first_line != "*":
            self.assertEqual(first, self.head(row) if row.first_line == "head" else row.first_line)
        self.assertEqual(report_path.exists(), row.counts is not None, said)
        if row.counts is None:
            return
        report = json.loads(report_path.read_text())
        SCHEMA.validate(report)
        self.assertEqual(report["exit"], row.exit)
        if row.counts != "*":
            self.assertEqual({state: number for state, number in report["counts"].items() if number}, row.counts, said)
        self.assertEqual({name: report["totals"][name] for name in row.totals}, row.totals, said)

    # ---- the table itself ----

    def test_the_table_has_every_situation_and_command(self):
        made = {name for name, value in vars(Worlds).items() if callable(value)}
        self.assertLessEqual({method_of(situation) for situation in TABLE_ROWS}, made)
        rows = [row for rows in TABLE_ROWS.values() for row in rows]
        self.assertGreaterEqual(len(rows), 40)
        self.assertLessEqual({"plan", "apply", "drift", "check", "validate"}, {row.command for row in rows})
        self.assertEqual({row.exit for row in rows}, {0, 1, 2, 3, 4, 64, 65, 69, 77, 78, 130})


TABLE_ROWS = read_table()
for _situation in TABLE_ROWS:
    def _play(self, situation=_situation):
        self.play(situation)
    setattr(Situations, f"test_{method_of(_situation).lower()}", _play)


if __name__ == "__main__":
    unittest.main()
