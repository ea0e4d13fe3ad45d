/* SPDX-License-Identifier: MIT */
/*
 * grafana_defaults: what Grafana writes out and leaves out without anybody having edited anything. Private to
 * model/report.
 *
 * A value is a default at a path when a missing one means the same there: a row of the table has the value and the
 * place in Grafana's source that shows it. There is no row such as "false means the same as absent": that depends on
 * the key. The rows of docs/equivalences.md are among them; the others hold for a page, which says that they were
 * written, and for nothing else.
 */
#ifndef DASHSYNC_MODEL_REPORT_GRAFANA_DEFAULTS_H
#define DASHSYNC_MODEL_REPORT_GRAFANA_DEFAULTS_H

#include <stdbool.h>

struct value;

/*
 * Whether `value` means the same as none at a path: "PANEL/options/legend/calcs" in a panel of this type, else the path
 * of a change ("/timepicker", "/templating/list/[name=pod]/hide"; type ""). An object of nothing but defaults is
 * one, unless it is the item of an array.
 */
bool grafana_is_default(const char *type, const char *path, const struct value *value);

/*
 * Whether Grafana gave a panel's type another name when it brought the dashboard to another schemaVersion: `table` with
 * styles is `table-old` from 24 on. `old` and `new` are the dashboards.
 */
bool grafana_renames(const struct value *old, const struct value *new, const struct value *old_panel,
		     const struct value *new_panel);

#endif
