/* SPDX-License-Identifier: MIT */
/*
 * yaml_misread: what libyaml, which reads YAML 1.1, reads in silence as something else than YAML 1.2 says. A part of
 * the YAML reader.
 */
#ifndef DASHSYNC_MODEL_VALUE_YAML_MISREAD_H
#define DASHSYNC_MODEL_VALUE_YAML_MISREAD_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/diag.h"
#include "model/base/slice.h"

/*
 * Whether `?` comes right before other text in the first `length` bytes of the source, which are between two
 * nodes; `*offset` is where.
 */
bool yaml_misread_key(struct slice source, size_t length, size_t *offset);

/*
 * Whether the anchor or alias of a node goes on behind the `length` bytes of its name; `*offset` is where, in the
 * source from the node on.
 */
bool yaml_misread_name(struct slice node, size_t length, size_t *offset);

/*
 * The length of a last line of blanks without a line break, which libyaml leaves out of a block scalar or gives no line
 * break; 0 when there is none.
 */
size_t yaml_misread_tail(struct slice text);

/* The words for each; the place is that of the offset. */
void yaml_misread_report_key(struct diagnostics *diags, struct place place);
void yaml_misread_report_name(struct diagnostics *diags, struct place place, const char *name);
void yaml_misread_report_tail(struct diagnostics *diags, struct place place);

#endif
