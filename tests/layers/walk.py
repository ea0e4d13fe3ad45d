#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds the product and the simulator to rooms.txt: who includes and calls whom, rings, foreign headers, sizes.

    walk.py [--root FOLDER]     exit 1 with one line a fault
    walk.py --rings             prints every ring of modules, named in the table or not

Only the text of the files is read. That a call goes no other way than an include is for the linker to hold: see
cmake/rooms.cmake. A module is x.h, x.c and x_internal.h of one room. Modules form a ring when they include each other
around, or when their .c files call each other around; rooms form one when the table's rows do. An x_internal.h with
an x_internal.c is a module of its own, below x.
"""
import argparse
import collections
import os
import re
import sys

TABLE = "tests/layers/rooms.txt"
HOUSES = ("model", "sync", "cmd", "fixtures/gateway")
MOST_FILES = 25
BOUNDS = {"lines": 450, "length": 60, "parameters": 6}

# Headers of the C standard: open to every room. Any other needs a row in the table.
STANDARD = set("""assert ctype errno fenv float inttypes limits locale math setjmp signal stdalign stdarg stdatomic
stdbool stddef stdint stdio stdlib stdnoreturn string strings""".split())


class Table:
    """The rows of rooms.txt, by kind."""

    def __init__(self, text):
        self.rooms = collections.OrderedDict()  # room -> the rooms that it may use
        self.leaving = set()  # (room, room): arrows marked '!', which must vanish
        self.programs = set()  # rooms that are a main program: no library, no README
        self.headers = {}  # header or folder of headers -> (places, whether it is a library's)
        self.calls = {}  # function -> places
        self.rings = {}  # (room, modules) -> reason
        self.bounds = {}  # (kind, file or file and function) -> how much it may have
        self.faults = []
        text = re.sub(r"#[^\n]*", "", text)
        for row in re.sub(r"\n[ \t]+(?=\S)", " ", text).split("\n"):  # an indented line goes on with the row above
            if row.strip() and not self.read(row.strip()):
                self.faults.append(f"{TABLE}: not a row: {row}")

    def read(self, row):
        match = re.fullmatch(r"(room|program|header|library|call|ring|lines|length|parameters) ([^:]+):\s*(.*)", row)
        if not match:
            return False
        kind, subject, rest = match.groups()
        words = rest.split()
        if kind in ("room", "program"):
            if subject in self.rooms:
                self.faults.append(f"{TABLE}: {subject} has two rows")
            self.rooms[subject] = {word.lstrip("!") for word in words}
            self.leaving |= {(subject, word[1:]) for word in words if word[0] == "!"}
            self.programs |= {subject} if kind == "program" else set()
        elif kind in ("header", "library"):
            for header in subject.split():
                self.headers[header.strip("<>")] = (words, kind == "library")
        elif kind == "call":
            self.calls[subject] = words
        elif kind == "ring":
            modules, dashes, reason = rest.partition(" -- ")
            self.rings[subject, tuple(sorted(modules.split()))] = reason
            return bool(dashes and reason)
        else:
            self.bounds[kind, subject] = int(rest)
        return True

    def may_use(self, room, other):
        return other in self.rooms.get(room, ())


# ---- files ----


def without_comments(text):
    """The text with comments and literals gone and every line in its place."""
    pattern = r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'"
    return re.sub(pattern, lambda m: "\n" * m[0].count("\n") if m[0][0] == "/" else '""', text, flags=re.S)


def count_parameters(head):
    depth, count = 0, 1
    for char in head[head.index("(") :]:
        depth += (char == "(") - (char == ")")
        count += char == "," and depth == 1
        if depth == 0:
            break
    return count


def functions_of(text):
    """(name, whether it is static, lines, parameters) of each function; clang-format puts their braces in column 0."""
    lines = text.split("\n")
    for end_of_head in [at for at, line in enumerate(lines) if line == "{"]:
        start = end_of_head - 1
        while lines[start][:1] in ("\t", " "):
            start -= 1
        head = " ".join(lines[start:end_of_head])
        name = re.search(r"(\w+)\(", head)
        if name:
            size = lines.index("}", end_of_head) - start + 1
            yield name[1], head.startswith("static "), size, count_parameters(head[name.start() :])


class File:
    def __init__(self, root, path):
        with open(os.path.join(root, path), encoding="utf-8") as file:
            text = file.read()
        self.path = path
        self.room, name = os.path.split(path)
        self.is_header = name.endswith(".h")
        self.module = re.sub(r"(_internal)?\.[ch]$", "", name) if self.is_header else name[:-2]
        self.lines = text.count("\n")
        self.includes = re.findall(r'^#include "([^"]+)"', text, re.M)
        self.foreign = re.findall(r"^#include <([^>]+)>", text, re.M)
        self.code = without_comments(text)
        self.functions = list(functions_of(self.code))
        self.own = {name for name, is_static, *_ in self.functions if is_static}
        self.defines = {name for name, is_static, *_ in self.functions if not is_static}
        self.defines |= set(re.findall(r"^const [\w *]*?(\w+)(?:\[\w*\])? = ", self.code, re.M))

    def is_below(self, places):
        return any(self.path == place or self.path.startswith(place + "/") for place in places)


def read_files(root):
    files = []
    for house in HOUSES:
        for folder, _, names in sorted(os.walk(os.path.join(root, house))):
            for name in sorted(names):
                if name.endswith((".c", ".h")):
                    files.append(File(root, os.path.relpath(os.path.join(folder, name), root)))
    modules = {(file.room, file.module) for file in files if not file.is_header}
    for file in files:
        if file.is_header and (file.room, file.module + "_internal") in modules and file.path.endswith("_internal.h"):
            file.module += "_internal"
    return files


# ---- rings ----


def rings_of(arrows):
    """The strongly connected sets of more than one node of {node: {node}}, by what each node reaches."""
    reach = {}
    for node in arrows:
        seen, todo = set(), [node]
        while todo:
            for other in arrows.get(todo.pop(), ()):
                if other not in seen:
                    seen.add(other)
                    todo.append(other)
        reach[node] = seen
    rings = {tuple(sorted({n for n in reach[node] if node in reach.get(n, ())} | {node})) for node in arrows}
    return sorted(ring for ring in rings if len(ring) > 1)


def module_rings(files):
    """{room: rings} of the modules of each room, by their includes and by their calls."""
    rings = {}
    for room in sorted({file.room for file in files}):
        inside = [file for file in files if file.room == room]
        module_of = {file.path: file.module for file in inside}
        owners = collections.defaultdict(list)
        for file in inside:
            for name in file.defines if not file.is_header else ():
                owners[name].append(file.module)
        includes, calls = collections.defaultdict(set), collections.defaultdict(set)
        for file in inside:
            includes[file.module] |= {module_of[i] for i in file.includes if i in module_of} - {file.module}
            if not file.is_header:
                words = set(re.findall(r"(?<![.>\w])\w+", file.code)) - file.own
                calls[file.module] |= {owners[w][0] for w in words if len(owners.get(w, ())) == 1} - {file.module}
        rings[room] = sorted(set(rings_of(includes)) | set(rings_of(calls)))
    return rings


# ---- faults, each a line ----


def room_calls(files):
    """(file, function, room) of each call by name into another room, however its header came in."""
    owners = collections.defaultdict(set)
    for file in files:
        for name in file.defines if not file.is_header else ():
            owners[name].add(file.room)
    for file in files:
        for name in set(re.findall(r"(?<![.>\w])(\w+)\s?\(", file.code)) - file.own:
            rooms = owners.get(name, ())
            if len(rooms) == 1 and file.room not in rooms:
                yield file, name, *rooms


def check_arrows(table, files):
    seen = set()
    for file, name, other in room_calls(files):
        seen.add((file.room, other))
        if not table.may_use(file.room, other):
            yield f"{file.path}: {file.room} may not use {other} ({name}()); its row is in {TABLE}"
    for file in files:
        if file.room not in table.rooms:
            yield f"{file.path}: the room {file.room} has no row in {TABLE}"
        for include in file.includes:
            other = os.path.dirname(include)
            seen.add((file.room, other))
            if other != file.room and not table.may_use(file.room, other):
                yield f"{file.path}: {file.room} may not use {other} ({include}); its row is in {TABLE}"
            if include.endswith("_internal.h") and other != file.room:
                yield f"{file.path}: {include} is for its own room only"
    for room, uses in table.rooms.items():
        for other in sorted(uses):
            if other not in table.rooms:
                yield f"{TABLE}: {room} may use {other}, which has no row"
            if (room, other) not in seen:
                yield f"{TABLE}: {room} does not use {other}: take it out of the row"
    kept = {room: {o for o in uses if (room, o) not in table.leaving} for room, uses in table.rooms.items()}
    for ring in rings_of(kept):
        yield f"{TABLE}: a ring of rooms: {' '.join(ring)}"


def check_headers(table, files):
    for file in files:
        for header in file.foreign:
            row = next((r for r in table.headers if header == r or r[-1] == "/" and header.startswith(r)), None)
            if row is None and header[:-2] not in STANDARD:
                yield f"{file.path}: <{header}> has no row in {TABLE}"
            elif row is not None:
                places, is_library = table.headers[row]
                if not file.is_below(places):
                    yield f"{file.path}: <{header}> is only for {' '.join(places)}"
                if is_library and file.is_header:
                    yield f"{file.path}: <{header}> is a library's: include it in .c files only"
        for function, places in table.calls.items():
            if re.search(rf"(?<![\w.>]){function} ?\(", file.code) and not file.is_below(places):
                yield f"{file.path}: {function}() is only for {' '.join(places)}"


def check_rings(table, files):
    found = {(room, ring) for room, rings in module_rings(files).items() for ring in rings}
    for room, ring in sorted(found - set(table.rings)):
        yield f"{room}: a ring of modules: {' '.join(ring)}"
    for room, ring in sorted(set(table.rings) - found):
        yield f"{TABLE}: {room} has no ring {' '.join(ring)} any more: take the row out"


def sizes_of(files):
    for file in files:
        yield "lines", file.path, file.lines
        for name, _, size, parameters in file.functions:
            yield "length", f"{file.path} {name}", size
            yield "parameters", f"{file.path} {name}", parameters


def check_bounds(table, files):
    stale = set(table.bounds)
    for kind, subject, count in sizes_of(files):
        bound = table.bounds.get((kind, subject), BOUNDS[kind])
        if count > BOUNDS[kind]:
            stale.discard((kind, subject))
        if count > bound:
            yield f"{subject}: {kind} is {count}, at most {bound} may be"
    for kind, subject in sorted(stale):
        yield f"{TABLE}: {kind} {subject} is within the bound: take the row out"


def check_rooms(table, files, root):
    for room in table.rooms:
        count = sum(file.room == room and not file.is_header for file in files)
        if count > MOST_FILES:
            yield f"{room}: {count} .c files, at most {MOST_FILES} may be"
        if count == 0:
            yield f"{TABLE}: {room} has no .c file: take the row out"
        for name in ("CMakeLists.txt",) if room in table.programs else ("CMakeLists.txt", "README.md"):
            if not os.path.isfile(os.path.join(root, room, name)):
                yield f"{room}: there is no {name}"


def walk(root):
    """(faults, rings by room) of a tree."""
    with open(os.path.join(root, TABLE), encoding="utf-8") as file:
        table = Table(file.read())
    files = read_files(root)
    faults = list(table.faults)
    faults += check_arrows(table, files)
    faults += check_headers(table, files)
    faults += check_rings(table, files)
    faults += check_bounds(table, files)
    faults += check_rooms(table, files, root)
    return faults, module_rings(files)


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser()
    parser.add_argument("--root", default=os.path.join(here, "..", ".."))
    parser.add_argument("--rings", action="store_true", help="print every ring of modules")
    arguments = parser.parse_args()
    faults, rings = walk(arguments.root)
    if arguments.rings:
        for room, found in rings.items():
            for ring in found:
                print(f"{room}: {' '.join(ring)}")
        return 0
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
