/* SPDX-License-Identifier: MIT */
/* explain: one dashboard compared with live, and everything that decided about it, in the order in which it was looked
 * at. */
#include <inttypes.h>

#include "cmd/commands/commands.h"
#include "cmd/commands/shared_rows.h"
#include "cmd/report/report_commands.h"
#include "cmd/session/session.h"
#include "cmd/shell/watch.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/value/json.h"
#include "model/value/value.h"
#include "sync/compare/comparison.h"
#include "sync/compare/desired.h"
#include "sync/compare/suggest.h"
#include "sync/compare/version_authors.h"

/* One line: a label and untrusted text. */
static void say(const char *label, const char *text)
{
	STRBUF_AUTO line = STRBUF_INIT(20000);
	text_printable(slice_of(text), &line);
	printf("%-8s %s\n", label, line.at ? line.at : "");
}

static void say_sign_in(struct sign_in *sign_in)
{
	STRBUF_AUTO text = STRBUF_INIT(1000);
	if (!sign_in)
		return;
	sign_in_describe(sign_in, &text);
	say("sign-in", text.at);
}

static const char *seen_words(enum version_is as)
{
	static const char *const words[] = {
		[VERSION_IS_EDIT] = "not written by dashsync",
		[VERSION_IS_OURS] = "ours",
		[VERSION_IS_MERGED] = "ours, a merge",
		[VERSION_IS_MISMATCH] = "an edit: its trailer does not match it",
		[VERSION_IS_ROLLBACK] = "an edit: a rollback",
		[VERSION_IS_RESTORE] = "an edit: a restore",
		[VERSION_IS_RESAVE] = "saved without a change",
		[VERSION_IS_UNDONE] = "ours, undone because it covered a save",
		[VERSION_IS_PRUNED] = "listed, but gone when it was read",
	};
	return words[as];
}

/* "by ann 2026-01-31T09:00:00Z", as far as it is known. */
static const char *saved_words(struct arena *arena, struct slice by, struct slice at)
{
	struct slice person = by.length && !version_author_is_number(by) ? by : slice_of("somebody");
	return arena_printf(arena, "by %s%s%s", text_c_string(arena, person), at.length ? " " : "",
			    text_c_string(arena, at));
}

static void say_versions(const struct operation *operation, struct arena *arena, const struct desired *desired,
			 const struct base *base)
{
	struct version_authors authors = {.operation = operation, .arena = arena, .uid = desired->live_uid};
	for (size_t i = 0; i < base->verdicts_count; i++) {
		const struct version_verdict *seen = &base->verdicts[i];
		struct version version = {.version = seen->version, .created_by = seen->by};
		const char *commit = seen->commit.at ? arena_printf(arena, ", commit %.12s", seen->commit.at) : "";
		version_authors_look(&authors, &version);
		const char *is_base = base_is_found(base) && base->version == seen->version ? ": the base" : "";
		say(i == 0 ? "versions" : "", arena_printf(arena, "%" PRId64 " %s: %s%s%s", seen->version,
							   saved_words(arena, version.created_by, seen->at),
							   seen_words(seen->as), is_base, commit));
	}
}

static void say_base(struct session *session, struct arena *arena, const struct base *base)
{
	static const char *const none[] = {
		[BASE_NONE] = "none: no version is ours, and none equals a commit",
		[BASE_LOST] = "lost: the server no longer keeps the versions that show it",
		[BASE_UNKNOWN] = "not known: the versions may not be read",
		[BASE_SHALLOW] = "not known: this clone lacks commits",
	};
	static const char *const rules[] = {
		[1] = "the newest that is ours",
		[2] = "above the newest that is ours, it agrees with a commit",
		[3] = "none is ours, and it agrees with a commit",
	};
	struct commit commit;
	if (!base_is_found(base)) {
		say("base", none[base->kind]);
		return;
	}
	if (base->versions_unavailable)
		say("base", "what git has at a commit, which live equals; the versions could not be read");
	else if (base->is_merge)
		say("base",
		    arena_printf(arena, "what git has at the commit of version %" PRId64 ", a merge: %s (rule 1)",
				 base->version, rules[1]));
	else
		say("base", arena_printf(arena, "what is stored as version %" PRId64 ": %s (rule %u)", base->version,
					 rules[base->rule], base->rule));
	if (base->commit.at && source_find_commit(session->source, arena, base->commit.at, &commit))
		say("", arena_printf(arena, "commit %.12s by %s: %s", commit.hash, commit.author, commit.subject));
	else if (base->commit.at)
		say("", arena_printf(arena, "commit %.12s, which is not in this clone", base->commit.at));
}

