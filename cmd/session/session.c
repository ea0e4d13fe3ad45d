/* SPDX-License-Identifier: MIT */
/*
 * The order is source, config, target (session_config.c), rules, connection. Without a config an --endpoint and a
 * folder are enough.
 */
#include "cmd/session/session_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "cmd/report/report.h"
#include "cmd/shell/interrupt.h"
#include "cmd/shell/typed.h"
#include "cmd/shell/watch.h"
#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/path.h"
#include "model/base/strbuf.h"
#include "model/base/string_list.h"
#include "model/base/when.h"
#include "sync/apply/plan_operation.h"
#include "sync/base/writers.h"
#include "sync/compare/uid_index.h"

#define DEFAULT_JOBS    16
#define DEFAULT_TIMEOUT 30
#define DEFAULT_HISTORY 200

/* ---- connection ---- */

/* The text of `ca-file`, from the same source as the config. */
static bool read_ca(struct session *session, struct slice *out, struct error *err)
{
	struct slice name = session->settings.ca_file;
	if (!name.at)
		return true;
	struct arena *arena = session->arena;
	const struct session_review *review = session->review;
	const char *config_path = review ? review->file.path : session->config_path;
	const char *path = session_path(arena, path_folder(arena, config_path), arena_slice(arena, name).at);
	struct source_content content;
	struct source *source = review ? review->rev : session->source;
	if (!source_read(source, arena, path, LIMIT_CONFIG_BYTES, &content, err))
		return error_context(err, "ca-file");
	if (!content.found)
		return error_set(err, FAULT_CONFIG, "ca-file '%s' does not exist", path);
	*out = content.text;
	return true;
}

static bool connect_target(struct session *session, struct error *err)
{
	struct operation *operation = &session->operation;
	struct connection *connection = &session->connection;
	struct connect_options options = {
		.options = session->options,
		.target = session->target,
		.settings = &session->settings,
		.jobs = operation->limits.jobs > operation->limits.write_jobs ? operation->limits.jobs
									      : operation->limits.write_jobs,
		.interrupted = operation->limits.interrupted,
	};
	if (!read_ca(session, &options.ca, err) || !connect_open(connection, session->arena, &options, err))
		return false;
	session->endpoint = connection->endpoint;
	operation->target.gateway = &connection->gateway;
	operation->target.endpoint = connection->endpoint;
	if (session->review) {
		session->review->before.target.gateway = &connection->gateway;
		session->review->before.target.endpoint = connection->endpoint;
	}
	return true;
}

/* ---- the session ---- */

/* Links lead to dashboards of this source. */
static bool find_link(void *user, struct arena *arena, struct slice uid, struct slice *live)
{
	const struct session *session = user;
	if (azure_is_resource(uid) || !uid_index_has(session->uid_index, uid))
		return false;
	*live = azure_live_uid(arena, &session->settings.azure, uid);
	return live->at != NULL;
}

/* Where the dashboards of an azure target are: what the config leaves out comes from the environment. */
static bool choose_azure(struct session *session, struct error *err)
{
	static const struct {
		size_t at;
		const char *variable;
	} rows[] = {
		{offsetof(struct azure, region), "AZURE_LOCATION"},
		{offsetof(struct azure, subscription), "AZURE_SUBSCRIPTION_ID"},
		{offsetof(struct azure, resource_group), "AZURE_RESOURCE_GROUP"},
	};
	struct azure *azure = &session->settings.azure;
	if (!session->settings.has_azure)
		return true;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct slice *text = (struct slice *)((char *)azure + rows[i].at);
		if (!text->at)
			*text = slice_of(connect_variable(rows[i].variable));
	}
	if (!azure_check(azure, err))
		return error_context(err, "target '%.*s'", SLICE_ARG(session->settings.name));
	session->operation.target.azure = azure;
	session->uid_index = uid_index_new(&session->operation);
	session->links = (struct links){find_link, session};
	session->settings.resolution.links = &session->links;
	return true;
}

