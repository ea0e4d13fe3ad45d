/* SPDX-License-Identifier: MIT */
/* The keys of a plan and its rows in the JSON report (docs/report.md), in the order in which they are written. */
#include "cmd/report/report.h"
#include "cmd/report/report_fields.h"
#include "model/base/arena.h"

/* ---- the words ---- */

static const char *cause_of_bit(unsigned bit)
{
	return cause_name((enum cause)(1u << bit));
}

static const char *format_name(enum file_format format)
{
	return format == FILE_YAML ? "yaml" : "json";
}

static const char *passed_name(enum passed kind)
{
	static const char *const names[] = {"other", "companion", "holder"};
	return names[kind];
}

static const char *severity_name(enum severity severity)
{
	return severity == SEVERITY_ERROR ? "error" : "warning";
}

WORDS(state, enum state, state_name, STATE_COUNT);
WORDS(action, enum action, action_name, ACTION_REFUSE + 1);
WORDS(outcome, enum outcome, outcome_name, OUTCOME_ROLLED_BACK + 1);
WORDS(on_drift, enum on_drift, on_drift_name, ON_DRIFT_OVERWRITE + 1);
WORDS(severity, enum severity, severity_name, SEVERITY_WARNING + 1);
WORDS(format, enum file_format, format_name, FILE_YAML + 1);
WORDS(passed, enum passed, passed_name, PASSED_HOLDER + 1);
WORDS(cause, unsigned, cause_of_bit, 3);
WORDS(fail_on, unsigned, plan_fail_on_name, FAIL_ON_COUNT);

/* ---- commands to type ---- */

static const struct field command_fields[] = {
	AT("what", FIELD_STRING, plan_command, what),
	AT("line", FIELD_STRING, plan_command, line),
};
static const struct record command_record = RECORD(plan_command, command_fields, NULL, NULL);

/* ---- a row ---- */

/* The version that is live now, as far as it is known. */
static void write_version(struct json_out *out, const void *from)
{
	const struct plan_row *row = from;
	int64_t version = row->write.version ? row->write.version : row->found.live_version;
	if (version >= 0)
		json_out_number(out, version);
	else
		json_out_word(out, "null");
}

/* Groups lead into their page's subjects and into the changes that they stand for. */
static bool check_page(struct report_reader *reader, const struct value *at, const struct page *page, size_t changes)
{
	for (size_t i = 0; i < page->groups_count; i++) {
		const struct page_group *group = &page->groups[i];
		if (group->subject >= page->subjects_count)
			return report_reader_bad(reader, at, "the subject of group %zu is not among the subjects", i);
		for (size_t k = 0; k < group->changes_count; k++)
			if (group->changes[k] >= changes || (k && group->changes[k] <= group->changes[k - 1]))
				return report_reader_bad(reader, at, "group %zu does not lead to changes in order", i);
	}
	return true;
}

static bool check_row(struct report_reader *reader, const struct value *at, void *to)
{
	struct plan_row *row = to;
	return check_page(reader, at, &row->page, row->changes.count) &&
	       check_page(reader, at, &row->edited.page, row->edited.changes.count);
}

