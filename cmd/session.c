/* SPDX-License-Identifier: MIT */
/*
 * The order is source, config, target, rules, connection. Without a config an --endpoint and a folder are enough. A
 * folder as argument is where the source is opened, so that any path works; with --ref it is a path in the commit.
 */
#include "cmd/session.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/report.h"
#include "model/arena.h"
#include "model/limits.h"
#include "sync/trust.h"

#define CONFIG_NAME        "dashsync.yaml"
#define DEFAULT_JOBS       16
#define DEFAULT_WRITE_JOBS 4
#define DEFAULT_TIMEOUT    30
#define DEFAULT_HISTORY    200

/* ---- signals ---- */

static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
	(void)number;
	if (interrupted)
		_exit(FAULT_INTERRUPTED);
	interrupted = 1;
}

const volatile sig_atomic_t *session_catch_signals(void)
{
	struct sigaction action = {.sa_handler = on_signal};
	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	return &interrupted;
}

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

/* Opens the source; `*only` is the pattern that the argument asks for, or NULL. */
static bool open_source(struct session *session, const char *argument, const char **only, struct error *err)
{
	const struct options *options = session->options;
	struct arena *arena = session->arena;
	const char *directory = options->directory;
	const char *file = NULL;
	struct stat status;
	if (argument && !options->ref) {
		const char *path = join(arena, directory, argument);
		if (stat(path, &status) != 0) {
			error_set(err, FAULT_USAGE, "'%s' does not exist", path);
			return error_hint(err, "Name a folder or file with dashboards.");
		}
		bool is_file = !S_ISDIR(status.st_mode);
		const char *folder = is_file ? folder_of(arena, path) : path;
		directory = *folder ? folder : ".";
		file = is_file ? name_of(path) : NULL;
	}
	struct source_where where = {directory, options->ref};
	session->source = source_open(&where, err);
	if (!session->source)
		return false;
	session->engine.directory = directory;
	const char *prefix = source_prefix(session->source);
	if (argument)
		*only = options->ref ? join(arena, prefix, argument) : file ? join(arena, prefix, file) : prefix;
	return true;
}

/* dashsync.yaml in the prefix or the nearest folder above it, within the source. */
static bool find_config(struct session *session, struct slice *text, struct error *err)
{
	struct arena *arena = session->arena;
	const char *folder = source_prefix(session->source);
	const char *named = session->options->config;
	for (;;) {
		const char *path = join(arena, folder, named ? named : CONFIG_NAME);
		bool found = false;
		if (!source_read(session->source, arena, path, LIMIT_CONFIG_BYTES, text, &found, err))
			return error_context(err, "config");
		if (found) {
			session->config_path = path;
			return true;
		}
		if (named) {
			error_set(err, FAULT_CONFIG, "config '%s' does not exist", named);
			return error_hint(err, "-c names a file of the source, relative to where dashsync is run.");
		}
		if (*folder == '\0')
			return true;
		folder = folder_of(arena, folder);
	}
}

static bool read_config(struct session *session, struct error *err)
{
	struct slice text = {0};
	if (!find_config(session, &text, err))
		return false;
	if (!session->config_path)
		return true;
	struct diagnostics diags;
	diagnostics_init(&diags, session->arena);
	bool ok = config_read(session->arena, text, session->config_path, &diags, &session->config);
	diagnostics_sort(&diags);
	report_print_diagnostics(&diags, stderr);
	if (!ok) {
		error_set(err, FAULT_CONFIG, "'%s' has %zu problem%s", session->config_path, diags.errors,
			  diags.errors == 1 ? "" : "s");
		return error_hint(err, "The keys are explained in docs/config.md.");
	}
	return true;
}

static bool choose_target(struct session *session, struct error *err)
{
	const char *name = session->options->target;
	const struct config *config = &session->config;
	if (name) {
		session->target = config_find_target(config, slice_of(name));
		if (session->target)
			return true;
		error_set(err, FAULT_USAGE, "there is no target '%s'", name);
		return error_hint(err, "Targets are named under 'targets' in %s.", CONFIG_NAME);
	}
	if (config->targets_count == 1)
		session->target = &config->targets[0];
	if (config->targets_count > 1) {
		error_set(err, FAULT_USAGE, "the config has %zu targets", config->targets_count);
		return error_hint(err, "Say which with -t TARGET.");
	}
	return true;
}

