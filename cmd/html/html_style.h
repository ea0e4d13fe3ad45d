/* SPDX-License-Identifier: MIT */
/*
 * html_style: the rules of the page that are the same for all reports, ended by NULL; those of its filters follow
 * (html_rules of html_internal.h). What is between <style> and </style> is these byte for byte: the page's policy has
 * its digest.
 *
 * Sections skip what is off the screen by their bodies, not as a whole: a link into a closed section opens it, and
 * Chromium does not scroll to what it opened in an element that was skipped itself.
 *
 * Contrast of text on its ground is 5.5 to 1 or better, of outlines and marks 3.4, in both schemes. Colour never has a
 * meaning alone: lines have − and +, words an underline, dashboards a mark and a word.
 */
#ifndef DASHSYNC_CMD_HTML_HTML_STYLE_H
#define DASHSYNC_CMD_HTML_HTML_STYLE_H

extern const char *const html_style[];

/* The rules of html_drawing.h, which the page's style needs, too. */
extern const char html_style_drawing[];

#endif
