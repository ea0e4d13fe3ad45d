/* SPDX-License-Identifier: MIT */
/* Contents and documents are found by a hash of their names; of a content's uids there is a sorted list. */
#include "sync/compare/file_past.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

#include "model/base/arena.h"

#define BUCKETS    1024
#define KEPT_TIMES 3 /* as many bytes of documents as the file has */
#define KEPT_LEAST ((size_t)256 << 10)

struct kept_document {
	struct kept_document *next;
	struct digest digest;
	struct digest meaning;
	struct slice text;
};

struct kept_uid {
	struct slice uid;
	size_t order; /* in the content */
	bool is_there;
	const struct kept_document *document; /* NULL: there was no room, or none was asked for */
};

struct kept_content {
	struct kept_content *next;
	const char *name;
	bool was_asked_for;
	bool is_known;
	struct kept_uid *uids;
	size_t count;
};

struct file_past {
	pthread_mutex_t lock;
	struct arena *arena;
	size_t room; /* bytes of documents that may still be kept */
	struct kept_content *contents[BUCKETS];
	struct kept_document *documents[BUCKETS];
};

struct file_past *file_past_new(size_t bytes)
{
	struct file_past *past = heap_alloc(sizeof *past);
	*past = (struct file_past){.arena = arena_new(), .room = KEPT_LEAST + KEPT_TIMES * bytes};
	pthread_mutex_init(&past->lock, NULL);
	return past;
}

void file_past_free(struct file_past *past)
{
	if (!past)
		return;
	pthread_mutex_destroy(&past->lock);
	arena_free(past->arena);
	free(past);
}

/* FNV-1a */
static size_t bucket_of(const char *name)
{
	uint32_t hash = 2166136261u;
	for (; *name; name++)
		hash = (hash ^ (unsigned char)*name) * 16777619u;
	return hash % BUCKETS;
}

/* The content of a name, made when it is new. */
static struct kept_content *content_of(struct file_past *past, const char *name)
{
	struct kept_content **bucket = &past->contents[bucket_of(name)];
	for (struct kept_content *content = *bucket; content; content = content->next)
		if (strcmp(content->name, name) == 0)
			return content;
	struct kept_content *content = arena_alloc(past->arena, sizeof *content);
	content->name = arena_strdup(past->arena, name);
	content->next = *bucket;
	*bucket = content;
	return content;
}

static const struct kept_document *keep_document(struct file_past *past, const struct past_dashboard *item)
{
	struct kept_document **bucket = &past->documents[bucket_of(item->digest.hex)];
	if (!item->text.at)
		return NULL;
	for (struct kept_document *document = *bucket; document; document = document->next)
		if (digest_equal(&document->digest, &item->digest))
			return document;
	if (item->text.length > past->room)
		return NULL;
	past->room -= item->text.length;
	struct kept_document *document = arena_alloc(past->arena, sizeof *document);
	*document = (struct kept_document){*bucket, item->digest, item->meaning, arena_slice(past->arena, item->text)};
	*bucket = document;
	return document;
}

bool file_past_is_due(struct file_past *past, const char *content)
{
	if (!past)
		return false;
	pthread_mutex_lock(&past->lock);
	struct kept_content *kept = content_of(past, content);
	bool is_due = kept->was_asked_for && !kept->is_known;
	kept->was_asked_for = true;
	pthread_mutex_unlock(&past->lock);
	return is_due;
}

static int compare_uids(const void *left, const void *right)
{
	const struct kept_uid *a = left;
	const struct kept_uid *b = right;
	int order = slice_compare(a->uid, b->uid);
	return order ? order : (a->order > b->order) - (a->order < b->order);
}

void file_past_add(struct file_past *past, const char *content, const struct past_dashboard *items, size_t count)
{
	pthread_mutex_lock(&past->lock);
	struct kept_content *kept = content_of(past, content);
	if (!kept->is_known) {
		kept->uids = arena_array(past->arena, count, sizeof *kept->uids);
		for (size_t i = 0; i < count; i++)
			kept->uids[i] = (struct kept_uid){arena_slice(past->arena, items[i].uid), i, items[i].is_there,
							  keep_document(past, &items[i])};
		kept->count = count;
		kept->is_known = true;
		if (count > 1)
			qsort(kept->uids, count, sizeof *kept->uids, compare_uids);
	}
	pthread_mutex_unlock(&past->lock);
}

static const struct kept_uid *find_uid(const struct kept_content *content, struct slice uid)
{
	size_t low = 0;
	size_t high = content->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (slice_compare(content->uids[middle].uid, uid) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < content->count && slice_equal(content->uids[low].uid, uid) ? &content->uids[low] : NULL;
}

bool file_past_find(struct file_past *past, const char *content, struct slice uid, struct past_dashboard *out)
{
	if (!past)
		return false;
	pthread_mutex_lock(&past->lock);
	const struct kept_content *kept = content_of(past, content);
	const struct kept_uid *found = find_uid(kept, uid);
	bool is_known = kept->is_known;
	pthread_mutex_unlock(&past->lock);
	*out = (struct past_dashboard){.uid = uid, .is_there = found && found->is_there};
	if (!found || !found->is_there || !found->document)
		return is_known;
	out->digest = found->document->digest;
	out->meaning = found->document->meaning;
	out->text = found->document->text;
	return true;
}
