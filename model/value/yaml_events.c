/* SPDX-License-Identifier: MIT */
/* The one file that knows libyaml. It holds one event of libyaml at a time, which the caller's event borrows from. */
#include "model/value/yaml_events.h"

#include <stdint.h>
#include <stdlib.h>
#include <yaml.h>

#include "model/base/arena.h"
#include "model/value/unreadable.h"
#include "model/value/yaml_misread.h"
#include "model/value/yaml_problem.h"
#include "model/value/yaml_source.h"

struct yaml_events {
	yaml_parser_t parser;
	yaml_event_t current;
	struct slice text;
	struct place origin;
	struct diagnostics *diags;
	struct yaml_cursor cursor;        /* at the last event: its begin while it is looked at, then its end */
	size_t before;                    /* where the event before it ends, in bytes */
	struct slice node;                /* the source from its begin */
	size_t tail;                      /* of a last line of blanks without a line break */
	yaml_version_directive_t version; /* of a document that is nothing so far */
	struct place version_place;
};

struct yaml_events *yaml_events_open(struct slice text, struct place origin, struct diagnostics *diags)
{
	struct yaml_events *events = heap_alloc(sizeof *events);
	*events = (struct yaml_events){.text = text, .origin = origin, .diags = diags, .version = {1, 2}};
	events->tail = yaml_misread_tail(text);
	if (!yaml_parser_initialize(&events->parser))
		abort(); /* out of memory */
	yaml_parser_set_encoding(&events->parser, YAML_UTF8_ENCODING);
	const char *bytes = text.length ? text.at : "";
	yaml_parser_set_input_string(&events->parser, (const unsigned char *)bytes, text.length);
	return events;
}

void yaml_events_close(struct yaml_events *events)
{
	if (!events)
		return;
	yaml_event_delete(&events->current);
	yaml_parser_delete(&events->parser);
	free(events);
}

void yaml_events_cleanup(struct yaml_events **events)
{
	yaml_events_close(*events);
	*events = NULL;
}

static struct place place_of(const struct yaml_events *events, yaml_mark_t mark)
{
	struct place place = events->origin;
	place.column = (uint32_t)mark.column + (mark.line == 0 ? place.column : 1);
	place.line += (uint32_t)mark.line;
	return place;
}

static bool report_failure(const struct yaml_events *events)
{
	const yaml_parser_t *parser = &events->parser;
	if (parser->error == YAML_READER_ERROR) {
		struct place place = unreadable_place(events->text, parser->problem_offset, events->origin);
		yaml_problem_character(events->diags, place, (uint32_t)parser->problem_value);
		return false;
	}
	if (!parser->problem) {
		diag_error(events->diags, events->origin, "too-large", "the text is more than libyaml can hold");
		return false;
	}
	struct yaml_cursor cursor = {0};
	struct slice rest = yaml_source_from(events->text, &cursor, parser->problem_mark.index);
	size_t offset = events->text.length - rest.length;
	size_t begin = offset;
	while (begin > 0 && !memchr("\r\n", events->text.at[begin - 1], 2))
		begin--;
	struct yaml_syntax_error error = {
		.place = place_of(events, parser->problem_mark),
		.problem = parser->problem,
		.context = parser->context,
		.context_line = place_of(events, parser->context_mark).line,
		.before = {events->text.at + begin, offset - begin},
		.rest = rest,
	};
	yaml_problem_syntax(events->diags, &error);
	return false;
}

static void note_version(struct yaml_events *events)
{
	const yaml_version_directive_t *version = events->current.data.document_start.version_directive;
	events->version = version ? *version : (yaml_version_directive_t){1, 2};
	events->version_place = place_of(events, events->current.start_mark);
}

/* A document with nothing in it means the same in every version. */
static void check_version(struct yaml_events *events, const struct yaml_event *first)
{
	int minor = events->version.minor;
	int major = events->version.major;
	events->version = (yaml_version_directive_t){1, 2};
	if (minor >= 2 || yaml_event_is_nothing(first))
		return;
	struct diagnostic *diag = diag_error(events->diags, events->version_place, "yaml-version",
					     "the document says that it is YAML %d.%d", major, minor);
	diag_hint(events->diags, diag, "Only YAML 1.2 is read: 'no' and 'on' are text. Check these and drop the line.");
}

