/* SPDX-License-Identifier: MIT */
/* What a config and the command line say of an operation: which files, and how they are compared. */
#include "cmd/session/session_internal.h"

#include "model/base/arena.h"
#include "model/base/path.h"

/* Without rules in a config, what was named is the rule. */
static void set_named_rule(struct session *session)
{
	struct source_rule *rule = arena_alloc(session->arena, sizeof *rule);
	rule->path = slice_of(".");
	session->operation.files.rules = (struct source_rules){rule, 1};
}

void session_take_rules(struct arena *arena, const struct config *config, const char *config_path,
			struct operation_files *files)
{
	size_t count = config->dashboards_count;
	const char *folder = config_path ? path_folder(arena, config_path) : "";
	struct slice *formats = arena_array(arena, count, sizeof *formats);
	struct source_rule *rules = arena_array(arena, count, sizeof *rules);
	for (size_t i = 0; i < count; i++) {
		const struct config_dashboards *from = &config->dashboards[i];
		formats[i] = from->format;
		rules[i] = (struct source_rule){
			.folder = slice_of(folder),
			.path = from->path,
			.exclude = from->exclude.items,
			.exclude_count = from->exclude.count,
		};
	}
	files->rules = (struct source_rules){rules, count};
	files->rules_are_configured = true;
	files->formats = formats;
}

/* The config's rules, narrowed to the argument when there is one. */
bool session_choose_rules(struct session *session, struct error *err)
{
	size_t count = session->config.dashboards_count;
	session->operation.files.only = session->only;
	if (count == 0 && !session->only) {
		error_set(err, FAULT_USAGE, "no dashboards are named%s%s", session->config_path ? "" : ": ",
			  session->config_path ? "" : session_no_config(session));
		return error_hint(err, session->config_path
					       ? "List 'dashboards' in " CONFIG_NAME ", or give a folder as argument."
					       : "Run 'dashsync init' to write one, or give a folder as argument.");
	}
	if (count == 0)
		set_named_rule(session);
	else
		session_take_rules(session->arena, &session->config, session->config_path, &session->operation.files);
	return true;
}

void session_take_settings(const struct session *session, const struct config_target *settings, struct slice id,
			   struct operation *operation)
{
	const struct options *options = session->options;
	operation->target.id = id;
	operation->target.resolution = settings->resolution;
	operation->target.rewrites = settings->rewrites;
	operation->target.retired = settings->retired;
	operation->limits.history_depth = options->history_depth ? options->history_depth : settings->history_depth;
	struct slice on_drift = options->on_drift ? slice_of(options->on_drift) : settings->on_drift;
	operation->policy.decision.on_drift = ON_DRIFT_KEEP;
	if (on_drift.at)
		on_drift_parse(on_drift,
			       &operation->policy.decision.on_drift); /* the tables let no other word through */
}
