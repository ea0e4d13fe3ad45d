/* SPDX-License-Identifier: MIT */
/* dashsync-gateway as people and CI start it: a process, its first line, its signals, its exit codes, its folders. */
#include "tests/testing.h"

#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "model/base/arena.h"
#include "model/base/slice.h"
#include "tests/gateway/client.h"

#define ARGUMENTS_ROOM 16

static const char LISTENING[] = "listening on http://127.0.0.1:";

struct fixture {
	struct arena *arena;
	char *dir; /* a folder of this test alone */
};

struct program {
	pid_t pid;
	int out;
	char line[200]; /* the first that it printed */
	unsigned port;
};

static int start(void **state)
{
	struct fixture *f = test_malloc(sizeof *f);
	*f = (struct fixture){.arena = arena_new()};
	const char *tmp = getenv("TMPDIR");
	f->dir = arena_printf(f->arena, "%s/gateway-XXXXXX", tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(f->dir));
	*state = f;
	return 0;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *where)
{
	(void)about;
	(void)kind;
	(void)where;
	return remove(path);
}

static int stop(void **state)
{
	struct fixture *f = *state;
	nftw(f->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	arena_free(f->arena);
	test_free(f);
	return 0;
}

static char *path_in(struct fixture *f, const char *name)
{
	return arena_printf(f->arena, "%s/%s", f->dir, name);
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static char *read_whole(struct fixture *f, const char *path)
{
	char block[32000];
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	size_t length = fread(block, 1, sizeof block, file);
	fclose(file);
	return arena_copy(f->arena, block, length);
}

static void read_first_line(struct program *program)
{
	size_t length = 0;
	while (length + 1 < sizeof program->line && read(program->out, program->line + length, 1) == 1 &&
	       program->line[length] != '\n')
		length++;
	program->line[length] = '\0';
}

/* Starts the program with a NULL-terminated list of arguments; what it says on standard error goes to `stderr.txt`. */
static struct program launch(struct fixture *f, const char *const *arguments)
{
	struct program program = {0};
	char *argv[ARGUMENTS_ROOM] = {(char *)"dashsync-gateway"};
	for (size_t i = 0; arguments[i]; i++)
		argv[i + 1] = (char *)arguments[i];
	int pipes[2];
	posix_spawn_file_actions_t actions;
	assert_int_equal(pipe2(pipes, O_CLOEXEC), 0);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, pipes[1], STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, path_in(f, "stderr.txt"),
					 O_WRONLY | O_CREAT | O_TRUNC, 0666);
	assert_int_equal(posix_spawn(&program.pid, DASHSYNC_GATEWAY, &actions, NULL, argv, environ), 0);
	posix_spawn_file_actions_destroy(&actions);
	close(pipes[1]);
	program.out = pipes[0];
	read_first_line(&program);
	if (slice_starts_with(slice_of(program.line), LISTENING))
		program.port = (unsigned)strtoul(program.line + strlen(LISTENING), NULL, 10);
	return program;
}

static int wait_for(struct program *program)
{
	int status;
	assert_int_equal(waitpid(program->pid, &status, 0), program->pid);
	close(program->out);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static int end(struct program *program, int signal_number)
{
	kill(program->pid, signal_number);
	return wait_for(program);
}

static struct reply get(struct fixture *f, const struct program *program, const char *uid)
{
	return ask_port(f->arena, (uint16_t)program->port, "GET", arena_printf(f->arena, "/api/dashboards/uid/%s", uid),
			NULL);
}

/* ---- starting and stopping ---- */

static void it_says_where_it_listens_and_ends_cleanly_when_told(void **state)
{
	static const int SIGNALS[] = {SIGTERM, SIGINT};
	struct fixture *f = *state;
	for (size_t i = 0; i < 2; i++) {
		struct program program = launch(f, (const char *[]){"--listen", "127.0.0.1:0", NULL});
		assert_true(program.port > 0);
		assert_int_equal(get(f, &program, "absent").status, 404);
		assert_int_equal(end(&program, SIGNALS[i]), 0);
		assert_string_equal(read_whole(f, path_in(f, "stderr.txt")), "GET /api/dashboards/uid/absent 404\n");
	}
}

/* The log tells that the request is being answered; the answer itself would come in an hour. */
static void a_slow_answer_does_not_keep_it_from_ending(void **state)
{
	static const char REQUEST[] = "GET /api/dashboards/uid/a HTTP/1.1\r\nHost: h\r\n\r\n";
	struct fixture *f = *state;
	char *log = path_in(f, "stderr.txt");
	struct program program = launch(f,
					(const char *[]){"--listen", "127.0.0.1:0", "--latency-ms", "3600000", NULL});
	int fd = connect_port((uint16_t)program.port);
	assert_true(write(fd, REQUEST, strlen(REQUEST)) > 0);
	while (!strstr(read_whole(f, log), "401\n"))
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
	assert_int_equal(end(&program, SIGTERM), 0);
	close(fd);
}

static void what_it_does_not_understand_is_a_usage_error(void **state)
{
	static const char *const CASES[][3] = {
		{"--nonsense"},
		{"--listen"},
		{"--listen", "0.0.0.0:80"},
		{"--listen", "127.0.0.1:x"},
		{"--profile", "e1"},
		{"--fault", "typhoon"},
		{"--fault", "edit@query:1"},
		{"--datasources"},
		{"--token", "Owner=s3cret"},
		{"--token", "Admin="},
		{"--latency-ms", "x"},
		{"--tls-cert", "x"},
		{"word"},
		{"--listen", "127.0.0.1:65536"},
	};
	struct fixture *f = *state;
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		struct program program = launch(f, CASES[i]);
		assert_int_equal(wait_for(&program), 64);
		assert_null(strstr(read_whole(f, path_in(f, "stderr.txt")), "s3cret"));
	}
}

static void a_port_that_is_taken_is_said(void **state)
{
	struct fixture *f = *state;
	struct program first = launch(f, (const char *[]){"--listen", "127.0.0.1:0", NULL});
	char *address = arena_printf(f->arena, "127.0.0.1:%u", first.port);
	struct program second = launch(f, (const char *[]){"--listen", address, NULL});
	assert_int_equal(wait_for(&second), 1);
	assert_non_null(strstr(read_whole(f, path_in(f, "stderr.txt")), address));
	assert_int_equal(end(&first, SIGTERM), 0);
}

static void tokens_have_the_role_that_they_were_given(void **state)
{
	struct fixture *f = *state;
	struct program program = launch(f, (const char *[]){"--listen", "127.0.0.1:0", "--token", "Viewer=x", NULL});
	struct reply reply = ask_port(f->arena, (uint16_t)program.port, "GET", "/api/dashboards/uid/a/versions", NULL);
	assert_int_equal(reply.status, 403);
	assert_int_equal(end(&program, SIGTERM), 0);
	program = launch(f, (const char *[]){"--listen", "127.0.0.1:0", "--token", "Viewer=other", NULL});
	assert_int_equal(get(f, &program, "a").status, 401);
	assert_int_equal(end(&program, SIGTERM), 0);
}

/* Without --entra the paths of sign-in are as unknown as any; with it only the tokens that it gives are good. */
static void sign_in_is_there_when_it_is_asked_for(void **state)
{
	static const char IMDS[] = "/metadata/identity/oauth2/token";
	struct fixture *f = *state;
	char *file = path_in(f, "entra.json");
	write_file(file, "{\"identities\":[]}");
	struct program program = launch(f, (const char *[]){"--listen", "127.0.0.1:0", NULL});
	assert_int_equal(ask_port(f->arena, (uint16_t)program.port, "GET", IMDS, NULL).status, 404);
	assert_int_equal(end(&program, SIGTERM), 0);
	program = launch(f, (const char *[]){"--listen", "127.0.0.1:0", "--entra", file, NULL});
	assert_int_equal(ask_port(f->arena, (uint16_t)program.port, "GET", IMDS, NULL).status, 400);
	assert_int_equal(get(f, &program, "a").status, 401);
	assert_int_equal(end(&program, SIGTERM), 0);
	program = launch(f, (const char *[]){"--listen", "127.0.0.1:0", "--entra", file, "--token", "Viewer=x", NULL});
	assert_int_equal(get(f, &program, "a").status, 404);
	assert_int_equal(end(&program, SIGTERM), 0);
	write_file(file, "{\"identity\":[]}");
	program = launch(f, (const char *[]){"--listen", "127.0.0.1:0", "--entra", file, NULL});
	assert_int_equal(wait_for(&program), 65);
	assert_non_null(strstr(read_whole(f, path_in(f, "stderr.txt")),
			       "entra.json': line 1, column 2: the file has no key 'identity'"));
}

/* The text of the first block of JSON behind a heading of a page. */
static char *json_block(struct fixture *f, const char *page, const char *heading)
{
	static const char FENCE[] = "```json\n";
	const char *start = strstr(strstr(page, heading), FENCE) + strlen(FENCE);
	return arena_copy(f->arena, start, (size_t)(strstr(start, "```") - start));
}

/* The example of docs/gateway.md is the file. */
static void data_sources_come_from_a_file(void **state)
{
	static const char ASK[] = "{\"queries\":[{\"refId\":\"%s\",\"datasource\":{\"uid\":\"%s\"},\"expr\":\"%s\"}]}";
	static const struct {
		const char *ref_id, *uid, *expr;
		unsigned status;
		const char *piece;
	} CASES[] = {
		{"A", "prom", "group by (instance) (up)", 200, "\"labels\":{\"instance\":\"b\"}"},
		{"C", "prom", "x", 400, "parse error: unexpected end of input"},
		{"A", "prom", "up", 200, "[[\"node\"],[1]]"},
		{"A", "prom", "up", 200, "[[\"node\"],[1]]"},
		{"A", "prom", "up", 400, "\"status\":429"},
		{"A", "prom", "gone", 400, "unexpected query"},
		{"A", "prom", "slow", 200, "results may be incomplete"},
		{"A", "logs", "x", 200, "\"frames\":[]"},
	};
	struct fixture *f = *state;
	char *page = read_whole(f, DASHSYNC_DOCS "/gateway.md");
	char *file = path_in(f, "sources.json");
	write_file(file, json_block(f, page, "## Data sources"));
	struct program program = launch(f, (const char *[]){"--listen", "127.0.0.1:0", "--datasources", file, NULL});
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		char *body = arena_printf(f->arena, ASK, CASES[i].ref_id, CASES[i].uid, CASES[i].expr);
		struct reply reply = ask_port(f->arena, (uint16_t)program.port, "POST", "/api/ds/query", body);
		if (reply.status != CASES[i].status || !strstr(reply.body, CASES[i].piece))
			fail_msg("%s: %u %s", body, reply.status, reply.body);
	}
	assert_int_equal(end(&program, SIGTERM), 0);
}

