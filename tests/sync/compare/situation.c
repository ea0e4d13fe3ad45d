/* SPDX-License-Identifier: MIT */
#include "tests/sync/compare/situation.h"

#include "tests/testing.h"

#include <ctype.h>
#include <string.h>

struct reader {
	const char *line;
	const char *at;
};

static void bad(const struct reader *reader, const char *expected)
{
	fail_msg("expected %s at '%s' in: %s", expected, reader->at, reader->line);
}

static bool takes(struct reader *reader, const char *word)
{
	while (*reader->at == ' ')
		reader->at++;
	if (strncmp(reader->at, word, strlen(word)) != 0)
		return false;
	reader->at += strlen(word);
	return true;
}

static void expect(struct reader *reader, const char *word)
{
	if (!takes(reader, word))
		bad(reader, word);
}

static int64_t number(struct reader *reader)
{
	char *end;
	long long value = strtoll(reader->at, &end, 10);
	if (end == reader->at)
		bad(reader, "a number");
	reader->at = end;
	return value;
}

static int digit(struct reader *reader)
{
	if (!isdigit((unsigned char)*reader->at))
		bad(reader, "a digit");
	return *reader->at++ - '0';
}

static struct situation_document document(struct reader *reader)
{
	struct situation_document out = {.a = digit(reader)};
	out.b = digit(reader);
	out.c = digit(reader);
	out.is_respelled = *reader->at == 'n';
	reader->at += out.is_respelled;
	out.is_migrated = *reader->at == 'm';
	reader->at += out.is_migrated;
	return out;
}

static void read_commits(struct reader *reader, struct situation *out)
{
	while (!takes(reader, "|")) {
		assert_in_range(out->commits_count, 0, SITUATION_MOST - 1);
		struct situation_commit *commit = &out->commits[out->commits_count];
		assert_int_equal(number(reader), out->commits_count++);
		while (takes(reader, "<"))
			commit->parents[commit->parents_count++] = (size_t)number(reader);
		expect(reader, "@");
		commit->time = number(reader);
		expect(reader, "=");
		commit->document = document(reader);
	}
}

static void read_trailer(struct reader *reader, struct situation_version *version)
{
	while (!takes(reader, "]")) {
		if (takes(reader, "on")) {
			version->on = number(reader);
		} else if (takes(reader, "to")) {
			version->is_rollback = true;
			version->to = number(reader);
		} else if (takes(reader, "merged")) {
			version->is_merged = true;
		} else if (takes(reader, "r")) {
			version->run = (int)number(reader);
		} else {
			version->is_save = true;
			version->commit = (size_t)number(reader);
			expect(reader, "=");
			version->content = document(reader);
		}
	}
}

static void read_versions(struct reader *reader, struct situation *out)
{
	takes(reader, "cut"); /* the first number says so, too */
	while (!takes(reader, "|")) {
		assert_in_range(out->versions_count, 0, SITUATION_MOST - 1);
		struct situation_version *version = &out->versions[out->versions_count++];
		version->number = number(reader);
		if (!strchr("idtpsrvbu", *reader->at++))
			bad(reader, "a kind");
		expect(reader, "@");
		version->created = number(reader);
		expect(reader, "=");
		version->document = document(reader);
		if (takes(reader, "["))
			read_trailer(reader, version);
	}
}

static void read_answer(struct reader *reader, struct situation *out)
{
	expect(reader, "->");
	takes(reader, "");
	size_t length = strcspn(reader->at, " \n");
	assert_in_range(length, 1, sizeof out->state - 1);
	memcpy(out->state, reader->at, length);
	reader->at += length;
	takes(reader, "");
	if (!isdigit((unsigned char)*reader->at))
		return;
	out->rule = (unsigned)number(reader);
	out->is_merge = takes(reader, "m");
	expect(reader, "v");
	out->version = number(reader);
	expect(reader, "c");
	out->commit = (size_t)number(reader);
}

bool situation_read(const char *line, struct situation *out)
{
	struct reader reader = {line, line};
	*out = (struct situation){.line = line};
	if (!isdigit((unsigned char)*line))
		return false;
	read_commits(&reader, out);
	out->applied = (size_t)number(&reader);
	expect(&reader, "of");
	expect(&reader, "");
	out->tip = (size_t)number(&reader);
	expect(&reader, "|");
	read_versions(&reader, out);
	expect(&reader, "");
	out->live = document(&reader);
	read_answer(&reader, out);
	return true;
}
