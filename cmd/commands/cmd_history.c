/* SPDX-License-Identifier: MIT */
/* history: the versions of a live dashboard in the manner of git log. */
#include <inttypes.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include "cmd/commands/commands.h"
#include "cmd/commands/history_runs.h"
#include "cmd/commands/shared_rows.h"
#include "cmd/output/formats.h"
#include "cmd/output/report_text.h"
#include "cmd/report/report.h"
#include "cmd/session/session.h"
#include "cmd/shell/pager.h"
#include "cmd/shell/watch.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/base/when.h"
#include "sync/compare/suggest.h"
#include "sync/history/version_log.h"

#define LINE_BYTES ((size_t)1 << 16)
#define SHORT_HASH 12

/* One line of untrusted text behind a label. */
static void say(const char *label, const char *text)
{
	STRBUF_AUTO line = STRBUF_INIT(LINE_BYTES);
	text_printable(slice_of(text), &line);
	printf("%-8s%s\n", label, line.at ? line.at : "");
}

static void say_date(struct arena *arena, struct slice created)
{
	int64_t then;
	STRBUF_AUTO age = STRBUF_INIT(LINE_BYTES);
	if (!created.at)
		return;
	if (!when_parse(created, &then)) {
		say("Date:", text_c_string(arena, created));
		return;
	}
	int64_t passed = time(NULL) - then;
	if (passed >= 0) /* else one of the two clocks is wrong */
		when_age(passed, &age);
	struct tm utc;
	time_t seconds = then;
	char text[sizeof "-2147481748-01-01T00:00:00Z"];
	gmtime_r(&seconds, &utc);
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
	say("Date:", age.at ? arena_printf(arena, "%s (%s ago)", text, age.at) : text);
}

/* What a trailer, or the server, says that this version is. */
static void say_kind(struct arena *arena, const struct version_entry *entry)
{
	const struct trailer *trailer = &entry->trailer;
	if (entry->restored_from)
		say("Restore:", arena_printf(arena, "of version %" PRId64, entry->restored_from));
	if (!entry->is_ours)
		return;
	const char *run = arena_printf(arena, "run %.*s", SLICE_ARG(trailer->run));
	if (trailer->rollback)
		say("Undo:", arena_printf(arena, "%s to version %" PRId64 ", %s",
					  trailer->raced ? "a covered save put back, as it was," : "a rollback",
					  trailer->rollback_to, run));
	else if (entry->has_commit)
		say("Commit:", arena_printf(arena, "%.*s by %s, %s%s%s", SHORT_HASH, entry->commit.hash,
					    entry->commit.author, run, trailer->merged ? ", merged with live" : "",
					    trailer->dirty ? ", with uncommitted changes" : ""));
	else
		say("Commit:",
		    arena_printf(arena, "%.*s, which is not in this clone, %s", SHORT_HASH, trailer->commit.at, run));
	if (entry->is_untrue)
		say("", "its content does not match its trailer: somebody edited it, or the server changed it");
}

static void say_message(struct slice message)
{
	if (!message.length)
		return;
	putchar('\n');
	for (struct slice rest = message; rest.length;) {
		const char *end = memchr(rest.at, '\n', rest.length);
		size_t length = end ? (size_t)(end - rest.at) : rest.length;
		STRBUF_AUTO line = STRBUF_INIT(LINE_BYTES);
		text_printable((struct slice){rest.at, length}, &line);
		printf("    %s\n", line.at ? line.at : "");
		size_t used = end ? length + 1 : length;
		rest = (struct slice){rest.at + used, rest.length - used};
	}
}

static void say_patch(const struct report *report, const struct version_entry *entry)
{
	static const char *const words[] = {
		[PATCH_FIRST] = "the first version",
		[PATCH_PRUNED] = "the version before it is not kept any more",
	};
	if (entry->patch == PATCH_NONE)
		return;
	putchar('\n');
	if (entry->patch != PATCH_KNOWN)
		printf("    %s\n", words[entry->patch]);
	else if (entry->changes.count == 0)
		puts("    no change of content");
	else
		report_text_changes(report, &entry->page, &entry->changes, stdout);
}

