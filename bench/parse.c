/* SPDX-License-Identifier: MIT */
/*
 * How fast documents are read: parse FILE... reads each, makes its normal form and digest, over and over for about two
 * seconds of processor time, and prints megabytes a second of each step and of all. One thread.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "model/base/arena.h"
#include "model/document/document.h"
#include "model/document/rewrite.h"
#include "model/value/digest.h"
#include "model/value/value.h"

#define SECONDS 2.0

struct file {
	const char *path;
	struct slice text;
};

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static bool load(struct arena *arena, struct file *file)
{
	struct stat status;
	FILE *stream = fopen(file->path, "rbe");
	if (!stream || fstat(fileno(stream), &status) != 0) {
		perror(file->path);
		return false;
	}
	size_t size = (size_t)status.st_size;
	char *text = arena_alloc(arena, size + 1);
	file->text = (struct slice){text, fread(text, 1, size, stream)};
	fclose(stream);
	return true;
}

/* One file through all steps; what each took is added to `spent`. */
static void run(const struct file *file, double spent[3])
{
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	struct documents documents;
	diagnostics_init(&diags, arena);
	double start = now();
	documents_read(arena, file->text, FILE_JSON, file->path, &diags, &documents);
	double read = now();
	spent[0] += read - start;
	for (size_t i = 0; i < documents.count; i++) {
		double before = now();
		const struct value *normal = normal_form(arena, documents.items[i].dashboard);
		double made = now();
		struct digest digest = digest_of_value(normal);
		spent[1] += made - before;
		spent[2] += now() - made;
		if (digest.hex[0] == '\0')
			abort();
	}
}

int main(int argc, char **argv)
{
	ARENA_AUTO arena = arena_new();
	struct file *files = arena_array(arena, (size_t)argc, sizeof *files);
	double spent[3] = {0};
	double bytes = 0;
	for (int i = 1; i < argc; i++) {
		files[i - 1].path = argv[i];
		if (!load(arena, &files[i - 1]))
			return 1;
	}
	for (double end = now() + SECONDS; argc > 1 && now() < end;)
		for (int i = 0; i + 1 < argc; i++) {
			run(&files[i], spent);
			bytes += (double)files[i].text.length;
		}
	double all = spent[0] + spent[1] + spent[2];
	printf("read %.0f, normal form %.0f, digest %.0f, all %.0f MB/s\n", bytes / spent[0] / 1e6,
	       bytes / spent[1] / 1e6, bytes / spent[2] / 1e6, bytes / all / 1e6);
	return 0;
}
