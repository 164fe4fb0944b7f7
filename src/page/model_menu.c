/* See model_menu.h. */
#include "page/model_menu.h"

#include <string.h>

static const char *
address_by(const struct ctx *cx, const struct rule_model *m,
           const char *address)
{
    return m->is_default
        ? address
        : arena_printf(cx->arena, "%s%cmodel=%s", address,
                       strchr(address, '?') ? '&' : '?', m->code);
}

static size_t
active_count(const struct rules *rules)
{
    size_t n = 0;
    for (size_t i = 0; i < rules->model_count; i++)
        n += rules->models[i].kept;
    return n;
}

void
model_menu_show(struct view *v, const struct ctx *cx,
                const struct rules *rules, const struct rule_model *shown,
                const char *address)
{
    struct view *menu = view_include(v, "MODEL_MENU", "parts/models");
    view_if(menu, "MODELS", active_count(rules) > 1);
    for (size_t i = 0; i < rules->model_count; i++) {
        const struct rule_model *m = &rules->models[i];
        if (!m->kept)
            continue;
        struct view *row = view_row(menu, "MODEL");
        view_text(row, "HREF", address_by(cx, m, address));
        view_text(row, "LABEL", m->name[cx->lang]);
        view_if(row, "CURRENT", m == shown);
    }
}
