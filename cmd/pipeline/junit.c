/* SPDX-License-Identifier: MIT */
/*
 * Test results: a suite a target. A case is a dashboard that is not in sync, a file with problems, a query or data
 * source that `check` asked, or the run. The document is of the one shape that the XSDs of Ant, Jenkins and pytest all
 * take: no attributes above the suites, no <skipped>, no text in a case that passes, which is why that is in
 * <system-out>.
 */
#include "cmd/pipeline/pipeline.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/pipeline/verdict.h"
#include "cmd/report/report.h"
#include "cmd/report/report_target.h"
#include "cmd/report/report_view.h"
#include "cmd/report/report_words.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/base/when.h"

#define MOST_DASHBOARDS 200
#define MOST_CHECKS     10000 /* with texts of a thousand columns this stays within the 30 MB that GitLab reads */
#define NAME_COLUMNS    400
#define TITLE_COLUMNS   80
#define TEXT_COLUMNS    1000
#define TEXT_BYTES      ((size_t)1 << 18)

struct test_case {
	enum verdict verdict;
	const char *group;   /* behind "dashsync.TARGET." in the class */
	const char *name;    /* untrusted, as are the two below */
	const char *type;    /* of what is wrong: a word of dashsync */
	const char *message; /* on one line */
	const char *body;    /* more of it, or NULL */
};

struct suite {
	struct arena *arena;
	const struct report *report;
	struct test_case *cases;
	size_t count;
	size_t room;
};

/* ---- XML ---- */

/* The length of U+FFFE or U+FFFF at the byte, which XML 1.0 has not; else 0. */
static size_t noncharacter(const char *at)
{
	return strncmp(at, "\xEF\xBF\xBE", 3) == 0 || strncmp(at, "\xEF\xBF\xBF", 3) == 0 ? 3 : 0;
}

/*
 * Writes a text on one line for XML, in an attribute or between tags. `[[ATTACHMENT|path]]`, which GitLab and Jenkins
 * take for a file to show, is broken by a backslash.
 */
static void put(const char *text, size_t columns, FILE *out)
{
	static const char attachment[] = "[[ATTACHMENT";
	STRBUF_AUTO shown = STRBUF_INIT(TEXT_BYTES);
	text_printable_cut(slice_of(text), columns, &shown);
	for (const char *at = shown.at ? shown.at : ""; *at; at++) {
		if (*at == '&')
			fputs("&amp;", out);
		else if (*at == '<')
			fputs("&lt;", out);
		else if (*at == '>')
			fputs("&gt;", out);
		else if (*at == '"')
			fputs("&quot;", out);
		else if (noncharacter(at)) {
			fprintf(out, "\\u{fff%c}", at[2] == '\xBE' ? 'e' : 'f');
			at += 2;
		} else if (strncasecmp(at, attachment, strlen(attachment)) == 0)
			fputs("[\\", out);
		else
			fputc(*at, out);
	}
}

static void put_attribute(const char *name, const char *text, size_t columns, FILE *out)
{
	fprintf(out, " %s=\"", name);
	put(text, columns, out);
	fputc('"', out);
}

/* ---- the cases ---- */

static void add_case(struct suite *suite, const struct test_case *one)
{
	suite->cases = arena_grow(suite->arena, suite->cases, suite->count, &suite->room, sizeof *suite->cases);
	suite->cases[suite->count++] = *one;
}

/* "dashboards/a.json:3:5", for the body. */
static const char *place_words(struct arena *arena, const char *file, uint32_t line, uint32_t column)
{
	if (!file || !line)
		return file ? file : "";
	return arena_printf(arena, "%s:%u:%u", file, line, column ? column : 1);
}

/* Title and uid; of what has none, its place: no two dashboards of a suite have one name, for a long title is cut. */
static const char *name_of(struct arena *arena, const struct plan_row *row)
{
	STRBUF_AUTO title = STRBUF_INIT(TEXT_BYTES);
	text_printable_cut(row->title, TITLE_COLUMNS, &title);
	const char *uid = text_c_string(arena, row->uid);
	if (row->uid.length && row->state != STATE_INVALID)
		return title.length ? arena_printf(arena, "%s (%s)", title.at, uid) : uid;
	const char *place = place_words(arena, row->place.file, row->place.line, row->place.column);
	return arena_printf(arena, "%s, dashboard %zu", place, row->index + 1);
}

