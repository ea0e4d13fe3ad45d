/* SPDX-License-Identifier: MIT */
/*
 * The source, the config in it, and the target that it names. A folder as argument is where the source is opened, so
 * that any path works; with --ref it is a path in the commit.
 */
#include "cmd/session/session_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/report/report.h"
#include "cmd/shell/input.h"
#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/path.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"

#define MOST_TARGETS 10 /* that an error names */

const char *session_path(struct arena *arena, const char *folder, const char *name)
{
	if (*folder == '\0' || strcmp(folder, ".") == 0 || *name == '/')
		return arena_strdup(arena, name);
	return path_join(arena, folder, name);
}

/* Whether the config that is found from here has a target of this name; what is wrong on the way makes none. */
static bool is_target(const struct session *session, const char *name)
{
	ERROR_AUTO ignored = {0};
	struct session_file file = {0};
	struct diagnostics diags;
	struct config config = {0};
	struct session here = {.arena = session->arena, .options = session->options};
	const struct source_where where = {".", NULL, connect_variable_or_empty};
	here.operation.files.directory = ".";
	here.source = source_open(&where, &ignored);
	diagnostics_init(&diags, session->arena);
	bool found = here.source && session_find_config(&here, here.source, &file, &ignored) && file.path &&
		     config_read(session->arena, file.text, file.path, &diags, &config) &&
		     config_find_target(&config, slice_of(name));
	source_close(here.source);
	return found;
}

/* A word that cannot be a path of dashboards is a target, or a uid ("node-exporter"), for most people. */
static bool refuse_argument(const struct session *session, const char *argument, struct error *err)
{
	int why = errno;
	struct arena *arena = session->arena;
	const char *otherwise = "Name a folder or file with dashboards.";
	const char *given = session->options->target;
	bool is_word = !strpbrk(argument, "/.");
	const char *word = text_shell_word(arena, slice_of(argument));
	if (is_word && why == ENOENT && is_target(session, argument)) {
		bool adds = given && session->extent != SESSION_CHECKUP;
		error_set(err, FAULT_USAGE, "there is no folder or file '%s'", argument);
		return error_hint(err, "Name the target with -t %s%s%s.", adds ? given : "", adds ? "," : "", word);
	}
	if (is_word && session->extent == SESSION_ONLINE)
		otherwise = arena_printf(arena, "Name a folder or file with dashboards, or a uid with --only %s.",
					 word);
	errno = why;
	return input_refuse(argument, "folder or file", otherwise, err);
}

bool session_open_source(struct session *session, const char *argument, struct error *err)
{
	struct arena *arena = session->arena;
	const char *ref = session->options->ref;
	const char *directory = ".";
	const char *file = "";
	struct stat status;
	if (argument && !ref) {
		if (stat(argument, &status) != 0)
			return refuse_argument(session, argument, err);
		bool is_file = !S_ISDIR(status.st_mode);
		directory = is_file ? path_folder(arena, argument) : argument;
		directory = *directory ? directory : ".";
		file = is_file ? path_name(argument) : "";
	}
	struct source_where where = {directory, ref, connect_variable_or_empty};
	session->source = source_open(&where, err);
	if (!session->source)
		return false;
	session->operation.files.directory = directory;
	if (argument)
		session->only = path_tidy(arena,
					  session_path(arena, source_prefix(session->source), ref ? argument : file));
	return true;
}

/*
 * Where -c is, relative to the root. It is named as seen from where dashsync runs, while the source may be open at a
 * folder that was named too; with --ref both are the same, and only an absolute path is looked up.
 */
