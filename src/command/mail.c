/* perennial mail test ADDRESS: one mail through the server of the settings. */
#include <stdio.h>
#include <string.h>

#include "command/command.h"
#include "core/buf.h"
#include "core/lang.h"
#include "core/secret.h"
#include "job/mail_send.h"

/* In all three languages: nobody knows which the receiver reads. */
static const char *
test_text(struct arena *a, const char *before, const char *after)
{
    struct buf b;
    buf_init(&b, a);
    for (int l = 0; l < LANG_COUNT; l++)
        buf_printf(&b, "%s%s%s", before,
                   lang_text((enum lang)l,
                             N_("Mail of Perennial arrives here.")), after);
    return b.data;
}

static int
test_send(struct shell *sh, const char *address)
{
    const char *why = "";
    struct mail_text mail = {
        .to = address, .to_name = "", .subject = sh->config.company,
        .text = test_text(sh->arena, "", "\r\n"),
        .html = test_text(sh->arena, "<p>", "</p>"),
        .message_id = secret_token(sh->arena)};
    if (mail_start() != OK)
        return 1;
    struct mailer *m = mailer_new(&sh->config, sh->arena);
    enum mail_result result = mailer_send(m, &mail, &why);
    mailer_free(m);
    if (result == MAIL_SENT) {
        printf("%s took the mail for %s\n", sh->config.mail_server, address);
        return 0;
    }
    fprintf(stderr, "perennial: %s: %s\n", sh->config.mail_server, why);
    return 1;
}

int
command_mail(struct shell *sh)
{
    if (!shell_words_only(sh))
        return 2;
    if (sh->argc != 2 || strcmp(sh->argv[0], "test"))
        return shell_refuse("use: mail test ADDRESS");
    if (!config_mails(&sh->config))
        return shell_refuse("no mail is sent: set mail_server, mail_from and"
                            " site_url");
    return test_send(sh, sh->argv[1]);
}
