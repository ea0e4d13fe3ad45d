/* SPDX-License-Identifier: MIT */
/*
 * A label has a noun, where people have a word for the part, and a tail, which is the path below it with the words of
 * the field in place of what only programs want to know.
 */
#include "model/words/label.h"

#include "model/base/arena.h"
#include "model/base/scan.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/text_diff/language.h"
#include "model/value/value.h"
#include "model/words/words.h"

#define LABEL_BYTES  (SIZE_MAX / 2)
#define ORDINAL_MANY 64 /* more overrides than these in a panel are numbered whatever they are */

/* ---- nouns ---- */

const char *label_matcher(struct arena *arena, const struct value *override)
{
	static const char *const plain[][3] = {
		{"byName", "'", "'"},
		{"byRegexp", "", ""},
		{"byType", "type ", ""},
		{"byFrameRefID", "query ", ""},
	};
	const struct value *matcher = value_get(override, "matcher");
	const struct value *options = value_get(matcher, "options");
	const struct value *names = value_get_kind(options, "names", VALUE_ARRAY);
	struct slice id = value_get_text(matcher, "id");
	for (size_t i = 0; options && options->kind == VALUE_STRING && i < sizeof plain / sizeof *plain; i++)
		if (slice_is(id, plain[i][0]))
			return arena_printf(arena, "%s%s%s", plain[i][1], text_c_string(arena, options->text),
					    plain[i][2]);
	if (slice_is(id, "byNames") && names) {
		STRBUF_AUTO out = STRBUF_INIT(LABEL_BYTES);
		for (size_t i = 0; i < names->count; i++) {
			words_comma(&out);
			words_add_value(&out, &names->items[i]);
		}
		bool is_others = slice_is(value_get_text(options, "mode"), "exclude");
		return arena_printf(arena, "%s%s", is_others ? "all but " : "",
				    text_c_string(arena, strbuf_slice(&out)));
	}
	return arena_printf(arena, "%s%s%s", text_c_string(arena, id), options ? " " : "",
			    options ? words_of_value(arena, options) : "");
}

/* "transformation 2 of 3": they work one after the other, so that the place says what one does; alone it has none. */
static const char *transformation_place(struct arena *arena, const struct trail_step *list,
					const struct trail_step *part)
{
	if (part->index == SIZE_MAX || !list->value || list->value->kind != VALUE_ARRAY || list->value->count < 2)
		return "transformation";
	return arena_printf(arena, "transformation %zu of %zu", part->index + 1, (size_t)list->value->count);
}

/* "transformation 2 of 3, calculateField 'cost'" */
static const char *transformation(struct arena *arena, const struct trail_step *list, const struct trail_step *part)
{
	const char *place = transformation_place(arena, list, part);
	const char *id = text_c_string(arena, value_get_text(part->value, "id"));
	struct slice alias = value_get_text(value_get(part->value, "options"), "alias");
	const char *comma = strchr(place, ' ') ? ", " : " ";
	if (!*id)
		return place;
	if (alias.length > 0)
		return arena_printf(arena, "%s%s%s '%s'", place, comma, id, text_c_string(arena, alias));
	return arena_printf(arena, "%s%s%s", place, comma, id);
}

const char *label_of_added(struct arena *arena, const struct trail *trail, const struct label *label)
{
	const struct trail_step *last = &trail->steps[trail->count - 1];
	if (last->shape == SHAPE_TRANSFORMATION)
		return transformation_place(arena, last - 1, last); /* its formula says which one */
	return label_join(arena, label->noun, label->sort, label->tail);
}

/* Whether another override in the list has the same matcher; of many this is not looked for. */
static bool has_twin(const struct trail_step *list, const struct trail_step *part)
{
	const struct value *matcher = value_get(part->value, "matcher");
	if (!list->value || list->value->kind != VALUE_ARRAY || list->value->count > ORDINAL_MANY)
		return list->value && list->value->kind == VALUE_ARRAY;
	for (size_t i = 0; i < list->value->count; i++) {
		const struct value *other = value_get(&list->value->items[i], "matcher");
		if (i != part->index && other && value_equal(other, matcher))
			return true;
	}
	return false;
}

