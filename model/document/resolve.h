/* SPDX-License-Identifier: MIT */
/*
 * resolve: the document of git as one target wants it.
 *
 * Exports get their inputs: `${NAME}` of every entry of __inputs is replaced, in whole strings and inside of them but
 * not in keys, by the target's `inputs`, for data sources then by `datasource-defaults` of the plugin id, for other
 * types then by the value that the export itself carries. __inputs, __requires and __elements are dropped. The uids
 * that git names data sources by are mapped by the target's `datasources`, wherever a dashboard names one (the list is
 * in the .c file). A string that got an input is of the target already, and is not mapped. Links between dashboards are
 * rewritten where their uids are others on the target.
 */
#ifndef DASHSYNC_MODEL_DOCUMENT_RESOLVE_H
#define DASHSYNC_MODEL_DOCUMENT_RESOLVE_H

#include "model/base/diag.h"
#include "model/base/pairs.h"
#include "model/document/links.h"

struct arena;
struct document;
struct value;

/*
 * The uid of the data source that is built into every Grafana under this plugin id (expressions, Grafana's own, mixed,
 * another panel's), or NULL: an input of such a plugin needs no value from the config.
 */
const char *resolve_built_in(struct slice plugin);

struct resolution {
	struct pairs inputs;              /* name of an input: value */
	struct pairs datasource_defaults; /* plugin id: uid */
	struct pairs datasources;         /* uid in git: uid on the target */
	const struct links *links;        /* NULL: links stay as they are */
};

/*
 * The dashboard for this target, sharing what did not change, or NULL when an input has no value: each such input is
 * an error with its place and the config key that would name it. NULL also, with an error, when the texts that got an
 * input would have more bytes than a file may have.
 */
const struct value *resolve(struct arena *arena, const struct document *document, const struct resolution *with,
			    struct diagnostics *diags);

#endif
