/* SPDX-License-Identifier: MIT */
/* Data sources of a file: what they show of themselves, which row answers a query, and how failures combine. */
#include "tests/testing.h"

#include "fixtures/gateway/data_sources/datasource.h"
#include "fixtures/gateway/front/router.h"
#include "fixtures/gateway/server/fault.h"
#include "fixtures/gateway/server/grafana.h"
#include "model/base/arena.h"
#include "model/base/error.h"
#include "model/value/value.h"
#include "tests/gateway/client.h"

#define QUERY_PATH "/api/ds/query"

/* The body of a request. */
#define ASK(queries) "{\"queries\":[" queries "],\"from\":\"now-1h\",\"to\":\"now\"}"

/* A query on data source "s". */
#define ON_S(ref, more) "{\"refId\":\"" ref "\",\"datasource\":{\"uid\":\"s\"}" more "}"
#define EXPR(text)      ",\"expr\":\"" text "\""

/* Data source "s" with these rows. */
#define S(rows) "[{\"uid\":\"s\",\"type\":\"prometheus\",\"queries\":[" rows "]}]"

struct fixture {
	struct arena *arena;
	struct datasources sources;
	struct grafana *server;
};

static const struct grafana_token TOKENS[] = {
	{GRAFANA_ADMIN, "admin"}, {GRAFANA_EDITOR, "editor"}, {GRAFANA_VIEWER, "viewer"}};

static void begin_with(struct fixture *f, const char *file, const struct grafana_fault *fault)
{
	ERROR_AUTO err = {0};
	*f = (struct fixture){.arena = arena_new()};
	if (!datasources_read(f->arena, slice_of(file), &f->sources, &err))
		fail_msg("%s", err.message);
	f->server = grafana_new(&(struct grafana_options){.datasources = f->sources.items,
							  .datasources_count = f->sources.count,
							  .tokens = TOKENS,
							  .tokens_count = sizeof TOKENS / sizeof *TOKENS,
							  .faults = fault,
							  .faults_count = fault ? 1 : 0});
}

static void begin(struct fixture *f, const char *file)
{
	begin_with(f, file, NULL);
}

static void end(struct fixture *f)
{
	grafana_free(f->server);
	arena_free(f->arena);
}

static struct grafana_response ask_as(struct fixture *f, const char *token, const char *path, const char *body)
{
	struct grafana_request request = {.method = body ? "POST" : "GET",
					  .path = path,
					  .authorization = arena_printf(f->arena, "Bearer %s", token),
					  .content_type = "application/json",
					  .body = slice_of(body)};
	struct grafana_response response;
	router_handle(f->server, &request, f->arena, &response);
	response.body = arena_slice(f->arena, response.body);
	return response;
}

static struct grafana_response query(struct fixture *f, const char *body)
{
	return ask_as(f, "viewer", QUERY_PATH, body);
}

static void expect(struct grafana_response response, unsigned status, const char *body)
{
	assert_string_equal(response.body.at, body);
	assert_int_equal(response.status, status);
}

/* ---- showing themselves ---- */

