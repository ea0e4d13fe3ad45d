/* SPDX-License-Identifier: MIT */
/*
 * yaml_directives: what is between the documents of a YAML stream, spelled so that libyaml takes it. A part of the YAML
 * reader.
 *
 * YAML 1.2.2 passes over a directive that it does not know and reads a later 1.x, both with a warning (section 6.8);
 * allows `...` where no document is open, and a document behind `...` without `---` (9.1); and tabs in blank lines
 * before a document and before the bracket that begins one. libyaml refuses all of these.
 */
#ifndef DASHSYNC_MODEL_VALUE_YAML_DIRECTIVES_H
#define DASHSYNC_MODEL_VALUE_YAML_DIRECTIVES_H

#include "model/base/diag.h"
#include "model/base/slice.h"

struct arena;

/*
 * The text itself, or a copy in `arena` in which these are spelled otherwise: of the same length and with the same line
 * breaks, so that every place stays. Expects text that passed yaml_source_check. Adds warnings to `diags`.
 */
struct slice yaml_directives_respell(struct arena *arena, struct slice text, struct place origin,
				     struct diagnostics *diags);

#endif
