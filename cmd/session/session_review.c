/* SPDX-License-Identifier: MIT */
/*
 * plan --base: two configs become one session. The branch's config is read as the merge would leave it, so that what
 * REV changed meanwhile does not look like a change of the branch.
 */
#include "cmd/session/session_internal.h"

#include <string.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/config/config_sides.h"
#include "sync/compare/uid_index.h"

#define CONFLICT "'%s' was changed in '%s' too, in the same lines: compared by this branch's."

static void add_headline(struct session *session, const char *key, const char *text)
{
	struct session_review *review = session->review;
	struct plan_headline *headlines = arena_array(session->arena, review->headlines_count + 1, sizeof *headlines);
	for (size_t i = 0; i < review->headlines_count; i++)
		headlines[i] = review->headlines[i];
	headlines[review->headlines_count++] = (struct plan_headline){key, text};
	review->headlines = headlines;
}

/* ---- the config ---- */

static bool open_both(struct session *session, struct error *err)
{
	struct session_review *review = session->review;
	const char *rev = session->options->base;
	const char *hash;
	if (!source_merge_base(session->source, session->arena, rev, &hash, err))
		return false;
	const struct source_where rev_is = {session->operation.files.directory, rev, connect_variable_or_empty};
	const struct source_where fork_is = {session->operation.files.directory, hash, connect_variable_or_empty};
	review->rev = source_open(&rev_is, err);
	if (!review->rev)
		return false;
	review->fork = source_open(&fork_is, err);
	return review->fork != NULL;
}

/* The config that the merge leaves, into session->config. */
static bool take_merged(struct session *session, const struct session_file *at_fork, struct error *err)
{
	struct session_review *review = session->review;
	const char *rev = session->options->base;
	struct slice merged = session->config_text;
	const char *name = session->config_path;
	const struct source_versions texts = {at_fork->text, session->config_text, review->file.text};
	if (!name)
		return true;
	if (!source_merge_texts(session->arena, &texts, &merged))
		add_headline(session, NULL, arena_printf(session->arena, CONFLICT, name, rev));
	if (!slice_equal(merged, session->config_text))
		name = arena_printf(session->arena, "%s (merged with %s)", name, rev);
	return session_take_config(session, merged, name, &session->config, err);
}

bool session_read_review(struct session *session, struct error *err)
{
	struct arena *arena = session->arena;
	const char *rev = session->options->base;
	struct session_file at_fork = {0};
	struct session_review *review = arena_alloc(arena, sizeof *review);
	*review = (struct session_review){0};
	session->review = review;
	if (!open_both(session, err))
		return false;
	if (!session_find_config(session, review->rev, &review->file, err) ||
	    !session_find_config(session, review->fork, &at_fork, err))
		return error_context(err, "'%s'", rev);
	const struct session_file *file = &review->file;
	return (!file->path || session_take_config(session, file->text, arena_printf(arena, "%s:%s", rev, file->path),
						   &review->config, err)) &&
	       take_merged(session, &at_fork, err);
}

/* ---- the target ---- */

/* REV does not have the target: without --endpoint there is nobody to ask. */
static void choose_first(struct session *session, const struct config_target *branch)
{
	struct session_review *review = session->review;
	struct arena *arena = session->arena;
	const char *rev = session->options->base;
	const char *name = session->options->target;
	review->is_offline = !session->options->endpoint;
	review->settings = config_target_default();
	review->review.settings_differ = true;
	review->review.judges = true;
	/* a token is chosen by the target's name, which must not be the branch's */
	session->target = name ? branch : NULL;
	if (branch)
		session->settings = review->is_offline ? *branch : config_sided(&review->settings, branch);
	if (!review->is_offline)
		return;
	const char *lacks = !review->file.path ? CONFIG_NAME
			    : branch           ? arena_printf(arena, "target '%.*s'", SLICE_ARG(branch->name))
					       : "target";
	add_headline(
		session, NULL,
		arena_printf(arena, "'%s' has no %s: nothing was asked, the files were only validated.", rev, lacks));
}

static void add_differences(struct session *session, const struct config_target *branch)
{
	struct session_review *review = session->review;
	struct config_differences differences;
	const struct config_side_view from = {&review->config, review->target};
	const struct config_side_view to = {&session->config, branch};
	config_differences(session->arena, &from, &to, &differences);
	for (size_t i = 0; i < differences.count; i++)
		add_headline(session, differences.items[i].key, differences.items[i].text);
	review->review.settings_differ = differences.any;
	review->review.judges = differences.judges;
}

bool session_choose_review(struct session *session, struct error *err)
{
	struct session_review *review = session->review;
	struct arena *arena = session->arena;
	const char *rev = session->options->base;
	const struct config_target *branch = NULL;
	session->settings = config_target_default();
	if (!session_find_target(session, &review->config, &review->target, err))
		return false;
	if (review->target)
		branch = config_find_target(&session->config, review->target->name);
	else if (!session_find_target(session, &session->config, &branch, err))
		return false;
	if (session->options->target && !review->target && !branch)
		return session_refuse_target(session, &review->config, session->options->target, err);
	if (!review->target) {
		choose_first(session, branch);
		return true;
	}
	if (!branch) {
		add_headline(session, "targets",
			     arena_printf(arena, "target '%.*s' is removed: compared by the settings of '%s'.",
					  SLICE_ARG(review->target->name), rev));
		branch = review->target;
	}
	add_differences(session, branch);
	session->target = review->target;
	review->settings = *review->target;
	session->settings = config_sided(review->target, branch);
	return true;
}

/* ---- the operation without the merge ---- */

/* Links lead to dashboards that are there without the merge. */
static bool find_link(void *user, struct arena *arena, struct slice uid, struct slice *live)
{
	const struct session_review *review = user;
	if (azure_is_resource(uid) || !uid_index_has(review->uid_index, uid))
		return false;
	*live = azure_live_uid(arena, &review->settings.azure, uid);
	return live->at != NULL;
}

static void set_up_azure(struct session *session)
{
	struct session_review *review = session->review;
	const struct pairs names = review->settings.azure.names;
	if (!session->operation.target.azure)
		return;
	review->settings.azure = session->settings.azure; /* what came from the environment, too */
	review->settings.azure.names = names;
	review->before.target.azure = &review->settings.azure;
	review->links = (struct links){find_link, review};
	review->settings.resolution.links = &review->links;
}

void session_set_up_review(struct session *session)
{
	struct session_review *review = session->review;
	struct operation *before = &review->before;
	if (review->is_offline)
		return;
	*before = session->operation;
	before->files.config_path = review->file.path;
	if (session->config.dashboards_count || review->config.dashboards_count)
		session_take_rules(session->arena, &review->config, review->file.path, &before->files);
	set_up_azure(session);
	session_take_settings(session, &review->settings, review->config.id, before);
	review->at_fork = *before;
	review->at_fork.files.source = review->fork;
	review->uid_index = uid_index_new(&review->at_fork);
	review->review.fork = review->fork;
	review->review.before = before;
	session->operation.files.review = &review->review;
}

void session_close_review(struct session_review *review)
{
	if (!review)
		return;
	uid_index_free(review->uid_index);
	source_close(review->fork);
	source_close(review->rev);
}
