/* SPDX-License-Identifier: MIT */
/*
 * The table, one row a key, in the order of the reference page. Rows of later releases stand here too: their names are
 * taken, so that a file written for a later release is refused by name and not by a guess at a typing error.
 */
#include "model/config/config_keys.h"
#include "model/base/renamed.h"

#include <assert.h>

#include "model/base/strbuf.h"
#include "model/config/config.h"

#define TOP(field)                .at = offsetof(struct config, field)
#define DASHBOARDS(field)         .at = offsetof(struct config_dashboards, field)
#define TARGET(field)             .at = offsetof(struct config_target, field)
#define REWRITE(field)            .at = offsetof(struct rewrite, field)
#define RETIRED(field)            .at = offsetof(struct retired, field)
#define RANGE(least, most, usual) .minimum = (least), .maximum = (most), .standard = (usual)
#define NOW                       .supported = true
#define FROM_REV                  .side = SIDE_REV
#define FROM_BRANCH               .side = SIDE_BRANCH
#define ANNOUNCED                 .announced = true
#define JUDGES                    .judges = true
#define SEVERITY(key, status, usual, text)                                                                             \
	{                                                                                                              \
		SECTION_CHECK, (key), KIND_CHOICE, FROM_BRANCH, ANNOUNCED, NOW, TARGET(check.of[(status)]),            \
			.words = severities, .fallback = (usual), .doc = (text)                                        \
	}

static const struct config_word formats[] = {
	{"json", 0, true},
	{"yaml", 0, true},
	{0},
};

static const struct config_word methods[] = {
	{"auto", AUTH_AUTO, true},
	{"environment", AUTH_ENVIRONMENT, true},
	{"workload-identity", AUTH_WORKLOAD_IDENTITY, true},
	{"managed-identity", AUTH_MANAGED_IDENTITY, true},
	{"azure-cli", AUTH_AZURE_CLI, true},
	{"token", AUTH_TOKEN, true},
	{"none", AUTH_NONE, true},
	{0},
};

static const struct config_word severities[] = {
	{"error", CHECK_ERROR, true},
	{"warning", CHECK_WARNING, true},
	{"note", CHECK_NOTE, true},
	{0},
};

static const struct config_word drift_policies[] = {
	{"keep", 0, true}, {"refuse", 0, true}, {"merge", 0, true}, {"overwrite", 0, true}, {0},
};

const struct config_section_info config_sections[SECTION_COUNT] = {
	[SECTION_TOP] = {.name = NULL, .title = "Top level", .size = sizeof(struct config)},
	[SECTION_DASHBOARDS] = {.name = "dashboards",
				.title = "An entry of `dashboards`",
				.size = sizeof(struct config_dashboards)},
	[SECTION_TARGET] = {.name = "targets", .title = "A target", .size = sizeof(struct config_target)},
	[SECTION_AZURE] = {.name = "azure", .title = "`azure` of a target", .size = 0},
	[SECTION_AUTH] = {.name = "auth", .title = "`auth` of a target", .size = 0},
	[SECTION_IGNORE] = {.name = "ignore", .title = "An entry of `ignore`", .size = 0},
	[SECTION_CHECK] = {.name = "check", .title = "`check` of a target", .size = 0},
	[SECTION_REWRITES] = {.name = "rewrites", .title = "An entry of `rewrites`", .size = sizeof(struct rewrite)},
	[SECTION_RETIRED] = {.name = "retired",
			     .title = "An entry of `retired`",
			     .size = sizeof(struct retired),
			     .place_at = offsetof(struct retired, place)},
};

