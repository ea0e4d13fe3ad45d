/* SPDX-License-Identifier: MIT */
/* What a text page says of a branch under review (plan --base) beside its dashboards. */
#include "cmd/report/report_internal.h"

#include "model/base/strbuf.h"

#define HEADLINE_BYTES 5000

void report_headlines(const struct report *report, FILE *out)
{
	const struct plan *plan = report->plan;
	for (size_t i = 0; i < plan->headlines_count; i++) {
		const struct plan_headline *headline = &plan->headlines[i];
		STRBUF_AUTO text = STRBUF_INIT(HEADLINE_BYTES);
		strbuf_printf(&text, "%s%s", headline->key ? "config: " : "", headline->text);
		report_wrapped(report, out, 0, text.at);
	}
}

void report_causes(const struct report *report, FILE *out, const struct plan_row *row)
{
	bool also = row->causes & CAUSE_FILE;
	if (row->causes & CAUSE_CONFIG)
		report_line(report, out, 2, COLOUR_YELLOW, also ? "by its file and by the config" : "by the config");
	if (row->causes & CAUSE_LINKS)
		report_line(report, out, 2, COLOUR_YELLOW,
			    also ? "by its file and by its links" : "by its links to what this branch adds or removes");
}
