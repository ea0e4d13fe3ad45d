/* SPDX-License-Identifier: MIT */
/* PCRE2 with the options that bring it closest to JavaScript, and limits of our own. No JIT: its limits are others. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "model/query/js_regex.h"

#include <assert.h>
#include <pcre2.h>
#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/utf8.h"
#include "model/query/js_pattern.h"

#define LONGEST_PATTERN ((size_t)1000)
#define LONGEST_TEXT    ((size_t)1000)
#define MOST_STEPS      10000000 /* for one text: PCRE2 counts anew for each place where a match may begin */
#define MOST_DEPTH      20000    /* of steps to come back to */
#define MOST_HEAP       8192     /* kB to keep them in */
#define LONGEST_WORDS   ((size_t)200)
#define COUNTED         0x100u /* beside enum js_regex_flag */

struct js_regex {
	pcre2_code *code;
	pcre2_code *counted; /* the same, which reports each step; NULL: not needed so far */
	struct slice pattern;
	unsigned flags;
	uint32_t free;   /* steps that are not counted */
	uint64_t *steps; /* that are left; NULL: without a meter */
	size_t place;    /* in the text, of the last step */
	pcre2_match_data *found;
	pcre2_match_context *limits;
	bool folds;
	bool has_space;
};

/*
 * Characters on which the two disagree. Without flag u JavaScript sees two characters beyond U+FFFF; "." stops at four
 * line ends; \s has all spaces of Unicode; flag i folds by upper case, PCRE2 by Unicode's folding.
 */
static const struct apart_row {
	uint32_t first, last;
	enum { AT_ALL, FOR_SPACE, FOR_FOLDING } when;
} aparts[] = {
	{'\r', '\r', AT_ALL},          {0x2028, 0x2029, AT_ALL},      {0x10000, 0x10FFFF, AT_ALL},
	{0xA0, 0xA0, FOR_SPACE},       {0x1680, 0x1680, FOR_SPACE},   {0x2000, 0x200A, FOR_SPACE},
	{0x202F, 0x202F, FOR_SPACE},   {0x205F, 0x205F, FOR_SPACE},   {0x3000, 0x3000, FOR_SPACE},
	{0xFEFF, 0xFEFF, FOR_SPACE},   {0x17F, 0x17F, FOR_FOLDING},   /* long s */
	{0x19B, 0x19B, FOR_FOLDING},                                  /* those that newer Unicode gave a capital */
	{0x264, 0x264, FOR_FOLDING},   {0x3F4, 0x3F4, FOR_FOLDING},   /* capital theta symbol */
	{0x1C80, 0x1FFF, FOR_FOLDING}, {0x2126, 0x212B, FOR_FOLDING}, /* ohm, kelvin, angstrom */
	{0xA7C0, 0xA7FF, FOR_FOLDING},
};

static bool is_apart(uint32_t point, bool folds, bool has_space)
{
	for (size_t i = 0; i < sizeof aparts / sizeof *aparts; i++)
		if (point >= aparts[i].first && point <= aparts[i].last &&
		    (aparts[i].when == AT_ALL || (aparts[i].when == FOR_SPACE ? has_space : folds)))
			return true;
	return false;
}

/* Whether a text has such a character, or is not UTF-8. */
static bool has_apart(struct slice text, bool folds, bool has_space)
{
	uint32_t point;
	while (text.length) {
		size_t length = utf8_decode(text, &point);
		if (length == 0 || is_apart(point, folds, has_space))
			return true;
		text = (struct slice){text.at + length, text.length - length};
	}
	return false;
}

/* ---- opening ---- */

static void *give_memory(size_t size, void *unused)
{
	(void)unused;
	return heap_alloc(size);
}

static void take_memory(void *memory, void *unused)
{
	(void)unused;
	free(memory);
}

/* NULL, and the reason in `*why` unless that is NULL. */
static pcre2_code *compile(struct arena *arena, struct slice pattern, unsigned flags, const char **why)
{
	uint32_t options = PCRE2_UTF | PCRE2_NEVER_UCP | PCRE2_NEVER_BACKSLASH_C | PCRE2_ALLOW_EMPTY_CLASS |
			   PCRE2_MATCH_UNSET_BACKREF | PCRE2_ALT_BSUX | PCRE2_ALT_CIRCUMFLEX | PCRE2_DOLLAR_ENDONLY;
	int fault;
	size_t place;
	options |= flags & JS_REGEX_FOLDS ? PCRE2_CASELESS : 0;
	options |= flags & JS_REGEX_LINES ? PCRE2_MULTILINE : 0;
	options |= flags & JS_REGEX_STICKY ? PCRE2_ANCHORED : 0;
	options |= flags & COUNTED ? PCRE2_AUTO_CALLOUT : 0;
	pcre2_general_context *memory = pcre2_general_context_create(give_memory, take_memory, NULL);
	pcre2_compile_context *context = pcre2_compile_context_create(memory);
	pcre2_set_newline(context, PCRE2_NEWLINE_LF);
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern.at, pattern.length, options, &fault, &place, context);
	pcre2_compile_context_free(context);
	pcre2_general_context_free(memory);
	if (!code && why) {
		char *words = arena_alloc(arena, LONGEST_WORDS);
		pcre2_get_error_message(fault, (PCRE2_UCHAR *)words, LONGEST_WORDS);
		*why = words;
	}
	return code;
}

