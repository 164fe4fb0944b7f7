/* What the files of the import share; import.h is for everybody else.
 *
 * A kind of import is data (fields with their headings, columns of its table)
 * and three functions: keys (what may stand only once in a file), prepare
 * (find what the row names, refuse what cannot be) and write. A chunk goes:
 * parse (no database) -> prepare -> load and merge what is stored -> outcome
 * -> write, the last four in one transaction that may be repeated, so parsed
 * rows are never written into: each attempt works on a copy. The preview is
 * the same walk with `dry`, so it cannot promise something else. */
#ifndef MODEL_IMPORT_PRIVATE_H
#define MODEL_IMPORT_PRIVATE_H

#include <jansson.h>

#include "core/csv.h"
#include "db/compose.h"
#include "model/event.h"
#include "model/import.h"
#include "model/import_map.h"
#include "model/lookup.h"
#include "model/name_key.h"

/* Stands for a row that a dry run would create. */
#define IMPORT_NEW_ID (UINT64_MAX >> 1)

enum import_column_type {
    COL_TEXT,   /* const char *, "" when empty */
    COL_CODE,   /* const char *, NULL when empty */
    COL_SORT,   /* struct import_sort_key */
    COL_REF,    /* uint64_t, NULL when 0 */
    COL_INT,    /* int64_t, NULL when FIELD_EMPTY */
    COL_INT0,   /* int64_t, 0 when FIELD_EMPTY */
    COL_BOOL,   /* bool */
    COL_MONEY,  /* int64_t, NULL when FIELD_EMPTY */
    COL_MONEY0, /* int64_t, 0 when FIELD_EMPTY */
    COL_PIECES, /* int64_t hundredths of a quantity, NULL when FIELD_EMPTY */
    COL_DAY,    /* int32_t, NULL when DAY_NONE */
    COL_TIME    /* int64_t, NULL when TIME_NONE */
};

struct import_sort_key {
    uint8_t bytes[NAME_KEY_MAX];
    size_t len;
};

struct import_column {
    const char *name;
    enum import_column_type type;
    size_t offset;
    const char *field; /* field of the file it comes from, NULL = derived */
};

struct import_record;
struct import_work;
struct import_table {
    const char *name, *label; /* label: the column people know a row by */
    const struct import_column *columns;
    size_t count;
    size_t size;       /* of the struct */
    /* Columns that only new rows are written with; `complete` fills them. */
    const struct import_column *fresh;
    size_t fresh_count;
    enum err (*complete)(struct import_work *w,
                         struct import_record *const *list, size_t n);
    /* Fills derived columns (sort keys) from the others; may be NULL. */
    void (*derive)(struct arena *a, void *row);
    size_t customer_at; /* offset of the row's customer_id; 0 = none */
    enum event_kind event_kinds[6]; /* whose ref is a row of it; 0 ends */
    enum event_kind other_kind;     /* whose `other` is one; 0 = none */
    /* Adds the events of rows as they now are; NULL = it has none. */
    enum err (*events)(struct import_work *w,
                       const struct import_record *const *list, size_t n);
    bool edited;       /* has changed_at, changed_by */
    bool binned;       /* has deleted_at; else `active` is cleared by an undo */
    bool copied;       /* the funnel's copy holds columns of it: customers */
};

/* One row of a table on its way: new (id 0) or stored. */
struct import_record {
    void *now, *before;  /* before: NULL when new */
    uint64_t id;
    uint32_t version;
    bool changed;        /* something differs from `before` */
    bool gone;           /* not to be written */
};

struct import_refused {
    int field;           /* index, -1 = the whole row */
    int column;          /* of the file, -1 = none */
    const char *reason;  /* msgid, its places are all %s */
    const char *args[3];
    const char *value;
};

