/* SPDX-License-Identifier: MIT */
/* A line a run, so that a run is found by grep and its id copied: what was read is printed also when more could not be.
 */
#include "cmd/commands/history_runs.h"

#include <string.h>
#include <time.h>

#include "cmd/commands/commands.h"
#include "cmd/report/report.h"
#include "cmd/session/session.h"
#include "cmd/shell/pager.h"
#include "cmd/shell/watch.h"
#include "model/base/arena.h"
#include "model/base/diag.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/base/when.h"
#include "model/document/azure.h"
#include "sync/history/run_log.h"

#define LINE_BYTES ((size_t)1 << 16)
#define SHORT_HASH 12
#define AGE_WIDTH  12

static bool check(const struct invocation *invocation, struct run_log_query *query, struct error *err)
{
	const struct options *options = invocation->options;
	*query = (struct run_log_query){.limit = options->number};
	if (options->patch || options->author) {
		error_set(err, FAULT_USAGE, "--runs takes neither --patch nor --author");
		return error_hint(err, "'dashsync history UID' shows the versions of a dashboard.");
	}
	if (options->since && !when_parse_since(slice_of(options->since), time(NULL), &query->since)) {
		error_set(err, FAULT_USAGE, "invalid --since '%s': expected a time", options->since);
		return error_hint(err, "Examples: 36h, 14d, 2026-01-31, 2026-01-31T09:00:00Z.");
	}
	return options_expect_no_report(options, "history", err);
}

/* The uids on the target of those that are named, else of all in the files. */
static bool choose(struct session *session, const struct invocation *invocation, struct string_list *live_uids,
		   struct error *err)
{
	const struct azure *azure = session->operation.target.azure;
	struct diagnostics ignored; /* 'validate' reports them */
	diagnostics_init(&ignored, session->arena);
	if (invocation->arguments_count == 0)
		return session_choose_rules(session, err) &&
		       run_log_uids(&session->operation, session->arena, live_uids, &ignored, err);
	for (size_t i = 0; i < invocation->arguments_count; i++) {
		struct slice uid = slice_of(invocation->arguments[i]);
		if (azure && !azure_is_resource(uid))
			uid = azure_live_uid(session->arena, azure, uid);
		if (!uid.at || uid.length == 0) {
			error_set(err, FAULT_USAGE, "'%s' cannot be a dashboard of the target",
				  invocation->arguments[i]);
			return error_hint(err, "Add the uid to 'azure.names' of the target.");
		}
		string_list_add(live_uids, session->arena, uid);
	}
	string_list_sort(live_uids);
	return true;
}

static void add_number(struct strbuf *out, size_t number, const char *words)
{
	if (number)
		strbuf_printf(out, "%s%zu %s", out->length ? ", " : "", number, words);
}

/* "4f1c9a2b3c4d  2026-11-30T06:12:00Z  9 hours ago   commit 88d03e1a77c0  14 written, 1 raced  Leave 4xx out" */
static void print_run(const struct palette *palette, const struct run_entry *entry, int64_t now)
{
	STRBUF_AUTO line = STRBUF_INIT(LINE_BYTES);
	STRBUF_AUTO age = STRBUF_INIT(LINE_BYTES);
	STRBUF_AUTO counts = STRBUF_INIT(LINE_BYTES);
	int64_t passed = entry->at ? now - entry->at : -1;
	if (passed >= 0) { /* else one of the two clocks is wrong */
		when_age(passed, &age);
		strbuf_add_text(&age, " ago");
	}
	add_number(&counts, entry->written, "written");
	add_number(&counts, entry->raced, "raced");
	add_number(&counts, entry->rolled_back, "rolled back");
	text_printable(entry->created.at ? entry->created : slice_of("no time"), &line);
	strbuf_printf(&line, "  %-*s  ", AGE_WIDTH, age.at ? age.at : "");
	if (entry->commit.at)
		strbuf_printf(&line, "commit %.*s", SHORT_HASH, entry->commit.at);
	else
		strbuf_printf(&line, "%-*s", SHORT_HASH + 7, "no commit");
	strbuf_printf(&line, "  %s", counts.at);
	if (entry->has_commit) {
		strbuf_add_text(&line, "  ");
		text_printable(slice_of(entry->of.subject), &line);
	}
	printf("%s%.*s%s  %s\n", palette->yellow, SLICE_ARG(entry->run), palette->reset, line.at);
}

static void print_text(const struct session *session, const struct run_log *log)
{
	const struct palette *palette = terminal_palette(session->options, stdout);
	struct pager pager;
	pager_begin(session->options, &pager);
	for (size_t i = 0; i < log->count; i++)
		print_run(palette, &log->entries[i], session->operation.limits.now);
	if (log->count == 0)
		printf("No run saved any of %zu dashboard%s.\n", log->dashboards, log->dashboards == 1 ? "" : "s");
	pager_end(&pager);
}

void history_runs(const struct invocation *invocation, struct error *err)
{
	SESSION_AUTO session = {0};
	struct run_log_query query;
	struct string_list live_uids = {0};
	struct run_log log;
	struct watch watch;
	if (!check(invocation, &query, err) || !session_open(&session, invocation, SESSION_SERVER, err) ||
	    !choose(&session, invocation, &live_uids, err))
		return;
	progress_begin(&session.progress, session.options, "reading versions", NULL);
	watch_start(&watch, session.connection.client, session.operation.limits.interrupted);
	bool ok = run_log_read(&session.operation, session.arena, &live_uids, &query, &log, err);
	watch_stop(&watch);
	progress_end(&session.progress);
	if (!ok && err->fault != FAULT_INTERRUPTED && log.unread && log.unread < live_uids.count)
		error_context(err, "%zu of %zu dashboards could not be read", log.unread, live_uids.count);
	if (ok && log.dashboards == 0 && invocation->arguments_count) {
		error_set(err, FAULT_FAILED, "the server has none of these dashboards");
		error_hint(err, "'dashsync history --runs' lists the runs of all.");
		return;
	}
	if (invocation->options->json)
		report_json_runs(&log, (int)err->fault, stdout);
	else if (ok || log.count)
		print_text(&session, &log);
}
