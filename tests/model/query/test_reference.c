/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/query/reference.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* "at+length name.field:format;" of each. */
static const char *references_of(struct arena *arena, struct slice text)
{
	STRBUF_AUTO out = STRBUF_INIT(100000);
	struct reference reference;
	for (size_t from = 0; reference_next(text, from, &reference); from = reference.at + reference.length) {
		assert_true(reference.length > 0 && reference.at >= from);
		assert_true(reference.at + reference.length <= text.length);
		strbuf_printf(&out, "%zu+%zu %.*s", reference.at, reference.length, SLICE_ARG(reference.name));
		if (reference.field.at)
			strbuf_printf(&out, ".%.*s", SLICE_ARG(reference.field));
		if (reference.format.at)
			strbuf_printf(&out, ":%.*s", SLICE_ARG(reference.format));
		strbuf_add_text(&out, ";");
	}
	return arena_copy(arena, out.at ? out.at : "", out.length);
}

static const struct {
	const char *text, *expected;
} reference_rows[] = {
	{"$a", "0+2 a;"},
	{"x$a-b", "1+2 a;"},
	{"$a$b", "0+2 a;2+2 b;"},
	{"$1", "0+2 1;"},
	{"$__from", "0+7 __from;"},
	{"${a}", "0+4 a;"},
	{"${a:csv}", "0+8 a:csv;"},
	{"${a:date:YYYY-MM}", "0+17 a:date:YYYY-MM;"},
	{"${a.b}", "0+6 a.b;"},
	{"${a.b:c}", "0+8 a.b:c;"},
	{"${a.b.c}", "0+8 a.b.c;"},
	{"[[a]]", "0+5 a;"},
	{"[[a:csv]]", "0+9 a:csv;"},
	{"${${a}", "2+4 a;"},
	{"[[[a]]]", "1+5 a;"},
	{"$$a", "1+2 a;"},
	{"${a}}", "0+4 a;"},
	{"a[b]$c", "4+2 c;"},
	{"\xc3\xa4$\xc3\xa4$a\xc3\xa4", "5+2 a;"},
	/* text */
	{"", ""},
	{"$", ""},
	{"$ ", ""},
	{"$$", ""},
	{"${", ""},
	{"${}", ""},
	{"${a", ""},
	{"${a ", ""},
	{"${ a}", ""},
	{"${a b}", ""},
	{"${a-b}", ""},
	{"${a:}", ""},
	{"${a.}", ""},
	{"${a.:b}", ""},
	{"${.a}", ""},
	{"${:a}", ""},
	{"$(a)", ""},
	{"[", ""},
	{"[[", ""},
	{"[[]]", ""},
	{"[[a", ""},
	{"[[a]", ""},
	{"[[a ]]", ""},
	{"[[a.b]]", ""},
	{"[[a:]]", ""},
	{"[[a:b c]]", ""},
	{"[a]", ""},
};

static void references_are_found_in_every_form(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < COUNT(reference_rows); i++) {
		const char *found = references_of(arena, slice_of(reference_rows[i].text));
		if (strcmp(found, reference_rows[i].expected) != 0)
			fail_msg("'%s': '%s' instead of '%s'", reference_rows[i].text, found,
				 reference_rows[i].expected);
		/* the end of the text is the end of the memory: the sanitizer sees a read behind it */
		struct slice copy = {heap_alloc(strlen(reference_rows[i].text) + 1), strlen(reference_rows[i].text)};
		char *tight = heap_resize((char *)copy.at, copy.length ? copy.length : 1);
		memcpy(tight, reference_rows[i].text, copy.length);
		references_of(arena, (struct slice){tight, copy.length});
		free(tight);
	}
	assert_string_equal(references_of(arena, (struct slice){NULL, 0}), "");
}

static void a_long_text_of_openings_is_read_in_no_time(void **state)
{
	enum { MANY = 1000000 };
	static const char *const openings[] = {"${", "[[", "${a.", "${a:", "[[a:", "$"};
	(void)state;
	for (size_t i = 0; i < COUNT(openings); i++) {
		STRBUF_AUTO text = STRBUF_INIT((size_t)4 * MANY);
		struct reference reference;
		for (int n = 0; n < MANY; n++)
			strbuf_add_text(&text, openings[i]);
		assert_false(reference_next(strbuf_slice(&text), 0, &reference)); /* ctest has a time limit */
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(references_are_found_in_every_form),
		cmocka_unit_test(a_long_text_of_openings_is_read_in_no_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
