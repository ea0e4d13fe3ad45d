/* SPDX-License-Identifier: MIT */
/*
 * Answers to what they say. Every reader first looks at the status (one table of words for those that are no success),
 * then reads the body with the strict reader of documents, then picks fields, taking each in every spelling that some
 * server uses. A reader never trusts: a field of another kind is as good as absent, unless nothing can be done without
 * it.
 */
#include "sync/grafana/api.h"

#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/scan.h"
#include "model/value/json.h"
#include "model/value/value.h"
#include "sync/grafana/api_internal.h"

#define COMPLAINT_CHARACTERS 300
#define ON_DASHBOARD         "this dashboard and its folder"

static const char endpoint_hint[] = "Is this the Grafana endpoint? A sign-in page or a proxy may be in between.";

/* ---- bodies ---- */

bool api_is_html(struct slice body)
{
	size_t i = 0;
	while (i < body.length && strchr(" \t\r\n", body.at[i]) && body.at[i])
		i++;
	return i < body.length && body.at[i] == '<';
}

/* The body as JSON, or NULL; `diags` says why not. */
static const struct value *parse(struct arena *arena, struct slice body, struct diagnostics *diags)
{
	diagnostics_init(diags, arena);
	return json_read(arena, body, (struct place){.line = 1, .column = 1}, diags);
}

const struct value *api_read_json(struct arena *arena, struct slice body, struct error *err)
{
	struct diagnostics diags;
	if (api_is_html(body)) {
		error_set(err, FAULT_UNREACHABLE, "the server answered with HTML, not JSON");
		error_hint(err, "%s", endpoint_hint);
		return NULL;
	}
	const struct value *value = parse(arena, body, &diags);
	if (value)
		return value;
	diagnostics_sort(&diags);
	const struct diagnostic *first = diags.items;
	while (first->severity != SEVERITY_ERROR)
		first++;
	error_set(err, FAULT_FAILED, "the answer is not valid JSON: line %u, column %u: %s", first->place.line,
		  first->place.column, first->message);
	return NULL;
}

/* The longest prefix of that many characters; whatever is no UTF-8 counts a byte as one. */
static struct slice first_characters(struct slice text, size_t characters)
{
	size_t length = 0;
	for (; length < text.length; length++) {
		bool starts = ((unsigned char)text.at[length] & 0xc0) != 0x80;
		if (starts && characters-- == 0)
			break;
	}
	return (struct slice){text.at, length};
}

const char *api_cut_complaint(struct arena *arena, struct slice text)
{
	text = first_characters(text, COMPLAINT_CHARACTERS);
	return text.length ? arena_slice(arena, text).at : NULL;
}

const struct value *api_parse(struct arena *arena, struct slice body)
{
	struct diagnostics diags;
	return parse(arena, body, &diags);
}

const char *api_complaint(struct arena *arena, struct slice body)
{
	if (api_is_html(body))
		return "an HTML page, not JSON";
	const struct value *root = api_parse(arena, body);
	return api_cut_complaint(arena, root ? value_get_text(root, "message") : body);
}

/* ---- statuses ---- */

/* The first row whose range holds the status. Hints may name the right that is missing with %s. */
static const struct answer_kind {
	long first, last;
	enum fault fault;
	const char *hint;
} answer_kinds[] = {
	{401, 401, FAULT_DENIED, "The token is missing, has expired, or is not one of this server."},
	{403, 403, FAULT_DENIED, NULL}, /* names the right that is missing */
	{300, 399, FAULT_FAILED, "Redirects are not followed. Name the final address, with https if it wants that."},
	{429, 429, FAULT_FAILED, "The server limits requests; use fewer --jobs."},
	{502, 504, FAULT_FAILED, "A proxy in front of the server, or the server itself, is overloaded or restarting."},
	{0, 999, FAULT_FAILED, NULL},
};

static bool is_success(long status)
{
	return status >= 200 && status <= 299;
}

bool api_refuse_status(struct arena *arena, long status, struct slice body, const char *right, const char *subject,
		       struct error *err)
{
	const struct answer_kind *kind = answer_kinds;
	while (status < kind->first || status > kind->last)
		kind++;
	const char *complaint = api_complaint(arena, body);
	error_set(err, kind->fault, "the server answered %ld%s%s", status, complaint ? ": " : "",
		  complaint ? complaint : "");
	if (status == 403)
		return error_hint(err, "The token's role needs the right '%s' for %s.", right, subject);
	if (kind->hint)
		return error_hint(err, "%s", kind->hint);
	return api_is_html(body) ? error_hint(err, "%s", endpoint_hint) : false;
}

/* A 404 of Grafana is an answer; one that is an HTML page comes from something else, and says nothing of a dashboard.
 */