struct import_row {
    uint64_t row_no;
    const char **cells;
    size_t cell_count;
    const void *parsed;
    struct import_refused parse_refused[4], refused[8];
    size_t parse_refused_count, refused_count;
    struct import_record main;
    enum import_outcome outcome;
    void *more;          /* of the kind: second records */
    bool sub_created, sub_changed; /* second records make it an update */
    bool aside;          /* main is not used: second records alone count */
    uint64_t customer_id;
    const char *given;   /* bytes by field: the file has a value for it */
};

struct import_names;
struct import_cache { /* short lists, read once a run and grown by it */
    struct import_map owners, products, lists[16];
    bool loaded[16], owners_loaded, products_loaded;
};

struct import_foresight;
struct import_work {
    struct ctx cx;          /* arena: reset at each attempt of a chunk */
    struct arena *run_arena;   /* lives as long as the run */
    struct arena *chunk_arena; /* rows as parsed */
    const struct import *im;
    const struct import_ops *ops;
    bool dry;
    struct import_foresight *foresight; /* a dry run's: nothing is written, what
                                           would be is collected here */
    int32_t today;
    int32_t as_of;          /* what "so many months ago" counts from */
    int field_of[IMPORT_COLUMNS_MAX];
    int column_of[64];      /* by field, -1 = not in the file */
    size_t columns;
    const char **headings;
    json_t *values;         /* {"field":{"from":"to"}} or NULL */
    json_t *scale;          /* {"field":1000000} or NULL */
    struct import_cache cache;
    struct import_map seen; /* keys of rows before, value = row_no */
    struct import_row *rows;
    size_t count;
    uint64_t account_id;    /* who is written down */
    uint64_t owner_id, owner_team_id; /* of rows that name none; 0 = pool */
};

struct import_ops {
    struct import_kind_info info;
    const struct import_table *table;
    const struct import_names *names;
    /* A required field that a row of a stored record may leave empty: prepare
     * refuses new ones without it. NULL = none. */
    const char *only_new;
    /* Fills keys with texts that must not stand twice in a file; their number
     * is returned. A letter and a colon keep kinds of key apart; a + before
     * them: only noted, refuses a later row that has the key without it. */
    size_t (*keys)(struct arena *a, const void *row, const char *keys[3]);
    /* Fills main.id of rows that exist, resolves names, refuses. */
    enum err (*prepare)(struct import_work *w) MUST_CHECK;
    /* After the merge: derived columns, second records; may set sub_changed.
     * NULL = nothing to do. */
    enum err (*second)(struct import_work *w) MUST_CHECK;
    /* The second record with this field, its table and column; NULL = none.
     * May be NULL. */
    const struct import_record *(*second_record)(
        const struct import_work *w, const struct import_row *r, int field,
        const struct import_table **t, const struct import_column **c);
    /* Writes second records and events of rows written. */
    enum err (*write)(struct import_work *w) MUST_CHECK;
    /* Tables an undo takes rows back from, NULL ends; the first ones first. */
    const struct import_table *tables[5];
    const char *touched; /* SQL: customers to read again; all ? the import */
};

extern const struct import_ops import_customer_ops, import_contact_ops,
    import_account_ops, import_product_ops, import_interaction_ops,
    import_order_ops, import_opportunity_ops, import_contract_ops,
    import_ticket_ops, import_feedback_ops, import_use_ops,
    import_referral_ops, import_notice_ops, import_churn_ops;
const struct import_ops *import_ops(enum import_kind kind);

/* ---- import_refuse.c ---- */
void import_refuse(struct import_work *w, struct import_row *r,
                   const char *field, const char *reason, const char *arg0,
                   const char *arg1);
const char *import_reason_text(struct arena *a, enum lang lang,
                               const char *reason, const char *args_json);
enum err import_refusals_write(struct import_work *w) MUST_CHECK;

/* ---- import_cell.c ---- */
extern const char IMPORT_MSG_REQUIRED[];
/* field_read with the words and the numbers of files: 12.6万, messages that
 * say what to write instead. NULL when good; args may be set. */
const char *import_cell_read(const struct field *f, struct arena *a,
                             const char *raw, void *base,
                             const char *args[3]);

