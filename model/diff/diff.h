/* SPDX-License-Identifier: MIT */
/*
 * diff: what changed between two dashboards, as a person who knows dashboards would say it (design section 6).
 *
 * Identity: panels by id, else by type, title and position; targets by refId; variables and annotations by name;
 * overrides by matcher; links and transformations by content, then order; other arrays of objects by content, then
 * order. A panel that only moved or changed size is one change. Cost is near linear in the documents.
 */
#ifndef DASHSYNC_MODEL_DIFF_DIFF_H
#define DASHSYNC_MODEL_DIFF_DIFF_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct value;

enum change_class {
	CHANGE_QUERY,
	CHANGE_DATA_SOURCE,
	CHANGE_VARIABLE,
	CHANGE_CONTENT,
	CHANGE_LAYOUT,
	CHANGE_COSMETIC,
};

enum change_kind {
	CHANGE_SET,    /* a value differs: old and new are both there */
	CHANGE_ADD,    /* only new */
	CHANGE_REMOVE, /* only old */
	CHANGE_MOVE,   /* same content, another place: old and new are the gridPos, or NULL for a change of order */
};

struct change {
	enum change_kind kind;
	enum change_class class;
	const char
		*path; /* by identity: /panels/[id=4]/targets/[refId=A]/expr; the segments as RFC 6901 escapes them */
	const char *what; /* for people: panel 'CPU' (id 4), query A: expr; untrusted text in it is not yet escaped */
	const struct value *old; /* or NULL */
	const struct value *new; /* or NULL */
	uint32_t line;           /* of the place in the new document; for a removal, of the container; 0 when unknown */
	uint32_t column;
};

struct changes {
	struct change *items;
	size_t count;
};

/* "query", "data source", "variable", "content", "layout", "cosmetic" */
const char *change_class_name(enum change_class class);

/*
 * All differences from `old` to `new` (normal forms of dashboards), in the order of the new document with removals
 * where they stood. No difference gives count 0, and only equal documents (value_equal) do.
 */
struct changes diff_dashboards(struct arena *arena, const struct value *old, const struct value *new);

/*
 * As diff_dashboards(git, live), what was edited there, but with the places of `git`, the file that a person can look
 * into: line and column are those of what was edited, and of its container where something was added.
 */
struct changes diff_edits(struct arena *arena, const struct value *git, const struct value *live);

/* Copies changes, with all that they point to, into an arena. */
void changes_keep(struct arena *arena, const struct changes *from, struct changes *to);

#endif
