/* SPDX-License-Identifier: MIT */
/*
 * shape: what the grammar of a dashboard says of a value. A dashboard is a tree with a known grammar at the top (panels
 * have targets, targets have a refId) and anybody's JSON below.
 */
#ifndef DASHSYNC_MODEL_DIFF_SHAPE_H
#define DASHSYNC_MODEL_DIFF_SHAPE_H

#include <stdbool.h>

#include "model/base/slice.h"

enum shape {
	SHAPE_PLAIN, /* nothing is known of it */
	SHAPE_DASHBOARD,
	SHAPE_PANELS,
	SHAPE_PANEL, /* rows of today's dashboards too */
	SHAPE_ROWS,  /* of dashboards before schema version 16 */
	SHAPE_ROW,
	SHAPE_TARGETS,
	SHAPE_TARGET,
	SHAPE_TEMPLATING,
	SHAPE_VARIABLES,
	SHAPE_VARIABLE,
	SHAPE_CURRENT, /* of a variable: {text, value, selected}, of which value says it all */
	SHAPE_LEAF,    /* one value to people, whatever it is made of */
	SHAPE_ANNOTATION_SET,
	SHAPE_ANNOTATIONS,
	SHAPE_ANNOTATION,
	SHAPE_LINKS,
	SHAPE_LINK,
	SHAPE_FIELD_CONFIG,
	SHAPE_FIELD_DEFAULTS,
	SHAPE_FIELD_CUSTOM,
	SHAPE_OPTIONS, /* of a panel since Grafana 7 */
	SHAPE_AXES,    /* of the graph panel, before Grafana 8 */
	SHAPE_AXIS,
	SHAPE_OVERRIDES,
	SHAPE_OVERRIDE,
	SHAPE_PROPERTIES,
	SHAPE_PROPERTY,
	SHAPE_TRANSFORMATIONS,
	SHAPE_TRANSFORMATION,
	SHAPE_TIME,
	SHAPE_TIMEPICKER,
	SHAPE_SET, /* an array whose order means nothing */
	SHAPE_COUNT,
};

/* What is known of one shape. */
struct shape_info {
	const char *noun;     /* what people call one: "query"; NULL: nothing of its own */
	const char *identity; /* the key that says which one it is among its siblings; NULL: content, then order */
	const char *label;    /* the key whose text follows the noun */
	bool is_quoted;       /* the label is in quotes */
	bool is_transparent;  /* never named on the way to something below: fieldConfig, targets */
	enum shape item;      /* array: the shape of its items */
	const char *plural;   /* array: what people call it */
};

const struct shape_info *shape_info(enum shape shape);

/* The shape of the value of `key` in an object of a shape. */
enum shape shape_of_member(enum shape object, struct slice key);

#endif
