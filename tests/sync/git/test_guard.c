/* SPDX-License-Identifier: MIT */
/*
 * Damaged objects. Each kind of object is damaged in each way and asked for by its whole and by an abbreviated name,
 * from its own repository and from those that borrow its objects. That a call comes back at all is half of the test.
 */
#include "tests/testing.h"

#include <sys/stat.h>
#include <unistd.h>

#include "model/base/arena.h"
#include "sync/git/ancestry.h"
#include "sync/git/git.h"
#include "tests/sync/git/objects.h"

enum kind {
	COMMIT,
	TREE,
	BLOB,
	TAG,
	KINDS,
};

struct stage {
	struct repo *repo;
	struct arena *arena;
	struct git_id ids[KINDS];
	const char *hashes[KINDS];
	struct slice packed[KINDS]; /* the files, undamaged */
	struct git *kept;           /* keeps libgit2 started, which takes longer than the reading */
	const char *where;          /* the repository that is opened: it may be another than the damaged one */
};

static int setup(void **state)
{
	static const char *const names[] = {"HEAD", "HEAD:folder", "HEAD:folder/a.json", "v1"};
	struct stage *s = test_calloc(1, sizeof *s);
	s->repo = repo_new();
	s->arena = arena_new();
	s->where = s->repo->path;
	repo_write(s->repo, "folder/b.json", "{}");
	repo_commit(s->repo, "first");
	repo_write(s->repo, "folder/a.json", "{\"title\": \"a dashboard\", \"panels\": [{\"id\": 1}, {\"id\": 2}]}");
	repo_commit(s->repo, "second");
	repo_git(s->repo, "tag", "-a", "-m", "an annotated tag", "v1");
	for (size_t kind = 0; kind < KINDS; kind++) {
		s->hashes[kind] = repo_hash(s->repo, names[kind]);
		s->packed[kind] = objects_read(s->repo, s->arena, s->hashes[kind]);
		assert_true(git_parse_id(slice_of(s->hashes[kind]), &s->ids[kind]));
	}
	ERROR_AUTO err = {0};
	assert_true(git_open(&(struct git_place){.directory = s->where}, &s->kept, &err));
	*state = s;
	return 0;
}

static int teardown(void **state)
{
	struct stage *s = *state;
	git_close(s->kept);
	arena_free(s->arena);
	repo_free(s->repo);
	test_free(s);
	return 0;
}

/* Reads an object as the product does for its kind. */
static bool read_whole(struct stage *s, struct git *git, enum kind kind, struct error *err)
{
	ARENA_AUTO scratch = arena_new();
	struct git_id id;
	struct git_node node;
	struct entries entries = {0};
	struct slice text;
	bool found = false;
	switch (kind) {
	case COMMIT:
		return git_read_node(git, scratch, &s->ids[kind], &node, &found, err);
	case TREE:
		return git_list_tree(git, scratch, &s->ids[kind], &entries, err);
	case BLOB:
		return git_read_blob(git, scratch, &s->ids[kind], 100000, &text, err);
	default:
		return git_resolve(git, s->hashes[kind], &id, err);
	}
}

/* A sound tree or blob is refused too, but for what it is. */
static bool read_by_abbreviation(struct stage *s, struct git *git, enum kind kind, struct error *err)
{
	struct git_id id;
	if (git_resolve(git, arena_printf(s->arena, "%.10s", s->hashes[kind]), &id, err))
		return true;
	return strstr(err->message, "names no commit") != NULL;
}

static bool reads(struct stage *s, enum kind kind, bool abbreviated, struct error *err)
{
	struct git *git = NULL;
	assert_true(git_open(&(struct git_place){.directory = s->where}, &git,
			     err)); /* anew, for what was read once is kept */
	bool read = abbreviated ? read_by_abbreviation(s, git, kind, err) : read_whole(s, git, kind, err);
	git_close(git);
	return read;
}

static void assert_sound(struct stage *s, enum kind kind)
{
	for (int abbreviated = 0; abbreviated < 2; abbreviated++) {
		ERROR_AUTO err = {0};
		if (!reads(s, kind, abbreviated, &err))
			fail_msg("%s", err.message);
	}
}

/* Exit code 1 with the object's name, either way. */
static void assert_refused(struct stage *s, enum kind kind, const char *how)
{
	for (int abbreviated = 0; abbreviated < 2; abbreviated++) {
		ERROR_AUTO err = {0};
		if (reads(s, kind, abbreviated, &err))
			fail_msg("%s: object of kind %d was read", how, kind);
		if (err.fault != FAULT_FAILED || !strstr(err.message, s->hashes[kind]))
			fail_msg("%s: object of kind %d: %s", how, kind, err.message);
	}
}

static void write_packed(struct stage *s, enum kind kind, struct slice packed)
{
	objects_write(s->repo, s->arena, s->hashes[kind], packed);
}

