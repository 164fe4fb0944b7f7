/* The file as rows of a kind, a chunk at a time, in bounded memory.
 *
 * Rows before the checkpoint are read again on a second start, but only for
 * the keys they name: what stands twice in a file is refused alike whether or
 * not the import was interrupted in between. */
#include "model/import_private.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "core/text.h"

static const char MSG_TWICE[] = N_("Row %s already has this: %s.");
static const char MSG_RANGE[] = N_("This amount is too large.");

int
import_file_open(struct ctx *cx, const struct import *im, char *delimiter)
{
    const char *path;
    if (import_path(cx, im, true, &path) != OK)
        return -1;
    *delimiter = strcmp(im->dialect, "tab") == 0 ? '\t'
                 : im->dialect[0]                ? im->dialect[0]
                                                 : ',';
    return open(path, O_RDONLY | O_CLOEXEC);
}

struct reading {
    struct import_work *w;
    uint64_t skip, data_rows;
    import_chunk_fn *fn;
    void *arg;
    bool heading_seen;
};

/* The value that the mapping puts in place of this one. */
static const char *
translated(const struct import_work *w, const struct field *f,
           const char *cell)
{
    json_t *map = w->values ? json_object_get(w->values, f->name) : NULL;
    json_t *to = map ? json_object_get(map, cell) : NULL;
    return to ? json_string_value(to) : cell;
}

static bool
scaled(const struct import_work *w, const struct field *f, void *base)
{
    json_t *by = w->scale ? json_object_get(w->scale, f->name) : NULL;
    int64_t *x = (int64_t *)(void *)((char *)base + f->offset);
    if (!by || f->type != FIELD_MONEY || *x == FIELD_EMPTY)
        return true;
    return !__builtin_mul_overflow(*x, (int64_t)json_integer_value(by), x)
           && *x <= field_max(f);
}

static void
parse_refuse(struct import_row *r, int field, int column, const char *reason,
             const char *const args[3], const char *value)
{
    size_t max = sizeof r->parse_refused / sizeof r->parse_refused[0];
    if (r->parse_refused_count < max)
        r->parse_refused[r->parse_refused_count++] = (struct import_refused){
            field, column, reason, {args[0], args[1], args[2]}, value};
}

static void
parse_row(struct import_work *w, struct import_row *r)
{
    const struct import_kind_info *info = &w->ops->info;
    struct arena *a = w->chunk_arena;
    void *base = arena_alloc(a, w->ops->table->size);
    char *given = arena_alloc(a, info->field_count);
    field_clear(info->fields, info->field_count, base);
    for (size_t i = 0; i < info->field_count; i++) {
        const struct field *f = &info->fields[i];
        const char *args[3] = {NULL, NULL, NULL};
        int col = w->column_of[i];
        const char *cell =
            col >= 0 && (size_t)col < r->cell_count ? r->cells[col] : "";
        bool of_new = w->ops->only_new && !strcmp(f->name, w->ops->only_new);
        if (of_new ? !*text_trim(a, cell) : !*cell && !f->required)
            continue;
        const char *said = translated(w, f, cell);
        const char *problem = import_cell_read(f, a, said, base, args);
        if (!problem && !scaled(w, f, base))
            problem = MSG_RANGE;
        if (problem)
            parse_refuse(r, (int)i, col, problem, args, cell);
        given[i] = *text_trim(a, said) != 0;
    }
    r->parsed = base;
    r->given = given;
}

/* Refuses a row that names what a row before it named. */
static void
note_keys(struct import_work *w, struct import_row *r)
{
    const char *keys[3], *none[3] = {NULL, NULL, NULL};
    size_t n = w->ops->keys(w->chunk_arena, r->parsed, keys);
    for (size_t i = 0; i < n; i++) {
        bool only_noted = keys[i][0] == '+';
        const char *key = keys[i] + only_noted;
        uint64_t *first = import_map_put(&w->seen, key, strlen(key));
        if (!*first || only_noted) {
            *first = *first ? *first : r->row_no;
        } else if (*first != r->row_no) {
            none[0] = arena_printf(w->chunk_arena, "%llu",
                                   (unsigned long long)*first);
            none[1] = keys[i] + 2;
            parse_refuse(r, -1, w->columns ? 0 : -1, MSG_TWICE, none,
                         keys[i] + 2);
            return;
        }
    }
}

static void
copy_cells(struct import_work *w, struct import_row *r, char **fields,
           size_t n)
{
    r->cell_count = n;
    r->cells = ARENA_ARRAY(w->chunk_arena, n, const char *);
    for (size_t i = 0; i < n; i++)
        r->cells[i] = arena_text(w->chunk_arena, fields[i]);
}

