/* SPDX-License-Identifier: MIT */
/* One file after the other, each in an arena of its own, so that memory does not grow with what is read. */
#include "sync/init/survey.h"

#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/document/document.h"
#include "model/document/resolve.h"
#include "sync/source/source.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Folders that hold what somebody else wrote. What git ignores does not come here at all. */
static const char *const foreign[] = {"node_modules", "bower_components", "vendor",    "venv", ".venv",
				      ".tox",         ".cache",           ".terraform"};

/* What is surely meant as a dashboard, whatever keeps it from being one that is read. */
static const char *const telling[] = {"schema-v2", "operator-source", "no-spec", "grafyaml", "template"};

/* What the file's owner can mend, wherever it is; and what shows that the text is meant as a dashboard. */
static const char *const encodings[] = {"git-lfs-pointer", "invalid-utf8"};
static const char *const signs[] = {"panels", "schemaVersion"};

static bool is_foreign(const char *path)
{
	for (const char *slash; (slash = strchr(path, '/')) != NULL; path = slash + 1)
		for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++)
			if (slice_is((struct slice){path, (size_t)(slash - path)}, foreign[i]))
				return true;
	return false;
}

struct surveyor {
	struct survey *survey;
	struct arena *arena;
};

static void note_inputs(struct surveyor *surveyor, const struct document *document)
{
	struct survey *survey = surveyor->survey;
	const struct value *inputs = value_get_kind(document->dashboard, "__inputs", VALUE_ARRAY);
	for (size_t i = 0; inputs && i < inputs->count; i++) {
		struct slice plugin = value_get_text(&inputs->items[i], "pluginId");
		if (value_is_text(value_get(&inputs->items[i], "type"), "datasource") && plugin.length &&
		    !resolve_built_in(plugin))
			string_list_add(&survey->plugins, surveyor->arena, arena_slice(surveyor->arena, plugin));
	}
}

static void take_dashboards(struct surveyor *surveyor, const struct documents *documents, struct diagnostics *diags)
{
	struct survey *survey = surveyor->survey;
	for (size_t i = 0; i < documents->count; i++) {
		const struct document *document = &documents->items[i];
		document_check(document, diags);
		note_inputs(surveyor, document);
		if (document->uid.at)
			string_list_add(&survey->uids, surveyor->arena, arena_slice(surveyor->arena, document->uid));
	}
	survey->dashboard_files++;
	survey->dashboards += documents->count;
	survey->problems += diags->errors;
}

static bool is_one_of(const char *rule, const char *const *rules, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(rule, rules[i]) == 0)
			return true;
	return false;
}

/* The first of a file's problems that says that somebody took it for a dashboard. */
static void note_left_out(struct survey *survey, const struct diagnostics *diags)
{
	for (size_t i = 0; i < diags->count; i++) {
		const struct diagnostic *diag = &diags->items[i];
		if (!is_one_of(diag->rule, telling, COUNT(telling)))
			continue;
		struct diagnostic *kept = diag_warning(&survey->left_out, diag->place, diag->rule, "%s", diag->message);
		if (diag->hint)
			diag_hint(&survey->left_out, kept, "%s", diag->hint);
		return;
	}
}

/* The first error that the file's owner can mend, of a text that is meant as a dashboard; or NULL. */
static const struct diagnostic *find_mistake(struct slice text, const struct diagnostics *diags)
{
	static const char *const others[] = {"not-a-dashboard", "unknown-api-version"};
	bool is_meant = false;
	for (size_t i = 0; i < COUNT(signs); i++)
		is_meant |= text.length && memmem(text.at, text.length, signs[i], strlen(signs[i]));
	for (size_t i = 0; i < diags->count; i++) {
		const char *rule = diags->items[i].rule;
		if (is_one_of(rule, telling, COUNT(telling)) || is_one_of(rule, others, COUNT(others)))
			return NULL;
		if (diags->items[i].severity == SEVERITY_ERROR &&
		    (is_meant || is_one_of(rule, encodings, COUNT(encodings))))
			return &diags->items[i];
	}
	return NULL;
}

static void note_mistake(struct survey *survey, const struct diagnostic *mistake, const struct diagnostics *diags)
{
	struct diagnostic *kept = diag_error(&survey->left_out, mistake->place, mistake->rule, "%s", mistake->message);
	if (mistake->hint)
		diag_hint(&survey->left_out, kept, "%s", mistake->hint);
	survey->problems += diags->errors;
}

/* What a file is. One that cannot be read is nothing: it may be somebody else's, and plan reads it anew. */
static void look_into(struct surveyor *surveyor, struct source *source, const char *path, struct cover_file *file)
{
	ARENA_AUTO scratch = arena_new();
	ERROR_AUTO unread = {0};
	struct diagnostics diags;
	struct documents documents = {0};
	struct source_content content;
	enum file_format format;
	diagnostics_init(&diags, scratch);
	if (!file_format_of(path, &format) ||
	    !source_read(source, scratch, path, LIMIT_DOCUMENT_BYTES, &content, &unread) || !content.found)
		return;
	documents_read(scratch, content.text, format, path, &diags, &documents);
	const struct diagnostic *mistake = documents.count ? NULL : find_mistake(content.text, &diags);
	file->is_dashboard = documents.count > 0;
	file->is_broken = mistake != NULL;
	file->is_companion = !file->is_dashboard && diags.errors == 0;
	if (file->is_dashboard)
		take_dashboards(surveyor, &documents, &diags);
	else if (mistake)
		note_mistake(surveyor->survey, mistake, &diags);
	else
		note_left_out(surveyor->survey, &diags);
}

bool survey_run(struct source *source, const char *folder, struct arena *arena, struct survey *out, struct error *err)
{
	const struct source_rule rule = {.folder = slice_of(folder), .path = slice_of(".")};
	const struct source_rules everything = {&rule, 1};
	ARENA_AUTO scratch = arena_new();
	struct diagnostics unused;
	struct source_files files = {0};
	diagnostics_init(&unused, scratch);
	if (!source_list(source, &everything, scratch, &files, &unused, err))
		return false;
	*out = (struct survey){.files = arena_array(arena, files.count, sizeof *out->files)};
	diagnostics_init(&out->left_out, arena);
	struct surveyor surveyor = {.survey = out, .arena = arena};
	size_t above = *folder ? strlen(folder) + 1 : 0;
	for (size_t i = 0; i < files.count; i++) {
		const char *path = files.items[i].path;
		struct cover_file *file = &out->files[out->files_count++];
		*file = (struct cover_file){.path = arena_strdup(arena, path + above)};
		if (!is_foreign(path + above))
			look_into(&surveyor, source, path, file);
	}
	out->problems += string_list_sort(&out->uids);
	string_list_sort(&out->plugins);
	return true;
}
