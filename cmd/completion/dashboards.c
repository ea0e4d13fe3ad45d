/* SPDX-License-Identifier: MIT */
/*
 * First the names of all files, which cost little. Then, in two threads, the files that the cache does not know are
 * read (reader.h), and after them the others looked at: what is as the cache knows it need not be opened.
 *
 * What the time was too short for is as the cache has it, if it does: a title of yesterday is better than none. It
 * stays in the cache, so that the next search goes on where this one ended.
 */
#include "cmd/completion/dashboards.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cmd/completion/listed_files.h"
#include "cmd/completion/reader.h"
#include "model/base/arena.h"
#include "model/base/path.h"
#include "model/base/strbuf.h"
#include "sync/base/pool.h"
#include "sync/source/source.h"

#define READERS 2
#define BLOCK   16 /* files that a thread takes at a time */

struct dashboards_search {
	struct dashboards_query query;
	struct arena *arena;
	int root;
	uint64_t begun; /* of the clock that files have */
	struct cache cache;
	struct listed_files files;
	struct listed_file **order; /* the most needed first */
	atomic_size_t next;
	struct cached_file *known; /* in the end */
	size_t known_count;
	bool is_partial;
	bool has_read;
	struct reader readers[READERS];
};

/* ---- one file ---- */

/* Whether the file is as the cache knows it; takes what is known then. */
static bool is_cached(const struct dashboards_search *search, struct listed_file *file)
{
	struct stat info;
	if (!file->former || fstatat(search->root, file->is.path.at, &info, AT_SYMLINK_NOFOLLOW) != 0)
		return false;
	struct file_stamp stamp = file_stamp_of(&info);
	if (!S_ISREG(info.st_mode) || !file_stamp_equal(&stamp, &file->former->stamp))
		return false;
	file->is.uid = file->former->uid;
	file->is.title = file->former->title;
	file->is.stamp = stamp;
	return true;
}

static void look_at(const struct dashboards_search *search, struct reader *reader, struct listed_file *file)
{
	if (is_cached(search, file))
		file->state = LISTED_CACHED;
	else if (reader_read(reader, search->root, &file->is))
		file->state = LISTED_READ;
	else
		file->state = LISTED_GONE;
}

static void look_at_files(void *user, size_t index)
{
	struct dashboards_search *search = user;
	struct reader *reader = &search->readers[index];
	size_t from;
	while ((from = atomic_fetch_add(&search->next, BLOCK)) < search->files.count) {
		for (size_t i = from; i < from + BLOCK && i < search->files.count; i++) {
			if (deadline_passed(&search->query.deadline))
				return;
			look_at(search, reader, search->order[i]);
		}
	}
}

/* ---- in which order ---- */

/* 0: a new file whose name begins with the prefix; 1: a new file; 2: a file that the cache knows. */
static int rank_of(const struct listed_file *file, struct slice prefix)
{
	if (file->former)
		return 2;
	return strncmp(path_name(file->is.path.at), prefix.length ? prefix.at : "", prefix.length) != 0;
}

/* Each search begins at another file, so that in the end all known ones are looked at, however short the time. */
static void put_in_order(struct dashboards_search *search)
{
	struct listed_files *files = &search->files;
	size_t count = 0;
	size_t first = files->count ? (size_t)(search->begun / 1000) % files->count : 0;
	search->order = arena_array(search->arena, files->count + 1, sizeof(struct listed_file *));
	for (size_t i = 0; i < files->count; i++)
		files->items[i].former = cache_find(&search->cache, files->items[i].is.path.at);
	for (int rank = 0; rank <= 2; rank++)
		for (size_t i = 0; i < files->count; i++) {
			struct listed_file *file = &files->items[(first + i) % files->count];
			if (rank_of(file, search->query.prefix) == rank)
				search->order[count++] = file;
		}
}

/* ---- the search ---- */

static void free_arena(void *arena)
{
	arena_free(arena);
}

static void add_key(struct strbuf *key, struct slice text)
{
	strbuf_printf(key, "%zx ", text.length);
	strbuf_add_slice(key, text);
}