static void a_data_source_is_shown_with_the_keys_of_the_recorded_ones(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, "[{\"uid\":\"p\",\"name\":\"P <1>\",\"type\":\"prometheus\",\"url\":\"http://p\",\"isDefault\":true,"
		  "\"jsonData\":{\"timeInterval\":\"15s\",\"a\":[1]}},{\"uid\":\"l\",\"type\":\"loki\"}]");
	expect(ask_as(&f, "viewer", "/api/datasources/uid/p", NULL), 200,
	       "{\"id\":3,\"uid\":\"p\",\"orgId\":1,\"name\":\"P \\u003c1\\u003e\",\"type\":\"prometheus\","
	       "\"typeLogoUrl\":\"\",\"access\":\"proxy\",\"url\":\"http://p\",\"user\":\"\",\"database\":\"\","
	       "\"basicAuth\":false,\"basicAuthUser\":\"\",\"withCredentials\":false,\"isDefault\":true,"
	       "\"jsonData\":{\"a\":[1],\"timeInterval\":\"15s\"},\"secureJsonFields\":{},\"version\":1,"
	       "\"readOnly\":false}");
	expect(ask_as(&f, "viewer", "/api/datasources/uid/l", NULL), 200,
	       "{\"id\":4,\"uid\":\"l\",\"orgId\":1,\"name\":\"l\",\"type\":\"loki\",\"typeLogoUrl\":\"\",\"access\":"
	       "\"proxy\",\"url\":\"\",\"user\":\"\",\"database\":\"\",\"basicAuth\":false,\"basicAuthUser\":\"\","
	       "\"withCredentials\":false,\"isDefault\":false,\"jsonData\":{},\"secureJsonFields\":{},\"version\":1,"
	       "\"readOnly\":false}");
	end(&f);
}

static void a_hidden_one_is_shown_to_admin_alone_and_answers_everybody(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, "[{\"uid\":\"s\",\"type\":\"loki\",\"hidden\":true,\"queries\":[{\"empty\":true}]}]");
	static const char *const BELOW[] = {"editor", "viewer"};
	for (size_t i = 0; i < 2; i++) {
		struct grafana_response response = ask_as(&f, BELOW[i], "/api/datasources/uid/s", NULL);
		assert_int_equal(response.status, 403);
		assert_non_null(strstr(response.body.at, "Permissions needed: datasources:read"));
		assert_non_null(strstr(response.body.at, "\"title\":\"Access denied\""));
	}
	assert_int_equal(ask_as(&f, "admin", "/api/datasources/uid/s", NULL).status, 200);
	assert_int_equal(query(&f, ASK(ON_S("A", ""))).status, 200);
	end(&f);
}

static void a_uid_is_compared_byte_by_byte(void **state)
{
	static const char *const OTHERS[] = {"S", "s%20", "ss", "prometheus"};
	(void)state;
	struct fixture f;
	begin(&f, S("{\"empty\":true}"));
	for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++) {
		const char *path = arena_printf(f.arena, "/api/datasources/uid/%s", OTHERS[i]);
		expect(ask_as(&f, "admin", path, NULL), 404, "{\"message\":\"Data source not found\"}");
	}
	expect(query(&f, ASK(ON_S("A", "") ",{\"refId\":\"B\",\"datasource\":{\"uid\":\"S\"}}")), 404,
	       "{\"message\":\"Data source not found\",\"traceID\":\"\"}");
	end(&f);
}

/* ---- which row ---- */

static void the_first_row_that_fits_a_query_answers_it(void **state)
{
	static const struct {
		const char *more;   /* of the query */
		const char *answer; /* a piece of it */
	} CASES[] = {
		{EXPR("sum(up)"), "\"error\":\"by json\""},
		{EXPR("x{job=\\\"api\\\"} > 1"), "\"error\":\"by text\""},
		{EXPR("a < b"), "\"error\":\"by an escaped sign\""},
		{",\"deep\":[{\"er\":\"needle\"}]", "\"error\":\"by a text inside\""},
		{",\"step\":15", "\"error\":\"by a number\""},
		{EXPR("y"), "\"error\":\"any\""},
	};
	(void)state;
	struct fixture f;
	begin(&f, S("{\"match\":\"\\\"expr\\\":\\\"sum(\",\"error\":\"by json\"},"
		    "{\"match\":\"job=\\\"api\\\"} > 1\",\"error\":\"by text\"},"
		    "{\"match\":\"\\\"a < b\\\"\",\"error\":\"by an escaped sign\"},"
		    "{\"match\":\"needle\",\"error\":\"by a text inside\"},"
		    "{\"match\":\"\\\"refId\\\":\\\"A\\\",\\\"step\\\":15\",\"error\":\"by a number\"},"
		    "{\"error\":\"any\"},{\"match\":\"y\",\"error\":\"never\"}"));
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		struct grafana_response response = query(&f,
							 arena_printf(f.arena, ASK(ON_S("A", "%s")), CASES[i].more));
		if (!strstr(response.body.at, CASES[i].answer))
			fail_msg("%s does not say %s", response.body.at, CASES[i].answer);
	}
	end(&f);
}

