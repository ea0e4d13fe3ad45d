/* SPDX-License-Identifier: MIT */
/* What would be asked for every dashboard of the corpus is well-formed, and most of it can be asked. */
#include "tests/corpus.h"

#include <dirent.h>

#include "model/document/document.h"
#include "tests/model/document/reading.h"
#include "tests/model/query/every_request.h"

struct totals {
	size_t files, dashboards;
	struct every_request requests;
};

static void run_file(const char *path, enum file_format format, struct totals *totals)
{
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	struct documents documents = {0};
	diagnostics_init(&diags, arena);
	documents_read(arena, reading_file(arena, path), format, path, &diags, &documents);
	totals->files++;
	for (size_t i = 0; i < documents.count; i++) {
		totals->dashboards++;
		every_request_of(arena, documents.items[i].dashboard, &totals->requests);
	}
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void run_folder(const char *folder, struct totals *totals)
{
	struct dirent **entries = NULL;
	int count = scandir(folder, &entries, is_visible, alphasort);
	for (int i = 0; i < count; i++) {
		char *path = heap_printf("%s/%s", folder, entries[i]->d_name);
		enum file_format format;
		if (entries[i]->d_type == DT_DIR)
			run_folder(path, totals);
		else if (entries[i]->d_type == DT_REG && file_format_of(path, &format))
			run_file(path, format, totals);
		free(path);
		free(entries[i]);
	}
	free(entries);
}

static void every_request_for_a_real_dashboard_is_well_formed(void **state)
{
	(void)state;
	const char *corpus = corpus_or_skip();
	struct totals totals = {0};
	run_folder(corpus, &totals);
	print_message("%zu files, %zu dashboards, %zu panels: %zu requests with %zu queries, %zu refused, %zu filled "
		      "to the end; "
		      "%zu variables asked for, %zu values taken\n",
		      totals.files, totals.dashboards, totals.requests.panels, totals.requests.bodies,
		      totals.requests.queries, totals.requests.refused, totals.requests.plain, totals.requests.asked,
		      totals.requests.taken);
	assert_true(totals.dashboards > 0 && totals.requests.bodies > totals.requests.refused);
	assert_true(totals.requests.plain > totals.requests.bodies / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_request_for_a_real_dashboard_is_well_formed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
