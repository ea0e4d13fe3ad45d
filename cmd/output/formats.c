/* SPDX-License-Identifier: MIT */
#include "cmd/output/formats.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/html/html.h"
#include "cmd/markdown/markdown_comment.h"
#include "cmd/output/report_text.h"
#include "cmd/pipeline/output_values.h"
#include "cmd/pipeline/pipeline.h"
#include "cmd/report/report.h"
#include "cmd/shell/format_names.h"
#include "cmd/shell/options.h"
#include "cmd/shell/pager.h"
#include "model/base/number.h"
#include "model/base/scan.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "sync/base/replace_file.h"
#include "sync/base/under_way.h"

typedef void print_fn(const struct reports *reports, FILE *out);

static print_fn *const print_functions[FORMAT_COUNT] = {
	[FORMAT_TEXT] = report_text_pages,
	[FORMAT_JSON] = report_json,
	[FORMAT_MARKDOWN] = report_markdown,
	[FORMAT_HTML] = report_html,
	[FORMAT_JUNIT] = report_junit,
	[FORMAT_SARIF] = report_sarif,
	[FORMAT_GITHUB] = report_github,
	[FORMAT_AZURE_DEVOPS] = report_azure_devops,
	[FORMAT_GITLAB] = report_code_quality,
	[FORMAT_GITLAB_TERRAFORM] = report_gitlab_terraform,
	[FORMAT_OPENMETRICS] = report_open_metrics,
	[FORMAT_ONELINE] = report_oneline,
};

/* The format of "FORMAT", "FORMAT=FILE" or "FORMAT:BYTES", or FORMAT_COUNT; `*file` is NULL for stdout. */
static enum format_id find_format(const char *spec, const char **file)
{
	const char *equals = strchr(spec, '=');
	struct slice name = {spec, strcspn(spec, ":=")};
	enum format_id id = 0;
	*file = equals ? equals + 1 : NULL;
	while (id < FORMAT_COUNT && !slice_is(name, format_names[id].name))
		id++;
	return id;
}

/* The nearest of the formats, and all of them. */
static bool hint_at_formats(const char *spec, struct error *err)
{
	STRBUF_AUTO all = STRBUF_INIT(200);
	const char *names[FORMAT_COUNT];
	for (size_t i = 0; i < FORMAT_COUNT; i++) {
		names[i] = format_names[i].name;
		strbuf_printf(&all, "%s%s", i == 0 ? "" : i + 1 < FORMAT_COUNT ? ", " : " and ", names[i]);
	}
	struct slice name = {spec, strcspn(spec, ":=")};
	const char *nearest = slice_is(name, "md") ? "markdown" : text_nearest(name, names, FORMAT_COUNT);
	if (nearest)
		return error_hint(err, "Did you mean '%s'? The formats are %s.", nearest, all.at);
	return error_hint(err, "The formats are %s.", all.at);
}

/* The bytes behind the colon of "FORMAT:BYTES=FILE", 0 without a colon; false where they are none, or too few. */
static bool read_budget(const char *spec, size_t *bytes)
{
	struct slice text = {spec, strcspn(spec, "=")};
	int64_t number = 0;
	scan_until(&text, ":");
	*bytes = 0;
	if (!text.length)
		return true;
	scan_take(&text, 1);
	if (!text.at || !is_digits(text) || !number_to_integer(text, &number) || number < COMMENT_LEAST_BYTES)
		return false;
	*bytes = (size_t)number;
	return true;
}

static bool check_budget(const struct format_name *format, const char *spec, struct error *err)
{
	size_t bytes;
	if (!format->has_budget && strchr(spec, ':') && strcspn(spec, ":") < strcspn(spec, "="))
		return error_set(err, FAULT_USAGE, "'--report %s': %s has no budget in bytes", spec, format->name);
	if (!format->has_budget || read_budget(spec, &bytes))
		return true;
	error_set(err, FAULT_USAGE, "invalid budget in '--report %s': expected %d bytes or more", spec,
		  COMMENT_LEAST_BYTES);
	return error_hint(err, "--report %s:%d", format->name, REPORT_MARKDOWN_BYTES);
}

static bool check_comment_key(const char *key, struct error *err)
{
	if (!key || report_is_comment_key(key))
		return true;
	return error_set(err, FAULT_USAGE, "invalid --comment-key '%s': expected 1 to 64 of A-Z a-z 0-9 . _ -", key);
}

bool reports_check(const struct options *options, struct error *err)
{
	size_t on_stdout = options->json;
	for (size_t i = 0; i < options->reports_count; i++) {
		const char *file;
		enum format_id format = find_format(options->reports[i], &file);
		if (format == FORMAT_COUNT) {
			error_set(err, FAULT_USAGE, "unknown report format '%s'", options->reports[i]);
			return hint_at_formats(options->reports[i], err);
		}
		if (!check_budget(&format_names[format], options->reports[i], err))
			return false;
		if (file && *file == '\0')
			return error_set(err, FAULT_USAGE, "'--report %s' names no file", options->reports[i]);
		on_stdout += !file;
	}
	if (on_stdout > 1) {
		error_set(err, FAULT_USAGE, "two reports are to be printed on standard output");
		return error_hint(err, "Write one of them to a file: --report FORMAT=FILE.");
	}
	return check_comment_key(options->comment_key, err);
}

