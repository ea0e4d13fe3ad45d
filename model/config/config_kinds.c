/* SPDX-License-Identifier: MIT */
/*
 * One small function a kind. Each checks the type, then the rules of config_check, then fills the field at the row's
 * offset. Texts are slices of the tree, which lives as long as the config. Values of rows marked secret are never
 * quoted: people paste tokens and URLs with passwords into the wrong place, and CI logs are public.
 */
#include "model/config/config_kinds.h"
#include "model/plan/plan.h"

#include <ctype.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/config/config.h"
#include "model/config/config_check.h"
#include "model/value/value.h"

#define QUOTE_BYTES 60  /* of somebody's text in a message: enough to know it again */
#define TYPE_BYTES  200 /* of what a value must be */

struct place config_place(const struct config_reader *reader, uint32_t line, uint32_t column)
{
	return (struct place){reader->file, line, column};
}

static struct place place_of(const struct config_reader *reader, const struct value *value)
{
	return config_place(reader, value->line, value->column);
}

const char *config_quote(const struct config_reader *reader, struct slice text)
{
	struct slice cut = text_cut_bytes(text, QUOTE_BYTES);
	return arena_printf(reader->arena, "%s%s", text_c_string(reader->arena, cut),
			    cut.length < text.length ? "…" : "");
}

static const char *found(const struct config_reader *reader, const struct config_key *key, const struct value *value)
{
	const char *kind = value_kind_name(value->kind);
	if (key->secret)
		return kind;
	switch (value->kind) {
	case VALUE_BOOL:
		return value->boolean ? "boolean true" : "boolean false";
	case VALUE_NUMBER:
		return arena_printf(reader->arena, "number %s", config_quote(reader, value->text));
	case VALUE_STRING:
		return arena_printf(reader->arena, "string '%s'", config_quote(reader, value->text));
	case VALUE_NULL:
	case VALUE_ARRAY:
	case VALUE_OBJECT:
		break;
	}
	return kind;
}

static struct diagnostic *add_wrong_type(const struct config_reader *reader, const struct config_key *key,
					 const struct value *value, const char *subject, const char *wanted)
{
	return diag_error(reader->diags, place_of(reader, value), "wrong-type", "%s must be %s, found %s", subject,
			  wanted, found(reader, key, value));
}

/* For text that YAML took for something else. */
static void hint_at_quotes(const struct config_reader *reader, const struct value *value, struct diagnostic *diag)
{
	if (value->kind == VALUE_NUMBER || value->kind == VALUE_BOOL)
		diag_hint(reader->diags, diag, "Put the value in quotes to make it text.");
}

/* As config_wrong_type; returns the diagnostic for a better hint, or NULL when it was not kept. */
static struct diagnostic *add_wrong_value(const struct config_reader *reader, const struct config_key *key,
					  const struct value *value)
{
	STRBUF_AUTO wanted = STRBUF_INIT(TYPE_BYTES);
	config_key_type(key, true, &wanted);
	const char *subject = arena_printf(reader->arena, "'%s'", key->name);
	struct diagnostic *diag = add_wrong_type(reader, key, value, subject, wanted.at);
	if (key->hint)
		diag_hint(reader->diags, diag, "%s", key->hint);
	else if (key->kind == KIND_PATH || key->kind == KIND_TEXT)
		hint_at_quotes(reader, value, diag);
	return diag;
}

void config_wrong_type(const struct config_reader *reader, const struct config_key *key, const struct value *value)
{
	add_wrong_value(reader, key, value);
}

/* "'ca-file': '/etc/ca.pem' is absolute", or without the value where it may hold a secret. */
static void add_invalid(const struct config_reader *reader, const struct config_key *key, const struct value *value,
			const char *reason)
{
	struct place place = place_of(reader, value);
	struct diagnostic *diag = key->secret ? diag_error(reader->diags, place, "invalid-value", "'%s' %s", key->name,
							   reason)
					      : diag_error(reader->diags, place, "invalid-value", "'%s': '%s' %s",
							   key->name, config_quote(reader, value->text), reason);
	if (key->hint)
		diag_hint(reader->diags, diag, "%s", key->hint);
}

static void *field_of(const struct config_key *key, void *into)
{
	return (char *)into + key->at;
}