/* Called once, when the server first proves busy. */
static void say_busy(void *user, uint32_t writers, uint32_t most)
{
	struct session *session = user;
	if (session->options->quiet)
		return;
	char *line = most > 1 ? heap_printf("the server is busy: writing %u at a time instead of %u, or fewer", writers,
					    most)
			      : heap_printf("the server is busy: saves that it did not take are sent again");
	progress_say(&session->progress, line);
	free(line);
}

static void set_up_operation(struct session *session)
{
	const struct options *options = session->options;
	const struct config_target *settings = &session->settings;
	struct operation *operation = &session->operation;
	operation->files.source = session->source;
	session_take_settings(session, settings, session->config.id, operation);
	operation->limits.jobs = options->jobs ? options->jobs : settings->jobs;
	operation->limits.write_jobs = options->write_jobs ? options->write_jobs : settings->write_jobs;
	operation->limits.writers = writers_new(operation->limits.write_jobs, say_busy, session);
	operation->files.config_path = session->config_path;
	operation->target.program = typed_program(session->arena, options);
	operation->target.program_names_target = options->target != NULL;
	operation->target.name = session->target ? arena_slice(session->arena, session->target->name).at : NULL;
	if (operation->target.name) {
		const char *variable = sign_in_variable(session->arena, operation->target.name);
		operation->target.token_variable = connect_variable(variable) ? variable : NULL;
	}
	operation->policy.decision.adopt = options->adopt;
	operation->policy.decision.allow_older_commit = options->allow_older_commit;
	operation->files.only_globs = options->only;
	operation->files.only_globs_count = options->only_count;
	operation->policy.quiet_minutes = options->quiet_minutes;
	operation->policy.max_failures = options->max_failures;
	operation->limits.now = time(NULL);
	operation->files.has_commit = source_commit(session->source, session->arena, &operation->files.commit);
	operation->limits.interrupted = interrupt_catch();
	if (session->review)
		session_set_up_review(session);
}

bool session_open(struct session *session, const struct invocation *invocation, enum session_extent extent,
		  struct error *err)
{
	*session = (struct session){
		.arena = arena_new(),
		.options = invocation->options,
		.extent = extent,
		.config_was_read = invocation->config_was_read,
		.began = operation_milliseconds(),
	};
	diagnostics_init(&session->problems, session->arena);
	bool names_path = extent != SESSION_UID && extent != SESSION_SERVER && invocation->arguments_count;
	const char *argument = names_path ? invocation->arguments[0] : NULL;
	struct slice fail_on = slice_of(session->options->fail_on);
	struct slice max_changes = slice_of(session->options->max_changes);
	struct plan_limit limit;
	if ((fail_on.at && !plan_fail_on_parse(fail_on, &session->fail_on, err)) ||
	    (max_changes.at && !plan_limit_read(max_changes, &limit, err)))
		return false;
	bool is_review = session->options->base != NULL;
	session->folder = argument;
	if (!session_open_source(session, argument, err) || !session_read_config(session, err) ||
	    (is_review && !session_read_review(session, err)))
		return false;
	if (!(is_review ? session_choose_review(session, err) : session_choose_target(session, err)))
		return false;
	if ((extent >= SESSION_OFFLINE && !session_choose_rules(session, err)) ||
	    (extent > SESSION_CONFIG && !choose_azure(session, err)))
		return false;
	if (session->config_path)
		session->folder = NULL;
	set_up_operation(session);
	bool is_offline = extent <= SESSION_CONFIG || extent == SESSION_OFFLINE ||
			  (session->review && session->review->is_offline);
	if (is_offline)
		return true;
	return session->options->live ? session_open_live(session, err) : connect_target(session, err);
}

bool session_connect(struct session *session, struct error *err)
{
	return choose_azure(session, err) && connect_target(session, err);
}

void session_close(struct session *session)
{
	if (session->source && session->options->verbose)
		fprintf(stderr, "files read: %zu\n", source_reads(session->source));
	connect_close(&session->connection);
	session_close_live(&session->live);
	writers_free(session->operation.limits.writers);
	uid_index_free(session->uid_index);
	session_close_review(session->review);
	source_close(session->source);
	arena_free(session->arena);
	*session = (struct session){0};
}

static const char *time_text(struct arena *arena, int64_t seconds)
{
	STRBUF_AUTO text = STRBUF_INIT(100);
	when_format(seconds, &text);
	return arena_strdup(arena, text.at);
}

