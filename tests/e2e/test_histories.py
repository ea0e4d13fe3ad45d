# SPDX-License-Identifier: MIT
"""Random histories with the real programs: git, dashsync and the simulator, over sockets.

    test_histories.py                          a few of them
    test_histories.py --count 200 --seed 1     what .ci/run plays
    test_histories.py --seed 1 --only 17 -v    one of them, with its steps

tests/histories plays many more in one process, with faults at every place. Here everything is real, so less is under
control: two applies run at once, people save in the middle of one, runs are killed. What must hold then is judged from what
the server stored and what dashsync printed, by rules that know nothing of how dashsync decides:

- what a person set is not replaced by a run, unless git had taken it in since, or the run's report shows it and its
  options let git win; what a run could not have seen is named by its version and, without failures, live again;
- a merge takes each value from git or from what a person had made live, any other save is what git says;
- no run writes one content twice, or what is live already;
- an edit that was pulled into git never blocks a later commit;
- in the end an apply that may overwrite makes live equal to git, and the next plan has nothing to do.
"""
import argparse
import concurrent.futures
import http.client
import json
import pathlib
import random
import re
import signal
import subprocess
import sys
import time
import unittest

from harness import DASHSYNC, TOKEN, Case, Gateway, clean_environment

FIELDS = ("description", "title 1", "expr 1", "title 2", "expr 2")
PROFILES = ("grafana9", "grafana9", "grafana12")
FAULTS = ("5xx-before", "5xx-after", "drop-before", "drop-after", "truncate", "expired", "edit", "race", "race-ours-first",
          "locked")
READ_FAULTS = ("5xx-before", "drop-before", "truncate", "expired")
STEPS = {"commit": 26, "edit": 22, "pull": 8, "revert": 3, "restore": 5, "apply": 28, "killed": 5, "twice": 6,
         "amid": 8, "hold": 5, "carry": 7, "branch": 4, "press": 4}
DRIFTS = ("keep", "refuse", "merge", "overwrite")
MOST_STEPS = 12
AT_ONCE = 3
NOBODY = 0


# ---- boards: a dashboard as the values of its fields ----

def document(uid, board):
    panels = [{"id": n, "type": "timeseries", "title": board[f"title {n}"], "gridPos": {"h": 8, "w": 12, "x": 0, "y": 8 * n},
               "targets": [{"refId": "A", "expr": board[f"expr {n}"]}]} for n in (1, 2)]
    return {"uid": uid, "title": f"Board {uid}", "description": board["description"], "schemaVersion": 37, "panels": panels}


def board_of(data):
    board = dict.fromkeys(FIELDS)
    board["description"] = data.get("description")
    for panel in data.get("panels", []):
        board[f"title {panel['id']}"] = panel["title"]
        board[f"expr {panel['id']}"] = panel["targets"][0]["expr"]
    return board


def set_field(data, field, value):
    """A dashboard that is still empty gets a description in place of what its panels would have."""
    what, _, number = field.partition(" ")
    panel = next((panel for panel in data.get("panels", []) if str(panel["id"]) == number), None)
    if panel is None:
        data["description"] = value
    elif what == "title":
        panel["title"] = value
    else:
        panel["targets"][0]["expr"] = value


def has_word(text, word):
    return re.search(rf"(?<![\w-]){re.escape(str(word))}(?![\w-])", text or "") is not None


# ---- what an outsider sees ----

class Version:
    """One stored version, and whose it is: a run's when its message ends with a trailer."""

    def __init__(self, uid, number, message, data):
        self.uid, self.number, self.board = uid, number, board_of(data)
        trailer = re.search(r"\[dashsync( rollback)? ([^\]]*)\]\s*$", message or "")
        words = dict(word.split("=", 1) for word in trailer[2].split()) if trailer else {}
        self.run = words.get("run")
        self.commit = words.get("commit")
        self.on = int(words.get("on", 0))
        self.to = int(words.get("to", 0)) if trailer and trailer[1] else 0
        self.merged = "merged" in words
        self.raced = "raced" in words
        self.owners = {}
        self.undone = False
        self.commit_number = None


