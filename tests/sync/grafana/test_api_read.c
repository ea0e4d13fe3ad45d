/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include <glob.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/value/json.h"
#include "model/value/value.h"
#include "sync/grafana/api.h"

/* ---- shapes ---- */

/* Reads an answer to GET that must succeed. */
static struct live live_of(struct arena *arena, long status, const char *body)
{
	ERROR_AUTO err = {0};
	struct live live;
	if (!api_read_live(arena, &(struct api_answer){status, slice_of(body), false}, &live, &err))
		fail_msg("%s", err.message);
	return live;
}

static void the_usual_answer_is_read_with_its_meta(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct live live = live_of(arena, 200,
				   "{\"meta\":{\"canSave\":false,\"isFolder\":true,\"provisioned\":true,"
				   "\"folderUid\":\"team-a\",\"folderTitle\":\"Team A\",\"apiVersion\":\"v0alpha1\","
				   "\"updated\":\"2026-11-23T18:26:22Z\",\"updatedBy\":\"ann\"},"
				   "\"dashboard\":{\"id\":5,\"version\":3,\"title\":\"x\"}}");
	assert_true(live.found && live.has_meta && live.is_folder && live.provisioned);
	assert_false(live.can_save);
	assert_false(live.schema_v2);
	assert_int_equal(live.id, 5);
	assert_int_equal(live.version, 3);
	assert_true(slice_is(live.folder_uid, "team-a"));
	assert_true(slice_is(live.folder_title, "Team A"));
	assert_true(slice_is(live.api_version, "v0alpha1"));
	assert_true(slice_is(live.updated, "2026-11-23T18:26:22Z"));
	assert_true(slice_is(live.updated_by, "ann"));
	assert_true(value_is_text(value_get(live.dashboard, "title"), "x"));
}

static void the_tutorials_answer_is_read_without_meta(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct live live = live_of(arena, 200,
				   "{\"dashboard\":{\"id\":1,\"uid\":\"u\",\"title\":\"Production Overview\"},"
				   "\"folderUid\":\"\",\"message\":\"Made changes to xyz\",\"overwrite\":false}");
	assert_true(live.found && live.can_save);
	assert_false(live.has_meta);
	assert_int_equal(live.id, 1);
	assert_int_equal(live.version, VERSION_UNKNOWN);
	assert_non_null(live.folder_uid.at); /* said to be General, not unsaid */
	assert_int_equal(live.folder_uid.length, 0);
	assert_null(live.updated.at);
}

static void numbers_are_taken_as_text_and_odd_ones_as_unknown(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct live live = live_of(arena, 200, "{\"dashboard\":{\"id\":\"12\",\"version\":\"7\"}}");
	assert_int_equal(live.id, 12);
	assert_int_equal(live.version, 7);
	assert_null(live.folder_uid.at);
	live = live_of(arena, 200, "{\"dashboard\":{\"id\":null,\"version\":-4}}");
	assert_int_equal(live.id, ID_UNKNOWN);
	assert_int_equal(live.version, VERSION_UNKNOWN);
	live = live_of(arena, 200, "{\"dashboard\":{\"id\":0,\"version\":1.5}}");
	assert_int_equal(live.id, ID_UNKNOWN);
	assert_int_equal(live.version, VERSION_UNKNOWN);
}

