/* Cookies we set, and addresses of ours. */
#ifndef PAGE_COOKIE_H
#define PAGE_COOKIE_H

#include "http/request.h"

enum { COOKIE_SESSION = -1, COOKIE_DROP = 0, COOKIE_YEAR = 31536000 };

/* HttpOnly, SameSite=Lax, whole site; Secure under HTTPS. The value is
 * percent-encoded. max_age_s: seconds, or one of the above. */
void cookie_set(struct request *rq, const char *name, const char *value,
                int64_t max_age_s);
/* What an account has chosen (NULL, "" = nothing), for the pages that are shown
 * without it. */
void cookie_preference(struct request *rq, const char *lang,
                       const char *theme);
/* Decoded; NULL when absent or broken. */
const char *cookie_value(struct request *rq, const char *name);
/* "sid", under HTTPS "__Host-sid". */
const char *cookie_session_name(const struct request *rq);

/* A path of ours to go to: "/x", never "//x", "/\x", a control character or
 * another host; `otherwise` when it is not. */
const char *own_path(const char *path, const char *otherwise);

#endif
