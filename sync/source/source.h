/* SPDX-License-Identifier: MIT */
/*
 * source: the files of a working tree, of a commit, or of a plain folder.
 *
 *     struct source *source = source_open(&where, &err);
 *     source_list(source, &rules, arena, &files, diags, &err);      which files are dashboards
 *     source_read(source, arena, path, limit, &content, &err);             any thread, any order
 *     source_close(source);
 *
 * A working tree gives the files that git does not ignore, tracked or not; a commit is read straight from the object
 * database, in bare repositories and linked worktrees too. Outside git a plain folder serves, without history.
 * Symbolic links inside the root are followed, those that lead outside are refused with a diagnostic. All paths are
 * relative to the root (of the work tree, of the commit, of the folder), with '/' between segments, in UTF-8; other
 * names are a diagnostic.
 */
#ifndef DASHSYNC_SYNC_SOURCE_SOURCE_H
#define DASHSYNC_SYNC_SOURCE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/diag.h"
#include "model/base/error.h"
#include "model/base/slice.h"
#include "sync/git/commit.h"

struct arena;
struct git;
struct git_id;
struct source;

struct source_where {
	const char *directory; /* where to start: the repository is looked for from here upwards */
	const char *ref;       /* a commit-ish, or NULL for the working tree */

	/* The environment, as getenv, in which git's settings are looked for (sync/git/settings.h); NULL: it is empty.
	 */
	const char *(*variable)(const char *name);
};

/* Opens the source. Fails with FAULT_USAGE for a ref that git does not know, or a ref outside git. */
struct source *source_open(const struct source_where *where, struct error *err);
void source_close(struct source *source); /* takes NULL */

/*
 * `directory` of source_where relative to the root: "" or "sub/folder". "" for a bare repository, and for a folder that
 * is not in git, which is its own root.
 */
const char *source_prefix(const struct source *source);

/* The folder of the work tree that the source is in or a commit of; NULL outside git and for a bare repository. */
const char *source_work_tree(const struct source *source);

/*
 * One rule of which files are dashboards. Patterns are git pathspecs without magic, relative to `folder`: a path or a
 * glob, in which `*` matches `/` too; a folder means all below it, "." or "" everything. Where `path` is a folder, an
 * exclude may also be relative to that.
 */
struct source_rule {
	struct slice folder; /* relative to the root, taken literally: where the config is; empty for the root */
	struct slice path;
	const struct slice *exclude;
	size_t exclude_count;
};

struct source_rules {
	const struct source_rule *items;
	size_t count;
};

struct source_file {
	const char *path;
	size_t rule; /* index of the first rule that matched */
};

struct source_files {
	struct source_file *items; /* in byte order of the paths, unique */
	size_t count;
	const char *const *absent; /* of each rule its path from the root where nothing at all is at it, else NULL */
};

/*
 * The files that some rule names, that end in .json, .yaml or .yml, and that are not dashsync's own config. Names that
 * differ only in case are a warning. False when the tree cannot be walked; a rule that matches nothing is a warning
 * naming it, unless nothing is at its path: that is in `out`, and not always a mistake (source_find_past_paths).
 */
bool source_list(struct source *source, const struct source_rules *rules, struct arena *arena, struct source_files *out,
		 struct diagnostics *diags, struct error *err);

struct source_content {
	struct slice text; /* empty when not found */
	bool found;        /* false: there is no such file */
};

/*
 * The bytes of one file, in `arena`. A file that is not there is no error, it is not found. Fails when it is larger
 * than `limit`, not a regular file, or cannot be read. Safe from several threads at once.
 */
bool source_read(struct source *source, struct arena *arena, const char *path, size_t limit, struct source_content *out,
		 struct error *err);

/*
 * How often a file was read since the source was opened, of the work tree or of a commit: once to plan and once to
 * carry out, and a few times for each content of its history, however many dashboards it has.
 */
size_t source_reads(const struct source *source);

/*
 * The commit that is read, or for a working tree what HEAD was when the source was opened, so that a run names one
 * commit throughout. False when there is none (no git, or no commit yet).
 */
bool source_commit(struct source *source, struct arena *arena, struct commit *out);

