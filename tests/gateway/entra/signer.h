/* SPDX-License-Identifier: MIT */
/* signer: a certificate with its key, made for one test run, and the client assertions that its owner signs. */
#ifndef DASHSYNC_TESTS_GATEWAY_ENTRA_SIGNER_H
#define DASHSYNC_TESTS_GATEWAY_ENTRA_SIGNER_H

#include <stdbool.h>

#include "model/base/slice.h"

struct arena;
struct signer;

/* RSA, 2048 bits, self-signed. */
struct signer *signer_new(void);
void signer_free(struct signer *signer);

/* The certificate as PEM. */
const char *signer_certificate(const struct signer *signer, struct arena *arena);

/* A token of these claims (JSON): RS256 with x5t, or PS256 with x5t#S256. */
const char *signer_sign(const struct signer *signer, struct arena *arena, bool is_pss, const char *claims);

#endif
