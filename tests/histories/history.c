/* SPDX-License-Identifier: MIT */
/* One table of words a kind; a line is words apart by spaces, the first the step, the others KEY=VALUE or a flag. */
#include "tests/histories/history.h"

#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"

static const char *const KINDS[] = {"commit",   "pull", "take",  "revert", "edit",  "restore",
				    "rollback", "plan", "apply", "hold",   "carry", NULL};
static const char *const DRIFTS[] = {"keep", "refuse", "merge", "overwrite", NULL};
static const char *const CALLS[] = {"get", "save", "versions", "version", "any", NULL};
static const char *const MOMENTS[] = {"before", "race", "after", NULL};
static const char *const DEEDS[] = {"edit", "restore", "apply", NULL};
static const char *const LIVES[] = {"git", "other", "fresh", NULL};

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

static void write_number(struct strbuf *out, const char *key, unsigned number)
{
	if (number)
		strbuf_printf(out, " %s=%u", key, number);
}

static void write_step(const struct step *step, struct strbuf *out)
{
	strbuf_add_text(out, KINDS[step->kind]);
	write_number(out, "d", step->dashboard);
	write_number(out, "what", step->what);
	write_number(out, "back", step->back);
	if (step->drift)
		strbuf_printf(out, " drift=%s", DRIFTS[step->drift]);
	strbuf_add_text(out, step->adopt ? " adopt" : "");
	strbuf_add_text(out, step->rewind ? " rewind" : "");
	const struct step_fault *fault = &step->fault;
	if (fault->first)
		strbuf_printf(out, " fault=%s/%u/%u/%s", CALLS[fault->call], fault->first, fault->last, fault->way);
	for (size_t i = 0; i < step->hooks_count; i++) {
		const struct hook *hook = &step->hooks[i];
		strbuf_printf(out, " hook=%s/%s/%u/%s/%u/%u", MOMENTS[hook->moment], CALLS[hook->call], hook->at,
			      DEEDS[hook->deed], hook->a, hook->b);
	}
	write_number(out, "kill", step->kill);
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
	const struct {
		const char *key;
		unsigned *number;
	} numbers[] = {{"d", &step->dashboard}, {"what", &step->what}, {"back", &step->back}, {"kill", &step->kill}};
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (strcmp(key, numbers[i].key) == 0)
			return read_number(value, numbers[i].number);
	if (strcmp(key, "adopt") == 0)
		return step->adopt = true;
	if (strcmp(key, "rewind") == 0)
		return step->rewind = true;
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
