/* Names in a file to ids: people and short lists.
 *
 * Lists are read once a run and searched in memory; an industry, source or
 * category that is not there is created, because a file is how a company
 * brings its own words. Sizes, steps and the like are fixed lists: a word that
 * is not in them is refused and can be translated by the mapping. */
#include "model/import_private.h"

#include <ctype.h>
#include <string.h>

#include "core/text.h"

static const char MSG_LIST[] =
    N_("This is not in the list. It can be assigned in the mapping.");
static const char MSG_ACCOUNT[] =
    N_("There is no such account. A substitute can be named for the import.");
static const char MSG_ACCOUNTS[] =
    N_("Several accounts have this name. Write the login instead.");

/* Lower case (ASCII), half width, trimmed: how names in files are compared. */
static char *
folded(struct arena *a, const char *s)
{
    char *t = text_trim(a, text_halfwidth(a, s));
    for (char *p = t; *p; p++)
        *p = (char)tolower((unsigned char)*p);
    return t;
}

#define AT_ONCE 512

enum err
import_find_texts(struct ctx *cx, const char *head, const char *tail,
                  const char *const *keys, size_t n, size_t key_col,
                  import_found_fn *fn, void *arg)
{
    for (size_t at = 0; at < n; at += AT_ONCE) {
        size_t here = n - at < AT_ONCE ? n - at : AT_ONCE, padded = 1;
        struct import_map by_key;
        struct query q;
        struct rows r;
        while (padded < here)
            padded *= 2;
        import_map_init(&by_key, cx->arena);
        query_init(&q, cx->arena);
        query_sql(&q, head);
        for (size_t i = 0; i < padded; i++) {
            const char *key = keys[at + (i < here ? i : here - 1)];
            query_sql(&q, i ? ",?" : " (?");
            query_bind(&q, B_TEXT(key));
            if (i < here)
                *import_map_put(&by_key, key, strlen(key)) = at + i + 1;
        }
        query_sql(&q, ")");
        query_sql(&q, tail);
        TRY(query_rows(cx, &q, &r));
        for (size_t i = 0; i < r.count; i++) {
            const char *key = rows_text(&r, i, key_col);
            uint64_t *found = import_map_get(&by_key, key, strlen(key));
            if (found)
                fn(arg, *found - 1, &r, i);
        }
    }
    return OK;
}

struct known {
    struct import_work *w;
    struct import_row **rows;
    import_known_fn *fn;
};

static void
known_row(void *arg, size_t key, const struct rows *r, size_t row)
{
    struct known *k = arg;
    k->fn(k->w, k->rows[key], r, row);
}

enum err
import_find_codes(struct import_work *w, const char *head, size_t code_at,
                  import_known_fn *fn)
{
    struct arena *a = w->cx.arena;
    struct known k = {w, ARENA_ARRAY(a, w->count + 1, struct import_row *),
                      fn};
    const char **codes = ARENA_ARRAY(a, w->count + 1, const char *);
    size_t n = 0;
    for (size_t i = 0; i < w->count; i++) {
        const char *row = w->rows[i].main.now;
        const char *code = *(const char *const *)(const void *)(row + code_at);
        if (w->rows[i].outcome == IMPORT_REFUSE || !code || !*code)
            continue;
        k.rows[n] = &w->rows[i];
        codes[n++] = code;
    }
    return import_find_texts(&w->cx, head, "", codes, n, 1, known_row, &k);
}

struct owner {
    uint64_t id, team_id;
    bool several;
};

static void
put_owner(struct import_work *w, const char *key, const struct owner *o,
          bool name)
{
    const char *k = folded(w->run_arena, key);
    uint64_t *slot = import_map_put(&w->cache.owners, k, strlen(k));
    struct owner *old = (struct owner *)(uintptr_t)*slot;
    if (old && old->id != o->id) {
        /* A login beats a name; two names are nobody. */
        if (name)
            old->several = true;
        return;
    }
    struct owner *kept = ARENA_NEW(w->run_arena, struct owner);
    *kept = *o;
    *slot = (uint64_t)(uintptr_t)kept;
}

static enum err
load_owners(struct import_work *w)
{
    struct lookup_person *people;
    size_t n;
    TRY(lookup_owners(&w->cx, &people, &n));
    import_map_init(&w->cache.owners, w->run_arena);
    for (size_t i = 0; i < n; i++)
        put_owner(w, people[i].login,
                  &(struct owner){people[i].id, people[i].team_id, false},
                  false);
    for (size_t i = 0; i < n; i++)
        put_owner(w, people[i].name,
                  &(struct owner){people[i].id, people[i].team_id, false},
                  true);
    w->cache.owners_loaded = true;
    return OK;
}

