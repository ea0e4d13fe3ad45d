/* SPDX-License-Identifier: MIT */
/*
 * Each row gets at most one title, which at most one dashboard of its folder has: following "has the title that I get"
 * from row to row leads to a free title, to a row that stays, or around a ring.
 */
#include "model/plan/title_order.h"

#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/slug.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/plan/plan.h"

#define MOST_NOTES  5
#define NOTE_BYTES  8000
#define SHOWN_TITLE 60 /* characters */

/*
 * What a server compares. Which letters of other alphabets it spells out is not known well enough: titles with any are
 * taken as they are, so that none are called equal that are not.
 */
static const char *key_of(struct arena *arena, struct slice title)
{
	bool is_plain = true;
	for (size_t i = 0; i < title.length; i++)
		is_plain = is_plain && (unsigned char)title.at[i] < 0x80;
	return is_plain ? slug_of(arena, title) : arena_slice(arena, title).at;
}

/* A title of a folder, and whose it is. */
struct claim {
	struct slice folder;
	const char *key; /* NULL: not known */
	size_t row;
};

static struct claim claim_of(struct arena *arena, const struct plan *plan, size_t row, struct slice title)
{
	const struct plan_row *of = &plan->rows[row];
	return (struct claim){of->found.folder, title.at ? key_of(arena, title) : NULL, row};
}

static int compare_claims(const void *left, const void *right)
{
	const struct claim *a = left;
	const struct claim *b = right;
	int order = slice_compare(a->folder, b->folder);
	return order ? order : strcmp(a->key, b->key);
}

/* The title that a write gives the row; at NULL when it is not written. */
static struct slice title_to_be(const struct plan_row *row)
{
	return action_writes(row->action) ? row->found.result_title : (struct slice){0};
}

static bool is_another(struct arena *arena, struct slice title, struct slice live)
{
	return title.at && (!live.at || strcmp(key_of(arena, title), key_of(arena, live)) != 0);
}

bool title_order_moves(struct arena *arena, const struct plan *plan, size_t row)
{
	return is_another(arena, title_to_be(&plan->rows[row]), plan->rows[row].found.live_title);
}

bool title_order_would_move(struct arena *arena, const struct plan *plan, size_t row)
{
	return title_order_moves(arena, plan, row) ||
	       is_another(arena, plan->rows[row].title, plan->rows[row].found.live_title);
}

/* ---- who waits for whom ---- */

/* The titles that are live, sorted. */
static struct claim *live_claims(struct arena *arena, const struct plan *plan, size_t *count)
{
	struct claim *claims = arena_array(arena, plan->count + 1, sizeof *claims);
	*count = 0;
	for (size_t i = 0; i < plan->count; i++) {
		struct claim claim = claim_of(arena, plan, i, plan->rows[i].found.live_title);
		if (claim.key)
			claims[(*count)++] = claim;
	}
	if (*count)
		qsort(claims, *count, sizeof *claims, compare_claims);
	return claims;
}

/* The row that has the title live that a row gets, if it is another. */
static size_t find_holder(struct arena *arena, const struct plan *plan, size_t row, const struct claim *live,
			  size_t count)
{
	const struct claim wanted = claim_of(arena, plan, row, title_to_be(&plan->rows[row]));
	if (!wanted.key || !count || !title_order_moves(arena, plan, row))
		return TITLE_FREE;
	const struct claim *found = bsearch(&wanted, live, count, sizeof *live, compare_claims);
	return found ? found->row : TITLE_FREE;
}

/* Marks the ring that `from` is in, if it is in one. */
static void mark_ring(const struct plan *plan, const size_t *before, size_t from, size_t *ring)
{
	size_t first = from;
	size_t at = before[from];
	for (size_t steps = 0; at != from; steps++, at = before[at]) {
		if (at == TITLE_FREE || steps == plan->count)
			return;
		if (slice_compare(plan->rows[at].uid, plan->rows[first].uid) < 0)
			first = at;
	}
	do
		ring[at] = first;
	while ((at = before[at]) != from);
}

/* The wave of a row: one after that of the row before it; rings begin in the first. */
static size_t wave_of(const size_t *before, const size_t *ring, size_t row)
{
	size_t wave = 0;
	for (; ring[row] == TITLE_FREE && before[row] != TITLE_FREE; row = before[row])
		wave++;
	return wave;
}

void title_order_of(struct arena *arena, const struct plan *plan, struct title_order *out)
{
	size_t claims_count;
	const struct claim *live = live_claims(arena, plan, &claims_count);
	size_t *before = arena_array(arena, plan->count + 1, sizeof *before); /* the holder, where it moves away */
	*out = (struct title_order){
		.waves = 1,
		.wave = arena_array(arena, plan->count + 1, sizeof *out->wave),
		.holder = arena_array(arena, plan->count + 1, sizeof *out->holder),
		.ring = arena_array(arena, plan->count + 1, sizeof *out->ring),
	};
	for (size_t i = 0; i < plan->count; i++) {
		out->holder[i] = find_holder(arena, plan, i, live, claims_count);
		bool moves = out->holder[i] != TITLE_FREE && title_order_moves(arena, plan, out->holder[i]);
		before[i] = moves ? out->holder[i] : TITLE_FREE;
		out->ring[i] = TITLE_FREE;
	}
	for (size_t i = 0; i < plan->count; i++)
		if (before[i] != TITLE_FREE && out->ring[i] == TITLE_FREE)
			mark_ring(plan, before, i, out->ring);
	for (size_t i = 0; i < plan->count; i++) {
		out->wave[i] = wave_of(before, out->ring, i);
		if (out->wave[i] >= out->waves)
			out->waves = out->wave[i] + 1;
	}
}

/* ---- words ---- */

