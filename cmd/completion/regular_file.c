/* SPDX-License-Identifier: MIT */
#include "cmd/completion/regular_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/base/arena.h"

int regular_file_open(int folder, const char *path, int flags, struct stat *info)
{
	int descriptor = openat(folder, path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | flags);
	if (descriptor < 0)
		return -1;
	if (fstat(descriptor, info) != 0 || !S_ISREG(info->st_mode)) {
		close(descriptor);
		return -1;
	}
	return descriptor;
}

size_t regular_file_read(int descriptor, char *to, size_t count, size_t offset)
{
	size_t done = 0;
	while (done < count) {
		ssize_t got = pread(descriptor, to + done, count - done, (off_t)(offset + done));
		if (got > 0)
			done += (size_t)got;
		else if (got == 0 || errno != EINTR)
			break;
	}
	return done;
}

bool regular_file_text(struct arena *arena, const char *path, size_t limit, struct slice *out)
{
	struct stat info;
	int descriptor = regular_file_open(AT_FDCWD, path, 0, &info);
	if (descriptor < 0)
		return false;
	size_t size = (size_t)info.st_size;
	if (size <= limit) {
		char *text = arena_alloc(arena, size + 1);
		*out = (struct slice){text, regular_file_read(descriptor, text, size, 0)};
	}
	close(descriptor);
	return size <= limit;
}
