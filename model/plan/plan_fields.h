/* SPDX-License-Identifier: MIT */
/*
 * plan_fields: the keys of a saved plan as tables, and the walks that read and make its objects by them.
 *
 * Private to plan_file. A new key is a row in plan_fields.c, a field in model/plan/plan_file.h, a line in
 * docs/saved-plan.md, and, when it is one of a dashboard, a row in plan_file_hold.c that says in words that it went
 * stale.
 */
#ifndef DASHSYNC_MODEL_PLAN_PLAN_FIELDS_H
#define DASHSYNC_MODEL_PLAN_PLAN_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/error.h"
#include "model/base/slice.h"
#include "model/value/value.h"

struct arena;

#define PLAN_MAKE_AGAIN "Make the plan again with 'dashsync plan --out FILE'."

enum plan_type {
	PLAN_TEXT,
	PLAN_TEXTS,
	PLAN_COMMIT,
	PLAN_NUMBER,
	PLAN_DIGEST,
	PLAN_FLAG,
	PLAN_ON_DRIFT,
	PLAN_STATE,
	PLAN_ACTION,
	PLAN_OPTIONS,
	PLAN_ROWS,
};

/* What is in the file where a field is not known: a text at NULL, a certain number, no texts. */
enum plan_unknowns {
	PLAN_THERE, /* it is known always */
	PLAN_NULL,
	PLAN_LEFT_OUT, /* the key is not in the file */
};

struct plan_field {
	const char *key;
	enum plan_type type;
	size_t offset; /* of the field in its struct */
	enum plan_unknowns unknowns;
	int64_t unknown; /* the number that is not known */
};

struct plan_fields {
	const struct plan_field *items;
	size_t count;
};

extern const struct plan_fields plan_fields_root;    /* of struct saved_plan */
extern const struct plan_fields plan_fields_options; /* of struct policy */
extern const struct plan_fields plan_fields_row;     /* of struct saved_row */

const struct plan_field *plan_fields_find(const struct plan_fields *fields, struct slice key);

struct plan_reader {
	struct arena *arena;   /* for what is kept */
	struct arena *scratch; /* for messages */
	const char *file;
	struct error *err;
};

/* Sets the error "FILE:LINE:COLUMN: MESSAGE" with the hint to make the plan again. Returns false. */
bool plan_fields_bad(const struct plan_reader *reader, const struct value *at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* A text of the file, cut and made fit for a message; in the scratch arena. */
const char *plan_fields_shown(const struct plan_reader *reader, struct slice text);

/* Reads the value of one key into `to`, the field itself. False with an error. */
bool plan_fields_read_one(struct plan_reader *reader, const struct plan_field *field, const struct value *value,
			  void *to);

/* Reads an object whose keys are those of the table, all that are not left out and no others, into the struct at `to`.
 */
bool plan_fields_read(struct plan_reader *reader, const struct plan_fields *fields, const struct value *object,
		      void *to);

/* The value of one field of the struct at `from`; texts are shared. */
struct value plan_fields_make_one(struct arena *arena, const struct plan_field *field, const void *from);

/* The object of a struct, keys in the order of the table. */
struct value plan_fields_make(struct arena *arena, const struct plan_fields *fields, const void *from);

#endif
