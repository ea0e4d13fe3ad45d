/* SPDX-License-Identifier: MIT */
/* The runs of `history --runs` as JSON (docs/report.md). */
#include "cmd/report/report_fields.h"
#include "cmd/report/report_json.h"
#include "model/base/strbuf.h"
#include "sync/history/run_log.h"

static void write_number(struct json_out *out, const char *key, int64_t number)
{
	json_out_key(out, key);
	json_out_number(out, number);
}

static void write_run(struct json_out *out, const struct run_entry *entry)
{
	const struct slice none = {0};
	const struct {
		const char *key;
		struct slice text;
	} rows[] = {
		{"run", entry->run},
		{"created", entry->created},
		{"commit", entry->commit},
		{"subject", entry->has_commit ? slice_of(entry->of.subject) : none},
		{"commit_author", entry->has_commit ? slice_of(entry->of.author) : none},
	};
	json_out_open(out, '{');
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		json_out_key(out, rows[i].key);
		json_out_slice(out, rows[i].text);
	}
	write_number(out, "written", (int64_t)entry->written);
	write_number(out, "raced", (int64_t)entry->raced);
	write_number(out, "rolled_back", (int64_t)entry->rolled_back);
	json_out_close(out, '}');
}

void report_json_runs(const struct run_log *log, int exit, FILE *to)
{
	STRBUF_AUTO text = STRBUF_INIT(SIZE_MAX / 2);
	struct json_out out;
	report_json_begin(&out, &text, to, "history", exit);
	json_out_key(&out, "counts");
	json_out_open(&out, '{');
	write_number(&out, "dashboards", (int64_t)log->dashboards);
	write_number(&out, "unread", (int64_t)log->unread);
	json_out_close(&out, '}');
	json_out_key(&out, "runs");
	json_out_open(&out, '[');
	for (size_t i = 0; i < log->count; i++) {
		json_out_item(&out);
		write_run(&out, &log->entries[i]);
	}
	json_out_close(&out, ']');
	report_json_end(&out);
}
