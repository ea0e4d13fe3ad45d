/* SPDX-License-Identifier: MIT */
/*
 * What objects say. A commit is a few lines of header, "key value" each, then an empty line and the message; a value
 * that goes on in further lines has a space before each of them. A tree is entries of a mode in octal, a space, the
 * name, a NUL and the 20 bytes of an id, sorted as if the names of folders ended in '/'.
 */
#include "sync/git/git.h"

#include <string.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/utf8.h"
#include "sync/source/source.h"

#define MOST_BYTES ((size_t)64 << 20) /* of a commit or a tree */

/* ---- commits ---- */

/* The next line of a text, without its end; the text goes on behind it. False at the end of the text. */
static bool take_line(struct slice *text, struct slice *line)
{
	if (text->length == 0)
		return false;
	const char *newline = memchr(text->at, '\n', text->length);
	size_t length = newline ? (size_t)(newline - text->at) : text->length;
	size_t taken = length + (newline ? 1 : 0);
	*line = (struct slice){text->at, length};
	*text = (struct slice){text->at + taken, text->length - taken};
	return true;
}

/* The value of a header line of this key. */
static bool take_value(struct slice line, const char *key, struct slice *value)
{
	size_t length = strlen(key);
	if (!slice_starts_with(line, key) || line.length <= length || line.at[length] != ' ')
		return false;
	*value = (struct slice){line.at + length + 1, line.length - length - 1};
	return true;
}

/* What a commit object says; slices of its text. */
struct reading {
	struct slice tree;
	struct slice author;
	struct slice committer;
	struct slice message;
	struct slice parents; /* their header lines, one after the other */
	size_t parents_count;
};

static void read_text(struct slice text, struct reading *out)
{
	struct slice line;
	struct slice value;
	*out = (struct reading){0};
	while (take_line(&text, &line) && line.length) {
		if (take_value(line, "parent", &value)) {
			if (!out->parents_count++)
				out->parents.at = line.at;
			out->parents.length = (size_t)(line.at + line.length - out->parents.at);
		} else if (take_value(line, "tree", &value)) {
			out->tree = value;
		} else if (take_value(line, "author", &value)) {
			out->author = value;
		} else if (take_value(line, "committer", &value)) {
			out->committer = value;
		}
	}
	out->message = text;
}

/* The seconds of "Name <address> 1700000000 +0100"; 0 for what is not so. */
static int64_t time_of(struct slice person)
{
	const char *end = person.length ? memrchr(person.at, '>', person.length) : NULL;
	int64_t time = 0;
	if (!end)
		return 0;
	for (const char *at = end + 1; at < person.at + person.length && *at == ' '; at++)
		end = at;
	for (const char *at = end + 1; at < person.at + person.length && *at >= '0' && *at <= '9'; at++)
		if (__builtin_mul_overflow(time, 10, &time) || __builtin_add_overflow(time, *at - '0', &time))
			return 0;
	return time;
}

/* The name, or the address where there is none. */
static struct slice name_of(struct slice person)
{
	const char *open = person.length ? memchr(person.at, '<', person.length) : NULL;
	if (!open)
		return person;
	struct slice name = {person.at, (size_t)(open - person.at)};
	while (name.length && name.at[name.length - 1] == ' ')
		name.length--;
	const char *close = memchr(open, '>', person.length - (size_t)(open - person.at));
	if (name.length || !close)
		return name;
	return (struct slice){open + 1, (size_t)(close - open) - 1};
}

static struct slice subject_of(struct slice message)
{
	while (message.length && strchr(" \t\r\n", *message.at) && *message.at)
		message = (struct slice){message.at + 1, message.length - 1};
	size_t length = 0;
	while (length < message.length && message.at[length] != '\r' && message.at[length] != '\n')
		length++;
	return (struct slice){message.at, length};
}