class Run:
    """One run of apply, as its options and its report say."""

    def __init__(self, commit, drift, adopt=False, rewind=False):
        self.commit, self.drift, self.adopt, self.rewind = commit, drift, adopt, rewind
        self.id, self.rows, self.planned, self.killed, self.disturbed = None, {}, {}, False, False

    def take(self, report):
        self.id = report["run"]
        self.rows = {row["uid"]: row for row in report["dashboards"]}

    def told(self, uid):
        row = self.rows.get(uid, {})
        return " ".join(row.get(key) or "" for key in ("reason", "note", "warning", "hint"))

    def shown(self, uid):
        rows = [rows[uid] for rows in (self.planned, self.rows) if uid in rows]
        return " ".join(json.dumps([row["changes"], row.get("edits")]) for row in rows)


class Ledger:
    """Who set what is live, and what runs replaced."""

    def __init__(self):
        self.commits = []   # (hash, {uid: board})
        self.versions = {}  # uid: [Version]; the n-th is version n + 1
        self.runs = {}
        self.losses = []    # (version, field, value, owner)
        self.replaced = 0   # values of people that runs replaced, covered or merged away, in all
        self.broken = []

    def complain(self, version, text):
        self.broken.append(f"{version.uid} version {version.number}: {text}")

    def at(self, uid, number):
        versions = self.versions[uid]
        return versions[number - 1] if 1 <= number <= len(versions) else None

    def live(self, uid):
        return self.versions[uid][-1]

    def says(self, commit, uid, field, value):
        return self.commits[commit][1][uid][field] == value

    def base(self, uid, below):
        """The newest save of a run below this version, put-backs and what they undid apart."""
        for version in reversed(self.versions[uid][:below - 1]):
            if version.commit_number is not None and not version.undone:
                return version
        return None

    def is_released(self, commit, uid, field, value, owner):
        """Whether git, or what was applied of it since, has said the same: from the base below the owner on."""
        base = self.base(uid, owner)
        applied = [v.commit_number for v in self.versions[uid][owner:] if v.commit_number is not None]
        if any(self.says(number, uid, field, value) for number in applied):
            return True
        first = base.commit_number if base else 0
        last = max([commit, *applied])
        return any(self.says(number, uid, field, value) for number in range(first, last + 1))

    def seen_by(self, version):
        """What a run had looked at when it saved this; of a put-back, its own save."""
        if not version.to:
            return version.on
        for number in range(version.number - 1, version.to, -1):
            if self.at(version.uid, number).run == version.run:
                return number
        return version.to

    def owner_again(self, version, field):
        """Who owns what a run wrote: nobody, but in a merge and a put-back whoever owned it in what they are made of."""
        first = version.number
        if version.to:
            first = version.to
        elif version.merged:
            own = [below.on for below in self.versions[version.uid] if below.run == version.run and below.on]
            first = min([version.on, *own])
        for number in range(version.number - 1, max(first, 1) - 1, -1):
            below = self.at(version.uid, number)
            if below.owners[field] and below.board[field] == version.board[field]:
                return below.owners[field]
        return NOBODY

    def owner(self, before, version, field):
        value = version.board[field]
        if before is None:
            return version.number if any(version.board.values()) else NOBODY
        if before.board[field] == value:
            return before.owners[field]
        if not version.run:
            return version.number
        owner, replaced = self.owner_again(version, field), before.owners[field]
        run = self.runs[version.run]
        lost = before.board[field]
        if owner <= replaced and replaced and not self.is_released(run.commit, version.uid, field, lost, replaced):
            self.losses.append((version, field, lost, replaced))
            self.replaced += 1
        return owner

    def add(self, version):
        before = self.versions[version.uid][-1] if self.versions[version.uid] else None
        hashes = [commit for commit, _ in self.commits]
        if version.run and not version.to:
            version.commit_number = next(n for n, commit in enumerate(hashes) if commit.startswith(version.commit))
        version.owners = {field: self.owner(before, version, field) for field in FIELDS}
        if version.run and version.raced and version.to:
            for below in self.versions[version.uid][version.to:]:
                below.undone = below.undone or below.run == version.run
        self.versions[version.uid].append(version)
        if version.run:
            self.check_own(before, version)

    def check_own(self, before, version):
        run, git = self.runs[version.run], None
        if before.board == version.board and before.run == version.run:
            self.complain(version, "one content written twice by one run")
        if before.board == version.board and not version.to and version.on == before.number:
            self.complain(version, "a save that changes nothing")
        if version.to:
            return
        git = self.commits[run.commit][1][version.uid]
        if version.commit_number != run.commit:
            self.complain(version, "its trailer names another commit")
        if not version.merged and version.board != git:
            self.complain(version, "what was saved is not what git says")
        seen = self.at(version.uid, version.on)
        for field in FIELDS if version.merged else ():
            value = version.board[field]
            lives = seen and value == seen.board[field] and seen.owners[field]
            if value != git[field] and not lives and not version.owners[field]:
                self.complain(version, f"the merge has {value} as {field}, git {git[field]}, and no person set it")

    # ---- the end of a run ----

    def is_live_again(self, loss):
        version, field, value, _ = loss
        live = self.live(version.uid)
        return live.board[field] == value or live.owners[field] > version.number

    def end(self, run):
        for loss in [loss for loss in self.losses if loss[0].run == run.id]:
            self.losses.remove(loss)
            if loss[3] > self.seen_by(loss[0]):
                self.settle_unseen(run, loss)
            else:
                self.settle_seen(run, loss)
        for versions in self.versions.values():
            for version in versions:
                if version.run == run.id and not version.to:
                    self.check_rewound(run, version)
                    self.check_raced(run, version)

    def settle_seen(self, run, loss):
        version, field, value, owner = loss
        allowed = run.drift == "overwrite" or (run.adopt and not self.base(version.uid, version.number))
        shown = has_word(run.shown(version.uid), value if value is not None else version.board[field])
        if not self.is_live_again(loss) and not (allowed and shown):
            why = "which its report does not show" if allowed else "which it may not"
            self.complain(version, f"{run.drift} replaced {value} of version {owner} in {field}, {why}")

    def settle_unseen(self, run, loss):
        version, _, value, owner = loss
        row = run.rows.get(version.uid, {})
        named = has_word(run.told(version.uid), owner)
        admits = run.killed or (run.disturbed and row.get("outcome") not in ("written", "raced"))
        if not named and not admits:
            self.complain(version, f"covered version {owner} ({value}) and does not name it: {run.told(version.uid)}")
        saved_since = self.live(version.uid).run != run.id
        if not run.disturbed and not run.killed and not saved_since and not self.is_live_again(loss):
            self.complain(version, f"covered version {owner} ({value}) and did not put it back")

    def check_rewound(self, run, version):
        """A newer commit's content is not replaced by an older one's, unless that was asked for."""
        base = self.base(version.uid, version.number)
        if run.rewind or run.killed or run.disturbed or not base or self.live(version.uid) is not version:
            return
        newer, own = self.commits[base.commit_number][1], self.commits[version.commit_number][1]
        if base.commit_number > version.commit_number and newer[version.uid] != own[version.uid]:
            self.complain(version, f"commit {version.commit_number} lies on {base.commit_number}, which is newer")

    def check_raced(self, run, version):
        between = range(version.on + 1, version.number)
        if run.killed or run.disturbed or not between:
            return
        if not any(has_word(run.told(version.uid), number) for number in between):
            self.complain(version, f"covered what was saved since version {version.on} and does not say so")


