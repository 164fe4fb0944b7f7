/* See mail_send.h. One handle keeps its connection over several mails. The
 * environment's proxies are not asked, certificates are verified always. */
#include "job/mail_send.h"

#include <curl/curl.h>
#include <string.h>

#include "core/mime.h"
#include "model/mail.h"

enum { CONNECT_S = 15, ALL_S = 90 };

struct mailer {
    const struct config *config;
    struct arena *arena;
    CURL *curl;
    char error[CURL_ERROR_SIZE];
};

static bool
is_set(const char *text)
{
    return text && *text;
}

enum err
mail_start(void)
{
    return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK
               ? OK
               : FAIL(ERR_FAULT, "libcurl does not start");
}

struct mailer *
mailer_new(const struct config *c, struct arena *a)
{
    struct mailer *m = ARENA_NEW(a, struct mailer);
    *m = (struct mailer){.config = c, .arena = a, .curl = curl_easy_init()};
    return m;
}

void
mailer_free(struct mailer *m)
{
    curl_easy_cleanup(m->curl);
}

/* ---- what is sent ---- */

static struct curl_slist *
headers_make(struct mailer *m, const struct mail_text *mail)
{
    struct arena *a = m->arena;
    const struct config *c = m->config;
    const char *lines[] = {
        arena_printf(a, "Date: %s", mime_date(a, clock_now())),
        arena_printf(a, "From: %s", mime_address(a, c->company,
                                                 c->mail_from)),
        arena_printf(a, "To: %s", mime_address(a, mail->to_name, mail->to)),
        arena_printf(a, "Subject: %s", mime_text(a, mail->subject)),
        arena_printf(a, "Message-ID: <%s%s>", mail->message_id,
                     strchr(c->mail_from, '@')),
        "Auto-Submitted: auto-generated"};
    struct curl_slist *list = NULL;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct curl_slist *longer = curl_slist_append(list, lines[i]);
        list = longer ? longer : list;
    }
    return list;
}

static void
part_text(curl_mime *to, const char *text, const char *type)
{
    curl_mimepart *part = curl_mime_addpart(to);
    curl_mime_data(part, text, CURL_ZERO_TERMINATED);
    curl_mime_type(part, type);
    curl_mime_encoder(part, "base64");
}

/* mixed (alternative (text, html), file) */
static curl_mime *
body_make(struct mailer *m, const struct mail_text *mail)
{
    curl_mime *all = curl_mime_init(m->curl);
    curl_mime *texts = curl_mime_init(m->curl);
    part_text(texts, mail->text, "text/plain; charset=utf-8");
    part_text(texts, mail->html, "text/html; charset=utf-8");
    curl_mimepart *part = curl_mime_addpart(all);
    curl_mime_subparts(part, texts);
    curl_mime_type(part, "multipart/alternative");
    if (mail->file) {
        part = curl_mime_addpart(all);
        curl_mime_filedata(part, mail->file);
        curl_mime_filename(part, mail->file_name);
        curl_mime_type(part, "application/pdf");
        curl_mime_encoder(part, "base64");
    }
    return all;
}

/* ---- how ---- */

static void
server_set(struct mailer *m)
{
    const struct config *c = m->config;
    bool tls = !strcmp(c->mail_security, "tls");
    curl_easy_reset(m->curl);
    curl_easy_setopt(m->curl, CURLOPT_URL,
                     arena_printf(m->arena, "%s://%s", tls ? "smtps" : "smtp",
                                  c->mail_server));
    curl_easy_setopt(m->curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(m->curl, CURLOPT_PROXY, "");
    curl_easy_setopt(m->curl, CURLOPT_USE_SSL,
                     strcmp(c->mail_security, "none") ? (long)CURLUSESSL_ALL
                                                      : (long)CURLUSESSL_NONE);
    if (is_set(c->mail_ca))
        curl_easy_setopt(m->curl, CURLOPT_CAINFO, c->mail_ca);
    if (is_set(c->mail_user)) {
        curl_easy_setopt(m->curl, CURLOPT_USERNAME, c->mail_user);
        curl_easy_setopt(m->curl, CURLOPT_PASSWORD,
                         c->mail_password ? c->mail_password : "");
    }
    curl_easy_setopt(m->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(m->curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
    curl_easy_setopt(m->curl, CURLOPT_TIMEOUT, (long)ALL_S);
    curl_easy_setopt(m->curl, CURLOPT_ERRORBUFFER, m->error);
}

/* A receiver that is refused is one mail's matter, all else is everybody's. */
static enum mail_result
judge(struct mailer *m, CURLcode e, const char **why)
{
    long code = 0;
    if (e == CURLE_OK)
        return MAIL_SENT;
    curl_easy_getinfo(m->curl, CURLINFO_RESPONSE_CODE, &code);
    bool untrusted = e == CURLE_PEER_FAILED_VERIFICATION;
    *why = arena_printf(m->arena, "%s%s", untrusted ? MAIL_UNTRUSTED : "",
                        *m->error ? m->error : curl_easy_strerror(e));
    if (e != CURLE_SEND_ERROR && e != CURLE_RECV_ERROR &&
        e != CURLE_WEIRD_SERVER_REPLY)
        return MAIL_DOWN;
    if (strncmp(m->error, "RCPT failed", 11))
        return MAIL_DOWN;
    return code >= 550 && code <= 553 ? MAIL_NEVER : MAIL_LATER;
}

enum mail_result
mailer_send(struct mailer *m, const struct mail_text *mail, const char **why)
{
    *why = "";
    if (!m->curl) {
        *why = "no memory";
        return MAIL_LATER;
    }
    if (!mime_address_good(mail->to)) {
        *why = "this is no address that mail can be sent to";
        return MAIL_NEVER;
    }
    server_set(m);
    struct curl_slist *headers = headers_make(m, mail);
    struct curl_slist *to = curl_slist_append(
        NULL, arena_printf(m->arena, "<%s>", mail->to));
    curl_mime *body = body_make(m, mail);
    m->error[0] = '\0';
    curl_easy_setopt(m->curl, CURLOPT_MAIL_FROM,
                     arena_printf(m->arena, "<%s>", m->config->mail_from));
    curl_easy_setopt(m->curl, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(m->curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(m->curl, CURLOPT_MIMEPOST, body);
    enum mail_result result = judge(m, curl_easy_perform(m->curl), why);
    curl_mime_free(body);
    curl_slist_free_all(to);
    curl_slist_free_all(headers);
    return result;
}
