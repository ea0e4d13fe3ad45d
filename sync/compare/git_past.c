/* SPDX-License-Identifier: MIT */
#include "sync/compare/git_past.h"

#include "model/base/arena.h"
#include "model/config/config.h"
#include "model/document/document.h"
#include "model/value/value.h"
#include "sync/compare/desired.h"
#include "sync/compare/operation.h"

/* The target as the config of a commit has it; NULL where that cannot be read or does not have it. */
static const struct config_target *target_at(struct git_past *past, const char *hash)
{
	const struct operation *operation = past->operation;
	ERROR_AUTO ignored = {0};
	ARENA_AUTO scratch = arena_new();
	struct source_content content = {0};
	if (!operation->files.config_path || !operation->target.name ||
	    !source_read_at(operation->files.source, scratch, hash, operation->files.config_path, &content, &ignored) ||
	    !content.found)
		return NULL;
	if (past->config_text.at && slice_equal(content.text, past->config_text))
		return past->target;
	struct diagnostics diags;
	struct config config;
	diagnostics_init(&diags, scratch);
	past->config_text = arena_slice(past->arena, content.text);
	past->target = config_read(past->arena, past->config_text, operation->files.config_path, &diags, &config)
			       ? config_find_target(&config, slice_of(operation->target.name))
			       : NULL;
	return past->target;
}

/* The settings that the config of a commit has for this target; today's where it has none. */
static struct resolution settings_at(struct git_past *past, const char *hash)
{
	const struct config_target *target = target_at(past, hash);
	struct resolution settings = target ? target->resolution : past->operation->target.resolution;
	settings.links = past->operation->target.resolution.links;
	return settings;
}

const struct desired *git_past_desired(struct git_past *past, struct arena *arena, const char *hash,
				       const struct document *document)
{
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	const struct config_target *target = target_at(past, hash);
	const struct resolution then = settings_at(past, hash);
	const struct desired *found = desired_with(past->operation, &then, arena, document, &diags);
	if (!found || !target || !past->operation->target.azure)
		return found;
	struct azure azure = *past->operation->target.azure;
	azure.names = target->azure.names;
	struct desired *desired = arena_alloc(arena, sizeof *desired);
	*desired = *found;
	desired->live_uid = azure_live_uid(arena, &azure, document->uid);
	return desired;
}

const struct value *git_past_document_in(struct git_past *past, struct arena *arena, const char *hash, const char *path,
					 struct slice text)
{
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	struct documents documents = {0};
	struct resolution then = settings_at(past, hash);
	enum file_format format = past->desired->format;
	if (strcmp(path, past->desired->file) != 0)
		file_format_of(path, &format);
	documents_read(arena, text, format, path, &diags, &documents);
	for (size_t i = 0; i < documents.count; i++) {
		if (!slice_equal(documents.items[i].uid, past->desired->uid))
			continue;
		const struct desired *desired = desired_with(past->operation, &then, arena, &documents.items[i],
							     &diags);
		return desired ? desired->normal : NULL;
	}
	return NULL;
}

bool git_past_holds(void *user, const char *path, struct slice text)
{
	const struct git_past *past = user;
	struct slice uid = past->desired->uid;
	enum file_format format;
	ARENA_AUTO scratch = arena_new();
	struct diagnostics diags;
	struct documents documents = {0};
	if (!file_format_of(path, &format) || !text.length || !memmem(text.at, text.length, uid.at, uid.length))
		return false;
	diagnostics_init(&diags, scratch);
	documents_read(scratch, text, format, path, &diags, &documents);
	for (size_t i = 0; i < documents.count; i++)
		if (slice_equal(documents.items[i].uid, uid))
			return true;
	return false;
}

/* A search for where the file was at one commit. */
struct rename_search {
	struct git_past *past;
	const char *hash;
	struct arena *arena;
	const char *path; /* that was tried last */
	const struct value *document;
};

/* The document at the commit under one of the names that its file had. */
static const struct value *document_named(struct git_past *past, struct arena *arena, const char *hash,
					  const char *path)
{
	ERROR_AUTO ignored = {0}; /* what cannot be read proves nothing: the version is then not ours */
	struct source_content content = {0};
	if (!source_read_at(past->operation->files.source, arena, hash, path, &content, &ignored) || !content.found)
		return NULL;
	return git_past_document_in(past, arena, hash, path, content.text);
}

static bool visit_rename(void *user, const struct commit *commit, const char *path, struct slice text)
{
	struct rename_search *rename = user;
	(void)commit;
	(void)text;
	if (strcmp(path, rename->path) == 0)
		return true;
	rename->path = arena_strdup(rename->arena, path);
	rename->document = document_named(rename->past, rename->arena, rename->hash, rename->path);
	return rename->document == NULL;
}

static bool holds_rename(void *user, const char *path, struct slice text)
{
	struct rename_search *rename = user;
	return git_past_holds(rename->past, path, text);
}

const struct value *git_past_document_at(struct git_past *past, struct arena *arena, struct slice commit)
{
	ERROR_AUTO ignored = {0}; /* as in document_named */
	const char *hash = arena_slice(arena, commit).at;
	const struct value *here = document_named(past, arena, hash, past->desired->file);
	if (here)
		return here;
	struct rename_search rename = {past, hash, arena, past->desired->file, NULL};
	const struct source_query query = {
		.path = past->desired->file,
		.commits = past->operation->limits.history_depth,
		.names = true,
		.holds = holds_rename,
		.visit = visit_rename,
		.user = &rename,
	};
	return source_history(past->operation->files.source, &query, &ignored) ? rename.document : NULL;
}