static void a_dashboard_of_schema_v2_is_known_by_status_api_version_or_shape(void **state)
{
	(void)state;
	static const struct {
		long status;
		const char *body;
		bool v2;
	} rows[] = {
		{406, "{\"message\":\"dashboard api version not supported\"}", true},
		{200, "{\"dashboard\":{\"elements\":{},\"layout\":{}}}", true},
		{200, "{\"dashboard\":{\"elements\":[],\"layout\":{}}}", false},
		{200, "{\"dashboard\":{\"layout\":{}}}", false},
		{200, "{\"meta\":{\"apiVersion\":\"v2\"},\"dashboard\":{}}", true},
		{200, "{\"meta\":{\"apiVersion\":\"v2beta1\"},\"dashboard\":{}}", true},
		{200, "{\"meta\":{\"apiVersion\":\"dashboard.grafana.app/v2alpha1\"},\"dashboard\":{}}", true},
		{200, "{\"meta\":{\"apiVersion\":\"v1beta1\"},\"dashboard\":{}}", false},
		{200, "{\"meta\":{\"apiVersion\":\"v20\"},\"dashboard\":{}}", false},
		{200, "{\"meta\":{\"apiVersion\":\"v\"},\"dashboard\":{}}", false},
	};
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct live live = live_of(arena, rows[i].status, rows[i].body);
		assert_true(live.found);
		assert_int_equal(live.schema_v2, rows[i].v2);
		assert_int_equal(live.dashboard == NULL, rows[i].status == 406);
	}
}

/* What an answer that is no dashboard leads to. `words` and `hint` are parts of the texts. */
static void answers_that_are_no_dashboard_say_what_is_wrong(void **state)
{
	(void)state;
	static const struct {
		long status;
		const char *body;
		enum fault fault;
		const char *words;
		const char *hint;
	} rows[] = {
		{200, "<!DOCTYPE html>", FAULT_UNREACHABLE, "HTML, not JSON", "sign-in page"},
		{200, " \n<html>", FAULT_UNREACHABLE, "HTML, not JSON", "sign-in page"},
		{200, "{\"dashboard\":{\n\"a\":1,\"a\":2}}", FAULT_FAILED, "not valid JSON: line 2, column 7", NULL},
		{200, "{\"dashboard\":{\"a\":\"\\ud800\"}}", FAULT_FAILED, "not valid JSON: line 1", NULL},
		{200, "", FAULT_FAILED, "not valid JSON", NULL},
		{200, "{}", FAULT_FAILED, "holds no dashboard", "Grafana endpoint"},
		{200, "[]", FAULT_FAILED, "holds no dashboard", "Grafana endpoint"},
		{200, "{\"dashboard\":null}", FAULT_FAILED, "holds no dashboard", "Grafana endpoint"},
		{401, "{\"message\":\"Unauthorized\"}", FAULT_DENIED, "401: Unauthorized", "token"},
		{403, "{\"message\":\"Access denied\"}", FAULT_DENIED, "403: Access denied", "'dashboards:read'"},
		{403, "{\"error\":{\"code\":\"Forbidden\"}}", FAULT_DENIED, "403", "'dashboards:read'"},
		{403, "", FAULT_DENIED, "403", "'dashboards:read'"},
		{403, "<html>", FAULT_UNREACHABLE, "403: an HTML page", "firewall"},
		{403, "error code: 1020", FAULT_UNREACHABLE, "403: error code: 1020", "firewall"},
		{302, "", FAULT_UNREACHABLE, "302", "Redirects are not followed"},
		{404, "<html>nginx</html>", FAULT_UNREACHABLE, "404: an HTML page", "Grafana endpoint"},
		{404, "404 page not found\n", FAULT_UNREACHABLE, "404: 404 page not found", "below another path"},
		{404, "", FAULT_UNREACHABLE, "404", "Grafana endpoint"},
		{404, "{\"message\":\"Not found\"}", FAULT_UNREACHABLE, "404: Not found", "Grafana endpoint"},
		{404, "{\"error\":\"no such thing\"}", FAULT_UNREACHABLE, "404", "Grafana endpoint"},
		{404, "{\"message\":\"Dashboard not found\"", FAULT_UNREACHABLE, "404", "Grafana endpoint"},
		{404, "{\"message\":\"Folder not found\"}", FAULT_FAILED, "404: Folder not found", NULL},
		{408, "<html>", FAULT_FAILED, "408: an HTML page", "gave up waiting"},
		{413, "<html>", FAULT_FAILED, "413: an HTML page", "limits the size"},
		{429, "slow down", FAULT_FAILED, "429: slow down", "--jobs"},
		{500, "{\"message\":\"\"}", FAULT_FAILED, "answered 500", NULL},
		{502, "<html>", FAULT_FAILED, "502: an HTML page", "restarting"},
	};
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		ERROR_AUTO err = {0};
		struct live live = {.id = 77};
		assert_false(api_read_live(arena, &(struct api_answer){rows[i].status, slice_of(rows[i].body), false},
					   &live, &err));
		assert_int_equal(live.id, 77); /* untouched on failure */
		assert_int_equal(err.fault, rows[i].fault);
		bool is_hinted = rows[i].hint ? err.hint && strstr(err.hint, rows[i].hint) : true;
		if (!strstr(err.message, rows[i].words) || !is_hinted)
			fail_msg("row %zu: '%s', '%s'", i, err.message, err.hint);
	}
}