static void show_scalar(struct yaml_events *events, struct yaml_event *out)
{
	const yaml_event_t *event = &events->current;
	out->kind = YAML_EVENT_SCALAR;
	out->anchor = (const char *)event->data.scalar.anchor;
	out->tag = (const char *)event->data.scalar.tag;
	out->text = (struct slice){(const char *)event->data.scalar.value, event->data.scalar.length};
	yaml_scalar_style_t style = event->data.scalar.style;
	out->style = style == YAML_PLAIN_SCALAR_STYLE ? YAML_STYLE_PLAIN : YAML_STYLE_QUOTED;
	if (style != YAML_LITERAL_SCALAR_STYLE || out->text.length == 0)
		return;
	struct yaml_properties properties = yaml_source_properties(events->node);
	out->style = YAML_STYLE_LITERAL;
	out->block_place = out->place;
	out->block_place.line += properties.lines + 1;
	out->block_place.column = yaml_source_block_column(properties.content, out->text);
}

static void show_event(struct yaml_events *events, struct yaml_event *out)
{
	const yaml_event_t *event = &events->current;
	*out = (struct yaml_event){.place = place_of(events, event->start_mark)};
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		note_version(events);
		out->kind = YAML_EVENT_DOCUMENT;
		break;
	case YAML_ALIAS_EVENT:
		out->kind = YAML_EVENT_ALIAS;
		out->anchor = (const char *)event->data.alias.anchor;
		break;
	case YAML_SCALAR_EVENT:
		show_scalar(events, out);
		break;
	case YAML_SEQUENCE_START_EVENT:
		out->kind = YAML_EVENT_SEQUENCE;
		out->anchor = (const char *)event->data.sequence_start.anchor;
		out->tag = (const char *)event->data.sequence_start.tag;
		break;
	case YAML_MAPPING_START_EVENT:
		out->kind = YAML_EVENT_MAPPING;
		out->anchor = (const char *)event->data.mapping_start.anchor;
		out->tag = (const char *)event->data.mapping_start.tag;
		break;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		out->kind = YAML_EVENT_END;
		break;
	default:
		out->kind = YAML_EVENT_STREAM_END;
		break;
	}
}

bool yaml_event_is_nothing(const struct yaml_event *event)
{
	return event->kind == YAML_EVENT_SCALAR && event->style == YAML_STYLE_PLAIN && event->text.length == 0 &&
	       !event->tag && !event->anchor;
}

static size_t offset_of(const struct yaml_events *events, struct slice rest)
{
	return events->text.length - rest.length;
}

/* Moves the cursor over an event. */
static void pass(struct yaml_events *events)
{
	const yaml_event_t *event = &events->current;
	events->before = events->cursor.offset;
	events->node = yaml_source_from(events->text, &events->cursor, event->start_mark.index);
}

static bool is_block(const yaml_event_t *event)
{
	return event->type == YAML_SCALAR_EVENT && (event->data.scalar.style == YAML_LITERAL_SCALAR_STYLE ||
						    event->data.scalar.style == YAML_FOLDED_SCALAR_STYLE);
}

/* False, with a diagnostic, when YAML 1.2 reads the source of this event otherwise. */
static bool check_reading(struct yaml_events *events, const struct yaml_event *event)
{
	size_t found;
	size_t before = events->before;
	size_t begin = offset_of(events, events->node);
	struct slice source = {events->text.at + before, events->text.length - before};
	struct slice rest = yaml_source_from(events->text, &events->cursor, events->current.end_mark.index);
	size_t marks = events->current.type == YAML_MAPPING_START_EVENT ? offset_of(events, rest) : begin;
	if (yaml_misread_key(source, marks - before, &found)) {
		yaml_misread_report_key(events->diags, unreadable_place(events->text, before + found, events->origin));
		return false;
	}
	if (event->anchor && yaml_misread_name(events->node, strlen(event->anchor), &found)) {
		yaml_misread_report_name(events->diags, unreadable_place(events->text, begin + found, events->origin),
					 event->anchor);
		return false;
	}
	if (events->tail && is_block(&events->current) && rest.length <= events->tail) {
		size_t offset = events->text.length - events->tail;
		yaml_misread_report_tail(events->diags, unreadable_place(events->text, offset, events->origin));
		return false;
	}
	return true;
}

bool yaml_events_next(struct yaml_events *events, struct yaml_event *out)
{
	do {
		yaml_event_delete(&events->current);
		if (!yaml_parser_parse(&events->parser, &events->current))
			return report_failure(events);
	} while (events->current.type == YAML_STREAM_START_EVENT || events->current.type == YAML_DOCUMENT_END_EVENT);
	pass(events);
	show_event(events, out);
	if (events->current.type != YAML_DOCUMENT_START_EVENT)
		check_version(events, out);
	return check_reading(events, out);
}
