/* SPDX-License-Identifier: MIT */
/* Decoding by the table of RFC 3629 section 4: the second byte's range depends on the first. */
#include "model/base/utf8.h"

static bool is_continuation(unsigned char byte)
{
	return (byte & 0xC0) == 0x80;
}

/* Length and smallest code point of the sequence that `first` begins; 0 for a byte that begins none. */
static size_t sequence_length(unsigned char first, uint32_t *smallest)
{
	if (first >= 0xC2 && first <= 0xDF) {
		*smallest = 0x80;
		return 2;
	}
	if ((first & 0xF0) == 0xE0) {
		*smallest = 0x800;
		return 3;
	}
	if (first >= 0xF0 && first <= 0xF4) {
		*smallest = 0x10000;
		return 4;
	}
	return 0;
}

size_t utf8_decode(struct slice text, uint32_t *point)
{
	if (text.length == 0)
		return 0;
	const unsigned char *bytes = (const unsigned char *)text.at;
	if (bytes[0] < 0x80) {
		*point = bytes[0];
		return 1;
	}
	uint32_t smallest = 0;
	size_t length = sequence_length(bytes[0], &smallest);
	if (length == 0 || length > text.length)
		return 0;
	uint32_t decoded = bytes[0] & (0x7Fu >> length);
	for (size_t i = 1; i < length; i++) {
		if (!is_continuation(bytes[i]))
			return 0;
		decoded = decoded << 6 | (bytes[i] & 0x3Fu);
	}
	if (decoded < smallest || decoded > 0x10FFFF || (decoded >= 0xD800 && decoded <= 0xDFFF))
		return 0;
	*point = decoded;
	return length;
}

size_t utf8_encode(uint32_t point, char bytes[4])
{
	if (point < 0x80) {
		bytes[0] = (char)point;
		return 1;
	}
	size_t length = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
	for (size_t i = length - 1; i > 0; i--) {
		bytes[i] = (char)(0x80 | (point & 0x3F));
		point >>= 6;
	}
	bytes[0] = (char)(((0xF00u >> length) & 0xF0) | point);
	return length;
}

bool utf8_valid(struct slice text, size_t *bad)
{
	for (size_t i = 0; i < text.length;) {
		if ((unsigned char)text.at[i] < 0x80) {
			i++;
			continue;
		}
		uint32_t point;
		size_t length = utf8_decode((struct slice){text.at + i, text.length - i}, &point);
		if (length == 0) {
			*bad = i;
			return false;
		}
		i += length;
	}
	return true;
}
