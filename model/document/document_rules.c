/* SPDX-License-Identifier: MIT */
/*
 * What validate, plan and apply ask of a dashboard beyond being readable, as a table: a rule is a row, its function, a
 * case in tests/model/document/test_document.c and a line in docs/validate.md.
 */
#include "model/document/document.h"

#include "model/base/arena.h"
#include "model/base/number.h"
#include "model/base/scan.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/base/utf8.h"
#include "model/document/classic.h"
#include "model/value/value.h"

#define UID_LIMIT          40  /* of Grafana */
#define RESOURCE_UID_LIMIT 228 /* an ARM id of the longest names, with its slashes as `~` */
#define MOST_SHOWN         40  /* columns of a number */
#define COUNT(array)       (sizeof(array) / sizeof *(array))

static bool is_uid(struct slice uid)
{
	bool resource = slice_starts_with(uid, "subscriptions~");
	if (uid.length > (resource ? RESOURCE_UID_LIMIT : UID_LIMIT))
		return false;
	for (size_t i = 0; i < uid.length; i++)
		if (!is_word_character(uid.at[i], resource ? "-_~.()" : "-_") &&
		    !(resource && (unsigned char)uid.at[i] >= 0x80)) /* a resource group's name may have any letter */
			return false;
	return uid.length > 0;
}

/* Whether servers, which trim white space as Go's strings.TrimSpace, would take it for an empty title. */
static bool is_white(struct slice text)
{
	while (text.length > 0) {
		uint32_t c = 0;
		size_t length = utf8_decode(text, &c);
		bool white = (c >= '\t' && c <= '\r') || c == ' ' || c == 0x85 || c == 0xA0 || c == 0x1680 ||
			     (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
			     c == 0x3000;
		if (!white || length == 0)
			return false;
		text = (struct slice){text.at + length, text.length - length};
	}
	return true;
}

static struct place place_in(const struct document *document, const struct value *value)
{
	if (!value || value->line == 0)
		return document->place;
	return (struct place){document->place.file, value->line, value->column};
}

static void check_uid(const struct document *document, const char *rule, struct diagnostics *diags)
{
	const struct value *own = value_get(document->dashboard, "uid");
	struct place place = place_in(document, own);
	struct diagnostic *diag;
	if (own && own->kind != VALUE_STRING && own->kind != VALUE_NULL) {
		diag_error(diags, place, rule, "'uid' must be a string, found %s", value_kind_name(own->kind));
	} else if (document->uid.length == 0) {
		diag = diag_error(diags, place, rule, "the dashboard has no 'uid', so it cannot be found on a target");
		diag_hint(diags, diag, "Add a 'uid' of 1 to %d letters, digits, '-' or '_'.", UID_LIMIT);
	} else if (!is_uid(document->uid)) {
		diag = diag_error(diags, place, rule, "invalid uid '%s'", text_c_string(diags->arena, document->uid));
		diag_hint(diags, diag, "Use 1 to %d letters, digits, '-' or '_'.", UID_LIMIT);
	}
}

static void check_title(const struct document *document, const char *rule, struct diagnostics *diags)
{
	const struct value *title = value_get(document->dashboard, "title");
	struct place place = place_in(document, title);
	if (!title)
		diag_error(diags, place, rule, "the dashboard has no 'title'");
	else if (title->kind != VALUE_STRING)
		diag_error(diags, place, rule, "'title' must be a string, found %s", value_kind_name(title->kind));
	else if (is_white(title->text))
		diag_error(diags, place, rule, "'title' is empty");
}

static void check_library_panels(const struct document *document, const char *rule, struct diagnostics *diags)
{
	struct classic_panels panels = classic_panels(document->dashboard);
	const struct value *elements = value_get_kind(document->dashboard, "__elements", VALUE_OBJECT);
	if (panels.libraries == 0)
		return;
	struct diagnostic *diag = diag_warning(
		diags, place_in(document, panels.first_library), rule, "%zu library panel%s content%s",
		panels.libraries, panels.libraries == 1 ? ": its" : "s: their",
		elements && elements->count ? ", in '__elements', is not written" : " is not in the file");
	diag_hint(diags, diag, "Library panels must exist on the target; dashsync neither compares nor writes them.");
}

/* One without any typed panel is the input of a generator, and no document at all. */
static void check_panel_types(const struct document *document, const char *rule, struct diagnostics *diags)
{
	struct classic_panels panels = classic_panels(document->dashboard);
	size_t untyped = panels.count - panels.typed;
	if (untyped == 0)
		return;
	struct diagnostic *diag = diag_warning(diags, place_in(document, panels.first_untyped), rule,
					       untyped == 1 ? "%zu panel has no 'type'" : "%zu panels have no 'type'",
					       untyped);
	diag_hint(diags, diag, "Grafana cannot show a panel without one: add the panel's plugin, such as timeseries.");
}

/* What no double can hold, in a tree; `*first` is the first of them in the file. The readers bound the depth. */
static size_t count_huge(const struct value *value, const struct value **first)
{
	size_t count = 0;
	if (value->kind == VALUE_NUMBER && !number_fits_double(value->text)) {
		*first = *first ? *first : value;
		return 1;
	}
	for (uint32_t i = 0; value->kind == VALUE_ARRAY && i < value->count; i++)
		count += count_huge(&value->items[i], first);
	for (uint32_t i = 0; value->kind == VALUE_OBJECT && i < value->count; i++)
		count += count_huge(&value->members[i].value, first);
	return count;
}

static void check_numbers(const struct document *document, const char *rule, struct diagnostics *diags)
{
	const struct value *first = NULL;
	size_t count = count_huge(document->dashboard, &first);
	if (count == 0)
		return;
	STRBUF_AUTO shown = STRBUF_INIT(400);
	text_printable_cut(first->text, MOST_SHOWN, &shown);
	const char *more = count == 1 ? "" : arena_printf(diags->arena, ", and so are %zu more numbers", count - 1);
	struct diagnostic *diag = diag_warning(diags, place_in(document, first), rule,
					       "number '%s' is larger than a double can hold%s", shown.at, more);
	diag_hint(diags, diag,
		  "Newer servers refuse the save, and browsers read it as infinity: write a smaller one, or null.");
}

/* The rules, in the order of their diagnostics. docs/validate.md has a line for each. */
static const struct {
	const char *rule;
	void (*check)(const struct document *document, const char *rule, struct diagnostics *diags);
} rules[] = {
	{"uid", check_uid},
	{"title", check_title},
	{"library-panel", check_library_panels},
	{"panel-type", check_panel_types},
	{"number", check_numbers},
};

bool document_check(const struct document *document, struct diagnostics *diags)
{
	size_t errors = diags->errors;
	for (size_t i = 0; i < COUNT(rules); i++)
		rules[i].check(document, rules[i].rule, diags);
	return diags->errors == errors;
}
