/* SPDX-License-Identifier: MIT */
/*
 * Answers to what they say. Every reader first looks at the status (those that are no success: api_answer.c), then
 * reads the body with the strict reader of documents, then picks fields, taking each in every spelling that some server
 * uses. A reader never trusts: a field of another kind is as good as absent, unless nothing can be done without
 * it.
 */
#include "sync/grafana/api.h"

#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/scan.h"
#include "model/value/json.h"
#include "model/value/value.h"
#include "sync/grafana/api_internal.h"

#define ON_DASHBOARD "this dashboard and its folder"

/* ---- fields ---- */

/* Versions and ids are counted up by one, and are not to overflow; what servers keep as a double ends at 2^53. */
#define LARGEST_INTEGER ((int64_t)1 << 53)

static int64_t get_integer(const struct value *object, const char *key, int64_t least, int64_t otherwise)
{
	int64_t number;
	const struct value *value = value_get(object, key);
	bool fits = value && value_to_integer(value, &number) && number >= least && number <= LARGEST_INTEGER;
	return fits ? number : otherwise;
}

static bool get_bool(const struct value *object, const char *key, bool otherwise)
{
	const struct value *value = value_get_kind(object, key, VALUE_BOOL);
	return value ? value->boolean : otherwise;
}

struct slice api_get_text(const struct value *object, const char *key)
{
	const struct value *value = value_get(object, key);
	if (!value || (value->kind != VALUE_STRING && value->kind != VALUE_NUMBER))
		return (struct slice){0};
	return value->text.at ? value->text : slice_of("");
}

/* ---- one dashboard ---- */

/* "v2beta1", "dashboard.grafana.app/v2": any version 2 of the schema. */
static bool is_v2(struct slice api_version)
{
	for (size_t i = api_version.length; i > 0; i--) {
		if (api_version.at[i - 1] != '/')
			continue;
		api_version = (struct slice){api_version.at + i, api_version.length - i};
		break;
	}
	bool longer = api_version.length > 2 && is_digit(api_version.at[2]);
	return slice_starts_with(api_version, "v2") && !longer;
}

static void read_meta(const struct value *root, struct live *out)
{
	const struct value *meta = value_get_kind(root, "meta", VALUE_OBJECT);
	out->has_meta = meta != NULL;
	out->folder_uid = api_get_text(meta, "folderUid");
	if (!out->folder_uid.at)
		out->folder_uid = api_get_text(root, "folderUid");
	out->folder_title = api_get_text(meta, "folderTitle");
	out->is_folder = get_bool(meta, "isFolder", false);
	out->provisioned = get_bool(meta, "provisioned", false);
	out->can_save = get_bool(meta, "canSave", true);
	out->says_can_save = value_get_kind(meta, "canSave", VALUE_BOOL) != NULL;
	out->api_version = api_get_text(meta, "apiVersion");
	out->updated = api_get_text(meta, "updated");
	out->updated_by = api_get_text(meta, "updatedBy");
}

static bool read_live_body(struct arena *arena, struct slice body, struct live *live, struct error *err)
{
	const struct value *root = api_read_json(arena, body, err);
	if (!root)
		return false;
	const struct value *dashboard = value_get_kind(root, "dashboard", VALUE_OBJECT);
	if (!dashboard) {
		error_set(err, FAULT_FAILED, "the answer holds no dashboard");
		return error_hint(err, "%s", api_endpoint_hint);
	}
	live->bytes = body.length;
	live->dashboard = dashboard;
	live->id = get_integer(dashboard, "id", 1, ID_UNKNOWN);
	live->version = get_integer(dashboard, "version", 0, VERSION_UNKNOWN);
	read_meta(root, live);
	bool elements = value_get_kind(dashboard, "elements", VALUE_OBJECT);
	bool layout = value_get_kind(dashboard, "layout", VALUE_OBJECT);
	live->schema_v2 = (elements && layout) || is_v2(live->api_version);
	return true;
}

static bool is_success(long status)
{
	return status >= 200 && status <= 299;
}

bool api_read_live(struct arena *arena, const struct api_answer *answer, struct live *out, struct error *err)
{
	static const char *const absent[] = {"Dashboard not found", NULL};
	struct live live = {.id = ID_UNKNOWN, .version = VERSION_UNKNOWN, .can_save = true};
	if (answer->status == 406) {
		live.schema_v2 = true; /* stored as schema v2, which this call cannot give */
	} else if (is_success(answer->status)) {
		if (!read_live_body(arena, answer->body, &live, err))
			return false;
	} else if (!api_says_absent(answer, absent)) {
		return api_refuse_status(arena, answer, "dashboards:read", ON_DASHBOARD, err);
	}
	live.found = answer->status != 404;
	*out = live;
	return true;
}

/* ---- versions ---- */

/* Grafana 9.4 answers restoredFrom 0 of a restore too; its message tells, where newer servers look as well. */
static int64_t read_restored(const struct value *item, struct slice message)
{
	static const char words[] = "Restored from version ";
	int64_t number = get_integer(item, "restoredFrom", 0, 0);
	size_t length = sizeof words - 1;
	if (number || message.length <= length || memcmp(message.at, words, length) != 0)
		return number;
	struct value text = {.kind = VALUE_NUMBER, .text = {message.at + length, message.length - length}};
	return value_to_integer(&text, &number) && number > 0 ? number : 0;
}

/* Of an item in which the document is folded. */
static void read_version_fields(const struct value *item, struct version *out)
{
	*out = (struct version){
		.found = true,
		.version = get_integer(item, "version", 0, VERSION_UNKNOWN),
		.restored_from = read_restored(item, api_get_text(item, "message")),
		.created = api_get_text(item, "created"),
		.created_by = api_get_text(item, "createdBy"),
		.message = api_get_text(item, "message"),
		.text = value_get_text(item, "data"),
	};
}