const struct config_key config_keys[] = {
	{SECTION_TOP, "version", KIND_INTEGER, FROM_BRANCH, NOW, .required = true, TOP(version), RANGE(1, 1, 1),
	 .hint = "Write 'version: 1'; this release reads no other.",
	 .doc = "The version of this file's format: always 1."},
	{SECTION_TOP, "id", KIND_ID, FROM_BRANCH, ANNOUNCED, JUDGES, NOW, TOP(id),
	 .hint = "Write 8 of the digits 0-9 and a-f in quotes: id: \"0a1b2c3d\". Without quotes, YAML reads some of "
		 "them as numbers.",
	 .doc = "This repository's name in the trailer of every save, such as `\"0a1b2c3d\"`; `init` chooses one. "
		"With it, two repositories that write the same dashboards notice each other. Keep it."},
	{SECTION_TOP, "dashboards", KIND_OBJECTS, FROM_BRANCH, ANNOUNCED, NOW, TOP(dashboards),
	 .count_at = offsetof(struct config, dashboards_count), .inside = SECTION_DASHBOARDS,
	 .doc = "The dashboard files, as a list of folders and globs. Without it, each command needs a DIR or FILE."},
	{SECTION_TOP, "targets", KIND_NAMED, FROM_REV, NOW, TOP(targets),
	 .count_at = offsetof(struct config, targets_count), .inside = SECTION_TARGET,
	 .doc = "The Grafana instances to keep equal to the files; `-t` chooses one. A name has letters, digits, "
		"`-` and `_`."},
	{SECTION_TOP, "validate", KIND_MAP, FROM_BRANCH, .doc = "The severity of each rule of `validate`."},

	{SECTION_DASHBOARDS, "path", KIND_PATH, FROM_BRANCH, NOW, .required = true, DASHBOARDS(path),
	 .doc = "A file, a folder or a glob. A folder means every file below it; `.` is the folder of this file. "
		"In a glob, `*` matches `/` too."},
	{SECTION_DASHBOARDS, "exclude", KIND_PATHS, FROM_BRANCH, NOW, DASHBOARDS(exclude),
	 .doc = "Files to skip below `path`, as files, folders or globs."},
	{SECTION_DASHBOARDS, "format", KIND_WORD, FROM_BRANCH, NOW, DASHBOARDS(format), .words = formats,
	 .fallback = "by the file's name", .doc = "The format of the files, whatever their names end with."},

	{SECTION_TARGET, "endpoint", KIND_URL, FROM_REV, ANNOUNCED, NOW, .secret = true, TARGET(endpoint),
	 .hint = "Write a URL such as 'https://grafana.example.com'.",
	 .doc = "The base URL of Grafana, such as `https://grafana.example.com`: without user, query and fragment, "
		"and without `/api`. With `azure` only for a server at another address."},
	{SECTION_TARGET, "azure", KIND_OBJECT, FROM_REV, ANNOUNCED, NOW,
	 .count_at = offsetof(struct config_target, has_azure), .inside = SECTION_AZURE,
	 .doc = "The resource group of an Azure Monitor dashboards target. It determines the live uids and, "
		"without `endpoint`, the server. `{}` takes every value from the environment."},
	{SECTION_TARGET, "auth", KIND_OBJECT, FROM_REV, ANNOUNCED, NOW, .secret = true, .inside = SECTION_AUTH,
	 .hint = "Write it as '{ method: token }'.",
	 .doc = "How to sign in. Without this key, dashsync uses a token from the environment, else on Azure's "
		"hosts the first method that is configured."},
	{SECTION_TARGET, "ca-file", KIND_PATH, FROM_REV, ANNOUNCED, NOW, TARGET(ca_file), .fallback = "the system's",
	 .doc = "A PEM file with the certificate authorities to trust for this endpoint."},
	{SECTION_TARGET, "datasources", KIND_MAP, FROM_BRANCH, NOW, TARGET(resolution.datasources),
	 .doc = "A map from each data source uid in git to the uid on this target: `{ prom-dev: prom-prod }`. "
		"Other uids stay as they are."},
	{SECTION_TARGET, "datasource-defaults", KIND_MAP, FROM_BRANCH, NOW, TARGET(resolution.datasource_defaults),
	 .doc = "A map from plugin ids to data source uids, `{ prometheus: prom-prod }`, for the inputs of exports "
		"that `inputs` does not have."},
	{SECTION_TARGET, "inputs", KIND_SCALARS, FROM_BRANCH, NOW, TARGET(resolution.inputs),
	 .doc = "A map from the names of an export's inputs to their values: `{ DS_PROM: prom-prod }`."},
	{SECTION_TARGET, "variables", KIND_SCALARS, FROM_BRANCH,
	 .doc = "A map from the names of dashboard variables to their values on this target."},
	{SECTION_TARGET, "overlays", KIND_PATHS, FROM_BRANCH,
	 .doc = "Folders of JSON merge patches (RFC 7396), one file a dashboard."},
	{SECTION_TARGET, "ignore", KIND_OBJECTS, FROM_BRANCH, ANNOUNCED, .inside = SECTION_IGNORE,
	 .doc = "Parts of dashboards that belong to the people who edit them live."},
	{SECTION_TARGET, "rewrites", KIND_OBJECTS, FROM_BRANCH, ANNOUNCED, JUDGES, NOW, TARGET(rewrites.items),
	 .count_at = offsetof(struct config_target, rewrites.count), .inside = SECTION_REWRITES,
	 .doc = "Values that this server is known to change when it stores them, so that such a change is not an "
		"edit. They add to the built-in ones (docs/equivalences.md)."},
	{SECTION_TARGET, "on-drift", KIND_WORD, FROM_BRANCH, ANNOUNCED, JUDGES, NOW, TARGET(on_drift),
	 .words = drift_policies, .fallback = "keep",
	 .doc = "What `apply` does with edits by hand: `keep` leaves them, and refuses a dashboard that git "
		"changed too; `refuse` refuses both; `merge` saves both sides' changes; `overwrite` lets git "
		"replace them. `--on-drift` overrides it."},
	{SECTION_TARGET, "history-depth", KIND_INTEGER, FROM_BRANCH, JUDGES, NOW, TARGET(history_depth),
	 RANGE(1, 100000, 200),
	 .doc = "The number of commits to search for a file that equals a version on the server."},
	{SECTION_TARGET, "jobs", KIND_INTEGER, FROM_REV, NOW, TARGET(jobs), RANGE(1, 256, 16),
	 .doc = "The most dashboards that are compared, and requests that are in flight, at a time."},
	{SECTION_TARGET, "write-jobs", KIND_INTEGER, FROM_REV, NOW, TARGET(write_jobs), RANGE(1, 64, 4),
	 .doc = "The most dashboards that are written at a time. On a busy server there are fewer."},
	{SECTION_TARGET, "query-jobs", KIND_INTEGER, FROM_REV, NOW, TARGET(query_jobs), RANGE(1, 64, 4),
	 .doc = "The most queries that `check` has in flight at a time."},
	{SECTION_TARGET, "slow-query", KIND_INTEGER, FROM_BRANCH, NOW, TARGET(slow_query), RANGE(1, 3600, 10),
	 .doc = "The seconds after which `check` calls the answer to a query slow."},
	{SECTION_TARGET, "check", KIND_OBJECT, FROM_BRANCH, ANNOUNCED, NOW, .inside = SECTION_CHECK,
	 .hint = "Write it as '{ query-empty: note }'.",
	 .doc = "The severity of each kind of finding of `check`; an error makes it exit with 1."},
	{SECTION_TARGET, "timeout", KIND_INTEGER, FROM_REV, NOW, TARGET(timeout), RANGE(1, 3600, 30),
	 .doc = "The time limit for one request, in seconds."},
	{SECTION_TARGET, "max-changes", KIND_LIMIT, FROM_BRANCH, ANNOUNCED, NOW, TARGET(max_changes),
	 .doc = "The largest number (`10`) or percentage (`20%`) of dashboards that one run may write. A run with more "
		"writes nothing."},
	{SECTION_TARGET, "discover", KIND_BOOLEAN, FROM_REV,
	 .doc = "Ask the control plane which dashboards the resource group has."},
	{SECTION_TARGET, "retired", KIND_OBJECTS, FROM_BRANCH, ANNOUNCED, NOW, TARGET(retired.items),
	 .count_at = offsetof(struct config_target, retired.count), .inside = SECTION_RETIRED,
	 .doc = "Dashboards that left git on purpose and stay on the server. Each is a line of the report instead of "
		"an "
		"orphan, and `--fail-on=orphaned` passes it over."},

	{SECTION_AZURE, "region", KIND_TEXT, FROM_REV, ANNOUNCED, NOW, TARGET(azure.region),
	 .fallback = "`AZURE_LOCATION`",
	 .doc = "The region, such as `West Central US` or `westcentralus`. It determines the endpoint."},
	{SECTION_AZURE, "subscription", KIND_TEXT, FROM_REV, ANNOUNCED, NOW, TARGET(azure.subscription),
	 .fallback = "`AZURE_SUBSCRIPTION_ID`", .doc = "The subscription id."},
	{SECTION_AZURE, "resource-group", KIND_TEXT, FROM_REV, ANNOUNCED, NOW, TARGET(azure.resource_group),
	 .fallback = "`AZURE_RESOURCE_GROUP`",
	 .doc = "The resource group of the dashboards. A uid that is an address itself (`subscriptions~…`) must be in "
		"this subscription and group."},
	{SECTION_AZURE, "names", KIND_MAP, FROM_BRANCH, ANNOUNCED, NOW, TARGET(azure.names),
	 .doc = "A map from uids in git to ARM names, for uids that are not legal names (2 to 30 letters, digits and "
		"hyphens, a letter first)."},
	{SECTION_AZURE, "endpoint-pattern", KIND_TEXT, FROM_REV, ANNOUNCED, NOW, TARGET(azure.endpoint_pattern),
	 .fallback = "`https://local-{region}.gateway.dashboard.azure.com`",
	 .doc = "The endpoint, with `{region}` in place of the region."},

	{SECTION_AUTH, "method", KIND_CHOICE, FROM_REV, ANNOUNCED, NOW, .secret = true, TARGET(auth.method),
	 .words = methods, .fallback = "`auto`",
	 .doc = "`auto` uses the first method that is configured. `environment` is a secret or a certificate of an "
		"application, `workload-identity` the token of a job or a pod, `managed-identity` that of a "
		"machine, `azure-cli` `az login`. `token` uses `DASHSYNC_TOKEN` or `token-file`. `none` sends no "
		"token. [docs/sign-in.md](sign-in.md) has what each needs."},
	{SECTION_AUTH, "tenant", KIND_TEXT, FROM_REV, ANNOUNCED, NOW, .secret = true, TARGET(auth.tenant),
	 .fallback = "`AZURE_TENANT_ID`", .doc = "The Microsoft Entra tenant, by id or domain."},
	{SECTION_AUTH, "client-id", KIND_TEXT, FROM_REV, ANNOUNCED, NOW, .secret = true, TARGET(auth.client_id),
	 .fallback = "`AZURE_CLIENT_ID`", .doc = "The application to sign in as, by its client id."},
	{SECTION_AUTH, "authority", KIND_URL, FROM_REV, ANNOUNCED, NOW, .secret = true, TARGET(auth.authority),
	 .fallback = "`AZURE_AUTHORITY_HOST`, else `https://login.microsoftonline.com`",
	 .hint = "Write a URL such as 'https://login.microsoftonline.us'.",
	 .doc = "The Microsoft Entra authority, of one of the known Azure clouds."},
	{SECTION_AUTH, "audience", KIND_TEXT, FROM_REV, ANNOUNCED, NOW, .secret = true, TARGET(auth.audience),
	 .fallback = "`ce34e7e5-485f-4d76-964f-b3d2b16d1e4f`",
	 .doc = "The audience of the token: an application id or URI. With `/.default` at its end, the token comes "
		"from the v2.0 endpoint."},
	{SECTION_AUTH, "token-file", KIND_TEXT, FROM_REV, ANNOUNCED, NOW, .secret = true, TARGET(auth.token_file),
	 .fallback = "`AZURE_FEDERATED_TOKEN_FILE`",
	 .doc = "The absolute path of the federated token of workload identity, which is read again at each use. "
		"With method `token`: of a file with the bearer token, which is read again when it changes."},
	{SECTION_AUTH, "certificate", KIND_TEXT, FROM_REV, ANNOUNCED, NOW, .secret = true, TARGET(auth.certificate),
	 .fallback = "`AZURE_CLIENT_CERTIFICATE_PATH`",
	 .doc = "The absolute path of a PEM file with the certificate of the application and its private key."},
	{SECTION_AUTH, "identity", KIND_TEXT, FROM_REV, ANNOUNCED, NOW, .secret = true, TARGET(auth.identity),
	 .fallback = "`AZURE_CLIENT_ID`, else the system-assigned one",
	 .doc = "The managed identity: a client id, `object-id:` and an object id, or a resource id "
		"(`/subscriptions/...`)."},

	SEVERITY("data-source", CHECK_INVISIBLE, "`error`",
		 "A data source that is not visible to this identity: it does not exist, or the identity may not see "
		 "it."),
	SEVERITY("data-source-type", CHECK_OTHER_TYPE, "`error`",
		 "A data source of another type than the dashboard expects."),
	SEVERITY("query-error", CHECK_FAILED, "`error`", "A query that its data source answers with an error."),
	SEVERITY("query-empty", CHECK_EMPTY, "`warning`", "A query whose answer is empty."),
	SEVERITY("query-slow", CHECK_SLOW, "`warning`", "A query whose answer took longer than `slow-query`."),
	SEVERITY("not-checked", CHECK_UNCHECKED, "`note`", "A data source or query that dashsync cannot ask for."),

	{SECTION_IGNORE, "path", KIND_POINTER, FROM_BRANCH,
	 .doc = "The ignored part; a segment `*` matches any one segment."},
	{SECTION_IGNORE, "reason", KIND_TEXT, FROM_BRANCH, .doc = "The reason, for readers of the report."},
	{SECTION_IGNORE, "until", KIND_TEXT, FROM_BRANCH, .doc = "A date; afterwards dashsync warns about this entry."},

	{SECTION_REWRITES, "path", KIND_POINTER, FROM_BRANCH, NOW, .required = true, REWRITE(path),
	 .hint = "Write a JSON Pointer such as '/refresh' or '/panels/*/interval'.",
	 .doc = "The place of the value, as JSON Pointer (RFC 6901); a segment `*` matches any one segment."},
	{SECTION_REWRITES, "sent", KIND_ANY, FROM_BRANCH, NOW, .required = true, REWRITE(sent),
	 .doc = "The value in git; the text `\"*\"` matches any value."},
	{SECTION_REWRITES, "stored", KIND_ANY, FROM_BRANCH, NOW, .required = true, REWRITE(stored),
	 .doc = "The value that the server stores instead; the text `\"*\"` matches any value."},

	{SECTION_RETIRED, "uid", KIND_TEXT, FROM_BRANCH, NOW, .required = true, RETIRED(uid),
	 .doc = "The dashboard's uid, as git had it. An entry whose dashboard is in git is a warning."},
	{SECTION_RETIRED, "reason", KIND_TEXT, FROM_BRANCH, NOW, .required = true, RETIRED(reason),
	 .hint = "Say why it stays, as in 'reason: team B keeps it'.", .doc = "The reason, for readers of the report."},
};

