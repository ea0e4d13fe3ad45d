/* SPDX-License-Identifier: MIT */
#include "tests/gateway/entra/signing.h"

#include "tests/testing.h"

#include <unistd.h>

#include "fixtures/gateway/base/gojson.h"
#include "fixtures/gateway/entra/directory.h"
#include "fixtures/gateway/entra/entra.h"
#include "fixtures/gateway/front/router.h"
#include "fixtures/gateway/server/grafana.h"
#include "model/base/arena.h"
#include "model/base/error.h"
#include "tests/files.h"
#include "tests/gateway/entra/signer.h"

static const char DIRECTORY[] =
	"{\"tenants\":[\"contoso\",\"fabrikam\"],\"resources\":[\"https://management.azure.com/\"],\"lifetime\":599,"
	"\"clients\":[{\"tenant\":\"contoso\",\"id\":\"app\",\"secrets\":[\"s3 cr&t\"],\"expired-secrets\":[\"old\"],"
	"\"certificates\":[\"client.pem\"],\"federated-tokens\":[\"from-kubernetes\"],"
	"\"federated-subjects\":[\"repo:o/r:ref:refs/heads/main\",\"sc://o/p/c\"]},"
	"{\"tenant\":\"contoso\",\"id\":\"reader\",\"role\":\"Viewer\",\"secrets\":[\"r\"]},"
	"{\"tenant\":\"contoso\",\"id\":\"stranger\",\"role\":\"None\",\"secrets\":[\"x\"]}],"
	"\"identities\":[{\"client-id\":\"m1\",\"object-id\":\"o1\",\"resource-id\":\"/subscriptions/S/m1\"},"
	"{\"client-id\":\"m2\",\"object-id\":\"o2\",\"default\":true,\"role\":\"Viewer\"}],"
	"\"app-service-header\":\"h\","
	"\"github\":{\"bearer\":\"job\",\"subject\":\"repo:o/r:ref:refs/heads/main\"},"
	"\"azure-pipelines\":{\"bearer\":\"pipe\",\"subject\":\"sc://o/p/c\",\"connection\":\"c-1\"}";

static int64_t now(void *user)
{
	const struct fixture *f = user;
	return f->now;
}

static enum grafana_role sign_in(void *user, const char *token)
{
	const struct fixture *f = user;
	return entra_role(f->entra, token);
}

const char *signing_file(struct fixture *f, const char *name, const char *text)
{
	return files_put(f->arena, f->dir, name, text);
}

void signing_open(struct fixture *f, const char *more)
{
	ERROR_AUTO err = {0};
	const char *path = signing_file(f, "entra.json", arena_printf(f->arena, "%s%s}", DIRECTORY, more));
	const struct directory *directory = directory_read(f->arena, path, &err);
	assert_non_null(directory);
	entra_free(f->entra);
	f->entra = entra_new(&(struct entra_options){.directory = directory, .now = now, .user = f});
}

int signing_start(void **state)
{
	ERROR_AUTO err = {0};
	struct fixture *f = test_malloc(sizeof *f);
	*f = (struct fixture){.arena = arena_new(), .signer = signer_new(), .now = NOW};
	const char *tmp = getenv("TMPDIR");
	f->dir = arena_printf(f->arena, "%s/entra-XXXXXX", tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(f->dir));
	signing_file(f, "client.pem", signer_certificate(f->signer, f->arena));
	signing_open(f, "");
	f->server = grafana_new(&(struct grafana_options){.sign_in = sign_in, .user = f});
	assert_true(grafana_seed(f->server, "", slice_of("{\"uid\":\"a\",\"title\":\"A\"}"), &err));
	*state = f;
	return 0;
}

int signing_stop(void **state)
{
	struct fixture *f = *state;
	unlink(arena_printf(f->arena, "%s/client.pem", f->dir));
	unlink(arena_printf(f->arena, "%s/entra.json", f->dir));
	rmdir(f->dir);
	grafana_free(f->server);
	entra_free(f->entra);
	signer_free(f->signer);
	arena_free(f->arena);
	test_free(f);
	return 0;
}

struct reply asked(struct fixture *f, const char *method, const char *path, struct with with)
{
	struct grafana_request request = {.method = method,
					  .path = path,
					  .authorization = with.authorization,
					  .content_type = with.form ? "application/x-www-form-urlencoded" : NULL,
					  .body = slice_of(with.form),
					  .origin = ORIGIN,
					  .metadata = with.metadata,
					  .identity_header = with.identity_header};
	struct grafana_response response;
	assert_true(entra_handle(f->entra, &request, f->arena, &response));
	return (struct reply){.status = response.status,
			      .head = response.retry_after,
			      .body = arena_slice(f->arena, response.body).at,
			      .json = gojson_read(f->arena, arena_slice(f->arena, response.body))};
}

struct reply posted(struct fixture *f, const char *path, const char *form)
{
	return asked(f, "POST", path, (struct with){.form = form});
}

struct reply got(struct fixture *f, const char *path)
{
	return asked(f, "GET", path, (struct with){.metadata = "true", .identity_header = "h"});
}

const char *token_in(struct fixture *f, const struct reply *reply)
{
	assert_int_equal(reply->status, 200);
	return text_at(f->arena, reply, "/access_token");
}

const char *token_of(struct fixture *f, const char *form)
{
	struct reply reply = posted(f, V1, form);
	return token_in(f, &reply);
}

unsigned grafana_status(struct fixture *f, const char *method, const char *path, const char *token)
{
	struct grafana_request request = {
		.method = method,
		.path = path,
		.authorization = arena_printf(f->arena, "Bearer %s", token),
		.content_type = "application/json",
		.body = slice_of("{\"dashboard\":{\"uid\":\"a\",\"title\":\"A\",\"version\":1}}")};
	struct grafana_response response;
	router_handle(f->server, &request, f->arena, &response);
	return response.status;
}

unsigned read_status(struct fixture *f, const char *token)
{
	return grafana_status(f, "GET", "/api/dashboards/uid/a", token);
}

void assert_refused(struct fixture *f, const struct reply *reply, unsigned status, const char *word, int code)
{
	const char *start = arena_printf(f->arena, "AADSTS%d: ", code);
	if (!has_place(f->arena, reply, "/error_description") ||
	    strncmp(text_at(f->arena, reply, "/error_description"), start, strlen(start)) != 0)
		fail_msg("%s expected: %u %s", start, reply->status, reply->body);
	assert_int_equal(reply->status, status);
	assert_string_equal(text_at(f->arena, reply, "/error"), word);
	assert_int_equal(number_at(f->arena, reply, "/error_codes/0"), code);
	assert_non_null(strstr(text_at(f->arena, reply, "/error_description"), "\r\nTrace ID: "));
	assert_string_equal(text_at(f->arena, reply, "/timestamp"), "2023-11-14 22:13:20Z");
	assert_true(has_place(f->arena, reply, "/trace_id") && has_place(f->arena, reply, "/correlation_id"));
}
