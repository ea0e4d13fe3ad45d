/* SPDX-License-Identifier: MIT */
/*
 * Names of a place, made from the steps that lead to it: the path by identity for programs, and the words for people,
 * which leave out what only programs want to know (targets, fieldConfig.defaults, templating.list).
 *
 *     /panels/[id=4]/fieldConfig/defaults/unit      panel 'CPU' (id 4): unit
 *     /templating/list/[name=env]/current/value     variable 'env': current value
 */
#include "model/diff/value_path.h"

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/diff/match.h"
#include "model/value/json.h"

#define LABEL_BYTES 100 /* of a title, a matcher; a longer one is cut */

/* C strings carry the names, so U+0000 becomes the replacement character. */
static void add_text(struct strbuf *out, struct slice text)
{
	for (size_t i = 0; i < text.length; i++)
		if (text.at[i] == '\0')
			strbuf_add_text(out, "\xef\xbf\xbd");
		else
			strbuf_add_char(out, text.at[i]);
}

static void add_cut(struct strbuf *out, struct slice text)
{
	struct slice cut = text_cut_bytes(text, LABEL_BYTES);
	add_text(out, cut);
	if (cut.length < text.length)
		strbuf_add_text(out, "…");
}

static const struct value *value_of(const struct match_item *item)
{
	return item ? item->value : NULL;
}

struct value_path value_path_of_item(const struct value_path *array, const struct match_item *old,
				     const struct match_item *new)
{
	const struct match_item *named = new ? new : old;
	return (struct value_path){
		.parent = array,
		.shape = shape_info(array->shape)->item,
		.is_item = true,
		.is_indexed = !named->is_unique,
		.index = named->index,
		.old_index = old ? old->index : 0,
		.is_numbered = named->is_namesake && (!named->row || named->is_row_namesake),
		.row = named->is_namesake ? named->row : NULL,
		.is_old_indexed = old && !old->is_unique,
		.subject = named->value,
		.old = value_of(old),
		.new = value_of(new),
		.place = array->is_in_old ? value_of(old) : value_of(new),
		.is_in_old = array->is_in_old,
	};
}

struct value_path value_path_of_member(const struct value_path *object, struct slice key, const struct value *old,
				       const struct value *new)
{
	return (struct value_path){
		.parent = object,
		.shape = shape_of_member(object->shape, key),
		.key = key,
		.subject = new ? new : old,
		.old = old,
		.new = new,
		.place = object->is_in_old ? old : new,
		.is_in_old = object->is_in_old,
	};
}

const struct value_path *value_path_placed(const struct value_path *path)
{
	while (path && (!path->place || path->place->line == 0))
		path = path->parent;
	return path;
}

/* ---- paths ---- */

static void add_segment(struct strbuf *out, struct slice text)
{
	for (size_t i = 0; i < text.length; i++)
		if (text.at[i] == '~' || text.at[i] == '/')
			strbuf_add_text(out, text.at[i] == '~' ? "~0" : "~1");
		else
			add_text(out, (struct slice){text.at + i, 1});
}

/* A place in one of the two documents. */
struct step {
	const struct value *subject;
	size_t index;
	bool is_indexed;
};

static struct step step_of(const struct value_path *path, bool is_old)
{
	if (is_old)
		return (struct step){path->old, path->old_index, path->is_old_indexed};
	return (struct step){path->subject, path->index, path->is_indexed};
}

static const struct value_path *parent_of(const struct value_path *path, bool is_old)
{
	return is_old && path->old_parent ? path->old_parent : path->parent;
}

/* The two halves of an override's matcher, where it is of the plain kind: byName and "cpu". */
static bool matcher_texts(const struct value *override, struct slice *id, struct slice *options)
{
	const struct value *matcher = value_get(override, "matcher");
	const struct value *what = value_get(matcher, "options");
	*id = value_get_text(matcher, "id");
	*options = what && what->kind == VALUE_STRING ? what->text : slice_of(NULL);
	return id->length > 0 && options->length > 0;
}

static bool add_identity(struct strbuf *out, enum shape shape, const struct step *step)
{
	const char *key = shape_info(shape)->identity;
	const struct value *value = key ? value_get(step->subject, key) : NULL;
	struct slice id;
	struct slice options;
	if (step->is_indexed || !value)
		return false;
	if (shape == SHAPE_OVERRIDE && matcher_texts(step->subject, &id, &options)) {
		strbuf_add_text(out, "[matcher=");
		add_segment(out, id);
		strbuf_add_char(out, ':');
		add_segment(out, options);
	} else if (value->kind == VALUE_STRING || value->kind == VALUE_NUMBER) {
		strbuf_printf(out, "[%s=", key);
		add_segment(out, value->text);
	} else {
		return false;
	}
	strbuf_add_char(out, ']');
	return true;
}

