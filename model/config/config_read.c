/* SPDX-License-Identifier: MIT */
/*
 * The file is read into a tree first, then the tree is walked against the table of config_keys: each object looks up
 * its members' rows, each row's kind has one function that fills the field. Nothing here knows a key by name but the
 * targets' own names. A problem never stops the walk, so that one run names them all.
 */
#include "model/config/config.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/text.h"
#include "model/config/config_check.h"
#include "model/config/config_keys.h"
#include "model/config/config_kinds.h"
#include "model/value/value.h"
#include "model/value/yaml.h"

static config_kind_fn read_objects, read_named, read_inner;

/* How each kind of a supported key is read. */
static config_kind_fn *const readers[KIND_COUNT] = {
	[KIND_TEXT] = config_kind_text,   [KIND_INTEGER] = config_kind_integer, [KIND_ID] = config_kind_id,
	[KIND_WORD] = config_kind_word,   [KIND_CHOICE] = config_kind_choice,   [KIND_URL] = config_kind_url,
	[KIND_PATH] = config_kind_path,   [KIND_PATHS] = config_kind_paths,     [KIND_POINTER] = config_kind_pointer,
	[KIND_LIMIT] = config_kind_limit, [KIND_ANY] = config_kind_any,         [KIND_MAP] = config_kind_map,
	[KIND_SCALARS] = config_kind_map, [KIND_OBJECT] = read_inner,           [KIND_OBJECTS] = read_objects,
	[KIND_NAMED] = read_named,
};

/* The names of a section's keys, supported or not. */
static const char **names_of(struct arena *arena, enum config_section section, size_t *count)
{
	const char **names = arena_array(arena, config_keys_count, sizeof *names);
	*count = 0;
	for (size_t i = 0; i < config_keys_count; i++) {
		if (config_keys[i].where == section)
			names[(*count)++] = config_keys[i].name;
	}
	return names;
}

/* The name of another section that has this very key, or NULL: a key at the wrong depth is as common as a slip. */
static const char *home_of(struct slice name)
{
	for (size_t i = 0; i < config_keys_count; i++) {
		const char *home = config_sections[config_keys[i].where].name;
		if (home && slice_is(name, config_keys[i].name))
			return home;
	}
	return NULL;
}

/* Where a secret comes from that somebody looked for a key for; NULL for a name that does not sound like one. */
static const char *secret_hint(struct slice name)
{
	static const char token[] =
		"The token comes from DASHSYNC_TOKEN or DASHSYNC_TOKEN_<TARGET>, never from a file.";
	static const struct {
		const char *name;
		const char *hint;
	} rows[] = {
		{"token", token},
		{"bearer-token", token},
		{"access-token", token},
		{"api-token", token},
		{"api-key", token},
		{"apikey", token},
		{"username", token},
		{"password", token},
		{"secret", "The secret comes from AZURE_CLIENT_SECRET, never from a file."},
		{"client-secret", "The secret comes from AZURE_CLIENT_SECRET, never from a file."},
		{"certificate-password", "It comes from AZURE_CLIENT_CERTIFICATE_PASSWORD, never from a file."},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		bool same = strlen(rows[i].name) == name.length;
		for (size_t at = 0; same && at < name.length; at++)
			same = name.at[at] == rows[i].name[at] || (name.at[at] == '_' && rows[i].name[at] == '-');
		if (same)
			return rows[i].hint;
	}
	return NULL;
}

static void add_unknown_key(const struct config_reader *reader, const struct member *member)
{
	struct place place = config_place(reader, member->line, member->column);
	struct diagnostic *diag = diag_error(
		reader->diags, place, "unknown-key", "unknown key '%s' %s%s", config_quote(reader, member->key),
		reader->where ? "in " : "at the top level", reader->where ? reader->where : "");
	size_t count;
	const char **names = names_of(reader->arena, reader->section, &count);
	const char *home = home_of(member->key);
	const char *nearest = text_nearest(member->key, names, count);
	const char *secret = secret_hint(member->key);
	if (secret)
		diag_hint(reader->diags, diag, "%s", secret);
	else if (home)
		diag_hint(reader->diags, diag, "This key belongs under '%s'.", home);
	else if (nearest)
		diag_hint(reader->diags, diag, "Did you mean '%s'?", nearest);
}

static void add_unsupported(const struct config_reader *reader, const struct config_key *key,
			    const struct member *member)
{
	struct place place = config_place(reader, member->line, member->column);
	struct diagnostic *diag = diag_error(reader->diags, place, "unsupported", "'%s' is not yet supported",
					     key->name);
	diag_hint(reader->diags, diag, "%s", key->hint ? key->hint : "Remove it to use this release.");
}