static void a_row_holds_for_so_many_answers_and_after_so_many_queries(void **state)
{
	/* The source is asked twice a request, A before B whatever their order. */
	static const char *const EXPECTED[] = {
		"{\"results\":{\"A\":{\"error\":\"once\",\"status\":400},\"B\":{\"error\":\"else\",\"status\":400}}}",
		"{\"results\":{\"A\":{\"error\":\"else\",\"status\":400},\"B\":{\"error\":\"late\",\"status\":400}}}",
		"{\"results\":{\"A\":{\"error\":\"late\",\"status\":400},\"B\":{\"error\":\"else\",\"status\":400}}}",
	};
	(void)state;
	struct fixture f;
	begin(&f, S("{\"times\":1,\"error\":\"once\"},{\"after\":3,\"times\":2,\"error\":\"late\"},"
		    "{\"error\":\"else\"}"));
	for (size_t i = 0; i < sizeof EXPECTED / sizeof *EXPECTED; i++)
		expect(query(&f, ASK(ON_S("B", "") "," ON_S("A", ""))), 400, EXPECTED[i]);
	end(&f);
}

static void every_server_counts_for_itself(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, S("{\"times\":1,\"empty\":true},{\"error\":\"over\"}"));
	assert_int_equal(query(&f, ASK(ON_S("A", ""))).status, 200);
	assert_int_equal(query(&f, ASK(ON_S("A", ""))).status, 400);
	grafana_free(f.server);
	f.server = grafana_new(&(struct grafana_options){.datasources = f.sources.items, .datasources_count = 1});
	assert_int_equal(query(&f, ASK(ON_S("A", ""))).status, 200);
	end(&f);
}

static void a_query_that_no_row_fits_is_an_error(void **state)
{
	static const char *const FILES[] = {"[{\"uid\":\"s\",\"type\":\"loki\"}]", S(""),
					    S("{\"match\":\"z\",\"empty\":true}"), S("{\"times\":0,\"empty\":true}")};
	(void)state;
	for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
		struct fixture f;
		begin(&f, FILES[i]);
		expect(query(&f, ASK(ON_S("A", EXPR("up")))), 400,
		       "{\"results\":{\"A\":{\"error\":\"unexpected query\",\"status\":400}}}");
		end(&f);
	}
}

/* ---- what a client left in ---- */

static void a_template_variable_that_is_left_in_is_named(void **state)
{
	static const char *const CASES[][2] = {
		{"up{job=~'$job'}", "$job"},
		{"a$b_1.c", "$b_1"},
		{"${a}", "${a}"},
		{"x ${env:regex} y", "${env:regex}"},
		{"${row.name:csv}", "${row.name:csv}"},
		{"[[old]]", "[[old]]"},
		{"[[old:pipe]]", "[[old:pipe]]"},
		{"$__range $x", "$x"},
		{"up", NULL},
		{"rate(x[$__rate_interval]) $__timeFilter(t) ${__interval}", NULL},
		{"label_replace(x, 'a', '$1', 'b', '(.*)') =~ 'a$' ${1}", NULL},
		{"[[:alpha:]] [[a-z]] ${not this} $ ${ [[ [[x]", NULL},
		{"cost in $", NULL},
	};
	(void)state;
	struct fixture f;
	begin(&f, S("{\"empty\":true}"));
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		struct grafana_response response = query(
			&f, arena_printf(f.arena, ASK(ON_S("A", ",\"q\":[{\"text\":\"%s\"}]")), CASES[i][0]));
		const char *left = CASES[i][1];
		if (left)
			expect(response, 400,
			       arena_printf(f.arena,
					    "{\"results\":{\"A\":{\"error\":\"bad query: template variable not "
					    "replaced: %s\",\"status\":400}}}",
					    left));
		else
			expect(response, 200, "{\"results\":{\"A\":{\"status\":200,\"frames\":[]}}}");
	}
	end(&f);
}

