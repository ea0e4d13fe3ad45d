/* SPDX-License-Identifier: MIT */
/*
 * Events become trees by recursion that LIMIT_DEPTH bounds. (libyaml's cost for a token grows with its depth, so
 * reading stops at the first event that is too deep.)
 *
 * An alias gives a copy of the anchor's node, its children shared and its place kept; only a merge key copies members.
 * What grows with the expansion is the work of whoever walks the tree, so that is counted, at every alias, against
 * LIMIT_VALUES and, the text, against LIMIT_DOCUMENT_BYTES.
 *
 * The read functions return false when nothing more can be read. What is wrong with one node is a diagnostic; the node
 * counts as null then, and reading goes on.
 */
#include "model/value/yaml.h"

#include <stdint.h>
#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/value/unreadable.h"
#include "model/value/value_stack.h"
#include "model/value/yaml_anchor.h"
#include "model/value/yaml_directives.h"
#include "model/value/yaml_events.h"
#include "model/value/yaml_mapping.h"
#include "model/value/yaml_problem.h"
#include "model/value/yaml_scalar.h"
#include "model/value/yaml_source.h"

struct reader {
	struct yaml_events *events;
	struct arena *arena;
	const char *file;
	struct diagnostics *diags;
	struct yaml_anchors anchors; /* of the current document */
	struct yaml_size size;       /* of all so far */
	uint32_t deepest;            /* level reached since the innermost open anchor */
	struct value_stack values;   /* items of the sequences that are open */
	struct value_stack members;  /* members of the mappings that are open */
	struct value_stack documents;
};

static bool read_node(struct reader *reader, const struct yaml_event *event, uint32_t level, struct value *out);

static void push_value(struct value_stack *stack, const struct value *value)
{
	*(struct value *)value_stack_push(stack, sizeof *value) = *value;
}

static void push_member(struct reader *reader, const struct member *member)
{
	*(struct member *)value_stack_push(&reader->members, sizeof *member) = *member;
}

static void put_place(struct value *value, struct place place)
{
	value->line = place.line;
	value->column = place.column;
}

/* ---- limits ---- */

static bool count_size(struct reader *reader, struct yaml_size more, struct place place)
{
	reader->size.nodes += more.nodes;
	reader->size.bytes += more.bytes;
	if (reader->size.bytes > LIMIT_DOCUMENT_BYTES) {
		diag_error(reader->diags, place, "too-large", "more than %zu bytes of text, aliases expanded",
			   LIMIT_DOCUMENT_BYTES);
		return false;
	}
	if (reader->size.nodes <= LIMIT_VALUES)
		return true;
	struct diagnostic *diag = diag_error(reader->diags, place, RULE_TOO_MANY_VALUES,
					     "more than %d values, aliases expanded", LIMIT_VALUES);
	diag_hint(reader->diags, diag, "Aliases that contain aliases multiply: write some of the values out.");
	return false;
}

static bool reach_level(struct reader *reader, uint32_t level, struct place place)
{
	if (level > LIMIT_DEPTH) {
		diag_error(reader->diags, place, "too-deep", "nested deeper than %d sequences and mappings",
			   LIMIT_DEPTH);
		return false;
	}
	if (level > reader->deepest)
		reader->deepest = level;
	return true;
}

/* ---- anchors and aliases ---- */

static void anchor_scalar(struct reader *reader, const char *name, struct slice text, const struct value *value)
{
	if (!name)
		return;
	struct yaml_anchor *anchor = yaml_anchors_add(&reader->anchors, name);
	anchor->complete = true;
	anchor->value = *value;
	anchor->scalar = text;
	anchor->size = (struct yaml_size){1, text.length};
}

/* The anchor that an alias names, or NULL with a diagnostic when it has no value (yet). */
static const struct yaml_anchor *find_anchor(const struct reader *reader, const struct yaml_event *event)
{
	const struct yaml_anchor *anchor = yaml_anchors_find(&reader->anchors, event->anchor);
	if (anchor && anchor->complete)
		return anchor;
	if (anchor)
		diag_error(reader->diags, event->place, "alias", "alias '*%s' is inside the node that it names",
			   event->anchor);
	else
		diag_error(reader->diags, event->place, "alias", "alias '*%s' names no anchor before it",
			   event->anchor);
	return NULL;
}

