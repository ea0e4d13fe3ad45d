/* SPDX-License-Identifier: MIT */
/* sarif_rules: what the rules of alerts are about, for who reads one. Private to cmd/pipeline. */
#ifndef DASHSYNC_CMD_PIPELINE_SARIF_RULES_H
#define DASHSYNC_CMD_PIPELINE_SARIF_RULES_H

/* Of a rule id: sentences. */
struct rule_words {
	const char *id;
	const char *what; /* the short description */
	const char *why;  /* the full one */
	const char *help; /* what to do */
};

/* Those of a state, of a status of `check`, else of a rule of `validate`. */
const struct rule_words *rule_words(const char *id);

#endif
