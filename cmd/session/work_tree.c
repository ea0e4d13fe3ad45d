/* SPDX-License-Identifier: MIT */
#include "cmd/session/work_tree.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/session/session.h"
#include "sync/base/replace_file.h"

char *work_tree_root(const struct session *session, struct error *err)
{
	char *root = realpath(session->operation.files.directory, NULL);
	const char *prefix = source_prefix(session->source);
	size_t levels = *prefix ? 1 : 0;
	for (const char *at = prefix; *at; at++)
		levels += *at == '/';
	for (; root && levels; levels--) {
		char *slash = strrchr(root, '/');
		slash[slash == root] = '\0';
	}
	if (!root)
		error_set(err, FAULT_FAILED, "folder '%s' is gone", session->operation.files.directory);
	return root;
}

bool work_tree_replace(void *user, const char *path, struct slice read, struct slice text, struct error *err)
{
	return replace_file_text(user, path, read, text, err);
}
