/* SPDX-License-Identifier: MIT */
/* replay FOLDER: runs every file of a corpus folder through the fuzz target that this is linked with. */
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "tests/fuzz/fuzz.h"

#define LARGEST_SEED ((size_t)16 << 20)

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* The input is a copy of just its size, so that a read past its end is seen. */
static void run(const struct strbuf *text)
{
	uint8_t *data = heap_alloc(text->length);
	if (text->length)
		memcpy(data, text->at, text->length);
	LLVMFuzzerTestOneInput(data, text->length);
	free(data);
}

static bool replay(const char *path)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		return false;
	STRBUF_AUTO text = STRBUF_INIT(LARGEST_SEED);
	for (int c = getc(file); c != EOF; c = getc(file))
		strbuf_add_char(&text, (char)c);
	bool ok = !ferror(file) && !strbuf_full(&text);
	fclose(file);
	if (ok)
		run(&text);
	return ok;
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
		return 2;
	}
	struct dirent **entries = NULL;
	int count = scandir(argv[1], &entries, is_visible, alphasort);
	bool ok = count > 0; /* a corpus that is not there must not look like one that passed */
	for (int i = 0; i < count; i++) {
		char *path = heap_printf("%s/%s", argv[1], entries[i]->d_name);
		printf("%s\n", path);
		fflush(stdout); /* so that the last line names the file that broke it */
		if (!replay(path)) {
			fprintf(stderr, "cannot read '%s'\n", path);
			ok = false;
		}
		free(path);
		free(entries[i]);
	}
	free(entries);
	return ok ? 0 : 1;
}
