/* SPDX-License-Identifier: MIT */
/*
 * A row is a data source and the keys of its queries. A source is found by a word in its type, in any case, so that
 * "victoriametrics-metrics-datasource", "${DS_PROMETHEUS}" and "Azure Monitor" need no rows of their own. The first row
 * that fits decides; a key that no row has (legends, aliases, names) has no language.
 */
#include "model/text_diff/language.h"

#include <strings.h>

#include "model/base/scan.h"

struct language_row {
	const char *source; /* a word in the type; "": any */
	const char *keys;   /* separated by spaces */
	const char *language;
};

#define SQL_KEYS "query rawQuery queryText rawQueryText definition"

static const struct language_row queries[] = {
	{"prometheus", "expr query definition", "PromQL"},
	{"victoriametrics-logs", "expr query definition", "LogsQL"},
	{"victorialogs", "expr query definition", "LogsQL"},
	{"victoria", "expr query definition", "MetricsQL"},
	{"loki", "expr query stream definition", "LogQL"},
	{"tempo", "query definition", "TraceQL"},
	{"azure", "query definition", "KQL"},
	{"kusto", "query definition", "KQL"},
	{"influx", "query definition", "InfluxQL"},
	{"elastic", "query", "Lucene"},
	{"opensearch", "query", "Lucene"},
	{"graphite", "target targetFull query definition", "Graphite"},
	{"infinity", "uql", "UQL"},
	{"stackdriver", "expr", "PromQL"},
	{"mysql", SQL_KEYS, "SQL"},
	{"postgres", SQL_KEYS, "SQL"},
	{"mssql", SQL_KEYS, "SQL"},
	{"sqlite", SQL_KEYS, "SQL"},
	{"oracle", SQL_KEYS, "SQL"},
	{"bigquery", SQL_KEYS, "SQL"},
	{"clickhouse", SQL_KEYS, "SQL"},
	{"snowflake", SQL_KEYS, "SQL"},
	{"redshift", SQL_KEYS, "SQL"},
	{"athena", SQL_KEYS, "SQL"},
	{"timestream", SQL_KEYS, "SQL"},
	{"trino", SQL_KEYS, "SQL"},
	{"databricks", SQL_KEYS, "SQL"},
	{"", "rawSql rawSQL sqlExpression", "SQL"},
};

/* The languages of a code block, as Grafana's editor of text panels has them; "plaintext" and others: none. */
static const struct language_row blocks[] = {
	{"", "markdown", "Markdown"},
	{"", "html", "HTML"},
	{"", "json", "JSON"},
	{"", "sql", "SQL"},
	{"", "yaml", "YAML"},
	{"", "xml", "XML"},
	{"", "go", "Go"},
	{"", "typescript", "TypeScript"},
	{"", "handlebars", "Handlebars"},
};

static bool has_word(struct slice text, const char *word)
{
	size_t length = strlen(word);
	for (size_t i = 0; length && i + length <= text.length; i++)
		if (strncasecmp(text.at + i, word, length) == 0)
			return true;
	return length == 0;
}

static bool has_key(struct slice keys, struct slice key)
{
	while (keys.length) {
		if (slice_equal(scan_until(&keys, " "), key))
			return key.length > 0;
		scan_span(&keys, " ");
	}
	return false;
}

static const char *find(const struct language_row *rows, size_t count, struct slice source, struct slice key)
{
	for (size_t i = 0; i < count; i++)
		if (has_word(source, rows[i].source) && has_key(slice_of(rows[i].keys), key))
			return rows[i].language;
	return NULL;
}

const char *language_of(struct slice source, struct slice key)
{
	return find(queries, sizeof queries / sizeof *queries, source, key);
}

const char *language_of_query(struct slice source, struct slice key, struct slice text)
{
	const char *language = language_of(source, key);
	bool is_influx = language && strcmp(language, "InfluxQL") == 0;
	return is_influx && slice_contains(text, "|>") ? "Flux" : language;
}

const char *language_of_panel_text(struct slice mode, struct slice code)
{
	if (slice_is(mode, "code"))
		mode = code;
	else if (mode.length == 0)
		mode = slice_of("markdown");
	return find(blocks, sizeof blocks / sizeof *blocks, (struct slice){0}, mode);
}
