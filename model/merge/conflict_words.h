/* SPDX-License-Identifier: MIT */
/* conflict_words: what the two sides did to one place, in the words of people. */
#ifndef DASHSYNC_MODEL_MERGE_CONFLICT_WORDS_H
#define DASHSYNC_MODEL_MERGE_CONFLICT_WORDS_H

struct arena;
struct conflict;

/*
 * "both changed", "both added, not alike"; where one side deleted it, with the parts that the other side changed: "live
 * deleted it, git changed its query, title". Keys of the document that have no better word stand as they are, so the
 * text is untrusted. In the arena, or static.
 */
const char *conflict_words(struct arena *arena, const struct conflict *conflict);

#endif
