/* SPDX-License-Identifier: MIT */
#include "sync/apply/selection.h"

#include <fnmatch.h>

#include "model/base/limits.h"
#include "model/base/path.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "sync/compare/operation.h"

bool selection_has(const struct operation *operation, const char *path, struct slice uid)
{
	const struct operation_files *files = &operation->files;
	STRBUF_AUTO name = STRBUF_INIT(LIMIT_MESSAGE_BYTES * 8);
	if (files->only && !path_is_below(files->only, path))
		return false;
	strbuf_add_slice(&name, text_cut_bytes(uid, LIMIT_MESSAGE_BYTES));
	for (size_t i = 0; i < files->only_globs_count; i++)
		if (fnmatch(files->only_globs[i], path, 0) == 0 ||
		    (name.length && fnmatch(files->only_globs[i], name.at, 0) == 0))
			return true;
	return files->only_globs_count == 0;
}
