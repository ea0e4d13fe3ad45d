/* SPDX-License-Identifier: MIT */
/* One wording for what is no readable file, in a folder and in a commit. */
#include "sync/source/store.h"

bool store_refuse(const char *path, enum entry_kind kind, struct error *err)
{
	static const char *const why[] = {
		[ENTRY_FILE] = "it cannot be read",
		[ENTRY_FOLDER] = "it is a folder",
		[ENTRY_LINK] = "it is a link",
		[ENTRY_REPOSITORY] = "it is another git repository",
		[ENTRY_OTHER] = "it is not a regular file",
		[ENTRY_NOTHING] = "it is not there",
		[ENTRY_OUTSIDE] = "it leads outside the dashboards' repository or into git's own data",
		[ENTRY_CIRCLE] = "its links lead in a circle",
	};
	return error_set(err, FAULT_DATA, "file '%s' cannot be read: %s", path, why[kind]);
}