static void print_entry(struct arena *arena, const struct report *report, const struct version_log *log,
			const struct version_entry *entry)
{
	const struct palette *palette = report->palette;
	printf("%sversion %" PRId64 "%s%s\n", palette->yellow, entry->version, palette->reset,
	       entry->version == log->live_version ? " (live)" : "");
	say("Author:", entry->by.at ? text_c_string(arena, entry->by) : "not known");
	say_date(arena, entry->created);
	say_kind(arena, entry);
	say_message(entry->message);
	say_patch(report, entry);
}

static bool read_query(const struct options *options, struct version_log_query *out, struct error *err)
{
	*out = (struct version_log_query){.limit = options->number, .author = options->author, .patch = options->patch};
	if (options->since && !when_parse_since(slice_of(options->since), time(NULL), &out->since)) {
		error_set(err, FAULT_USAGE, "invalid --since '%s': expected a time", options->since);
		return error_hint(err, "Examples: 36h, 14d, 2026-01-31, 2026-01-31T09:00:00Z.");
	}
	return options_expect_no_report(options, "history", err);
}

/* The uid on the target; what is a resource's address already stays. */
static bool find_live_uid(const struct operation *operation, struct arena *arena, struct slice uid, struct slice *out,
			  struct error *err)
{
	*out = !operation->target.azure || azure_is_resource(uid) ? uid
								  : azure_live_uid(arena, operation->target.azure, uid);
	if (out->at)
		return true;
	error_set(err, FAULT_USAGE, "'%.*s' is not a legal name of an Azure resource", SLICE_ARG(uid));
	return error_hint(err, "Add the uid to 'azure.names' of the target.");
}

static void print_log(const struct session *session, const struct version_log *log)
{
	ARENA_AUTO arena = arena_new();
	const struct report report = {
		.command = "history",
		.verbose = session->options->verbose,
		.is_raw = session->options->raw,
		.palette = terminal_palette(session->options, stdout),
		.width = terminal_width(session->options, stdout),
	};
	struct pager pager;
	pager_begin(session->options, &pager);
	for (size_t i = 0; i < log->count; i++) {
		if (i)
			putchar('\n');
		print_entry(arena, &report, log, &log->entries[i]);
	}
	if (log->count == 0)
		puts("The server keeps no version that matches.");
	pager_end(&pager);
}

/* A slip in a uid of git is likelier than a dashboard that was deleted; without a config there is no git to look at. */
static bool suggest(struct session *session, struct slice uid, struct error *err)
{
	ERROR_AUTO ignored = {0};
	const char *hint = "The server keeps no versions of a dashboard that was deleted.";
	if (!session_choose_rules(session, &ignored))
		return error_hint(err, "%s", hint);
	return suggest_dashboard(&session->operation, uid, SUGGESTED_UIDS, hint, err);
}

static int cmd_history(const struct invocation *invocation, struct error *err)
{
	SESSION_AUTO session = {0};
	struct version_log_query query;
	if (invocation->options->runs) {
		history_runs(invocation, err);
		return FAULT_NONE;
	}
	if (invocation->arguments_count == 0 || *invocation->arguments[0] == '\0') {
		error_set(err, FAULT_USAGE, "no dashboard is named");
		error_hint(err, "Run 'dashsync history UID', or 'dashsync history --runs'.");
		return FAULT_NONE;
	}
	if (invocation->arguments_count > 1) {
		error_set(err, FAULT_USAGE, "history shows the versions of one dashboard");
		error_hint(err, "Run 'dashsync history UID'; --runs takes several.");
		return FAULT_NONE;
	}
	if (!read_query(invocation->options, &query, err) || !session_open(&session, invocation, SESSION_SERVER, err))
		return FAULT_NONE;
	ARENA_AUTO arena = arena_new();
	struct slice uid = slice_of(invocation->arguments[0]);
	struct slice live_uid;
	struct version_log log;
	struct watch watch;
	if (!find_live_uid(&session.operation, arena, uid, &live_uid, err))
		return FAULT_NONE;
	progress_begin(&session.progress, session.options, "reading versions", NULL);
	watch_start(&watch, session.connection.client, session.operation.limits.interrupted);
	bool ok = version_log_read(&session.operation, arena, live_uid, &query, &log, err);
	watch_stop(&watch);
	progress_end(&session.progress);
	if (ok && !log.found) {
		error_set(err, FAULT_FAILED, "there is no dashboard '%.*s' on the server", SLICE_ARG(live_uid));
		ok = suggest(&session, uid, err);
	}
	if (ok && invocation->options->json)
		report_json_versions(uid, live_uid, &log, stdout);
	else if (ok)
		print_log(&session, &log);
	return FAULT_NONE;
}

