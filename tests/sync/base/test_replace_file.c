/* SPDX-License-Identifier: MIT */
/* Files in a folder of their own. The linker puts renameat2 of this file in the place of libc's. */
#include "tests/testing.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/base/arena.h"
#include "sync/base/replace_file.h"
#include "tests/files.h"

#define READ  "{\n \"title\": \"one\"\n}\n"
#define OURS  "{\n \"title\": \"ours\"\n}\n"
#define HANDS "{\n \"title\": \"by hand\"\n}\n"

struct folder {
	struct arena *arena;
	const char *root;
	struct error err;
};

/* What a person saves just before the first exchange and just before the second one; NULL: nothing. */
static const char *saves[2];
static unsigned exchanges;
static bool in_place;        /* the person's editor truncates the file, and does not rename a new one to it */
static int cannot;           /* the errno of an exchange, or 0 */
static const char *file;     /* that the person saves */
static const char *links_to; /* what a link leads to that takes the file's place before the first exchange; or NULL */

int __real_renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags);
int __wrap_renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags);

static void save(const char *text)
{
	char *beside = heap_printf("%s.editor", file);
	files_write(in_place ? file : beside, text);
	if (!in_place)
		assert_int_equal(rename(beside, file), 0);
	free(beside);
}

int __wrap_renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
	unsigned now = exchanges++;
	if (now < 2 && saves[now])
		save(saves[now]);
	if (now == 0 && links_to) {
		assert_int_equal(unlink(file), 0);
		assert_int_equal(symlink(links_to, file), 0);
	}
	if (cannot) {
		errno = cannot;
		return -1;
	}
	return __real_renameat2(from_folder, from, to_folder, to, flags);
}

static int setup(void **state)
{
	struct folder *folder = calloc(1, sizeof *folder);
	assert_non_null(folder);
	folder->arena = arena_new();
	char *root = arena_strdup(folder->arena, "/tmp/dashsync-replace-XXXXXX");
	assert_non_null(mkdtemp(root));
	folder->root = root;
	file = arena_printf(folder->arena, "%s/a.json", root);
	files_write(file, READ);
	saves[0] = saves[1] = links_to = NULL;
	exchanges = 0;
	in_place = false;
	cannot = 0;
	*state = folder;
	return 0;
}

static int teardown(void **state)
{
	struct folder *folder = *state;
	DIR *directory = opendir(folder->root);
	for (struct dirent *item; (item = readdir(directory)) != NULL;)
		unlinkat(dirfd(directory), item->d_name, 0);
	closedir(directory);
	rmdir(folder->root);
	error_clear(&folder->err);
	arena_free(folder->arena);
	free(folder);
	return 0;
}

static const char *text_of(struct folder *folder, const char *path)
{
	FILE *in = fopen(path, "re");
	char *text = arena_alloc(folder->arena, 1000);
	assert_non_null(in);
	text[fread(text, 1, 999, in)] = '\0';
	fclose(in);
	return text;
}

static size_t files_in(const struct folder *folder)
{
	DIR *directory = opendir(folder->root);
	size_t count = 0;
	for (struct dirent *item; (item = readdir(directory)) != NULL;)
		count += item->d_name[0] != '.';
	closedir(directory);
	return count;
}

static bool replace(struct folder *folder)
{
	error_clear(&folder->err);
	return replace_file_text(folder->root, "a.json", slice_of(READ), slice_of(OURS), &folder->err);
}

static void a_file_that_still_is_what_was_read_is_replaced(void **state)
{
	struct folder *folder = *state;
	const int errors[] = {0, EINVAL, ENOSYS}; /* file systems and kernels that cannot exchange */
	for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
		struct stat status;
		files_write(file, READ);
		assert_int_equal(chmod(file, 0640), 0);
		cannot = errors[i];
		assert_true(replace(folder));
		assert_string_equal(text_of(folder, file), OURS);
		assert_int_equal(stat(file, &status), 0);
		assert_int_equal(status.st_mode & 07777, 0640);
		assert_int_equal(files_in(folder), 1);
	}
}

