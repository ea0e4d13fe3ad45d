/* SPDX-License-Identifier: MIT */
/*
 * document: the dashboards of one file, out of whatever envelope they are kept in.
 *
 * Accepted: the plain model; API envelopes ({dashboard, meta}, the body of a save, a version); exports "for sharing
 * externally"; dashboard.grafana.app v0/v1 resources; grizzly envelopes; grafana-operator `spec.json`; ConfigMaps with
 * dashboards in `data` or `binaryData`; lists of these (`kind: List` and friends, a top-level array) and multi-document
 * YAML. Refused, each named in the message: schema v2, a git-LFS pointer, a grafana-operator resource without
 * `spec.json` (url, gzipJson, ...), dashboards of other products and inputs of generators (foreign.h), a ConfigMap
 * without dashboards, and anything that is not a dashboard. A file gets one error for all that is none.
 *
 * A plain model is an object with an array `panels` or `rows`, or with a text `title` beside `schemaVersion`, or with
 * a text `title` beside nothing but keys that dashboards have: a fresh resource is {"uid", "title"}. A folder or an
 * alert rule has a title and a uid as well, but other keys too. When it has panels, at least one must have a `type`:
 * else it is the input of a generator.
 *
 * Resources of other kinds and ConfigMaps without dashboards may be in a list or a stream beside dashboards, and are
 * passed over there; a file that has nothing else is refused, unless all of it belongs beside dashboards (foreign.h).
 * What holds a dashboard in a form that is not read gets a warning. In a ConfigMap, an entry named *.json is read as a
 * file of its own, and any other entry when it happens to be the JSON or YAML of a dashboard: operators and sidecars
 * take those too.
 *
 * The uid comes from the resource's metadata.name where dashboard.grafana.app and grizzly have one (and must agree with
 * the model's own, when both are there), from an operator's `spec.uid`, else from the model.
 *
 * Nodes of a dashboard that is kept as text in a YAML literal block have their true line and column; of one in any
 * other string, all nodes have the place of the string.
 */
#ifndef DASHSYNC_MODEL_DOCUMENT_DOCUMENT_H
#define DASHSYNC_MODEL_DOCUMENT_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/diag.h"
#include "model/base/slice.h"
#include "model/value/value.h"

struct arena;

enum file_format {
	FILE_JSON,
	FILE_YAML,
};

enum envelope {
	ENVELOPE_PLAIN,
	ENVELOPE_API,      /* {dashboard, meta} of a GET, {dashboard, ...} of a save, {data, version} of a version */
	ENVELOPE_RESOURCE, /* dashboard.grafana.app v0 or v1 */
	ENVELOPE_GRIZZLY,
	ENVELOPE_OPERATOR,
	ENVELOPE_CONFIGMAP,
};

struct document {
	const struct value *dashboard; /* the model as in the file; an export still has its __inputs */
	struct slice uid;              /* at NULL when there is none */
	struct slice title;            /* at NULL when there is none */
	struct slice folder_uid;       /* what the envelope names, or at NULL; only told, never sent */
	struct place place;            /* where the model begins; file as given */
	enum file_format format;       /* of its file */
	enum envelope envelope;        /* the outermost; a list or an array is none */
	bool is_export;                /* has __inputs, __requires or __elements */
};

/* Why a thing of the file that is not a dashboard is not read. */
enum passed {
	PASSED_OTHER,     /* another resource */
	PASSED_COMPANION, /* of a kind that belongs beside dashboards: a folder, a kustomization, ... */
	PASSED_HOLDER,    /* it holds a dashboard, in a form that is not read */
};

struct passed_over {
	enum passed kind;
	struct place place;
	const char *what; /* "Folder 'team' of folder.grafana.app/v1beta1" */
	const char *why;  /* words that follow it, or NULL: "has no dashboard in 'data'" */
};

struct documents {
	struct document *items;
	size_t count;
	struct passed_over *passed;
	size_t passed_count;
};

/* The format that a file name says: .json, .yaml or .yml in any case. False for any other name. */
bool file_format_of(const char *path, enum file_format *out);

/*
 * Reads all dashboards of one file's text. `text` must live as long as the documents. Problems go to `diags`; what
 * could be read of the file is returned beside them, so that one bad dashboard of a list does not hide the others.
 * Returns false when any error was added.
 */
bool documents_read(struct arena *arena, struct slice text, enum file_format format, const char *file,
		    struct diagnostics *diags, struct documents *out);

/* As documents_read for a tree that was read already. */
bool documents_of_value(struct arena *arena, const struct value *root, const char *file, struct diagnostics *diags,
			struct documents *out);

/*
 * What `validate`, `plan` and `apply` ask beyond reading: a uid (1 to 40 characters of A-Z a-z 0-9 - _, or a
 * `subscriptions~` uid), a title that is not empty. `show` does not ask. Warns of library panels. Returns false when
 * any error was added.
 */
bool document_check(const struct document *document, struct diagnostics *diags);

#endif
