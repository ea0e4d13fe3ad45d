/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "cmd/completion/cache_text.h"
#include "cmd/completion/reader.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"

#define FRONT "dashsync completion 1\n3 key\n"
#define LINE  "18ecf 0 a9f ffffffffffffffff 6 3 3 a.json\tcpu\tUse\n"

static bool reads(const char *text, size_t length)
{
	ARENA_AUTO arena = arena_new();
	struct cached_files files = {0};
	return cache_text_read((struct slice){text, length}, slice_of("key"), arena, &files);
}

static void assert_refused(const char *text)
{
	if (reads(text, strlen(text)))
		fail_msg("this was read: %s", text);
}

static void what_is_written_is_read(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO text = STRBUF_INIT(CACHE_TEXT_BYTES);
	struct cached_files files;
	const struct cached_file file = {
		slice_of("a\tb\n.json"), slice_of("end\n"), slice_of("\n\t"), {UINT64_MAX, 0, 1, 255}};
	const struct cached_file none = {.path = slice_of("b.json")};
	cache_text_begin(slice_of("key"), &text);
	cache_text_add(&file, &text);
	cache_text_add(&none, &text);
	cache_text_end(&text);
	assert_true(cache_text_read(strbuf_slice(&text), slice_of("key"), arena, &files));
	assert_int_equal(files.count, 2);
	assert_true(slice_equal(files.items[0].path, file.path));
	assert_true(slice_equal(files.items[0].uid, file.uid));
	assert_true(slice_equal(files.items[0].title, file.title));
	assert_true(file_stamp_equal(&files.items[0].stamp, &file.stamp));
	assert_int_equal(files.items[1].uid.length, 0);
}

static void a_part_of_a_text_is_refused(void **state)
{
	(void)state;
	const char *whole = FRONT LINE LINE "end\n";
	assert_true(reads(whole, strlen(whole)));
	for (size_t length = 0; length < strlen(whole); length++)
		assert_false(reads(whole, length));
}

static void any_doubt_refuses_all(void **state)
{
	(void)state;
	assert_refused("dashsync completion 2\n3 key\nend\n");
	assert_refused("dashsync completion 1\n3 kez\nend\n");
	assert_refused("dashsync completion 1\n4 key\nend\n");
	assert_refused(FRONT "end\n ");
	assert_refused(FRONT "\nend\n");
	assert_refused(FRONT "1 1 1 1 0 1 1 \tu\tt\nend\n");                               /* no path */
	assert_refused(FRONT "1 1 1 1 1 1 1 pp\tu\tt\nend\n");                             /* another length */
	assert_refused(FRONT "1 1 1 1 1 1 ffffffffffffffff p\tu\tt\nend\n");               /* beyond the end */
	assert_refused(FRONT "1 1 1 1 1 1 3e9 p\tu\tt\nend\n");                            /* the same */
	assert_refused(FRONT "1 1 1 11111111111111111 1 1 1 p\tu\tt\nend\n");              /* over 64 bits */
	assert_refused(FRONT "01 1 1 1 1 1 1 p\tu\tt\nend\n");                             /* two spellings */
	assert_refused(FRONT "A 1 1 1 1 1 1 p\tu\tt\nend\n");                              /* the same */
	assert_refused(FRONT "-1 1 1 1 1 1 1 p\tu\tt\nend\n" LINE "end\n");                /* no number */
	assert_false(reads(FRONT "1 1 1 1 1 1 1 p\tu\t\0\nend\n", sizeof FRONT - 1 + 25)); /* a hole of a torn file */
	assert_true(reads(FRONT "1 1 1 1 1 1 1 p\tu\tt\nend\n", sizeof FRONT - 1 + 24));
}

static void a_file_that_changed_just_before_it_was_read_keeps_no_stamp(void **state)
{
	(void)state;
	const uint64_t second = 1000000000;
	const uint64_t begun = 100 * second;
	const struct file_stamp old = {97 * second, 97 * second, 5, 7};
	const struct file_stamp modified = {99 * second, 97 * second, 5, 7};
	const struct file_stamp changed = {97 * second, 98 * second + 1, 5, 7};
	const struct file_stamp none = {0};
	struct file_stamp kept = file_stamp_to_keep(&old, begun);
	assert_true(file_stamp_equal(&kept, &old));
	kept = file_stamp_to_keep(&modified, begun);
	assert_true(file_stamp_equal(&kept, &none));
	kept = file_stamp_to_keep(&changed, begun);
	assert_true(file_stamp_equal(&kept, &none));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(a_part_of_a_text_is_refused),
		cmocka_unit_test(any_doubt_refuses_all),
		cmocka_unit_test(a_file_that_changed_just_before_it_was_read_keeps_no_stamp),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
