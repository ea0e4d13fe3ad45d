/* SPDX-License-Identifier: MIT */
/*
 * The order is source, config, target, rules, connection. Without a config an --endpoint and a folder are enough. A
 * folder as argument is where the source is opened, so that any path works; with --ref it is a path in the commit.
 */
#include "cmd/session/session.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cmd/report/report.h"
#include "cmd/shell/interrupt.h"
#include "cmd/shell/watch.h"
#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "sync/apply/plan_operation.h"
#include "sync/compare/uid_index.h"

#define CONFIG_NAME     "dashsync.yaml"
#define DEFAULT_JOBS    16
#define DEFAULT_TIMEOUT 30
#define DEFAULT_HISTORY 200

/* ---- source and config ---- */

static const char *join(struct arena *arena, const char *folder, const char *name)
{
	if (*folder == '\0' || strcmp(folder, ".") == 0 || *name == '/')
		return arena_strdup(arena, name);
	return arena_printf(arena, "%s/%s", folder, name);
}

static const char *folder_of(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	if (!slash)
		return "";
	return arena_copy(arena, path, slash == path ? 1 : (size_t)(slash - path));
}

static const char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

/* A path without `.` segments and doubled or final slashes. */
static const char *tidy(struct arena *arena, const char *path)
{
	STRBUF_AUTO tidied = STRBUF_INIT(strlen(path) + 1);
	for (const char *at = path; *at;) {
		size_t length = strcspn(at, "/");
		bool idle = length == 0 || (length == 1 && *at == '.');
		if (!idle && tidied.length)
			strbuf_add_char(&tidied, '/');
		if (!idle)
			strbuf_add(&tidied, at, length);
		at += length;
		at += *at == '/';
	}
	return arena_slice(arena, strbuf_slice(&tidied)).at;
}

static bool open_source(struct session *session, const char *argument, struct error *err)
{
	struct arena *arena = session->arena;
	const char *ref = session->options->ref;
	const char *directory = ".";
	const char *file = "";
	struct stat status;
	if (argument && !ref) {
		if (stat(argument, &status) != 0) {
			error_set(err, FAULT_USAGE, "'%s' cannot be read: %s", argument, strerror(errno));
			return error_hint(err, "Name a folder or file with dashboards.");
		}
		bool is_file = !S_ISDIR(status.st_mode);
		directory = is_file ? folder_of(arena, argument) : argument;
		directory = *directory ? directory : ".";
		file = is_file ? name_of(argument) : "";
	}
	struct source_where where = {directory, ref};
	session->source = source_open(&where, err);
	if (!session->source)
		return false;
	session->operation.files.directory = directory;
	if (argument)
		session->only = tidy(arena, join(arena, source_prefix(session->source), ref ? argument : file));
	return true;
}

/*
 * Where -c is, relative to the root. It is named as seen from where dashsync runs, while the source may be open at a
 * folder that was named too; with --ref both are the same.
 */
static const char *named_config(struct session *session)
{
	struct arena *arena = session->arena;
	const char *prefix = source_prefix(session->source);
	const char *named = session->options->config;
	char *folder = realpath(session->operation.files.directory, NULL);
	char *file = session->options->ref ? NULL : realpath(named, NULL);
	const char *path = tidy(arena, join(arena, prefix, named));
	size_t root = folder ? strlen(folder) : 0;
	size_t below = *prefix ? strlen(prefix) + 1 : 0;
	if (file && root > below && strncmp(file, folder, root - below) == 0 && file[root - below] == '/')
		path = arena_strdup(arena, file + root - below + 1);
	free(folder);
	free(file);
	return path;
}

/* -c, or dashsync.yaml in the prefix or the nearest folder above it, within the source. */
static bool find_config(struct session *session, struct slice *text, struct error *err)
{
	struct arena *arena = session->arena;
	const char *folder = source_prefix(session->source);
	const char *named = session->options->config;
	for (;;) {
		const char *path = named ? named_config(session) : join(arena, folder, CONFIG_NAME);
		bool found = false;
		if (!source_read(session->source, arena, path, LIMIT_CONFIG_BYTES, text, &found, err))
			return error_context(err, "config");
		if (found) {
			session->config_path = path;
			return true;
		}
		if (named) {
			error_set(err, FAULT_CONFIG, "config '%s' is not in the source", named);
			return error_hint(err, "-c names a file of the repository, or of the commit with --ref.");
		}
		if (*folder == '\0')
			return true;
		folder = folder_of(arena, folder);
	}
}

