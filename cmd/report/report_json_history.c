/* SPDX-License-Identifier: MIT */
/* The JSON reports that are not of a plan: of `history` and of `doctor` (docs/report.md). */
#include <string.h>

#include "cmd/report/report_fields.h"
#include "cmd/report/report_json.h"
#include "model/base/strbuf.h"
#include "model/plan/checkup.h"
#include "sync/history/version_log.h"

/* ---- history ---- */

static const char *version_kind(const struct version_entry *entry)
{
	if (entry->restored_from)
		return "restore";
	if (!entry->is_ours)
		return "edit";
	if (entry->trailer.rollback)
		return "rollback";
	return entry->trailer.merged ? "merge" : "write";
}

static void write_texts(struct json_out *out, const struct version_entry *entry)
{
	const struct slice none = {0};
	const struct {
		const char *key;
		struct slice text;
	} rows[] = {
		{"run", entry->is_ours ? entry->trailer.run : none},
		{"commit", entry->is_ours ? entry->trailer.commit : none},
		{"subject", entry->has_commit ? slice_of(entry->commit.subject) : none},
		{"commit_author", entry->has_commit ? slice_of(entry->commit.author) : none},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		json_out_key(out, rows[i].key);
		json_out_slice(out, rows[i].text);
	}
}

static void write_version(struct json_out *out, const struct version_entry *entry)
{
	int64_t from = entry->trailer.rollback ? entry->trailer.rollback_to : entry->restored_from;
	json_out_open(out, '{');
	json_out_key(out, "version");
	json_out_number(out, entry->version);
	json_out_key(out, "created");
	json_out_slice(out, entry->created);
	json_out_key(out, "author");
	json_out_slice(out, entry->by);
	json_out_key(out, "message");
	json_out_slice(out, entry->message);
	json_out_key(out, "kind");
	json_out_text(out, version_kind(entry));
	json_out_key(out, "restores");
	if (from)
		json_out_number(out, from);
	else
		json_out_word(out, "null");
	write_texts(out, entry);
	json_out_key(out, "changes");
	if (entry->patch == PATCH_KNOWN)
		fields_write_list(out, &change_record, entry->changes.items, entry->changes.count);
	else
		json_out_word(out, "null");
	json_out_close(out, '}');
}

/* The number of versions of each kind. */
static void write_version_counts(struct json_out *out, const struct version_log *log)
{
	static const char *const kinds[] = {"edit", "write", "merge", "rollback", "restore"};
	json_out_key(out, "counts");
	json_out_open(out, '{');
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		int64_t count = 0;
		for (size_t j = 0; j < log->count; j++)
			count += strcmp(version_kind(&log->entries[j]), kinds[i]) == 0;
		json_out_key(out, kinds[i]);
		json_out_number(out, count);
	}
	json_out_close(out, '}');
}

void report_json_versions(struct slice uid, struct slice live_uid, const struct version_log *log, FILE *out)
{
	STRBUF_AUTO text = STRBUF_INIT(SIZE_MAX / 2);
	struct json_out json;
	report_json_begin(&json, &text, out, "history", FAULT_NONE); /* what fails has no versions to print */
	json_out_key(&json, "uid");
	json_out_slice(&json, uid);
	json_out_key(&json, "live_uid");
	json_out_slice(&json, live_uid);
	json_out_key(&json, "title");
	json_out_slice(&json, log->title);
	write_version_counts(&json, log);
	json_out_key(&json, "versions");
	json_out_open(&json, '[');
	for (size_t i = 0; i < log->count; i++) {
		json_out_item(&json);
		write_version(&json, &log->entries[i]);
	}
	json_out_close(&json, ']');
	report_json_end(&json);
}

/* ---- doctor ---- */

/* The number of checks that ended so. */
static void write_finding_counts(struct json_out *out, const struct checkup *checkup)
{
	int64_t of[FINDING_SKIPPED + 1] = {0};
	for (size_t i = 0; i < checkup->count; i++)
		of[checkup->items[i].status]++;
	json_out_key(out, "counts");
	json_out_open(out, '{');
	for (int status = 0; status <= FINDING_SKIPPED; status++) {
		json_out_key(out, finding_status_name((enum finding_status)status));
		json_out_number(out, of[status]);
	}
	json_out_close(out, '}');
}

static void write_finding(struct json_out *out, const struct finding *finding)
{
	json_out_open(out, '{');
	json_out_key(out, "area");
	json_out_text(out, finding->area);
	json_out_key(out, "status");
	json_out_text(out, finding_status_name(finding->status));
	json_out_key(out, "what");
	json_out_text(out, finding->what);
	json_out_key(out, "fix");
	json_out_text(out, finding->fix);
	json_out_close(out, '}');
}

static void write_identity(struct json_out *out, const struct job_identity *identity)
{
	json_out_key(out, "identity");
	if (!identity) {
		json_out_text(out, NULL);
		return;
	}
	const struct {
		const char *key;
		const char *text;
	} texts[] = {
		{"platform", identity->platform}, {"issuer", identity->issuer},
		{"subject", identity->subject},   {"other_subject", identity->other_subject},
		{"audience", identity->audience},
	};
	json_out_open(out, '{');
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		json_out_key(out, texts[i].key);
		json_out_text(out, texts[i].text);
	}
	json_out_key(out, "pull_request");
	json_out_word(out, identity->is_review ? "true" : "false");
	json_out_key(out, "fork");
	json_out_word(out, identity->is_fork ? "true" : "false");
	json_out_close(out, '}');
}

void report_json_checkup(const struct checkup *checkup, int exit, FILE *out)
{
	STRBUF_AUTO text = STRBUF_INIT(SIZE_MAX / 2);
	struct json_out json;
	report_json_begin(&json, &text, out, "doctor", exit);
	write_finding_counts(&json, checkup);
	json_out_key(&json, "checks");
	json_out_open(&json, '[');
	for (size_t i = 0; i < checkup->count; i++) {
		json_out_item(&json);
		write_finding(&json, &checkup->items[i]);
	}
	json_out_close(&json, ']');
	write_identity(&json, checkup->identity);
	report_json_end(&json);
}