struct js_regex *js_regex_open(struct arena *arena, struct slice pattern, unsigned flags, const char **why)
{
	bool folds = flags & JS_REGEX_FOLDS;
	bool has_space = false;
	if (pattern.length > LONGEST_PATTERN)
		*why = "it is longer than 1000 bytes";
	else if (has_apart(pattern, folds, false))
		*why = "it has characters on which JavaScript and PCRE2 disagree";
	else
		*why = NULL;
	if (*why)
		return NULL;
	STRBUF_AUTO written = STRBUF_INIT(4 * LONGEST_PATTERN);
	strbuf_add_text(&written, "");
	*why = js_pattern_write(pattern, folds, &written, &has_space);
	pcre2_code *code = *why ? NULL : compile(arena, strbuf_slice(&written), flags, why);
	if (!code)
		return NULL;
	struct js_regex *regex = heap_alloc(sizeof *regex);
	*regex = (struct js_regex){
		.code = code,
		.pattern = heap_slice(strbuf_slice(&written)),
		.flags = flags,
		.found = pcre2_match_data_create_from_pattern(code, NULL),
		.limits = pcre2_match_context_create(NULL),
		.folds = folds,
		.has_space = has_space,
	};
	assert(regex->found && regex->limits);
	pcre2_set_depth_limit(regex->limits, MOST_DEPTH);
	pcre2_set_heap_limit(regex->limits, MOST_HEAP);
	return regex;
}

void js_regex_close(struct js_regex *regex)
{
	if (!regex)
		return;
	pcre2_match_context_free(regex->limits);
	pcre2_match_data_free(regex->found);
	pcre2_code_free(regex->counted);
	pcre2_code_free(regex->code);
	free((char *)regex->pattern.at);
	free(regex);
}

/* ---- matching ---- */

void js_regex_meter(struct js_regex *regex, uint32_t free, uint64_t *steps)
{
	regex->free = free;
	regex->steps = steps;
}

/* An item of the pattern is tried; from where the last one was it may have run through the text, which counts too. */
static int count_step(pcre2_callout_block *block, void *user)
{
	struct js_regex *regex = user;
	size_t at = block->current_position;
	uint64_t cost = 1 + (at > regex->place ? at - regex->place : regex->place - at);
	regex->place = at;
	if (cost > *regex->steps) {
		*regex->steps = 0;
		return PCRE2_ERROR_CALLOUT;
	}
	*regex->steps -= cost;
	return 0;
}

/* PCRE2's result for a text that was looked at before, or is looked at from its beginning. */
static int match(struct js_regex *regex, const pcre2_code *code, struct slice text, size_t from, uint32_t most)
{
	pcre2_set_match_limit(regex->limits, most);
	return pcre2_match(code, (PCRE2_SPTR)(text.at ? text.at : ""), text.length, from, from ? PCRE2_NO_UTF_CHECK : 0,
			   regex->found, regex->limits);
}

static int match_counted(struct js_regex *regex, struct slice text, size_t from, uint32_t most)
{
	if (!regex->counted)
		regex->counted = compile(NULL, regex->pattern, regex->flags | COUNTED, NULL);
	if (!regex->counted)
		return PCRE2_ERROR_MATCHLIMIT; /* it is too large with its counting in it */
	regex->place = from;
	pcre2_set_callout(regex->limits, count_step, regex);
	return match(regex, regex->counted, text, from, most);
}

enum js_regex_result js_regex_exec(struct js_regex *regex, struct slice text, size_t from)
{
	if (text.length > LONGEST_TEXT)
		return JS_REGEX_COSTLY;
	if (from == 0 && has_apart(text, regex->folds, regex->has_space))
		return JS_REGEX_APART;
	uint32_t most = MOST_STEPS / (uint32_t)(text.length + 1);
	int found = match(regex, regex->code, text, from, regex->steps ? regex->free : most);
	if (regex->steps && found == PCRE2_ERROR_MATCHLIMIT)
		found = match_counted(regex, text, from, most);
	if (found == PCRE2_ERROR_NOMATCH)
		return JS_REGEX_NONE;
	if (found == PCRE2_ERROR_CALLOUT)
		return JS_REGEX_SPENT;
	return found > 0 ? JS_REGEX_FOUND : JS_REGEX_COSTLY;
}

size_t js_regex_captures(const struct js_regex *regex)
{
	uint32_t captures = 0;
	pcre2_pattern_info(regex->code, PCRE2_INFO_CAPTURECOUNT, &captures);
	return captures;
}

size_t js_regex_named(const struct js_regex *regex, const char *name)
{
	int number = pcre2_substring_number_from_name(regex->code, (PCRE2_SPTR)name);
	return number > 0 ? (size_t)number : 0;
}

struct slice js_regex_group(const struct js_regex *regex, struct slice text, size_t number)
{
	const size_t *ends = pcre2_get_ovector_pointer(regex->found) + 2 * number;
	if (ends[0] == PCRE2_UNSET)
		return (struct slice){0};
	return (struct slice){(text.at ? text.at : "") + ends[0], ends[1] - ends[0]};
}
