/* SPDX-License-Identifier: MIT */
/*
 * The last 8 kB have the uid and the title of a file that Grafana wrote, the first 8 kB those of most others. Only
 * where neither does is the whole read.
 */
#include "cmd/completion/reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/completion/glimpse.h"
#include "cmd/completion/glimpse_json.h"
#include "cmd/completion/regular_file.h"
#include "model/base/arena.h"
#include "model/base/text.h"

#define END_BYTES     ((size_t)8 << 10)
#define LARGEST_BYTES ((size_t)4 << 20) /* of a file that is read as a whole */
#define SECOND        1000000000ULL
#define RACE          (2 * SECOND) /* the coarsest times of file systems */

void reader_init(struct reader *reader)
{
	reader->arena = arena_new();
	reader->end = arena_alloc(reader->arena, 2 * END_BYTES);
}

static void look_at_all(struct reader *reader, struct glimpse *glimpse, int descriptor, size_t size)
{
	if (size > LARGEST_BYTES)
		return;
	char *text = arena_alloc(reader->arena, size + 1);
	glimpse_text(glimpse, (struct slice){text, regular_file_read(descriptor, text, size, 0)});
}

static void look_at(struct reader *reader, struct glimpse *glimpse, int descriptor, size_t size)
{
	size_t start = size > 2 * END_BYTES ? size - END_BYTES : 0;
	size_t length = regular_file_read(descriptor, reader->end, size - start, start);
	glimpse_tail(glimpse, (struct slice){reader->end, length});
	if (start == 0 && !glimpse_is_complete(glimpse)) {
		glimpse_text(glimpse, (struct slice){reader->end, length});
	} else if (!glimpse_is_complete(glimpse)) {
		char *head = reader->end + END_BYTES;
		length = regular_file_read(descriptor, head, END_BYTES, 0);
		const char *last = memrchr(head, '\n', length); /* no line is read in part */
		glimpse_text(glimpse, (struct slice){head, last ? (size_t)(last - head) : length});
		if (!glimpse_is_complete(glimpse))
			look_at_all(reader, glimpse, descriptor, size);
	}
}

/* What of a uid and a title is offered, and fits a cache: of a title with U+0000 the part before it. */
static void name_file(struct cached_file *file, struct slice uid, struct slice title)
{
	size_t length = title.length ? strnlen(title.at, title.length) : 0;
	if (uid.length > CACHE_UID_BYTES || memchr(uid.at, '\0', uid.length))
		return;
	file->uid = uid;
	file->title = text_cut_bytes((struct slice){title.at, length}, CACHE_TITLE_BYTES);
}

bool reader_read(struct reader *reader, int root, struct cached_file *file)
{
	struct stat info;
	struct glimpse glimpse = {0};
	struct slice uid;
	struct slice title;
	int descriptor = regular_file_open(root, file->path.at, O_NOFOLLOW, &info);
	if (descriptor < 0)
		return false;
	look_at(reader, &glimpse, descriptor, (size_t)info.st_size);
	close(descriptor);
	file->stamp = file_stamp_of(&info);
	if (glimpse_name(&glimpse, reader->arena, &uid, &title))
		name_file(file, uid, title);
	return true;
}

uint64_t file_time_of(struct timespec time)
{
	return (uint64_t)time.tv_sec * SECOND + (uint64_t)time.tv_nsec;
}

struct file_stamp file_stamp_of(const struct stat *info)
{
	return (struct file_stamp){file_time_of(info->st_mtim), file_time_of(info->st_ctim), (uint64_t)info->st_size,
				   (uint64_t)info->st_ino};
}

bool file_stamp_equal(const struct file_stamp *a, const struct file_stamp *b)
{
	return a->modified == b->modified && a->changed == b->changed && a->size == b->size && a->inode == b->inode;
}

struct file_stamp file_stamp_to_keep(const struct file_stamp *stamp, uint64_t begun)
{
	bool is_late = stamp->modified > begun - RACE || stamp->changed > begun - RACE;
	return is_late ? (struct file_stamp){0} : *stamp;
}
