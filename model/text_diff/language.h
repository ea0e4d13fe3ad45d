/* SPDX-License-Identifier: MIT */
/*
 * language: the name of the language that a text of a dashboard is written in, as people call it: "PromQL", "KQL".
 *
 * For headings ("query A, KQL") and nothing else: no text is compared in another way for its language. Unknown is NULL,
 * never a guess: `expr` of a data source that could be Prometheus or Loki has no language.
 */
#ifndef DASHSYNC_MODEL_TEXT_DIFF_LANGUAGE_H
#define DASHSYNC_MODEL_TEXT_DIFF_LANGUAGE_H

#include "model/base/slice.h"

/*
 * Of the text under a key of a query, variable or annotation. `source` is the type of the data source ("prometheus",
 * "grafana-azure-monitor-datasource"); where no type is known its name or variable does as well ("${DS_PROMETHEUS}",
 * "Azure Monitor"). `key` is the last key of the path: "expr", "rawSql", "definition". Returns a literal, or NULL.
 */
const char *language_of(struct slice source, struct slice key);

/* As language_of, where the text is at hand: data sources with two languages (InfluxDB) are decided by it. */
const char *language_of_query(struct slice source, struct slice key, struct slice text);

/*
 * Of a text panel's content: `mode` is "markdown", "html" or "code" (empty: "markdown", as in Grafana), and `code` the
 * language of mode "code" (options.code.language: "json", "sql", ...). Returns a literal, or NULL for plain text.
 */
const char *language_of_panel_text(struct slice mode, struct slice code);

#endif
