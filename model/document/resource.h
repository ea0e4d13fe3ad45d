/* SPDX-License-Identifier: MIT */
/*
 * resource: Kubernetes resources that hold dashboards, by one table of kinds; private to document.h.
 *
 * A resource is an object with a text `kind`, and `apiVersion` or `metadata` beside it. A list is a resource whose kind
 * ends in List and that has `items`. Kinds that are not in the table are passed over (opening.h).
 */
#ifndef DASHSYNC_MODEL_DOCUMENT_RESOURCE_H
#define DASHSYNC_MODEL_DOCUMENT_RESOURCE_H

#include <stdbool.h>

struct opening;
struct value;
struct wrapping;

/* Opens a resource; false when `value` is none, and nothing was done. */
bool resource_open(struct opening *opening, const struct value *value, const struct wrapping *around);

#endif
