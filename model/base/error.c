/* SPDX-License-Identifier: MIT */
/* One error, its texts on the heap: errors are rare and cross every kind of lifetime. */
#include "model/base/error.h"

#include <stdarg.h>
#include <stdlib.h>

#include "model/base/arena.h"

bool error_set(struct error *err, enum fault fault, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	char *message = heap_vprintf(format, arguments);
	va_end(arguments);
	error_clear(err); /* after formatting: the new message may quote the old one */
	err->fault = fault;
	err->message = message;
	return false;
}

bool error_hint(struct error *err, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	char *hint = heap_vprintf(format, arguments);
	va_end(arguments);
	free(err->hint);
	err->hint = hint;
	return false;
}

bool error_context(struct error *err, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	char *context = heap_vprintf(format, arguments);
	va_end(arguments);
	char *message = heap_printf("%s: %s", context, err->message ? err->message : "failed");
	free(context);
	free(err->message);
	err->message = message;
	return false;
}

void error_clear(struct error *err)
{
	free(err->message);
	free(err->hint);
	*err = (struct error){0};
}

void error_move(struct error *to, struct error *from)
{
	error_clear(to);
	*to = *from;
	*from = (struct error){0};
}