enum err
import_owner(struct import_work *w, struct import_row *r, const char *field,
             const char *text, uint64_t *id, uint64_t *team_id)
{
    *id = 0;
    if (!text || !*text)
        return OK;
    if (!w->cache.owners_loaded)
        TRY(load_owners(w));
    const char *k = folded(w->cx.arena, text);
    uint64_t *slot = import_map_get(&w->cache.owners, k, strlen(k));
    const struct owner *o = slot ? (struct owner *)(uintptr_t)*slot : NULL;
    if (o && !o->several) {
        *id = o->id;
        if (team_id)
            *team_id = o->team_id;
    } else if (w->im->options.owner_id) {
        *id = w->owner_id;
        if (team_id)
            *team_id = w->owner_team_id;
    } else {
        import_refuse(w, r, field, o ? MSG_ACCOUNTS : MSG_ACCOUNT, NULL, NULL);
    }
    return OK;
}

/* id, code, three names, extra. What an undone import had brought is not there:
 * it is brought again, with the same code. */
#define LIST_BY_ID(table)                                                     \
    "SELECT id, code, name_zh_cn, name_zh_tw, name_en, '' FROM " table        \
    " WHERE active = 1 OR import_id IS NULL ORDER BY active, id DESC"
#define LIST_CHOICE(list)                                                     \
    "SELECT 0, code, name_zh_cn, name_zh_tw, name_en, '' FROM choice"         \
    " WHERE list = '" list "' ORDER BY active, position DESC"

static const char *const SQL_LIST[ILIST_COUNT] = {
    [ILIST_INDUSTRY] = LIST_BY_ID("industry"),
    [ILIST_SOURCE] = LIST_BY_ID("source"),
    [ILIST_CATEGORY] = LIST_BY_ID("category"),
    [ILIST_SIZE] = LIST_CHOICE("size"),
    [ILIST_REVENUE] = LIST_CHOICE("revenue_band"),
    [ILIST_OWNERSHIP] = LIST_CHOICE("ownership"),
    [ILIST_CONTACT_ROLE] = LIST_CHOICE("contact_role"),
    [ILIST_INTERACTION] = LIST_CHOICE("interaction"),
    [ILIST_ROLE] = LIST_CHOICE("role"),
    [ILIST_STEP] = "SELECT 0, code, name_zh_cn, name_zh_tw, name_en,"
                   " IF(is_last_open, '1', '') FROM opportunity_step_def ORDER BY active, position DESC",
    [ILIST_TICKET] = LIST_CHOICE("ticket_kind"),
    [ILIST_PROVINCE] = "SELECT 0, code, name_zh_cn, name_zh_tw, name_en,"
                       " region_code FROM province ORDER BY position DESC",
    [ILIST_REASON] =
        "SELECT 0, reason_code, word, word, word, '', 0 rank"
        " FROM churn_reason_word UNION ALL"
        " SELECT 0, COALESCE(merged_into, code), name_zh_cn, name_zh_tw,"
        " name_en, IF(needs_text, '1', ''), 2 - retired FROM churn_reason"
        " UNION ALL SELECT 0, merged_into, code, code, code, '', 3"
        " FROM churn_reason WHERE merged_into IS NOT NULL ORDER BY rank",
    [ILIST_FAMILY] = "SELECT 0, code, name_zh_cn, name_zh_tw, name_en, ''"
                     " FROM churn_family ORDER BY position DESC",
    [ILIST_COMPETITOR] = "SELECT id, '', name, name, name, ''"
                         " FROM competitor ORDER BY active, id DESC",
};

/* A later put wins, so the lists come with the most wanted last. */
static void
put_choice(struct import_work *w, struct import_map *m, const char *key,
           const struct import_choice *c)
{
    const char *k = folded(w->run_arena, key);
    if (*k)
        *import_map_put(m, k, strlen(k)) = (uint64_t)(uintptr_t)c;
}

/* 河北 for 河北省, 内蒙古 for 内蒙古自治区. */
static void
put_short_province(struct import_work *w, struct import_map *m,
                   const char *name, const struct import_choice *c)
{
    static const char *const ENDS[] = {
        "维吾尔自治区", "壮族自治区", "回族自治区", "特别行政区", "自治区",
        "省", "市", "縣"};
    size_t n = strlen(name);
    for (size_t i = 0; i < sizeof ENDS / sizeof ENDS[0]; i++) {
        size_t len = strlen(ENDS[i]);
        if (n > len && strcmp(name + n - len, ENDS[i]) == 0) {
            put_choice(w, m, arena_copy(w->cx.arena, name, n - len), c);
            return;
        }
    }
}

