# SPDX-License-Identifier: MIT
"""summary.py STATUS JUNIT...: what runs of ctest came to, counted by test, not by program.

Reads what the programs printed, from the files that `ctest --output-junit` wrote. Names every test that was skipped, with
the reason, and every program that failed. A program that ran no test is a skip. The last line is
"N passed, N failed[, N skipped]"; exits with STATUS, or with 1 when a test failed or none ran.
"""
import re
import sys
import xml.etree.ElementTree as ET

NO_REASON = "it gives no reason"
# setUpModule and setUpClass are no tests: unittest does not count them in "Ran N tests"
NOT_COUNTED = ("setUpModule", "setUpClass")


class Count:
    def __init__(self, passed=0, failed=0, skipped=()):
        self.passed, self.failed, self.skipped = passed, failed, list(skipped)


def count_cmocka(text):
    """cmocka's lines: a test between RUN and SKIPPED was skipped; REASON is from skip_because (tests/testing.h)."""
    count, name, reason = Count(), None, NO_REASON
    for mark, rest in re.findall(r"^\[ +(RUN|OK|REASON|SKIPPED) +\] (.*)$", text, re.M):
        if mark == "RUN":
            name, reason = rest, NO_REASON
        elif mark == "OK":
            count.passed += 1
        elif mark == "REASON":
            reason = rest
        elif rest == name:  # the list at the end names it again
            count.skipped.append((name, reason))
            name = None
    count.failed = len(set(re.findall(r"^\[  FAILED  \] (?!\d+ test)(\S+)$", text, re.M)))
    return count


def count_unittest(text):
    """What unittest prints with -v."""
    ran = sum(map(int, re.findall(r"^Ran (\d+) tests? in ", text, re.M)))
    verdict = text[text.rindex("\nRan "):]
    failed = sum(map(int, re.findall(r"(?:failures|errors)=(\d+)", verdict)))
    skipped = re.findall(r"^(\w+) \([^()]*\)(?:\n.*)? \.\.\. skipped ['\"](.*)['\"]$", text, re.M)
    not_counted = sum(name in NOT_COUNTED for name, _ in skipped)
    return Count(max(0, ran - failed - (len(skipped) - not_counted)), failed, skipped)


def count_checks(text):
    """The lines of a script that checks: "ok - it runs", "not ok - it runs", "ok - it runs # SKIP the reason"."""
    marks = re.findall(r"^(ok|not ok) - (.*?)(?: # SKIP (.*))?$", text, re.M)
    skipped = [(name, reason) for _, name, reason in marks if reason]
    failed = sum(mark == "not ok" for mark, _, _ in marks)
    return Count(len(marks) - failed - len(skipped), failed, skipped)


def count(case):
    """What one program's output says. Without a word of a known runner the program is one test."""
    text = case.findtext("system-out") or ""
    status = case.get("status")
    if re.search(r"^\[=+\] Running \d+ test", text, re.M):
        found = count_cmocka(text)
    elif re.search(r"^Ran \d+ tests? in ", text, re.M):
        found = count_unittest(text)
    elif status != "notrun" and re.search(r"^(ok|not ok) - ", text, re.M):
        found = count_checks(text)
    elif status in ("run", "fail"):
        found = Count(passed=int(status == "run"))
    else:  # the last thing that it printed is the reason
        found = Count(skipped=[(case.get("name"), (text.strip() or NO_REASON).splitlines()[-1])])
    if status == "fail" and not found.failed:  # it crashed, hung or broke off
        found.failed = 1
    if not (found.passed or found.failed or found.skipped):
        found.skipped = [(case.get("name"), "it ran no test")]
    return found


def main(status, *paths, needed=True):
    """`needed`: that nothing ran is a failure."""
    passed = failed = skipped = 0
    for case in (case for path in paths for case in ET.parse(path).getroot().findall("testcase")):
        found = count(case)
        passed, failed, skipped = passed + found.passed, failed + found.failed, skipped + len(found.skipped)
        for name, reason in found.skipped:
            print(f"skipped: {case.get('name')}: {name}: {reason}")
        if found.failed:
            print(f"failed: {case.get('name')}")
    tail = f", {skipped} skipped" if skipped else ""
    print(f"{passed} passed, {failed} failed{tail}")
    return status or (1 if failed or needed and not passed else 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), *sys.argv[2:]))
