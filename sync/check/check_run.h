/* SPDX-License-Identifier: MIT */
/*
 * check_run: whether dashboards work: their data sources are there, and the queries of their panels are answered.
 *
 *     struct checker *checker = checker_new(&operation, &options);
 *     checker_check_plan(checker, &plan, false);     every row with a valid document: row->check
 *     checker_free(checker);
 *
 * Each data source is asked for once in a run (GET /api/datasources/uid/:uid), each panel's queries in as few requests
 * as the panel makes (POST /api/ds/query), at most `query_jobs` at a time. Variables have their current values, or the
 * values that their queries return. Everything is asked with the rights of this identity. What is found is a value
 * (model/plan/check_result.h); what it means for a write is for the caller to say.
 */
#ifndef DASHSYNC_SYNC_CHECK_CHECK_RUN_H
#define DASHSYNC_SYNC_CHECK_CHECK_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/plan/check_result.h"
#include "sync/grafana/data_sources.h"

struct checker;
struct operation;
struct plan;

struct check_options {
	const struct data_sources *data_sources;
	struct check_severities severities;
	uint32_t query_jobs;   /* requests for queries in flight */
	uint32_t slow;         /* ms after which an answer counts as slow */
	uint32_t most_queries; /* requests for queries in all; queries above it are reported as unchecked */
	bool all;              /* the queries of all panels, not only of those that differ from live */
	int64_t now;           /* ms since the epoch: the end of "now-6h to now" */
};

/* Borrows the operation and copies the options. */
struct checker *checker_new(const struct operation *operation, const struct check_options *options);
void checker_free(struct checker *checker); /* takes NULL */

/*
 * Checks what git has of the rows, or `only_writes` of those that apply would write. Queries are those of panels in
 * which git and live differ (in themselves, or in a variable), and all of a dashboard that is new or missing.
 */
void checker_check_plan(struct checker *checker, struct plan *plan, bool only_writes);

/* Checks what is live of the rows that were written, the queries of the panels that were changed. */
void checker_check_written(struct checker *checker, struct plan *plan);

#endif
