/* SPDX-License-Identifier: MIT */
/* yaml_library: which version of libyaml this is; see model/base/library.h. */
#ifndef DASHSYNC_MODEL_VALUE_YAML_LIBRARY_H
#define DASHSYNC_MODEL_VALUE_YAML_LIBRARY_H

struct libraries;

/* Adds libyaml, whose header has no version. */
void yaml_library_add(struct libraries *libraries);

#endif