static void lists_in_lists_are_no_template_variables(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, S("{\"empty\":true}"));
	assert_int_equal(query(&f, ASK(ON_S("A", ",\"q\":[[true]],\"$key\":[[null]]"))).status, 200);
	end(&f);
}

static void a_row_may_take_it_literally_and_one_that_does_not_keeps_its_answers(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, S("{\"match\":\"join\",\"literal\":true,\"empty\":true},{\"times\":1,\"empty\":true}"));
	assert_int_equal(query(&f, ASK(ON_S("A", EXPR("join on $left.a")))).status, 200);
	assert_int_equal(query(&f, ASK(ON_S("A", EXPR("$a")))).status, 400);
	assert_int_equal(query(&f, ASK(ON_S("A", EXPR("a")))).status, 200);
	assert_non_null(strstr(query(&f, ASK(ON_S("A", EXPR("a")))).body.at, "unexpected query"));
	end(&f);
}

/* ---- what a row says ---- */

#define FRAME(meta, fields, values)                                                                                    \
	"{\"schema\":{\"refId\":\"A\"," meta "\"fields\":[" fields "]},\"data\":{\"values\":[" values "]}}"
#define NOTICE(severity, text) "\"meta\":{\"notices\":[{\"severity\":\"" severity "\",\"text\":\"" text "\"}]},"
#define FIELD(name, type, frame)                                                                                       \
	"{\"name\":\"" name "\",\"type\":\"" type "\",\"typeInfo\":{\"frame\":\"" frame "\",\"nullable\":true}}"
#define SERIES(labels)                                                                                                 \
	FRAME("",                                                                                                      \
	      "{\"name\":\"Time\",\"type\":\"time\",\"typeInfo\":{\"frame\":\"time.Time\"}},{\"name\":\"Value\","      \
	      "\"type\":\"number\",\"typeInfo\":{\"frame\":\"float64\",\"nullable\":true},\"labels\":" labels "}",     \
	      "[1700000000000],[1]")
#define GOOD(frames) "{\"results\":{\"A\":{\"status\":200,\"frames\":[" frames "]}}}"

