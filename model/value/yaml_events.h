/* SPDX-License-Identifier: MIT */
/*
 * yaml_events: YAML text as a sequence of events, libyaml's with what they lack. A part of the YAML reader.
 *
 *     struct yaml_events *events = yaml_events_open(text, origin, diags);
 *     while (yaml_events_next(events, &event) && event.kind != YAML_EVENT_STREAM_END) ...
 *     yaml_events_close(events);
 *
 * Beside libyaml: places with the origin, where the lines of a literal block begin, and refusing `%YAML 1.1`, of which
 * `no` means something else, and what libyaml reads otherwise than YAML 1.2 says (yaml_misread.h).
 */
#ifndef DASHSYNC_MODEL_VALUE_YAML_EVENTS_H
#define DASHSYNC_MODEL_VALUE_YAML_EVENTS_H

#include <stdbool.h>

#include "model/base/diag.h"
#include "model/base/slice.h"

struct yaml_events;

enum yaml_event_kind {
	YAML_EVENT_DOCUMENT, /* a document begins; one node follows, then the next document or the end */
	YAML_EVENT_STREAM_END,
	YAML_EVENT_ALIAS,
	YAML_EVENT_SCALAR,
	YAML_EVENT_SEQUENCE, /* nodes follow, until YAML_EVENT_END */
	YAML_EVENT_MAPPING,  /* pairs of nodes follow, until YAML_EVENT_END */
	YAML_EVENT_END,
};

enum yaml_style {
	YAML_STYLE_PLAIN,
	YAML_STYLE_QUOTED, /* or folded: always text */
	YAML_STYLE_LITERAL,
};

struct yaml_event {
	enum yaml_event_kind kind;
	struct place place;       /* of the node, its anchor or tag where it begins with one */
	const char *anchor;       /* of a node, or the name that an alias has; NULL for none */
	const char *tag;          /* in full, or "!"; NULL for none */
	struct slice text;        /* of a scalar */
	enum yaml_style style;    /* of a scalar */
	struct place block_place; /* of a literal block that is not empty: where its first line stands */
};

/* `text` must have passed yaml_source_check and must outlive the events, as `diags` must. */
struct yaml_events *yaml_events_open(struct slice text, struct place origin, struct diagnostics *diags);
void yaml_events_close(struct yaml_events *events); /* takes NULL */

/*
 * The next event, borrowed until the next call. False, with a diagnostic, when the text goes on in no way that is YAML,
 * or in one that libyaml reads otherwise than YAML 1.2 says.
 */
bool yaml_events_next(struct yaml_events *events, struct yaml_event *out);

/* Whether it is an empty plain scalar without properties: a document that has nothing else has nothing in it. */
bool yaml_event_is_nothing(const struct yaml_event *event);

/* The cleanup attribute for a local. */
void yaml_events_cleanup(struct yaml_events **events);
#define YAML_EVENTS_AUTO __attribute__((cleanup(yaml_events_cleanup))) struct yaml_events *

#endif