/* ---- import_read.c: parsing ---- */
int import_file_open(struct ctx *cx, const struct import *im, char *delimiter);
typedef enum err import_chunk_fn(struct import_work *w, void *arg);
/* Reads the file, parses what follows after `skip` data rows, calls fn a
 * chunk. */
enum err import_read_chunks(struct import_work *w, uint64_t skip,
                            import_chunk_fn *fn, void *arg) MUST_CHECK;
enum err import_work_open(struct ctx *cx, const struct import *im,
                          struct import_work *w) MUST_CHECK;
void import_work_close(struct import_work *w);

/* ---- import_table.c ---- */
enum err import_table_load(struct ctx *cx, const struct import_table *t,
                           struct import_record *const *records, size_t n)
    MUST_CHECK;
/* Copies what the file does not give from before to now; sets changed. given
 * by field of `info`; NULL = everything is given. */
void import_table_merge(const struct import_table *t,
                        const struct import_kind_info *info,
                        const char *given, struct import_record *r);
/* The column that a field of the file fills; NULL = none. */
const struct import_column *import_column_of(const struct import_table *t,
                                             const char *field);
bool import_column_same(const struct import_column *c, const void *a,
                        const void *b);
bool import_column_empty(const struct import_column *c, const void *base);
/* Inserts the new ones (fills id) and updates the changed ones, writing down
 * what was there before. */
enum err import_table_write(struct import_work *w,
                            const struct import_table *t,
                            struct import_record *const *records, size_t n)
    MUST_CHECK;
/* Voids the events of rows that changed, adds those of rows written. */
enum err import_table_events(struct import_work *w,
                             const struct import_table *t,
                             struct import_record *const *records, size_t n)
    MUST_CHECK;
/* Puts them into the outbox of the funnel, where they are customers. */
enum err import_table_stale(struct ctx *cx, const struct import_table *t,
                            struct import_record *const *records, size_t n)
    MUST_CHECK;
enum err import_table_void(struct ctx *cx, const struct import_table *t,
                           struct import_record *const *records, size_t n)
    MUST_CHECK;
/* Puts back what import_before says; version must be the one then. */
enum err import_table_restore(struct ctx *cx, const struct import_table *t,
                              uint64_t account_id,
                              struct import_record *const *records,
                              const char *const *before_json, size_t n)
    MUST_CHECK;

/* ---- import_was.c ---- */
/* The value of a column as people read it, in w->cx.arena; of a reference the
 * number, whose name import_was_names fills in for all rows shown. */
enum err import_was(struct import_work *w, const struct import_table *t,
                    const struct import_column *c, const void *base,
                    const char **out, uint64_t *ref) MUST_CHECK;
enum err import_was_names(struct import_work *w, struct arena *a,
                          struct import_preview *p) MUST_CHECK;

/* ---- import_foresee.c ---- */
struct import_foresight *import_foresight_new(struct arena *a);
uint64_t import_foresight_number(struct import_foresight *g);
void import_foresight_gone(struct import_foresight *g,
                           const struct event_ref *refs, size_t n);
/* One event of a row as it now is; the rest of it is empty. */
struct event import_event(const struct import_work *w, enum event_kind kind,
                          uint64_t customer_id, uint64_t id, int32_t day,
                          int64_t at, uint64_t account_id);
/* Writes them, or collects them. */
enum err import_events_add(struct import_work *w, struct event *events,
                           size_t n) MUST_CHECK;
/* The chunk was judged and its first `shown` rows are the last of p. */
enum err import_foresee_chunk(struct import_work *w, struct import_preview *p,
                              size_t shown) MUST_CHECK;
enum err import_foresee_end(struct ctx *cx, struct import_foresight *g,
                            struct import_preview *p) MUST_CHECK;

/* ---- import_find.c: names to ids ---- */
/* Looks up texts by a key column: fn(arg, index of the key, row of rows). Head
 * and tail are constants around the IN list. */