/* The rules: the argument's, or the config's with its paths made relative to the root. */
static bool choose_rules(struct session *session, const char *only, struct error *err)
{
	struct arena *arena = session->arena;
	const struct config *config = &session->config;
	size_t count = only ? 1 : config->dashboards_count;
	if (count == 0) {
		error_set(err, FAULT_USAGE, "no dashboards are named");
		return error_hint(err, "Give a folder as argument, or list 'dashboards' in %s.", CONFIG_NAME);
	}
	session->rules = arena_array(arena, count, sizeof *session->rules);
	session->engine.rules = session->rules;
	session->engine.rules_count = count;
	if (only) {
		session->rules[0].path = slice_of(only);
		return true;
	}
	const char *folder = folder_of(arena, session->config_path);
	for (size_t i = 0; i < count; i++) {
		const struct config_dashboards *from = &config->dashboards[i];
		struct slice *exclude = arena_array(arena, from->exclude.count, sizeof *exclude);
		for (size_t e = 0; e < from->exclude.count; e++)
			exclude[e] = slice_of(join(arena, folder, arena_slice(arena, from->exclude.items[e]).at));
		const char *path = arena_slice(arena, from->path).at;
		if (strcmp(path, ".") == 0)
			path = "";
		session->rules[i].path = slice_of(*path ? join(arena, folder, path) : folder);
		session->rules[i].exclude = exclude;
		session->rules[i].exclude_count = from->exclude.count;
	}
	return true;
}

/* ---- connection ---- */

/* DASHSYNC_TOKEN_<TARGET>, then DASHSYNC_TOKEN; empty counts as unset. */
static const char *find_token(struct session *session)
{
	if (session->target) {
		struct slice name = session->target->name;
		char *variable = arena_printf(session->arena, "DASHSYNC_TOKEN_%.*s", SLICE_ARG(name));
		for (char *at = variable; *at; at++)
			*at = isalnum((unsigned char)*at) ? (char)toupper((unsigned char)*at) : '_';
		const char *token = getenv(variable);
		if (token && *token)
			return token;
	}
	const char *token = getenv("DASHSYNC_TOKEN");
	return token && *token ? token : NULL;
}

static bool choose_token(struct session *session, const char **token, struct error *err)
{
	enum auth_method method = session->target ? session->target->auth : AUTH_AUTO;
	*token = method == AUTH_NONE ? NULL : find_token(session);
	if (method == AUTH_TOKEN && !*token) {
		error_set(err, FAULT_DENIED, "no token: DASHSYNC_TOKEN is not set");
		return error_hint(err, "Set DASHSYNC_TOKEN to a service account's token.");
	}
	for (const char *at = *token; at && *at; at++)
		if ((unsigned char)*at <= 0x20 || (unsigned char)*at >= 0x7f) {
			error_set(err, FAULT_DENIED, "the token holds a character that no token has");
			return error_hint(err, "Look for a line break or a space in DASHSYNC_TOKEN.");
		}
	return true;
}

static bool choose_endpoint(struct session *session, struct error *err)
{
	struct slice url = slice_of(session->options->endpoint);
	if (!url.at && session->target)
		url = session->target->endpoint;
	if (!url.at)
		url = slice_of(getenv("DASHSYNC_ENDPOINT"));
	if (!url.at || !url.length) {
		error_set(err, FAULT_USAGE, "no endpoint is named");
		return error_hint(err, "Give --endpoint URL, or 'endpoint' of a target in %s.", CONFIG_NAME);
	}
	struct slice endpoint;
	if (!http_check_endpoint(session->arena, url, &endpoint, &session->origin, err))
		return false;
	session->endpoint = arena_slice(session->arena, endpoint).at;
	return true;
}

/* Origins named from outside the repository (design section 8). */
static bool check_trust(struct session *session, struct error *err)
{
	const struct options *options = session->options;
	const char *pinned = getenv("DASHSYNC_ENDPOINT");
	const char *urls[MAX_TRUSTED + 2];
	size_t count = 0;
	if (options->endpoint)
		urls[count++] = options->endpoint;
	for (size_t i = 0; i < options->trusted_count; i++)
		urls[count++] = options->trusted[i];
	struct origin *origins = arena_array(session->arena, MAX_TRUSTED + 2, sizeof *origins);
	struct slice unused;
	for (size_t i = 0; i < count; i++)
		if (!http_check_endpoint(session->arena, slice_of(urls[i]), &unused, &origins[i], err))
			return false;
	struct trust trust = {.named = origins, .named_count = count};
	struct origin pin;
	if (pinned && *pinned) {
		if (!http_check_endpoint(session->arena, slice_of(pinned), &unused, &pin, err))
			return error_context(err, "DASHSYNC_ENDPOINT");
		trust.only = &pin;
	}
	return trust_token(&session->origin, &trust, err);
}

