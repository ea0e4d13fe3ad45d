/* SPDX-License-Identifier: MIT */
/* successor_table: the facts behind successors.h. Private to model/report. */
#ifndef DASHSYNC_MODEL_REPORT_SUCCESSOR_TABLE_H
#define DASHSYNC_MODEL_REPORT_SUCCESSOR_TABLE_H

#include <stdbool.h>
#include <stddef.h>

struct value;

/* How the new value follows from the old one. */
enum way {
	WAY_SAME,     /* the same text or number */
	WAY_TENFOLD,  /* fill 0..10, fillOpacity 0..100 */
	WAY_DIAMETER, /* pointradius, pointSize: 2 + 2r */
	WAY_WORDS,    /* by `words`: "avg=mean current=last|lastNotNull"; `absent` for none */
	WAY_COLORS,   /* {series: color}: overrides by name */
	WAY_SERIES,   /* [{alias, ...}]: overrides by name or by expression */
	WAY_STYLES,   /* [{pattern, ...}] of the old table: overrides, or the defaults */
	WAY_LOG,      /* base of the logarithm: {type, log} */
	WAY_TIME,     /* a format of times: the unit "time: FORMAT" */
	WAY_NUMBERS,  /* [number, ...]: thresholds of a field */
	WAY_STEPS,    /* [{value, ...}]: thresholds of a time series */
	WAY_LEVELS,   /* "50,80": thresholds of a stat */
	WAY_PALETTE,  /* [color, ...]: the colors of those */
	WAY_TEXTS,    /* [{text, ...}]: mappings with these texts */
	WAY_PATTERN,  /* a column's name: an expression that is all of it */
	WAY_PART,     /* of another setting, which has its own row */
};

struct successor {
	const char *from;      /* the old type */
	const char *setting;   /* a path in the old panel; all of what is below it */
	const char *to;        /* a path in the new one */
	enum way way;          /* how the one follows from the other */
	const char *words;     /* of WAY_WORDS */
	const char *needs;     /* a setting of the old panel without which this one does nothing, or NULL */
	const char *otherwise; /* what a missing setting means, or NULL */
	const char *name;      /* for people */
};

extern const struct successor successor_table[];
extern const size_t successor_table_count;

/* Whether `new` (or NULL) is what the value of the row's setting became; never for WAY_COLORS, _SERIES, _STYLES and
 * _PART, which no single value decides. */
bool successor_has_become(const struct successor *row, const struct value *old, const struct value *new);

/* Whether the row has a word for what the setting is in old; true for all but WAY_WORDS. */
bool successor_knows(const struct successor *row, const struct value *old);

#endif
