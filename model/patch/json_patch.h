/* SPDX-License-Identifier: MIT */
/*
 * json_patch: a changed value in a JSON text whose formatting stays (pull).
 *
 * What a file says and what it means on a target differ: data sources are mapped, the server rewrites some values. So
 * there are four trees: the values in the file, their meaning, the desired meaning, and the desired meaning as the file
 * would spell it. Every value that means already what it shall keeps its bytes: number text, escapes, white space, the
 * order of keys. A changed one is replaced in its place; added ones are written in the indentation found around them;
 * removed ones go with their comma and line. Items of arrays are paired by diff's identities, so a panel that was put
 * in front leaves the others alone, and one that moved takes its text along.
 *
 * Members that the file has and that have no meaning (id, uid, version; nothing in `current`) stay.
 *
 * A new member goes where its key belongs when the keys around it are sorted, else behind the member that it follows in
 * `desired` when that has the order of the file, else at the end.
 *
 * It is for the caller to read the result and see that it means what was desired.
 */
#ifndef DASHSYNC_MODEL_PATCH_JSON_PATCH_H
#define DASHSYNC_MODEL_PATCH_JSON_PATCH_H

#include <stdbool.h>

#include "model/base/slice.h"
#include "model/patch/json_layout.h"

struct strbuf;
struct value;

/* The text of a file with one or several dashboards. Each is found from where the one before it was. */
struct json_text {
	struct slice text;
	struct json_style style;
	struct json_cursor cursor;
};
struct json_text json_text_of(struct slice text);

struct json_patch {
	struct json_text *text;      /* of the whole file */
	const struct value *file;    /* a dashboard in it, with its places */
	const struct value *current; /* what it means, shaped like `file` */
	const struct value *desired; /* what it shall mean */
	const struct value *spelled; /* shaped like `desired`, as the file would say it */
	bool doubles;                /* a number stays when it is `desired` as a double: the server keeps no more */
};

/*
 * Appends the new text of the dashboard; `*old` is the part of the file's text that it replaces. False when `file` is
 * not JSON in the text: it is kept in a string, or the text is in another language.
 */
bool json_patch(const struct json_patch *patch, struct slice *old, struct strbuf *out);

#endif
