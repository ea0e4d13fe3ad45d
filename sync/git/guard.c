/* SPDX-License-Identifier: MIT */
/*
 * A backend of libgit2's database of objects. The database asks its backends in the order of their priority until one
 * has the object: packs (2) come first, as in git, so that a damaged file does no harm where a pack has the object too.
 * Backends of equal priority are asked in the order in which they were added, so the guard comes right after the packs.
 * libgit2's own backends for loose objects then only write: their functions that read are taken out, and safety does
 * not depend on any order. libgit2 holds the bytes against the object's name.
 */
#include "sync/git/guard.h"

#include <git2.h>
#include <git2/sys/odb_backend.h>
#include <stdlib.h>

#include "model/base/arena.h"
#include "sync/git/loose.h"

#define PRIORITY_OF_PACKS 2

struct guard {
	git_odb_backend backend; /* first, so that a backend is a guard */
	struct loose *loose;
};

static struct loose *loose_of(git_odb_backend *backend)
{
	return ((struct guard *)backend)->loose;
}

static void drop_file(struct loose_file **file)
{
	loose_close(*file);
}

#define FILE_AUTO __attribute__((cleanup(drop_file))) struct loose_file

/* Tells libgit2 what is wrong. */
static int refuse(const struct error *err)
{
	git_error_set_str(GIT_ERROR_ODB, err->message);
	return GIT_EMISMATCH;
}

static int guard_read(void **bytes, size_t *size, git_object_t *type, git_odb_backend *backend, const git_oid *oid)
{
	ERROR_AUTO err = {0};
	FILE_AUTO *file = NULL;
	struct git_id id = git_id_from_oid(oid);
	if (!loose_open(loose_of(backend), &id, LOOSE_WHOLE, &file, &err))
		return refuse(&err);
	if (!file)
		return GIT_ENOTFOUND;
	char *taken = git_odb_backend_data_alloc(backend, loose_size(file) + 1);
	if (!taken)
		return GIT_ERROR;
	if (!loose_take(file, taken, &err)) {
		git_odb_backend_data_free(backend, taken);
		return refuse(&err);
	}
	taken[loose_size(file)] = '\0'; /* libgit2's own backends end their texts so */
	*bytes = taken;
	*size = loose_size(file);
	*type = git_object_string2type(loose_type(file));
	return 0;
}

static int guard_read_header(size_t *size, git_object_t *type, git_odb_backend *backend, const git_oid *oid)
{
	ERROR_AUTO err = {0};
	FILE_AUTO *file = NULL;
	struct git_id id = git_id_from_oid(oid);
	if (!loose_open(loose_of(backend), &id, LOOSE_HEADER, &file, &err))
		return refuse(&err);
	if (!file)
		return GIT_ENOTFOUND;
	*size = loose_size(file);
	*type = git_object_string2type(loose_type(file));
	return 0;
}

static int guard_read_prefix(git_oid *full, void **bytes, size_t *size, git_object_t *type, git_odb_backend *backend,
			     const git_oid *prefix, size_t digits)
{
	ARENA_AUTO scratch = arena_new();
	struct git_id id;
	char *hex = arena_alloc(scratch, GIT_OID_HEXSZ + 1);
	if (digits < 2)
		return GIT_ENOTFOUND;
	git_oid_tostr(hex, (digits < GIT_OID_HEXSZ ? digits : GIT_OID_HEXSZ) + 1, prefix);
	size_t matches = loose_complete(loose_of(backend), hex, &id);
	if (matches == 0)
		return GIT_ENOTFOUND;
	if (matches > 1) {
		git_error_set_str(GIT_ERROR_ODB, "several objects have names that begin so");
		return GIT_EAMBIGUOUS;
	}
	git_id_to_oid(&id, full);
	return guard_read(bytes, size, type, backend, full);
}

static void guard_free(git_odb_backend *backend)
{
	loose_free(loose_of(backend));
	free(backend);
}

static int find_no_header(size_t *size, git_object_t *type, git_odb_backend *backend, const git_oid *oid)
{
	(void)size;
	(void)type;
	(void)backend;
	(void)oid;
	return GIT_ENOTFOUND;
}

/* Of libgit2's backends only those for loose objects write objects. */
static int stop_own_reading(git_odb *objects)
{
	int code = 0;
	for (size_t i = 0; i < git_odb_num_backends(objects) && code == 0; i++) {
		git_odb_backend *backend = NULL;
		code = git_odb_get_backend(&backend, objects, i);
		if (code != 0 || !backend->write)
			continue;
		backend->read = NULL;
		backend->read_prefix = NULL;
		backend->readstream = NULL;
		backend->read_header = find_no_header; /* NULL would make libgit2 look for the whole object */
	}
	return code;
}

int guard_install(git_odb *objects, const char *folder)
{
	struct guard *guard = heap_alloc(sizeof *guard);
	*guard = (struct guard){.loose = loose_new(folder)};
	git_odb_init_backend(&guard->backend, GIT_ODB_BACKEND_VERSION);
	guard->backend.read = guard_read;
	guard->backend.read_header = guard_read_header;
	guard->backend.read_prefix = guard_read_prefix;
	guard->backend.free = guard_free;
	int code = git_odb_add_backend(objects, &guard->backend, PRIORITY_OF_PACKS);
	if (code == 0)
		return stop_own_reading(objects);
	guard_free(&guard->backend);
	return code;
}
