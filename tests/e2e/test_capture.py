# SPDX-License-Identifier: MIT
"""capture and plan --live: what is in the file, what is not, and that nothing but the file is asked."""
import gzip
import json
import pathlib
import subprocess
import unittest
import zlib

from harness import TOKEN, Case, Gateway, Server, answer_text, dashboard

HOSTILE = "x\x1b[31m ##vso[task.complete]\u202e`|</script>]]>-->$(id) \"'\n::set-output <!channel>"


def set_expr(value):
    def change(live):
        live["panels"][0]["targets"][0]["expr"] = value
    return change


class Capture(Case):
    def setUp(self):
        super().setUp()
        self.file = pathlib.Path(self.folder) / "live.capture"

    def world(self, *uids, live=None, arguments=(), **more):
        self.gateway = Gateway(self, *arguments, seed=self.seed(*(dashboard(uid) for uid in (uids if live is None else live))), **more)
        self.init()
        self.config(self.gateway)
        for uid in uids:
            self.write(f"dashboards/{uid}.json", dashboard(uid))
        return self.commit("Take over")

    def capture(self, *arguments, code=0, **more):
        result = self.run_dashsync("capture", "-o", self.file, *arguments, **more)
        self.assertEqual(result.code, code, result.out + result.err)
        return result

    def lines(self):
        return [json.loads(line) for line in gzip.decompress(self.file.read_bytes()).splitlines()]

    def line(self, uid):
        return next(line for line in self.lines()[1:] if line["uid"] == uid)

    def live_plan(self, *arguments, file=None, **more):
        """Without a token, and with a server that is gone."""
        return self.plan("--live", file or self.file, *arguments, env={}, **more)

    def put(self, uid, **more):
        self.write(f"dashboards/{uid}.json", dashboard(uid, **more))

    def pack(self, *lines):
        """A capture of these lines, texts or objects."""
        texts = [line if isinstance(line, bytes) else json.dumps(line, separators=(",", ":")).encode() + b"\n" for line in lines]
        self.file.write_bytes(b"".join(gzip.compress(text, mtime=0) for text in texts))

    def header(self, count, **more):
        return {"capture": 1, "target": "dev", "read_at": "2026-12-01T00:00:00Z", "tool": "0.0.0", "dashboards": count,
                **more}


class Same(Capture):
    def compare(self, *arguments, ref="HEAD"):
        """The reports of a plan against the server and of one against a capture of it."""
        self.capture("--with-people", "--ref", ref)
        live, captured = self.plan(*arguments), self.live_plan(*arguments)
        self.assertEqual(live.code, captured.code, live.err + captured.err)
        reports = []
        self.assertIs(captured.report["complete"], False, "what is live now was not looked at")
        for result in (live, captured):
            report = result.report
            for key in ("endpoint", "read_at", "duration_ms", "live_capture", "plan_digest", "run", "complete"):
                report.pop(key)
            for row in report["dashboards"]:
                row.pop("commands")  # of a missing one it has the endpoint
                row.pop("hint")
            reports.append(report)
        self.assertEqual(*reports)
        return captured

    def test_both_say_the_same_of_every_state(self):
        for profile in ("grafana9", "grafana12"):
            with self.subTest(profile):
                self.folder = pathlib.Path(self.folder) / profile
                self.folder.mkdir()
                self.repo = self.folder / "repo"
                self.file = self.folder / "live.capture"
                self.every_state(profile)

    def every_state(self, profile):
        self.world(*"abcdefg", live="abcdef", profile=profile)
        for uid in "bcdef":
            self.put(uid, expr="written")
        self.commit("Write")
        self.assertEqual(self.apply().code, 0)
        self.gateway.edit("c", set_expr("by hand"), "a fix")
        self.gateway.edit("d", set_expr("by hand"))
        self.gateway.edit("e", lambda live: live.update(description="by hand"))
        for uid in "bde":
            self.put(uid, expr="git")
        (self.repo / "dashboards/f.json").unlink()
        self.commit("Change")
        self.compare("--base", "HEAD~1", ref="HEAD~1")
        captured = self.compare(ref="HEAD~1")
        self.assertEqual(captured.states(), {"a": "in-sync", "b": "changed", "c": "drifted", "d": "conflict",
                                             "e": "diverged", "f": "orphaned", "g": "missing"})
        self.capture()
        captured = self.live_plan()
        self.assertNotIn("f", captured.states())
        self.assertIn("(f) is not in the capture", captured.report["notes"][0])

    def test_a_base_far_below_is_found(self):
        self.world("a", "b")
        self.put("a", expr="written")
        self.commit("Write")
        self.assertEqual(self.apply().code, 0)
        for i in range(14):
            self.gateway.edit("a", set_expr(f"edit {i}"))
        self.put("a", expr="git")
        self.commit("Change")
        self.compare()
        line = self.line("a")
        self.assertEqual([("content" in v) for v in line["versions"]], [True] * 8 + [False] * 6 + [True])
        self.assertEqual(line["end"], "ours")

    def test_without_trailers_git_is_asked_as_ever(self):
        self.world("a")
        for i in range(11):
            self.gateway.edit("a", set_expr(f"edit {i}"))
        self.put("a", expr="edit 1")
        self.commit("Take an old one")
        self.compare()
        self.assertEqual(self.line("a")["end"], "whole")


