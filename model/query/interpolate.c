/* SPDX-License-Identifier: MIT */
/* A walk over the texts of a value; a text is replaced piece by piece, and what a variable brings may refer to others.
 */
#include "model/query/interpolate.h"

#include <inttypes.h>

#include "model/base/arena.h"
#include "model/base/calendar.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/query/interpolate_formats.h"
#include "model/query/reference.h"
#include "model/value/value.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define DEPTH        10 /* of variables whose values refer to variables */
#define MOST_WORK    (LIMIT_DOCUMENT_BYTES / 4)
#define VALUE_WORK   ((size_t)16) /* what the shortest value counts for */
#define USUAL_SCRAPE INT64_C(15000)

struct walk {
	struct arena *arena;
	const struct interpolation *with;
	struct slice plugin; /* whose way of writing lists holds here; empty: nobody's */
	const char *missing; /* NULL: nothing so far */
	size_t work;         /* what was put in: bytes of values and of what they became */
	size_t most_work;
	bool is_spent; /* more than that would be */
};

static bool is_stopped(const struct walk *walk)
{
	return walk->missing || walk->is_spent;
}

static bool miss(struct walk *walk, const char *what)
{
	if (!walk->missing)
		walk->missing = what;
	return false;
}

/* ---- built-in names ---- */

static int64_t floor_of(int64_t number, int64_t by)
{
	return (number - ((number % by) + by) % by) / by;
}

/* As the browser's format "date:YYYY-MM-DD" has it; false when it has a letter that is none of these. */
static bool write_calendar(const struct calendar *utc, int64_t milliseconds, struct slice format, struct strbuf *out)
{
	const struct {
		const char *name;
		int digits;
		int64_t number;
	} parts[] = {
		{"YYYY", 4, utc->year}, {"MM", 2, utc->month},  {"DD", 2, utc->day},      {"HH", 2, utc->hour},
		{"mm", 2, utc->minute}, {"ss", 2, utc->second}, {"SSS", 3, milliseconds},
	};
	for (size_t at = 0; at < format.length;) {
		struct slice rest = {format.at + at, format.length - at};
		size_t i = 0;
		while (i < COUNT(parts) && !slice_starts_with(rest, parts[i].name))
			i++;
		if (i < COUNT(parts))
			strbuf_printf(out, "%0*" PRId64, parts[i].digits, parts[i].number);
		else if (strchr("-/:. _TZ", rest.at[0]) && rest.at[0])
			strbuf_add_char(out, rest.at[0]);
		else
			return false;
		at += i < COUNT(parts) ? strlen(parts[i].name) : 1;
	}
	return true;
}

static bool write_moment(int64_t milliseconds, struct slice format, struct strbuf *out)
{
	static const char prefix[] = "date:";
	const struct calendar utc = calendar_of(floor_of(milliseconds, 1000));
	int64_t fraction = milliseconds - floor_of(milliseconds, 1000) * 1000;
	if (slice_is(format, "date") || slice_is(format, "date:iso"))
		return write_calendar(&utc, fraction, slice_of("YYYY-MM-DDTHH:mm:ss.SSSZ"), out);
	if (slice_is(format, "date:seconds")) {
		strbuf_printf(out, "%" PRId64, floor_of(milliseconds + 500, 1000));
		return true;
	}
	if (slice_starts_with(format, prefix) && !slice_is(format, "date:ms"))
		return write_calendar(
			&utc, fraction,
			(struct slice){format.at + sizeof prefix - 1, format.length - (sizeof prefix - 1)}, out);
	strbuf_printf(out, "%" PRId64, milliseconds);
	return true;
}

static bool write_from(const struct walk *walk, const struct reference *reference, struct strbuf *out)
{
	return write_moment(walk->with->range.from, reference->format, out);
}

static bool write_to(const struct walk *walk, const struct reference *reference, struct strbuf *out)
{
	return write_moment(walk->with->range.to, reference->format, out);
}

static int64_t range_of(const struct walk *walk)
{
	return walk->with->range.to - walk->with->range.from;
}

static bool write_interval(const struct walk *walk, const struct reference *reference, struct strbuf *out)
{
	(void)reference;
	strbuf_add_text(out, interval_text(walk->arena, walk->with->interval));
	return true;
}

static bool write_interval_ms(const struct walk *walk, const struct reference *reference, struct strbuf *out)
{
	(void)reference;
	strbuf_printf(out, "%" PRId64, walk->with->interval);
	return true;
}

