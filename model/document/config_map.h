/* SPDX-License-Identifier: MIT */
/*
 * config_map: the dashboards in the entries of a ConfigMap; private to document.h.
 *
 * `data` has texts, `binaryData` the same in base64. An entry whose name ends in .json is a file of its own. Other
 * names may hold anything; grafana-operator's configMapRef and some sidecars accept dashboards there too, so what reads
 * as JSON or YAML is looked at. What does not is passed over, with a warning when it has panels.
 */
#ifndef DASHSYNC_MODEL_DOCUMENT_CONFIG_MAP_H
#define DASHSYNC_MODEL_DOCUMENT_CONFIG_MAP_H

struct document_reader;
struct envelope_context;
struct value;

/* Opens all entries; passes the ConfigMap over when there is no dashboard in it. `title` is for messages. */
void config_map_open(struct document_reader *reader, const struct value *config_map, const char *title,
		     const struct envelope_context *around);

#endif