static void a_document_deeper_than_the_limit_is_refused(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	ERROR_AUTO err = {0};
	STRBUF_AUTO body = STRBUF_INIT(100000);
	struct live live;
	strbuf_add_text(&body, "{\"dashboard\":{\"a\":");
	for (int i = 0; i < 2000; i++)
		strbuf_add_char(&body, '[');
	for (int i = 0; i < 2000; i++)
		strbuf_add_char(&body, ']');
	strbuf_add_text(&body, "}}");
	assert_false(api_read_live(arena, &(struct api_answer){200, strbuf_slice(&body), false}, &live, &err));
	assert_non_null(strstr(err.message, "line 1, column"));
}

static void grafanas_own_404_is_an_answer(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct live live = live_of(arena, 404, "{\"message\":\"Dashboard not found\",\"traceID\":\"\"}");
	assert_false(live.found);
	assert_null(live.dashboard);
}

/* What the gateway of Azure says of a dashboard that is not there is not known, but it will be JSON. */
static void any_404_of_json_is_an_answer_on_azure(void **state)
{
	(void)state;
	static const struct {
		const char *body;
		bool is_answer;
	} rows[] = {
		{"{\"message\":\"Dashboard not found\"}", true},
		{"{\"message\":\"Not found\"}", true},
		{"{\"error\":{\"code\":\"ResourceNotFound\"}}", true},
		{"", false},
		{"404 page not found\n", false},
		{"<html>", false},
		{"{\"error\":", false},
	};
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct api_answer answer = {404, slice_of(rows[i].body), true};
		ERROR_AUTO err = {0};
		struct live live = {.found = true};
		struct version_list list;
		struct version version;
		if (api_read_live(arena, &answer, &live, &err) != rows[i].is_answer ||
		    api_read_versions(arena, &answer, &list, &err) != rows[i].is_answer ||
		    api_read_version(arena, &answer, &version, &err) != rows[i].is_answer)
			fail_msg("row %zu", i);
		assert_int_equal(live.found, !rows[i].is_answer);
		assert_int_equal(err.fault, rows[i].is_answer ? FAULT_NONE : FAULT_UNREACHABLE);
	}
}

static void a_long_complaint_is_cut_at_a_character(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	ERROR_AUTO err = {0};
	STRBUF_AUTO body = STRBUF_INIT(10000);
	struct live live;
	strbuf_add_text(&body, "{\"message\":\"");
	for (int i = 0; i < 400; i++)
		strbuf_add_text(&body, "\xc3\xa4");
	strbuf_add_text(&body, "\"}");
	assert_false(api_read_live(arena, &(struct api_answer){500, strbuf_slice(&body), false}, &live, &err));
	assert_int_equal(strlen(err.message), strlen("the server answered 500: ") + 600);
}

