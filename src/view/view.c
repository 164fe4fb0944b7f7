/* Filling the tree of a page: see view.h for what handlers may rely on.
 *
 * Entries are kept apart by kind, so {{#NAME}}, {{NAME}} and {{>NAME}} may
 * share a name. Entries never move once made (slots hold pointers): engine.cc
 * and nodes refer to them. */
#include <assert.h>
#include <stdarg.h>
#include <string.h>

#include "view/tree.h"

#define FIRST_SLOTS 16
#define NAME_MAX_BYTES 64

static size_t
slot_of(const struct view *v, enum entry_kind kind, uint64_t id)
{
    size_t mask = v->cap - 1;
    size_t i = (size_t)(id >> 17) & mask;
    while (v->slots[i] && (v->slots[i]->id != id || v->slots[i]->kind != kind))
        i = (i + 1) & mask;
    return i;
}

struct entry *
tree_own(const struct view *v, enum entry_kind kind, uint64_t id)
{
    return v->cap ? v->slots[slot_of(v, kind, id)] : NULL;
}

const struct entry *
tree_seen(const struct view *v, enum entry_kind kind, uint64_t id)
{
    const struct entry *from = NULL;
    for (; v; from = v->within, v = v->parent) {
        const struct entry *e = tree_own(v, kind, id);
        if (e)
            return e == from ? NULL : e;
    }
    return NULL;
}

static void
slots_grow(struct view *v)
{
    struct entry **old = v->slots;
    size_t old_cap = v->cap;
    v->cap = old_cap ? old_cap * 2 : FIRST_SLOTS;
    v->slots = ARENA_ARRAY(v->arena, v->cap, struct entry *);
    for (size_t i = 0; i < old_cap; i++)
        if (old[i])
            v->slots[slot_of(v, old[i]->kind, old[i]->id)] = old[i];
}

static struct entry *
entry_make(struct view *v, enum entry_kind kind, const char *name)
{
    uint64_t id = engine_name_id(name);
    struct entry *e = tree_own(v, kind, id);
    if (e)
        return e;
    if (v->count * 4 >= v->cap * 3)
        slots_grow(v);
    e = ARENA_NEW(v->arena, struct entry);
    e->id = id;
    e->kind = kind;
    v->slots[slot_of(v, kind, id)] = e;
    v->count++;
    return e;
}

static struct view *
entry_add_node(struct view *v, struct entry *e)
{
    if (e->count == e->cap) {
        e->cap = e->cap ? e->cap * 2 : 8;
        struct view **more = ARENA_ARRAY(v->arena, e->cap, struct view *);
        if (e->count)
            memcpy(more, e->nodes, e->count * sizeof *more);
        e->nodes = more;
    }
    struct view *node = view_new(v->arena, v->lang);
    node->parent = v;
    node->within = e;
    e->nodes[e->count++] = node;
    return node;
}

struct view *
view_new(struct arena *a, enum lang l)
{
    struct view *v = ARENA_NEW(a, struct view);
    v->arena = a;
    v->lang = l;
    return v;
}

struct arena *
view_arena(const struct view *v)
{
    return v->arena;
}

void
view_text(struct view *v, const char *name, const char *text)
{
    entry_make(v, ENTRY_VALUE, name)->text = text ? text : "";
}

void
view_textf(struct view *v, const char *name, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    view_text(v, name, arena_vprintf(v->arena, fmt, ap));
    va_end(ap);
}

void
view_msg(struct view *v, const char *name, const char *msgid)
{
    view_text(v, name, lang_text(v->lang, msgid));
}

void
view_u64(struct view *v, const char *name, uint64_t x)
{
    char digits[21];
    char *p = digits + sizeof digits - 1;
    *p = '\0';
    do
        *--p = (char)('0' + x % 10);
    while (x /= 10);
    view_text(v, name,
              arena_copy(v->arena, p, (size_t)(digits + 20 - p)));
}

void
view_svg(struct view *v, const char *name, const char *markup)
{
    size_t n = strlen(name);
    assert(n > 4 && strcmp(name + n - 4, "_SVG") == 0);
    view_text(v, name, markup);
}

void
view_if(struct view *v, const char *name, bool on)
{
    char other[NAME_MAX_BYTES] = "NOT_";
    size_t n = strlen(name);
    assert(n < sizeof other - 4);
    memcpy(other + 4, name, n + 1);
    entry_make(v, ENTRY_SECTION, name)->shown = on;
    entry_make(v, ENTRY_SECTION, other)->shown = !on;
}

struct view *
view_row(struct view *v, const char *section)
{
    return entry_add_node(v, entry_make(v, ENTRY_SECTION, section));
}

struct view *
view_include(struct view *v, const char *name, const char *file)
{
    struct view *node =
        entry_add_node(v, entry_make(v, ENTRY_INCLUDE, name));
    node->file = engine_key(v->arena, v->lang, file);
    return node;
}
