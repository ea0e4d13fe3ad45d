/* SPDX-License-Identifier: MIT */
#include "model/base/percent.h"

#include "model/base/arena.h"

static bool is_unreserved(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '.' ||
	       c == '_' || c == '~';
}

const char *percent_encode(struct arena *arena, struct slice text)
{
	static const char hex[] = "0123456789ABCDEF";
	char *escaped = arena_array(arena, text.length + 1, 3);
	char *end = escaped;
	for (size_t i = 0; i < text.length; i++) {
		unsigned char c = (unsigned char)text.at[i];
		if (is_unreserved(c)) {
			*end++ = (char)c;
			continue;
		}
		*end++ = '%';
		*end++ = hex[c >> 4];
		*end++ = hex[c & 15];
	}
	*end = '\0';
	return escaped;
}