/* Whether the dashboard has a case: in a check its queries have theirs. */
static bool has_case(const struct report *report, const struct plan_row *row)
{
	return report_is_shown(report, row) && !(report->is_check && row->check);
}

static void add_row(struct suite *suite, const struct plan_row *row, enum verdict verdict)
{
	struct arena *arena = suite->arena;
	const char *heading = report_heading(arena, suite->report, row);
	STRBUF_AUTO body = STRBUF_INIT(TEXT_BYTES);
	strbuf_add_text(&body, place_words(arena, row->place.file, row->place.line, row->place.column));
	if (row->reason)
		strbuf_printf(&body, "\n%s", row->reason);
	if (row->hint)
		strbuf_printf(&body, "\n%s", row->hint);
	for (size_t i = 0; i < row->commands_count; i++)
		strbuf_printf(&body, "\n%s:\n  %s", row->commands[i].what, row->commands[i].line);
	add_case(suite, &(struct test_case){verdict, "dashboards", name_of(arena, row), state_name(row->state),
					    *heading ? heading : state_name(row->state),
					    arena_strdup(arena, body.at ? body.at : "")});
}

/* What a verdict comes to for several: the worst. */
static enum verdict worse(enum verdict left, enum verdict right)
{
	return left > right ? left : right;
}

/* The red ones first; those past the most are counted in one case. */
static void add_rows(struct suite *suite)
{
	const struct report *report = suite->report;
	const struct plan_row **rows = report_order(suite->arena, report);
	size_t shown = 0;
	size_t more = 0;
	size_t red = 0;
	enum verdict rest = VERDICT_PASSES;
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < report->plan->count; i++) {
			enum verdict verdict = verdict_of_row(report, rows[i]);
			if ((verdict == VERDICT_PASSES) == (pass == 0) || !has_case(report, rows[i]))
				continue;
			if (shown++ < MOST_DASHBOARDS) {
				add_row(suite, rows[i], verdict);
				continue;
			}
			more++;
			red += verdict != VERDICT_PASSES;
			rest = worse(rest, verdict);
		}
	if (more)
		add_case(suite,
			 &(struct test_case){
				 rest, "run", "the other dashboards", "more",
				 arena_printf(suite->arena, "%zu more dashboards, %zu of them red", more, red), NULL});
}

static enum verdict verdict_of_problem(const struct plan *plan, const struct diagnostic *diag)
{
	if (strcmp(diag->rule, RULE_READ_FAILED) == 0)
		return VERDICT_UNREAD;
	bool fails = diag->severity == SEVERITY_ERROR || plan->fail_on & FAIL_ON_WARNING;
	return fails ? VERDICT_FAILS : VERDICT_PASSES;
}

static int compare_files(const void *a, const void *b)
{
	const struct diagnostic *const *left = a;
	const struct diagnostic *const *right = b;
	const char *left_file = (*left)->place.file;
	const char *right_file = (*right)->place.file;
	int order = strcmp(left_file ? left_file : "", right_file ? right_file : "");
	return order ? order : (*left > *right) - (*left < *right);
}

/* The problems of one file are one case: its name then outlives each of them. */
static void add_file(struct suite *suite, const struct diagnostic *const *problems, size_t count)
{
	STRBUF_AUTO body = STRBUF_INIT(TEXT_BYTES);
	const struct diagnostic *worst = problems[0];
	enum verdict verdict = VERDICT_PASSES;
	for (size_t i = 0; i < count; i++) {
		const struct place *place = &problems[i]->place;
		enum verdict one = verdict_of_problem(suite->report->plan, problems[i]);
		if (one > verdict)
			worst = problems[i];
		verdict = worse(verdict, one);
		strbuf_printf(&body, "%s%s: %s", i ? "\n" : "",
			      place_words(suite->arena, place->file, place->line, place->column), problems[i]->message);
		if (problems[i]->hint)
			strbuf_printf(&body, "\n  %s", problems[i]->hint);
	}
	const char *file = worst->place.file ? worst->place.file : "the source";
	add_case(suite, &(struct test_case){verdict, "files", file, worst->rule, worst->message,
					    arena_strdup(suite->arena, body.at)});
}

