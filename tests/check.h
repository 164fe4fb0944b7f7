/* cmocka with what it wants included before it, and TEST(name) for the list of
 * a program: the name of a test is a sentence. */
#ifndef TESTS_CHECK_H
#define TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka last: it looks for the types above. */
#include <cmocka.h>

#define TEST(name) cmocka_unit_test(name)
#define TEST_MAIN(...)                                                        \
    int                                                                       \
    main(void)                                                                \
    {                                                                         \
        const struct CMUnitTest tests[] = {__VA_ARGS__};                      \
        return cmocka_run_group_tests(tests, NULL, NULL);                     \
    }

#endif