static bool read_alias(struct reader *reader, const struct yaml_event *event, uint32_t level, struct value *out)
{
	const struct yaml_anchor *anchor = find_anchor(reader, event);
	if (!anchor) {
		put_place(out, event->place);
		return count_size(reader, (struct yaml_size){1, 0}, event->place);
	}
	*out = anchor->value;
	return count_size(reader, anchor->size, event->place) &&
	       reach_level(reader, level + anchor->height - 1, event->place);
}

/* ---- scalars ---- */

static bool tag_is(const char *tag, const char *name)
{
	return slice_starts_with(slice_of(tag), YAML_TAG_PREFIX) && strcmp(tag + strlen(YAML_TAG_PREFIX), name) == 0;
}

/* How to read a scalar. False, with a diagnostic, when its tag is unknown. */
static bool type_of_scalar(const struct reader *reader, const struct yaml_event *event, enum yaml_scalar_type *out)
{
	static const struct {
		const char *name;
		enum yaml_scalar_type type;
	} tags[] = {
		{"str", YAML_SCALAR_STR},   {"int", YAML_SCALAR_INT},   {"float", YAML_SCALAR_FLOAT},
		{"bool", YAML_SCALAR_BOOL}, {"null", YAML_SCALAR_NULL},
	};
	if (!event->tag || strcmp(event->tag, "!") == 0) {
		bool plain = event->style == YAML_STYLE_PLAIN && !event->tag;
		*out = plain ? YAML_SCALAR_PLAIN : YAML_SCALAR_STR;
		return true;
	}
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
		if (!tag_is(event->tag, tags[i].name))
			continue;
		*out = tags[i].type;
		return true;
	}
	yaml_problem_tag(reader->diags, event->place, event->tag, "scalar");
	return false;
}

static bool read_scalar(struct reader *reader, const struct yaml_event *event, struct value *out)
{
	struct slice text = arena_slice(reader->arena, event->text);
	enum yaml_scalar_type type;
	if (type_of_scalar(reader, event, &type)) {
		enum yaml_scalar_check check = yaml_scalar_read(reader->arena, text, type, out);
		if (check != YAML_SCALAR_OK)
			yaml_problem_scalar(reader->diags, event->place, check, text, event->tag);
	}
	bool verbatim = out->kind == VALUE_STRING && event->style == YAML_STYLE_LITERAL;
	if (verbatim)
		out->verbatim = true;
	put_place(out, verbatim ? event->block_place : event->place);
	anchor_scalar(reader, event->anchor, text, out);
	return count_size(reader, (struct yaml_size){1, text.length}, event->place);
}

/* ---- mappings ---- */

struct key {
	struct member member; /* without its value yet; its key at NULL when it cannot be one */
	bool merges;          /* it is `<<` */
};

static void read_scalar_key(struct reader *reader, const struct yaml_event *event, struct key *out)
{
	struct slice text = arena_slice(reader->arena, event->text);
	enum yaml_scalar_type type = YAML_SCALAR_PLAIN;
	bool known = false;
	if (!event->tag || !tag_is(event->tag, "merge")) /* some emitters write `!!merge <<:` */
		known = type_of_scalar(reader, event, &type);
	if (known && event->tag) {
		struct value ignored;
		enum yaml_scalar_check check = yaml_scalar_read(reader->arena, text, type, &ignored);
		if (check != YAML_SCALAR_OK)
			yaml_problem_scalar(reader->diags, event->place, check, text, event->tag);
	}
	out->member.key = text;
	out->merges = type == YAML_SCALAR_PLAIN && slice_is(text, "<<");
	struct value value = value_text(text);
	put_place(&value, event->place);
	anchor_scalar(reader, event->anchor, text, &value);
}

static void read_alias_key(struct reader *reader, const struct yaml_event *event, struct key *out)
{
	const struct yaml_anchor *anchor = find_anchor(reader, event);
	if (anchor && anchor->scalar.at)
		out->member.key = anchor->scalar;
	else if (anchor)
		diag_error(reader->diags, event->place, "complex-key", "alias '*%s' is an %s and cannot be a key",
			   event->anchor, value_kind_name(anchor->value.kind));
}

