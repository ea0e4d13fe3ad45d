/* SPDX-License-Identifier: MIT */
#include "sync/grafana/redirect.h"

#include <string.h>

#include "model/base/arena.h"
#include "model/base/slice.h"
#include "sync/http/http_url.h"

#define SIGN_IN_PATH "/login"

static bool cut_end(struct slice *text, struct slice end)
{
	if (text->length < end.length || memcmp(text->at + text->length - end.length, end.at, end.length) != 0)
		return false;
	text->length -= end.length;
	return true;
}

/* The endpoint that the redirect leads to; NULL where it is the same one, or cannot be seen. */
static const char *endpoint_behind(struct arena *arena, struct slice endpoint, const char *path, struct slice target)
{
	ERROR_AUTO ignored = {0}; /* then it is not one to write */
	struct origin origin;
	struct slice found;
	bool is_same_path = cut_end(&target, (struct slice){path, strcspn(path, "?")});
	bool is_sign_in = !is_same_path && cut_end(&target, slice_of(SIGN_IN_PATH));
	if (!(is_same_path || is_sign_in) || !http_check_endpoint(arena, target, &found, &origin, &ignored))
		return NULL;
	const char *text = arena_slice(arena, found).at;
	bool is_below = slice_starts_with(found, arena_printf(arena, "%.*s/", SLICE_ARG(endpoint)));
	return is_below || (is_same_path && !slice_equal(found, endpoint)) ? text : NULL;
}

const char *redirect_hint(struct arena *arena, const char *endpoint, const char *path, const char *target)
{
	if (!target)
		return "Redirects are not followed. Name the final address, with https if it wants that.";
	const char *found = endpoint_behind(arena, slice_of(endpoint), path, slice_of(target));
	if (found)
		return arena_printf(arena, "Redirects are not followed. Write 'endpoint: %s', or give --endpoint %s.",
				    found, found);
	if (slice_ends_with(slice_of(target), SIGN_IN_PATH))
		return "It leads to a sign-in page: the token was not accepted, or something in front of Grafana wants "
		       "a sign-in of its own.";
	return "Redirects are not followed. Name the final address, with https if it wants that; a redirect to a "
	       "sign-in page means that the token was not accepted.";
}
