/* SPDX-License-Identifier: MIT */
/* Refs, the index, and what git's settings and attributes say of a file. */
#include "sync/git/git.h"

#include <git2.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "model/base/arena.h"
#include "sync/git/costly_ignores.h"
#include "sync/git/git_handle.h"
#include "sync/git/git_refusal.h"

DROP(drop_object, git_object, git_object_free)
DROP(drop_filters, git_filter_list, git_filter_list_free)
DROP(drop_config, git_config, git_config_free)
DROP(drop_reference, git_reference, git_reference_free)

const char *git_work_tree(const struct git *git)
{
	return git->work_tree;
}

bool git_is_shallow(struct git *git)
{
	HOLD(git);
	/* not git_repository_is_shallow: in a linked worktree it looks in the wrong folder (libgit2 1.5) */
	struct stat info;
	char *path = heap_printf("%sshallow", git_repository_commondir(git->repository));
	bool shallow = stat(path, &info) == 0 && info.st_size > 0;
	free(path);
	return shallow;
}

bool git_read_head(struct git *git, struct git_id *out, bool *born, struct error *err)
{
	HOLD(git);
	AUTO(drop_reference) git_reference *head = NULL;
	int code = git_repository_head(&head, git->repository);
	if (code != 0 && code != GIT_EUNBORNBRANCH)
		return error_set(err, FAULT_FAILED, "commit of HEAD cannot be read: %s", git_last_words());
	*born = code == 0;
	if (*born)
		*out = git_id_from_oid(git_reference_target(head));
	return true;
}

/*
 * Replaces a tag by what it tags, and that again. Not git_object_peel: where the tagged object cannot be read, that
 * names the tag.
 */
static bool peel(struct git *git, git_object **object, struct error *err)
{
	while (git_object_type(*object) == GIT_OBJECT_TAG) {
		AUTO(drop_object) git_object *object_of_tag = *object;
		const git_tag *tag = (const git_tag *)object_of_tag;
		struct git_id id = git_id_from_oid(git_tag_target_id(tag));
		bool found = false;
		*object = NULL;
		if (!git_look_up(git, &id, git_tag_target_type(tag), object, &found, err))
			return false;
		if (!found)
			return git_fail_object(&id, GIT_ENOTFOUND, err);
	}
	return true;
}

/*
 * The object that a ref's name means; *found is false for anything else. It comes before git_revparse_single, which
 * loses the memory of a ref whose object cannot be read. 40 digits are an object's name, whatever refs there are.
 */
static bool look_up_ref(struct git *git, const char *name, git_object **out, bool *found, struct error *err)
{
	AUTO(drop_reference) git_reference *reference = NULL;
	struct git_id id;
	*found = *name && !git_parse_id(slice_of(name), &id) &&
		 git_reference_dwim(&reference, git->repository, name) == 0;
	if (!*found)
		return true;
	id = git_id_from_oid(git_reference_target(reference));
	return git_look_up(git, &id, GIT_OBJECT_ANY, out, found, err);
}

/* As git_resolve; *unknown says that nothing has the name, and the caller completes the hint. */
static bool resolve(struct git *git, const char *ref, struct git_id *out, bool *unknown, struct error *err)
{
	HOLD(git);
	AUTO(drop_object) git_object *object = NULL;
	bool found = false;
	if (!look_up_ref(git, ref, &object, &found, err))
		return error_context(err, "ref '%s'", ref);
	int code = found ? 0 : *ref ? git_revparse_single(&object, git->repository, ref) : GIT_ENOTFOUND;
	if (code == GIT_EMISMATCH) {
		error_set(err, FAULT_FAILED, "ref '%s': git object cannot be read: %s", ref, git_last_words());
		return git_hint_for(code, err);
	}
	*unknown = code != 0 && code != GIT_EAMBIGUOUS;
	if (code != 0)
		return git_explain_ref(ref, code == GIT_EAMBIGUOUS, err);
	if (!peel(git, &object, err))
		return error_context(err, "ref '%s'", ref);
	if (git_object_type(object) != GIT_OBJECT_COMMIT)
		return error_set(err, FAULT_USAGE, "ref '%s' names no commit: it is a %s", ref,
				 git_object_type2string(git_object_type(object)));
	*out = git_id_from_oid(git_object_id(object));
	return true;
}

