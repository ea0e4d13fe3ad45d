/* SPDX-License-Identifier: MIT */
/*
 * A format is a row: what stands around a list, between two values, around each, and how each is escaped. Names are
 * Grafana's (formatRegistry of @grafana/scenes); what a plugin does by itself is in its own sources.
 */
#include "model/query/interpolate_formats.h"

#include <string.h>

#include "model/base/number.h"
#include "model/base/strbuf.h"
#include "model/value/json.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

typedef void escape_fn(struct slice text, struct strbuf *out);

/* Puts `before` in front of each of these characters. */
static void escape_with(struct slice text, const char *characters, const char *before, struct strbuf *out)
{
	for (size_t i = 0; i < text.length; i++) {
		if (text.at[i] && strchr(characters, text.at[i]))
			strbuf_add_text(out, before);
		strbuf_add_char(out, text.at[i]);
	}
}

static void plain(struct slice text, struct strbuf *out)
{
	strbuf_add_slice(out, text);
}

static void as_regex(struct slice text, struct strbuf *out)
{
	escape_with(text, "\\^$*+?.()|[]{}/", "\\", out);
}

/* Escapes that are themselves in a string: each backslash is two, and one of the text is four. */
static void escape_in_string(struct slice text, const char *characters, struct strbuf *out)
{
	for (size_t i = 0; i < text.length; i++) {
		if (text.at[i] == '\\')
			strbuf_add_text(out, "\\\\\\");
		else if (text.at[i] && strchr(characters, text.at[i]))
			strbuf_add_text(out, "\\\\");
		strbuf_add_char(out, text.at[i]);
	}
}

/* prometheusSpecialRegexEscape, and lokiSpecialRegexEscape, too. */
static void as_promql_regex(struct slice text, struct strbuf *out)
{
	escape_in_string(text, "$^*{}[]'+?.()|", out);
}

/* prometheusRegularEscape: a backslash becomes two, a quote gets two. */
static void as_promql(struct slice text, struct strbuf *out)
{
	for (size_t i = 0; i < text.length; i++) {
		strbuf_add_text(out, text.at[i] == '\\' ? "\\" : text.at[i] == '\'' ? "\\\\" : "");
		strbuf_add_char(out, text.at[i]);
	}
}

static void as_logql(struct slice text, struct strbuf *out)
{
	escape_with(text, "'", "\\\\", out);
}

/* Numbers stay as they are. */
static void as_lucene(struct slice text, struct strbuf *out)
{
	bool is_number = number_check(text) == NUMBER_OK;
	escape_with(text, is_number ? "" : "!*+-=<> \t\r\n&|()[]{}^~?:\\/\"", "\\", out);
}

static void as_single_quoted(struct slice text, struct strbuf *out)
{
	escape_with(text, "'", "\\", out);
}

static void as_double_quoted(struct slice text, struct strbuf *out)
{
	escape_with(text, "\"", "\\", out);
}

static void as_sql(struct slice text, struct strbuf *out)
{
	escape_with(text, "'", "'", out);
}

/* The format, which escapes the other quotes as well; the plugins do not. */
static void as_sql_string(struct slice text, struct strbuf *out)
{
	for (size_t i = 0; i < text.length; i++) {
		strbuf_add_text(out, text.at[i] == '\'' ? "'" : text.at[i] == '"' ? "\\" : "");
		strbuf_add_char(out, text.at[i]);
	}
}

static void as_html(struct slice text, struct strbuf *out)
{
	static const struct {
		char c;
		const char *entity;
	} rows[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}};
	for (size_t i = 0; i < text.length; i++) {
		const char *entity = NULL;
		for (size_t j = 0; j < COUNT(rows); j++)
			entity = text.at[i] == rows[j].c ? rows[j].entity : entity;
		if (entity)
			strbuf_add_text(out, entity);
		else
			strbuf_add_char(out, text.at[i]);
	}
}

