/* SPDX-License-Identifier: MIT */
/* normal: the normal form of a dashboard. Two dashboards are equal when their normal forms are. */
#ifndef DASHSYNC_MODEL_DOCUMENT_NORMAL_H
#define DASHSYNC_MODEL_DOCUMENT_NORMAL_H

struct arena;
struct value;

/* The dashboard without `id`, `uid`, `version`, `iteration` at the top level; children shared. */
const struct value *normal_form(struct arena *arena, const struct value *dashboard);

#endif
