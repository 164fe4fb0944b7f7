/* perennial mail test ADDRESS: one mail through the server of the settings. */
#include <stdio.h>
#include <string.h>

#include "command/command.h"
#include "core/secret.h"
#include "job/mail_send.h"

static int
test_send(struct shell *sh, const char *address)
{
    const char *why = "";
    struct mail_text mail = {
        .to = address, .to_name = "", .subject = "常青客户 Perennial: test",
        .text = "Mail of Perennial arrives here.\r\n"
                "常青客户的邮件可以送达此处。\r\n",
        .html = "<p>Mail of Perennial arrives here.</p>"
                "<p>常青客户的邮件可以送达此处。</p>",
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
    if (sh->argc != 2 || strcmp(sh->argv[0], "test"))
        return shell_refuse("use: mail test ADDRESS");
    if (!config_mails(&sh->config))
        return shell_refuse("no mail is sent: set mail_server, mail_from and"
                            " site_url");
    return test_send(sh, sh->argv[1]);
}
