/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "sync/apply/selection.h"
#include "sync/compare/operation.h"

static void a_selection_has_what_is_below_its_folder_and_matches_a_glob(void **state)
{
	(void)state;
	static const struct {
		const char *only;
		const char *globs[2];
		const char *path;
		const char *uid;
		bool has;
	} rows[] = {
		{NULL, {NULL}, "dashboards/cpu.json", "cpu", true},
		{"dashboards", {NULL}, "dashboards/cpu.json", "cpu", true},
		{"dashboards/cpu.json", {NULL}, "dashboards/cpu.json", "cpu", true},
		{"dashboards", {NULL}, "dashboards2/cpu.json", "cpu", false},
		{"dashboards/team", {NULL}, "dashboards/cpu.json", "cpu", false},
		{NULL, {"cpu"}, "dashboards/cpu.json", "cpu", true},
		{NULL, {"c*"}, "dashboards/a.json", "cpu", true},
		{NULL, {"dashboards/*.json"}, "dashboards/a.json", "cpu", true},
		{NULL, {"cpu"}, "dashboards/cpu.json", "disk", false},
		{NULL, {"cpu", "disk"}, "dashboards/a.json", "disk", true},
		{NULL, {"*"}, "dashboards/a.json", NULL, true},
		{NULL, {"cpu"}, "dashboards/a.json", NULL, false},
		{"dashboards", {"cpu"}, "other/a.json", "cpu", false},
		{"dashboards", {"cpu"}, "dashboards/a.json", "disk", false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct operation operation = {.files = {.only = rows[i].only, .only_globs = rows[i].globs}};
		while (operation.files.only_globs_count < 2 && rows[i].globs[operation.files.only_globs_count])
			operation.files.only_globs_count++;
		if (selection_has(&operation, rows[i].path, slice_of(rows[i].uid)) != rows[i].has)
			fail_msg("row %zu: %s, %s", i, rows[i].path, rows[i].uid ? rows[i].uid : "no uid");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_selection_has_what_is_below_its_folder_and_matches_a_glob),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
