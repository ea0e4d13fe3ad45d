/* SPDX-License-Identifier: MIT */
/* Tokens that somebody else has obtained: in a variable, or in a file that is kept fresh. */
#include <ctype.h>
#include <sys/stat.h>

#include "model/base/arena.h"
#include "sync/sign_in/sign_in_internal.h"
#include "sync/sign_in/sign_in_methods.h"

const char *sign_in_variable(struct arena *arena, const char *target)
{
	char *variable = arena_printf(arena, "DASHSYNC_TOKEN_%s", target);
	for (char *at = variable; *at; at++)
		*at = isalnum((unsigned char)*at) ? (char)toupper((unsigned char)*at) : '_';
	return variable;
}

static const char *given(const struct sign_in_options *options, struct arena *arena)
{
	const char *token = NULL;
	if (options->target)
		token = options->variable(options->variable_user, sign_in_variable(arena, options->target));
	return token ? token : options->variable(options->variable_user, "DASHSYNC_TOKEN");
}

const char *sign_in_given_lacks(struct sign_in_shared *shared, struct arena *arena)
{
	return given(&shared->options, arena) ? NULL : "DASHSYNC_TOKEN not set";
}

bool sign_in_given_obtain(struct sign_in_shared *shared, struct arena *arena, struct grant *out, struct error *err)
{
	const char *token = given(&shared->options, arena);
	for (const char *at = token; *at; at++) {
		if (isgraph((unsigned char)*at))
			continue;
		error_set(err, FAULT_DENIED, "the token holds a character that no token has");
		return error_hint(err, "Look for a line break or a space in DASHSYNC_TOKEN.");
	}
	out->token = slice_of(arena_strdup(arena, token));
	return true;
}

/* ---- a file ---- */

/* When the file was written last, to the nanosecond; 0 when it is not there. */
static int64_t stamp_of(const char *path)
{
	struct stat status;
	if (stat(path, &status) != 0)
		return 0;
	return (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec + (int64_t)status.st_ino;
}

const char *sign_in_file_lacks(struct sign_in_shared *shared, struct arena *arena)
{
	(void)arena;
	return shared->options.auth.token_file.length ? NULL : "'token-file' not set";
}

bool sign_in_file_changed(struct sign_in_shared *shared)
{
	ARENA_AUTO arena = arena_new();
	return stamp_of(arena_slice(arena, shared->options.auth.token_file).at) != shared->file_stamp;
}

bool sign_in_file_obtain(struct sign_in_shared *shared, struct arena *arena, struct grant *out, struct error *err)
{
	const char *path = arena_slice(arena, shared->options.auth.token_file).at;
	SECRET_AUTO token = sign_in_buffer(LIMIT_TOKEN_BYTES);
	shared->file_stamp = stamp_of(path); /* before it is read: a change in between is seen the next time */
	if (!sign_in_read_token_file(path, &token, err))
		return false;
	out->token = arena_slice(arena, strbuf_slice(&token));
	return true;
}
