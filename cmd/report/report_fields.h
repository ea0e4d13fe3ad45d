/* SPDX-License-Identifier: MIT */
/*
 * report_fields: the objects of the JSON report as tables, and the walks that write and read them.
 *
 * Private to cmd/report. A key is a row of a table (report_records.c), which both walks follow: what one writes the
 * other reads, and the report that was read is rendered to the same bytes. A new key is a row there, a line in
 * docs/report.md and in docs/report.schema.json.
 */
#ifndef DASHSYNC_CMD_REPORT_REPORT_FIELDS_H
#define DASHSYNC_CMD_REPORT_REPORT_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "model/base/error.h"
#include "model/base/slice.h"
#include "model/value/value.h"

struct arena;
struct strbuf;

enum field_type {
	FIELD_TEXT,       /* const char *; null: NULL */
	FIELD_STRING,     /* const char *, never NULL */
	FIELD_SLICE,      /* struct slice; null: at NULL */
	FIELD_TEXTS,      /* const char *const *, and its size_t count */
	FIELD_SLICES,     /* struct string_list */
	FIELD_INDICES,    /* const uint32_t *, and its size_t count */
	FIELD_LONG,       /* int64_t; null: the field's `unknown`, where it has one */
	FIELD_SIZE,       /* size_t */
	FIELD_COUNT,      /* uint64_t */
	FIELD_PLACE,      /* uint32_t of a line or column; null: 0 */
	FIELD_COORDINATE, /* int32_t within REPORT_FARTHEST */
	FIELD_BOOL,
	FIELD_WORD,    /* an enum, by the names in `words` */
	FIELD_BITS,    /* uint32_t of one bit a word: an array of words */
	FIELD_FAULT,   /* enum fault as its exit code */
	FIELD_SIGN,    /* char: '+', '-' or ' ', as "+", "-" or "" */
	FIELD_DIGEST,  /* struct digest; null: empty */
	FIELD_VALUE,   /* const struct value *, in its own spelling; null: NULL */
	FIELD_OBJECT,  /* a struct in place; null where the record's `is_none` holds */
	FIELD_POINTER, /* a pointer to a struct; null: NULL */
	FIELD_LIST,    /* a pointer to structs, and their size_t count */
	FIELD_FILE,    /* written only: the file of the row that is written */
	FIELD_DERIVED, /* written only: what follows from other keys */
};

#define REPORT_FARTHEST 1000000 /* cells of a grid, in either direction */

struct json_out;
struct report_reader;

/* The names of an enum whose values begin at 0. */
struct field_words {
	const char *(*name)(unsigned value);
	unsigned count;
};

struct record;

struct field {
	const char *key;
	enum field_type type;
	size_t offset;
	size_t count; /* of lists: the offset of their size_t */
	bool has_unknown;
	int64_t unknown;
	const struct field_words *words;
	const struct record *record;
	void (*derive)(struct json_out *out, const void *from);
	bool is_newer; /* than 0.2.0: a report may lack it, which leaves the zero of its type */
};

struct record {
	size_t size; /* of the struct */
	const struct field *fields;
	size_t count;
	bool (*is_none)(const void *from);                                             /* or NULL */
	bool (*check)(struct report_reader *reader, const struct value *at, void *to); /* what was read; or NULL */
};

/* ---- rows of tables ---- */

#define FIELDS_COUNT(array) (sizeof(array) / sizeof(array)[0])

#define AT(key, type, structure, member)                                                                               \
	{                                                                                                              \
		key, type, offsetof(struct structure, member), 0, false, 0, NULL, NULL, NULL, false                    \
	}
#define LIST(key, type, structure, member, number, record)                                                             \
	{                                                                                                              \
		key, type, offsetof(struct structure, member), offsetof(struct structure, number), false, 0, NULL,     \
			record, NULL, false                                                                            \
	}
#define OBJECT(key, type, structure, member, record)                                                                   \
	{                                                                                                              \
		key, type, offsetof(struct structure, member), 0, false, 0, NULL, record, NULL, false                  \
	}
