/* SPDX-License-Identifier: MIT */
/* Sources: the service's tutorial for the endpoint, the resource provider's schema for names. */
#include "model/document/azure.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "model/base/arena.h"
#include "model/base/scan.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"

#define ENDPOINT      "https://local-{region}.gateway.dashboard.azure.com"
#define PLACEHOLDER   "{region}"
#define LONGEST_NAME  30
#define LONGEST_GROUP 90

/* ---- names ---- */

bool azure_is_name(struct slice name)
{
	if (name.length < 2 || name.length > LONGEST_NAME || !is_letter(name.at[0]) || name.at[name.length - 1] == '-')
		return false;
	for (size_t i = 0; i < name.length; i++)
		if (!is_word_character(name.at[i], "-"))
			return false;
	return true;
}

/* 8-4-4-4-12 hex digits. */
static bool is_subscription(struct slice text)
{
	static const char form[] = "00000000-0000-0000-0000-000000000000";
	if (text.length != sizeof form - 1)
		return false;
	for (size_t i = 0; i < text.length; i++)
		if (form[i] == '-' ? text.at[i] != '-' : !isxdigit((unsigned char)text.at[i]))
			return false;
	return true;
}

/* Letters of any script, digits, `_`, `-`, `.` and parentheses, no dot at the end: nothing that could be another part.
 */
static bool is_resource_group(struct slice text)
{
	if (text.length == 0 || text.length > LONGEST_GROUP * 4 || text.at[text.length - 1] == '.')
		return false;
	for (size_t i = 0; i < text.length; i++) {
		unsigned char c = (unsigned char)text.at[i];
		if (c < 0x80 && !is_word_character((char)c, "_-.()"))
			return false;
	}
	return true;
}

bool azure_is_resource(struct slice uid)
{
	return slice_starts_with(uid, "subscriptions~");
}

int azure_compare(struct slice a, struct slice b)
{
	if (!azure_is_resource(a) || !azure_is_resource(b))
		return slice_compare(a, b);
	int order = strncasecmp(a.at, b.at, a.length < b.length ? a.length : b.length);
	return order ? order : (a.length > b.length) - (a.length < b.length);
}

/* ---- the endpoint ---- */

static bool stands_between_words(char c)
{
	return c == ' ' || c == '-' || c == '_';
}

static bool is_region(struct slice text)
{
	for (size_t i = 0; i < text.length; i++)
		if (!stands_between_words(text.at[i]) && !is_word_character(text.at[i], ""))
			return false;
	return true;
}

/* The region as host names spell it: lower case, without what people put between words. */
static void add_region(struct slice region, struct strbuf *out)
{
	for (size_t i = 0; i < region.length; i++)
		if (!stands_between_words(region.at[i]))
			strbuf_add_char(out, (char)tolower((unsigned char)region.at[i]));
}

static bool refuse_region(struct slice region, struct error *err)
{
	ARENA_AUTO scratch = arena_new();
	error_set(err, FAULT_CONFIG, "'%s' is not an Azure region", text_c_string(scratch, region));
	return error_hint(err, "Write the region as 'West Central US' or 'westcentralus'.");
}

bool azure_endpoint(struct arena *arena, const struct azure *azure, const char **out, struct error *err)
{
	if (!is_region(azure->region))
		return refuse_region(azure->region, err);
	STRBUF_AUTO region = STRBUF_INIT(azure->region.length + 1);
	add_region(azure->region, &region);
	if (!region.length) {
		error_set(err, FAULT_CONFIG, "the target has neither 'azure.region' nor 'endpoint'");
		return error_hint(err, "Add 'region: westcentralus', or set AZURE_LOCATION.");
	}
	struct slice pattern = azure->endpoint_pattern.at ? azure->endpoint_pattern : slice_of(ENDPOINT);
	const char *place = memmem(pattern.at, pattern.length, PLACEHOLDER, strlen(PLACEHOLDER));
	if (!place) {
		error_set(err, FAULT_CONFIG, "'endpoint-pattern' has no %s", PLACEHOLDER);
		return error_hint(err, "The usual one is '" ENDPOINT "'.");
	}
	const char *rest = place + strlen(PLACEHOLDER);
	*out = arena_printf(arena, "%.*s%s%.*s", (int)(place - pattern.at), pattern.at, region.at,
			    (int)(pattern.at + pattern.length - rest), rest);
	return true;
}

/* ---- uids ---- */

