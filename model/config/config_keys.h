/* SPDX-License-Identifier: MIT */
/*
 * config_keys: the one table of what dashsync.yaml may say (docs/config.md).
 *
 * A row names a key's place, type, default, bounds, side of plan --base and doc text, and the field that it fills. The
 * reader, the errors for unknown and unsupported keys, and docs/config.md all walk this table: a new key is a row, a
 * field, and a test case. Private to config.
 */
#ifndef DASHSYNC_MODEL_CONFIG_CONFIG_KEYS_H
#define DASHSYNC_MODEL_CONFIG_CONFIG_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/slice.h"

struct strbuf;

/* The objects of the file that have a fixed set of keys. */
enum config_section {
	SECTION_TOP,
	SECTION_DASHBOARDS,
	SECTION_TARGET,
	SECTION_AZURE,
	SECTION_AUTH,
	SECTION_CHECK,
	SECTION_IGNORE,
	SECTION_REWRITES,
	SECTION_RETIRED,
	SECTION_COUNT,
};

/* What a value may be, and the type of the field that it fills. */
enum config_kind {
	KIND_TEXT,    /* not empty: struct slice */
	KIND_BOOLEAN, /* no supported key is one yet */
	KIND_INTEGER, /* within the row's range: uint32_t */
	KIND_ID,      /* 8 hex digits: struct slice, in lower case */
	KIND_WORD,    /* one of the row's words: struct slice */
	KIND_CHOICE,  /* one of the row's words: an enum, by the word's value */
	KIND_URL,     /* an endpoint: struct slice, without final slashes */
	KIND_PATH,    /* inside the repository: struct slice, tidied */
	KIND_PATHS,   /* a list of such: struct string_list */
	KIND_LIMIT,   /* a number or a percentage, as plan_within takes it: struct slice */
	KIND_POINTER, /* JSON Pointer: struct slice */
	KIND_ANY,     /* any value: const struct value *, NULL for the text `*` */
	KIND_MAP,     /* text to text: struct pairs */
	KIND_SCALARS, /* text to text, numbers and booleans by their spelling: struct pairs */
	KIND_OBJECT,  /* the keys of section `inside`; fills fields of the same struct */
	KIND_OBJECTS, /* a list of them: a pointer at `at`, a size_t at `count_at` */
	KIND_NAMED,   /* as KIND_OBJECTS, written as a map from name to object */
	KIND_COUNT,
};

/*
 * Where `plan --base REV` takes a key from. What decides where requests and secrets go comes from REV: the branch under
 * review must not. What shapes documents and decisions comes from the branch, for that is what the merge brings.
 */
enum config_side {
	SIDE_NONE, /* a row that a test refuses */
	SIDE_REV,
	SIDE_BRANCH,
};

/* One of a fixed set of words. */
struct config_word {
	const char *name;
	int value;
	bool supported;
};

struct config_key {
	enum config_section where;
	const char *name;
	enum config_kind kind;
	enum config_section inside;      /* KIND_OBJECT, KIND_OBJECTS, KIND_NAMED */
	const struct config_word *words; /* KIND_WORD, KIND_CHOICE: ends with a NULL name */
	size_t at;                       /* offset of the field in the section's struct */
	size_t count_at;                 /* KIND_OBJECTS, KIND_NAMED: offset of the count */
	const char *fallback;            /* the default in words, for the page, where `standard` is none */
	const char *hint;                /* what to do about a wrong value, or instead of an unsupported key */
	const char *doc;                 /* Markdown; one table cell, so no '|' */
	uint32_t minimum;                /* KIND_INTEGER: bounds, and what stands when the key is absent */
	uint32_t maximum;
	uint32_t standard;
	bool supported; /* else refused as "not yet supported" */
	bool required;  /* its object is wrong without it */
	enum config_side side;
	bool announced; /* a line of its own in the report of plan --base when the branch changes it */
	bool judges;    /* may change the state of a dashboard whose document for the target stays the same */
	bool secret;    /* may hold a secret by mistake: errors never quote the value */
};

/* All rows, those of one section next to each other. */
extern const struct config_key config_keys[];
extern const size_t config_keys_count;

struct config_section_info {
	const char *name;  /* the key that holds it; NULL at the top */
	const char *title; /* of its part of the reference page */
	size_t size;       /* of the struct that one object fills; 0 when it fills its parent's */
	size_t place_at;   /* offset of a struct place for where the object begins; 0: it has none */
};
extern const struct config_section_info config_sections[SECTION_COUNT];

/* The name that a key had before, which is still read; or NULL. */
const char *config_key_former_name(const struct config_key *key);

/* The row of a key, by today's name or its former one, or NULL. */
const struct config_key *config_key_find(enum config_section where, struct slice name);

/* Puts the defaults of a section's rows into its zeroed struct. */
void config_key_defaults(enum config_section where, void *into);

/* Appends what a value of this key must be: "whole number from 1 to 256", "one of 'json', 'yaml'". */
void config_key_type(const struct config_key *key, bool article, struct strbuf *out);

#endif
