/* SPDX-License-Identifier: MIT */
/*
 * The same edit of several texts. An edit is the words that are replaced, in their order, found by model/text_diff; of
 * words that do not speak for themselves ("=~" for "=") what is around them belongs to it, so that texts with equal
 * edits differ by that and by nothing else. One replacement, however often, is shown by its words alone, any other edit
 * in the first of the texts: what was put in or taken out says little without what is around it.
 */
#include "model/base/arena.h"
#include "model/base/scan.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/report/alike.h"
#include "model/text_diff/text_diff.h"
#include "model/words/words.h"

#define LABEL_BYTES (SIZE_MAX / 2)
#define WHOLE_BYTES 200 /* texts up to here are shown whole where they are the same everywhere */
#define CLEAR_WORDS 3   /* letters and digits of words that speak for themselves */

/* A run of words that is replaced; either may be empty. */
struct hunk {
	struct slice removed;
	struct slice added;
	struct slice before; /* the word or the character around it, where its own words are not clear */
	struct slice after;
	struct slice left; /* the rest of an identifier that the words begin or end within */
	struct slice right;
};

struct edit {
	struct hunk *hunks; /* one, where all of them are alike */
	size_t count;
	size_t room;
	bool is_white_space;
	bool is_uneven; /* of the hunks that are one, the rests of identifiers differ */
};

/* ---- the edit of a text ---- */

static void append(struct arena *arena, struct slice *to, struct slice text)
{
	if (to->length == 0) {
		*to = text;
	} else if (to->at + to->length == text.at) {
		to->length += text.length;
	} else {
		char *joined = arena_array(arena, to->length + text.length, 1);
		memcpy(joined, to->at, to->length);
		memcpy(joined + to->length, text.at, text.length);
		*to = (struct slice){joined, to->length + text.length};
	}
}

static struct hunk *new_hunk(struct arena *arena, struct edit *edit)
{
	edit->hunks = arena_grow(arena, edit->hunks, edit->count, &edit->room, sizeof *edit->hunks);
	edit->hunks[edit->count] = (struct hunk){0};
	return &edit->hunks[edit->count++];
}

/* Whether words say enough by themselves: "py39", not "=~". */
static bool is_clear(struct slice words)
{
	size_t count = 0;
	for (size_t i = 0; i < words.length; i++)
		count += is_word_character(words.at[i], "") || (unsigned char)words.at[i] >= 0x80;
	return words.length == 0 || count >= CLEAR_WORDS;
}

static bool is_clear_hunk(const struct hunk *hunk)
{
	return is_clear(hunk->removed) && is_clear(hunk->added);
}

/* The word at the end of a text, or its last character. */
static struct slice last_word(struct slice text)
{
	size_t length = 0;
	if (text.length == 0)
		return text;
	while (length < text.length && is_word_character(text.at[text.length - 1 - length], "_"))
		length++;
	length = length ? length : 1;
	return (struct slice){text.at + text.length - length, length};
}

static struct slice first_word(struct slice text)
{
	size_t length = 0;
	while (length < text.length && is_word_character(text.at[length], "_"))
		length++;
	return (struct slice){text.at, length || text.length == 0 ? length : 1};
}

static bool is_identifier(struct slice text, size_t at)
{
	return at < text.length && is_word_character(text.at[at], "_");
}

/* The end of an identifier that the hunk's words begin, or its beginning: what of `around` belongs to them. */
static struct slice rest_of(const struct hunk *hunk, struct slice around, bool is_left)
{
	struct slice removed = hunk->removed;
	struct slice added = hunk->added;
	bool is_within = is_left ? is_identifier(removed, 0) || is_identifier(added, 0)
				 : is_identifier(removed, removed.length - 1) || is_identifier(added, added.length - 1);
	struct slice word = is_left ? last_word(around) : first_word(around);
	return is_within && is_identifier(word, 0) ? word : (struct slice){0};
}

static void end_hunk(struct hunk *hunk, struct slice before, struct slice after)
{
	hunk->left = rest_of(hunk, before, true);
	hunk->right = rest_of(hunk, after, false);
	hunk->before = last_word(before);
	if (!is_clear_hunk(hunk))
		hunk->after = first_word(after);
}