class WhatIsInIt(Capture):
    def test_two_captures_differ_in_the_first_line_alone(self):
        self.world("a", "b", "c", live="ab")
        self.capture()
        first = self.file.read_bytes()
        self.capture()
        second = self.file.read_bytes()

        def rest(packed):
            inflater = zlib.decompressobj(31)
            inflater.decompress(packed)
            return inflater.unused_data

        self.assertEqual(rest(first), rest(second))
        self.assertEqual([line["uid"] for line in self.lines()[1:]], ["a", "b", "c"])
        self.assertNotIn("found", self.line("c")["live"])

    def test_it_names_neither_the_server_nor_a_token(self):
        commit = self.world("a")
        self.capture()
        text = gzip.decompress(self.file.read_bytes()).decode()
        for secret in ("127.0.0.1", "test-token", "Bearer"):
            self.assertNotIn(secret, text)
        header = self.lines()[0]
        self.assertEqual((header["target"], header["commit"], header["dashboards"]), ("dev", commit, 1))

    def test_people_are_left_out_unless_asked_for(self):
        self.world("a")
        self.put("a", expr="written")
        self.commit("Write by the team")
        self.assertEqual(self.apply().code, 0)
        self.gateway.edit("a", set_expr("by hand"), "Ana fixed it")
        result = self.capture()
        text = json.dumps(self.line("a"))
        for word in ("created_by", "updated_by", "Ana"):
            self.assertNotIn(word, text)
        self.assertIn("Write by the team", text)
        self.assertIn("left out", result.out)
        self.assertIn("neither upload nor cache", result.out)
        self.assertEqual(self.live_plan().row("a")["edited_by"], None)
        result = self.capture("--with-people")
        self.assertIn("Ana fixed it", json.dumps(self.line("a")))
        self.assertEqual(self.live_plan().row("a")["edited_message"], "Ana fixed it")

    def test_a_readers_token_is_said_and_leaves_the_versions_undetermined(self):
        self.world("a", "b", arguments=["--token", "Viewer=reader", "--token", f"Admin={TOKEN}"])
        reader = {"DASHSYNC_TOKEN": "reader"}
        self.gateway.edit("a", set_expr("by hand"))
        result = self.capture(code=77, env=reader)
        self.assertIn("role that may write", result.err)
        self.assertEqual(self.line("a")["versions_fault"], "denied")
        plan = self.live_plan()
        self.assertEqual(plan.states(), {"a": "undetermined", "b": "in-sync"})
        self.assertIn("the capture does not have the versions", " ".join(plan.report["notes"]))

    def test_an_invalid_file_is_65_and_the_rest_is_captured(self):
        self.world("a", "b")
        self.write("dashboards/b.json", "{")
        self.commit("Break b")
        result = self.capture(code=65)
        self.assertIn("b.json:", result.err)
        self.assertEqual([line["uid"] for line in self.lines()[1:]], ["a"])

    def test_a_server_that_does_not_answer_leaves_the_file(self):
        self.world("a")
        self.capture()
        before = self.file.read_bytes()
        self.gateway.stop()
        result = self.capture(code=69)
        self.assertIn("is not written", result.err)
        self.assertEqual(self.file.read_bytes(), before)

    def test_a_page_in_place_of_grafana_leaves_no_file(self):
        server = Server(self, answer_text(200, "text/html", "<html>Sign in</html>"))
        self.init()
        self.config(server)
        self.put("a")
        self.commit("One")
        self.capture(code=69)
        self.assertFalse(self.file.exists())

    def test_usage(self):
        self.world("a")
        for words in (["capture"], ["capture", "-o", self.file, "--json"], ["-t", "nobody", "capture", "-o", self.file]):
            self.assertEqual(self.run_dashsync(*words).code, 64, words)


