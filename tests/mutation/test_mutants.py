# SPDX-License-Identifier: MIT
"""What tests/mutation/mutants.py finds in a text, and what it leaves alone."""
import unittest

import mutants

SOURCE = """\
enum state { STATE_NEW, STATE_OLD };
/* if (a && b) is a comment */
static bool is_old(const struct row *row, int most)
{
\tassert(row && most > 0);
\tif (row->state == STATE_OLD && row->text[0] != '"') // || in a comment
\t\treturn true;
\tlong_call(row, "a && b",
\t          false);
\trow->count = 3;
\treturn row->count < most;
}
"""


def found(kind, text=SOURCE):
    neighbours = mutants.neighbours_of(mutants.enums_in(text))
    return [(one.before, one.after) for one in mutants.mutants_of("a.c", text, neighbours).get(kind, [])]


class MutantsTest(unittest.TestCase):
    def test_a_change_keeps_all_else(self):
        for kind in mutants.mutants_of("a.c", SOURCE, {}).values():
            for mutant in kind:
                changed = mutants.apply(mutant, SOURCE)
                self.assertEqual(changed[:mutant.start], SOURCE[:mutant.start])
                self.assertTrue(changed.endswith(SOURCE[mutant.end:]))
                self.assertNotEqual(changed, SOURCE)

    def test_comments_literals_and_assertions_are_left_alone(self):
        self.assertEqual(len(found("and/or")), 1)
        self.assertEqual(found("condition negated"), [("if (row->state == STATE_OLD && row->text[0] != '\"') // || in a comment",
                                                       "if (!(row->state == STATE_OLD && row->text[0] != '\"')) // || in a comment")])

    def test_each_kind(self):
        self.assertEqual(len(found("body skipped")), 1)
        self.assertEqual(len(found("comparison")), 3)
        self.assertEqual(found("returned bool"), [("return true;", "return false;"),
                                                  ("return row->count < most;", "return !(row->count < most);")])
        self.assertEqual(found("flag"), [("false);", "true);")])
        self.assertEqual(found("call deleted"), [("long_call(row, \"a && b\", false);", ";")])
        self.assertEqual(found("assignment deleted"), [("row->count = 3;", ";")])
        self.assertIn(("row->count = 3;", "row->count = (3 + 1);"), found("constant"))
        self.assertEqual(len(found("enum")), 3)

    def test_the_rest_of_a_statement_is_none(self):
        text = "void f(void)\n{\n\treason(row, \"%s\",\n\t       name(row));\n}\n"
        self.assertEqual(found("call deleted", text), [('reason(row, "%s", name(row));', ";")])

    def test_a_mutant_knows_its_function(self):
        for kind in mutants.mutants_of("a.c", SOURCE, {}).values():
            self.assertEqual({mutant.function for mutant in kind}, {"is_old"})

    def test_a_seed_draws_the_same_and_in_the_end_all(self):
        draws = [list(mutants.draw("a.c", SOURCE, {}, seed)) for seed in (1, 1, 2)]
        self.assertEqual(draws[0], draws[1])
        self.assertNotEqual(draws[0], draws[2])
        self.assertEqual(set(draws[0]), set(draws[2]))


if __name__ == "__main__":
    unittest.main()
