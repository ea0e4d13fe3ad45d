/* SPDX-License-Identifier: MIT */
/*
 * The values are digits, words of dashsync and one line of printable ASCII, so that no place needs an escape: not the
 * newline of GITHUB_OUTPUT, nor the `%` of Azure's commands, nor the quotes of dotenv.
 */
#include "cmd/shell/outputs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/shell/options.h"
#include "cmd/shell/terminal.h"
#include "model/base/scan.h"
#include "model/base/strbuf.h"
#include "sync/base/replace_file.h"

#define GITLAB_FILE "dashsync.env"

static const char *variable(const char *name)
{
	const char *value = getenv(name);
	return value && *value ? value : NULL;
}

/* The platforms, and the variable that each sets in its jobs. */
static const struct platform {
	const char *name;
	const char *variable;
} platforms[] = {
	{"github", "GITHUB_ACTIONS"},
	{"azure-devops", "TF_BUILD"},
	{"gitlab", "GITLAB_CI"},
};

/* The name of the platform, or the FILE; NULL where auto finds none. */
static const char *find_place(const struct options *options)
{
	if (strcmp(options->outputs, "auto") != 0)
		return options->outputs;
	for (size_t i = 0; i < sizeof platforms / sizeof *platforms; i++)
		if (variable(platforms[i].variable))
			return platforms[i].name;
	return NULL;
}

static bool is_place(const char *place, const char *name)
{
	return strcmp(place, name) == 0;
}

/* The format, other than the text and Azure's own, that standard output has; or NULL. */
static const char *other_format(const struct options *options)
{
	const char *format = options->json ? "json" : options->as;
	for (size_t i = 0; i < options->reports_count && !format; i++)
		format = strchr(options->reports[i], '=') ? NULL : options->reports[i];
	return format && !is_place(format, "text") && !is_place(format, "azure-devops") ? format : NULL;
}

bool outputs_check(const struct options *options, struct error *err)
{
	if (!options->outputs)
		return true;
	const char *place = find_place(options);
	if (!place) {
		error_set(err, FAULT_USAGE,
			  "--outputs auto: not in a job of GitHub Actions, Azure Pipelines or GitLab");
		return error_hint(err, "Name a file: --outputs FILE.");
	}
	if (*place == '\0')
		return error_set(err, FAULT_USAGE, "'--outputs' names no file");
	if (is_place(place, "github") && !variable("GITHUB_OUTPUT")) {
		error_set(err, FAULT_USAGE, "--outputs github: GITHUB_OUTPUT is not set");
		return error_hint(err, "Outside of GitHub Actions, name a file: --outputs FILE.");
	}
	const char *format = is_place(place, "azure-devops") ? other_format(options) : NULL;
	if (!format)
		return true;
	error_set(err, FAULT_USAGE, "--outputs azure-devops prints on standard output, where '%s' is to be printed",
		  format);
	return error_hint(err, "--report %s=FILE", format);
}

/* Prints the lines of "NAME=VALUE" as commands of Azure's agent. */
static void print_commands(struct slice lines, FILE *out)
{
	while (lines.length) {
		struct slice name = scan_until(&lines, "=");
		scan_take(&lines, 1);
		struct slice value = scan_until(&lines, "\n");
		scan_take(&lines, 1);
		fprintf(out, "##vso[task.setvariable variable=%.*s;isOutput=true]%.*s\n", (int)name.length, name.at,
			(int)value.length, value.at);
	}
}

/* Appends, in a new line where what is there does not end in one. */
static bool append(const char *path, struct slice lines, struct error *err)
{
	FILE *file = fopen(path, "a+e");
	bool ok = file != NULL;
	if (ok) {
		bool is_torn = fseek(file, -1, SEEK_END) == 0 && fgetc(file) != '\n';
		fseek(file, 0, SEEK_END);
		if (is_torn)
			fputc('\n', file);
		ok = fwrite(lines.at, 1, lines.length, file) == lines.length;
		ok = fclose(file) == 0 && ok;
	}
	if (!ok)
		return error_set(err, FAULT_FAILED, "'%s' could not be written: %s", path, strerror(errno));
	return true;
}

static bool replace(const char *path, struct slice lines, struct error *err)
{
	struct replace_file output;
	if (!replace_file_open(&output, path, err))
		return false;
	fwrite(lines.at, 1, lines.length, output.file);
	return replace_file_close(&output, err);
}

static bool write_lines(const char *place, struct slice lines, struct error *err)
{
	if (is_place(place, "azure-devops")) {
		print_commands(lines, stdout);
		return true;
	}
	if (is_place(place, "github"))
		return append(variable("GITHUB_OUTPUT"), lines, err);
	return replace(is_place(place, "gitlab") ? GITLAB_FILE : place, lines, err);
}

int outputs_write(const struct options *options, int result)
{
	STRBUF_AUTO lines = STRBUF_INIT(OUTPUTS_BYTES + 200);
	struct error err = {0};
	bool is_checked = options->outputs && outputs_check(options, &err);
	error_clear(&err);
	if (!is_checked)
		return result;
	if (fflush(stdout) != 0 && result == FAULT_NONE)
		result = FAULT_FAILED; /* streams_close says why */
	strbuf_printf(&lines, "DASHSYNC_EXIT=%d\n", result);
	if (options->values && options->values->length)
		strbuf_add_slice(&lines, strbuf_slice(options->values));
	else
		strbuf_printf(&lines, "DASHSYNC_SUMMARY=no result, exit %d\n", result);
	if (!write_lines(find_place(options), strbuf_slice(&lines), &err)) {
		error_context(&err, "--outputs");
		terminal_print_error(&err, stderr);
		result = result == FAULT_NONE ? FAULT_FAILED : result;
	}
	error_clear(&err);
	return result;
}
