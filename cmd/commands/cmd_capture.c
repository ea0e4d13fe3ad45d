/* SPDX-License-Identifier: MIT */
/* capture: what plan needs of live goes into a file, for 'plan --live' where there is no sign-in. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "cmd/commands/commands.h"
#include "cmd/commands/shared_rows.h"
#include "cmd/report/report.h"
#include "cmd/session/session.h"
#include "cmd/shell/progress.h"
#include "cmd/shell/watch.h"
#include "model/base/arena.h"
#include "model/base/string_list.h"
#include "model/base/text.h"
#include "model/document/azure.h"
#include "sync/base/replace_file.h"
#include "sync/capture/capture_write.h"

#define MOST_NAMED 10 /* dashboards that could not be read */

static bool check_options(const struct options *options, struct error *err)
{
	if (options->json || options->reports_count)
		return error_set(err, FAULT_USAGE, "capture prints text; it has no --report and no --json");
	if (options->out)
		return true;
	error_set(err, FAULT_USAGE, "capture needs a file to write");
	return error_hint(err, "dashsync capture -o live.capture");
}

/* The uid of a row on the target; at NULL: it has none there. */
static struct slice live_uid_of(const struct session *session, const struct plan_row *row)
{
	const struct azure *azure = session->operation.target.azure;
	if (!row->uid.length)
		return (struct slice){0};
	return azure ? azure_live_uid(session->arena, azure, row->uid) : row->uid;
}

/* Reads the files, and asks nobody yet: which dashboards the source has. */
static bool list_dashboards(struct session *session, struct plan *plan, struct string_list *out, struct error *err)
{
	struct operation_target *target = &session->operation.target;
	const struct gateway *gateway = target->gateway;
	target->gateway = NULL;
	bool ok = session_plan(session, plan, err);
	target->gateway = gateway;
	for (size_t i = 0; ok && i < plan->count; i++) {
		struct slice uid = live_uid_of(session, &plan->rows[i]);
		if (uid.length)
			string_list_add(out, session->arena, uid);
	}
	string_list_sort(out);
	report_print_diagnostics(&plan->diags, stderr);
	if (ok && plan->interrupted)
		return error_set(err, FAULT_INTERRUPTED, "nothing was captured");
	return ok;
}

static struct capture_request request_of(const struct session *session, const struct plan *plan,
					 const struct string_list *uids)
{
	return (struct capture_request){
		.operation = &session->operation,
		.uids = uids->items,
		.count = uids->count,
		.header =
			{
				.target = slice_of(plan->target),
				.read_at = slice_of(plan->read_at),
				.tool = slice_of(DASHSYNC_VERSION),
				.commit = slice_of(plan->commit),
				.has_people = session->options->with_people,
			},
	};
}

/* A target that answers for no dashboard leaves the file as it was. */
static bool refuse_all_unread(const struct session *session, const struct capture_request *request,
			      const struct capture_summary *summary, struct error *err)
{
	ARENA_AUTO arena = arena_new();
	const struct gateway *gateway = session->operation.target.gateway;
	struct gateway_fault found = {.fault = FAULT_NONE};
	bool is_target = gateway->ops->is_at_fault && gateway->ops->is_at_fault(gateway->self, arena, &found);
	if (!is_target && (!request->count || summary->unread < request->count))
		return true;
	const char *file = session->options->out;
	assert(is_target || summary->faults);
	if (!is_target)
		return error_set(err, summary->faults[0], "no dashboard could be read; '%s' is not written", file);
	error_set(err, found.fault, "%s; '%s' is not written", found.message, file);
	return found.hint ? error_hint(err, "%s", found.hint) : false;
}

static bool write_file(struct session *session, const struct capture_request *request, struct capture_summary *summary,
		       struct error *err)
{
	const char *path = session->options->out;
	struct replace_file output;
	struct watch watch;
	char *text = NULL;
	size_t length = 0;
	FILE *file = open_memstream(&text, &length);
	if (!file)
		return error_set(err, FAULT_FAILED, "out of memory");
	progress_begin(&session->progress, session->options, "capturing", "captured");
	watch_start(&watch, session->connection.client, session->operation.limits.interrupted);
	bool ok = capture_write(request, session->arena, file, summary, err);
	watch_stop(&watch);
	progress_end(&session->progress);
	fclose(file);
	ok = ok && refuse_all_unread(session, request, summary, err) && replace_file_open(&output, path, err);
	if (ok) {
		fwrite(text, 1, length, output.file);
		ok = replace_file_close(&output, err);
	}
	free(text);
	return ok;
}

static void print_unread(const struct capture_request *request, const struct capture_summary *summary)
{
	size_t named = 0;
	assert(!request->count || summary->faults);
	for (size_t i = 0; i < request->count; i++) {
		ARENA_AUTO arena = arena_new();
		if (summary->faults[i] == FAULT_NONE)
			continue;
		if (named++ < MOST_NAMED)
			fprintf(stderr, "error: '%s' could not be read whole: %s\n",
				text_c_string(arena, request->uids[i]),
				summary->faults[i] == FAULT_DENIED        ? "a permission is missing"
				: summary->faults[i] == FAULT_UNREACHABLE ? "the server did not answer"
									  : "reading failed");
	}
	if (named > MOST_NAMED)
		fprintf(stderr, "error: %zu more could not be read whole\n", named - MOST_NAMED);
	if (summary->versions_unread)
		fprintf(stderr, "hint: Listing versions needs a role that may write; a plan of this capture cannot "
				"judge edits by hand without them.\n");
	if (request->count && summary->missing == request->count)
		fprintf(stderr, "warning: none of the dashboards is on the server: is this the right target?\n");
}