static const char *named_config(const struct session *session)
{
	struct arena *arena = session->arena;
	const char *prefix = source_prefix(session->source);
	const char *named = session->options->config;
	char *folder = realpath(session->operation.files.directory, NULL);
	char *file = session->options->ref && *named != '/' ? NULL : realpath(named, NULL);
	const char *path = path_tidy(arena, session_path(arena, prefix, named));
	size_t root = folder ? strlen(folder) : 0;
	size_t below = *prefix ? strlen(prefix) + 1 : 0;
	if (file && root > below && strncmp(file, folder, root - below) == 0 && file[root - below] == '/')
		path = arena_strdup(arena, file + root - below + 1);
	free(folder);
	free(file);
	return path;
}

/* A file that is surely meant as the config and has another name: nobody would see that it is not read. */
static bool refuse_misnamed(const struct session *session, const char *folder, struct error *err)
{
	static const char *const names[] = {"dashsync.yml", ".dashsync.yaml", ".dashsync.yml", "dashsync.json"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *path = session_path(session->arena, folder, names[i]);
		struct source_content content;
		if (!source_read(session->source, session->arena, path, LIMIT_CONFIG_BYTES, &content, err))
			return error_context(err, "config");
		if (!content.found)
			continue;
		error_set(err, FAULT_CONFIG, "found '%s'; the config is called " CONFIG_NAME, path);
		bool here = strcmp(folder, source_prefix(session->source)) == 0;
		const char *from = here ? names[i] : path;
		const char *to = here ? CONFIG_NAME : session_path(session->arena, folder, CONFIG_NAME);
		return error_hint(err, "Rename it: mv %s %s", text_shell_word(session->arena, slice_of(from)),
				  text_shell_word(session->arena, slice_of(to)));
	}
	return true;
}

bool session_find_config(const struct session *session, struct source *source, struct session_file *out,
			 struct error *err)
{
	struct arena *arena = session->arena;
	const char *folder = source_prefix(session->source);
	const char *named = session->options->config;
	for (;;) {
		const char *path = named ? named_config(session) : session_path(arena, folder, CONFIG_NAME);
		struct source_content content;
		if (!source_read(source, arena, path, LIMIT_CONFIG_BYTES, &content, err))
			return error_context(err, "config");
		if (content.found) {
			*out = (struct session_file){path, content.text};
			return true;
		}
		if (!named && source == session->source && !refuse_misnamed(session, folder, err))
			return false;
		if (named || *folder == '\0')
			return true;
		folder = path_folder(arena, folder);
	}
}

bool session_take_config(struct session *session, struct slice text, const char *name, struct config *out,
			 struct error *err)
{
	struct diagnostics diags;
	diagnostics_init(&diags, session->arena);
	bool ok = config_read(session->arena, text, name, &diags, out);
	diagnostics_sort(&diags);
	diagnostics_append(&session->problems, &diags);
	if (session->extent != SESSION_CHECKUP && !session->config_was_read)
		report_print_diagnostics(&diags, stderr);
	if (ok)
		return true;
	error_set(err, FAULT_CONFIG, "'%s' has %zu problem%s", name, diags.errors, diags.errors == 1 ? "" : "s");
	return error_hint(err, "'dashsync help config' explains the keys, 'dashsync help KEY' one of them.");
}

bool session_read_config(struct session *session, struct error *err)
{
	struct session_file file = {0};
	const char *named = session->options->config;
	if (!session_find_config(session, session->source, &file, err))
		return false;
	if (named && !file.path && !session->options->ref && access(named, F_OK) != 0) {
		input_refuse(named, "config", "'dashsync init' writes one.", err);
		err->fault = FAULT_CONFIG;
		return false;
	}
	if (named && !file.path) {
		error_set(err, FAULT_CONFIG, "config '%s' is not in the source", named);
		return error_hint(err, "-c names a file of the repository, or of the commit with --ref.");
	}
	session->config_path = file.path;
	session->config_text = file.text;
	if (session->options->base || !file.path)
		return true;
	return session_take_config(session, file.text, file.path, &session->config, err);
}

