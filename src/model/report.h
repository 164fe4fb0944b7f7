/* Reports: drawn up from a scope as a draft, then issued. An issued report is
 * its document, kept as it was printed, under a number without gaps; what was
 * known that day never changes in it. Names of customers stand beside it and go
 * with the customer.
 *
 * A draft is its author's and the managers' above him; an issued one may also be
 * opened by whom the issuer named. Nobody else learns that it is there. */
#ifndef MODEL_REPORT_H
#define MODEL_REPORT_H

#include "db/db.h"

enum { REPORT_SECTIONS = 24, REPORT_STYLE = 2, REPORT_READERS = 50 };

enum report_state { REPORT_DRAFT, REPORT_ISSUED, REPORT_WITHDRAWN };

struct report {
    uint64_t id;
    const char *code;      /* "" = not issued */
    const char *sections;  /* of one that nobody keeps: codes with commas, in
                              their order; NULL = the usual ones */
    const char *kind, *title, *query, *series, *lang;
    enum report_state state;
    int32_t period_from, period_to;
    bool amounts;
    uint64_t account_id, team_id, previous_id, withdrawn_by;
    int64_t created_at, issued_at, withdrawn_at;
    const char *withdrawn_why;
    int64_t version;
    /* for showing */
    const char *author, *withdrawer;
    bool own;              /* the actor may edit, issue, withdraw it */
};

struct report_part {
    const char *code;
    bool shown;
    const char *remark;
};

struct report_filter {
    const char *text;      /* in number or title; NULL = any */
    const char *kind;      /* NULL = any */
    int state;             /* enum report_state, -1 = any */
    size_t first, n;
};

/* Latest first; *total of all that fit. */
enum err report_list(struct ctx *cx, const struct report_filter *f,
                     struct report **out, size_t *n, uint64_t *total)
    MUST_CHECK;
/* ERR_NOT_FOUND also where the actor may not open it. */
enum err report_find(struct ctx *cx, uint64_t id, struct report *out)
    MUST_CHECK;
/* The latest issued one of a series that ends before that day; false: none. */
enum err report_previous(struct ctx *cx, const char *series, int32_t before,
                         struct report *out, bool *found) MUST_CHECK;

/* With its sections, all shown; sets r->id. */
enum err report_add(struct ctx *cx, struct report *r,
                    const struct report_part *parts, size_t n) MUST_CHECK;
enum err report_parts(struct ctx *cx, uint64_t id, struct report_part **out,
                      size_t *n) MUST_CHECK;
/* Sections in this order, amounts, scope and readers. ERR_CONFLICT: saved by
 * somebody else, or issued by now. */
enum err report_save(struct ctx *cx, const struct report *r,
                     const struct report_part *parts, size_t n,
                     const uint64_t *readers, size_t reader_count) MUST_CHECK;

/* A draft alone. ERR_CONFLICT: saved by somebody else, or issued by now. */
enum err report_delete(struct ctx *cx, const struct report *r) MUST_CHECK;

struct report_reader {
    uint64_t id;
    const char *name;
};
enum err report_readers(struct ctx *cx, uint64_t id,
                        struct report_reader **out, size_t *n) MUST_CHECK;
/* Everybody who could be named. */
enum err report_people(struct ctx *cx, struct report_reader **out, size_t *n)
    MUST_CHECK;

/* The next number of the year: BG-2026-0087. */
enum err report_number(struct ctx *cx, const char **out) MUST_CHECK;

struct report_frozen {
    const char *html, *cells;
    size_t html_len, cells_len;
    const char *sha;
};
struct report_figure {
    const char *code;
    int64_t value;
};
/* Freezes a draft under r->code, at r->issued_at. The names of the customers
 * whose numbers are in `ids` (ascending) are read here. ERR_CONFLICT: it is no
 * draft any more. */
enum err report_issue(struct ctx *cx, const struct report *r,
                      const struct report_frozen *f,
                      const struct report_figure *figures, size_t n,
                      const uint64_t *ids, size_t id_count) MUST_CHECK;
enum err report_document(struct ctx *cx, uint64_t id,
                         struct report_frozen *out) MUST_CHECK;
/* ERR_NOT_FOUND: the earlier one has no such figure. */
enum err report_figures(struct ctx *cx, uint64_t id,
                        struct report_figure **out, size_t *n) MUST_CHECK;
enum err report_withdraw(struct ctx *cx, const struct report *r,
                         const char *why) MUST_CHECK;

struct report_name {
    uint64_t id;
    const char *name;
};
/* By number: of an issued report those that are left, else today's names. */
enum err report_names(struct ctx *cx, uint64_t report_id,
                      struct report_name **out, size_t *n) MUST_CHECK;
enum err report_names_now(struct ctx *cx, const uint64_t *ids, size_t n,
                          struct report_name **out, size_t *count) MUST_CHECK;

struct report_decision {
    uint64_t id;
    const char *customer, *what, *who, *result;
    int32_t due_on;
    bool done;
    uint64_t report_id;  /* over which it was decided */
    const char *code;    /* of that report; report_carried alone fills it */
};
/* Over the report, and what is not done yet of those of its series before it
 * that the actor may open; the oldest first. */
enum err report_carried(struct ctx *cx, const struct report *r,
                        struct report_decision **out, size_t *n) MUST_CHECK;
enum err report_decisions(struct ctx *cx, uint64_t id,
                          struct report_decision **out, size_t *n) MUST_CHECK;
enum err report_decision_add(struct ctx *cx, const struct report *r,
                             const struct report_decision *d) MUST_CHECK;
enum err report_decision_set(struct ctx *cx, const struct report *r,
                             const struct report_decision *d) MUST_CHECK;

#endif
