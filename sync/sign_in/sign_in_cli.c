/* SPDX-License-Identifier: MIT */
/*
 * Whoever has signed in with `az login`, or `azure/login` in a pipeline. The program is found on absolute entries of
 * PATH only and gets its arguments as they are. That nobody has signed in there is no failure of ours: it counts as not
 * configured.
 */
#include <sys/wait.h>

#include "model/base/arena.h"
#include "model/base/text.h"
#include "sync/sign_in/sign_in_internal.h"
#include "sync/sign_in/sign_in_methods.h"

#define COMPLAINT_BYTES 300

static const char *find_az(struct sign_in_shared *shared, struct arena *arena)
{
	return sign_in_find_program(arena, sign_in_read_variable(shared, "PATH"), "az");
}

const char *sign_in_cli_lacks(struct sign_in_shared *shared, struct arena *arena)
{
	return find_az(shared, arena) ? NULL : "no 'az' in an absolute folder of PATH";
}

static bool has(struct slice text, const char *words)
{
	return memmem(text.at, text.length, words, strlen(words)) != NULL;
}

/* "az login --scope ..." is for somebody who has signed in, and whose sign-in does not reach that far. */
static bool says_nobody(struct slice text)
{
	return has(text, "az login") && !has(text, "az login --scope") && !has(text, "AADSTS");
}

/* The first line that az marks as its error, without the mark; else the first that is not empty. */
static struct slice complaint_of(struct slice text)
{
	static const char mark[] = "ERROR: ";
	const char *end = text.at + text.length;
	const char *marked = memmem(text.at, text.length, mark, strlen(mark));
	const char *at = marked ? marked + strlen(mark) : text.at;
	while (at < end && (*at == '\n' || *at == '\r' || *at == ' '))
		at++;
	size_t length = 0;
	while (at + length < end && at[length] != '\n' && at[length] != '\r')
		length++;
	return text_cut_bytes((struct slice){at, length}, COMPLAINT_BYTES);
}

static bool refuse(const struct sign_in_shared *shared, const struct child_result *result, struct grant *out,
		   struct error *err)
{
	ARENA_AUTO scratch = arena_new();
	struct slice text = strbuf_slice(result->err);
	struct slice complaint = complaint_of(text);
	if (result->timed_out) {
		error_set(err, FAULT_DENIED, "'az account get-access-token' took longer than %u s",
			  shared->options.timeout);
		return error_hint(err, "Run it by hand to see what it waits for; --timeout allows more time.");
	}
	if (says_nobody(text)) {
		out->lacks = "nobody is signed in; run 'az login'";
		return false;
	}
	error_set(err, FAULT_DENIED, "'az account get-access-token' failed%s%s", complaint.length ? ": " : "",
		  text_c_string(scratch, complaint));
	sign_in_hint(text, err);
	return false;
}

/* The tenant of the config only: another program's variable says nothing about who is signed in with az. */
static bool list_arguments(struct sign_in_shared *shared, struct arena *arena, const char **arguments,
			   struct error *err)
{
	const char *resource = NULL;
	const char *unused;
	struct slice tenant = shared->options.auth.tenant;
	if (!sign_in_resource(shared, arena, &resource, err))
		return false;
	const char *const list[] = {find_az(shared, arena), "account", "get-access-token", "--output", "json",
				    "--resource",           resource};
	size_t count = sizeof list / sizeof list[0];
	memcpy(arguments, list, sizeof list);
	if (!tenant.length)
		return true;
	arguments[count++] = "--tenant";
	arguments[count] = arena_slice(arena, tenant).at;
	return sign_in_endpoint(shared, arena, arguments[count], true, &unused, err); /* checks the tenant */
}

bool sign_in_cli_obtain(struct sign_in_shared *shared, struct arena *arena, struct grant *out, struct error *err)
{
	const struct sign_in_options *options = &shared->options;
	const char *arguments[10] = {0};
	SECRET_AUTO text = sign_in_buffer(LIMIT_TOKEN_BYTES);
	STRBUF_AUTO complaints = STRBUF_INIT(LIMIT_TOKEN_BYTES);
	if (!list_arguments(shared, arena, arguments, err))
		return false;
	struct child_result result = {.out = &text, .err = &complaints};
	if (!sign_in_run(shared, (char *const *)arguments, &result, err))
		return false;
	bool failed = result.timed_out || !WIFEXITED(result.status) || WEXITSTATUS(result.status) != 0;
	if (failed)
		return refuse(shared, &result, out, err);
	if (sign_in_read_cli(arena, strbuf_slice(&text), options->now(options->now_user), out, err))
		return true;
	return error_context(err, "'az account get-access-token'");
}

bool sign_in_cli_account(const struct sign_in_options *options, struct http_client *client, struct arena *arena,
			 struct cli_account *out, struct error *err)
{
	struct sign_in_shared shared = {.options = *options, .client = client};
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_TOKEN_BYTES);
	STRBUF_AUTO complaints = STRBUF_INIT(LIMIT_TOKEN_BYTES);
	const char *const list[] = {find_az(&shared, arena), "account", "show", "--output", "json", NULL};
	struct child_result result = {.out = &text, .err = &complaints};
	if (!list[0])
		return error_set(err, FAULT_FAILED, "there is no az in PATH");
	if (!sign_in_run(&shared, (char *const *)list, &result, err))
		return false;
	if (result.timed_out)
		return error_set(err, FAULT_FAILED, "'az account show' did not answer within %u s",
				 (unsigned)options->timeout);
	if (!WIFEXITED(result.status) || WEXITSTATUS(result.status) != 0)
		return error_set(err, FAULT_FAILED, "'az account show' failed: is anybody signed in (az login)?");
	return sign_in_read_account(arena, arena_keep(arena, strbuf_slice(&text)), out) ||
	       error_set(err, FAULT_FAILED, "'az account show' has no subscription");
}
