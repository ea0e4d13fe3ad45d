/* SPDX-License-Identifier: MIT */
/* The keys of the JSON report (docs/report.md), in the order in which they are written. */
#include "cmd/report/report_fields.h"
#include "model/diff/change.h"
#include "model/plan/check_result.h"
#include "model/plan/plan.h"
#include "model/report/page.h"

#include <assert.h>

static_assert(sizeof(enum change_kind) == sizeof(unsigned), "enums are read and written as unsigned");

/* ---- the words ---- */

static const char *kind_name(enum change_kind kind)
{
	static const char *const names[] = {"set", "add", "remove", "move"};
	return names[kind];
}

static const char *item_kind_name(unsigned is_query)
{
	return is_query ? "query" : "data source";
}

WORDS(kind, enum change_kind, kind_name, CHANGE_MOVE + 1);
WORDS(class, enum change_class, change_class_name, CHANGE_COSMETIC + 1);
WORDS(weight, enum change_weight, change_weight_name, WEIGHT_COUNT);
WORDS(group, enum group_kind, group_kind_name, GROUP_KIND_COUNT);
WORDS(box, enum box_change, box_change_name, BOX_REMOVED + 1);
WORDS(status, enum check_status, check_status_name, CHECK_STATUS_COUNT);
WORDS(check_severity, enum check_severity, check_severity_name, CHECK_ERROR + 1);

/* ---- a change ---- */

/* A null may be a value: which sides there are is the kind's. */
static bool check_change(struct report_reader *reader, const struct value *at, void *to)
{
	struct change *change = to;
	(void)reader;
	(void)at;
	bool is_move = change->kind == CHANGE_MOVE;
	if (change->kind == CHANGE_ADD || (is_move && change->old->kind == VALUE_NULL))
		change->old = NULL;
	if (change->kind == CHANGE_REMOVE || (is_move && change->new->kind == VALUE_NULL))
		change->new = NULL;
	return true;
}

static const struct field change_fields[] = {
	AT("path", FIELD_STRING, change, path),
	AT("old_path", FIELD_TEXT, change, old_path),
	WORD("class", FIELD_WORD, change, class, &class_words),
	WORD("weight", FIELD_WORD, change, weight, &weight_words),
	WORD("kind", FIELD_WORD, change, kind, &kind_words),
	AT("what", FIELD_STRING, change, what),
	AT("old", FIELD_VALUE, change, old),
	AT("new", FIELD_VALUE, change, new),
	AT("from", FIELD_TEXT, change, from),
	AT("to", FIELD_TEXT, change, to),
	THE_FILE,
	AT("line", FIELD_PLACE, change, line),
	AT("column", FIELD_PLACE, change, column),
};
const struct record change_record = RECORD(change, change_fields, NULL, check_change);

/* ---- a conflict ---- */

static void write_absent(struct json_out *out, const void *from)
{
	const struct conflict *conflict = from;
	const struct {
		const char *side;
		const struct value *value;
	} sides[] = {{"base", conflict->base}, {"git", conflict->git}, {"live", conflict->live}};
	out->is_inline = true;
	json_out_open(out, '[');
	for (size_t i = 0; i < FIELDS_COUNT(sides); i++) {
		if (sides[i].value)
			continue;
		json_out_item(out);
		json_out_text(out, sides[i].side);
	}
	json_out_close(out, ']');
	out->is_inline = false;
}

/* A side that lacks the place is named in `absent`: its null is not a value. */
static bool check_conflict(struct report_reader *reader, const struct value *at, void *to)
{
	struct conflict *conflict = to;
	const struct value *absent = value_get_kind(at, "absent", VALUE_ARRAY);
	if (!absent)
		return report_reader_bad(reader, at, "'absent' must be an array of words");
	for (size_t i = 0; i < absent->count; i++) {
		const struct value *side = &absent->items[i];
		if (value_is_text(side, "base"))
			conflict->base = NULL;
		else if (value_is_text(side, "git"))
			conflict->git = NULL;
		else if (value_is_text(side, "live"))
			conflict->live = NULL;
	}
	return true;
}