static int newest_first(const void *a, const void *b)
{
	const struct version *left = a, *right = b;
	return (left->version < right->version) - (left->version > right->version);
}

static bool read_items(struct arena *arena, const struct value *array, struct version_list *list, struct error *err)
{
	list->count = array->count;
	list->items = arena_array(arena, array->count, sizeof *list->items);
	for (size_t i = 0; i < list->count; i++) {
		read_version_fields(&array->items[i], &list->items[i]);
		if (list->items[i].version == VERSION_UNKNOWN)
			return error_set(err, FAULT_FAILED, "the list of versions has an entry without a version");
	}
	if (list->count)
		qsort(list->items, list->count, sizeof *list->items, newest_first);
	return true;
}

/* An array, or an object with a token for the next page. An empty list is null where the server is written in Go. */
static bool read_list(struct arena *arena, const struct value *root, struct version_list *list, struct error *err)
{
	const struct value *array = root;
	if (root->kind == VALUE_OBJECT) {
		array = value_get(root, "versions");
		list->paged_by_token = true;
		list->continue_token = api_get_text(root, "continueToken");
	}
	if (array && array->kind == VALUE_NULL)
		return true;
	if (!array || array->kind != VALUE_ARRAY)
		return error_set(err, FAULT_FAILED, "the answer holds no list of versions");
	return read_items(arena, array, list, err);
}

bool api_read_versions(struct arena *arena, const struct api_answer *answer, struct version_list *out,
		       struct error *err)
{
	static const char *const absent[] = {"No versions found", "Dashboard not found", NULL};
	struct version_list list = {.bytes = answer->body.length};
	if (is_success(answer->status)) {
		const struct value *root = api_read_folded(arena, answer->body, "data", err);
		if (!root || !read_list(arena, root, &list, err))
			return false;
	} else if (!api_says_absent(answer, absent)) {
		return api_refuse_status(arena, answer, "dashboards:write", ON_DASHBOARD, err);
	}
	*out = list;
	return true;
}

bool api_says_not_found(long status, struct slice body)
{
	static const char words[] = "not found";
	return status == 500 && !api_is_html(body) && body.length && memmem(body.at, body.length, words, strlen(words));
}

bool api_read_version(struct arena *arena, const struct api_answer *answer, struct version *out, struct error *err)
{
	static const char *const absent[] = {"Dashboard version", "Dashboard not found", NULL};
	if (api_says_absent(answer, absent) || api_says_not_found(answer->status, answer->body)) {
		*out = (struct version){0};
		return true;
	}
	if (!is_success(answer->status))
		return api_refuse_status(arena, answer, "dashboards:write", ON_DASHBOARD, err);
	const struct value *root = api_read_folded(arena, answer->body, "data", err);
	if (!root)
		return false;
	struct version version;
	read_version_fields(root, &version);
	if (version.version == VERSION_UNKNOWN)
		return error_set(err, FAULT_FAILED, "the answer holds no version of a dashboard");
	*out = version;
	return true;
}

/* ---- a save ---- */

/*
 * The first row whose range holds the status, whose `word` is the `status` of the body, and which anybody may say or
 * Grafana does. What fits no row may have been saved: a proxy knows nothing of what lies behind it, and Grafana has
 * answered 500 to what it kept.
 */
static const struct save_row {
	long first, last;
	bool anybody;
	const char *word;
	enum save_outcome outcome;
} save_rows[] = {
	{401, 401, true, NULL, SAVE_DENIED},
	{429, 429, true, NULL, SAVE_THROTTLED},
	{403, 403, false, NULL, SAVE_DENIED},
	{404, 404, false, NULL, SAVE_NOT_FOUND},
	{412, 412, true, "version-mismatch", SAVE_VERSION_MISMATCH},
	{412, 412, true, "name-exists", SAVE_NAME_EXISTS},
	{408, 408, true, NULL, SAVE_UNKNOWN},
	{413, 413, true, NULL, SAVE_UNKNOWN},
	{400, 499, false, NULL, SAVE_REFUSED},
	{0, 999, true, NULL, SAVE_UNKNOWN},
};

static enum save_outcome outcome_of(long status, const struct value *root)
{
	bool is_grafana = value_get_text(root, "message").length > 0;
	const struct value *word = value_get(root, "status");
	const struct save_row *row = save_rows;
	while (status < row->first || status > row->last || !(row->anybody || is_grafana) ||
	       (row->word && !value_is_text(word, row->word)))
		row++;
	return row->outcome;
}

/* The usual answer names the version; the tutorial's echoes the body, with it in the dashboard if anywhere. */
static int64_t saved_version(const struct value *root)
{
	int64_t version = get_integer(root, "version", 0, VERSION_UNKNOWN);
	if (version != VERSION_UNKNOWN)
		return version;
	return get_integer(value_get(root, "dashboard"), "version", 0, VERSION_UNKNOWN);
}

void api_read_saved(struct arena *arena, const struct api_answer *answer, struct saved *out)
{
	long status = answer->status;
	*out = (struct saved){.version = VERSION_UNKNOWN, .status = status};
	const struct value *root = api_parse(arena, answer->body);
	const struct value *word = value_get(root, "status");
	if (status == 200 && root && root->kind == VALUE_OBJECT && (!word || value_is_text(word, "success"))) {
		out->outcome = SAVE_ACCEPTED;
		out->version = saved_version(root);
		return;
	}
	out->outcome = outcome_of(status, root);
	api_describe_save(arena, answer, out);
}
