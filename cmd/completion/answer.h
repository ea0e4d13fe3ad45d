/* SPDX-License-Identifier: MIT */
/* answer: one answer that is being made, and values that are lists. */
#ifndef DASHSYNC_CMD_COMPLETION_ANSWER_H
#define DASHSYNC_CMD_COMPLETION_ANSWER_H

#include <stdbool.h>

#include "cmd/completion/candidates.h"
#include "cmd/completion/deadline.h"
#include "cmd/completion/line.h"
#include "cmd/completion/question.h"

struct arena;
struct dashboards_search;
struct strbuf;

struct completion {
	const struct completion_question *question;
	const struct line *line;
	struct arena *arena;
	struct candidates *candidates;
	struct deadline deadline;
	struct strbuf *directive;         /* the last line: ":" and more */
	struct dashboards_search *search; /* to be remembered once the answer is printed; NULL: there was none */
};

/* Adds values of one kind; `detail` is of the row that names the function (values.c). */
typedef void values_fn(struct completion *completion, const char *detail);

/*
 * Of a value that is a list, moves what is before its last comma from the prefix to the front, so that each item is
 * completed. `before` gets that part.
 */
void answer_split_list(struct completion *completion, struct slice *before);

/* Whether an item is in that part. */
bool answer_list_has(struct slice before, struct slice item);

#endif