/* The folder and all rules as one text: another config of the same folder has another cache. */
static struct slice key_of(const struct dashboards_query *query, struct arena *arena)
{
	STRBUF_AUTO key = STRBUF_INIT((size_t)1 << 20);
	char *folder = realpath(query->folder, NULL);
	add_key(&key, slice_of(folder));
	free(folder);
	for (size_t i = 0; i < query->rules->count; i++) {
		const struct source_rule *rule = &query->rules->items[i];
		add_key(&key, rule->path);
		strbuf_printf(&key, "%zx ", rule->exclude_count);
		for (size_t j = 0; j < rule->exclude_count; j++)
			add_key(&key, rule->exclude[j]);
	}
	return arena_slice(arena, strbuf_slice(&key));
}

static void search_files(struct dashboards_search *search)
{
	const struct dashboards_query *query = &search->query;
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	search->begun = file_time_of(now);
	cache_open(&search->cache, search->arena, query->variable, key_of(query, search->arena));
	listed_files_find(search->root, query->rules, &query->deadline, search->arena, &search->files);
	put_in_order(search);
	for (size_t i = 0; i < READERS; i++) {
		reader_init(&search->readers[i]);
		arena_at_end(search->arena, free_arena, search->readers[i].arena);
	}
	pool_run(READERS, READERS, look_at_files, search);
}

/*
 * Makes the list of what is known in the end: of a file that the time was too short for, what the cache has; where it
 * was too short to list the files, the others of the cache, too.
 */
static void settle(struct dashboards_search *search)
{
	const struct cached_files *cached = &search->cache.files;
	struct listed_files *files = &search->files;
	bool *is_listed = arena_alloc(search->arena, cached->count + 1);
	search->known = arena_array(search->arena, files->count + cached->count + 1, sizeof *search->known);
	for (size_t i = 0; i < files->count; i++) {
		struct listed_file *file = &files->items[i];
		if (file->former)
			is_listed[file->former - cached->items] = true;
		if (file->state == LISTED_READ)
			file->is.stamp = file_stamp_to_keep(&file->is.stamp, search->begun);
		search->is_partial |= file->state == LISTED_NAME;
		search->has_read |= file->state == LISTED_READ;
		if (file->state == LISTED_NAME && file->former)
			search->known[search->known_count++] = *file->former;
		else if (file->state == LISTED_READ || file->state == LISTED_CACHED)
			search->known[search->known_count++] = file->is;
	}
	search->is_partial |= files->is_cut;
	for (size_t i = 0; i < cached->count && files->is_cut; i++)
		if (!is_listed[i])
			search->known[search->known_count++] = cached->items[i];
}

void dashboards_find(const struct dashboards_query *query, struct arena *arena, struct found_dashboards *out)
{
	struct slice prefix = query->prefix;
	struct dashboards_search *search = arena_alloc(arena, sizeof *search);
	*out = (struct found_dashboards){0};
	*search = (struct dashboards_search){.query = *query, .arena = arena};
	search->root = open(query->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (search->root < 0)
		return;
	search_files(search);
	close(search->root);
	settle(search);
	*out = (struct found_dashboards){.is_partial = search->is_partial, .search = search};
	out->items = arena_array(arena, search->known_count + 1, sizeof *out->items);
	for (size_t i = 0; i < search->known_count; i++) {
		const struct cached_file *file = &search->known[i];
		if (file->uid.length > 0 && file->uid.length >= prefix.length &&
		    slice_equal((struct slice){file->uid.at, prefix.length}, prefix))
			out->items[out->count++] = (struct found_dashboard){file->uid, file->title, file->path};
	}
}

void dashboards_remember(struct dashboards_search *search)
{
	if (!search || !search->has_read)
		return;
	STRBUF_AUTO text = STRBUF_INIT(CACHE_TEXT_BYTES);
	cache_text_begin(search->cache.key, &text);
	for (size_t i = 0; i < search->known_count; i++)
		cache_text_add(&search->known[i], &text);
	cache_text_end(&text);
	if (!strbuf_full(&text))
		cache_replace(&search->cache, search->arena, strbuf_slice(&text));
}
