/* What a page shows: a tree of named values, filled by handlers, rendered by
 * ctemplate (engine.cc, the only C++ file) from templates frozen at start.
 *
 * Names are the template's markers ({{NAME}}), upper case. A section that was
 * not added is not shown. A value that the template asks for and nobody set is
 * ERR_FAULT naming template and marker; a name is looked up in the row, then
 * its parents, across includes too. Texts are not copied: they live in the
 * arena or are constants. Everything is escaped by its place in the HTML. */
#ifndef VIEW_VIEW_H
#define VIEW_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/lang.h"

struct view;

/* Loads and freezes all templates of all languages below dir; ERR_INVALID (and
 * a logged line each) when one does not parse. Once, before threads. */
enum err view_start(const char *dir) MUST_CHECK;

struct view *view_new(struct arena *a, enum lang l);
struct arena *view_arena(const struct view *v);

void view_text(struct view *v, const char *name, const char *text); /* NULL="" */
void view_textf(struct view *v, const char *name, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
void view_msg(struct view *v, const char *name, const char *msgid);
void view_u64(struct view *v, const char *name, uint64_t x); /* plain digits */
/* Markup made by our own C (SVG): the template says {{NAME:none}}, which the
 * lint allows for names ending in _SVG only. */
void view_svg(struct view *v, const char *name, const char *markup);

/* Shows a section once, in place. If `on` is false shows NOT_<name>, so both
 * {{#A}}..{{/A}} and {{#NOT_A}}..{{/NOT_A}} work. */
void view_if(struct view *v, const char *name, bool on);
/* Adds one row of a section. */
struct view *view_row(struct view *v, const char *section);
/* {{>NAME}}: includes templates/<file>.tpl here (again for each call). */
struct view *view_include(struct view *v, const char *name, const char *file);

/* Renders templates/<file>.tpl in the view's language. */
enum err view_render(struct view *v, const char *file, struct buf *out)
    MUST_CHECK;
bool view_exists(const char *file);

#endif