class WithoutASignIn(Capture):
    def test_nothing_is_asked_and_no_endpoint_is_needed(self):
        self.world("a", "b")
        self.capture()
        self.put("a", expr="git")
        self.write("dashsync.yaml", "version: 1\ndashboards:\n  - path: dashboards\ntargets:\n  dev:\n"
                   "    auth: { method: environment }\n")
        self.commit("Change")
        asked = len(self.gateway.requests())
        result = self.live_plan("--base", "HEAD~1")
        self.assertEqual((result.code, result.states()), (0, {"a": "changed"}), result.err)
        self.assertEqual(result.report["endpoint"], None)
        result = self.live_plan()
        self.assertEqual(result.states(), {"a": "changed", "b": "in-sync"})
        self.assertEqual(len(self.gateway.requests()), asked)
        traced = subprocess.run(["strace", "-f", "-qq", "-e", "trace=socket,connect", "true"], capture_output=True) \
            if pathlib.Path("/usr/bin/strace").exists() else None
        if traced is None or traced.returncode:
            return
        text = self.trace()
        self.assertNotIn("AF_INET", text)

    def trace(self):
        from harness import DASHSYNC, clean_environment
        done = subprocess.run(["strace", "-f", "-qq", "-e", "trace=socket,connect", DASHSYNC, "plan", "--live", self.file],
                              cwd=self.repo, env=clean_environment(ASAN_OPTIONS="detect_leaks=0"), capture_output=True,
                              text=True)
        return done.stderr

    def test_what_is_not_in_it_is_not_captured_and_never_missing(self):
        self.world("a")
        self.capture()
        self.put("new")
        self.commit("Add one")
        result = self.live_plan("--base", "HEAD~1", "--fail-on=refused,missing", "--detailed-exitcode")
        row = result.row("new")
        self.assertEqual((result.code, row["state"], row["action"]), (0, "undetermined", "nothing"))
        self.assertIn("not captured", row["reason"])
        self.assertEqual(self.live_plan("--fail-on=undetermined").code, 3)

    def test_its_age_is_in_every_format_and_in_the_report(self):
        self.world("a")
        self.capture()
        lines = self.lines()
        lines[0]["read_at"] = "2026-01-01T00:00:00Z"
        self.pack(*lines)
        report = pathlib.Path(self.folder) / "plan.json"
        for name in ("text", "markdown"):
            run = self.run_dashsync("plan", "--live", self.file, f"--report={name}", f"--report=json={report}", env={})
            self.assertEqual(run.code, 0, run.err)
            self.assertIn("live as captured ", run.out)
            self.assertIn("(2026-01-01 00:00 UTC)", run.out)
            again = self.run_dashsync("report", "render", report, "--as", name, env={})
            self.assertEqual(again.out, run.out)
        page = self.run_dashsync("report", "render", report, "--as", "html", env={}).out
        for words in ("in sync: dashsync plan", "live as captured ", "(2026-01-01 00:00 UTC)", "<dt>Compared</dt>",
                      "Nobody had edited these dashboards by hand when they were captured."):
            self.assertIn(words, page)
        captured = json.loads(report.read_text())["live_capture"]
        self.assertEqual(captured["read_at"], "2026-01-01T00:00:00Z")
        self.assertEqual(captured["people"], False)

    def test_what_goes_with_it_and_what_does_not(self):
        self.world("a")
        self.capture()
        for words in (["apply", "--live", self.file], ["drift", "--live", self.file], ["check", "--live", self.file],
                      ["plan", "--live", self.file, "--out", "p.json"],
                      ["plan", "--live", self.file, "--endpoint", "http://127.0.0.1:1"],
                      ["plan", "--live", "nowhere.capture"]):
            result = self.run_dashsync(*words, env={})
            self.assertEqual(result.code, 64, words)
            self.assertTrue(result.err, words)

    def test_another_target_is_refused_by_name(self):
        self.world("a")
        self.capture()
        self.config(self.gateway, "  prod:\n    endpoint: http://127.0.0.1:1\n")
        self.commit("Another target")
        result = self.run_dashsync("-t", "prod", "plan", "--live", self.file, env={})
        self.assertEqual(result.code, 64)
        self.assertIn("captured from target 'dev', and this plan is for target 'prod'", result.err)
        self.assertIn("-t dev", result.err)
        result = self.run_dashsync("-t", "*", "plan", "--live", self.file, env={})
        self.assertEqual(result.code, 64)

    def test_azure_works_without_region_and_sign_in(self):
        group = "subscriptions~00000000-0000-0000-0000-000000000000~resourceGroups~rg"
        uid = f"{group}~providers~Microsoft.Dashboard~dashboards~web"
        gateway = Gateway(self, seed=self.seed(dashboard(uid, title="Web")), profile="azure")
        self.init()
        config = ("version: 1\ndashboards:\n  - path: dashboards\ntargets:\n  prod:\n    azure:\n      subscription: "
                  "00000000-0000-0000-0000-000000000000\n      resource-group: rg\n")
        self.write("dashsync.yaml", config)
        self.put("web")
        self.commit("One")
        self.capture("--endpoint", gateway.url)
        gateway.stop()
        self.put("web", expr="git")
        self.commit("Two")
        plan = self.live_plan()
        self.assertEqual(plan.states(), {"web": "changed"}, plan.row("web"))


