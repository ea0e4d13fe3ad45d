/* SPDX-License-Identifier: MIT */
/* doctor: one table of checks, run in order whatever the ones before found, and their findings as text or JSON. */
#include "cmd/doctor/doctor.h"

#include "cmd/commands/commands.h"
#include "cmd/report/report.h"
#include "cmd/shell/typed.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"

#define LINE_BYTES ((size_t)1 << 16)

static const struct check_row {
	const char *area;
	void (*run)(struct doctor *doctor);
} checks[] = {
	{"dashsync", doctor_check_program},      {"config", doctor_check_config},
	{"dashboards", doctor_check_dashboards}, {"git", doctor_check_git},
	{"endpoint", doctor_check_endpoint},     {"sign-in", doctor_check_sign_in},
	{"rights", doctor_check_rights},         {"server", doctor_check_server},
	{"clock", doctor_check_clock},           {"identity", doctor_check_identity},
};

static void doctor_close(struct doctor *doctor)
{
	error_clear(&doctor->opening);
	error_clear(&doctor->closed);
	session_close(&doctor->session);
	arena_free(doctor->arena);
}

static const char *colour_of(const struct palette *palette, enum finding_status status)
{
	const char *const colours[] = {palette->green, palette->yellow, palette->red, palette->dim};
	return colours[status];
}

static void print_finding(const struct palette *palette, const struct finding *finding)
{
	STRBUF_AUTO line = STRBUF_INIT(LINE_BYTES);
	text_printable(slice_of(finding->what), &line);
	printf("%s%-8s%s %-10s %s\n", colour_of(palette, finding->status), finding_status_name(finding->status),
	       palette->reset, finding->area, line.at ? line.at : "");
	if (!finding->fix)
		return;
	strbuf_reset(&line);
	text_printable(slice_of(finding->fix), &line);
	printf("  %s: %s\n", finding->status == FINDING_OK ? "run" : "fix", line.at ? line.at : "");
}

static void print_checkup(const struct options *options, const struct checkup *checkup, int exit)
{
	if (options->json) {
		report_json_checkup(checkup, exit, stdout);
		return;
	}
	const struct palette *palette = terminal_palette(options, stdout);
	for (size_t i = 0; i < checkup->count; i++)
		print_finding(palette, &checkup->items[i]);
}

static int cmd_doctor(const struct invocation *invocation, struct error *err)
{
	if (!options_expect_no_report(invocation->options, "doctor", err))
		return FAULT_NONE;
	__attribute__((cleanup(doctor_close))) struct doctor doctor = {.arena = arena_new()};
	doctor.checkup.arena = doctor.arena;
	doctor.opened = session_open(&doctor.session, invocation, SESSION_CHECKUP, &doctor.opening);
	if (!doctor.session.source && doctor.opening.fault == FAULT_USAGE) { /* of the command line, not of git */
		error_move(err, &doctor.opening);
		return FAULT_NONE;
	}
	doctor_look(&doctor);
	for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
		checkup_begin(&doctor.checkup, checks[i].area);
		checks[i].run(&doctor);
	}
	const char *program = typed_program(doctor.arena, invocation->options);
	for (size_t i = 0; i < doctor.checkup.count; i++)
		if (doctor.checkup.items[i].status != FINDING_OK) /* whose lines are az's, with texts of a token */
			doctor.checkup.items[i].fix = typed_hint(doctor.arena, program, doctor.checkup.items[i].fix);
	int exit = checkup_exit(&doctor.checkup);
	print_checkup(invocation->options, &doctor.checkup, exit);
	return exit;
}

const struct command command_doctor = {
	.name = "doctor",
	.arguments = "[DIR|FILE]",
	.most_arguments = 1,
	.summary = "test the setup and print the fix for each problem",
	.description = "Checks the config, git, the endpoint, the sign-in, the rights on one dashboard, the kind of "
		       "server and the clocks. Each is a line: ok, warning or error. Writes nothing and prints no "
		       "secret, so its output can go into a bug report, beside that of 'dashsync version -v'.",
	.manual =
		"Tests the setup and prints one line for each check: the config and its target; the dashboard files; "
		"git (the repository, its commit, uncommitted changes, a shallow clone, a repository of another "
		"user); the endpoint (name, connection, TLS with the certificates, HTTP version, and the time of "
		"each); the identity and the claims of its token; the rights on the first dashboard of the files "
		"(read it, list its versions, and save it, where the server reports this right); the kind of server; "
		"and the difference between the clocks.\n\n"
		"In a job of GitHub Actions, Azure Pipelines or GitLab and in a pod with workload identity, it also "
		"requests the job's own OIDC token, sends it to nobody, and prints its issuer, subject and audience, "
		"with the lines of `az` that give them a federated credential (of GitHub's subject in both forms) and "
		"a role. In a job of a pull request these lines name no application and give no role that writes. A "
		"pull request from a fork has no token: a preview needs none (docs/identities.md).\n\n"
		"Each line begins with `ok`, `warning`, `error` or, with a reason, `skipped`; the fix is below the "
		"line, and below `ok` a line to run where it is not set up yet. Sends only GET requests, the first of "
		"them without a token. Prints no secret: put the output "
		"of `doctor --json` and of `version --json` into a bug report. Exit 0 without an error, even with "
		"warnings; else the exit code of the errors, and of several the first of 130, 78, 64, 77, 69, 65, 3 "
		"and 1.",
	.examples =
		{
			{"doctor", "test config, git, server, sign-in and rights"},
			{"doctor -t prod", "of one target"},
			{"doctor --json", "for a bug report, beside version --json: it has no secret"},
		},
	.see_also = "init environment config",
	.run = cmd_doctor,
};
