/* SPDX-License-Identifier: MIT */
/*
 * A path by identity says what a change is about; a pointer says where that is without a search. Where a change has no
 * pointer, an item is looked for by its identity.
 */
#include "model/words/trail.h"

#include "model/base/arena.h"
#include "model/base/scan.h"
#include "model/value/value.h"

struct segments {
	struct slice *items;
	size_t count;
};

/* "/a~1b/c" is {"a/b", "c"}. */
static struct segments split(struct arena *arena, const char *path)
{
	struct segments out = {0};
	size_t room = 0;
	while (path && *path == '/') {
		char *text = arena_copy(arena, path + 1, strcspn(path + 1, "/"));
		size_t length = 0;
		path += 1 + strcspn(path + 1, "/");
		for (const char *from = text; *from; from++) {
			bool is_escape = *from == '~' && (from[1] == '0' || from[1] == '1');
			text[length++] = !is_escape ? *from : *++from == '0' ? '~' : '/';
		}
		out.items = arena_grow(arena, out.items, out.count, &room, sizeof *out.items);
		out.items[out.count++] = (struct slice){text, length};
	}
	return out;
}

/* The shape of a segment below another. */
static enum shape shape_below(enum shape shape, struct slice segment)
{
	enum shape item = shape_info(shape)->item;
	return item ? item : shape_of_member(shape, segment);
}

static size_t index_of(struct slice digits)
{
	int64_t number = 0;
	return is_digits(digits) && scan_number(&digits, digits.length < 18 ? digits.length : 18, &number)
		       ? (size_t)number
		       : SIZE_MAX;
}

/* Whether an item has the identity that a segment names: [refId=A], [matcher=byName:cpu]. */
static bool is_named(const struct value *item, struct slice segment)
{
	const char *sign = memchr(segment.at, '=', segment.length);
	if (!sign || segment.length < 3)
		return false;
	struct slice key = {segment.at + 1, (size_t)(sign - segment.at) - 1};
	struct slice identity = {sign + 1, segment.length - key.length - 3};
	const struct value *value = value_get_slice(item, key);
	if (value && (value->kind == VALUE_STRING || value->kind == VALUE_NUMBER))
		return slice_equal(value->text, identity);
	struct slice id = value_get_text(value, "id");
	struct slice options = value_get_text(value, "options");
	return id.length > 0 && identity.length == id.length + 1 + options.length &&
	       memcmp(identity.at, id.at, id.length) == 0 && slice_ends_with(identity, ":") == (options.length == 0) &&
	       (options.length == 0 || memcmp(identity.at + id.length + 1, options.at, options.length) == 0);
}

static size_t find_item(const struct value *array, struct slice segment, const struct slice *pointer)
{
	if (pointer)
		return index_of(*pointer);
	if (segment.length == 0 || segment.at[0] != '[')
		return index_of(segment);
	for (size_t i = 0; i < array->count; i++)
		if (is_named(&array->items[i], segment))
			return i;
	return SIZE_MAX;
}

/* The value of a step below another value, which may be unknown. */
static void set_value(struct trail_step *step, const struct value *above, const struct slice *pointer)
{
	step->index = SIZE_MAX;
	step->is_item = above && above->kind == VALUE_ARRAY;
	if (!step->is_item) {
		step->value = value_get_slice(above, step->key);
		return;
	}
	step->index = find_item(above, step->key, pointer);
	if (step->index < above->count)
		step->value = &above->items[step->index];
}

/* The last segment that names a panel or a row, counted from 1; 0: none does. */
static size_t last_panel(const struct segments *path, enum shape *shape)
{
	enum shape at = SHAPE_DASHBOARD;
	size_t last = 0;
	*shape = SHAPE_DASHBOARD;
	for (size_t i = 0; i < path->count; i++) {
		at = shape_below(at, path->items[i]);
		if (at != SHAPE_PANEL && at != SHAPE_ROW)
			continue;
		last = i + 1;
		*shape = at;
	}
	return last;
}

struct trail trail_of(struct arena *arena, const struct change *change, const struct value *old,
		      const struct value *new)
{
	bool is_old = change->kind == CHANGE_REMOVE;
	struct segments path = split(arena, change->path);
	struct segments pointer = split(arena, is_old ? change->from : change->to);
	enum shape shape;
	size_t first = last_panel(&path, &shape);
	const struct value *panel = is_old ? change->old_panel : change->new_panel;
	struct trail_step *steps = arena_array(arena, path.count - first + 1, sizeof *steps);
	steps[0] = (struct trail_step){.shape = shape, .value = first ? panel : is_old ? old : new};
	for (size_t i = first; i < path.count; i++) {
		const struct trail_step *above = &steps[i - first];
		struct trail_step *step = &steps[i - first + 1];
		step->shape = shape_below(above->shape, path.items[i]);
		step->key = path.items[i];
		set_value(step, above->value, pointer.count == path.count ? &pointer.items[i] : NULL);
	}
	if (change->kind != CHANGE_MOVE && (is_old ? change->old : change->new))
		steps[path.count - first].value = is_old ? change->old : change->new;
	return (struct trail){steps, path.count - first + 1};
}

const struct value *trail_value_at(struct arena *arena, const struct value *root, const char *pointer, size_t up)
{
	struct segments segments = split(arena, pointer);
	const struct value *value = segments.count < up ? NULL : root;
	for (size_t i = 0; value && i + up < segments.count; i++) {
		size_t index = index_of(segments.items[i]);
		if (value->kind != VALUE_ARRAY)
			value = value_get_slice(value, segments.items[i]);
		else
			value = index < value->count ? &value->items[index] : NULL;
	}
	return value;
}

const struct trail_step *trail_find(const struct trail *trail, enum shape shape)
{
	for (size_t i = trail->count; i-- > 0;)
		if (trail->steps[i].shape == shape)
			return &trail->steps[i];
	return NULL;
}

bool trail_is_part(const struct trail *trail)
{
	const struct trail_step *last = &trail->steps[trail->count - 1];
	if (trail->count == 1)
		return last->shape != SHAPE_DASHBOARD;
	return last->is_item && shape_info(last->shape)->noun;
}
