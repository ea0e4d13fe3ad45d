/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/arena.h"
#include "model/edits.h"
#include "model/value.h"

/* Changes as "path=value" words; a value "-" is a removal. */
static struct changes edits(struct arena *arena, const char *const *words)
{
	struct changes changes = {.items = arena_array(arena, 16, sizeof(struct change))};
	for (; *words; words++) {
		const char *equals = strchr(*words, '=');
		struct change *change = &changes.items[changes.count++];
		change->path = arena_copy(arena, *words, (size_t)(equals - *words));
		change->kind = equals[1] == '-' ? CHANGE_REMOVE : CHANGE_SET;
		struct value *value = arena_alloc(arena, sizeof *value);
		*value = value_text(slice_of(equals + 1));
		change->new = equals[1] == '-' ? NULL : value;
	}
	return changes;
}

static void edits_meet_where_paths_do(void **state)
{
	(void)state;
	static const struct {
		const char *git[4];
		const char *live[4];
		enum edits_relation relation;
	} rows[] = {
		{{"/title=a"}, {NULL}, EDITS_CONTAINED},
		{{"/title=a", "/x=1"}, {"/title=a"}, EDITS_CONTAINED},
		{{"/title=a"}, {"/title=b"}, EDITS_OVERLAP},
		{{"/title=a"}, {"/refresh=1m"}, EDITS_DISJOINT},
		{{"/title=a"}, {"/title=a", "/refresh=1m"}, EDITS_DISJOINT},
		{{"/panels/4=-"}, {"/panels/4/title=x"}, EDITS_OVERLAP},
		{{"/panels/4/title=x"}, {"/panels/4=-"}, EDITS_OVERLAP},
		{{"/panels/4/title=x"}, {"/panels/40=-"}, EDITS_DISJOINT},
		{{"/panels/4-a/title=x", "/panels/4/x=1"}, {"/panels/4=-"}, EDITS_OVERLAP},
		{{"/panels/4=-"}, {"/panels/4=-"}, EDITS_CONTAINED},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		ARENA_AUTO arena = arena_new();
		struct changes git = edits(arena, rows[i].git);
		struct changes live = edits(arena, rows[i].live);
		if (edits_compare(arena, &git, &live) != rows[i].relation)
			fail_msg("row %zu", i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(edits_meet_where_paths_do)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
