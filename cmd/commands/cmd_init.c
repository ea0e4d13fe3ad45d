/* SPDX-License-Identifier: MIT */
/*
 * init: finds the dashboards, asks where they go, and writes a dashsync.yaml. Nothing is written before the text was
 * read again by the config's own reader and its rules have named exactly the files that were found.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>

#include "cmd/commands/commands.h"
#include "cmd/commands/init_place.h"
#include "cmd/report/report.h"
#include "cmd/session/connect.h"
#include "cmd/shell/terminal.h"
#include "cmd/shell/typed.h"
#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/config/config_draft.h"
#include "sync/base/replace_file.h"
#include "sync/grafana/trust.h"
#include "sync/http/http_url.h"
#include "sync/init/survey.h"
#include "sync/sign_in/sign_in.h"
#include "sync/source/source.h"

#define CONFIG_NAME   "dashsync.yaml"
#define MOST_LEFT_OUT 10
#define MOST_NAMED    3
#define EACH          SIZE_MAX /* for program_of: all targets */

struct init {
	struct arena *arena;
	const struct options *options;
	struct source *source;
	const char *folder; /* the current one, relative to the source's root */
	struct survey survey;
	struct cover cover; /* the rules of the config */
	struct config_target *targets;
	size_t targets_count;
	struct config config;
	struct strbuf text;
	FILE *story; /* stdout, but for --stdout */
};

static void init_close(struct init *init)
{
	source_close(init->source);
	strbuf_free(&init->text);
	arena_free(init->arena);
}

/* ---- whether there is a config already ---- */

static bool refuse_another(const char *path, const char *what, struct error *err)
{
	error_set(err, FAULT_REFUSED, "'%s' is there already", path);
	return error_hint(err, "%s", what);
}

static bool check_above(struct init *init, struct error *err)
{
	for (const char *folder = init->folder; *folder;) {
		const char *slash = strrchr(folder, '/');
		folder = slash ? arena_copy(init->arena, folder, (size_t)(slash - folder)) : "";
		const char *path = arena_printf(init->arena, "%s%s" CONFIG_NAME, folder, *folder ? "/" : "");
		struct source_content content;
		if (!source_read(init->source, init->arena, path, LIMIT_CONFIG_BYTES, &content, err))
			return false;
		if (content.found)
			return refuse_another(
				path, "It applies to this folder too; --force writes a config for this folder alone.",
				err);
	}
	return true;
}

static bool check_free(struct init *init, struct error *err)
{
	struct stat unused;
	if (init->options->config) {
		error_set(err, FAULT_USAGE, "init takes no '-c'");
		return error_hint(err, "It writes " CONFIG_NAME " in the current folder; -C names another one.");
	}
	if (init->options->force || init->options->to_stdout)
		return true;
	if (lstat(CONFIG_NAME, &unused) == 0)
		return refuse_another(CONFIG_NAME, "Edit it, or replace it with --force.", err);
	return check_above(init, err);
}

/* ---- making the text ---- */

static bool find_dashboards(struct init *init, struct error *err)
{
	if (!survey_run(init->source, init->folder, init->arena, &init->survey, err))
		return false;
	report_print_diagnostics(&init->survey.left_out, stderr);
	if (init->survey.dashboards)
		return true;
	error_set(err, FAULT_FAILED, "no dashboards were found below '%s'", *init->folder ? init->folder : ".");
	return error_hint(err, "Export some from Grafana (Share, Export, JSON) into a folder such as 'dashboards', and "
			       "run again. Files that git ignores are skipped.");
}

static bool choose_id(struct init *init, struct error *err)
{
	uint32_t number = 0;
	if (getrandom(&number, sizeof number, 0) != sizeof number)
		return error_set(err, FAULT_FAILED, "no random number is available: %s", strerror(errno));
	init->config.id = slice_of(arena_printf(init->arena, "%08" PRIx32, number));
	return true;
}

/* Whether the rules of the config name the dashboards, in the repository as it is. */
static bool names_dashboards(struct init *init, const struct config *config, bool *right, struct error *err)
{
	ARENA_AUTO scratch = arena_new();
	struct diagnostics diags;
	struct source_files files = {0};
	size_t found = 0;
	struct source_rule *rules = arena_array(scratch, config->dashboards_count, sizeof *rules);
	for (size_t i = 0; i < config->dashboards_count; i++)
		rules[i] = (struct source_rule){
			.folder = slice_of(init->folder),
			.path = config->dashboards[i].path,
			.exclude = config->dashboards[i].exclude.items,
			.exclude_count = config->dashboards[i].exclude.count,
		};
	diagnostics_init(&diags, scratch);
	if (!source_list(init->source, &(struct source_rules){rules, config->dashboards_count}, scratch, &files, &diags,
			 err))
		return false;
	size_t above = *init->folder ? strlen(init->folder) + 1 : 0;
	size_t others = 0;
	for (size_t i = 0, at = 0; i < init->survey.files_count; i++) {
		const struct cover_file *file = &init->survey.files[i];
		if (at == files.count || strcmp(file->path, files.items[at].path + above) != 0)
			continue;
		at++;
		found += file->is_dashboard;
		others += file->is_broken || file->is_companion;
	}
	*right = found + others == files.count && found == init->survey.dashboard_files;
	return true;
}

