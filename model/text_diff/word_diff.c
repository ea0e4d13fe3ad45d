/* SPDX-License-Identifier: MIT */
/*
 * Words are compared as a sequence. What comes out of that is then made readable, in this order:
 *
 * 1. runs that one side alone has slide to where their brackets are even: {+max(a), +}b, not max({+a), +}b;
 * 2. of a word that became another, pieces at its ends that are the same are: operations_[-per_minute-]{+count+};
 * 3. two changes with next to nothing between them become one: [-foo baz-]{+bar qux+}, not
 *    [-foo-]{+bar+} [-baz-]{+qux+}.
 *
 * When little is the same after that, the marks would be a salad of words, and the line counts as another line.
 */
#include "model/text_diff/word_diff.h"

#include "model/base/arena.h"
#include "model/base/scan.h"
#include "model/text_diff/sequence.h"
#include "model/text_diff/word_line.h"
#include "model/text_diff/word_scan.h"

#define SMALL_RATIO                                                                                                    \
	4 /* what stands between two changes is next to nothing when it has this part of the smaller one               \
	   */

/* Bytes of either line that became others. Of one there may be none. */
struct change {
	size_t old, old_end;
	size_t new, new_end;
};

struct changes_list {
	struct change *items;
	size_t count;
	size_t room;
};

static struct slice part(struct slice line, size_t begin, size_t end)
{
	if (begin == end)
		return (struct slice){0};
	return (struct slice){line.at + begin, end - begin};
}

/* ---- 1. runs ---- */

static bool is_one_of(struct slice word, const char *set)
{
	return word.at && word.at[0] != '\0' && strchr(set, word.at[0]);
}

/* Even brackets are worth most; then that the run does not begin between a function and its bracket. */
static int worth_of_run(const void *user, size_t begin, size_t end)
{
	const struct word_line *side = user;
	int depth = 0;
	bool is_even = true;
	for (size_t i = begin; i < end; i++) {
		depth += is_one_of(side->words[i], "([{") - is_one_of(side->words[i], ")]}");
		is_even = is_even && depth >= 0;
	}
	bool is_call = begin > 0 && is_one_of(side->words[begin], "([{") && is_in_word(side->words[begin - 1].at[0]);
	return 2 * (is_even && depth == 0) + !is_call;
}

/* ---- 2. pieces ---- */

/* How many bytes of whole pieces two texts have in common at the front. */
static size_t same_pieces(struct slice old, struct slice new)
{
	size_t length = 0;
	while (old.length && new.length) {
		struct slice a = piece_scan(&old);
		struct slice b = piece_scan(&new);
		if (!slice_equal(a, b))
			break;
		length += a.length;
	}
	return length;
}

/* The same at the back: pieces are read from the front, so the first boundary of both that has equal text behind it. */
static size_t same_pieces_behind(struct slice old, struct slice new)
{
	size_t same = 0;
	while (same < old.length && same < new.length &&old.at[old.length - same - 1] == new.at[new.length - same - 1])
		same++;
	while (old.length > same || old.length != new.length) {
		if (old.length > same || old.length > new.length)
			piece_scan(&old);
		while (new.length > old.length)
			piece_scan(&new);
	}
	return old.length;
}

static void cut_pieces(const struct word_line *old, const struct word_line *new, struct change *change)
{
	struct slice removed = part(old->line, change->old, change->old_end);
	struct slice added = part(new->line, change->new, change->new_end);
	size_t front = same_pieces(removed, added);
	change->old += front;
	change->new += front;
	size_t behind = same_pieces_behind(part(old->line, change->old, change->old_end),
					   part(new->line, change->new, change->new_end));
	change->old_end -= behind;
	change->new_end -= behind;
}

/* Takes the words that only this side has off the front of what is left of it. Returns their bytes. */
static size_t take_changed(const struct word_line *side, size_t *word)
{
	size_t bytes = 0;
	for (; *word < side->sequence.count && !side->sequence.same[*word]; (*word)++)
		bytes += side->words[*word].length;
	return bytes;
}

static struct changes_list changes_of(struct arena *arena, const struct word_line *old, const struct word_line *new)
{
	struct changes_list list = {0};
	size_t at_old = 0;
	size_t at_new = 0;
	for (size_t i = 0, j = 0; i < old->sequence.count || j < new->sequence.count; i++, j++) {
		struct change change = {at_old, at_old + take_changed(old, &i), at_new, at_new + take_changed(new, &j)};
		size_t same = i < old->sequence.count ? old->words[i].length : 0;
		at_old = change.old_end + same;
		at_new = change.new_end + same;
		cut_pieces(old, new, &change);
		if (change.old == change.old_end && change.new == change.new_end)
			continue;
		list.items = arena_grow(arena, list.items, list.count, &list.room, sizeof *list.items);
		list.items[list.count++] = change;
	}
	return list;
}

