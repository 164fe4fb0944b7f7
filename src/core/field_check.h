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

#endif
