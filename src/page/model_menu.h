/* The active models as a menu: a click shows the same page by another one. */
#ifndef PAGE_MODEL_MENU_H
#define PAGE_MODEL_MENU_H

#include "core/ctx.h"
#include "model/rule.h"
#include "view/view.h"

/* MODELS section with MODEL rows (templates/parts/models.tpl), where there are
 * several. `address` is that of the page by the default model. */
void model_menu_show(struct view *v, const struct ctx *cx,
                     const struct rules *rules,
                     const struct rule_model *shown, const char *address);

#endif
