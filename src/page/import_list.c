/* Imports so far, and the first step: which file, what is in it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/text.h"
#include "page/import.h"
#include "page/import_wizard.h"
#include "view/format.h"

enum { PAGE_ROWS = 30 };

static bool
may_import(const struct request *rq, enum import_kind kind)
{
    return import_kind_info(kind)->roles & rq->cx.actor.roles;
}

static void
list_row(struct request *rq, struct view *list, const struct import *im)
{
    struct arena *a = rq->cx.arena;
    struct view *v = view_row(list, "ROW");
    const char *label;
    unsigned tone;
    bool began = im->rows_done > 0 || im->started_at != TIME_NONE;
    const uint64_t counts[] = {im->created, im->updated, im->unchanged,
                               im->refused};
    static const char *const NAMES[] = {"CREATED", "UPDATED", "UNCHANGED",
                                        "REFUSED"};
    wizard_state(rq, im, &label, &tone);
    view_text(v, "HREF", wizard_href(rq, im, ""));
    view_text(v, "FILE_NAME", im->file_name);
    view_text(v, "KIND_LABEL", wizard_kind(rq, im));
    view_text(v, "BY", im->account_name);
    view_text(v, "AT", format_moment(a, im->created_at));
    view_u64(v, "STATE_TONE", tone);
    view_text(v, "STATE_LABEL", label);
    for (int i = 0; i < 4; i++) {
        struct view *n = view_row(v, NAMES[i]);
        view_if(n, "LINK", began && counts[i]);
        view_text(n, "HREF",
                  wizard_href(rq, im, i == 3 ? "#refused-title" : ""));
        view_text(n, "COUNT", began ? format_int(a, (int64_t)counts[i])
                                    : FORMAT_NONE);
    }
}

static void
list_paging(struct request *rq, struct view *list, uint64_t before, bool more,
            const struct import *last)
{
    struct view *p = view_include(list, "PAGING", "parts/paging");
    view_if(p, "PREVIOUS", before != 0);
    view_if(p, "NEXT", more);
    if (before) /* newest first: the way back is the beginning */
        view_text(p, "PREVIOUS_HREF", "/import");
    if (more)
        view_text(p, "NEXT_HREF",
                  arena_printf(rq->cx.arena, "/import?before=%llu",
                               (unsigned long long)last->id));
}

enum err
page_import_list(struct request *rq)
{
    struct import *imports;
    size_t n;
    bool more;
    uint64_t before = 0;
    const char *key = request_query(rq, "before");
    if (key && !parse_u64(key, &before))
        before = 0;
    TRY(import_list(&rq->cx, before, PAGE_ROWS, &imports, &n, &more));
    struct view *v = reply_page(rq, "import/index",
                                lang_text(rq->cx.lang, N_("Imports")));
    view_if(v, "CAN_START", true);
    view_if(v, "NOTHING", n == 0);
    if (!n)
        return OK;
    struct view *list = view_row(v, "LIST");
    for (size_t i = 0; i < n; i++)
        list_row(rq, list, &imports[i]);
    if (before || more)
        list_paging(rq, list, before, more, &imports[n - 1]);
    return OK;
}

/* ---- upload ---- */

/* What those that ship are for; people name their own. */
static const char *
preset_label(struct request *rq, const char *name)
{
    static const struct choice SHIPPED[] = {
        {"cn_demo", N_("Chinese customers (sample data)")},
        {"crm_accounts", N_("CRM accounts (sample data)")},
        {"crm_sales_teams", N_("CRM sales teams (sample data)")},
        {"crm_products", N_("CRM products (sample data)")},
        {"crm_pipeline", N_("CRM sales pipeline (sample data)")},
        {"online_retail", N_("Online shop orders (sample data)")},
        {"sim_orders", N_("Simulated orders (sample data)")},
        {"saas_accounts", N_("SaaS accounts (sample data)")},
        {"saas_subscriptions", N_("SaaS subscriptions (sample data)")},
        {"saas_support_tickets", N_("SaaS support tickets (sample data)")},
        {"saas_churn_events", N_("SaaS churn (sample data)")},
        {"telco_extended", N_("Telecom customers (sample data)")},
        {NULL, NULL}};
    for (const struct choice *c = SHIPPED; c->key; c++)
        if (!strcmp(c->key, name))
            return lang_text(rq->cx.lang, c->label);
    return name;
}

