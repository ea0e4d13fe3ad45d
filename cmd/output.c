/* SPDX-License-Identifier: MIT */
#include "cmd/output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/arena.h"

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
	return fail(path, number, err);
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
