/* SPDX-License-Identifier: MIT */
/*
 * Every real dashboard file of the corpus is read, or refused for the reason that its row of MANIFEST.tsv leads one to
 * expect: the table in `expectation` is all that is known of it, and no file is an exception.
 */
#include "tests/corpus.h"

#include "model/base/arena.h"
#include "model/document/document.h"
#include "tests/model/document/reading.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define READ         "read"

/* What dashsync takes a file for: "read", or the rule of its first error; and how many dashboards it holds. */
struct row {
	const char *path;
	const char *kind;
	const char *title;
	const char *flags;
	size_t dashboards;
	const char *expected;
};

struct rows {
	struct row *items;
	size_t count;
};

/* ---- tables of tab-separated columns ---- */

/* The next field of a line; the line is cut up in place. */
static const char *next_field(char **line)
{
	const char *field = strsep(line, "\t");
	return field ? field : "";
}

static char *next_line(char **text)
{
	char *line = strsep(text, "\n");
	return line && *line ? line : NULL;
}

static bool has_flag(const struct row *row, const char *flag)
{
	size_t length = strlen(flag);
	for (const char *at = row->flags; (at = strstr(at, flag)) != NULL; at += length) {
		bool begins = at == row->flags || at[-1] == ' ';
		if (begins && strchr(" =", at[length])) /* a count may follow; strchr finds the end, too */
			return true;
	}
	return false;
}

/* The one place that says what a row promises: the first rule that fits. */
static const char *expectation(const struct row *row)
{
	static const struct {
		const char *kind; /* or NULL: any */
		const char *flag; /* or NULL: any */
		const char *expected;
	} rules[] = {
		{NULL, "BOM", "byte-order-mark"},
		{NULL, "dup-keys", "duplicate-key"},
		{NULL, "yaml-dup-keys", "duplicate-key"},
		{NULL, "grafyaml-like", "grafyaml"},
		{"schema-v2", NULL, "schema-v2"},
		{"configmap", "cr:GrafanaDashboard", "operator-source"}, /* which refers to the ConfigMap */
	};
	for (size_t i = 0; i < COUNT(rules); i++)
		if ((!rules[i].kind || strcmp(row->kind, rules[i].kind) == 0) &&
		    (!rules[i].flag || has_flag(row, rules[i].flag)))
			return rules[i].expected;
	return READ;
}

enum column {
	COLUMN_PATH,
	COLUMN_KIND = 6,
	COLUMN_TITLE = 11,
	COLUMN_DASHBOARDS = 14,
	COLUMN_FLAGS = 18,
	COLUMNS,
};

static struct row read_row(char *line)
{
	const char *fields[COLUMNS];
	for (size_t i = 0; i < COLUMNS; i++)
		fields[i] = next_field(&line);
	struct row row = {
		.path = fields[COLUMN_PATH],
		.kind = fields[COLUMN_KIND],
		.title = fields[COLUMN_TITLE],
		.flags = fields[COLUMN_FLAGS],
		.dashboards = strtoul(fields[COLUMN_DASHBOARDS], NULL, 10),
	};
	row.expected = expectation(&row);
	return row;
}

/* The rules that refuse a file in its envelope still let the dashboards beside it be read; the others do not. */
static size_t dashboards_of(const struct row *row)
{
	return strcmp(row->expected, READ) == 0 || strcmp(row->expected, "operator-source") == 0 ? row->dashboards : 0;
}

static struct rows read_manifest(struct arena *arena, const char *corpus)
{
	char *text = (char *)reading_file(arena, arena_printf(arena, "%s/MANIFEST.tsv", corpus)).at;
	struct rows rows = {.items = arena_array(arena, 10000, sizeof *rows.items)};
	next_line(&text);
	for (char *line; (line = next_line(&text)) != NULL;) {
		assert_true(rows.count < 10000);
		struct row row = read_row(line);
		row.dashboards = dashboards_of(&row);
		rows.items[rows.count++] = row;
	}
	return rows;
}

/* ---- reading the corpus ---- */

/* The manifest's title column has the first title, with tabs as spaces, and how many more there are. */
static bool title_fits(const struct row *row, const struct document *document)
{
	return document->title.length == 0 || strncmp(row->title, document->title.at, document->title.length) == 0;
}

/* Whether a file is what its row says; says so when it is not. */
static bool row_holds(const struct row *row, const char *corpus)
{
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	enum file_format format = FILE_JSON; /* for the few that are named .grafana */
	file_format_of(row->path, &format);
	struct documents documents;
	struct slice text = reading_file(arena, arena_printf(arena, "%s/%s", corpus, row->path));
	bool ok = documents_read(arena, text, format, row->path, &diags, &documents);
	assert_true(ok == (diags.errors == 0));
	const char *found = ok ? READ : diags.items[0].rule;
	if (strcmp(found, row->expected) == 0 && documents.count == row->dashboards &&
	    (documents.count == 0 || title_fits(row, &documents.items[0])))
		return true;
	print_error("%s (%s; %s)\n  expected %s with %zu dashboards, found %s with %zu%s%s\n", row->path, row->kind,
		    row->flags, row->expected, row->dashboards, found, documents.count, ok ? "" : ": ",
		    ok ? "" : diags.items[0].message);
	return false;
}

/* Prints how many rows expect what; rows of one class need not stand together. */
static void print_classes(const struct rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		size_t first = 0;
		size_t count = 0;
		for (size_t k = rows->count; k-- > 0;) {
			if (strcmp(rows->items[k].expected, rows->items[i].expected) != 0)
				continue;
			first = k;
			count++;
		}
		if (first == i)
			print_message("%5zu %s\n", count, rows->items[i].expected);
	}
}

static void every_real_dashboard_is_read_or_refused_for_the_reason_that_it_has(void **state)
{
	(void)state;
	const char *corpus = corpus_or_skip();
	ARENA_AUTO arena = arena_new();
	struct rows rows = read_manifest(arena, corpus);
	assert_true(rows.count > 0);
	print_classes(&rows);
	size_t wrong = 0;
	for (size_t i = 0; i < rows.count; i++)
		wrong += !row_holds(&rows.items[i], corpus);
	print_message("%5zu files in all\n", rows.count);
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_real_dashboard_is_read_or_refused_for_the_reason_that_it_has),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