static const struct field conflict_fields[] = {
	AT("path", FIELD_STRING, conflict, path),
	AT("what", FIELD_STRING, conflict, what),
	AT("base", FIELD_VALUE, conflict, base),
	AT("git", FIELD_VALUE, conflict, git),
	AT("live", FIELD_VALUE, conflict, live),
	DERIVED("absent", write_absent),
	THE_FILE,
	AT("line", FIELD_PLACE, conflict, line),
	AT("column", FIELD_PLACE, conflict, column),
};
const struct record conflict_record = RECORD(conflict, conflict_fields, NULL, check_conflict);

/* ---- a page ---- */

static const struct field subject_fields[] = {
	AT("words", FIELD_STRING, page_subject, words),  AT("title", FIELD_STRING, page_subject, title),
	AT("id", FIELD_STRING, page_subject, id),        AT("type", FIELD_STRING, page_subject, type),
	AT("sign", FIELD_SIGN, page_subject, sign),      AT("line", FIELD_PLACE, page_subject, line),
	AT("column", FIELD_PLACE, page_subject, column),
};
const struct record page_subject_record = RECORD(page_subject, subject_fields, NULL, NULL);

static const struct field detail_fields[] = {
	AT("label", FIELD_STRING, page_detail, label),
	AT("text", FIELD_STRING, page_detail, text),
	AT("language", FIELD_TEXT, page_detail, language),
};
static const struct record detail_record = RECORD(page_detail, detail_fields, NULL, NULL);

static const struct field group_fields[] = {
	WORD("kind", FIELD_WORD, page_group, kind, &group_words),
	WORD("weight", FIELD_WORD, page_group, weight, &weight_words),
	AT("subject", FIELD_SIZE, page_group, subject),
	AT("sign", FIELD_SIGN, page_group, sign),
	AT("label", FIELD_STRING, page_group, label),
	AT("old", FIELD_TEXT, page_group, old),
	AT("new", FIELD_TEXT, page_group, new),
	AT("text", FIELD_BOOL, page_group, is_text),
	AT("language", FIELD_TEXT, page_group, language),
	LIST("details", FIELD_LIST, page_group, details, details_count, &detail_record),
	LIST("places", FIELD_TEXTS, page_group, places, places_count, NULL),
	LIST("changes", FIELD_INDICES, page_group, changes, changes_count, NULL),
	AT("line", FIELD_PLACE, page_group, line),
	AT("column", FIELD_PLACE, page_group, column),
};
const struct record page_group_record = RECORD(page_group, group_fields, NULL, NULL);

static const struct field box_fields[] = {
	AT("title", FIELD_STRING, page_box, title),
	AT("id", FIELD_STRING, page_box, id),
	AT("type", FIELD_STRING, page_box, type),
	AT("x", FIELD_COORDINATE, page_box, x),
	AT("y", FIELD_COORDINATE, page_box, y),
	AT("w", FIELD_COORDINATE, page_box, w),
	AT("h", FIELD_COORDINATE, page_box, h),
	AT("row", FIELD_BOOL, page_box, is_row),
	AT("collapsed", FIELD_BOOL, page_box, is_collapsed),
	AT("in_row", FIELD_COORDINATE, page_box, in_row),
	AT("pair", FIELD_COORDINATE, page_box, pair),
	WORD("change", FIELD_WORD, page_box, change, &box_words),
};
static const struct record box_record = RECORD(page_box, box_fields, NULL, NULL);

static bool layout_is_none(const void *from)
{
	const struct page_layout *layout = from;
	return !layout->before_count && !layout->after_count;
}

static bool check_boxes(struct report_reader *reader, const struct value *at, const struct page_box *boxes,
			size_t count, size_t others)
{
	for (size_t i = 0; i < count; i++) {
		const struct page_box *box = &boxes[i];
		bool has_row = box->in_row >= 0 && (size_t)box->in_row < count;
		if (box->in_row < -1 || (box->in_row >= 0 && (!has_row || !boxes[box->in_row].is_row)))
			return report_reader_bad(reader, at, "panel %zu of the layout is in no row of it", i);
		if (box->pair < -1 || (box->pair >= 0 && (size_t)box->pair >= others))
			return report_reader_bad(reader, at, "panel %zu of the layout has no pair on the other side",
						 i);
	}
	return true;
}

