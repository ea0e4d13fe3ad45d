/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/plan/trailer.h"
#include "model/value/digest.h"

#define COMMIT  "0123456789abcdef0123456789abcdef01234567"
#define CONTENT "00112233445566778899aabbccddeeff"
#define RUN     "a1b2c3d4e5f6"

static const struct trailer sample = {
	.commit = {COMMIT, 40},
	.content = {CONTENT, 32},
	.run = {RUN, 12},
	.on = 7,
	.at = 1700000000,
	.id = {"deadbeef", 8},
};

static void what_is_written_is_read_back(void **state)
{
	(void)state;
	STRBUF_AUTO message = STRBUF_INIT(LIMIT_MESSAGE_BYTES);
	trailer_message(&sample, slice_of("Raise the threshold"), NULL, &message);
	assert_string_equal(message.at, "Raise the threshold\n[dashsync commit=" COMMIT " content=1:" CONTENT
					" run=" RUN " on=7 at=1700000000 id=deadbeef]");
	struct trailer read;
	assert_true(trailer_parse(strbuf_slice(&message), &read));
	assert_true(slice_is(read.commit, COMMIT) && slice_is(read.content, CONTENT) && slice_is(read.run, RUN));
	assert_true(read.on == 7 && read.at == 1700000000 && slice_is(read.id, "deadbeef"));
	assert_false(read.merged || read.dirty || read.rollback || read.raced);
}

static void keys_in_any_order_and_unknown_ones_are_fine(void **state)
{
	(void)state;
	struct trailer read;
	assert_true(trailer_parse(slice_of("x\n[dashsync dirty=1 new=thing run=" RUN " merged=1 word content=1:" CONTENT
					   " commit=" COMMIT "]\n"),
				  &read));
	assert_true(read.dirty && read.merged && slice_is(read.content, CONTENT));
	assert_true(trailer_parse(slice_of("[dashsync rollback to=4 run=" RUN " raced=1]"), &read));
	assert_int_equal(trailer_words(slice_of("[dashsync rollback to=4 run=" RUN "]\n")).length, 0);
	assert_true(slice_is(trailer_words(slice_of("one\ntwo\n[dashsync rollback to=4 run=" RUN "]\n")), "one\ntwo"));
	assert_true(read.rollback && read.raced && read.rollback_to == 4);
}

static void what_is_not_well_formed_is_no_trailer(void **state)
{
	(void)state;
	static const char *const messages[] = {
		"",
		"Raise the threshold",
		"[dashsync]",
		"[dashsync commit=" COMMIT " content=1:" CONTENT "]",
		"[dashsync content=1:" CONTENT " run=" RUN "]",
		"[dashsync commit=" COMMIT " run=" RUN,
		"[dashsync commit=" COMMIT " run=" RUN "] and more",
		"[dashsync commit=xyz run=" RUN "]",
		"[dashsync commit=" COMMIT " run=A1B2C3D4E5F6]",
		"[dashsync commit=" COMMIT " run=" RUN "]\nanother line",
	};
	struct trailer read;
	for (size_t i = 0; i < sizeof messages / sizeof *messages; i++)
		if (trailer_parse(slice_of(messages[i]), &read))
			fail_msg("taken for a trailer: %s", messages[i]);
}

static void content_of_an_unknown_algorithm_matches_nothing(void **state)
{
	(void)state;
	struct trailer read;
	assert_true(trailer_parse(slice_of("[dashsync commit=" COMMIT " content=2:" CONTENT " run=" RUN "]"), &read));
	struct digest digest = {CONTENT CONTENT};
	assert_false(trailer_matches(&read, &digest));
	assert_true(trailer_matches(&sample, &digest));
	digest.hex[0] = '1';
	assert_false(trailer_matches(&sample, &digest));
}

static void a_long_subject_is_cut_at_a_character_and_the_trailer_kept(void **state)
{
	(void)state;
	STRBUF_AUTO subject = STRBUF_INIT(4000);
	for (int i = 0; i < 600; i++)
		strbuf_add_text(&subject, "\xC3\xBC");
	STRBUF_AUTO message = STRBUF_INIT(LIMIT_MESSAGE_BYTES);
	trailer_message(&sample, strbuf_slice(&subject), NULL, &message);
	assert_true(message.length <= 500 && message.length >= 499);
	assert_false(strbuf_full(&message));
	struct trailer read;
	assert_true(trailer_parse(strbuf_slice(&message), &read));
	const char *newline = strchr(message.at, '\n');
	assert_int_equal((newline - message.at) % 2, 0);
}

static void the_words_that_servers_parse_are_never_sent(void **state)
{
	(void)state;
	STRBUF_AUTO message = STRBUF_INIT(LIMIT_MESSAGE_BYTES);
	trailer_message(&sample, slice_of("Restored from version twelve\nsecond"), NULL, &message);
	assert_null(strstr(message.at, "Restored from version"));
	assert_non_null(strstr(message.at, "restored from version twelve\\nsecond\n[dashsync "));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read_back),
		cmocka_unit_test(keys_in_any_order_and_unknown_ones_are_fine),
		cmocka_unit_test(what_is_not_well_formed_is_no_trailer),
		cmocka_unit_test(content_of_an_unknown_algorithm_matches_nothing),
		cmocka_unit_test(a_long_subject_is_cut_at_a_character_and_the_trailer_kept),
		cmocka_unit_test(the_words_that_servers_parse_are_never_sent),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