#define WORD(key, type, structure, member, words)                                                                      \
	{                                                                                                              \
		key, type, offsetof(struct structure, member), 0, false, 0, words, NULL, NULL, false                   \
	}
#define KNOWN(key, structure, member, unknown)                                                                         \
	{                                                                                                              \
		key, FIELD_LONG, offsetof(struct structure, member), 0, true, unknown, NULL, NULL, NULL, false         \
	}
#define DERIVED(key, derive)                                                                                           \
	{                                                                                                              \
		key, FIELD_DERIVED, 0, 0, false, 0, NULL, NULL, derive, false                                          \
	}
#define NEWER(key, type, structure, member, record)                                                                    \
	{                                                                                                              \
		key, type, offsetof(struct structure, member), 0, false, 0, NULL, record, NULL, true                   \
	}
#define THE_FILE                                                                                                       \
	{                                                                                                              \
		"file", FIELD_FILE, 0, 0, false, 0, NULL, NULL, NULL, false                                            \
	}
#define RECORD(structure, fields, is_none, check)                                                                      \
	{                                                                                                              \
		sizeof(struct structure), fields, FIELDS_COUNT(fields), is_none, check                                 \
	}

/* Makes the static `IDENTIFIER_words` of an enum by the function that names its values. */
#define WORDS(identifier, type, function, number)                                                                      \
	static const char *name_of_##identifier(unsigned value)                                                        \
	{                                                                                                              \
		return function((type)value);                                                                          \
	}                                                                                                              \
	static const struct field_words identifier##_words = {name_of_##identifier, number}

/* ---- writing: JSON with two spaces of indentation; arrays of words and numbers on one line ---- */

/* A report of thousands of dashboards is never in memory as a whole: what is done goes on to the stream. */
struct json_out {
	struct strbuf *to; /* what is not on the stream yet */
	FILE *stream;
	size_t depth;
	bool is_begun;    /* the innermost object or array has something in it */
	bool is_inline;   /* the innermost array is on one line */
	const char *file; /* of FIELD_FILE; or NULL */
};

void json_out_open(struct json_out *out, char bracket);
void json_out_close(struct json_out *out, char bracket);
void json_out_key(struct json_out *out, const char *key);
void json_out_item(struct json_out *out);                     /* the next of an array begins */
void json_out_slice(struct json_out *out, struct slice text); /* at NULL: null */
void json_out_text(struct json_out *out, const char *text);   /* NULL: null */
void json_out_number(struct json_out *out, int64_t number);
void json_out_word(struct json_out *out, const char *word); /* true, false, null */

/* The members of a struct, into the object that is open. */
void fields_write(struct json_out *out, const struct record *record, const void *from);

/* A list of structs as an array of objects. */
void fields_write_list(struct json_out *out, const struct record *record, const void *items, size_t count);

/* ---- reading ---- */

struct report_reader {
	struct arena *arena;
	const char *file; /* for messages */
	struct error *err;
};

/* Sets the error "FILE:LINE:COLUMN: MESSAGE", FAULT_DATA, with a hint. Returns false. */
bool report_reader_bad(const struct report_reader *reader, const struct value *at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * Reads the keys of the table out of an object into the struct at `to`. Other keys are ignored. False with an error
 * for a key that is not there or is of another type. What is kept is in the arena, or is part of the tree.
 */
bool fields_read(struct report_reader *reader, const struct record *record, const struct value *object, void *to);

/* ---- report_records.c ---- */

extern const struct record conflict_record;     /* of struct conflict */
extern const struct record check_record;        /* of struct check */
extern const struct record report_record;       /* of struct report: what is not the plan's */
extern const struct record plan_record;         /* of struct plan */
extern const struct record plan_row_record;     /* of struct plan_row */
extern const struct record change_record;       /* of struct change */
extern const struct record page_subject_record; /* of struct page_subject */
extern const struct record page_group_record;   /* of struct page_group */
extern const struct record page_layout_record;  /* of struct page_layout */

#endif