/* `targets:` with nothing after it is an empty list or map, not a mistake; a scalar without a value is one. */
static bool is_left_empty(const struct config_key *key, const struct value *value)
{
	static const bool may_be_empty[KIND_COUNT] = {
		[KIND_PATHS] = true,  [KIND_MAP] = true,     [KIND_SCALARS] = true,
		[KIND_OBJECT] = true, [KIND_OBJECTS] = true, [KIND_NAMED] = true,
	};
	return value->kind == VALUE_NULL && may_be_empty[key->kind];
}

static void read_member(const struct config_reader *reader, const struct member *member, void *into)
{
	const struct config_key *key = config_key_find(reader->section, member->key);
	if (!key) {
		add_unknown_key(reader, member);
	} else if (!key->supported) {
		add_unsupported(reader, key, member);
	} else if (!is_left_empty(key, &member->value)) {
		assert(readers[key->kind]);
		readers[key->kind](reader, key, &member->value, into);
	}
}

/* A key may stand under its former name, but not under both. */
static void check_named_once(const struct config_reader *reader, const struct config_key *key,
			     const struct value *object)
{
	const char *former = config_key_former_name(key);
	const struct value *before = former ? value_get(object, former) : NULL;
	if (!before || !value_get(object, key->name))
		return;
	struct diagnostic *diag = diag_error(reader->diags, config_place(reader, before->line, before->column),
					     "duplicate-key", "'%s' is the former name of '%s', which is set too",
					     former, key->name);
	diag_hint(reader->diags, diag, "Remove '%s'.", former);
}

/* The keys of one object into its struct. */
static void read_keys(const struct config_reader *reader, const struct value *object, void *into)
{
	for (uint32_t i = 0; i < object->count; i++)
		read_member(reader, &object->members[i], into);
	for (size_t i = 0; i < config_keys_count; i++) {
		const struct config_key *key = &config_keys[i];
		if (key->where != reader->section)
			continue;
		check_named_once(reader, key, object);
		if (!key->required || value_get(object, key->name))
			continue;
		struct diagnostic *diag = diag_error(reader->diags, config_place(reader, object->line, object->column),
						     "missing-key", "'%s' is missing%s%s", key->name,
						     reader->where ? " in " : "", reader->where ? reader->where : "");
		if (key->hint)
			diag_hint(reader->diags, diag, "%s", key->hint);
	}
}

/* The reader for what stands under `key`. */
static struct config_reader inside(const struct config_reader *reader, const struct config_key *key)
{
	struct config_reader inner = *reader;
	inner.section = key->inside;
	inner.where = arena_printf(reader->arena, "'%s'%s%s", key->name, reader->where ? " of " : "",
				   reader->where ? reader->where : "");
	return inner;
}

/* An object of its own in the file, a part of its parent's struct here. */
static void read_inner(const struct config_reader *reader, const struct config_key *key, const struct value *value,
		       void *into)
{
	if (value->kind != VALUE_OBJECT) {
		config_wrong_type(reader, key, value);
		return;
	}
	struct config_reader inner = inside(reader, key);
	if (key->count_at)
		*(size_t *)((char *)into + key->count_at) = 1;
	read_keys(&inner, value, into);
}

/* Points the row's fields at `count` zeroed structs with their defaults, and returns the first. */
static void *make_items(const struct config_reader *reader, const struct config_key *key, size_t count, void *into)
{
	size_t size = config_sections[key->inside].size;
	char *items = arena_array(reader->arena, count, size);
	for (size_t i = 0; i < count; i++)
		config_key_defaults(key->inside, items + i * size);
	*(const void **)((char *)into + key->at) = items;
	*(size_t *)((char *)into + key->count_at) = count;
	return items;
}

static void add_wrong_object(const struct config_reader *reader, const char *subject, const struct value *value)
{
	diag_error(reader->diags, config_place(reader, value->line, value->column), "wrong-type",
		   "%s must be an object, found %s", subject, value_kind_name(value->kind));
}

static void read_objects(const struct config_reader *reader, const struct config_key *key, const struct value *value,
			 void *into)
{
	if (value->kind != VALUE_ARRAY) {
		config_wrong_type(reader, key, value);
		return;
	}
	struct config_reader inner = inside(reader, key);
	const struct config_section_info *section = &config_sections[key->inside];
	char *items = make_items(reader, key, value->count, into);
	for (uint32_t i = 0; i < value->count; i++) {
		const struct value *item = &value->items[i];
		char *fields = items + i * section->size;
		if (section->place_at)
			*(struct place *)(void *)(fields + section->place_at) = config_place(reader, item->line,
											     item->column);
		if (item->kind == VALUE_OBJECT)
			read_keys(&inner, item, fields);
		else
			add_wrong_object(reader, arena_printf(reader->arena, "an item of %s", inner.where), item);
	}
}

