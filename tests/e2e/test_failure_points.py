# SPDX-License-Identifier: MIT
"""One apply of twenty dashboards, once for every save and every read of a dashboard and every way in which the simulator
lets it go wrong. After each: what the report says is what the server has, and the next apply leaves nothing to do and
makes no second version of one content.

    test_failure_points.py          a sample: of every way each tenth request, other ones for each way
    test_failure_points.py --all    every request in every way; .ci/run does that, with the release build
"""
import concurrent.futures
import json
import pathlib
import time
import subprocess
import sys
import unittest

from harness import DASHSYNC, TOKEN, Case, Gateway, clean_environment, dashboard

EVERYTHING = "--all" in sys.argv
UIDS = "abcdefghijklmnopqrst"
SAVE_WAYS = ("latency", "429", "5xx-before", "5xx-after", "drop-before", "drop-after", "truncate", "slow", "expired",
             "edit", "race", "race-ours-first", "locked")
READ_WAYS = ("latency", "429", "5xx-before", "drop-before", "truncate", "slow", "expired", "edit")
OVERCOME = ("latency", "429", "5xx-before", "5xx-after", "drop-before", "drop-after", "truncate", "slow", "locked")
STRIDE = 10
AT_ONCE = 3
PERSON = "description"  # what the simulator's person changes


class Scene:
    """A server of its own for one failure, and runs against it in the repository that all share."""

    def __init__(self, repo, folder, seed, fault):
        self.repo, self.folder, self.running, self.fault = repo, folder, [], fault
        folder.mkdir()
        self.gateway = Gateway(self, *(("--fault", fault) if fault else ()), seed=seed)

    def run(self, *arguments):
        environment = clean_environment(DASHSYNC_TOKEN=TOKEN, DASHSYNC_ENDPOINT=self.gateway.url)
        done = subprocess.run([DASHSYNC, "-C", str(self.repo), *arguments, "--json"], env=environment, text=True,
                              capture_output=True, timeout=300, check=False)
        assert "AddressSanitizer" not in done.stderr and "runtime error" not in done.stderr, done.stderr
        return done.returncode, json.loads(done.stdout)

    def apply(self):
        return self.run("apply", "--yes", "--timeout", "20")

    def close(self):
        self.gateway.stop()
        self.gateway.process.stdout.close()


def expression(version):
    return version["data"]["panels"][0]["targets"][0]["expr"]


def is_own(version, run):
    return f"run={run}" in version["message"]


def has_person(versions):
    """Whether a person saved: only they have a description to add."""
    return any(PERSON in version["data"] for version in versions)


def lies_about(row, versions, run):
    """What the row says that is not so; None when all of it is true."""
    own = [version for version in versions if is_own(version, run)]
    outcome, reason = row["outcome"], row["reason"] or ""
    if outcome == "raced":
        covered = [version for version in versions if not is_own(version, run) and version["version"] > 1]
        if not covered or f"version {covered[-1]['version']}" not in reason:
            return f"raced, and the covered version is not named: {reason}"
        if row["version"] not in [version["version"] for version in own]:
            return f"raced, and no save of the run is version {row['version']}"
        return None if PERSON in versions[0]["data"] else "raced, and the edit is gone"
    if outcome == "written":
        if row["version"] != (own[0]["version"] if own else None):
            return f"written as version {row['version']}, and that is no save of the run"
        return None if len(own) == 1 else f"written, and the run has {len(own)} versions"
    if outcome in ("refused", "failed", "skipped", "none"):
        if own and "not known" not in reason:
            return f"{outcome}, and the run has {len(own)} versions"
        return None if reason else f"{outcome} without a reason"
    return f"an outcome that this test does not know: {outcome}"


class FailurePoints(Case):
    def setUp(self):
        super().setUp()
        self.init()
        self.write("dashsync.yaml", "version: 1\ndashboards:\n  - path: dashboards\n")
        # the servers are started after both commits, and hold what git said until the second: as if it came later
        for expr, when in (("one", None), ("two", int(time.time()) + 24 * 3600)):
            for uid in UIDS:
                self.write(f"dashboards/{uid}.json", dashboard(uid, expr=expr))
            self.commit(f"Watch {expr}", when)
        self.seeds = self.seed(*(dashboard(uid, expr="one") for uid in UIDS))

    def scene(self, fault):
        name = (fault or "none").replace(":", "-").replace("@", "-")
        return Scene(self.repo, pathlib.Path(self.folder) / name, self.seeds, fault)

    def play(self, fault):
        """What is wrong after this failure, as lines of text."""
        scene = self.scene(fault)
        try:
            return [f"{fault}: {line}" for line in self.look(scene)]
        finally:
            scene.close()

    @staticmethod
    def look(scene):
        code, report = scene.apply()
        rows = {row["uid"]: row for row in report["dashboards"]}
        if sorted(rows) != list(UIDS):
            yield f"dashboards are missing from the report: {sorted(rows)}"
            return
        after = {uid: scene.gateway.versions(uid) for uid in UIDS}
        for uid, row in rows.items():
            lie = lies_about(row, after[uid], report["run"])
            if lie:
                yield f"'{uid}': {lie}"
        done = all(row["outcome"] in ("written", "raced") and not is_unsure(row) for row in rows.values())
        if done != (code == 0):
            yield f"exit code {code}, outcomes {[row['outcome'] for row in rows.values()]}"
        if code != 0 and scene.fault.partition("@")[0] in OVERCOME:
            yield f"exit code {code}, and this should have been overcome: {report['notes']}"
        edited = {uid for uid in UIDS if has_person(after[uid])}
        code, report = scene.apply()
        if code != 0 and not edited:
            yield f"the next apply ends with {code}"
        for row in report["dashboards"]:
            uid, versions = row["uid"], scene.gateway.versions(row["uid"])
            contents = [json.dumps(version["data"], sort_keys=True) for version in versions if not is_old(version)]
            if uid in edited and PERSON not in versions[0]["data"]:
                yield f"'{uid}': the edit did not survive the next apply"
            if uid not in edited and expression(versions[0]) != "two":
                yield f"'{uid}' is not as git has it after the next apply: {row['state']}"
            if uid not in edited and len(contents) != 1:
                yield f"'{uid}': {len(contents)} versions of one content"

    def play_all(self, faults):
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            wrong = [line for lines in pool.map(self.play, faults) for line in lines]
        self.assertEqual(wrong, [])

    @staticmethod
    def some(ways, count, call=""):
        return [f"{way}@{call}{number}" for place, way in enumerate(ways) for number in range(1, count + 1)
                if EVERYTHING or number % STRIDE == place % STRIDE]

    def test_every_save_may_fail_in_every_way(self):
        self.play_all(self.some(SAVE_WAYS, len(UIDS)))

    def test_every_read_may_fail_in_every_way(self):
        scene = self.scene(None)
        self.assertEqual(scene.apply()[0], 0)
        reads = sum(method == "GET" and path.count("/") == 4 for method, path, _ in scene.gateway.requests())
        scene.close()
        self.assertEqual(reads, 3 * len(UIDS), "the plan, the look before a save and the read back")
        self.play_all(self.some(READ_WAYS, reads, "get:"))


def is_old(version):
    return expression(version) == "one"


def is_unsure(row):
    """Written, but what came of it could not be read."""
    return "could not be read" in (row["warning"] or "")


if __name__ == "__main__":
    unittest.main(argv=[word for word in sys.argv if word != "--all"])
