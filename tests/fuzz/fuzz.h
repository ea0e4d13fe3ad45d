/* SPDX-License-Identifier: MIT */
/*
 * fuzz: one target a parser. Each is linked twice: with replay.c, which runs the seed corpus in every build, and, with
 * DASHSYNC_FUZZ and clang, with libFuzzer (fuzz_NAME_live).
 *
 *     cmake --preset clang && cmake --build --preset clang
 *     mkdir found && build/clang/tests/fuzz/fuzz_yaml_live -max_total_time=120 found tests/fuzz/corpus/yaml
 *
 * A target asserts what must hold for every input; an input that once broke something stays in the corpus.
 */
#ifndef DASHSYNC_TESTS_FUZZ_FUZZ_H
#define DASHSYNC_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
