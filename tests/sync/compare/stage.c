/* SPDX-License-Identifier: MIT */
/* Texts live in the stage's arena until the test ends. */
#include "tests/sync/compare/stage.h"

#include <time.h>

#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/value/json.h"
#include "model/value/value.h"
#include "sync/apply/apply_operation.h"
#include "sync/apply/plan_operation.h"
#include "sync/compare/desired.h"

/* See tests/sync/source/sources.c. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libpcre2";
}

/* Nobody waits here: pauses count, but take no time. */
int nanosleep(const struct timespec *desired, struct timespec *left)
{
	(void)desired;
	(void)left;
	return 0;
}

void stage_serve(struct stage *stage, const struct grafana_options *options)
{
	grafana_free(stage->server);
	stage->server = grafana_new(options);
	stage->fake = (struct fake_gateway){.server = stage->server};
	stage->gateway = fake_gateway_open(&stage->fake);
}

void stage_serve_profile(struct stage *stage, const char *profile)
{
	assert_non_null(profile_find(profile));
	stage_serve(stage, &(struct grafana_options){.profile = profile_find(profile)});
}

int stage_setup(void **state)
{
	static const struct source_rule rules[] = {{.path = {"dashboards", 10}}};
	struct stage *stage = heap_alloc(sizeof *stage);
	*stage = (struct stage){.repo = repo_new(), .arena = arena_new()};
	stage_serve(stage, &(struct grafana_options){0});
	plan_init(&stage->plan);
	stage->operation = (struct operation){
		.files.rules = {rules, 1},
		.target.gateway = &stage->gateway,
		.limits = {.run = "000000000000",
			   .jobs = 1,
			   .write_jobs = 1,
			   .history_depth = 200,
			   .interrupted = &stage->interrupted},
	};
	*state = stage;
	return 0;
}

int stage_teardown(void **state)
{
	struct stage *stage = *state;
	plan_free(&stage->plan);
	source_close(stage->operation.files.source);
	grafana_free(stage->server);
	arena_free(stage->arena);
	repo_free(stage->repo);
	free(stage);
	return 0;
}

const char *stage_model(struct stage *stage, const char *uid, const char *expr, const char *more)
{
	return arena_printf(stage->arena,
			    "{\"uid\":\"%s\",\"title\":\"Title of %s\",\"panels\":[{\"id\":1,\"type\":\"stat\","
			    "\"title\":\"P\",\"targets\":[{\"refId\":\"A\",\"expr\":\"%s\"}]}]%s}",
			    uid, uid, expr, more);
}

void stage_put(struct stage *stage, const char *uid, const char *expr, const char *more)
{
	repo_write(stage->repo, arena_printf(stage->arena, "dashboards/%s.json", uid),
		   stage_model(stage, uid, expr, more));
}

void stage_seed(struct stage *stage, const char *folder, const char *uid, const char *expr, const char *more)
{
	ERROR_AUTO err = {0};
	if (!grafana_seed(stage->server, folder, slice_of(stage_model(stage, uid, expr, more)), &err))
		fail_msg("%s", err.message);
}

void stage_open(struct stage *stage, const char *directory, const char *ref)
{
	ERROR_AUTO err = {0};
	struct operation *operation = &stage->operation;
	source_close(operation->files.source);
	operation->files.directory = directory ? directory : stage->repo->path;
	operation->files.source = source_open(
		&(struct source_where){.directory = operation->files.directory, .ref = ref}, &err);
	if (!operation->files.source)
		fail_msg("%s", err.message);
	operation->files.has_commit = source_commit(operation->files.source, stage->arena, &operation->files.commit);
}

const char *stage_commit(struct stage *stage, const char *subject)
{
	const char *hash = repo_commit(stage->repo, subject);
	stage_open(stage, NULL, NULL);
	return hash;
}

void stage_edit(struct stage *stage, const char *uid, const char *expr, const char *more, const char *message)
{
	assert_true(grafana_person_saves(stage->server, uid, slice_of(stage_model(stage, uid, expr, more)), message));
}

