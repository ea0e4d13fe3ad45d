/* SPDX-License-Identifier: MIT */
/* Numbers are read and written by hand: ten thousand lines have seventy thousand of them, and a key was pressed. */
#include "cmd/completion/cache_text.h"

#include "model/base/arena.h"
#include "model/base/scan.h"
#include "model/base/strbuf.h"

#define FIRST       "dashsync completion 1\n"
#define LAST        "end\n"
#define DIGITS      16
#define LONGEST_KEY ((size_t)1 << 20)

/* ---- reading ---- */

static int value_of(char digit)
{
	if (is_digit(digit))
		return digit - '0';
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* A number as add_number writes it, with no zero before it, and the blank behind it. */
static bool read_number(struct slice *rest, uint64_t *out)
{
	uint64_t number = 0;
	size_t length = 0;
	while (length < rest->length && length < DIGITS && value_of(rest->at[length]) >= 0)
		number = number << 4 | (uint64_t)value_of(rest->at[length++]);
	if (length == 0 || length == rest->length || rest->at[length] != ' ' || (length > 1 && *rest->at == '0'))
		return false;
	scan_take(rest, length + 1);
	*out = number;
	return true;
}

/* A text of this length, and the character behind it. */
static bool read_text(struct slice *rest, uint64_t length, size_t limit, char end, struct slice *out)
{
	if (length > limit || length >= rest->length || rest->at[length] != end || memchr(rest->at, '\0', length))
		return false;
	*out = scan_take(rest, length);
	scan_take(rest, 1);
	return true;
}

static bool read_file(struct slice *rest, struct cached_file *out)
{
	uint64_t path;
	uint64_t uid;
	uint64_t title;
	struct file_stamp *stamp = &out->stamp;
	return read_number(rest, &stamp->modified) && read_number(rest, &stamp->changed) &&
	       read_number(rest, &stamp->size) && read_number(rest, &stamp->inode) && read_number(rest, &path) &&
	       read_number(rest, &uid) && read_number(rest, &title) &&
	       read_text(rest, path, CACHE_PATH_BYTES, '\t', &out->path) &&
	       read_text(rest, uid, CACHE_UID_BYTES, '\t', &out->uid) &&
	       read_text(rest, title, CACHE_TITLE_BYTES, '\n', &out->title) && path > 0;
}

static bool read_key(struct slice *rest, struct slice key)
{
	uint64_t length;
	struct slice named;
	return read_number(rest, &length) && read_text(rest, length, LONGEST_KEY, '\n', &named) &&
	       slice_equal(named, key);
}

bool cache_text_read(struct slice text, struct slice key, struct arena *arena, struct cached_files *out)
{
	struct cached_files files = {0};
	size_t room = 0;
	if (!scan_literal(&text, FIRST) || !read_key(&text, key))
		return false;
	while (!slice_is(text, LAST)) {
		files.items = arena_grow(arena, files.items, files.count, &room, sizeof *files.items);
		if (!read_file(&text, &files.items[files.count++]))
			return false;
	}
	*out = files;
	return true;
}

/* ---- writing ---- */

static void add_number(uint64_t number, struct strbuf *out)
{
	char digits[DIGITS + 1];
	size_t at = sizeof digits;
	digits[--at] = ' ';
	do {
		digits[--at] = SCAN_HEX[number & 15];
		number >>= 4;
	} while (number);
	strbuf_add(out, digits + at, sizeof digits - at);
}

static void add_text(struct slice text, const char *end, struct strbuf *out)
{
	strbuf_add_slice(out, text);
	strbuf_add_text(out, end);
}

void cache_text_begin(struct slice key, struct strbuf *out)
{
	strbuf_add_text(out, FIRST);
	add_number(key.length, out);
	add_text(key, "\n", out);
}

void cache_text_add(const struct cached_file *file, struct strbuf *out)
{
	const struct file_stamp *stamp = &file->stamp;
	const uint64_t numbers[] = {stamp->modified,   stamp->changed,   stamp->size,       stamp->inode,
				    file->path.length, file->uid.length, file->title.length};
	size_t most = file->path.length + file->uid.length + file->title.length + 7 * (DIGITS + 1) + 3 + strlen(LAST);
	if (out->length + most > out->maximum)
		return;
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		add_number(numbers[i], out);
	add_text(file->path, "\t", out);
	add_text(file->uid, "\t", out);
	add_text(file->title, "\n", out);
}

void cache_text_end(struct strbuf *out)
{
	strbuf_add_text(out, LAST);
}
