/* SPDX-License-Identifier: MIT */
/*
 * fake_gateway: the gateway of an operation in the same process: the simulator handles each request, the readers of
 * sync/grafana/api.h read its answers, and any request can be made to fail.
 *
 *     struct fake_gateway fake = {.server = server};
 *     struct gateway gateway = fake_gateway_open(&fake);
 *     fake.faults = &(struct fake_fault){FAKE_SAVE, 1, 1, fake_way_find("lost-after")};
 *     fake.faults_count = 1;
 *
 * Unlike sync/grafana/api.c it asks once: a failure that passes is one that its caller sees.
 */
#ifndef DASHSYNC_TESTS_SYNC_COMPARE_FAKE_GATEWAY_H
#define DASHSYNC_TESTS_SYNC_COMPARE_FAKE_GATEWAY_H

#include "sync/grafana/gateway.h"

struct arena;
struct grafana;

enum fake_call {
	FAKE_GET,
	FAKE_SAVE,
	FAKE_VERSIONS,
	FAKE_VERSION,
	FAKE_ANY,
	FAKE_CALLS,
};

/* One way in which a request fails: whether the server handled it, and what is answered in place of its answer. */
struct fake_way {
	const char *name;
	bool is_sent;
	bool is_handled;
	long status; /* 0: no answer, or one that ends in the middle */
	const char *body;
};

/* The ways that the sweep tries, and by name those and the scripted answers of a save. NULL past the end. */
const struct fake_way *fake_way_at(size_t i);
const struct fake_way *fake_way_find(const char *name);

/* The calls `first` to `last` of a kind, counted from 1, fail in this way. */
struct fake_fault {
	enum fake_call call;
	uint64_t first;
	uint64_t last;
	const struct fake_way *way;
};

struct fake_gateway {
	struct grafana *server;
	const char *token; /* NULL: one that may do everything */
	const struct fake_fault *faults;
	size_t faults_count;
	uint64_t stale_first; /* the GETs of this number to that one are answered as the one before them: a cache */
	uint64_t stale_last;
	struct arena *cache;      /* for that */
	const char *stores;       /* members, each after a comma, that the server adds to what a save sends; or NULL */
	const char *serves_other; /* the dashboard that a GET of one gives, without a version; or NULL */
	bool is_azure;            /* the target has an `azure` block */
	bool lists_no_data;       /* lists of versions carry no documents, as some servers' do */
	bool hides_id;            /* a dashboard has no numeric id */
	bool hides_rights;        /* canSave is false, whatever the token may do */
	bool saves_twice;         /* a save's answer is lost and it is sent again beneath us, as libcurl may */
	void (*before)(void *user, enum fake_call call, uint64_t number); /* ahead of each request; or NULL */
	void *user;

	struct live cached;
	uint64_t requests[FAKE_CALLS];
	uint64_t listed; /* versions in all lists */
};

struct gateway fake_gateway_open(struct fake_gateway *fake);

#endif