const size_t config_keys_count = sizeof config_keys / sizeof *config_keys;

/* The words for each kind, after the article that an error wants in front. */
static const struct {
	const char *article;
	const char *words;
} kinds[KIND_COUNT] = {
	[KIND_TEXT] = {"", "text"},
	[KIND_BOOLEAN] = {"", "true or false"},
	[KIND_INTEGER] = {"a ", "whole number"},
	[KIND_ID] = {"", "8 hex digits"},
	[KIND_WORD] = {"", "one of"},
	[KIND_CHOICE] = {"", "one of"},
	[KIND_URL] = {"a ", "URL"},
	[KIND_PATH] = {"a ", "path"},
	[KIND_PATHS] = {"a ", "list of paths"},
	[KIND_LIMIT] = {"a ", "number or a percentage"},
	[KIND_POINTER] = {"a ", "JSON Pointer"},
	[KIND_ANY] = {"", "any value"},
	[KIND_MAP] = {"a ", "map from text to text"},
	[KIND_SCALARS] = {"a ", "map from text to text, numbers or booleans"},
	[KIND_OBJECT] = {"an ", "object"},
	[KIND_OBJECTS] = {"a ", "list of objects"},
	[KIND_NAMED] = {"a ", "map from name to object"},
};

/* Of any section, since 0.2.0. */
static const struct renamed renamed_keys[] = {
	{"history", "history-depth"},
	{0},
};

