/* SPDX-License-Identifier: MIT */
/*
 * Every step of every recording, in the order of the files, against one server of profile grafana9 that was set up as
 * fixtures/recordings/README.md says. Answers are compared by value; what a recording calls volatile is left out. Ids
 * are compared by identity, as that page allows: one recorded id must always stand for the same id here.
 *
 * A step that cannot be replayed is named, with its reason, in not-replayed.json; one that would pass after all, or
 * does not exist, makes the test fail.
 */
#include "tests/testing.h"

#include <dirent.h>
#include <stdbool.h>

#include "fixtures/gateway/base/gojson.h"
#include "fixtures/gateway/front/router.h"
#include "fixtures/gateway/server/grafana.h"
#include "model/base/arena.h"
#include "model/base/error.h"
#include "model/base/strbuf.h"
#include "model/value/value.h"

#define FILE_LIMIT ((size_t)64 << 20)
#define NAMES_ROOM 100

/* One recorded id and what it is here. */
struct pair {
	int64_t recorded;
	int64_t here;
};

struct pairs {
	struct pair items[1000];
	size_t count;
};

struct replay {
	struct arena *arena; /* as long as the run */
	struct grafana *server;
	struct pairs dashboards;
	struct pairs rows;
	const struct value *not_replayed;
	bool seen[1000]; /* entries of not_replayed that a step had */
	size_t passed;
	size_t left_out;
	size_t failed;
};

struct step {
	const char *scenario;
	size_t number;
	const struct value *value;
	const struct value *captures; /* an object: name -> value */
};

/* ---- files ---- */

static struct slice read_file(struct arena *arena, const char *path)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		fail_msg("cannot read %s", path);
	STRBUF_AUTO text = STRBUF_INIT(FILE_LIMIT);
	char block[8192];
	for (size_t got; (got = fread(block, 1, sizeof block, file)) > 0;)
		strbuf_add(&text, block, got);
	fclose(file);
	return arena_slice(arena, strbuf_slice(&text));
}

static const struct value *read_json(struct arena *arena, const char *path)
{
	const struct value *value = gojson_read(arena, read_file(arena, path));
	if (!value)
		fail_msg("%s is no JSON", path);
	return value;
}

/* ---- comparing ---- */

/* RFC 6901; NULL when there is no such place. */
static const struct value *value_at(struct arena *arena, const struct value *root, struct slice pointer)
{
	char *rest = arena_slice(arena, pointer).length ? arena_copy(arena, pointer.at + 1, pointer.length - 1) : NULL;
	for (char *part; root && (part = strsep(&rest, "/"));) {
		size_t index = strtoul(part, NULL, 10);
		if (root->kind == VALUE_ARRAY)
			root = index < root->count ? &root->items[index] : NULL;
		else
			root = value_get(root, part);
	}
	return root;
}

static bool is_volatile(const struct value *list, const char *pointer)
{
	for (uint32_t i = 0; list && i < list->count; i++) {
		if (slice_is(list->items[i].text, pointer))
			return true;
	}
	return false;
}

static bool same_identity(struct pairs *pairs, int64_t recorded, int64_t here)
{
	for (size_t i = 0; i < pairs->count; i++) {
		struct pair pair = pairs->items[i];
		if (pair.recorded == recorded || pair.here == here)
			return pair.recorded == recorded && pair.here == here;
	}
	assert_true(pairs->count < sizeof pairs->items / sizeof *pairs->items);
	pairs->items[pairs->count++] = (struct pair){recorded, here};
	return true;
}

/* Which kind of id stands here: in the answer to a save, a read, a list or a single version; NULL for no id. */
static struct pairs *pairs_for(struct replay *replay, const char *pointer, const struct value *parent)
{
	const char *name = strrchr(pointer, '/');
	bool is_version = value_get(parent, "dashboardId") != NULL;
	bool is_saved = value_get(parent, "slug") && value_get(parent, "status");
	bool is_model = strstr(pointer, "/data/id") || strcmp(pointer, "/dashboard/id") == 0;
	if (name && strcmp(name, "/dashboardId") == 0)
		return &replay->dashboards;
	if (!name || strcmp(name, "/id") != 0)
		return NULL;
	if (is_version)
		return &replay->rows;
	return is_saved || is_model ? &replay->dashboards : NULL;
}

struct comparison {
	struct replay *replay;
	const struct value *volatiles;
	struct strbuf *difference;
};

static bool same_value(struct comparison *c, const char *pointer, const struct value *recorded,
		       const struct value *here);