static void a_file_of_data_sources_with_a_mistake_is_named(void **state)
{
	static const char WRONG[] =
		"sources.json': line 1, column 3: a data source has no key 'uit'\n  The keys are: uid,";
	struct fixture *f = *state;
	char *file = path_in(f, "sources.json");
	write_file(file, "[{\"uit\":1}]");
	struct program program = launch(f, (const char *[]){"--datasources", file, NULL});
	assert_int_equal(wait_for(&program), 65);
	assert_non_null(strstr(read_whole(f, path_in(f, "stderr.txt")), WRONG));
	program = launch(f, (const char *[]){"--datasources", path_in(f, "absent.json"), NULL});
	assert_int_equal(wait_for(&program), 1);
	assert_non_null(strstr(read_whole(f, path_in(f, "stderr.txt")), "absent.json'"));
}

static void requests_can_be_logged_to_a_file(void **state)
{
	struct fixture *f = *state;
	char *log = path_in(f, "requests.log");
	struct program program = launch(f, (const char *[]){"--listen", "127.0.0.1:0", "--log", log, NULL});
	get(f, &program, "a");
	assert_int_equal(end(&program, SIGTERM), 0);
	assert_string_equal(read_whole(f, log), "GET /api/dashboards/uid/a 404\n");
	assert_string_equal(read_whole(f, path_in(f, "stderr.txt")), "");
}

