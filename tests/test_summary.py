# SPDX-License-Identifier: MIT
"""What tests/summary.py counts, from what the runners print."""
import contextlib
import io
import pathlib
import tempfile
import unittest
from xml.sax.saxutils import escape

import summary

CMOCKA = """[==========] Running 3 test(s).
[ RUN      ] it_adds
[       OK ] it_adds
[ RUN      ] it_reads_the_corpus
[  REASON  ] the corpus is not here
[  SKIPPED ] it_reads_the_corpus
[ RUN      ] it_subtracts
[       OK ] it_subtracts
[==========] 3 test(s) run.
[  PASSED  ] 2 test(s).
[  SKIPPED ] 1 test(s), listed below:
[  SKIPPED ] it_reads_the_corpus

 1 SKIPPED TEST(S)
"""
CMOCKA_ALL_SKIPPED = """[==========] Running 1 test(s).
[ RUN      ] it_reads_the_corpus
[  SKIPPED ] it_reads_the_corpus
[==========] 1 test(s) run.
[  PASSED  ] 0 test(s).
[  SKIPPED ] 1 test(s), listed below:
[  SKIPPED ] it_reads_the_corpus
"""
CMOCKA_FAILED = """[==========] Running 2 test(s).
[  ERROR   ] --- 0x1 != 0x2
[  FAILED  ] it_adds
[ RUN      ] it_adds
[ RUN      ] it_subtracts
[       OK ] it_subtracts
[  FAILED  ] 1 test(s), listed below:
[  FAILED  ] it_adds
"""
CMOCKA_CRASHED = """[==========] Running 2 test(s).
[ RUN      ] it_adds
[       OK ] it_adds
[ RUN      ] it_subtracts
"""
UNITTEST = """test_a (__main__.A) ... ok
test_b (__main__.A.test_b)
Says more about b. ... skipped 'only root can do it'
test_d (__main__.A.test_d) ... skipped "it's late"
test_c (__main__.A) ... FAIL
----
Ran 4 tests in 0.1s

FAILED (failures=1, skipped=2)
"""
UNITTEST_MODULE = """setUpModule (__main__) ... skipped 'nginx is not installed'

----
Ran 0 tests in 0.0s

OK (skipped=1)
"""
CHECKS = """ok - it has a manual
not ok - lintian has nothing to say
    E: dashsync: bad-thing
ok - it runs # SKIP this machine is not an arm64
ok - it has a licence
"""
UNITTEST_EMPTY = "\n----\nRan 0 tests in 0.000s\n\nOK\n"


def summarize(*programs, exit_code=0):
    """(exit code, lines) for programs of (status, output)."""
    cases = "".join(f'<testcase name="p{place}" status="{status}"><system-out>{escape(text)}</system-out></testcase>'
                    for place, (status, text) in enumerate(programs))
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "tests.xml"
        path.write_text(f"<testsuite>{cases}</testsuite>")
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            code = summary.main(exit_code, path)
    return code, said.getvalue().splitlines()


class Summary(unittest.TestCase):
    def test_tests_are_counted_and_each_skip_has_its_reason(self):
        self.assertEqual(summarize(("run", CMOCKA), ("run", CMOCKA_ALL_SKIPPED), ("run", "no runner's words"))[1], [
            "skipped: p0: it_reads_the_corpus: the corpus is not here",
            "skipped: p1: it_reads_the_corpus: it gives no reason",
            "3 passed, 0 failed, 2 skipped"])

    def test_a_failure_is_counted_and_its_program_named(self):
        self.assertEqual(summarize(("fail", CMOCKA_FAILED), ("fail", UNITTEST), exit_code=8), (8, [
            "failed: p0", "skipped: p1: test_b: only root can do it", "skipped: p1: test_d: it's late", "failed: p1",
            "2 passed, 2 failed, 2 skipped"]))

    def test_a_program_that_broke_off_failed(self):
        self.assertEqual(summarize(("fail", CMOCKA_CRASHED), ("fail", "Segmentation fault"), exit_code=8),
                         (8, ["failed: p0", "failed: p1", "1 passed, 2 failed"]))

    def test_what_ran_no_test_is_a_skip_and_all_skips_are_no_success(self):
        self.assertEqual(summarize(("run", UNITTEST_MODULE), ("run", UNITTEST_EMPTY), ("notrun", "")), (1, [
            "skipped: p0: setUpModule: nginx is not installed", "skipped: p1: p1: it ran no test",
            "skipped: p2: p2: it gives no reason", "0 passed, 0 failed, 3 skipped"]))

    def test_the_checks_of_a_script_are_counted(self):
        self.assertEqual(summarize(("fail", CHECKS), exit_code=1)[1], [
            "skipped: p0: it runs: this machine is not an arm64", "failed: p0", "2 passed, 1 failed, 1 skipped"])

    def test_the_last_line_of_a_program_that_could_not_run_is_the_reason(self):
        self.assertEqual(summarize(("notrun", "making image ...\nno package lists\n"), ("run", CMOCKA))[1][0],
                         "skipped: p0: p0: no package lists")

    def test_a_failure_that_only_ctest_saw_is_not_lost(self):
        self.assertEqual(summarize(("run", CMOCKA), exit_code=8)[0], 8)
        self.assertEqual(summarize(("fail", CMOCKA))[0], 1)


if __name__ == "__main__":
    unittest.main()