static enum err
flush(struct reading *g)
{
    struct import_work *w = g->w;
    if (!w->count)
        return OK;
    enum err e = g->fn(w, g->arg);
    w->count = 0;
    arena_reset(w->chunk_arena);
    return e;
}

static enum err
take_row(void *user, int64_t row, char **fields, size_t n)
{
    struct reading *g = user;
    struct import_work *w = g->w;
    if (!g->heading_seen) {
        g->heading_seen = true;
        return OK;
    }
    struct import_row *r = &w->rows[w->count];
    memset(r, 0, sizeof *r);
    r->row_no = (uint64_t)row;
    copy_cells(w, r, fields, n);
    parse_row(w, r);
    note_keys(w, r);
    bool skipped = g->data_rows++ < g->skip;
    if (skipped) {
        if (g->data_rows % IMPORT_CHUNK == 0)
            arena_reset(w->chunk_arena);
        return OK;
    }
    return ++w->count == IMPORT_CHUNK ? flush(g) : OK;
}

enum err
import_read_chunks(struct import_work *w, uint64_t skip, import_chunk_fn *fn,
                   void *arg)
{
    struct reading g = {.w = w, .skip = skip, .fn = fn, .arg = arg};
    struct csv_result result = {0};
    char delimiter;
    int fd = import_file_open(&w->cx, w->im, &delimiter);
    if (fd < 0)
        return FAIL(ERR_NOT_FOUND, "the file of import %llu is gone",
                    (unsigned long long)w->im->id);
    w->rows = ARENA_ARRAY(w->run_arena, IMPORT_CHUNK, struct import_row);
    enum err e = csv_read(fd, delimiter, take_row, &g, &result);
    close(fd);
    return e == OK ? flush(&g) : e;
}

static enum err
load_mapping(struct import_work *w)
{
    struct import_head head;
    json_t *m = json_loads(*w->im->mapping ? w->im->mapping : "{}", 0, NULL);
    TRY(import_read_head(&w->cx, w->im, &head));
    TRY(import_mapping(&w->cx, w->im, w->field_of));
    w->columns = head.columns;
    w->headings = ARENA_ARRAY(w->run_arena, head.columns, const char *);
    for (size_t i = 0; i < head.columns; i++)
        w->headings[i] = arena_text(w->run_arena, head.headings[i]);
    for (size_t i = 0; i < 64; i++)
        w->column_of[i] = -1;
    for (size_t i = 0; i < head.columns; i++)
        if (w->field_of[i] >= 0)
            w->column_of[w->field_of[i]] = (int)i;
    for (size_t f = 0; f < w->ops->info.field_count; f++)
        if (w->column_of[f] < 0)
            w->column_of[f] = import_also(w->run_arena, &head, w->im->mapping,
                                          w->ops->info.fields[f].name);
    w->values = json_incref(json_object_get(m, "values"));
    w->scale = json_incref(json_object_get(m, "scale"));
    json_decref(m);
    return OK;
}

static const char SQL_OWNER[] =
    "SELECT login, team_id FROM account WHERE id = ?";

/* The account of the command line owns nothing: its rows go to the pool. */
static enum err
load_owner(struct import_work *w, const struct actor *actor)
{
    struct rows r;
    w->account_id = actor->user_id;
    w->owner_id = w->im->options.owner_id;
    w->owner_team_id = actor->team_id;
    uint64_t id = w->owner_id ? w->owner_id : actor->user_id;
    enum err e = db_find(&w->cx, &r, SQL_OWNER, B_U64(id));
    if (e == ERR_NOT_FOUND)
        return OK;
    TRY(e);
    if (w->owner_id || strcmp(rows_text(&r, 0, 0), "system") != 0)
        w->owner_id = id;
    if (rows_u64(&r, 0, 1))
        w->owner_team_id = rows_u64(&r, 0, 1);
    return OK;
}

enum err
import_work_open(struct ctx *cx, const struct import *im,
                 struct import_work *w)
{
    memset(w, 0, sizeof *w);
    w->cx = *cx;
    w->cx.arena = arena_new();
    w->cx.deadline_ms = 0;
    w->run_arena = arena_new();
    w->chunk_arena = arena_new();
    w->im = im;
    w->ops = import_ops(im->kind);
    w->today = clock_today();
    w->as_of = im->options.as_of ? im->options.as_of : w->today;
    import_map_init(&w->seen, w->run_arena);
    enum err e = load_mapping(w);
    if (e == OK)
        e = load_owner(w, &cx->actor);
    if (e != OK)
        import_work_close(w);
    return e;
}

void
import_work_close(struct import_work *w)
{
    json_decref(w->values);
    json_decref(w->scale);
    arena_free(w->cx.arena);
    arena_free(w->run_arena);
    arena_free(w->chunk_arena);
}
