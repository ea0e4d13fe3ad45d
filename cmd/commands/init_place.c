/* SPDX-License-Identifier: MIT */
/*
 * An endpoint is enough for any Grafana. For Azure there are three things to know, each a row of the table; the
 * environment fills in what it names, as it will for the config, but it does not decide that Azure is meant.
 */
#include "cmd/commands/init_place.h"

#include <stddef.h>
#include <stdlib.h>

#include "cmd/session/connect.h"
#include "cmd/shell/terminal.h"
#include "model/base/arena.h"
#include "sync/grafana/trust.h"
#include "sync/http/http_url.h"

static const struct azure_row {
	size_t option; /* in struct options */
	size_t field;  /* in struct azure */
	const char *name;
	const char *variable;
	const char *question;
} azure_rows[] = {
	{offsetof(struct options, subscription), offsetof(struct azure, subscription), "subscription",
	 "AZURE_SUBSCRIPTION_ID", "Id of the subscription (az account show)"},
	{offsetof(struct options, resource_group), offsetof(struct azure, resource_group), "resource-group",
	 "AZURE_RESOURCE_GROUP", "Resource group of the dashboards"},
	{offsetof(struct options, region), offsetof(struct azure, region), "region", "AZURE_LOCATION",
	 "Region of the dashboards (such as westcentralus)"},
};

#define AZURE_ROWS (sizeof azure_rows / sizeof azure_rows[0])

static const char *option_of(const struct options *options, const struct azure_row *row)
{
	return *(const char *const *)((const char *)options + row->option);
}

/* What a person types, in the arena; "" when that is nothing. */
static const char *ask(struct arena *arena, const char *question)
{
	char *typed = terminal_ask(question);
	const char *kept = arena_strdup(arena, typed ? typed : "");
	free(typed);
	return kept;
}

/* One thing about Azure. */
static bool know(const struct options *options, struct arena *arena, const struct azure_row *row, struct azure *azure,
		 struct error *err)
{
	const char *text = option_of(options, row);
	if (!text)
		text = connect_variable(row->variable);
	if (!text && terminal_can_ask())
		text = ask(arena, row->question);
	if (!text || !*text) {
		error_set(err, FAULT_USAGE, "the %s is not known", row->name);
		return error_hint(err, "Run again with --%s, or set %s.", row->name, row->variable);
	}
	*(struct slice *)((char *)azure + row->field) = slice_of(text);
	return true;
}

static bool choose_azure(const struct options *options, struct arena *arena, struct config_target *out,
			 struct error *err)
{
	const char *unused;
	out->has_azure = 1;
	for (size_t i = 0; i < AZURE_ROWS; i++) {
		bool is_needed = azure_rows[i].field != offsetof(struct azure, region) || !out->endpoint.at;
		if ((is_needed || option_of(options, &azure_rows[i])) &&
		    !know(options, arena, &azure_rows[i], &out->azure, err))
			return false;
	}
	if (azure_check(&out->azure, err) &&
	    (!out->azure.region.at || azure_endpoint(arena, &out->azure, &unused, err)))
		return true;
	err->fault = FAULT_USAGE; /* what is wrong was said on the command line, in no config */
	return false;
}

static bool is_azure_named(const struct options *options)
{
	for (size_t i = 0; i < AZURE_ROWS; i++)
		if (option_of(options, &azure_rows[i]))
			return true;
	return false;
}

/* The endpoint, or none when Azure is meant. */
static bool choose_endpoint(const struct options *options, struct arena *arena, const char **out, struct error *err)
{
	*out = options->endpoint;
	if (*out || is_azure_named(options))
		return true;
	*out = connect_variable("DASHSYNC_ENDPOINT");
	if (*out)
		return true;
	if (!terminal_can_ask()) {
		error_set(err, FAULT_USAGE, "no server is named");
		return error_hint(err,
				  "Give --endpoint URL, or for Azure --subscription, --resource-group and --region.");
	}
	const char *typed = ask(arena, "URL of the Grafana, or nothing for dashboards in Azure");
	*out = *typed ? typed : NULL;
	return true;
}

bool init_place(const struct options *options, struct arena *arena, struct config_target *out, struct error *err)
{
	const char *url = NULL;
	struct origin origin = {0};
	*out = config_target_default();
	if (!choose_endpoint(options, arena, &url, err) ||
	    (url && !http_check_endpoint(arena, slice_of(url), &out->endpoint, &origin, err)))
		return false;
	if ((!url || is_azure_named(options)) && !choose_azure(options, arena, out, err))
		return false;
	bool is_azure = out->has_azure || trust_is_azure(&origin);
	bool is_local = url && origin_is_loopback(&origin);
	out->auth.method = is_azure && !is_local ? AUTH_AUTO : AUTH_TOKEN;
	out->name = slice_of(options->target ? options->target : is_local ? "dev" : "prod");
	return true;
}