class Hostile(Capture):
    """Files that dashsync did not write."""

    def setUp(self):
        super().setUp()
        self.world("a")

    def refuse(self, words, code=65):
        result = self.live_plan()
        self.assertEqual(result.code, code, result.out + result.err)
        self.assertIn(words, result.err + result.out)

    def live(self, uid="a", **more):
        return {"uid": uid, "live": {"found": True, "version": 1, "content": 0}, "versions": [], "end": "whole",
                "documents": [{"document": dashboard(uid)}], **more}

    def test_what_is_not_a_capture(self):
        for data, words in ((b"", "the file ends here"), (b"{}\n", "not a gzip file"), (b"\x1f\x8b", "the file ends here"),
                            (gzip.compress(b"{}\n"), "not a capture"), (gzip.compress(b"\x00\n"), "not a capture"),
                            (gzip.compress(b'{"capture":1}'), "not one line")):
            self.file.write_bytes(data)
            self.refuse(words)

    def test_a_file_that_is_cut_or_damaged(self):
        self.capture()
        whole = self.file.read_bytes()
        for cut in range(0, len(whole), 37):
            self.file.write_bytes(whole[:cut])
            self.assertEqual(self.live_plan().code, 65, cut)
        for at in range(0, len(whole), 29):
            self.file.write_bytes(whole[:at] + bytes([whole[at] ^ 0xff]) + whole[at + 1:])
            self.assertIn(self.live_plan().code, (0, 65), at)  # a header of gzip has bytes that mean nothing
        self.pack(self.header(2), self.live())
        self.refuse("line 2: the file ends here with 1 of 2 dashboards")

    def test_lines_that_are_not_as_they_should_be(self):
        for line, words in (
                (self.live(end="nowhere"), "'end' must be"), (self.live(documents=[]), "'content' must be"),
                (self.live(versions=[{"version": 1}, {"version": 2}]), "newest first"),
                (self.live(versions=[{"version": 1, "digest": "ab"}]), "'digest' must be"),
                (self.live(live={"found": "yes"}), "'found' must be true or false"),
                (self.live(live={"found": True, "version": "1"}), "'version' must be a whole number"),
                (self.live(live={"updated": 7}), "'updated' must be a text"), ({"uid": "a"}, "'live' must be an object"),
                ({"uid": "a", "live_fault": "tired"}, "'live_fault' must be"),
                (b'{"uid":"a"' + b"[" * 5000 + b"\n", "line 2"),
                (b'{"uid":"a","live":' + b'[' * 5000 + b']' * 5000 + b"}\n", "line 2, column")):
            self.pack(self.header(1), line)
            self.refuse(words)

    def test_order_and_doubles(self):
        self.pack(self.header(2), self.live("a"), self.live("a"))
        self.refuse("line 3: its uid must be above that of line 2")
        self.pack(self.header(1), {"live": {}, "uid": "a"})
        self.refuse("line 2, column 1: a line must begin with the key 'uid'")
        self.pack(self.header(1), b'{"uid":"a\\')
        self.refuse("line 2")
        self.pack(self.header(1, capture=2), self.live())
        self.refuse("format 2")
        self.pack(self.header(1, read_at=HOSTILE), self.live())
        self.refuse("'read_at' must be a time")

    def test_a_bomb_is_not_unpacked(self):
        line = b'{"uid":"a","live":"' + b" " * (129 << 20) + b'"}\n'
        self.pack(self.header(1), line)
        self.assertLess(self.file.stat().st_size, 1 << 20)
        self.refuse("more than 128 MiB")

    def test_packed_again_is_refused_with_the_way_out(self):
        self.capture()
        self.file.write_bytes(gzip.compress(gzip.decompress(self.file.read_bytes())))
        self.refuse("gzip member of its own")

    def test_texts_are_printed_as_text(self):
        self.put("a", expr="git")
        self.commit("Change")
        versions = [{"version": 1, "created": HOSTILE, "created_by": HOSTILE, "message": HOSTILE, "content": 0}]
        line = self.live(versions=versions)
        line["live"].update(updated=HOSTILE, updated_by=HOSTILE, folder_uid=HOSTILE, folder_title=HOSTILE)
        line["documents"][0]["document"]["title"] = HOSTILE
        self.pack(self.header(1, tool=HOSTILE), line)
        for name in ("text", "markdown", "json"):
            result = self.run_dashsync("plan", "--live", self.file, f"--report={name}", env={})
            self.assertEqual(result.code, 0, result.err)
            for word in ("\x1b", "##vso[", "\u202e", "\n::set"):
                self.assertNotIn(word, result.out + result.err, name)


if __name__ == "__main__":
    unittest.main()
