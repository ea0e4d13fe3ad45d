/* SPDX-License-Identifier: MIT */
/*
 * version: the document of a version, and a version without it.
 *
 * A page of versions holds the text of each document, and nobody needs many of them as trees, which are some ten times
 * as large:
 *
 *     ARENA_AUTO arena = arena_new();
 *     const struct value *document = version_document(arena, &page.items[i]);
 */
#ifndef DASHSYNC_SYNC_COMPARE_VERSION_H
#define DASHSYNC_SYNC_COMPARE_VERSION_H

struct arena;
struct value;
struct version;

/* The document, an object, in `arena`; it points into the version's text. NULL when the version has none. */
const struct value *version_document(struct arena *arena, const struct version *version);

/* A copy in `arena`, which outlives the page: all but the document. */
struct version version_keep(struct arena *arena, const struct version *version);

#endif
