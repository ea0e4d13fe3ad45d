/* SPDX-License-Identifier: MIT */
/* A transformation that reads better in words than by its options is a row in the table `transformations`. */
#include "model/words/transformation.h"

#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/value/value.h"
#include "model/words/part.h"
#include "model/words/words.h"

#define WORDS_BYTES (SIZE_MAX / 2)

/* A field, or a number, of a formula: older ones are a text, later ones {matcher} or {fixed}. */
static void add_operand(struct strbuf *out, const struct value *operand)
{
	const struct value *options = value_get(value_get(operand, "matcher"), "options");
	const struct value *fixed = value_get(operand, "fixed");
	if (operand)
		words_add_value(out, options ? options : fixed ? fixed : operand);
	else
		strbuf_add_char(out, '?');
}

static void add_names(struct strbuf *out, const struct value *names)
{
	for (size_t i = 0; names && names->kind == VALUE_ARRAY && i < names->count; i++) {
		strbuf_add_text(out, i ? ", " : "");
		words_add_value(out, &names->items[i]);
	}
}

static void add_binary(struct strbuf *out, const struct value *binary)
{
	struct slice operator= value_get_text(binary, "operator");
	add_operand(out, value_get(binary, "left"));
	strbuf_add_char(out, ' ');
	strbuf_add_slice(out, operator.length ? operator: slice_of("+"));
	strbuf_add_char(out, ' ');
	add_operand(out, value_get(binary, "right"));
}

/* cost = tokens * price; total = sum of a, b. False: another sort, which has no formula. */
static bool add_calculation(struct strbuf *out, const struct value *options)
{
	struct slice mode = value_get_text(options, "mode");
	struct slice alias = value_get_text(options, "alias");
	const struct value *reduce = value_get(options, "reduce");
	const struct value *binary = value_get(options, "binary");
	if (slice_is(mode, "binary") ? !binary : !slice_is(mode, "reduceRow") || !reduce)
		return false;
	if (alias.length > 0) {
		words_add_text(out, alias);
		strbuf_add_text(out, " = ");
	}
	if (slice_is(mode, "binary")) {
		add_binary(out, binary);
	} else {
		const struct value *fields = value_get_kind(reduce, "include", VALUE_ARRAY);
		strbuf_add_slice(out, value_get_text(reduce, "reducer"));
		strbuf_add_text(out, fields && fields->count ? " of " : " of all fields");
		add_names(out, fields);
	}
	static const char *const said[] = {"mode", "alias", "reduce", "binary", "replaceFields", NULL};
	const struct value *replace = value_get_kind(options, "replaceFields", VALUE_BOOL);
	if (replace && replace->boolean)
		strbuf_add_text(out, ", in place of all other fields");
	part_add_filled(out, options, said);
	return true;
}

static int compare_places(const void *a, const void *b)
{
	const struct member *const *left = a;
	const struct member *const *right = b;
	int64_t first = 0;
	int64_t second = 0;
	value_to_integer(&(*left)->value, &first);
	value_to_integer(&(*right)->value, &second);
	if (first != second)
		return first < second ? -1 : 1;
	return (*left > *right) - (*left < *right);
}

/* The names in the order that {name: place} gives them. */
static void add_order(struct strbuf *out, const struct value *order)
{
	ARENA_AUTO scratch = arena_new();
	const struct member **members = arena_array(scratch, order->count, sizeof *members);
	for (size_t i = 0; i < order->count; i++)
		members[i] = &order->members[i];
	qsort(members, order->count, sizeof *members, compare_places);
	for (size_t i = 0; i < order->count; i++) {
		strbuf_add_text(out, i ? ", " : "order ");
		words_add_text(out, members[i]->key);
	}
}

/* "rename a to b, c to d; hide e; order f, g" */
static bool add_organization(struct strbuf *out, const struct value *options)
{
	const struct value *renamed = value_get_kind(options, "renameByName", VALUE_OBJECT);
	const struct value *hidden = value_get_kind(options, "excludeByName", VALUE_OBJECT);
	const struct value *order = value_get_kind(options, "indexByName", VALUE_OBJECT);
	strbuf_add_text(out, "organize");
	for (size_t i = 0; renamed && i < renamed->count; i++) {
		strbuf_add_text(out, i ? ", " : ": rename ");
		words_add_text(out, renamed->members[i].key);
		strbuf_add_text(out, " to ");
		words_add_value(out, &renamed->members[i].value);
	}
	for (size_t i = 0, said = 0; hidden && i < hidden->count; i++) {
		const struct value *value = &hidden->members[i].value;
		strbuf_add_text(out, said++ ? ", " : renamed && renamed->count ? "; hide " : ": hide ");
		words_add_text(out, hidden->members[i].key);
		if (value->kind != VALUE_BOOL || !value->boolean) {
			strbuf_add_char(out, ' ');
			words_add_value(out, value);
		}
	}
	if (order && order->count) {
		strbuf_add_text(out, slice_ends_with(strbuf_slice(out), "organize") ? ": " : "; ");
		add_order(out, order);
	}
	static const char *const said[] = {"renameByName", "excludeByName", "indexByName", NULL};
	part_add_filled(out, options, said);
	return true;
}

static bool add_regex(struct strbuf *out, const struct value *options)
{
	strbuf_add_text(out, "rename ");
	words_add_text(out, value_get_text(options, "regex"));
	strbuf_add_text(out, " to ");
	words_add_text(out, value_get_text(options, "renamePattern"));
	static const char *const said[] = {"regex", "renamePattern", NULL};
	part_add_filled(out, options, said);
	return true;
}

/* The transformations whose options read better in words. */
static const struct {
	const char *id;
	bool (*add)(struct strbuf *out, const struct value *options);
} transformations[] = {
	{"calculateField", add_calculation},
	{"organize", add_organization},
	{"renameByRegex", add_regex},
};

const char *transformation_words(struct arena *arena, const struct value *transformation)
{
	static const char *const said[] = {"id", "options", NULL};
	STRBUF_AUTO out = STRBUF_INIT(WORDS_BYTES);
	const struct value *options = value_get_kind(transformation, "options", VALUE_OBJECT);
	struct slice id = value_get_text(transformation, "id");
	bool is_said = false;
	for (size_t i = 0; options && i < sizeof transformations / sizeof *transformations; i++)
		if (slice_is(id, transformations[i].id))
			is_said = transformations[i].add(&out, options);
	if (!is_said) {
		strbuf_add_slice(&out, id);
		if (options && options->count > 0)
			part_add_leaves(&out, options, NULL);
	}
	if (transformation->kind == VALUE_OBJECT)
		part_add_leaves(&out, transformation, said);
	return text_c_string(arena, strbuf_slice(&out));
}