static void cut_everywhere(struct stage *s, enum kind kind)
{
	for (size_t length = 0; length < s->packed[kind].length; length++) {
		write_packed(s, kind, (struct slice){s->packed[kind].at, length});
		assert_refused(s, kind, "cut short");
	}
	write_packed(s, kind, s->packed[kind]);
	assert_sound(s, kind);
}

static void an_object_that_was_cut_short_is_named(void **state)
{
	for (enum kind kind = COMMIT; kind < KINDS; kind++)
		cut_everywhere(*state, kind);
}

static void so_it_is_where_its_objects_are_borrowed(void **state)
{
	struct stage *s = *state;
	repo_git(s->repo, "clone", "-q", "--shared", ".", "../borrower");
	repo_git(s->repo, "clone", "-q", "--shared", "../borrower", "../second-hand");
	repo_git(s->repo, "init", "-q", "../relative");
	repo_write(s->repo, "../relative/.git/objects/info/alternates", "# beside it\n../../../repo/.git/objects\n");
	repo_git(s->repo, "worktree", "add", "-q", "../linked");
	static const char *const places[] = {"../borrower", "../second-hand", "../relative", "../linked"};
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		s->where = repo_path(s->repo, places[i]);
		for (enum kind kind = COMMIT; kind < KINDS; kind++)
			cut_everywhere(s, kind);
	}
}

/* As in libgit2 and git. */
static void a_list_that_is_borrowed_has_no_relative_folders(void **state)
{
	struct stage *s = *state;
	ERROR_AUTO err = {0};
	repo_git(s->repo, "init", "-q", "../relative");
	repo_write(s->repo, "../relative/.git/objects/info/alternates", "../../../repo/.git/objects\n");
	s->where = repo_path(s->repo, "../relative");
	assert_sound(s, BLOB);
	const char *relative = repo_path(s->repo, "../relative/.git/objects");
	repo_git(s->repo, "init", "-q", "../nested");
	repo_write(s->repo, "../nested/.git/objects/info/alternates", arena_printf(s->arena, "%s\n", relative));
	s->where = repo_path(s->repo, "../nested");
	assert_false(reads(s, BLOB, false, &err));
}

/* A few bits mean nothing (they fill up the last byte of a stream), or take the same text from another place. */
static void a_flipped_byte_is_noticed(void **state)
{
	struct stage *s = *state;
	static const char bits[] = {1, (char)0x80, (char)0xff};
	size_t harmless = 0;
	for (enum kind kind = COMMIT; kind < KINDS; kind++) {
		for (size_t i = 0; i < s->packed[kind].length * sizeof bits; i++) {
			ERROR_AUTO err = {0};
			struct slice packed = arena_slice(s->arena, s->packed[kind]);
			((char *)packed.at)[i / sizeof bits] ^= bits[i % sizeof bits];
			write_packed(s, kind, packed);
			if (reads(s, kind, i % 2, &err))
				harmless++;
			else if (err.fault != FAULT_FAILED || !strstr(err.message, s->hashes[kind]))
				fail_msg("byte %zu: %s", i / sizeof bits, err.message);
		}
		write_packed(s, kind, s->packed[kind]);
	}
	assert_true(harmless <= 3 * KINDS);
}

static void a_header_that_lies_is_noticed(void **state)
{
	struct stage *s = *state;
	static const char *const words[] = {"commit", "tree", "blob", "tag"};
	for (enum kind kind = COMMIT; kind < KINDS; kind++) {
		struct slice object = objects_inflate(s->arena, s->packed[kind]);
		size_t start = strlen(object.at) + 1;
		struct slice content = {object.at + start, object.length - start};
		const char *word = words[kind];
		const char *headers[] = {
			arena_printf(s->arena, "%s 0", word),
			arena_printf(s->arena, "%s 1", word),
			arena_printf(s->arena, "%s 8", word),
			arena_printf(s->arena, "%s %zu", word, content.length - 1),
			arena_printf(s->arena, "%s %zu", word, content.length + 1),
			arena_printf(s->arena, "%s %zu", word, content.length + 5000),
			arena_printf(s->arena, "%s 99999999", word),
			arena_printf(s->arena, "%s 9223372036854775807", word),
			arena_printf(s->arena, "%s 18446744073709551615", word),
			arena_printf(s->arena, "%s 99999999999999999999", word),
			arena_printf(s->arena, "%s 0%zu", word, content.length),
			arena_printf(s->arena, "%s +%zu", word, content.length),
			arena_printf(s->arena, "%s -1", word),
			arena_printf(s->arena, "%s %zu ", word, content.length),
			arena_printf(s->arena, "%s  %zu", word, content.length),
			arena_printf(s->arena, "%s%zu", word, content.length),
			arena_printf(s->arena, "%s ", word),
			arena_printf(s->arena, "%ss %zu", word, content.length),
			arena_printf(s->arena, "%s %zu", words[(kind + 1) % KINDS], content.length),
			arena_printf(s->arena, "ofs-delta %zu", content.length),
			"",
			"a header of more than the sixty-four bytes that are looked through for its end",
		};
		for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
			write_packed(s, kind, objects_deflate(s->arena, headers[i], content));
			assert_refused(s, kind, headers[i]);
		}
		write_packed(s, kind, s->packed[kind]);
	}
}