static bool same_members(struct comparison *c, const char *pointer, const struct value *recorded,
			 const struct value *here)
{
	for (uint32_t i = 0; i < recorded->count; i++) {
		const struct member *member = &recorded->members[i];
		char *inner = arena_printf(c->replay->arena, "%s/%.*s", pointer, SLICE_ARG(member->key));
		const struct value *other = value_get_slice(here, member->key);
		int64_t left, right;
		struct pairs *pairs = other ? pairs_for(c->replay, inner, recorded) : NULL;
		bool same = pairs && value_to_integer(&member->value, &left) && value_to_integer(other, &right)
				    ? same_identity(pairs, left, right)
				    : other && same_value(c, inner, &member->value, other);
		if (same)
			continue;
		if (c->difference->length == 0)
			strbuf_add_text(c->difference, inner);
		return false;
	}
	return true;
}

static bool same_value(struct comparison *c, const char *pointer, const struct value *recorded,
		       const struct value *here)
{
	if (is_volatile(c->volatiles, pointer))
		return true;
	bool same = recorded->kind == here->kind;
	if (same && recorded->kind == VALUE_ARRAY) {
		same = recorded->count == here->count;
		for (uint32_t i = 0; same && i < recorded->count; i++) {
			char *inner = arena_printf(c->replay->arena, "%s/%u", pointer, i);
			same = same_value(c, inner, &recorded->items[i], &here->items[i]);
		}
	} else if (same && recorded->kind == VALUE_OBJECT) {
		same = recorded->count == here->count && same_members(c, pointer, recorded, here);
	} else if (same) {
		same = value_equal(recorded, here);
	}
	if (!same && c->difference->length == 0)
		strbuf_printf(c->difference, "%s", *pointer ? pointer : "/");
	return same;
}

/* ---- requests ---- */

static const char *with_captures(struct arena *arena, struct slice text, const struct value *captures)
{
	STRBUF_AUTO out = STRBUF_INIT(FILE_LIMIT);
	for (size_t i = 0; i < text.length; i++) {
		const char *end = text.at[i] == '{' ? memchr(text.at + i, '}', text.length - i) : NULL;
		struct slice name = {text.at + i + 1, end ? (size_t)(end - text.at) - i - 1 : 0};
		const struct value *value = end ? value_get_slice(captures, name) : NULL;
		if (value) {
			strbuf_add_slice(&out, value->text);
			i += name.length + 1;
		} else {
			strbuf_add_char(&out, text.at[i]);
		}
	}
	return arena_slice(arena, strbuf_slice(&out)).at;
}

/* A body in which the texts "{name}" are replaced by what was captured. */
static struct slice body_with_captures(struct arena *arena, const struct value *body, const struct value *captures)
{
	STRBUF_AUTO out = STRBUF_INIT(FILE_LIMIT);
	gojson_write(body, GOJSON_NUMBERS_KEPT, &out);
	for (uint32_t i = 0; captures && i < captures->count; i++) {
		const struct member *capture = &captures->members[i];
		char *name = arena_printf(arena, "\"{%.*s}\"", SLICE_ARG(capture->key));
		char *found = strstr(out.at, name);
		if (!found)
			continue;
		STRBUF_AUTO changed = STRBUF_INIT(FILE_LIMIT);
		strbuf_add(&changed, out.at, (size_t)(found - out.at));
		gojson_write(&capture->value, GOJSON_NUMBERS_KEPT, &changed);
		strbuf_add_text(&changed, found + strlen(name));
		return arena_slice(arena, strbuf_slice(&changed));
	}
	return arena_slice(arena, strbuf_slice(&out));
}

/* The bodies that were too large to keep: made anew, of the size that was recorded. */
static struct slice large_body(struct arena *arena, size_t bytes)
{
	static const size_t PANELS = 2500;
	STRBUF_AUTO out = STRBUF_INIT(bytes);
	strbuf_add_text(&out, "{\"dashboard\":{\"uid\":\"large\",\"title\":\"Large\",\"panels\":[");
	static const char TAIL[] = "]}}";
	size_t share = (bytes - out.length - strlen(TAIL)) / PANELS;
	for (size_t i = 0; i < PANELS; i++) {
		size_t before = out.length;
		strbuf_printf(&out, "%s{\"id\":%zu,\"type\":\"text\",\"description\":\"", i ? "," : "", i + 1);
		while (out.length < before + share - 2)
			strbuf_add_char(&out, 'x');
		strbuf_add_text(&out, "\"}");
	}
	strbuf_add_text(&out, TAIL);
	while (!strbuf_full(&out) && out.length < bytes)
		strbuf_add_char(&out, ' ');
	return arena_slice(arena, strbuf_slice(&out));
}

