/* SPDX-License-Identifier: MIT */
/*
 * commit_nodes: a part of the history as an array, for walks that go from commits to their parents more than once.
 *
 * Children come before their parents, else the newest first. What the nodes point to lives in the arena.
 */
#ifndef DASHSYNC_SYNC_SOURCE_COMMIT_NODES_H
#define DASHSYNC_SYNC_SOURCE_COMMIT_NODES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/error.h"
#include "sync/git/ancestry.h"
#include "sync/git/git.h"

struct arena;

struct commit_node {
	struct git_id commit;
	struct git_id tree;
	int64_t time;          /* of the committer */
	size_t first_parent;   /* its index, PAST_NOTHING, or PAST_UNKNOWN where it is not in the array (source.h) */
	const size_t *parents; /* indexes of those that are in the array */
	size_t parents_count;
	bool is_cut; /* it has parents that are not in the array */
};

struct commit_nodes {
	const struct commit_node *items;
	size_t count;
	size_t start; /* index of the commit that was asked for */
};

/* The newest `most` commits that `start` descends from, itself first. */
bool commit_nodes_read(struct git *git, const struct git_id *start, size_t most, struct arena *arena,
		       struct commit_nodes *out, struct error *err);

/* The same, behind the newest `most` commits of its main line (ancestry_main_line) that are not among its ancestors. */
bool commit_nodes_read_line(struct git *git, const struct git_id *start, size_t most, struct arena *arena,
			    struct commit_nodes *out, struct error *err);

/*
 * How each of the nodes is related to another commit: KINSHIP_SAME and KINSHIP_DESCENDANT as ancestry_kinship(node,
 * other) has them, KINSHIP_UNRELATED for all else. Costs one question to git for each node whose parents are cut off.
 */
void commit_nodes_kinship(struct git *git, const struct commit_nodes *nodes, const struct git_id *other,
			  enum kinship *out);

#endif
