/* SPDX-License-Identifier: MIT */
/*
 * classic: the classic model of a dashboard, an object with `panels` or, before Grafana 5, `rows`; private to
 * document.h.
 *
 * The input of a dashboard generator has the same keys, and a server takes it and shows nothing. So what looks like a
 * model is looked at twice: whether somebody means it as a dashboard, and whether its panels are panels. An empty list
 * of panels, or none, is a dashboard too.
 */
#ifndef DASHSYNC_MODEL_DOCUMENT_CLASSIC_H
#define DASHSYNC_MODEL_DOCUMENT_CLASSIC_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct value;

/* Whether an object is meant as the classic model. */
bool classic_is_model(const struct value *object);

/* All panels of a model, those in rows too. The places are NULL where there is none. */
struct classic_panels {
	size_t count;
	size_t typed;                      /* with a `type` or a `libraryPanel` */
	size_t libraries;                  /* with a `libraryPanel` */
	const struct value *first_untyped; /* the panel */
	const struct value *first_library; /* its `libraryPanel` */
	const struct value *misfit;        /* `panels` that is not a list, or a thing in it that is not an object */
	const char *misfit_key;            /* `panels` or `rows` */
};
struct classic_panels classic_panels(const struct value *model);

/* What keeps a model from being a dashboard, and where: "'panels' is an object, not a list". NULL when nothing does. */
const char *classic_fault(struct arena *arena, const struct value *model, const struct value **where);

#endif
