/* SPDX-License-Identifier: MIT */
#include "model/value/json_escape.h"

#include "model/base/arena.h"
#include "model/base/utf8.h"

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

int32_t json_escape_hex4(const char *at, const char *end)
{
	if (end - at < 4)
		return -1;
	int32_t unit = 0;
	for (int i = 0; i < 4; i++) {
		int digit = hex_value(at[i]);
		if (digit < 0)
			return -1;
		unit = unit << 4 | digit;
	}
	return unit;
}

struct slice json_escape_decode(struct arena *arena, struct slice spelling)
{
	static const char escapes[] = "\"\\/bfnrt";
	static const char meanings[] = "\"\\/\b\f\n\r\t";
	char *text = arena_alloc(arena, spelling.length + 1);
	size_t length = 0;
	for (size_t i = 0; i < spelling.length;) {
		const char *at = spelling.at + i;
		if (*at != '\\') {
			text[length++] = *at;
			i++;
		} else if (at[1] != 'u') {
			text[length++] = meanings[strchr(escapes, at[1]) - escapes];
			i += 2;
		} else {
			uint32_t point = (uint32_t)json_escape_hex4(at + 2, at + 6);
			i += 6;
			if (point >= 0xD800 && point < 0xDC00 && i + 6 <= spelling.length) {
				uint32_t low = (uint32_t)json_escape_hex4(at + 8, at + 12);
				point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
				i += 6;
			}
			length += utf8_encode(point, text + length);
		}
	}
	return (struct slice){text, length};
}