static void as_url(struct slice text, struct strbuf *out)
{
	static const char kept[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
	for (size_t i = 0; i < text.length; i++)
		if (text.at[i] && strchr(kept, text.at[i]))
			strbuf_add_char(out, text.at[i]);
		else
			strbuf_printf(out, "%%%02X", (unsigned char)text.at[i]);
}

static const struct format_row {
	const char *name;
	const char *open; /* around several values */
	const char *between;
	const char *close;
	const char *quote; /* around each */
	escape_fn *escape;
	bool of_lists; /* `open`, `close` and `quote` are around the one value of a list, too, and never around a text
			*/
} formats[] = {
	{"glob", "{", ",", "}", "", plain, false},
	{"raw", "", ",", "", "", plain, false},
	{"csv", "", ",", "", "", plain, false},
	{"join", "", ",", "", "", plain, false},
	{"text", "", " + ", "", "", plain, false},
	{"date", "", ",", "", "", plain, false},
	{"pipe", "", "|", "", "", plain, false},
	{"regex", "(", "|", ")", "", as_regex, false},
	{"lucene", "(", " OR ", ")", "\"", as_lucene, true},
	{"json", "[", ",", "]", "", json_write_string, true},
	{"singlequote", "", ",", "", "'", as_single_quoted, false},
	{"doublequote", "", ",", "", "\"", as_double_quoted, false},
	{"sqlstring", "", ",", "", "'", as_sql_string, false},
	{"html", "", ", ", "", "", as_html, false},
	{"percentencode", "%7B", "%2C", "%7D", "", as_url, true},
};

/* How a plugin writes a variable of which several values may be chosen, and one of which only one may. */
static const struct format_row promql_list = {NULL, "(", "|", ")", "", as_promql_regex, false};
static const struct format_row promql_one = {NULL, "", "", "", "", as_promql, false};
static const struct format_row logql_list = {NULL, "", "|", "", "", as_promql_regex, false};
static const struct format_row logql_one = {NULL, "", "", "", "", as_logql, false};
static const struct format_row quoted_list = {NULL, "", ",", "", "'", plain, false};
static const struct format_row sql_list = {NULL, "", ",", "", "'", as_sql, false};
static const struct format_row sql_one = {NULL, "", "", "", "", as_sql, false};
static const struct plugin_row {
	const char *id;
	const struct format_row *list;
	const struct format_row *one; /* NULL: as it is */
	bool own_is_one;              /* one of which All has a text of its own is not written like a list */
	bool only_queries;            /* format_is_of_queries */
} plugins[] = {
	{"prometheus", &promql_list, &promql_one, false, false},
	{"grafana-azureprometheus-datasource", &promql_list, &promql_one, false, false},
	{"grafana-amazonprometheus-datasource", &promql_list, &promql_one, false, false},
	{"loki", &logql_list, &logql_one, false, false},
	{"grafana-azure-monitor-datasource", &quoted_list, NULL, true, true},
	{"grafana-azure-data-explorer-datasource", &quoted_list, NULL, false, true},
	{"mysql", &sql_list, &sql_one, false, true},
	{"postgres", &sql_list, &sql_one, false, true},
	{"grafana-postgresql-datasource", &sql_list, &sql_one, false, true},
	{"mssql", &sql_list, &sql_one, false, true},
};

/* The format of a name; for one that is not known, as Grafana has it, the first. */
static const struct format_row *format_find(struct slice name)
{
	for (size_t i = 0; i < COUNT(formats); i++)
		if (slice_is(name, formats[i].name))
			return &formats[i];
	return &formats[0];
}

static void write_list(const struct formatted *what, const struct format_row *row, struct strbuf *out)
{
	bool is_list = what->count > 1 || (row->of_lists && what->is_list);
	bool is_quoted = is_list || !row->of_lists;
	strbuf_add_text(out, is_list ? row->open : "");
	for (size_t i = 0; i < what->count; i++) {
		strbuf_add_text(out, i ? row->between : "");
		strbuf_add_text(out, is_quoted ? row->quote : "");
		row->escape(what->values[i], out);
		strbuf_add_text(out, is_quoted ? row->quote : "");
	}
	strbuf_add_text(out, is_list ? row->close : "");
}

/* var-name=a&var-name=b */
static void write_parameters(const struct formatted *what, struct strbuf *out)
{
	for (size_t i = 0; i < what->count; i++) {
		strbuf_printf(out, "%svar-%.*s=", i ? "&" : "", SLICE_ARG(what->name));
		as_url(what->values[i], out);
	}
}

/* a,name=b */
static void write_distributed(const struct formatted *what, struct strbuf *out)
{
	for (size_t i = 0; i < what->count; i++) {
		if (i)
			strbuf_printf(out, ",%.*s=", SLICE_ARG(what->name));
		strbuf_add_slice(out, what->values[i]);
	}
}

/* A text as JSON is as it is: only lists are written. */
static void write_json(const struct formatted *what, struct strbuf *out)
{
	if (what->count == 1 && !what->is_list)
		strbuf_add_slice(out, what->values[0]);
	else
		write_list(what, format_find(slice_of("json")), out);
}

static const struct {
	const char *name;
	void (*write)(const struct formatted *what, struct strbuf *out);
} own_formats[] = {
	{"json", write_json},
	{"queryparam", write_parameters},
	{"distributed", write_distributed},
};

static const struct format_row *format_of_plugin(struct slice plugin, const struct formatted *what)
{
	for (size_t i = 0; i < COUNT(plugins); i++) {
		const struct plugin_row *row = &plugins[i];
		if (!slice_is(plugin, row->id))
			continue;
		bool is_one = what->count == 1 && (!what->is_multi || (row->own_is_one && what->has_own));
		const struct format_row *format = is_one ? row->one : row->list;
		return format ? format : &formats[0];
	}
	return &formats[0];
}

bool format_is_of_queries(struct slice plugin)
{
	for (size_t i = 0; i < COUNT(plugins); i++)
		if (slice_is(plugin, plugins[i].id))
			return plugins[i].only_queries;
	return false;
}

void format_values(const struct formatted *what, struct slice format, struct slice plugin, struct strbuf *out)
{
	for (size_t i = 0; i < COUNT(own_formats); i++) {
		if (slice_is(format, own_formats[i].name)) {
			own_formats[i].write(what, out);
			return;
		}
	}
	write_list(what, format.at ? format_find(format) : format_of_plugin(plugin, what), out);
}