/* So long that two scrapes are in it, whatever the interval (Grafana's documentation of $__rate_interval). */
static bool write_rate_interval(const struct walk *walk, const struct reference *reference, struct strbuf *out)
{
	int64_t scrape = walk->with->scrape ? walk->with->scrape : USUAL_SCRAPE;
	int64_t sum = walk->with->interval + scrape;
	(void)reference;
	strbuf_printf(out, "%" PRId64 "s", (sum > 4 * scrape ? sum : 4 * scrape) / 1000);
	return true;
}

static bool write_range(const struct walk *walk, const struct reference *reference, struct strbuf *out)
{
	(void)reference;
	strbuf_printf(out, "%" PRId64 "s", range_of(walk) / 1000);
	return true;
}

static bool write_range_s(const struct walk *walk, const struct reference *reference, struct strbuf *out)
{
	(void)reference;
	strbuf_printf(out, "%" PRId64, range_of(walk) / 1000);
	return true;
}

static bool write_range_ms(const struct walk *walk, const struct reference *reference, struct strbuf *out)
{
	(void)reference;
	strbuf_printf(out, "%" PRId64, range_of(walk));
	return true;
}

static bool write_dashboard(const struct walk *walk, const struct reference *reference, struct strbuf *out)
{
	strbuf_add_slice(out, slice_is(reference->field, "uid") ? walk->with->uid : walk->with->title);
	return true;
}

/* Writes one; false when its format is not known. */
typedef bool write_fn(const struct walk *walk, const struct reference *reference, struct strbuf *out);

