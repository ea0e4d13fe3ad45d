/* SPDX-License-Identifier: MIT */
/*
 * The text of a saved plan: what of a plan is saved, and the frame around the tables of plan_fields.c, format number
 * and checksum. The checksum is taken over the canonical text of the whole object without it, so white space and the
 * order of keys are free.
 */
#include "model/plan/plan_file.h"

#include <assert.h>
#include <inttypes.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/plan/plan_fields.h"
#include "model/value/json.h"

/* What the checksum of this object must be. */
static struct digest checksum_of(struct arena *arena, const struct value *root)
{
	static const char *const left_out[] = {"checksum", NULL};
	struct value rest = value_without(arena, root, left_out);
	return digest_of_value(&rest);
}

/* ---- writing ---- */

struct saved_row plan_file_row(const struct plan_row *row)
{
	return (struct saved_row){
		.uid = row->uid,
		.live_uid = row->live_uid,
		.file = slice_of(row->place.file),
		.id = row->found.live_id,
		.folder = row->found.folder,
		.version = row->found.live_version,
		.base_version = row->found.base_version,
		.base_commit = row->found.base_commit,
		.live = row->found.live_digest,
		.git = row->found.git_digest,
		.result = row->found.result_digest,
		.state = row->state,
		.action = row->action,
	};
}

static bool is_whole(const struct saved_row *row)
{
	return row->uid.at && row->live_uid.at && row->file.at && row->live.hex[0] && row->git.hex[0] &&
	       row->result.hex[0];
}

static struct saved_plan save(struct arena *arena, const struct plan *plan, const char *version)
{
	assert(plan->endpoint && plan->commit && plan->config_digest && strlen(plan->config_digest) == DIGEST_HEX);
	struct saved_plan saved = {
		.format = PLAN_FILE_FORMAT,
		.version = slice_of(version),
		.target = slice_of(plan->target),
		.endpoint = slice_of(plan->endpoint),
		.commit = slice_of(plan->commit),
		.subject = slice_of(plan->subject),
		.path = slice_of(plan->path),
		.only = plan->only,
		.options = plan->policy,
		.rows = arena_array(arena, plan->count, sizeof *saved.rows),
	};
	memcpy(saved.config.hex, plan->config_digest, DIGEST_HEX + 1);
	for (size_t i = 0; i < plan->count; i++) {
		if (!action_writes(plan->rows[i].action))
			continue;
		saved.rows[saved.count++] = plan_file_row(&plan->rows[i]);
		assert(is_whole(&saved.rows[saved.count - 1]));
	}
	return saved;
}

void plan_file_write(const struct plan *plan, const char *version, struct strbuf *out)
{
	ARENA_AUTO arena = arena_new();
	struct saved_plan saved = save(arena, plan, version);
	struct value root = plan_fields_make(arena, &plan_fields_root, &saved);
	saved.checksum = checksum_of(arena, &root);
	root = value_with(arena, &root, slice_of("checksum"), value_text(slice_of(saved.checksum.hex)));
	json_write_pretty(&root, out);
}

/* ---- reading ---- */

/* Before anything else is read: another format may have other keys, and the same ones with other meanings. */
static bool read_format(struct plan_reader *reader, const struct value *root)
{
	static const char key[] = "dashsync_plan";
	const struct value *number = value_get(root, key);
	int64_t format;
	if (!number)
		return plan_fields_bad(reader, root, "not a saved plan: it has no key '%s'", key);
	if (!plan_fields_read_one(reader, plan_fields_find(&plan_fields_root, slice_of(key)), number, &format))
		return false;
	if (format == PLAN_FILE_FORMAT)
		return true;
	struct slice version = value_get_text(root, "version");
	plan_fields_bad(reader, number,
			"the plan has format %" PRId64 ", written by dashsync %s; this one reads format %d", format,
			version.at ? plan_fields_shown(reader, version) : "of another version", PLAN_FILE_FORMAT);
	return error_hint(reader->err,
			  "Apply it with the version that wrote it, or make it again with 'dashsync plan --out FILE'.");
}

static bool read_root(struct plan_reader *reader, const struct value *root, struct saved_plan *out)
{
	if (!read_format(reader, root) || !plan_fields_read(reader, &plan_fields_root, root, out))
		return false;
	struct digest digest = checksum_of(reader->scratch, root);
	if (digest_equal(&digest, &out->checksum))
		return true;
	return plan_fields_bad(reader, value_get(root, "checksum"),
			       "the checksum does not match: the file was changed or damaged after it was made");
}

bool plan_file_read(struct arena *arena, struct slice text, const char *file, struct saved_plan *out, struct error *err)
{
	ARENA_AUTO scratch = arena_new();
	struct plan_reader reader = {.arena = arena, .scratch = scratch, .file = file, .err = err};
	if (text.length > LIMIT_PLAN_BYTES) {
		error_set(err, FAULT_DATA, "%s: a saved plan of %zu bytes; the limit is %zu", file, text.length,
			  LIMIT_PLAN_BYTES);
		return error_hint(err, PLAN_MAKE_AGAIN);
	}
	struct diagnostics diags;
	diagnostics_init(&diags, scratch);
	const struct value *root = json_read(scratch, text, (struct place){file, 1, 1}, &diags);
	if (!root) {
		const struct diagnostic *first = &diags.items[0];
		const struct value at = {.line = first->place.line, .column = first->place.column};
		return plan_fields_bad(&reader, &at, "%s", first->message);
	}
	struct saved_plan plan = {0};
	if (!read_root(&reader, root, &plan))
		return false;
	*out = plan;
	return true;
}