/* A commit message may be in any encoding; a byte that is no UTF-8 becomes U+FFFD. */
static char *repaired(struct arena *arena, struct slice text)
{
	static const char replacement[] = "\xef\xbf\xbd";
	char *copy = arena_alloc(arena, text.length * 3 + 1);
	char *end = copy;
	while (text.length > 0) {
		uint32_t point;
		size_t length = utf8_decode(text, &point);
		end = mempcpy(end, length ? text.at : replacement, length ? length : sizeof replacement - 1);
		size_t read = length ? length : 1;
		text = (struct slice){text.at + read, text.length - read};
	}
	return copy;
}

bool git_read_commit(struct git *git, struct arena *arena, const struct git_id *id, struct commit *out)
{
	ARENA_AUTO scratch = arena_new();
	ERROR_AUTO ignored = {0};
	struct slice text;
	struct reading reading;
	bool found = false;
	if (!git_read_object(git, scratch, id, GIT_COMMIT, MOST_BYTES, &text, &found, &ignored) || !found)
		return false;
	read_text(text, &reading);
	*out = (struct commit){
		.hash = git_print_id(arena, id),
		.subject = repaired(arena, subject_of(reading.message)),
		.author = repaired(arena, name_of(reading.author)),
		.time = time_of(reading.committer),
	};
	return true;
}

bool git_read_node(struct git *git, struct arena *arena, const struct git_id *id, struct git_node *out, bool *found,
		   struct error *err)
{
	ARENA_AUTO scratch = arena_new();
	struct slice text;
	struct slice line;
	struct slice value;
	struct reading reading;
	struct git_node node = {.id = *id};
	if (!git_read_object(git, scratch, id, GIT_COMMIT, MOST_BYTES, &text, found, err))
		return false;
	if (!*found)
		return true;
	read_text(text, &reading);
	struct git_id *parents = arena_array(arena, reading.parents_count, sizeof *parents);
	bool read = git_parse_id(reading.tree, &node.tree);
	while (read && take_line(&reading.parents, &line))
		if (take_value(line, "parent", &value))
			read = git_parse_id(value, &parents[node.parents_count++]);
	if (!read)
		return error_set(err, FAULT_FAILED, "git commit '%s' is not well-formed", git_print_id(scratch, id));
	node.time = time_of(reading.committer);
	node.parents = parents;
	*out = node;
	return true;
}

/* ---- trees ---- */

struct tree_entry {
	struct slice name;
	enum entry_kind kind;
	uint32_t mode;
	struct git_id id;
};

enum entry_kind git_kind_of_mode(uint32_t mode)
{
	switch (mode & 0170000) {
	case 0040000:
		return ENTRY_FOLDER;
	case 0120000:
		return ENTRY_LINK;
	case 0160000:
		return ENTRY_REPOSITORY;
	default:
		return ENTRY_FILE;
	}
}

/* The next entry of a tree, which goes on behind it. False at the end, and where nothing well-formed follows. */
static bool take_entry(struct slice *tree, struct tree_entry *out)
{
	if (tree->length == 0)
		return false;
	const char *space = memchr(tree->at, ' ', tree->length);
	const char *end = tree->at + tree->length;
	const char *nul = space ? memchr(space, '\0', (size_t)(end - space)) : NULL;
	if (!nul || end - nul <= GIT_ID_BYTES)
		return false;
	out->mode = 0;
	for (const char *at = tree->at; at < space && *at >= '0' && *at <= '7'; at++)
		out->mode = out->mode * 8 + (uint32_t)(*at - '0');
	out->kind = git_kind_of_mode(out->mode);
	out->name = (struct slice){space + 1, (size_t)(nul - space) - 1};
	memcpy(out->id.bytes, nul + 1, GIT_ID_BYTES);
	*tree = (struct slice){nul + 1 + GIT_ID_BYTES, (size_t)(end - nul) - 1 - GIT_ID_BYTES};
	return true;
}