static const struct option_row rows[] = {
	{.letter = 'n',
	 .name = "max-count",
	 .type = OPTION_NUMBER,
	 .offset = OPTION_AT(number),
	 .argument = "N",
	 .help = "at most N versions, or runs",
	 .manual = "Print at most N versions, or runs. By default all that the server keeps.",
	 .maximum = 100000},
	{.name = "runs",
	 .type = OPTION_FLAG,
	 .offset = OPTION_AT(runs),
	 .help = "list runs, of all dashboards without a UID",
	 .manual = "List runs instead of versions. Takes neither `--patch` nor `--author`; `--since` leaves out older "
		   "versions."},
	{.letter = 'p',
	 .name = "patch",
	 .type = OPTION_FLAG,
	 .offset = OPTION_AT(patch),
	 .help = "show the changes of each version too",
	 .manual = "Print the changes of each version too. This reads every version that is shown, and the one before "
		   "it."},
	{.name = "since",
	 .type = OPTION_TEXT,
	 .offset = OPTION_AT(since),
	 .argument = "TIME",
	 .help = "only versions since: 36h, 14d, 2026-01-31, RFC 3339",
	 .manual = "Only versions since TIME: an age (90m, 36h, 14d, 2w), a day (2026-01-31, from midnight UTC) or an "
		   "RFC 3339 time."},
	{.name = "author",
	 .type = OPTION_TEXT,
	 .offset = OPTION_AT(author),
	 .argument = "AUTHOR",
	 .help = "only versions by people with AUTHOR in their name",
	 .manual = "Only versions by people whose name contains AUTHOR; upper and lower case count as the same."},
	SHARED_RAW,
	{0},
};

const struct command command_history = {
	.name = "history",
	.arguments = "[UID...]",
	.most_arguments = SIZE_MAX,
	.summary = "show the versions of a live dashboard, or runs",
	.description = "Prints the versions of a dashboard that the server keeps, newest first: author, time, message, "
		       "and the commit of a save by dashsync. --runs lists the runs that saved dashboards, for "
		       "'rollback --run'. Writes nothing.",
	.manual =
		"Prints the versions of a dashboard that the server keeps, newest first: author, time and message, and "
		"for a save by dashsync the commit and the run. Merges, rollbacks and restores are marked. UID is the "
		"one in git, or any on the server. A message can be written by anybody: with `--patch`, history checks "
		"whether the content is the one that the message of dashsync claims. Sends only GET requests.\n"
		"\n"
		"With `--runs`, lists the runs of apply and rollback instead, newest first: the run's id (for "
		"`rollback --run`), its time and commit, and how many dashboards it wrote, how many it rolled back, "
		"and on how many somebody else's save at the same moment was put back. Reads the versions of the "
		"dashboards with these UIDs, or of all dashboards in the files. When a dashboard cannot be read, the "
		"runs of the others are listed, and the exit code is that of the failure.",
	.options = rows,
	.examples =
		{
			{"history web-latency", "versions: who, when, which commit"},
			{"history web-latency -p -n 3", "what changed in the last three"},
			{"history --runs", "runs that can be rolled back"},
		},
	.see_also = "rollback explain drift",
	.run = cmd_history,
};
