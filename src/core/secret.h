/* Random tokens, password hashes, comparison in constant time (libsodium). */
#ifndef CORE_SECRET_H
#define CORE_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"

enum err secret_start(void) MUST_CHECK; /* once, before threads */
/* 43 characters of URL-safe base64 = 256 random bits. */
char *secret_token(struct arena *a);
/* A password a person can type: 16 characters without 0O1lI. */
char *secret_password(struct arena *a);
/* SHA-256 (32 bytes) of a token: what the database stores. */
void secret_digest(const char *token, uint8_t out[32]);
/* SHA-256 of a whole file, and its size in bytes. */
enum err secret_digest_file(const char *path, uint8_t out[32],
                            int64_t *size) MUST_CHECK;
/* argon2id (interactive, memory as set). ERR_BUSY when `waiting` callers queue for
 * the slots given to secret_limit. */
enum err secret_hash(struct arena *a, const char *password,
                     const char **hash) MUST_CHECK;
/* *right = the password fits; takes the same time for hash = NULL. */
enum err secret_check(const char *hash, const char *password,
                      bool *right) MUST_CHECK;
/* So many work at once and wait in this process, but of its `threads` a quarter,
 * and one at least, is left for everything else. */
void secret_limit(unsigned at_once, unsigned waiting, unsigned threads);
/* MiB that a hash takes from now on, before threads; 64 unless said. Those there
 * are keep what they were made with. */
void secret_cost(unsigned memory);
bool secret_equal(const void *a, const void *b, size_t n);
uint64_t secret_random(uint64_t below);

#endif