static const char *sort_of(const struct trail *trail, const struct trail_step *part)
{
	if (part->shape == SHAPE_LINK && part - trail->steps >= 2 && part[-2].shape == SHAPE_FIELD_DEFAULTS)
		return "data link";
	return shape_info(part->shape)->noun;
}

const char *label_part(struct arena *arena, const struct trail *trail, const struct trail_step *part)
{
	const struct shape_info *info = shape_info(part->shape);
	const char *sort = sort_of(trail, part);
	if (!part->is_item)
		return sort;
	bool is_numbered = part->key.length > 0 && part->key.at[0] != '['; /* no identity tells it apart */
	if (part->shape == SHAPE_OVERRIDE && value_get(part->value, "matcher")) {
		const char *override = arena_printf(arena, "override for %s", label_matcher(arena, part->value));
		return is_numbered && has_twin(part - 1, part)
			       ? arena_printf(arena, "%s #%zu", override, part->index + 1)
			       : override;
	}
	if (part->shape == SHAPE_TRANSFORMATION)
		return transformation(arena, part - 1, part);
	struct slice label = info->label ? value_get_text(part->value, info->label) : slice_of(NULL);
	if (label.length == 0)
		return part->index == SIZE_MAX ? sort : arena_printf(arena, "%s #%zu", sort, part->index + 1);
	const char *quote = info->is_quoted ? "'" : "";
	const char *words = arena_printf(arena, "%s %s%s%s", sort, quote, text_c_string(arena, label), quote);
	return info->identity && is_numbered ? arena_printf(arena, "%s #%zu", words, part->index + 1) : words;
}

/* ---- tails ---- */

static void add_step(struct strbuf *tail, const struct trail_step *step)
{
	if (step->is_item && step->index != SIZE_MAX) {
		strbuf_printf(tail, "[%zu]", step->index);
		return;
	}
	strbuf_add_text(tail, tail->length > 0 ? "." : "");
	strbuf_add_slice(tail, step->key);
}

/* The words for a whole tail. */
static const struct {
	enum shape owner; /* SHAPE_COUNT: any */
	const char *tail;
	const char *words;
} tails[] = {
	{SHAPE_TARGET, "legendFormat", "legend"},
	{SHAPE_TARGET, "format", "shown as"},
	{SHAPE_TARGET, "resultFormat", "shown as"},
	{SHAPE_TARGET, "azureLogAnalytics.resultFormat", "shown as"},
	{SHAPE_TARGET, "hide", "hidden"},
	{SHAPE_TARGET, "interval", "min step"},
	{SHAPE_VARIABLE, "current", "current value"},
	{SHAPE_VARIABLE, "current.value", "current value"},
	{SHAPE_VARIABLE, "current.text", "text of the current value"},
	{SHAPE_VARIABLE, "query.query", "query"},
	{SHAPE_VARIABLE, "multi", "several values"},
	{SHAPE_VARIABLE, "includeAll", "value All"},
	{SHAPE_VARIABLE, "hide", "hidden"},
	{SHAPE_COUNT, "datasource.uid", "data source"},
	{SHAPE_COUNT, "datasource.type", "data source type"},
	{SHAPE_COUNT, "datasource", "data source"},
	{SHAPE_OVERRIDE, "matcher.options", "matches"},
	{SHAPE_OVERRIDE, "matcher.id", "matches by"},
	{SHAPE_COUNT, "templating", "variables"},
	{SHAPE_COUNT, "displayName", "display name"},
	{SHAPE_COUNT, "fieldConfig.defaults", "field settings"},
	{SHAPE_COUNT, "fieldConfig", "field settings"},
};

/* Lists in a tail whose items are counted from 1, with the member that the item stands for. */
static const struct {
	const char *list;
	const char *words;
	const char *member;
} lists[] = {
	{"thresholds.steps", "threshold ", ".value"},
	{"thresholds", "threshold ", ".value"},
	{"mappings", "mapping ", ""},
	{"seriesOverrides", "series override ", ""},
	{"styles", "column style ", ""},
	{"columns", "column ", ""},
	{"yaxes", "axis ", ""},
	{"valueMaps", "value map ", ""},
	{"rangeMaps", "range map ", ""},
};

