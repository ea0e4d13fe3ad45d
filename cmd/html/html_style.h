/* SPDX-License-Identifier: MIT */
/* html_style: the style of the page, as it is between <style> and </style>, byte for byte: the CSP has its digest. */
#ifndef DASHSYNC_CMD_HTML_HTML_STYLE_H
#define DASHSYNC_CMD_HTML_HTML_STYLE_H

extern const char html_style[];
extern const char html_style_drawing[]; /* the rules of html_drawing.h, which the page's style needs, too */

#endif
