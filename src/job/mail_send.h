/* Mail through the server of the settings, by libcurl. */
#ifndef JOB_MAIL_SEND_H
#define JOB_MAIL_SEND_H

#include "core/ctx.h"

struct mail_text {
    const char *to, *to_name;
    const char *subject, *text, *html;
    const char *message_id; /* without <>: the same at each try */
    const char *file, *file_name; /* attached; NULL = nothing */
};

enum mail_result {
    MAIL_SENT,
    MAIL_LATER,  /* this one was not taken: to be tried again */
    MAIL_DOWN,   /* the server does not answer, or refuses us: so will it the
                    next */
    MAIL_NEVER   /* there is no such address */
};

struct mailer;
enum err mail_start(void) MUST_CHECK; /* once, before threads */
struct mailer *mailer_new(const struct config *c, struct arena *a);
void mailer_free(struct mailer *m);
/* Within a minute and a half. *why: in English, for people; "" = sent. */
enum mail_result mailer_send(struct mailer *m, const struct mail_text *mail,
                             const char **why);

#endif
