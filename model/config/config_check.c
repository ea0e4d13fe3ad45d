/* SPDX-License-Identifier: MIT */
/*
 * Each check is a list of single conditions from coarse to fine, so that the reason given is the one a person would
 * name first. The config is part of a branch under review: what leaves the repository or smuggles credentials into a
 * URL is refused here, before anything acts on it.
 */
#include "model/config/config_check.h"

#include <stdbool.h>
#include <strings.h>

#include "model/base/arena.h"
#include "model/base/scan.h"

/* The part before the first of `ends`; `*rest` begins with that character, or is empty. */
static struct slice cut_before(struct slice text, const char *ends, struct slice *rest)
{
	size_t length = 0;
	while (length < text.length && (text.at[length] == '\0' || !strchr(ends, text.at[length])))
		length++;
	*rest = (struct slice){text.at + length, text.length - length};
	return (struct slice){text.at, length};
}

static bool has_byte(struct slice text, char byte)
{
	return text.length && memchr(text.at, byte, text.length);
}

/* The next segment of a path; false after the last. `*path` moves past it and its slash. */
static bool next_segment(struct slice *path, struct slice *segment)
{
	if (!path->at)
		return false;
	struct slice rest;
	*segment = cut_before(*path, "/", &rest);
	*path = rest.length ? (struct slice){rest.at + 1, rest.length - 1} : (struct slice){0};
	return true;
}

static bool has_segment(struct slice path, const char *wanted)
{
	struct slice segment;
	while (next_segment(&path, &segment)) {
		if (slice_is(segment, wanted))
			return true;
	}
	return false;
}

/* Looked for behind `./` too, since config_tidy_path takes that away. */
static bool has_magic(struct slice path)
{
	struct slice segment;
	while (next_segment(&path, &segment)) {
		if (segment.length && !slice_is(segment, "."))
			return segment.at[0] == ':' || segment.at[0] == '!';
	}
	return false;
}

const char *config_check_text(struct slice text)
{
	if (text.length == 0)
		return "is empty";
	for (size_t i = 0; i < text.length; i++)
		if ((unsigned char)text.at[i] < ' ' || text.at[i] == 0x7f)
			return "holds a control character";
	return NULL;
}

const char *config_check_path(struct slice path)
{
	if (path.length == 0)
		return "is empty";
	if (has_byte(path, '\0'))
		return "holds the character U+0000";
	if (path.at[0] == '/')
		return "is absolute";
	if (has_magic(path))
		return "begins with pathspec magic (':' or '!')";
	if (has_segment(path, ".."))
		return "has a '..' segment";
	return NULL;
}

struct slice config_tidy_path(struct arena *arena, struct slice path)
{
	char *tidy = arena_alloc(arena, path.length + 2);
	size_t length = 0;
	struct slice segment;
	while (next_segment(&path, &segment)) {
		if (segment.length == 0 || slice_is(segment, "."))
			continue;
		if (length)
			tidy[length++] = '/';
		memcpy(tidy + length, segment.at, segment.length);
		length += segment.length;
	}
	if (length == 0)
		tidy[length++] = '.';
	return (struct slice){tidy, length};
}

/* What follows `http://` or `https://`, schemes in any case; false for anything else. */
static bool after_scheme(struct slice url, struct slice *rest)
{
	static const char *const schemes[] = {"http://", "https://"};
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
		size_t length = strlen(schemes[i]);
		if (url.length >= length && strncasecmp(url.at, schemes[i], length) == 0) {
			*rest = (struct slice){url.at + length, url.length - length};
			return true;
		}
	}
	return false;
}

/* Bytes that no URL holds unescaped, and the backslash, which some parsers take for a slash. */
static bool has_foreign_byte(struct slice url)
{
	for (size_t i = 0; i < url.length; i++) {
		unsigned char byte = (unsigned char)url.at[i];
		if (byte <= ' ' || byte >= 0x7f || byte == '\\')
			return true;
	}
	return false;
}

const char *config_check_url(struct slice url)
{
	struct slice rest;
	if (!after_scheme(url, &rest))
		return "must start with http:// or https://";
	if (has_foreign_byte(rest))
		return "holds a space, a backslash, or a character that a URL must escape";
	struct slice authority = cut_before(rest, "/?#", &rest);
	if (has_byte(authority, '@'))
		return "must not hold a user name or password";
	if (authority.length == 0 || authority.at[0] == ':')
		return "has no host";
	if (has_byte(rest, '?'))
		return "must not have a query";
	if (has_byte(rest, '#'))
		return "must not have a fragment";
	return NULL;
}

const char *config_check_pointer(struct slice pointer)
{
	if (pointer.length == 0 || pointer.at[0] != '/')
		return "does not begin with '/'";
	for (size_t i = 0; i < pointer.length; i++) {
		if (pointer.at[i] != '~')
			continue;
		if (i + 1 == pointer.length || (pointer.at[i + 1] != '0' && pointer.at[i + 1] != '1'))
			return "has a '~' that is not '~0' or '~1'";
	}
	return NULL;
}

const char *config_check_name(struct slice name)
{
	if (name.length == 0)
		return "is empty";
	for (size_t i = 0; i < name.length; i++) {
		if (!is_word_character(name.at[i], "-_"))
			return "may only hold letters, digits, '-' and '_'";
	}
	return NULL;
}
