/* SPDX-License-Identifier: MIT */
/*
 * datasource_refs: every data source that a dashboard names, with how and where.
 *
 * A `datasource` may be at any depth (panels, their queries, rows of today's and of the old kind, variables,
 * annotations, library elements), a `datasourceUid` in links to Explore; a variable of type `datasource` names its
 * current ones. Which forms there are is Grafana's history: a name up to 8.2, an object since. Nothing is asked here;
 * what a form means on a server is for sync/check/check_run.h.
 */
#ifndef DASHSYNC_MODEL_QUERY_DATASOURCE_REFS_H
#define DASHSYNC_MODEL_QUERY_DATASOURCE_REFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/slice.h"

struct arena;
struct value;

enum datasource_form {
	DATASOURCE_UID,        /* {"uid": U}, {"type": T, "uid": U}, "datasourceUid": U */
	DATASOURCE_NAME,       /* a text, or {"name": N}: a uid or a name, which cannot be told apart */
	DATASOURCE_TYPE,       /* {"type": T} without a uid: the default of that type */
	DATASOURCE_DEFAULT,    /* "", "default", {}; null or absent, where something is asked: by a query that its panel
				  says nothing for, a variable (query, adhoc, groupby), an annotation */
	DATASOURCE_VARIABLE,   /* $v, ${v}, ${v:format}, ${v.field}, [[v]]: `name` is the variable's */
	DATASOURCE_GRAFANA,    /* built in: "-- Grafana --", "grafana" */
	DATASOURCE_MIXED,      /* "-- Mixed --": each query has its own */
	DATASOURCE_DASHBOARD,  /* "-- Dashboard --": another panel's result */
	DATASOURCE_EXPRESSION, /* __expr__ by uid or type, or "-100": computed by the server */
	DATASOURCE_RESOURCE,   /* "Current Resource": of the Azure resource from which the portal opens a dashboard */
	DATASOURCE_UNKNOWN,    /* none of these forms; `name` is a text with a variable somewhere in it, or at NULL */
	DATASOURCE_FORM_COUNT,
};

struct datasource_ref {
	enum datasource_form form;
	struct slice name; /* the uid, the name, or the variable's name; at NULL for the other forms */
	struct slice type; /* plugin id as the dashboard says it, or at NULL; may be a variable, too */
	bool is_current;   /* the current value of a variable of type `datasource`, and not a reference of the dashboard
			    */
	const char *idle;  /* why nothing asks it, or NULL */
	const char *path;  /* by identity, as changes have it: /panels/[id=4]/targets/[refId=A]/datasource */
	const char *what;  /* for people: panel 'CPU' (id 4), query A */
	uint32_t line, column;
};

struct datasource_refs {
	struct datasource_ref *items;
	size_t count;
};

/* What one `datasource` says: form, name and type; the rest is left empty. NULL, absent, is DATASOURCE_DEFAULT. */
void datasource_ref_read(const struct value *value, struct datasource_ref *out);

/* All of a dashboard, in the order of the document. */
struct datasource_refs datasource_refs_of(struct arena *arena, const struct value *dashboard);

/* "uid", "name", "default of its type", "default", "variable", "built in", "mixed", ... */
const char *datasource_form_name(enum datasource_form form);

/* Why a panel, of today's or the old kind, asks nothing, whatever queries its file still has; NULL: it may ask. */
const char *panel_idle_reason(struct arena *arena, const struct value *panel);

/* Whether a variable of type `datasource` has "Current Resource" as its current text. */
bool variable_is_resource(const struct value *variable);

/* Whether a text is one reference to a variable and nothing else; then its name. */
bool variable_reference(struct slice text, struct slice *name);

#endif