/* The word as the page has it: in bold, with a backslash before each hyphen. */
static const char *in_bold(struct arena *arena, const char *word)
{
	const char *all = "\\fB";
	for (; *word; word++)
		all = arena_printf(arena, *word == '-' ? "%s\\%c" : "%s%c", all, *word);
	return arena_printf(arena, "%s\\fR", all);
}

/* The help is printed from the table of options; the man page must name the same. */
static void the_man_page_names_every_option_fault_and_call(void **state)
{
	struct fixture *f = *state;
	char *page = read_whole(f, DASHSYNC_DOCS "/man/dashsync-gateway.1.in");
	struct program program = launch(f, (const char *[]){"--help", NULL});
	FILE *help = fdopen(dup(program.out), "r");
	char *line = NULL;
	size_t room = 0, named = 0;
	assert_non_null(help);
	while (getline(&line, &room, help) > 0) {
		bool is_faults = strncmp(line, "faults:", 7) == 0 || strncmp(line, "calls:", 6) == 0;
		bool is_option = strncmp(line, "  --", 4) == 0;
		for (char *rest = line, *word; (is_faults || is_option) && (word = strsep(&rest, " \n"));) {
			bool is_name = is_faults ? *word && word != line : strncmp(word, "--", 2) == 0;
			if (is_name && !strstr(page, in_bold(f->arena, word)))
				fail_msg("the man page does not name %s", word);
			named += is_name;
		}
	}
	free(line);
	fclose(help);
	assert_int_equal(wait_for(&program), 0);
	assert_true(named > 30);
}

