/* SPDX-License-Identifier: MIT */
/*
 * config_draft: a first dashsync.yaml as text, with the comments that a person who has never seen one needs.
 *
 * What it says is a struct config, as config_read gives one: its id, its dashboards, and of each target the name,
 * endpoint or azure block, and method of sign-in. Nothing else of it is written.
 */
#ifndef DASHSYNC_MODEL_CONFIG_CONFIG_DRAFT_H
#define DASHSYNC_MODEL_CONFIG_CONFIG_DRAFT_H

#include "model/config/config.h"

#include "model/base/string_list.h"

struct strbuf;

struct config_draft {
	const struct config *config;
	struct string_list plugins; /* of the data sources that exports want: each a commented line to fill in */
};

/* Appends the file. Texts are quoted where YAML would read them as something else. */
void config_draft_write(const struct config_draft *draft, struct strbuf *out);

#endif
