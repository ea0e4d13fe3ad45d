/* SPDX-License-Identifier: MIT */
/*
 * The file's history is walked once: of each distinct document, which of the records it is the same as. What the rules
 * make of that is base_rule's.
 */
#include "sync/compare/base_internal.h"

#include "model/base/arena.h"
#include "model/document/equivalence.h"
#include "model/value/value.h"
#include "sync/compare/desired.h"
#include "sync/compare/operation.h"
#include "sync/compare/same.h"

#define HELD_BYTES ((size_t)2 << 20) /* of versions as trees; beyond it each is read again for each comparison */

/* A distinct document of the history. */
struct past_document {
	struct digest digest;
	bool is_same_as_any; /* some record is the same */
};

struct history {
	struct base_search *search;
	struct arena *arena;
	const struct value **normals; /* of each record, where there is memory for all of them; else NULL */
	struct past_document *documents;
	size_t documents_count;
	size_t documents_room;
	bool *same; /* [document * records + record] */
	size_t same_room;
	size_t *contents; /* the document of each content that was visited, or BASE_RULE_NONE */
	size_t contents_count;
	size_t contents_room;
	struct error *err; /* that ended the walk */
};

/* The documents of the records, as many as may be held as trees. */
static const struct value **read_normals(const struct base_search *search, struct arena *arena)
{
	const struct value **normals = arena_array(arena, search->count, sizeof *normals);
	size_t held = 0;
	for (size_t v = 0; v < search->count; v++) {
		const struct record *record = &search->records[v];
		held += record->normal ? 0 : record->text.length;
		normals[v] = held <= HELD_BYTES ? base_normal(arena, record) : record->normal;
	}
	return normals;
}

/* Whether a document of git and a record are the same; a version far back by its digest only. */
static bool is_record(const struct history *history, size_t v, const struct value *normal, const struct digest *meaning)
{
	const struct record *record = &history->search->records[v];
	if (!record->has_data || record->verdict.as == VERSION_IS_UNDONE) /* what was undone was never in common */
		return false;
	if (digest_equal(&record->meaning, meaning))
		return true;
	ARENA_AUTO scratch = arena_new();
	const struct value *stored = history->normals[v] ? history->normals[v] : base_normal(scratch, record);
	return stored && same_content(scratch, normal, stored, &history->search->rewrites);
}

/* The number of a document of git. */
static size_t add_document(struct history *history, const struct past_look *found)
{
	const struct base_search *search = history->search;
	for (size_t i = 0; i < history->documents_count; i++)
		if (digest_equal(&history->documents[i].digest, &found->digest))
			return i;
	ARENA_AUTO scratch = arena_new();
	struct digest meaning = past_look_meaning(found);
	const struct value *normal = past_look_normal(found, scratch);
	size_t number = history->documents_count;
	struct past_document document = {.digest = found->digest};
	for (size_t v = 0; v < search->count; v++) {
		bool same = is_record(history, v, normal, &meaning);
		size_t at = number * search->count + v;
		history->same = arena_grow(history->arena, history->same, at, &history->same_room,
					   sizeof *history->same);
		history->same[at] = same;
		document.is_same_as_any |= same;
	}
	history->documents = arena_grow(history->arena, history->documents, number, &history->documents_room,
					sizeof *history->documents);
	history->documents[history->documents_count++] = document;
	return number;
}

static bool visit_content(void *user, const struct commit *commit, const struct past_file *file)
{
	struct history *history = user;
	ARENA_AUTO scratch = arena_new();
	struct past_look found;
	if (!git_past_look(&history->search->past, scratch, commit->hash, file, &found, history->err))
		return false;
	size_t document = found.is_there ? add_document(history, &found) : BASE_RULE_NONE;
	history->contents = arena_grow(history->arena, history->contents, history->contents_count,
				       &history->contents_room, sizeof *history->contents);
	history->contents[history->contents_count++] = document;
	return true;
}

static bool holds(void *user, const struct past_file *file)
{
	const struct history *history = user;
	return git_past_holds(&history->search->past, file);
}

