/* SPDX-License-Identifier: MIT */
#include "model/layout/boxes.h"

const char *box_change_name(enum box_change change)
{
	static const char *const names[] = {"same", "changed", "moved", "resized", "pushed", "added", "removed"};
	return names[change];
}
