/* SPDX-License-Identifier: MIT */
/*
 * SARIF 2.1.0 for code scanning: a run a target. An alert is about a file: a problem in it, a dashboard that fails or
 * would lose an edit by hand, a query or data source that does not work. What apply would just do is none, nor what
 * could not be looked at: that is a notification of the invocation.
 */
#include "cmd/pipeline/findings.h"
#include "cmd/pipeline/pipeline.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/pipeline/sarif_rules.h"
#include "cmd/pipeline/verdict.h"
#include "cmd/report/report.h"
#include "cmd/report/report_fields.h"
#include "cmd/report/report_json.h"
#include "cmd/report/report_view.h"
#include "cmd/report/report_words.h"
#include "model/base/arena.h"
#include "model/base/percent.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/value/digest.h"

#define MOST_ALERTS     5000 /* that GitHub shows of a run; it refuses more than 25,000 */
#define MESSAGE_COLUMNS 1000
#define TEXT_BYTES      ((size_t)1 << 18)
#define PRINT_DIGITS    16 /* of the digest */
#define MOST_RUNS       20 /* that GitHub takes of a file */

enum level { LEVEL_ERROR, LEVEL_WARNING, LEVEL_NOTE };
static const char *const level_names[] = {"error", "warning", "note"};

struct alert {
	enum level level;
	const char *rule;
	struct place place;
	const char *message;  /* untrusted */
	const char *identity; /* what the fingerprint is made of: no line, no column */
	size_t order;
	size_t twin; /* how many before it have its identity */
};

struct alerts {
	struct arena *arena;
	const struct report *report;
	struct alert *items;
	size_t count;
	size_t room;
	const char **rules; /* each id once */
	size_t rules_count;
	size_t rules_room;
	size_t targets_left; /* that the file has no run for */
};

/* ---- what is an alert ---- */

static void add_alert(struct alerts *alerts, const struct alert *one)
{
	alerts->items = arena_grow(alerts->arena, alerts->items, alerts->count, &alerts->room, sizeof *alerts->items);
	alerts->items[alerts->count] = *one;
	alerts->items[alerts->count].order = alerts->count;
	alerts->count++;
}

/* A message without its numbers, which may be lines. */
static const char *without_numbers(struct arena *arena, const char *text)
{
	char *copy = arena_strdup(arena, text);
	char *to = copy;
	for (const char *at = copy; *at; at++)
		if (!isdigit((unsigned char)*at))
			*to++ = *at;
	*to = '\0';
	return copy;
}

static void add_problems(struct alerts *alerts)
{
	const struct diagnostics *diags = &alerts->report->plan->diags;
	for (size_t i = 0; i < diags->count; i++) {
		const struct diagnostic *diag = &diags->items[i];
		if (!diag->place.file || strcmp(diag->rule, RULE_READ_FAILED) == 0)
			continue;
		const char *hint = diag->hint ? diag->hint : "";
		enum level level = diag->severity == SEVERITY_ERROR ? LEVEL_ERROR : LEVEL_WARNING;
		const char *message = arena_printf(alerts->arena, "%s%s%s", diag->message, *hint ? ". " : ".", hint);
		const char *identity = arena_printf(alerts->arena, "%s\n%s\n%s", diag->rule, diag->place.file,
						    without_numbers(alerts->arena, diag->message));
		add_alert(alerts, &(struct alert){level, diag->rule, diag->place, message, identity, 0, 0});
	}
}

/* "error" and "invalid" are words that say nothing as the id of a rule: they and the rest have a prefix. */
static const char *rule_of(struct arena *arena, const struct plan_row *row)
{
	const char *state = state_name(row->state);
	return rule_words(state)->id ? state : arena_printf(arena, "dashboard/%s", state);
}

