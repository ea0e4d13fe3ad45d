/* SPDX-License-Identifier: MIT */
/*
 * A capture is opened or refused with a reason; whatever it has is answered or refused, each time the same, and what
 * was read of a line is what is read of the line that is written of it. An input that is not gzip is lines, each of
 * which is packed: so the fuzzer reaches what is behind the checksums.
 */
#include <assert.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/deflate.h"
#include "model/base/strbuf.h"
#include "model/value/value.h"
#include "sync/capture/capture.h"
#include "sync/capture/capture_line.h"
#include "tests/fuzz/fuzz.h"

#define MOST ((size_t)16 << 20)

static const struct place origin = {.file = "live.capture", .line = 2, .column = 1};

static void check_error(bool ok, const struct error *err)
{
	assert(ok == (err->fault == FAULT_NONE));
	assert(ok || err->message);
}

/* A line is written as it was read. */
static void check_line(struct slice text)
{
	ARENA_AUTO arena = arena_new();
	ERROR_AUTO err = {0};
	struct captured first;
	struct captured second;
	bool ok = capture_read_line(arena, text, origin, &first, &err);
	check_error(ok, &err);
	if (!ok)
		return;
	STRBUF_AUTO once = STRBUF_INIT(MOST);
	STRBUF_AUTO twice = STRBUF_INIT(MOST);
	capture_write_line(&first, &once);
	assert(capture_read_line(arena, strbuf_slice(&once), origin, &second, &err));
	capture_write_line(&second, &twice);
	assert(slice_equal(strbuf_slice(&once), strbuf_slice(&twice)));
}

static void check_versions(const struct gateway *gateway, struct arena *arena, struct slice uid)
{
	ERROR_AUTO err = {0};
	struct version_query query = {.limit = 1};
	struct version_list list;
	bool ok = gateway->ops->versions(gateway->self, arena, uid, &query, &list, &err);
	check_error(ok, &err);
	for (size_t i = 0; ok && i < list.count; i++) {
		struct version version;
		assert(i == 0 || list.items[i].version < list.items[i - 1].version);
		assert(gateway->ops->version(gateway->self, arena, uid, list.items[i].version, &version, &err));
		assert(!version.found || version.text.at || version.digest.at);
	}
}

static void check_dashboard(const struct gateway *gateway, struct slice uid)
{
	ARENA_AUTO arena = arena_new();
	ERROR_AUTO err = {0};
	struct live live;
	bool ok = gateway->ops->get(gateway->self, arena, uid, &live, &err);
	check_error(ok, &err);
	if (ok && !live.not_captured)
		check_versions(gateway, arena, uid);
}

static void check_file(struct slice bytes)
{
	static const char *const uids[] = {"a", "b", "", "nobody"};
	ERROR_AUTO err = {0};
	struct capture *capture = capture_open(bytes, "live.capture", &err);
	check_error(capture != NULL, &err);
	if (!capture) {
		assert(err.fault == FAULT_DATA);
		return;
	}
	const struct gateway gateway = capture_gateway(capture);
	for (size_t i = 0; i < sizeof uids / sizeof *uids; i++)
		check_dashboard(&gateway, slice_of(uids[i]));
	capture_close(capture);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = {(const char *)data, size};
	STRBUF_AUTO packed = STRBUF_INIT(MOST);
	if (size > 1 && data[0] == 0x1f && data[1] == 0x8b) {
		check_file(text);
		return 0;
	}
	while (text.length) {
		const char *end = memchr(text.at, '\n', text.length);
		size_t length = end ? (size_t)(end - text.at) + 1 : text.length;
		struct slice line = {text.at, length};
		check_line(line);
		deflate_gzip(line, &packed);
		text = (struct slice){text.at + length, text.length - length};
	}
	check_file(strbuf_slice(&packed));
	return 0;
}