/* The text of a string; false, and a diagnostic, for anything else. */
static bool want_text(const struct config_reader *reader, const struct config_key *key, const struct value *value,
		      struct slice *text)
{
	if (value->kind != VALUE_STRING) {
		config_wrong_type(reader, key, value);
		return false;
	}
	*text = value->text;
	return true;
}

/* As want_text, for text that a check must pass. */
static bool want_checked(const struct config_reader *reader, const struct config_key *key, const struct value *value,
			 const char *(*check)(struct slice), struct slice *text)
{
	if (!want_text(reader, key, value, text))
		return false;
	const char *reason = check(*text);
	if (reason)
		add_invalid(reader, key, value, reason);
	return !reason;
}

/* Control characters would end a header or a line of a report. */
void config_kind_text(const struct config_reader *reader, const struct config_key *key, const struct value *value,
		      void *into)
{
	struct slice text;
	if (want_checked(reader, key, value, config_check_text, &text))
		*(struct slice *)field_of(key, into) = text;
}

void config_kind_integer(const struct config_reader *reader, const struct config_key *key, const struct value *value,
			 void *into)
{
	int64_t number;
	/* value_to_integer takes text with digits too, which is for servers */
	if (value->kind != VALUE_NUMBER || !value_to_integer(value, &number) || number < key->minimum ||
	    number > key->maximum) {
		config_wrong_type(reader, key, value);
		return;
	}
	*(uint32_t *)field_of(key, into) = (uint32_t)number;
}

/* A number is taken by its spelling: an id of decimal digits alone is one to YAML. */
void config_kind_id(const struct config_reader *reader, const struct config_key *key, const struct value *value,
		    void *into)
{
	bool is_id = (value->kind == VALUE_STRING || value->kind == VALUE_NUMBER) && value->text.length == 8;
	for (size_t i = 0; is_id && i < 8; i++)
		is_id = isxdigit((unsigned char)value->text.at[i]);
	if (!is_id) {
		config_wrong_type(reader, key, value);
		return;
	}
	char *id = arena_copy(reader->arena, value->text.at, value->text.length);
	for (size_t i = 0; i < 8; i++)
		id[i] = (char)tolower((unsigned char)id[i]);
	*(struct slice *)field_of(key, into) = (struct slice){id, 8};
}

static void add_unknown_word(const struct config_reader *reader, const struct config_key *key,
			     const struct value *value)
{
	size_t count = 0;
	while (key->words[count].name)
		count++;
	const char **names = arena_array(reader->arena, count, sizeof *names);
	for (size_t i = 0; i < count; i++)
		names[i] = key->words[i].name;
	struct diagnostic *diag = add_wrong_value(reader, key, value);
	const char *nearest = text_nearest(value->text, names, count);
	if (nearest)
		diag_hint(reader->diags, diag, "Did you mean '%s'?", nearest);
}

static void add_later_word(const struct config_reader *reader, const struct config_key *key, const struct value *value)
{
	STRBUF_AUTO wanted = STRBUF_INIT(TYPE_BYTES);
	config_key_type(key, true, &wanted);
	struct diagnostic *diag = diag_error(reader->diags, place_of(reader, value), "unsupported",
					     "'%s' is not yet supported", text_c_string(reader->arena, value->text));
	diag_hint(reader->diags, diag, "Use %s.", wanted.at);
}

/* The row's word that `value` says; NULL, and a diagnostic, when it is none that this release knows. */
static const struct config_word *want_word(const struct config_reader *reader, const struct config_key *key,
					   const struct value *value)
{
	struct slice text;
	if (!want_text(reader, key, value, &text))
		return NULL;
	for (const struct config_word *word = key->words; word->name; word++) {
		if (!slice_is(text, word->name))
			continue;
		if (word->supported)
			return word;
		add_later_word(reader, key, value);
		return NULL;
	}
	add_unknown_word(reader, key, value);
	return NULL;
}

void config_kind_word(const struct config_reader *reader, const struct config_key *key, const struct value *value,
		      void *into)
{
	const struct config_word *word = want_word(reader, key, value);
	if (word)
		*(struct slice *)field_of(key, into) = slice_of(word->name);
}

void config_kind_choice(const struct config_reader *reader, const struct config_key *key, const struct value *value,
			void *into)
{
	const struct config_word *word = want_word(reader, key, value);
	if (word)
		memcpy(field_of(key, into), &(unsigned){(unsigned)word->value}, sizeof(unsigned)); /* as every enum */
}