/* A commit of this repository by its full hash; false when it is not here. */
bool source_find_commit(struct source *source, struct arena *arena, const char *hash, struct commit *out);

/*
 * The first of these paths whose content differs from the commit that source_commit gives, or that it does not have, or
 * NULL: the tree is clean as far as dashsync read it. A commit is always clean. Outside git every path is dirty. Line
 * endings that git's attributes convert make no difference; what filter programs (git-lfs) would do is not seen.
 */
bool source_first_dirty(struct source *source, const char *const *paths, size_t count, const char **dirty,
			struct error *err);

/*
 * Whether these files of the work tree can be committed, and nothing else with them. FAULT_USAGE when there is no work
 * tree in git, FAULT_REFUSED when there is no commit yet, a merge or the like is under way, something else is staged of
 * one of them, or a filter program is configured. source_first_dirty finds out whether they differ from HEAD.
 */
bool source_check_commit(struct source *source, const char *const *paths, size_t count, struct error *err);

/* A text of git's configuration ("user.name") in `arena`, or NULL. */
const char *source_setting(struct source *source, struct arena *arena, const char *name);

/* A content that a file of the work tree was given. */
struct source_text {
	const char *path; /* links followed */
	const char *blob; /* what git calls the content */
};

/* Names what a file gets, to be committed later; the file must be there. */
bool source_name_text(struct source *source, struct arena *arena, const char *path, struct slice text,
		      struct source_text *out, struct error *err);

struct source_order {
	const struct source_text *texts;
	size_t count;
	struct person author;
	struct person committer;
	const char *message;
};

struct source_made {
	const char *hash;   /* 40 hex digits */
	const char *branch; /* or NULL: HEAD is on none */
};

/*
 * Commits HEAD with these contents on the current branch, or on HEAD itself where that is on none. What else is staged
 * stays so. Fails, with HEAD as it was, when it is not the commit any more that source_commit gives, or when a file
 * does not have that content.
 */
bool source_make_commit(struct source *source, struct arena *arena, const struct source_order *order,
			struct source_made *out, struct error *err);

/* How two commits, by their hashes, are related. */
enum kinship source_kinship(struct source *source, const char *first, const char *second);

/*
 * The newest commit that the one that source_commit gives and `ref` have in common, by its hash in `arena`. FAULT_USAGE
 * with a hint when there is none, when git does not know the ref, or outside git.
 */
bool source_merge_base(struct source *source, struct arena *arena, const char *ref, const char **hash,
		       struct error *err);

/* One file where two lines of history parted, and on each of them; empty where it is not there. */
struct source_versions {
	struct slice fork;
	struct slice ours;
	struct slice theirs;
};

/*
 * The file as a merge of the two would have it, borrowed or in `arena`: the side that changed it, or the changes of
 * both. False, `out` untouched, when both changed the same lines.
 */
bool source_merge_texts(struct arena *arena, const struct source_versions *texts, struct slice *out);

/* True when history ends early because the clone is shallow. */
bool source_is_shallow(struct source *source);

/* What the rules name and what was there. */
struct source_past_paths {
	bool *was;          /* of each rule: something was at its path */
	bool any_dashboard; /* a dashboard file that some rule names was there */
};

/*
 * Whether what the rules name is in the index, or was in the newest `commits` commits before the one that source_commit
 * gives, as far as a later commit, or the work tree that is read, took it away. Nothing was, outside git.
 */
bool source_find_past_paths(struct source *source, const struct source_rules *rules, size_t commits,
			    struct arena *arena, struct source_past_paths *out, struct error *err);

/* Dashboard files that git has and, on purpose, not in the work tree. */
struct source_skipped {
	size_t count;
	const char *first; /* or NULL */
};

/*
 * The files that the rules name and that have the skip-worktree bit (a sparse checkout, or git update-index) and are
 * not on disk. None of a commit, which has all its files. False when the index cannot be read.
 */
bool source_find_skipped(struct source *source, const struct source_rules *rules, struct arena *arena,
			 struct source_skipped *out, struct error *err);

/*
 * Why something at a path that git had is not read as a dashboard file: "git ignores it". NULL when nothing is there.
 * For a path that source_list did not give.
 */
const char *source_why_unread(struct source *source, struct arena *arena, const char *path);