static const struct field row_fields[] = {
	AT("uid", FIELD_SLICE, plan_row, uid),
	AT("live_uid", FIELD_SLICE, plan_row, live_uid),
	AT("title", FIELD_SLICE, plan_row, title),
	AT("file", FIELD_STRING, plan_row, place.file),
	AT("line", FIELD_PLACE, plan_row, place.line),
	AT("column", FIELD_PLACE, plan_row, place.column),
	AT("index", FIELD_SIZE, plan_row, index),
	WORD("format", FIELD_WORD, plan_row, format, &format_words),
	WORD("state", FIELD_WORD, plan_row, state, &state_words),
	WORD("action", FIELD_WORD, plan_row, action, &action_words),
	WORD("outcome", FIELD_WORD, plan_row, write.outcome, &outcome_words),
	AT("exit", FIELD_FAULT, plan_row, fault),
	DERIVED("version", write_version),
	KNOWN("live_version", plan_row, found.live_version, -1),
	KNOWN("written_version", plan_row, write.version, 0),
	AT("taken_back", FIELD_BOOL, plan_row, write.is_taken_back),
	AT("title_is_taken", FIELD_BOOL, plan_row, write.title_is_taken),
	KNOWN("rollback_to", plan_row, rollback_to, 0),
	WORD("causes", FIELD_BITS, plan_row, causes, &cause_words),
	AT("reason", FIELD_TEXT, plan_row, reason),
	AT("hint", FIELD_TEXT, plan_row, hint),
	AT("note", FIELD_TEXT, plan_row, note),
	AT("warning", FIELD_TEXT, plan_row, write.warning),
	LIST("commands", FIELD_LIST, plan_row, commands, commands_count, &command_record),
	KNOWN("base_version", plan_row, found.base_version, 0),
	AT("base_commit", FIELD_SLICE, plan_row, found.base_commit),
	KNOWN("live_id", plan_row, found.live_id, 0),
	AT("folder", FIELD_SLICE, plan_row, found.folder),
	AT("live_title", FIELD_SLICE, plan_row, found.live_title),
	AT("result_title", FIELD_SLICE, plan_row, found.result_title),
	AT("live_digest", FIELD_DIGEST, plan_row, found.live_digest),
	AT("git_digest", FIELD_DIGEST, plan_row, found.git_digest),
	AT("result_digest", FIELD_DIGEST, plan_row, found.result_digest),
	AT("migrated", FIELD_BOOL, plan_row, found.is_migrated),
	AT("rewritten", FIELD_BOOL, plan_row, found.is_rewritten),
	AT("newer_server", FIELD_BOOL, plan_row, found.is_newer_server),
	AT("edited_by", FIELD_SLICE, plan_row, edited.by),
	AT("edited_at", FIELD_SLICE, plan_row, edited.at),
	AT("edited_message", FIELD_SLICE, plan_row, edited.message),
	AT("edited_versions", FIELD_LONG, plan_row, edited.versions),
	AT("edited_by_rollback", FIELD_BOOL, plan_row, edited.is_rollback),
	LIST("edits", FIELD_LIST, plan_row, edited.changes.items, edited.changes.count, &change_record),
	AT("edit_summary", FIELD_TEXT, plan_row, edited.page.summary),
	AT("git_summary", FIELD_TEXT, plan_row, edited.git_summary),
	LIST("edit_subjects", FIELD_LIST, plan_row, edited.page.subjects, edited.page.subjects_count,
	     &page_subject_record),
	LIST("edit_groups", FIELD_LIST, plan_row, edited.page.groups, edited.page.groups_count, &page_group_record),
	OBJECT("edit_layout", FIELD_OBJECT, plan_row, edited.page.layout, &page_layout_record),
	LIST("conflicts", FIELD_LIST, plan_row, edited.conflicts.items, edited.conflicts.count, &conflict_record),
	LIST("changes", FIELD_LIST, plan_row, changes.items, changes.count, &change_record),
	AT("summary", FIELD_TEXT, plan_row, page.summary),
	LIST("subjects", FIELD_LIST, plan_row, page.subjects, page.subjects_count, &page_subject_record),
	LIST("groups", FIELD_LIST, plan_row, page.groups, page.groups_count, &page_group_record),
	OBJECT("layout", FIELD_OBJECT, plan_row, page.layout, &page_layout_record),
	OBJECT("check", FIELD_POINTER, plan_row, check, &check_record),
};
const struct record plan_row_record = RECORD(plan_row, row_fields, NULL, check_row);

/* ---- what is in a plan beside its rows ---- */

static const struct field fault_fields[] = {
	AT("exit", FIELD_FAULT, target_fault, fault),     AT("message", FIELD_STRING, target_fault, message),
	AT("hint", FIELD_TEXT, target_fault, hint),       AT("unread", FIELD_SIZE, target_fault, unread),
	AT("unasked", FIELD_SIZE, target_fault, unasked),
};

static bool fault_is_none(const void *from)
{
	return ((const struct target_fault *)from)->fault == FAULT_NONE;
}

static bool check_fault_of_target(struct report_reader *reader, const struct value *at, void *to)
{
	const struct target_fault *fault = to;
	if (fault->fault == FAULT_NONE || fault->unasked > fault->unread)
		return report_reader_bad(reader, at, "'target_fault' has the exit code 0, or more unasked than unread");
	return true;
}
static const struct record target_fault_record = RECORD(target_fault, fault_fields, fault_is_none,
							check_fault_of_target);