static enum err
load_list(struct import_work *w, enum import_list list)
{
    struct import_map *m = &w->cache.lists[list];
    struct rows r;
    TRY(db_query(&w->cx, &r, SQL_LIST[list]));
    import_map_init(m, w->run_arena);
    for (size_t i = 0; i < r.count; i++) {
        struct import_choice *c = ARENA_NEW(w->run_arena, struct import_choice);
        *c = (struct import_choice){
            .id = rows_u64(&r, i, 0),
            .code = arena_text(w->run_arena, rows_text(&r, i, 1)),
            .name_cn = arena_text(w->run_arena, rows_text(&r, i, 2)),
            .extra = arena_text(w->run_arena, rows_text(&r, i, 5))};
        for (size_t k = 0; k < LANG_COUNT; k++)
            c->names[k] = arena_text(w->run_arena, rows_text(&r, i, 2 + k));
        for (size_t k = 1; k <= 4; k++) {
            put_choice(w, m, rows_text(&r, i, k), c);
            if (list == ILIST_PROVINCE && k > 1)
                put_short_province(w, m, rows_text(&r, i, k), c);
        }
    }
    w->cache.loaded[list] = true;
    return OK;
}

enum err
import_choice(struct import_work *w, enum import_list list, const char *text,
              const struct import_choice **out)
{
    *out = NULL;
    if (!text || !*text)
        return OK;
    if (!w->cache.loaded[list])
        TRY(load_list(w, list));
    const char *k = folded(w->cx.arena, text);
    uint64_t *slot = import_map_get(&w->cache.lists[list], k, strlen(k));
    if (slot)
        *out = (const struct import_choice *)(uintptr_t)*slot;
    return OK;
}

void
import_choice_add(struct import_work *w, enum import_list list,
                  const char *name, uint64_t id)
{
    struct import_choice *c = ARENA_NEW(w->run_arena, struct import_choice);
    const char *kept = arena_text(w->run_arena, name);
    *c = (struct import_choice){id, "", kept, "", {kept, kept, kept}};
    put_choice(w, &w->cache.lists[list], name, c);
}

enum err
import_choice_code(struct import_work *w, struct import_row *r,
                   enum import_list list, const char *field, const char *text,
                   const char **code)
{
    const struct import_choice *c;
    TRY(import_choice(w, list, text, &c));
    *code = c ? c->code : NULL;
    if (!c && text && *text)
        import_refuse(w, r, field, MSG_LIST, NULL, NULL);
    return OK;
}

static const char *const SQL_CREATE[ILIST_COUNT] = {
    [ILIST_INDUSTRY] =
        "INSERT INTO industry (code, position, name_zh_cn, name_zh_tw,"
        " name_en, import_id) VALUES (?, 900, ?, ?, ?, ?)"
        " ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id),"
        " import_id = IF(active = 1, import_id, VALUES(import_id)), active = 1",
    [ILIST_SOURCE] =
        "INSERT INTO source (code, position, name_zh_cn, name_zh_tw,"
        " name_en, import_id) VALUES (?, 900, ?, ?, ?, ?)"
        " ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id),"
        " import_id = IF(active = 1, import_id, VALUES(import_id)), active = 1",
    [ILIST_CATEGORY] =
        "INSERT INTO category (code, position, name_zh_cn, name_zh_tw,"
        " name_en, import_id) VALUES (?, 900, ?, ?, ?, ?)"
        " ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id),"
        " import_id = IF(active = 1, import_id, VALUES(import_id)), active = 1",
};

/* A code from a name that may be in any script: x and its hash. */
static const char *
list_code(struct arena *a, const char *name)
{
    uint64_t h = UINT64_C(14695981039346656037);
    for (const char *p = name; *p; p++)
        h = (h ^ (unsigned char)*p) * UINT64_C(1099511628211);
    return arena_printf(a, "x%016llx", (unsigned long long)h);
}

enum err
import_choice_id(struct import_work *w, enum import_list list,
                 const char *text, uint64_t *id)
{
    const struct import_choice *c;
    *id = 0;
    TRY(import_choice(w, list, text, &c));
    if (c)
        *id = c->id;
    if (c || !text || !*text)
        return OK;
    *id = IMPORT_NEW_ID;
    if (w->dry)
        return OK;
    const char *name = utf8_cut(w->cx.arena, text, 63);
    struct import_choice *made = ARENA_NEW(w->run_arena, struct import_choice);
    *made = (struct import_choice){
        .code = list_code(w->run_arena, folded(w->cx.arena, text)),
        .name_cn = arena_text(w->run_arena, name), .extra = ""};
    TRY(db_exec(&w->cx, SQL_CREATE[list],
                B_TEXT(made->code), B_TEXT(name), B_TEXT(name), B_TEXT(name),
                B_U64(w->im->id)));
    *id = made->id = db_last_id(w->cx.db);
    put_choice(w, &w->cache.lists[list], text, made);
    return OK;
}
