/* SPDX-License-Identifier: MIT */
#include "cmd/shell/output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/base/arena.h"

static bool fail(const char *path, int number, struct error *err)
{
	return error_set(err, FAULT_FAILED, "'%s' could not be written: %s", path, strerror(number));
}

bool output_open(struct output *output, const char *path, struct error *err)
{
	struct stat status;
	bool special = stat(path, &status) == 0 && !S_ISREG(status.st_mode);
	*output = (struct output){.path = path};
	if (!special)
		output->temporary = heap_printf("%s.%ld.tmp", path, (long)getpid());
	output->file = fopen(special ? path : output->temporary, special ? "we" : "wxe");
	if (output->file)
		return true;
	int number = errno;
	free(output->temporary);
	fail(path, number, err);
	return false;
}

bool output_close(struct output *output, struct error *err)
{
	bool ok = fflush(output->file) == 0 && !ferror(output->file);
	ok = fclose(output->file) == 0 && ok;
	ok = ok && (!output->temporary || rename(output->temporary, output->path) == 0);
	int number = errno;
	if (!ok && output->temporary)
		unlink(output->temporary);
	free(output->temporary);
	return ok || fail(output->path, number, err);
}

bool output_create(const char *path, struct slice text, struct error *err)
{
	char *temporary = heap_printf("%s.%ld.tmp", path, (long)getpid());
	FILE *file = fopen(temporary, "wxe");
	bool ok = file != NULL;
	if (file) {
		ok = fwrite(text.at, 1, text.length, file) == text.length;
		ok = fclose(file) == 0 && ok;
	}
	ok = ok && link(temporary, path) == 0; /* unlike rename, link replaces nothing */
	int number = errno;
	if (file)
		unlink(temporary);
	free(temporary);
	if (!ok && number == EEXIST)
		return error_set(err, FAULT_REFUSED, "'%s' is there already", path);
	return ok || fail(path, number, err);
}

static bool is_below(const char *path, const char *root)
{
	size_t length = strcmp(root, "/") == 0 ? 0 : strlen(root);
	return strncmp(path, root, length) == 0 && path[length] == '/';
}

/* Puts a text in the place of a regular file whose path has no links in it. */
static bool replace(const char *real, struct slice text, struct error *err)
{
	struct output output;
	struct stat status;
	if (stat(real, &status) != 0)
		return fail(real, errno, err);
	if (!S_ISREG(status.st_mode))
		return error_set(err, FAULT_FAILED, "'%s' is no regular file", real);
	if (!output_open(&output, real, err))
		return false;
	if (fchmod(fileno(output.file), status.st_mode & 07777) != 0) {
		int number = errno;
		fclose(output.file);
		if (output.temporary)
			unlink(output.temporary);
		free(output.temporary);
		return fail(real, number, err);
	}
	fwrite(text.at, 1, text.length, output.file);
	return output_close(&output, err);
}

bool output_replace(const char *root, const char *path, struct slice text, struct error *err)
{
	char *named = heap_printf("%s/%s", root, path);
	char *real = realpath(named, NULL);
	int number = errno;
	bool ok = false;
	if (!real)
		fail(path, number, err);
	else if (!is_below(real, root))
		error_set(err, FAULT_REFUSED, "'%s' leads out of the repository", path);
	else
		ok = replace(real, text, err);
	free(named);
	free(real);
	return ok;
}
