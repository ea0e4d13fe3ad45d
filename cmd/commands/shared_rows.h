/* SPDX-License-Identifier: MIT */
/* shared_rows: rows of options that several commands have, for the tables of their files (cmd_plan.c). */
#ifndef DASHSYNC_CMD_COMMANDS_SHARED_ROWS_H
#define DASHSYNC_CMD_COMMANDS_SHARED_ROWS_H

#include "cmd/shell/options.h"

/* What the manual has about them. */
extern const char manual_adopt[], manual_allow_all_missing[], manual_allow_older_commit[], manual_fail_on[],
	manual_history_depth[], manual_max_changes[], manual_max_queries[], manual_on_drift[], manual_only[],
	manual_query_jobs[], manual_quiet_minutes[], manual_raw[], manual_ref[], manual_yes[];

#define SHARED_REF                                                                                                     \
	{                                                                                                              \
		.name = "ref", .type = OPTION_TEXT, .offset = OPTION_AT(ref), .argument = "REV",                       \
		.help = "read a commit instead of the working tree", .manual = manual_ref                              \
	}

#define SHARED_ONLY                                                                                                    \
	{                                                                                                              \
		.name = "only", .type = OPTION_ONLY, .offset = OPTION_AT(only), .argument = "GLOB",                    \
		.help = "only these uids or files (repeatable)", .manual = manual_only                                 \
	}

#define SHARED_HISTORY                                                                                                 \
	{                                                                                                              \
		.name = "history-depth", .type = OPTION_NUMBER, .offset = OPTION_AT(history_depth), .argument = "N",   \
		.help = "search N commits for a base (200)", .manual = manual_history_depth, .maximum = 100000         \
	}

#define SHARED_ADOPT                                                                                                   \
	{                                                                                                              \
		.name = "adopt", .type = OPTION_FLAG, .offset = OPTION_AT(adopt),                                      \
		.help = "take over dashboards that dashsync never wrote", .manual = manual_adopt                       \
	}

/* What becomes of edits by hand. */
#define SHARED_POLICY                                                                                                  \
	{.name = "on-drift",                                                                                           \
	 .type = OPTION_CHOICE,                                                                                        \
	 .offset = OPTION_AT(on_drift),                                                                                \
	 .argument = "WHAT",                                                                                           \
	 .help = "edits by hand: keep, refuse, merge or overwrite",                                                    \
	 .manual = manual_on_drift,                                                                                    \
	 .choices = "keep refuse merge overwrite"},                                                                    \
		SHARED_ADOPT,                                                                                          \
		{.name = "allow-older-commit",                                                                         \
		 .type = OPTION_FLAG,                                                                                  \
		 .offset = OPTION_AT(allow_older_commit),                                                              \
		 .help = "write an older commit over a newer one",                                                     \
		 .manual = manual_allow_older_commit},                                                                 \
	{                                                                                                              \
		.name = "quiet-minutes", .type = OPTION_NUMBER, .offset = OPTION_AT(quiet_minutes), .argument = "N",   \
		.help = "leave dashboards saved in the last N minutes", .manual = manual_quiet_minutes,                \
		.maximum = 100000                                                                                      \
	}

#define SHARED_MAX_CHANGES                                                                                             \
	{                                                                                                              \
		.name = "max-changes", .type = OPTION_TEXT, .offset = OPTION_AT(max_changes), .argument = "N|P%",      \
		.help = "write nothing when there are more", .manual = manual_max_changes                              \
	}

#define SHARED_ALL_MISSING                                                                                             \
	{                                                                                                              \
		.name = "allow-all-missing", .type = OPTION_FLAG, .offset = OPTION_AT(allow_all_missing),              \
		.help = "all dashboards may be missing on the server", .manual = manual_allow_all_missing              \
	}

#define SHARED_FAIL_ON                                                                                                 \
	{                                                                                                              \
		.name = "fail-on", .type = OPTION_LIST, .offset = OPTION_AT(fail_on), .argument = "WHAT",              \
		.help = "exit 3 for these too: refused, missing, orphaned,\ndrift, undetermined, warning",             \
		.manual = manual_fail_on, .choices = "refused missing orphaned drift undetermined warning"             \
	}

#define SHARED_RAW                                                                                                     \
	{                                                                                                              \
		.name = "raw", .type = OPTION_FLAG, .offset = OPTION_AT(raw),                                          \
		.help = "print every value by path, as it is in the document", .manual = manual_raw                    \
	}

#define SHARED_YES                                                                                                     \
	{                                                                                                              \
		.letter = 'y', .name = "yes", .type = OPTION_FLAG, .offset = OPTION_AT(yes),                           \
		.help = "write without asking", .manual = manual_yes                                                   \
	}

/* The requests of check. */
#define SHARED_QUERIES                                                                                                 \
	{.name = "query-jobs",                                                                                         \
	 .type = OPTION_NUMBER,                                                                                        \
	 .offset = OPTION_AT(query_jobs),                                                                              \
	 .argument = "N",                                                                                              \
	 .help = "queries of panels in flight (4)",                                                                    \
	 .manual = manual_query_jobs,                                                                                  \
	 .maximum = 64},                                                                                               \
	{                                                                                                              \
		.name = "max-queries", .type = OPTION_NUMBER, .offset = OPTION_AT(max_queries), .argument = "N",       \
		.help = "requests for queries in all (1000)", .manual = manual_max_queries, .maximum = 1000000         \
	}

#endif
