/* SPDX-License-Identifier: MIT */
#include "sync/compare/desired.h"

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/path.h"
#include "model/document/rewrite.h"
#include "model/value/value.h"
#include "sync/compare/config_paths.h"
#include "sync/compare/operation.h"

const struct desired *desired_with(const struct operation *operation, const struct resolution *resolution,
				   struct arena *arena, const struct document *document, struct diagnostics *diags)
{
	const struct value *resolved = resolve(arena, document, resolution, diags);
	if (!resolved)
		return NULL;
	struct desired *desired = arena_alloc(arena, sizeof *desired);
	desired->file = document->place.file;
	desired->format = document->format;
	desired->uid = document->uid;
	const struct azure *azure = operation->target.azure;
	desired->live_uid = azure ? azure_live_uid(arena, azure, document->uid) : document->uid;
	desired->folder_uid = document->folder_uid;
	desired->document = resolved;
	desired->normal = normal_form(arena, resolved);
	desired->digest = digest_of_value(desired->normal);
	return desired;
}

const struct desired *desired_of(const struct operation *operation, struct arena *arena,
				 const struct document *document, struct diagnostics *diags)
{
	return desired_with(operation, &operation->target.resolution, arena, document, diags);
}

const struct desired *desired_of_file(const struct operation *operation, struct arena *arena,
				      const struct document *document, struct file_past *past,
				      struct diagnostics *diags)
{
	const struct desired *alone = desired_of(operation, arena, document, diags);
	if (!alone)
		return NULL;
	struct desired *desired = arena_copy_array(arena, alone, 1, sizeof *alone);
	desired->past = past;
	return desired;
}

enum file_format desired_format(const struct operation *operation, const struct source_file *file)
{
	enum file_format format = FILE_JSON;
	file_format_of(file->path, &format);
	const struct slice *named = operation->files.formats ? &operation->files.formats[file->rule] : NULL;
	if (named && named->at)
		format = slice_is(*named, "yaml") ? FILE_YAML : FILE_JSON;
	return format;
}

struct slice desired_text(const struct operation *operation, struct arena *arena, const char *path,
			  struct diagnostics *diags)
{
	ERROR_AUTO err = {0};
	struct source_content content = {0};
	struct place place = {.file = path};
	if (!source_read(operation->files.source, arena, path, LIMIT_DOCUMENT_BYTES, &content, &err)) {
		bool is_invalid = err.fault == FAULT_DATA;
		struct diagnostic *diag = is_invalid ? diag_error(diags, place, "unreadable", "%s", err.message)
						     : diag_error(diags, place, RULE_READ_FAILED, "%s", err.message);
		if (err.hint)
			diag_hint(diags, diag, "%s", err.hint);
	} else if (!content.found) {
		diag_error(diags, place, "unreadable", "the file vanished while it was being read");
	}
	return content.text;
}

size_t desired_documents(const struct operation *operation, struct arena *arena, const struct source_file *file,
			 struct documents *out, struct diagnostics *diags)
{
	size_t errors = diags->errors;
	struct slice text = desired_text(operation, arena, file->path, diags);
	*out = (struct documents){0};
	if (diags->errors == errors)
		documents_read(arena, text, desired_format(operation, file), file->path, diags, out);
	return text.length;
}

/* Leaves out the files that were not asked for, and gives them to `others`, which has room. */
static void narrow(struct source_files *files, struct source_files *others, const char *only)
{
	size_t kept = 0;
	for (size_t i = 0; i < files->count; i++)
		if (!only || path_is_below(only, files->items[i].path))
			files->items[kept++] = files->items[i];
		else
			others->items[others->count++] = files->items[i];
	files->count = kept;
}

bool desired_files(const struct operation *operation, struct arena *arena, struct source_files *out,
		   struct source_files *others, struct diagnostics *diags, struct error *err)
{
	if (!source_list(operation->files.source, &operation->files.rules, arena, out, diags, err) ||
	    !config_paths_check(operation, arena, out, diags, err))
		return false;
	size_t listed = out->count;
	struct source_files rest = {.items = arena_array(arena, listed, sizeof *rest.items)};
	narrow(out, &rest, operation->files.only);
	if (others)
		*others = rest;
	const char *only = operation->files.only;
	bool is_all = !only || (!*only && operation->files.rules_are_configured);
	if (is_all || out->count > 0)
		return true;
	error_set(err, FAULT_USAGE, "'%s' matches no dashboard file", *only ? only : ".");
	return error_hint(err, listed ? "The config's 'dashboards' do not name it, or its name does not end in .json, "
					".yaml or .yml."
				      : "Dashboard files end in .json, .yaml or .yml.");
}

/* The dashboard of a uid in one file, or NULL. */
static const struct desired *find_in_file(const struct operation *operation, struct arena *arena,
					  const struct source_file *file, struct slice uid)
{
	struct diagnostics diags;
	struct documents documents;
	diagnostics_init(&diags, arena);
	desired_documents(operation, arena, file, &documents, &diags);
	for (size_t i = 0; i < documents.count; i++)
		if (slice_equal(documents.items[i].uid, uid) && document_check(&documents.items[i], &diags))
			return desired_of(operation, arena, &documents.items[i], &diags);
	return NULL;
}

const struct desired *desired_find(const struct operation *operation, struct arena *arena, struct slice uid,
				   struct error *err)
{
	struct source_files files = {0};
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	if (!source_list(operation->files.source, &operation->files.rules, arena, &files, &diags, err))
		return NULL;
	const struct desired *found = NULL;
	for (size_t i = 0; i < files.count; i++) {
		ARENA_AUTO scratch = arena_new();
		if (!find_in_file(operation, scratch, &files.items[i], uid))
			continue;
		if (found) {
			error_set(err, FAULT_DATA, "uid '%.*s' is in '%s' and in '%s'", SLICE_ARG(uid), found->file,
				  files.items[i].path);
			error_hint(err, "Give each dashboard a uid of its own.");
			return NULL;
		}
		found = find_in_file(operation, arena, &files.items[i], uid);
	}
	if (found && found->live_uid.at)
		return found;
	if (found) {
		error_set(err, FAULT_DATA, "uid '%.*s' is not a dashboard of the target's 'azure'", SLICE_ARG(uid));
		error_hint(err, "'dashsync validate' says why.");
		return NULL;
	}
	error_set(err, FAULT_USAGE, "no valid dashboard has the uid '%.*s'", SLICE_ARG(uid));
	return NULL;
}
