/* SPDX-License-Identifier: MIT */
#include "sync/compare/git_past.h"

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/config/config.h"
#include "model/document/document.h"
#include "model/document/equivalence.h"
#include "model/value/json.h"
#include "model/value/value.h"
#include "sync/compare/desired.h"
#include "sync/compare/file_past.h"
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

/* ---- one content ---- */

/* A content of the file, which is read when it must be. */
struct content {
	struct git_past *past;
	const char *name; /* for file_past */
	const char *hash; /* of a commit that has it: whose settings hold */
	const char *path;
	struct slice text;
};

static void read_content(const struct content *content, struct arena *arena, struct documents *out)
{
	struct diagnostics diags;
	const struct desired *desired = content->past->desired;
	enum file_format format = desired->format;
	diagnostics_init(&diags, arena);
	if (strcmp(content->path, desired->file) != 0)
		file_format_of(content->path, &format);
	documents_read(arena, content->text, format, content->path, &diags, out);
}

static const struct value *normal_of(const struct content *content, struct arena *arena,
				     const struct resolution *settings, const struct document *document)
{
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	const struct desired *desired = desired_with(content->past->operation, settings, arena, document, &diags);
	return desired ? desired->normal : NULL;
}

static void describe(struct arena *arena, const struct value *normal, struct past_dashboard *out)
{
	ARENA_AUTO scratch = arena_new();
	STRBUF_AUTO text = STRBUF_INIT(SIZE_MAX / 2);
	out->is_there = true;
	out->digest = digest_of_value(normal);
	out->meaning = digest_of_value(equivalence_normal(scratch, normal));
	json_write(normal, &text);
	out->text = arena_slice(arena, strbuf_slice(&text));
}

/* Keeps all dashboards of a content for the others of the file. */
static void keep_content(const struct content *content, const struct documents *documents)
{
	ARENA_AUTO arena = arena_new();
	const struct resolution settings = settings_at(content->past, content->hash);
	struct past_dashboard *items = arena_array(arena, documents->count, sizeof *items);
	for (size_t i = 0; i < documents->count; i++) {
		ARENA_AUTO scratch = arena_new();
		const struct value *normal = normal_of(content, scratch, &settings, &documents->items[i]);
		items[i].uid = documents->items[i].uid;
		if (normal)
			describe(arena, normal, &items[i]);
	}
	file_past_add(content->past->desired->past, content->name, items, documents->count);
}

/* As git_past_look, of a content that file_past does not have. */
static void look_into(const struct content *content, struct arena *arena, struct past_look *out)
{
	struct documents documents = {0};
	const struct resolution settings = settings_at(content->past, content->hash);
	read_content(content, arena, &documents);
	for (size_t i = 0; i < documents.count && !out->normal; i++) {
		if (!slice_equal(documents.items[i].uid, content->past->desired->uid))
			continue;
		out->normal = normal_of(content, arena, &settings, &documents.items[i]);
		break;
	}
	if (out->normal)
		out->digest = digest_of_value(out->normal);
	out->is_there = out->normal != NULL;
	if (file_past_is_due(content->past->desired->past, content->name))
		keep_content(content, &documents);
}

/* What is kept of a content; false when it has to be read. */
static bool look_up(const struct git_past *past, const char *name, struct past_look *out)
{
	struct past_dashboard kept;
	*out = (struct past_look){0};
	if (!file_past_find(past->desired->past, name, past->desired->uid, &kept) || (kept.is_there && !kept.text.at))
		return false;
	*out = (struct past_look){
		.is_there = kept.is_there, .digest = kept.digest, .meaning = kept.meaning, .text = kept.text};
	return true;
}

bool git_past_look(struct git_past *past, struct arena *arena, const char *hash, const struct past_file *file,
		   struct past_look *out, struct error *err)
{
	struct slice text;
	const char *name = arena_printf(arena, "%s %s", file->id, file->path);
	if (look_up(past, name, out))
		return true;
	if (!past_file_text(file, arena, &text, err))
		return false;
	look_into(&(struct content){past, name, hash, file->path, text}, arena, out);
	return true;
}

const struct value *past_look_normal(const struct past_look *look, struct arena *arena)
{
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	if (!look->is_there || look->normal)
		return look->normal;
	return json_read(arena, arena_slice(arena, look->text), (struct place){0}, &diags);
}

struct digest past_look_meaning(const struct past_look *look)
{
	ARENA_AUTO scratch = arena_new();
	return look->normal ? digest_of_value(equivalence_normal(scratch, look->normal)) : look->meaning;
}

/* ---- renames ---- */

/* Keeps the uids of all dashboards of a file. */
static void keep_uids(struct file_past *past, const char *name, const struct documents *documents)
{
	ARENA_AUTO arena = arena_new();
	struct past_dashboard *items = arena_array(arena, documents->count, sizeof *items);
	for (size_t i = 0; i < documents->count; i++)
		items[i] = (struct past_dashboard){.uid = documents->items[i].uid, .is_there = true};
	file_past_add(past, name, items, documents->count);
}

bool git_past_holds(struct git_past *past, const struct past_file *file)
{
	ERROR_AUTO ignored = {0}; /* what cannot be read does not have it */
	ARENA_AUTO scratch = arena_new();
	const struct slice uid = past->desired->uid;
	const char *name = arena_printf(scratch, "uids %s %s", file->content, file->path);
	struct past_dashboard kept;
	struct diagnostics diags;
	struct documents documents = {0};
	enum file_format format;
	struct slice text;
	if (!file_format_of(file->path, &format))
		return false;
	if (file_past_find(past->desired->past, name, uid, &kept))
		return kept.is_there;
	if (!past_file_text(file, scratch, &text, &ignored) || !text.length ||
	    !memmem(text.at, text.length, uid.at, uid.length))
		return false;
	diagnostics_init(&diags, scratch);
	documents_read(scratch, text, format, file->path, &diags, &documents);
	if (file_past_is_due(past->desired->past, name))
		keep_uids(past->desired->past, name, &documents);
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
	struct source_content read = {0};
	struct past_look found;
	const char *name = arena_printf(arena, "at %s %s", hash, path);
	if (look_up(past, name, &found))
		return past_look_normal(&found, arena);
	if (!source_read_at(past->operation->files.source, arena, hash, path, &read, &ignored) || !read.found)
		return NULL;
	look_into(&(struct content){past, name, hash, path, read.text}, arena, &found);
	return found.normal;
}

static bool visit_rename(void *user, const struct commit *commit, const struct past_file *file)
{
	struct rename_search *rename = user;
	(void)commit;
	if (strcmp(file->path, rename->path) == 0)
		return true;
	rename->path = arena_strdup(rename->arena, file->path);
	rename->document = document_named(rename->past, rename->arena, rename->hash, rename->path);
	return rename->document == NULL;
}

static bool holds_rename(void *user, const struct past_file *file)
{
	struct rename_search *rename = user;
	return git_past_holds(rename->past, file);
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
