/* See reference.h. A copy is read in one statement, published whole and never
 * changed; the one before is freed when no request that began with it can still
 * run (KEEP_MS, twice the longest request). While one thread reads, the others
 * go on with what there is. */
#include "model/reference.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "db/db.h"

enum { KEEP_MS = 70000, MISS_MS = 100, CYCLE_LISTS = 2 };
enum { LIST_CATEGORY = REFERENCE_LISTS, LIST_SETTING };

struct entry {
    int list;
    uint64_t id;
    const char *code;
    const char *name[LANG_COUNT];
};

struct reference {
    struct arena *arena;
    struct reference *older;
    int64_t read_ms, retired_ms;
    struct entry *entries; /* by list, id, code */
    size_t count;
    struct reference_cycles cycles;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct reference *current; /* the newest, then those retired */

static const char *const LISTS[REFERENCE_LISTS + CYCLE_LISTS] = {
    "industry", "source", "persona", "account", "team", "region", "step",
    "share", "size", "revenue_band", "ownership", "contact_role", "interaction",
    "lost_reason", "play", "category", "setting"};

#define NAMED(list, table)                                                    \
    "SELECT '" list "', id, '', name_zh_cn, name_zh_tw, name_en FROM " table
#define CODED(list, table)                                                    \
    "SELECT '" list "', 0, code, name_zh_cn, name_zh_tw, name_en FROM " table

static const char SQL_ALL[] =
    NAMED("industry", "industry") " UNION ALL " NAMED("source", "source")
    " UNION ALL " NAMED("persona", "persona")
    " UNION ALL SELECT 'account', id, '', name, '', '' FROM account"
    " UNION ALL SELECT 'team', id, '', name, '', '' FROM team"
    " UNION ALL " CODED("region", "region")
    " UNION ALL " CODED("step", "opportunity_step_def")
    " UNION ALL SELECT 'share', 0, code, probability, probability,"
    "   probability FROM opportunity_step_def"
    " UNION ALL SELECT list, 0, code, name_zh_cn, name_zh_tw, name_en"
    " FROM choice WHERE list IN ('size', 'revenue_band', 'ownership',"
    " 'contact_role', 'interaction', 'lost_reason')"
    /* the code is "stage position id": in this order they are offered */
    " UNION ALL SELECT 'play', 0, CONCAT(s.stage_code, ' ',"
    " LPAD(s.position, 5, '0'), ' ', p.id), p.name_zh_cn, p.name_zh_tw,"
    " p.name_en FROM play_stage s JOIN model m ON m.code = s.model_code AND"
    " m.is_default = 1 JOIN play p ON p.code = s.play_code AND p.active = 1"
    " WHERE s.active = 1"
    " UNION ALL SELECT 'category', id, code, CAST(cycle_days AS CHAR), '', ''"
    " FROM category"
    " UNION ALL SELECT 'setting', 0, name, value, '', '' FROM setting"
    " WHERE name = 'company.cycle_days'";

static int
list_find(const char *name)
{
    for (int i = 0; i < REFERENCE_LISTS + CYCLE_LISTS; i++)
        if (strcmp(LISTS[i], name) == 0)
            return i;
    return -1;
}

static int
entry_order(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    if (a->list != b->list)
        return a->list < b->list ? -1 : 1;
    if (a->id != b->id)
        return a->id < b->id ? -1 : 1;
    return strcmp(a->code, b->code);
}

static int
code_order(const void *left, const void *right)
{
    return strcmp(((const struct entry *)left)->code,
                  ((const struct entry *)right)->code);
}

static int
category_order(const void *left, const void *right)
{
    const struct category_cycle *a = left, *b = right;
    return (a->id > b->id) - (a->id < b->id);
}

static void
entries_read(const struct rows *r, struct reference *ref)
{
    struct arena *a = ref->arena;
    bool same;
    ref->entries = ARENA_ARRAY(a, r->count, struct entry);
    for (size_t i = 0; i < r->count; i++) {
        struct entry *e = &ref->entries[i];
        e->list = list_find(rows_text(r, i, 0));
        e->id = rows_u64(r, i, 1);
        e->code = arena_text(a, rows_text(r, i, 2));
        same = e->list == REFERENCE_ACCOUNT || e->list == REFERENCE_TEAM;
        for (size_t l = 0; l < LANG_COUNT; l++) {
            const char *name = rows_text(r, i, same ? 3 : 3 + l);
            e->name[l] = l && same ? e->name[0]
                                   : arena_text(a, name ? name : "");
        }
    }
    ref->count = r->count;
}

/* The number of a category among all by code is what the evaluator goes by;
 * stage_source_open numbers them the same way. */
static void
cycles_take(struct reference *ref)
{
    struct reference_cycles *c = &ref->cycles;
    struct category_cycle *list;
    uint64_t days = 0;
    qsort(ref->entries, ref->count, sizeof *ref->entries, code_order);
    list = ARENA_ARRAY(ref->arena, ref->count, struct category_cycle);
    for (size_t i = 0; i < ref->count; i++) {
        const struct entry *e = &ref->entries[i];
        if (!parse_u64(e->name[0], &days) || days > CYCLE_MAX)
            days = 0;
        if (e->list == LIST_SETTING)
            c->company = (int32_t)days;
        else if (e->list == LIST_CATEGORY) {
            list[c->category_count] = (struct category_cycle){
                e->id, (int32_t)c->category_count, (int32_t)days};
            c->category_count++;
        }
    }
    qsort(list, c->category_count, sizeof *list, category_order);
    c->categories = list;
}

static void
old_ones_free(int64_t now)
{
    struct reference **at = &current;
    while (*at) {
        struct reference *r = *at;
        if (r->retired_ms && now - r->retired_ms > KEEP_MS) {
            *at = r->older;
            arena_free(r->arena);
        } else {
            at = &r->older;
        }
    }
}

/* With the lock held. */
static enum err
reference_read(struct ctx *cx)
{
    struct rows r;
    int64_t now = clock_monotonic_ms();
    TRY(db_query(cx, &r, SQL_ALL));
    struct arena *a = arena_new();
    struct reference *ref = ARENA_NEW(a, struct reference);
    ref->arena = a;
    ref->read_ms = now;
    entries_read(&r, ref);
    cycles_take(ref);
    qsort(ref->entries, ref->count, sizeof *ref->entries, entry_order);
    if (current)
        current->retired_ms = now;
    ref->older = current;
    __atomic_store_n(&current, ref, __ATOMIC_RELEASE);
    old_ones_free(now);
    return OK;
}

static bool
fresh(const struct reference *r, int64_t age_ms)
{
    return r && clock_monotonic_ms() - r->read_ms <= age_ms;
}

static enum err
reference_get(struct ctx *cx, int64_t age_ms, const struct reference **out)
{
    const struct reference *r = __atomic_load_n(&current, __ATOMIC_ACQUIRE);
    enum err e = OK;
    if (!fresh(r, age_ms)) {
        pthread_mutex_lock(&lock);
        if (!fresh(current, age_ms))
            e = reference_read(cx);
        r = current;
        pthread_mutex_unlock(&lock);
    }
    *out = r;
    return e;
}

static const char *
find(const struct reference *r, enum lang l, int list, uint64_t id,
     const char *code)
{
    struct entry key = {.list = list, .id = id, .code = code};
    const struct entry *e = bsearch(&key, r->entries, r->count,
                                    sizeof *r->entries, entry_order);
    return e ? e->name[l] : NULL;
}

enum err
reference_name(struct ctx *cx, enum reference_list list, uint64_t id,
               const char **out)
{
    const struct reference *r;
    *out = "";
    if (!id)
        return OK;
    TRY(reference_get(cx, REFERENCE_AGE_MS, &r));
    const char *name = find(r, cx->lang, list, id, "");
    if (!name) {
        TRY(reference_get(cx, MISS_MS, &r));
        name = find(r, cx->lang, list, id, "");
    }
    *out = name ? arena_text(cx->arena, name) : "";
    return OK;
}

enum err
reference_word(struct ctx *cx, enum reference_list list, const char *code,
               const char **out)
{
    const struct reference *r;
    *out = "";
    if (!code || !*code)
        return OK;
    TRY(reference_get(cx, REFERENCE_AGE_MS, &r));
    const char *name = find(r, cx->lang, list, 0, code);
    *out = name ? arena_text(cx->arena, name) : "";
    return OK;
}

enum err
reference_plays(struct ctx *cx, const char *stage, uint64_t also,
                struct reference_play **out, size_t *n)
{
    const struct reference *r;
    const struct entry *other = NULL;
    size_t len = strlen(stage);
    *n = 0;
    TRY(reference_get(cx, REFERENCE_AGE_MS, &r));
    *out = ARENA_ARRAY(cx->arena, r->count + 1, struct reference_play);
    for (size_t i = 0; i < r->count; i++) {
        const struct entry *e = &r->entries[i];
        if (e->list != REFERENCE_PLAY)
            continue;
        uint64_t id = strtoull(strrchr(e->code, ' '), NULL, 10);
        if (!strncmp(e->code, stage, len) && e->code[len] == ' ') {
            (*out)[(*n)++] = (struct reference_play){
                id, arena_text(cx->arena, e->name[cx->lang])};
            also = id == also ? 0 : also;
        } else if (id == also)
            other = e;
    }
    if (also && other)
        (*out)[(*n)++] = (struct reference_play){
            also, arena_text(cx->arena, other->name[cx->lang])};
    return OK;
}

enum err
reference_cycles(struct ctx *cx, struct reference_cycles *out)
{
    const struct reference *r;
    TRY(reference_get(cx, REFERENCE_AGE_MS, &r));
    *out = r->cycles;
    return OK;
}
