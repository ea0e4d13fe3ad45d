/* SPDX-License-Identifier: MIT */
/* comparison_internal: what the files of comparison share. Private to sync/compare. */
#ifndef DASHSYNC_SYNC_COMPARE_COMPARISON_INTERNAL_H
#define DASHSYNC_SYNC_COMPARE_COMPARISON_INTERNAL_H

#include "sync/compare/comparison.h"

struct error;

/* ---- comparison_facts.c ---- */

/*
 * Gathers the facts about the live that was read; `known` as in struct compare_input. False when something else that is
 * needed cannot be read.
 */
bool comparison_gather(const struct operation *operation, const struct base *known, struct arena *arena,
		       const struct desired *desired, struct comparison *comparison, struct error *err);

/* The facts about the base that was found, its edits and conflicts included. */
uint32_t comparison_base_facts(const struct operation *operation, struct arena *arena, const struct desired *desired,
			       struct comparison *comparison);

/* ---- comparison.c ---- */

/* Decides by the facts and puts the decision into words, with the guard that holds it back where there is one. */
void comparison_conclude(const struct operation *operation, const struct operation_policy *policy, struct arena *arena,
			 const struct desired *desired, struct comparison *comparison);

/* The state `error`, in the words of what failed. */
void comparison_fail(struct arena *arena, const struct error *err, struct comparison *comparison);

/* ---- comparison_words.c ---- */

/* Adds to the note. */
void comparison_add_note(struct arena *arena, struct comparison *comparison, const char *text);

/*
 * Fills in who saved live and when, where the answer that live came in does not say so (Azure): from the newest
 * version, whose list may have a number for a name; then the single version is asked for.
 */
void comparison_name_saver(const struct operation *operation, struct arena *arena, const struct desired *desired,
			   struct comparison *comparison);

/* Fills in who edited live since base, when and why, as far as the versions show it. */
void comparison_name_editor(struct arena *arena, struct comparison *comparison);

/* Notes that git names another folder than the one that live is in, where both are known. */
void comparison_note_folder(struct arena *arena, const struct desired *desired, struct comparison *comparison);

/* Notes that live is served in another form than it was saved, or was changed beside the Grafana API. */
void comparison_name_form(struct arena *arena, const struct desired *desired, struct comparison *comparison);

/* Why --quiet-minutes leaves a dashboard that somebody saved a moment ago, or NULL. */
const char *comparison_quiet_reason(struct arena *arena, const struct comparison *comparison, uint32_t minutes,
				    int64_t now);

/* Why nothing may be saved on a live whose content is not that of its newest version, or NULL. */
const char *comparison_unsure_reason(struct arena *arena, const struct live *live);

#endif
