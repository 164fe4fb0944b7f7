/* What a code, an e-mail address and a phone number look like. Plausible, not
 * proven: only a message or a call proves them. Input is valid UTF-8. */
#ifndef CORE_FIELD_CHECK_H
#define CORE_FIELD_CHECK_H

#include <stdbool.h>

/* ASCII letters, digits, - _ . */
bool code_plausible(const char *s);
/* One @; RFC 5321 lengths; a domain with a dot (letters of any script). */
bool email_plausible(const char *s);
/* 3 to 20 digits with + - ( ) # and spaces; # before an extension. */
bool phone_plausible(const char *s);

/* 統一編號 of a company in Taiwan: 8 digits; the sum of the digits of their
 * products with 1 2 1 2 1 2 4 1 is divisible by 5, where a 7 in seventh place
 * may count one more (Ministry of Finance, rule since April 2023; numbers under
 * the older rule, divisible by 10, fulfil it too). */
bool uniform_number_valid(const char *s);

#endif