static void saves_are_classed_by_status_and_word(void **state)
{
	(void)state;
	static const struct {
		long status;
		const char *body;
		enum save_outcome outcome;
		int64_t version;
		const char *complaint; /* a part; NULL: none */
	} rows[] = {
		{200, "{\"status\":\"success\",\"version\":5}", SAVE_ACCEPTED, 5, NULL},
		{200, "{\"version\":\"6\"}", SAVE_ACCEPTED, 6, NULL},
		{200, "{\"dashboard\":{\"version\":7},\"overwrite\":false}", SAVE_ACCEPTED, 7, NULL},
		{200, "{\"dashboard\":{\"version\":\"8\"}}", SAVE_ACCEPTED, 8, NULL},
		{200, "{}", SAVE_ACCEPTED, VERSION_UNKNOWN, NULL},
		{200, "{\"status\":\"pending\"}", SAVE_UNKNOWN, VERSION_UNKNOWN, "200"},
		{200, "<html>", SAVE_UNKNOWN, VERSION_UNKNOWN, "HTML"},
		{200, "", SAVE_UNKNOWN, VERSION_UNKNOWN, "200"},
		{200, "[]", SAVE_UNKNOWN, VERSION_UNKNOWN, "200"},
		{200, "{\"version\":5", SAVE_UNKNOWN, VERSION_UNKNOWN, "version"},
		{201, "{\"status\":\"success\",\"version\":5}", SAVE_UNKNOWN, VERSION_UNKNOWN, "201"},
		{202, "{\"status\":\"pending\",\"message\":\"broadcast\"}", SAVE_UNKNOWN, VERSION_UNKNOWN, "broadcast"},
		{204, "", SAVE_UNKNOWN, VERSION_UNKNOWN, "204"},
		{302, "", SAVE_UNKNOWN, VERSION_UNKNOWN, "302"},
		{400, "{\"message\":\"bad request data\"}", SAVE_REFUSED, VERSION_UNKNOWN, "400: bad request data"},
		{400, "<html>", SAVE_UNKNOWN, VERSION_UNKNOWN, "400: an HTML page"},
		{400, "{\"error\":{\"message\":\"m\"}}", SAVE_UNKNOWN, VERSION_UNKNOWN, "400"},
		{400, "", SAVE_UNKNOWN, VERSION_UNKNOWN, "400"},
		{401, "{\"message\":\"Unauthorized\"}", SAVE_DENIED, VERSION_UNKNOWN, "Unauthorized"},
		{401, "<html>", SAVE_DENIED, VERSION_UNKNOWN, "401"},
		{403, "{\"message\":\"no\"}", SAVE_DENIED, VERSION_UNKNOWN, "403: no"},
		{403, "<html>", SAVE_UNKNOWN, VERSION_UNKNOWN, "403: an HTML page"},
		{403, "{\"message\":\"no\"", SAVE_UNKNOWN, VERSION_UNKNOWN, "403"},
		{404, "404 page not found", SAVE_UNKNOWN, VERSION_UNKNOWN, "404: 404 page not found"},
		{405, "<html>", SAVE_UNKNOWN, VERSION_UNKNOWN, "405"},
		{408, "{\"message\":\"timeout\"}", SAVE_UNKNOWN, VERSION_UNKNOWN, "408: timeout"},
		{404, "{\"status\":\"not-found\",\"message\":\"gone\"}", SAVE_NOT_FOUND, VERSION_UNKNOWN, "gone"},
		{412, "{\"status\":\"version-mismatch\",\"message\":\"m\"}", SAVE_VERSION_MISMATCH, VERSION_UNKNOWN,
		 "m"},
		{412, "{\"status\":\"name-exists\",\"message\":\"n\"}", SAVE_NAME_EXISTS, VERSION_UNKNOWN, "n"},
		{412, "{\"status\":\"plugin-dashboard\",\"message\":\"p\"}", SAVE_REFUSED, VERSION_UNKNOWN, "p"},
		{412, "", SAVE_UNKNOWN, VERSION_UNKNOWN, "412"},
		{413, "too large", SAVE_UNKNOWN, VERSION_UNKNOWN, "413: too large"},
		{413, "{\"message\":\"too large\"}", SAVE_UNKNOWN, VERSION_UNKNOWN, "413: too large"},
		{422, "{\"message\":\"alerts\"}", SAVE_REFUSED, VERSION_UNKNOWN, "422: alerts"},
		{429, "<html>", SAVE_THROTTLED, VERSION_UNKNOWN, "429"},
		{429, "", SAVE_THROTTLED, VERSION_UNKNOWN, "429"},
		{500, "{\"message\":\"library panels\"}", SAVE_UNKNOWN, VERSION_UNKNOWN, "library panels"},
		{504, "<html>", SAVE_UNKNOWN, VERSION_UNKNOWN, "HTML"},
	};
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct saved saved;
		api_read_saved(arena, &(struct api_answer){rows[i].status, slice_of(rows[i].body), false}, &saved);
		if (saved.outcome != rows[i].outcome)
			fail_msg("row %zu: outcome %d", i, saved.outcome);
		assert_int_equal(saved.status, rows[i].status);
		assert_int_equal(saved.version, rows[i].version);
		assert_int_equal(saved.complaint != NULL, rows[i].complaint != NULL);
		if (saved.complaint && !strstr(saved.complaint, rows[i].complaint))
			fail_msg("row %zu: '%s'", i, saved.complaint);
	}
}

