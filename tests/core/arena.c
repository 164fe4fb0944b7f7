/* Memory of a request: zeroed, aligned, forgotten at once. */
#include "core/arena.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

static void
memory_comes_zeroed_and_aligned_even_after_a_reset(void **state)
{
    struct arena *a = arena_new();
    for (int round = 0; round < 3; round++) {
        for (size_t n = 0; n < 3000; n += 7) {
            unsigned char *p = arena_alloc(a, n);
            assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
            for (size_t i = 0; i < n; i++)
                assert_int_equal(p[i], 0);
            memset(p, 0xAA, n);
        }
        arena_reset(a);
        assert_int_equal(arena_used(a), 0);
    }
    arena_free(a);
}

static void
pieces_never_overlap_whatever_their_size(void **state)
{
    static const size_t SIZES[] = {1, 16, 17, 32767, 32768, 32769, 65536,
                                   1 << 20, 0, 3, 40000, 100};
    struct arena *a = arena_new();
    unsigned char *p[240];
    for (int i = 0; i < 240; i++) {
        p[i] = arena_alloc(a, SIZES[i % 12]);
        memset(p[i], i, SIZES[i % 12]);
    }
    for (int i = 0; i < 240; i++)
        for (size_t k = 0; k < SIZES[i % 12]; k += 511)
            assert_int_equal(p[i][k], i);
    arena_reset(a);
    arena_free(a);
}

static void
text_is_copied_with_its_end(void **state)
{
    struct arena *a = arena_new();
    assert_null(arena_text(a, NULL));
    assert_string_equal(arena_text(a, ""), "");
    assert_string_equal(arena_copy(a, "常青客户", 6), "常青");
    assert_string_equal(arena_printf(a, "%d/%s", 7, "x"), "7/x");
    char long_text[1000];
    memset(long_text, 'y', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    assert_string_equal(arena_printf(a, "%s", long_text), long_text);
    assert_string_equal(arena_printf(a, "%.255s", long_text),
                        arena_copy(a, long_text, 255));
    assert_string_equal(arena_printf(a, "%.256s", long_text),
                        arena_copy(a, long_text, 256));
    arena_free(a);
}

/* Runs in a child: the process must end, with 71, and not wrap around. */
static int
exit_of_child(size_t count, size_t size)
{
    pid_t child = fork();
    if (child == 0) {
        close(STDERR_FILENO);
        struct arena *a = arena_new();
        arena_array(a, count, size);
        _exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    return WEXITSTATUS(status);
}

static void
a_size_that_overflows_ends_the_process(void **state)
{
    assert_int_equal(exit_of_child(SIZE_MAX / 2, 3), 71);
    assert_int_equal(exit_of_child(1, SIZE_MAX), 71);
    assert_int_equal(exit_of_child(1, SIZE_MAX - 15), 71);
    assert_int_equal(exit_of_child(1, 1000), 0);
}

static void
a_row_of_big_requests_is_counted_and_forgotten(void **state)
{
    struct arena *a = arena_new();
    for (int i = 0; i < 50; i++) {
        for (int k = 0; k < 300; k++)
            arena_alloc(a, 20000);
        assert_true(arena_used(a) >= 6000000);
        arena_reset(a);
        assert_int_equal(arena_used(a), 0);
    }
    arena_free(a);
    arena_free(NULL);
}

static void
note_end(void *p)
{
    int *order = p;
    order[0] = order[1]++;
}

static void
what_was_taken_is_given_back_by_a_reset_once_the_last_one_first(void **state)
{
    struct arena *a = arena_new();
    int seen[2] = {-1, 0};
    arena_on_end(a, note_end, seen);
    arena_reset(a);
    assert_int_equal(seen[1], 1);
    arena_reset(a);
    assert_int_equal(seen[1], 1);
    int one[2] = {-1, 5}, *two = one + 1;
    arena_on_end(a, note_end, one);
    arena_free(a);
    assert_int_equal(one[0], 5);
    assert_int_equal(*two, 6);
}

/* The short way and vsnprintf say the same. */
#define SAME(...)                                                             \
    do {                                                                      \
        snprintf(want, sizeof want, __VA_ARGS__);                             \
        assert_string_equal(arena_printf(a, __VA_ARGS__), want);              \
    } while (0)

static void
texts_are_those_of_printf(void **state)
{
    struct arena *a = arena_new();
    char want[512];
    SAME("nothing");
    SAME("%s|", "");
    SAME("%d %d %d", INT_MIN, INT_MAX, 0);
    SAME("%u|%u", 0u, UINT_MAX);
    SAME("%lld,%lld", LLONG_MIN, LLONG_MAX);
    SAME("/customer/%llu?%s#tab", ULLONG_MAX, "kind=stage");
    SAME("%d%%, %5d, %-5s|, %05.1f, %c", 7, 8, "x", 2.25, 'y');
    SAME("%2$s %1$s 常青 %1$s", "a", "b");
    SAME("%04d-%02d-%02d %02u", 2026, 3, -7, 123u);
    SAME("%09d %01d %012d", -5, 0, 4);
    SAME("%ld %lu %zu", LONG_MIN, ULONG_MAX, sizeof a);
    SAME("%s%d", "behind a %, ", -1);
    SAME("%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d", 1, 2,
         3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
         22, 23, 24, 25, 26, 27, 28, 29, 30);
    arena_free(a);
}

TEST_MAIN(TEST(memory_comes_zeroed_and_aligned_even_after_a_reset),
          TEST(pieces_never_overlap_whatever_their_size),
          TEST(text_is_copied_with_its_end),
          TEST(texts_are_those_of_printf),
          TEST(a_size_that_overflows_ends_the_process),
          TEST(a_row_of_big_requests_is_counted_and_forgotten),
          TEST(what_was_taken_is_given_back_by_a_reset_once_the_last_one_first))
