/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/diff/diff.h"
#include "model/value/value.h"
#include "tests/model/value/parsed.h"

#define PANEL(rest)    "{\"panels\":[{\"id\":4,\"type\":\"graph\"" rest "}]}"
#define ROW(rest)      "{\"panels\":[{\"id\":4,\"type\":\"row\"" rest "}]}"
#define DEFAULTS(rest) PANEL(",\"fieldConfig\":{\"defaults\":{" rest "}}")
#define PROPERTY(rest)                                                                                                 \
	PANEL(",\"fieldConfig\":{\"overrides\":[{\"matcher\":{\"id\":\"byName\",\"options\":\"a\"},\"properties\":[{"  \
	      "\"id\":" rest "}]}]}")
#define VARIABLE(rest)   "{\"templating\":{\"list\":[{\"name\":\"v\"" rest "}]}}"
#define ANNOTATION(rest) "{\"annotations\":{\"list\":[{\"name\":\"a\"" rest "}]}}"

static const struct {
	const char *old;
	const char *new;
	const char *class;
	const char *weight;
} CASES[] = {
	{PANEL(",\"targets\":[{\"refId\":\"A\",\"expr\":\"a\"}]"),
	 PANEL(",\"targets\":[{\"refId\":\"A\",\"expr\":\"b\"}]"), "query", "query"},
	{PANEL(",\"interval\":\"1m\""), PANEL(",\"interval\":null"), "query", "query"},
	{PANEL(",\"timeFrom\":\"1h\""), PANEL(""), "query", "query"},
	{PANEL(",\"timeFrom\":null"), PANEL(""), "cosmetic", "cosmetic"},
	{PANEL(""), PANEL(",\"timeShift\":null"), "cosmetic", "cosmetic"},
	{ROW(""), ROW(",\"targets\":[{\"refId\":\"A\"}]"), "cosmetic", "cosmetic"},
	{PANEL(",\"targets\":[{\"refId\":\"A\",\"datasource\":\"a\"}]"),
	 PANEL(",\"targets\":[{\"refId\":\"A\",\"datasource\":\"b\"}]"), "data source", "data source"},
	{VARIABLE(",\"query\":\"a\""), VARIABLE(",\"query\":\"b\""), "variable", "variable"},
	{ANNOTATION(",\"expr\":\"a\""), ANNOTATION(",\"expr\":\"b\""), "query", "query"},
	{ANNOTATION(",\"enable\":true"), ANNOTATION(",\"enable\":false"), "content", "annotation"},
	{ANNOTATION(",\"iconColor\":\"a\""), ANNOTATION(",\"iconColor\":\"b\""), "cosmetic", "cosmetic"},
	{PANEL(",\"title\":\"a\""), PANEL(",\"title\":\"b\""), "content", "type"},
	{DEFAULTS("\"unit\":\"s\""), DEFAULTS("\"unit\":\"ms\""), "content", "threshold"},
	{DEFAULTS("\"thresholds\":{\"mode\":\"a\"}"), DEFAULTS("\"thresholds\":{\"mode\":\"b\"}"), "content",
	 "threshold"},
	{DEFAULTS("\"custom\":{\"lineWidth\":1}"), DEFAULTS("\"custom\":{\"lineWidth\":2}"), "cosmetic", "cosmetic"},
	{DEFAULTS("\"custom\":{\"stacking\":1}"), DEFAULTS("\"custom\":{\"stacking\":2}"), "content", "content"},
	{DEFAULTS("\"custom\":{\"axisLabel\":\"a\"}"), DEFAULTS("\"custom\":{\"axisLabel\":\"b\"}"), "content",
	 "content"},
	{PANEL(",\"options\":{\"legend\":{\"a\":1}}"), PANEL(",\"options\":{\"legend\":{\"a\":2}}"), "cosmetic",
	 "cosmetic"},
	{PANEL(",\"options\":{\"reduceOptions\":{\"a\":1}}"), PANEL(",\"options\":{\"reduceOptions\":{\"a\":2}}"),
	 "content", "content"},
	{DEFAULTS("\"displayName\":\"a\""), DEFAULTS("\"displayName\":\"b\""), "content", "content"},
	{PROPERTY("\"unit\",\"value\":\"s\""), PROPERTY("\"unit\",\"value\":\"ms\""), "content", "threshold"},
	{PROPERTY("\"custom.lineWidth\",\"value\":1"), PROPERTY("\"custom.lineWidth\",\"value\":2"), "cosmetic",
	 "cosmetic"},
	{PROPERTY("\"custom.hidden\",\"value\":true"), PROPERTY("\"custom.hidden\",\"value\":false"), "content",
	 "content"},
	{PROPERTY("\"displayName\",\"value\":\"a\""), PROPERTY("\"displayName\",\"value\":\"b\""), "content",
	 "content"},
	{PANEL(",\"yaxes\":[{\"format\":\"s\"}]"), PANEL(",\"yaxes\":[{\"format\":\"ms\"}]"), "content", "threshold"},
	{PANEL(",\"yaxes\":[{\"show\":true}]"), PANEL(",\"yaxes\":[{\"show\":false}]"), "cosmetic", "cosmetic"},
	{PANEL(",\"xaxis\":{\"mode\":\"time\"}"), PANEL(",\"xaxis\":{\"mode\":\"series\"}"), "content", "content"},
	{PANEL(",\"bars\":true"), PANEL(",\"bars\":false"), "cosmetic", "cosmetic"},
	{PANEL(",\"aliasColors\":{\"a\":\"#fff\"}"), PANEL(",\"aliasColors\":{\"a\":\"#000\"}"), "cosmetic",
	 "cosmetic"},
	{PANEL(",\"stack\":true"), PANEL(",\"stack\":false"), "content", "content"},
	{PANEL(",\"gridPos\":{\"x\":1}"), PANEL(",\"gridPos\":{\"x\":2}"), "layout", "layout"},
	{PANEL(",\"pluginVersion\":\"a\""), PANEL(",\"pluginVersion\":\"b\""), "cosmetic", "cosmetic"},
	{PANEL(",\"links\":[{\"title\":\"a\",\"$$hashKey\":\"a\"}]"),
	 PANEL(",\"links\":[{\"title\":\"a\",\"$$hashKey\":\"b\"}]"), "cosmetic", "cosmetic"},
	{PANEL(",\"targets\":[{\"refId\":\"A\"},{\"refId\":\"B\"}]"),
	 PANEL(",\"targets\":[{\"refId\":\"B\"},{\"refId\":\"A\"}]"), "layout", "layout"},
	{PANEL(",\"transformations\":[{\"id\":\"a\"},{\"id\":\"b\"}]"),
	 PANEL(",\"transformations\":[{\"id\":\"b\"},{\"id\":\"a\"}]"), "content", "content"},
	{"{\"title\":\"a\"}", "{\"title\":\"b\"}", "content", "content"},
	{"{\"schemaVersion\":1}", "{\"schemaVersion\":2}", "cosmetic", "cosmetic"},
};

static void a_change_has_the_class_and_weight_of_what_it_concerns(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		ARENA_AUTO arena = arena_new();
		struct changes changes = diff_dashboards(arena, parsed(arena, CASES[i].old),
							 parsed(arena, CASES[i].new));
		assert_int_equal(changes.count, 1);
		const struct change *change = &changes.items[0];
		if (strcmp(change_class_name(change->class), CASES[i].class) != 0 ||
		    strcmp(change_weight_name(change->weight), CASES[i].weight) != 0)
			fail_msg("%s: %s, %s", CASES[i].new, change_class_name(change->class),
				 change_weight_name(change->weight));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_change_has_the_class_and_weight_of_what_it_concerns),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
