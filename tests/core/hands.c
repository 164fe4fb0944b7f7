/* Stretches: every number once, whoever takes them. */
#include "check.h"

#include <pthread.h>
#include <string.h>

#include "core/hands.h"

enum { MOST = 100000 };

struct taker {
    struct stretches *s;
    unsigned char *seen;
};

static void *
take_all(void *arg)
{
    struct taker *t = arg;
    uint64_t from, to;
    while (stretches_take(t->s, &from, &to))
        for (uint64_t i = from; i <= to; i++)
            __atomic_fetch_add(&t->seen[i], 1, __ATOMIC_RELAXED);
    return NULL;
}

static void
all_are_taken_once(uint64_t first, uint64_t last, uint64_t piece)
{
    static unsigned char seen[MOST];
    struct stretches s;
    struct taker t = {&s, seen};
    pthread_t other[2];
    memset(seen, 0, sizeof seen);
    stretches_make(&s, first, last, 3, piece);
    assert_int_equal(s.size % piece, 0);
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&other[i], NULL, take_all, &t), 0);
    take_all(&t);
    for (int i = 0; i < 2; i++)
        pthread_join(other[i], NULL);
    for (uint64_t i = 0; i < MOST; i++)
        assert_int_equal(seen[i], i >= first && i <= last);
}

static void
every_number_is_taken_once(void **state)
{
    (void)state;
    all_are_taken_once(0, 0, 1);
    all_are_taken_once(5, 5, 2000);
    all_are_taken_once(1, 2000, 2000);
    all_are_taken_once(1, 2001, 2000);
    all_are_taken_once(17, 98765, 2000);
    all_are_taken_once(0, 9999, 500);
    all_are_taken_once(3, 99, 1);
}

static void
of_none_nothing_is_taken(void **state)
{
    struct stretches s;
    uint64_t from, to;
    (void)state;
    stretches_make(&s, 1, 0, 3, 2000);
    assert_false(stretches_take(&s, &from, &to));
}

/* Who is made meanwhile is read too. */
static void
the_first_and_the_last_stretch_reach_as_far_as_they_are_told(void **state)
{
    struct stretches s;
    uint64_t from, to, before = 0;
    (void)state;
    stretches_make(&s, 100, 20000, 3, 2000);
    s.from = 1;
    s.to = INT64_MAX;
    while (stretches_take(&s, &from, &to)) {
        assert_true(from == before + 1);
        before = to;
    }
    assert_true(before == INT64_MAX);
}

static void
count_hand(void *arg, size_t k)
{
    unsigned *times = arg;
    times[k]++;
}

static void
all_of_them_have_worked_when_the_run_is_over(void **state)
{
    (void)state;
    for (size_t n = 1; n <= HANDS_MOST; n++) {
        unsigned times[HANDS_MOST] = {0};
        hands_run(n, count_hand, times);
        for (size_t k = 0; k < HANDS_MOST; k++)
            assert_int_equal(times[k], k < n);
    }
}

static void
little_is_worth_no_second_thread(void **state)
{
    (void)state;
    assert_int_equal(hands_computing(0, 1000), 1);
    assert_int_equal(hands_computing(1999, 1000), 1);
    assert_int_equal(hands_computing(1000000, 1000), hands_count() - 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_number_is_taken_once),
        cmocka_unit_test(of_none_nothing_is_taken),
        cmocka_unit_test(all_of_them_have_worked_when_the_run_is_over),
        cmocka_unit_test(little_is_worth_no_second_thread),
        cmocka_unit_test(
            the_first_and_the_last_stretch_reach_as_far_as_they_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
