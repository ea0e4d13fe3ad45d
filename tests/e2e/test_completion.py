# SPDX-License-Identifier: MIT
"""What shells offer at TAB: the program's answers, and the real bash, zsh and fish with the scripts that it prints."""
import concurrent.futures
import json
import os
import pathlib
import pty
import re
import select
import shlex
import shutil
import signal
import subprocess
import time
import unittest

import harness

BASH_COMPLETION = pathlib.Path("/usr/share/bash-completion/bash_completion")
HOSTILE = {  # uid: title
    "host-1": "He said \"hi\" $(touch pwned) `touch pwned` it's; touch pwned",
    "host:2": "line\nbreak\ttab: colon -- [x]",
    "host 3 $(touch pwned)": "\x1b[31mred %F{red} \u202e",
    "host`touch pwned`'4\"": "",
    "host\\5": "*~#&|<>",
    "host-Ä": "Größe",
}


FORMATS = ["text", "json", "markdown", "html", "junit", "sarif", "github", "azure-devops", "gitlab",
           "gitlab-terraform", "openmetrics", "oneline"]


class Completion(harness.Case):
    def setUp(self):
        super().setUp()
        self.init()
        self.write("dashsync.yaml", "version: 1\ndashboards:\n  - path: dashboards\n    exclude: [drafts]\ntargets:\n"
                   "  dev:\n    endpoint: http://127.0.0.1:1\n  prod:\n    endpoint: https://prod.example.org\n")
        self.write("dashboards/cpu.json", harness.dashboard("cpu", "CPU use"))

    def ask(self, *words, at=None, cwd=None, within=60000, **env):
        """The candidates as {value: description} for the last word, and the line for the script."""
        done = self.run_dashsync("completion", "--within", within, "--word", at or len(words), "--", "dashsync",
                                 *words, cwd=cwd, env=env)
        self.assertEqual((done.code, done.err), (0, ""))
        *lines, directive = done.out.splitlines()
        self.assertEqual(directive[:1], ":", done.out)
        pairs = [line.split("\t") for line in lines]
        self.assertTrue(all(len(pair) < 3 for pair in pairs), lines)
        return {value: (rest or [""])[0] for value, *rest in pairs}, directive

    def offered(self, *words, **more):
        return list(self.ask(*words, **more)[0])


class Everything(Completion):
    """What -h lists is what TAB offers: nothing is in one of them alone."""

    def help_of(self, *words):
        return self.run_dashsync(*words).out

    def listed(self, heading):
        return re.findall(r"^  ([a-z-]+) ", self.help_of("help").split(heading)[1].split("\n\n")[0], re.M)

    def test_every_option_of_h_is_offered_behind_its_command(self):
        option = r"^  (?:-\w, |    )(--[a-z-]+)"
        common = set(re.findall(option, self.help_of("help"), re.M))
        self.assertGreater(len(common), 15)
        self.assertEqual(set(self.offered("--")), common)
        for command in self.listed("Commands:"):
            own = set(re.findall(option, self.help_of(command, "-h"), re.M))
            self.assertEqual(set(self.offered(command, "--")), own | common, command)

    def test_every_letter_of_h_is_taken_as_its_option(self):
        for command in self.listed("Commands:"):
            for letter, name in re.findall(r"^  (-\w), --([a-z-]+)", self.help_of(command, "-h"), re.M):
                self.assertEqual(self.offered(command, letter, ""),
                                 self.offered(command, f"--{name}", ""), (command, letter))

    def test_every_command_topic_and_key_is_offered_behind_help(self):
        self.assertEqual(set(self.offered("")), set(self.listed("Commands:")))
        keys = set(re.findall(r"^- `([a-z-]+)`$", self.help_of("help", "config", "--as", "markdown"), re.M))
        self.assertGreater(len(keys), 40)
        self.assertEqual(set(self.listed("Commands:")) | set(self.listed("Topics:")) | keys, set(self.offered("help", "")))
        self.assertEqual(self.offered("plan", "--comment-key", ""), [], "a KEY of another kind")

    def test_every_choice_that_an_error_lists_is_offered(self):
        for command in self.listed("Commands:"):
            for option in self.offered(command, "--"):
                refused = self.run_dashsync(command, f"{option}=?").err
                choices = re.search(r"expected one of: (.*)", refused)
                if choices:
                    self.assertEqual(sorted(self.offered(command, option, "")), sorted(choices[1].split()), option)