static void add_files(struct suite *suite)
{
	const struct diagnostics *diags = &suite->report->plan->diags;
	const struct diagnostic **sorted = arena_array(suite->arena, diags->count, sizeof(struct diagnostic *));
	for (size_t i = 0; i < diags->count; i++)
		sorted[i] = &diags->items[i];
	if (diags->count)
		qsort(sorted, diags->count, sizeof(struct diagnostic *), compare_files);
	for (size_t i = 0, end; i < diags->count; i = end) {
		for (end = i + 1; end < diags->count; end++) {
			const char *left = sorted[i]->place.file;
			const char *right = sorted[end]->place.file;
			if (strcmp(left ? left : "", right ? right : "") != 0)
				break;
		}
		add_file(suite, sorted + i, end - i);
	}
}

/* ---- what check asked ---- */

static const char *item_words(struct arena *arena, const struct check_item *item)
{
	const char *source = item->data_source ? item->data_source : "";
	const char *colon = *source && item->reason ? ": " : "";
	if (!*source && !item->reason)
		return check_status_name(item->status);
	return arena_printf(arena, "%s: %s%s%s", check_status_name(item->status), source, colon,
			    item->reason ? item->reason : "");
}

/* How many items before this one have its name: panels may share a title, and lack an id. */
static size_t namesakes(const struct check *check, size_t index)
{
	size_t count = 0;
	for (size_t i = index; i-- > 0 && index - i < MOST_DASHBOARDS;)
		count += check->items[i].is_query == check->items[index].is_query &&
			 strcmp(check->items[i].what, check->items[index].what) == 0;
	return count;
}

static void add_item(struct suite *suite, const struct plan_row *row, size_t index)
{
	struct arena *arena = suite->arena;
	const struct check_item *item = &row->check->items[index];
	size_t before = namesakes(row->check, index);
	const char *name = arena_printf(arena, "%s: %s%s", name_of(arena, row), item->what,
					item->is_query ? "" : ", data source");
	if (before)
		name = arena_printf(arena, "%s, %zu", name, before + 1);
	add_case(suite, &(struct test_case){verdict_of_item(item), item->is_query ? "queries" : "data-sources", name,
					    check_status_name(item->status), item_words(arena, item),
					    place_words(arena, row->place.file, item->line, item->column)});
}

static void add_items(struct suite *suite)
{
	const struct plan *plan = suite->report->plan;
	size_t more = 0;
	size_t shown = 0;
	enum verdict rest = VERDICT_PASSES;
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < plan->count; i++)
			for (size_t k = 0; plan->rows[i].check && k < plan->rows[i].check->count; k++) {
				enum verdict verdict = verdict_of_item(&plan->rows[i].check->items[k]);
				if ((verdict == VERDICT_PASSES) == (pass == 0))
					continue;
				if (shown++ < MOST_CHECKS)
					add_item(suite, &plan->rows[i], k);
				else
					rest = worse(rest, verdict), more++;
			}
	if (more)
		add_case(suite, &(struct test_case){
					rest, "run", "the other queries", "more",
					arena_printf(suite->arena, "%zu more queries and data sources", more), NULL});
}

/* ---- the run ---- */

static void add_run(struct suite *suite, enum verdict verdict, const char *name, const char *type, const char *message)
{
	if (message)
		add_case(suite, &(struct test_case){verdict, "run", name, type, message, NULL});
}

/* What concerns all of it; in the end what there is nothing to say of, so that no suite is empty. */
static void add_whole(struct suite *suite)
{
	const struct plan *plan = suite->report->plan;
	const struct target_fault *fault = &plan->target_fault;
	if (fault->fault != FAULT_NONE)
		add_run(suite, VERDICT_UNREAD, "the target", "target-fault",
			fault->hint ? arena_printf(suite->arena, "%s. %s", fault->message, fault->hint)
				    : fault->message);
	if (plan->interrupted)
		add_run(suite, VERDICT_UNREAD, "the whole run", "interrupted",
			report_interruption(suite->arena, plan, plan->run != NULL));
	add_run(suite, VERDICT_FAILS, "the target is the right one", "all-missing", plan->question);
	add_run(suite, VERDICT_FAILS, "the number of changes", "held-back", plan->held_back);
	add_run(suite, VERDICT_PASSES, "the rest", "rest", report_totals(suite->arena, suite->report));
}

/* ---- the document ---- */

static void print_class(const struct suite *suite, const struct test_case *one, FILE *out)
{
	const char *target = suite->report->plan->target;
	fputs(" classname=\"dashsync.", out);
	if (target) {
		put(target, NAME_COLUMNS, out);
		fputc('.', out);
	}
	fprintf(out, "%s\"", one->group);
}

