/* SPDX-License-Identifier: MIT */
/* show: what dashsync reads from one file; with -t, as that target wants it. */
#include <fcntl.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/commands/commands.h"
#include "cmd/report/report.h"
#include "cmd/session/session.h"
#include "cmd/shell/input.h"
#include "cmd/shell/terminal.h"
#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/document/document.h"
#include "model/document/resolve.h"
#include "model/document/rewrite.h"
#include "model/value/digest.h"
#include "model/value/json.h"
#include "model/value/yaml.h"

/* By the name, else by the first character: JSON documents begin with a bracket. */
static enum file_format format_of(const char *path, struct slice text)
{
	enum file_format format;
	if (file_format_of(path, &format))
		return format;
	size_t i = 0;
	while (i < text.length && strchr(" \t\r\n", text.at[i]))
		i++;
	bool bracket = i < text.length && (text.at[i] == '{' || text.at[i] == '[' || text.at[i] == '"');
	return bracket ? FILE_JSON : FILE_YAML;
}

/* Exact bytes: the digest is of these. */
static void print_exactly(struct slice piece, void *user)
{
	(void)user;
	fwrite(piece.at, 1, piece.length, stdout);
}

static void print_json(struct slice piece, void *user)
{
	(void)user;
	terminal_print_json(piece, stdout);
}

static void print_value(const struct options *options, const struct value *value)
{
	if (options->digest) {
		puts(digest_of_value(value).hex);
		return;
	}
	STRBUF_AUTO text = STRBUF_INIT(SIZE_MAX / 2);
	text.drain = options->normal ? print_exactly : print_json;
	if (options->normal)
		json_write_canonical(value, &text);
	else
		json_write_pretty(value, &text);
	text.drain(strbuf_slice(&text), NULL);
	if (options->normal)
		putchar('\n');
}

static bool show_raw(const struct options *options, struct arena *arena, struct slice text, struct place place,
		     struct diagnostics *diags)
{
	struct yaml_stream stream = {0};
	if (format_of(place.file, text) == FILE_JSON) {
		stream.documents = json_read(arena, text, place, diags);
		stream.count = stream.documents ? 1 : 0;
	} else {
		yaml_read(arena, text, place, diags, &stream);
	}
	for (size_t i = 0; i < stream.count; i++)
		print_value(options, &stream.documents[i]);
	return diags->errors == 0;
}

/* The dashboard as the target of -t wants it, or as it stands without its export's own keys; NULL with diagnostics. */
static const struct value *shown_form(const struct resolution *target, struct arena *arena,
				      const struct document *document, struct diagnostics *diags)
{
	static const char *const export_keys[] = {"__inputs", "__requires", "__elements", NULL};
	if (target)
		return resolve(arena, document, target, diags);
	struct value *plain = arena_alloc(arena, sizeof *plain);
	*plain = value_without(arena, document->dashboard, export_keys);
	return plain;
}

/* Whether --only asks for a dashboard of this uid. */
static bool is_asked_for(const struct options *options, struct arena *arena, const struct document *document)
{
	const char *uid = arena_slice(arena, value_get_text(document->dashboard, "uid")).at;
	for (size_t i = 0; i < options->only_count; i++)
		if (fnmatch(options->only[i], uid, 0) == 0)
			return true;
	return options->only_count == 0;
}

static bool show_dashboards(const struct options *options, const struct resolution *target, struct arena *arena,
			    struct slice text, struct place place, struct diagnostics *diags)
{
	struct documents documents = {0};
	documents_read(arena, text, format_of(place.file, text), place.file, diags, &documents);
	if (documents.count == 0 && diags->errors == 0 && documents.passed_count)
		diag_error(diags, documents.passed[0].place, "not-a-dashboard", "not a dashboard: found %s",
			   documents.passed[0].what);
	for (size_t i = 0; i < documents.count; i++) {
		if (!is_asked_for(options, arena, &documents.items[i]))
			continue;
		const struct value *dashboard = shown_form(target, arena, &documents.items[i], diags);
		if (!dashboard)
			continue;
		bool normal = options->normal || options->digest;
		print_value(options, normal ? normal_form(arena, dashboard) : dashboard);
	}
	return diags->errors == 0;
}

/* The target of -t, from the config that is looked for from the current folder. */
static bool open_target(struct session *session, const struct options *options, struct error *err)
{
	struct invocation here = {.options = options};
	return !options->target || session_open(session, &here, SESSION_CONFIG, err);
}

static int cmd_show(const struct invocation *invocation, struct error *err)
{
	const struct options *options = invocation->options;
	if (invocation->arguments_count == 0) {
		error_set(err, FAULT_USAGE, "show: no file is named");
		error_hint(err, "usage: dashsync show FILE, or - for standard input");
		return FAULT_USAGE;
	}
	const char *path = invocation->arguments[0];
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	if (!input_read(path, &text, err)) {
		if (!err->hint && !strpbrk(path, "/."))
			error_hint(err, "show takes a file: 'dashsync validate -v' lists each uid with its file.");
		return FAULT_NONE;
	}
	SESSION_AUTO session = {0};
	if (!open_target(&session, options, err))
		return FAULT_NONE;
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	struct place place = {strcmp(path, "-") == 0 ? "<stdin>" : path, 1, 1};
	const struct resolution *target = options->target ? &session.settings.resolution : NULL;
	bool ok = options->raw ? show_raw(options, arena, strbuf_slice(&text), place, &diags)
			       : show_dashboards(options, target, arena, strbuf_slice(&text), place, &diags);
	report_print_diagnostics(&diags, stderr);
	return ok ? FAULT_NONE : FAULT_DATA;
}

static const struct option_row rows[] = {
	{.name = "normal",
	 .type = OPTION_FLAG,
	 .offset = OPTION_AT(normal),
	 .help = "print the canonical text that dashsync compares",
	 .manual = "Print the canonical text that dashsync compares, in its exact bytes."},
	{.name = "digest",
	 .type = OPTION_FLAG,
	 .offset = OPTION_AT(digest),
	 .help = "print the SHA-256 digest of that text",
	 .manual = "Print the SHA-256 digest of that text."},
	{.name = "raw",
	 .type = OPTION_FLAG,
	 .offset = OPTION_AT(raw),
	 .help = "accept any JSON or YAML value",
	 .manual = "Accept any JSON or YAML value, not only a dashboard."},
	{.name = "only",
	 .type = OPTION_ONLY,
	 .offset = OPTION_AT(only),
	 .argument = "GLOB",
	 .help = "only dashboards with these uids (repeatable)",
	 .manual = "Print only the dashboards of the file whose uid matches; repeatable."},
	{0},
};

const struct command command_show = {
	.name = "show",
	.arguments = "FILE|-",
	.most_arguments = 1,
	.summary = "print what dashsync reads from a file",
	.description = "Prints the dashboards of a file (or of standard input) as JSON, with every number and string "
		       "spelled as in the file.",
	.manual = "Prints the dashboards in a file or on standard input (`-`) as JSON, with every number and string "
		  "spelled as in the file. Asks no server. FILE is JSON, YAML, an export, or a Kubernetes resource "
		  "that holds a dashboard, whether the config names it or not. With `-t`, the dashboards are as that "
		  "target gets them: with its data sources and inputs.",
	.options = rows,
	.examples =
		{
			{"show dashboards/web.json", "a dashboard as dashsync reads it"},
			{"show --digest dashboards/web.json", "the digest that the trailer of a save has"},
			{"show -t prod --normal dashboards/web.json", "as it is compared on a target"},
		},
	.see_also = "validate",
	.run = cmd_show,
};
