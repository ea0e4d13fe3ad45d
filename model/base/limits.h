/* SPDX-License-Identifier: MIT */
/*
 * limits: the bounds of everything that comes from a file or a server, in one place. Each is tested.
 */
#ifndef DASHSYNC_MODEL_BASE_LIMITS_H
#define DASHSYNC_MODEL_BASE_LIMITS_H

#define LIMIT_DOCUMENT_BYTES  ((size_t)64 << 20)  /* one dashboard file; the largest real one seen is under 6 MB */
#define LIMIT_ANSWER_BYTES    ((size_t)65 << 20)  /* one answer, decoded: a document and what is around it */
#define LIMIT_ANSWERS_BYTES   ((size_t)16 << 20)  /* of all large answers at once (sync/http/http_window.h) */
#define LIMIT_RESPONSE_BYTES  ((size_t)256 << 20) /* what the simulator answers: a list may have a document each */
#define LIMIT_PLAN_BYTES      ((size_t)64 << 20)  /* a saved plan: under 2 KB a change */
#define LIMIT_REPORT_BYTES    ((size_t)256 << 20) /* a JSON report that is rendered */
#define LIMIT_REPORT_TARGETS  1000                /* in it */
#define LIMIT_REPORT_VALUES   16000000 /* in it: 2,000 dashboards with 200 changes each have some 10,000,000 */
#define LIMIT_CAPTURE_BYTES   ((size_t)512 << 20) /* a capture, compressed */
#define LIMIT_CAPTURE_LINE    ((size_t)128 << 20) /* one dashboard of it: live and some versions */
#define LIMIT_CAPTURE_TOTAL   ((size_t)8 << 30)   /* all of its lines, which are inflated once to be found */
#define LIMIT_CAPTURE_LINES   200000
#define LIMIT_CONFIG_BYTES    ((size_t)1 << 20)
#define LIMIT_DEPTH           1000    /* nested arrays and objects; bounds every recursion over a tree */
#define LIMIT_NUMBER_BYTES    1000    /* the text of one number */
#define LIMIT_EXPONENT_DIGITS 9       /* of a number's exponent; keeps sums of exponents within 64 bits */
#define LIMIT_VALUES          2000000 /* of one text, YAML's aliases expanded: a value costs some 60 bytes of memory */
#define LIMIT_MESSAGE_BYTES   500     /* a version message: newer servers refuse more (reference: Grafana 13) */
#define LIMIT_DIAGNOSTICS     1000    /* kept from one run; the rest are counted */

#endif
