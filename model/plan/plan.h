/* SPDX-License-Identifier: MIT */
/*
 * plan: everything that apply will do and what it expects to find, as a value.
 *
 * plan_operation makes it, reports render it, apply_operation carries it out and fills in the outcomes. A row is small:
 * the documents are gone once it is made; of them it keeps digests, the live version, and the changes to show. Each row
 * owns an arena, so that rows can be made side by side.
 */
#ifndef DASHSYNC_MODEL_PLAN_PLAN_H
#define DASHSYNC_MODEL_PLAN_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/diag.h"
#include "model/base/error.h"
#include "model/base/slice.h"
#include "model/base/string_list.h"
#include "model/diff/diff.h"
#include "model/document/document.h"
#include "model/merge/merge.h"
#include "model/plan/check_result.h"
#include "model/plan/decide.h"
#include "model/plan/exit_code.h"
#include "model/report/page.h"
#include "model/value/digest.h"

/* What became of a row in apply. */
enum outcome {
	OUTCOME_NONE,        /* nothing was to be done, or no apply has run */
	OUTCOME_WRITTEN,     /* saved and read back */
	OUTCOME_REFUSED,     /* not written on purpose; `reason` says why */
	OUTCOME_FAILED,      /* not written, or not known to be; `reason` says which */
	OUTCOME_RACED,       /* written, but a save that nobody had seen was covered; `reason` names the versions */
	OUTCOME_SKIPPED,     /* interrupted before its turn */
	OUTCOME_ROLLED_BACK, /* saved, and taken back by the same run: live is what it was before; `reason` says why */
};

/* What was found on the server and in its versions. */
struct plan_finding {
	int64_t live_version;      /* that was compared; -1 unknown */
	bool is_migrated;          /* the server serves another form than the version has */
	bool is_rewritten;         /* in sync, and the version of ours has another form than was sent */
	int64_t live_id;           /* numeric; 0 unknown */
	struct slice folder;       /* live's folder uid; at NULL unknown */
	struct slice live_title;   /* at NULL unknown */
	struct slice result_title; /* of what is to be written; at NULL: nothing is */
	bool is_newer_server;      /* its responses show that it allows equal titles in a folder */
	int64_t base_version;      /* 0: no base, or one that only git knows */
	struct slice base_commit;  /* 40 hex digits, or at NULL */
	struct digest live_digest;
	struct digest git_digest;
	struct digest result_digest; /* of what would be live after the write; live's when nothing is written */
};

/* What was edited in a live since base, and by whom. */
struct edit_history {
	struct changes changes;     /* from git's side to live, places in git's file */
	struct page page;           /* of these changes; summary: since base, where git deleted a part */
	const char *git_summary;    /* what git changed since base, in half a line, where live was edited; else NULL */
	struct slice by;            /* who saved last; at NULL when unknown, or when that save is a rollback */
	struct slice at;            /* when, RFC 3339, or at NULL */
	struct slice message;       /* the first line of what that save's message says; untrusted; at NULL: nothing */
	bool is_rollback;           /* that save is a rollback by dashsync, and the row's note says what it was */
	int64_t versions;           /* saves of others above base; 0: none, or unknown */
	struct conflicts conflicts; /* of STATE_CONFLICT: where both sides changed */
};

/* What a write did. */
struct write_result {
	enum outcome outcome;
	bool is_taken_back;  /* what was saved is not live any more: this run has put back what it replaced */
	int64_t version;     /* live after the write; 0 when nothing was written */
	const char *warning; /* about the write, or NULL */
	bool title_is_taken; /* refused, because another dashboard of its folder has the title
				(model/plan/title_order.h) */
};

/* Why a dashboard is part of a branch under review, one bit each; 0 where none is (--base). */
enum cause {
	CAUSE_FILE = 1 << 0,   /* the branch changes, adds or removes it */
	CAUSE_CONFIG = 1 << 1, /* the branch changes the config, and with it the state, the action or the change */
	CAUSE_LINKS = 1 << 2,  /* it links to a dashboard that the branch adds or removes */
	CAUSE_END = 1 << 3,
};

/* A command to type: whole, with -C, -c and -t as given, quoted for a shell. */
struct plan_command {
	const char *what; /* what it does: "keep both, in the file" */
	const char *line;
};

/* One dashboard of a plan. plan_row_new begins it, comparison_fill_row (sync/compare) fills in what was compared. */
struct plan_row {
	struct arena *arena;   /* owns all texts below */
	struct slice uid;      /* as in git; at NULL for a file that could not be read */
	struct slice live_uid; /* as on the target */
	struct slice title;
	struct place place; /* of the dashboard in its file */
	size_t index;       /* which dashboard of its file, from 0 */
	enum file_format format;
	uint32_t causes; /* of enum cause */