static void add_dashboard(struct alerts *alerts, const struct plan_row *row)
{
	const struct report *report = alerts->report;
	bool is_found = verdict_of_row(report, row) == VERDICT_FAILS;
	bool is_kept = report_rank(report, row) == RANK_EDIT;
	if (!row->place.file || plan_row_left_git(row) || row->state == STATE_INVALID || (!is_found && !is_kept))
		return;
	if (report->is_check && row->check)
		return;
	bool is_lost = report_fate(report, row) == FATE_LOST || row->write.outcome == OUTCOME_FAILED;
	enum level level = is_lost ? LEVEL_ERROR : is_found ? LEVEL_WARNING : LEVEL_NOTE;
	const char *heading = report_heading(alerts->arena, report, row);
	const char *fate = report_fate(report, row) == FATE_LOST ? report_fate_words(report, row) : "";
	const char *message = arena_printf(
		alerts->arena, "%s: %s%s%s.", text_c_string(alerts->arena, row->title.length ? row->title : row->uid),
		*heading ? heading : state_name(row->state), *fate ? "; the edit by hand " : "", fate);
	const char *identity = arena_printf(alerts->arena, "%s\n%s", state_name(row->state),
					    text_c_string(alerts->arena, row->uid));
	add_alert(alerts,
		  &(struct alert){level, rule_of(alerts->arena, row), finding_place(row), message, identity, 0, 0});
}

static void add_item(struct alerts *alerts, const struct plan_row *row, const struct check_item *item)
{
	struct arena *arena = alerts->arena;
	const char *status = check_status_name(item->status);
	const char *source = item->data_source ? item->data_source : "";
	if (item->severity < CHECK_WARNING || item->status == CHECK_UNANSWERED || !row->place.file)
		return;
	/* a reason about a data source names it already */
	bool names_source = *source && (item->is_query || !item->reason);
	enum level level = item->severity == CHECK_ERROR ? LEVEL_ERROR : LEVEL_WARNING;
	struct place place = item->line ? (struct place){row->place.file, item->line, item->column} : row->place;
	const char *message = arena_printf(arena, "%s%s%s%s: %s.", item->what, names_source ? ", data source '" : "",
					   names_source ? source : "", names_source ? "'" : "",
					   item->reason ? item->reason : status);
	const char *identity = arena_printf(arena, "%s\n%s\n%s\n%s", status, text_c_string(arena, row->uid), item->what,
					    source);
	add_alert(alerts, &(struct alert){level, status, place, message, identity, 0, 0});
}

static int compare_identities(const void *a, const void *b)
{
	const struct alert *left = a;
	const struct alert *right = b;
	int order = strcmp(left->identity, right->identity);
	return order ? order : (left->order > right->order) - (left->order < right->order);
}

/* The worst first, else as they were found. */
static int compare_alerts(const void *a, const void *b)
{
	const struct alert *left = a;
	const struct alert *right = b;
	if (left->level != right->level)
		return left->level < right->level ? -1 : 1;
	return (left->order > right->order) - (left->order < right->order);
}

static void collect(struct alerts *alerts)
{
	const struct plan *plan = alerts->report->plan;
	add_problems(alerts);
	for (size_t i = 0; i < plan->count; i++) {
		add_dashboard(alerts, &plan->rows[i]);
		for (size_t k = 0; plan->rows[i].check && k < plan->rows[i].check->count; k++)
			add_item(alerts, &plan->rows[i], &plan->rows[i].check->items[k]);
	}
	if (!alerts->count)
		return;
	qsort(alerts->items, alerts->count, sizeof *alerts->items, compare_identities);
	for (size_t i = 1; i < alerts->count; i++)
		if (strcmp(alerts->items[i].identity, alerts->items[i - 1].identity) == 0)
			alerts->items[i].twin = alerts->items[i - 1].twin + 1;
	qsort(alerts->items, alerts->count, sizeof *alerts->items, compare_alerts);
}

static size_t rule_index(struct alerts *alerts, const char *id)
{
	size_t i = 0;
	while (i < alerts->rules_count && strcmp(alerts->rules[i], id) != 0)
		i++;
	if (i == alerts->rules_count) {
		alerts->rules = arena_grow(alerts->arena, alerts->rules, alerts->rules_count, &alerts->rules_room,
					   sizeof *alerts->rules);
		alerts->rules[alerts->rules_count++] = id;
	}
	return i;
}

/* ---- SARIF ---- */

static void open_object(struct json_out *json, const char *key)
{
	json_out_key(json, key);
	json_out_open(json, '{');
}

static void put_text(struct json_out *json, const char *key, const char *text)
{
	json_out_key(json, key);
	json_out_text(json, text);
}

static void put_words(struct json_out *json, const char *key, const char *text)
{
	open_object(json, key);
	put_text(json, "text", text);
	json_out_close(json, '}');
}

