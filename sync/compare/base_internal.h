/* SPDX-License-Identifier: MIT */
/* base_internal: what the files of base share. Private to sync/compare. */
#ifndef DASHSYNC_SYNC_COMPARE_BASE_INTERNAL_H
#define DASHSYNC_SYNC_COMPARE_BASE_INTERNAL_H

#include "model/document/rewrite.h"
#include "model/plan/base_rule.h"
#include "model/plan/trailer.h"
#include "model/value/digest.h"
#include "sync/compare/base.h"
#include "sync/compare/git_past.h"
#include "sync/grafana/gateway.h"

/* One listed version; or live, where what is served is that of no listed version. Texts live in the search's arena. */
struct record {
	struct version_verdict verdict;
	int64_t created;  /* seconds since the epoch; INT64_MAX when unknown */
	bool has_data;    /* else it was pruned since it was listed */
	bool has_trailer; /* of a save or of a rollback */
	bool matches;     /* its content is what the trailer says */
	struct trailer trailer;
	struct digest meaning;      /* of the normal form with its equivalences put into one spelling */
	struct slice text;          /* of the document; at NULL: dropped, only the digest is kept */
	const struct value *normal; /* the normal form where it is kept, or NULL */
};

struct base_search {
	const struct operation *operation;
	struct arena *arena;
	const struct desired *desired;
	const struct live *seen;
	const struct value *served; /* live's normal form as it was read */
	struct rewrites rewrites;
	struct git_past past;
	struct base *base;
	struct record *records; /* newest first */
	size_t count;
	size_t room;
	size_t ours;    /* index of the newest record that is ours; BASE_RULE_NONE */
	int64_t oldest; /* the lowest version listed; INT64_MAX: none */
	bool denied;    /* the versions may not be read */
};

/* Adds to the base's note. */
void base_add_note(struct base_search *search, const char *note);

/* ---- base_versions.c ---- */

/*
 * Reads the versions, newest first, until one is ours or there are no more; fills `records` and `ours`. False on a
 * failure, a lack of rights (FAULT_DENIED) included; the records of the pages before it stay.
 */
bool base_read_versions(struct base_search *search, struct error *err);

/* A record's normal form, in `arena` unless it has been read before; NULL where its document was dropped. */
const struct value *base_normal(struct arena *arena, const struct record *record);

/* Whether a record equals the one below it in meaning: somebody pressed Save. */
bool base_is_resave(const struct base_search *search, size_t i);

/* Puts live in front of the records when it is none of them. */
void base_add_live(struct base_search *search);

/* ---- base_history.c ---- */

/* Rules 2 and 3: compares the records with the commits, and makes the version that the rules choose the base. */
bool base_search_history(struct base_search *search, struct error *err);

#endif