static const struct built_in {
	const char *name;
	write_fn *write; /* NULL: what it stands at is not known */
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

/* Always false. */
static bool spend(struct walk *walk)
{
	walk->is_spent = true;
	return false;
}

/* False when this would be more than may be put in. */
static bool count_work(struct walk *walk, size_t bytes)
{
	if (bytes > walk->most_work - walk->work)
		return spend(walk);
	walk->work += bytes;
	return true;
}

/* The room for the values of a variable. */
static bool count_values(struct walk *walk, const struct variable *variable)
{
	return variable->is_too_large ? spend(walk) : count_work(walk, variable->count * VALUE_WORK);
}

static bool fill_value(struct walk *walk, const struct variable *variable, size_t i, int depth, struct slice *out)
{
	STRBUF_AUTO value = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	if (depth == 0 || !fill(walk, variable->values[i], slice_of(""), depth - 1, &value))
		return miss(walk, variable->what);
	*out = arena_slice(walk->arena, strbuf_slice(&value));
	return count_work(walk, variable->values[i].length + out->length);
}

/* The values of a variable, with the references in them replaced. */
static bool fill_values(struct walk *walk, struct variable *variable, int depth, struct slice *values)
{
	size_t before = walk->work;
	bool filled = true;
	for (size_t i = 0; filled && i < variable->count; i++)
		filled = fill_value(walk, variable, i, depth, &values[i]);
	if (walk->is_spent && walk->work - before > MOST_WORK / 2) /* the next query need not find out again */
		variable->is_too_large = true;
	return filled;
}

/* The values as people see them: what `current` has beside them. */
static const struct value *labels_of(const struct variable *variable)
{
	const struct value *labels = value_get(value_get(variable->model, "current"), "text");
	bool is_text = labels && labels->kind == VALUE_STRING && labels->text.length;
	return is_text || (labels && labels->kind == VALUE_ARRAY && labels->count) ? labels : NULL;
}

static void write_labels(const struct value *labels, struct strbuf *out)
{
	if (labels->kind == VALUE_STRING)
		strbuf_add_slice(out, labels->text);
	for (uint32_t i = 0; labels->kind == VALUE_ARRAY && i < labels->count; i++) {
		strbuf_add_text(out, i ? " + " : "");
		if (labels->items[i].kind == VALUE_STRING)
			strbuf_add_slice(out, labels->items[i].text);
	}
}

static bool put_variable(struct walk *walk, struct variable *variable, const struct reference *reference,
			 struct slice plugin, int depth, struct strbuf *out)
{
	size_t before = out->length;
	const struct value *labels = slice_is(reference->format, "text") ? labels_of(variable) : NULL;
	if (labels) {
		write_labels(labels, out);
		return count_work(walk, out->length - before + VALUE_WORK);
	}
	if (!variable->is_known)
		return miss(walk, variable->what);
	if (!count_values(walk, variable))
		return false;
	struct slice *values = arena_array(walk->arena, variable->count, sizeof *values);
	if (!fill_values(walk, variable, depth, values))
		return false;
	const struct formatted what = {
		.name = variable->name,
		.values = values,
		.count = variable->count,
		.is_multi = variable->is_multi,
		.is_list = variable->is_list,
		.has_own = value_get_text(variable->model, "allValue").length && !variable->is_several,
	};
	if (variable->is_verbatim)
		strbuf_add_slice(out, values[0]);
	else
		format_values(&what, reference->format, plugin, out);
	return count_work(walk, out->length - before);
}

static bool put_reference(struct walk *walk, struct slice text, const struct reference *reference, struct slice plugin,
			  int depth, struct strbuf *out)
{
	struct variable *variable = variables_find(walk->with->variables, reference->name);
	if (variable)
		return put_variable(walk, variable, reference, plugin, depth, out);
	for (size_t i = 0; i < COUNT(built_ins); i++) {
		if (!slice_is(reference->name, built_ins[i].name))
			continue;
		if (!built_ins[i].write)
			return miss(walk, arena_printf(walk->arena, "'%s'", built_ins[i].name));
		if (!built_ins[i].write(walk, reference, out))
			return miss(walk,
				    arena_printf(walk->arena, "'%s'",
						 text_c_string(walk->arena, (struct slice){text.at + reference->at,
											   reference->length})));
		return count_work(walk, VALUE_WORK);
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
	return !strbuf_full(out) || spend(walk);
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
	if (!fill(walk, value->text, walk->plugin, DEPTH, &text))
		return false;
	*out = value_text(arena_slice(walk->arena, strbuf_slice(&text)));
	return true;
}

/* The variable whose values are items of their own: a text that is nothing but it, beside the text of a query. */
static struct variable *spread_of(const struct walk *walk, const struct value *item)
{
	struct reference reference;
	bool is_plain = !walk->plugin.length && format_is_of_queries(walk->with->plugin);
	if (!is_plain || item->kind != VALUE_STRING || !reference_next(item->text, 0, &reference) ||
	    reference.length != item->text.length || reference.format.at)
		return NULL;
	struct variable *variable = variables_find(walk->with->variables, reference.name);
	return variable && variable->is_known && variable->count > 1 && !variable->is_verbatim ? variable : NULL;
}

/* Puts an item, or the items that it becomes, at `items`; false when nothing changes. */
static bool walk_item(struct walk *walk, const struct value *item, struct value *items)
{
	struct variable *variable = spread_of(walk, item);
	*items = *item;
	if (!variable)
		return walk_value(walk, item, items);
	struct slice *values = arena_array(walk->arena, variable->count, sizeof *values);
	bool filled = fill_values(walk, variable, DEPTH, values);
	for (size_t i = 0; filled && i < variable->count; i++)
		items[i] = value_text(values[i]);
	return true;
}

static bool walk_array(struct walk *walk, const struct value *value, struct value *out)
{
	size_t count = 0;
	bool changed = false;
	for (uint32_t i = 0; i < value->count; i++) {
		const struct variable *variable = spread_of(walk, &value->items[i]);
		if (variable && !count_values(walk, variable))
			return false;
		count += variable ? variable->count : 1;
	}
	struct value *items = arena_array(walk->arena, count, sizeof *items);
	const struct slice plugin = walk->plugin;
	size_t at = 0;
	for (uint32_t i = 0; i < value->count && !is_stopped(walk); i++) {
		walk->plugin = plugin;
		const struct variable *variable = spread_of(walk, &value->items[i]);
		changed = walk_item(walk, &value->items[i], &items[at]) || changed;
		at += variable ? variable->count : 1;
	}
	if (changed)
		*out = value_array(walk->arena, items, count);
	return changed;
}

/* The plugin whose way of writing lists holds in a member. */
static struct slice plugin_in(const struct walk *walk, struct slice key)
{
	if (!format_is_of_queries(walk->with->plugin) || slice_is(key, "query") || slice_is(key, "rawSql"))
		return walk->with->plugin;
	return (struct slice){0};
}

static bool walk_object(struct walk *walk, const struct value *value, struct value *out)
{
	struct member *members = NULL;
	struct value changed;
	for (uint32_t i = 0; i < value->count && !is_stopped(walk); i++) {
		walk->plugin = plugin_in(walk, value->members[i].key);
		if (!walk_value(walk, &value->members[i].value, &changed))
			continue;
		if (!members)
			members = arena_copy_array(walk->arena, value->members, value->count, sizeof *members);
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
	struct walk walk = {.arena = arena, .with = with, .plugin = with->plugin, .most_work = MOST_WORK};
	struct variable_budget *budget = with->budget;
	struct value *changed = arena_alloc(arena, sizeof *changed);
	if (budget && budget->bytes < walk.most_work)
		walk.most_work = budget->bytes;
	bool any = walk_value(&walk, value, changed);
	if (budget)
		budget->bytes -= walk.work;
	*missing = walk.is_spent ? NULL : walk.missing;
	if (is_stopped(&walk))
		return NULL;
	return any ? changed : value;
}