/* A message of untrusted text: one printable line, in which no bracket begins a link (SARIF 2.1.0, 3.11.6). */
static void put_message(struct json_out *json, const char *text)
{
	STRBUF_AUTO shown = STRBUF_INIT(TEXT_BYTES);
	STRBUF_AUTO escaped = STRBUF_INIT(2 * TEXT_BYTES);
	text_printable_cut(slice_of(text), MESSAGE_COLUMNS, &shown);
	for (size_t i = 0; i < shown.length; i++) {
		if (strchr("[]\\", shown.at[i]))
			strbuf_add_char(&escaped, '\\');
		strbuf_add_char(&escaped, shown.at[i]);
	}
	put_words(json, "message", escaped.at ? escaped.at : "");
}

static void put_rule(struct json_out *json, const char *id, enum level level)
{
	const struct rule_words *words = rule_words(id);
	json_out_item(json);
	json_out_open(json, '{');
	put_text(json, "id", id);
	put_words(json, "shortDescription", words->what);
	put_words(json, "fullDescription", words->why);
	open_object(json, "help");
	put_text(json, "text", words->help);
	put_text(json, "markdown", words->help);
	json_out_close(json, '}');
	open_object(json, "defaultConfiguration");
	put_text(json, "level", level_names[level]);
	json_out_close(json, '}');
	json_out_close(json, '}');
}

static void put_driver(struct json_out *json, struct alerts *alerts, size_t shown)
{
	for (size_t i = 0; i < shown; i++)
		rule_index(alerts, alerts->items[i].rule);
	enum level *worst = arena_array(alerts->arena, alerts->rules_count, sizeof *worst);
	for (size_t i = shown; i-- > 0;)
		worst[rule_index(alerts, alerts->items[i].rule)] = alerts->items[i].level;
	open_object(json, "tool");
	open_object(json, "driver");
	put_text(json, "name", REPORT_TOOL);
	put_text(json, "version", alerts->report->tool);
	json_out_key(json, "rules");
	json_out_open(json, '[');
	for (size_t i = 0; i < alerts->rules_count; i++)
		put_rule(json, alerts->rules[i], worst[i]);
	json_out_close(json, ']');
	json_out_close(json, '}');
	json_out_close(json, '}');
}

static void put_notification(struct json_out *json, const char *text)
{
	json_out_item(json);
	json_out_open(json, '{');
	put_text(json, "level", "error");
	put_message(json, text);
	json_out_close(json, '}');
}

static void put_invocation(struct json_out *json, const struct alerts *alerts, size_t shown)
{
	const struct report *report = alerts->report;
	const struct plan *plan = report->plan;
	size_t unread = 0;
	for (size_t i = 0; i < plan->count; i++)
		unread += verdict_of_row(report, &plan->rows[i]) == VERDICT_UNREAD;
	bool is_whole = !unread && !plan->interrupted && plan->target_fault.fault == FAULT_NONE;
	json_out_key(json, "invocations");
	json_out_open(json, '[');
	json_out_item(json);
	json_out_open(json, '{');
	json_out_key(json, "executionSuccessful");
	json_out_word(json, is_whole ? "true" : "false");
	json_out_key(json, "exitCode");
	json_out_number(json, report->exit);
	json_out_key(json, "toolExecutionNotifications");
	json_out_open(json, '[');
	if (plan->target_fault.fault != FAULT_NONE)
		put_notification(json, plan->target_fault.message);
	if (plan->interrupted)
		put_notification(json, "Interrupted: not everything was looked at.");
	if (unread)
		put_notification(json, arena_printf(alerts->arena, "%zu dashboard%s could not be looked at.", unread,
						    unread == 1 ? "" : "s"));
	if (alerts->targets_left)
		put_notification(json,
				 arena_printf(alerts->arena, "%zu more targets were left out.", alerts->targets_left));
	if (shown < alerts->count)
		put_notification(json, arena_printf(alerts->arena, "%zu more alerts were left out, the least of all.",
						    alerts->count - shown));
	json_out_close(json, ']');
	json_out_close(json, '}');
	json_out_close(json, ']');
}