/* Who probably answered, and what can be done; a page never becomes a missing right. */
static void what_is_said_of_a_save_names_who_answered(void **state)
{
	(void)state;
	static const struct {
		long status;
		const char *body;
		enum fault fault;
		const char *hint; /* a part; NULL: none */
	} rows[] = {
		{202, "{}", FAULT_FAILED, "may carry it out later"},
		{302, "", FAULT_FAILED, "Redirects are not followed"},
		{400, "{\"message\":\"bad request data\"}", FAULT_FAILED, NULL},
		{401, "<html>", FAULT_DENIED, "The token is missing"},
		{403, "{\"message\":\"no\"}", FAULT_DENIED, NULL},
		{403, "<html>", FAULT_FAILED, "trip over '-- Grafana --'"},
		{405, "<html>", FAULT_FAILED, "does not allow POST"},
		{408, "<html>", FAULT_FAILED, "gave up waiting"},
		{413, "<html>", FAULT_FAILED, "client_max_body_size"},
		{502, "<html>", FAULT_FAILED, "overloaded or restarting"},
		{200, "<html>", FAULT_FAILED, "Grafana endpoint"},
		{500, "{\"message\":\"library panels\"}", FAULT_FAILED, NULL},
	};
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct api_answer answer = {rows[i].status, slice_of(rows[i].body), false};
		struct saved saved;
		api_read_saved(arena, &answer, &saved);
		assert_int_equal(saved.fault, rows[i].fault);
		const char *start = arena_printf(arena, "the server answered %ld", rows[i].status);
		assert_int_equal(strncmp(saved.complaint, start, strlen(start)), 0);
		bool is_hinted = saved.hint && rows[i].hint ? strstr(saved.hint, rows[i].hint) != NULL
							    : !saved.hint && !rows[i].hint;
		if (!is_hinted)
			fail_msg("row %zu: '%s'", i, saved.hint);
	}
}

static struct version_list list_of(struct arena *arena, long status, const char *body)
{
	ERROR_AUTO err = {0};
	struct version_list list;
	if (!api_read_versions(arena, &(struct api_answer){status, slice_of(body), false}, &list, &err))
		fail_msg("%s", err.message);
	return list;
}

