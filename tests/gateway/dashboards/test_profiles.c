/* SPDX-License-Identifier: MIT */
/* In what the other profiles differ from grafana9, which the recordings hold (test_recordings.c). */
#include "tests/testing.h"

#include "fixtures/gateway/server/grafana.h"
#include "model/base/arena.h"
#include "model/base/error.h"
#include "model/value/value.h"
#include "tests/gateway/client.h"

#define SAVE(version, more)                                                                                            \
	"{\"dashboard\":{\"uid\":\"a\",\"title\":\"A\",\"version\":" version more "},\"message\":\"m\"}"

static const char GET_A[] = "/api/dashboards/uid/a";
static const char LIST_A[] = "/api/dashboards/uid/a/versions";
static const char DB[] = "/api/dashboards/db";

struct fixture {
	struct arena *arena;
	struct grafana *server;
};

static int start(void **state, const char *profile)
{
	struct fixture *fixture = test_malloc(sizeof *fixture);
	*fixture = (struct fixture){arena_new(), server_of(profile)};
	*state = fixture;
	return 0;
}

static int start_azure(void **state)
{
	return start(state, "azure");
}

static int start_bare(void **state)
{
	return start(state, "azure-bare");
}

static int start_9(void **state)
{
	return start(state, "grafana9");
}

static int start_12(void **state)
{
	return start(state, "grafana12");
}

static int stop(void **state)
{
	struct fixture *fixture = *state;
	grafana_free(fixture->server);
	arena_free(fixture->arena);
	test_free(fixture);
	return 0;
}

/* ---- azure ---- */

static void azure_answers_in_the_shape_of_the_tutorial(void **state)
{
	struct fixture *f = *state;
	struct reply reply = ask(f->arena, f->server, "GET", GET_A, NULL);
	assert_int_equal(reply.status, 200);
	assert_false(has_place(f->arena, &reply, "/meta"));
	assert_int_equal(reply.json->count, 4);
	assert_string_equal(text_at(f->arena, &reply, "/dashboard/title"), "A");
	assert_int_equal(number_at(f->arena, &reply, "/dashboard/version"), 1);
	assert_string_equal(text_at(f->arena, &reply, "/folderUid"), "");
	assert_string_equal(text_at(f->arena, &reply, "/message"), "");
	assert_true(has_place(f->arena, &reply, "/overwrite"));
}

static void azure_answers_a_save_with_the_same_object(void **state)
{
	struct fixture *f = *state;
	struct reply reply = ask(f->arena, f->server, "POST", DB, SAVE("1", ",\"tags\":[\"x\"]"));
	assert_int_equal(reply.status, 200);
	assert_int_equal(number_at(f->arena, &reply, "/dashboard/version"), 2);
	assert_string_equal(text_at(f->arena, &reply, "/dashboard/tags/0"), "x");
	assert_string_equal(text_at(f->arena, &reply, "/message"), "m");
	assert_false(has_place(f->arena, &reply, "/status"));
}

static void azure_never_creates(void **state)
{
	struct fixture *f = *state;
	struct reply reply = ask(f->arena, f->server, "POST", DB,
				 "{\"dashboard\":{\"uid\":\"new\",\"title\":\"New\"}}");
	assert_int_equal(reply.status, 404);
	reply = ask(f->arena, f->server, "POST", DB, "{\"dashboard\":{\"title\":\"No uid\"}}");
	assert_int_equal(reply.status, 404);
	assert_int_equal(ask(f->arena, f->server, "GET", "/api/dashboards/uid/new", NULL).status, 404);
}

static void azure_checks_the_version_as_any_grafana(void **state)
{
	struct fixture *f = *state;
	struct reply reply = ask(f->arena, f->server, "POST", DB, SAVE("7", ""));
	assert_int_equal(reply.status, 412);
	assert_string_equal(text_at(f->arena, &reply, "/status"), "version-mismatch");
}