static struct slice deep_body(struct arena *arena, size_t depth, size_t bytes)
{
	STRBUF_AUTO out = STRBUF_INIT(bytes);
	strbuf_printf(&out, "{\"dashboard\":{\"uid\":\"deep%zu\",\"title\":\"Deep %zu\",\"x\":", depth, depth);
	for (size_t i = 0; i < depth; i++)
		strbuf_add_char(&out, '[');
	for (size_t i = 0; i < depth; i++)
		strbuf_add_char(&out, ']');
	strbuf_add_text(&out, "}}");
	while (!strbuf_full(&out) && out.length < bytes)
		strbuf_add_char(&out, ' ');
	return arena_slice(arena, strbuf_slice(&out));
}

static struct slice sized_body(struct arena *arena, const struct step *step, size_t bytes)
{
	static const char NESTED[] = "nested ";
	struct slice say = value_get_text(step->value, "say");
	if (slice_starts_with(say, NESTED))
		return deep_body(arena, strtoul(arena_slice(arena, say).at + strlen(NESTED), NULL, 10), bytes);
	return large_body(arena, bytes);
}

static struct slice body_of(struct arena *arena, const struct step *step, const struct value *request)
{
	const struct value *body = value_get(request, "body");
	int64_t bytes;
	if (body)
		return body_with_captures(arena, body, step->captures);
	if (value_to_integer(value_get(request, "body_bytes"), &bytes))
		return sized_body(arena, step, (size_t)bytes);
	return value_get_text(request, "body_text");
}

static struct grafana_request request_of(struct arena *arena, const struct step *step)
{
	const struct value *request = value_get(step->value, "request");
	const struct value *type = value_get(value_get(request, "headers"), "Content-Type");
	struct slice as = value_get_text(request, "as");
	struct slice body = body_of(arena, step, request);
	const char *authorization = arena_printf(arena, "Bearer %.*s", SLICE_ARG(as));
	return (struct grafana_request){
		.method = arena_slice(arena, value_get_text(request, "method")).at,
		.path = with_captures(arena, value_get_text(request, "path"), step->captures),
		.authorization = slice_is(as, "none") ? NULL : authorization,
		.content_type = type ? arena_slice(arena, type->text).at : "application/json",
		.body = body,
	};
}

/* ---- steps ---- */

static bool same_body(struct replay *replay, const struct step *step, const struct grafana_response *response,
		      struct strbuf *difference)
{
	const struct value *recorded = value_get(step->value, "response");
	const struct value *body = value_get(recorded, "body");
	if (!body)
		body = gojson_read(replay->arena, value_get_text(recorded, "body_text"));
	const struct value *here = gojson_read(replay->arena, response->body);
	struct comparison comparison = {replay, value_get(step->value, "volatile"), difference};
	/* The answers without a body in the recording name ids: they are compared like the others. */
	if (body && here)
		return same_value(&comparison, "", body, here);
	strbuf_add_text(difference, "the body");
	return body == NULL && response->body.length == 0;
}

static bool same_response(struct replay *replay, const struct step *step, const struct grafana_response *response,
			  struct strbuf *difference)
{
	const struct value *recorded = value_get(step->value, "response");
	struct slice type = value_get_text(recorded, "content_type");
	int64_t status = 0;
	value_to_integer(value_get(recorded, "status"), &status);
	if (status != response->status)
		strbuf_printf(difference, "status %u for %d", response->status, (int)status);
	else if (type.at && !slice_is(type, response->content_type))
		strbuf_printf(difference, "content type %s for %.*s", response->content_type, SLICE_ARG(type));
	else
		return same_body(replay, step, response, difference);
	return false;
}

/* The reason for which a step is left out, or a slice at NULL. */
static struct slice reason_for(struct replay *replay, const struct step *step)
{
	for (uint32_t i = 0; i < replay->not_replayed->count; i++) {
		const struct value *entry = &replay->not_replayed->items[i];
		int64_t number = -1;
		value_to_integer(value_get(entry, "step"), &number);
		if (slice_is(value_get_text(entry, "scenario"), step->scenario) && number == (int64_t)step->number) {
			replay->seen[i] = true;
			return value_get_text(entry, "reason");
		}
	}
	return (struct slice){0};
}

