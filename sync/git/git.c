/* SPDX-License-Identifier: MIT */
/*
 * Every public function takes the lock with HOLD and gives it back on any way out, as foreign handles are: the cleanup
 * attribute frees them in reverse order, so the lock goes last. libgit2 keeps its last error per thread, and may have
 * none.
 */
#include "sync/git/git.h"

#include <git2.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "model/base/arena.h"
#include "sync/git/git_refusal.h"

_Static_assert(GIT_ID_BYTES == GIT_OID_RAWSZ, "struct git_id holds one libgit2 object id");

struct git {
	git_repository *repository;
	git_odb *objects;
	git_index *index; /* NULL for a bare repository */
	char *work_tree;  /* NULL for a bare repository */
	pthread_mutex_t lock;
};

static struct git *take_lock(struct git *git)
{
	pthread_mutex_lock(&git->lock);
	return git;
}

static void give_lock(struct git **git)
{
	pthread_mutex_unlock(&(*git)->lock);
}

#define HOLD(git) __attribute__((cleanup(give_lock), unused)) struct git *held = take_lock(git)

/* AUTO(drop_tree) git_tree *tree = NULL; is freed on any way out. libgit2's free functions take NULL. */
#define AUTO(drop) __attribute__((cleanup(drop)))
#define DROP(name, type, release)                                                                                      \
	/* NOLINTNEXTLINE(bugprone-macro-parentheses): a type */                                                       \
	static void name(type **handle)                                                                                \
	{                                                                                                              \
		release(*handle);                                                                                      \
	}

DROP(drop_object, git_object, git_object_free)
DROP(drop_tree, git_tree, git_tree_free)
DROP(drop_diff, git_diff, git_diff_free)
DROP(drop_index, git_index, git_index_free)
DROP(drop_entry, git_tree_entry, git_tree_entry_free)
DROP(drop_bytes, git_odb_object, git_odb_object_free)
DROP(drop_filters, git_filter_list, git_filter_list_free)
DROP(drop_config, git_config, git_config_free)
DROP(drop_reference, git_reference, git_reference_free)
DROP(drop_signature, git_signature, git_signature_free)

static git_oid to_oid(const struct git_id *id)
{
	git_oid oid;
	memcpy(oid.id, id->bytes, GIT_ID_BYTES);
	return oid;
}

static struct git_id from_oid(const git_oid *oid)
{
	struct git_id id;
	memcpy(id.bytes, oid->id, GIT_ID_BYTES);
	return id;
}

/* libgit2's own words for what just failed. */
static const char *last_words(void)
{
	const git_error *last = git_error_last();
	return last && last->message && *last->message ? last->message : "git's data cannot be read";
}

/* An object that history names should be here; in a shallow or partial clone it may not be. */
static bool fail_object(const git_oid *oid, int code, struct error *err)
{
	char hex[GIT_OID_HEXSZ + 1];
	git_oid_tostr(hex, sizeof hex, oid);
	error_set(err, FAULT_FAILED, "git object '%s' cannot be read: %s", hex, last_words());
	if (code == GIT_ENOTFOUND)
		error_hint(err, "A shallow or partial clone may lack it; fetch the full history and its contents.");
	return false;
}

static bool is_repository(const char *directory)
{
	git_buf path = {0};
	bool found = git_repository_discover(&path, directory, 0, NULL) == 0;
	git_buf_dispose(&path);
	return found;
}

/*
 * Why no repository could be opened. True when there simply is none. git_repository_discover does not ask for the
 * owner, which tells somebody else's from none.
 */
static bool explain_open(const char *directory, int code, struct error *err)
{
	char *words = heap_printf("%s", last_words()); /* before git is asked again */
	const struct git_refusal refusal = {
		.words = words,
		.is_owner = code == GIT_EOWNER,
		.is_missing = code == GIT_ENOTFOUND,
		.is_there = is_repository(directory),
	};
	bool none = git_explain_refusal(directory, &refusal, err);
	free(words);
	return none;
}

