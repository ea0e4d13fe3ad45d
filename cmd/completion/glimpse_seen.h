/* SPDX-License-Identifier: MIT */
/* glimpse_seen: the members of a dashboard's file that a glimpse (glimpse.h) looks for, and those that it has seen. */
#ifndef DASHSYNC_CMD_COMPLETION_GLIMPSE_SEEN_H
#define DASHSYNC_CMD_COMPLETION_GLIMPSE_SEEN_H

#include <stdbool.h>

#include "model/base/slice.h"

enum glimpse_member {
	GLIMPSE_UID,
	GLIMPSE_TITLE,
	GLIMPSE_KIND,
	GLIMPSE_API_UID,    /* of "dashboard" */
	GLIMPSE_API_TITLE,  /* the same */
	GLIMPSE_NAME,       /* of "metadata" */
	GLIMPSE_SPEC_TITLE, /* of "spec" */
	GLIMPSE_MEMBERS,
};

/* How the text of a member is spelled. */
enum glimpse_spelling {
	SPELLED_PLAIN,   /* as it is */
	SPELLED_ESCAPED, /* with the backslashes of JSON */
	SPELLED_SINGLE,  /* with the doubled quotes of YAML's '...' */
};

/* What was seen so far; borrowed from the text. At NULL where it was not seen. */
struct glimpse {
	struct {
		struct slice text;
		enum glimpse_spelling spelling;
	} seen[GLIMPSE_MEMBERS];
};

/* Whether the uid and the title of the outermost object were seen, so that reading on finds nothing more. */
bool glimpse_is_complete(const struct glimpse *glimpse);

enum glimpse_section {
	GLIMPSE_TOP,
	GLIMPSE_DASHBOARD,
	GLIMPSE_METADATA,
	GLIMPSE_SPEC,
	GLIMPSE_NOWHERE,
};

/* The section that a key of the outermost object opens, or GLIMPSE_NOWHERE. */
enum glimpse_section glimpse_section_of(struct slice key);

/* Remembers the text of a member, the first one of its name. */
void glimpse_take(struct glimpse *glimpse, enum glimpse_section section, struct slice key, struct slice text,
		  enum glimpse_spelling spelling);

#endif
