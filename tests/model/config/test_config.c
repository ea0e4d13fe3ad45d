/* SPDX-License-Identifier: MIT */
/*
 * What a wrong file says is in fixtures/config: a folder a case, dashsync.yaml and the diagnostics in expected.txt.
 * Here: that runner, what a right file fills in, and that docs/config.md is what the table prints. To make that page
 * anew:
 *
 *     build/dev/tests/model/test_config --print-reference > docs/config.md
 */
#include "tests/testing.h"

#include <dirent.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/config/config.h"
#include "model/config/config_keys.h"
#include "model/value/value.h"

#define CASES     DASHSYNC_FIXTURES "/config"
#define REFERENCE DASHSYNC_FIXTURES "/../docs/config.md"

/* A whole file in the arena; NULL when it is not there. */
static char *read_file(struct arena *arena, const char *path)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		return NULL;
	char *text = arena_alloc(arena, LIMIT_CONFIG_BYTES);
	size_t length = fread(text, 1, LIMIT_CONFIG_BYTES - 1, file);
	text[length] = '\0';
	fclose(file);
	return text;
}

static bool read_text(struct arena *arena, const char *text, struct diagnostics *diags, struct config *config)
{
	diagnostics_init(diags, arena);
	bool ok = config_read(arena, slice_of(text), "dashsync.yaml", diags, config);
	assert_true(ok == (diags->errors == 0));
	return ok;
}

/* A config that must be right, without warnings. */
static struct config read_right(struct arena *arena, const char *text)
{
	struct diagnostics diags;
	struct config config;
	bool ok = read_text(arena, text, &diags, &config);
	if (diags.count)
		fail_msg("unexpected: %u:%u: %s", diags.items[0].place.line, diags.items[0].place.column,
			 diags.items[0].message);
	assert_true(ok);
	return config;
}

static void assert_slice(struct slice slice, const char *text)
{
	if (!slice_is(slice, text))
		fail_msg("'%.*s' is not '%s'", SLICE_ARG(slice), text);
}

static void assert_pair(const struct pairs *pairs, size_t i, const char *key, const char *value)
{
	assert_true(i < pairs->count);
	assert_slice(pairs->items[i].key, key);
	assert_slice(pairs->items[i].value, value);
}

/* As the program prints them, warnings marked. */
static const char *diagnostics_text(struct arena *arena, struct diagnostics *diags)
{
	STRBUF_AUTO out = STRBUF_INIT(LIMIT_CONFIG_BYTES);
	diagnostics_sort(diags);
	for (size_t i = 0; i < diags->count; i++) {
		const struct diagnostic *item = &diags->items[i];
		strbuf_printf(&out, "%s:%u:%u: %s", item->place.file, item->place.line, item->place.column,
			      item->severity == SEVERITY_WARNING ? "warning: " : "");
		text_printable(slice_of(item->message), &out);
		strbuf_add_char(&out, '\n');
		if (item->hint)
			strbuf_printf(&out, "  hint: %s\n", item->hint);
	}
	return arena_slice(arena, strbuf_slice(&out)).at;
}

/* Runs one case; false, with both texts printed, when it says something else. */
static bool case_passes(const char *name)
{
	ARENA_AUTO arena = arena_new();
	const char *text = read_file(arena, arena_printf(arena, CASES "/%s/dashsync.yaml", name));
	const char *expected = read_file(arena, arena_printf(arena, CASES "/%s/expected.txt", name));
	if (!text || !expected) {
		print_error("%s: dashsync.yaml and expected.txt must both be there\n", name);
		return false;
	}
	struct diagnostics diags;
	struct config config;
	read_text(arena, text, &diags, &config);
	const char *got = diagnostics_text(arena, &diags);
	if (strcmp(got, expected) == 0)
		return true;
	fprintf(stderr, "---- %s: expected\n%s---- got\n%s", name, expected, got); /* print_error cuts long text */
	return false;
}