/* Passes over a key that is no scalar. */
static bool read_complex_key(struct reader *reader, const struct yaml_event *event, uint32_t level)
{
	const char *what = event->kind == YAML_EVENT_SEQUENCE ? "sequence" : "mapping";
	struct diagnostic *diag = diag_error(reader->diags, event->place, "complex-key", "a %s cannot be a key", what);
	diag_hint(reader->diags, diag, "Quote text that begins with '[' or '{'.");
	struct value ignored = {0};
	return read_node(reader, event, level, &ignored);
}

static bool read_key(struct reader *reader, const struct yaml_event *event, uint32_t level, struct key *out)
{
	out->member.line = event->place.line;
	out->member.column = event->place.column;
	if (event->kind == YAML_EVENT_SCALAR)
		read_scalar_key(reader, event, out);
	else if (event->kind == YAML_EVENT_ALIAS)
		read_alias_key(reader, event, out);
	else
		return read_complex_key(reader, event, level);
	return count_size(reader, (struct yaml_size){0, out->member.key.length}, event->place);
}

/* Pushes the members of what `<<` names: a mapping, or a list of mappings. */
static void push_merged(struct reader *reader, const struct value *source, bool in_list)
{
	if (source->kind == VALUE_OBJECT) {
		for (size_t i = 0; i < source->count; i++)
			push_member(reader, &source->members[i]);
	} else if (source->kind == VALUE_ARRAY && !in_list) {
		for (size_t i = 0; i < source->count; i++)
			push_merged(reader, &source->items[i], true);
	} else {
		struct place place = {reader->file, source->line, source->column};
		diag_error(reader->diags, place, "merge-key", "'<<' takes a mapping or a list of mappings, not %s",
			   value_kind_name(source->kind));
	}
}

static void keep_merge(struct reader *reader, const struct member *found, struct member *merge)
{
	if (!merge->key.at) {
		*merge = *found;
		return;
	}
	struct place place = {reader->file, found->line, found->column};
	struct diagnostic *diag = diag_error(reader->diags, place, "duplicate-key",
					     "duplicate key '<<'; it is also in line %u, column %u", merge->line,
					     merge->column);
	diag_hint(reader->diags, diag, "Put the mappings in one list: '<<: [*a, *b]'.");
}

/* Reads a pair onto the stack of members, or into `*merge` when it is the merge key. Says when there was none. */
static bool read_pair(struct reader *reader, uint32_t level, struct member *merge, bool *end)
{
	struct yaml_event event;
	struct key key = {0};
	if (!yaml_events_next(reader->events, &event))
		return false;
	*end = event.kind == YAML_EVENT_END;
	if (*end)
		return true;
	if (!read_key(reader, &event, level, &key) || !yaml_events_next(reader->events, &event) ||
	    !read_node(reader, &event, level, &key.member.value))
		return false;
	if (key.merges)
		keep_merge(reader, &key.member, merge);
	else if (key.member.key.at)
		push_member(reader, &key.member);
	return true;
}

static bool read_members(struct reader *reader, uint32_t level, struct value *out)
{
	size_t base = reader->members.count;
	struct member merge = {0};
	for (bool end = false; !end;)
		if (!read_pair(reader, level, &merge, &end))
			return false;
	struct yaml_mapping mapping = {.written = reader->members.count - base};
	if (merge.key.at)
		push_merged(reader, &merge.value, false);
	mapping.members = value_stack_from(&reader->members, base, sizeof *mapping.members);
	mapping.count = reader->members.count - base;
	*out = yaml_mapping_object(reader->arena, &mapping, reader->file, reader->diags);
	reader->members.count = base;
	return true;
}

/* ---- sequences, and all nodes ---- */

static bool read_items(struct reader *reader, uint32_t level, struct value *out)
{
	size_t base = reader->values.count;
	for (;;) {
		struct yaml_event event;
		struct value item = {0};
		if (!yaml_events_next(reader->events, &event))
			return false;
		if (event.kind == YAML_EVENT_END)
			break;
		if (!read_node(reader, &event, level, &item))
			return false;
		push_value(&reader->values, &item);
	}
	size_t count = reader->values.count - base;
	*out = value_array(reader->arena, value_stack_from(&reader->values, base, sizeof *out), count);
	reader->values.count = base;
	return true;
}

