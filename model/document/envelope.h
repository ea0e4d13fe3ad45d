/* SPDX-License-Identifier: MIT */
/*
 * envelope: what a value of a file is, by one table of shapes; private to document.h, which says
 * what each shape is.
 */
#ifndef DASHSYNC_MODEL_DOCUMENT_ENVELOPE_H
#define DASHSYNC_MODEL_DOCUMENT_ENVELOPE_H

struct document_reader;
struct value;
struct envelope_context;

#define LIMIT_ENVELOPES 8 /* one in another; a list of ConfigMaps of API answers has three */

/* Adds the dashboards in `value` to the reader, and its problems to the diagnostics. */
void envelope_open(struct document_reader *reader, const struct value *value, const struct envelope_context *around);

#endif