/* What a work tree needs beyond the repository: its folder, resolved, and the index. */
static bool open_work_tree(struct git *git, struct error *err)
{
	const char *folder = git_repository_workdir(git->repository);
	if (!folder)
		return true;
	git->work_tree = realpath(folder, NULL);
	if (!git->work_tree)
		return error_set(err, FAULT_FAILED, "work tree '%s' cannot be opened: it is not there", folder);
	if (git_repository_index(&git->index, git->repository) != 0)
		return error_set(err, FAULT_FAILED, "index of '%s' cannot be read: %s", git->work_tree, last_words());
	return true;
}

/*
 * Partial clones and sparse checkouts mark their configuration with these extensions. Both only leave things out, which
 * shows as an object or a file that is not there; without this libgit2 refuses the repository as a whole. A folder of
 * dashboards is a tree of many kB, which libgit2 would by default read anew for every file in it.
 */
static void set_options(void)
{
	const char *names[] = {"partialclone", "worktreeconfig"};
	git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, names, sizeof names / sizeof *names);
	git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, GIT_OBJECT_TREE, (size_t)1 << 20);
	git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, (ssize_t)16 << 20);
}

bool git_open(const char *directory, struct git **out, struct error *err)
{
	if (git_libgit2_init() < 0)
		return error_set(err, FAULT_FAILED, "libgit2 cannot be started: %s", last_words());
	set_options();
	git_repository *repository = NULL;
	int code = git_repository_open_ext(&repository, directory, 0, NULL);
	if (code != 0) {
		bool none = explain_open(directory, code, err);
		git_libgit2_shutdown();
		if (none)
			*out = NULL;
		return none;
	}
	struct git *git = heap_alloc(sizeof *git);
	*git = (struct git){.repository = repository};
	pthread_mutex_init(&git->lock, NULL);
	bool opened = open_work_tree(git, err);
	if (opened && git_repository_odb(&git->objects, repository) != 0)
		opened = error_set(err, FAULT_FAILED, "objects of '%s' cannot be read: %s", directory, last_words());
	if (!opened) {
		git_close(git);
		return false;
	}
	*out = git;
	return true;
}

void git_close(struct git *git)
{
	if (!git)
		return;
	git_odb_free(git->objects);
	git_index_free(git->index);
	git_repository_free(git->repository);
	pthread_mutex_destroy(&git->lock);
	free(git->work_tree);
	free(git);
	git_libgit2_shutdown();
}

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
	AUTO(drop_object) git_object *commit = NULL;
	AUTO(drop_reference) git_reference *head = NULL;
	int code = git_repository_head(&head, git->repository);
	if (code == 0)
		code = git_reference_peel(&commit, head, GIT_OBJECT_COMMIT);
	if (code != 0 && code != GIT_EUNBORNBRANCH)
		return error_set(err, FAULT_FAILED, "commit of HEAD cannot be read: %s", last_words());
	*born = code == 0;
	if (*born)
		*out = from_oid(git_object_id(commit));
	return true;
}

bool git_resolve(struct git *git, const char *ref, struct git_id *out, struct error *err)
{
	HOLD(git);
	AUTO(drop_object) git_object *named = NULL;
	AUTO(drop_object) git_object *commit = NULL;
	int code = *ref ? git_revparse_single(&named, git->repository, ref) : GIT_ENOTFOUND;
	if (code != 0)
		return git_explain_ref(ref, code == GIT_EAMBIGUOUS, err);
	if (git_object_peel(&commit, named, GIT_OBJECT_COMMIT) != 0) {
		const char *type = git_object_type2string(git_object_type(named));
		return error_set(err, FAULT_USAGE, "ref '%s' names no commit: it is a %s", ref, type);
	}
	*out = from_oid(git_object_id(commit));
	return true;
}

bool git_is_ancestor(struct git *git, const struct git_id *ancestor, const struct git_id *descendant, bool *answer)
{
	HOLD(git);
	git_oid older = to_oid(ancestor);
	git_oid newer = to_oid(descendant);
	int code = git_graph_descendant_of(git->repository, &newer, &older);
	if (code < 0)
		return false;
	*answer = code == 1;
	return true;
}

