/* SPDX-License-Identifier: MIT */
/* A walk over the texts of a value; a text is replaced piece by piece, and what a variable brings may refer to others.
 */
#include "model/interpolate.h"

#include <inttypes.h>

#include "model/arena.h"
#include "model/calendar.h"
#include "model/interpolate_formats.h"
#include "model/limits.h"
#include "model/strbuf.h"
#include "model/value.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define DEPTH        10 /* of variables whose values refer to variables */
#define USUAL_SCRAPE INT64_C(15000)

struct walk {
	struct arena *arena;
	const struct interpolation *with;
	const char *missing; /* NULL: nothing so far */
};

/* ---- built-in names ---- */

static void write_moment(int64_t milliseconds, struct slice format, struct strbuf *out)
{
	if (slice_is(format, "date:seconds")) {
		strbuf_printf(out, "%" PRId64, milliseconds / 1000);
	} else if (slice_starts_with(format, "date")) {
		int64_t within = (milliseconds % 1000 + 1000) % 1000;
		const struct calendar utc = calendar_of((milliseconds - within) / 1000);
		strbuf_printf(out,
			      "%04" PRId64 "-%02" PRId64 "-%02" PRId64 "T%02" PRId64 ":%02" PRId64 ":%02" PRId64
			      ".%03" PRId64 "Z",
			      utc.year, utc.month, utc.day, utc.hour, utc.minute, utc.second, within);
	} else {
		strbuf_printf(out, "%" PRId64, milliseconds);
	}
}

static void write_from(const struct walk *walk, const struct reference *reference, struct strbuf *out)
{
	write_moment(walk->with->range.from, reference->format, out);
}

static void write_to(const struct walk *walk, const struct reference *reference, struct strbuf *out)
{
	write_moment(walk->with->range.to, reference->format, out);
}

static int64_t range_of(const struct walk *walk)
{
	return walk->with->range.to - walk->with->range.from;
}

static void write_interval(const struct walk *walk, const struct reference *reference, struct strbuf *out)
{
	(void)reference;
	strbuf_add_text(out, interval_text(walk->arena, walk->with->interval));
}

static void write_interval_ms(const struct walk *walk, const struct reference *reference, struct strbuf *out)
{
	(void)reference;
	strbuf_printf(out, "%" PRId64, walk->with->interval);
}

/* So long that two scrapes are in it, whatever the interval (Grafana's documentation of $__rate_interval). */
static void write_rate_interval(const struct walk *walk, const struct reference *reference, struct strbuf *out)
{
	int64_t scrape = walk->with->scrape ? walk->with->scrape : USUAL_SCRAPE;
	int64_t sum = walk->with->interval + scrape;
	(void)reference;
	strbuf_add_text(out, interval_text(walk->arena, sum > 4 * scrape ? sum : 4 * scrape));
}

static void write_range(const struct walk *walk, const struct reference *reference, struct strbuf *out)
{
	(void)reference;
	strbuf_printf(out, "%" PRId64 "s", range_of(walk) / 1000);
}

static void write_range_s(const struct walk *walk, const struct reference *reference, struct strbuf *out)
{
	(void)reference;
	strbuf_printf(out, "%" PRId64, range_of(walk) / 1000);
}

static void write_range_ms(const struct walk *walk, const struct reference *reference, struct strbuf *out)
{
	(void)reference;
	strbuf_printf(out, "%" PRId64, range_of(walk));
}

static void write_dashboard(const struct walk *walk, const struct reference *reference, struct strbuf *out)
{
	strbuf_add_slice(out, slice_is(reference->field, "uid") ? walk->with->uid : walk->with->title);
}

static const struct built_in {
	const char *name;
	void (*write)(const struct walk *walk, const struct reference *reference, struct strbuf *out); /* NULL: unknown
													*/
} built_ins[] = {
	{"__from", write_from},
	{"__to", write_to},
	{"__interval", write_interval},
	{"__interval_ms", write_interval_ms},
	{"__rate_interval", write_rate_interval},
	{"__range", write_range},
	{"__range_s", write_range_s},
	{"__range_ms", write_range_ms},
	{"__dashboard", write_dashboard},
	{"__user", NULL}, /* who looks */
	{"__org", NULL},
};

/* ---- one reference ---- */

static bool fill(struct walk *walk, struct slice text, struct slice plugin, int depth, struct strbuf *out);

static bool miss(struct walk *walk, const char *what)
{
	if (!walk->missing)
		walk->missing = what;
	return false;
}