static void put_fingerprint(struct json_out *json, const struct alert *one)
{
	struct digest digest = digest_of_bytes(slice_of(one->identity));
	STRBUF_AUTO text = STRBUF_INIT(64);
	strbuf_printf(&text, "%.*s:%zu", PRINT_DIGITS, digest.hex, one->twin + 1);
	open_object(json, "partialFingerprints");
	put_text(json, "primaryLocationLineHash", text.at);
	json_out_close(json, '}');
}

static void put_location(struct json_out *json, struct arena *arena, const struct place *place)
{
	json_out_key(json, "locations");
	json_out_open(json, '[');
	json_out_item(json);
	json_out_open(json, '{');
	open_object(json, "physicalLocation");
	open_object(json, "artifactLocation");
	const char *file = place->file + strspn(place->file, "/"); /* a saved report may name anything */
	put_text(json, "uri", percent_path(arena, slice_of(file)));
	put_text(json, "uriBaseId", "%SRCROOT%");
	json_out_close(json, '}');
	open_object(json, "region");
	json_out_key(json, "startLine");
	json_out_number(json, place->line ? place->line : 1);
	json_out_key(json, "startColumn");
	json_out_number(json, place->line && place->column ? place->column : 1);
	json_out_close(json, '}');
	json_out_close(json, '}');
	json_out_close(json, '}');
	json_out_close(json, ']');
}

static void put_alert(struct json_out *json, struct alerts *alerts, const struct alert *one)
{
	json_out_item(json);
	json_out_open(json, '{');
	put_text(json, "ruleId", one->rule);
	json_out_key(json, "ruleIndex");
	json_out_number(json, (int64_t)rule_index(alerts, one->rule));
	put_text(json, "level", level_names[one->level]);
	put_message(json, one->message);
	put_location(json, alerts->arena, &one->place);
	put_fingerprint(json, one);
	json_out_close(json, '}');
}

/* "dashsync/KEY/": all that the next upload of this category lacks is closed. Of several targets each has its own. */
static void put_category(struct json_out *json, const struct report *report, size_t count)
{
	STRBUF_AUTO id = STRBUF_INIT(TEXT_BYTES);
	strbuf_add_text(&id, REPORT_TOOL "/");
	if (report->comment_key)
		strbuf_printf(&id, "%s/", report->comment_key);
	if (!report->comment_key || count > 1) {
		report_add_key(report, &id);
		strbuf_add_char(&id, '/');
	}
	open_object(json, "automationDetails");
	put_text(json, "id", id.at);
	json_out_close(json, '}');
}

/* The run of a target; the last that fits counts those behind it. */
static void put_run(struct json_out *json, const struct reports *reports, size_t index)
{
	ARENA_AUTO arena = arena_new();
	size_t count = reports->count;
	const struct report *report = &reports->items[index];
	struct alerts alerts = {.arena = arena, .report = report};
	alerts.targets_left = index + 1 == MOST_RUNS ? count - MOST_RUNS : 0;
	collect(&alerts);
	size_t shown = alerts.count < MOST_ALERTS ? alerts.count : MOST_ALERTS;
	json_out_item(json);
	json_out_open(json, '{');
	put_driver(json, &alerts, shown);
	put_category(json, report, count);
	put_text(json, "columnKind", "unicodeCodePoints");
	open_object(json, "originalUriBaseIds");
	open_object(json, "%SRCROOT%");
	put_words(json, "description", "The folder that holds the dashboards' repository.");
	json_out_close(json, '}');
	json_out_close(json, '}');
	put_invocation(json, &alerts, shown);
	json_out_key(json, "results");
	json_out_open(json, '[');
	for (size_t i = 0; i < shown; i++)
		put_alert(json, &alerts, &alerts.items[i]);
	json_out_close(json, ']');
	json_out_close(json, '}');
}

void report_sarif(const struct reports *reports, FILE *out)
{
	STRBUF_AUTO text = STRBUF_INIT(SIZE_MAX / 2);
	struct json_out json = {.to = &text, .stream = out};
	json_out_open(&json, '{');
	put_text(&json, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
	put_text(&json, "version", "2.1.0");
	json_out_key(&json, "runs");
	json_out_open(&json, '[');
	for (size_t i = 0; i < reports->count && i < MOST_RUNS; i++)
		put_run(&json, reports, i);
	json_out_close(&json, ']');
	report_json_end(&json);
}