static void add_path(struct strbuf *out, const struct value_path *path, bool is_old)
{
	if (!path->parent)
		return;
	add_path(out, parent_of(path, is_old), is_old);
	strbuf_add_char(out, '/');
	struct step step = step_of(path, is_old);
	if (!path->is_item)
		add_segment(out, path->key);
	else if (!add_identity(out, path->shape, &step))
		strbuf_printf(out, "%zu", step.index);
}

void value_path_add_text(struct strbuf *out, const struct value_path *path)
{
	add_path(out, path, false);
}

void value_path_add_old_text(struct strbuf *out, const struct value_path *path)
{
	add_path(out, path, true);
}

const char *value_path_text(struct arena *arena, const struct value_path *path)
{
	STRBUF_AUTO out = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	add_path(&out, path, false);
	return arena_strdup(arena, out.at ? out.at : "");
}

static bool add_pointer(struct strbuf *out, const struct value_path *path, bool is_old)
{
	if (!path->parent)
		return true;
	if (!add_pointer(out, parent_of(path, is_old), is_old))
		return false;
	strbuf_add_char(out, '/');
	if (path->is_item)
		strbuf_printf(out, "%zu", step_of(path, is_old).index);
	else
		add_segment(out, path->key);
	return path->is_item || path->key.length == 0 || !memchr(path->key.at, '\0', path->key.length);
}

bool value_path_add_old_pointer(struct strbuf *out, const struct value_path *path)
{
	return add_pointer(out, path, true);
}

bool value_path_add_pointer(struct strbuf *out, const struct value_path *path)
{
	return add_pointer(out, path, false);
}

/* ---- words ---- */

static void add_quoted(struct strbuf *out, struct slice text)
{
	strbuf_add_text(out, " '");
	add_cut(out, text);
	strbuf_add_char(out, '\'');
}

static bool is_row_panel(const struct value *panel)
{
	return value_is_text(value_get(panel, "type"), "row");
}

/* False when it has none. */
static bool add_id(struct strbuf *out, const struct value *panel)
{
	const struct value *id = value_get(panel, "id");
	if (!id || (id->kind != VALUE_NUMBER && id->kind != VALUE_STRING))
		return false;
	strbuf_add_text(out, " (id ");
	add_cut(out, id->text);
	strbuf_add_char(out, ')');
	return true;
}

static void add_row(struct strbuf *out, const struct value *row)
{
	struct slice title = value_get_text(row, "title");
	strbuf_add_text(out, "row");
	if (title.length > 0)
		add_quoted(out, title);
	else
		add_id(out, row);
}

/* panel 'CPU' (id 4); text panel (id 4); panel 'CPU'; text panel #3; with the same id twice: panel 'CPU' (id 4) #3;
 * panel 'CPU' in row 'A' */
static void add_panel(struct strbuf *out, const struct value_path *path)
{
	const struct value *panel = path->subject;
	struct slice title = value_get_text(panel, "title");
	struct slice type = value_get_text(panel, "type");
	bool is_row = is_row_panel(panel);
	if (!is_row && title.length == 0 && type.length > 0) {
		add_cut(out, type);
		strbuf_add_char(out, ' ');
	}
	strbuf_add_text(out, is_row ? "row" : "panel");
	if (title.length > 0)
		add_quoted(out, title);
	bool has_id = add_id(out, panel);
	if (path->row) {
		strbuf_add_text(out, " in ");
		add_row(out, path->row);
	}
	if (has_id ? path->is_indexed : title.length == 0 || path->is_numbered)
		strbuf_printf(out, " #%zu", path->index + 1);
}

static void add_override(struct strbuf *out, const struct value *override, size_t index)
{
	STRBUF_AUTO options = STRBUF_INIT(4 * LABEL_BYTES);
	const struct value *matcher = value_get(override, "matcher");
	const struct value *what = value_get(matcher, "options");
	struct slice id = value_get_text(matcher, "id");
	strbuf_add_text(out, "override");
	if (id.length == 0) {
		strbuf_printf(out, " #%zu", index + 1);
		return;
	}
	strbuf_add_text(out, " for ");
	add_cut(out, id);
	if (!what)
		return;
	json_write(what, &options);
	strbuf_add_char(out, ' ');
	add_cut(out, strbuf_slice(&options));
}

