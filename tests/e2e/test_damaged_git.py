# SPDX-License-Identifier: MIT
"""A loose object of git that is damaged, as a full disk leaves it: an error that names it, and neither a hang nor a crash."""
import contextlib
import unittest
import zlib

from harness import Case, Gateway, dashboard

SECONDS = 60  # far more than any of these commands takes


def cut(packed):
    return packed[:len(packed) // 2]


def say_none(packed):
    """A header that promises no bytes before all the bytes that there were."""
    header, content = zlib.decompress(packed).split(b"\0", 1)
    return zlib.compress(header.split()[0] + b" 0\0" + content)


def flip(packed):
    return packed[:20] + bytes([packed[20] ^ 0xff]) + packed[21:]


class DamagedGit(Case):
    def setUp(self):
        super().setUp()
        self.gateway = Gateway(self, seed=self.seed(dashboard("a"), dashboard("b")))
        self.init()
        self.config(self.gateway)
        for uid in "ab":
            self.write(f"dashboards/{uid}.json", dashboard(uid, expr="y" * 300))
        self.commit("As it is live")
        self.git("tag", "-a", "-m", "a release", "v1")

    @contextlib.contextmanager
    def damaged(self, revision, how):
        """Damages the object that a revision means, and gives its hash, for as long as the block runs."""
        name = self.git("rev-parse", revision)
        path = self.repo / ".git" / "objects" / name[:2] / name[2:]
        sound = path.read_bytes()
        path.chmod(0o644)
        path.write_bytes(how(sound))
        try:
            yield name
        finally:
            path.write_bytes(sound)

    def assert_named(self, name, *arguments):
        result = self.run_dashsync(*arguments, timeout=SECONDS)
        self.assertEqual(result.code, 1, (arguments, result.out, result.err))
        self.assertIn(name, result.out + result.err)

    def test_what_is_read_of_a_commit_is_named(self):
        for revision in ("HEAD", "HEAD^{tree}", "HEAD:dashboards", "HEAD:dashboards/a.json"):
            for how in (cut, say_none, flip):
                with self.subTest(revision=revision, how=how.__name__), self.damaged(revision, how) as name:
                    self.assert_named(name, "validate", "--ref", "HEAD")
                    self.assert_named(name, "plan", "--ref", "HEAD")
        self.assertEqual(self.run_dashsync("validate", "--ref", "HEAD").code, 0)

    def test_a_tag_is_named_also_by_an_abbreviation(self):
        with self.damaged("v1", cut) as name:
            self.assert_named(name, "plan", "--ref", "v1")
            self.assert_named(name, "plan", "--ref", name[:8])
        self.assertEqual(self.run_dashsync("plan", "--ref", name[:8]).code, 0)

    def test_a_plan_of_the_work_tree_names_the_commit_that_it_is_on(self):
        with self.damaged("HEAD", cut) as name:
            self.assert_named(name, "plan")


if __name__ == "__main__":
    unittest.main()