static enum err
fill_presets(struct request *rq, struct view *v, const char *chosen)
{
    struct import_preset *presets;
    size_t n;
    TRY(import_preset_list(&rq->cx, &presets, &n));
    for (int k = 0; k < IMPORT_KIND_COUNT; k++) {
        if (!may_import(rq, (enum import_kind)k))
            continue;
        const struct import_kind_info *kind =
            import_kind_info((enum import_kind)k);
        for (size_t i = 0; i < n; i++) {
            if ((int)presets[i].kind != k)
                continue;
            struct view *p = view_row(v, "PRESET");
            const char *value = arena_printf(rq->cx.arena, "%s:%s",
                                             kind->code, presets[i].name);
            view_text(p, "VALUE", value);
            view_text(p, "LABEL",
                      lang_format(rq->cx.arena, rq->cx.lang, N_("%s: %s"),
                                  lang_text(rq->cx.lang, kind->label),
                                  preset_label(rq, presets[i].name)));
            view_if(p, "SELECTED", chosen && !strcmp(chosen, value));
        }
    }
    return OK;
}

static enum err
upload_page(struct request *rq, const char *kind, const char *preset,
            const char *problem)
{
    const char *title = lang_text(rq->cx.lang, N_("Import a file"));
    struct view *v = reply_page(rq, "import/upload", title);
    struct form f;
    form_show(rq, NULL, 0, NULL, &f);
    form_fill(&f, v);
    wizard_steps(rq, v, STEP_UPLOAD);
    for (int k = 0; k < IMPORT_KIND_COUNT; k++) {
        if (!may_import(rq, (enum import_kind)k))
            continue;
        const struct import_kind_info *info =
            import_kind_info((enum import_kind)k);
        struct view *o = view_row(v, "KIND");
        view_text(o, "VALUE", info->code);
        view_msg(o, "LABEL", info->label);
        view_if(o, "SELECTED", kind && !strcmp(kind, info->code));
    }
    if (problem)
        view_text(view_row(v, "FILE_ERROR"), "MESSAGE", problem);
    if (problem)
        rq->reply.status = 422;
    return fill_presets(rq, v, preset);
}

enum err
page_import_new(struct request *rq)
{
    return upload_page(rq, request_query(rq, "kind"),
                       request_query(rq, "preset"), NULL);
}

/* The file gets a name that the purge knows; a repeated handler finds it
 * there already. */
static enum err
keep_upload(struct request *rq, const struct upload *u, const char **path)
{
    const char *base = strrchr(u->path, '-');
    *path = arena_printf(rq->cx.arena, "%s/import-%s",
                         rq->cx.config->upload_dir, base ? base + 1 : "");
    if (rename(u->path, *path) != 0 &&
        (errno != ENOENT || access(*path, R_OK) != 0))
        return FAIL(ERR_FAULT, "%s: %s", *path, strerror(errno));
    return OK;
}

static void
drop_upload(struct request *rq, const char *path)
{
    unlink(path);
    unlink(arena_printf(rq->cx.arena, "%s.utf8", path));
}

static const struct upload *
find_upload(const struct request *rq)
{
    for (size_t i = 0; i < rq->upload_count; i++)
        if (!strcmp(rq->uploads[i].field, "file"))
            return &rq->uploads[i];
    return NULL;
}

/* "customer:Excel of the head office"; its kind counts. */
static const char *
preset_name(const char *preset, int *kind)
{
    char code[32] = "";
    const char *colon = preset ? strchr(preset, ':') : NULL;
    if (!colon || (size_t)(colon - preset) >= sizeof code)
        return NULL;
    memcpy(code, preset, (size_t)(colon - preset));
    *kind = import_kind_find(code);
    return colon + 1;
}

static enum err
register_file(struct request *rq, enum import_kind kind, const char *preset,
              const struct upload *u, const char *path, uint64_t *id,
              const char **problem)
{
    TRY(import_create(&rq->cx, kind, path, u->file_name, "", id, problem));
    if (preset)
        TRY(import_preset_use(&rq->cx, *id, preset, problem));
    return wizard_preview_again(rq, *id);
}

enum err
page_import_create(struct request *rq)
{
    const char *kind_text = request_form(rq, "kind");
    const char *preset_text = request_form(rq, "preset");
    const struct upload *u = find_upload(rq);
    const char *path, *problem = NULL;
    uint64_t id;
    int kind = import_kind_find(kind_text ? kind_text : "");
    const char *preset = preset_name(preset_text, &kind);
    if (kind < 0 || !may_import(rq, (enum import_kind)kind))
        return ERR_INVALID;
    if (!u || !u->size)
        return upload_page(rq, kind_text, preset_text,
                           lang_text(rq->cx.lang,
                                     N_("Choose a file that is not empty.")));
    TRY(keep_upload(rq, u, &path));
    enum err e = register_file(rq, (enum import_kind)kind, preset, u, path,
                               &id, &problem);
    if (e != OK && e != ERR_RETRY)
        drop_upload(rq, path);
    if (e == ERR_INVALID && problem)
        return upload_page(rq, kind_text, preset_text, problem);
    TRY(e);
    return reply_see_other(rq, arena_printf(rq->cx.arena, "/import/%llu/%s",
                                            (unsigned long long)id,
                                            preset ? "preview" : "encoding"),
                           NULL);
}
