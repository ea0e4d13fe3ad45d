/* SPDX-License-Identifier: MIT */
/*
 * secret: keeps tokens and client secrets out of messages. A server that repeats what it was sent, in the text of an
 * error, must not bring it into a report.
 */
#ifndef DASHSYNC_MODEL_BASE_SECRET_H
#define DASHSYNC_MODEL_BASE_SECRET_H

#include <stddef.h>

#include "model/base/slice.h"

/*
 * Overwrites every place of every secret in `text` with asterisks, one a byte; places may overlap. A secret shorter
 * than `shortest` is not looked for: it may be a word of the answer, and hiding that word would only show the secret.
 * Takes time in proportion to the text's length, whatever text and secrets hold.
 */
void secret_hide(char *text, size_t length, const struct slice *secrets, size_t count, size_t shortest);

#endif
