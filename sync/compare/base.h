/* SPDX-License-Identifier: MIT */
/*
 * base: what git and live last had in common (docs/decision-table.md, "How the base is found").
 *
 * Looked for only when live differs from git. Rule 1: the newest version that is ours. Rules 2 and 3: a version that
 * git has taken in, or that was what git said (model/plan/base_rule.h). A version is ours when it carries our trailer
 * and its number is the one after the version that the save named. A higher number (a race, a message that was posted
 * again) is ours only when its content is what the trailer says, the versions between are listed, and none of them is
 * the same save. Anything else is somebody's edit, whatever its message says.
 */
#ifndef DASHSYNC_SYNC_COMPARE_BASE_H
#define DASHSYNC_SYNC_COMPARE_BASE_H

#include <stdbool.h>
#include <stdint.h>

#include "model/base/error.h"
#include "model/base/slice.h"
#include "model/value/digest.h"

struct arena;
struct desired;
struct live;
struct operation;
struct value;
struct version;

/*
 * The search needs the documents of so many versions, the newest, and of all that have a trailer, to compare them up to
 * rewrites. Of any other base_meaning is enough.
 */
#define BASE_KEPT_TEXTS 8

enum base_kind {
	BASE_NONE,        /* all versions were seen and none is it */
	BASE_LOST,        /* none, and the list of versions is cut */
	BASE_UNKNOWN,     /* none, and the versions cannot be known */
	BASE_SHALLOW,     /* none, and the clone lacks commits that would show it */
	BASE_FROM_SERVER, /* the data of one of our versions */
	BASE_FROM_COMMIT, /* the content of `commit`, which a version shares, or of which one of ours is a merge */
};

/* What one version was taken for. */
enum version_is {
	VERSION_IS_EDIT,     /* somebody's: no trailer */
	VERSION_IS_OURS,     /* the base, by its stored data */
	VERSION_IS_MERGED,   /* ours, a merge: the base is the git document at its commit */
	VERSION_IS_MISMATCH, /* somebody's: its trailer does not match its data or its number */
	VERSION_IS_ROLLBACK, /* a rollback's trailer; an edit */
	VERSION_IS_RESTORE,  /* the server says that it restores an older version; an edit */
	VERSION_IS_RESAVE,   /* nobody's edit: it equals the version below it in meaning */
	VERSION_IS_UNDONE,   /* ours, but a rollback with raced=1 put back what it covered */
	VERSION_IS_PRUNED,   /* listed, and gone when it was asked for */
};

/* One version that was looked at. */
struct version_verdict {
	int64_t version;
	int64_t on; /* of a trailer: the version that the save named; else 0 */
	enum version_is as;
	struct slice by;     /* who saved it, or at NULL */
	struct slice at;     /* RFC 3339, or at NULL */
	struct slice commit; /* of a trailer, or at NULL */
	struct slice id;     /* of a trailer: the config id, or at NULL */
	int64_t rollback_to; /* of a rollback's trailer, a claim: which version it brought back */
	struct slice run;    /* and by which run */
	struct slice words;  /* what its message says beside a trailer; untrusted text */
};

struct base {
	enum base_kind kind;
	unsigned rule;                /* that found it: 1, 2 or 3; else 0 */
	const struct value *document; /* normal form; for FROM_SERVER and FROM_COMMIT */
	int64_t version;              /* that has this content; of a merge of ours: the merge */
	bool is_merge;                /* by rule 1, of a merge: `version` has a person's edits beside it */
	struct slice commit;          /* 40 hex digits */
	int64_t at;                   /* that commit's time, 0 when unknown */
	struct slice content;         /* of FROM_SERVER: the digest that the trailer claims; at NULL elsewhere */
	struct slice id;              /* the config id in its trailer, or at NULL */
	bool versions_unavailable;    /* the versions could not be listed: git's history is the only witness */
	const char *note;             /* what a person should know, e.g. "a trailer that does not match it", or NULL */
	const char *limitation; /* what could not be known and what would help, the same for all dashboards, or NULL */
	const struct version_verdict
		*verdicts; /* the versions that were looked at, newest first, up to the base of ours */
	size_t verdicts_count;
	int64_t oldest; /* the oldest version that the server listed, when the whole list was read; else 0 */

	/*
	 * Live as it is compared. While live's number is that of a listed version, nobody has saved since: that
	 * version's data then, whatever the server serves. Content of an Azure resource may have been written
	 * beside the Grafana API, so there the number counts only where the data are equal, or where live's
	 * schemaVersion is above the stored one's.
	 */
	const struct value *live;
	enum live_form {
		LIVE_AS_STORED,   /* what is served is what the version has */
		LIVE_IS_MIGRATED, /* the server serves another form of the version */
		LIVE_IS_BESIDE,   /* the version has other content: changed beside the Grafana API (ARM) */
		LIVE_IS_UNLISTED, /* its version is not among those that are listed */
	} live_form;
};

/* Whether dashsync saved the version, a merge or not, and nothing has undone that. */
static inline bool version_is_ours(const struct version_verdict *verdict)
{
	return verdict->as == VERSION_IS_OURS || verdict->as == VERSION_IS_MERGED;
}

/* Whether there is one. */
static inline bool base_is_found(const struct base *base)
{
	return base->kind == BASE_FROM_SERVER || base->kind == BASE_FROM_COMMIT;
}

/* Whether live's number is that of a listed version and proves that nobody has saved since. */
static inline bool base_counts_number(const struct base *base)
{
	return base->live_form == LIVE_AS_STORED || base->live_form == LIVE_IS_MIGRATED;
}

/* The digest of what a version's document means: equal for documents that differ in nothing but spelling. */
struct digest base_meaning(const struct version *version);

/* The version of ours at which the search ended, or NULL: none was among those that were looked at. */
const struct version_verdict *base_our_version(const struct base *base);

/*
 * Finds the base of one dashboard. Versions above `live->version` are ignored: they are newer than what was compared.
 * False only for an error that is not a lack of rights (those give BASE_UNKNOWN).
 */
bool base_find(const struct operation *operation, struct arena *arena, const struct desired *desired,
	       const struct live *live, struct base *out, struct error *err);

#endif