/* Writes the text with these rules and reads it again. */
static bool draft(struct init *init, const struct cover *cover, bool *right, struct error *err)
{
	struct diagnostics diags;
	struct config again;
	init->config.dashboards = cover->items;
	init->config.dashboards_count = cover->count;
	strbuf_reset(&init->text);
	const struct config_draft draft = {&init->config, init->survey.plugins};
	config_draft_write(&draft, &init->text);
	diagnostics_init(&diags, init->arena);
	if (strbuf_full(&init->text))
		return error_set(err, FAULT_FAILED, "the config would be larger than %zu bytes", init->text.maximum);
	if (!config_read(init->arena, strbuf_slice(&init->text), CONFIG_NAME, &diags, &again)) {
		error_set(err, FAULT_USAGE, "the config would be wrong: %s", diags.items[0].message);
		return diags.items[0].hint ? error_hint(err, "%s", diags.items[0].hint) : false;
	}
	return names_dashboards(init, &again, right, err);
}

static bool make_text(struct init *init, struct error *err)
{
	bool right = false;
	if (!choose_id(init, err))
		return false;
	for (size_t i = 0; i < init->targets_count; i++)
		if (init->targets[i].has_azure)
			azure_suggest_names(init->arena, init->survey.uids.items, init->survey.uids.count,
					    &init->targets[i].azure.names);
	init->config.targets = init->targets;
	init->config.targets_count = init->targets_count;
	cover_find(init->arena, init->survey.files, init->survey.files_count, &init->cover);
	if (!draft(init, &init->cover, &right, err) || right)
		return right;
	cover_each(init->arena, init->survey.files, init->survey.files_count, &init->cover);
	if (!draft(init, &init->cover, &right, err) || right)
		return right;
	error_set(err, FAULT_FAILED, "no config was found that names just the dashboards");
	return error_hint(err, "Is the repository being changed at the moment? Else please report it.");
}

/* ---- the end of it ---- */

static bool write_text(struct init *init, struct error *err)
{
	struct slice text = strbuf_slice(&init->text);
	struct replace_file output;
	if (init->options->to_stdout) {
		terminal_print_json(text, stdout); /* its escapes are YAML's too */
		return true;
	}
	if (!init->options->force)
		return replace_file_create(CONFIG_NAME, text, err);
	if (!replace_file_open(&output, CONFIG_NAME, err))
		return false;
	fwrite(text.at, 1, text.length, output.file);
	return replace_file_close(&output, err);
}

/* The paths after each other, and how many more there are. */
static void add_paths(const struct slice *paths, size_t count, struct strbuf *out)
{
	for (size_t i = 0; i < count && i < MOST_NAMED; i++) {
		strbuf_add_text(out, i ? ", " : "");
		text_printable_cut(paths[i], 200, out);
	}
	if (count > MOST_NAMED)
		strbuf_printf(out, " and %zu more", count - MOST_NAMED);
}

/* Where a dashboard that is added tomorrow has no rule, and the files that are the reason. */
static void tell_gaps(const struct init *init)
{
	const struct survey *survey = &init->survey;
	struct string_list gaps;
	cover_gaps(init->arena, &init->cover, survey->files, survey->files_count, &gaps);
	for (size_t i = 0; i < gaps.count && i < MOST_LEFT_OUT; i++) {
		struct string_list reasons = {0};
		STRBUF_AUTO line = STRBUF_INIT(20000);
		for (size_t k = 0; k < survey->files_count; k++)
			if (cover_is_other(&survey->files[k], gaps.items[i]))
				string_list_add(&reasons, init->arena, slice_of(survey->files[k].path));
		strbuf_add_text(&line, "New files in ");
		text_printable(gaps.items[i].length ? gaps.items[i] : slice_of("."), &line);
		strbuf_add_text(&line, " are not covered");
		if (reasons.count)
			strbuf_printf(&line, ": %zu file%s there %s: ", reasons.count, reasons.count == 1 ? "" : "s",
				      reasons.count == 1 ? "is not a dashboard" : "are not dashboards");
		add_paths(reasons.items, reasons.count, &line);
		fprintf(init->story, "%s.\n", line.at);
	}
	if (gaps.count > MOST_LEFT_OUT)
		fprintf(init->story, "The same in %zu more folders.\n", gaps.count - MOST_LEFT_OUT);
}