/* ---- seeds and state ---- */

static char *seeds(struct fixture *f)
{
	char *dir = path_in(f, "seeds");
	assert_int_equal(mkdir(dir, 0777), 0);
	assert_int_equal(mkdir(path_in(f, "seeds/team"), 0777), 0);
	write_file(path_in(f, "seeds/a.json"), "{\"uid\":\"a\",\"title\":\"A\",\"id\":77,\"version\":5}");
	write_file(path_in(f, "seeds/team/b.json"), "{\"uid\":\"b\",\"title\":\"B\"}");
	write_file(path_in(f, "seeds/read.me"), "no seed");
	return dir;
}

static void seeds_are_there_as_version_1_in_their_folders(void **state)
{
	struct fixture *f = *state;
	struct program program = launch(f, (const char *[]){"--listen", "127.0.0.1:0", "--seed", seeds(f), NULL});
	struct reply reply = get(f, &program, "a");
	assert_int_equal(number_at(f->arena, &reply, "/dashboard/version"), 1);
	assert_string_equal(text_at(f->arena, &reply, "/meta/folderUid"), "");
	reply = get(f, &program, "b");
	assert_int_equal(number_at(f->arena, &reply, "/dashboard/version"), 1);
	assert_string_equal(text_at(f->arena, &reply, "/meta/folderUid"), "team");
	assert_int_equal(end(&program, SIGTERM), 0);
}

static void a_seed_that_is_no_dashboard_is_named(void **state)
{
	static const char *const WRONG[] = {"{", "[]", "{\"uid\":\"c\"}", "{\"title\":\"C\"}",
					    "{\"uid\":\"a\",\"title\":\"twice\"}"};
	struct fixture *f = *state;
	char *dir = seeds(f);
	for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
		write_file(path_in(f, "seeds/c.json"), WRONG[i]);
		struct program program = launch(f, (const char *[]){"--listen", "127.0.0.1:0", "--seed", dir, NULL});
		assert_int_equal(wait_for(&program), 65);
		assert_non_null(strstr(read_whole(f, path_in(f, "stderr.txt")), "seeds/c.json'"));
	}
}

