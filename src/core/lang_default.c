/* The empty catalogue of programs that link no generated one (unit tests):
 * every text is then its msgid. Weak, so that the real table wins. */
#include "core/lang_table.h"

__attribute__((weak)) const struct lang_entry lang_table[] = {
    {"", {"", "", ""}},
};
__attribute__((weak)) const size_t lang_table_count = 0;
