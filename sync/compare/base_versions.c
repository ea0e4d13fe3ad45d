/* SPDX-License-Identifier: MIT */
/*
 * Versions are read in growing pages (1, 4, 16, ...). Lists carry whole documents, so one at a time is a tree, and of
 * each only a digest is kept, and the text of the newest few and of those that may be ours. Which one is ours is
 * decided over all that was read so far: whether a trailer counts can depend on the versions below it.
 */
#include "sync/compare/base_internal.h"

#include "model/base/arena.h"
#include "model/base/when.h"
#include "model/document/azure.h"
#include "model/document/equivalence.h"
#include "model/value/value.h"
#include "sync/compare/desired.h"
#include "sync/compare/operation.h"
#include "sync/compare/version.h"
#include "sync/compare/version_pages.h"

#define FIRST_PAGE 1

static int64_t seconds_of(struct slice time)
{
	int64_t seconds;
	return when_parse(time, &seconds) ? seconds : INT64_MAX;
}

static void add_record(struct base_search *search, const struct record *record)
{
	search->records = arena_grow(search->arena, search->records, search->count, &search->room,
				     sizeof *search->records);
	search->records[search->count++] = *record;
}

static void keep_trailer(struct arena *arena, const struct trailer *trailer, struct trailer *out)
{
	*out = *trailer;
	out->commit = arena_keep(arena, trailer->commit);
	out->content = arena_keep(arena, trailer->content);
	out->run = arena_keep(arena, trailer->run);
	out->id = arena_keep(arena, trailer->id);
}

/* Whether a version's content is what its trailer says, by its digest or by what git has at its commit. */
static bool matches(struct base_search *search, struct arena *arena, const struct trailer *trailer,
		    const struct value *normal)
{
	struct digest digest = digest_of_value(normal);
	if (trailer_matches(trailer, &digest))
		return true;
	const struct value *at_commit = git_past_document_at(&search->past, arena, trailer->commit);
	return at_commit && rewrite_equal(arena, at_commit, normal, &search->rewrites);
}

/* What a version is by itself; whether a trailer counts is decided later. */
static void describe(struct base_search *search, const struct version *version, struct record *record)
{
	struct trailer trailer;
	struct version_verdict *verdict = &record->verdict;
	*verdict = (struct version_verdict){
		.version = version->version,
		.as = version->restored_from ? VERSION_IS_RESTORE : VERSION_IS_EDIT,
		.by = arena_keep(search->arena, version->created_by),
		.at = arena_keep(search->arena, version->created),
	};
	record->created = seconds_of(version->created);
	record->has_trailer = trailer_parse(version->message, &trailer);
	verdict->words = arena_keep(search->arena,
				    record->has_trailer ? trailer_words(version->message) : version->message);
	if (!record->has_trailer)
		return;
	keep_trailer(search->arena, &trailer, &record->trailer);
	verdict->as = trailer.rollback ? VERSION_IS_ROLLBACK : VERSION_IS_MISMATCH;
	verdict->on = trailer.on;
	verdict->commit = record->trailer.commit;
	verdict->id = record->trailer.id;
	verdict->run = record->trailer.run;
	verdict->rollback_to = trailer.rollback_to;
}

struct digest base_meaning(const struct version *version)
{
	ARENA_AUTO arena = arena_new();
	return digest_of_value(equivalence_normal(arena, normal_form(arena, version_document(arena, version))));
}

/* Of a version in a capture that nothing can make base by itself: it has no trailer, and enough newer ones. */
static void take_digest(const struct version *version, struct record *record)
{
	record->has_data = true;
	memcpy(record->meaning.hex, version->digest.at, DIGEST_HEX);
}

static void take_content(struct base_search *search, const struct version *version, struct record *record)
{
	ARENA_AUTO arena = arena_new();
	const struct value *normal = normal_form(arena, version_document(arena, version));
	const struct trailer *trailer = &record->trailer;
	bool is_next = trailer->on + 1 == record->verdict.version;
	bool is_save = record->has_trailer && !trailer->rollback;
	record->has_data = true;
	record->meaning = digest_of_value(equivalence_normal(arena, normal));
	record->matches = is_save && !is_next && matches(search, arena, trailer, normal);
	if (search->count < BASE_KEPT_TEXTS || (is_save && (is_next || record->matches)))
		record->text = arena_slice(search->arena, version->text);
}

