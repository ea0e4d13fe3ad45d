/* SPDX-License-Identifier: MIT */
#include "tests/sync/source/sources.h"

/* libgit2 1.5 frees no match of a regular expression that did not match; it uses one on `extensions.*` of a partial
 * clone. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libpcre2";
}

int sources_setup(void **state)
{
	struct sources *sources = heap_alloc(sizeof *sources);
	*sources = (struct sources){.repo = repo_new(), .arena = arena_new()};
	diagnostics_init(&sources->diags, sources->arena);
	*state = sources;
	return 0;
}

int sources_teardown(void **state)
{
	struct sources *sources = *state;
	source_close(sources->source);
	error_clear(&sources->err);
	arena_free(sources->arena);
	repo_free(sources->repo);
	free(sources);
	return 0;
}

bool sources_try(struct sources *sources, const char *directory, const char *ref)
{
	struct source_where where = {directory ? directory : sources->repo->path, ref, sources->variable};
	source_close(sources->source);
	sources->source = source_open(&where, &sources->err);
	return sources->source != NULL;
}

void sources_open(struct sources *sources, const char *directory, const char *ref)
{
	if (!sources_try(sources, directory, ref))
		fail_msg("%s", sources->err.message);
}

const char *sources_list_rule(struct sources *sources, const struct source_rule *rule)
{
	struct source_files files = {0};
	diagnostics_init(&sources->diags, sources->arena);
	if (!source_list(sources->source, &(struct source_rules){rule, 1}, sources->arena, &files, &sources->diags,
			 &sources->err))
		fail_msg("%s", sources->err.message);
	char *text = arena_strdup(sources->arena, "");
	for (size_t i = 0; i < files.count; i++)
		text = arena_printf(sources->arena, "%s%s%s", text, i ? " " : "", files.items[i].path);
	return text;
}

const char *sources_list(struct sources *sources, const char *path)
{
	return sources_list_rule(sources, &(struct source_rule){.path = slice_of(path)});
}

void sources_put_all(struct sources *sources, const char *const *paths)
{
	for (; *paths; paths++)
		repo_write(sources->repo, *paths, "{}");
}

const char *sources_read(struct sources *sources, const char *path)
{
	struct source_content content = {0};
	if (!source_read(sources->source, sources->arena, path, 1000, &content, &sources->err))
		fail_msg("%s", sources->err.message);
	return content.found ? arena_copy(sources->arena, content.text.at, content.text.length) : NULL;
}

bool sources_said(const struct sources *sources, const char *rule, const char *text)
{
	for (size_t i = 0; i < sources->diags.count; i++) {
		const struct diagnostic *diag = &sources->diags.items[i];
		if (strcmp(diag->rule, rule) == 0 && strstr(diag->message, text))
			return true;
	}
	return false;
}
