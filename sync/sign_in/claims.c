/* SPDX-License-Identifier: MIT */
/* The part between the two dots, decoded into a scratch arena of which only the claims that are named are copied. */
#include "sync/sign_in/claims.h"

#include <stddef.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/crypto.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/value/json.h"
#include "model/value/value.h"

/* The second of three parts. */
static bool payload_of(struct slice token, struct slice *out)
{
	const char *end = token.at + token.length;
	const char *first = token.length ? memchr(token.at, '.', token.length) : NULL;
	const char *second = first ? memchr(first + 1, '.', (size_t)(end - first - 1)) : NULL;
	if (!second || memchr(second + 1, '.', (size_t)(end - second - 1)))
		return false;
	*out = (struct slice){first + 1, (size_t)(second - first - 1)};
	return true;
}

static void add_item(const struct value *item, struct strbuf *out)
{
	if (item->kind != VALUE_STRING)
		return;
	strbuf_add_text(out, out->length ? ", " : "");
	strbuf_add_slice(out, item->text);
}

/* A text, or an array of texts with commas between; NULL when there is none. */
static const char *read_texts(struct arena *arena, const struct value *payload, const char *key)
{
	const struct value *value = value_get(payload, key);
	STRBUF_AUTO texts = STRBUF_INIT(SIZE_MAX / 2);
	if (value && value->kind == VALUE_ARRAY)
		for (uint32_t i = 0; i < value->count; i++)
			add_item(&value->items[i], &texts);
	else if (value)
		add_item(value, &texts);
	struct slice kept = text_cut_bytes(strbuf_slice(&texts), LIMIT_CLAIM_BYTES);
	return kept.length ? text_c_string(arena, kept) : NULL;
}

static const struct {
	const char *key;
	size_t offset;
} claim_texts[] = {
	{"aud", offsetof(struct claims, audience)},
	{"roles", offsetof(struct claims, roles)},
	{"scp", offsetof(struct claims, scopes)},
	{"iss", offsetof(struct claims, issuer)},
	{"sub", offsetof(struct claims, subject)},
	{"repository", offsetof(struct claims, repository)},
	{"repository_owner_id", offsetof(struct claims, owner_id)},
	{"repository_id", offsetof(struct claims, repository_id)},
	{"event_name", offsetof(struct claims, event)},
	{"environment", offsetof(struct claims, environment)},
	{"ref_protected", offsetof(struct claims, ref_protected)},
};

bool claims_read(struct arena *arena, struct slice token, struct claims *out)
{
	ARENA_AUTO scratch = arena_new();
	struct diagnostics diags;
	struct slice payload;
	int64_t expires = 0;
	if (!payload_of(token, &payload))
		return false;
	STRBUF_AUTO text = STRBUF_INIT(payload.length + 1);
	if (!base64url_read(payload, &text))
		return false;
	diagnostics_init(&diags, scratch);
	const struct value *root = json_read(scratch, strbuf_slice(&text), (struct place){.line = 1, .column = 1},
					     &diags);
	if (!root || root->kind != VALUE_OBJECT)
		return false;
	const struct value *exp = value_get(root, "exp");
	bool ends = exp && value_to_integer(exp, &expires);
	*out = (struct claims){.expires = ends ? expires : 0};
	for (size_t i = 0; i < sizeof claim_texts / sizeof claim_texts[0]; i++)
		*(const char **)((char *)out + claim_texts[i].offset) = read_texts(arena, root, claim_texts[i].key);
	return true;
}
