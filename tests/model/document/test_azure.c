/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/document/azure.h"

#define SUBSCRIPTION "0b1f6471-1bf0-4dda-aec3-cb9272f09590"

static const struct pair pairs[] = {
	{{"node_exporter_full", 18}, {"node-exporter", 13}},
	{{"wrong", 5}, {"not_a_name", 10}},
};

static struct azure whole(void)
{
	return (struct azure){
		.region = slice_of("West Central US"),
		.subscription = slice_of(SUBSCRIPTION),
		.resource_group = slice_of("rg-dashboards"),
		.names = {pairs, 2},
	};
}

static void a_uid_becomes_the_address_of_its_resource(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct azure azure = whole();
	static const char prefix[] = "subscriptions~" SUBSCRIPTION
				     "~resourceGroups~rg-dashboards~providers~Microsoft.Dashboard~dashboards~";
	assert_true(slice_is(azure_live_uid(arena, &azure, slice_of("checkout")),
			     arena_printf(arena, "%scheckout", prefix)));
	assert_true(slice_is(azure_live_uid(arena, &azure, slice_of("node_exporter_full")),
			     arena_printf(arena, "%snode-exporter", prefix)));
	assert_null(azure_live_uid(arena, &azure, slice_of("with_underscore")).at);
	assert_null(azure_live_uid(arena, &azure, slice_of("wrong")).at);
	assert_string_equal(azure_resource_id(arena, azure_live_uid(arena, &azure, slice_of("checkout"))),
			    "/subscriptions/" SUBSCRIPTION
			    "/resourceGroups/rg-dashboards/providers/Microsoft.Dashboard/dashboards/checkout");
}

/* A uid of a branch must not lead out of what the target holds. */
static void the_address_of_a_resource_is_a_uid_in_its_own_group_only(void **state)
{
	static const struct {
		const char *uid;
		bool is;
	} rows[] = {
#define GROUP   "subscriptions~" SUBSCRIPTION "~resourceGroups~rg-dashboards~"
#define HOLDING "providers~Microsoft.Dashboard~dashboards~"
		{GROUP HOLDING "checkout", true},
		{"subscriptions~0B1F6471-1BF0-4DDA-AEC3-CB9272F09590~resourcegroups~RG-Dashboards~"
		 "providers~microsoft.dashboard~Dashboards~Checkout",
		 true},
		{"subscriptions~00000000-0000-0000-0000-000000000000~resourceGroups~rg-dashboards~" HOLDING "checkout",
		 false},
		{"subscriptions~" SUBSCRIPTION "~resourceGroups~rg-other~" HOLDING "checkout", false},
		{"subscriptions~" SUBSCRIPTION "~resourceGroups~rg-dashboards2~" HOLDING "checkout", false},
		{GROUP "providers~Microsoft.Dashboard~grafana~checkout", false},
		{GROUP HOLDING "not_a_name", false},
		{GROUP HOLDING "a~b", false},
		{GROUP HOLDING, false},
		{GROUP HOLDING "checkout~", false},
		{"subscriptions~a~b", false},
		{"subscriptions~", false},
	};
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct azure azure = whole();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct slice live = azure_live_uid(arena, &azure, slice_of(rows[i].uid));
		if (rows[i].is ? !slice_is(live, rows[i].uid) : live.at != NULL)
			fail_msg("%s", rows[i].uid);
	}
	assert_true(slice_is(azure_resource_name(slice_of(rows[0].uid)), "checkout"));
}

static void in_a_command_what_a_shell_would_read_is_quoted(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct azure azure = whole();
	azure.resource_group = slice_of("team(a)");
	azure.region = slice_of("$(id)");
	struct slice live = azure_live_uid(arena, &azure, slice_of("checkout"));
	const char *id = arena_printf(arena, "'%s'", azure_resource_id(arena, live));
	assert_non_null(strstr(id, "/resourceGroups/team(a)/"));
	assert_string_equal(azure_delete_command(arena, live), arena_printf(arena, "az resource delete --ids %s", id));
	assert_non_null(strstr(azure_create_command(arena, &azure, live),
			       arena_printf(arena, "--id %s --location '$(id)' --api-version", id)));
}

