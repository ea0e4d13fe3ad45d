# SPDX-License-Identifier: MIT
"""What a person and a program see: text at 80 columns, JSON that fits its schema, the same bytes for the same plan."""
import json
import unittest

import jsonschema

from harness import ROOT, Case, Gateway, dashboard, fresh


class Reports(Case):
    def start(self):
        long_query = "sum by (le) (rate(http_request_duration_seconds_bucket{job=\"api\",code=~\"2..\"}[5m]))"
        self.gateway = Gateway(self, seed=self.seed(dashboard("same"), dashboard("changed", expr=long_query), fresh("new")))
        self.init()
        self.config(self.gateway)
        self.write("dashboards/same.json", dashboard("same"))
        self.write("dashboards/changed.json", dashboard("changed", expr=long_query))
        self.commit("Take over")
        self.write("dashboards/changed.json", dashboard("changed", expr=long_query.replace("5m", "1m")))
        self.write("dashboards/new.json", dashboard("new"))
        self.write("dashboards/gone.json", dashboard("gone"))
        self.write("dashboards/broken.json", "{")
        self.commit("Change")

    def test_json_fits_its_schema(self):
        self.start()
        schema = json.loads((ROOT / "docs" / "report.schema.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        for report in (self.plan().report, self.run_dashsync("validate", "--json").report, self.apply().report):
            validator.validate(report)
            rows = report["dashboards"]
            for state, count in report["counts"].items():
                self.assertEqual(count, sum(row["state"] == state for row in rows), state)

    def test_the_exit_code_in_the_report_is_that_of_the_process(self):
        self.start()
        for arguments in (["plan", "--json"], ["plan", "--json", "--detailed-exitcode"], ["apply", "--yes", "--json"]):
            result = self.run_dashsync(*arguments)
            self.assertEqual(result.report["exit"], result.code)

    def test_the_same_plan_gives_the_same_bytes(self):
        self.start()
        for command in (["plan"], ["plan", "--json"], ["plan", "-v", "--color", "always"]):
            self.assertEqual(self.run_dashsync(*command).out, self.run_dashsync(*command).out)

    def test_text_fits_80_columns_and_shows_what_differs(self):
        self.start()
        text = self.run_dashsync("plan").out
        # a diagnostic stays on one line, so that editors and CI find its place
        self.assertTrue(all(len(line) <= 80 or ": error: " in line for line in text.splitlines()), text)
        line = next(n for n, text_line in enumerate(
            (self.repo / "dashboards" / "changed.json").read_text().splitlines(), 1) if '"expr"' in text_line)
        self.assertIn(f"dashboards/changed.json:{line}:", text)
        self.assertIn("panel 'CPU' (id 4), query A", text)
        old, = [text_line for text_line in text.splitlines() if text_line.strip().startswith("- …")]
        self.assertIn("[5m]", old)
        self.assertIn("[1m]", text)
        self.assertIn("az resource create", text)
        self.assertIn("dashboards/broken.json:1:2: error:", text)
        self.assertNotIn("\033", text)
        self.assertIn("\033[32m", self.run_dashsync("plan", "--color", "always").out)

    def test_a_report_file_is_written_beside_the_text(self):
        self.start()
        path = self.repo.with_name("report.json")
        path.write_text("old")
        result = self.run_dashsync("plan", "--report", f"json={path}")
        self.assertIn("apply would write 2.", result.out)
        self.assertEqual(json.loads(path.read_text())["command"], "plan")
        self.assertEqual([p.name for p in path.parent.glob("report.json*")], ["report.json"])
        failed = self.run_dashsync("plan", "--report", "json=/nowhere/report.json", "--report", f"json={path}")
        self.assertIn("apply would write 2.", failed.out)
        self.assertEqual(failed.code, 65)  # of the broken file, which is more than the report's 1
        self.assertIn("could not be written", failed.err)

    def test_after_an_apply_the_version_is_said(self):
        self.start()
        text = self.run_dashsync("apply", "--yes").out
        self.assertIn("written as version 2", text)
        self.assertRegex(text, r"2 written, 0 not written\. Run [0-9a-f]{12}\.")

    def test_progress_is_shown_only_where_it_is_wanted(self):
        self.start()
        self.assertEqual(self.run_dashsync("plan").err, "")
        self.assertIn("compared 5/5", self.run_dashsync("plan", "--progress", "always").err)


if __name__ == "__main__":
    unittest.main()
