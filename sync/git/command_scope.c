/* SPDX-License-Identifier: MIT */
/* A backend of libgit2's configuration that only reads, from memory. Its snapshot is another one over the same array.
 */
#include "sync/git/command_scope.h"

#include <git2.h>
#include <git2/sys/config.h>
#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/number.h"
#include "model/base/scan.h"

#define MOST_SETTINGS 1000

/* ---- reading the environment ---- */

/* A key as libgit2 writes it: the section and the name in small letters, what is between them as it is. */
static const char *normal_key(struct arena *arena, const char *key)
{
	const char *first = strchr(key, '.');
	const char *last = strrchr(key, '.');
	if (!first || first == key || !is_letter(last[1]))
		return NULL;
	char *normal = arena_strdup(arena, key);
	for (char *at = normal; *at; at++) {
		bool is_own = at > normal + (first - key) && at < normal + (last - key);
		if (!is_own && !is_word_character(*at, "-."))
			return NULL;
		if (!is_own && *at >= 'A' && *at <= 'Z')
			*at += 'a' - 'A';
	}
	return normal;
}

static bool read_count(const char *text, size_t *out, struct error *err)
{
	int64_t count = 0;
	if (text && *text &&
	    (!is_digits(slice_of(text)) || !number_to_integer(slice_of(text), &count) || count > MOST_SETTINGS))
		return error_set(err, FAULT_USAGE,
				 "invalid GIT_CONFIG_COUNT '%s': expected a number of settings, at most %d", text,
				 MOST_SETTINGS);
	*out = (size_t)count;
	return true;
}

static void free_nothing(git_config_entry *entry)
{
	(void)entry;
}

bool command_scope_read(struct command_scope *scope, struct arena *arena, const char *(*variable)(const char *name),
			struct error *err)
{
	size_t count = 0;
	if (!read_count(variable("GIT_CONFIG_COUNT"), &count, err))
		return false;
	git_config_entry *items = arena_array(arena, count, sizeof *items);
	for (size_t i = 0; i < count; i++) {
		const char *key_name = arena_printf(arena, "GIT_CONFIG_KEY_%zu", i);
		const char *value_name = arena_printf(arena, "GIT_CONFIG_VALUE_%zu", i);
		const char *key = variable(key_name);
		const char *value = variable(value_name);
		if (!key || !value)
			return error_set(err, FAULT_USAGE, "%s is not set, and GIT_CONFIG_COUNT is %zu",
					 key ? value_name : key_name, count);
		items[i] = (git_config_entry){
			.name = normal_key(arena, key),
			.value = arena_strdup(arena, value),
			.level = GIT_CONFIG_LEVEL_APP,
			.free = free_nothing,
		};
		if (!items[i].name)
			return error_set(err, FAULT_USAGE, "invalid %s '%s': expected a setting, such as user.name",
					 key_name, key);
	}
	*scope = (struct command_scope){items, count};
	return true;
}

/* ---- the backend ---- */

struct backend {
	git_config_backend parent;
	const struct command_scope *scope;
};

struct iterator {
	git_config_iterator parent;
	size_t next;
};

static git_config_backend *backend_new(const struct command_scope *scope);

static int backend_open(git_config_backend *backend, git_config_level_t level, const git_repository *repository)
{
	(void)backend;
	(void)level;
	(void)repository;
	return 0;
}

/* The last one wins. */
static int backend_get(git_config_backend *backend, const char *key, git_config_entry **out)
{
	const struct command_scope *scope = ((struct backend *)backend)->scope;
	for (size_t i = scope->count; i > 0; i--) {
		if (strcmp(scope->items[i - 1].name, key) != 0)
			continue;
		*out = &scope->items[i - 1];
		return 0;
	}
	return GIT_ENOTFOUND;
}

static int iterator_next(git_config_entry **out, git_config_iterator *iterator)
{
	struct iterator *at = (struct iterator *)iterator;
	const struct command_scope *scope = ((struct backend *)iterator->backend)->scope;
	if (at->next == scope->count)
		return GIT_ITEROVER;
	*out = &scope->items[at->next++];
	return 0;
}

static void iterator_free(git_config_iterator *iterator)
{
	free(iterator);
}

static int backend_iterator(git_config_iterator **out, git_config_backend *backend)
{
	struct iterator *iterator = heap_alloc(sizeof *iterator);
	*iterator = (struct iterator){
		.parent = {.backend = backend, .next = iterator_next, .free = iterator_free},
	};
	*out = &iterator->parent;
	return 0;
}

static int backend_snapshot(git_config_backend **out, git_config_backend *backend)
{
	*out = backend_new(((struct backend *)backend)->scope);
	return 0;
}

static void backend_free(git_config_backend *backend)
{
	free(backend);
}

static git_config_backend *backend_new(const struct command_scope *scope)
{
	struct backend *backend = heap_alloc(sizeof *backend);
	*backend = (struct backend){
		.parent =
			{
				.version = GIT_CONFIG_BACKEND_VERSION,
				.readonly = 1,
				.open = backend_open,
				.get = backend_get,
				.iterator = backend_iterator,
				.snapshot = backend_snapshot,
				.free = backend_free,
			},
		.scope = scope,
	};
	return &backend->parent;
}

bool command_scope_add(const struct command_scope *scope, struct git_config *config)
{
	git_config_backend *backend = backend_new(scope);
	if (git_config_add_backend(config, backend, GIT_CONFIG_LEVEL_APP, NULL, 0) == 0)
		return true;
	backend_free(backend);
	return false;
}