static void other_bytes_than_the_objects_own_are_noticed(void **state)
{
	struct stage *s = *state;
	for (enum kind kind = COMMIT; kind < KINDS; kind++) {
		struct slice object = arena_slice(s->arena, objects_inflate(s->arena, s->packed[kind]));
		size_t start = strlen(object.at) + 1;
		((char *)object.at)[object.length - 1] ^= 1;
		struct slice content = {object.at + start, object.length - start};
		write_packed(s, kind, objects_deflate(s->arena, object.at, content));
		assert_refused(s, kind, "other content");

		char *longer = arena_alloc(s->arena, 2 * s->packed[kind].length);
		memcpy(longer, s->packed[kind].at, s->packed[kind].length);
		memcpy(longer + s->packed[kind].length, s->packed[kind].at, s->packed[kind].length);
		write_packed(s, kind, (struct slice){longer, s->packed[kind].length + 1});
		assert_refused(s, kind, "one byte more");
		write_packed(s, kind, (struct slice){longer, 2 * s->packed[kind].length});
		assert_refused(s, kind, "twice");
		write_packed(s, kind, s->packed[kind]);
	}
}

static void more_than_the_limit_is_not_decompressed(void **state)
{
	struct stage *s = *state;
	size_t length = ((size_t)64 << 20) + 1;
	char *zeros = test_calloc(1, length);
	struct slice content = {zeros, length};
	ERROR_AUTO err = {0};
	write_packed(s, BLOB, objects_deflate(s->arena, "blob 67108865", content));
	assert_false(reads(s, BLOB, false, &err)); /* the caller of git_read_blob says of which file */
	assert_string_equal(err.message, "it has 67108865 bytes, more than the limit of 100000");
	write_packed(s, COMMIT, objects_deflate(s->arena, "commit 67108865", content));
	assert_refused(s, COMMIT, "too large");
	write_packed(s, TAG, objects_deflate(s->arena, "tag 10", content));
	assert_refused(s, TAG, "much more than the header says");
	test_free(zeros);
}

static void what_is_not_a_file_is_no_object(void **state)
{
	struct stage *s = *state;
	const char *path = repo_path(s->repo, objects_path(s->arena, s->hashes[BLOB]));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0755), 0);
	assert_refused(s, BLOB, "a folder");
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(mkfifo(path, 0644), 0);
	assert_refused(s, BLOB, "a pipe");
}

static void a_damaged_file_does_no_harm_where_a_pack_has_the_object(void **state)
{
	struct stage *s = *state;
	ERROR_AUTO err = {0};
	repo_git(s->repo, "repack", "-q", "-a");
	for (enum kind kind = COMMIT; kind < KINDS; kind++) {
		write_packed(s, kind, (struct slice){s->packed[kind].at, 9});
		assert_true(reads(s, kind, false, &err));
	}
}

/* The abbreviation is of two objects in one folder, and of one object in two folders. */
static void an_abbreviation_may_be_ambiguous(void **state)
{
	struct stage *s = *state;
	ERROR_AUTO err = {0};
	struct git *git = NULL;
	struct git_id id;
	const char *twin = arena_printf(s->arena, "%.39s%c", s->hashes[COMMIT],
					s->hashes[COMMIT][39] == '0' ? '1' : '0');
	repo_write_bytes(s->repo, objects_path(s->arena, twin), "", 0);
	assert_true(git_open(&(struct git_place){.directory = s->repo->path}, &git, &err));
	assert_false(git_resolve(git, arena_printf(s->arena, "%.39s", s->hashes[COMMIT]), &id, &err));
	assert_int_equal(err.fault, FAULT_USAGE);
	assert_non_null(strstr(err.message, "ambiguous"));
	error_clear(&err);
	assert_true(git_resolve(git, s->hashes[COMMIT], &id, &err));
	git_close(git);

	assert_int_equal(unlink(repo_path(s->repo, objects_path(s->arena, twin))), 0);
	repo_git(s->repo, "clone", "-q", "--shared", ".", "../borrower");
	const char *copy = arena_printf(s->arena, "../borrower/%s", objects_path(s->arena, s->hashes[COMMIT]));
	repo_write_bytes(s->repo, copy, s->packed[COMMIT].at, s->packed[COMMIT].length);
	s->where = repo_path(s->repo, "../borrower");
	assert_sound(s, COMMIT);
}

