/* SPDX-License-Identifier: MIT */
/* The one file that knows libyaml. It holds one event of libyaml at a time, which the caller's event borrows from. */
#include "model/value/yaml_events.h"

#include <stdint.h>
#include <stdlib.h>
#include <yaml.h>

#include "model/base/arena.h"
#include "model/value/unreadable.h"
#include "model/value/yaml_problem.h"
#include "model/value/yaml_source.h"

struct yaml_events {
	yaml_parser_t parser;
	yaml_event_t current;
	struct slice text;
	struct place origin;
	struct diagnostics *diags;
	struct yaml_cursor cursor; /* at the last literal block */
};

struct yaml_events *yaml_events_open(struct slice text, struct place origin, struct diagnostics *diags)
{
	struct yaml_events *events = heap_alloc(sizeof *events);
	*events = (struct yaml_events){.text = text, .origin = origin, .diags = diags};
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
	struct yaml_syntax_error error = {
		.place = place_of(events, parser->problem_mark),
		.problem = parser->problem,
		.context = parser->context,
		.context_line = place_of(events, parser->context_mark).line,
		.at_tab = slice_starts_with(rest, "\t"),
	};
	yaml_problem_syntax(events->diags, &error);
	return false;
}

static void check_version(const struct yaml_events *events)
{
	const yaml_version_directive_t *version = events->current.data.document_start.version_directive;
	if (!version || version->minor >= 2)
		return;
	struct diagnostic *diag = diag_error(events->diags, place_of(events, events->current.start_mark),
					     "yaml-version", "the document says that it is YAML %d.%d", version->major,
					     version->minor);
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
	struct slice node = yaml_source_from(events->text, &events->cursor, event->start_mark.index);
	struct yaml_properties properties = yaml_source_properties(node);
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
		check_version(events);
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

bool yaml_events_next(struct yaml_events *events, struct yaml_event *out)
{
	do {
		yaml_event_delete(&events->current);
		if (!yaml_parser_parse(&events->parser, &events->current))
			return report_failure(events);
	} while (events->current.type == YAML_STREAM_START_EVENT || events->current.type == YAML_DOCUMENT_END_EVENT);
	show_event(events, out);
	return true;
}