const struct value *base_normal(struct arena *arena, const struct record *record)
{
	const struct version version = {.text = record->text};
	if (record->normal || !record->text.at)
		return record->normal;
	return normal_form(arena, version_document(arena, &version));
}

/* The data of a listed version: what the list carried, or a request of its own. */
static bool version_data(struct base_search *search, struct arena *arena, const struct version *listed,
			 struct version *out, struct error *err)
{
	*out = *listed;
	if (listed->text.at || listed->digest.at)
		return true;
	struct version single;
	const struct gateway *gateway = search->operation->target.gateway;
	if (!gateway->ops->version(gateway->self, arena, search->desired->live_uid, listed->version, &single, err))
		return false;
	if (single.found) /* else it was pruned since it was listed */
		*out = single;
	return true;
}

static bool is_save(const struct record *record)
{
	return record->has_trailer && !record->trailer.rollback;
}

static bool is_same_run(const struct record *a, const struct record *b)
{
	return slice_equal(a->trailer.run, b->trailer.run);
}

/* Whether an older version has the same rollback trailer: then this one was posted again, and undoes nothing. */
static bool is_rollback_again(const struct base_search *search, size_t rollback)
{
	const struct record *record = &search->records[rollback];
	for (size_t i = rollback + 1; i < search->count; i++) {
		const struct record *older = &search->records[i];
		if (older->has_trailer && older->trailer.rollback && is_same_run(older, record) &&
		    older->trailer.rollback_to == record->trailer.rollback_to)
			return true;
	}
	return false;
}

/* Whether a rollback that puts a covered save back undid this one: the newest save below it of the same run. */
static bool is_undone(const struct base_search *search, size_t save)
{
	const struct record *record = &search->records[save];
	for (size_t i = save; i-- > 0;) {
		const struct record *newer = &search->records[i];
		if (!newer->has_trailer || !is_same_run(newer, record))
			continue;
		if (!newer->trailer.rollback || !newer->trailer.raced)
			return false; /* a rollback is a save as well */
		if (!is_rollback_again(search, i))
			return true;
	}
	return false;
}

/*
 * What a save is whose number is more than one above the version that it named. It takes the versions between to know
 * that; *undecided when they are not read yet.
 */
static enum version_is judge_above(const struct base_search *search, size_t save, bool ended, bool *undecided)
{
	const struct record *record = &search->records[save];
	int64_t on = record->trailer.on;
	int64_t between = 0;
	if (!record->matches)
		return VERSION_IS_MISMATCH;
	for (size_t i = save + 1; i < search->count && search->records[i].verdict.version > on; i++) {
		const struct record *older = &search->records[i];
		between++;
		if (is_save(older) && is_same_run(older, record) &&
		    slice_equal(older->trailer.content, record->trailer.content))
			return VERSION_IS_MISMATCH; /* this message was posted again */
	}
	if (between == record->verdict.version - on - 1)
		return VERSION_IS_OURS;
	*undecided = !ended && search->oldest > on + 1;
	return VERSION_IS_MISMATCH;
}

/* Looks for the newest record that is ours; what is below the records may yet decide it, unless the list has ended. */
static void find_ours(struct base_search *search, bool ended)
{
	for (size_t i = 0; i < search->count; i++) {
		struct record *record = &search->records[i];
		bool undecided = false;
		if (!is_save(record) || !record->has_data)
			continue;
		enum version_is as = record->verdict.version == record->trailer.on + 1
					     ? VERSION_IS_OURS
					     : judge_above(search, i, ended, &undecided);
		if (undecided)
			return;
		if (is_undone(search, i)) /* even where the list has lost what would prove that it is ours */
			as = VERSION_IS_UNDONE;
		else if (as == VERSION_IS_OURS && record->trailer.merged)
			as = VERSION_IS_MERGED;
		record->verdict.as = as;
		if (!version_is_ours(&record->verdict))
			continue;
		search->ours = i;
		return;
	}
}

bool base_is_resave(const struct base_search *search, size_t i)
{
	if (i + 1 >= search->count)
		return false;
	const struct record *below = &search->records[i + 1];
	return search->records[i].has_data && below->has_data &&
	       digest_equal(&search->records[i].meaning, &below->meaning);
}

