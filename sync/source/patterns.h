/* SPDX-License-Identifier: MIT */
/*
 * patterns: which paths the rules of a source name.
 *
 * A pattern is a git pathspec without magic: a path, or a glob in which `*` also matches `/`; a pattern that matches a
 * folder means all below it. An exclude is a pattern too, and where the rule's path is a folder it may also be written
 * from there on: {path: dashboards, exclude: drafts/x.json} leaves out dashboards/drafts/x.json.
 */
#ifndef DASHSYNC_SYNC_SOURCE_PATTERNS_H
#define DASHSYNC_SYNC_SOURCE_PATTERNS_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct patterns;
struct source_rules;

#define PATTERNS_NONE ((size_t)-1)

/* Prepares the rules; everything lives in `arena`. */
struct patterns *patterns_new(struct arena *arena, const struct source_rules *rules);

size_t patterns_count(const struct patterns *patterns);

/* A rule's path as it is matched, from the root, for messages. */
const char *patterns_text(const struct patterns *patterns, size_t rule);

/* True when this rule names `path`. */
bool patterns_match(const struct patterns *patterns, size_t rule, const char *path);

/* The same whatever the rule excludes. */
bool patterns_name(const struct patterns *patterns, size_t rule, const char *path);

/* The first rule that names `path`, or PATTERNS_NONE. */
size_t patterns_first(const struct patterns *patterns, const char *path);

/* True when this rule may name something at or below `path`. */
bool patterns_lead(const struct patterns *patterns, size_t rule, const char *path);

/* True when something below `folder` may be named: whether it is worth looking into. */
bool patterns_reach(const struct patterns *patterns, const char *folder);

/*
 * True when a rule asks for this very path or for something below it, or names it by a pattern other than "everything":
 * whoever wrote it expects to find something there.
 */
bool patterns_expect(const struct patterns *patterns, const char *path);

#endif