/* "dev, test or prod", for an error about targets. */
static const char *list_targets(struct arena *arena, const struct config *config, const char *last)
{
	STRBUF_AUTO text = STRBUF_INIT(4000);
	size_t count = config->targets_count;
	size_t shown = count > MOST_TARGETS ? MOST_TARGETS : count;
	for (size_t i = 0; i < shown; i++)
		strbuf_printf(&text, "%s%.*s",
			      i == 0          ? ""
			      : i + 1 < count ? ", "
					      : last,
			      SLICE_ARG(config->targets[i].name));
	if (shown < count)
		strbuf_printf(&text, "%s%zu more", last, count - shown);
	return arena_strdup(arena, text.at);
}

const char *session_no_config(const struct session *session)
{
	struct arena *arena = session->arena;
	const char *directory = session->operation.files.directory;
	if (session->options->ref)
		return arena_printf(arena, "there is no %s in '%s'", CONFIG_NAME, session->options->ref);
	char *folder = realpath(directory, NULL);
	const char *text = arena_printf(arena, "there is no %s in '%s'%s", CONFIG_NAME, folder ? folder : directory,
					*source_prefix(session->source) ? " or above it in the repository" : "");
	free(folder);
	return text;
}

bool session_refuse_target(const struct session *session, const struct config *config, const char *name,
			   struct error *err)
{
	const char *base = session->options->base;
	const char **names = arena_array(session->arena, config->targets_count + 1, sizeof *names);
	if (strchr(name, ',') || (strcmp(name, "*") == 0 && config->targets_count)) {
		error_set(err, FAULT_USAGE, "-t '%s' names several targets, and this command works on one", name);
		return error_hint(err, "Name one: -t %s.", list_targets(session->arena, config, " or -t "));
	}
	if (!session->config_path && !base) {
		error_set(err, FAULT_USAGE, "target '%s': %s", name, session_no_config(session));
		return error_hint(err, session->options->ref
					       ? "Name a commit that has one."
					       : "Run 'dashsync init' to write one, or name it with -c FILE.");
	}
	error_set(err, FAULT_USAGE, "there is no target '%s'%s%s%s", name, base ? " in " : "", base ? base : "",
		  base ? ", nor in this branch" : "");
	if (config->targets_count == 0)
		return error_hint(err, "Targets are named under 'targets' in %s.", CONFIG_NAME);
	for (size_t i = 0; i < config->targets_count; i++)
		names[i] = arena_slice(session->arena, config->targets[i].name).at;
	const char *nearest = text_nearest(slice_of(name), names, config->targets_count);
	const char *all = list_targets(session->arena, config, " and ");
	if (config->targets_count == 1)
		return error_hint(err, nearest ? "Did you mean '%s'?" : "The only target is '%s'.", names[0]);
	if (nearest)
		return error_hint(err, "Did you mean '%s'? The targets are %s.", nearest, all);
	if (strcasecmp(name, "all") == 0)
		return error_hint(err, "-t '*' names all targets, where a command takes several: %s.", all);
	return error_hint(err, "The targets are %s.", all);
}

bool session_find_target(const struct session *session, const struct config *config, const struct config_target **out,
			 struct error *err)
{
	const char *name = session->options->target;
	*out = NULL;
	if (name) {
		*out = config_find_target(config, slice_of(name));
	} else if (config->targets_count > 1) {
		error_set(err, FAULT_USAGE, "the config has %zu targets", config->targets_count);
		return error_hint(err, "Say which with -t TARGET: %s.", list_targets(session->arena, config, " or "));
	} else if (config->targets_count == 1) {
		*out = &config->targets[0];
	}
	return true;
}

bool session_choose_target(struct session *session, struct error *err)
{
	session->settings = config_target_default();
	if (!session_find_target(session, &session->config, &session->target, err))
		return false;
	if (session->options->target && !session->target)
		return session_refuse_target(session, &session->config, session->options->target, err);
	if (session->target)
		session->settings = *session->target;
	return true;
}