class Answers(Completion):
    def test_commands_come_with_their_summaries(self):
        commands, directive = self.ask("p")
        self.assertEqual(list(commands), ["plan", "pull"])
        self.assertIn("would change", commands["plan"])
        self.assertEqual(directive, ":")
        self.assertEqual(self.offered("-t", "dev", "-q", "appl"), ["apply"])
        self.assertEqual(self.offered("help", "pl"), ["plan"])
        self.assertEqual(self.offered("nonsense", ""), [])

    def test_every_command_and_option_of_the_help_is_offered(self):
        commands = self.offered("")
        overview = self.run_dashsync("help").out
        for command in commands:
            self.assertIn(f"\n  {command} ", overview)
            page = self.run_dashsync("help", command).out
            expected = set(re.findall(r"^ +(?:-\w, )?(--[a-z-]+)", page + overview, re.M))
            self.assertEqual(set(self.offered(command, "--")), expected)

    def test_help_is_offered_for_commands_topics_and_keys(self):
        offered, _ = self.ask("help", "")
        self.assertEqual(offered["exit-codes"], "what the exit codes of dashsync mean")
        self.assertEqual(offered["on-drift"], "a key of dashsync.yaml")
        self.assertNotIn("a key", offered["check"])  # the command's page is the one that help prints
        for word in offered:
            self.assertEqual(self.run_dashsync("help", word).code, 0, word)
        self.assertEqual(self.offered("help", "on-d"), ["on-drift"])

    def test_an_option_that_is_given_is_not_offered_again_unless_it_adds_up(self):
        again = self.offered("plan", "--out", "x", "--only", "a", "-t", "dev", "-q", "--")
        for gone in ("--out", "--target", "--quiet"):
            self.assertNotIn(gone, again)
        for kept in ("--only", "--report", "--directory"):
            self.assertIn(kept, again)
        self.assertNotIn("--out", self.offered("plan", "--", "--out", "x", at=2))

    def test_choices_and_lists_of_words(self):
        self.assertEqual(self.offered("plan", "--on-drift", ""), ["keep", "refuse", "merge", "overwrite"])
        self.assertEqual(self.offered("plan", "--on-drift=m"), ["--on-drift=merge"])
        self.assertEqual(self.offered("plan", "--fail-on", "refused,m"), ["refused,missing"])
        self.assertNotIn("drift,drift", self.offered("plan", "--fail-on", "drift,"))
        self.assertEqual(self.offered("report", ""), ["render"])
        self.assertEqual(self.offered("completion", ""), ["bash", "zsh", "fish"])
        self.assertEqual(self.offered("plan", "--report", ""), FORMATS)

    def test_targets_come_from_the_config_that_the_line_names(self):
        targets = {"dev": "http://127.0.0.1:1", "prod": "https://prod.example.org", "*": "all targets"}
        self.assertEqual(self.ask("plan", "-t", "")[0], targets)
        self.assertEqual(self.offered("plan", "-tp"), ["-tprod"])
        self.assertEqual(self.offered("-t", "dev,"), ["dev,prod"])
        self.assertEqual(self.offered("-t", "", "plan", at=2), list(targets))
        self.assertEqual(self.offered("plan", "-t", "dev,prod,"), [])
        (self.repo / "sub").mkdir()
        self.assertEqual(self.offered("plan", "-t", "", cwd=self.repo / "sub"), list(targets))
        self.assertEqual(self.offered("-C", str(self.repo), "plan", "-t", "", cwd="/"), list(targets))
        self.assertEqual(self.offered("-C", str(self.repo / "nowhere"), "plan", "-t", "", cwd="/"), [])
        self.write("other.yaml", "version: 1\ntargets:\n  lab:\n    endpoint: http://127.0.0.1:1\n")
        self.assertEqual(self.offered("-c", "other.yaml", "plan", "-t", ""), ["lab"])
        self.assertEqual(self.offered("plan", "-t", "", "--config=other.yaml", at=3), ["lab"])

    def test_init_is_offered_no_target_that_is_there(self):
        self.assertEqual(self.offered("init", "-t", ""), [])
        self.assertEqual(self.offered("init", "--target=d"), [])
        self.assertEqual(self.offered("-t", "", "init", at=2), [])

    def test_a_config_that_is_missing_broken_or_no_file_offers_nothing(self):
        os.mkfifo(self.repo / "pipe.yaml")
        for path, text in (("broken.yaml", "version: [1\n"), ("wrong.yaml", "targets: 3\n")):
            self.write(path, text)
        (self.repo / "huge.yaml").write_text("#" * (1 << 20 | 1))
        for path in ("pipe.yaml", "broken.yaml", "wrong.yaml", "huge.yaml", "nowhere.yaml", "/dev/zero", "dashboards"):
            self.assertEqual(self.offered("-c", path, "plan", "-t", ""), [], path)
        (self.repo / "dashsync.yaml").unlink()
        self.assertEqual(self.offered("plan", "-t", ""), [])
        self.assertEqual(self.offered("--endpoint", "http://127.0.0.1:1", "pull", ""), ["cpu"])

    def test_uids_have_titles_and_those_named_already_are_left_out(self):
        self.write("dashboards/a/mem.yaml", "title: Memory # of all\nuid: mem\n")
        self.write("dashboards/api.json", {"meta": {}, "dashboard": harness.dashboard("api", "Answer")})
        self.write("dashboards/drafts/x.json", harness.dashboard("draft"))
        self.write("elsewhere.json", harness.dashboard("elsewhere"))
        self.write("dashboards/big.json", harness.dashboard("big", "Big", text="x" * 100000, zz="y" * 100000))
        os.mkfifo(self.repo / "dashboards" / "pipe.json")
        (self.repo / "dashboards" / "link.json").symlink_to("/dev/zero")
        (self.repo / "dashboards" / "up").symlink_to("..")
        uids = {"api": "Answer", "big": "Big", "cpu": "CPU use", "mem": "Memory"}
        self.assertEqual(self.ask("pull", "")[0], uids)
        self.assertEqual(self.ask("plan", "--only", "")[0], uids)
        self.assertEqual(self.offered("pull", "cpu", "mem", ""), ["api", "big"])
        self.assertEqual(self.offered("history", "m"), ["mem"])
        self.assertEqual(self.offered("explain", "", "cpu", at=2), list(uids))
        self.assertEqual(self.offered("explain", "cpu", ""), [])

    def test_a_hostile_uid_or_title_fills_one_line(self):
        for number, (uid, title) in enumerate(HOSTILE.items()):
            self.write(f"dashboards/h{number}.json", harness.dashboard(uid, title or "-"))
        self.write("dashboards/n.json", harness.dashboard("new\nline"))
        self.write("dashboards/t.json", harness.dashboard("tab\there"))
        self.write("dashboards/d.json", harness.dashboard("--yes"))
        offered, _ = self.ask("pull", "")
        self.assertEqual(set(offered), {*HOSTILE, "cpu"})
        self.assertEqual(offered["host:2"], r"line\nbreak\ttab: colon -- [x]")
        self.assertNotIn("\x1b", "".join(offered.values()))

    def test_the_search_ends_at_its_limit_and_offers_what_it_has(self):
        for number in range(2000):
            self.write(f"dashboards/many/{number}.json", harness.dashboard(f"uid-{number}"))
        done = self.run_dashsync("completion", "--within", "1", "--word", "2", "--", "dashsync", "pull", "")
        self.assertEqual((done.code, done.err, done.out.splitlines()[-1]), (0, "", ":partial"))
        self.assertLess(len(done.out.splitlines()), 2000)
        done = self.run_dashsync("completion", "--within", "1", "--word", "2", "--", "dashsync", "pull", "uid-1")
        self.assertIn("uid-1\tnot all files are read yet: press TAB again\n", done.out)
        self.assertEqual(len(self.offered("pull", "")), 2001)

    def test_files_and_folders_are_the_shells(self):
        for words, directive in ((("-c", ""), ":files 0 yaml yml"), (("plan", "--out=x"), ":files 6"),
                                 (("plan", "--report", "json=x"), ":files 5"), (("-C", ""), ":folders 0"),
                                 (("report", "render", ""), ":files 0 json"), (("apply", ""), ":files 0"),
                                 (("plan", ""), ":files 0 json yaml yml")):
            self.assertEqual(self.ask(*words), ({}, directive))

    def test_behind_another_folder_the_program_lists_files_itself(self):
        self.write("dashboards/team/x.json", "{}")
        self.write("dashboards/.hidden.json", "{}")
        self.write("dashboards/read me", "")
        there = ("-C", str(self.repo / "dashboards"))
        self.assertEqual(self.ask(*there, "show", "", cwd="/"), ({"cpu.json": "", "team/": ""}, ":"))
        self.assertEqual(self.offered(*there, "show", "team/", cwd="/"), ["team/x.json"])
        self.assertEqual(self.offered(*there, "show", ".", cwd="/"), [".hidden.json"])
        self.assertEqual(self.offered(*there, "plan", "--out=", cwd="/"), ["--out=cpu.json", "--out=read me", "--out=team/"])
        self.assertEqual(self.offered(*there, "plan", "--report", "json=r", cwd="/"), ["json=read me"])
        self.assertEqual(self.offered(*there, "-C", "", cwd="/"), ["team/"])

    def test_versions_to_roll_back_to_are_the_commits_of_the_file(self):
        first = self.commit("Add $(touch pwned)\n\nand more")
        self.write("dashboards/mem.json", harness.dashboard("mem"))
        self.commit("Another dashboard")
        self.write("dashboards/cpu.json", harness.dashboard("cpu", "CPU"))
        second = self.commit("Rename")
        offered, _ = self.ask("rollback", "cpu", "--to", "")
        self.assertEqual(list(offered), ["-1", "-2", "-3", second[:10], first[:10]])
        self.assertEqual(list(offered.values())[-2:], ["Rename", "Add $(touch pwned)"])
        self.assertEqual(self.offered("rollback", "--to", "-", "cpu", at=3), ["-1", "-2", "-3"])
        self.assertEqual(self.offered("rollback", "nobody", "--to", ""), ["-1", "-2", "-3"])
        for number in range(21):
            self.write("dashboards/cpu.json", harness.dashboard("cpu", f"Title {number}"))
            self.commit(f"Change {number}")
        offered, _ = self.ask("rollback", "cpu", "--to", "")
        self.assertEqual(list(offered.values())[3:], [f"Change {number}" for number in range(20, 0, -1)])

    def test_branches_and_tags(self):
        self.assertEqual(self.offered("plan", "--ref", ""), ["HEAD"])
        self.commit()
        self.git("tag", "v1")
        self.git("branch", "feature/x")
        self.git("pack-refs", "--all")
        self.assertEqual(self.ask("plan", "--base", "")[0], {"feature/x": "branch", "main": "branch", "v1": "tag",
                                                             "HEAD": "the current commit"})
        self.assertEqual(self.offered("plan", "--ref", "v", cwd="/"), [])

    def test_what_it_refuses_names_the_shells(self):
        for words in ((), ("tcsh",), ("bash", "zsh")):
            done = self.run_dashsync("completion", *words)
            self.assertEqual(done.code, 64)
            self.assertIn("hint: dashsync completion bash", done.err)

    def test_nothing_is_changed_and_no_lock_is_taken(self):
        self.commit()
        (self.repo / ".git" / "index.lock").touch()
        before = sorted((str(path), path.lstat().st_mtime_ns) for path in self.repo.rglob("*"))
        self.assertEqual(self.offered("rollback", "c"), ["cpu"])
        self.assertEqual(len(self.offered("rollback", "cpu", "--to", "")), 4)
        self.assertEqual(sorted((str(path), path.lstat().st_mtime_ns) for path in self.repo.rglob("*")), before)


