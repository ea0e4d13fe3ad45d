/* SPDX-License-Identifier: MIT */
#include "sync/apply/unread.h"

#include <string.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/plan/plan.h"
#include "sync/compare/operation.h"

/* What was not read may have any of them: a file that is invalid, a link that is refused, another repository. */
static const struct diagnostic *first_unread(const struct diagnostics *diags)
{
	for (size_t i = 0; i < diags->count; i++)
		if (diags->items[i].severity == SEVERITY_ERROR || strcmp(diags->items[i].rule, "submodule") == 0)
			return &diags->items[i];
	return NULL;
}

static const char *skipped_words(struct arena *arena, const struct source_skipped *skipped)
{
	STRBUF_AUTO said = STRBUF_INIT(LIMIT_MESSAGE_BYTES * 8);
	strbuf_add_char(&said, '\'');
	text_printable_cut(slice_of(skipped->first), LIMIT_MESSAGE_BYTES, &said);
	strbuf_add_char(&said, '\'');
	if (skipped->count > 1)
		strbuf_printf(&said, " and %zu more files are", skipped->count - 1);
	else
		strbuf_add_text(&said, " is");
	return arena_printf(arena,
			    "%s in git but not in the work tree (skip-worktree, as in a sparse checkout), and not "
			    "compared either. Use --ref HEAD to compare all files",
			    said.at);
}

bool unread_find(const struct operation *operation, const struct plan *plan, struct arena *arena, const char **why,
		 struct error *err)
{
	const struct diagnostic *unread = first_unread(&plan->diags);
	struct source_skipped skipped;
	*why = NULL;
	if (!source_find_skipped(operation->files.source, &operation->files.rules, arena, &skipped, err))
		return false;
	if (skipped.count)
		*why = skipped_words(arena, &skipped);
	else if (unread && unread->place.file)
		*why = arena_printf(arena, "'%s' was not read, and may have them", unread->place.file);
	else if (unread)
		*why = "not every file was read";
	return true;
}
