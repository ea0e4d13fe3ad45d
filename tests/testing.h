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

#endif
