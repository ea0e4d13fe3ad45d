/* SPDX-License-Identifier: MIT */
/*
 * unreadable: texts that are neither JSON nor YAML for a reason that has a name.
 *
 * A file in UTF-16, one with the markers of a merge conflict, and a template that has yet to be rendered all end as
 * syntax errors, whose place and words hide the cause. Both readers ask here: of the encoding before they read, of the
 * other two where they would report a syntax error.
 */
#ifndef DASHSYNC_MODEL_VALUE_UNREADABLE_H
#define DASHSYNC_MODEL_VALUE_UNREADABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/diag.h"
#include "model/base/slice.h"

/* The place of a byte of the text, whose first character is at `origin`; time linear in the offset. */
struct place unreadable_place(struct slice text, size_t offset, struct place origin);

/*
 * A byte-order mark of UTF-8 is an error, but is taken off, so that reading can go on. False, with an error, for a text
 * in UTF-16 or UTF-32, with a byte-order mark or without.
 */
bool unreadable_encoding(struct slice *text, struct place origin, struct diagnostics *diags);

/* Whether a line begins with a marker that git leaves where a merge has a conflict: an error at the first one. */
bool unreadable_conflict(struct slice text, struct place origin, struct diagnostics *diags);

/*
 * Whether a syntax error of JSON at `offset` is inside of an action of a template ({{ ... }} and the like): an error
 * where the action begins. In a string, which JSON leaves alone, an action is none.
 */
bool unreadable_json_template(struct slice text, size_t offset, struct place origin, struct diagnostics *diags);

/* Whether an action of a template begins where YAML expects a node: an error at the first. For text with errors only.
 */
bool unreadable_yaml_template(struct slice text, struct place origin, struct diagnostics *diags);

#endif
