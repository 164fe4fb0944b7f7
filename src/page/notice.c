/* See notice.h. */
#include "page/notice.h"

#include <string.h>

#include "core/text.h"
#include "model/customer_edit.h"
#include "model/notice.h"
#include "page/file.h"
#include "view/format.h"

#define SUBJECT "termination_notice"
#define LETTER "notice_reply"

static const char *
notice_href(struct request *rq, const char *tail)
{
    return arena_printf(rq->cx.arena, "/notice/%llu%s",
                        (unsigned long long)rq->id, tail);
}

/* ---- one notice ---- */

static void
fact(struct view *v, const char *label, const char *value)
{
    struct view *row = view_row(v, "FACT");
    view_msg(row, "LABEL", label);
    view_text(row, "VALUE", value && *value ? value : FORMAT_NONE);
}

static const char *
channel_label(enum lang l, const char *code)
{
    static const struct choice CHANNELS[] = {
        {"letter", N_("Letter")}, {"mail", N_("Mail")},
        {"call", N_("noun|Call")}, {"message", N_("Message")},
        {"visit", N_("Visit")}, {"other", N_("Other")}, {NULL, NULL}};
    for (const struct choice *c = CHANNELS; c->key; c++)
        if (!strcmp(c->key, code))
            return lang_text(l, c->label);
    return "";
}

static void
state_show(struct request *rq, struct view *v, const struct notice_row *n)
{
    struct arena *a = rq->cx.arena;
    enum lang l = rq->cx.lang;
    int left = (int)(n->ends_on - clock_today());
    if (n->state == NOTICE_RUNNING) {
        view_u64(v, "TONE", 6);
        view_text(v, "STATE", left ? lang_format(a, l,
                                                 N_("notice|Running, %d days"
                                                    " left"), left)
                                   : lang_text(l, N_("notice|Runs out"
                                                     " today")));
        return;
    }
    view_u64(v, "TONE", n->state == NOTICE_WITHDRAWN ? 5 : 1);
    view_text(v, "STATE", n->state == NOTICE_WITHDRAWN
              ? lang_format(a, l, N_("notice|Withdrawn on %s"),
                            format_day(a, n->withdrawn_on))
              : lang_format(a, l, N_("notice|Run out on %s"),
                            format_day(a, n->ends_on)));
}

static void
facts_show(struct request *rq, struct view *v, const struct notice_row *n)
{
    struct arena *a = rq->cx.arena;
    enum lang l = rq->cx.lang;
    fact(v, N_("Received on"), format_day(a, n->received_on));
    fact(v, N_("Who gave it"), n->contact);
    fact(v, N_("How it came"), channel_label(l, n->channel));
    fact(v, N_("notice|Taken by"), n->taker);
    fact(v, N_("Contract"), n->contract ? n->contract
         : lang_text(l, N_("calendar|The whole relationship")));
    fact(v, N_("Last day of the notice period"), format_day(a, n->ends_on));
    if (n->counted_on != DAY_NONE && n->counted_on != n->ends_on)
        fact(v, N_("notice|By the days of notice"),
             format_day(a, n->counted_on));
    if (*n->ends_why)
        fact(v, N_("Why it ends on another day"), n->ends_why);
    fact(v, N_("Reason in their words"), n->reason);
}

static enum err
notice_page(struct request *rq, const char *problem)
{
    struct notice_row n;
    TRY(notice_find(&rq->cx, rq->id, &n));
    bool may = customer_edit_may(&rq->cx, n.owner_id, n.team_id) &&
               rq->cx.actor.may_write;
    struct view *v = reply_page(rq, "notice/show",
                                lang_text(rq->cx.lang,
                                          N_("Termination notice")));
    unsigned long long customer = (unsigned long long)n.customer_id;
    view_textf(v, "CUSTOMER_HREF", "/customer/%llu", customer);
    view_text(v, "CUSTOMER", n.customer);
    state_show(rq, v, &n);
    facts_show(rq, v, &n);
    view_if(v, "CAN_EDIT", may);
    view_textf(v, "EDIT_HREF", "/customer/%llu/event/notice/%llu/edit",
               customer, (unsigned long long)n.id);
    view_text(v, "LETTER_HREF", notice_href(rq, "/letter"));
    view_if(v, "CASE", n.case_id != 0);
    view_textf(v, "CASE_HREF", "/recovery/%llu",
               (unsigned long long)n.case_id);
    return page_files_show(rq, v, &(struct page_files){
        .subject = SUBJECT, .id = rq->id, .title = N_("Scanned letter"),
        .base = notice_href(rq, ""), .may = may, .problem = problem});
}

enum err
page_notice_show(struct request *rq)
{
    return notice_page(rq, NULL);
}

/* ---- scans ---- */

static enum err
notice_to_change(struct request *rq, struct notice_row *n)
{
    TRY(notice_find(&rq->cx, rq->id, n));
    return customer_edit_may(&rq->cx, n->owner_id, n->team_id) ? OK
                                                               : ERR_DENIED;
}

enum err
page_notice_file_add(struct request *rq)
{
    struct notice_row n;
    struct form none = {.rq = rq};
    const char *problem;
    TRY(notice_to_change(rq, &n));
    enum err e = page_file_keep(rq, SUBJECT, n.id, n.customer_id, &problem);
    if (e == OK)
        return reply_see_other(rq, notice_href(rq, ""),
                               N_("The file is kept."));
    if (e != ERR_INVALID || !problem)
        return e;
    TRY(notice_page(rq, problem));
    return reply_form_again(rq, &none);
}