static void add_noun(struct strbuf *out, const struct value_path *path)
{
	const struct shape_info *info = shape_info(path->shape);
	if (path->shape == SHAPE_PANEL) {
		add_panel(out, path);
		return;
	}
	if (path->shape == SHAPE_OVERRIDE) {
		add_override(out, path->subject, path->index);
		return;
	}
	strbuf_add_text(out, info->noun);
	struct slice label = info->label ? value_get_text(path->subject, info->label) : slice_of(NULL);
	if (label.length > 0 && info->is_quoted) {
		add_quoted(out, label);
	} else if (label.length > 0) {
		strbuf_add_char(out, ' ');
		add_cut(out, label);
	}
	struct slice alias = value_get_text(value_get(path->subject, "options"), "alias");
	if (path->shape == SHAPE_TRANSFORMATION && alias.length > 0)
		add_quoted(out, alias);
	else if (path->is_item && (label.length == 0 || (path->is_indexed && path->shape != SHAPE_ROW)))
		strbuf_printf(out, " #%zu", path->index + 1);
}

static bool is_data_source(const struct value_path *path)
{
	return !path->is_item && slice_is(path->key, "datasource");
}

static void add_key(struct strbuf *tail, const struct value_path *path, bool is_last)
{
	const char *words = NULL;
	if (is_data_source(path))
		words = "data source";
	else if (path->shape == SHAPE_CURRENT && is_last)
		words = "current value";
	bool is_phrase = path->parent->shape == SHAPE_CURRENT || is_data_source(path->parent);
	if (tail->length > 0)
		strbuf_add_char(tail, is_phrase ? ' ' : '.');
	if (words)
		strbuf_add_text(tail, words);
	else
		add_cut(tail, path->key);
}

struct words {
	struct strbuf nouns;
	struct strbuf tail;
	size_t named; /* bytes of the nouns up to the innermost panel or row */
};

static void free_words(struct words *words)
{
	strbuf_free(&words->nouns);
	strbuf_free(&words->tail);
}

/* What has a noun goes to `nouns`, what is below the last of them to `tail`. */
static void add_words(struct words *words, const struct value_path *path, const struct value_path *last)
{
	if (!path->parent)
		return;
	add_words(words, path->parent, last);
	const struct shape_info *info = shape_info(path->shape);
	if (info->noun) {
		if (path->shape == SHAPE_PANEL)
			strbuf_reset(&words->nouns); /* its title and id say more than the row that it is in */
		strbuf_add_text(&words->nouns, words->nouns.length > 0 ? ", " : "");
		add_noun(&words->nouns, path);
		strbuf_reset(&words->tail);
		if (path->shape == SHAPE_PANEL || path->shape == SHAPE_ROW)
			words->named = words->nouns.length;
	} else if (path->is_item) {
		strbuf_printf(&words->tail, "[%zu]", path->index);
	} else if (path == last || !info->is_transparent) {
		add_key(&words->tail, path, path == last);
	}
}

size_t value_path_add_words(struct strbuf *out, const struct value_path *path, const char *event)
{
	__attribute__((cleanup(free_words))) struct words words = {.nouns = STRBUF_INIT(LIMIT_DOCUMENT_BYTES),
								   .tail = STRBUF_INIT(LIMIT_DOCUMENT_BYTES)};
	add_words(&words, path, path);
	bool is_empty = words.nouns.length == 0;
	strbuf_add_slice(out, strbuf_slice(&words.nouns));
	if (words.tail.length > 0)
		strbuf_add_text(out, is_empty ? "" : ": ");
	strbuf_add_slice(out, strbuf_slice(&words.tail));
	is_empty = is_empty && words.tail.length == 0;
	if (event)
		strbuf_add_text(out, is_empty ? "" : ": ");
	strbuf_add_text(out, event ? event : is_empty ? "dashboard" : "");
	return words.named;
}

const char *value_path_words(struct arena *arena, const struct value_path *path, const char *event)
{
	STRBUF_AUTO out = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	value_path_add_words(&out, path, event);
	return arena_strdup(arena, out.at);
}

const char *row_words(struct arena *arena, const struct value *row)
{
	STRBUF_AUTO out = STRBUF_INIT(4 * LABEL_BYTES);
	add_row(&out, row);
	return arena_strdup(arena, out.at);
}
