/* SPDX-License-Identifier: MIT */
/* shared_rows: rows of options that several commands have, for the tables of their files (cmd_plan.c). */
#ifndef DASHSYNC_CMD_COMMANDS_SHARED_ROWS_H
#define DASHSYNC_CMD_COMMANDS_SHARED_ROWS_H

#include "cmd/shell/options.h"

#define SHARED_REF                                                                                                     \
	{                                                                                                              \
		.name = "ref", .type = OPTION_TEXT, .offset = OPTION_AT(ref), .argument = "REV",                       \
		.help = "read a commit instead of the working tree"                                                    \
	}

#define SHARED_ONLY                                                                                                    \
	{                                                                                                              \
		.name = "only", .type = OPTION_ONLY, .offset = OPTION_AT(only), .argument = "GLOB",                    \
		.help = "only these uids or files (repeatable)"                                                        \
	}

#define SHARED_HISTORY                                                                                                 \
	{                                                                                                              \
		.name = "history-depth", .type = OPTION_NUMBER, .offset = OPTION_AT(history_depth), .argument = "N",   \
		.help = "search N commits for a base (200)", .maximum = 100000                                         \
	}

#define SHARED_ADOPT                                                                                                   \
	{                                                                                                              \
		.name = "adopt", .type = OPTION_FLAG, .offset = OPTION_AT(adopt),                                      \
		.help = "take over dashboards that dashsync never wrote"                                               \
	}

/* What becomes of edits by hand. */
#define SHARED_POLICY                                                                                                  \
	{.name = "on-drift",                                                                                           \
	 .type = OPTION_CHOICE,                                                                                        \
	 .offset = OPTION_AT(on_drift),                                                                                \
	 .argument = "WHAT",                                                                                           \
	 .help = "edits by hand: keep, refuse, merge or overwrite",                                                    \
	 .choices = "keep refuse merge overwrite"},                                                                    \
		SHARED_ADOPT,                                                                                          \
		{.name = "allow-older-commit",                                                                         \
		 .type = OPTION_FLAG,                                                                                  \
		 .offset = OPTION_AT(allow_older_commit),                                                              \
		 .help = "write an older commit over a newer one"},                                                    \
	{                                                                                                              \
		.name = "quiet-minutes", .type = OPTION_NUMBER, .offset = OPTION_AT(quiet_minutes), .argument = "N",   \
		.help = "leave dashboards saved in the last N minutes", .maximum = 100000                              \
	}

#define SHARED_MAX_CHANGES                                                                                             \
	{                                                                                                              \
		.name = "max-changes", .type = OPTION_TEXT, .offset = OPTION_AT(max_changes), .argument = "N|P%",      \
		.help = "write nothing when there are more"                                                            \
	}

#define SHARED_ALL_MISSING                                                                                             \
	{                                                                                                              \
		.name = "allow-all-missing", .type = OPTION_FLAG, .offset = OPTION_AT(allow_all_missing),              \
		.help = "all dashboards may be missing on the server"                                                  \
	}

#define SHARED_FAIL_ON                                                                                                 \
	{                                                                                                              \
		.name = "fail-on", .type = OPTION_LIST, .offset = OPTION_AT(fail_on), .argument = "WHAT",              \
		.help = "exit 3 for these too: refused, missing, orphaned,\ndrift, undetermined, warning",             \
		.choices = "refused missing orphaned drift undetermined warning"                                       \
	}

#define SHARED_RAW                                                                                                     \
	{                                                                                                              \
		.name = "raw", .type = OPTION_FLAG, .offset = OPTION_AT(raw),                                          \
		.help = "print every value by path, as it is in the document"                                          \
	}

#define SHARED_YES                                                                                                     \
	{                                                                                                              \
		.letter = 'y', .name = "yes", .type = OPTION_FLAG, .offset = OPTION_AT(yes),                           \
		.help = "write without asking"                                                                         \
	}

/* The requests of check. */
#define SHARED_QUERIES                                                                                                 \
	{.name = "query-jobs",                                                                                         \
	 .type = OPTION_NUMBER,                                                                                        \
	 .offset = OPTION_AT(query_jobs),                                                                              \
	 .argument = "N",                                                                                              \
	 .help = "queries of panels in flight (4)",                                                                    \
	 .maximum = 64},                                                                                               \
	{                                                                                                              \
		.name = "max-queries", .type = OPTION_NUMBER, .offset = OPTION_AT(max_queries), .argument = "N",       \
		.help = "requests for queries in all (1000)", .maximum = 1000000                                       \
	}

#endif