static void say_relation(const struct comparison *comparison)
{
	static const struct {
		uint32_t fact;
		const char *words;
		uint32_t unless; /* one of these says it better */
	} rows[] = {
		{FACT_EQUAL, "git equals live", 0},
		{FACT_GIT_IS_BASE, "git has no change since base that live lacks", 0},
		{FACT_LIVE_IS_BASE, "live has no edit since base that git lacks", 0},
		{FACT_DISJOINT, "git and live changed in different places", FACT_GIT_IS_BASE | FACT_LIVE_IS_BASE},
		{FACT_FOREIGN, "base was written by another repository", 0},
		{FACT_OUTDATED, "base was written from a newer commit", 0},
		{FACT_EMPTY, "live is an empty resource that nobody has edited", 0},
		{FACT_BLOCKED, "live cannot be saved", 0},
	};
	const char *label = "facts";
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (!(comparison->facts & rows[i].fact) || comparison->facts & rows[i].unless)
			continue;
		say(label, rows[i].words);
		label = "";
	}
}

static void say_live(struct arena *arena, const struct comparison *comparison)
{
	const struct live *live = &comparison->live;
	const char *version = live->version == VERSION_UNKNOWN
				      ? ""
				      : arena_printf(arena, ", version %" PRId64, live->version);
	const char *saved = live->updated_by.length || live->updated.length
				    ? arena_printf(arena, " %s", saved_words(arena, live->updated_by, live->updated))
				    : "";
	say("live", arena_printf(arena, "digest %.12s%s%s", comparison->live_digest.hex, version, saved));
}

/* A line for what a person would call one edit; drift has its values. */
static void say_edits(struct arena *arena, const struct page *page)
{
	for (size_t i = 0; i < page->groups_count; i++) {
		const struct page_group *group = &page->groups[i];
		const char *subject = page->subjects[group->subject].words;
		const char *between = *subject && *group->label ? ": " : "";
		const char *more = group->changes_count > 1
					   ? arena_printf(arena, " (%zu changes)", group->changes_count)
					   : "";
		say(i == 0 ? "edits" : "", arena_printf(arena, "%s%s%s%s", subject, between, group->label, more));
	}
}

/* A text as it is, all else as JSON; on one line. */
static const char *value_words(struct arena *arena, const struct value *value)
{
	STRBUF_AUTO text = STRBUF_INIT(SIZE_MAX / 2);
	if (!value)
		return "not there";
	if (value->kind == VALUE_STRING)
		return text_c_string(arena, value->text);
	json_write(value, &text);
	return arena_slice(arena, strbuf_slice(&text)).at;
}

static void say_conflicts(struct arena *arena, const struct conflicts *conflicts)
{
	for (size_t i = 0; i < conflicts->count; i++) {
		const struct conflict *conflict = &conflicts->items[i];
		say(i == 0 ? "conflict" : "", conflict->what);
		say("", arena_printf(arena, "  base  %s", value_words(arena, conflict->base)));
		say("", arena_printf(arena, "  git   %s", value_words(arena, conflict->git)));
		say("", arena_printf(arena, "  live  %s", value_words(arena, conflict->live)));
	}
}