class Cache(Completion):
    """What an earlier TAB found, in a folder of the test."""

    def setUp(self):
        super().setUp()
        self.home = pathlib.Path(self.folder) / "home"
        self.caches = self.home / ".cache" / "dashsync"
        self.home.mkdir()

    def ask(self, *words, **more):
        return super().ask(*words, **{"HOME": str(self.home), "XDG_CACHE_HOME": None, **more})

    @property
    def file(self):
        [file] = self.caches.iterdir()
        return file

    def settle(self):
        """Waits until the files are old enough to be trusted, and fills the cache."""
        time.sleep(2.1)
        self.ask("pull", "")
        self.assertNotIn("\n0 0 0 0 ", self.file.read_text())

    def forge(self, was="CPU use", becomes="CPU lie"):
        """Another title, by which one sees where an answer comes from."""
        text = self.file.read_text()
        self.assertIn(was, text)
        self.file.write_text(text.replace(was, becomes))

    def test_what_is_known_is_not_read_again(self):
        self.settle()
        self.assertEqual(self.caches.stat().st_mode & 0o777, 0o700)
        self.assertEqual(self.file.stat().st_mode & 0o777, 0o600)
        before = self.file.stat()
        self.forge()
        self.assertEqual(self.ask("pull", "")[0], {"cpu": "CPU lie"})
        self.assertEqual(self.file.stat().st_ino, before.st_ino)

    def test_many_files_are_complete_after_some_tabs_and_stay_so(self):
        for number in range(3000):
            self.write(f"dashboards/many/{number}.json", harness.dashboard(f"uid-{number}"))
        time.sleep(2.1)
        found, directive, calls = 0, ":partial", 0
        while directive == ":partial":
            offered, directive = self.ask("pull", "", within=10 + 5 * calls)
            self.assertGreaterEqual(len(offered), found)
            found, calls = len(offered), calls + 1
        self.assertEqual(len(self.ask("pull", "")[0]), 3001)
        self.forge("Uid-2999", "Uid-lies")
        self.assertEqual(self.ask("pull", "uid-2999"), ({"uid-2999": "Uid-lies"}, ":"))

    def test_of_files_that_time_was_too_short_for_the_former_state_is_shown(self):
        for number in range(3000):
            self.write(f"dashboards/many/{number}.json", harness.dashboard(f"uid-{number}"))
        self.settle()
        for number in range(3000):
            self.write(f"dashboards/many/{number}.json", harness.dashboard(f"uid-{number}", "New"))
        self.assertEqual(self.ask("pull", "", within=1)[1], ":partial")
        for within in (1, 5, 10, 20, 30, 40, 60, 80):  # the time ends while files are listed, or while they are read
            self.assertEqual(len(self.offered("pull", "", within=within)), 3001)
        offered, directive = self.ask("pull", "")
        self.assertEqual((offered["uid-7"], directive), ("New", ":"))

    def test_a_file_that_changes_is_read_again(self):
        self.write("dashboards/mem.json", harness.dashboard("mem", "Memory"))
        self.write("dashboards/old.json", harness.dashboard("old"))
        self.settle()
        path = self.repo / "dashboards" / "mem.json"
        before = path.stat()
        path.write_text(path.read_text().replace("Memory", "Malice"))
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))  # and as long as before
        (self.repo / "dashboards" / "old.json").unlink()
        self.write("dashboards/new.json", harness.dashboard("new"))
        expected = {"cpu": "CPU use", "mem": "Malice", "new": "New"}
        self.assertEqual(self.ask("pull", "")[0], expected)
        self.assertEqual(self.ask("pull", "")[0], expected)
        self.assertNotIn("old.json", self.file.read_text())

    def test_a_file_that_changed_just_now_is_not_trusted(self):
        self.ask("pull", "")
        self.assertIn("\n0 0 0 0 ", self.file.read_text())
        self.forge()
        self.assertEqual(self.ask("pull", "")[0], {"cpu": "CPU use"})

    def test_each_config_of_a_folder_has_its_own(self):
        self.write("other/mem.json", harness.dashboard("mem", "Memory"))
        self.write("other.yaml", "version: 1\ndashboards:\n  - path: other\n")
        for _ in range(2):
            self.assertEqual(self.ask("pull", "")[0], {"cpu": "CPU use"})
            self.assertEqual(self.ask("-c", "other.yaml", "pull", "")[0], {"mem": "Memory"})
        self.assertEqual(len(list(self.caches.iterdir())), 2)

    def test_hostile_titles_are_the_same_from_the_cache(self):
        for number, (uid, title) in enumerate(HOSTILE.items()):
            self.write(f"dashboards/h{number}.json", harness.dashboard(uid, title or "-"))
        self.write("dashboards/n.json", harness.dashboard("new\nline", "tab\tbreak\nend\n"))
        self.write("dashboards/nul.json", harness.dashboard("nul", "a\0b"))
        self.write("dashboards/nul2.json", harness.dashboard("nul\0", "x"))
        self.write("dashboards/long.json", harness.dashboard("long", "Ä" * 5000))
        self.write("dashboards/longer.json", harness.dashboard("l" * 5000))
        self.write("dashboards/tab\tand\nbreak.json", harness.dashboard("path"))
        first = self.ask("pull", "")
        self.settle()
        self.forge()
        second = self.ask("pull", "")
        self.assertEqual(second[0].pop("cpu"), "CPU lie")
        self.assertEqual(first[0].pop("cpu"), "CPU use")
        self.assertEqual(first, second)
        self.assertEqual(set(first[0]), {*HOSTILE, "nul", "long", "path"})

    def test_a_broken_cache_counts_as_none_and_is_replaced(self):
        self.settle()
        file, good = self.file, self.file.read_bytes()
        lie = good.replace(b"CPU use", b"CPU lie")
        broken = [b"", b"\0" * len(lie), lie[:-4], lie[:-1], lie + b"\n", lie + b"end\n", lie.replace(b" 1\n", b" 2\n", 1),
                  lie.replace(b"CPU lie", b"CPU\0lie"), lie.replace(b"\tcpu\t", b"\tcp\t"), lie.replace(b"end\n", b"\nend\n"),
                  lie.replace(b" /", b" x", 1), lie + b"#" * (32 << 20)]
        for text in broken:
            file.write_bytes(text)
            self.assertEqual(self.ask("pull", "")[0], {"cpu": "CPU use"}, text[:300])
            self.assertEqual(file.read_bytes(), good, text[:300])

    def test_what_is_not_a_file_of_this_user_is_not_read(self):
        self.settle()
        self.forge()
        file, lie = self.file, self.file.read_bytes()
        elsewhere = pathlib.Path(self.folder) / "elsewhere"
        elsewhere.write_bytes(lie)

        def link():
            file.symlink_to(elsewhere)

        def folder():
            file.mkdir()

        def foreign():
            file.write_bytes(lie)
            os.chown(file, 12345, 12345)

        for make in (lambda: os.mkfifo(file), link, *([foreign] if os.geteuid() == 0 else [])):
            file.unlink()
            make()
            self.assertEqual(self.ask("pull", "")[0], {"cpu": "CPU use"})
            self.assertTrue(file.is_file() and not file.is_symlink())
        file.unlink()
        folder()
        self.assertEqual(self.ask("pull", "")[0], {"cpu": "CPU use"})
        self.assertEqual([path.name for path in self.caches.iterdir()], [file.name])
        self.assertEqual(elsewhere.read_bytes(), lie)

    def test_a_folder_that_others_can_write_to_is_not_used(self):
        self.settle()
        self.forge()
        before = self.file.read_bytes()
        self.caches.chmod(0o777)
        self.assertEqual(self.ask("pull", "")[0], {"cpu": "CPU use"})
        self.assertEqual(self.file.read_bytes(), before)
        self.caches.chmod(0o700)
        self.assertEqual(self.ask("pull", "")[0], {"cpu": "CPU lie"})
        if os.geteuid() == 0:
            os.chown(self.caches, 12345, 12345)
            self.assertEqual(self.ask("pull", "")[0], {"cpu": "CPU use"})
            os.chown(self.caches, 0, 0)
        real = self.caches.rename(self.home / "real")
        self.caches.symlink_to(real)
        self.assertEqual(self.ask("pull", "")[0], {"cpu": "CPU use"})

    def test_root_makes_no_folder_in_the_home_of_somebody_else(self):
        harness.needs(os.geteuid() == 0, "the test is for root")
        os.chown(self.home, 12345, 12345)
        self.assertEqual(self.ask("pull", "")[0], {"cpu": "CPU use"})
        self.assertEqual(list(self.home.iterdir()), [])

    def test_where_it_cannot_be_nothing_is_written_and_nothing_said(self):
        for home in (None, "", "relative", "/dev/null", self.home / "missing"):
            self.assertEqual(self.ask("pull", "", HOME=home and str(home))[0], {"cpu": "CPU use"})
        self.assertEqual(list(self.home.iterdir()), [])
        self.ask("pull", "", XDG_CACHE_HOME="relative")  # as if it were not set
        self.assertTrue(self.caches.is_dir())
        self.assertEqual(sorted(path.name for path in self.repo.iterdir()), [".git", "dashboards", "dashsync.yaml"])
        self.ask("pull", "", XDG_CACHE_HOME=str(self.home / "made"))
        self.assertTrue((self.home / "made" / "dashsync").is_dir())

    def test_a_full_disk_leaves_nothing_behind(self):
        line = (f"trap '' XFSZ; ulimit -f 0; exec {shlex.quote(harness.DASHSYNC)} completion --within 60000 --word 2 -- "
                "dashsync pull ''")
        done = subprocess.run(["sh", "-c", line], cwd=self.repo, capture_output=True, text=True, check=True,
                              env=harness.clean_environment(HOME=str(self.home), XDG_CACHE_HOME=None))
        self.assertEqual((done.stdout, done.stderr), ("cpu\tCPU use\n:\n", ""))
        self.assertEqual(list(self.caches.iterdir()), [])

    def test_two_tabs_at_once(self):
        for number in range(300):
            self.write(f"dashboards/many/{number}.json", harness.dashboard(f"uid-{number}"))
        expected = self.ask("pull", "")
        self.assertEqual(len(expected[0]), 301)
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            for answer in pool.map(lambda _: self.ask("pull", ""), range(40)):
                self.assertEqual(answer, expected)
        self.assertEqual(self.file.read_text()[-5:], "\nend\n")
        self.settle()
        self.assertEqual(self.ask("pull", ""), expected)

    def test_old_caches_go(self):
        self.ask("pull", "")
        file = self.file
        month, minute = time.time() - 31 * 24 * 3600, time.time() - 61
        for name, when in (("completion-0123", month), ("completion-1.tmp", minute), ("completion-2.tmp", time.time()),
                           ("completion-4567", minute), ("other", month)):
            (self.caches / name).touch()
            os.utime(self.caches / name, (when, when))
        self.ask("pull", "")
        self.assertEqual({path.name for path in self.caches.iterdir()},
                         {file.name, "completion-2.tmp", "completion-4567", "other"})