	/* the decision, in words that a write may replace by what it met */
	enum state state;
	enum action action;
	enum fault fault;   /* FAULT_NONE, or what this row means for the exit code */
	const char *reason; /* one line; may quote a server, so it is escaped when printed */
	const char *hint;   /* or NULL */
	const char *note;   /* what should be known beside the reason, or NULL */
	const char
		*limitation; /* what could not be known, the same for all rows like it: a note of the plan; or NULL */
	struct changes changes; /* from live to what git wants, or to the merge of both */
	struct page page;       /* of these changes */

	struct plan_finding found;
	struct edit_history edited;
	const struct plan_command *commands; /* that settle it, or do what dashsync cannot do */
	size_t commands_count;
	struct check *check; /* of its data sources and queries, or NULL: none was made */
	int64_t rollback_to; /* of a rollback, the version that is brought back; else 0 */
	struct write_result write;
};

/* What fails a run although nothing is refused (--fail-on), one bit each; each counts as ENDING_NAMED. */
enum fail_on {
	FAIL_ON_REFUSED = 1 << 0, /* apply would not write it, whatever its rights; --max-changes too */
	FAIL_ON_MISSING = 1 << 1,
	FAIL_ON_ORPHANED = 1 << 2,
	FAIL_ON_DRIFT = 1 << 3, /* edits by hand that stay */
	FAIL_ON_UNDETERMINED = 1 << 4,
	FAIL_ON_WARNING = 1 << 5, /* of a file, of its path or of a write */
};
#define FAIL_ON_COUNT 6

/* A dashboard of git that was not asked for (--only, --base, a file as argument). */
struct plan_other {
	struct slice uid;
	struct slice live_uid; /* on the target; never at NULL */
	struct place place;
};

/* A line at the top of a report. */
struct plan_headline {
	const char *key; /* of dashsync.yaml, as "azure.names"; or NULL */
	const char *text;
};

/*
 * Why no dashboard could be read, where that is a fault of the target: the same for all. With `unread` 0, of one of
 * several targets: why the command failed on it.
 */
struct target_fault {
	enum fault fault; /* with `unread` FAULT_DENIED or FAULT_UNREACHABLE; FAULT_NONE: there is none */
	const char *message;
	const char *hint; /* or NULL */
	size_t unread;    /* dashboards, in the state `error` */
	size_t unasked;   /* of those: no request was made for them */
};

/* The file that stood for the server (plan --live, sync/capture). */
struct live_capture {
	const char *read_at; /* when it was begun, RFC 3339; NULL: there is none, the server was asked */
	const char *tool;    /* the version of dashsync that made it */
	const char *commit;  /* whose dashboards it has, 40 hex digits; or NULL */
	bool has_people;
};

struct plan {
	struct plan_row *rows; /* sorted by uid, then file */
	size_t count;
	size_t room;
	struct plan_other *others;
	size_t others_count;
	size_t others_room;
	struct diagnostics diags;   /* of the files */
	struct passed_over *passed; /* things in the files that are not dashboards, by file and line */
	size_t passed_count;
	size_t passed_room;
	struct arena *arena;       /* owns the diagnostics and the texts below */
	const char *endpoint;      /* without anything secret */
	const char *target;        /* or NULL */
	const char *commit;        /* 40 hex digits, or NULL outside git */
	const char *subject;       /* of the commit */
	const char *path;          /* the file or folder that it was narrowed to, relative to the root; or NULL */
	struct string_list only;   /* the patterns that it was narrowed to; none: it was not */
	const char *run;           /* of the apply, or NULL */
	const char *follow_up;     /* the commit that git followed a rollback with, 40 hex digits; or NULL */
	const char *config_digest; /* 64 hex digits of the config's bytes; of none at all without a config */
	const char *plan_digest;   /* 64 hex digits of what would be written on what (plan_file.h); or NULL */
	const char *read_at;       /* when the first request was made, RFC 3339; NULL offline. Ages count from it. */
	struct live_capture live_capture;
	int64_t duration_ms;  /* from then to the end; -1 unknown */
	struct policy policy; /* under which it was decided */
	const char *base;     /* REV of --base, whose files and settings are not shown; or NULL */
	bool files_changed;   /* with --base: the branch changes, adds, moves or removes a dashboard file */
	struct plan_headline *headlines;
	size_t headlines_count;
	const char **notes; /* about the run as a whole, each once; sorted by plan_settle */
	size_t notes_count;
	struct target_fault target_fault;
	const char *held_back; /* why apply would write nothing, whatever the rows say (--max-changes); or NULL */
	uint32_t fail_on;      /* of enum fail_on */
	bool dirty;
	bool interrupted;
	struct string_list unseen; /* files with a dashboard that was not looked at, for the run was interrupted */
	const char *unread;      /* why the source may have dashboards without a row, errors of files aside; or NULL */
	bool is_whole;           /* every dashboard of the source was asked for */
	bool allows_all_missing; /* --allow-all-missing */
	const struct plan_command *commands; /* that go on from the run as a whole: apply the saved plan */
	size_t commands_count;
	const char
		*question; /* of plan_settle: the first line of a report, whether this is the right target; or NULL */
};

