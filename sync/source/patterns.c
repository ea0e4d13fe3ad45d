/* SPDX-License-Identifier: MIT */
/*
 * Matching is fnmatch(3) without FNM_PATHNAME, which is what git does to a pathspec, after a comparison as plain text,
 * which lets a name with brackets be written as it is (git does that too). The text of a pattern before its first glob
 * character tells which folders can be passed over unseen.
 */
#include "sync/source/patterns.h"

#include <fnmatch.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/path.h"
#include "sync/source/source.h"
#include "sync/source/store.h"

struct pattern {
	const char *text; /* "" is everything */
	size_t plain;     /* bytes before the first glob character; all of it when there is none */
};

struct rule {
	const char *folder; /* what the patterns are relative to; "" is the root */
	struct pattern path;
	struct pattern *excludes;
	size_t excludes_count;
	const char *shown;
};

struct patterns {
	struct rule *rules;
	size_t count;
};

/* "./a/b/" is "a/b", "." is "". */
static const char *trimmed(struct arena *arena, struct slice text)
{
	while (slice_starts_with(text, "./"))
		text = (struct slice){text.at + 2, text.length - 2};
	while (slice_ends_with(text, "/"))
		text.length--;
	if (slice_is(text, "."))
		text.length = 0;
	return arena_copy(arena, text.at, text.length);
}

static struct pattern pattern_of(struct arena *arena, struct slice text)
{
	const char *copy = trimmed(arena, text);
	return (struct pattern){copy, strcspn(copy, "*?[\\")};
}

static bool is_plain(const struct pattern *pattern)
{
	return pattern->text[pattern->plain] == '\0';
}

static bool matches(const struct pattern *pattern, const char *path)
{
	return path_below(pattern->text, path) || fnmatch(pattern->text, path, FNM_LEADING_DIR) == 0;
}

/* `path` is relative to the rule's folder. */
static bool excludes(const struct rule *rule, const char *path)
{
	const char *inner = is_plain(&rule->path) ? path_below(rule->path.text, path) : NULL;
	for (size_t i = 0; i < rule->excludes_count; i++) {
		if (matches(&rule->excludes[i], path) || (inner && *inner && matches(&rule->excludes[i], inner)))
			return true;
	}
	return false;
}

/* True when `folder` may hold something that the pattern matches. */
static bool reaches(const struct pattern *pattern, const char *folder)
{
	if (matches(pattern, folder) || path_below(folder, pattern->text))
		return true;
	if (is_plain(pattern))
		return false;
	/* one of the plain text and "folder/" begins with the other */
	size_t length = strlen(folder);
	size_t common = length < pattern->plain ? length : pattern->plain;
	return strncmp(folder, pattern->text, common) == 0 &&
	       (common == pattern->plain || pattern->text[common] == '/');
}

struct patterns *patterns_new(struct arena *arena, const struct source_rules *rules)
{
	struct patterns *patterns = arena_alloc(arena, sizeof *patterns);
	*patterns = (struct patterns){arena_array(arena, rules->count, sizeof *patterns->rules), rules->count};
	for (size_t i = 0; i < rules->count; i++) {
		const struct source_rule *from = &rules->items[i];
		struct rule *rule = &patterns->rules[i];
		rule->folder = trimmed(arena, from->folder);
		rule->path = pattern_of(arena, from->path);
		rule->excludes = arena_array(arena, from->exclude_count, sizeof *rule->excludes);
		rule->excludes_count = from->exclude_count;
		for (size_t j = 0; j < rule->excludes_count; j++)
			rule->excludes[j] = pattern_of(arena, from->exclude[j]);
		rule->shown = *rule->path.text ? path_join(arena, rule->folder, rule->path.text) : rule->folder;
	}
	return patterns;
}

size_t patterns_count(const struct patterns *patterns)
{
	return patterns->count;
}

const char *patterns_text(const struct patterns *patterns, size_t rule)
{
	const char *shown = patterns->rules[rule].shown;
	return *shown ? shown : ".";
}

bool patterns_name(const struct patterns *patterns, size_t index, const char *path)
{
	const struct rule *rule = &patterns->rules[index];
	const char *rest = path_below(rule->folder, path);
	return rest && *rest && matches(&rule->path, rest);
}

bool patterns_match(const struct patterns *patterns, size_t index, const char *path)
{
	const struct rule *rule = &patterns->rules[index];
	return patterns_name(patterns, index, path) && !excludes(rule, path_below(rule->folder, path));
}

size_t patterns_first(const struct patterns *patterns, const char *path)
{
	for (size_t i = 0; i < patterns->count; i++) {
		if (patterns_match(patterns, i, path))
			return i;
	}
	return PATTERNS_NONE;
}

static bool rule_reaches(const struct rule *rule, const char *folder)
{
	if (path_below(folder, rule->folder))
		return true;
	const char *rest = path_below(rule->folder, folder);
	return rest && !excludes(rule, rest) && reaches(&rule->path, rest);
}

bool patterns_lead(const struct patterns *patterns, size_t index, const char *path)
{
	const struct rule *rule = &patterns->rules[index];
	return patterns_name(patterns, index, path) || rule_reaches(rule, path);
}

bool patterns_reach(const struct patterns *patterns, const char *folder)
{
	for (size_t i = 0; i < patterns->count; i++) {
		if (rule_reaches(&patterns->rules[i], folder))
			return true;
	}
	return false;
}

static bool rule_expects(const struct rule *rule, const char *path)
{
	const char *rest = path_below(rule->folder, path);
	if (!rest)
		return path_below(path, rule->folder) != NULL;
	if (*rule->path.text == '\0')
		return *rest == '\0';
	bool above = is_plain(&rule->path) && path_below(rest, rule->path.text);
	return above || (matches(&rule->path, rest) && !excludes(rule, rest));
}

bool patterns_expect(const struct patterns *patterns, const char *path)
{
	for (size_t i = 0; i < patterns->count; i++) {
		if (rule_expects(&patterns->rules[i], path))
			return true;
	}
	return false;
}