void config_kind_url(const struct config_reader *reader, const struct config_key *key, const struct value *value,
		     void *into)
{
	struct slice url;
	if (!want_checked(reader, key, value, config_check_url, &url))
		return;
	while (url.at[url.length - 1] == '/')
		url.length--;
	*(struct slice *)field_of(key, into) = url;
}

void config_kind_path(const struct config_reader *reader, const struct config_key *key, const struct value *value,
		      void *into)
{
	struct slice path;
	if (want_checked(reader, key, value, config_check_path, &path))
		*(struct slice *)field_of(key, into) = config_tidy_path(reader->arena, path);
}

static void add_wrong_item(const struct config_reader *reader, const struct config_key *key, const struct value *item)
{
	const char *subject = arena_printf(reader->arena, "an item of '%s'", key->name);
	hint_at_quotes(reader, item, add_wrong_type(reader, key, item, subject, "a path"));
}

void config_kind_paths(const struct config_reader *reader, const struct config_key *key, const struct value *value,
		       void *into)
{
	if (value->kind != VALUE_ARRAY) {
		config_wrong_type(reader, key, value);
		return;
	}
	struct slice *items = arena_array(reader->arena, value->count, sizeof *items);
	for (uint32_t i = 0; i < value->count; i++) {
		const struct value *item = &value->items[i];
		const char *reason = item->kind == VALUE_STRING ? config_check_path(item->text) : NULL;
		if (item->kind != VALUE_STRING)
			add_wrong_item(reader, key, item);
		else if (reason)
			add_invalid(reader, key, item, reason);
		else
			items[i] = config_tidy_path(reader->arena, item->text);
	}
	*(struct string_list *)field_of(key, into) = (struct string_list){.items = items, .count = value->count};
}

void config_kind_limit(const struct config_reader *reader, const struct config_key *key, const struct value *value,
		       void *into)
{
	struct plan_limit limit;
	bool is_scalar = value->kind == VALUE_NUMBER || value->kind == VALUE_STRING;
	if (is_scalar && plan_limit_parse(value->text, &limit))
		*(struct slice *)field_of(key, into) = value->text;
	else
		config_wrong_type(reader, key, value);
}

void config_kind_pointer(const struct config_reader *reader, const struct config_key *key, const struct value *value,
			 void *into)
{
	struct slice pointer;
	if (want_checked(reader, key, value, config_check_pointer, &pointer))
		*(struct slice *)field_of(key, into) = pointer;
}

void config_kind_any(const struct config_reader *reader, const struct config_key *key, const struct value *value,
		     void *into)
{
	(void)reader;
	*(const struct value **)field_of(key, into) = value_is_text(value, "*") ? NULL : value;
}

/* The text of one value of a map, numbers and booleans as they are spelled where the kind takes them. */
static bool pair_text(const struct config_key *key, const struct value *value, struct slice *text)
{
	bool scalars = key->kind == KIND_SCALARS;
	if (value->kind == VALUE_STRING || (scalars && value->kind == VALUE_NUMBER))
		*text = value->text;
	else if (scalars && value->kind == VALUE_BOOL)
		*text = slice_of(value->boolean ? "true" : "false");
	else
		return false;
	return true;
}

static void add_wrong_pair(const struct config_reader *reader, const struct config_key *key,
			   const struct member *member)
{
	const char *name = config_quote(reader, member->key);
	const char *subject = arena_printf(reader->arena, "'%s' in '%s'", name, key->name);
	const char *wanted = key->kind == KIND_SCALARS ? "text, a number or a boolean" : "text that is not empty";
	hint_at_quotes(reader, &member->value, add_wrong_type(reader, key, &member->value, subject, wanted));
}

void config_kind_map(const struct config_reader *reader, const struct config_key *key, const struct value *value,
		     void *into)
{
	if (value->kind != VALUE_OBJECT) {
		config_wrong_type(reader, key, value);
		return;
	}
	struct pair *pairs = arena_array(reader->arena, value->count, sizeof *pairs);
	for (uint32_t i = 0; i < value->count; i++) {
		const struct member *member = value_sorted_member(value, i);
		struct slice text;
		/* an input may well be empty; the names of data sources may not */
		if (pair_text(key, &member->value, &text) && (text.length || key->kind == KIND_SCALARS))
			pairs[i] = (struct pair){member->key, text};
		else
			add_wrong_pair(reader, key, member);
	}
	*(struct pairs *)field_of(key, into) = (struct pairs){pairs, value->count};
}