bool git_resolve(struct git *git, const char *ref, struct git_id *out, struct error *err)
{
	bool unknown = false;
	return resolve(git, ref, out, &unknown, err) || (unknown && git_suggest_ref(git, ref, err));
}

static bool is_tracked(git_index *index, const char *path, bool is_folder)
{
	if (!is_folder)
		return git_index_get_bypath(index, path, 0) != NULL;
	char *prefix = heap_printf("%s/", path);
	bool tracked = git_index_find_prefix(NULL, index, prefix) == 0;
	free(prefix);
	return tracked;
}

bool git_ignores(struct git *git, const char *path, bool is_folder, bool *ignored, struct error *err)
{
	HOLD(git);
	int is_ignored = 0;
	*ignored = false;
	if (!git->index || is_tracked(git->index, path, is_folder))
		return true;
	if (!costly_ignores_spend(git->ignores, path, err))
		return false;
	*ignored = git_ignore_path_is_ignored(&is_ignored, git->repository, path) == 0 && is_ignored;
	return true;
}

bool git_find_staged(struct git *git, const char *path, bool *is_submodule, struct git_id *id)
{
	HOLD(git);
	const git_index_entry *entry = git->index ? git_index_get_bypath(git->index, path, 0) : NULL;
	if (!entry)
		return false;
	*is_submodule = entry->mode == GIT_FILEMODE_COMMIT;
	*id = git_id_from_oid(&entry->id);
	return true;
}

bool git_hash_file(struct git *git, const char *path, struct slice content, struct git_id *out, struct error *err)
{
	HOLD(git);
	AUTO(drop_filters) git_filter_list *filters = NULL;
	git_buf filtered = {0};
	git_oid oid;
	int code = git_filter_list_load(&filters, git->repository, NULL, path, GIT_FILTER_TO_ODB,
					GIT_FILTER_ALLOW_UNSAFE);
	if (code == 0 && filters) {
		code = git_filter_list_apply_to_buffer(&filtered, filters, content.at, content.length);
		content = (struct slice){filtered.ptr, filtered.size};
	}
	if (code == 0)
		code = git_odb_hash(&oid, content.at, content.length, GIT_OBJECT_BLOB);
	git_buf_dispose(&filtered);
	if (code != 0)
		return error_set(err, FAULT_FAILED, "file '%s' cannot be compared with HEAD: %s", path,
				 git_last_words());
	*out = git_id_from_oid(&oid);
	return true;
}

const char *git_read_setting(struct git *git, struct arena *arena, const char *name)
{
	HOLD(git);
	AUTO(drop_config) git_config *config = NULL;
	const char *value = NULL;
	bool found = git_repository_config_snapshot(&config, git->repository) == 0 &&
		     git_config_get_string(&value, config, name) == 0;
	return found ? arena_strdup(arena, value) : NULL;
}

const char *git_read_branch(struct git *git, struct arena *arena)
{
	HOLD(git);
	AUTO(drop_reference) git_reference *head = NULL;
	bool found = git_repository_head(&head, git->repository) == 0 && git_reference_is_branch(head);
	return found ? arena_strdup(arena, git_reference_shorthand(head)) : NULL;
}

bool git_is_busy(struct git *git)
{
	HOLD(git);
	return git_repository_state(git->repository) != GIT_REPOSITORY_STATE_NONE;
}

bool git_has_filter(struct git *git, const char *path)
{
	HOLD(git);
	const char *filter = NULL;
	return git_attr_get(&filter, git->repository, GIT_ATTR_CHECK_FILE_THEN_INDEX, path, "filter") == 0 &&
	       git_attr_value(filter) == GIT_ATTR_VALUE_STRING;
}
