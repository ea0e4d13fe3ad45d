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
#include "cmd/shell/progress.h"
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

static struct slice *field_of(struct azure *azure, const struct azure_row *row)
{
	return (struct slice *)((char *)azure + row->field);
}

static const char *read_variable(void *user, const char *name)
{
	(void)user;
	return connect_variable(name);
}

/* What is known while the targets are filled in, one after the other. */
struct search {
	const struct options *options;
	struct arena *arena;
	const char *subscription; /* of az, which is asked once; NULL: it has none */
	const char *az;           /* why it has none; NULL before it was asked */
	bool has_asked_az;
};

/* One of the targets of -t: "NAME", "NAME=URL" or "NAME=azure". */
struct destination {
	const char *name; /* NULL: not given */
	const char *url;  /* NULL: azure, or not given */
	bool is_azure;
	bool is_one_of_several;
};

/* What a person types, in the arena; "" when that is nothing. */
static const char *ask(struct arena *arena, const struct destination *place, const char *question)
{
	bool is_named = place->is_one_of_several;
	char *typed = terminal_ask(
		arena_printf(arena, "%s%s%s", is_named ? place->name : "", is_named ? ": " : "", question));
	const char *kept = arena_strdup(arena, typed ? typed : "");
	free(typed);
	return kept;
}

/* What is wrong with what was typed: the question comes again. */
static void tell_wrong(const struct error *wrong)
{
	fprintf(stderr, "%s\n", wrong->message);
	if (wrong->hint)
		fprintf(stderr, "  hint: %s\n", wrong->hint);
}

/* The subscription that az works with, said aloud; or NULL, and why. */
static const char *ask_az(const struct options *options, struct arena *arena, const char **why)
{
	ERROR_AUTO ignored = {0};
	ERROR_AUTO reason = {0};
	struct cli_account account;
	const struct sign_in_options sign_in = {
		.variable = read_variable,
		.environ = environ,
		.timeout = AZ_SECONDS,
	};
	const struct http_options http = {.jobs = 1, .timeout = AZ_SECONDS};
	struct http_client *client = http_open(&http, &ignored);
	struct progress progress;
	progress_begin(&progress, options, "asking az", NULL);
	bool ok = client && sign_in_cli_account(&sign_in, client, arena, &account, &reason);
	progress_end(&progress);
	http_close(client);
	if (!ok) {
		*why = arena_strdup(arena, reason.message ? reason.message : "az could not be asked");
		return NULL;
	}
	STRBUF_AUTO name = STRBUF_INIT(1000);
	text_printable_cut(account.name, 40, &name);
	if (!options->quiet)
		fprintf(stderr, "the subscription is that of 'az account show'%s%s\n", name.length ? ": " : "",
			name.length ? name.at : "");
	return text_c_string(arena, account.subscription);
}

static const char *subscription_of_az(struct search *search)
{
	if (!search->has_asked_az)
		search->subscription = ask_az(search->options, search->arena, &search->az);
	search->has_asked_az = true;
	return search->subscription;
}

/* Whether one thing about Azure is as Azure has it; FAULT_USAGE, for no config said it. */
static bool check_field(struct arena *arena, const struct azure *azure, const struct azure_row *row, struct error *err)
{
	/* azure_check wants the other parts, too: here they are what is always right */
	struct azure alone = {
		.subscription = slice_of("00000000-0000-0000-0000-000000000000"),
		.resource_group = slice_of("group"),
		.region = slice_of("region"),
	};
	const char *unused;
	*field_of(&alone, row) = *(const struct slice *)((const char *)azure + row->field);
	if (azure_check(&alone, err) && azure_endpoint(arena, &alone, &unused, err))
		return true;
	err->fault = FAULT_USAGE;
	return false;
}

/* What a person types for one thing, asked for again until it is right; false where nothing is typed. */
static bool ask_field(struct search *search, const struct destination *place, const struct azure_row *row,
		      struct azure *azure)
{
	for (;;) {
		ERROR_AUTO wrong = {0};
		const char *typed = ask(search->arena, place, row->question);
		*field_of(azure, row) = slice_of(typed);
		if (*typed && check_field(search->arena, azure, row, &wrong))
			return true;
		*field_of(azure, row) = (struct slice){0};
		if (!*typed)
			return false;
		tell_wrong(&wrong);
	}
}

/* One thing about Azure: whether it is known. What is wrong with it is an error, and it is known then. */
static bool know(struct search *search, const struct destination *place, const struct azure_row *row,
		 struct azure *azure, struct error *err)
{
	const char *text = option_of(search->options, row);
	if (!text)
		text = connect_variable(row->variable);
	if (!text && row->field == offsetof(struct azure, subscription))
		text = subscription_of_az(search);
	if (!text && terminal_can_ask())
		return ask_field(search, place, row, azure);
	if (!text || !*text)
		return false;
	*field_of(azure, row) = slice_of(text);
	if (err->fault == FAULT_NONE)
		check_field(search->arena, azure, row, err);
	return true;
}

/* "a", "a and b" or "a, b and c", of the `at`-th of `count`. */
static const char *joint(size_t at, size_t count)
{
	return at == 0 ? "" : at + 1 == count ? " and " : ", ";
}