static void a_restore_is_known_by_its_number_or_by_the_words_of_the_server(void **state)
{
	(void)state;
	static const struct {
		const char *item;
		int64_t from;
	} rows[] = {
		{"{\"version\":3,\"restoredFrom\":1,\"message\":\"m\"}", 1},
		{"{\"version\":3,\"restoredFrom\":0,\"message\":\"Restored from version 2\"}", 2},
		{"{\"version\":3,\"message\":\"Restored from version \"}", 0},
		{"{\"version\":3,\"message\":\"Restored from version two\"}", 0},
		{"{\"version\":3,\"message\":\"Restored from version 2 by me\"}", 0},
		{"{\"version\":3,\"message\":\"I said: Restored from version 2\"}", 0},
	};
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct version_list list = list_of(arena, 200, arena_printf(arena, "[%s]", rows[i].item));
		if (list.items[0].restored_from != rows[i].from)
			fail_msg("%s", rows[i].item);
	}
}

static void versions_are_read_from_an_array(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct version_list list = list_of(arena, 200,
					   "[{\"version\":2,\"restoredFrom\":1,\"created\":\"2026-11-23T18:26:22Z\","
					   "\"createdBy\":-1,\"message\":\"m\",\"data\":{\"a\":1}},"
					   "{\"version\":\"3\",\"createdBy\":\"ann\",\"data\":null}]");
	assert_int_equal(list.count, 2);
	assert_false(list.paged_by_token);
	assert_int_equal(list.items[0].version, 3); /* newest first, whatever the order was */
	assert_null(list.items[0].text.at);
	assert_true(slice_is(list.items[0].created_by, "ann"));
	assert_int_equal(list.items[1].version, 2);
	assert_int_equal(list.items[1].restored_from, 1);
	assert_true(slice_is(list.items[1].created, "2026-11-23T18:26:22Z"));
	assert_true(slice_is(list.items[1].created_by, "-1"));
	assert_true(slice_is(list.items[1].message, "m"));
	assert_true(slice_is(list.items[1].text, "{\"a\":1}"));
}

static void versions_are_read_from_an_object_with_a_token(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct version_list list = list_of(arena, 200, "{\"continueToken\":\"next\",\"versions\":[{\"version\":9}]}");
	assert_true(list.paged_by_token);
	assert_true(slice_is(list.continue_token, "next"));
	assert_int_equal(list.count, 1);
	list = list_of(arena, 200, "{\"continueToken\":\"\",\"versions\":null}");
	assert_true(list.paged_by_token);
	assert_int_equal(list.count + list.continue_token.length, 0);
}

static void a_start_past_the_end_is_an_empty_page(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	assert_int_equal(list_of(arena, 404, "{\"message\":\"No versions found for dashboardId 5\"}").count, 0);
	assert_int_equal(list_of(arena, 200, "[]").count, 0);
	assert_int_equal(list_of(arena, 200, "null").count, 0);
}

static void lists_that_are_none_are_errors(void **state)
{
	(void)state;
	static const struct {
		long status;
		const char *body;
		enum fault fault;
	} rows[] = {
		{200, "{}", FAULT_FAILED},
		{200, "7", FAULT_FAILED},
		{200, "[7]", FAULT_FAILED},
		{200, "[{\"message\":\"no version\"}]", FAULT_FAILED},
		{200, "<p>", FAULT_UNREACHABLE},
		{403, "{\"message\":\"dashboards:write\"}", FAULT_DENIED},
		{500, "{}", FAULT_FAILED},
		{403, "<p>", FAULT_UNREACHABLE},
		{404, "404 page not found", FAULT_UNREACHABLE},
		{404, "{\"message\":\"Not found\"}", FAULT_UNREACHABLE},
	};
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		ERROR_AUTO err = {0};
		struct version_list list = {.count = 77};
		assert_false(api_read_versions(
			arena, &(struct api_answer){rows[i].status, slice_of(rows[i].body), false}, &list, &err));
		assert_int_equal(err.fault, rows[i].fault);
		assert_int_equal(list.count, 77);
	}
}

