/* SPDX-License-Identifier: MIT */
#include "cmd/completion/glimpse_seen.h"

static const struct {
	enum glimpse_section section;
	const char *key;
} members[GLIMPSE_MEMBERS] = {
	[GLIMPSE_UID] = {GLIMPSE_TOP, "uid"},
	[GLIMPSE_TITLE] = {GLIMPSE_TOP, "title"},
	[GLIMPSE_KIND] = {GLIMPSE_TOP, "kind"},
	[GLIMPSE_API_UID] = {GLIMPSE_DASHBOARD, "uid"},
	[GLIMPSE_API_TITLE] = {GLIMPSE_DASHBOARD, "title"},
	[GLIMPSE_NAME] = {GLIMPSE_METADATA, "name"},
	[GLIMPSE_SPEC_TITLE] = {GLIMPSE_SPEC, "title"},
};

enum glimpse_section glimpse_section_of(struct slice key)
{
	static const char *const names[] = {
		[GLIMPSE_DASHBOARD] = "dashboard", [GLIMPSE_METADATA] = "metadata", [GLIMPSE_SPEC] = "spec"};
	for (size_t i = GLIMPSE_DASHBOARD; i < GLIMPSE_NOWHERE; i++)
		if (slice_is(key, names[i]))
			return (enum glimpse_section)i;
	return GLIMPSE_NOWHERE;
}

void glimpse_take(struct glimpse *glimpse, enum glimpse_section section, struct slice key, struct slice text,
		  enum glimpse_spelling spelling)
{
	for (size_t i = 0; i < GLIMPSE_MEMBERS; i++) {
		if (members[i].section != section || glimpse->seen[i].text.at || !slice_is(key, members[i].key))
			continue;
		glimpse->seen[i].text = text;
		glimpse->seen[i].spelling = spelling;
		return;
	}
}

bool glimpse_is_complete(const struct glimpse *glimpse)
{
	return glimpse->seen[GLIMPSE_UID].text.at && glimpse->seen[GLIMPSE_TITLE].text.at;
}