static bool read_tree(struct git *git, struct arena *arena, const struct git_id *id, struct slice *out,
		      struct error *err)
{
	return git_read_object(git, arena, id, GIT_TREE, MOST_BYTES, out, NULL, err);
}

bool git_list_tree(struct git *git, struct arena *arena, const struct git_id *id, struct entries *out,
		   struct error *err)
{
	ARENA_AUTO scratch = arena_new();
	struct slice tree;
	struct tree_entry entry;
	if (!read_tree(git, scratch, id, &tree, err))
		return false;
	while (take_entry(&tree, &entry)) /* git itself writes no such names, but a crafted tree may hold them */
		if (!entry_is_reserved(entry.name) && !memchr(entry.name.at, '/', entry.name.length))
			entries_add(out, arena, entry.name, entry.kind);
	return true;
}

static int compare_entries(const struct tree_entry *a, const struct tree_entry *b)
{
	size_t common = a->name.length < b->name.length ? a->name.length : b->name.length;
	int order = memcmp(a->name.at, b->name.at, common);
	if (order)
		return order;
	int left = a->name.length > common ? (unsigned char)a->name.at[common] : a->kind == ENTRY_FOLDER ? '/' : 0;
	int right = b->name.length > common ? (unsigned char)b->name.at[common] : b->kind == ENTRY_FOLDER ? '/' : 0;
	return left - right;
}

struct comparison {
	struct git *git;
	struct arena *arena;
	struct entries *out;
	struct error *err;
};

static bool add_missing(const struct comparison *comparison, const char *folder, const struct tree_entry *old,
			const struct tree_entry *new, size_t depth);

/* What of the tree `old` is not in `new` (NULL: nothing is) as it was; both are at `folder`. */
static bool compare_trees(const struct comparison *comparison, const char *folder, const struct git_id *old,
			  const struct git_id *new, size_t depth)
{
	ARENA_AUTO scratch = arena_new();
	struct slice before;
	struct slice after = {0};
	struct tree_entry entry;
	struct tree_entry other;
	if (depth > LIMIT_DEPTH)
		return error_set(comparison->err, FAULT_FAILED, "folders are nested too deeply");
	if (!read_tree(comparison->git, scratch, old, &before, comparison->err) ||
	    (new && !read_tree(comparison->git, scratch, new, &after, comparison->err)))
		return false;
	bool more = take_entry(&after, &other);
	while (take_entry(&before, &entry)) {
		while (more && compare_entries(&other, &entry) < 0)
			more = take_entry(&after, &other);
		bool is_there = more && compare_entries(&other, &entry) == 0;
		bool is_same = is_there && git_same_id(&other.id, &entry.id) && other.mode == entry.mode;
		if (!is_same && !add_missing(comparison, folder, &entry, is_there ? &other : NULL, depth))
			return false;
	}
	return true;
}

static bool add_missing(const struct comparison *comparison, const char *folder, const struct tree_entry *old,
			const struct tree_entry *new, size_t depth)
{
	const char *path = path_join(comparison->arena, folder, arena_slice(comparison->arena, old->name).at);
	if (old->kind == ENTRY_FOLDER)
		return compare_trees(comparison, path, &old->id, new ? &new->id : NULL, depth + 1);
	entries_add(comparison->out, comparison->arena, slice_of(path), ENTRY_FILE);
	return true;
}

bool git_list_replaced(struct git *git, struct arena *arena, const struct git_id *old, const struct git_id *new,
		       struct entries *out, struct error *err)
{
	const struct comparison comparison = {git, arena, out, err};
	return compare_trees(&comparison, "", old, new, 0);
}

/* ---- blobs ---- */

bool git_read_blob(struct git *git, struct arena *arena, const struct git_id *id, size_t limit, struct slice *out,
		   struct error *err)
{
	return git_read_object(git, arena, id, GIT_BLOB, limit, out, NULL, err);
}