void session_describe(const struct session *session, struct plan *plan)
{
	const struct operation *operation = &session->operation;
	plan->endpoint = arena_strdup(plan->arena, session->endpoint);
	plan->policy = operation->policy.decision;
	session_describe_live(session, plan);
	if (plan_has_live(plan))
		plan->read_at = time_text(plan->arena, operation->limits.now);
	plan->fail_on = session->fail_on;
	if (session->target)
		plan->target = arena_slice(plan->arena, session->target->name).at;
	if (operation->files.has_commit) {
		plan->commit = arena_strdup(plan->arena, operation->files.commit.hash);
		plan->subject = arena_strdup(plan->arena, operation->files.commit.subject);
	}
	plan->path = arena_strdup(plan->arena, session->only);
	plan->only = (struct string_list){0};
	for (size_t i = 0; i < operation->files.only_globs_count; i++)
		string_list_add(&plan->only, plan->arena, slice_of(operation->files.only_globs[i]));
	struct digest config = digest_of_bytes(session->config_text);
	plan->config_digest = arena_strdup(plan->arena, config.hex);
	plan->base = arena_strdup(plan->arena, session->options->base);
}

/* Whether all dashboards of the source are asked for. Without a config an argument is the source. */
static bool is_whole(const struct session *session)
{
	const struct operation_files *files = &session->operation.files;
	bool is_part = session->config.dashboards_count && files->only && *files->only;
	return !session->options->base && files->only_globs_count == 0 && !is_part;
}

bool session_plan(struct session *session, struct plan *plan, struct error *err)
{
	struct operation *operation = &session->operation;
	session_describe(session, plan);
	plan->is_whole = is_whole(session);
	plan->allows_all_missing = session->options->allow_all_missing;
	for (size_t i = 0; session->review && i < session->review->headlines_count; i++)
		plan_headline(plan, session->review->headlines[i].key, session->review->headlines[i].text);
	bool compares = operation->target.gateway != NULL;
	progress_begin(&session->progress, session->options, compares ? "comparing" : "reading",
		       compares ? "compared" : "read");
	operation->limits.progress = progress_step;
	operation->limits.progress_user = &session->progress;
	struct watch watch;
	watch_start(&watch, session->connection.client, operation->limits.interrupted);
	bool ok = plan_operation(operation, plan, err);
	watch_stop(&watch);
	progress_end(&session->progress);
	session_add_notes(session, plan);
	return ok;
}

void session_add_notes(const struct session *session, struct plan *plan)
{
	struct api *api = session->connection.api;
	if (interrupt_is_timeout())
		plan_note(plan, arena_printf(plan->arena, "The run was ended after %u s (--run-timeout).",
					     session->options->run_timeout));
	struct busy busy = writers_busy(session->operation.limits.writers);
	const char *fewer = busy.most > 1
				    ? arena_printf(plan->arena,
						   ", and as few as %u instead of %u dashboards were written at a "
						   "time (--write-jobs)",
						   busy.fewest, busy.most)
				    : "";
	if (busy.answers)
		plan_note(plan,
			  arena_printf(plan->arena, "The server was busy: it did not take a save at once %u time%s%s.",
				       busy.answers, busy.answers == 1 ? "" : "s", fewer));
	if (api && api_refusals(api))
		plan_note(plan, "The server limits how fast it may be asked (429): the run went on more slowly.");
}

struct slice session_max_changes(const struct session *session)
{
	const char *given = session->options->max_changes;
	return given ? slice_of(given) : session->settings.max_changes;
}

bool session_first_dirty(struct session *session, const struct plan *plan, const char **dirty, struct error *err)
{
	const char **paths = arena_array(session->arena, plan->count + 1, sizeof *paths);
	size_t count = 0;
	if (session->config_path)
		paths[count++] = session->config_path;
	for (size_t i = 0; i < plan->count; i++)
		if (plan->rows[i].index == 0 && !plan_row_left_git(&plan->rows[i]))
			paths[count++] = plan->rows[i].place.file;
	return source_first_dirty(session->source, paths, count, dirty, err);
}