static const struct field headline_fields[] = {
	AT("key", FIELD_TEXT, plan_headline, key),
	AT("text", FIELD_STRING, plan_headline, text),
};
static const struct record headline_record = RECORD(plan_headline, headline_fields, NULL, NULL);

static const struct field policy_fields[] = {
	WORD("on_drift", FIELD_WORD, policy, on_drift, &on_drift_words),
	AT("adopt", FIELD_BOOL, policy, adopt),
	AT("allow_older_commit", FIELD_BOOL, policy, allow_older_commit),
};
static const struct record policy_record = RECORD(policy, policy_fields, NULL, NULL);

static const struct field passed_fields[] = {
	WORD("kind", FIELD_WORD, passed_over, kind, &passed_words),
	AT("file", FIELD_STRING, passed_over, place.file),
	AT("line", FIELD_PLACE, passed_over, place.line),
	AT("what", FIELD_STRING, passed_over, what),
	AT("why", FIELD_TEXT, passed_over, why),
};
static const struct record passed_record = RECORD(passed_over, passed_fields, NULL, NULL);

static const struct field diagnostic_fields[] = {
	AT("file", FIELD_TEXT, diagnostic, place.file),
	AT("line", FIELD_PLACE, diagnostic, place.line),
	AT("column", FIELD_PLACE, diagnostic, place.column),
	WORD("severity", FIELD_WORD, diagnostic, severity, &severity_words),
	AT("rule", FIELD_STRING, diagnostic, rule),
	AT("message", FIELD_STRING, diagnostic, message),
	AT("hint", FIELD_TEXT, diagnostic, hint),
};
static const struct record diagnostic_record = RECORD(diagnostic, diagnostic_fields, NULL, NULL);

/* ---- the plan ---- */

static void write_counts(struct json_out *out, const void *from)
{
	struct plan_counts counts = plan_count(from);
	json_out_open(out, '{');
	for (unsigned state = 0; state < STATE_COUNT; state++) {
		json_out_key(out, state_name((enum state)state));
		json_out_number(out, (int64_t)counts.state[state]);
	}
	json_out_close(out, '}');
}

static void write_complete(struct json_out *out, const void *from)
{
	json_out_word(out, plan_is_complete(from) ? "true" : "false");
}

/* What the states do not show: why an exit code is 1, 3 or 4. */
static void write_totals(struct json_out *out, const void *from)
{
	const struct plan *plan = from;
	struct plan_counts counts = plan_count(plan);
	size_t broken = 0;
	for (size_t i = 0; i < plan->count; i++)
		broken += check_is_broken(plan->rows[i].check);
	const struct {
		const char *key;
		size_t number;
	} totals[] = {
		{"dashboards", plan->count},        {"to_write", counts.updates}, {"written", counts.written},
		{"not_written", counts.unwritten},  {"broken", broken},           {"errors", plan->diags.errors},
		{"warnings", plan->diags.warnings},
	};
	json_out_open(out, '{');
	for (size_t i = 0; i < FIELDS_COUNT(totals); i++) {
		json_out_key(out, totals[i].key);
		json_out_number(out, (int64_t)totals[i].number);
	}
	json_out_close(out, '}');
}

/* Each row names its file to what is in it. */
static void write_dashboards(struct json_out *out, const void *from)
{
	const struct plan *plan = from;
	json_out_open(out, '[');
	for (size_t i = 0; i < plan->count; i++) {
		json_out_item(out);
		out->file = plan->rows[i].place.file;
		json_out_open(out, '{');
		fields_write(out, &plan_row_record, &plan->rows[i]);
		json_out_close(out, '}');
	}
	json_out_close(out, ']');
	out->file = NULL;
}

/* The problems that are listed, and those that were only counted. */
static bool read_totals(struct report_reader *reader, const struct value *root, struct diagnostics *diags)
{
	const struct value *totals = value_get_kind(root, "totals", VALUE_OBJECT);
	int64_t errors;
	int64_t warnings;
	if (!value_to_integer(value_get(totals, "errors"), &errors) ||
	    !value_to_integer(value_get(totals, "warnings"), &warnings) || errors < 0 || errors > INT32_MAX ||
	    warnings < 0 || warnings > INT32_MAX || (size_t)(errors + warnings) < diags->count)
		return report_reader_bad(reader, totals ? totals : root,
					 "'totals' must count the errors and the warnings");
	diags->errors = (size_t)errors;
	diags->warnings = (size_t)warnings;
	return true;
}

