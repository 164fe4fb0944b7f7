/* Termination notices: somebody ends a contract, or the whole relationship.
 *
 * From the day it came to the last day of its period a notice runs; it may be
 * withdrawn until then. When the period is over what it ends has ended. A
 * notice is an entry (model/entry.h, kind "notice"); these are the rules that
 * stand behind its form, and what other subjects do with one. */
#ifndef MODEL_NOTICE_H
#define MODEL_NOTICE_H

#include "db/db.h"

/* Where no contract says how many days of notice there are. */
enum { NOTICE_DAYS = 30 };

enum notice_state { NOTICE_RUNNING, NOTICE_WITHDRAWN, NOTICE_RUN_OUT };
/* withdrawn_on DAY_NONE = not. */
enum notice_state notice_state(int32_t ends_on, int32_t withdrawn_on,
                               int32_t today);

/* The last day of the period of a notice that came on a day: the contract's
 * days of notice later; contract_id 0 = the whole relationship, by the longest
 * notice of the contracts that run that day. ERR_NOT_FOUND: the customer has no
 * such contract. The rights are those of the customer, asked before. */
enum err notice_ends_on(struct ctx *cx, uint64_t customer_id,
                        uint64_t contract_id, int32_t received_on,
                        int32_t *out) MUST_CHECK;

/* ---- as it is read, with the rights of its customer ---- */

struct notice_row {
    uint64_t id, customer_id, owner_id, team_id, contract_id, case_id;
    const char *customer, *country, *contract, *contact, *channel, *taker,
        *owner; /* contract NULL = the whole relationship; contact, taker,
                   owner NULL = not known; channel its code */
    int32_t received_on, ends_on, withdrawn_on;
    int32_t counted_on; /* the end by the days of notice */
    const char *ends_why, *reason;
    enum notice_state state;
};
enum err notice_find(struct ctx *cx, uint64_t id, struct notice_row *out)
    MUST_CHECK;

/* ---- the letter (letter.c) ---- */

struct letter {
    const char *title[LANG_COUNT], *body[LANG_COUNT];
    int64_t version;
};
enum err letter_find(struct ctx *cx, const char *code, struct letter *out)
    MUST_CHECK;
/* ERR_CONFLICT: saved by somebody else meanwhile. */
enum err letter_save(struct ctx *cx, const char *code,
                     const struct letter *next) MUST_CHECK;
/* The language of a customer: of Taiwan zh-TW, of the mainland or unknown zh-CN,
 * else English. */
enum lang letter_lang(const char *country);
/* The text with the notice's words in the place of {customer} and so on; what is
 * no such word stays as it is. */
char *letter_fill(struct ctx *cx, const char *text, enum lang l,
                  const struct notice_row *n);

/* Takes it back on a day, with events, audit and stages. ERR_CONFLICT: it is
 * withdrawn already. ERR_INVALID: the day lies outside its period. As
 * entry_find for rights. */
enum err notice_withdraw(struct ctx *cx, uint64_t customer_id, uint64_t id,
                         int32_t day) MUST_CHECK;

#endif