static void each_answer_has_its_shape(void **state)
{
	static const struct {
		const char *row;
		unsigned status;
		const char *body;
	} CASES[] = {
		{"\"csv\":\"t,n\\nx,1\\ny,2\"", 200,
		 GOOD(FRAME("", FIELD("t", "string", "string") "," FIELD("n", "number", "int64"),
			    "[\"x\",\"y\"],[1,2]"))},
		{"\"empty\":true", 200, GOOD("")},
		{"\"absent\":true", 200, "{\"results\":{}}"},
		{"\"empty\":false,\"absent\":true", 200, "{\"results\":{}}"},
		{"\"labels\":[{\"b\":\"2\",\"a\":\"1\"},{}]", 200,
		 GOOD(SERIES("{\"a\":\"1\",\"b\":\"2\"}") "," SERIES("{}"))},
		{"\"labels\":[]", 200, GOOD("")},
		{"\"notice\":\"partial\"", 200, GOOD(FRAME(NOTICE("warning", "partial"), "", ""))},
		{"\"notice\":\"bad\",\"severity\":\"error\",\"csv\":\"n\\n1\"", 200,
		 GOOD(FRAME(NOTICE("error", "bad"), FIELD("n", "number", "int64"), "[1]"))},
		{"\"error\":\"parse \\\"x\\\"\"", 400,
		 "{\"results\":{\"A\":{\"error\":\"parse \\\"x\\\"\",\"status\":400}}}"},
		{"\"error\":\"slow down\",\"status\":429", 400,
		 "{\"results\":{\"A\":{\"error\":\"slow down\",\"status\":429}}}"},
		{"\"request-error\":{\"status\":501,\"message\":\"Not implemented\",\"messageId\":"
		 "\"plugin.notImplemented\"}",
		 501,
		 "{\"message\":\"Not implemented\",\"messageId\":\"plugin.notImplemented\",\"statusCode\":501,"
		 "\"traceID\":\"\"}"},
		{"\"request-error\":{\"status\":500,\"message\":\"m\"}", 500, "{\"message\":\"m\",\"traceID\":\"\"}"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		ARENA_AUTO arena = arena_new();
		struct fixture f;
		begin(&f, arena_printf(arena, S("{%s}"), CASES[i].row));
		expect(query(&f, ASK(ON_S("A", ""))), CASES[i].status, CASES[i].body);
		end(&f);
	}
}

static void a_delay_is_that_of_the_slowest_row_and_of_the_fault(void **state)
{
	static const char FILE_TEXT[] = S("{\"match\":\"one\",\"delay-ms\":70,\"empty\":true},"
					  "{\"match\":\"two\",\"delay-ms\":30,\"error\":\"e\"},{\"empty\":true}");
	static const char BOTH[] = ASK(ON_S("A", EXPR("one")) "," ON_S("B", EXPR("two")));
	ERROR_AUTO err = {0};
	(void)state;
	struct fixture f;
	begin(&f, FILE_TEXT);
	assert_int_equal(query(&f, BOTH).delay_ms, 70);
	assert_int_equal(query(&f, ASK(ON_S("A", EXPR("two")))).delay_ms, 30);
	assert_int_equal(query(&f, ASK(ON_S("A", ""))).delay_ms, 0);
	end(&f);
	struct grafana_fault fault;
	assert_true(fault_parse("latency@query:1", &fault, &err));
	begin_with(&f, FILE_TEXT, &fault);
	assert_int_equal(query(&f, BOTH).delay_ms, 1070);
	end(&f);
}

/* ---- several in one request ---- */

#define ON_TESTDATA                                                                                                    \
	"{\"refId\":\"T\",\"datasource\":{\"uid\":\"testdata\"},\"scenarioId\":\"csv_content\",\"csvContent\":"        \
	"\"n\\n1\"}"
#define T_FRAME                                                                                                        \
	"\"T\":{\"status\":200,\"frames\":[{\"schema\":{\"refId\":\"T\",\"fields\":[" FIELD(                           \
		"n", "number", "int64") "]},\"data\":{\"values\":[[1]]}}]}"
#define EMPTY(ref) "\"" ref "\":{\"status\":200,\"frames\":[]}"

static void failures_combine_as_on_the_real_server(void **state)
{
	static const struct {
		const char *request;
		unsigned status;
		const char *body;
	} CASES[] = {
		{ASK(ON_S("A", EXPR("good")) "," ON_S("B", EXPR("bad"))), 400,
		 "{\"results\":{" EMPTY("A") ",\"B\":{\"error\":\"e\",\"status\":422}}}"},
		{ASK(ON_S("A", EXPR("bad")) "," ON_TESTDATA), 400,
		 "{\"results\":{\"A\":{\"error\":\"e\",\"status\":422}," T_FRAME "}}"},
		{ASK(ON_S("A", EXPR("good")) "," ON_S("B", EXPR("fatal"))), 500,
		 "{\"message\":\"m\",\"messageId\":\"plugin.x\",\"statusCode\":500,\"traceID\":\"\"}"},
		{ASK(ON_S("A", EXPR("good")) "," ON_S("B", EXPR("fatal")) "," ON_TESTDATA), 400,
		 "{\"results\":{\"A\":{\"error\":\"[plugin.x] m\",\"status\":502},\"B\":{\"error\":\"[plugin.x] m\","
		 "\"status\":502}," T_FRAME "}}"},
		{ASK(ON_S("A", EXPR("plain")) "," ON_TESTDATA), 400,
		 "{\"results\":{\"A\":{\"error\":\"only text\",\"status\":502}," T_FRAME "}}"},
		{ASK(ON_S("A", EXPR("absent")) "," ON_TESTDATA), 200, "{\"results\":{" T_FRAME "}}"},
	};
	(void)state;
	struct fixture f;
	begin(&f, S("{\"match\":\"good\",\"empty\":true},{\"match\":\"bad\",\"error\":\"e\",\"status\":422},"
		    "{\"match\":\"fatal\",\"request-error\":{\"status\":500,\"message\":\"m\",\"messageId\":"
		    "\"plugin.x\"}},{\"match\":\"plain\",\"request-error\":{\"status\":500,\"message\":\"only "
		    "text\"}},{\"match\":\"absent\",\"absent\":true}"));
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
		expect(query(&f, CASES[i].request), CASES[i].status, CASES[i].body);
	end(&f);
}

#define EXPRESSION_B                                                                                                   \
	",{\"refId\":\"B\",\"datasource\":{\"uid\":\"__expr__\"},\"type\":\"math\",\"expression\":\"2 * 3\"}"
#define B_FRAME                                                                                                        \
	"\"B\":{\"status\":200,\"frames\":[{\"schema\":{\"refId\":\"B\",\"fields\":[" FIELD(                           \
		"B", "number", "float64") "]},\"data\":{\"values\":[[6]]}}]}"

static void beside_an_expression_any_failure_is_one_of_the_whole(void **state)
{
	static const char FAILED[] = "{\"message\":\"Query data error\",\"traceID\":\"\"}";
	static const struct {
		const char *row;
		const char *result; /* of A; NULL: all fails */
	} CASES[] = {
		{"\"labels\":[{\"a\":\"1\"}]", "\"A\":{\"status\":200,\"frames\":[" SERIES("{\"a\":\"1\"}") "]},"},
		{"\"empty\":true", EMPTY("A") ","},
		{"\"absent\":true", EMPTY("A") ","},
		{"\"notice\":\"n\"", EMPTY("A") ","},
		{"\"csv\":\"t\\nx\"", NULL},
		{"\"error\":\"e\"", NULL},
		{"\"request-error\":{\"message\":\"m\"}", NULL},
	};
	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		ARENA_AUTO arena = arena_new();
		struct fixture f;
		begin(&f, arena_printf(arena, S("{%s}"), CASES[i].row));
		struct grafana_response response = query(&f, ASK(ON_S("A", "") EXPRESSION_B));
		if (CASES[i].result)
			expect(response, 200, arena_printf(arena, "{\"results\":{%s" B_FRAME "}}", CASES[i].result));
		else
			expect(response, 500, FAILED);
		end(&f);
	}
}