bool azure_check(const struct azure *azure, struct error *err)
{
	ARENA_AUTO scratch = arena_new();
	if (!azure->subscription.at || !azure->resource_group.at) {
		const char *what = azure->subscription.at ? "resource-group" : "subscription";
		const char *variable = azure->subscription.at ? "AZURE_RESOURCE_GROUP" : "AZURE_SUBSCRIPTION_ID";
		error_set(err, FAULT_CONFIG, "the target's 'azure' has no '%s'", what);
		return error_hint(err, "Add it, or set %s.", variable);
	}
	if (!is_subscription(azure->subscription)) {
		error_set(err, FAULT_CONFIG, "'%s' is not a subscription id",
			  text_c_string(scratch, azure->subscription));
		return error_hint(err, "Set the id that 'az account show --query id' prints.");
	}
	if (!is_resource_group(azure->resource_group)) {
		error_set(err, FAULT_CONFIG, "'%s' is not the name of a resource group",
			  text_c_string(scratch, azure->resource_group));
		return error_hint(err, "Set the group's name, not its id: az group list --query [].name");
	}
	return true;
}

struct slice azure_name(const struct azure *azure, struct slice uid)
{
	const struct slice *named = pairs_find(&azure->names, uid);
	struct slice name = named ? *named : uid;
	return azure_is_name(name) ? name : (struct slice){0};
}

struct slice azure_resource_name(struct slice uid)
{
	const char *last = uid.length ? memrchr(uid.at, '~', uid.length) : NULL;
	return last ? (struct slice){last + 1, uid.length - (size_t)(last + 1 - uid.at)} : uid;
}

static struct slice address(struct arena *arena, const struct azure *azure, struct slice name)
{
	return slice_of(arena_printf(
		arena, "subscriptions~%.*s~resourceGroups~%.*s~providers~Microsoft.Dashboard~dashboards~%.*s",
		SLICE_ARG(azure->subscription), SLICE_ARG(azure->resource_group), SLICE_ARG(name)));
}

struct slice azure_live_uid(struct arena *arena, const struct azure *azure, struct slice uid)
{
	if (azure_is_resource(uid)) {
		struct slice name = azure_resource_name(uid);
		bool is_ours = azure_is_name(name) && azure_compare(uid, address(arena, azure, name)) == 0;
		return is_ours ? uid : (struct slice){0};
	}
	struct slice name = azure_name(azure, uid);
	return name.at ? address(arena, azure, name) : name;
}

/* The uid with what no name may have replaced; at most `longest` characters. */
static const char *make_name(struct arena *arena, struct slice uid, size_t longest)
{
	char *name = arena_alloc(arena, longest + 2);
	size_t length = 0;
	if (uid.length && !is_letter(uid.at[0]))
		name[length++] = 'd';
	for (size_t i = 0; i < uid.length && length < longest; i++) {
		bool legal = is_letter(uid.at[i]) || is_digit(uid.at[i]);
		if (legal || (length && name[length - 1] != '-'))
			name[length++] = legal ? uid.at[i] : '-';
	}
	while (length && name[length - 1] == '-')
		length--;
	name[length] = '\0';
	return length >= 2 ? name : "dashboard";
}

static bool is_taken(const char *name, const struct slice *uids, size_t count, const struct pair *pairs, size_t given)
{
	size_t length = strlen(name);
	for (size_t i = 0; i < count; i++)
		if (uids[i].length == length && strncasecmp(uids[i].at, name, length) == 0)
			return true;
	for (size_t i = 0; i < given; i++)
		if (pairs[i].value.length == length && strncasecmp(pairs[i].value.at, name, length) == 0)
			return true;
	return false;
}

void azure_suggest_names(struct arena *arena, const struct slice *uids, size_t count, struct pairs *out)
{
	static const size_t ending = 6; /* room for "-99999" */
	struct pair *pairs = arena_array(arena, count, sizeof *pairs);
	size_t given = 0;
	for (size_t i = 0; i < count; i++) {
		if (azure_is_resource(uids[i]) || azure_is_name(uids[i]))
			continue;
		const char *name = make_name(arena, uids[i], LONGEST_NAME);
		for (unsigned n = 2; is_taken(name, uids, count, pairs, given); n++)
			name = arena_printf(arena, "%s-%u", make_name(arena, uids[i], LONGEST_NAME - ending), n);
		pairs[given++] = (struct pair){uids[i], slice_of(name)};
	}
	*out = (struct pairs){pairs, given};
}

const char *azure_resource_id(struct arena *arena, struct slice live_uid)
{
	char *id = arena_printf(arena, "/%.*s", SLICE_ARG(live_uid));
	for (char *at = id; *at; at++)
		if (*at == '~')
			*at = '/';
	return id;
}

const char *azure_create_command(struct arena *arena, const struct azure *azure, struct slice live_uid)
{
	struct slice region = azure && azure->region.at ? azure->region : slice_of("REGION");
	const char *id = azure_resource_id(arena, live_uid);
	return arena_printf(
		arena, "az resource create --id %s --location %s --api-version " AZURE_API_VERSION " --properties '{}'",
		text_shell_word(arena, slice_of(id)), text_shell_word(arena, region));
}

const char *azure_delete_command(struct arena *arena, struct slice live_uid)
{
	const char *id = azure_resource_id(arena, live_uid);
	return arena_printf(arena, "az resource delete --ids %s", text_shell_word(arena, slice_of(id)));
}