/* Takes in the text of a config that is called `name`. */
static bool take_config(struct session *session, struct slice text, const char *name, struct config *out,
			struct error *err)
{
	struct diagnostics diags;
	diagnostics_init(&diags, session->arena);
	bool ok = config_read(session->arena, text, name, &diags, out);
	diagnostics_sort(&diags);
	diagnostics_append(&session->problems, &diags);
	if (session->extent != SESSION_CHECKUP)
		report_print_diagnostics(&diags, stderr);
	if (ok)
		return true;
	error_set(err, FAULT_CONFIG, "'%s' has %zu problem%s", name, diags.errors, diags.errors == 1 ? "" : "s");
	return error_hint(err, "The keys are explained in docs/config.md.");
}

/*
 * --base: a branch under review does not say where to and as whom (design section 8); the targets, their sign-in and
 * ca-file are those of REV, whatever the branch made of them.
 */
static bool read_base(struct session *session, struct error *err)
{
	const char *rev = session->options->base;
	struct arena *arena = session->arena;
	const struct source_where where = {session->operation.files.directory, rev};
	if (!source_merge_base(session->source, arena, rev, &session->operation.files.since, err))
		return false;
	session->base = source_open(&where, err);
	if (!session->base)
		return false;
	struct slice text = {0};
	bool found = false;
	const char *path = session->config_path ? session->config_path : CONFIG_NAME;
	if (!source_read(session->base, arena, path, LIMIT_CONFIG_BYTES, &text, &found, err))
		return error_context(err, "config of '%s'", rev);
	struct config config = {0};
	if (found && !take_config(session, text, arena_printf(arena, "%s:%s", rev, path), &config, err))
		return false;
	session->config.targets = config.targets;
	session->config.targets_count = config.targets_count;
	if (found || session->options->endpoint)
		return true;
	error_set(err, FAULT_USAGE, "'%s' has no '%s', and with --base the targets come from there", rev, path);
	return error_hint(err, "Merge a config with targets first, or name the server with --endpoint.");
}

static bool read_config(struct session *session, struct error *err)
{
	struct slice text = {0};
	if (!find_config(session, &text, err))
		return false;
	session->config_text = text;
	if (session->config_path && !take_config(session, text, session->config_path, &session->config, err))
		return false;
	return !session->options->base || read_base(session, err);
}

static bool choose_target(struct session *session, struct error *err)
{
	const char *name = session->options->target;
	const struct config *config = &session->config;
	session->settings = config_target_default();
	if (name) {
		session->target = config_find_target(config, slice_of(name));
		if (!session->target) {
			const char *base = session->options->base;
			error_set(err, FAULT_USAGE, "there is no target '%s'%s%s", name, base ? " in " : "",
				  base ? base : "");
			return error_hint(err, "Targets are named under 'targets' in %s.", CONFIG_NAME);
		}
	} else if (config->targets_count > 1) {
		error_set(err, FAULT_USAGE, "the config has %zu targets", config->targets_count);
		return error_hint(err, "Say which with -t TARGET.");
	} else if (config->targets_count == 1) {
		session->target = &config->targets[0];
	}
	if (session->target)
		session->settings = *session->target;
	return true;
}

/* Without rules in a config, what was named is the rule. */
static void set_named_rule(struct session *session)
{
	session->rules = arena_array(session->arena, 1, sizeof *session->rules);
	session->rules[0].path = slice_of(".");
	session->operation.files.rules = session->rules;
	session->operation.files.rules_count = 1;
}

/* The config's rules, narrowed to the argument when there is one. */
bool session_choose_rules(struct session *session, struct error *err)
{
	struct arena *arena = session->arena;
	const struct config *config = &session->config;
	size_t count = config->dashboards_count;
	session->operation.files.only = session->only;
	if (count == 0 && !session->only) {
		error_set(err, FAULT_USAGE, "no dashboards are named");
		return error_hint(err, "Give a folder as argument, or list 'dashboards' in %s.", CONFIG_NAME);
	}
	if (count == 0) {
		set_named_rule(session);
		return true;
	}
	const char *folder = folder_of(arena, session->config_path);
	struct slice *formats = arena_array(arena, count, sizeof *formats);
	session->rules = arena_array(arena, count, sizeof *session->rules);
	for (size_t i = 0; i < count; i++) {
		const struct config_dashboards *from = &config->dashboards[i];
		formats[i] = from->format;
		session->rules[i] = (struct source_rule){
			.folder = slice_of(folder),
			.path = from->path,
			.exclude = from->exclude.items,
			.exclude_count = from->exclude.count,
		};
	}
	session->operation.files.rules = session->rules;
	session->operation.files.rules_count = count;
	session->operation.files.formats = formats;
	return true;
}

/* ---- connection ---- */