static void count_step(struct replay *replay, const struct step *step, bool is_same, struct strbuf *difference)
{
	struct slice reason = reason_for(replay, step);
	if (reason.at) {
		replay->left_out++;
		replay->failed += is_same;
		if (is_same)
			print_error("%s, step %zu: listed as not replayed, but passes\n", step->scenario, step->number);
		return;
	}
	replay->passed += is_same;
	replay->failed += !is_same;
	if (!is_same)
		print_error("%s, step %zu (%.*s): differs: %s\n", step->scenario, step->number,
			    SLICE_ARG(value_get_text(step->value, "say")), difference->at ? difference->at : "?");
}

static const struct value *run_step(struct replay *replay, const struct step *step)
{
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO difference = STRBUF_INIT(10000);
	struct grafana_request request = request_of(arena, step);
	struct grafana_response response;
	router_handle(replay->server, &request, arena, &response);
	bool is_same = same_response(replay, step, &response, &difference);
	count_step(replay, step, is_same, &difference);
	return gojson_read(replay->arena, arena_slice(replay->arena, response.body));
}

static struct value captured(struct replay *replay, struct value captures, const struct value *step,
			     const struct value *answer)
{
	const struct value *names = value_get(step, "capture");
	for (uint32_t i = 0; names && i < names->count; i++) {
		const struct value *found = value_at(replay->arena, answer, names->members[i].value.text);
		if (found)
			captures = value_with(replay->arena, &captures, names->members[i].key, *found);
	}
	return captures;
}

static void run_scenario(struct replay *replay, const char *name)
{
	const struct value *file = read_json(
		replay->arena, arena_printf(replay->arena, DASHSYNC_FIXTURES "/recordings/grafana-9.4/%s", name));
	const struct value *steps = value_get_kind(file, "steps", VALUE_ARRAY);
	struct value captures;
	value_object(replay->arena, NULL, 0, &captures, NULL);
	assert_non_null(steps);
	for (uint32_t i = 0; i < steps->count; i++) {
		struct step step = {name, i, &steps->items[i], &captures};
		const struct value *answer = run_step(replay, &step);
		captures = captured(replay, captures, step.value, answer);
	}
}

/* ---- the run ---- */

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static size_t list_scenarios(struct arena *arena, const char *names[NAMES_ROOM])
{
	size_t count = 0;
	DIR *dir = opendir(DASHSYNC_FIXTURES "/recordings/grafana-9.4");
	assert_non_null(dir);
	for (const struct dirent *entry; (entry = readdir(dir));) {
		if (!slice_ends_with(slice_of(entry->d_name), ".json"))
			continue;
		assert_true(count < NAMES_ROOM);
		names[count++] = arena_strdup(arena, entry->d_name);
	}
	closedir(dir);
	qsort(names, count, sizeof *names, compare_names);
	return count;
}

static struct grafana *recorded_server(void)
{
	static const struct grafana_token TOKENS[] = {
		{GRAFANA_ADMIN, "Admin"}, {GRAFANA_EDITOR, "Editor"}, {GRAFANA_VIEWER, "Viewer"}};
	struct grafana *server = grafana_new(&(struct grafana_options){
		.profile = profile_find("grafana9"), .tokens = TOKENS, .tokens_count = 3, .versions_to_keep = 20});
	ERROR_AUTO err = {0};
	assert_true(grafana_provision(
		server, "p.json", slice_of("{\"uid\":\"provisioned\",\"title\":\"Provisioned\",\"panels\":[]}"), &err));
	assert_true(grafana_add_folder(server, "team-a", "Team A", false, &err));
	assert_true(grafana_add_folder(server, "team-b", "Team B", false, &err));
	assert_true(grafana_add_folder(server, "locked", "Locked", true, &err));
	return server;
}

static void every_step_of_every_recording_is_answered_as_the_real_server_did(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct replay *replay = arena_alloc(arena, sizeof *replay);
	const char *names[NAMES_ROOM];
	size_t count = list_scenarios(arena, names);
	replay->arena = arena;
	replay->server = recorded_server();
	replay->not_replayed = read_json(arena, DASHSYNC_TESTS "/gateway/not-replayed.json");
	for (size_t i = 0; i < count; i++)
		run_scenario(replay, names[i]);
	for (uint32_t i = 0; i < replay->not_replayed->count; i++) {
		if (!replay->seen[i]) {
			print_error("not-replayed.json, entry %u: there is no such step\n", i);
			replay->failed++;
		}
	}
	print_message("%zu scenarios: %zu steps replayed, %zu left out, %zu wrong\n", count, replay->passed,
		      replay->left_out, replay->failed);
	grafana_free(replay->server);
	assert_true(count > 0 && replay->passed > 0);
	assert_int_equal(replay->failed, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_step_of_every_recording_is_answered_as_the_real_server_did),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
