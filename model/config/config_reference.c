/* SPDX-License-Identifier: MIT */
/*
 * docs/config.md, printed from the table of keys, so that the page and the reader cannot disagree. Its example is read
 * by a test.
 */
#include "model/config/config.h"

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/config/config_keys.h"

#define CELL_BYTES 500

/* One line of the page in each literal. */
/* clang-format off */
static const char introduction[] =
	"<!-- SPDX-License-Identifier: MIT -->\n"
	"<!-- Made from the table in model/config/config_keys.c: do not edit. tests/model/config/test_config.c says how. -->\n"
	"# dashsync.yaml\n"
	"\n"
	"The config is the file `dashsync.yaml` at the root of the dashboards' repository. It names the dashboard files and the\n"
	"Grafana instances that they are written to. It is one YAML 1.2 document of at most 1 MiB:\n"
	"\n"
	"```yaml\n"
	"version: 1\n"
	"dashboards:\n"
	"  - path: dashboards\n"
	"    exclude: [\"drafts/**\"]\n"
	"targets:\n"
	"  dev:\n"
	"    endpoint: http://127.0.0.1:3000\n"
	"  prod:\n"
	"    endpoint: https://grafana.example.com\n"
	"    auth: { method: token }          # DASHSYNC_TOKEN_PROD, else DASHSYNC_TOKEN\n"
	"    datasources: { prom-dev: prom-prod }\n"
	"    inputs: { cluster: west, threshold: 80 }\n"
	"    rewrites:\n"
	"      - { path: /refresh, sent: 1s, stored: 10s }\n"
	"    retired:\n"
	"      - { uid: old-checkout, reason: \"kept until the audit of 2027\" }\n"
	"```\n"
	"\n"
	"- **Problems** are reported all at once, as `file:line:column: message` with a hint, and end with exit code 78. An\n"
	"  unknown key is an error. Keys marked *later* are reserved for a later release; using one is an error.\n"
	"- **Paths** are relative to this file and stay inside the repository. Absolute paths, `..` segments and git's pathspec\n"
	"  magic (`:` or `!` in front) are refused.\n"
	"- **Text** that YAML would read as another type needs quotes: `\"0042\"`, `\"true\"`, `\"*\"`. In `inputs` a number or\n"
	"  boolean keeps its spelling.\n"
	"- **Secrets** do not belong in this file. Tokens come from the environment: `DASHSYNC_TOKEN_<TARGET>` (the target's\n"
	"  name in capitals, `_` for `-`), then `DASHSYNC_TOKEN`; or from [Microsoft Entra](sign-in.md).\n"
	"- **Options** on the command line override keys of the same name.\n"
	"- **`plan --base REV`** takes each key from the side in column *base*: from *REV* what decides where requests and\n"
	"  secrets go, from the *branch* what shapes documents and decisions. A change to a key marked * is a line of its own at\n"
	"  the top of the report.\n";
/* clang-format on */

/* "required", the number that stands when the key is absent, or the row's own words. */
static void add_default(const struct config_key *key, struct strbuf *out)
{
	if (key->required)
		strbuf_add_text(out, "required");
	else if (key->kind == KIND_INTEGER)
		strbuf_printf(out, "%u", key->standard);
	else if (key->fallback)
		strbuf_add_text(out, key->fallback);
}

/* The words of a supported key that only a later release takes. */
static void add_later_words(const struct config_key *key, struct strbuf *out)
{
	const char *before = " *Later:* ";
	for (const struct config_word *word = key->words; word && word->name; word++) {
		if (!key->supported || word->supported)
			continue;
		strbuf_printf(out, "%s`%s`", before, word->name);
		before = ", ";
	}
	if (before[0] == ',')
		strbuf_add_char(out, '.');
}

bool config_reference_at(struct arena *arena, size_t index, struct config_reference *out)
{
	if (index >= config_keys_count)
		return false;
	const struct config_key *key = &config_keys[index];
	STRBUF_AUTO type = STRBUF_INIT(CELL_BYTES);
	STRBUF_AUTO standard = STRBUF_INIT(CELL_BYTES);
	STRBUF_AUTO later = STRBUF_INIT(CELL_BYTES);
	config_key_type(key, false, &type);
	add_default(key, &standard);
	add_later_words(key, &later);
	*out = (struct config_reference){
		.name = key->name,
		.inside = config_sections[key->where].name,
		.title = config_sections[key->where].title,
		.type = arena_slice(arena, strbuf_slice(&type)).at,
		.standard = arena_slice(arena, strbuf_slice(&standard)).at,
		.base = key->side == SIDE_REV ? "REV" : "branch",
		.doc = key->doc,
		.later = arena_slice(arena, strbuf_slice(&later)).at,
		.announced = key->announced,
		.supported = key->supported,
	};
	return true;
}

static void print_row(const struct config_reference *key, FILE *out)
{
	fprintf(out, "| `%s` | %s |%s%s | %s%s | %s%s%s |\n", key->name, key->type, *key->standard ? " " : "",
		key->standard, key->base, key->announced ? " *" : "", key->supported ? "" : "*Later.* ", key->doc,
		key->later);
}

void config_print_reference(FILE *out)
{
	ARENA_AUTO arena = arena_new();
	struct config_reference key;
	fputs(introduction, out);
	for (enum config_section section = 0; section < SECTION_COUNT; section++) {
		fprintf(out, "\n## %s\n\n| key | type | default | base | meaning |\n|---|---|---|---|---|\n",
			config_sections[section].title);
		for (size_t i = 0; config_reference_at(arena, i, &key); i++)
			if (config_keys[i].where == section)
				print_row(&key, out);
	}
}