static void print_contents(const struct session *session, const struct capture_request *request,
			   const struct capture_summary *summary)
{
	const struct capture_header *header = &request->header;
	printf("captured %zu dashboard%s", request->count, request->count == 1 ? "" : "s");
	if (header->target.at)
		printf(" of target '%.*s'", SLICE_ARG(header->target));
	printf(" into %s (%zu bytes)\n", session->options->out, summary->bytes);
	if (session->options->quiet)
		return;
	if (header->commit.at)
		printf("  commit     %.12s, whose dashboards these are\n", header->commit.at);
	printf("  read at    %.*s\n", SLICE_ARG(header->read_at));
	printf("  live       %zu read, %zu not on the server, %zu not readable\n",
	       request->count - summary->missing - summary->unread, summary->missing, summary->unread);
	printf("  versions   %zu, documents %zu\n", summary->versions, summary->documents);
	printf("  people     %s\n", header->has_people ? "who saved what, and their messages"
						       : "left out (--with-people keeps who saved what, and why)");
	printf("The file has the content of these dashboards: queries, texts, names of data sources. Keep it from\n"
	       "whoever may not see them; where the repository is public, neither upload nor cache it.\n");
}

/* What could not be read counts as the rows of any other command that reads. */
static void take_faults(const struct session *session, const struct capture_request *request,
			const struct capture_summary *summary, struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		struct slice uid = live_uid_of(session, &plan->rows[i]);
		for (size_t k = 0; k < request->count; k++)
			if (slice_equal(request->uids[k], uid) && summary->faults[k] != FAULT_NONE)
				plan->rows[i].fault = summary->faults[k];
	}
}

static int capture(struct session *session, struct plan *plan, struct error *err)
{
	struct string_list uids = {0};
	struct capture_summary summary = {0};
	if (!list_dashboards(session, plan, &uids, err))
		return FAULT_NONE; /* an error that is set says more */
	const struct capture_request request = request_of(session, plan, &uids);
	if (!write_file(session, &request, &summary, err))
		return FAULT_NONE;
	take_faults(session, &request, &summary, plan);
	print_unread(&request, &summary);
	print_contents(session, &request, &summary);
	const struct plan *const plans[] = {plan};
	return plan_exit_all(EXIT_OF_PLAN, plans, 1);
}

static int cmd_capture(const struct invocation *invocation, struct error *err)
{
	SESSION_AUTO session = {0};
	struct plan plan;
	if (!check_options(invocation->options, err) || !session_open(&session, invocation, SESSION_ONLINE, err))
		return FAULT_NONE;
	plan_init(&plan);
	int result = capture(&session, &plan, err);
	plan_free(&plan);
	return result;
}

static const struct option_row rows[] = {
	SHARED_REF,
	{.letter = 'o',
	 .name = "out",
	 .type = OPTION_TEXT,
	 .offset = OPTION_AT(out),
	 .argument = "FILE",
	 .help = "the file to write",
	 .manual = "Write to FILE, which is replaced as a whole, or stays as it is. It has the content of the "
		   "dashboards, so keep it from whoever may not see them."},
	{.name = "with-people",
	 .type = OPTION_FLAG,
	 .offset = OPTION_AT(with_people),
	 .help = "keep who saved what, and their messages",
	 .manual = "Keep who saved each version and the messages that people left. Without it a plan of the capture "
		   "finds every edit by hand, but says \"somebody\". Messages that dashsync wrote are always kept: "
		   "they show what it wrote."},
	{0},
};

const struct command command_capture = {
	.name = "capture",
	.arguments = "[DIR|FILE]",
	.most_arguments = 1,
	.summary = "save what plan needs of live, for 'plan --live'",
	.description = "Saves what plan needs of the server into one file: the live dashboards of the source, their "
		       "lists of versions and a few older documents. 'plan --live FILE' then compares without a token, "
		       "an endpoint or a network. Writes nothing to the server.",
	.manual = "Reads the live dashboard of each uid in the source, the list of its versions, and the documents of "
		  "the few versions that a plan may compare with, and writes them to a file. `plan --live` FILE "
		  "compares any commit with that file: no token, no endpoint, no network. So a job that has no secret, "
		  "as that of a pull request from a fork, can show what merging would do.\n"
		  "\n"
		  "The file has no token, no endpoint, and no dashboard but those of the source. It does have the "
		  "content of the dashboards. Who saved what is left out unless `--with-people` is given. Two captures "
		  "of the same live differ in their first line alone.\n"
		  "\n"
		  "Run it with the identity that may write: reading versions needs that role. What could not be read "
		  "is noted in the file, and a plan calls it unreadable.\n"
		  "\n"
		  "Exit 0 when everything was read; 77, 69 or 1 when something was not, and then the file has the "
		  "rest; 65 when a dashboard file is invalid. When no dashboard can be read, FILE stays as it was.",
	.options = rows,
	.examples =
		{
			{"capture -o live.capture", "save what is live of the only target"},
			{"-t prod capture --ref main -o prod.capture", "the dashboards of a branch, of one target"},
			{"capture --with-people -o team.capture", "with who saved what, and why"},
		},
	.see_also = "plan drift ci",
	.run = cmd_capture,
};