static void tell_rules(const struct init *init)
{
	for (size_t i = 0; i < init->config.dashboards_count; i++) {
		const struct config_dashboards *rule = &init->config.dashboards[i];
		STRBUF_AUTO line = STRBUF_INIT(20000);
		text_printable(rule->path, &line);
		if (rule->exclude.count) {
			strbuf_add_text(&line, " (without ");
			add_paths(rule->exclude.items, rule->exclude.count, &line);
			strbuf_add_text(&line, ")");
		}
		fprintf(init->story, "  %s\n", line.at);
		if (i + 1 == MOST_LEFT_OUT && init->config.dashboards_count > i + 1) {
			fprintf(init->story, "  and %zu more\n", init->config.dashboards_count - i - 1);
			return;
		}
	}
}

/* Whether the token reaches the server only when somebody outside of the repository has named it. */
static bool needs_trust(const struct init *init, const struct config_target *target)
{
	struct origin origin = {0};
	struct slice unused;
	ERROR_AUTO ignored = {0};
	return target->endpoint.at && http_check_endpoint(init->arena, target->endpoint, &unused, &origin, &ignored) &&
	       !origin_is_loopback(&origin) && !trust_is_azure(&origin);
}

/* How a command for the i-th target begins, or for all (EACH): what else was given is in the config now. */
static const char *program_of(const struct init *init, size_t which)
{
	struct options options = *init->options;
	bool is_only = init->targets_count == 1;
	const char *name = which == EACH ? "*" : arena_slice(init->arena, init->targets[which].name).at;
	options.target = is_only ? NULL : name;
	options.endpoint = NULL;
	options.trusted_count = 0;
	for (size_t i = 0; i < init->targets_count && !is_only && options.trusted_count < MAX_TRUSTED; i++)
		if ((which == EACH || which == i) && needs_trust(init, &init->targets[i]))
			options.trusted[options.trusted_count++] =
				arena_slice(init->arena, init->targets[i].endpoint).at;
	return typed_program(init->arena, &options);
}

/* What has to be set before a target can be asked. */
static void tell_settings(const struct init *init, const struct config_target *target)
{
	bool is_only = init->targets_count == 1;
	if (target->auth.method == AUTH_TOKEN)
		fprintf(init->story, "  export %s=...\n",
			is_only ? "DASHSYNC_TOKEN"
				: sign_in_variable(init->arena, arena_slice(init->arena, target->name).at));
	if (is_only && needs_trust(init, target))
		fprintf(init->story, "  export DASHSYNC_ENDPOINT=%.*s    # the only server that gets the token\n",
			SLICE_ARG(target->endpoint));
}

/* The commands that come next, in the order in which they make sense, for all targets where a command takes several. */
static void tell_next(const struct init *init)
{
	const char *program = program_of(init, EACH);
	size_t problems = init->survey.problems;
	fputs("\nNext:\n", init->story);
	if (problems)
		fprintf(init->story, "  %s validate    # %zu problem%s in the dashboards\n", program, problems,
			problems == 1 ? "" : "s");
	else
		fprintf(init->story, "  %s validate\n", program);
	for (size_t i = 0; i < init->targets_count; i++)
		tell_settings(init, &init->targets[i]);
	for (size_t i = 0; i < init->targets_count; i++)
		fprintf(init->story, "  %s doctor\n", program_of(init, i));
	fprintf(init->story, "  %s plan\n", program);
}

/* How many uids need another name in Azure; the same for each such target. */
static size_t count_names(const struct init *init)
{
	for (size_t i = 0; i < init->targets_count; i++)
		if (init->targets[i].azure.names.count)
			return init->targets[i].azure.names.count;
	return 0;
}

static void tell(const struct init *init)
{
	const struct survey *survey = &init->survey;
	if (init->options->quiet)
		return;
	fprintf(init->story, "%s " CONFIG_NAME ": %zu dashboard%s in %zu file%s\n",
		init->options->to_stdout ? "for" : "wrote", survey->dashboards, survey->dashboards == 1 ? "" : "s",
		survey->dashboard_files, survey->dashboard_files == 1 ? "" : "s");
	tell_rules(init);
	tell_gaps(init);
	size_t names = count_names(init);
	if (names)
		fprintf(init->story, "%zu uid%s legal resource name%s: check 'names' in the file.\n", names,
			names == 1 ? " is not a" : "s are not", names == 1 ? "" : "s");
	if (survey->plugins.count)
		fputs("Some dashboards are exports: fill in 'datasource-defaults' in the file.\n", init->story);
	tell_next(init);
}

