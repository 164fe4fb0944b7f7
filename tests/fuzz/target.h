/* A fuzz target: one function over bytes, for libFuzzer (clang) and for
 * replay/main.c (any compiler). A finding is a crash, a sanitizer report or a broken
 * promise of the header (assert). */
#ifndef TESTS_FUZZ_TARGET_H
#define TESTS_FUZZ_TARGET_H

#include <stddef.h>
#include <stdint.h>

#undef NDEBUG
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