static int is_case(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void every_case_says_what_is_expected(void **state)
{
	(void)state;
	struct dirent **entries;
	int count = scandir(CASES, &entries, is_case, alphasort);
	assert_true(count > 0);
	int failed = 0;
	for (int i = 0; i < count; i++) {
		failed += !case_passes(entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	assert_int_equal(failed, 0);
}

static void every_key_of_this_release_is_read(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct config config = read_right(arena, "version: 1\n"
						 "id: 0Badcafe\n"
						 "dashboards:\n"
						 "  - path: ./dashboards//team/./a/\n"
						 "    exclude: [\"drafts/**\", ./old]\n"
						 "    format: yaml\n"
						 "  - path: .\n"
						 "targets:\n"
						 "  dev_1:\n"
						 "    endpoint: http://127.0.0.1:3000//\n"
						 "    auth: { method: none }\n"
						 "    ca-file: certs/ca.pem\n"
						 "    history-depth: 7\n"
						 "    jobs: 256\n"
						 "    write-jobs: 1\n"
						 "    timeout: 3600\n");
	assert_string_equal(config.file, "dashsync.yaml");
	assert_int_equal(config.version, 1);
	assert_slice(config.id, "0badcafe");
	assert_int_equal(config.dashboards_count, 2);
	assert_slice(config.dashboards[0].path, "dashboards/team/a");
	assert_int_equal(config.dashboards[0].exclude.count, 2);
	assert_slice(config.dashboards[0].exclude.items[0], "drafts/**");
	assert_slice(config.dashboards[0].exclude.items[1], "old");
	assert_slice(config.dashboards[0].format, "yaml");
	assert_slice(config.dashboards[1].path, ".");
	assert_null(config.dashboards[1].format.at);
	const struct config_target *target = config_find_target(&config, slice_of("dev_1"));
	assert_non_null(target);
	assert_int_equal(target->place.line, 9);
	assert_int_equal(target->place.column, 3);
	assert_slice(target->endpoint, "http://127.0.0.1:3000");
	assert_int_equal(target->auth.method, AUTH_NONE);
	assert_slice(target->ca_file, "certs/ca.pem");
	assert_int_equal(target->history_depth, 7);
	assert_int_equal(target->jobs, 256);
	assert_int_equal(target->write_jobs, 1);
	assert_int_equal(target->timeout, 3600);
}

static void each_key_of_auth_fills_its_own_field(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct config config = read_right(arena, "version: 1\n"
						 "targets:\n"
						 "  prod:\n"
						 "    auth:\n"
						 "      method: managed-identity\n"
						 "      tenant: contoso.onmicrosoft.com\n"
						 "      client-id: app\n"
						 "      authority: https://login.microsoftonline.us/\n"
						 "      audience: api://x/.default\n"
						 "      token-file: /run/token\n"
						 "      certificate: /etc/client.pem\n"
						 "      identity: object-id:o\n");
	const struct config_auth *auth = &config.targets[0].auth;
	assert_int_equal(auth->method, AUTH_MANAGED_IDENTITY);
	assert_slice(auth->tenant, "contoso.onmicrosoft.com");
	assert_slice(auth->client_id, "app");
	assert_slice(auth->authority, "https://login.microsoftonline.us");
	assert_slice(auth->audience, "api://x/.default");
	assert_slice(auth->token_file, "/run/token");
	assert_slice(auth->certificate, "/etc/client.pem");
	assert_slice(auth->identity, "object-id:o");
}

static void an_absent_key_has_the_default_of_the_table(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct config config = read_right(arena, "{\"version\": 1.0, \"targets\": {\"dev\": null}}");
	assert_null(config.id.at);
	assert_int_equal(config.dashboards_count, 0);
	assert_int_equal(config.targets_count, 1);
	struct config_target standard = config_target_default();
	const struct config_target *targets[] = {&config.targets[0], &standard};
	for (size_t i = 0; i < 2; i++) {
		assert_null(targets[i]->endpoint.at);
		assert_null(targets[i]->ca_file.at);
		assert_int_equal(targets[i]->auth.method, AUTH_UNSAID);
		assert_int_equal(targets[i]->jobs, 16);
		assert_int_equal(targets[i]->write_jobs, 4);
		assert_int_equal(targets[i]->timeout, 30);
		assert_int_equal(targets[i]->history_depth, 200);
	}
}

static void keys_left_empty_are_empty_lists_and_maps(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct config config = read_right(arena, "version: 1\ndashboards:\ntargets:\n");
	assert_int_equal(config.dashboards_count, 0);
	assert_int_equal(config.targets_count, 0);
	assert_null(config_find_target(&config, slice_of("dev")));
	config = read_right(arena, "version: 1\n"
				   "targets:\n"
				   "  dev:\n"
				   "    auth:\n"
				   "    datasources:\n"
				   "    inputs: {}\n"
				   "    rewrites: []\n");
	assert_int_equal(config.targets[0].resolution.datasources.count, 0);
	assert_int_equal(config.targets[0].rewrites.count, 0);
}

static void targets_keep_the_order_of_the_file(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct config config = read_right(arena, "version: 1\ntargets: { zone: , alpha: , mid: }\n");
	assert_int_equal(config.targets_count, 3);
	assert_slice(config.targets[0].name, "zone");
	assert_slice(config.targets[1].name, "alpha");
	assert_slice(config.targets[2].name, "mid");
}

static void pairs_are_sorted_by_key_and_scalars_keep_their_spelling(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct config config = read_right(arena, "version: 1\n"
						 "targets:\n"
						 "  dev:\n"
						 "    datasources: { b: two, a: one, B: three }\n"
						 "    datasource-defaults: { prometheus: p1 }\n"
						 "    inputs: { z: 1.50, y: true, x: '', w: no }\n");
	const struct resolution *resolution = &config.targets[0].resolution;
	assert_int_equal(resolution->datasources.count, 3);
	assert_pair(&resolution->datasources, 0, "B", "three");
	assert_pair(&resolution->datasources, 1, "a", "one");
	assert_pair(&resolution->datasources, 2, "b", "two");
	assert_pair(&resolution->datasource_defaults, 0, "prometheus", "p1");
	assert_int_equal(resolution->inputs.count, 4);
	assert_pair(&resolution->inputs, 0, "w", "no");
	assert_pair(&resolution->inputs, 1, "x", "");
	assert_pair(&resolution->inputs, 2, "y", "true");
	assert_pair(&resolution->inputs, 3, "z", "1.50");
}

static void a_key_is_read_under_its_former_name_too(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct config config = read_right(arena, "version: 1\ntargets:\n  dev:\n    history: 7\n");
	assert_int_equal(config.targets[0].history_depth, 7);
}

static void a_retired_dashboard_has_its_reason_and_place(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct config config = read_right(arena, "version: 1\n"
						 "targets:\n"
						 "  dev:\n"
						 "    retired:\n"
						 "      - { uid: a, reason: the audit }\n"
						 "      - { uid: b, reason: team B }\n");
	const struct retired_list *list = &config.targets[0].retired;
	assert_int_equal(list->count, 2);
	const struct retired *retired = retired_find(list, slice_of("b"));
	assert_slice(retired->reason, "team B");
	assert_int_equal(retired->place.line, 6);
	assert_int_equal(retired->place.column, 9);
	assert_null(retired_find(list, slice_of("c")));
}

static void a_star_in_a_rewrite_means_any_value(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct config config = read_right(arena, "version: 1\n"
						 "targets:\n"
						 "  dev:\n"
						 "    rewrites:\n"
						 "      - { path: /a/*/b, sent: '*', stored: { x: [1, null] } }\n"
						 "      - { path: /~0~1, sent: null, stored: '*' }\n");
	const struct rewrites *rewrites = &config.targets[0].rewrites;
	assert_int_equal(rewrites->count, 2);
	assert_slice(rewrites->items[0].path, "/a/*/b");
	assert_null(rewrites->items[0].sent);
	assert_int_equal(rewrites->items[0].stored->kind, VALUE_OBJECT);
	assert_int_equal(rewrites->items[1].sent->kind, VALUE_NULL);
	assert_null(rewrites->items[1].stored);
	assert_false(rewrites->doubles);
}

static void an_id_of_decimal_digits_needs_no_quotes(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	assert_slice(read_right(arena, "version: 1\nid: 12345678\n").id, "12345678");
	assert_slice(read_right(arena, "version: 1\nid: 1234E567\n").id, "1234e567");
}

static void the_config_outlives_its_text(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	char *text = heap_printf("%s",
				 "version: 1\ntargets: { dev: { endpoint: 'https://a.example/g', inputs: { n: v } } }");
	char *file = heap_printf("dashsync.yaml");
	struct config config;
	assert_true(config_read(arena, slice_of(text), file, &diags, &config));
	free(text);
	free(file);
	assert_string_equal(config.file, "dashsync.yaml");
	assert_slice(config.targets[0].name, "dev");
	assert_slice(config.targets[0].endpoint, "https://a.example/g");
	assert_pair(&config.targets[0].resolution.inputs, 0, "n", "v");
}

static void after_an_error_the_output_is_untouched(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	struct config config = {.version = 42};
	assert_false(read_text(arena, "version: 1\njobs: 1\n", &diags, &config));
	assert_int_equal(config.version, 42);
}

static void errors_of_other_files_do_not_count(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	diag_error(&diags, (struct place){"other.json", 1, 1}, "syntax", "broken");
	struct config config;
	assert_true(config_read(arena, slice_of("version: 1"), "dashsync.yaml", &diags, &config));
}

static void a_path_with_a_nul_is_refused(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	struct config config;
	assert_false(read_text(arena, "version: 1\ndashboards: [{ path: \"a\\0b\" }]\n", &diags, &config));
	assert_int_equal(diags.count, 1);
	assert_non_null(strstr(diags.items[0].message, "U+0000"));
}

static void a_config_over_the_limit_is_refused_unread(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	char *text = arena_alloc(arena, LIMIT_CONFIG_BYTES + 2);
	memset(text, '\n', LIMIT_CONFIG_BYTES + 1);
	memcpy(text, "version: 1", 10);
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	struct config config;
	assert_true(config_read(arena, (struct slice){text, LIMIT_CONFIG_BYTES}, "c", &diags, &config));
	assert_false(config_read(arena, (struct slice){text, LIMIT_CONFIG_BYTES + 1}, "c", &diags, &config));
	assert_int_equal(diags.count, 1);
	assert_string_equal(diags.items[0].rule, "too-large");
}

/* A minimal file with one key of the top level, or of a target. */
static const char *file_with(struct arena *arena, const struct config_key *key)
{
	switch (key->where) {
	case SECTION_TOP:
		return arena_printf(arena, "version: 1\n%s: x\n", key->name);
	case SECTION_TARGET:
		return arena_printf(arena, "version: 1\ntargets: { t: { %s: x } }\n", key->name);
	case SECTION_AUTH:
		return arena_printf(arena, "version: 1\ntargets: { t: { auth: { %s: x } } }\n", key->name);
	default:
		return NULL; /* of an object that is refused as a whole */
	}
}

static void every_key_of_a_later_release_is_refused_by_name(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	size_t tried = 0;
	for (size_t i = 0; i < config_keys_count; i++) {
		const char *text = config_keys[i].supported ? NULL : file_with(arena, &config_keys[i]);
		if (!text)
			continue;
		struct diagnostics diags;
		struct config config;
		assert_false(read_text(arena, text, &diags, &config));
		assert_int_equal(diags.count, 1);
		assert_string_equal(diags.items[0].message,
				    arena_printf(arena, "'%s' is not yet supported", config_keys[i].name));
		tried++;
	}
	assert_int_equal(tried, 5);
}

static const char *reference(struct arena *arena)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	config_print_reference(out);
	fclose(out);
	const char *copy = arena_copy(arena, text, length);
	free(text);
	return copy;
}

static void the_reference_page_is_what_the_table_says(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const char *page = read_file(arena, REFERENCE);
	if (!page || strcmp(page, reference(arena)) != 0)
		fail_msg("docs/config.md is old; make it anew with: test_config --print-reference > docs/config.md");
}

static void the_example_of_the_reference_page_is_right(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const char *begin = strstr(reference(arena), "```yaml\n");
	assert_non_null(begin);
	begin += strlen("```yaml\n");
	const char *end = strstr(begin, "```");
	struct config config = read_right(arena, arena_copy(arena, begin, (size_t)(end - begin)));
	assert_int_equal(config.targets_count, 2);
	assert_int_equal(config.targets[1].auth.method, AUTH_TOKEN);
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--print-reference") == 0) {
		config_print_reference(stdout);
		return 0;
	}
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_case_says_what_is_expected),
		cmocka_unit_test(every_key_of_this_release_is_read),
		cmocka_unit_test(each_key_of_auth_fills_its_own_field),
		cmocka_unit_test(an_absent_key_has_the_default_of_the_table),
		cmocka_unit_test(keys_left_empty_are_empty_lists_and_maps),
		cmocka_unit_test(targets_keep_the_order_of_the_file),
		cmocka_unit_test(pairs_are_sorted_by_key_and_scalars_keep_their_spelling),
		cmocka_unit_test(a_key_is_read_under_its_former_name_too),
		cmocka_unit_test(a_retired_dashboard_has_its_reason_and_place),
		cmocka_unit_test(a_star_in_a_rewrite_means_any_value),
		cmocka_unit_test(an_id_of_decimal_digits_needs_no_quotes),
		cmocka_unit_test(the_config_outlives_its_text),
		cmocka_unit_test(after_an_error_the_output_is_untouched),
		cmocka_unit_test(errors_of_other_files_do_not_count),
		cmocka_unit_test(a_path_with_a_nul_is_refused),
		cmocka_unit_test(a_config_over_the_limit_is_refused_unread),
		cmocka_unit_test(every_key_of_a_later_release_is_refused_by_name),
		cmocka_unit_test(the_reference_page_is_what_the_table_says),
		cmocka_unit_test(the_example_of_the_reference_page_is_right),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
