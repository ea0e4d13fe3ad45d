/* SPDX-License-Identifier: MIT */
/*
 * value_stack: where a reader gathers the items of the containers that are open, to copy them into the arena when their
 * container closes, so that they lie side by side there. Free `items` at the end. Private to the readers.
 */
#ifndef DASHSYNC_MODEL_VALUE_VALUE_STACK_H
#define DASHSYNC_MODEL_VALUE_VALUE_STACK_H

#include <stddef.h>

#include "model/base/arena.h"

struct value_stack {
	void *items;
	size_t count;
	size_t room;
};

/* Room for one more item of `size` bytes, to be filled in at once. */
static inline void *value_stack_push(struct value_stack *stack, size_t size)
{
	stack->items = heap_grow(stack->items, stack->count, &stack->room, size);
	return (char *)stack->items + size * stack->count++;
}

/* The items from `base` on; there is nothing to offset before the first was pushed. */
static inline void *value_stack_from(const struct value_stack *stack, size_t base, size_t size)
{
	return stack->items ? (char *)stack->items + size * base : NULL;
}

#endif