static void add_words(struct arena *arena, struct edit *edit, const struct text_line *line)
{
	struct hunk *hunk = NULL;
	struct slice before = {0};
	for (size_t i = 0; i < line->words_count; i++) {
		const struct text_word *word = &line->words[i];
		if (word->kind == TEXT_WORD_SAME) {
			if (hunk)
				end_hunk(hunk, before, word->text);
			hunk = NULL;
			before = word->text;
			continue;
		}
		if (!hunk)
			hunk = new_hunk(arena, edit);
		append(arena, word->kind == TEXT_WORD_REMOVED ? &hunk->removed : &hunk->added, word->text);
	}
	if (hunk)
		end_hunk(hunk, before, (struct slice){0});
}

static bool is_same_hunk(const struct hunk *a, const struct hunk *b)
{
	return slice_equal(a->removed, b->removed) && slice_equal(a->added, b->added);
}

static bool has_same_rests(const struct hunk *a, const struct hunk *b)
{
	return slice_equal(a->left, b->left) && slice_equal(a->right, b->right);
}

/* One replacement that occurs several times is one. */
static void drop_repeated(struct edit *edit)
{
	for (size_t i = 0; i < edit->count; i++)
		if (is_clear_hunk(&edit->hunks[i]))
			edit->hunks[i].before = (struct slice){0};
	for (size_t i = 0; i < edit->count; i++)
		if (!is_clear_hunk(&edit->hunks[i]) || !is_same_hunk(&edit->hunks[i], &edit->hunks[0]))
			return;
	for (size_t i = 1; i < edit->count; i++)
		edit->is_uneven = edit->is_uneven || !has_same_rests(&edit->hunks[i], &edit->hunks[0]);
	edit->count = edit->count > 1 ? 1 : edit->count;
}

static struct edit edit_of(struct arena *arena, const struct unit *unit)
{
	struct edit edit = {0};
	struct text_diff diff = text_diff(arena, unit->old_text, unit->new_text, 0);
	for (size_t i = 0; i < diff.count; i++) {
		const struct text_line *line = &diff.lines[i];
		if (line->kind == TEXT_LINE_CHANGED)
			add_words(arena, &edit, line);
		else if (line->kind == TEXT_LINE_REMOVED)
			new_hunk(arena, &edit)->removed = line->text;
		else if (line->kind == TEXT_LINE_ADDED)
			new_hunk(arena, &edit)->added = line->text;
	}
	edit.is_white_space = diff.is_white_space;
	drop_repeated(&edit);
	return edit;
}

static bool is_comma(char c)
{
	return c == ',' || c == ' ';
}

/* Words that were put in or taken out, without the commas that part them from others: `,job="a"` is `job="a",`. */
static struct slice without_commas(struct slice words)
{
	while (words.length && is_comma(words.at[0]))
		words = (struct slice){words.at + 1, words.length - 1};
	while (words.length && is_comma(words.at[words.length - 1]))
		words.length--;
	return words;
}

static void add_hunk(struct strbuf *key, const struct hunk *hunk)
{
	bool is_clear = is_clear_hunk(hunk);
	bool is_one_sided = is_clear && (hunk->removed.length == 0 || hunk->added.length == 0);
	alike_add_slice(key, hunk->before);
	alike_add_slice(key, is_one_sided ? without_commas(hunk->removed) : hunk->removed);
	alike_add_slice(key, is_one_sided ? without_commas(hunk->added) : hunk->added);
	alike_add_slice(key, hunk->after);
}

static bool text_key(struct grouping *grouping, struct unit *unit, struct strbuf *key)
{
	if (!unit->old_text.at || !unit->new_text.at || unit->draft->group.details_count > 0)
		return false;
	ARENA_AUTO scratch = arena_new();
	struct edit edit = edit_of(scratch, unit);
	(void)grouping;
	if (unit->label.thing == THING_SETTING)
		alike_add_text(key, unit_label_rest(unit));
	strbuf_printf(key, "%d", edit.is_white_space);
	alike_add_text(key, unit->line_ends);
	for (size_t i = 0; !edit.is_white_space && i < edit.count; i++)
		add_hunk(key, &edit.hunks[i]);
	return edit.count > 0 || edit.is_white_space;
}

/* ---- what is said of several ---- */

