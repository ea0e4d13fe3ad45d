/* SPDX-License-Identifier: MIT */
/* One file after the other, each in an arena of its own, so that memory does not grow with what is read. */
#include "sync/init/survey.h"

#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/text.h"
#include "model/document/document.h"
#include "model/document/resolve.h"
#include "sync/source/source.h"

#define MOST_SUSPECTS 1000 /* each costs a look at all files */
#define COUNT(array)  (sizeof(array) / sizeof *(array))

/* Folders that hold what somebody else wrote. What git ignores does not come here at all. */
static const char *const foreign[] = {"node_modules", "bower_components", "vendor",    "venv", ".venv",
				      ".tox",         ".cache",           ".terraform"};

/* What is surely meant as a dashboard, whatever keeps it from being one that is read. */
static const char *const telling[] = {"schema-v2", "operator-source", "no-spec", "grafyaml", "template"};

/* What the file's owner can mend, wherever it is; and what shows that the text is meant as a dashboard. */
static const char *const encodings[] = {"git-lfs-pointer", "invalid-utf8"};
static const char *const others[] = {"not-a-dashboard", "unknown-api-version"};
static const char *const signs[] = {"panels", "schemaVersion"};

static bool is_foreign(const char *path)
{
	for (const char *slash; (slash = strchr(path, '/')) != NULL; path = slash + 1)
		for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++)
			if (slice_is((struct slice){path, (size_t)(slash - path)}, foreign[i]))
				return true;
	return false;
}

/* Where a uid is. */
struct sighting {
	struct slice uid;
	struct place place;
};

/* A file that would be a mistake of people's beside dashboards, and is somebody else's anywhere else. */
struct suspect {
	size_t file; /* in the survey */
	struct diagnostics diags;
};

struct surveyor {
	struct survey *survey;
	struct arena *arena;
	struct sighting *sightings;
	size_t sightings_count;
	size_t sightings_room;
	struct suspect *suspects;
	size_t suspects_count;
	size_t suspects_room;
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

static void note_uid(struct surveyor *surveyor, const struct document *document)
{
	surveyor->sightings = arena_grow(surveyor->arena, surveyor->sightings, surveyor->sightings_count,
					 &surveyor->sightings_room, sizeof *surveyor->sightings);
	struct place place = document->place;
	place.file = arena_strdup(surveyor->arena, place.file);
	surveyor->sightings[surveyor->sightings_count++] = (struct sighting){arena_keep(surveyor->arena, document->uid),
									     place};
}

/* Errors that validate will have, too. */
static void note_errors(struct survey *survey, const struct diagnostics *diags)
{
	for (size_t i = 0; i < diags->count; i++) {
		const struct diagnostic *diag = &diags->items[i];
		if (diag->severity != SEVERITY_ERROR)
			continue;
		struct diagnostic *kept = diag_error(&survey->left_out, diag->place, diag->rule, "%s", diag->message);
		if (diag->hint)
			diag_hint(&survey->left_out, kept, "%s", diag->hint);
	}
	survey->problems += diags->errors;
}

static void take_dashboards(struct surveyor *surveyor, const struct documents *documents, struct diagnostics *diags)
{
	struct survey *survey = surveyor->survey;
	for (size_t i = 0; i < documents->count; i++) {
		const struct document *document = &documents->items[i];
		document_check(document, diags);
		note_inputs(surveyor, document);
		if (document->uid.at)
			note_uid(surveyor, document);
	}
	survey->dashboard_files++;
	survey->dashboards += documents->count;
	note_errors(survey, diags);
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

/* Whether people would mend it where it is beside dashboards: text that was cut short, or is empty. */
static bool is_suspect(struct slice text, const struct diagnostics *diags)
{
	if (!text.length)
		return true;
	for (size_t i = 0; i < diags->count; i++)
		if (is_one_of(diags->items[i].rule, telling, COUNT(telling)) ||
		    is_one_of(diags->items[i].rule, others, COUNT(others)))
			return false;
	return diags->errors > 0;
}

static void note_suspect(struct surveyor *surveyor, size_t file, const struct diagnostics *diags)
{
	surveyor->suspects = arena_grow(surveyor->arena, surveyor->suspects, surveyor->suspects_count,
					&surveyor->suspects_room, sizeof *surveyor->suspects);
	struct suspect *suspect = &surveyor->suspects[surveyor->suspects_count++];
	suspect->file = file;
	diagnostics_init(&suspect->diags, surveyor->arena);
	diagnostics_append(&suspect->diags, diags);
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
		note_errors(surveyor->survey, &diags);
	else if (is_suspect(content.text, &diags))
		note_suspect(surveyor, (size_t)(file - surveyor->survey->files), &diags);
	else
		note_left_out(surveyor->survey, &diags);
}

/* Whether some dashboard is in the file's own folder, which is not the one of the config. */
static bool is_beside_dashboards(const struct survey *survey, size_t file)
{
	const char *path = survey->files[file].path;
	const char *slash = strrchr(path, '/');
	size_t length = slash ? (size_t)(slash - path) + 1 : 0;
	for (size_t i = 0; length && i < survey->files_count; i++) {
		const char *other = survey->files[i].path;
		if (survey->files[i].is_dashboard && strncmp(other, path, length) == 0 && !strchr(other + length, '/'))
			return true;
	}
	return false;
}

static void take_suspects(struct surveyor *surveyor)
{
	for (size_t i = 0; i < surveyor->suspects_count && i < MOST_SUSPECTS; i++) {
		const struct suspect *suspect = &surveyor->suspects[i];
		if (!is_beside_dashboards(surveyor->survey, suspect->file))
			continue;
		surveyor->survey->files[suspect->file].is_broken = true;
		note_errors(surveyor->survey, &suspect->diags);
	}
}

static int by_uid(const void *a, const void *b)
{
	const struct sighting *left = a;
	const struct sighting *right = b;
	int order = slice_compare(left->uid, right->uid);
	if (order == 0)
		order = strcmp(left->place.file, right->place.file);
	return order ? order : (left->place.line > right->place.line) - (left->place.line < right->place.line);
}

/* The uids, and an error for each that is there again. */
static void take_uids(struct surveyor *surveyor)
{
	struct survey *survey = surveyor->survey;
	if (surveyor->sightings_count)
		qsort(surveyor->sightings, surveyor->sightings_count, sizeof *surveyor->sightings, by_uid);
	for (size_t i = 0, first = 0; i < surveyor->sightings_count; i++) {
		const struct sighting *seen = &surveyor->sightings[i];
		if (i == 0 || !slice_equal(seen->uid, surveyor->sightings[first].uid)) {
			first = i;
			string_list_add(&survey->uids, surveyor->arena, seen->uid);
			continue;
		}
		ARENA_AUTO scratch = arena_new();
		struct diagnostic *diag = diag_error(&survey->left_out, seen->place, "duplicate-uid",
						     "uid '%s' is also in %s:%u", text_c_string(scratch, seen->uid),
						     surveyor->sightings[first].place.file,
						     surveyor->sightings[first].place.line);
		diag_hint(&survey->left_out, diag, "Give each dashboard a uid of its own.");
		survey->problems++;
	}
	string_list_sort(&survey->uids);
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
	take_suspects(&surveyor);
	take_uids(&surveyor);
	string_list_sort(&out->plugins);
	return true;
}
