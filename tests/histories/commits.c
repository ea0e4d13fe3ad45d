/* SPDX-License-Identifier: MIT */
/* Objects are written through libgit2, whose header no other file of the tests includes. */
#include "tests/histories/commits.h"

#include <ftw.h>
#include <git2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "model/base/arena.h"

struct commits {
	git_repository *repository;
	char *path;
};

static void must(int code, const char *what)
{
	if (code >= 0)
		return;
	const git_error *last = git_error_last();
	fprintf(stderr, "%s: %s\n", what, last && last->message ? last->message : "failed");
	exit(1);
}

struct commits *commits_new(void)
{
	struct commits *commits = heap_alloc(sizeof *commits);
	const char *temporary = getenv("TMPDIR");
	if (!temporary) /* objects are many and small: on a disk they take most of the time */
		temporary = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	commits->path = heap_printf("%s/dashsync-histories-XXXXXX", temporary);
	must(mkdtemp(commits->path) ? 0 : -1, "mkdtemp");
	git_libgit2_init();
	must(git_repository_init(&commits->repository, commits->path, 1), "git init");
	return commits;
}

static int remove_entry(const char *path, const struct stat *info, int type, struct FTW *where)
{
	(void)info;
	(void)type;
	(void)where;
	return remove(path);
}

void commits_free(struct commits *commits)
{
	git_repository_free(commits->repository);
	git_libgit2_shutdown();
	nftw(commits->path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	free(commits->path);
	free(commits);
}

const char *commits_path(const struct commits *commits)
{
	return commits->path;
}

static git_oid write_files(git_repository *repository, const char *const *names, const char *const *texts, size_t count)
{
	git_treebuilder *builder = NULL;
	git_oid oid;
	must(git_treebuilder_new(&builder, repository, NULL), "treebuilder");
	for (size_t i = 0; i < count; i++) {
		must(git_blob_create_from_buffer(&oid, repository, texts[i], strlen(texts[i])), "blob");
		must(git_treebuilder_insert(NULL, builder, names[i], &oid, GIT_FILEMODE_BLOB), "insert");
	}
	must(git_treebuilder_write(&oid, builder), "tree");
	git_treebuilder_free(builder);
	return oid;
}

static git_oid write_root(git_repository *repository, const git_oid *folder)
{
	git_treebuilder *builder = NULL;
	git_oid oid;
	must(git_treebuilder_new(&builder, repository, NULL), "treebuilder");
	must(git_treebuilder_insert(NULL, builder, "dashboards", folder, GIT_FILEMODE_TREE), "insert");
	must(git_treebuilder_write(&oid, builder), "tree");
	git_treebuilder_free(builder);
	return oid;
}

void commits_add(struct commits *commits, const char *parent, const char *const *names, const char *const *texts,
		 size_t count, int64_t time, char hash[COMMIT_HASH_ROOM])
{
	git_repository *repository = commits->repository;
	git_oid folder = write_files(repository, names, texts, count);
	git_oid root = write_root(repository, &folder);
	git_oid oid;
	git_tree *tree = NULL;
	git_commit *before = NULL;
	git_signature *author = NULL;
	must(git_tree_lookup(&tree, repository, &root), "tree");
	must(git_signature_new(&author, "Ada Author", "ada@example.com", time, 0), "signature");
	if (parent) {
		must(git_oid_fromstr(&oid, parent), "parent");
		must(git_commit_lookup(&before, repository, &oid), "parent");
	}
	must(git_commit_create(&oid, repository, NULL, author, author, NULL, "a commit", tree, before ? 1 : 0,
			       (const git_commit **)&before),
	     "commit");
	git_oid_tostr(hash, COMMIT_HASH_ROOM, &oid);
	git_signature_free(author);
	git_commit_free(before);
	git_tree_free(tree);
}