static void read_target(const struct config_reader *reader, const struct member *member, struct config_target *target)
{
	const char *name = config_quote(reader, member->key);
	struct config_reader inner = *reader;
	inner.where = arena_printf(reader->arena, "target '%s'", name);
	target->name = member->key;
	target->place = config_place(reader, member->line, member->column);
	const char *reason = config_check_name(member->key);
	if (reason)
		diag_error(reader->diags, target->place, "invalid-value", "name of target '%s' %s", name, reason);
	if (member->value.kind == VALUE_OBJECT)
		read_keys(&inner, &member->value, target);
	else if (member->value.kind != VALUE_NULL)
		add_wrong_object(reader, inner.where, &member->value);
}

static void read_named(const struct config_reader *reader, const struct config_key *key, const struct value *value,
		       void *into)
{
	assert(key->inside == SECTION_TARGET); /* the only objects with names so far */
	if (value->kind != VALUE_OBJECT) {
		config_wrong_type(reader, key, value);
		return;
	}
	struct config_reader inner = inside(reader, key);
	struct config_target *targets = make_items(reader, key, value->count, into);
	for (uint32_t i = 0; i < value->count; i++)
		read_target(&inner, &value->members[i], &targets[i]);
}

/* A target with the part of its variable's name that is its own: DASHSYNC_TOKEN_<TARGET>. */
struct variable {
	const char *suffix;
	const struct config_target *target;
};

static int compare_variables(const void *left, const void *right)
{
	const struct variable *a = left;
	const struct variable *b = right;
	int order = strcmp(a->suffix, b->suffix);
	if (order != 0)
		return order;
	return (a->target > b->target) - (a->target < b->target); /* both in one array: the order of the file */
}

static const char *variable_suffix(struct arena *arena, struct slice name)
{
	char *suffix = arena_copy(arena, name.at, name.length);
	for (size_t i = 0; i < name.length; i++)
		suffix[i] = isalnum((unsigned char)suffix[i]) ? (char)toupper((unsigned char)suffix[i]) : '_';
	return suffix;
}

/* `prod-a` and `prod_a` read one variable, so a token meant for one would also go to the other. */
static void warn_of_shared_tokens(const struct config_reader *reader, const struct config *config)
{
	size_t count = config->targets_count;
	struct variable *variables = arena_array(reader->arena, count, sizeof *variables);
	for (size_t i = 0; i < count; i++) {
		const struct config_target *target = &config->targets[i];
		variables[i] = (struct variable){variable_suffix(reader->arena, target->name), target};
	}
	if (count)
		qsort(variables, count, sizeof *variables, compare_variables);
	for (size_t i = 1; i < count; i++) {
		if (strcmp(variables[i - 1].suffix, variables[i].suffix) != 0)
			continue;
		diag_warning(reader->diags, variables[i].target->place, "shared-token",
			     "targets '%.*s' and '%.*s' would both take the token of DASHSYNC_TOKEN_%s",
			     SLICE_ARG(variables[i - 1].target->name), SLICE_ARG(variables[i].target->name),
			     variables[i].suffix);
	}
}

/* The one document of the file, or NULL and a diagnostic. */
static const struct value *read_root(const struct config_reader *reader, struct slice text)
{
	struct place start = config_place(reader, 1, 1);
	if (text.length > LIMIT_CONFIG_BYTES) {
		diag_error(reader->diags, config_place(reader, 0, 0), "too-large",
			   "the config is larger than %zu bytes", LIMIT_CONFIG_BYTES);
		return NULL;
	}
	struct yaml_stream stream = {0};
	if (!yaml_read(reader->arena, arena_slice(reader->arena, text), start, reader->diags, &stream))
		return NULL;
	if (stream.count == 0) {
		struct diagnostic *diag = diag_error(reader->diags, start, "missing-key", "the config is empty");
		diag_hint(reader->diags, diag, "Begin with 'version: 1'.");
		return NULL;
	}
	const struct value *root = &stream.documents[0];
	if (stream.count > 1)
		diag_error(reader->diags, config_place(reader, root[1].line, root[1].column), "several-documents",
			   "the config has more than one YAML document");
	if (root->kind == VALUE_OBJECT)
		return root;
	add_wrong_object(reader, "the config", root);
	return NULL;
}

bool config_read(struct arena *arena, struct slice text, const char *file, struct diagnostics *diags,
		 struct config *out)
{
	size_t errors = diags->errors;
	struct config config = {.file = arena_strdup(arena, file)};
	struct config_reader reader = {arena, diags, config.file, SECTION_TOP, NULL};
	const struct value *root = read_root(&reader, text);
	if (root) {
		config_key_defaults(SECTION_TOP, &config);
		read_keys(&reader, root, &config);
		warn_of_shared_tokens(&reader, &config);
	}
	if (diags->errors > errors)
		return false;
	*out = config;
	return true;
}

struct config_target config_target_default(void)
{
	struct config_target target = {0};
	config_key_defaults(SECTION_TARGET, &target);
	return target;
}

const struct config_target *config_find_target(const struct config *config, struct slice name)
{
	for (size_t i = 0; i < config->targets_count; i++) {
		if (slice_equal(config->targets[i].name, name))
			return &config->targets[i];
	}
	return NULL;
}