static void a_file_that_somebody_saved_stays_theirs(void **state)
{
	struct folder *folder = *state;
	static const struct {
		const char *theirs;
		const char *words;
	} rows[] = {
		{HANDS, "line 2 differs"}, {"", "line 1 differs"},          {READ "\n", "line 4 differs"},
		{"{", "line 1 differs"},   {"{\n \"title\": ", "line 2 d"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		files_write(file, rows[i].theirs);
		assert_false(replace(folder));
		assert_int_equal(folder->err.fault, FAULT_REFUSED);
		assert_non_null(strstr(folder->err.message, "'a.json' changed after it was read: "));
		assert_non_null(strstr(folder->err.message, rows[i].words));
		assert_string_equal(text_of(folder, file), rows[i].theirs);
		assert_int_equal(files_in(folder), 1);
	}
}

static void a_save_between_the_last_look_and_the_exchange_is_put_back(void **state)
{
	struct folder *folder = *state;
	for (int i = 0; i < 2; i++) {
		files_write(file, READ);
		exchanges = 0;
		in_place = i == 1;
		saves[0] = HANDS;
		assert_false(replace(folder));
		assert_int_equal(folder->err.fault, FAULT_REFUSED);
		assert_non_null(strstr(folder->err.message, "line 2 differs"));
		assert_string_equal(text_of(folder, file), HANDS);
		assert_int_equal(exchanges, 2);
		assert_int_equal(files_in(folder), 1);
	}
}

static void of_two_saves_in_that_moment_none_is_lost(void **state)
{
	struct folder *folder = *state;
	saves[0] = HANDS;
	saves[1] = "{}\n";
	assert_false(replace(folder));
	assert_int_equal(folder->err.fault, FAULT_REFUSED);
	assert_string_equal(text_of(folder, file), HANDS);
	assert_int_equal(files_in(folder), 2);
	const char *other = arena_printf(folder->arena, "%s.%ld.tmp", file, (long)getpid());
	assert_string_equal(text_of(folder, other), "{}\n");
	assert_non_null(strstr(folder->err.hint, other));
}

static void a_file_that_is_gone_is_not_made_again(void **state)
{
	struct folder *folder = *state;
	assert_int_equal(unlink(file), 0);
	assert_false(replace(folder));
	assert_int_equal(folder->err.fault, FAULT_FAILED);
	assert_int_equal(files_in(folder), 0);
}

static void links_are_followed_inside_the_root_only(void **state)
{
	struct folder *folder = *state;
	const char *inside = arena_printf(folder->arena, "%s/link.json", folder->root);
	const char *outside = arena_printf(folder->arena, "%s/out.json", folder->root);
	assert_int_equal(symlink("a.json", inside), 0);
	assert_int_equal(symlink("/etc/hostname", outside), 0);
	assert_true(replace_file_text(folder->root, "link.json", slice_of(READ), slice_of(OURS), &folder->err));
	assert_string_equal(text_of(folder, file), OURS);
	assert_false(replace_file_text(folder->root, "out.json", slice_of(READ), slice_of(OURS), &folder->err));
	assert_int_equal(folder->err.fault, FAULT_REFUSED);
}

static void a_new_file_replaces_none(void **state)
{
	struct folder *folder = *state;
	assert_false(replace_file_create(file, slice_of(OURS), &folder->err));
	assert_int_equal(folder->err.fault, FAULT_REFUSED);
	assert_string_equal(text_of(folder, file), READ);
	assert_int_equal(files_in(folder), 1);
	const char *other = arena_printf(folder->arena, "%s/b.json", folder->root);
	assert_true(replace_file_create(other, slice_of(OURS), &folder->err));
	assert_string_equal(text_of(folder, other), OURS);
	assert_int_equal(files_in(folder), 2);
}

/* One that somebody makes has the name that the new file would get. */
static void a_file_beside_it_stays(void **state)
{
	struct folder *folder = *state;
	const char *beside = arena_printf(folder->arena, "%s.%ld.tmp", file, (long)getpid());
	files_write(beside, HANDS);
	assert_false(replace(folder));
	assert_int_equal(folder->err.fault, FAULT_FAILED);
	assert_string_equal(text_of(folder, beside), HANDS);
	assert_string_equal(text_of(folder, file), READ);
}

static void a_link_that_took_its_place_is_put_back(void **state)
{
	struct folder *folder = *state;
	const char *other = arena_printf(folder->arena, "%s/other.json", folder->root);
	char target[100] = "";
	files_write(other, READ);
	links_to = "other.json";
	assert_false(replace(folder));
	assert_int_equal(folder->err.fault, FAULT_REFUSED);
	assert_int_equal(readlink(file, target, sizeof target - 1), strlen(links_to));
	assert_string_equal(text_of(folder, other), READ);
}

static void a_device_that_is_full_says_so(void **state)
{
	struct folder *folder = *state;
	struct replace_file output;
	if (access("/dev/full", W_OK) != 0)
		skip();
	assert_true(replace_file_open(&output, "/dev/full", &folder->err));
	fputs("report", output.file);
	assert_false(replace_file_close(&output, &folder->err));
	assert_string_equal(folder->err.message, "'/dev/full' could not be written: No space left on device");
}

static void a_report_takes_the_place_of_the_last_one(void **state)
{
	struct folder *folder = *state;
	struct replace_file output;
	struct stat status;
	assert_int_equal(chmod(file, 0600), 0);
	assert_true(replace_file_open(&output, file, &folder->err));
	fputs(OURS, output.file);
	fflush(output.file);
	assert_string_equal(text_of(folder, file), READ);
	assert_true(replace_file_close(&output, &folder->err));
	assert_string_equal(text_of(folder, file), OURS);
	assert_int_equal(stat(file, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0600);
	assert_int_equal(files_in(folder), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_file_that_still_is_what_was_read_is_replaced),
		TEST(a_file_that_somebody_saved_stays_theirs),
		TEST(a_save_between_the_last_look_and_the_exchange_is_put_back),
		TEST(of_two_saves_in_that_moment_none_is_lost),
		TEST(a_file_that_is_gone_is_not_made_again),
		TEST(links_are_followed_inside_the_root_only),
		TEST(a_new_file_replaces_none),
		TEST(a_file_beside_it_stays),
		TEST(a_link_that_took_its_place_is_put_back),
		TEST(a_device_that_is_full_says_so),
		TEST(a_report_takes_the_place_of_the_last_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