/* "thresholds.steps[1].color" is "threshold 2, color"; NULL: it is not such a list. */
static const char *list_words(struct arena *arena, const char *tail)
{
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		struct slice rest = slice_of(tail);
		if (!scan_literal(&rest, lists[i].list) || !scan_literal(&rest, "["))
			continue;
		struct slice digits = scan_span(&rest, SCAN_DIGITS);
		int64_t number = 0;
		if (!scan_number(&digits, digits.length, &number) || !scan_literal(&rest, "]"))
			continue;
		if (slice_is(rest, lists[i].member))
			rest.length = 0;
		scan_literal(&rest, ".");
		return arena_printf(arena, "%s%lld%s%.*s", lists[i].words, (long long)number + 1,
				    rest.length ? ", " : "", SLICE_ARG(rest));
	}
	return NULL;
}

/* "excludeByName.url" of a transformation is "column 'url' hidden"; NULL: not a column. */
static const char *column_words(struct arena *arena, const char *tail)
{
	static const char *const keys[][2] = {
		{"excludeByName.", "hidden"}, {"renameByName.", "shown as"}, {"indexByName.", "place"}};
	struct slice rest = slice_of(tail);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (scan_literal(&rest, keys[i][0]))
			return arena_printf(arena, "column '%.*s', %s", SLICE_ARG(rest), keys[i][1]);
	return NULL;
}

static const char *tail_words(struct arena *arena, enum shape owner, const char *tail)
{
	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
		if ((tails[i].owner == SHAPE_COUNT || tails[i].owner == owner) && strcmp(tail, tails[i].tail) == 0)
			return tails[i].words;
	const char *words = owner == SHAPE_TRANSFORMATION ? column_words(arena, tail) : list_words(arena, tail);
	return words ? words : tail;
}

/* A property of an override is a setting under the name of its id. */
static void add_property(struct strbuf *tail, const struct trail_step *property)
{
	struct slice id = value_get_text(property->value, "id");
	scan_literal(&id, "custom.");
	strbuf_reset(tail);
	if (id.length > 0)
		strbuf_add_slice(tail, id);
	else
		strbuf_printf(tail, "property #%zu", property->index + 1);
}

static bool is_silent(const struct trail_step *step, bool is_last)
{
	const struct trail_step *above = step - 1;
	if (is_last && !step->is_item)
		return above->shape == SHAPE_PROPERTY && slice_is(step->key, "value");
	return shape_info(step->shape)->is_transparent ||
	       (above->shape == SHAPE_PROPERTY && slice_is(step->key, "value")) ||
	       (slice_is(step->key, "options") &&
		(above->shape == SHAPE_PANEL || above->shape == SHAPE_TRANSFORMATION));
}

/* ---- what it is ---- */

bool label_is_query(struct slice key)
{
	static const char *const keys[] = {"expr", "query", "rawSql", "rawQuery", "queryText",  "expression", "target",
					   "sql",  "jql",   "promql", "kql",      "definition", "logsql"};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (slice_is(key, keys[i]))
			return true;
	return false;
}

/* The type of the data source of a query, variable or panel, else what it is called. */
static struct slice source_of(const struct value *owner)
{
	const struct value *reference = value_get(owner, "datasource");
	struct slice type = value_get_text(reference, "type");
	if (type.length > 0)
		return type;
	return reference && reference->kind == VALUE_STRING ? reference->text : value_get_text(reference, "uid");
}

const char *label_language(const struct value *target, const struct value *panel, struct slice key, struct slice text)
{
	struct slice source = source_of(target);
	return language_of_query(source.length > 0 ? source : source_of(panel), key, text);
}

const char *label_content_language(const struct value *panel)
{
	const struct value *options = value_get(panel, "options");
	return language_of_panel_text(value_get_text(options ? options : panel, "mode"),
				      value_get_text(value_get(options, "code"), "language"));
}

static bool is_text_value(const struct trail_step *step)
{
	return step->value && step->value->kind == VALUE_STRING;
}