/* What to do: a line for each command, as plan has them, or the hint in their place. */
static void say_ways(struct session *session, struct arena *arena, const struct desired *desired,
		     const struct comparison *comparison)
{
	struct plan_row row = {
		.arena = arena,
		.uid = desired->uid,
		.format = desired->format,
		.state = comparison->decision->state,
		.action = comparison->action,
		.edited = comparison->edited,
		.hint = comparison->hint,
		.commands = &comparison->command,
		.commands_count = comparison->command.line != NULL,
	};
	struct plan plan = {.arena = arena, .rows = &row, .count = 1};
	report_commands_fill(session->options, NULL, "explain", &plan);
	if (row.hint && (!row.commands_count || row.commands == &comparison->command))
		say("hint", row.hint);
	for (size_t i = 0; i < row.commands_count; i++)
		say(i == 0 ? "command" : "", arena_printf(arena, "%s: %s", row.commands[i].what, row.commands[i].line));
}

/* What the reading ended with, where live could not be looked at. */
static enum fault explain(struct session *session, struct arena *arena, const struct desired *desired)
{
	struct comparison comparison;
	compare_with_live(&session->operation, arena, desired, &comparison);
	say_sign_in(session->connection.sign_in);
	say("file", desired->file);
	say("git", arena_printf(arena, "digest %.12s", desired->digest.hex));
	if (comparison.live_normal)
		say_live(arena, &comparison);
	say_versions(&session->operation, arena, desired, &comparison.base);
	if (comparison.live_normal && !(comparison.facts & FACT_EQUAL))
		say_base(session, arena, &comparison.base);
	say_relation(&comparison);
	struct page edits;
	comparison_edits_page(arena, &comparison, &edits);
	say_edits(arena, &edits);
	say_conflicts(arena, &comparison.edited.conflicts);
	if (comparison.note)
		say("note", comparison.note);
	if (comparison.base.limitation)
		say("note", comparison.base.limitation);
	say("state", arena_printf(arena, "%s, so apply would: %s", state_name(comparison.decision->state),
				  action_name(comparison.action)));
	say("because", comparison.reason);
	say_ways(session, arena, desired, &comparison);
	return comparison.decision->state == STATE_ERROR ? comparison.fault : FAULT_NONE;
}

static int cmd_explain(const struct invocation *invocation, struct error *err)
{
	SESSION_AUTO session = {0};
	if (invocation->arguments_count == 0) {
		error_set(err, FAULT_USAGE, "no dashboard is named");
		error_hint(err, "Run 'dashsync explain UID'.");
		return FAULT_NONE;
	}
	if (!session_open(&session, invocation, SESSION_UID, err))
		return FAULT_NONE;
	ARENA_AUTO arena = arena_new();
	const struct desired *desired = desired_find(&session.operation, arena, slice_of(invocation->arguments[0]),
						     err);
	if (desired) {
		struct watch watch;
		watch_start(&watch, session.connection.client, session.operation.limits.interrupted);
		enum fault fault = explain(&session, arena, desired);
		watch_stop(&watch);
		return (int)fault;
	}
	if (err->fault == FAULT_USAGE)
		suggest_dashboard(&session.operation, slice_of(invocation->arguments[0]), SUGGESTED_UIDS, NULL, err);
	return FAULT_NONE;
}

static const struct option_row rows[] = {
	SHARED_REF,
	SHARED_POLICY,
	SHARED_HISTORY,
	{0},
};

const struct command command_explain = {
	.name = "explain",
	.arguments = "UID",
	.most_arguments = 1,
	.summary = "explain why a dashboard is in its state",
	.description = "Prints the versions that were read and the meaning of each, the base, the facts, and the row "
		       "of the table that decided.",
	.manual = "Prints why a dashboard is in its state: the versions that were read and what each is, the base with "
		  "its commit, the facts, and the row of the table that decided (docs/decision-table.md has the whole "
		  "table). The options of `plan` that change a decision can be tried here, for one dashboard and "
		  "without writing. Exit 0 whatever the state; 77, 69 or 1 when the dashboard could not be read.",
	.options = rows,
	.examples =
		{
			{"explain web-latency", "why the plan keeps or refuses it"},
			{"explain web-latency --on-drift merge", "the same under another policy"},
			{"explain web-latency --ref main", "of a branch instead of the working tree"},
		},
	.see_also = "plan drift history",
	.run = cmd_explain,
};
