/* SPDX-License-Identifier: MIT */
/*
 * A report is read whole or refused with a reason, a place and a hint; what was read renders, in every format, as what
 * is read from its own JSON does. Inputs that are reports are read again with bytes changed here and there, for few
 * inputs are: a report from a fork may be any of these.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/output/report_text.h"
#include "cmd/report/report_file.h"
#include "model/base/arena.h"
#include "tests/fuzz/fuzz.h"

#define CHANGES 400 /* of one report */

static const struct palette none = {"", "", "", "", "", ""};

struct rendering {
	char *at;
	size_t length;
};

static struct rendering render(const struct reports *reports, void (*print)(const struct reports *reports, FILE *out))
{
	struct rendering rendering = {0};
	FILE *out = open_memstream(&rendering.at, &rendering.length);
	assert(out);
	print(reports, out);
	fclose(out);
	return rendering;
}

static void assert_same(const struct reports *a, const struct reports *b,
			void (*print)(const struct reports *reports, FILE *out))
{
	struct rendering first = render(a, print);
	struct rendering second = render(b, print);
	assert(first.length == second.length && memcmp(first.at, second.at, first.length) == 0);
	free(first.at);
	free(second.at);
}

static void dress(struct reports *reports, size_t width, bool verbose)
{
	for (size_t i = 0; i < reports->count; i++) {
		reports->items[i].palette = &none;
		reports->items[i].width = width;
		reports->items[i].verbose = verbose;
	}
}

static void check_renderings(struct reports *a, struct reports *b)
{
	static const size_t widths[] = {0, 40, 80, 160};
	assert(a->count == b->count);
	assert_same(a, b, report_json);
	assert_same(a, b, report_markdown);
	for (size_t i = 0; i < 2 * sizeof widths / sizeof widths[0]; i++) {
		dress(a, widths[i / 2], i % 2);
		dress(b, widths[i / 2], i % 2);
		assert_same(a, b, report_text_pages);
	}
}

static bool check_text(struct slice text)
{
	ERROR_AUTO err = {0};
	struct report_file file;
	bool ok = report_file_read(text, "report.json", &file, &err);
	assert(ok == (err.fault == FAULT_NONE));
	assert(ok || (err.fault == FAULT_DATA && err.message && err.hint));
	if (!ok)
		return false;
	struct rendering json = render(&file.reports, report_json);
	struct report_file again;
	assert(report_file_read((struct slice){json.at, json.length}, "again.json", &again, &err));
	check_renderings(&file.reports, &again.reports);
	report_file_free(&again);
	report_file_free(&file);
	free(json.at);
	return true;
}

/* A byte becomes another that JSON has at such a place, so that many of the texts are still JSON. */
static char changed(char byte, uint32_t chance)
{
	static const char digits[] = "0123456789";
	static const char letters[] = "abcdeilnorstux-_/ ";
	if (byte >= '0' && byte <= '9')
		return digits[chance % 10];
	if (byte >= 'a' && byte <= 'z')
		return letters[chance % (sizeof letters - 1)];
	return (char)(chance >> 8);
}

static void check_changed(struct slice text)
{
	char *copy = heap_alloc(text.length);
	uint32_t chance = 1;
	for (size_t i = 0; i < CHANGES; i++) {
		memcpy(copy, text.at, text.length);
		for (size_t k = 0; k <= i % 3; k++) {
			chance = chance * 1664525 + 1013904223;
			size_t at = (chance >> 4) % text.length;
			chance = chance * 1664525 + 1013904223;
			copy[at] = changed(copy[at], chance >> 8);
		}
		check_text((struct slice){copy, text.length});
	}
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = {(const char *)data, size};
	if (check_text(text))
		check_changed(text);
	return 0;
}