static int cmd_init(const struct invocation *invocation, struct error *err)
{
	__attribute__((cleanup(init_close))) struct init init = {
		.arena = arena_new(),
		.options = invocation->options,
		.text = STRBUF_INIT(LIMIT_CONFIG_BYTES),
		.story = invocation->options->to_stdout ? stderr : stdout,
	};
	const struct source_where where = {".", NULL, connect_variable_or_empty};
	init.source = source_open(&where, err);
	if (!init.source)
		return FAULT_NONE;
	init.folder = source_prefix(init.source);
	if (check_free(&init, err) && find_dashboards(&init, err) &&
	    init_places(init.options, init.arena, &init.targets, &init.targets_count, err) && make_text(&init, err) &&
	    write_text(&init, err))
		tell(&init);
	return FAULT_NONE;
}

static const struct option_row rows[] = {
	{.name = "subscription",
	 .type = OPTION_TEXT,
	 .offset = OPTION_AT(subscription),
	 .argument = "SUBSCRIPTION",
	 .help = "id of the Azure subscription",
	 .manual = "The id of the subscription that has the dashboards in Azure. By default `AZURE_SUBSCRIPTION_ID`."},
	{.name = "resource-group",
	 .type = OPTION_TEXT,
	 .offset = OPTION_AT(resource_group),
	 .argument = "GROUP",
	 .help = "Azure resource group of the dashboards",
	 .manual = "The resource group that has the dashboards in Azure. By default `AZURE_RESOURCE_GROUP`."},
	{.name = "region",
	 .type = OPTION_TEXT,
	 .offset = OPTION_AT(region),
	 .argument = "REGION",
	 .help = "Azure region; gives the endpoint",
	 .manual =
		 "The region of the dashboards in Azure, which determines the endpoint. By default `AZURE_LOCATION`."},
	{.name = "stdout",
	 .type = OPTION_FLAG,
	 .offset = OPTION_AT(to_stdout),
	 .help = "print the file, write nothing",
	 .manual = "Print the file and write nothing."},
	{.name = "force",
	 .type = OPTION_FLAG,
	 .offset = OPTION_AT(force),
	 .help = "replace an existing config",
	 .manual =
		 "Replace the dashsync.yaml of the current folder, or write one here although a folder above has one."},
	{0},
};

const struct command command_init = {
	.name = "init",
	.arguments = "",
	.summary = "write a first dashsync.yaml",
	.description = "Looks for dashboards below the current folder and writes a dashsync.yaml that names them. "
		       "Takes the server from --endpoint URL, or for Azure from --subscription, --resource-group and "
		       "--region, or asks for it. -t NAME names the target; -t dev=URL,prod=azure writes several, each "
		       "with its server. Azure's subscription is that of 'az account show' where none is given.",
	.manual = "Looks for dashboards in all files below the current folder that git does not ignore, and writes a "
		  "commented dashsync.yaml there, whose folders and globs match the dashboards and no other file. A "
		  "dashboard with a mistake in it is named with its error and stays in its folder's rule; so does a "
		  "file beside dashboards that is empty or cut short. The files that a rule leaves out are named, and "
		  "the folders where a new file is not covered by a rule. Asks no server.\n"
		  "\n"
		  "The server comes from `--endpoint`, or for dashboards in Azure from `--subscription`, "
		  "`--resource-group` and `--region`, their variables, and the subscription from `az account show`; on "
		  "a terminal, init asks for it. `-t` sets the target's name; by default it is dev on loopback and "
		  "prod anywhere else. `-t` can name several targets, each with its server: `-t "
		  "dev=http://127.0.0.1:3000,prod=azure`.\n"
		  "\n"
		  "Ends with the commands that come next. Exit 3 when a config exists already, here or above; 1 when "
		  "there are no dashboards.",
	.options = rows,
	.examples =
		{
			{"init --endpoint http://127.0.0.1:3000 -t dev",
			 "name the dashboards below this folder, for a server of your own"},
			{"init --resource-group ops --region westeurope --stdout",
			 "print it for Azure; AZURE_SUBSCRIPTION_ID is set"},
			{"init --endpoint https://grafana.example.com --force",
			 "write the config anew, for another server"},
		},
	.see_also = "doctor plan config",
	.run = cmd_init,
};
