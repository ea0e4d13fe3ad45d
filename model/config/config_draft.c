/* SPDX-License-Identifier: MIT */
/* From the top of the file to its end, a function a part. */
#include "model/config/config_draft.h"

#include <strings.h>

#include "model/base/scan.h"
#include "model/base/strbuf.h"
#include "model/value/json.h"

/* Whether YAML reads it as text, whatever stands around it: letters first, and no word that has a meaning. */
static bool is_plain(struct slice text)
{
	static const char *const words[] = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"};
	if (text.length == 0 || !is_letter(text.at[0]))
		return false;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (text.length == strlen(words[i]) && strncasecmp(text.at, words[i], text.length) == 0)
			return false;
	for (size_t i = 0; i < text.length; i++)
		if (!is_word_character(text.at[i], "_./-"))
			return false;
	return true;
}

/* JSON's strings are YAML's double-quoted ones. */
static void add_text(struct strbuf *out, struct slice text)
{
	if (is_plain(text))
		strbuf_add_slice(out, text);
	else
		json_write_string(text, out);
}

static void add_list(struct strbuf *out, const struct string_list *list)
{
	strbuf_add_text(out, "[");
	for (size_t i = 0; i < list->count; i++) {
		strbuf_add_text(out, i ? ", " : "");
		add_text(out, list->items[i]);
	}
	strbuf_add_text(out, "]\n");
}

static void add_head(struct strbuf *out, const struct config *config)
{
	strbuf_printf(out,
		      "# Which dashboards dashsync keeps equal to this repository, and where.\n"
		      "version: 1\n\n"
		      "# Names this repository in every save, so that another one that writes the same\n"
		      "# dashboards is noticed. Keep it.\n"
		      "id: \"%.*s\"\n\n",
		      SLICE_ARG(config->id));
}

static void add_dashboards(struct strbuf *out, const struct config *config)
{
	strbuf_add_text(out, "# Folders, files or globs, relative to this file; * matches / too.\ndashboards:\n");
	for (size_t i = 0; i < config->dashboards_count; i++) {
		strbuf_add_text(out, "  - path: ");
		add_text(out, config->dashboards[i].path);
		strbuf_add_text(out, "\n");
		if (!config->dashboards[i].exclude.count)
			continue;
		strbuf_add_text(out, "    exclude: ");
		add_list(out, &config->dashboards[i].exclude);
	}
	strbuf_add_text(out, "\n");
}

static void add_key(struct strbuf *out, const char *key, struct slice text)
{
	if (!text.at)
		return;
	strbuf_printf(out, "%s: ", key);
	add_text(out, text);
	strbuf_add_text(out, "\n");
}

static void add_azure(struct strbuf *out, const struct azure *azure)
{
	strbuf_add_text(out, "    # Dashboards of this resource group; the region gives the endpoint.\n    azure:\n");
	add_key(out, "      region", azure->region);
	add_key(out, "      subscription", azure->subscription);
	add_key(out, "      resource-group", azure->resource_group);
	if (azure->names.count)
		strbuf_add_text(out,
				"      # Uid in git: resource name, where the uid is not a legal one. Check them.\n"
				"      names:\n");
	for (size_t i = 0; i < azure->names.count; i++) {
		strbuf_add_text(out, "        ");
		json_write_string(azure->names.items[i].key, out);
		strbuf_add_text(out, ": ");
		add_text(out, azure->names.items[i].value);
		strbuf_add_text(out, "\n");
	}
}

static void add_plugins(struct strbuf *out, const struct string_list *plugins)
{
	if (!plugins->count)
		return;
	strbuf_add_text(out, "    # Some dashboards are exports: fill in the uids of their data sources.\n"
			     "    # datasource-defaults:\n");
	for (size_t i = 0; i < plugins->count; i++) {
		strbuf_add_text(out, "    #   ");
		json_write_string(plugins->items[i], out);
		strbuf_add_text(out, ": UID\n");
	}
}

static void add_target(struct strbuf *out, const struct config_target *target, bool is_only,
		       const struct string_list *plugins)
{
	strbuf_add_text(out, "  ");
	add_text(out, target->name);
	strbuf_add_text(out, ":\n");
	add_key(out, "    endpoint", target->endpoint);
	if (target->has_azure)
		add_azure(out, &target->azure);
	if (target->auth.method == AUTH_AUTO)
		strbuf_add_text(
			out,
			"    # The first way to sign in that this machine has, as 'dashsync help method' lists them.\n"
			"    auth: { method: auto }\n");
	else
		strbuf_printf(out,
			      "    # The token comes from DASHSYNC_TOKEN%s, never from a file.\n"
			      "    auth: { method: token }\n",
			      is_only ? "" : "_<TARGET>");
	add_plugins(out, plugins);
	strbuf_add_text(out, "    # What apply does with edits by hand: keep, refuse, merge or overwrite.\n"
			     "    on-drift: keep\n");
}

void config_draft_write(const struct config_draft *draft, struct strbuf *out)
{
	const struct config *config = draft->config;
	add_head(out, config);
	add_dashboards(out, config);
	strbuf_add_text(out, "# One entry for each Grafana that they are written to; -t NAME chooses one.\n"
			     "targets:\n");
	for (size_t i = 0; i < config->targets_count; i++)
		add_target(out, &config->targets[i], config->targets_count == 1, &draft->plugins);
}
