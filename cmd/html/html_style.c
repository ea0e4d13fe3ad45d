/* SPDX-License-Identifier: MIT */
#include "cmd/html/html_style.h"

const char html_style[] = "body{margin:0}";