enum err
page_notice_file(struct request *rq)
{
    struct notice_row n;
    TRY(notice_find(&rq->cx, rq->id, &n));
    return page_file_send(rq, SUBJECT, n.id);
}

enum err
page_notice_file_remove(struct request *rq)
{
    struct notice_row n;
    TRY(notice_to_change(rq, &n));
    TRY(page_file_remove(rq, SUBJECT, n.id));
    return reply_see_other(rq, notice_href(rq, ""), N_("The file is removed."));
}

/* ---- the letter ---- */

static void
paragraphs_show(struct arena *a, struct view *v, char *text)
{
    for (char *p = text; p && *p;) {
        char *end = strstr(p, "\n\n");
        if (end)
            *end = '\0';
        struct view *row = view_row(v, "PARAGRAPH");
        char *save, *copy = arena_text(a, p);
        for (char *line = strtok_r(copy, "\n", &save); line;
             line = strtok_r(NULL, "\n", &save))
            view_text(view_row(row, "LINE"), "TEXT", line);
        p = end ? end + 2 : NULL;
    }
}

enum err
page_notice_letter(struct request *rq)
{
    struct notice_row n;
    struct letter t;
    struct arena *a = rq->cx.arena;
    const char *asked = request_query(rq, "lang");
    TRY(notice_find(&rq->cx, rq->id, &n));
    TRY(letter_find(&rq->cx, LETTER, &t));
    enum lang l = letter_lang(n.country);
    for (int i = 0; asked && i < LANG_COUNT; i++)
        if (!strcmp(lang_code((enum lang)i), asked))
            l = (enum lang)i;
    struct view *v = reply_page(rq, "notice/letter", t.title[l]);
    view_text(v, "BACK_HREF", notice_href(rq, ""));
    view_text(v, "LETTER_LANG", lang_code(l));
    view_text(v, "CUSTOMER", n.customer);
    view_text(v, "TITLE", letter_fill(&rq->cx, t.title[l], l, &n));
    paragraphs_show(a, v, letter_fill(&rq->cx, t.body[l], l, &n));
    for (int i = 0; i < LANG_COUNT; i++) {
        struct view *row = view_row(v, "IN");
        view_text(row, "HREF", notice_href(rq, arena_printf(a,
                      "/letter?lang=%s", lang_code((enum lang)i))));
        view_text(row, "LABEL", lang_name((enum lang)i));
        view_if(row, "CURRENT", (enum lang)i == l);
    }
    return OK;
}

/* ---- its texts ---- */

static const char *const SUFFIX[LANG_COUNT] = {"zh_cn", "zh_tw", "en"};

static void
letter_page(struct request *rq, const struct letter *t, const char *whole)
{
    struct view *v = reply_page(rq, "notice/texts",
                                lang_text(rq->cx.lang,
                                          N_("Reply to a notice")));
    if (whole)
        view_msg(view_row(v, "WHOLE"), "TEXT", whole);
    for (int i = 0; i < LANG_COUNT; i++) {
        struct view *row = view_row(v, "TEXT_IN");
        view_text(row, "CODE", SUFFIX[i]);
        view_text(row, "LANGUAGE", lang_name((enum lang)i));
        view_text(row, "TITLE", t->title[i]);
        view_text(row, "BODY", t->body[i]);
    }
    form_hidden(rq, v, t->version);
}

enum err
page_letter_edit(struct request *rq)
{
    struct letter t;
    TRY(letter_find(&rq->cx, LETTER, &t));
    letter_page(rq, &t, NULL);
    return OK;
}

enum { TITLE_MOST = 200, BODY_MOST = 5000 };

static const char *
text_posted(struct request *rq, const char *what, int l, size_t most, bool *bad)
{
    const char *raw = request_form(rq, arena_printf(rq->cx.arena, "%s_%s",
                                                    what, SUFFIX[l]));
    struct buf b;
    buf_init(&b, rq->cx.arena);
    buf_add(&b, "");
    for (const char *p = raw ? raw : ""; *p; p++)
        if (*p != '\r')
            buf_addc(&b, *p);
    *bad |= !*text_trim(rq->cx.arena, b.data) || utf8_length(b.data) > most
        || !text_storable(b.data, b.len, true);
    return b.data;
}

enum err
page_letter_update(struct request *rq)
{
    struct letter t;
    struct form none = {.rq = rq};
    const char *version = request_form(rq, "version");
    uint64_t number = 0;
    bool bad = false;
    for (int l = 0; l < LANG_COUNT; l++) {
        t.title[l] = text_posted(rq, "title", l, TITLE_MOST, &bad);
        t.body[l] = text_posted(rq, "body", l, BODY_MOST, &bad);
    }
    if (version && parse_u64(version, &number))
        t.version = (int64_t)number;
    else
        t.version = 0;
    enum err e = bad ? ERR_INVALID : letter_save(&rq->cx, LETTER, &t);
    if (e == OK)
        return reply_see_other(rq, "/letter", N_("The letter is saved."));
    if (e != ERR_INVALID && e != ERR_CONFLICT)
        return e;
    letter_page(rq, &t, bad ? N_("Every language needs a heading and a text;"
                                 " a text has at most 5,000 characters.")
                            : N_("Somebody else saved the letter meanwhile."
                                 " Open it again to see what it says now."));
    return reply_form_again(rq, &none);
}