static void a_tag_of_a_damaged_commit_names_the_commit(void **state)
{
	struct stage *s = *state;
	ERROR_AUTO err = {0};
	struct git *git = NULL;
	struct git_id id;
	write_packed(s, COMMIT, (struct slice){s->packed[COMMIT].at, 20});
	assert_true(git_open(&(struct git_place){.directory = s->repo->path}, &git, &err));
	assert_false(git_resolve(git, "v1", &id, &err));
	assert_int_equal(err.fault, FAULT_FAILED);
	assert_non_null(strstr(err.message, s->hashes[COMMIT]));
	assert_non_null(strstr(err.hint, "git fsck"));
	git_close(git);
}

/* LeakSanitizer's, where it is linked. */
void __lsan_disable(void) __attribute__((weak));
void __lsan_enable(void) __attribute__((weak));

/* libgit2 1.5 loses the memory of a search that fails. */
static bool search_in_vain(struct git *git, const struct git_id *first, const struct git_id *second, struct error *err)
{
	struct git_id common;
	bool found;
	if (__lsan_disable)
		__lsan_disable();
	bool searched = ancestry_common(git, first, second, &common, &found, err);
	if (__lsan_enable)
		__lsan_enable();
	return searched;
}

static void a_walk_and_a_search_name_what_stopped_them(void **state)
{
	struct stage *s = *state;
	ERROR_AUTO err = {0};
	struct git *git = NULL;
	struct git_id side;
	struct git_node node;
	bool found = true;
	repo_git(s->repo, "checkout", "-q", "-b", "side", "HEAD~1");
	assert_true(git_parse_id(slice_of(repo_commit(s->repo, "side")), &side));
	const char *first = repo_hash(s->repo, "HEAD~1");
	struct slice packed = objects_read(s->repo, s->arena, first);
	objects_write(s->repo, s->arena, first, (struct slice){packed.at, packed.length - 1});
	assert_true(git_open(&(struct git_place){.directory = s->repo->path}, &git, &err));
	struct ancestry *ancestry = ancestry_new(git, &s->ids[COMMIT]);
	while (found && ancestry_next(ancestry, &node, &found, &err))
		;
	assert_int_equal(err.fault, FAULT_FAILED);
	assert_non_null(strstr(err.message, first));
	ancestry_free(ancestry);
	error_clear(&err);
	assert_false(search_in_vain(git, &s->ids[COMMIT], &side, &err));
	assert_int_equal(err.fault, FAULT_FAILED);
	assert_non_null(strstr(err.message, first));
	git_close(git);
}

/* Objects of a submodule are not the repository's own: they are not read at all. */
static void a_damaged_submodule_is_not_looked_into(void **state)
{
	struct stage *s = *state;
	ERROR_AUTO err = {0};
	struct git *git = NULL;
	struct entries entries = {0};
	repo_git(s->repo, "clone", "-q", "--no-hardlinks", ".", "inner");
	repo_git(s->repo, "-c", "advice.addEmbeddedRepo=false", "submodule", "--quiet", "add", "./inner", "inner");
	repo_commit(s->repo, "a submodule");
	repo_write(s->repo, "inner/new", "1");
	const char *path = repo_path(s->repo,
				     arena_printf(s->arena, "inner/%s", objects_path(s->arena, s->hashes[COMMIT])));
	assert_int_equal(truncate(path, 20), 0);
	struct git_id tree;
	assert_true(git_parse_id(slice_of(repo_hash(s->repo, "HEAD^{tree}")), &tree));
	repo_write(s->repo, "folder/a.json", "changed");
	assert_true(git_open(&(struct git_place){.directory = s->repo->path}, &git, &err));
	assert_true(git_list_touched(git, s->arena, &tree, &entries, &err));
	assert_int_equal(entries.count, 1);
	assert_string_equal(entries.items[0].name, "folder/a.json");
	git_close(git);
}

#define test(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(an_object_that_was_cut_short_is_named),
		test(so_it_is_where_its_objects_are_borrowed),
		test(a_list_that_is_borrowed_has_no_relative_folders),
		test(a_flipped_byte_is_noticed),
		test(a_header_that_lies_is_noticed),
		test(other_bytes_than_the_objects_own_are_noticed),
		test(more_than_the_limit_is_not_decompressed),
		test(what_is_not_a_file_is_no_object),
		test(a_damaged_file_does_no_harm_where_a_pack_has_the_object),
		test(an_abbreviation_may_be_ambiguous),
		test(a_tag_of_a_damaged_commit_names_the_commit),
		test(a_walk_and_a_search_name_what_stopped_them),
		test(a_damaged_submodule_is_not_looked_into),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