class Shells(Completion):
    """Types into real shells. The dashsync that they find gives the search more time, for a machine under load."""

    def setUp(self):
        super().setUp()
        self.bin = pathlib.Path(self.folder) / "bin"
        self.bin.mkdir()
        program = self.bin / "dashsync"
        program.write_text(f"#!/bin/sh\n[ \"$2\" = --word ] && shift && set -- completion --within 60000 \"$@\"\n"
                           f"exec {shlex.quote(harness.DASHSYNC)} \"$@\"\n")
        program.chmod(0o755)
        for number, (uid, title) in enumerate(HOSTILE.items()):
            self.write(f"dashboards/h{number}.json", harness.dashboard(uid, title or "-"))
        self.write("sp ace/a b;$(touch pwned).json", "{}")
        self.write("plans.txt", "")

    def script(self, shell):
        path = pathlib.Path(self.folder) / f"script.{shell}"
        path.write_text(self.run_dashsync("completion", shell).out)
        return path

    def tearDown(self):
        self.assertEqual([str(path) for path in pathlib.Path(self.folder).rglob("pwned")], [])

    def environment(self):
        return harness.clean_environment(PATH=f"{self.bin}:{os.environ['PATH']}", HOME=self.folder, TERM="dumb",
                                         LC_ALL="C.UTF-8", HISTFILE="/dev/null")

    def type_into(self, command, start, keys):
        """Starts a shell on a terminal, and types; gives what the line had become, which ^G writes to a file."""
        line = pathlib.Path(self.folder) / "line"
        line.unlink(missing_ok=True)
        try:
            pid, terminal = pty.fork()
        except OSError as error:
            self.skipTest(str(error))
        if pid == 0:
            os.chdir(self.repo)
            os.execvpe(command[0], command, self.environment())
        seen = self.read_until(terminal, b"ready>", start.encode() + b"\n")
        os.write(terminal, keys.encode())
        end = time.monotonic() + 60
        while not line.exists() and time.monotonic() < end:
            if select.select([terminal], [], [], 0.05)[0]:
                seen += os.read(terminal, 65536)
        os.close(terminal)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        self.assertTrue(line.exists(), seen.decode(errors="replace"))
        self.seen = seen.decode(errors="replace")
        return line.read_text()

    @staticmethod
    def read_until(terminal, prompt, line):
        """Types the line that sets the shell up, and waits for the prompt that it sets."""
        os.write(terminal, line)
        seen, end = b"", time.monotonic() + 60
        while time.monotonic() < end and not seen.endswith(prompt):
            if select.select([terminal], [], [], 0.2)[0]:
                seen += os.read(terminal, 65536)
        return seen

    def words_of(self, line):
        """The words that dashsync would get of the line, read by bash; tearDown sees whether it ran anything else."""
        done = subprocess.run(["bash", "-c", "dashsync() { printf '%s\\0' dashsync \"$@\"; }\n" + line], cwd=self.repo,
                              capture_output=True, text=True, check=True)
        return done.stdout.split("\0")[:-1]

    def check_typed(self, typed):
        """What TAB makes of lines, in every shell on a terminal."""
        self.assertEqual(typed("dashsync roll\t"), "dashsync rollback ")
        self.assertEqual(typed("dashsync plan -t p\t"), "dashsync plan -t prod ")
        self.assertEqual(typed("dashsync plan --fail-on=ref\t"), "dashsync plan --fail-on=refused ")
        self.assertEqual(typed("dashsync pl\t -t dev").split(), ["dashsync", "plan", "-t", "dev"])
        self.assertEqual(typed("dashsync pull cp\t"), "dashsync pull cpu ")
        for begin, uid in (("host\\ ", "host 3 $(touch pwned)"), ("host:", "host:2"), ("host\\`", "host`touch pwned`'4\""),
                           ("host\\\\", "host\\5"), ("'host 3", "host 3 $(touch pwned)"),
                           ("\"host 3", "host 3 $(touch pwned)")):
            self.assertEqual(self.words_of(typed(f"dashsync pull {begin}\t")), ["dashsync", "pull", uid])
        self.assertEqual(typed("dashsync pull hos\t"), "dashsync pull host")
        self.assertEqual(self.words_of(typed("dashsync show sp\t\t")),
                         ["dashsync", "show", "sp ace/a b;$(touch pwned).json"])
        self.assertEqual(typed("dashsync -c dashsy\t"), "dashsync -c dashsync.yaml ")
        self.assertEqual(typed("dashsync plan --out=plans\t"), "dashsync plan --out=plans.txt ")
        self.assertEqual(typed("dashsync -C dash\t"), "dashsync -C dashboards/")
        self.assertEqual(typed("dashsync -C .. -C rep\t"), "dashsync -C .. -C repo/")

    def bash(self, keys, before=""):
        start = (f"{before} source {self.script('bash')}; bind 'set bell-style none'; "
                 "bind 'set page-completions off'; "
                 f"bind -x '\"\\C-g\": printf %s \"$READLINE_LINE\" > {self.folder}/new; mv {self.folder}/new {self.folder}/line'; "
                 "PS1=rea''dy'>'")
        return self.type_into(["bash", "--norc", "--noprofile", "-i"], start, f"{keys}\x07")

    def test_bash(self):
        self.check_typed(self.bash)
        self.assertEqual(self.bash("dashsync pull host\t\t"), "dashsync pull host")
        self.assertIn("touch pwned", self.seen)

    def test_bash_with_bash_completion(self):
        harness.needs(BASH_COMPLETION.is_file(), "the package bash-completion is not here")
        self.check_typed(lambda keys: self.bash(keys, before=f"source {BASH_COMPLETION};"))

    def test_bash_shows_descriptions_and_never_inserts_them(self):
        code = (f"source {self.script('bash')}; compopt() {{ :; }}; COMP_WORDS=(dashsync plan -t ''); COMP_CWORD=3; "
                "COMP_LINE='dashsync plan -t '; COMP_POINT=17; COMP_TYPE=$1; _dashsync; printf '%s\\n' \"${COMPREPLY[@]}\"")
        for kind, expected in (("63", ["dev  (http://127.0.0.1:1)", "prod  (https://prod.example.org)", "\\*  (all targets)"]),
                               ("37", ["dev", "prod", "\\*"])):
            done = subprocess.run(["bash", "-c", code, "bash", kind], env=self.environment(), cwd=self.repo,
                                  capture_output=True, text=True, check=True)
            self.assertEqual((done.stdout.splitlines(), done.stderr), (expected, ""))

    def zsh(self, keys):
        start = (f"autoload -Uz compinit; compinit -D; source {self.script('zsh')}; unsetopt beep; zstyle ':completion:*' list-colors; "
                 f"show() {{ print -rn -- \"$BUFFER\" > {self.folder}/new; mv {self.folder}/new {self.folder}/line }}; "
                 "zle -N show; bindkey '^G' show; PS1=rea''dy'>'; unset zle_bracketed_paste")
        return self.type_into(["zsh", "-f", "-i", "+o", "promptsp", "+o", "promptcr"], start, f"{keys}\x07")

    def test_zsh(self):
        harness.needs(shutil.which("zsh"), "zsh is not here")
        self.check_typed(self.zsh)
        self.assertEqual(self.zsh("dashsync pull host\t\t")[:18], "dashsync pull host")
        self.assertIn(r"line\nbreak\ttab: colon", self.seen)

    def test_zsh_finds_the_installed_file(self):
        harness.needs(shutil.which("zsh"), "zsh is not here")
        folder = pathlib.Path(self.folder) / "functions"
        folder.mkdir()
        shutil.copy(self.script("zsh"), folder / "_dashsync")
        start = (f"fpath=({folder} $fpath); autoload -Uz compinit; compinit -D; "
                 f"show() {{ print -rn -- \"$BUFFER\" > {self.folder}/new; mv {self.folder}/new {self.folder}/line }}; "
                 "zle -N show; bindkey '^G' show; PS1=rea''dy'>'; unset zle_bracketed_paste")
        self.assertEqual(self.type_into(["zsh", "-f", "-i"], start, "dashsync roll\t\x07"), "dashsync rollback ")

    def fish(self, line):
        done = subprocess.run(["fish", "--no-config", "-c", f"source {self.script('fish')}; complete -C$argv[1]", line],
                              env=self.environment(), cwd=self.repo, capture_output=True, text=True, check=True)
        self.assertEqual(done.stderr, "")
        return [tuple(one.split("\t")) for one in done.stdout.splitlines()]

    def test_fish(self):
        harness.needs(shutil.which("fish"), "fish is not here")
        self.assertEqual(self.fish("dashsync pl"), [("plan", "show what would change in the live dashboards")])
        self.assertEqual(self.fish("dashsync plan -t p"), [("prod", "https://prod.example.org")])
        self.assertEqual(self.fish("dashsync plan --fail-on=ref"), [("--fail-on=refused",)])
        self.assertEqual({uid for uid, *_ in self.fish("dashsync pull host")}, set(HOSTILE))
        self.assertIn(("host:2", r"line\nbreak\ttab: colon -- [x]"), self.fish("dashsync pull host"))
        for typed in ("host\\ ", "'host 3", '"host 3'):
            self.assertEqual([uid for uid, *_ in self.fish(f"dashsync pull {typed}")], ["host 3 $(touch pwned)"])
        self.assertEqual(self.fish("dashsync -C \"sp ace/..\" plan -t d"), [("dev", "http://127.0.0.1:1")])
        self.assertEqual(self.fish("dashsync show sp"), [("sp ace/",)])
        self.assertEqual(self.fish("dashsync show sp\\ ace/"), [("sp ace/a b;$(touch pwned).json",)])
        self.assertEqual(self.fish("dashsync -c dashsy"), [("dashsync.yaml",)])
        for line, files in (("-c", ["dashsync.yaml"]), ("show", ["dashsync.yaml"]), ("report render", [])):
            offered = {path for path, *_ in self.fish(f"dashsync {line} ")}
            self.assertEqual(offered, {"dashboards/", "sp ace/", *files}, "names and nothing else")
        self.assertEqual(self.fish("dashsync plan --out=plans"), [("--out=plans.txt",)])
        self.assertEqual(self.fish("dashsync -C dash"), [("dashboards/",)])
        self.assertEqual(self.fish("dashsync show plan"), [])

    def test_the_scripts_are_correct_and_those_that_are_installed(self):
        for shell in ("bash", "zsh", "fish"):
            installed = harness.ROOT / "cmd" / "completion" / f"dashsync.{shell}"
            self.assertEqual(self.script(shell).read_text(), installed.read_text())
            if shutil.which(shell):
                subprocess.run([shell, "-n", installed], check=True)
        harness.needs(shutil.which("shellcheck"), "shellcheck is not here")
        subprocess.run(["shellcheck", "-s", "bash", self.script("bash")], check=True)


if __name__ == "__main__":
    unittest.main()