/* Reads a file of a commit by its full hash, as source_read; not found when the commit is not here either. */
bool source_read_at(struct source *source, struct arena *arena, const char *hash, const char *path,
		    struct source_content *out, struct error *err);

/* A file of a commit of the past, which is read when its text is asked for. */
struct past_file {
	const char *path;
	const char *content; /* names the bytes: files with the same one have the same */
	const char *id;      /* names the bytes and those of `beside`; NULL for `holds` */
	struct git *git;
	const struct git_id *blob;
};
bool past_file_text(const struct past_file *file, struct arena *arena, struct slice *out, struct error *err);

/* What is looked for in the past; the functions get `user`. */
struct source_query {
	const char *path;   /* where it is today */
	const char *beside; /* a file that decides what the content means (the config): contents beside different ones
			     * are different; or NULL */
	size_t commits;     /* how many are looked at */
	bool names;         /* a content is visited again where it has another name than what was visited before */

	/* Whether a file has it, to follow it through renames; NULL: only `path` is looked at. */
	bool (*holds)(void *user, const struct past_file *file);

	/* Called for each older content, newest first; `file` is borrowed for the call. Return false to stop. */
	bool (*visit)(void *user, const struct commit *commit, const struct past_file *file);
	void *user;
};

/*
 * Walks the contents that a file had in the history of the commit that source_commit gives, that commit's own first,
 * each distinct content once, at the newest commit that has it. The history is the newest commits by committer time,
 * whether or not they changed the file and on whichever side of a merge they are; a merge commit counts with the
 * content that it has itself. Where a commit does not have the file there is nothing to visit. False on a failure to
 * read. Safe from several threads, and the functions of the query may call any function of this header.
 */
bool source_history(struct source *source, const struct source_query *query, struct error *err);

#define PAST_NOTHING SIZE_MAX       /* there is none */
#define PAST_UNKNOWN (SIZE_MAX - 1) /* there is one, which is not among the commits that are looked at */

/* One commit of source_past. */
struct past_commit {
	const char *hash;
	int64_t time;   /* of the committer, in seconds since the epoch */
	size_t parent;  /* the index of its first parent, PAST_NOTHING or PAST_UNKNOWN */
	size_t content; /* what the file is there: the number of a visit, from 0; PAST_NOTHING: not there */
};

struct source_past {
	const struct past_commit *commits; /* children before their parents, else newest first */
	size_t count;
	size_t start; /* index of the commit that source_commit gives: those before it are not among its ancestors */
	const struct commit_node *nodes; /* of the commits, for source_past_kinship */
};

/*
 * As source_history, and the commits that were looked at, in `arena`: those of the history, and before them as many at
 * most that are newer, where the commit that is read is an ancestor of its main line as this repository knows it
 * (ancestry_main_line). Returning false from a visit ends the walk with contents missing.
 */
bool source_past(struct source *source, struct arena *arena, const struct source_query *query, struct source_past *out,
		 struct error *err);

/*
 * How each commit of a past is related to another one, in `arena`: KINSHIP_SAME, KINSHIP_DESCENDANT, or
 * KINSHIP_UNRELATED for all else. To ask source_kinship of each would walk the history as often.
 */
const enum kinship *source_past_kinship(struct source *source, struct arena *arena, const struct source_past *past,
					const char *hash);

/* A content that a file no longer has. */
struct replaced {
	struct source_file file;
	const struct commit
		*by;     /* that took the file away or changed it; NULL: the work tree, which is not committed */
	const char *had; /* the commit before it, by its hash, which has this content */
	struct slice text;
};

struct replaced_query {
	size_t commits; /* how many are looked at, the newest by committer time */

	/* Called for each; what it is given is borrowed for the call. Return false to stop. */
	bool (*visit)(void *user, const struct replaced *replaced);
	void *user;
};

/*
 * Walks what the files that the rules name today were in the commits before the one that source_commit gives, as far as
 * a later commit, or the work tree that is read, changed it or took it away; newest first, each content of a name once.
 * Skips files behind symbolic links that are folders, and objects that this clone does not have.
 */
bool source_replaced(struct source *source, const struct source_rules *rules, const struct replaced_query *query,
		     struct error *err);

#endif
