/* SPDX-License-Identifier: MIT */
#include "cmd/shell/input.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "model/base/strbuf.h"

static void close_file(FILE **file)
{
	if (*file && *file != stdin)
		fclose(*file);
}

bool input_read(const char *path, struct strbuf *buf, struct error *err)
{
	__attribute__((cleanup(close_file))) FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	if (!file)
		return error_set(err, FAULT_USAGE, "'%s' cannot be read: %s", path, strerror(errno));
	char chunk[16384];
	size_t length;
	while ((length = fread(chunk, 1, sizeof chunk, file)) > 0 && !strbuf_full(buf))
		strbuf_add(buf, chunk, length);
	if (ferror(file))
		return error_set(err, FAULT_USAGE, "'%s' cannot be read: %s", path, strerror(errno));
	if (strbuf_full(buf))
		return error_set(err, FAULT_DATA, "'%s' is larger than %zu MiB", path, buf->maximum >> 20);
	return true;
}