static void azure_takes_the_long_uids_of_resources(void **state)
{
	static const char UID[] = "subscriptions~00000000-0000-0000-0000-000000000000~resourceGroups~rg~providers~"
				  "Microsoft.Dashboard~dashboards~node-exporter";
	struct fixture *f = *state;
	ERROR_AUTO err = {0};
	char *model = arena_printf(f->arena, "{\"uid\":\"%s\",\"title\":\"N\"}", UID);
	assert_true(grafana_seed(f->server, "", slice_of(model), &err));
	char *body = arena_printf(f->arena, "{\"dashboard\":{\"uid\":\"%s\",\"title\":\"N\",\"version\":1}}", UID);
	assert_int_equal(ask(f->arena, f->server, "POST", DB, body).status, 200);
	char *path = arena_printf(f->arena, "/api/dashboards/uid/%s", UID);
	struct reply reply = ask(f->arena, f->server, "GET", path, NULL);
	assert_int_equal(number_at(f->arena, &reply, "/dashboard/version"), 2);
}

static void azure_bare_has_its_version_only_in_the_list(void **state)
{
	struct fixture *f = *state;
	struct reply reply = ask(f->arena, f->server, "POST", DB, SAVE("1", ""));
	assert_int_equal(reply.status, 200);
	assert_false(has_place(f->arena, &reply, "/dashboard/version"));
	reply = ask(f->arena, f->server, "GET", GET_A, NULL);
	assert_true(has_place(f->arena, &reply, "/dashboard/title"));
	assert_false(has_place(f->arena, &reply, "/dashboard/version"));
	reply = ask(f->arena, f->server, "GET", LIST_A, NULL);
	assert_int_equal(number_at(f->arena, &reply, "/0/version"), 2);
}

/* ---- grafana12 ---- */

static void a_list_of_12_is_an_object_and_goes_on_by_token(void **state)
{
	struct fixture *f = *state;
	ask(f->arena, f->server, "POST", DB, SAVE("1", ",\"n\":1"));
	ask(f->arena, f->server, "POST", DB, SAVE("2", ",\"n\":2"));
	struct reply reply = ask(f->arena, f->server, "GET", "/api/dashboards/uid/a/versions?limit=2&start=2", NULL);
	assert_int_equal(number_at(f->arena, &reply, "/versions/0/version"), 3);
	assert_int_equal(number_at(f->arena, &reply, "/versions/1/version"), 2);
	assert_false(has_place(f->arena, &reply, "/versions/2"));
	const char *token = text_at(f->arena, &reply, "/continueToken");
	assert_string_not_equal(token, "");
	char *path = arena_printf(f->arena, "/api/dashboards/uid/a/versions?limit=2&continueToken=%s", token);
	reply = ask(f->arena, f->server, "GET", path, NULL);
	assert_int_equal(number_at(f->arena, &reply, "/versions/0/version"), 1);
	assert_string_equal(text_at(f->arena, &reply, "/versions/0/message"), "Initial save");
	assert_string_equal(text_at(f->arena, &reply, "/continueToken"), "");
}

static void a_version_of_12_names_uid_and_login_and_its_parent(void **state)
{
	struct fixture *f = *state;
	ask(f->arena, f->server, "POST", DB, SAVE("1", ",\"n\":1"));
	struct reply reply = ask(f->arena, f->server, "GET", LIST_A, NULL);
	assert_string_equal(text_at(f->arena, &reply, "/versions/0/uid"), "a");
	assert_string_equal(text_at(f->arena, &reply, "/versions/0/createdBy"), "sa-1-dashsync");
	assert_int_equal(number_at(f->arena, &reply, "/versions/0/id"), 2);
	assert_int_equal(number_at(f->arena, &reply, "/versions/0/parentVersion"), 1);
	assert_false(has_place(f->arena, &reply, "/versions/0/data/id"));
	assert_int_equal(number_at(f->arena, &reply, "/versions/0/data/version"), 2);
}

