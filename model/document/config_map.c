/* SPDX-License-Identifier: MIT */
/* Base64 becomes the text that it stands for, at the place of the string; from there on all entries are alike. */
#include "model/document/config_map.h"

#include "model/base/arena.h"
#include "model/base/crypto.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/document/document_reader.h"
#include "model/document/embedded.h"
#include "model/document/envelope.h"

struct entry {
	struct slice name;
	const struct value *value;
	const char *title; /* of the ConfigMap */
	bool is_file;      /* named *.json */
};

static void refuse_entry(struct document_reader *reader, const struct entry *entry, const char *expected)
{
	struct place place = document_reader_place(reader, entry->value);
	if (entry->is_file)
		diag_error(reader->diags, place, "configmap-entry", "'%s' of the ConfigMap must be %s, found %s",
			   text_c_string(reader->arena, entry->name), expected,
			   document_reader_describe(reader->arena, entry->value));
}

/* An entry that could not be read, and has panels: somebody means it as a dashboard. */
static void warn_of_entry(struct document_reader *reader, const struct entry *entry, const struct diagnostics *unsaid)
{
	if (unsaid->count == 0 || !slice_contains(entry->value->text, "panels"))
		return;
	struct diagnostic *diag = diag_warning(reader->diags, document_reader_place(reader, entry->value), "not-read",
					       "'%s' of %s is not read: %s", text_c_string(reader->arena, entry->name),
					       entry->title, unsaid->items[0].message);
	diag_hint(reader->diags, diag, "Name the entry *.json if it is the JSON of a dashboard.");
}

/* The roots of an entry's text. */
static struct yaml_stream read_text(struct document_reader *reader, const struct entry *entry)
{
	struct yaml_stream roots = {0};
	struct diagnostics unsaid;
	diagnostics_init(&unsaid, reader->arena);
	roots.documents = embedded_read(reader->arena, entry->value, reader->file,
					entry->is_file ? reader->diags : &unsaid, &reader->embedded);
	roots.count = roots.documents != NULL;
	if (roots.documents || entry->is_file)
		return roots;
	diagnostics_init(&unsaid, reader->arena);
	if (!embedded_read_yaml(reader->arena, entry->value, reader->file, &unsaid, &reader->embedded, &roots))
		warn_of_entry(reader, entry, &unsaid);
	return roots;
}

static void open_entry(struct document_reader *reader, const struct entry *entry, const struct envelope_context *inside)
{
	if (entry->value->kind != VALUE_STRING) {
		refuse_entry(reader, entry, "a string");
		return;
	}
	struct yaml_stream roots = read_text(reader, entry);
	for (size_t i = 0; i < roots.count; i++)
		envelope_open(reader, &roots.documents[i], inside);
}

/* The same with base64. What is compressed holds no text, but a name such as x.json.gz shows what it is. */
static void open_binary(struct document_reader *reader, const struct entry *entry,
			const struct envelope_context *inside)
{
	STRBUF_AUTO bytes = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	if (entry->value->kind != VALUE_STRING || !base64_read(entry->value->text, &bytes)) {
		refuse_entry(reader, entry, "base64");
		return;
	}
	if (slice_starts_with(strbuf_slice(&bytes), "\x1F\x8B") && slice_contains(entry->name, ".json")) {
		struct diagnostic *diag = diag_warning(reader->diags, document_reader_place(reader, entry->value),
						       "not-read", "'%s' of %s is not read: it is compressed",
						       text_c_string(reader->arena, entry->name), entry->title);
		diag_hint(reader->diags, diag, "Put the dashboard itself into 'data'.");
		return;
	}
	struct value text = value_text(arena_slice(reader->arena, strbuf_slice(&bytes)));
	text.line = entry->value->line;
	text.column = entry->value->column;
	struct entry decoded = *entry;
	decoded.value = value_keep(reader->arena, &text);
	open_entry(reader, &decoded, inside);
}

void config_map_open(struct document_reader *reader, const struct value *config_map, const char *title,
		     const struct envelope_context *around)
{
	static const struct {
		const char *key;
		void (*open)(struct document_reader *reader, const struct entry *entry,
			     const struct envelope_context *inside);
	} maps[] = {{"data", open_entry}, {"binaryData", open_binary}};
	struct envelope_context inside = document_reader_wrap(around, ENVELOPE_CONFIGMAP);
	size_t count = reader->count;
	size_t errors = reader->diags->errors;
	for (size_t k = 0; k < sizeof maps / sizeof maps[0]; k++) {
		const struct value *map = value_get_kind(config_map, maps[k].key, VALUE_OBJECT);
		for (uint32_t i = 0; map && i < map->count; i++) {
			const struct member *member = &map->members[i];
			const struct entry entry = {member->key, &member->value, title,
						    slice_ends_with(member->key, ".json")};
			maps[k].open(reader, &entry, &inside);
		}
	}
	if (reader->count == count && reader->diags->errors == errors)
		document_reader_pass_over(
			reader, config_map,
			&(struct passed_over){.what = title, .why = "has no dashboard in 'data' or 'binaryData'"});
}
