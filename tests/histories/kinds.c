/* SPDX-License-Identifier: MIT */
#include "tests/histories/kinds.h"

#include <inttypes.h>

static const char *const words[KINDS] = {
	[KIND_WAS_TIP] = "replaced: set by hand to what git said at that moment",
	[KIND_TOGETHER] = "replaced: taken in together with something else, then taken back by hand",
	[KIND_LOST_CLOCKS] = "replaced: the committer's clock and the server's disagree on what came first",
	[KIND_LOST_MIGRATED] = "replaced: the server changed the form of old versions",
	[KIND_LOST_TOOL] = "replaced: another tool, which leaves no trailer, deployed an old commit before",
	[KIND_LOST_ANOTHER] = "replaced: another repository wrote the dashboard, and its commit is not here",
	[KIND_LOST_TWICE] = "replaced: a content that came back is what an old commit says",
	[KIND_TOLD_MARGIN] = "told as edited: the commit followed the edit within the margin",
	[KIND_TOLD_CLOCKS] = "told as edited: the committer's clock and the server's disagree",
	[KIND_TOLD_TOGETHER] = "told as edited: taken in together with something else",
	[KIND_TOLD_MIGRATED] = "told as edited: the server changed the form of old versions",
	[KIND_TOLD_PRESSED] = "told as edited: somebody pressed save after an upgrade of the server",
	[KIND_TOLD_TOOL] = "told as edited: another tool, which leaves no trailer",
	[KIND_TOLD_WAS_TIP] = "told as edited: set by hand to what git said at that moment",
	[KIND_TOLD_BACK] = "told as edited: put back by hand after git took in what was replaced already",
	[KIND_TOLD_LATE] = "told as edited: an old commit was applied late",
	[KIND_TOLD_ANOTHER] = "told as edited: taken in after another repository wrote the dashboard",
	[KIND_ORPHAN_DROPPED] = "told as orphaned: the server has dropped the version of another repository",
};

const char *kinds_words(enum kind kind)
{
	return words[kind];
}

void kinds_add(struct kinds_table *table, const struct kinds *of, uint64_t seed, size_t steps)
{
	for (size_t i = KIND_NONE + 1; i < KINDS; i++) {
		if (of->count[i] == 0)
			continue;
		if (table->rows[i].histories++ == 0 || steps < table->rows[i].steps) {
			table->rows[i].seed = seed;
			table->rows[i].steps = steps;
		}
	}
}

void kinds_print(const struct kinds_table *table, FILE *out)
{
	fprintf(out, "histories  shortest (seed, steps)  kind  what the rules cannot tell\n");
	for (size_t i = KIND_NONE + 1; i < KINDS; i++)
		if (table->rows[i].histories)
			fprintf(out, "%9u  %12" PRIu64 "  %8zu  %4zu  %s\n", table->rows[i].histories,
				table->rows[i].seed, table->rows[i].steps, i, words[i]);
}
