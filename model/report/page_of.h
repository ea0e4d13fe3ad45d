/* SPDX-License-Identifier: MIT */
/* page_of: makes the page of a comparison. A kind of group is a row in the table of page_of.c and a function (fold.h).
 */
#ifndef DASHSYNC_MODEL_REPORT_PAGE_OF_H
#define DASHSYNC_MODEL_REPORT_PAGE_OF_H

#include "model/report/page.h"

struct arena;
struct value;

/*
 * The page of changes that diff_dashboards or diff_edits made of `old` and `new`, before changes_keep. Everything in it
 * is in `arena`. Time and memory are near linear in the changes and the documents.
 */
void page_of(struct arena *arena, const struct value *old, const struct value *new, const struct changes *changes,
	     struct page *out);

#endif
