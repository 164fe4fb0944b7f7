/* Tokens, hashes and the slots that keep hashing in bounds. */
#include "core/secret.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"

static void
tokens_are_43_characters_and_differ(void **state)
{
    struct arena *a = arena_new();
    const char *before = "";
    for (int i = 0; i < 1000; i++) {
        const char *token = secret_token(a);
        assert_int_equal(strlen(token), 43);
        assert_int_equal(strspn(token, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKL"
                                       "MNOPQRSTUVWXYZ0123456789-_"), 43);
        assert_string_not_equal(token, before);
        before = token;
    }
    arena_free(a);
}

static void
passwords_avoid_characters_that_look_alike(void **state)
{
    struct arena *a = arena_new();
    for (int i = 0; i < 1000; i++) {
        const char *password = secret_password(a);
        assert_int_equal(strlen(password), 16);
        assert_null(strpbrk(password, "0O1lI"));
    }
    arena_free(a);
}

static void
a_digest_is_the_known_sha256(void **state)
{
    static const uint8_t OF_ABC[4] = {0xba, 0x78, 0x16, 0xbf};
    uint8_t out[32];
    secret_digest("abc", out);
    assert_memory_equal(out, OF_ABC, 4);
    assert_true(secret_equal("same", "same", 4));
    assert_false(secret_equal("same", "sane", 4));
    assert_true(secret_equal("", "", 0));
}

static void
a_file_has_the_digest_of_its_bytes(void **state)
{
    char path[] = "/tmp/perennial-secret.XXXXXX";
    uint8_t of_text[32], of_file[32];
    int64_t size;
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "常青\n", 7), 7);
    close(fd);
    secret_digest("常青\n", of_text);
    assert_int_equal(secret_digest_file(path, of_file, &size), OK);
    assert_int_equal(size, 7);
    assert_memory_equal(of_file, of_text, 32);
    unlink(path);
    assert_int_equal(secret_digest_file(path, of_file, &size), ERR_FAULT);
    assert_int_equal(secret_digest_file("/", of_file, &size), ERR_FAULT);
}

static void
only_the_right_password_fits_its_hash(void **state)
{
    struct arena *a = arena_new();
    const char *hash;
    bool right;
    assert_int_equal(secret_hash(a, "密码 password", &hash), OK);
    assert_memory_equal(hash, "$argon2id$", 10);
    assert_int_equal(secret_check(hash, "密码 password", &right), OK);
    assert_true(right);
    assert_int_equal(secret_check(hash, "密码 Password", &right), OK);
    assert_false(right);
    assert_int_equal(secret_check(hash, "", &right), OK);
    assert_false(right);
    arena_free(a);
}

static void
no_hash_and_a_broken_hash_fit_nothing(void **state)
{
    static const char *const BROKEN[] = {"", "x", "$argon2id$v=19$", "$2b$10$"};
    char long_hash[4096];
    bool right = true;
    memset(long_hash, '$', sizeof long_hash - 1);
    long_hash[sizeof long_hash - 1] = '\0';
    assert_int_equal(secret_check(NULL, "password", &right), OK);
    assert_false(right);
    assert_int_equal(secret_check(long_hash, "password", &right), OK);
    assert_false(right);
    for (size_t i = 0; i < sizeof BROKEN / sizeof BROKEN[0]; i++) {
        right = true;
        assert_int_equal(secret_check(BROKEN[i], "password", &right), OK);
        assert_false(right);
    }
}

/* A hash says what it takes, and one that is there stays good. */
static void
a_hash_takes_the_memory_that_is_set(void **state)
{
    struct arena *a = arena_new();
    const char *costly, *cheap;
    bool right;
    assert_int_equal(secret_hash(a, "password", &costly), OK);
    assert_non_null(strstr(costly, "$m=65536,t=2,"));
    secret_cost(8);
    assert_int_equal(secret_start(), OK); /* nobody's takes the same */
    assert_int_equal(secret_hash(a, "password", &cheap), OK);
    assert_non_null(strstr(cheap, "$m=8192,t=2,"));
    assert_int_equal(secret_check(costly, "password", &right), OK);
    assert_true(right);
    assert_int_equal(secret_check(cheap, "password", &right), OK);
    assert_true(right);
    assert_int_equal(secret_check(NULL, "password", &right), OK);
    assert_false(right);
    secret_cost(64);
    arena_free(a);
}

static atomic_int done, busy;

static void *
hash_once(void *unused)
{
    bool right;
    enum err e = secret_check(NULL, "password", &right);
    atomic_fetch_add(e == OK ? &done : &busy, 1);
    return NULL;
}

static void
who_finds_the_queue_full_is_told_to_come_again(void **state)
{
    pthread_t threads[30];
    secret_limit(1, 3, 30);
    for (int i = 0; i < 30; i++)
        pthread_create(&threads[i], NULL, hash_once, NULL);
    for (int i = 0; i < 30; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(done + busy, 30);
    assert_true(done >= 4);
    assert_true(busy >= 1);
    bool right;
    assert_int_equal(secret_check(NULL, "later", &right), OK);
    secret_limit(2, 20, 30);
}

static void
random_numbers_stay_below_their_limit(void **state)
{
    int seen[7] = {0};
    for (int i = 0; i < 7000; i++)
        seen[secret_random(7)]++;
    for (int i = 0; i < 7; i++)
        assert_in_range(seen[i], 700, 1300);
    assert_int_equal(secret_random(0), 0);
    assert_int_equal(secret_random(1), 0);
    for (int i = 0; i < 100; i++)
        assert_true(secret_random(UINT64_MAX) < UINT64_MAX);
}

static int
start(void **state)
{
    return secret_start() == OK ? 0 : -1;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(tokens_are_43_characters_and_differ),
        TEST(passwords_avoid_characters_that_look_alike),
        TEST(a_digest_is_the_known_sha256),
        TEST(a_file_has_the_digest_of_its_bytes),
        TEST(only_the_right_password_fits_its_hash),
        TEST(no_hash_and_a_broken_hash_fit_nothing),
        TEST(a_hash_takes_the_memory_that_is_set),
        TEST(who_finds_the_queue_full_is_told_to_come_again),
        TEST(random_numbers_stay_below_their_limit)};
    return cmocka_run_group_tests(tests, start, NULL);
}