static void an_unknown_version_is_a_404_or_the_500_that_says_so(void **state)
{
	(void)state;
	static const struct {
		long status;
		const char *body;
		bool readable, found;
	} rows[] = {
		{200, "{\"version\":2,\"message\":\"m\",\"data\":{}}", true, true},
		{404, "{\"message\":\"Dashboard not found\"}", true, false},
		{404, "{\"message\":\"Dashboard version not found\"}", true, false},
		{404, "{\"message\":\"Not found\"}", false, false},
		{404, "404 page not found", false, false},
		{500, "{\"message\":\"Dashboard version 9 not found for dashboardId 24\"}", true, false},
		{500, "{\"message\":\"database is locked\"}", false, false},
		{403, "{\"message\":\"version not found\"}", false, false},
		{200, "{\"data\":{}}", false, false},
		{200, "[]", false, false},
	};
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		ERROR_AUTO err = {0};
		struct version version = {.found = !rows[i].found};
		bool readable = api_read_version(
			arena, &(struct api_answer){rows[i].status, slice_of(rows[i].body), false}, &version, &err);
		assert_int_equal(readable, rows[i].readable);
		if (readable)
			assert_int_equal(version.found, rows[i].found);
		if (readable && version.found)
			assert_int_equal(version.version, 2);
	}
}

/* ---- the recordings ---- */

struct step {
	const char *method, *path;
	long status;
	struct slice body;
};

static void check_live(struct arena *arena, const struct step *step)
{
	ERROR_AUTO err = {0};
	struct live live;
	bool read = api_read_live(arena, &(struct api_answer){step->status, step->body, false}, &live, &err);
	assert_int_equal(read, step->status == 200 || step->status == 404);
	if (!read) {
		assert_int_equal(err.fault, FAULT_DENIED);
		return;
	}
	assert_int_equal(live.found, step->status == 200);
	if (live.found)
		assert_true(live.has_meta && live.id > 0 && live.version > 0 && live.folder_uid.at && live.updated.at);
}

static void check_versions(struct arena *arena, const struct step *step)
{
	ERROR_AUTO err = {0};
	struct version_list list;
	bool read = api_read_versions(arena, &(struct api_answer){step->status, step->body, false}, &list, &err);
	assert_int_equal(read, step->status == 200 || step->status == 404);
	if (!read) {
		assert_int_equal(err.fault, FAULT_DENIED);
		return;
	}
	assert_int_equal(list.count > 0, step->status == 200);
	for (size_t i = 0; i < list.count; i++)
		assert_true(slice_starts_with(list.items[i].text, "{"));
}

static void check_version(struct arena *arena, const struct step *step)
{
	ERROR_AUTO err = {0};
	struct version version = {0};
	bool read = api_read_version(arena, &(struct api_answer){step->status, step->body, false}, &version, &err);
	assert_int_equal(read, step->status != 403);
	assert_int_equal(version.found, step->status == 200);
	if (version.found)
		assert_true(version.version > 0 && slice_starts_with(version.text, "{"));
}

static void check_save(struct arena *arena, const struct step *step)
{
	struct saved saved;
	api_read_saved(arena, &(struct api_answer){step->status, step->body, false}, &saved);
	assert_int_equal(saved.outcome == SAVE_ACCEPTED, step->status == 200);
	assert_int_equal(saved.version != VERSION_UNKNOWN, step->status == 200);
	assert_int_equal(saved.outcome == SAVE_UNKNOWN, step->status >= 500);
	assert_int_equal(saved.outcome == SAVE_NOT_FOUND, step->status == 404);
	assert_int_equal(saved.outcome == SAVE_DENIED, step->status == 401 || step->status == 403);
	assert_int_equal(saved.outcome == SAVE_VERSION_MISMATCH || saved.outcome == SAVE_NAME_EXISTS,
			 step->status == 412);
	assert_int_equal(saved.complaint == NULL, step->status == 200);
}