/* All that is not known, in one message. */
static bool refuse_unknown(const struct search *search, const struct azure_row *const *rows, size_t count,
			   struct error *err)
{
	STRBUF_AUTO names = STRBUF_INIT(1000);
	STRBUF_AUTO options = STRBUF_INIT(1000);
	STRBUF_AUTO variables = STRBUF_INIT(1000);
	bool has_asked_az = false;
	for (size_t i = 0; i < count; i++) {
		strbuf_printf(&names, "%s%s", joint(i, count), rows[i]->name);
		strbuf_printf(&options, "%s--%s", joint(i, count), rows[i]->name);
		strbuf_printf(&variables, "%s%s", joint(i, count), rows[i]->variable);
		has_asked_az |= rows[i]->field == offsetof(struct azure, subscription) && search->az;
	}
	error_set(err, FAULT_USAGE, "the %s %s not known%s%s", names.at, count == 1 ? "is" : "are",
		  has_asked_az ? "; " : "", has_asked_az ? search->az : "");
	return error_hint(err, "Run again with %s, or set %s.", options.at, variables.at);
}

static bool choose_azure(struct search *search, const struct destination *place, struct config_target *out,
			 struct error *err)
{
	const struct azure_row *unknown[AZURE_ROWS];
	size_t count = 0;
	out->has_azure = 1;
	for (size_t i = 0; i < AZURE_ROWS; i++) {
		bool is_needed = azure_rows[i].field != offsetof(struct azure, region) || !out->endpoint.at;
		if ((is_needed || option_of(search->options, &azure_rows[i])) &&
		    !know(search, place, &azure_rows[i], &out->azure, err))
			unknown[count++] = &azure_rows[i];
	}
	if (err->fault != FAULT_NONE)
		return false;
	return count == 0 || refuse_unknown(search, unknown, count, err);
}

static bool is_azure_named(const struct options *options)
{
	for (size_t i = 0; i < AZURE_ROWS; i++)
		if (option_of(options, &azure_rows[i]))
			return true;
	return false;
}

static bool hint_at_servers(struct error *err)
{
	return error_hint(err, "Name one for each target: dashsync init -t dev=http://127.0.0.1:3000,prod=azure");
}

/* The endpoint, or none when Azure is meant. */
static bool choose_endpoint(const struct search *search, struct destination *place, struct error *err)
{
	const struct options *options = search->options;
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
		return hint_at_servers(err);
	}
	if (!terminal_can_ask()) {
		error_set(err, FAULT_USAGE, "no server is named");
		return error_hint(err,
				  "Give --endpoint URL, or for Azure --subscription, --resource-group and --region.");
	}
	for (;;) {
		ERROR_AUTO wrong = {0};
		struct slice unused;
		struct origin origin;
		const char *typed = ask(search->arena, place, "URL of the Grafana, or nothing for dashboards in Azure");
		place->url = *typed ? typed : NULL;
		if (!place->url || http_check_endpoint(search->arena, slice_of(typed), &unused, &origin, &wrong))
			return true;
		tell_wrong(&wrong);
	}
}

static bool fill_in(struct search *search, struct destination *place, struct config_target *out, struct error *err)
{
	struct origin origin = {0};
	bool is_own_url = place->url != NULL;
	*out = config_target_default();
	if (!choose_endpoint(search, place, err))
		return false;
	if (place->url && !http_check_endpoint(search->arena, slice_of(place->url), &out->endpoint, &origin, err))
		return is_own_url ? error_context(err, "target '%s'", place->name) : false;
	/* --endpoint beside the options of Azure */
	bool has_both = is_azure_named(search->options) && !place->is_one_of_several;
	if ((!place->url || has_both) && !choose_azure(search, place, out, err))
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

static bool check_name(const char *all, const struct config_target *targets, size_t count, const char *name,
		       struct error *err)
{
	if (!*name)
		return error_set(err, FAULT_USAGE, "invalid --target '%s': expected a name, or NAME=URL", all);
	for (size_t i = 0; i < count; i++)
		if (slice_is(targets[i].name, name))
			return error_set(err, FAULT_USAGE, "invalid --target '%s': '%s' is named twice", all, name);
	return true;
}

/* Options that name a server where -t has one for each target. */
static bool check_servers(const struct options *options, const struct config_target *targets, size_t count,
			  struct error *err)
{
	bool has_azure = false;
	for (size_t i = 0; i < count; i++)
		has_azure |= targets[i].has_azure != 0;
	if (options->endpoint) {
		error_set(err, FAULT_USAGE, "--endpoint is for one target, and --target names its servers");
		return hint_at_servers(err);
	}
	for (size_t i = 0; i < AZURE_ROWS && !has_azure; i++)
		if (option_of(options, &azure_rows[i]))
			return error_set(err, FAULT_USAGE, "--%s is for dashboards in Azure, and no target is there",
					 azure_rows[i].name);
	return true;
}

bool init_places(const struct options *options, struct arena *arena, struct config_target **out, size_t *count,
		 struct error *err)
{
	struct config_target *targets = arena_array(arena, INIT_MOST_TARGETS, sizeof *targets);
	struct search search = {.options = options, .arena = arena};
	struct destination none = {0};
	const char *all = options->target;
	*out = targets;
	*count = 1;
	if (!all)
		return fill_in(&search, &none, targets, err);
	bool is_several = strchr(all, ',') != NULL;
	*count = 0;
	for (const char *rest = all; *rest || *count == 0 || rest[-1] == ','; (*count)++) {
		if (*count == INIT_MOST_TARGETS)
			return error_set(err, FAULT_USAGE, "--target names more than %d targets", INIT_MOST_TARGETS);
		struct destination place = take_destination(arena, &rest);
		place.is_one_of_several = is_several;
		if (!check_name(all, targets, *count, place.name, err) ||
		    !fill_in(&search, &place, &targets[*count], err))
			return false;
	}
	return !strpbrk(all, ",=") || check_servers(options, targets, *count, err);
}
