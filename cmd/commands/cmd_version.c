/* SPDX-License-Identifier: MIT */
/*
 * version: which dashsync this is: its version alone, or with -v and --json also the commit, the build and the
 * libraries, for a report of a bug (docs/version.md). No time of the build: the same sources give the same bytes.
 */
#include <gnu/libc-version.h>
#include <string.h>

#include "cmd/commands/commands.h"
#include "cmd/report/report_fields.h"
#include "cmd/shell/terminal.h"
#include "model/base/arena.h"
#include "model/base/library.h"
#include "model/base/strbuf.h"
#include "model/query/regex_library.h"
#include "model/value/yaml_library.h"
#include "sync/git/git_library.h"
#include "sync/http/http_library.h"

#define FORMAT       1 /* of the JSON */
#define TEXT(number) TEXT_OF(number)
#define TEXT_OF(n)   #n

#ifdef __clang__
#define COMPILER "clang " __clang_version__
#else
#define COMPILER "gcc " __VERSION__
#endif

static void add_libc(struct libraries *libraries)
{
	library_add(libraries, "glibc", TEXT(__GLIBC__) "." TEXT(__GLIBC_MINOR__), gnu_get_libc_version());
}

static void (*const rooms[])(struct libraries *libraries) = {
	http_library_add, git_library_add, yaml_library_add, regex_library_add, library_add_base, add_libc,
};

/* cmd/commands/CMakeLists.txt gives them; the program that tests/walks watches is built without. */
#ifndef DASHSYNC_COMMIT
#define DASHSYNC_COMMIT       ""
#define DASHSYNC_BUILD_TYPE   ""
#define DASHSYNC_BUILD_TARGET ""
#endif

/* What the build was told; "" where it was told nothing. */
static const struct build_row {
	const char *key;
	const char *text;
} build_rows[] = {
	{"compiler", COMPILER},
	{"type", DASHSYNC_BUILD_TYPE},
	{"target", DASHSYNC_BUILD_TARGET},
};

#define BUILD_ROWS (sizeof build_rows / sizeof build_rows[0])

static void write_json(const struct libraries *libraries)
{
	STRBUF_AUTO text = STRBUF_INIT((size_t)1 << 16);
	struct json_out out = {.to = &text, .stream = stdout};
	json_out_open(&out, '{');
	json_out_key(&out, "format");
	json_out_number(&out, FORMAT);
	json_out_key(&out, "name");
	json_out_text(&out, "dashsync");
	json_out_key(&out, "version");
	json_out_text(&out, DASHSYNC_VERSION);
	json_out_key(&out, "commit");
	json_out_text(&out, *DASHSYNC_COMMIT ? DASHSYNC_COMMIT : NULL);
	json_out_key(&out, "build");
	json_out_open(&out, '{');
	for (size_t i = 0; i < BUILD_ROWS; i++) {
		json_out_key(&out, build_rows[i].key);
		json_out_text(&out, *build_rows[i].text ? build_rows[i].text : NULL);
	}
	json_out_close(&out, '}');
	json_out_key(&out, "libraries");
	json_out_open(&out, '[');
	for (size_t i = 0; i < libraries->count; i++) {
		json_out_item(&out);
		json_out_open(&out, '{');
		json_out_key(&out, "name");
		json_out_text(&out, libraries->items[i].name);
		json_out_key(&out, "compiled");
		json_out_text(&out, libraries->items[i].compiled);
		json_out_key(&out, "running");
		json_out_text(&out, libraries->items[i].running);
		json_out_close(&out, '}');
	}
	json_out_close(&out, ']');
	json_out_close(&out, '}');
	strbuf_add_char(&text, '\n');
	terminal_print_json(strbuf_slice(&text), stdout);
}

static void print_text(const struct libraries *libraries)
{
	if (*DASHSYNC_COMMIT)
		puts("commit: " DASHSYNC_COMMIT);
	for (size_t i = 0; i < BUILD_ROWS; i++)
		if (*build_rows[i].text)
			printf("%s: %s\n", build_rows[i].key, build_rows[i].text);
	for (size_t i = 0; i < libraries->count; i++) {
		const struct library *library = &libraries->items[i];
		const char *running = library->running ? library->running : "not known";
		printf("%s: %s", library->name, running);
		if (library->compiled && strcmp(library->compiled, running) != 0)
			printf(" (compiled with %s)", library->compiled);
		putchar('\n');
	}
}

static int cmd_version(const struct invocation *invocation, struct error *err)
{
	const struct options *options = invocation->options;
	if (!options_expect_no_report(options, "version", err))
		return FAULT_USAGE;
	ARENA_AUTO arena = arena_new();
	struct libraries libraries = {.arena = arena};
	if (options->json || options->verbose)
		for (size_t i = 0; i < sizeof rooms / sizeof rooms[0]; i++)
			rooms[i](&libraries);
	if (options->json) {
		write_json(&libraries);
		return FAULT_NONE;
	}
	puts("dashsync " DASHSYNC_VERSION);
	if (options->verbose)
		print_text(&libraries);
	return FAULT_NONE;
}

const struct command command_version = {
	.name = "version",
	.arguments = "",
	.summary = "print the version",
	.description = "Prints the version. -v adds the commit, the build and the versions of the libraries, --json "
		       "prints all of it as JSON, for a report of a bug.",
	.manual = "Prints the version. With `-v` also the commit, the build and the versions of the libraries; "
		  "`--json` prints all of it as JSON (docs/version.md), for a report of a bug.",
	.examples =
		{
			{"version", "the version"},
			{"version -v", "with the commit, the build and the libraries"},
			{"version --json", "for a report of a bug"},
		},
	.see_also = "help",
	.run = cmd_version,
};
