/* SPDX-License-Identifier: MIT */
/*
 * A format is a row: what stands around a list, between two values, around each, and how each is escaped. Names are
 * Grafana's (variable formats of its documentation).
 */
#include "model/interpolate_formats.h"

#include <stdio.h>
#include <string.h>

#include "model/json.h"
#include "model/strbuf.h"
#include "model/value.h"

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

/* A regex in a PromQL string: backslashes once more. */
static void as_promql_regex(struct slice text, struct strbuf *out)
{
	for (size_t i = 0; i < text.length; i++) {
		if (text.at[i] == '\\')
			strbuf_add_text(out, "\\\\\\");
		else if (text.at[i] && strchr("$^*{}[]+?.()|", text.at[i]))
			strbuf_add_text(out, "\\\\");
		else if (text.at[i] == '\'')
			strbuf_add_text(out, "\\\\");
		strbuf_add_char(out, text.at[i]);
	}
}

static void as_promql(struct slice text, struct strbuf *out)
{
	escape_with(text, "\\'", "\\", out);
}

static void as_lucene(struct slice text, struct strbuf *out)
{
	escape_with(text, "+-!(){}[]^\"~*?:\\/&|", "\\", out);
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
	const char *open; /* around several values; one stands alone unless `always` */
	const char *between;
	const char *close;
	const char *quote; /* around each */
	escape_fn *escape;
	bool always;
} formats[] = {
	{"glob", "{", ",", "}", "", plain, false},
	{"raw", "{", ",", "}", "", plain, false},
	{"csv", "", ",", "", "", plain, false},
	{"text", "", " + ", "", "", plain, false},
	{"date", "", ",", "", "", plain, false},
	{"pipe", "", "|", "", "", plain, false},
	{"regex", "(", "|", ")", "", as_regex, false},
	{"lucene", "(", " OR ", ")", "\"", as_lucene, false},
	{"singlequote", "", ",", "", "'", as_single_quoted, false},
	{"doublequote", "", ",", "", "\"", as_double_quoted, false},
	{"sqlstring", "", ",", "", "'", as_sql, false},
	{"html", "", ", ", "", "", as_html, false},
	{"percentencode", "%7B", "%2C", "%7D", "", as_url, false},
};

/* How a plugin writes a variable of which several values may be chosen, and one of which only one may. */
static const struct format_row promql_list = {NULL, "(", "|", ")", "", as_promql_regex, false};
static const struct format_row promql_one = {NULL, "", "", "", "", as_promql, false};
static const struct format_row quoted_list = {NULL, "", ",", "", "'", plain, false};
static const struct format_row sql_list = {NULL, "", ",", "", "'", as_sql, false};
static const struct plugin_row {
	const char *id;
	const struct format_row *list;
	const struct format_row *one; /* NULL: as it is */
} plugins[] = {
	{"prometheus", &promql_list, &promql_one},
	{"grafana-azureprometheus-datasource", &promql_list, &promql_one},
	{"grafana-amazonprometheus-datasource", &promql_list, &promql_one},
	{"loki", &promql_list, &promql_one},
	{"grafana-azure-monitor-datasource", &quoted_list, NULL},
	{"grafana-azure-data-explorer-datasource", &quoted_list, NULL},
	{"mysql", &sql_list, NULL},
	{"postgres", &sql_list, NULL},
	{"grafana-postgresql-datasource", &sql_list, NULL},
	{"mssql", &sql_list, NULL},
};

static void write_list(const struct formatted *what, const struct format_row *row, struct strbuf *out)
{
	bool is_list = what->count > 1;
	strbuf_add_text(out, is_list ? row->open : "");
	for (size_t i = 0; i < what->count; i++) {
		strbuf_add_text(out, i ? row->between : "");
		bool quotes = *row->quote && (is_list || row->escape != as_lucene);
		strbuf_add_text(out, quotes ? row->quote : "");
		row->escape(what->values[i], out);
		strbuf_add_text(out, quotes ? row->quote : "");
	}
	strbuf_add_text(out, is_list ? row->close : "");
}

/* ["a","b"], or "a". */
static void write_json(const struct formatted *what, struct strbuf *out)
{
	strbuf_add_text(out, what->count > 1 ? "[" : "");
	for (size_t i = 0; i < what->count; i++) {
		strbuf_add_text(out, i ? "," : "");
		json_write_string(what->values[i], out);
	}
	strbuf_add_text(out, what->count > 1 ? "]" : "");
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

static const struct {
	const char *name;
	void (*write)(const struct formatted *what, struct strbuf *out);
} own_formats[] = {
	{"json", write_json},
	{"queryparam", write_parameters},
	{"distributed", write_distributed},
};

static const struct format_row *format_of_plugin(struct slice plugin, bool is_list)
{
	for (size_t i = 0; i < COUNT(plugins); i++)
		if (slice_is(plugin, plugins[i].id) && (is_list || plugins[i].one))
			return is_list ? plugins[i].list : plugins[i].one;
	return &formats[0];
}

void format_values(const struct formatted *what, struct slice format, struct slice plugin, struct strbuf *out)
{
	for (size_t i = 0; i < COUNT(own_formats) && format.at; i++) {
		if (slice_is(format, own_formats[i].name)) {
			own_formats[i].write(what, out);
			return;
		}
	}
	const struct format_row *row = format.at ? &formats[0]
						 : format_of_plugin(plugin, what->is_multi || what->count > 1);
	for (size_t i = 0; i < COUNT(formats) && format.at; i++)
		if (slice_is(format, formats[i].name))
			row = &formats[i];
	write_list(what, row, out);
}