/* ---- 3. changes ---- */

static size_t larger_ink(const struct word_line *old, const struct word_line *new, const struct change *change)
{
	size_t removed = ink_of(part(old->line, change->old, change->old_end));
	size_t added = ink_of(part(new->line, change->new, change->new_end));
	return removed > added ? removed : added;
}

static bool has_one_of(struct slice text, const char *set)
{
	return scan_until(&text, set).length < text.length;
}

/*
 * Whether what is the same between two changes is so little that they are read as one. Brackets and quotes are not:
 * they show where one is.
 */
static bool is_next_to_nothing(const struct word_line *old, const struct word_line *new, const struct change *a,
			       const struct change *b)
{
	bool is_removed = a->old < a->old_end || b->old < b->old_end;
	bool is_added = a->new < a->new_end || b->new < b->new_end;
	struct slice between = part(old->line, a->old_end, b->old);
	size_t ink = ink_of(between);
	if (!is_removed || !is_added)
		return false;
	if (ink == 0 || (between.length == 1 && is_one_of(between, ".:/-")))
		return true;
	size_t of_a = larger_ink(old, new, a);
	size_t of_b = larger_ink(old, new, b);
	return SMALL_RATIO * ink <= (of_a < of_b ? of_a : of_b) && !has_one_of(between, "()[]{}\"'`");
}

static void join_changes(const struct word_line *old, const struct word_line *new, struct changes_list *list)
{
	size_t count = 0;
	for (size_t i = 0; i < list->count; i++) {
		struct change *last = count ? &list->items[count - 1] : NULL;
		if (last && is_next_to_nothing(old, new, last, &list->items[i])) {
			last->old_end = list->items[i].old_end;
			last->new_end = list->items[i].new_end;
		} else {
			list->items[count++] = list->items[i];
		}
	}
	list->count = count;
}

/* ---- the result ---- */

static void add_word(struct word_diff *diff, enum text_word_kind kind, struct slice text)
{
	if (text.length)
		diff->words[diff->count++] = (struct text_word){kind, text};
}

static void add_words(struct word_diff *diff, const struct word_line *old, const struct word_line *new,
		      const struct changes_list *list)
{
	size_t at = 0;
	for (size_t i = 0; i < list->count; i++) {
		const struct change *change = &list->items[i];
		add_word(diff, TEXT_WORD_SAME, part(old->line, at, change->old));
		add_word(diff, TEXT_WORD_REMOVED, part(old->line, change->old, change->old_end));
		add_word(diff, TEXT_WORD_ADDED, part(new->line, change->new, change->new_end));
		at = change->old_end;
	}
	add_word(diff, TEXT_WORD_SAME, part(old->line, at, old->line.length));
}

/*
 * A third of both lines is the same, without white space; or most of the shorter one in one or two places, as where a
 * short query became a part of a long one. Lines that differ in white space alone are alike.
 */
static bool is_alike(const struct word_diff *diff, size_t changes)
{
	size_t ink[3] = {0};
	for (size_t i = 0; i < diff->count; i++)
		ink[diff->words[i].kind] += ink_of(diff->words[i].text);
	size_t same = ink[TEXT_WORD_SAME];
	size_t removed = ink[TEXT_WORD_REMOVED];
	size_t added = ink[TEXT_WORD_ADDED];
	if (6 * same >= 2 * same + removed + added)
		return true;
	return changes <= 2 && same >= 4 && 10 * same >= 7 * (same + (removed < added ? removed : added));
}

struct word_diff word_diff(struct arena *arena, struct slice old_line, struct slice new_line, size_t steps)
{
	ARENA_AUTO scratch = arena_new();
	struct word_line old;
	struct word_line new;
	struct word_diff diff = {.is_whole = word_lines(scratch, old_line, new_line, &old, &new, steps)};
	sequence_slide(&old.sequence, &new.sequence, worth_of_run, &old);
	sequence_slide(&new.sequence, &old.sequence, worth_of_run, &new);
	struct changes_list list = changes_of(scratch, &old, &new);
	join_changes(&old, &new, &list);
	diff.words = arena_array(arena, 3 * list.count + 1, sizeof *diff.words);
	add_words(&diff, &old, &new, &list);
	diff.is_alike = is_alike(&diff, list.count);
	return diff;
}