static void equal_content_makes_no_version_in_12(void **state)
{
	struct fixture *f = *state;
	struct reply reply = ask(f->arena, f->server, "POST", DB, SAVE("1", ",\"n\":1.0"));
	assert_int_equal(number_at(f->arena, &reply, "/version"), 2);
	reply = ask(f->arena, f->server, "POST", DB, SAVE("2", ",\"n\":1"));
	assert_int_equal(reply.status, 200);
	assert_int_equal(number_at(f->arena, &reply, "/version"), 2);
}

static void a_number_that_no_double_holds_is_refused_by_12_and_nothing_breaks(void **state)
{
	struct fixture *f = *state;
	struct reply reply = ask(f->arena, f->server, "POST", DB, SAVE("1", ",\"panels\":[{\"max\":-1e999}]"));
	assert_int_equal(reply.status, 400);
	assert_string_equal(text_at(f->arena, &reply, "/message"), "bad request data");
	reply = ask(f->arena, f->server, "GET", GET_A, NULL);
	assert_int_equal(reply.status, 200);
}

static void a_number_that_no_double_holds_is_kept_by_9(void **state)
{
	struct fixture *f = *state;
	ask(f->arena, f->server, "POST", DB, SAVE("1", ",\"max\":1e999"));
	struct reply reply = ask(f->arena, f->server, "GET", GET_A, NULL);
	assert_non_null(strstr(reply.body, "\"max\":1e999"));
}

static void numbers_of_12_go_through_doubles(void **state)
{
	struct fixture *f = *state;
	ask(f->arena, f->server, "POST", DB,
	    SAVE("1", ",\"a\":9007199254740993,\"b\":1.50,\"c\":1e2,\"d\":1e21,\"e\":0.0000001,\"f\":-0,\"g\":100000,"
		      "\"h\":1152921504606846977"));
	struct reply reply = ask(f->arena, f->server, "GET", GET_A, NULL);
	static const char *const EXPECTED[][2] = {
		{"/dashboard/a", "9007199254740992"},
		{"/dashboard/b", "1.5"},
		{"/dashboard/c", "100"},
		{"/dashboard/d", "1e+21"},
		{"/dashboard/e", "1e-7"},
		{"/dashboard/f", "-0"},
		{"/dashboard/g", "100000"},
		{"/dashboard/h", "1152921504606847000"},
	};
	for (size_t i = 0; i < sizeof EXPECTED / sizeof *EXPECTED; i++)
		assert_string_equal(text_at(f->arena, &reply, EXPECTED[i][0]), EXPECTED[i][1]);
	assert_string_equal(text_at(f->arena, &reply, "/meta/apiVersion"), "v0alpha1");
}

static void what_a_person_saved_as_schema_v2_is_not_acceptable_in_12(void **state)
{
	static const char V2[] = "{\"title\":\"A\",\"elements\":{},\"layout\":{\"kind\":\"GridLayout\"}}";
	struct fixture *f = *state;
	assert_true(grafana_person_saves(f->server, "a", slice_of(V2), ""));
	struct reply reply = ask(f->arena, f->server, "GET", GET_A, NULL);
	assert_int_equal(reply.status, 406);
	assert_non_null(strstr(text_at(f->arena, &reply, "/message"), "dashboard api version not supported"));
}

static void a_message_over_500_bytes_is_refused_by_12(void **state)
{
	struct fixture *f = *state;
	for (int length = 500; length <= 501; length++) {
		char *body = arena_printf(f->arena,
					  "{\"dashboard\":{\"uid\":\"a\",\"title\":\"A\",\"version\":1,\"n\":%d},"
					  "\"message\":\"%0*d\"}",
					  length, length, 7);
		assert_int_equal(ask(f->arena, f->server, "POST", DB, body).status, length == 500 ? 200 : 400);
	}
}

