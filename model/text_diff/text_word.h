/* SPDX-License-Identifier: MIT */
/* text_word: the words of a changed line, in text_diff.h's result. */
#ifndef DASHSYNC_MODEL_TEXT_DIFF_TEXT_WORD_H
#define DASHSYNC_MODEL_TEXT_DIFF_TEXT_WORD_H

#include "model/base/slice.h"

enum text_word_kind {
	TEXT_WORD_SAME,
	TEXT_WORD_REMOVED,
	TEXT_WORD_ADDED,
};

/* No two words in a row are of the same kind, and a removed one comes before the one that was added for it. */
struct text_word {
	enum text_word_kind kind;
	struct slice text; /* never empty; of spaces alone where only white space differs */
};

#endif
