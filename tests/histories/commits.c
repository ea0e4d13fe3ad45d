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
	must(git_repository_set_head(commits->repository, "refs/heads/main"), "HEAD");
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

static void insert_file(git_repository *repository, git_treebuilder *builder, const char *name, const char *text)
{
	git_oid oid;
	must(git_blob_create_from_buffer(&oid, repository, text, strlen(text)), "blob");
	must(git_treebuilder_insert(NULL, builder, name, &oid, GIT_FILEMODE_BLOB), "insert");
}

static git_oid write_files(git_repository *repository, const struct new_commit *desired)
{
	git_treebuilder *builder = NULL;
	git_oid oid;
	must(git_treebuilder_new(&builder, repository, NULL), "treebuilder");
	for (size_t i = 0; i < desired->count; i++)
		insert_file(repository, builder, desired->names[i], desired->texts[i]);
	must(git_treebuilder_write(&oid, builder), "tree");
	git_treebuilder_free(builder);
	return oid;
}

static git_oid write_root(git_repository *repository, const git_oid *folder, const char *notes)
{
	git_treebuilder *builder = NULL;
	git_oid oid;
	must(git_treebuilder_new(&builder, repository, NULL), "treebuilder");
	if (folder)
		must(git_treebuilder_insert(NULL, builder, "dashboards", folder, GIT_FILEMODE_TREE), "insert");
	if (notes)
		insert_file(repository, builder, "notes", notes);
	must(git_treebuilder_write(&oid, builder), "tree");
	git_treebuilder_free(builder);
	return oid;
}

void commits_add(struct commits *commits, const struct new_commit *desired, char hash[COMMIT_HASH_ROOM])
{
	git_repository *repository = commits->repository;
	git_oid folder = write_files(repository, desired);
	git_oid root = write_root(repository, desired->count ? &folder : NULL, desired->notes);
	git_oid oid;
	git_tree *tree = NULL;
	git_commit *parents[2] = {NULL, NULL};
	size_t count = 0;
	git_signature *author = NULL;
	git_signature *committer = NULL;
	must(git_tree_lookup(&tree, repository, &root), "tree");
	must(git_signature_new(&author, "Ada Author", "ada@example.com", desired->authored, 0), "signature");
	must(git_signature_new(&committer, "Ada Author", "ada@example.com", desired->time, 0), "signature");
	for (; count < 2 && desired->parents[count]; count++) {
		must(git_oid_fromstr(&oid, desired->parents[count]), "parent");
		must(git_commit_lookup(&parents[count], repository, &oid), "parent");
	}
	must(git_commit_create(&oid, repository, NULL, author, committer, NULL, "a commit", tree, count,
			       (const git_commit **)parents),
	     "commit");
	git_oid_tostr(hash, COMMIT_HASH_ROOM, &oid);
	git_signature_free(author);
	git_signature_free(committer);
	for (size_t i = 0; i < count; i++)
		git_commit_free(parents[i]);
	git_tree_free(tree);
}

void commits_main(struct commits *commits, const char *hash)
{
	git_reference *moved = NULL;
	git_oid oid;
	must(git_oid_fromstr(&oid, hash), "hash");
	must(git_reference_create(&moved, commits->repository, "refs/heads/main", &oid, 1, NULL), "main");
	git_reference_free(moved);
}
