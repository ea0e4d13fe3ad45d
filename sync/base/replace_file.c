/* SPDX-License-Identifier: MIT */
/*
 * Compare and swap, for files. Nothing in POSIX replaces a file only if it holds certain bytes, so the two names are
 * exchanged, the old file is looked at where nobody else will look for it, and exchanged back if it is another than the
 * one that was read.
 */
#include "sync/base/replace_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/base/arena.h"
#include "model/base/path.h"

static bool fail(const char *path, int number, struct error *err)
{
	return error_set(err, FAULT_FAILED, "'%s' could not be written: %s", path, strerror(number));
}

/* ---- a new file ---- */

/* From now on the new file stays if the process is ended. */
static void release(struct replace_file *output)
{
	if (output->new_file.of)
		under_way_end(&output->new_file);
	output->new_file.of = NULL;
}

/* Forgets the new file and the output. */
static void drop(struct replace_file *output)
{
	if (output->temporary)
		unlink(output->temporary);
	release(output);
	free(output->temporary);
	output->temporary = NULL;
}

/* Opens a new file with a name that nobody has. The errno of what failed, or 0. */
static int open_temporary(struct replace_file *output, const char *path)
{
	*output = (struct replace_file){.path = path};
	output->temporary = heap_printf("%s.%ld.tmp", path, (long)getpid());
	output->file = fopen(output->temporary, "wxe");
	if (output->file) {
		output->new_file = (struct under_way){.kind = UNDER_WAY_FILE, .of = output->temporary};
		under_way_begin(&output->new_file);
		return 0;
	}
	int number = errno;
	free(output->temporary); /* whoever made that file keeps it */
	output->temporary = NULL;
	return number;
}

bool replace_file_open(struct replace_file *output, const char *path, struct error *err)
{
	struct stat status;
	bool exists = stat(path, &status) == 0;
	if (exists && !S_ISREG(status.st_mode)) {
		*output = (struct replace_file){.file = fopen(path, "we"), .path = path};
		return output->file || fail(path, errno, err);
	}
	int number = open_temporary(output, path);
	if (number == 0 && exists && fchmod(fileno(output->file), status.st_mode & 07777) != 0) {
		number = errno;
		fclose(output->file);
		drop(output);
	}
	return number == 0 || fail(path, number, err);
}

/*
 * Why an earlier write failed: the stream knows only that it did. One more write fails for the same reason, and does no
 * harm: a new file is dropped now, and what is no file has lost a part of the text already.
 */
static int ask_again(const struct replace_file *output)
{
	return write(fileno(output->file), "\n", 1) < 0 ? errno : EIO;
}

/* Brings all that was written to the disk, and closes the file. The errno of the first step that failed, or 0. */
static int finish(struct replace_file *output)
{
	bool is_whole = !ferror(output->file);
	int number = fflush(output->file) != 0 ? errno : is_whole ? 0 : ask_again(output);
	if (number == 0 && output->temporary && fsync(fileno(output->file)) != 0)
		number = errno;
	if (fclose(output->file) != 0 && number == 0)
		number = errno;
	output->file = NULL;
	return number;
}

/* Brings the new name to the disk. Not every file system can; what is at stake is a power cut in the next seconds. */
static void sync_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? heap_printf("%.*s/", (int)(slash - path), path) : heap_printf(".");
	int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (descriptor >= 0) {
		fsync(descriptor);
		close(descriptor);
	}
	free(folder);
}

bool replace_file_close(struct replace_file *output, struct error *err)
{
	int number = finish(output);
	if (number == 0 && output->temporary) {
		release(output);
		if (rename(output->temporary, output->path) != 0)
			number = errno;
		else
			sync_folder(output->path);
	}
	if (number != 0)
		drop(output);
	free(output->temporary);
	return number == 0 || fail(output->path, number, err);
}

bool replace_file_create(const char *path, struct slice text, struct error *err)
{
	struct replace_file output;
	int number = open_temporary(&output, path);
	if (number != 0)
		return fail(path, number, err);
	fwrite(text.at, 1, text.length, output.file);
	number = finish(&output);
	if (number == 0 && link(output.temporary, path) != 0) /* unlike rename, link replaces nothing */
		number = errno;
	drop(&output);
	if (number == EEXIST)
		return error_set(err, FAULT_REFUSED, "'%s' is there already", path);
	if (number != 0)
		return fail(path, number, err);
	sync_folder(path);
	return true;
}

void replace_file_hint(const char *path, struct slice text)
{
	struct replace_file output;
	if (open_temporary(&output, path) != 0)
		return;
	bool ok = fchmod(fileno(output.file), 0600) == 0 && fwrite(text.at, 1, text.length, output.file) == text.length;
	ok = fclose(output.file) == 0 && ok;
	if (ok)
		ok = rename(output.temporary, path) == 0;
	if (!ok)
		unlink(output.temporary);
	release(&output);
	free(output.temporary);
}