/* Which reader a step is for; NULL for calls about data sources, whose readings stand in test_api_data.c. */
static void (*check_for(const struct step *step))(struct arena *, const struct step *)
{
	static const char prefix[] = "/api/dashboards/uid/";
	if (strcmp(step->method, "POST") == 0)
		return strncmp(step->path, "/api/dashboards/", 16) == 0 ? check_save : NULL;
	if (strcmp(step->method, "GET") != 0 || strncmp(step->path, prefix, strlen(prefix)) != 0)
		return NULL;
	const char *rest = strchr(step->path + strlen(prefix), '/');
	if (!rest)
		return check_live;
	return strncmp(rest, "/versions/", 10) == 0 ? check_version : check_versions;
}

static struct step read_step(struct arena *arena, const struct value *value)
{
	const struct value *request = value_get(value, "request"), *response = value_get(value, "response");
	int64_t status;
	assert_true(value_to_integer(value_get(response, "status"), &status));
	struct step step = {
		.method = arena_slice(arena, value_get_text(request, "method")).at,
		.path = arena_slice(arena, value_get_text(request, "path")).at,
		.status = (long)status,
		.body = value_get_text(response, "body_text"),
	};
	STRBUF_AUTO body = STRBUF_INIT((size_t)1 << 24);
	if (value_get(response, "body")) {
		json_write(value_get(response, "body"), &body);
		step.body = arena_slice(arena, strbuf_slice(&body));
	}
	return step;
}

static size_t check_recording(const char *path)
{
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO text = STRBUF_INIT((size_t)1 << 24);
	struct diagnostics diags;
	size_t checked = 0;
	FILE *file = fopen(path, "re");
	assert_non_null(file);
	for (int c; (c = fgetc(file)) != EOF;)
		strbuf_add_char(&text, (char)c);
	fclose(file);
	diagnostics_init(&diags, arena);
	const struct value *steps = value_get(json_read(arena, strbuf_slice(&text), (struct place){path, 1, 1}, &diags),
					      "steps");
	assert_non_null(steps);
	for (size_t i = 0; i < steps->count; i++) {
		struct step step = read_step(arena, &steps->items[i]);
		void (*check)(struct arena *, const struct step *) = check_for(&step);
		if (check) {
			check(arena, &step);
			checked++;
		}
	}
	return checked;
}

static void every_recorded_answer_is_read_as_its_status_says(void **state)
{
	(void)state;
	glob_t found;
	size_t checked = 0;
	assert_int_equal(glob(DASHSYNC_FIXTURES "/recordings/*/*.json", 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++)
		checked += check_recording(found.gl_pathv[i]);
	globfree(&found);
	assert_true(checked >= 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_usual_answer_is_read_with_its_meta),
		cmocka_unit_test(the_tutorials_answer_is_read_without_meta),
		cmocka_unit_test(numbers_are_taken_as_text_and_odd_ones_as_unknown),
		cmocka_unit_test(a_dashboard_of_schema_v2_is_known_by_status_api_version_or_shape),
		cmocka_unit_test(answers_that_are_no_dashboard_say_what_is_wrong),
		cmocka_unit_test(a_document_deeper_than_the_limit_is_refused),
		cmocka_unit_test(grafanas_own_404_is_an_answer),
		cmocka_unit_test(any_404_of_json_is_an_answer_on_azure),
		cmocka_unit_test(a_long_complaint_is_cut_at_a_character),
		cmocka_unit_test(saves_are_classed_by_status_and_word),
		cmocka_unit_test(what_is_said_of_a_save_names_who_answered),
		cmocka_unit_test(a_restore_is_known_by_its_number_or_by_the_words_of_the_server),
		cmocka_unit_test(versions_are_read_from_an_array),
		cmocka_unit_test(versions_are_read_from_an_object_with_a_token),
		cmocka_unit_test(a_start_past_the_end_is_an_empty_page),
		cmocka_unit_test(lists_that_are_none_are_errors),
		cmocka_unit_test(an_unknown_version_is_a_404_or_the_500_that_says_so),
		cmocka_unit_test(every_recorded_answer_is_read_as_its_status_says),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
