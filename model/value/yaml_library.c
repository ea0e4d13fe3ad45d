/* SPDX-License-Identifier: MIT */
#include "model/value/yaml_library.h"

#include <yaml.h>

#include "model/base/library.h"

void yaml_library_add(struct libraries *libraries)
{
	library_add(libraries, "libyaml", NULL, yaml_get_version_string());
}