# ---- one history ----

class History:
    def __init__(self, folder, seed, number, verbose=False):
        self.dice = random.Random(f"{seed}/{number}")
        self.folder, self.repo, self.running = folder, folder / "repo", []
        self.verbose, self.steps, self.values = verbose, [], 0
        self.uids = "abc"[:self.dice.randint(1, 3)]
        self.ledger = Ledger()
        self.held = None
        self.pulled = set()  # dashboards of which live was git's when they were pulled, and nobody saved since

    def say(self, text):
        self.steps.append(text)
        if self.verbose:
            print(text, flush=True)

    def new_value(self, kind):
        self.values += 1
        return f"{kind}{self.values}"

    # ---- the parts ----

    def git(self, *arguments):
        done = subprocess.run(["git", "-C", str(self.repo), *arguments], env=clean_environment(), check=True,
                              capture_output=True, text=True)
        return done.stdout.strip()

    def path(self, uid):
        return self.repo / "dashboards" / f"{uid}.json"

    def read(self, uid):
        return json.loads(self.path(uid).read_text())

    def write(self, uid, data):
        self.path(uid).write_text(json.dumps(data, indent=2) + "\n")

    def commit(self):
        """Commits when there is something to commit; whether there was."""
        self.git("add", "-A")
        if not self.git("status", "--porcelain"):
            return False
        self.git("commit", "-q", "-m", f"Commit {len(self.ledger.commits)}")
        boards = {uid: board_of(self.read(uid)) for uid in self.uids}
        self.ledger.commits.append((self.git("rev-parse", "HEAD"), boards))
        return True

    def start(self):
        self.path("a").parent.mkdir(parents=True)
        self.git("init", "-q", "-b", "main")
        (self.repo / "dashsync.yaml").write_text("version: 1\ndashboards:\n  - path: dashboards\n")
        first = {field: self.new_value("g") for field in FIELDS}
        for uid in self.uids:
            self.write(uid, document(uid, first))
        self.commit()
        live = self.dice.choice(("git", "git", "other", "fresh"))
        seeds = self.folder / "seeds"
        seeds.mkdir()
        for uid in self.uids:
            data = {"uid": uid, "title": f"Board {uid}"} if live == "fresh" else document(uid, first)
            if live == "other":
                set_field(data, self.dice.choice(FIELDS), self.new_value("p"))
            (seeds / f"{uid}.json").write_text(json.dumps(data))
            self.ledger.versions[uid] = []
        self.profile = self.dice.choice(PROFILES)
        faults = [f"{self.dice.choice(FAULTS)}@{self.dice.randint(1, 9)}" for _ in range(self.dice.choice((0, 0, 1, 2)))]
        faults += [f"{self.dice.choice(READ_FAULTS)}@get:{self.dice.randint(1, 20)}" for _ in range(self.dice.choice((0, 0, 1)))]
        self.faults = [word for fault in faults for word in ("--fault", fault)]
        self.say(f"profile {self.profile}, live {live}, dashboards {self.uids}, faults {' '.join(faults) or 'none'}")
        self.state = self.folder / "state"
        self.gateway = Gateway(self, "--state", str(self.state), *self.faults, seed=seeds, profile=self.profile)
        self.look()

    def look(self):
        """Takes over what the server has stored since."""
        for uid in self.uids:
            known = len(self.ledger.versions[uid])
            path = f"/api/dashboards/uid/{uid}/versions"
            listed = json.loads(self.gateway.call("GET", f"{path}?limit=100"))
            listed = listed["versions"] if isinstance(listed, dict) else listed
            for number in sorted(row["version"] for row in listed if row["version"] > known):
                whole = json.loads(self.gateway.call("GET", f"{path}/{number}"))
                version = Version(uid, number, whole["message"], whole["data"])
                if version.run and version.run not in self.ledger.runs:
                    raise AssertionError(f"{uid} version {number}: a save of no run: {whole['message']}")
                self.ledger.add(version)
                if not version.run:
                    self.pulled.discard(uid)

    def dashsync(self, *arguments):
        command = [DASHSYNC, "-C", str(self.repo), *arguments]
        environment = clean_environment(DASHSYNC_TOKEN=TOKEN, DASHSYNC_ENDPOINT=self.gateway.url)
        process = subprocess.Popen(command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        return process

    @staticmethod
    def finish(process):
        out, err = process.communicate(timeout=300)
        assert "AddressSanitizer" not in err and "runtime error" not in err, err
        if process.returncode == -signal.SIGKILL and not out.endswith("}\n"):
            return None  # killed while it printed: half a report is none
        return json.loads(out) if out.startswith("{") else None

    # ---- runs ----

    def choose_run(self):
        newest = len(self.ledger.commits) - 1
        back = self.dice.randint(1, 3) if self.dice.random() < 0.2 else 0
        return Run(max(newest - back, 0), self.dice.choice(DRIFTS), self.dice.random() < 0.1, self.dice.random() < 0.12)

    def options(self, run):
        options = ["--ref", self.ledger.commits[run.commit][0], "--on-drift", run.drift]
        options += ["--adopt"] * run.adopt + ["--allow-older-commit"] * run.rewind
        return options + ["--timeout", "20", "--json"]

    def begin(self, run, *arguments):
        run.disturbed = run.disturbed or bool(self.faults)
        return self.dashsync("apply", "--yes", *(arguments or self.options(run)))

    def end(self, *pairs):
        """Waits for the runs' reports, then judges what they did."""
        for run, process in pairs:
            report = self.finish(process)
            if report:
                run.take(report)
                self.ledger.runs[run.id] = run
        for run in [run for run, _ in pairs if not run.id]:
            self.find(run)
        self.look()
        for run, _ in pairs:
            if run.id:
                self.ledger.end(run)

    def find(self, run):
        """A run that was killed told nobody its id: it is the unknown one of the versions."""
        for uid in self.uids:
            listed = json.loads(self.gateway.call("GET", f"/api/dashboards/uid/{uid}/versions?limit=100"))
            for row in listed["versions"] if isinstance(listed, dict) else listed:
                found = re.search(r"\[dashsync .*run=(\w+)", row["message"])
                if found and found[1] not in self.ledger.runs:
                    run.id = found[1]
                    self.ledger.runs[run.id] = run

    def check_pulled(self, run):
        newest = len(self.ledger.commits) - 1
        for uid in self.pulled if run.commit == newest and not run.disturbed else ():
            live = self.ledger.live(uid)
            if live.board != self.ledger.commits[newest][1][uid]:
                self.ledger.complain(live, f"was pulled, and the next commit is not applied: {run.told(uid)}")

    # ---- the steps ----

    def step_commit(self):
        uid, field = self.dice.choice(self.uids), self.dice.choice(FIELDS)
        value = self.new_value("g")
        self.say(f"commit {uid}: {field} = {value}")
        data = self.read(uid)
        set_field(data, field, value)
        self.write(uid, data)
        self.commit()

    def step_edit(self, uid=None):
        uid, field = uid or self.dice.choice(self.uids), self.dice.choice(FIELDS)
        value = self.new_value("p")
        self.say(f"edit {uid}: {field} = {value}")
        try:
            self.gateway.edit(uid, lambda data: set_field(data, field, value))
        except (OSError, http.client.HTTPException, ValueError, StopIteration) as problem:
            self.say(f"  was not answered: {problem!r}")

    def step_pull(self):
        uid = self.dice.choice(self.uids)
        options = ["--on-conflict", "live"] * (self.dice.random() < 0.3)
        self.say(f"pull {uid} {' '.join(options)}")
        report = self.finish(self.dashsync("pull", uid, *options, "--json"))
        if self.commit() and report and self.ledger.live(uid).board == board_of(self.read(uid)):
            self.pulled.add(uid)

    def step_revert(self):
        uid, back = self.dice.choice(self.uids), self.dice.randint(1, 3)
        self.say(f"revert {uid} by {back}")
        self.pulled.discard(uid)  # what an older version says again is what live has in common with git then
        self.write(uid, document(uid, self.ledger.commits[max(len(self.ledger.commits) - 1 - back, 0)][1][uid]))
        self.commit()

    def step_branch(self):
        """A branch that is as old as its merge, or older: of the merge only the result is what git says."""
        uid, field, value = self.dice.choice(self.uids), self.dice.choice(FIELDS), self.new_value("g")
        first, _ = self.dice.choice(self.ledger.commits[-3:])
        self.say(f"branch at {first[:8]}, {uid}: {field} = {value}, and merge")
        self.git("checkout", "-q", "--detach", first)
        data = self.read(uid)
        set_field(data, field, value)
        self.write(uid, data)
        self.git("commit", "-q", "-a", "-m", "On a branch")
        side = self.git("rev-parse", "HEAD")
        self.git("checkout", "-q", "main")
        self.git("merge", "-q", "--no-ff", "-X", self.dice.choice(("ours", "theirs")), "-m", "Merge", side)
        boards = {uid: board_of(self.read(uid)) for uid in self.uids}
        self.pulled.discard(uid)
        self.ledger.commits.append((self.git("rev-parse", "HEAD"), boards))

    def step_press(self):
        """Somebody presses save: only a spelling that means nothing comes or goes."""
        uid = self.dice.choice(self.uids)
        self.say(f"press save in {uid}")

        def resave(data):
            if "gnetId" in data:
                del data["gnetId"]
            else:
                data["gnetId"] = None
        try:
            self.gateway.edit(uid, resave)
        except (OSError, http.client.HTTPException, ValueError, StopIteration) as problem:
            self.say(f"  was not answered: {problem!r}")

    def step_restore(self):
        uid = self.dice.choice(self.uids)
        version = self.ledger.live(uid).number - self.dice.randint(1, 3)
        if version < 1:
            return
        self.say(f"restore {uid} to version {version}")
        try:
            number = json.loads(self.gateway.call("GET", f"/api/dashboards/uid/{uid}"))["dashboard"]["id"]
            self.gateway.call("POST", f"/api/dashboards/id/{number}/restore", {"version": version})
        except (OSError, http.client.HTTPException, ValueError) as problem:
            self.say(f"  was not answered: {problem!r}")

    def say_run(self, what, run):
        self.say(f"{what} commit {run.commit} {run.drift}{' adopt' * run.adopt}{' rewind' * run.rewind}")

    def step_apply(self):
        run = self.choose_run()
        self.say_run("apply", run)
        self.end((run, self.begin(run)))
        self.check_pulled(run)

    def step_amid(self):
        """People save while it runs."""
        run = self.choose_run()
        self.say_run("apply amid edits", run)
        process = self.begin(run)
        time.sleep(self.dice.uniform(0.01, 0.12))
        for _ in range(self.dice.randint(1, 3)):
            self.step_edit()
        self.end((run, process))

    def step_killed(self):
        run = self.choose_run()
        run.killed = True
        planned = self.finish(self.dashsync("plan", *self.options(run)))
        run.planned = {row["uid"]: row for row in planned["dashboards"]} if planned else {}
        delay = self.dice.uniform(0.02, 0.2)
        self.say_run(f"killed after {delay:.3f} s: apply", run)
        process = self.begin(run)
        time.sleep(delay)
        process.kill()
        self.end((run, process))

    def step_twice(self):
        runs = [self.choose_run(), self.choose_run()]
        for run in runs:
            self.say_run("at once: apply", run)
        self.end(*[(run, self.begin(run)) for run in runs])

    def step_hold(self):
        run, path = self.choose_run(), self.folder / "held.plan"
        self.say_run("hold", run)
        planned = self.finish(self.dashsync("plan", "--out", str(path), *self.options(run)))
        self.held = run if planned and path.exists() else None
        if self.held:
            run.planned = {row["uid"]: row for row in planned["dashboards"]}

    def step_carry(self):
        run, self.held = self.held, None
        if not run:
            return
        self.say_run("carry", run)
        self.end((run, self.begin(run, str(self.folder / "held.plan"), "--json")))

    # ---- the whole ----

    def finale(self):
        """Nothing fails any more: what git says becomes live, and stays."""
        self.gateway.stop()
        self.gateway.process.stdout.close()
        self.faults = []
        self.gateway = Gateway(self, "--state", str(self.state), profile=self.profile)
        run = Run(len(self.ledger.commits) - 1, "overwrite", adopt=True, rewind=True)
        self.say_run("at last: apply", run)
        self.end((run, self.begin(run)))
        for uid in self.uids:
            if self.ledger.live(uid).board != self.ledger.commits[-1][1][uid]:
                self.ledger.complain(self.ledger.live(uid), f"is not as git says: {run.told(uid)}")
        planned = self.finish(self.dashsync("plan", "--json"))
        states = {row["state"] for row in planned["dashboards"]}
        if states != {"in-sync"}:
            self.ledger.broken.append(f"the last plan says {states}")

    def play(self):
        """What is broken, as text; "" when all is well."""
        try:
            self.start()
            for kind in self.dice.choices(list(STEPS), STEPS.values(), k=self.dice.randint(4, MOST_STEPS)):
                getattr(self, f"step_{kind}")()
                self.look()
                if self.ledger.broken:
                    break
            else:
                self.finale()
        finally:
            for process in self.running:
                process.kill()
                process.wait()
                process.stdout.close()
        return "\n".join(self.ledger.broken)


class Histories(Case):
    seed_number = 1

    def play(self, number):
        history = History(pathlib.Path(self.folder) / str(number), self.seed_number, number, ARGUMENTS.v)
        history.folder.mkdir()
        try:
            broken = history.play()
            saves = sum(bool(version.run) for versions in history.ledger.versions.values() for version in versions)
            self.seen.append((saves, history.ledger.replaced))
        except (AssertionError, OSError, ValueError, KeyError, StopIteration, http.client.HTTPException) as problem:
            broken = f"{type(problem).__name__}: {problem}"
        if not broken:
            return None
        return "\n".join([f"--seed {self.seed_number} --only {number}", *history.steps, broken, ""])

    def test_no_edit_is_lost_unnamed_and_all_converges(self):
        self.seed_number, self.seen = ARGUMENTS.seed, []
        numbers = [ARGUMENTS.only] if ARGUMENTS.only is not None else range(ARGUMENTS.count)
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            broken = [text for text in pool.map(self.play, numbers) if text]
        self.assertEqual(broken, [], "\n" + "\n".join(broken))
        saves, replaced = (sum(numbers) for numbers in zip(*self.seen))
        print(f"{len(self.seen)} histories, {saves} saves by runs, {replaced} values of people replaced")
        if ARGUMENTS.only is None:
            self.assertGreater(saves, len(self.seen))
            self.assertGreater(replaced, len(self.seen) // 8, "hardly an edit met a run: this test says nothing")


def read_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=16)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int)
    parser.add_argument("-v", action="store_true")
    return parser.parse_args()


ARGUMENTS = read_arguments()

if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
