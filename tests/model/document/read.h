/* SPDX-License-Identifier: MIT */
/* read: a text read as a file of dashboards, and what came out of it in a line to compare with. */
#ifndef DASHSYNC_TESTS_MODEL_DOCUMENT_READ_H
#define DASHSYNC_TESTS_MODEL_DOCUMENT_READ_H

#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/document/document.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* One file read: what was found, as text to compare with. */
struct read {
	struct arena *arena;
	struct diagnostics diags;
	struct documents documents;
	bool ok;
};

static inline struct read read_bytes(struct slice text, enum file_format format)
{
	struct read read = {.arena = arena_new()};
	diagnostics_init(&read.diags, read.arena);
	read.ok = documents_read(read.arena, text, format, "x", &read.diags, &read.documents);
	assert_true(read.ok == (read.diags.errors == 0));
	return read;
}

static inline struct read read_text(const char *text, enum file_format format)
{
	return read_bytes(slice_of(text), format);
}

static inline void read_free(struct read *read)
{
	arena_free(read->arena);
}

#define READ_AUTO __attribute__((cleanup(read_free))) struct read

/* "fleet@2:3, -@1:1 | 4:5 schema-v2": uids with the places of the models, then problems. */
static inline const char *summary(const struct read *read)
{
	STRBUF_AUTO out = STRBUF_INIT(10000);
	for (size_t i = 0; i < read->documents.count; i++) {
		const struct document *document = &read->documents.items[i];
		strbuf_printf(&out, "%s%.*s@%u:%u", i ? ", " : "", document->uid.at ? (int)document->uid.length : 1,
			      document->uid.at ? document->uid.at : "-", document->place.line, document->place.column);
	}
	for (size_t i = 0; i < read->diags.count; i++) {
		const struct diagnostic *diag = &read->diags.items[i];
		strbuf_printf(&out, "%s%u:%u %s", i ? ", " : (out.length ? " | " : "| "), diag->place.line,
			      diag->place.column, diag->rule);
	}
	return arena_strdup(read->arena, out.at ? out.at : "");
}

struct text_case {
	const char *text;
	const char *summary;
};

static inline void check_cases(const struct text_case *cases, size_t count, enum file_format format)
{
	for (size_t i = 0; i < count; i++) {
		READ_AUTO read = read_text(cases[i].text, format);
		if (strcmp(summary(&read), cases[i].summary) != 0)
			fail_msg("%s\nfound    %s\nexpected %s\n%s", cases[i].text, summary(&read), cases[i].summary,
				 read.diags.count ? read.diags.items[0].message : "");
	}
}

#endif