/* ---- a file that was read ---- */

/* How a file differs from what is expected, in words for the caller to free; NULL when it does not. */
static char *difference(const char *path, struct slice expected)
{
	int descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	FILE *file = descriptor >= 0 ? fdopen(descriptor, "r") : NULL;
	if (!file) {
		char *why = heap_printf("%s", errno == ENOENT ? "it is gone" : strerror(errno));
		if (descriptor >= 0)
			close(descriptor);
		return why;
	}
	size_t at = 0;
	size_t line = 1;
	int c;
	while ((c = getc(file)) != EOF && at < expected.length && (char)c == expected.at[at]) {
		line += c == '\n';
		at++;
	}
	bool is_same = c == EOF && at == expected.length && !ferror(file);
	fclose(file);
	return is_same ? NULL : heap_printf("line %zu differs", line);
}

/* A file on its way to the place of another. */
struct swap {
	struct replace_file *output;
	const char *real;  /* without links */
	const char *shown; /* for messages */
	const char *temporary;
	struct slice read;
	struct slice text;
};

static bool refuse(const struct swap *swap, const char *difference, struct error *err)
{
	return error_set(err, FAULT_REFUSED, "'%s' changed after it was read: %s", swap->shown, difference);
}

/* Somebody saved just before the exchange: that file, now at `temporary`, gets its name back. */
static bool put_back(const struct swap *swap, const char *why, struct error *err)
{
	bool is_back = renameat2(AT_FDCWD, swap->temporary, AT_FDCWD, swap->real, RENAME_EXCHANGE) == 0;
	char *theirs = is_back ? difference(swap->temporary, swap->text) : NULL;
	if (is_back && !theirs) {
		unlink(swap->temporary);
		return refuse(swap, why, err);
	}
	free(theirs);
	error_set(err, FAULT_REFUSED, "'%s' was saved by others while it was replaced", swap->shown);
	return error_hint(err, "Look at '%s', too: it has one of these saves.", swap->temporary);
}

/*
 * Exchanges the two files; false with errno 0 when the file system cannot. From then on the temporary name may be that
 * of what somebody saved, which nothing but put_back and a second look may decide about.
 */
static bool exchange(const struct swap *swap)
{
	release(swap->output);
	if (renameat2(AT_FDCWD, swap->temporary, AT_FDCWD, swap->real, RENAME_EXCHANGE) == 0)
		return true;
	if (errno == ENOSYS || errno == EINVAL || errno == ENOTSUP)
		errno = 0;
	return false;
}

/* The new file takes the place of the old one, if that still is what was read. */
static bool swap_in(const struct swap *swap, struct error *err)
{
	char *why = difference(swap->real, swap->read);
	bool ok = false;
	if (why) {
		unlink(swap->temporary);
		refuse(swap, why, err);
	} else if (exchange(swap)) {
		why = difference(swap->temporary, swap->read);
		ok = !why || put_back(swap, why, err);
		if (ok)
			unlink(swap->temporary);
	} else if (errno != 0 || rename(swap->temporary, swap->real) != 0) {
		fail(swap->shown, errno, err);
		unlink(swap->temporary);
	} else {
		ok = true;
	}
	free(why);
	if (ok)
		sync_folder(swap->real);
	return ok;
}

static bool replace(const char *real, const char *shown, struct slice read, struct slice text, struct error *err)
{
	struct replace_file output;
	struct stat status;
	if (stat(real, &status) != 0)
		return fail(shown, errno, err);
	if (!S_ISREG(status.st_mode))
		return error_set(err, FAULT_FAILED, "'%s' is not a regular file", shown);
	if (!replace_file_open(&output, real, err))
		return false;
	fwrite(text.at, 1, text.length, output.file);
	int number = finish(&output);
	if (number != 0) {
		drop(&output);
		return fail(shown, number, err);
	}
	const struct swap swap = {&output, real, shown, output.temporary, read, text};
	bool ok = swap_in(&swap, err);
	release(&output);
	free(output.temporary);
	return ok;
}

bool replace_file_text(const char *root, const char *path, struct slice read, struct slice text, struct error *err)
{
	char *named = heap_printf("%s/%s", root, path);
	char *real = realpath(named, NULL);
	int number = errno;
	bool ok = false;
	if (!real)
		fail(path, number, err);
	else if (!path_is_below(strcmp(root, "/") == 0 ? "" : root, real))
		error_set(err, FAULT_REFUSED, "'%s' leads out of the repository", path);
	else
		ok = replace(real, path, read, text, err);
	free(named);
	free(real);
	return ok;
}