/* How the commits are related to that of our version; NULL without one. */
static const enum kinship *kinships_of(const struct history *history, const struct source_past *past)
{
	const struct base_search *search = history->search;
	if (search->ours == BASE_RULE_NONE)
		return NULL;
	const char *ours = arena_slice(history->arena, search->records[search->ours].trailer.commit).at;
	return source_past_kinship(search->operation->files.source, history->arena, past, ours);
}

static enum base_rule_kin rule_kin(enum kinship kinship)
{
	switch (kinship) {
	case KINSHIP_SAME:
		return BASE_RULE_SAME;
	case KINSHIP_DESCENDANT:
		return BASE_RULE_DESCENDANT;
	default:
		return BASE_RULE_OTHER;
	}
}

static size_t rule_parent(size_t parent)
{
	return parent == PAST_NOTHING ? BASE_RULE_NONE : parent == PAST_UNKNOWN ? BASE_RULE_UNKNOWN : parent;
}

static struct base_rule_commit *commits_of(const struct history *history, const struct source_past *past)
{
	struct base_rule_commit *commits = arena_array(history->arena, past->count, sizeof *commits);
	const enum kinship *kinships = kinships_of(history, past);
	for (size_t c = 0; c < past->count; c++) {
		const struct past_commit *commit = &past->commits[c];
		size_t document = commit->content == PAST_NOTHING ? BASE_RULE_NONE : history->contents[commit->content];
		bool counts = document != BASE_RULE_NONE && history->documents[document].is_same_as_any;
		commits[c] = (struct base_rule_commit){
			.time = commit->time,
			.parent = rule_parent(commit->parent),
			.document = document,
			.kin = counts && kinships ? rule_kin(kinships[c]) : BASE_RULE_OTHER,
		};
	}
	return commits;
}

static struct base_rule_version *versions_of(const struct history *history)
{
	const struct base_search *search = history->search;
	struct base_rule_version *versions = arena_array(history->arena, search->count, sizeof *versions);
	for (size_t v = 0; v < search->count; v++) {
		versions[v] = (struct base_rule_version){
			.created = search->records[v].created,
			.is_resave = base_is_resave(search, v),
		};
	}
	return versions;
}

/* Makes the version that rule 2 or 3 chose the base, with the commit that it agrees with. */
static void take_choice(struct base_search *search, const struct base_rule_choice *choice,
			const struct past_commit *commit)
{
	struct base *base = search->base;
	const struct record *record = &search->records[choice->version];
	const struct value *document = base_normal(search->arena, record);
	if (!document)
		document = git_past_document_at(&search->past, search->arena, slice_of(commit->hash));
	base->kind = BASE_FROM_COMMIT;
	base->rule = choice->rule;
	base->document = document;
	base->version = record->verdict.version;
	base->is_merge = false;
	base->commit = slice_of(arena_strdup(search->arena, commit->hash));
	base->at = commit->time;
	base->content = (struct slice){0};
	base->id = (struct slice){0};
}

bool base_search_history(struct base_search *search, struct error *err)
{
	ARENA_AUTO arena = arena_new();
	struct history history = {.search = search, .arena = arena, .normals = read_normals(search, arena), .err = err};
	struct source_past past;
	const struct source_query query = {
		.path = search->desired->file,
		.beside = search->operation->files.config_path,
		.commits = search->operation->limits.history_depth,
		.holds = holds,
		.visit = visit_content,
		.user = &history,
	};
	if (!source_past(search->operation->files.source, arena, &query, &past, err))
		return false;
	if (err->fault != FAULT_NONE)
		return error_context(err, "history of '%s' cannot be read", query.path);
	bool has_ours = search->ours != BASE_RULE_NONE;
	const struct base_rule_input input = {
		.versions = versions_of(&history),
		.versions_count = search->count,
		.commits = commits_of(&history, &past),
		.commits_count = past.count,
		.applied = past.start,
		.same = history.same,
		.ours = search->ours,
		.ours_is_merged = has_ours && search->base->is_merge,
		.git_is_ours = base_is_found(search->base) &&
			       same_as_base(arena, search->desired, search->base, &search->rewrites),
	};
	struct base_rule_choice choice = base_rule_choose(&input);
	if (choice.rule > 1)
		take_choice(search, &choice, &past.commits[choice.commit]);
	return true;
}
