/* SPDX-License-Identifier: MIT */
/* Azure CLI, played by a script; what it leaves behind goes to "$0.said" and "$0.child". */
#include "tests/sync/sign_in/signing.h"

#include <sys/stat.h>
#include <unistd.h>

#define AUDIENCE "ce34e7e5-485f-4d76-964f-b3d2b16d1e4f"

/* A program named az that does what the script says; PATH leads to it. */
static struct signing *with_az(void **state, const char *script)
{
	struct signing *signing = *state;
	const char *path = signing_file(signing, "az", arena_printf(signing->arena, "#!/bin/sh\n%s\n", script));
	assert_int_equal(chmod(path, 0700), 0);
	signing_set(signing, "PATH", arena_printf(signing->arena, "relative:/nowhere:%s", signing->folder));
	return signing;
}

/* The first line of a file that the script wrote. */
static const char *line_of(struct signing *signing, const char *name)
{
	char line[300] = "";
	FILE *file = fopen(arena_printf(signing->arena, "%s/%s", signing->folder, name), "re");
	assert_non_null(file);
	assert_non_null(fgets(line, sizeof line, file));
	fclose(file);
	return arena_strdup(signing->arena, line);
}

#define AZ_TOKEN "'{\"accessToken\":\"by-az\",\"expiresOn\":\"2001-09-09 02:46:40.5\",\"expires_on\":1000003600}'"

static void azure_cli_is_run_without_a_shell_and_in_a_safe_folder(void **state)
{
	struct signing *signing = with_az(state, "echo \"$PWD|$#|$*\" >$0.said; cat; echo " AZ_TOKEN);
	signing->options.auth.tenant = slice_of("contoso.com");
	assert_string_equal(signing_token(signing), "by-az");
	assert_string_equal(line_of(signing, "az.said"),
			    "/|8|account get-access-token --output json --resource " AUDIENCE
			    " --tenant contoso.com\n");
	signing->now += 3600 - 301;
	assert_string_equal(signing_token(signing), "by-az");
	signing->now = 1000003600;
	assert_null(signing_token(signing)); /* expires_on is believed, and az is asked again */
	assert_contains(signing_error(signing), "the token that was obtained has ended already");
}

static void azure_cli_in_a_relative_folder_of_path_is_not_run(void **state)
{
	struct signing *signing = with_az(state, "echo " AZ_TOKEN);
	char *before = getcwd(NULL, 0);
	assert_int_equal(chdir(signing->folder), 0);
	signing_set(signing, "PATH", ".::bin");
	const char *token = signing_token(signing);
	assert_int_equal(chdir(before), 0);
	free(before);
	assert_null(token);
	assert_contains(signing_error(signing), "Azure CLI (no 'az' in an absolute folder of PATH)");
}

static void azure_cli_where_nobody_is_signed_in_counts_as_not_configured(void **state)
{
	struct signing *signing = with_az(state, "echo \"ERROR: Please run 'az login' to setup account.\" >&2; exit 1");
	assert_null(signing_token(signing));
	assert_contains(signing_error(signing), "no way to sign in is configured: token (DASHSYNC_TOKEN not set)");
	assert_contains(signing_error(signing), "Azure CLI (nobody is signed in; run 'az login')");
}

static void errors_of_azure_cli_are_passed_on(void **state)
{
	struct signing *signing = with_az(state, "echo 'WARNING: old' >&2; printf 'ERROR: AADSTS50173: The grant is "
						 "revoked.\\nTo re-authenticate, please run: az login\\n' >&2; exit 1");
	assert_null(signing_token(signing));
	assert_int_equal(signing->err.fault, FAULT_DENIED);
	assert_contains(signing_error(signing),
			"'az account get-access-token' failed: AADSTS50173: The grant is revoked. | "
			"Run 'az login' again.");
}

static void azure_cli_that_hangs_is_ended_with_all_that_it_started(void **state)
{
	struct signing *signing = with_az(state, "sleep 600 & echo $! >$0.child; wait");
	signing->options.timeout = 1;
	assert_null(signing_token(signing));
	assert_contains(signing_error(signing), "'az account get-access-token' took longer than 1 s");
	const char *status = arena_printf(signing->arena, "/proc/%d/cmdline", atoi(line_of(signing, "az.child")));
	for (int i = 0; i < 100 && access(status, F_OK) == 0; i++)
		usleep(20000);
	char command[20] = "";
	FILE *file = fopen(status, "re");
	size_t alive = file ? fread(command, 1, sizeof command, file) : 0;
	if (file)
		fclose(file);
	assert_int_equal(alive, 0); /* gone, or dead and not yet waited for by init */
}

static void azure_cli_that_leaves_somebody_behind_is_not_waited_for(void **state)
{
	struct signing *signing = with_az(state, "sleep 600 & echo " AZ_TOKEN);
	assert_string_equal(signing_token(signing), "by-az");
}

static void output_of_azure_cli_that_is_no_token_is_said_so(void **state)
{
	struct signing *signing = with_az(state, "echo 's3cret is not JSON'");
	assert_null(signing_token(signing));
	assert_contains(signing_error(signing), "its output is not the JSON that was asked for");
	assert_null(strstr(signing_error(signing), "s3cret"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, signing_setup, signing_teardown)
	const struct CMUnitTest tests[] = {
		TEST(azure_cli_is_run_without_a_shell_and_in_a_safe_folder),
		TEST(azure_cli_in_a_relative_folder_of_path_is_not_run),
		TEST(azure_cli_where_nobody_is_signed_in_counts_as_not_configured),
		TEST(errors_of_azure_cli_are_passed_on),
		TEST(azure_cli_that_hangs_is_ended_with_all_that_it_started),
		TEST(azure_cli_that_leaves_somebody_behind_is_not_waited_for),
		TEST(output_of_azure_cli_that_is_no_token_is_said_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
