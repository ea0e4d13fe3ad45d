# SPDX-License-Identifier: MIT
"""Files and answers that are too large or too dense: refused with their place, in little memory; the others go on."""
import json
import os
import pathlib
import subprocess
import unittest
import urllib.parse
import zlib

from harness import DASHSYNC, TOKEN, Case, Gateway, Server, clean_environment, dashboard

VALUES = 2_000_000


def zeros(uid, count):
    """The text of a dashboard with so many values: itself, its uid, its title, its panels, and zeros."""
    return f'{{"uid":"{uid}","title":"{uid}","panels":[' + "0," * (count - 5) + "0]}"


class Files(Case):
    def test_a_file_with_more_values_than_a_document_may_have_is_refused_with_its_place(self):
        gateway = Gateway(self, seed=self.seed(dashboard("good")))
        self.init()
        self.config(gateway)
        self.write("dashboards/good.json", dashboard("good"))
        text = zeros("dense", VALUES + 1)
        self.write("dashboards/dense.json", text)
        self.commit()
        plan = self.plan()
        self.assertEqual(plan.code, 65)
        self.assertEqual(plan.states()["good"], "in-sync")
        [problem] = [d for d in plan.report["diagnostics"] if d["rule"] == "too-many-values"]
        self.assertEqual((problem["file"], problem["line"], problem["column"]),
                         ("dashboards/dense.json", 1, len(text) - 2))
        self.assertEqual(problem["message"], f"more than {VALUES} values")
        self.assertTrue(problem["hint"])
        raw = self.run_dashsync("show", "--raw", "dashboards/dense.json")
        self.assertEqual((raw.code, raw.out), (65, ""))
        self.assertIn(f"dashboards/dense.json:1:{len(text) - 2}: error: more than {VALUES} values", raw.err)

    def test_the_texts_inside_of_one_file_share_the_budget(self):
        self.init()
        half = zeros("x", VALUES // 2 + 1)
        maps = {"apiVersion": "v1", "kind": "ConfigMap", "data": {"a.json": half, "b.json": half}}
        self.write("d/map.json", maps)
        result = self.run_dashsync("validate", "d")
        self.assertEqual(result.code, 65, result.out)
        self.assertIn("in the embedded JSON, line 1 column ", result.out)
        self.assertIn(f"more than {VALUES} values", result.out)


class Answers(Case):
    def test_an_answer_with_more_values_than_a_document_may_have_is_an_error_of_its_row(self):
        def answer(handler):
            uid = handler.path.rsplit("/", 1)[-1]
            model = zeros(uid, VALUES + 1) if uid == "dense" else json.dumps(dashboard(uid))
            body = f'{{"dashboard":{model},"meta":{{"canSave":true}}}}'.encode()
            handler.send_response(200)
            handler.send_header("Content-Type", "application/json")
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

        server = Server(self, answer)
        self.init()
        self.config(server)
        for uid in ("dense", "good"):
            self.write(f"dashboards/{uid}.json", dashboard(uid))
        self.commit()
        plan = self.plan()
        self.assertEqual(plan.code, 1, plan.err)
        self.assertEqual(plan.states(), {"good": "in-sync", "dense": "error"})
        reason = plan.row("dense")["reason"]
        self.assertIn(f"more than {VALUES} values", reason)
        self.assertIn("the answer is too large: line 1, column 40000", reason)


def pack(*parts):
    """Gzip of parts, of which a number is so many MiB of a letter."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    pieces = []
    for part in parts:
        for piece in [b"a" * (1 << 20)] * part if isinstance(part, int) else [part.encode()]:
            pieces.append(packer.compress(piece))
    return b"".join([*pieces, packer.flush()])


def send_packed(handler, body):
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Encoding", "gzip")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    try:
        handler.wfile.write(body)
    except (BrokenPipeError, ConnectionResetError):  # it gave up
        handler.close_connection = True


class Versions(Case):
    def test_versions_that_are_larger_than_live_are_listed_in_shorter_pages(self):
        asked = []

        def answer(handler):
            url = urllib.parse.urlsplit(handler.path)
            if not url.path.endswith("/versions"):
                return send_packed(handler, pack(json.dumps({"dashboard": {**dashboard("a"), "version": 3}})))
            query = {key: int(value) for key, value in urllib.parse.parse_qsl(url.query)}
            asked.append((query.get("start", 0), query["limit"]))
            numbers = [3, 2, 1][query.get("start", 0):][:query["limit"]]
            parts = []
            for number in numbers:
                parts += ["," if parts else "[", f'{{"version":{number},"message":"save {number}","createdBy":"ann",'
                          '"data":{"title":"', 30, '"}}']
            return send_packed(handler, pack(*parts, "]"))

        server = Server(self, answer)
        self.init()
        self.config(server)
        self.write("dashboards/a.json", dashboard("a"))
        self.commit()
        result = self.run_dashsync("history", "a", "--json")
        self.assertEqual(result.code, 0, result.err)
        self.assertEqual([entry["version"] for entry in result.report["versions"]], [3, 2, 1])
        self.assertEqual(asked, [(0, 20), (0, 5), (0, 2), (2, 1)])


class Measured(Case):
    def peak_of(self, *arguments):
        """The exit code, the report and the peak memory in MiB of one run."""
        path = pathlib.Path(self.folder) / "report.json"
        with open(path, "wb") as report, subprocess.Popen([DASHSYNC, *arguments, "--json"], cwd=self.repo, stdout=report,
                                                          env=clean_environment(DASHSYNC_TOKEN=TOKEN)) as child:
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        return child.returncode, json.loads(path.read_text()), usage.ru_maxrss // 1024


class Bombs(Measured):
    """Eight answers of 250 MB each, of which every one is packed into 250 KB."""

    def start(self):
        body = pack('{"dashboard":{"uid":"x","title":"', 250, '"}}')
        server = Server(self, lambda handler: send_packed(handler, body))
        self.init()
        self.config(server)
        for i in range(8):
            self.write(f"dashboards/d{i}.json", dashboard(f"d{i}"))
        self.commit()

    def test_answers_that_unpack_large_are_refused_one_after_the_other(self):
        self.start()
        code, report, peak = self.peak_of("plan")
        self.assertEqual(code, 1)
        self.assertEqual({row["state"] for row in report["dashboards"]}, {"error"})
        for row in report["dashboards"]:
            self.assertIn("the answer is larger than 68157440 bytes", row["reason"])
        self.assertLess(peak, 600)  # all eight side by side would be 5,600; the sanitizers take some of it


class Waiting(Measured):
    """A save of a large dashboard to a server that is busy."""

    NUMBERS = list(range(200_000))

    def put(self, expr):
        self.write("dashboards/a.json", dashboard("a", expr=expr, numbers=self.NUMBERS))
        self.commit(f"Watch {expr}")

    def test_what_is_looked_at_between_two_tries_is_not_kept(self):
        gateway = Gateway(self, seed=self.seed(dashboard("a", expr="one", numbers=self.NUMBERS)))
        refusals = [500] * 8

        def answer(handler):
            body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
            status, text = 200, b'{"message":"database is locked"}'
            if handler.command == "POST" and refusals:
                status = refusals.pop()
            else:
                text = gateway.call(handler.command, handler.path, body or None)
            handler.send_response(status)
            handler.send_header("Content-Type", "application/json")
            handler.send_header("Content-Length", str(len(text)))
            handler.end_headers()
            handler.wfile.write(text)

        self.init()
        self.config(Server(self, answer))
        self.put("one")
        peaks = []
        for expr in ("two", "three"):  # the first is sent nine times
            self.put(expr)
            code, report, peak = self.peak_of("apply", "--yes")
            self.assertEqual((code, report["dashboards"][0]["outcome"]), (0, "written"))
            self.assertEqual(refusals, [])
            peaks.append(peak)
        self.assertLess(peaks[0], peaks[1] + 60)  # of kept documents it would be 180 more


if __name__ == "__main__":
    unittest.main()
