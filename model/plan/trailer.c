/* SPDX-License-Identifier: MIT */
/*
 * Words between "[dashsync " and "]", keys in any order, unknown ones passed over. Each known key is a row that says
 * what its value must look like and where it goes.
 */
#include "model/plan/trailer.h"

#include <inttypes.h>
#include <stddef.h>

#include "model/base/limits.h"
#include "model/base/number.h"
#include "model/base/scan.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/value/digest.h"

#define OPENING        "[dashsync "
#define RESTORE_WORDS  "Restored from version"
#define REPLACED_BYTES 120

enum field_type {
	FIELD_HEX,
	FIELD_CONTENT,
	FIELD_INTEGER,
	FIELD_FLAG,
};

static const struct field {
	const char *key;
	enum field_type type;
	size_t digits; /* of FIELD_HEX */
	size_t offset;
} fields[] = {
	{"commit", FIELD_HEX, 40, offsetof(struct trailer, commit)},
	{"content", FIELD_CONTENT, TRAILER_CONTENT_HEX, offsetof(struct trailer, content)},
	{"run", FIELD_HEX, TRAILER_RUN_HEX, offsetof(struct trailer, run)},
	{"on", FIELD_INTEGER, 0, offsetof(struct trailer, on)},
	{"at", FIELD_INTEGER, 0, offsetof(struct trailer, at)},
	{"id", FIELD_HEX, 8, offsetof(struct trailer, id)},
	{"merged", FIELD_FLAG, 0, offsetof(struct trailer, merged)},
	{"dirty", FIELD_FLAG, 0, offsetof(struct trailer, dirty)},
	{"raced", FIELD_FLAG, 0, offsetof(struct trailer, raced)},
	{"to", FIELD_INTEGER, 0, offsetof(struct trailer, rollback_to)},
};

static void set_hex(struct slice *to, struct slice value, size_t digits)
{
	if (is_hex(value, digits))
		*to = value;
}

static void set_field(struct trailer *trailer, const struct field *field, struct slice value)
{
	void *to = (char *)trailer + field->offset;
	int64_t number;
	switch (field->type) {
	case FIELD_CONTENT:
		if (slice_starts_with(value, "1:"))
			set_hex(to, (struct slice){value.at + 2, value.length - 2}, field->digits);
		return;
	case FIELD_HEX:
		set_hex(to, value, field->digits);
		return;
	case FIELD_INTEGER:
		if (number_check(value) == NUMBER_OK && number_to_integer(value, &number))
			*(int64_t *)to = number;
		return;
	case FIELD_FLAG:
		*(bool *)to = slice_is(value, "1");
		return;
	}
}

static void read_word(struct trailer *trailer, struct slice word)
{
	const char *equals = word.length ? memchr(word.at, '=', word.length) : NULL;
	if (!equals) {
		trailer->rollback |= slice_is(word, "rollback");
		return;
	}
	struct slice key = {word.at, (size_t)(equals - word.at)};
	struct slice value = {equals + 1, word.length - key.length - 1};
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		if (slice_is(key, fields[i].key))
			set_field(trailer, &fields[i], value);
}

static struct slice last_line(struct slice message)
{
	while (message.length && message.at[message.length - 1] == '\n')
		message.length--;
	const char *newline = message.length ? memrchr(message.at, '\n', message.length) : NULL;
	if (!newline)
		return message;
	return (struct slice){newline + 1, message.length - (size_t)(newline + 1 - message.at)};
}

struct slice trailer_words(struct slice message)
{
	struct slice line = last_line(message);
	return (struct slice){message.at, line.at > message.at ? (size_t)(line.at - message.at) - 1 : 0};
}

bool trailer_parse(struct slice message, struct trailer *out)
{
	struct slice line = last_line(message);
	if (!slice_starts_with(line, OPENING) || !slice_ends_with(line, "]"))
		return false;
	struct trailer trailer = {0};
	const char *at = line.at + strlen(OPENING);
	const char *end = line.at + line.length - 1;
	while (at < end) {
		const char *space = memchr(at, ' ', (size_t)(end - at));
		const char *stop = space ? space : end;
		read_word(&trailer, (struct slice){at, (size_t)(stop - at)});
		at = stop + 1;
	}
	if (!trailer.run.at || (!trailer.rollback && !trailer.commit.at))
		return false;
	*out = trailer;
	return true;
}

static void write_trailer(const struct trailer *trailer, struct strbuf *out)
{
	if (trailer->rollback) {
		strbuf_printf(out, OPENING "rollback to=%" PRId64 " run=%.*s", trailer->rollback_to,
			      SLICE_ARG(trailer->run));
		strbuf_add_text(out, trailer->raced ? " raced=1]" : "]");
		return;
	}
	strbuf_printf(out, OPENING "commit=%.*s content=1:%.*s run=%.*s on=%" PRId64 " at=%" PRId64,
		      SLICE_ARG(trailer->commit), SLICE_ARG(trailer->content), SLICE_ARG(trailer->run), trailer->on,
		      trailer->at);
	if (trailer->id.at)
		strbuf_printf(out, " id=%.*s", SLICE_ARG(trailer->id));
	if (trailer->merged)
		strbuf_add_text(out, " merged=1");
	if (trailer->dirty)
		strbuf_add_text(out, " dirty=1");
	strbuf_add_char(out, ']');
}

/* The subject with the words that newer servers parse taken apart. */
static void write_subject(struct slice subject, struct strbuf *out)
{
	STRBUF_AUTO line = STRBUF_INIT(LIMIT_MESSAGE_BYTES * 8);
	text_printable(subject, &line);
	const size_t words = strlen(RESTORE_WORDS);
	for (size_t i = 0; i < line.length; i++) {
		bool found = line.length - i >= words && memcmp(line.at + i, RESTORE_WORDS, words) == 0;
		strbuf_add_char(out, found ? 'r' : line.at[i]);
	}
}

void trailer_message(const struct trailer *trailer, struct slice subject, const char *replaced, struct strbuf *out)
{
	STRBUF_AUTO last = STRBUF_INIT(LIMIT_MESSAGE_BYTES);
	if (replaced) {
		STRBUF_AUTO line = STRBUF_INIT(LIMIT_MESSAGE_BYTES * 8);
		write_subject(slice_of(replaced), &line);
		strbuf_add_slice(&last, text_cut_bytes(strbuf_slice(&line), REPLACED_BYTES));
		strbuf_add_char(&last, '\n');
	}
	write_trailer(trailer, &last);
	STRBUF_AUTO first = STRBUF_INIT(LIMIT_MESSAGE_BYTES * 8);
	write_subject(subject, &first);
	if (first.length) {
		strbuf_add_slice(out, text_cut_bytes(strbuf_slice(&first), LIMIT_MESSAGE_BYTES - 1 - last.length));
		strbuf_add_char(out, '\n');
	}
	strbuf_add_slice(out, strbuf_slice(&last));
}

bool trailer_matches(const struct trailer *trailer, const struct digest *digest)
{
	return trailer->content.at && memcmp(trailer->content.at, digest->hex, TRAILER_CONTENT_HEX) == 0;
}
