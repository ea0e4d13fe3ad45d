/* SPDX-License-Identifier: MIT */
/*
 * Linked into dashsync-walk, where the compiler calls a hook at the start and at the end of every function. Writes
 * ./dashsync-walk.bin: the address of each function that starts, 0 for each that ends, eight bytes each.
 *
 * Only the main thread is recorded: with `--jobs 1` it does the work of the command, and its order is always the same.
 * The other threads (requests in libcurl, waiting for a signal) run beside it.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define BARE __attribute__((no_instrument_function))

static FILE *output;
static _Thread_local bool is_recorded;

BARE void __cyg_profile_func_enter(void *callee, void *site);
BARE void __cyg_profile_func_exit(void *callee, void *site);

BARE static void record(const void *address)
{
	uint64_t event = (uintptr_t)address;
	if (is_recorded && fwrite(&event, sizeof event, 1, output) != 1)
		abort();
}

BARE void __cyg_profile_func_enter(void *callee, void *site)
{
	(void)site;
	record(callee);
}

BARE void __cyg_profile_func_exit(void *callee, void *site)
{
	(void)callee;
	(void)site;
	record(NULL);
}

/* Opens the file before main runs, because `-C` changes the folder. */
BARE __attribute__((constructor)) static void begin(void)
{
	output = fopen("dashsync-walk.bin", "we");
	if (!output)
		abort();
	is_recorded = true;
}

BARE __attribute__((destructor)) static void end(void)
{
	is_recorded = false;
	if (fclose(output) != 0)
		abort();
}