/* "7 queries"; "5 queries, 2 titles"; their language where all have one. */
static const char *count_things(struct grouping *grouping, struct unit *const *members, size_t count)
{
	size_t counts[THING_LINK + 1] = {0};
	const char *language = members[0]->draft->group.language;
	STRBUF_AUTO out = STRBUF_INIT(LABEL_BYTES);
	for (size_t i = 0; i < count; i++) {
		const char *other = members[i]->draft->group.language;
		counts[members[i]->label.thing]++;
		if (!language || !other || strcmp(language, other) != 0)
			language = NULL;
	}
	members[0]->draft->group.language = language;
	for (enum label_thing thing = THING_QUERY; thing <= THING_LINK; thing++) {
		if (counts[thing] == 0)
			continue;
		words_comma(&out);
		strbuf_add_text(&out, label_things(grouping->arena, thing, counts[thing]));
	}
	const struct label *label = &members[0]->label;
	if (out.length > 0)
		return arena_strdup(grouping->arena, out.at);
	return alike_has_one_noun(members, count) ? members[0]->draft->group.label
						  : label_join(grouping->arena, label->sort, label->sort, label->tail);
}

static bool is_same_whole(struct unit *const *members, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (!slice_equal(members[i]->old_text, members[0]->old_text) ||
		    !slice_equal(members[i]->new_text, members[0]->new_text))
			return false;
	return true;
}

/* Whether the words begin and end within the same identifier in all of the texts. */
static bool have_same_rests(struct unit *const *members, size_t count, const struct edit *edit)
{
	const struct hunk *hunk = &edit->hunks[0];
	if (edit->is_uneven)
		return false;
	for (size_t i = 1; (hunk->left.length || hunk->right.length) && i < count; i++) {
		ARENA_AUTO scratch = arena_new();
		struct edit other = edit_of(scratch, members[i]);
		if (other.is_uneven || !has_same_rests(hunk, &other.hunks[0]))
			return false;
	}
	return true;
}

static const char *whole_words(struct arena *arena, const struct hunk *hunk, struct slice words)
{
	STRBUF_AUTO out = STRBUF_INIT(LABEL_BYTES);
	strbuf_add_slice(&out, hunk->left);
	strbuf_add_slice(&out, words);
	strbuf_add_slice(&out, hunk->right);
	return text_c_string(arena, strbuf_slice(&out));
}

/* "git_a → b" within git_a_org is shown as "git_a_org → b_org", if it is so everywhere. */
static void show_words(struct grouping *grouping, struct unit *const *members, size_t count, struct edit *edit)
{
	struct page_group *group = &members[0]->draft->group;
	struct hunk *hunk = &edit->hunks[0];
	if (!have_same_rests(members, count, edit))
		hunk->left = hunk->right = (struct slice){0};
	group->old = whole_words(grouping->arena, hunk, hunk->removed);
	group->new = whole_words(grouping->arena, hunk, hunk->added);
	group->is_text = false;
}

/* Shows the edit in the first of the texts, in full. */
static void show_first(struct grouping *grouping, struct unit *const *members, size_t count)
{
	struct page_group *group = &members[0]->draft->group;
	if (!group->is_text) {
		group->old = text_c_string(grouping->arena, members[0]->old_text);
		group->new = text_c_string(grouping->arena, members[0]->new_text);
	}
	group->is_text = true;
	if (!is_same_whole(members, count))
		group->label = arena_printf(grouping->arena, "%s, as in %s", group->label,
					    members[0]->draft->places[0]);
}

static void same_text(struct grouping *grouping, struct unit *const *members, size_t count)
{
	struct page_group *group = &members[0]->draft->group;
	bool is_whole = is_same_whole(members, count);
	bool is_short = members[0]->old_text.length <= WHOLE_BYTES && members[0]->new_text.length <= WHOLE_BYTES;
	struct edit edit = edit_of(grouping->scratch, members[0]);
	bool is_replacement = edit.count == 1 && is_clear_hunk(&edit.hunks[0]) && edit.hunks[0].removed.length &&
			      edit.hunks[0].added.length;
	alike_add_places(grouping, members, count);
	group->label = count_things(grouping, members, count);
	group->kind = is_whole && !group->is_text ? GROUP_SAME_SETTING : GROUP_SAME_TEXT;
	if (edit.is_white_space && members[0]->line_ends) {
		unit_add_line_ends(grouping, members[0]);
	} else if (edit.is_white_space) {
		group->label = arena_printf(grouping->arena, "%s, white space only", group->label);
		group->old = NULL;
		group->new = NULL;
	} else if (is_replacement && !(is_whole && is_short)) {
		show_words(grouping, members, count, &edit);
	} else if (group->is_text || !is_whole) {
		show_first(grouping, members, count);
		unit_add_line_ends(grouping, members[0]);
	}
	units_merge(grouping, members, count);
}

void units_same_text(struct grouping *grouping, struct units *units)
{
	alike_units(grouping, units, text_key, same_text);
}
