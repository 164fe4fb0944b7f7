/* A follow-up somebody writes: the interaction, its event, the task for the
 * next date, the audit and the stage that follows from it, in the caller's
 * transaction. */
#ifndef MODEL_FOLLOW_UP_H
#define MODEL_FOLLOW_UP_H

#include "core/field.h"
#include "db/db.h"

struct follow_up {
    const char *kind;  /* call, visit, meeting, mail, message, other */
    const char *way;   /* reached | missed (no answer) | inbound */
    const char *text;
    const char *next;  /* what is to be done on next_on, "" = from the text */
    uint64_t contact_id;
    uint64_t play_id;  /* of the stage that was done with it, 0 = none */
    int64_t at;        /* TIME_NONE = now */
    int64_t minutes;   /* FIELD_EMPTY = not said */
    int32_t next_on;   /* DAY_NONE = no next date */
    bool is_private;
};

extern const struct field follow_up_fields[];
extern const size_t follow_up_field_count;
/* The kinds and ways on offer, in order; for selects. */
extern const struct choice follow_up_kinds[], follow_up_ways[];

/* NULL, or the msgid of what is wrong; *field is where. */
const char *follow_up_judge(const struct follow_up *f, const char **field);
/* False: its play is none that is in use. */
enum err follow_up_play_known(struct ctx *cx, const struct follow_up *f,
                              bool *known) MUST_CHECK;
/* ERR_NOT_FOUND: no such customer for this actor, or a contact of another one;
 * ERR_DENIED: the actor writes nothing; ERR_INVALID: judge would have said, or
 * the play is not known. */
enum err follow_up_write(struct ctx *cx, uint64_t customer_id,
                         const struct follow_up *f, uint64_t *id) MUST_CHECK;

#endif