/* Whether live was looked at: on a server, or in a capture. */
static inline bool plan_has_live(const struct plan *plan)
{
	return plan->endpoint || plan->live_capture.read_at;
}

void plan_init(struct plan *plan);
void plan_free(struct plan *plan);

/* Takes over a row with its arena; its `limitation` becomes a note. Not safe from several threads at once. */
void plan_take(struct plan *plan, const struct plan_row *row);

/* Remembers a dashboard that has no row; copied. Not safe from several threads at once. */
void plan_take_other(struct plan *plan, const struct plan_other *other);

/* Adds what was passed over in a file; copied. Not safe from several threads at once. */
void plan_pass_over(struct plan *plan, const struct documents *documents);

/*
 * Sorts the rows and turns all dashboards that share a live uid into invalid rows and diagnostics that name each
 * place: which of them is meant cannot be known. Dashboards that were not asked for count, too; where only such share
 * one, that is a note. Asks whether this is the right target where a whole run has found no dashboard there. Call once
 * when all rows are there.
 */
void plan_settle(struct plan *plan);

/*
 * Says once, in `target_fault`, why no dashboard could be read; the rows in the state `error` give its exit code and
 * refer to it. `asked` dashboards were asked for. Texts are copied, the numbers counted.
 */
void plan_blame_target(struct plan *plan, const struct target_fault *fault, size_t asked);

/* Adds a note about the whole run, unless it is there already; copied. Not safe from several threads at once. */
void plan_note(struct plan *plan, const char *note);

/* Adds a line at the top of the report; copied. */
void plan_headline(struct plan *plan, const char *key, const char *text);

/*
 * Begins the row of a dashboard of `file`, the `index`-th there, with an arena of its own. `document` is NULL for a
 * file whose dashboards could not be read.
 */
struct plan_row plan_row_new(const struct document *document, const char *file, size_t index);

/* Begins another row of the same dashboard, with an arena of its own and nothing found yet. */
struct plan_row plan_row_again(const struct plan_row *row);

/*
 * Whether the row is of a dashboard that left git, whatever state it is in: it names no line of a file, for there is
 * none to read again. (A row that names no line and no uid is a file that cannot be read.)
 */
bool plan_row_left_git(const struct plan_row *row);

/* Puts a row in a state by its decision. */
void plan_row_decide(struct plan_row *row, const struct decision *decision);

/*
 * Whether every dashboard of the source was compared with the server and judged: only then a plan without edits by hand
 * says that there are none. False of a plan that was narrowed (--only, --base, a file), interrupted or made from a
 * capture; of one with an invalid file, a dashboard that could not be read, written or judged, or files that git has
 * and the work tree lacks; where no dashboard at all was found; and of a rollback.
 */
bool plan_is_complete(const struct plan *plan);

/* Whether apply saved it, and what it saved was not taken back. */
bool plan_row_is_written(const struct plan_row *row);

/* How many rows are in each state. */
struct plan_counts {
	size_t state[STATE_COUNT];
	size_t updates; /* rows whose action is update or merge */
	size_t written;
	size_t unwritten; /* refused by the table, or refused, failed, skipped or rolled back by apply */
};
struct plan_counts plan_count(const struct plan *plan);

/* How the dashboards of plans ended, each by the fail_on of its plan. */
struct exit_counts plan_exit_counts(const struct plan *const *plans, size_t plans_count);

/* Whether --fail-on names what a row is, its warnings aside. */
bool plan_row_is_named(const struct plan *plan, const struct plan_row *row);

/* The exit code over the plans of several targets: that of one plan with the rows of all. */
int plan_exit_all(enum exit_rule rule, const struct plan *const *plans, size_t plans_count);

/* The exit code of apply, pull and rollback. */
int plan_apply_exit(const struct plan *plan);

/* Reads "missing,drift"; FAULT_USAGE, with the nearest word as hint, for a word that is none of enum fail_on. */
bool plan_fail_on_parse(struct slice words, uint32_t *out, struct error *err);

/* The word of the n-th bit, below FAIL_ON_COUNT. */
const char *plan_fail_on_name(unsigned bit);

/* How many dashboards may be written. */
struct plan_limit {
	int64_t most;
	bool percent; /* of all dashboards */
};

/* Reads "10" or "20%", up to "100%"; false for anything else. */
bool plan_limit_parse(struct slice text, struct plan_limit *out);

/* The same for --max-changes: FAULT_USAGE for anything else. */
bool plan_limit_read(struct slice text, struct plan_limit *out, struct error *err);

/*
 * Whether apply may write so many dashboards: `limit` is a number ("10") or a percentage of all dashboards ("20%"),
 * "0" none; all are those of the source, with --base too. FAULT_USAGE when it is neither, FAULT_REFUSED when the plan
 * writes more.
 */
bool plan_within(const struct plan *plan, struct slice limit, struct error *err);

/* "file", "config", "links" of one bit. */
const char *cause_name(enum cause cause);

/* "written", "refused", ... */
const char *outcome_name(enum outcome outcome);

#endif
