/* SPDX-License-Identifier: MIT */
/*
 * config: dashsync.yaml, read by one table of keys (docs/config.md is made from the table).
 *
 * Every key has one row: its place, type, default, text for the reference page, and whether this release supports it.
 * An unknown key is an error at its place that names the nearest known one; a key of a later release is refused as "not
 * yet supported".
 */
#ifndef DASHSYNC_MODEL_CONFIG_CONFIG_H
#define DASHSYNC_MODEL_CONFIG_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "model/base/diag.h"
#include "model/base/slice.h"
#include "model/base/string_list.h"
#include "model/document/azure.h"
#include "model/document/resolve.h"
#include "model/document/rewrite.h"
#include "model/plan/check_result.h"
#include "model/plan/retired.h"

struct arena;

/*
 * One entry of `dashboards`: which files are dashboards. Paths are git pathspecs relative to the config file, without
 * `.` segments and needless slashes; "." is the folder itself.
 */
struct config_dashboards {
	struct slice path;
	struct string_list exclude;
	struct slice format; /* "json", "yaml", or at NULL: by the file's name */
};

/* `method` of `auth`: the words are in config_keys.c, the methods of each in sync/sign_in/sign_in_chain.c. */
enum auth_method {
	AUTH_UNSAID, /* the file does not say */
	AUTH_AUTO,
	AUTH_ENVIRONMENT,
	AUTH_WORKLOAD_IDENTITY,
	AUTH_MANAGED_IDENTITY,
	AUTH_AZURE_CLI,
	AUTH_TOKEN,
	AUTH_NONE, /* no token is sent */
};

/* `auth` of a target, as sync/sign_in/sign_in.h takes it. Texts are at NULL when absent; none holds a control
 * character. */
struct config_auth {
	enum auth_method method;
	struct slice tenant;
	struct slice client_id;
	struct slice authority; /* URL without a final slash */
	struct slice audience;
	struct slice token_file;
	struct slice certificate;
	struct slice identity;
};

struct config_target {
	struct slice name;
	struct place place;
	struct slice endpoint; /* URL without a final slash; at NULL when absent */
	struct config_auth auth;
	struct azure azure;
	size_t has_azure;     /* 1 when the block is there, be it empty */
	struct slice ca_file; /* relative to the config file, or at NULL */
	struct resolution resolution;
	struct rewrites rewrites;
	uint32_t jobs;       /* requests in flight; default 16 */
	uint32_t write_jobs; /* saves in flight; default 4 */
	uint32_t query_jobs; /* queries of panels in flight; default 4 */
	uint32_t slow_query; /* seconds; default 10 */
	struct check_severities check;
	uint32_t timeout;         /* seconds a request; default 30 */
	struct slice on_drift;    /* a word of on_drift_parse, or at NULL: keep */
	struct slice max_changes; /* as plan_within takes it, or at NULL: no limit */
	uint32_t history_depth;   /* commits to look back for a base; default 200 */
	struct retired_list retired;
};

struct config {
	const char *file;
	uint32_t version;                           /* of the format: 1 */
	struct slice id;                            /* 8 hex digits in lower case, or at NULL */
	const struct config_dashboards *dashboards; /* none: the command line must name a folder */
	size_t dashboards_count;
	const struct config_target *targets; /* in the order of the file */
	size_t targets_count;
};

/*
 * Reads the config from its text, which may go afterwards. Problems go to `diags`, all of them. Returns false when any
 * error was added; `out` is then untouched. Paths that leave the repository (absolute, `..`) are errors. Two targets
 * whose names give the same DASHSYNC_TOKEN_<TARGET> are a warning.
 */
bool config_read(struct arena *arena, struct slice text, const char *file, struct diagnostics *diags,
		 struct config *out);

/* A nameless target with every default, for a run without a config. */
struct config_target config_target_default(void);

/* The target of a name, or NULL. */
const struct config_target *config_find_target(const struct config *config, struct slice name);

/* One key in words, for pages and help. Texts are Markdown; those that do not apply are empty. */
struct config_reference {
	const char *name;
	const char *inside; /* the key whose object has it; NULL at the top */
	const char *title;  /* of the section: "A target" */
	const char *type;
	const char *standard; /* the default, or "required" */
	const char *base;     /* where plan --base takes it from: "REV" or "branch" */
	const char *doc;
	const char *later; /* words that a later release takes */
	bool announced;    /* the report of plan --base has a line of its own for it */
	bool supported;    /* else reserved for a later release */
};

/* The key of an index, those of one section next to each other; its texts in the arena. False past the last one. */
bool config_reference_at(struct arena *arena, size_t index, struct config_reference *out);

/* Prints the reference page of all keys in Markdown, from the table. */
void config_print_reference(FILE *out);

#endif
