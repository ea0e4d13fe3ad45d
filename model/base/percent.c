/* SPDX-License-Identifier: MIT */
#include "model/base/percent.h"

#include "model/base/arena.h"
#include "model/base/scan.h"

static const char *encode(struct arena *arena, struct slice text, const char *kept)
{
	static const char hex[] = "0123456789ABCDEF";
	char *escaped = arena_array(arena, text.length + 1, 3);
	char *end = escaped;
	for (size_t i = 0; i < text.length; i++) {
		unsigned char c = (unsigned char)text.at[i];
		if (is_word_character((char)c, kept)) {
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

const char *percent_encode(struct arena *arena, struct slice text)
{
	return encode(arena, text, "-._~");
}

const char *percent_path(struct arena *arena, struct slice path)
{
	return encode(arena, path, "-._~/");
}
