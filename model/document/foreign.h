/* SPDX-License-Identifier: MIT */
/*
 * foreign: things that are kept beside dashboards, or taken for them, and are something else; private to document.h.
 *
 * A dashboard of another product, a template of Azure Resource Manager or the input of a generator is named in the
 * error that refuses it. What tools keep beside dashboards in folders of their own making (the folder's own file of Git
 * Sync, a kustomization, the other kinds of grafana-operator and grizzly, a provisioning file of Grafana) is passed
 * over.
 */
#ifndef DASHSYNC_MODEL_DOCUMENT_FOREIGN_H
#define DASHSYNC_MODEL_DOCUMENT_FOREIGN_H

#include <stdbool.h>

#include "model/base/slice.h"

struct arena;
struct value;

struct foreign {
	const char *rule;
	const char *what; /* "a Perses dashboard" */
	const char *hint; /* or NULL */
};

/* What an object is by its keys, when it is known to be something else. */
bool foreign_find(const struct value *object, struct foreign *out);

/* Whether resources of this group and kind belong beside dashboards. The kinds that hold dashboards are none. */
bool foreign_is_companion(struct slice group, struct slice kind);

/* What an object without a kind is, by the name of its file and its keys, when it belongs beside dashboards; or NULL.
 */
const char *foreign_companion_file(const char *file, const struct value *object);

/*
 * Whether a thing that is not read holds a dashboard somewhere: as a resource, a model, or as JSON in a text. Counts
 * what it looks at in `looked`, and finds nothing beyond LIMIT_DOCUMENT_BYTES: aliases and embedded texts can make a
 * small file a large tree, many times.
 */
bool foreign_holds_dashboard(const struct value *value, size_t *looked);

#endif