static bool says_absent(long status, struct slice body)
{
	return status == 404 && !api_is_html(body);
}

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
		return error_hint(err, "%s", endpoint_hint);
	}
	live->dashboard = dashboard;
	live->id = get_integer(dashboard, "id", 1, ID_UNKNOWN);
	live->version = get_integer(dashboard, "version", 0, VERSION_UNKNOWN);
	read_meta(root, live);
	bool elements = value_get_kind(dashboard, "elements", VALUE_OBJECT);
	bool layout = value_get_kind(dashboard, "layout", VALUE_OBJECT);
	live->schema_v2 = (elements && layout) || is_v2(live->api_version);
	return true;
}

bool api_read_live(struct arena *arena, long status, struct slice body, struct live *out, struct error *err)
{
	struct live live = {.id = ID_UNKNOWN, .version = VERSION_UNKNOWN, .can_save = true};
	if (status == 406) {
		live.schema_v2 = true; /* stored as schema v2, which this call cannot give */
	} else if (is_success(status)) {
		if (!read_live_body(arena, body, &live, err))
			return false;
	} else if (!says_absent(status, body)) {
		return api_refuse_status(arena, status, body, "dashboards:read", ON_DASHBOARD, err);
	}
	live.found = status != 404;
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

static void read_version_fields(const struct value *item, struct version *out)
{
	*out = (struct version){
		.found = true,
		.version = get_integer(item, "version", 0, VERSION_UNKNOWN),
		.restored_from = read_restored(item, api_get_text(item, "message")),
		.created = api_get_text(item, "created"),
		.created_by = api_get_text(item, "createdBy"),
		.message = api_get_text(item, "message"),
		.data = value_get_kind(item, "data", VALUE_OBJECT),
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

bool api_read_versions(struct arena *arena, long status, struct slice body, struct version_list *out, struct error *err)
{
	struct version_list list = {.bytes = body.length};
	if (is_success(status)) {
		const struct value *root = api_read_json(arena, body, err);
		if (!root || !read_list(arena, root, &list, err))
			return false;
	} else if (!says_absent(status, body)) {
		return api_refuse_status(arena, status, body, "dashboards:write", ON_DASHBOARD, err);
	}
	*out = list;
	return true;
}

bool api_says_not_found(long status, struct slice body)
{
	static const char words[] = "not found";
	return status == 500 && !api_is_html(body) && body.length && memmem(body.at, body.length, words, strlen(words));
}

bool api_read_version(struct arena *arena, long status, struct slice body, struct version *out, struct error *err)
{
	if (says_absent(status, body) || api_says_not_found(status, body)) {
		*out = (struct version){0};
		return true;
	}
	if (!is_success(status))
		return api_refuse_status(arena, status, body, "dashboards:write", ON_DASHBOARD, err);
	const struct value *root = api_read_json(arena, body, err);
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

/* The first row that fits the HTTP status and, when it names one, the `status` of the body. */
static const struct save_row {
	long first, last;
	const char *word;
	enum save_outcome outcome;
} save_rows[] = {
	{202, 202, NULL, SAVE_PENDING},
	{200, 299, NULL, SAVE_UNKNOWN}, /* a plain success was told apart before */
	{401, 401, NULL, SAVE_DENIED},
	{403, 403, NULL, SAVE_DENIED},
	{404, 404, NULL, SAVE_NOT_FOUND},
	{412, 412, "version-mismatch", SAVE_VERSION_MISMATCH},
	{412, 412, "name-exists", SAVE_NAME_EXISTS},
	{429, 429, NULL, SAVE_THROTTLED},
	{300, 499, NULL, SAVE_REFUSED},
	{0, 999, NULL, SAVE_UNKNOWN},
};

static enum save_outcome outcome_of(long status, const struct value *word)
{
	const struct save_row *row = save_rows;
	while (status < row->first || status > row->last || (row->word && !value_is_text(word, row->word)))
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

void api_read_saved(struct arena *arena, long status, struct slice body, struct saved *out)
{
	struct diagnostics diags;
	*out = (struct saved){.version = VERSION_UNKNOWN, .status = status};
	const struct value *root = parse(arena, body, &diags);
	const struct value *word = value_get(root, "status");
	if (status == 200 && root && root->kind == VALUE_OBJECT && (!word || value_is_text(word, "success"))) {
		out->outcome = SAVE_ACCEPTED;
		out->version = saved_version(root);
		return;
	}
	out->outcome = outcome_of(status, word);
	out->complaint = api_complaint(arena, body);
	if (!out->complaint)
		out->complaint = arena_printf(arena, "the server answered %ld", status);
}