/* A sequence or mapping. The event is gone once its children are read, so all that it says is taken first. */
static bool read_collection(struct reader *reader, const struct yaml_event *event, uint32_t level, struct value *out)
{
	struct place place = event->place;
	bool sequence = event->kind == YAML_EVENT_SEQUENCE;
	if (event->tag && strcmp(event->tag, "!") != 0 && !tag_is(event->tag, sequence ? "seq" : "map"))
		yaml_problem_tag(reader->diags, place, event->tag, sequence ? "sequence" : "mapping");
	struct yaml_anchor *anchor = event->anchor ? yaml_anchors_add(&reader->anchors, event->anchor) : NULL;
	struct yaml_size before = reader->size;
	uint32_t deepest_before = reader->deepest;
	if (anchor)
		reader->deepest = 0;
	if (!count_size(reader, (struct yaml_size){1, 0}, place) || !reach_level(reader, level, place))
		return false;
	if (!(sequence ? read_items : read_members)(reader, level + 1, out))
		return false;
	put_place(out, place);
	if (!anchor)
		return true;
	anchor->complete = true;
	anchor->value = *out;
	anchor->size.nodes = reader->size.nodes - before.nodes;
	anchor->size.bytes = reader->size.bytes - before.bytes;
	anchor->height = reader->deepest - level + 1;
	if (deepest_before > reader->deepest)
		reader->deepest = deepest_before;
	return true;
}

/* `level` is the level of a mapping or sequence that begins here, 1 for the root. */
static bool read_node(struct reader *reader, const struct yaml_event *event, uint32_t level, struct value *out)
{
	if (event->kind == YAML_EVENT_ALIAS)
		return read_alias(reader, event, level, out);
	if (event->kind == YAML_EVENT_SCALAR)
		return read_scalar(reader, event, out);
	return read_collection(reader, event, level, out);
}

/* ---- streams ---- */

static bool read_documents(struct reader *reader)
{
	struct yaml_event event;
	for (;;) {
		if (!yaml_events_next(reader->events, &event))
			return false;
		if (event.kind == YAML_EVENT_STREAM_END)
			return true;
		struct value root = {0};
		if (!yaml_events_next(reader->events, &event))
			return false;
		if (yaml_event_is_nothing(&event))
			continue;
		yaml_anchors_clear(&reader->anchors);
		reader->deepest = 0;
		if (!read_node(reader, &event, 1, &root))
			return false;
		push_value(&reader->documents, &root);
	}
}

bool yaml_read(struct arena *arena, struct slice text, struct place origin, struct diagnostics *diags,
	       struct yaml_stream *out)
{
	size_t left = LIMIT_VALUES;
	return yaml_read_within(arena, text, origin, diags, &left, out);
}

bool yaml_read_within(struct arena *arena, struct slice text, struct place origin, struct diagnostics *diags,
		      size_t *left, struct yaml_stream *out)
{
	size_t errors = diags->errors;
	if (!yaml_source_check(&text, origin, diags))
		return false;
	ARENA_AUTO scratch = arena_new();
	text = yaml_directives_respell(scratch, text, origin, diags);
	struct diagnostics found; /* which a template would only cover up */
	diagnostics_init(&found, scratch);
	YAML_EVENTS_AUTO events = yaml_events_open(text, origin, &found);
	struct reader reader = {
		.events = events,
		.arena = arena,
		.file = origin.file,
		.diags = &found,
		.anchors = {.arena = scratch},
		.size = {.nodes = LIMIT_VALUES - *left},
	};
	bool is_read = read_documents(&reader) && found.errors == 0;
	*left = reader.size.nodes < LIMIT_VALUES ? LIMIT_VALUES - reader.size.nodes : 0;
	if (is_read || !unreadable_yaml_template(text, origin, diags))
		diagnostics_append(diags, &found);
	bool ok = is_read && diags->errors == errors;
	if (ok) {
		struct value documents = value_array(arena, reader.documents.items, reader.documents.count);
		*out = (struct yaml_stream){documents.items, documents.count};
	}
	yaml_anchors_clear(&reader.anchors);
	free(reader.values.items);
	free(reader.members.items);
	free(reader.documents.items);
	return ok;
}
