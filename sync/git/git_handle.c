/* SPDX-License-Identifier: MIT */
/* Errors in libgit2's words, and the look-up of one object. */
#include "sync/git/git_handle.h"

#include <git2.h>
#include <string.h>

#define MOST_BYTES ((size_t)64 << 20) /* of a commit, a tree or a tag */

const char *git_last_words(void)
{
	const git_error *last = git_error_last();
	return last && last->message && *last->message ? last->message : "git's data cannot be read";
}

bool git_hint_for(int code, struct error *err)
{
	if (code == GIT_ENOTFOUND)
		return error_hint(err, "A shallow or partial clone may lack it; fetch the full history and its "
				       "contents.");
	if (code == GIT_EMISMATCH)
		return error_hint(err, "Run git fsck to see what else is damaged; a new clone has sound objects.");
	return false;
}

/* The words for a damaged object name it already. */
bool git_fail_object(const struct git_id *id, int code, struct error *err)
{
	char hex[GIT_OID_HEXSZ + 1];
	git_oid oid;
	const char *words = git_last_words();
	git_id_to_oid(id, &oid);
	git_oid_tostr(hex, sizeof hex, &oid);
	if (code == GIT_EMISMATCH && strstr(words, hex))
		error_set(err, FAULT_FAILED, "git object cannot be read: %s", words);
	else
		error_set(err, FAULT_FAILED, "git object '%s' cannot be read: %s", hex, words);
	return git_hint_for(code, err);
}

bool git_read_header(struct git *git, const struct git_id *id, int *type, size_t *size, bool *found, struct error *err)
{
	git_oid oid;
	git_object_t is = GIT_OBJECT_INVALID;
	git_id_to_oid(id, &oid);
	int code = git_odb_read_header(size, &is, git->objects, &oid);
	*found = code == 0;
	*type = is;
	return code == 0 || code == GIT_ENOTFOUND || git_fail_object(id, code, err);
}

static bool is_of(const git_oid *oid, int is, int type, struct error *err)
{
	return type == GIT_OBJECT_ANY || is == type ||
	       error_set(err, FAULT_FAILED, "git object '%s' is a %s, not a %s", git_oid_tostr_s(oid),
			 git_object_type2string(is), git_object_type2string(type));
}

/* Whether an object is small enough to be looked up, and of the type. *found is false when it is not here. */
static bool check_header(struct git *git, const struct git_id *id, int type, bool *found, struct error *err)
{
	int is;
	size_t size;
	git_oid oid;
	if (!git_read_header(git, id, &is, &size, found, err))
		return false;
	git_id_to_oid(id, &oid);
	if (!*found)
		return true;
	if (size > MOST_BYTES)
		return error_set(err, FAULT_FAILED, "git object '%s' has %zu bytes, more than the limit of %zu",
				 git_oid_tostr_s(&oid), size, MOST_BYTES);
	return is_of(&oid, is, type, err);
}

/* libgit2 keeps what was looked up, but reads the header from its pack at every look-up. */
bool git_look_up(struct git *git, const struct git_id *id, int type, struct git_object **out, bool *found,
		 struct error *err)
{
	git_oid oid;
	git_object *object = NULL;
	*found = idset_has(&git->checked, id);
	if (!*found && !check_header(git, id, type, found, err))
		return false;
	if (!*found)
		return true;
	git_id_to_oid(id, &oid);
	int code = git_object_lookup(&object, git->repository, &oid, GIT_OBJECT_ANY);
	if (code != 0)
		return git_fail_object(id, code, err);
	if (!is_of(&oid, git_object_type(object), type, err)) {
		git_object_free(object);
		return false;
	}
	idset_add(&git->checked, id);
	*out = object;
	return true;
}
