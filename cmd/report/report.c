/* SPDX-License-Identifier: MIT */
#include "cmd/report/report.h"

#include <string.h>

#include "cmd/shell/options.h"
#include "model/base/strbuf.h"
#include "sync/base/replace_file.h"
#include "sync/base/under_way.h"

static const struct format {
	const char *name;
	void (*print)(const struct report *report, FILE *out);
} formats[] = {
	{"text", report_text},
	{"json", report_json},
};

#define FORMATS (sizeof formats / sizeof formats[0])

/* The format of "FORMAT" or "FORMAT=FILE"; `*file` is NULL for stdout. */
static const struct format *find_format(const char *spec, const char **file)
{
	const char *equals = strchr(spec, '=');
	struct slice name = {spec, equals ? (size_t)(equals - spec) : strlen(spec)};
	*file = equals ? equals + 1 : NULL;
	for (size_t i = 0; i < FORMATS; i++)
		if (slice_is(name, formats[i].name))
			return &formats[i];
	return NULL;
}

static bool hint_at_formats(struct error *err)
{
	STRBUF_AUTO names = STRBUF_INIT(200);
	for (size_t i = 0; i < FORMATS; i++)
		strbuf_printf(&names, "%s%s", i == 0 ? "" : i + 1 < FORMATS ? ", " : " and ", formats[i].name);
	return error_hint(err, "The formats are %s.", names.at);
}

bool reports_check(const struct options *options, struct error *err)
{
	size_t on_stdout = options->json;
	for (size_t i = 0; i < options->reports_count; i++) {
		const char *file;
		if (!find_format(options->reports[i], &file)) {
			error_set(err, FAULT_USAGE, "unknown report format '%s'", options->reports[i]);
			return hint_at_formats(err);
		}
		if (file && *file == '\0')
			return error_set(err, FAULT_USAGE, "'--report %s' names no file", options->reports[i]);
		on_stdout += !file;
	}
	if (on_stdout > 1) {
		error_set(err, FAULT_USAGE, "two reports are to be printed on standard output");
		return error_hint(err, "Write one of them to a file: --report FORMAT=FILE.");
	}
	return true;
}

static bool write_file(const struct format *format, const struct report *report, const char *path, struct error *err)
{
	struct replace_file output;
	if (!replace_file_open(&output, path, err))
		return error_context(err, "report");
	format->print(report, output.file);
	return replace_file_close(&output, err) || error_context(err, "report");
}

/* The format for stdout: text, unless --json or a --report without a file asks for another. */
static const struct format *format_on_stdout(const struct options *options)
{
	const char *file;
	if (options->json)
		return find_format("json", &file);
	for (size_t i = 0; i < options->reports_count; i++) {
		const struct format *format = find_format(options->reports[i], &file);
		if (!file)
			return format;
	}
	return &formats[0];
}

static struct report report_of(const struct options *options, const struct plan *plan, const char *command, FILE *out)
{
	return (struct report){
		.plan = plan,
		.tool = DASHSYNC_VERSION,
		.command = command,
		.from_live = strcmp(command, "drift") == 0 || strcmp(command, "pull") == 0,
		.is_pull = strcmp(command, "pull") == 0,
		.is_check = strcmp(command, "check") == 0,
		.is_rollback = strcmp(command, "rollback") == 0,
		.verbose = options->verbose,
		.palette = terminal_palette(options, out),
		.width = terminal_width(options, out),
	};
}

void report_print_plan(const struct options *options, const struct plan *plan, const char *command, FILE *out)
{
	struct report report = report_of(options, plan, command, out);
	report_text(&report, out);
}

bool reports_print(const struct options *options, const struct plan *plan, const char *command, int exit,
		   struct error *err)
{
	static const struct palette none = {"", "", "", "", "", ""};
	UNDER_WAY_AUTO step = {.what = "printing the report"};
	under_way_begin(&step);
	struct report report = report_of(options, plan, command, stdout);
	report.exit = exit;
	format_on_stdout(options)->print(&report, stdout);
	report.palette = &none;
	report.width = 0;
	bool ok = true;
	for (size_t i = 0; i < options->reports_count; i++) {
		const char *file;
		const struct format *format = find_format(options->reports[i], &file);
		if (file)
			ok = write_file(format, &report, file, err) && ok;
	}
	return ok;
}
