/* SPDX-License-Identifier: MIT */
/* One table of words a kind; a line is words apart by spaces, the first the step, the others KEY=VALUE or a flag. */
#include "tests/histories/history.h"

#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"

static const char *const KINDS[] = {"commit", "pull",   "take",    "revert", "edit",   "restore",  "rollback", "plan",
				    "apply",  "hold",   "carry",   "note",   "fork",   "merge",    "press",    "paste",
				    "post",   "deploy", "upgrade", "remove", "return", "takeover", NULL};
static const char *const DRIFTS[] = {"keep", "refuse", "merge", "overwrite", NULL};
static const char *const CALLS[] = {"get", "save", "versions", "version", "any", NULL};
static const char *const MOMENTS[] = {"before", "race", "after", NULL};
static const char *const DEEDS[] = {"edit", "restore", "apply", NULL};
static const char *const LIVES[] = {"git", "other", "fresh", "early", NULL};

/* What a step may have, by its word: one row for writing and for reading. */
static const struct {
	const char *key;
	size_t at;
} NUMBERS[] =
	{
		{"d", offsetof(struct step, dashboard)},   {"what", offsetof(struct step, what)},
		{"to", offsetof(struct step, to)},         {"back", offsetof(struct step, back)},
		{"after", offsetof(struct step, after)},   {"ahead", offsetof(struct step, ahead)},
		{"behind", offsetof(struct step, behind)}, {"kill", offsetof(struct step, kill)},
		{"busy", offsetof(struct step, busy)},
},
  FLAGS[] = {
	  {"adopt", offsetof(struct step, adopt)},   {"rewind", offsetof(struct step, rewind)},
	  {"branch", offsetof(struct step, branch)}, {"noise", offsetof(struct step, noise)},
	  {"edits", offsetof(struct step, edits)},   {"lists", offsetof(struct step, lists)},
	  {"ff", offsetof(struct step, ff)},         {"other", offsetof(struct step, other)},
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

static unsigned *number_in(struct step *step, size_t i)
{
	return (unsigned *)((char *)step + NUMBERS[i].at);
}

static bool *flag_in(struct step *step, size_t i)
{
	return (bool *)((char *)step + FLAGS[i].at);
}

const char *history_drift(unsigned drift)
{
	return DRIFTS[drift];
}

void history_add(struct arena *arena, struct history *history, const struct step *step)
{
	history->steps = arena_grow(arena, history->steps, history->count, &history->room, sizeof *history->steps);
	history->steps[history->count++] = *step;
}

/* ---- writing ---- */

static void write_step(const struct step *written, struct strbuf *out)
{
	struct step copy = *written;
	const struct step *step = &copy;
	strbuf_add_text(out, KINDS[step->kind]);
	for (size_t i = 0; i < COUNT(NUMBERS); i++)
		if (*number_in(&copy, i))
			strbuf_printf(out, " %s=%u", NUMBERS[i].key, *number_in(&copy, i));
	if (step->drift)
		strbuf_printf(out, " drift=%s", DRIFTS[step->drift]);
	for (size_t i = 0; i < COUNT(FLAGS); i++)
		if (*flag_in(&copy, i))
			strbuf_printf(out, " %s", FLAGS[i].key);
	const struct step_fault *fault = &step->fault;
	if (fault->first)
		strbuf_printf(out, " fault=%s/%u/%u/%s", CALLS[fault->call], fault->first, fault->last, fault->way);
	for (size_t i = 0; i < step->hooks_count; i++) {
		const struct hook *hook = &step->hooks[i];
		strbuf_printf(out, " hook=%s/%s/%u/%s/%u/%u", MOMENTS[hook->moment], CALLS[hook->call], hook->at,
			      DEEDS[hook->deed], hook->a, hook->b);
	}
	if (step->expect)
		strbuf_printf(out, " expect=%s", step->expect);
	strbuf_add_char(out, '\n');
}

void history_write(const struct history *history, struct strbuf *out)
{
	strbuf_printf(out, "dashboards %u\nkeep %u\nprofile %s\nlive %s\n", history->dashboards, history->keep,
		      history->profile, LIVES[history->live]);
	for (size_t i = 0; i < history->count; i++)
		write_step(&history->steps[i], out);
}

/* ---- reading ---- */

/* Takes what stands before `mark` (or all) off the text; NULL when nothing is left. */
static char *take(char **text, char mark)
{
	char *start = *text;
	if (!start || !*start)
		return NULL;
	char *end = strchr(start, mark);
	*text = end ? end + 1 : NULL;
	if (end)
		*end = '\0';
	return start;
}

static bool read_word(const char *word, const char *const *words, unsigned *out)
{
	for (unsigned i = 0; word && words[i]; i++) {
		if (strcmp(words[i], word) != 0)
			continue;
		*out = i;
		return true;
	}
	return false;
}

static bool read_number(const char *word, unsigned *out)
{
	char *end = NULL;
	unsigned long number = word ? strtoul(word, &end, 10) : 0;
	if (!end || end == word || *end || number > 1000000)
		return false;
	*out = (unsigned)number;
	return true;
}

static bool read_fault(char *text, struct step_fault *out)
{
	return read_word(take(&text, '/'), CALLS, &out->call) && read_number(take(&text, '/'), &out->first) &&
	       read_number(take(&text, '/'), &out->last) && (out->way = text) != NULL;
}

static bool read_hook(char *text, struct step *step)
{
	if (step->hooks_count == STEP_HOOKS)
		return false;
	struct hook *hook = &step->hooks[step->hooks_count++];
	return read_word(take(&text, '/'), MOMENTS, &hook->moment) && read_word(take(&text, '/'), CALLS, &hook->call) &&
	       read_number(take(&text, '/'), &hook->at) && read_word(take(&text, '/'), DEEDS, &hook->deed) &&
	       read_number(take(&text, '/'), &hook->a) && read_number(take(&text, '/'), &hook->b);
}

static bool read_attribute(char *word, struct step *step)
{
	char *value = word;
	const char *key = take(&value, '=');
	for (size_t i = 0; i < COUNT(NUMBERS); i++)
		if (strcmp(key, NUMBERS[i].key) == 0)
			return read_number(value, number_in(step, i));
	for (size_t i = 0; i < COUNT(FLAGS); i++)
		if (strcmp(key, FLAGS[i].key) == 0)
			return *flag_in(step, i) = true;
	if (strcmp(key, "expect") == 0)
		return (step->expect = value) != NULL;
	if (strcmp(key, "drift") == 0)
		return read_word(value, DRIFTS, &step->drift);
	if (strcmp(key, "fault") == 0)
		return read_fault(value, &step->fault);
	return strcmp(key, "hook") == 0 && read_hook(value, step);
}

static bool read_line(struct arena *arena, char *line, struct history *out)
{
	const char *word = take(&line, ' ');
	if (strcmp(word, "dashboards") == 0)
		return read_number(line, &out->dashboards);
	if (strcmp(word, "keep") == 0)
		return read_number(line, &out->keep);
	if (strcmp(word, "live") == 0)
		return read_word(line, LIVES, &out->live);
	if (strcmp(word, "profile") == 0)
		return (out->profile = line) != NULL;
	struct step step = {0};
	unsigned kind = 0;
	if (!read_word(word, KINDS, &kind))
		return false;
	step.kind = (enum step_kind)kind;
	for (char *next = take(&line, ' '); next; next = take(&line, ' '))
		if (!read_attribute(next, &step))
			return false;
	history_add(arena, out, &step);
	return true;
}

bool history_read(struct arena *arena, const char *text, struct history *out, unsigned *line)
{
	char *rest = arena_strdup(arena, text);
	*out = (struct history){.dashboards = 1, .profile = "grafana9"};
	for (*line = 1; rest && *rest; ++*line) {
		char *next = strchr(rest, '\n');
		if (next)
			*next++ = '\0';
		if (*rest && *rest != '#' && !read_line(arena, rest, out))
			return false;
		rest = next;
	}
	return out->dashboards >= 1 && out->dashboards <= 3;
}