/* ---- the file ---- */

static void a_file_with_a_mistake_is_refused_with_the_place_and_a_hint(void **state)
{
	static const char *const CASES[][2] = {
		{"[{\"uid\":\"s\",}]", "line 1, column 13: not valid JSON"},
		{"{}", "not a list of objects"},
		{"[1]", "not a list of objects"},
		{"[{\"type\":\"x\"}]", "line 1, column 2: a data source needs a 'uid' and a 'type'"},
		{"[{\"uid\":\"s\"}]", "a data source needs a 'uid' and a 'type'"},
		{"[\n {\"uid\":\"s\",\n  \"typ\":\"x\"}]", "line 3, column 3: a data source has no key 'typ'"},
		{"[{\"uid\":1}]", "line 1, column 9: 'uid' of a data source is of the wrong kind"},
		{"[{\"uid\":\"__expr__\",\"type\":\"x\"}]", "'__expr__'"},
		{"[{\"uid\":\"prom-down\",\"type\":\"x\"}]", "the uid 'prom-down' is taken"},
		{"[{\"uid\":\"s\",\"name\":\"TestData\",\"type\":\"x\"}]", "the name 'TestData' is taken"},
		{"[{\"uid\":\"s\",\"type\":\"x\"},{\"uid\":\"s\",\"name\":\"t\",\"type\":\"x\"}]",
		 "line 1, column 25: the uid 's' is taken"},
		{"[{\"uid\":\"s\",\"type\":\"x\",\"isDefault\":true},{\"uid\":\"t\",\"type\":\"x\",\"isDefault\":true}"
		 "]",
		 "'s' is the default already"},
		{"[{\"uid\":\"s\",\"type\":\"x\",\"jsonData\":[]}]", "'jsonData' of a data source"},
		{"[{\"uid\":\"s\",\"type\":\"x\",\"queries\":{}}]", "'queries' of a data source"},
		{S("{}"), "a row of queries has no answer"},
		{S("{\"match\":\"x\",\"empty\":false}"), "a row of queries has no answer"},
		{S("{\"empty\":true,\"csv\":\"x\"}"), "a row of queries has more than one answer"},
		{S("{\"expect\":\"x\"}"), "a row of queries has no key 'expect'"},
		{S("{\"error\":\"e\",\"status\":200}"), "200 is not an error status"},
		{S("{\"error\":\"e\",\"status\":600}"), "600 is not an error status"},
		{S("{\"request-error\":{\"status\":399,\"message\":\"m\"}}"), "399 is not an error status"},
		{S("{\"request-error\":{\"id\":\"m\"}}"), "request-error has no key 'id'"},
		{S("{\"error\":\"e\",\"delay-ms\":600001}"), "600001 is too long a delay"},
		{S("{\"error\":\"e\",\"times\":-1}"), "'times' of a row of queries"},
		{S("{\"error\":\"e\",\"after\":1.5}"), "'after' of a row of queries"},
		{S("{\"labels\":[{\"a\":1}]}"), "the label 'a' is not text"},
		{S("{\"notice\":\"n\",\"severity\":\"fatal\"}"), "there is no severity 'fatal'"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		ERROR_AUTO err = {0};
		ARENA_AUTO arena = arena_new();
		struct datasources sources = {.count = 77};
		assert_false(datasources_read(arena, slice_of(CASES[i][0]), &sources, &err));
		if (!strstr(err.message, CASES[i][1]))
			fail_msg("'%s' does not say '%s'", err.message, CASES[i][1]);
		assert_int_equal(err.fault, FAULT_DATA);
		assert_non_null(err.hint);
		assert_int_equal(sources.count, 77);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_data_source_is_shown_with_the_keys_of_the_recorded_ones),
		cmocka_unit_test(a_hidden_one_is_shown_to_admin_alone_and_answers_everybody),
		cmocka_unit_test(a_uid_is_compared_byte_by_byte),
		cmocka_unit_test(the_first_row_that_fits_a_query_answers_it),
		cmocka_unit_test(a_row_holds_for_so_many_answers_and_after_so_many_queries),
		cmocka_unit_test(every_server_counts_for_itself),
		cmocka_unit_test(a_query_that_no_row_fits_is_an_error),
		cmocka_unit_test(a_template_variable_that_is_left_in_is_named),
		cmocka_unit_test(lists_in_lists_are_no_template_variables),
		cmocka_unit_test(a_row_may_take_it_literally_and_one_that_does_not_keeps_its_answers),
		cmocka_unit_test(each_answer_has_its_shape),
		cmocka_unit_test(a_delay_is_that_of_the_slowest_row_and_of_the_fault),
		cmocka_unit_test(failures_combine_as_on_the_real_server),
		cmocka_unit_test(beside_an_expression_any_failure_is_one_of_the_whole),
		cmocka_unit_test(a_file_with_a_mistake_is_refused_with_the_place_and_a_hint),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
