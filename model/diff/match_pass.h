/* SPDX-License-Identifier: MIT */
/*
 * match_pass: one pass of a matching. Matching goes in passes, from the surest evidence to the weakest. A pass gives
 * each item that has no partner yet a key (or none), sorts both sides by key and pairs what has the same: n log n, and
 * the same input always gives the same pairs. Private to model/diff.
 */
#ifndef DASHSYNC_MODEL_DIFF_MATCH_PASS_H
#define DASHSYNC_MODEL_DIFF_MATCH_PASS_H

#include "model/base/slice.h"
#include "model/diff/alike.h"
#include "model/diff/match_list.h"

struct arena;
struct strbuf;

/* Percent, for rules. A panel of another type has few settings in common with the one that it was, but its queries. */
enum {
	HARDLY_ALIKE = 30,
	ALIKE = 60,
};

/* Appends the key of an item; false when it has none in this pass. */
typedef bool match_key(const struct match_item *item, const void *with, struct strbuf *key);

struct match_keyed {
	struct slice key;
	size_t at; /* in the list */
};

/* The items without a partner that have a key, sorted. */
const struct match_keyed *match_keys(struct arena *arena, const struct match_list *list, match_key *key,
				     const void *with, size_t *count);

/* Whether the i-th of sorted keys occurs more than once. */
bool match_is_repeated(const struct match_keyed *keys, size_t count, size_t i);

/* Pairs what has the same key, of several by the rule; returns how many items of old had one that new has. */
size_t match_pass(struct match_list *old, struct match_list *new, match_key *key, const void *with,
		  const struct alike_rule *rule);

/* ---- keys ---- */

/* Appends a member in canonical text, or nothing when it is absent; fields are told apart by a byte no text has. */
void match_add_field(const struct value *object, const char *name, struct strbuf *key);

/* Appends a digest of all but some members. */
void match_add_digest(const struct value *value, const char *const *apart, struct strbuf *key);

/* The key of the member whose name is `with`, where it is not null. */
bool match_identity_key(const struct match_item *item, const void *with, struct strbuf *key);

#endif