static bool write_file(print_fn *print, const struct reports *reports, const char *path, struct error *err)
{
	struct replace_file output;
	if (!replace_file_open(&output, path, err))
		return error_context(err, "report");
	print(reports, output.file);
	return replace_file_close(&output, err) || error_context(err, "report");
}

/* The format for stdout: text, unless --json or a --report without a file asks for another. */
static enum format_id format_on_stdout(const struct options *options, size_t *bytes)
{
	const char *file;
	*bytes = 0;
	if (options->json)
		return FORMAT_JSON;
	for (size_t i = 0; i < options->reports_count; i++) {
		enum format_id format = find_format(options->reports[i], &file);
		if (!file && read_budget(options->reports[i], bytes))
			return format;
	}
	return FORMAT_TEXT;
}

/* How it is shown on a stream. */
static void dress(struct report *report, const struct options *options, FILE *out)
{
	report->verbose = options->verbose;
	report->is_brief = options->quiet;
	report->is_raw = options->raw;
	report->has_links = terminal_has_links(options, out);
	report->palette = terminal_palette(options, out);
	report->width = terminal_width(options, out);
	report->comment_key = options->comment_key;
}

void report_print_plan(const struct options *options, const struct plan *plan, const char *command, FILE *out)
{
	struct report report = report_of_command(command);
	report.plan = plan;
	dress(&report, options, out);
	report_text(&report, out);
}

/*
 * The folder that the places of files are relative to: the work tree around the current folder, else that folder. The
 * caller frees it.
 */
static char *address_of_files(void)
{
	STRBUF_AUTO folder = STRBUF_INIT(PATH_MAX);
	STRBUF_AUTO git = STRBUF_INIT(PATH_MAX);
	strbuf_add_text(&folder, ".");
	for (char *at = realpath(".", NULL), *slash = NULL; at; slash = strrchr(at, '/')) {
		if (slash)
			*slash = '\0';
		strbuf_reset(&git);
		strbuf_printf(&git, "%s/.git", at);
		bool is_root = access(git.at, F_OK) == 0;
		if (is_root) {
			strbuf_reset(&folder);
			strbuf_printf(&folder, "%s/", at);
		}
		if (is_root || !*at) {
			free(at);
			break;
		}
	}
	return terminal_file_address(folder.at);
}

/* Whether the command has asked, so that its plan was read already. */
static bool asks(const struct options *options, const char *command)
{
	return !options->yes && (strcmp(command, "apply") == 0 || strcmp(command, "rollback") == 0);
}

static bool is_interrupted(const struct reports *reports)
{
	bool found = false;
	for (size_t i = 0; i < reports->count; i++)
		found = found || reports->items[i].plan->interrupted;
	return found;
}

static void set_budget(struct reports *reports, size_t bytes)
{
	for (size_t i = 0; i < reports->count; i++)
		reports->items[i].budget = bytes;
}

static void print_on_stdout(const struct options *options, struct reports *reports)
{
	struct pager pager = {0};
	size_t bytes;
	enum format_id format = format_on_stdout(options, &bytes);
	bool is_paged = format == FORMAT_TEXT && !is_interrupted(reports) && !asks(options, reports->items[0].command);
	char *files = terminal_has_links(options, stdout) ? address_of_files() : NULL;
	for (size_t i = 0; i < reports->count; i++) {
		dress(&reports->items[i], options, stdout);
		reports->items[i].files = files;
	}
	set_budget(reports, bytes);
	if (is_paged)
		pager_begin(options, &pager);
	print_functions[format](reports, stdout);
	pager_end(&pager);
	free(files);
}

/* For files: no colours, no width, no links. */
static void undress(struct reports *reports)
{
	static const struct palette none = {"", "", "", "", "", ""};
	for (size_t i = 0; i < reports->count; i++) {
		struct report *report = &reports->items[i];
		report->palette = &none;
		report->width = 0;
		report->has_links = false;
		report->files = NULL;
	}
}

bool reports_render(const struct options *options, struct reports *reports, struct error *err)
{
	UNDER_WAY_AUTO step = {.what = "printing the report"};
	under_way_begin(&step);
	print_on_stdout(options, reports);
	undress(reports);
	if (options->values) {
		strbuf_reset(options->values);
		output_values_of(reports, options->values);
	}
	bool ok = true;
	for (size_t i = 0; i < options->reports_count; i++) {
		const char *file;
		size_t bytes;
		enum format_id format = find_format(options->reports[i], &file);
		if (!file || !read_budget(options->reports[i], &bytes))
			continue;
		set_budget(reports, bytes);
		ok = write_file(print_functions[format], reports, file, err) && ok;
	}
	return ok;
}

bool reports_print(const struct options *options, const struct plan *plan, const char *command, int exit,
		   struct error *err)
{
	struct report report = report_of_command(command);
	struct reports reports = {&report, 1, exit};
	report.plan = plan;
	report.exit = exit;
	return reports_render(options, &reports, err);
}
