/* SPDX-License-Identifier: MIT */
/* A uid ends where a path segment does; which characters may stand before the link keeps other servers' links out. */
#include "model/document/links.h"

#include <string.h>

#include "model/base/arena.h"
#include "model/base/scan.h"
#include "model/base/strbuf.h"

#define PREFIX        "/d/"
#define PREFIX_LENGTH (sizeof PREFIX - 1)

static bool is_uid_character(char c)
{
	return is_word_character(c, "-_~.()");
}

/* Whether a path may begin after this character; a host or a folder before it would make it another server's. */
static bool may_begin_after(char c)
{
	return c == '\0' || strchr("\"'([{<>=, \t\r\n", c) != NULL;
}

/* The next link at or after `from`: where its uid begins and how long it is. A bracket that only closes is no part. */
static bool next_link(struct slice text, size_t from, size_t *begin, size_t *length)
{
	const char *end = text.at + text.length;
	for (const char *at = text.at + from; (at = memmem(at, (size_t)(end - at), PREFIX, PREFIX_LENGTH)); at++) {
		if (at > text.at && !may_begin_after(at[-1]))
			continue;
		const char *uid = at + PREFIX_LENGTH;
		const char *stop = uid;
		while (stop < end && is_uid_character(*stop))
			stop++;
		while (stop > uid && (stop[-1] == ')' || stop[-1] == '.') && !memchr(uid, '(', (size_t)(stop - uid)))
			stop--;
		*begin = (size_t)(uid - text.at);
		*length = (size_t)(stop - uid);
		if (*length)
			return true;
	}
	return false;
}

enum links_rewritten links_rewrite(struct arena *arena, const struct links *links, struct slice text, size_t most,
				   struct slice *out)
{
	size_t begin;
	size_t length;
	size_t from = 0;
	bool any = false;
	if (text.length <= PREFIX_LENGTH || !next_link(text, 0, &begin, &length))
		return LINKS_NONE;
	STRBUF_AUTO buf = STRBUF_INIT(most);
	do {
		struct slice live;
		bool found = links->find(links->user, arena, (struct slice){text.at + begin, length}, &live);
		any = any || found;
		strbuf_add(&buf, text.at + from, begin - from);
		strbuf_add_slice(&buf, found ? live : (struct slice){text.at + begin, length});
		from = begin + length;
	} while (!strbuf_full(&buf) && next_link(text, from, &begin, &length));
	strbuf_add(&buf, text.at + from, text.length - from);
	if (!any)
		return LINKS_NONE;
	if (strbuf_full(&buf))
		return LINKS_TOO_LARGE;
	*out = arena_slice(arena, strbuf_slice(&buf));
	return LINKS_REWRITTEN;
}
