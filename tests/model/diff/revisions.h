/* SPDX-License-Identifier: MIT */
/* revisions: the steps of real dashboards in the corpus, and dashboards out of files. */
#ifndef DASHSYNC_TESTS_MODEL_DIFF_REVISIONS_H
#define DASHSYNC_TESTS_MODEL_DIFF_REVISIONS_H

#include "tests/corpus.h"

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/document/rewrite.h"
#include "tests/model/value/parsed.h"

/* The normal form of the dashboard in a file. */
static inline const struct value *read_file(struct arena *arena, const char *path)
{
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	char bytes[4096];
	FILE *file = fopen(path, "rb");
	if (!file)
		fail_msg("cannot open %s", path);
	for (size_t n; (n = fread(bytes, 1, sizeof bytes, file)) > 0;)
		strbuf_add(&text, bytes, n);
	fclose(file);
	return normal_form(arena, parsed_slice(arena, arena_slice(arena, strbuf_slice(&text))));
}

struct revision {
	char *path;
	char *chain; /* the file that it is a revision of */
	int number;
};

static inline int compare_revisions(const void *a, const void *b)
{
	const struct revision *left = a;
	const struct revision *right = b;
	int order = strcmp(left->chain, right->chain);
	return order ? order : left->number - right->number;
}

/* The revisions that the corpus lists as JSON, sorted by chain and number. */
static inline size_t read_revisions(struct arena *arena, const char *corpus, struct revision *revisions, size_t room)
{
	enum { PATH = 0, REPO = 1, ROLE = 12, SOURCE = 13, COLUMNS = 14 };
	char *line = NULL;
	size_t line_room = 0;
	size_t count = 0;
	FILE *manifest = fopen(arena_printf(arena, "%s/MANIFEST.tsv", corpus), "r");
	assert_non_null(manifest);
	while (count < room && getline(&line, &line_room, manifest) > 0) {
		char *columns[COLUMNS] = {NULL};
		char *rest = line;
		for (size_t i = 0; i < COLUMNS && rest; i++)
			columns[i] = strsep(&rest, "\t");
		int number;
		if (!columns[SOURCE] || sscanf(columns[ROLE], "rev-chain %d/", &number) != 1 ||
		    !slice_ends_with(slice_of(columns[PATH]), ".json"))
			continue;
		revisions[count++] = (struct revision){
			.path = arena_printf(arena, "%s/%s", corpus, columns[PATH]),
			.chain = arena_printf(arena, "%s %s", columns[REPO], columns[SOURCE]),
			.number = number,
		};
	}
	free(line);
	fclose(manifest);
	qsort(revisions, count, sizeof *revisions, compare_revisions);
	return count;
}

#endif
