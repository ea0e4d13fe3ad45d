/* SPDX-License-Identifier: MIT */
/*
 * config_kinds: how the value of each kind of key is read into its field; the objects, which hold keys themselves, are
 * config_read.c's. Private to config.
 */
#ifndef DASHSYNC_MODEL_CONFIG_CONFIG_KINDS_H
#define DASHSYNC_MODEL_CONFIG_CONFIG_KINDS_H

#include "model/base/diag.h"
#include "model/base/slice.h"
#include "model/config/config_keys.h"

struct arena;
struct value;

/* Where the reader is in the file. Copied for each object on the way down. */
struct config_reader {
	struct arena *arena;
	struct diagnostics *diags;
	const char *file;
	enum config_section section;
	const char *where; /* the object for messages: "target 'dev'"; NULL at the top */
};

/* Reads `value` into the field of `key` in the struct at `into`, or adds a diagnostic and leaves the field alone. */
typedef void config_kind_fn(const struct config_reader *reader, const struct config_key *key, const struct value *value,
			    void *into);

config_kind_fn config_kind_text, config_kind_integer, config_kind_id, config_kind_word, config_kind_choice,
	config_kind_url, config_kind_path, config_kind_paths, config_kind_limit, config_kind_pointer, config_kind_any,
	config_kind_map;

/* The place of a value or of a key. */
struct place config_place(const struct config_reader *reader, uint32_t line, uint32_t column);

/* Somebody's text, shortened where it would fill the message. */
const char *config_quote(const struct config_reader *reader, struct slice text);

/* Adds "'jobs' must be a whole number from 1 to 256, found string 'many'". */
void config_wrong_type(const struct config_reader *reader, const struct config_key *key, const struct value *value);

#endif