static void state_is_there_after_a_restart(void **state)
{
	static const char SAVE[] = "{\"dashboard\":{\"uid\":\"b\",\"title\":\"B 2\",\"version\":1,\"n\":1.50},"
				   "\"folderUid\":\"team\",\"message\":\"kept \\u0000 <&>\"}";
	struct fixture *f = *state;
	char *dir = seeds(f);
	const char *arguments[] = {"--listen", "127.0.0.1:0", "--seed", dir, "--state", path_in(f, "state"), NULL};
	struct program program = launch(f, arguments);
	struct reply before[3], after[3];
	assert_int_equal(ask_port(f->arena, (uint16_t)program.port, "POST", "/api/dashboards/db", SAVE).status, 200);
	static const char *const PATHS[] = {"a", "b", "b/versions"};
	for (size_t i = 0; i < 3; i++)
		before[i] = get(f, &program, PATHS[i]);
	assert_int_equal(end(&program, SIGTERM), 0);
	program = launch(f, arguments);
	for (size_t i = 0; i < 3; i++) {
		after[i] = get(f, &program, PATHS[i]);
		assert_int_equal(after[i].status, 200);
		assert_string_equal(after[i].body, before[i].body);
	}
	struct reply reply = ask_port(f->arena, (uint16_t)program.port, "POST", "/api/dashboards/db",
				      "{\"dashboard\":{\"uid\":\"new\",\"title\":\"New\"}}");
	assert_int_equal(number_at(f->arena, &reply, "/id"), 4);
	assert_int_equal(end(&program, SIGTERM), 0);
}

static void state_that_is_broken_is_named_and_left_alone(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(mkdir(path_in(f, "state"), 0777), 0);
	write_file(path_in(f, "state/000000000001.json"), "{\"id\":1}");
	struct program program = launch(
		f, (const char *[]){"--listen", "127.0.0.1:0", "--state", path_in(f, "state"), NULL});
	assert_int_equal(wait_for(&program), 65);
	assert_non_null(strstr(read_whole(f, path_in(f, "stderr.txt")), "000000000001.json"));
	assert_string_equal(read_whole(f, path_in(f, "state/000000000001.json")), "{\"id\":1}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(it_says_where_it_listens_and_ends_cleanly_when_told, start, stop),
		cmocka_unit_test_setup_teardown(a_slow_answer_does_not_keep_it_from_ending, start, stop),
		cmocka_unit_test_setup_teardown(what_it_does_not_understand_is_a_usage_error, start, stop),
		cmocka_unit_test_setup_teardown(a_port_that_is_taken_is_said, start, stop),
		cmocka_unit_test_setup_teardown(tokens_have_the_role_that_they_were_given, start, stop),
		cmocka_unit_test_setup_teardown(sign_in_is_there_when_it_is_asked_for, start, stop),
		cmocka_unit_test_setup_teardown(data_sources_come_from_a_file, start, stop),
		cmocka_unit_test_setup_teardown(a_file_of_data_sources_with_a_mistake_is_named, start, stop),
		cmocka_unit_test_setup_teardown(requests_can_be_logged_to_a_file, start, stop),
		cmocka_unit_test_setup_teardown(the_man_page_names_every_option_fault_and_call, start, stop),
		cmocka_unit_test_setup_teardown(seeds_are_there_as_version_1_in_their_folders, start, stop),
		cmocka_unit_test_setup_teardown(a_seed_that_is_no_dashboard_is_named, start, stop),
		cmocka_unit_test_setup_teardown(state_is_there_after_a_restart, start, stop),
		cmocka_unit_test_setup_teardown(state_that_is_broken_is_named_and_left_alone, start, stop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