typedef void import_found_fn(void *arg, size_t key, const struct rows *r,
                             size_t row);
enum err import_find_texts(struct ctx *cx, const char *head, const char *tail,
                           const char *const *keys, size_t n, size_t key_col,
                           import_found_fn *fn, void *arg) MUST_CHECK;
/* Rows whose number (the member at code_at of the row) is stored: fn gets the
 * stored row. Rows without a number or refused are left out. */
typedef void import_known_fn(struct import_work *w, struct import_row *row,
                             const struct rows *r, size_t stored);
enum err import_find_codes(struct import_work *w, const char *head,
                           size_t code_at, import_known_fn *fn) MUST_CHECK;
/* The owner by login or name; 0 and a refusal when there is none. */
enum err import_owner(struct import_work *w, struct import_row *r,
                      const char *field, const char *text, uint64_t *id,
                      uint64_t *team_id) MUST_CHECK;
enum import_list {
    ILIST_INDUSTRY, ILIST_SOURCE, ILIST_CATEGORY, ILIST_SIZE, ILIST_REVENUE,
    ILIST_OWNERSHIP, ILIST_CONTACT_ROLE, ILIST_INTERACTION, ILIST_ROLE,
    ILIST_STEP, ILIST_PROVINCE, ILIST_TICKET, ILIST_REASON, ILIST_FAMILY,
    ILIST_COMPETITOR, ILIST_COUNT
};
struct import_choice {
    uint64_t id;
    const char *code;
    const char *name_cn;
    const char *extra; /* province: region; reason: "1" = needs a text */
    const char *names[LANG_COUNT];
};
/* By code or by name in any language; NULL when not in the list. */
enum err import_choice(struct import_work *w, enum import_list list,
                       const char *text, const struct import_choice **out)
    MUST_CHECK;
/* A name that was added to a list, so that it is found from now on. */
void import_choice_add(struct import_work *w, enum import_list list,
                       const char *name, uint64_t id);
/* The same, refusing what is not in the list; *code NULL when text is empty. */
enum err import_choice_code(struct import_work *w, struct import_row *r,
                            enum import_list list, const char *field,
                            const char *text, const char **code) MUST_CHECK;
/* By id; what is not there is created (industries, sources, categories). */
enum err import_choice_id(struct import_work *w, enum import_list list,
                          const char *text, uint64_t *id) MUST_CHECK;

/* ---- import_party.c: customers by code, credit code or name ---- */
struct import_party {
    const char *name;    /* as in the file, NULL = none */
    const char *country; /* for a new one */
    uint64_t owner_id, team_id;
    int32_t first_on;    /* first day it is named with; 0 = today */
    struct import_party *same; /* the entry of this name, set by resolve */
    uint64_t id;         /* out; 0 = unknown */
    bool hidden;         /* out: there, but not this actor's */
    bool several;        /* out: more than one has that name */
};
enum err import_party_find(struct import_work *w, struct import_party *const *p,
                           size_t n) MUST_CHECK;
/* Finds, creates if the options say so, refuses in the field "customer"; fills
 * customer_id of the rows, also at customer_at of the table. by_row[i] may be
 * NULL: the row names none. */
enum err import_party_resolve(struct import_work *w,
                              struct import_party *const *by_row) MUST_CHECK;

/* The same for rows that all name one: the texts at name_at; a new customer is
 * first seen on the day at day_at. */
enum err import_party_rows(struct import_work *w, size_t name_at,
                           size_t day_at) MUST_CHECK;

/* ---- import_match.c: rows that are there already ---- */
/* For import_find_codes, columns id, code, customer_id: the row is that one; a
 * number of another customer is refused. */
import_known_fn import_found_own;
/* Rows without a number are known again by what they say: key of a row, equal
 * to the second column of `head` (id, key), which ends in "customer_id IN";
 * `tail` is " AND <day> BETWEEN ? AND ?". NULL = not looked for. day_at: the
 * day in the row. */
