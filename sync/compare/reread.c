/* SPDX-License-Identifier: MIT */
/*
 * A worker that waits for the window holds the lock of the file that it wants and nothing of another one; every file
 * that is held belongs to rows that other workers are at or come to next, because indexes are begun in order. So the
 * window empties.
 */
#include "sync/compare/reread.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/document/document.h"
#include "model/plan/plan.h"
#include "sync/base/window.h"
#include "sync/compare/desired.h"
#include "sync/compare/file_past.h"
#include "sync/compare/operation.h"

#define WINDOW_BYTES ((size_t)6 << 20) /* of files that are held; their trees are some ten times that */

struct held_file {
	pthread_mutex_t lock; /* for what follows */
	size_t left;          /* rows that have not been left */
	size_t bytes;         /* in the window */
	struct arena *arena;  /* NULL: not read, or left by all */
	struct documents documents;
	struct file_past *past; /* NULL: it has one dashboard */
};

struct item {
	struct plan_row *row;
	struct held_file *file;
};

struct reread {
	const struct operation *operation;
	struct arena *arena;
	struct item *items; /* by file, then by place in it */
	size_t count;
	struct held_file *files;
	size_t files_count;
	struct window window;
};

static const char *path_of(const struct plan_row *row)
{
	return row->place.file ? row->place.file : "";
}

static int compare_items(const void *left, const void *right)
{
	const struct plan_row *a = ((const struct item *)left)->row;
	const struct plan_row *b = ((const struct item *)right)->row;
	int order = strcmp(path_of(a), path_of(b));
	return order ? order : (a->index > b->index) - (a->index < b->index);
}

/* Gives the items of each file the one file. */
static void share_files(struct reread *reread)
{
	reread->files = arena_array(reread->arena, reread->count, sizeof *reread->files);
	for (size_t i = 0; i < reread->count; i++) {
		struct item *item = &reread->items[i];
		bool is_same = i > 0 && strcmp(path_of(item[-1].row), path_of(item->row)) == 0;
		if (!is_same)
			pthread_mutex_init(&reread->files[reread->files_count++].lock, NULL);
		item->file = &reread->files[reread->files_count - 1];
		item->file->left++;
	}
}

/* With room for the rows, which `sort` puts into order. */
static struct reread *begin(const struct operation *operation, size_t count)
{
	struct reread *reread = heap_alloc(sizeof *reread);
	*reread = (struct reread){.operation = operation, .arena = arena_new(), .count = count};
	reread->items = arena_array(reread->arena, count, sizeof *reread->items);
	window_init(&reread->window, WINDOW_BYTES);
	return reread;
}

static struct reread *sort(struct reread *reread)
{
	if (reread->count)
		qsort(reread->items, reread->count, sizeof *reread->items, compare_items);
	share_files(reread);
	return reread;
}

struct reread *reread_open(const struct operation *operation, struct plan_row *rows, size_t count)
{
	struct reread *reread = begin(operation, count);
	for (size_t i = 0; i < count; i++)
		reread->items[i].row = &rows[i];
	return sort(reread);
}

struct reread *reread_open_some(const struct operation *operation, struct plan_row *const *rows, size_t count)
{
	struct reread *reread = begin(operation, count);
	for (size_t i = 0; i < count; i++)
		reread->items[i].row = rows[i];
	return sort(reread);
}

static void drop_file(struct held_file *file)
{
	file_past_free(file->past);
	arena_free(file->arena);
	file->past = NULL;
	file->arena = NULL;
}

void reread_close(struct reread *reread)
{
	for (size_t i = 0; i < reread->files_count; i++) {
		drop_file(&reread->files[i]);
		pthread_mutex_destroy(&reread->files[i].lock);
	}
	window_destroy(&reread->window);
	arena_free(reread->arena);
	free(reread);
}

struct plan_row *reread_row(const struct reread *reread, size_t index)
{
	return reread->items[index].row;
}

/* Reads the file, under its lock. What cannot be read has no documents. */
static void read_file(struct reread *reread, const struct plan_row *row, struct held_file *file)
{
	struct diagnostics diags;
	struct slice text;
	file->arena = arena_new();
	diagnostics_init(&diags, file->arena);
	text = desired_text(reread->operation, file->arena, path_of(row), &diags);
	file->bytes = text.length;
	window_enter(&reread->window, file->bytes);
	if (!diags.errors)
		documents_read(file->arena, text, row->format, path_of(row), &diags, &file->documents);
	file->past = file->left > 1 ? file_past_new(file->bytes) : NULL;
}

const struct desired *reread_desired(struct reread *reread, struct arena *arena, size_t index)
{
	const struct plan_row *row = reread->items[index].row;
	struct held_file *file = reread->items[index].file;
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	pthread_mutex_lock(&file->lock);
	if (!file->arena)
		read_file(reread, row, file);
	pthread_mutex_unlock(&file->lock);
	if (row->index >= file->documents.count || !slice_equal(file->documents.items[row->index].uid, row->uid))
		return NULL;
	return desired_of_file(reread->operation, arena, &file->documents.items[row->index], file->past, &diags);
}

void reread_leave(struct reread *reread, size_t index)
{
	struct held_file *file = reread->items[index].file;
	pthread_mutex_lock(&file->lock);
	if (--file->left == 0 && file->arena) {
		drop_file(file);
		window_leave(&reread->window, file->bytes);
	}
	pthread_mutex_unlock(&file->lock);
}
