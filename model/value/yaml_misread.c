/* SPDX-License-Identifier: MIT */
/* Found beside libyaml's events, in the source: the events themselves look as those of other text do. */
#include "model/value/yaml_misread.h"

#include "model/base/scan.h"

/*
 * In [] and {} libyaml takes every `?` at the start of a word for the mark of a key; in YAML 1.2 that has a blank
 * behind it (7.4.2), and `?foo` is text. Comments are passed over.
 */
bool yaml_misread_key(struct slice source, size_t length, size_t *offset)
{
	struct slice between = {source.at, length};
	while (between.length) {
		scan_until(&between, "#?");
		if (scan_one(&between, "#")) {
			scan_until(&between, "\r\n");
			continue;
		}
		size_t next = length - between.length + 1;
		if (!scan_one(&between, "?"))
			break;
		if (next < source.length && !memchr(" \t\r\n,[]{}", source.at[next], 9)) {
			*offset = next - 1;
			return true;
		}
	}
	return false;
}

/* The name of an anchor ends at a blank or a bracket (6.9.2); libyaml ends it at what is neither letter nor digit. */
bool yaml_misread_name(struct slice node, size_t length, size_t *offset)
{
	struct slice rest = node;
	while (!scan_one(&rest, "&*")) {
		scan_span(&rest, " \t\r\n");
		if (scan_one(&rest, "#"))
			scan_until(&rest, "\r\n");
		else if (rest.length && rest.at[0] == '!')
			scan_until(&rest, " \t\r\n");
		else if (rest.length == 0 || !memchr("&*", rest.at[0], 2))
			return false;
	}
	if (length >= rest.length || memchr(" \t\r\n,[]{}", rest.at[length], 9))
		return false;
	*offset = node.length - rest.length + length;
	return true;
}

size_t yaml_misread_tail(struct slice text)
{
	size_t length = 0;
	while (length < text.length && memchr(" \t", text.at[text.length - 1 - length], 2))
		length++;
	bool is_line = length == text.length || memchr("\r\n", text.at[text.length - 1 - length], 2);
	return is_line ? length : 0;
}

void yaml_misread_report_key(struct diagnostics *diags, struct place place)
{
	struct diagnostic *diag = diag_error(
		diags, place, "question-mark",
		"'?' with text right behind it is text in YAML 1.2 and a key's mark in YAML "
		"1.1");
	diag_hint(diags, diag, "Put the text in quotes, or a space behind '?' if it marks a key.");
}

void yaml_misread_report_name(struct diagnostics *diags, struct place place, const char *name)
{
	struct diagnostic *diag = diag_error(
		diags, place, "anchor", "the name '%s' goes on here in YAML 1.2, and ends before in YAML 1.1", name);
	diag_hint(diags, diag, "Name anchors with letters, digits, '-' and '_', and put a space behind the name.");
}

void yaml_misread_report_tail(struct diagnostics *diags, struct place place)
{
	struct diagnostic *diag = diag_error(
		diags, place, "line-break",
		"a block of text ends in a line of spaces without a line break, which YAML "
		"1.1 and YAML 1.2 read differently");
	diag_hint(diags, diag, "End the file with a line break, or take these spaces out.");
}
