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

static bool read_exit(const struct report_reader *reader, const struct value *object, int *out)
{
	const struct value *exit = value_get(object, "exit");
	int64_t code;
	if (!exit || exit->kind != VALUE_NUMBER || !value_to_integer(exit, &code) || code < 0 || code > UINT8_MAX)
		return report_reader_bad(reader, exit ? exit : object, "'exit' must be an exit code");
	*out = (int)code;
	return true;
}

/* What is the same for all targets. */
static bool read_head(const struct report_reader *reader, const struct value *root, struct report *out, int *exit)
{
	if (!check_schema(reader, root) || !read_command(reader, root, out) || !read_exit(reader, root, exit))
		return false;
	if (!value_get(root, "tool"))
		return report_reader_bad(
			reader, root,
			"the report has no 'tool', so dashsync 0.1.0 made it, whose reports cannot be rendered");
	const struct value *version = value_get_kind(value_get(root, "tool"), "version", VALUE_STRING);
	if (!version)
		return report_reader_bad(reader, root, "'tool' must be an object with a 'version'");
	out->tool = text_c_string(reader->arena, version->text);
	return true;
}

/* The report of each object; it has the keys of a plan. */
static bool read_targets(struct report_reader *reader, const struct value *items, size_t count,
			 const struct report *head, struct report_file *file)
{
	file->plans = arena_array(reader->arena, count, sizeof *file->plans);
	file->reports.items = arena_array(reader->arena, count, sizeof *file->reports.items);
	for (size_t i = 0; i < count; i++) {
		struct report *report = &file->reports.items[i];
		struct plan *plan = &file->plans[i];
		if (items[i].kind != VALUE_OBJECT)
			return report_reader_bad(reader, &items[i], "each of 'targets' must be an object");
		plan_init(plan);
		file->reports.count++;
		*report = *head;
		report->plan = plan;
		if (!read_exit(reader, &items[i], &report->exit) || !fields_read(reader, &plan_record, &items[i], plan))
			return false;
	}
	return true;
}

static bool read_root(struct report_reader *reader, const struct value *root, struct report_file *file)
{
	struct report head;
	if (!read_head(reader, root, &head, &file->reports.exit))
		return false;
	const struct value *targets = value_get(root, "targets");
	if (!targets)
		return read_targets(reader, root, 1, &head, file);
	if (targets->kind != VALUE_ARRAY || targets->count == 0)
		return report_reader_bad(reader, targets, "'targets' must be an array of reports");
	if (targets->count > LIMIT_REPORT_TARGETS)
		return report_reader_bad(reader, targets, "'targets' has %u reports; the limit is %d", targets->count,
					 LIMIT_REPORT_TARGETS);
	return read_targets(reader, targets->items, targets->count, &head, file);
}

bool report_file_read(struct slice text, const char *name, struct report_file *out, struct error *err)
{
	struct report_file *file = out;
	*file = (struct report_file){.arena = arena_new()};
	struct report_reader reader = {.arena = file->arena, .file = name, .err = err};
	struct diagnostics diags;
	diagnostics_init(&diags, reader.arena);
	size_t left = LIMIT_REPORT_VALUES;
	const struct value *root = json_read_within(reader.arena, text, (struct place){name, 1, 1}, &diags, &left);
	if (root && read_root(&reader, root, file))
		return true;
	if (!root) {
		const struct diagnostic *first = &diags.items[0]; /* a text that cannot be read has one */
		const struct value at = {.line = first->place.line, .column = first->place.column};
		report_reader_bad(&reader, &at, "%s", first->message);
	}
	report_file_free(file);
	return false;
}

void report_file_free(struct report_file *file)
{
	for (size_t i = 0; i < file->reports.count; i++)
		plan_free(&file->plans[i]);
	arena_free(file->arena);
	*file = (struct report_file){0};
}