const char *stage_message(struct stage *stage, const char *commit, const char *model, const char *more)
{
	struct diagnostics diags;
	diagnostics_init(&diags, stage->arena);
	const struct value *value = json_read(stage->arena, slice_of(model), (struct place){0}, &diags);
	assert_non_null(value);
	struct digest digest = digest_of_value(normal_form(stage->arena, value));
	return arena_printf(stage->arena, "subject\n[dashsync commit=%s content=1:%.32s run=%012x on=1 at=1%s]", commit,
			    digest.hex, 0xaaaa0000u + ++stage->messages, more);
}

void stage_plan(struct stage *stage)
{
	ERROR_AUTO err = {0};
	plan_free(&stage->plan);
	plan_init(&stage->plan);
	if (!plan_operation(&stage->operation, &stage->plan, &err))
		fail_msg("%s", err.message);
}

void stage_apply(struct stage *stage)
{
	stage->operation.limits.run = arena_printf(stage->arena, "%012x", ++stage->runs);
	apply_operation(&stage->operation, &stage->plan);
}

struct plan_row *stage_row(struct stage *stage, const char *uid)
{
	for (size_t i = 0; i < stage->plan.count; i++)
		if (slice_is(stage->plan.rows[i].uid, uid))
			return &stage->plan.rows[i];
	fail_msg("no row of '%s'", uid);
	return NULL;
}

struct comparison stage_compare(struct stage *stage, const char *uid)
{
	ERROR_AUTO err = {0};
	struct source_content content = {0};
	struct diagnostics diags;
	struct documents documents;
	struct comparison comparison;
	const char *path = arena_printf(stage->arena, "dashboards/%s.json", uid);
	diagnostics_init(&diags, stage->arena);
	assert_true(
		source_read(stage->operation.files.source, stage->arena, path, LIMIT_DOCUMENT_BYTES, &content, &err) &&
		content.found);
	assert_true(documents_read(stage->arena, content.text, FILE_JSON, path, &diags, &documents));
	const struct desired *desired = desired_of(&stage->operation, stage->arena, &documents.items[0], &diags);
	assert_non_null(desired);
	compare_with_live(&stage->operation, stage->arena, desired, &comparison);
	return comparison;
}

struct grafana_dashboard stage_look(struct stage *stage, const char *uid)
{
	struct grafana_dashboard dashboard;
	assert_true(grafana_look(stage->server, uid, stage->arena, &dashboard));
	return dashboard;
}

size_t stage_own_saves(struct stage *stage, const char *uid)
{
	struct grafana_dashboard dashboard = stage_look(stage, uid);
	struct trailer trailer;
	size_t count = 0;
	for (size_t i = 0; i < dashboard.versions_count; i++)
		count += trailer_parse(dashboard.versions[i].message, &trailer) &&
			 slice_is(trailer.run, stage->operation.limits.run);
	return count;
}

void stage_fail(struct stage *stage, enum fake_call call, uint64_t first, uint64_t last, const char *way)
{
	struct fake_fault *fault = arena_alloc(stage->arena, sizeof *fault);
	*fault = (struct fake_fault){call, first, last, fake_way_find(way)};
	assert_non_null(fault->way);
	stage->fake.faults = fault;
	stage->fake.faults_count = 1;
}

void stage_plan_two(struct stage *stage)
{
	stage_put(stage, "a", "one", "");
	stage_commit(stage, "one");
	stage_seed(stage, "", "a", "one", "");
	stage_put(stage, "a", "two", "");
	stage_commit(stage, "two");
	stage_plan(stage);
	assert_int_equal(stage_row(stage, "a")->action, ACTION_UPDATE);
	memset(stage->fake.requests, 0, sizeof stage->fake.requests);
}

void stage_write_two(struct stage *stage)
{
	stage_plan_two(stage);
	stage_apply(stage);
}