/* Looks at the versions of a page, until one is ours. */
static bool take_page(struct base_search *search, const struct version_list *page, struct error *err)
{
	for (size_t i = 0; i < page->count && search->ours == BASE_RULE_NONE; i++) {
		ARENA_AUTO arena = arena_new();
		struct version version;
		struct record record = {0};
		int64_t live = search->seen->version;
		search->oldest = page->items[i].version;
		if (live != VERSION_UNKNOWN && search->oldest > live)
			continue; /* saved since live was read */
		if (!version_data(search, arena, &page->items[i], &version, err))
			return false;
		describe(search, &version, &record);
		if (version.text.at)
			take_content(search, &version, &record);
		else if (version.digest.at)
			take_digest(&version, &record);
		else
			record.verdict.as = VERSION_IS_PRUNED;
		add_record(search, &record);
		find_ours(search, false);
	}
	return true;
}

static void name_resaves(struct base_search *search)
{
	for (size_t i = 0; i < search->count; i++)
		if (search->records[i].verdict.as == VERSION_IS_EDIT && base_is_resave(search, i))
			search->records[i].verdict.as = VERSION_IS_RESAVE;
}

bool base_read_versions(struct base_search *search, struct error *err)
{
	struct version_pages pages = version_pages_of(search->operation->target.gateway, search->arena,
						      search->desired->live_uid,
						      (struct page_size){.versions = FIRST_PAGE});
	for (bool ended = false; !ended && search->ours == BASE_RULE_NONE;) {
		ARENA_AUTO arena = arena_new();
		struct version_list page;
		if (!version_pages_next(&pages, arena, &page, err) || !take_page(search, &page, err))
			return false;
		ended = page.count == 0;
		if (ended) {
			find_ours(search, true);
			search->base->oldest = search->oldest == INT64_MAX ? 0 : search->oldest;
		}
	}
	name_resaves(search);
	return true;
}

static bool schema_version(const struct value *dashboard, int64_t *out)
{
	return value_to_integer(value_get(dashboard, "schemaVersion"), out);
}

/* Whether a record's data are what the server serves as live. */
static bool is_served(const struct base_search *search, const struct record *record)
{
	ARENA_AUTO scratch = arena_new();
	return value_equal(base_normal(scratch, record), search->served);
}

/* How live is related to the newest record, which has its number or does not. */
static enum live_form form_of_live(struct base_search *search)
{
	struct record *newest = search->count ? &search->records[0] : NULL;
	int64_t served;
	int64_t stored;
	int64_t number = search->seen->version == VERSION_UNKNOWN ? search->seen->unmatched : search->seen->version;
	bool is_listed = newest && newest->has_data && newest->verdict.version == number;
	if (!is_listed)
		return LIVE_IS_UNLISTED;
	if (is_served(search, newest)) {
		newest->normal = search->served;
		return LIVE_AS_STORED;
	}
	const struct value *data = newest->normal = base_normal(search->arena, newest);
	if (!azure_is_resource(search->desired->live_uid))
		return LIVE_IS_MIGRATED;
	bool is_raised = schema_version(search->served, &served) && schema_version(data, &stored) && served > stored;
	return is_raised ? LIVE_IS_MIGRATED : LIVE_IS_BESIDE;
}

void base_add_live(struct base_search *search)
{
	struct base *base = search->base;
	base->live_form = form_of_live(search);
	base->live = search->served;
	if (base_counts_number(base)) {
		base->live = search->records[0].normal;
		return;
	}
	bool unseen = search->denied || search->oldest == INT64_MAX; /* git's history is the only witness */
	const struct record record = {
		.verdict = {.version = search->seen->version,
			    .as = VERSION_IS_EDIT,
			    .by = search->seen->updated_by,
			    .at = search->seen->updated},
		.created = unseen ? INT64_MIN : seconds_of(search->seen->updated),
		.has_data = true,
		.meaning = digest_of_value(equivalence_normal(search->arena, search->served)),
		.normal = search->served,
	};
	add_record(search, &record);
	for (size_t i = search->count - 1; i > 0; i--)
		search->records[i] = search->records[i - 1];
	search->records[0] = record;
	if (search->ours != BASE_RULE_NONE)
		search->ours++;
}
