# SPDX-License-Identifier: MIT
"""The two walks of docs/architecture.md, a plan and a write, are what the program does.

dashsync-walk is dashsync with a hook at the start and the end of every function (hooks.c). A walk is one run of it: the
functions by which one room calls another, in the order of their first call. `--write` puts the walks into the page.
"""
import array
import difflib
import functools
import os
import pathlib
import re
import subprocess
import sys
import textwrap
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "architecture.md"
DEFAULTS = {"DASHSYNC": ROOT / "build/dev/tests/walks/dashsync-walk",
            "DASHSYNC_GATEWAY": ROOT / "build/dev/fixtures/gateway/dashsync-gateway"}
for name, default in DEFAULTS.items():
    os.environ.setdefault(name, str(default))
sys.path.insert(0, str(ROOT / "tests" / "e2e"))

from harness import DASHSYNC, Case, Gateway, dashboard

# Every room calls these two, everywhere: they would hide the rest.
LEFT_OUT = ("model/base", "model/value")
# A write begins with a plan, which is the other walk.
SHOWN_BY_PLAN = ("session_open", "session_plan")


class Function:
    def __init__(self, name, path, is_static):
        self.name = name
        self.path = path
        self.is_static = is_static
        self.room = str(path.parent)


def path_in_project(path):
    """A path of the debug information, below ROOT: a compiler cache may keep another folder in front of it."""
    parts = pathlib.PurePath(path).parts
    for first, part in enumerate(parts):
        tail = pathlib.Path(*parts[first:])
        if part in ("model", "sync", "cmd") and (ROOT / tail).is_file():
            return tail
    raise AssertionError(f"'{path}' is not a file of the project")


def tool(*arguments, text=None):
    return subprocess.run(arguments, input=text, check=True, capture_output=True, text=True).stdout.splitlines()


def functions_at(addresses):
    """address -> Function"""
    addresses = sorted(addresses)
    static = {int(line.split()[0], 16) for line in tool("nm", "--defined-only", DASHSYNC) if line.split()[1] == "t"}
    lines = tool("addr2line", "-f", "-e", DASHSYNC, text="\n".join(map(hex, addresses)))
    return {address: Function(name, path_in_project(place.rsplit(":", 1)[0]), address in static)
            for address, name, place in zip(addresses, lines[::2], lines[1::2])}


def calls(events, left_out=()):
    """Yields (caller, callee) for each call, except for the calls inside the functions named `left_out`."""
    functions = functions_at(set(events) - {0})
    missing = set(left_out) - {function.name for function in functions.values()}
    assert not missing, f"{missing} are not called: has a function of SHOWN_BY_PLAN another name now?"
    stack = []
    hidden = 0  # the depth at which a left-out function was called
    for event in events:
        if event == 0:
            stack.pop()
            hidden = hidden if hidden and len(stack) >= hidden else 0
            continue
        callee = functions[event]
        if stack and not hidden:
            yield stack[-1], callee
        stack.append(callee)
        if not hidden and callee.name in left_out:
            hidden = len(stack)


@functools.cache
def text_of(path):
    return (ROOT / path).read_text()


def is_by_pointer(caller, callee):
    """Whether the caller has only a pointer to the function: its file does not have the name."""
    if callee.is_static and callee.path.suffix == ".c":
        return True
    if re.search(rf"\b{callee.name}\b", text_of(caller.path)):
        return False
    headers = [path.relative_to(ROOT) for path in (ROOT / callee.room).glob("*.h")]
    return not any(f"cleanup({callee.name})" in text_of(header) for header in headers)


def walk(events, left_out=()):
    """The lines of a block: an arrow between two rooms and the functions that it stands for."""
    arrows = {}
    for caller, callee in calls(events, left_out):
        if caller.room != callee.room and callee.room not in LEFT_OUT:
            mark = "*" if is_by_pointer(caller, callee) else ""
            arrows.setdefault((caller.room, callee.room), {}).setdefault(callee.name, mark + callee.name)
    lines = []
    for (caller, callee), names in arrows.items():
        lines += textwrap.wrap(f"{caller} -> {callee}: {', '.join(names.values())}", 120, subsequent_indent="    ",
                               break_on_hyphens=False)
    return lines


def command_to_write():
    settings = [f"{name}={os.environ[name]} " for name, default in DEFAULTS.items() if os.environ[name] != str(default)]
    return f"{''.join(settings)}python3 tests/walks/walks.py --write"


class Walks(Case):
    write_page = False

    def setUp(self):
        super().setUp()
        self.gateway = Gateway(self, seed=self.seed(dashboard("cpu")))
        self.init()
        self.config(self.gateway)
        self.change("one")
        self.record("apply", "--yes", "--adopt", "--write-jobs", "1")
        self.change("two")

    def change(self, expr):
        self.write("dashboards/cpu.json", dashboard("cpu", expr=expr))
        self.commit(expr)

    def record(self, *arguments):
        result = self.run_dashsync("-C", self.repo, *arguments, "--jobs", "1", cwd=self.folder)
        self.assertEqual(result.code, 0, result.err)
        events = array.array("Q")
        events.frombytes((pathlib.Path(self.folder) / "dashsync-walk.bin").read_bytes())
        return events

    def check(self, name, lines):
        """The block between `<!-- walk: NAME -->` and `<!-- end -->`."""
        page = PAGE.read_text()
        begin, end = f"<!-- walk: {name} -->\n```text\n", "```\n<!-- end -->\n"
        self.assertEqual(page.count(begin), 1, f"{PAGE.name} has no place for the walk '{name}'")
        before, rest = page.split(begin)
        block, after = rest.split(end, 1)
        new = "".join(f"{line}\n" for line in lines)
        if self.write_page:
            PAGE.write_text(before + begin + new + end + after)
        elif block != new:
            diff = difflib.unified_diff(block.splitlines(), lines, str(PAGE.relative_to(ROOT)), "the program", n=1,
                                        lineterm="")
            self.fail("\n".join([f"the walk '{name}' is not what the program does:", *diff,
                                 f"When that is right: {command_to_write()}"]))

    def test_a_plan(self):
        self.check("plan", walk(self.record("plan")))

    def test_a_write(self):
        self.check("write", walk(self.record("apply", "--yes", "--write-jobs", "1"), SHOWN_BY_PLAN))


if __name__ == "__main__":
    Walks.write_page = "--write" in sys.argv
    unittest.main(argv=[word for word in sys.argv if word != "--write"])
