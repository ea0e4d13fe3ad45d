/* SPDX-License-Identifier: MIT */
/*
 * resource: Kubernetes resources that hold dashboards, by one table of kinds; private to document.h.
 *
 * A resource is an object with a text `kind`, and `apiVersion` or `metadata` beside it. A list is a resource whose kind
 * ends in List and that has `items`. Kinds that are not in the table are passed over (document_reader.h).
 */
#ifndef DASHSYNC_MODEL_DOCUMENT_RESOURCE_H
#define DASHSYNC_MODEL_DOCUMENT_RESOURCE_H

#include <stdbool.h>

struct document_reader;
struct value;
struct envelope_context;

/* Opens a resource; false when `value` is none, and nothing was done. */
bool resource_open(struct document_reader *reader, const struct value *value, const struct envelope_context *around);

#endif
