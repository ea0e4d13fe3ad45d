# SPDX-License-Identifier: MIT
"""What git changed and what was edited by hand, told apart: each side is counted for what it did, and no more."""
from harness import TOKEN, dashboard
from test_page import Page, panel


class BothSides(Page):
    def start_with(self, git, edit, panels=2):
        """`git` changes the dashboard in the repository, `edit` on the server."""
        self.start(dashboard("a", panels=[panel(n) for n in range(1, panels + 1)]))
        model = dashboard("a", panels=[panel(n) for n in range(1, panels + 1)])
        git(model)
        self.change(model)
        self.gateway.edit("a", edit)

    def tags_and_title(self):
        self.start_with(lambda git: git.update(tags=["x"]), lambda live: live["panels"][1].update(title="Other"))

    def table_row(self, *arguments):
        page = self.run_dashsync(*arguments, "--report", "markdown").out
        return next(line for line in page.splitlines() if line.startswith("| x") or line.startswith("| ~")).split(" | ")[2:5]


class Counted(BothSides):
    def test_the_table_counts_what_the_branch_changes_and_no_edit(self):
        self.tags_and_title()
        self.assertEqual(self.table_row("plan"), ["", "", "1 setting"])
        self.assertEqual(self.table_row("plan", "--on-drift=overwrite"), ["", "", "1 setting"])
        self.assertEqual(self.table_row("drift"), ["", "", "1 title"])

    def test_the_line_says_what_git_changed(self):
        self.tags_and_title()
        self.assertIn("  git changed 1 setting; 1 title, edited by ", self.block(self.run_dashsync("plan").out, "a"))

    def test_who_edited_what_git_deleted_has_added_nothing(self):
        self.start_with(lambda git: git["panels"].pop(), lambda live: live["panels"][1].update(title="Other", type="stat"))
        for arguments in (("drift",), ("drift", "-q"), ("drift", "--report", "markdown")):
            text = self.run_dashsync(*arguments).out
            self.assertNotIn("panel added", text)
            self.assertIn("1 title", text)
            self.assertIn("1 panel of another type", text)

    def test_all_that_is_refused_is_counted(self):
        self.tags_and_title()
        self.gateway.call("POST", "/api/dashboards/db", {"dashboard": dashboard("x", expr="of nobody")})
        self.change(dashboard("x"))
        self.assertIn("**apply would overwrite nothing, and not write 2 dashboards, 1 of them edited by hand:**\n",
                      self.run_dashsync("plan", "--report", "markdown").out)


class Lost(BothSides):
    def test_an_overwrite_shows_apart_what_is_written_and_what_is_lost(self):
        self.tags_and_title()
        self.assertRegex(self.block(self.run_dashsync("plan", "--on-drift=overwrite").out, "a"),
                         r"(?s)  1 setting; loses 1 title, edited by .*\n  git changed:\n    tags  \[team\] → \[x\]  [^\n]*\n"
                         r"  lost of what was edited on the server:\n    panel 'Other' \(id 2\)  title  P2 → Other [^\n]*\n$")

    def test_a_conflict_that_is_overwritten_shows_what_is_written(self):
        self.start_with(lambda git: git["panels"][0]["targets"][0].update(expr="of git"),
                        lambda live: live["panels"][0]["targets"][0].update(expr="by hand"))
        self.assertRegex(self.block(self.run_dashsync("plan", "--on-drift=overwrite").out, "a"),
                         r"(?s)  1 query; loses 1 query, .*\n  git changed:\n[^\n]*  by hand → of git  .*\n"
                         r"  lost of what was edited on the server:\n[^\n]*  of git → by hand  ")

    def test_a_line_too_long_for_the_columns_of_quiet_is_there(self):
        self.tags_and_title()
        self.assertIn("  1 setting; loses 1 title, edited by ", self.run_dashsync("plan", "-q", "--on-drift=overwrite").out)


class Explained(BothSides):
    def test_a_conflict_has_three_values_and_each_command_a_line(self):
        self.start_with(lambda git: git["panels"][0]["targets"][0].update(expr="of git"),
                        lambda live: live["panels"][0]["targets"][0].update(expr="by hand"))
        text = self.run_dashsync("explain", "a").out
        self.assertIn("           base  up{p=1}\n           git   of git\n           live  by hand\n", text)
        self.assertIn("\ncommand  keep only git's: dashsync apply --only a --on-drift=overwrite\n"
                      "         live's where both changed: dashsync pull a --on-conflict=live\n", text)
        self.assertNotIn("\nhint", text)


class Missing(Page):
    def test_the_commands_of_many_missing_are_folded(self):
        self.start(*(dashboard(f"m{n}") for n in range(5)), live=[])
        text = self.run_dashsync("plan").out
        self.assertEqual(len([line for line in text.splitlines() if line.startswith("? missing")]), 5)
        self.assertNotIn("curl", text)
        self.assertIn("\n  -v shows the command for each of them\n", text)
        self.assertEqual(self.run_dashsync("plan", "-v").out.count("curl -sS"), 5)

    def test_the_import_names_the_variable_that_the_run_used(self):
        self.start(dashboard("a"), live=[])
        self.assertIn("Bearer $DASHSYNC_TOKEN\"", self.run_dashsync("plan").out)
        self.assertIn("Bearer $DASHSYNC_TOKEN_DEV\"", self.run_dashsync("plan", env={"DASHSYNC_TOKEN_DEV": TOKEN}).out)


class Layout(BothSides):
    def test_a_merge_draws_the_layout_once(self):
        self.start_with(lambda git: git["panels"][0]["gridPos"].update(w=6), lambda live: live["panels"][1]["gridPos"].update(w=6))
        page = self.run_dashsync("plan", "--on-drift=merge", "--report", "markdown").out
        self.assertIn("Edited on the server, and kept:", page)
        self.assertEqual(page.count("before"), 1, page)
