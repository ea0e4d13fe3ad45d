/* SPDX-License-Identifier: MIT */
/*
 * unresolved: placeholders that nothing fills in.
 *
 * An export whose `__inputs` were taken out, and a dashboard that grafana-operator would fill in from `datasources` of
 * its resource, still name `${DS_PROMETHEUS}`: Grafana looks for a data source of that name and finds none. Neither a
 * file nor a server shows that before somebody opens the dashboard, but it is known here: there is no such variable.
 */
#ifndef DASHSYNC_MODEL_DOCUMENT_UNRESOLVED_H
#define DASHSYNC_MODEL_DOCUMENT_UNRESOLVED_H

#include "model/base/diag.h"

struct arena;
struct document;
struct value;

/*
 * Warns of each such name once, at its first place. `resolved` is the document as the target wants it (resolve.h), so
 * that what the target's `datasources` maps is none.
 */
void unresolved_warn(struct arena *arena, const struct document *document, const struct value *resolved,
		     struct diagnostics *diags);

#endif
