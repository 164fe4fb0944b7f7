/* A customer (company or person) as its form shows it: new, changed, checked.
 *
 * A save names the version it started from; when the row is another one by
 * then, nothing is written (ERR_CONFLICT) and the page asks the person. */
#ifndef MODEL_CUSTOMER_EDIT_H
#define MODEL_CUSTOMER_EDIT_H

#include "model/lookup.h"
#include "model/record.h"

struct customer_edit {
    uint64_t id; /* 0 = new */
    const char *name, *short_name, *kind, *code, *credit_code, *legal_person,
        *parent_name, *gender;
    int32_t birth_on;
    const char *country, *province, *city, *district, *address, *phone, *email,
        *website;
    uint64_t owner_id, team_id;
    const char *grade;
    uint64_t source_id, persona_id;
    int32_t created_on;
    uint64_t industry_id;
    const char *size_code;
    int64_t employees;
    const char *ownership;
    int64_t founded_year, registered_capital, annual_revenue;
    const char *revenue_band;
    uint64_t category_id;
    int64_t cycle_days_set, potential;
    const char *remark;
    /* not in the form: */
    int64_t version, changed_at;
    const char *changed_by, *owner, *team; /* names, NULL = nobody */
};

/* All fields, in the order of the columns. */
extern const struct field customer_edit_fields[];
extern const size_t customer_edit_field_count;
/* Those of a kind ("company" or "person"), in the same order, without the kind
 * itself. */
size_t customer_edit_fields_of(struct arena *a, const char *kind,
                               struct field **out);

/* The row, if the actor may see it; ERR_DENIED when he may not change it. */
enum err customer_edit_find(struct ctx *cx, uint64_t id,
                            struct customer_edit *out) MUST_CHECK;
/* ISO 3166 code of where the company works, by its zone; NULL = not known. */
const char *home_country(const char *zone);
/* A new one with what goes without saying: today, the actor, his team. */
void customer_edit_new(const struct ctx *cx, const char *kind,
                       struct customer_edit *out);
/* What the actor may change at all: sees it, and has a role that works on
 * customers (not an analyst). */
bool customer_edit_may(const struct ctx *cx, uint64_t owner_id,
                       uint64_t team_id);

/* Whom the customer may be given to: a salesperson takes it himself, a manager
 * gives it to anybody in his teams, others leave it. The present owner and team
 * are always there. */
struct customer_offer {
    struct lookup_person *owners;
    size_t owner_count;
    struct lookup_team *teams;
    size_t team_count;
    bool owner_needed; /* he may not put it into the pool */
};
enum err customer_offer_read(struct ctx *cx, const struct customer_edit *now,
                             struct customer_offer *out) MUST_CHECK;

/* Tidies `next` (the team follows a new owner, a credit code is upper case) and
 * judges what is not as in `was`: the row, or what customer_edit_new gave. */
void customer_edit_judge(struct arena *a, const struct customer_offer *offer,
                         const struct customer_edit *was,
                         struct customer_edit *next, struct problems *out);

/* Writes a judged row with all that hangs on it: sort keys, region, pieces for
 * search, stage, audit. A new one without code gets the next number; fills id.
 * ERR_INVALID: the code is taken. ERR_CONFLICT: now.version is not the version
 * in the table any more. Nothing is written when nothing changed. */
enum err customer_edit_add(struct ctx *cx, struct customer_edit *next)
    MUST_CHECK;
enum err customer_edit_save(struct ctx *cx, const struct customer_edit *now,
                            const struct customer_edit *next) MUST_CHECK;
/* Takes the right to give out numbers until the end of the transaction; before
 * anything is read, so that two at once wait instead of repeating. */
enum err customer_edit_queue(struct ctx *cx) MUST_CHECK;

#endif