static void add_quoted(struct slice text, struct strbuf *out)
{
	strbuf_add_char(out, '\'');
	text_printable_cut(text, SHOWN_TITLE, out);
	strbuf_add_char(out, '\'');
}

/* "'a', 'b' and 'c'": the rows of a ring, from its first. */
static void add_ring(const struct plan *plan, const struct title_order *order, size_t first, struct strbuf *out)
{
	size_t at = first;
	do {
		add_quoted(plan->rows[at].uid, out);
		at = order->holder[at];
		if (at != first)
			strbuf_add_text(out, order->holder[at] == first ? " and " : ", ");
	} while (at != first);
}

const char *title_order_way_out(struct arena *arena, const struct plan *plan, const struct title_order *order,
				size_t row)
{
	STRBUF_AUTO text = STRBUF_INIT(NOTE_BYTES);
	size_t first = order->ring[row];
	bool is_swap = order->holder[order->holder[first]] == first;
	struct slice title = title_to_be(&plan->rows[first]);
	add_ring(plan, order, first, &text);
	strbuf_printf(&text, " %s their titles. Two commits do it: in the first, give ", is_swap ? "swap" : "exchange");
	add_quoted(plan->rows[first].uid, &text);
	strbuf_add_text(&text, " the title ");
	add_quoted(slice_of(arena_printf(arena, "%s (moving)", text_c_string(arena, title))), &text);
	strbuf_printf(&text, " and leave the other%s as %s; apply it; in the second, give it ", is_swap ? "" : "s",
		      is_swap ? "it is" : "they are");
	add_quoted(title, &text);
	strbuf_add_char(&text, '.');
	return arena_strdup(arena, text.at);
}

/* ---- notes ---- */

/* Whether the server is one that lets dashboards of a folder have one title. */
static bool allows_equal_titles(const struct plan *plan, const struct claim *live, size_t count)
{
	for (size_t i = 0; i < plan->count; i++)
		if (plan->rows[i].found.is_newer_server)
			return true;
	for (size_t i = 1; i < count; i++)
		if (live[i].folder.at && live[i - 1].folder.at && compare_claims(&live[i - 1], &live[i]) == 0)
			return true;
	return false;
}

/* The titles that git has, of folders that are known, sorted by title, then uid. */
static int compare_git_claims(const void *left, const void *right, void *user)
{
	const struct plan *plan = user;
	int order = compare_claims(left, right);
	return order ? order
		     : slice_compare(plan->rows[((const struct claim *)left)->row].uid,
				     plan->rows[((const struct claim *)right)->row].uid);
}

static struct claim *git_claims(struct arena *arena, const struct plan *plan, size_t *count)
{
	struct claim *claims = arena_array(arena, plan->count + 1, sizeof *claims);
	*count = 0;
	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_row *row = &plan->rows[i];
		struct slice title = action_writes(row->action)    ? row->found.result_title
				     : row->state == STATE_IN_SYNC ? row->found.live_title
								   : row->title;
		struct claim claim = claim_of(arena, plan, i, title);
		if (claim.key && claim.folder.at && !plan_row_left_git(row) && row->state != STATE_INVALID)
			claims[(*count)++] = claim;
	}
	if (*count)
		qsort_r(claims, *count, sizeof *claims, compare_git_claims, (void *)plan);
	return claims;
}

static void note_equal(struct plan *plan, const struct claim *claims, size_t count)
{
	STRBUF_AUTO text = STRBUF_INIT(NOTE_BYTES);
	for (size_t i = 0; i < count; i++) {
		strbuf_add_text(&text, i == 0 ? "" : i + 1 < count ? ", " : " and ");
		add_quoted(plan->rows[claims[i].row].uid, &text);
	}
	strbuf_add_text(&text, " have one title in one folder, ");
	add_quoted(plan->rows[claims[0].row].title, &text);
	strbuf_printf(&text, ": Grafana up to 11.2 refuses that. Give %s another.",
		      count == 2 ? "one of them" : "all but one");
	plan_note(plan, text.at);
}

/* Notes the first groups of equal titles; how many there are. */
static size_t note_equal_titles(struct plan *plan, const struct claim *claims, size_t count)
{
	size_t groups = 0;
	for (size_t from = 0; from < count;) {
		size_t to = from + 1;
		while (to < count && compare_claims(&claims[from], &claims[to]) == 0)
			to++;
		if (to - from > 1 && groups++ < MOST_NOTES)
			note_equal(plan, &claims[from], to - from);
		from = to;
	}
	return groups;
}

static size_t note_rings(struct arena *arena, struct plan *plan)
{
	struct title_order order;
	size_t rings = 0;
	title_order_of(arena, plan, &order);
	for (size_t i = 0; i < plan->count; i++)
		if (order.ring[i] == i && rings++ < MOST_NOTES)
			plan_note(plan, arena_printf(arena, "Grafana up to 11.2 refuses an exchange of titles: %s",
						     title_order_way_out(arena, plan, &order, i)));
	return rings;
}

void title_order_note(struct plan *plan)
{
	ARENA_AUTO arena = arena_new();
	size_t live_count;
	size_t git_count;
	const struct claim *live = live_claims(arena, plan, &live_count);
	if (allows_equal_titles(plan, live, live_count))
		return;
	const struct claim *claims = git_claims(arena, plan, &git_count);
	size_t equal = note_equal_titles(plan, claims, git_count);
	size_t rings = note_rings(arena, plan);
	if (equal > MOST_NOTES)
		plan_note(plan, arena_printf(arena, "%zu more titles of git are equal to another of their folder.",
					     equal - MOST_NOTES));
	if (rings > MOST_NOTES)
		plan_note(plan,
			  arena_printf(arena, "%zu more exchanges of titles are in this plan.", rings - MOST_NOTES));
}