/* The text of `ca-file`, from the same source as the config. */
static bool read_ca(struct session *session, struct slice *out, struct error *err)
{
	struct slice name = session->settings.ca_file;
	if (!name.at)
		return true;
	struct arena *arena = session->arena;
	const char *path = join(arena, folder_of(arena, session->config_path), arena_slice(arena, name).at);
	bool found = false;
	struct source *source = session->base ? session->base : session->source;
	if (!source_read(source, arena, path, LIMIT_CONFIG_BYTES, out, &found, err))
		return error_context(err, "ca-file");
	return found || error_set(err, FAULT_CONFIG, "ca-file '%s' does not exist", path);
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

static void set_up_operation(struct session *session)
{
	const struct options *options = session->options;
	const struct config_target *settings = &session->settings;
	struct operation *operation = &session->operation;
	operation->files.source = session->source;
	operation->target.id = session->config.id;
	operation->target.resolution = settings->resolution;
	operation->target.rewrites = settings->rewrites;
	operation->limits.jobs = options->jobs ? options->jobs : settings->jobs;
	operation->limits.write_jobs = options->write_jobs ? options->write_jobs : settings->write_jobs;
	operation->limits.history_depth = options->history_depth ? options->history_depth : settings->history_depth;
	operation->files.config_path = session->config_path;
	operation->target.name = session->target ? arena_slice(session->arena, session->target->name).at : NULL;
	struct slice on_drift = options->on_drift ? slice_of(options->on_drift) : settings->on_drift;
	if (on_drift.at)
		on_drift_parse(on_drift,
			       &operation->policy.decision.on_drift); /* the tables let no other word through */
	operation->policy.decision.adopt = options->adopt;
	operation->policy.decision.allow_older_commit = options->allow_older_commit;
	operation->files.only_globs = options->only;
	operation->files.only_globs_count = options->only_count;
	operation->policy.quiet_minutes = options->quiet_minutes;
	operation->policy.max_failures = options->max_failures;
	operation->limits.now = time(NULL);
	operation->files.has_commit = source_commit(session->source, session->arena, &operation->files.commit);
	operation->limits.interrupted = interrupt_catch();
}

bool session_open(struct session *session, const struct invocation *invocation, enum session_extent extent,
		  struct error *err)
{
	*session = (struct session){.arena = arena_new(), .options = invocation->options, .extent = extent};
	diagnostics_init(&session->problems, session->arena);
	bool names_path = extent != SESSION_UID && extent != SESSION_SERVER && invocation->arguments_count;
	const char *argument = names_path ? invocation->arguments[0] : NULL;
	struct slice fail_on = slice_of(session->options->fail_on);
	if (fail_on.at && !plan_fail_on_parse(fail_on, &session->fail_on, err))
		return false;
	if (!open_source(session, argument, err) || !read_config(session, err) || !choose_target(session, err))
		return false;
	if ((extent >= SESSION_OFFLINE && !session_choose_rules(session, err)) ||
	    (extent > SESSION_CONFIG && !choose_azure(session, err)))
		return false;
	set_up_operation(session);
	alarm(session->options->run_timeout); /* 0 is none */
	if (extent <= SESSION_CONFIG || extent == SESSION_OFFLINE || connect_target(session, err))
		return true;
	if (interrupt_is_timeout())
		error_context(err, "the run was ended after %u s (--run-timeout)", session->options->run_timeout);
	return false;
}

bool session_connect(struct session *session, struct error *err)
{
	return choose_azure(session, err) && connect_target(session, err);
}

void session_close(struct session *session)
{
	connect_close(&session->connection);
	uid_index_free(session->uid_index);
	source_close(session->base);
	source_close(session->source);
	arena_free(session->arena);
	*session = (struct session){0};
}

void session_describe(const struct session *session, struct plan *plan)
{
	const struct operation *operation = &session->operation;
	plan->endpoint = arena_strdup(plan->arena, session->endpoint);
	plan->policy = operation->policy.decision;
	plan->fail_on = session->fail_on;
	if (session->target)
		plan->target = arena_slice(plan->arena, session->target->name).at;
	if (operation->files.has_commit) {
		plan->commit = arena_strdup(plan->arena, operation->files.commit.hash);
		plan->subject = arena_strdup(plan->arena, operation->files.commit.subject);
	}
	struct digest config = digest_of_bytes(session->config_text);
	plan->config_digest = arena_strdup(plan->arena, config.hex);
}

bool session_plan(struct session *session, struct plan *plan, struct error *err)
{
	struct operation *operation = &session->operation;
	session_describe(session, plan);
	progress_init(&session->progress, session->options, operation->target.gateway ? "compared" : "read");
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
		if (plan->rows[i].index == 0 && plan->rows[i].state != STATE_ORPHANED)
			paths[count++] = plan->rows[i].place.file;
	return source_first_dirty(session->source, paths, count, dirty, err);
}