static void one_message_with_the_restore_words_spoils_the_list_of_12(void **state)
{
	struct fixture *f = *state;
	ask(f->arena, f->server, "POST", DB,
	    "{\"dashboard\":{\"uid\":\"a\",\"title\":\"A\",\"version\":1,\"n\":1},"
	    "\"message\":\"Restored from version 1 by hand\"}");
	assert_int_equal(ask(f->arena, f->server, "GET", LIST_A, NULL).status, 404);
	assert_int_equal(ask(f->arena, f->server, "GET", "/api/dashboards/uid/a/versions/2", NULL).status, 500);
	assert_int_equal(ask(f->arena, f->server, "GET", "/api/dashboards/uid/a/versions/1", NULL).status, 200);
}

static void restoring_in_12_works_by_uid_and_not_to_the_same(void **state)
{
	struct fixture *f = *state;
	ask(f->arena, f->server, "POST", DB, SAVE("1", ",\"n\":1"));
	struct reply reply = ask(f->arena, f->server, "POST", "/api/dashboards/uid/a/restore", "{\"version\":1}");
	assert_int_equal(number_at(f->arena, &reply, "/version"), 3);
	reply = ask(f->arena, f->server, "GET", LIST_A, NULL);
	assert_int_equal(number_at(f->arena, &reply, "/versions/0/restoredFrom"), 1);
	reply = ask(f->arena, f->server, "POST", "/api/dashboards/id/1/restore", "{\"version\":1}");
	assert_int_equal(reply.status, 400);
}

static void titles_need_not_differ_in_12(void **state)
{
	struct fixture *f = *state;
	struct reply reply = ask(f->arena, f->server, "POST", DB, "{\"dashboard\":{\"uid\":\"b\",\"title\":\"A\"}}");
	assert_int_equal(reply.status, 200);
	assert_string_equal(text_at(f->arena, &reply, "/folderUid"), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(azure_answers_in_the_shape_of_the_tutorial, start_azure, stop),
		cmocka_unit_test_setup_teardown(azure_answers_a_save_with_the_same_object, start_azure, stop),
		cmocka_unit_test_setup_teardown(azure_never_creates, start_azure, stop),
		cmocka_unit_test_setup_teardown(azure_checks_the_version_as_any_grafana, start_azure, stop),
		cmocka_unit_test_setup_teardown(azure_takes_the_long_uids_of_resources, start_azure, stop),
		cmocka_unit_test_setup_teardown(azure_bare_has_its_version_only_in_the_list, start_bare, stop),
		cmocka_unit_test_setup_teardown(a_list_of_12_is_an_object_and_goes_on_by_token, start_12, stop),
		cmocka_unit_test_setup_teardown(a_version_of_12_names_uid_and_login_and_its_parent, start_12, stop),
		cmocka_unit_test_setup_teardown(equal_content_makes_no_version_in_12, start_12, stop),
		cmocka_unit_test_setup_teardown(numbers_of_12_go_through_doubles, start_12, stop),
		cmocka_unit_test_setup_teardown(a_number_that_no_double_holds_is_refused_by_12_and_nothing_breaks,
						start_12, stop),
		cmocka_unit_test_setup_teardown(a_number_that_no_double_holds_is_kept_by_9, start_9, stop),
		cmocka_unit_test_setup_teardown(what_a_person_saved_as_schema_v2_is_not_acceptable_in_12, start_12,
						stop),
		cmocka_unit_test_setup_teardown(a_message_over_500_bytes_is_refused_by_12, start_12, stop),
		cmocka_unit_test_setup_teardown(one_message_with_the_restore_words_spoils_the_list_of_12, start_12,
						stop),
		cmocka_unit_test_setup_teardown(restoring_in_12_works_by_uid_and_not_to_the_same, start_12, stop),
		cmocka_unit_test_setup_teardown(titles_need_not_differ_in_12, start_12, stop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
