/* SPDX-License-Identifier: MIT */
/*
 * yaml_problem: the words for what is wrong in YAML text. A part of the YAML reader.
 */
#ifndef DASHSYNC_MODEL_VALUE_YAML_PROBLEM_H
#define DASHSYNC_MODEL_VALUE_YAML_PROBLEM_H

#include <stdbool.h>
#include <stdint.h>

#include "model/base/diag.h"
#include "model/base/slice.h"
#include "model/value/yaml_scalar.h"

#define YAML_TAG_PREFIX "tag:yaml.org,2002:" /* what `!!` stands for */

/* What libyaml says of a syntax error. */
struct yaml_syntax_error {
	struct place place;
	const char *problem;
	const char *context;   /* what was being read, or NULL */
	uint32_t context_line; /* where that begins */
	struct slice before;   /* what is before the place in its line */
	struct slice rest;     /* the source from the place on */
};

void yaml_problem_syntax(struct diagnostics *diags, const struct yaml_syntax_error *error);

/* A character that YAML does not allow anywhere. */
void yaml_problem_character(struct diagnostics *diags, struct place place, uint32_t character);

/* A tag that is none of the core schema or does not go with this kind of node ("scalar", "mapping", "sequence"). */
void yaml_problem_tag(struct diagnostics *diags, struct place place, const char *tag, const char *node);

/* A scalar that cannot be what it looks like or what its tag (or NULL) says. */
void yaml_problem_scalar(struct diagnostics *diags, struct place place, enum yaml_scalar_check check, struct slice text,
			 const char *tag);

#endif
