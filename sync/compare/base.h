/* SPDX-License-Identifier: MIT */
/*
 * base: what git and live last had in common (docs/decision-table.md).
 *
 * Looked for only when live differs from git. The steps, in order: the newest version that is ours; a newer version
 * that git has taken in since; without any of ours, the version that equals git's newest matching commit. A version is
 * ours when its trailer's digest is that of its data, or its data equals the git document at the trailer's commit up to
 * rewrites; anything else is somebody's edit, whatever its message says.
 */
#ifndef DASHSYNC_SYNC_COMPARE_BASE_H
#define DASHSYNC_SYNC_COMPARE_BASE_H

#include <stdbool.h>
#include <stdint.h>

#include "model/base/error.h"
#include "model/base/slice.h"

struct arena;
struct operation;
struct live;
struct value;
struct desired;

enum base_kind {
	BASE_NONE,        /* all versions were seen and none is it */
	BASE_LOST,        /* none, and the list of versions is cut */
	BASE_UNKNOWN,     /* none, and the versions cannot be known or the clone is shallow */
	BASE_FROM_SERVER, /* the data of one of our versions */
	BASE_FROM_COMMIT, /* the git document at `commit` */
};

/* What one version was taken for. */
enum version_is {
	VERSION_IS_EDIT,     /* somebody's: no trailer */
	VERSION_IS_OURS,     /* the base, by its stored data */
	VERSION_IS_MERGED,   /* ours, a merge: the base is the git document at its commit */
	VERSION_IS_MISMATCH, /* somebody's: its trailer does not match its data */
	VERSION_IS_ROLLBACK, /* a rollback's trailer; an edit */
	VERSION_IS_RESTORE,  /* the server says that it restores an older version; an edit */
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
	int64_t rollback_to; /* of a rollback's trailer, a claim: which version it brought back */
	struct slice run;    /* and by which run */
	struct slice words;  /* and what its message says beside; untrusted text */
};

struct base {
	enum base_kind kind;
	const struct value *document; /* normal form; for STORED and GIT */
	int64_t version;              /* of STORED, and of the version that equals a GIT one */
	struct slice commit;          /* 40 hex digits */
	int64_t at;                   /* that commit's time, 0 when unknown */
	struct slice content;         /* of STORED: the digest that the trailer claims; at NULL elsewhere */
	struct slice id;              /* the config id in its trailer, or at NULL */
	bool versions_unavailable;    /* the versions could not be listed: git's history is the only witness */
	const char *note;             /* what a person should know, e.g. "trailer does not match", or NULL */
	const char *limitation; /* what could not be known and what would help, the same for all dashboards, or NULL */
	const struct version_verdict
		*verdicts; /* the versions that were looked at, newest first, up to the base of ours */
	size_t verdicts_count;
	int64_t oldest; /* the oldest version that the server listed, when the whole list was read; else 0 */
};

/* Whether dashsync saved the version, a merge or not, and nothing has undone that. */
static inline bool version_is_ours(const struct version_verdict *verdict)
{
	return verdict->as == VERSION_IS_OURS || verdict->as == VERSION_IS_MERGED;
}

/* The version of ours at which the search ended, or NULL: none was among those that were looked at. */
const struct version_verdict *base_our_version(const struct base *base);

/*
 * Finds the base of one dashboard. Versions above `live->version` are ignored: they are newer than what was compared.
 * False only for an error that is not a lack of rights (those give BASE_UNKNOWN).
 */
bool base_find(const struct operation *operation, struct arena *arena, const struct desired *desired,
	       const struct live *live, struct base *out, struct error *err);

#endif
