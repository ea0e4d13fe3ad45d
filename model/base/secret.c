/* SPDX-License-Identifier: MIT */
/*
 * The search is Knuth's, Morris's and Pratt's: it reads each byte once and never goes back. The server knows the token
 * and writes the text, so a search that starts again after each place could be kept busy for ever.
 *
 * Places are marked first and overwritten when all secrets were looked for: one place may begin inside another's.
 */
#include "model/base/secret.h"

#include <stdlib.h>

#include "model/base/arena.h"

/* For each length of a beginning of the secret: the longest shorter beginning that it ends with. */
static size_t *borders_of(struct slice secret)
{
	size_t *borders = heap_alloc((secret.length + 1) * sizeof *borders);
	size_t border = 0;
	borders[0] = borders[1] = 0;
	for (size_t i = 1; i < secret.length; i++) {
		while (border && secret.at[i] != secret.at[border])
			border = borders[border];
		border += secret.at[i] == secret.at[border];
		borders[i + 1] = border;
	}
	return borders;
}

static void mark(const char *text, size_t length, struct slice secret, bool *is_secret)
{
	size_t *borders = borders_of(secret);
	size_t matched = 0;
	size_t marked = 0; /* all places so far end before this */
	for (size_t i = 0; i < length; i++) {
		while (matched && text[i] != secret.at[matched])
			matched = borders[matched];
		matched += text[i] == secret.at[matched];
		if (matched < secret.length)
			continue;
		size_t begin = i + 1 - secret.length;
		for (size_t j = begin > marked ? begin : marked; j <= i; j++)
			is_secret[j] = true;
		marked = i + 1;
		matched = borders[matched];
	}
	free(borders);
}

void secret_hide(char *text, size_t length, const struct slice *secrets, size_t count, size_t shortest)
{
	bool *is_secret = heap_alloc(length * sizeof *is_secret);
	memset(is_secret, 0, length * sizeof *is_secret);
	for (size_t i = 0; i < count; i++)
		if (secrets[i].length >= shortest && secrets[i].length > 0 && secrets[i].length <= length)
			mark(text, length, secrets[i], is_secret);
	for (size_t i = 0; i < length; i++)
		if (is_secret[i])
			text[i] = '*';
	free(is_secret);
}
