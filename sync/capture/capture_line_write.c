/* SPDX-License-Identifier: MIT */
/* A line is compact JSON with its keys in one order, so that the same live is the same bytes. */
#include <inttypes.h>

#include "model/base/strbuf.h"
#include "model/value/json.h"
#include "sync/capture/capture_line.h"

/* Begins a member of an object that has `*count` members so far. */
static void begin(const char *key, size_t *count, struct strbuf *out)
{
	strbuf_printf(out, "%s\"%s\":", (*count)++ ? "," : "", key);
}

static void write_fields(const struct capture_field *fields, const void *from, size_t *count, struct strbuf *out)
{
	for (; fields->key; fields++) {
		const void *at = (const char *)from + fields->offset;
		const struct slice *text = at;
		const int64_t *number = at;
		const bool *flag = at;
		if (fields->type == CAPTURE_TEXT && text->at) {
			begin(fields->key, count, out);
			json_write_string(*text, out);
		} else if (fields->type == CAPTURE_NUMBER && *number != fields->absent) {
			begin(fields->key, count, out);
			strbuf_printf(out, "%" PRId64, *number);
		} else if (fields->type == CAPTURE_BOOL && *flag) {
			begin(fields->key, count, out);
			strbuf_add_text(out, "true");
		}
	}
}

static void write_content(size_t content, size_t *count, struct strbuf *out)
{
	if (content == NO_CONTENT)
		return;
	begin("content", count, out);
	strbuf_printf(out, "%zu", content);
}

static void write_versions(const struct captured *captured, struct strbuf *out)
{
	strbuf_add_text(out, ",\"versions\":[");
	for (size_t i = 0; i < captured->versions_count; i++) {
		const struct captured_version *item = &captured->versions[i];
		size_t count = 0;
		strbuf_add_text(out, i ? ",{" : "{");
		write_fields(capture_version_fields, &item->version, &count, out);
		write_content(item->content, &count, out);
		strbuf_add_char(out, '}');
	}
	strbuf_printf(out, "],\"end\":\"%s\"", captured_end_names[captured->end]);
	if (captured->end == END_FAULT)
		strbuf_printf(out, ",\"versions_fault\":\"%s\"", capture_fault_name(captured->versions_fault));
}

void capture_write_header(const struct capture_header *header, struct strbuf *out)
{
	size_t count = 0;
	strbuf_add_char(out, '{');
	write_fields(capture_header_fields, header, &count, out);
	strbuf_add_text(out, "}\n");
}

void capture_write_line(const struct captured *captured, struct strbuf *out)
{
	size_t count = 0;
	strbuf_add_text(out, "{\"uid\":");
	json_write_string(captured->uid, out);
	if (captured->live_fault != FAULT_NONE) {
		strbuf_printf(out, ",\"live_fault\":\"%s\"}\n", capture_fault_name(captured->live_fault));
		return;
	}
	strbuf_add_text(out, ",\"live\":{");
	write_fields(capture_live_fields, &captured->live, &count, out);
	write_content(captured->content, &count, out);
	strbuf_add_char(out, '}');
	write_versions(captured, out);
	strbuf_add_text(out, ",\"documents\":[");
	for (size_t i = 0; i < captured->documents_count; i++) {
		strbuf_add_text(out, i ? ",{\"document\":" : "{\"document\":");
		strbuf_add_slice(out, captured->documents[i]);
		strbuf_add_char(out, '}');
	}
	strbuf_add_text(out, "]}\n");
}
