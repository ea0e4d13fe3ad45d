/* SPDX-License-Identifier: MIT */
#include "cmd/report/report_file.h"

#include <inttypes.h>

#include "cmd/report/report_fields.h"
#include "cmd/report/report_json.h"
#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/value/json.h"

/* Text of the file, cut and made fit for a message. */
static const char *shown(const struct report_reader *reader, struct slice text)
{
	enum { COLUMNS = 60, BYTES = 1000 };
	STRBUF_AUTO out = STRBUF_INIT(BYTES);
	text_printable_cut(text, COLUMNS, &out);
	return arena_slice(reader->arena, strbuf_slice(&out)).at;
}

/* Before anything else is read: another schema may have the same keys with other meanings. */
static bool check_schema(const struct report_reader *reader, const struct value *root)
{
	const struct value *schema = value_get(root, "schema");
	int64_t number;
	if (root->kind != VALUE_OBJECT || !schema || !value_get(root, "command"))
		return report_reader_bad(reader, root, "not a report of dashsync: it has no 'schema' and 'command'");
	if (schema->kind != VALUE_NUMBER || !value_to_integer(schema, &number))
		return report_reader_bad(reader, schema, "'schema' must be a number");
	if (number == REPORT_SCHEMA)
		return true;
	report_reader_bad(reader, schema, "the report has schema %" PRId64 "; this dashsync reads schema %d", number,
			  REPORT_SCHEMA);
	return error_hint(reader->err, "Render it with the version that made it.");
}

static bool read_command(const struct report_reader *reader, const struct value *root, struct report *out)
{
	const struct value *command = value_get(root, "command");
	for (const char *const *name = report_command_names; *name; name++) {
		if (!value_is_text(command, *name))
			continue;
		*out = report_of_command(*name);
		return true;
	}
	if (command->kind != VALUE_STRING)
		return report_reader_bad(reader, command, "'command' must be a text");
	report_reader_bad(reader, command, "a report of '%s' cannot be rendered", shown(reader, command->text));
	return error_hint(reader->err,
			  "Reports of plan, apply, drift, pull, rollback, check and validate can be rendered.");
}

static bool read_root(struct report_reader *reader, const struct value *root, struct report_file *file)
{
	if (!check_schema(reader, root) || !read_command(reader, root, &file->report))
		return false;
	const struct value *exit = value_get(root, "exit");
	const struct value *version = value_get_kind(value_get(root, "tool"), "version", VALUE_STRING);
	int64_t code;
	if (!exit || exit->kind != VALUE_NUMBER || !value_to_integer(exit, &code) || code < 0 || code > UINT8_MAX)
		return report_reader_bad(reader, exit ? exit : root, "'exit' must be an exit code");
	if (!version)
		return report_reader_bad(reader, root, "'tool' must be an object with a 'version'");
	file->report.exit = (int)code;
	file->report.tool = text_c_string(reader->arena, version->text);
	return fields_read(reader, &plan_record, root, &file->plan);
}

bool report_file_read(struct slice text, const char *name, struct report_file *out, struct error *err)
{
	struct report_file *file = out;
	*file = (struct report_file){0};
	plan_init(&file->plan);
	struct report_reader reader = {.arena = file->plan.arena, .file = name, .err = err};
	struct diagnostics diags;
	diagnostics_init(&diags, reader.arena);
	size_t left = LIMIT_REPORT_VALUES;
	const struct value *root = json_read_within(reader.arena, text, (struct place){name, 1, 1}, &diags, &left);
	const struct diagnostic *first = &diags.items[0];
	if (root && read_root(&reader, root, file)) {
		file->report.plan = &file->plan;
		return true;
	}
	if (!root) {
		const struct value at = {.line = first->place.line, .column = first->place.column};
		report_reader_bad(&reader, &at, "%s", first->message);
	}
	report_file_free(file);
	return false;
}

void report_file_free(struct report_file *file)
{
	plan_free(&file->plan);
	*file = (struct report_file){0};
}
