#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""walk.py refuses what it is for: each case is a small house with one thing wrong in it."""
import os
import shutil
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)
import walk  # noqa: E402

TABLE = """
room model/base:
room model/value: model/base    # a tree
header <time.h>: model/value/tree.c
library <yaml.h>: model/value
call getenv: model/value
"""

HOUSE = {
    "model/base/text.h": "int text_width(int a);\n",
    "model/base/text.c": '#include "model/base/text.h"\n\nint text_width(int a)\n{\n\treturn a;\n}\n',
    "model/value/tree.h": "int tree_size(int a);\n",
    "model/value/tree.c": '#include "model/value/tree.h"\n\n#include <time.h>\n#include <yaml.h>\n\n'
    '#include "model/base/text.h"\n\nint tree_size(int a)\n{\n\treturn text_width(a);\n}\n',
    "model/base/CMakeLists.txt": "",
    "model/base/README.md": "",
    "model/value/CMakeLists.txt": "",
    "model/value/README.md": "",
}


def function(name, calls="", parameters="int a", lines=0):
    return f"\nint {name}({parameters})\n{{\n" + "\ta++;\n" * lines + f"\treturn {calls or 'a'};\n}}\n"


class Walk(unittest.TestCase):
    def setUp(self):
        self.root = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.root)

    def walk(self, table=TABLE, **files):
        """The faults of the house with these files instead or beside; __ is a slash, _dot_ a dot, None: no file."""
        house = dict(HOUSE, **{name.replace("__", "/").replace("_dot_", "."): text for name, text in files.items()})
        house[walk.TABLE] = table
        for path, text in house.items():
            if text is not None:
                os.makedirs(os.path.dirname(os.path.join(self.root, path)), exist_ok=True)
                with open(os.path.join(self.root, path), "w", encoding="utf-8") as file:
                    file.write(text)
        return walk.walk(self.root)[0]

    def assert_only(self, faults, *words):
        self.assertEqual(len(faults), 1, faults)
        for word in words:
            self.assertIn(word, faults[0])

    def test_a_good_house_has_no_fault(self):
        self.assertEqual(self.walk(), [])

    def test_an_include_that_is_not_in_the_row_is_refused(self):
        base = '#include "model/base/text.h"\n\n#include "model/value/tree.h"\n' + function("text_width")
        self.assert_only(self.walk(model__base__text_dot_c=base), "model/base/text.c", "may not use model/value")

    def test_a_call_into_a_room_that_is_not_in_the_row_is_refused_without_an_include(self):
        faults = self.walk(model__base__number_dot_c=function("number_of", "tree_size(a)"))
        self.assert_only(faults, "model/base may not use model/value", "tree_size()")

    def test_a_room_without_a_row_is_refused(self):
        faults = self.walk(model__other__x_dot_c="int x;\n")
        self.assert_only(faults, "model/other/x.c", "has no row")

    def test_a_room_has_one_row_and_a_file(self):
        self.assert_only(self.walk(TABLE + "room model/base:\n"), "model/base has two rows")
        faults = self.walk(TABLE + "room model/gone:\n")
        self.assertTrue(any("model/gone has no .c file" in fault for fault in faults), faults)

    def test_an_arrow_that_nobody_needs_is_refused(self):
        faults = self.walk(TABLE.replace("model/value: model/base", "model/value: model/base model/gone"))
        self.assertTrue(any("does not use model/gone" in fault for fault in faults), faults)
        self.assertTrue(any("may use model/gone, which has no row" in fault for fault in faults), faults)

    def test_a_ring_of_rooms_is_refused_but_for_an_arrow_that_must_go(self):
        base = '#include "model/base/text.h"\n\n#include "model/value/tree.h"\n' + function("text_width")
        table = TABLE.replace("model/base:\n", "model/base: model/value\n")
        self.assert_only(self.walk(table, model__base__text_dot_c=base), "a ring of rooms", "model/base model/value")
        table = TABLE.replace("model/base:\n", "model/base: !model/value\n")
        self.assertEqual(self.walk(table, model__base__text_dot_c=base), [])

    def test_a_row_may_go_on_in_the_next_line(self):
        self.assertEqual(self.walk(TABLE.replace("model/value: model/base", "model/value:\n\tmodel/base")), [])

    def test_a_ring_of_includes_is_refused(self):
        faults = self.walk(
            model__base__one_dot_h='#include "model/base/two.h"\n',
            model__base__two_dot_h='#include "model/base/one.h"\n',
        )
        self.assert_only(faults, "model/base: a ring of modules: one two")

    def test_an_internal_header_belongs_to_its_module(self):
        files = {
            "model__base__text_internal_dot_h": '#include "model/base/text.h"\n',
            "model__base__text_dot_c": '#include "model/base/text_internal.h"\n' + function("text_width"),
        }
        self.assertEqual(self.walk(**files), [])
        tree = HOUSE["model/value/tree.c"].replace("base/text.h", "base/text_internal.h")
        self.assert_only(self.walk(model__value__tree_dot_c=tree, **files), "for its own room only")

    def test_an_internal_header_with_a_file_of_its_own_is_a_module(self):
        files = {
            "model__base__text_internal_dot_h": "int text_inside(int a);\n",
            "model__base__text_internal_dot_c": '#include "model/base/text_internal.h"\n' + function("text_inside"),
            "model__base__part_dot_h": "int part(int a);\n",
            "model__base__part_dot_c": '#include "model/base/part.h"\n#include "model/base/text_internal.h"\n'
            + function("part"),
            "model__base__text_dot_c": '#include "model/base/part.h"\n' + function("text_width", "part(a)"),
        }
        self.assertEqual(self.walk(**files), [])

    def test_a_ring_of_calls_is_refused_unless_it_has_a_row(self):
        files = {
            "model__base__one_dot_c": function("one", "two(a)") + "\nstatic int three(int a)\n{\n\treturn a;\n}\n",
            "model__base__two_dot_c": function("two", "three(a)"),
            "model__base__three_dot_c": function("three", "one(a)"),
        }
        self.assert_only(self.walk(**files), "model/base: a ring of modules: one three two")
        self.assertEqual(self.walk(TABLE + "ring model/base: one two three -- a tree\n", **files), [])

    def test_a_ring_over_a_table_is_one(self):
        files = {
            "model__base__one_dot_c": "const struct row one_rows[] = {\n\t{0},\n};\n" + function("one", "two(a)"),
            "model__base__two_dot_c": function("two", "one_rows[a]"),
        }
        self.assert_only(self.walk(**files), "model/base: a ring of modules: one two")

    def test_a_ring_needs_a_reason_and_must_be_there(self):
        self.assert_only(self.walk(TABLE + "ring model/base: one two -- a tree\n"), "has no ring one two any more")
        self.assertIn("not a row", self.walk(TABLE + "ring model/base: one two\n")[0])

    def test_a_librarys_header_has_one_room_and_no_header(self):
        base = '#include "model/base/text.h"\n\n#include <yaml.h>\n' + function("text_width")
        self.assert_only(self.walk(model__base__text_dot_c=base), "<yaml.h> is only for model/value")
        self.assert_only(self.walk(model__value__tree_dot_h="#include <yaml.h>\n"), ".c files only")

    def test_a_system_header_needs_a_row(self):
        base = '#include "model/base/text.h"\n\n#include <stdio.h>\n#include <poll.h>\n' + function("text_width")
        self.assert_only(self.walk(model__base__text_dot_c=base), "<poll.h> has no row")
        base = base.replace("poll.h", "time.h")
        self.assert_only(self.walk(model__base__text_dot_c=base), "<time.h> is only for model/value/tree.c")

    def test_a_function_may_be_for_some_places_only(self):
        faults = self.walk(model__base__text_dot_c=function("text_width", "!getenv(a)"))
        self.assert_only(faults, "getenv() is only for")
        self.assertEqual(self.walk(model__base__text_dot_c=function("text_width", "a /* getenv() */")), [])

    def test_sizes_are_bounded_and_an_exception_goes_when_it_can(self):
        many = ", ".join(f"int p{i}" for i in range(7))
        self.assert_only(self.walk(model__base__f_dot_c=function("f", parameters=many)), "f.c f: parameters is 7")
        self.assert_only(self.walk(model__base__f_dot_c=function("f", lines=57)), "f.c f: length is 61")
        self.assert_only(self.walk(model__base__f_dot_c="\n" * 451), "f.c: lines is 451")
        row = "lines model/base/f.c: 460\n"
        self.assertEqual(self.walk(TABLE + row, model__base__f_dot_c="\n" * 460), [])
        self.assert_only(self.walk(TABLE + row, model__base__f_dot_c="\n" * 461), "at most 460")
        self.assert_only(self.walk(TABLE + row, model__base__f_dot_c="\n"), "within the bound")

    def test_a_parameter_that_is_a_function_is_one(self):
        six = "int a, void (*f)(int, int, int), int b, int c, int d, int e"
        self.assertEqual(self.walk(model__base__f_dot_c=function("f", parameters=six)), [])

    def test_a_room_has_at_most_25_files_a_readme_and_a_cmake_list(self):
        files = {f"model__base__f{i}_dot_c": "\n" for i in range(25)}
        self.assert_only(self.walk(**files), "model/base: 26 .c files")

    def test_a_room_has_a_readme(self):
        self.assert_only(self.walk(**{"model/base/README.md": None}), "there is no README.md")

    def test_a_wrong_arrow_in_the_house_itself_is_refused(self):
        for house in (*walk.HOUSES, "tests/layers"):
            shutil.copytree(os.path.join(ROOT, house), os.path.join(self.root, house))
        self.assertEqual(walk.walk(self.root)[0], [])
        path = os.path.join(self.root, "model/base/arena.c")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace('#include "', '#include "sync/http/http.h"\n#include "', 1))
        self.assert_only(walk.walk(self.root)[0], "model/base/arena.c: model/base may not use sync/http")


if __name__ == "__main__":
    unittest.main()
