/* SPDX-License-Identifier: MIT */
/*
 * GitLab's code quality report (artifacts: reports: codequality): an array, of which GitLab reads these keys and no
 * others. A finding without a file has no place in a diff and is left out: the job fails by it anyway.
 */
#include "cmd/pipeline/findings.h"
#include "cmd/pipeline/pipeline.h"
#include "cmd/report/report_fields.h"
#include "cmd/shell/terminal.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"

#define DESCRIPTION_COLUMNS 500

static const char *const severities[FINDING_LEVELS] = {
	[FINDING_ERROR] = "major", [FINDING_WARNING] = "minor", [FINDING_NOTICE] = "info"};

static void add_text(struct json_out *json, const char *key, const char *text)
{
	json_out_key(json, key);
	json_out_text(json, text);
}

static const char *description_of(struct arena *arena, const struct finding *finding)
{
	STRBUF_AUTO text = STRBUF_INIT(DESCRIPTION_COLUMNS * 16);
	const char *whole = arena_printf(arena, "%s: %s", finding->title, finding->message);
	text_printable_cut(slice_of(whole), DESCRIPTION_COLUMNS, &text);
	return arena_strdup(arena, text.at);
}

static void add_finding(struct arena *arena, struct json_out *json, const struct finding *finding)
{
	json_out_item(json);
	json_out_open(json, '{');
	add_text(json, "description", description_of(arena, finding));
	add_text(json, "check_name", arena_printf(arena, "dashsync/%s", finding->rule));
	add_text(json, "fingerprint", finding->fingerprint.hex);
	add_text(json, "severity", severities[finding->level]);
	json_out_key(json, "location");
	json_out_open(json, '{');
	add_text(json, "path", finding->place.file);
	json_out_key(json, "lines");
	json_out_open(json, '{');
	json_out_key(json, "begin");
	json_out_number(json, finding->place.line ? finding->place.line : 1);
	json_out_close(json, '}');
	json_out_close(json, '}');
	json_out_close(json, '}');
}

void report_code_quality(const struct reports *reports, FILE *out)
{
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO text = STRBUF_INIT(SIZE_MAX / 2);
	struct json_out json = {.to = &text, .stream = out};
	struct findings found = findings_of(arena, reports);
	json_out_open(&json, '[');
	for (size_t i = 0; i < found.count; i++)
		if (found.items[i].place.file)
			add_finding(arena, &json, &found.items[i]);
	json_out_close(&json, ']');
	strbuf_add_char(&text, '\n');
	terminal_print_json(strbuf_slice(&text), out);
}
