/* SPDX-License-Identifier: MIT */
#include "cmd/manual/flow.h"

#include <ctype.h>
#include <string.h>

#include "model/base/scan.h"
#include "model/base/strbuf.h"

enum { WORD_BYTES = 2000 };

static bool ends_sentence(struct slice word)
{
	return word.length > 1 && strchr(".!?", word.at[word.length - 1]) != NULL;
}

/* What Markdown takes for a list, a heading or a quotation at the start of a line. */
static bool is_mark(struct slice word)
{
	bool is_number = word.length > 1 && strchr(".)", word.at[word.length - 1]) &&
			 is_digits((struct slice){word.at, word.length - 1});
	return is_number || word.at[0] == '>' || slice_is(word, "-") || slice_is(word, "+") || slice_is(word, "*");
}

static size_t spell_plain(const void *user, struct slice word, bool *is_code, struct strbuf *out)
{
	(void)user;
	(void)is_code;
	strbuf_add_slice(out, word);
	return word.length;
}

void flow_print(const struct flow *flow, const char *text, FILE *out)
{
	STRBUF_AUTO spelled = STRBUF_INIT(WORD_BYTES);
	size_t (*spell)(const void *, struct slice, bool *, struct strbuf *) = flow->spell ? flow->spell : spell_plain;
	size_t column = flow->first;
	bool is_code = false, begins = true, breaks = false;
	while (*text) {
		struct slice word = {text, strcspn(text, " ")};
		bool is_kept = flow->keeps_marks && is_mark(word);
		strbuf_reset(&spelled);
		size_t columns = spell(flow->user, word, &is_code, &spelled);
		if (!begins && !is_kept && (breaks || column + 1 + columns > flow->width)) {
			fprintf(out, "\n%*s", (int)flow->indent, "");
			column = flow->indent;
		} else if (!begins) {
			fputc(' ', out);
			column++;
		}
		fprintf(out, "%.*s", SLICE_ARG(strbuf_slice(&spelled)));
		column += columns;
		begins = false;
		breaks = flow->breaks_sentences && !is_code && ends_sentence(word);
		text += word.length;
		text += *text == ' ';
	}
	fputc('\n', out);
}

static char capital(char c)
{
	return (char)toupper((unsigned char)c);
}

void flow_print_heading(const char *text, FILE *out)
{
	bool is_code = false;
	for (; *text; text++) {
		if (*text == '`')
			is_code = !is_code;
		else
			fputc(is_code ? *text : capital(*text), out);
	}
}