typedef const char *import_key_fn(struct arena *a, const void *row);
enum err import_find_keys(struct import_work *w, const char *head,
                          const char *tail, size_t day_at,
                          import_key_fn *key) MUST_CHECK;
/* The first of the month that months of tenure count back from. */
int32_t import_month(const struct import_work *w);
/* A day that has not come, in this field. */
void import_refuse_future(struct import_work *w, struct import_row *r,
                          const char *field, int32_t day);
/* The salesperson of a row, else who the options or the run say. */
enum err import_owner_or(struct import_work *w, struct import_row *r,
                         const char *text, uint64_t *id) MUST_CHECK;
/* The product of a row; refused in "product" where there is none. */
enum err import_row_product(struct import_work *w, struct import_row *r,
                            const char *text, uint64_t *id) MUST_CHECK;
/* The row gives this field by way of another one (a price by the price a
 * month). */
void import_row_gives(struct import_work *w, struct import_row *r,
                      const char *field);
bool import_row_given(const struct import_work *w, const struct import_row *r,
                      const char *field);
/* The contacts that rows name at name_at, into contact_at. */
enum err import_row_contacts(struct import_work *w, size_t name_at,
                             size_t contact_at) MUST_CHECK;

/* ---- import_second.c: one second record beside a row ---- */
void import_second_add(struct import_work *w, struct import_row *r,
                       void *now);
/* Which stored one it is: sql gives (key, id) of those whose key is IN the keys
 * of the rows (0 = new); loads and merges them and sets sub_changed. */
typedef uint64_t import_second_key(const struct import_row *r);
enum err import_second_find(struct import_work *w,
                            const struct import_table *t, const char *sql,
                            import_second_key *key) MUST_CHECK;
enum err import_second_write(struct import_work *w,
                             const struct import_table *t) MUST_CHECK;

/* ---- import_customer.c, for those who make customers ---- */
struct import_customer_match {
    const char *code, *credit_code, *name;
    uint64_t id;
    bool hidden, several;
    bool by_name;
};
enum err import_customer_find(struct import_work *w,
                              struct import_customer_match *m, size_t n)
    MUST_CHECK;
/* New customers with a code and a name only. */
enum err import_customer_create(struct import_work *w,
                                struct import_party *const *p, size_t n)
    MUST_CHECK;

/* ---- import_customer_more.c ---- */
/* Of these customers those whose purchases are known as a summary: *days gets
 * customer id -> last day of it. */
enum err import_opening_days(struct ctx *cx, const uint64_t *ids, size_t n,
                             struct import_map *days) MUST_CHECK;

/* ---- import_product.c ---- */
struct import_product {
    uint64_t id, category_id;
};
/* By code or name; id 0 when there is none. */
enum err import_product_find(struct import_work *w, const char *text,
                             struct import_product *out) MUST_CHECK;

/* ---- import_touch.c ---- */
/* Stage, facts and search of all customers the import touched; goes on after
 * a crash because it can be repeated. progress (or NULL) counts customers. */
enum err import_touch_all(struct ctx *cx, const struct import *im,
                          import_progress_fn *progress, void *arg)
    MUST_CHECK;

/* How many that will count up to. */
enum err import_touch_count(struct ctx *cx, const struct import *im,
                            uint64_t *n) MUST_CHECK;

/* ---- import_mapping.c ---- */
struct import_names { /* headings by which a field is known */
    const char *field, *headings; /* folded, between bars: "|name|客户名称|" */
};
/* The column that a preset also gives to this field, -1 = none. */
int import_also(struct arena *a, const struct import_head *h,
                const char *mapping, const char *field);
enum err import_mapping_guess(struct ctx *cx, const struct import *im,
                              const char **json) MUST_CHECK;

/* ---- import_store.c ---- */
enum err import_path(struct ctx *cx, const struct import *im, bool converted,
                     const char **path) MUST_CHECK;
const char *import_options_json(struct arena *a,
                                const struct import_options *o);

#endif