const char *config_key_former_name(const struct config_key *key)
{
	return renamed_before(renamed_keys, key->name);
}

const struct config_key *config_key_find(enum config_section where, struct slice name)
{
	name = renamed_now(renamed_keys, name);
	for (size_t i = 0; i < config_keys_count; i++) {
		if (config_keys[i].where == where && slice_is(name, config_keys[i].name))
			return &config_keys[i];
	}
	return NULL;
}

void config_key_defaults(enum config_section where, void *into)
{
	for (size_t i = 0; i < config_keys_count; i++) {
		const struct config_key *key = &config_keys[i];
		if (key->where == where && key->supported && key->kind == KIND_INTEGER)
			memcpy((char *)into + key->at, &key->standard, sizeof key->standard);
	}
}

/* A supported key names the words that it takes now, a later one all that it will take. */
static void add_words(const struct config_key *key, struct strbuf *out)
{
	const char *before = " ";
	for (const struct config_word *word = key->words; word->name; word++) {
		if (key->supported && !word->supported)
			continue;
		strbuf_printf(out, "%s'%s'", before, word->name);
		before = ", ";
	}
}

void config_key_type(const struct config_key *key, bool article, struct strbuf *out)
{
	assert(key->kind < KIND_COUNT);
	if (key->kind == KIND_INTEGER && key->minimum == key->maximum) {
		strbuf_printf(out, "%u", key->minimum);
		return;
	}
	strbuf_printf(out, "%s%s", article ? kinds[key->kind].article : "", kinds[key->kind].words);
	if (key->kind == KIND_INTEGER)
		strbuf_printf(out, " from %u to %u", key->minimum, key->maximum);
	if (key->words)
		add_words(key, out);
}
