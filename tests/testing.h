/* SPDX-License-Identifier: MIT */
/* cmocka with the headers that it wants before itself. Test names are sentences. */
#ifndef DASHSYNC_TESTS_TESTING_H
#define DASHSYNC_TESTS_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Skips the test and says why, for the summary of tests/run.sh. Like skip() it does not return. */
static inline void skip_because(const char *reason)
{
	print_message("[  REASON  ] %s\n", reason);
	skip();
}

#endif