/* The lines of a body, each on its own. */
static void print_lines(const char *body, FILE *out)
{
	ARENA_AUTO arena = arena_new();
	for (const char *line = body ? body : ""; *line;) {
		size_t length = strcspn(line, "\n");
		put(arena_copy(arena, line, length), TEXT_COLUMNS, out);
		fputc('\n', out);
		line += length + (line[length] == '\n');
	}
}

static void print_case(const struct suite *suite, const struct test_case *one, FILE *out)
{
	static const char *const elements[] = {"", "failure", "error"};
	fputs("    <testcase", out);
	put_attribute("name", one->name, NAME_COLUMNS, out);
	print_class(suite, one, out);
	fputs(" time=\"0\"", out);
	if (one->verdict == VERDICT_PASSES) {
		fputs("/>\n", out);
		return;
	}
	fprintf(out, ">\n      <%s", elements[one->verdict]);
	put_attribute("message", one->message, TEXT_COLUMNS, out);
	put_attribute("type", one->type, NAME_COLUMNS, out);
	fputc('>', out);
	print_lines(one->body ? one->body : one->message, out);
	fprintf(out, "</%s>\n    </testcase>\n", elements[one->verdict]);
}

static void print_property(const char *name, const char *value, FILE *out)
{
	if (!value)
		return;
	fprintf(out, "      <property name=\"%s\"", name);
	put_attribute("value", value, TEXT_COLUMNS, out);
	fputs("/>\n", out);
}

/* "2026-01-31T09:00:00" in UTC; the schemas allow no zone, and demand a time where none is known. */
static void print_timestamp(const struct plan *plan, FILE *out)
{
	int64_t seconds = 0;
	STRBUF_AUTO when = STRBUF_INIT(64);
	if (plan->read_at && !when_parse(slice_of(plan->read_at), &seconds))
		seconds = 0;
	when_format(seconds, &when);
	fprintf(out, " timestamp=\"%.*s\"", (int)strcspn(when.at, "Z"), when.at);
}

static void print_head(const struct suite *suite, size_t id, FILE *out)
{
	const struct report *report = suite->report;
	const char *target = report->plan->target;
	size_t counts[] = {0, 0, 0};
	for (size_t i = 0; i < suite->count; i++)
		counts[suite->cases[i].verdict]++;
	fputs("  <testsuite", out);
	put_attribute("name",
		      target ? arena_printf(suite->arena, "dashsync %s: %s", report->command, target)
			     : arena_printf(suite->arena, "dashsync %s", report->command),
		      NAME_COLUMNS, out);
	fprintf(out, " package=\"dashsync\" id=\"%zu\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" time=\"0\"", id,
		suite->count, counts[VERDICT_FAILS], counts[VERDICT_UNREAD]);
	print_timestamp(report->plan, out);
	fprintf(out, " hostname=\"dashsync\">\n    <properties>\n");
	print_property("dashsync", report->tool, out);
	print_property("command", report->command, out);
	print_property("target", target, out);
	print_property("commit", report->plan->commit, out);
	print_property("read_at", report->plan->read_at, out);
	fprintf(out, "      <property name=\"exit\" value=\"%d\"/>\n    </properties>\n", report->exit);
}

/* What passes has its words here, a line each. */
static void print_tail(const struct suite *suite, FILE *out)
{
	fputs("    <system-out>", out);
	for (size_t i = 0; i < suite->count; i++) {
		const struct test_case *one = &suite->cases[i];
		if (one->verdict != VERDICT_PASSES)
			continue;
		put(arena_printf(suite->arena, "%s: %s", one->name, one->message), TEXT_COLUMNS, out);
		fputc('\n', out);
	}
	fputs("</system-out>\n    <system-err></system-err>\n  </testsuite>\n", out);
}

static void print_suite(const struct report *report, size_t id, FILE *out)
{
	ARENA_AUTO arena = arena_new();
	struct suite suite = {.arena = arena, .report = report};
	add_whole(&suite);
	add_files(&suite);
	if (report->is_check)
		add_items(&suite);
	add_rows(&suite);
	print_head(&suite, id, out);
	for (size_t i = 0; i < suite.count; i++)
		print_case(&suite, &suite.cases[i], out);
	print_tail(&suite, out);
}

void report_junit(const struct reports *reports, FILE *out)
{
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n", out);
	for (size_t i = 0; i < reports->count; i++)
		print_suite(&reports->items[i], i, out);
	fputs("</testsuites>\n", out);
}
