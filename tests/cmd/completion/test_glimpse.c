/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "cmd/completion/glimpse.h"
#include "cmd/completion/glimpse_json.h"
#include "model/base/arena.h"

/* Holds what is seen of a text to "uid" and "title"; NULL: it has none. */
static void assert_names(const struct glimpse *glimpse, const char *uid, const char *title)
{
	ARENA_AUTO arena = arena_new();
	struct slice found = {0};
	struct slice named = {0};
	assert_int_equal(glimpse_name(glimpse, arena, &found, &named), uid != NULL);
	assert_string_equal(found.at ? found.at : "none", uid ? uid : "none");
	assert_string_equal(named.at ? named.at : "none", title ? title : "none");
}

static void assert_text(const char *text, const char *uid, const char *title)
{
	struct glimpse glimpse = {0};
	glimpse_text(&glimpse, slice_of(text));
	assert_names(&glimpse, uid, title);
}

static void assert_tail(const char *text, const char *uid, const char *title)
{
	struct glimpse glimpse = {0};
	glimpse_tail(&glimpse, slice_of(text));
	assert_names(&glimpse, uid, title);
}

static void only_members_of_the_dashboard_itself_are_seen(void **state)
{
	(void)state;
	const char *nested =
		"{\"panels\": [{\"uid\": \"p\", \"title\": \"CPU\", \"x\": {\"uid\": \"q\"}}], \"uid\": \"a\", "
		"\"title\": \"Nodes\", \"links\": [{\"title\": \"l\"}]}";
	assert_text(nested, "a", "Nodes");
	assert_tail(nested, "a", "Nodes");
	assert_text("{\"panels\": [{\"uid\": \"p\"}]}", NULL, NULL);
	assert_tail("{\"panels\": [{\"uid\": \"p\"}]}", NULL, NULL);
}

static void a_text_that_looks_like_a_member_is_not_one(void **state)
{
	(void)state;
	const char *quoted =
		"{\"description\": \"\\\"uid\\\": \\\"wrong\\\", {[\\\\\", \"uid\": \"right\", \"title\": \"T\", "
		"\"about\": \"}, \\\"title\\\": \\\"wrong\\\"\"}";
	assert_text(quoted, "right", "T");
	assert_tail(quoted, "right", "T");
}

static void escapes_are_read_in_both_directions(void **state)
{
	(void)state;
	const char *escaped = "{\"title\": \"a \\\"b\\\"\\n\\u00e9\\\\\", \"uid\": \"x\\ty\"}";
	assert_text(escaped, "x\ty", "a \"b\"\n\xc3\xa9\\");
	assert_tail(escaped, "x\ty", "a \"b\"\n\xc3\xa9\\");
}

static void the_end_of_a_text_is_enough(void **state)
{
	(void)state;
	assert_tail("in a string\", \"x\": [1, 2]}], \"title\": \"T\", \"uid\": \"u\", \"version\": 3}\n", "u", "T");
	assert_tail("le\", \"uid\": \"u\"}", "u", NULL);
	assert_tail("uid\": \"u\"}", NULL, NULL);
}

static void the_front_of_a_text_is_enough(void **state)
{
	(void)state;
	assert_text("{\"uid\": \"u\", \"title\": \"T\", \"panels\": [{\"ti", "u", "T");
	assert_text("{\"uid\": \"u\", \"title\": \"T", "u", NULL);
	assert_text("{\"uid\": \"u", NULL, NULL);
}

static void values_of_other_kinds_are_no_names(void **state)
{
	(void)state;
	assert_text("{\"uid\": null, \"title\": 3}", NULL, NULL);
	assert_tail("{\"uid\": null, \"title\": 3}", NULL, NULL);
	assert_tail("{\"uid\": [\"a\"], \"title\": {\"b\": \"c\"}}", NULL, NULL);
	assert_text("[\"uid\", \"title\"]", NULL, NULL);
	assert_text("", NULL, NULL);
	assert_tail("", NULL, NULL);
}

static void answers_of_the_api_and_resources_are_opened(void **state)
{
	(void)state;
	assert_text("{\"meta\": {\"uid\": \"m\"}, \"dashboard\": {\"uid\": \"u\", \"title\": \"T\", \"panels\": []}}",
		    "u", "T");
	assert_text("{\"kind\": \"Dashboard\", \"metadata\": {\"name\": \"n\"}, \"spec\": {\"title\": \"T\"}}", "n",
		    "T");
	assert_text("{\"kind\": \"Deployment\", \"metadata\": {\"name\": \"n\"}, \"spec\": {\"title\": \"T\"}}", NULL,
		    NULL);
}

static void yaml_is_read_by_its_lines(void **state)
{
	(void)state;
	assert_text("---\n# uid: no\npanels:\n- uid: p\n  title: CPU\ntitle: 'It''s'   # or so\nuid: \"a\\tb\"\n",
		    "a\tb", "It's");
	assert_text("uid: plain-1 # the uid\r\ntitle: |\n  uid: text\r\n", "plain-1", NULL);
	assert_text("kind: Dashboard\nmetadata:\n  labels:\n    name: l\n  name: n\nspec:\n  panels:\n    title: p\n"
		    "  title: T\n",
		    "n", "T");
	assert_text("uid: a\n---\nuid: b\ntitle: B\n", "a", NULL);
	assert_text("uid: 'a\ntitle: *t\n", NULL, NULL);
	assert_text("title: 'it'''''\nuid: u\n", "u", "it''");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_members_of_the_dashboard_itself_are_seen),
		cmocka_unit_test(a_text_that_looks_like_a_member_is_not_one),
		cmocka_unit_test(escapes_are_read_in_both_directions),
		cmocka_unit_test(the_end_of_a_text_is_enough),
		cmocka_unit_test(the_front_of_a_text_is_enough),
		cmocka_unit_test(values_of_other_kinds_are_no_names),
		cmocka_unit_test(answers_of_the_api_and_resources_are_opened),
		cmocka_unit_test(yaml_is_read_by_its_lines),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