bool git_find_entry(struct git *git, const struct git_id *tree_id, const char *path, enum entry_kind *kind,
		    struct git_id *id, struct error *err)
{
	if (*path == '\0') {
		*kind = ENTRY_FOLDER;
		*id = *tree_id;
		return true;
	}
	HOLD(git);
	AUTO(drop_tree) git_tree *tree = NULL;
	AUTO(drop_entry) git_tree_entry *entry = NULL;
	git_oid oid = to_oid(tree_id);
	int code = git_tree_lookup(&tree, git->repository, &oid);
	if (code != 0)
		return fail_object(&oid, code, err);
	code = git_tree_entry_bypath(&entry, tree, path);
	const git_error *last = git_error_last();
	bool lost = last && last->klass == GIT_ERROR_ODB; /* a tree on the way that this clone lacks is no answer */
	if (code == GIT_ENOTFOUND && !lost) {
		*kind = ENTRY_NOTHING;
		return true;
	}
	if (code != 0)
		return error_set(err, FAULT_FAILED, "entry '%s' of git tree cannot be read: %s", path, last_words());
	*kind = git_kind_of_mode(git_tree_entry_filemode_raw(entry));
	*id = from_oid(git_tree_entry_id(entry));
	return true;
}

static void add_replaced(git_diff *diff, struct arena *arena, struct entries *out)
{
	for (size_t i = 0; i < git_diff_num_deltas(diff); i++) {
		const git_diff_delta *delta = git_diff_get_delta(diff, i);
		if (delta->status == GIT_DELTA_DELETED || delta->status == GIT_DELTA_MODIFIED)
			entries_add(out, arena, slice_of(delta->old_file.path), ENTRY_FILE);
	}
}

/* Files that the index was told not to compare. */
static void add_uncompared(const git_index *index, struct arena *arena, struct entries *out)
{
	for (size_t i = 0; i < git_index_entrycount(index); i++) {
		const git_index_entry *entry = git_index_get_byindex((git_index *)index, i);
		if ((entry->flags & GIT_INDEX_ENTRY_VALID) || (entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE))
			entries_add(out, arena, slice_of(entry->path), ENTRY_FILE);
	}
}

static int compare_names(const void *left, const void *right)
{
	return strcmp(((const struct entry *)left)->name, ((const struct entry *)right)->name);
}

bool git_list_touched(struct git *git, struct arena *arena, const struct git_id *old, struct entries *out,
		      struct error *err)
{
	HOLD(git);
	AUTO(drop_tree) git_tree *from = NULL;
	AUTO(drop_diff) git_diff *diff = NULL;
	git_oid before = to_oid(old);
	AUTO(drop_index) git_index *index = NULL;
	int code = git_tree_lookup(&from, git->repository, &before);
	if (code == 0)
		code = git_repository_index(&index, git->repository);
	if (code == 0)
		code = git_diff_tree_to_workdir_with_index(&diff, git->repository, from, NULL);
	if (code != 0)
		return fail_object(&before, code, err);
	add_replaced(diff, arena, out);
	add_uncompared(index, arena, out);
	if (out->count)
		qsort(out->items, out->count, sizeof *out->items, compare_names);
	return true;
}

