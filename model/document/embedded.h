/* SPDX-License-Identifier: MIT */
/*
 * embedded: JSON or YAML that is kept inside a string, as ConfigMaps and grafana-operator resources keep dashboards.
 *
 * The text of a YAML literal block is in the file unchanged, so every node and every problem in it gets its true line
 * and column. Of any other string only the place of the string itself is certain: all nodes have this place, and a
 * problem names its line and column in the embedded text in words.
 */
#ifndef DASHSYNC_MODEL_DOCUMENT_EMBEDDED_H
#define DASHSYNC_MODEL_DOCUMENT_EMBEDDED_H

#include "model/base/diag.h"
#include "model/value/value.h"
#include "model/value/yaml.h"

struct arena;

/*
 * Reads the JSON that `string` holds, as json_read: the root, or NULL when any error was added. `*values` counts what
 * the embedded texts of one file have together, which may be LIMIT_VALUES.
 */
const struct value *embedded_read(struct arena *arena, const struct value *string, const char *file,
				  struct diagnostics *diags, size_t *values);

/* Reads the YAML that `string` holds, as yaml_read: false when any error was added. */
bool embedded_read_yaml(struct arena *arena, const struct value *string, const char *file, struct diagnostics *diags,
			size_t *values, struct yaml_stream *out);

#endif
