/* SPDX-License-Identifier: MIT */
/*
 * config_check: the rules for paths, URLs, pointers and names in dashsync.yaml, as functions of the text alone.
 *
 * A check returns NULL when the text is fine, else why not, worded to follow the subject: "is absolute". Reasons never
 * quote the text. Private to config.
 */
#ifndef DASHSYNC_MODEL_CONFIG_CONFIG_CHECK_H
#define DASHSYNC_MODEL_CONFIG_CONFIG_CHECK_H

#include "model/base/slice.h"

struct arena;

/* Some text on one line: not empty, without control characters. */
const char *config_check_text(struct slice text);

/*
 * A path or glob that stays inside the repository: relative, not empty, without `..` segments or U+0000, and without
 * what git would take for pathspec magic (`:` or `!` in front).
 */
const char *config_check_path(struct slice path);

/* A checked path as git spells it: without `.` segments and needless slashes; "." for the folder itself. */
struct slice config_tidy_path(struct arena *arena, struct slice path);

/*
 * An endpoint: http or https, a host, no user info, no query, no fragment (RFC 3986). Checks the text alone; sync/http
 * parses it again with the parser that will send to it.
 */
const char *config_check_url(struct slice url);

/* A JSON Pointer (RFC 6901) to something below the root. */
const char *config_check_pointer(struct slice pointer);

/* A target's name: letters, digits, `-` and `_`, so that it serves as an argument and in a variable's name. */
const char *config_check_name(struct slice name);

#endif