static bool check_layout(struct report_reader *reader, const struct value *at, void *to)
{
	const struct page_layout *layout = to;
	return check_boxes(reader, at, layout->before, layout->before_count, layout->after_count) &&
	       check_boxes(reader, at, layout->after, layout->after_count, layout->before_count);
}

static const struct field layout_fields[] = {
	LIST("before", FIELD_LIST, page_layout, before, before_count, &box_record),
	LIST("after", FIELD_LIST, page_layout, after, after_count, &box_record),
};
const struct record page_layout_record = RECORD(page_layout, layout_fields, layout_is_none, check_layout);

/* ---- a check ---- */

static void write_rows(struct json_out *out, const void *from)
{
	const struct check_item *item = from;
	if (item->is_query)
		json_out_number(out, (int64_t)item->rows);
	else
		json_out_word(out, "null");
}

static void write_item_kind(struct json_out *out, const void *from)
{
	json_out_text(out, item_kind_name(((const struct check_item *)from)->is_query));
}

static bool check_item(struct report_reader *reader, const struct value *at, void *to)
{
	struct check_item *item = to;
	const struct value *rows = value_get(at, "rows");
	const struct value *kind = value_get(at, "kind");
	int64_t number = 0;
	item->is_query = value_is_text(kind, item_kind_name(true));
	if (!item->is_query && !value_is_text(kind, item_kind_name(false)))
		return report_reader_bad(reader, kind ? kind : at, "'kind' must be 'query' or 'data source'");
	if (item->is_query && (!rows || rows->kind != VALUE_NUMBER || !value_to_integer(rows, &number) || number < 0))
		return report_reader_bad(reader, rows ? rows : at, "'rows' must be a whole number, 0 or above");
	item->rows = (uint64_t)number;
	return true;
}

static const struct field item_fields[] = {
	DERIVED("kind", write_item_kind),
	AT("what", FIELD_STRING, check_item, what),
	WORD("status", FIELD_WORD, check_item, status, &status_words),
	WORD("severity", FIELD_WORD, check_item, severity, &check_severity_words),
	AT("exit", FIELD_FAULT, check_item, fault),
	AT("form", FIELD_TEXT, check_item, form),
	AT("data_source", FIELD_TEXT, check_item, data_source),
	AT("type", FIELD_TEXT, check_item, type),
	AT("reason", FIELD_TEXT, check_item, reason),
	DERIVED("rows", write_rows),
	THE_FILE,
	AT("line", FIELD_PLACE, check_item, line),
	AT("column", FIELD_PLACE, check_item, column),
};
static const struct record item_record = RECORD(check_item, item_fields, NULL, check_item);

static void write_of(struct json_out *out, const void *from)
{
	json_out_text(out, ((const struct check *)from)->is_live ? "live" : "git");
}

static void write_errors(struct json_out *out, const void *from)
{
	json_out_number(out, (int64_t)check_count(from).errors);
}

static void write_warnings(struct json_out *out, const void *from)
{
	json_out_number(out, (int64_t)check_count(from).warnings);
}

static bool check_check(struct report_reader *reader, const struct value *at, void *to)
{
	struct check *check = to;
	const struct value *of = value_get(at, "of");
	check->room = check->count;
	check->is_live = value_is_text(of, "live");
	if (check->is_live || value_is_text(of, "git"))
		return true;
	return report_reader_bad(reader, of ? of : at, "'of' must be 'git' or 'live'");
}

static const struct field check_fields[] = {
	DERIVED("of", write_of),
	DERIVED("errors", write_errors),
	DERIVED("warnings", write_warnings),
	AT("left_out", FIELD_SIZE, check, left_out),
	LIST("items", FIELD_LIST, check, items, count, &item_record),
};
const struct record check_record = RECORD(check, check_fields, NULL, check_check);