/* A text below a query, a variable or an annotation that is its query. */
static bool set_query(struct label *label, const struct trail *trail, const struct trail_step *owner)
{
	static const struct {
		enum shape shape;
		enum label_thing thing;
	} owners[] = {
		{SHAPE_TARGET, THING_QUERY}, {SHAPE_VARIABLE, THING_VARIABLE}, {SHAPE_ANNOTATION, THING_ANNOTATION}};
	const struct trail_step *last = &trail->steps[trail->count - 1];
	if (!owner || last->is_item || !is_text_value(last) || !label_is_query(last->key))
		return false;
	for (size_t i = 0; i < sizeof owners / sizeof *owners; i++) {
		if (owners[i].shape != owner->shape)
			continue;
		label->thing = owners[i].thing;
		label->language = label_language(owner->value, trail->steps[0].value, last->key, last->value->text);
		label->tail = owner->shape == SHAPE_TARGET        ? ""
			      : slice_is(last->key, "definition") ? "definition"
								  : "query";
		return true;
	}
	return false;
}

static void set_thing(struct label *label, const struct trail *trail)
{
	const struct trail_step *last = &trail->steps[trail->count - 1];
	static const struct {
		const char *key;
		enum label_thing thing;
	} things[] = {
		{"title", THING_TITLE},       {"legendFormat", THING_LEGEND},     {"alias", THING_LEGEND},
		{"displayName", THING_TITLE}, {"description", THING_DESCRIPTION}, {"content", THING_TEXT},
		{"url", THING_LINK},
	};
	for (size_t i = 0; !last->is_item && is_text_value(last) && i < sizeof things / sizeof *things; i++)
		if (slice_is(last->key, things[i].key))
			label->thing = things[i].thing;
	if (label->thing == THING_TEXT)
		label->language = label_content_language(trail->steps[0].value);
}

/* ---- together ---- */

/* A change of the matcher itself: the override has two, and is not named by one of them. */
static bool is_of_matcher(const struct trail *trail, const struct trail_step *owner)
{
	const struct trail_step *below = owner + 1;
	return owner->shape == SHAPE_OVERRIDE && below < trail->steps + trail->count && slice_is(below->key, "matcher");
}

struct label label_of(struct arena *arena, const struct trail *trail)
{
	STRBUF_AUTO tail = STRBUF_INIT(LABEL_BYTES);
	struct label label = {.noun = "", .sort = "", .tail = ""};
	const struct trail_step *owner = NULL;
	for (size_t i = 1; i < trail->count; i++) {
		const struct trail_step *step = &trail->steps[i];
		bool is_last = i + 1 == trail->count;
		if (step->shape == SHAPE_PROPERTY) {
			add_property(&tail, step);
		} else if (shape_info(step->shape)->noun) {
			owner = step;
			strbuf_reset(&tail);
		} else if (!is_silent(step, is_last)) {
			add_step(&tail, step);
		}
	}
	if (owner) {
		label.sort = sort_of(trail, owner);
		label.noun = is_of_matcher(trail, owner) ? label.sort : label_part(arena, trail, owner);
	}
	const char *plural = shape_info(trail->steps[trail->count - 1].shape)->plural;
	label.tail = plural ? plural
			    : tail_words(arena, owner ? owner->shape : trail->steps[0].shape,
					 text_c_string(arena, strbuf_slice(&tail)));
	if (trail->count == 2 && trail->steps[0].shape == SHAPE_DASHBOARD && strcmp(label.tail, "title") == 0)
		label.tail = "dashboard title";
	if (!set_query(&label, trail, owner))
		set_thing(&label, trail);
	return label;
}

const char *label_join(struct arena *arena, const char *noun, const char *sort, const char *tail)
{
	if (!*noun || !*tail)
		return *noun ? noun : tail;
	return arena_printf(arena, "%s%s %s", noun, strcmp(sort, "query") == 0 ? "," : ":", tail);
}

const char *label_things(struct arena *arena, enum label_thing thing, size_t count)
{
	static const char *const words[][2] = {
		{"setting", "settings"},         {"query", "queries"}, {"variable", "variables"},
		{"annotation", "annotations"},   {"title", "titles"},  {"legend", "legends"},
		{"description", "descriptions"}, {"text", "texts"},    {"link", "links"},
	};
	return words_of_count(arena, count, words[thing][0], words[thing][1]);
}