/* The values of a variable, with the references in them replaced. */
static bool fill_values(struct walk *walk, const struct variable *variable, int depth, struct slice *values)
{
	for (size_t i = 0; i < variable->count; i++) {
		STRBUF_AUTO value = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
		if (depth == 0 || !fill(walk, variable->values[i], slice_of(""), depth - 1, &value))
			return miss(walk, variable->what);
		values[i] = arena_slice(walk->arena, strbuf_slice(&value));
	}
	return true;
}

static bool put_variable(struct walk *walk, const struct variable *variable, const struct reference *reference,
			 struct slice plugin, int depth, struct strbuf *out)
{
	if (!variable->is_known)
		return miss(walk, variable->what);
	struct slice *values = arena_array(walk->arena, variable->count, sizeof *values);
	if (!fill_values(walk, variable, depth, values))
		return false;
	if (variable->is_verbatim) {
		strbuf_add_slice(out, values[0]);
		return true;
	}
	const struct formatted what = {variable->name, values, variable->count, variable->is_multi};
	format_values(&what, reference->format, plugin, out);
	return true;
}

static bool put_reference(struct walk *walk, struct slice text, const struct reference *reference, struct slice plugin,
			  int depth, struct strbuf *out)
{
	const struct variable *variable = variables_find(walk->with->variables, reference->name);
	if (variable)
		return put_variable(walk, variable, reference, plugin, depth, out);
	for (size_t i = 0; i < COUNT(built_ins); i++) {
		if (!slice_is(reference->name, built_ins[i].name))
			continue;
		if (!built_ins[i].write)
			return miss(walk, arena_printf(walk->arena, "'%s'", built_ins[i].name));
		built_ins[i].write(walk, reference, out);
		return true;
	}
	strbuf_add(out, text.at + reference->at, reference->length);
	return true;
}

/* A text with its references replaced; false when one has no value. */
static bool fill(struct walk *walk, struct slice text, struct slice plugin, int depth, struct strbuf *out)
{
	struct reference reference;
	size_t from = 0;
	for (; reference_next(text, from, &reference); from = reference.at + reference.length) {
		strbuf_add(out, text.at + from, reference.at - from);
		if (!put_reference(walk, text, &reference, plugin, depth, out))
			return false;
	}
	if (from < text.length)
		strbuf_add(out, text.at + from, text.length - from);
	return !strbuf_full(out) || miss(walk, "a text that is too long");
}

/* ---- the walk ---- */

/* Each makes the new value in `*out` and returns true, or returns false when nothing changes, or something is missing.
 */
static bool walk_value(struct walk *walk, const struct value *value, struct value *out);

static bool walk_text(struct walk *walk, const struct value *value, struct value *out)
{
	struct reference reference;
	if (!value->text.length || !reference_next(value->text, 0, &reference))
		return false;
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	if (!fill(walk, value->text, walk->with->plugin, DEPTH, &text))
		return false;
	*out = value_text(arena_slice(walk->arena, strbuf_slice(&text)));
	return true;
}

static bool walk_array(struct walk *walk, const struct value *value, struct value *out)
{
	struct value *items = NULL;
	struct value changed;
	for (uint32_t i = 0; i < value->count && !walk->missing; i++) {
		if (!walk_value(walk, &value->items[i], &changed))
			continue;
		if (!items) {
			items = arena_array(walk->arena, value->count, sizeof *items);
			memcpy(items, value->items, value->count * sizeof *items);
		}
		items[i] = changed;
	}
	if (items)
		*out = value_array(walk->arena, items, value->count);
	return items != NULL;
}

static bool walk_object(struct walk *walk, const struct value *value, struct value *out)
{
	struct member *members = NULL;
	struct value changed;
	for (uint32_t i = 0; i < value->count && !walk->missing; i++) {
		if (!walk_value(walk, &value->members[i].value, &changed))
			continue;
		if (!members) {
			members = arena_array(walk->arena, value->count, sizeof *members);
			memcpy(members, value->members, value->count * sizeof *members);
		}
		members[i].value = changed;
	}
	if (members)
		*out = value_object_unchecked(walk->arena, members, value->count); /* the keys are the same */
	return members != NULL;
}

static bool walk_value(struct walk *walk, const struct value *value, struct value *out)
{
	if (value->kind == VALUE_STRING)
		return walk_text(walk, value, out);
	if (value->kind == VALUE_ARRAY)
		return walk_array(walk, value, out);
	return value->kind == VALUE_OBJECT && walk_object(walk, value, out);
}

const struct value *interpolate(struct arena *arena, const struct interpolation *with, const struct value *value,
				const char **missing)
{
	struct walk walk = {.arena = arena, .with = with};
	struct value *changed = arena_alloc(arena, sizeof *changed);
	bool any = walk_value(&walk, value, changed);
	*missing = walk.missing;
	if (walk.missing)
		return NULL;
	return any ? changed : value;
}