static void names_are_as_the_resource_provider_takes_them(void **state)
{
	static const struct {
		const char *name;
		bool is;
	} rows[] = {
		{"ab", true},
		{"a", false},
		{"", false},
		{"a1", true},
		{"1a", false},
		{"a-b", true},
		{"ab-", false},
		{"-ab", false},
		{"a_b", false},
		{"a.b", false},
		{"a b", false},
		{"\xc3\xa4"
		 "ab",
		 false},
		{"a23456789012345678901234567890", true},
		{"a234567890123456789012345678901", false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(azure_is_name(slice_of(rows[i].name)), rows[i].is);
}

static void a_region_in_any_spelling_gives_the_endpoint(void **state)
{
	static const char *const spellings[] = {"West Central US", "westcentralus", "WestCentralUS", "west-central-us",
						"west_central_us"};
	(void)state;
	ARENA_AUTO arena = arena_new();
	ERROR_AUTO err = {0};
	const char *endpoint = NULL;
	for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
		struct azure azure = {.region = slice_of(spellings[i])};
		assert_true(azure_endpoint(arena, &azure, &endpoint, &err));
		assert_string_equal(endpoint, "https://local-westcentralus.gateway.dashboard.azure.com");
	}
	struct azure azure = {.region = slice_of("uksouth"),
			      .endpoint_pattern = slice_of("https://x-{region}.example.org/a")};
	assert_true(azure_endpoint(arena, &azure, &endpoint, &err));
	assert_string_equal(endpoint, "https://x-uksouth.example.org/a");
}

static void a_region_cannot_become_another_host(void **state)
{
	static const char *const bad[] = {"",    " ",   "evil.example.org/", "a@b", "a/b", "a?b",
					  "a#b", "a:1", "w\xc3\xa9st"};
	(void)state;
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		ERROR_AUTO err = {0};
		const char *endpoint = NULL;
		struct azure azure = {.region = slice_of(bad[i])};
		assert_false(azure_endpoint(arena, &azure, &endpoint, &err));
		assert_int_equal(err.fault, FAULT_CONFIG);
	}
	ERROR_AUTO err = {0};
	const char *endpoint = NULL;
	struct azure azure = {.region = slice_of("uksouth"), .endpoint_pattern = slice_of("https://example.org")};
	assert_false(azure_endpoint(arena, &azure, &endpoint, &err));
}

static void what_uids_are_made_of_is_checked(void **state)
{
	static const struct {
		const char *subscription;
		const char *group;
		bool good;
	} rows[] = {
		{SUBSCRIPTION, "rg", true},
		{SUBSCRIPTION, "rg_1-(a).b", true},
		{SUBSCRIPTION,
		 "gr\xc3\xbc"
		 "ppe",
		 true},
		{SUBSCRIPTION, "rg.", false},
		{SUBSCRIPTION, "", false},
		{SUBSCRIPTION, "a~b", false},
		{SUBSCRIPTION, "a/b", false},
		{SUBSCRIPTION, "a b", false},
		{SUBSCRIPTION, NULL, false},
		{NULL, "rg", false},
		{"my-subscription", "rg", false},
		{"0b1f6471-1bf0-4dda-aec3-cb9272f0959g", "rg", false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		ERROR_AUTO err = {0};
		struct azure azure = {.subscription = slice_of(rows[i].subscription),
				      .resource_group = slice_of(rows[i].group)};
		assert_int_equal(azure_check(&azure, &err), rows[i].good);
		assert_int_equal(err.fault, rows[i].good ? FAULT_NONE : FAULT_CONFIG);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_uid_becomes_the_address_of_its_resource),
		cmocka_unit_test(the_address_of_a_resource_is_a_uid_in_its_own_group_only),
		cmocka_unit_test(in_a_command_what_a_shell_would_read_is_quoted),
		cmocka_unit_test(names_are_as_the_resource_provider_takes_them),
		cmocka_unit_test(a_region_in_any_spelling_gives_the_endpoint),
		cmocka_unit_test(a_region_cannot_become_another_host),
		cmocka_unit_test(what_uids_are_made_of_is_checked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
