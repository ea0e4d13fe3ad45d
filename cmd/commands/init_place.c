/* SPDX-License-Identifier: MIT */
/*
 * An endpoint is enough for any Grafana. For Azure there are three things to know, each a row of the table; the
 * environment fills in what it names, as it will for the config, but it does not decide that Azure is meant; az knows
 * the subscription.
 */
#include "cmd/commands/init_place.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/session/connect.h"
#include "cmd/shell/terminal.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "sync/grafana/trust.h"
#include "sync/http/http.h"
#include "sync/http/http_url.h"
#include "sync/sign_in/sign_in.h"

#define AZ_SECONDS 10 /* az starts in one or two */

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

static const char *read_variable(void *user, const char *name)
{
	(void)user;
	return connect_variable(name);
}

/* What a person types, in the arena; "" when that is nothing. */
static const char *ask(struct arena *arena, const char *question)
{
	char *typed = terminal_ask(question);
	const char *kept = arena_strdup(arena, typed ? typed : "");
	free(typed);
	return kept;
}

/* The subscription that az works with, said aloud; or NULL. */
static const char *subscription_of_az(const struct options *options, struct arena *arena)
{
	ERROR_AUTO ignored = {0};
	struct cli_account account;
	const struct sign_in_options sign_in = {
		.variable = read_variable,
		.environ = environ,
		.timeout = AZ_SECONDS,
	};
	const struct http_options http = {.jobs = 1, .timeout = AZ_SECONDS};
	struct http_client *client = http_open(&http, &ignored);
	bool ok = client && sign_in_cli_account(&sign_in, client, arena, &account);
	http_close(client);
	if (!ok)
		return NULL;
	STRBUF_AUTO name = STRBUF_INIT(1000);
	text_printable_cut(account.name, 40, &name);
	if (!options->quiet)
		fprintf(stderr, "the subscription is that of 'az account show'%s%s\n", name.length ? ": " : "",
			name.length ? name.at : "");
	return text_c_string(arena, account.subscription);
}

/* One thing about Azure. */
static bool know(const struct options *options, struct arena *arena, const struct azure_row *row, struct azure *azure,
		 struct error *err)
{
	const char *text = option_of(options, row);
	if (!text)
		text = connect_variable(row->variable);
	if (!text && row->field == offsetof(struct azure, subscription))
		text = subscription_of_az(options, arena);
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

/* One of the targets of -t: "NAME", "NAME=URL" or "NAME=azure". */
struct destination {
	const char *name; /* NULL: not given */
	const char *url;  /* NULL: azure, or not given */
	bool is_azure;
	bool is_one_of_several;
};

/* The endpoint, or none when Azure is meant. */
static bool choose_endpoint(const struct options *options, struct arena *arena, struct destination *place,
			    struct error *err)
{
	if (place->url || place->is_azure)
		return true;
	if (!place->is_one_of_several)
		place->url = options->endpoint;
	if (!place->url && !place->is_one_of_several && !is_azure_named(options))
		place->url = connect_variable("DASHSYNC_ENDPOINT");
	if (place->url || (!place->is_one_of_several && is_azure_named(options)))
		return true;
	if (!terminal_can_ask() && place->is_one_of_several) {
		error_set(err, FAULT_USAGE, "target '%s': no server is named", place->name);
		return error_hint(err,
				  "Name one for each target: dashsync init -t dev=http://127.0.0.1:3000,prod=azure");
	}
	if (!terminal_can_ask()) {
		error_set(err, FAULT_USAGE, "no server is named");
		return error_hint(err,
				  "Give --endpoint URL, or for Azure --subscription, --resource-group and --region.");
	}
	const char *typed = ask(arena, arena_printf(arena, "%s%sURL of the Grafana, or nothing for dashboards in Azure",
						    place->is_one_of_several ? place->name : "",
						    place->is_one_of_several ? ": " : ""));
	place->url = *typed ? typed : NULL;
	return true;
}

static bool fill_in(const struct options *options, struct arena *arena, struct destination *place,
		    struct config_target *out, struct error *err)
{
	struct origin origin = {0};
	*out = config_target_default();
	if (!choose_endpoint(options, arena, place, err) ||
	    (place->url && !http_check_endpoint(arena, slice_of(place->url), &out->endpoint, &origin, err)))
		return false;
	bool has_both = is_azure_named(options) && !place->is_one_of_several; /* --endpoint beside the azure options */
	if ((!place->url || has_both) && !choose_azure(options, arena, out, err))
		return false;
	bool is_azure = out->has_azure || trust_is_azure(&origin);
	bool is_local = place->url && origin_is_loopback(&origin);
	out->auth.method = is_azure && !is_local ? AUTH_AUTO : AUTH_TOKEN;
	out->name = slice_of(place->name ? place->name : is_local ? "dev" : "prod");
	return true;
}

/* Takes "NAME=URL" off the front of what -t names, and the comma after it. */
static struct destination take_destination(struct arena *arena, const char **rest)
{
	size_t length = strcspn(*rest, ",");
	const char *word = arena_copy(arena, *rest, length);
	const char *equals = strchr(word, '=');
	*rest += length + ((*rest)[length] == ',');
	struct destination place = {.name = equals ? arena_copy(arena, word, (size_t)(equals - word)) : word};
	if (equals && strcmp(equals + 1, "azure") == 0)
		place.is_azure = true;
	else if (equals)
		place.url = equals + 1;
	return place;
}

bool init_places(const struct options *options, struct arena *arena, struct config_target **out, size_t *count,
		 struct error *err)
{
	struct config_target *targets = arena_array(arena, INIT_MOST_TARGETS, sizeof *targets);
	struct destination none = {0};
	const char *rest = options->target;
	*out = targets;
	*count = 1;
	if (!rest)
		return fill_in(options, arena, &none, targets, err);
	bool is_several = strchr(rest, ',') != NULL;
	for (*count = 0; *rest || *count == 0; (*count)++) {
		if (*count == INIT_MOST_TARGETS)
			return error_set(err, FAULT_USAGE, "-t names more than %d targets", INIT_MOST_TARGETS);
		struct destination place = take_destination(arena, &rest);
		place.is_one_of_several = is_several;
		if (!fill_in(options, arena, &place, &targets[*count], err))
			return false;
	}
	return true;
}
