/* SPDX-License-Identifier: MIT */
/* What can be checked without a server: the program, the config, git, and which files are dashboards. */
#include "cmd/doctor/doctor.h"
#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/document/document.h"
#include "sync/compare/desired.h"
#include "sync/source/source.h"

#define SHORT_HASH 12

void doctor_check_program(struct doctor *doctor)
{
	checkup_add(&doctor->checkup, FINDING_OK, "version " DASHSYNC_VERSION);
}

/* ---- config ---- */

static void add_problem(struct checkup *checkup, const struct diagnostic *problem)
{
	ERROR_AUTO err = {0};
	const struct place *at = &problem->place;
	error_set(&err, FAULT_CONFIG, "%s:%u:%u: %s", at->file, at->line, at->column, problem->message);
	if (problem->hint)
		error_hint(&err, "%s", problem->hint);
	if (problem->severity == SEVERITY_ERROR) {
		checkup_add_error(checkup, &err);
		return;
	}
	checkup_add(checkup, FINDING_WARNING, "%s", err.message);
	if (err.hint)
		checkup_fix(checkup, "%s", err.hint);
}

void doctor_check_config(struct doctor *doctor)
{
	struct session *session = &doctor->session;
	struct checkup *checkup = &doctor->checkup;
	for (size_t i = 0; i < session->problems.count; i++)
		add_problem(checkup, &session->problems.items[i]);
	if (!session->source) {
		checkup_add(checkup, FINDING_SKIPPED, "not checked: the repository cannot be opened");
	} else if (!doctor->opened) {
		if (session->problems.errors == 0)
			checkup_add_error(checkup, &doctor->opening);
	} else if (!session->config_path) {
		checkup_add(checkup, FINDING_OK, "no config; --endpoint and the folder take its place");
	} else if (!session->target) {
		checkup_add(checkup, FINDING_WARNING, "'%s' has no target", session->config_path);
		checkup_fix(checkup, "Add one under 'targets', or run again with --endpoint URL.");
	} else {
		checkup_add(checkup, FINDING_OK, "'%s', target '%.*s'", session->config_path,
			    SLICE_ARG(session->target->name));
	}
}

/* ---- dashboards ---- */

/* The first dashboard that a plan would take, and its file; NULL when no file has one. */
static const char *find_first(struct doctor *doctor)
{
	for (size_t i = 0; i < doctor->files.count; i++) {
		ARENA_AUTO scratch = arena_new();
		struct diagnostics diags;
		struct documents documents;
		diagnostics_init(&diags, scratch);
		desired_documents(&doctor->session.operation, scratch, &doctor->files.items[i], &documents, &diags);
		for (size_t j = 0; j < documents.count; j++) {
			if (!document_check(&documents.items[j], &diags))
				continue;
			doctor->uid = arena_slice(doctor->arena, documents.items[j].uid);
			return doctor->files.items[i].path;
		}
	}
	return NULL;
}

void doctor_check_dashboards(struct doctor *doctor)
{
	struct checkup *checkup = &doctor->checkup;
	struct session *session = &doctor->session;
	ERROR_AUTO err = {0};
	struct diagnostics diags;
	diagnostics_init(&diags, doctor->arena);
	if (!doctor->opened) {
		checkup_add(checkup, FINDING_SKIPPED, "not checked: " DOCTOR_NO_CONFIG);
		return;
	}
	if (!session_choose_rules(session, &err) ||
	    !desired_files(&session->operation, doctor->arena, &doctor->files, NULL, &diags, &err)) {
		checkup_add_error(checkup, &err);
		return;
	}
	size_t count = doctor->files.count;
	const char *first = find_first(doctor);
	doctor->file = first;
	if (first) {
		checkup_add(checkup, FINDING_OK, "%zu file%s; the server is asked about '%.*s' of '%s'", count,
			    count == 1 ? "" : "s", SLICE_ARG(doctor->uid), first);
		return;
	}
	checkup_add(checkup, FINDING_WARNING, count ? "no file holds a valid dashboard" : "the config names no file");
	checkup_fix(checkup, count ? "'dashsync validate' says what is wrong with them."
				   : "Check 'dashboards' in the config, and that git does not ignore the files.");
}

/* ---- git ---- */

/* The first of the files that apply would read that no commit holds as it is. */
static bool find_dirty(struct doctor *doctor, const char **dirty, struct error *err)
{
	const char *config = doctor->session.config_path;
	const char **paths = arena_array(doctor->arena, doctor->files.count + 1, sizeof *paths);
	size_t count = 0;
	if (config)
		paths[count++] = config;
	for (size_t i = 0; i < doctor->files.count; i++)
		paths[count++] = doctor->files.items[i].path;
	return source_first_dirty(doctor->session.source, paths, count, dirty, err);
}

static void check_tree(struct doctor *doctor, const char *work_tree)
{
	struct checkup *checkup = &doctor->checkup;
	struct commit commit;
	const char *dirty = NULL;
	ERROR_AUTO err = {0};
	if (!source_commit(doctor->session.source, doctor->arena, &commit)) {
		checkup_add(checkup, FINDING_WARNING, "repository at '%s', without a commit", work_tree);
		checkup_fix(checkup, "Commit the dashboards: apply writes what a commit holds.");
		return;
	}
	bool known = find_dirty(doctor, &dirty, &err);
	checkup_add(checkup, FINDING_OK, "repository at '%s', commit %.*s%s", work_tree, SHORT_HASH, commit.hash,
		    known && !dirty && doctor->session.operation.files.rules.count ? ", clean" : "");
	if (!known)
		checkup_add_error(checkup, &err);
	if (!dirty)
		return;
	checkup_add(checkup, FINDING_WARNING, "'%s' differs from the commit", dirty);
	checkup_fix(checkup, "Commit it: apply refuses what no commit holds, unless --allow-dirty.");
}

/* What each platform's checkout wants for the whole history. */
static const char *const depth_remedies[] = {
	[JOB_NONE] = ("git fetch --unshallow; in a pipeline, fetch-depth: 0 (Azure Pipelines: fetchDepth: 0; "
		      "GitLab: GIT_DEPTH: 0)."),
	[JOB_GITHUB] = "with: { fetch-depth: 0 } below actions/checkout",
	[JOB_AZURE_PIPELINES] = "- { checkout: self, fetchDepth: 0 } as the first of the job's steps",
	[JOB_GITLAB] = "variables: { GIT_DEPTH: 0 } in the job",
	[JOB_POD] = "git fetch --unshallow",
};

void doctor_check_git(struct doctor *doctor)
{
	struct checkup *checkup = &doctor->checkup;
	struct source *source = doctor->session.source;
	if (!source) {
		checkup_add_error(checkup, &doctor->opening);
		return;
	}
	const char *work_tree = source_work_tree(source);
	if (!work_tree) {
		checkup_add(checkup, FINDING_WARNING, "'%s' is not in a git repository",
			    doctor->session.operation.files.directory);
		checkup_fix(checkup, "Apply needs one with a commit, to say what it wrote: 'git init' makes one.");
		return;
	}
	check_tree(doctor, work_tree);
	if (!source_is_shallow(source))
		return;
	checkup_add(checkup, FINDING_WARNING, "the clone is shallow: bases and renames in older commits are not found");
	checkup_fix(checkup, "%s", depth_remedies[doctor->job.platform]);
}