/* The rows are on the heap, each with an arena of its own, as plan_free expects them. */
static bool read_dashboards(struct report_reader *reader, const struct value *root, struct plan *plan)
{
	const struct value *rows = value_get_kind(root, "dashboards", VALUE_ARRAY);
	if (!rows)
		return report_reader_bad(reader, root, "'dashboards' must be an array");
	for (size_t i = 0; i < rows->count; i++) {
		const struct value *item = &rows->items[i];
		if (item->kind != VALUE_OBJECT)
			return report_reader_bad(reader, item, "each of 'dashboards' must be an object");
		plan_take(plan, &(struct plan_row){.arena = arena_new()});
		if (!fields_read(reader, &plan_row_record, item, &plan->rows[i]))
			return false;
	}
	return true;
}

static bool check_plan(struct report_reader *reader, const struct value *at, void *to)
{
	struct plan *plan = to;
	if (plan->commit && !plan->subject)
		return report_reader_bad(reader, at, "there is a commit, and 'subject' is null");
	return read_totals(reader, at, &plan->diags) && read_dashboards(reader, at, plan);
}

static const struct field live_capture_fields[] = {
	AT("read_at", FIELD_STRING, live_capture, read_at),
	AT("tool", FIELD_STRING, live_capture, tool),
	AT("commit", FIELD_TEXT, live_capture, commit),
	AT("people", FIELD_BOOL, live_capture, has_people),
};

static bool is_not_captured(const void *from)
{
	return ((const struct live_capture *)from)->read_at == NULL;
}

static const struct record live_capture_record = RECORD(live_capture, live_capture_fields, is_not_captured, NULL);

static const struct field plan_fields[] = {
	AT("run", FIELD_TEXT, plan, run),
	AT("target", FIELD_TEXT, plan, target),
	AT("endpoint", FIELD_TEXT, plan, endpoint),
	AT("commit", FIELD_TEXT, plan, commit),
	AT("subject", FIELD_TEXT, plan, subject),
	AT("dirty", FIELD_BOOL, plan, dirty),
	AT("path", FIELD_TEXT, plan, path),
	AT("only", FIELD_SLICES, plan, only),
	AT("whole", FIELD_BOOL, plan, is_whole),
	AT("base", FIELD_TEXT, plan, base),
	AT("files_changed", FIELD_BOOL, plan, files_changed),
	OBJECT("policy", FIELD_OBJECT, plan, policy, &policy_record),
	WORD("fail_on", FIELD_BITS, plan, fail_on, &fail_on_words),
	AT("allow_all_missing", FIELD_BOOL, plan, allows_all_missing),
	AT("config_digest", FIELD_TEXT, plan, config_digest),
	AT("plan_digest", FIELD_TEXT, plan, plan_digest),
	AT("read_at", FIELD_TEXT, plan, read_at),
	NEWER("live_capture", FIELD_OBJECT, plan, live_capture, &live_capture_record),
	KNOWN("duration_ms", plan, duration_ms, -1),
	AT("interrupted", FIELD_BOOL, plan, interrupted),
	AT("not_looked_at", FIELD_SLICES, plan, unseen),
	NEWER("unread", FIELD_TEXT, plan, unread, NULL),
	DERIVED("complete", write_complete),
	OBJECT("target_fault", FIELD_OBJECT, plan, target_fault, &target_fault_record),
	AT("held_back", FIELD_TEXT, plan, held_back),
	AT("follow_up", FIELD_TEXT, plan, follow_up),
	AT("question", FIELD_TEXT, plan, question),
	LIST("commands", FIELD_LIST, plan, commands, commands_count, &command_record),
	LIST("headlines", FIELD_LIST, plan, headlines, headlines_count, &headline_record),
	DERIVED("counts", write_counts),
	DERIVED("totals", write_totals),
	LIST("notes", FIELD_TEXTS, plan, notes, notes_count, NULL),
	LIST("passed_over", FIELD_LIST, plan, passed, passed_count, &passed_record),
	DERIVED("dashboards", write_dashboards),
	LIST("diagnostics", FIELD_LIST, plan, diags.items, diags.count, &diagnostic_record),
};
const struct record plan_record = RECORD(plan, plan_fields, NULL, check_plan);