static uint32_t first_set(uint32_t a, uint32_t b, uint32_t c)
{
	return a ? a : b ? b : c;
}

static bool connect_target(struct session *session, struct error *err)
{
	const struct options *options = session->options;
	const struct config_target *target = session->target;
	const char *token = NULL;
	if (!choose_endpoint(session, err) || !choose_token(session, &token, err))
		return false;
	if (token && !check_trust(session, err))
		return false;
	struct http_options http = {
		.jobs = session->engine.jobs,
		.timeout = first_set(options->timeout, target ? target->timeout : 0, DEFAULT_TIMEOUT),
		.trace = options->verbose ? stderr : NULL,
	};
	if (target && target->ca_file.at)
		http.ca_file = join(session->arena, session->engine.directory,
				    arena_slice(session->arena, target->ca_file).at);
	session->client = http_open(&http, err);
	if (!session->client)
		return false;
	struct api_options api = {session->endpoint, token};
	session->api = api_open(session->client, &api);
	session->gateway = api_gateway(session->api);
	session->engine.gateway = &session->gateway;
	return true;
}

/* ---- the session ---- */

static void set_up_engine(struct session *session)
{
	const struct options *options = session->options;
	const struct config_target *target = session->target;
	struct engine *engine = &session->engine;
	engine->source = session->source;
	engine->id = session->config.id;
	engine->jobs = first_set(options->jobs, target ? target->jobs : 0, DEFAULT_JOBS);
	engine->write_jobs = first_set(options->write_jobs, target ? target->write_jobs : 0, DEFAULT_WRITE_JOBS);
	engine->history = first_set(target ? target->history : 0, DEFAULT_HISTORY, 0);
	engine->has_commit = source_commit(session->source, session->arena, &engine->commit);
	engine->interrupted = session_catch_signals();
	if (target) {
		engine->resolution = target->resolution;
		engine->rewrites = target->rewrites;
	}
}

bool session_open(struct session *session, const struct invocation *invocation, bool online, struct error *err)
{
	*session = (struct session){.arena = arena_new(), .options = invocation->options};
	const char *argument = invocation->arguments_count ? invocation->arguments[0] : NULL;
	const char *only = NULL;
	if (!open_source(session, argument, &only, err) || !read_config(session, err) || !choose_target(session, err) ||
	    !choose_rules(session, only, err))
		return false;
	set_up_engine(session);
	return !online || connect_target(session, err);
}

void session_close(struct session *session)
{
	api_close(session->api);
	http_close(session->client);
	source_close(session->source);
	arena_free(session->arena);
	*session = (struct session){0};
}

bool session_plan(struct session *session, struct plan *plan, struct error *err)
{
	struct engine *engine = &session->engine;
	progress_init(&session->progress, session->options, engine->gateway ? "compared" : "read");
	engine->progress = progress_step;
	engine->progress_user = &session->progress;
	bool ok = engine_plan(engine, plan, err);
	progress_end(&session->progress);
	plan->endpoint = arena_strdup(plan->arena, session->endpoint);
	if (session->target)
		plan->target = arena_slice(plan->arena, session->target->name).at;
	if (engine->has_commit) {
		plan->commit = arena_strdup(plan->arena, engine->commit.hash);
		plan->subject = arena_strdup(plan->arena, engine->commit.subject);
	}
	return ok;
}

bool session_first_dirty(struct session *session, const struct plan *plan, const char **dirty, struct error *err)
{
	const char **paths = arena_array(session->arena, plan->count + 1, sizeof *paths);
	size_t count = 0;
	if (session->config_path)
		paths[count++] = session->config_path;
	for (size_t i = 0; i < plan->count; i++)
		if (plan->rows[i].index == 0)
			paths[count++] = plan->rows[i].place.file;
	return source_first_dirty(session->source, paths, count, dirty, err);
}
