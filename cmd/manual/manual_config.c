/* SPDX-License-Identifier: MIT */
/* dashsync.yaml(5), and the help of one key: both from the table that the reader of the config has. */
#include <string.h>

#include "cmd/manual/manual_pages.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/config/config.h"

static const char introduction[] =
	"The config is the file `dashsync.yaml` at the root of the dashboards' repository. It names the dashboard "
	"files and the Grafana instances that they are written to. `dashsync init` writes the first one, `dashsync "
	"validate` checks it, and `dashsync help` KEY explains one key. It is one YAML 1.2 document of at most 1 MiB:\n"
	"\n"
	"    version: 1\n"
	"    dashboards:\n"
	"      - path: dashboards\n"
	"        exclude: [\"drafts/**\"]\n"
	"    targets:\n"
	"      dev:\n"
	"        endpoint: http://127.0.0.1:3000\n"
	"      prod:\n"
	"        endpoint: https://grafana.example.com\n"
	"        auth: { method: token }\n"
	"        datasources: { prom-dev: prom-prod }\n"
	"        on-drift: keep\n"
	"\n"
	"Paths are relative to this file and stay inside the repository. Text that YAML would read as another type "
	"needs quotes: `\"0042\"`. Secrets do not belong in this file: tokens come from the environment, see "
	"dashsync-environment(7). Options on the command line override keys of the same name. An unknown key is an "
	"error. All problems are reported at once, with their places, and end with exit code 78.\n"
	"\n"
	"`plan --base` REV takes the keys that decide where requests and secrets go from REV: each of them is marked "
	"with \"from REV\" below. All other keys come from the branch. The report has a line for each change of a key "
	"that can change what is written, or where.";

enum { DOC_BYTES = 4000 };
#define ELLIPSIS "\xE2\x80\xA6"

/* The text of a Markdown cell in the markup of the manual: a link is its words, nothing is emphasized, ASCII. */
static const char *plain(struct arena *arena, const char *text)
{
	STRBUF_AUTO out = STRBUF_INIT(DOC_BYTES);
	bool is_code = false;
	for (; *text; text++) {
		const char *end = *text == '[' && !is_code ? strstr(text, "](") : NULL;
		is_code ^= *text == '`';
		if (strncmp(text, ELLIPSIS, strlen(ELLIPSIS)) == 0) {
			strbuf_add_text(&out, "...");
			text += strlen(ELLIPSIS) - 1;
		} else if (end && strchr(end, ')')) {
			strbuf_add(&out, text + 1, (size_t)(end - text - 1));
			text = strchr(end, ')');
		} else if (*text != '*' || is_code) {
			strbuf_add_char(&out, *text);
		}
	}
	return arena_slice(arena, strbuf_slice(&out)).at;
}

/*
 * The side that `plan --base` takes a key from. The page of the config says once that this is the branch, and names REV
 * only at the keys of REV; the page of a single key always names its side.
 */
static const char *base_of(const struct config_reference *key, bool is_alone, struct arena *arena)
{
	if (!is_alone)
		return strcmp(key->base, "REV") == 0 ? "; with `plan --base` from REV" : "";
	return arena_printf(arena, ". `plan --base` takes it from %s%s%s", strcmp(key->base, "REV") == 0 ? "" : "the ",
			    key->base, key->announced ? ", and its report has a line when it changes" : "");
}

static void add_key(struct page *page, const struct config_reference *key, bool is_alone)
{
	struct arena *arena = page->arena;
	const char *standard = !*key->standard
				       ? ""
				       : arena_printf(arena, "%s%s",
						      strcmp(key->standard, "required") == 0 ? "; " : "; by default ",
						      plain(arena, key->standard));
	page_add(page, BLOCK_TERM, 0, arena_printf(arena, "`%s`", key->name));
	page_add(page, BLOCK_PARAGRAPH, 1,
		 arena_printf(arena, "%s%s%s", key->supported ? "" : "Reserved for a later release. ",
			      plain(arena, key->doc), plain(arena, key->later)));
	page_add(
		page, BLOCK_PARAGRAPH, 1,
		arena_printf(arena, "Type: %s%s%s.", plain(arena, key->type), standard, base_of(key, is_alone, arena)));
}

void manual_add_config(struct page *page, const struct manual *manual)
{
	struct config_reference key;
	const char *title = "";
	(void)manual;
	page_heading(page, "Description");
	page_text(page, 0, introduction);
	for (size_t i = 0; config_reference_at(page->arena, i, &key); i++) {
		if (strcmp(title, key.title) != 0)
			page_heading(page, plain(page->arena, key.title));
		title = key.title;
		add_key(page, &key, false);
	}
	manual_add_see_also(page, "init validate doctor environment");
}

/* Whether the last of the names in a path, or the one before it, is `name`. */
static bool ends_with_name(struct slice path, const char *name)
{
	for (int i = 0; i < 2; i++) {
		size_t begin = path.length;
		while (begin > 0 && path.at[begin - 1] != '.')
			begin--;
		if (slice_is((struct slice){path.at + begin, path.length - begin}, name))
			return true;
		path.length = begin ? begin - 1 : 0;
	}
	return false;
}

/*
 * "on-drift", "targets.on-drift" and "check.error" name a key; what is before a dot is the key that has it, with the
 * name of a target between them in "targets.prod.on-drift".
 */
static bool is_named(const struct config_reference *key, const char *name)
{
	const char *dot = strrchr(name, '.');
	if (!dot)
		return strcmp(key->name, name) == 0;
	return key->inside && strcmp(key->name, dot + 1) == 0 &&
	       (slice_is((struct slice){name, (size_t)(dot - name)}, key->inside) ||
		ends_with_name((struct slice){name, (size_t)(dot - name)}, key->inside));
}

bool manual_add_keys(struct page *page, const char *name)
{
	struct config_reference key;
	bool found = false;
	for (size_t i = 0; config_reference_at(page->arena, i, &key); i++) {
		if (!is_named(&key, name))
			continue;
		page_heading(page, plain(page->arena, key.title));
		add_key(page, &key, true);
		found = true;
	}
	if (found)
		manual_add_see_also(page, "config");
	return found;
}

size_t manual_key_names(struct arena *arena, const char **names, size_t room)
{
	struct config_reference key;
	size_t count = 0;
	while (count < room && config_reference_at(arena, count, &key))
		names[count++] = key.name;
	return count;
}
