/* SPDX-License-Identifier: MIT */
/* The JSON report, schema 1 (docs/report.md, docs/report.schema.json). Its keys are the tables of report_records.c. */
#include "cmd/report/report_json.h"

#include <stdint.h>

#include "cmd/report/report_fields.h"
#include "model/base/strbuf.h"

void report_json_begin(struct json_out *out, struct strbuf *room, FILE *to, const char *command, int exit)
{
	*out = (struct json_out){.to = room, .stream = to};
	json_out_open(out, '{');
	json_out_key(out, "schema");
	json_out_number(out, REPORT_SCHEMA);
	json_out_key(out, "command");
	json_out_text(out, command);
	json_out_key(out, "exit");
	json_out_number(out, exit);
}

void report_json_end(struct json_out *out)
{
	json_out_close(out, '}');
	strbuf_add_char(out->to, '\n');
	terminal_print_json(strbuf_slice(out->to), out->stream);
}

/* Several targets: each has its own exit code and all keys of its plan. */
static void write_targets(struct json_out *json, const struct reports *reports)
{
	json_out_key(json, "targets");
	json_out_open(json, '[');
	for (size_t i = 0; i < reports->count; i++) {
		json_out_item(json);
		json_out_open(json, '{');
		json_out_key(json, "exit");
		json_out_number(json, reports->items[i].exit);
		fields_write(json, &plan_record, reports->items[i].plan);
		json_out_close(json, '}');
	}
	json_out_close(json, ']');
}

void report_json(const struct reports *reports, FILE *out)
{
	const struct report *first = &reports->items[0];
	STRBUF_AUTO text = STRBUF_INIT(SIZE_MAX / 2);
	struct json_out json;
	report_json_begin(&json, &text, out, first->command, reports->exit);
	json_out_key(&json, "tool");
	json_out_open(&json, '{');
	json_out_key(&json, "name");
	json_out_text(&json, REPORT_TOOL);
	json_out_key(&json, "version");
	json_out_text(&json, first->tool);
	json_out_close(&json, '}');
	if (reports->count > 1)
		write_targets(&json, reports);
	else
		fields_write(&json, &plan_record, first->plan);
	report_json_end(&json);
}
