/* SPDX-License-Identifier: MIT */
/* The names of objects, as bytes and as 40 hex digits. */
#include "sync/git/git.h"

#include <string.h>

#include "model/base/arena.h"

static const char digits[] = "0123456789abcdef";

bool git_same_id(const struct git_id *a, const struct git_id *b)
{
	return memcmp(a->bytes, b->bytes, GIT_ID_BYTES) == 0;
}

/* The value of a hex digit in either case, or -1. */
static int value_of(char digit)
{
	if (digit >= 'A' && digit <= 'F')
		digit = (char)(digit - 'A' + 'a');
	const char *at = digit ? strchr(digits, digit) : NULL;
	return at ? (int)(at - digits) : -1;
}

bool git_parse_id(struct slice hex, struct git_id *out)
{
	struct git_id id;
	if (hex.length != 2 * (size_t)GIT_ID_BYTES)
		return false;
	for (size_t i = 0; i < GIT_ID_BYTES; i++) {
		int high = value_of(hex.at[2 * i]);
		int low = value_of(hex.at[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		id.bytes[i] = (unsigned char)(high * 16 + low);
	}
	*out = id;
	return true;
}

const char *git_print_id(struct arena *arena, const struct git_id *id)
{
	char *hex = arena_alloc(arena, 2 * (size_t)GIT_ID_BYTES + 1);
	for (size_t i = 0; i < GIT_ID_BYTES; i++) {
		hex[2 * i] = digits[id->bytes[i] >> 4];
		hex[2 * i + 1] = digits[id->bytes[i] & 15];
	}
	return hex;
}