bool git_read_object(struct git *git, struct arena *arena, const struct git_id *id, enum git_type type, size_t limit,
		     struct slice *out, bool *found, struct error *err)
{
	static const git_object_t types[] = {
		[GIT_COMMIT] = GIT_OBJECT_COMMIT, [GIT_TREE] = GIT_OBJECT_TREE, [GIT_BLOB] = GIT_OBJECT_BLOB};
	HOLD(git);
	AUTO(drop_bytes) git_odb_object *object = NULL;
	git_oid oid = to_oid(id);
	size_t size = 0;
	git_object_t is;
	int code = git_odb_read_header(&size, &is, git->objects, &oid);
	if (found)
		*found = code != GIT_ENOTFOUND;
	if (code == GIT_ENOTFOUND && found)
		return true;
	if (code == 0 && is != types[type])
		return error_set(err, FAULT_FAILED, "git object is a %s", git_object_type2string(is));
	if (code == 0 && size > limit)
		return error_set(err, FAULT_FAILED, "it has %zu bytes, more than the limit of %zu", size, limit);
	if (code == 0)
		code = git_odb_read(&object, git->objects, &oid);
	if (code != 0)
		return fail_object(&oid, code, err);
	*out = arena_slice(arena, (struct slice){git_odb_object_data(object), size});
	return true;
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

bool git_ignores(struct git *git, const char *path, bool is_folder)
{
	HOLD(git);
	if (!git->index || is_tracked(git->index, path, is_folder))
		return false;
	int ignored = 0;
	return git_ignore_path_is_ignored(&ignored, git->repository, path) == 0 && ignored;
}

bool git_find_staged(struct git *git, const char *path, bool *is_submodule, struct git_id *id)
{
	HOLD(git);
	const git_index_entry *entry = git->index ? git_index_get_bypath(git->index, path, 0) : NULL;
	if (!entry)
		return false;
	*is_submodule = entry->mode == GIT_FILEMODE_COMMIT;
	*id = from_oid(&entry->id);
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
		return error_set(err, FAULT_FAILED, "file '%s' cannot be compared with HEAD: %s", path, last_words());
	*out = from_oid(&oid);
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

/* Puts the file into the index in memory. It must still have the content that it was given. */
static bool stage(struct git *git, const struct git_file *file, git_tree_update *out, struct error *err)
{
	git_oid desired = to_oid(&file->blob);
	int code = git_index_add_bypath(git->index, file->path);
	const git_index_entry *entry = code == 0 ? git_index_get_bypath(git->index, file->path, 0) : NULL;
	if (!entry)
		return error_set(err, FAULT_FAILED, "file '%s' cannot be staged: %s", file->path, last_words());
	if (git_oid_cmp(&entry->id, &desired) != 0)
		return error_set(err, FAULT_FAILED, "file '%s' changed since it was written", file->path);
	*out = (git_tree_update){GIT_TREE_UPDATE_UPSERT, desired, (git_filemode_t)entry->mode, file->path};
	return true;
}

/* The index is written first: what fails after that leaves files that are staged, and no index behind its HEAD. */
static int write_commit(struct git *git, const struct git_order *order, const git_tree_update *updates, git_oid *out)
{
	AUTO(drop_object) git_object *parent = NULL;
	AUTO(drop_tree) git_tree *before = NULL;
	AUTO(drop_tree) git_tree *after = NULL;
	AUTO(drop_signature) git_signature *author = NULL;
	AUTO(drop_signature) git_signature *committer = NULL;
	git_oid head = to_oid(&order->parent);
	git_oid tree;
	int code = git_object_lookup(&parent, git->repository, &head, GIT_OBJECT_COMMIT);
	if (code == 0)
		code = git_commit_tree(&before, (git_commit *)parent);
	if (code == 0)
		code = git_tree_create_updated(&tree, git->repository, before, order->count, updates);
	if (code == 0)
		code = git_tree_lookup(&after, git->repository, &tree);
	if (code == 0)
		code = git_signature_now(&author, order->author.name, order->author.email);
	if (code == 0)
		code = git_signature_now(&committer, order->committer.name, order->committer.email);
	if (code == 0)
		code = git_index_write(git->index);
	if (code == 0)
		code = git_commit_create_v(out, git->repository, "HEAD", author, committer, NULL, order->message, after,
					   1, (git_commit *)parent);
	return code;
}

bool git_commit_files(struct git *git, const struct git_order *order, struct git_id *out, struct error *err)
{
	HOLD(git);
	git_oid made;
	git_tree_update *updates = heap_alloc(order->count * sizeof *updates);
	bool ok = git_index_read(git->index, true) == 0 ||
		  error_set(err, FAULT_FAILED, "index cannot be read: %s", last_words());
	for (size_t i = 0; i < order->count && ok; i++)
		ok = stage(git, &order->files[i], &updates[i], err);
	if (ok && write_commit(git, order, updates, &made) != 0)
		ok = error_set(err, FAULT_FAILED, "git cannot commit: %s", last_words());
	free(updates);
	if (ok)
		*out = from_oid(&made);
	return ok;
}
