/* See follow_up.h. A follow-up that is written also finishes the reminders that
 * asked for it: the writer's own follow-ups with this customer due by its day. */
#include "model/follow_up.h"

#include <string.h>

#include "core/buf.h"
#include "core/text.h"
#include "db/compose.h"
#include "model/audit.h"
#include "model/customer_edit.h"
#include "model/customer_scope.h"
#include "model/stage.h"
#include "model/task.h"

enum { TITLE_CHARS = 60 };

const struct choice follow_up_kinds[] = {
    {"call", N_("noun|Call")}, {"visit", N_("Visit")}, {"meeting", N_("Meeting")},
    {"mail", N_("Mail")}, {"message", N_("Message")},
    {"web", N_("Web visit")}, {"download", N_("Download")},
    {"registration", N_("Registration")},
    {"other", N_("Other")}, {NULL, NULL}};
const struct choice follow_up_ways[] = {
    {"reached", N_("Talked")}, {"missed", N_("No answer")},
    {"inbound", N_("Customer began")}, {NULL, NULL}};

#define AT(member) FIELD_AT(struct follow_up, member)
const struct field follow_up_fields[] = {
    {"kind", N_("Way"), FIELD_CHOICE, AT(kind), true, 0, 0, follow_up_kinds,
     NULL},
    {"way", N_("Result"), FIELD_CHOICE, AT(way), true, 0, 0, follow_up_ways,
     NULL},
    {"text", N_("What was said"), FIELD_LINES, AT(text), true, 0, 0, NULL,
     NULL},
    {"next_on", N_("Next follow-up"), FIELD_DAY, AT(next_on), false, 0, 0,
     NULL, NULL},
    {"next", N_("Next step"), FIELD_TEXT, AT(next), false, 0, 0, NULL, NULL},
    {"play", N_("Play"), FIELD_REF, AT(play_id), false, 0, 0, NULL, NULL},
    {"contact", N_("Contact"), FIELD_REF, AT(contact_id), false, 0, 0, NULL,
     NULL},
    {"at", N_("When"), FIELD_MOMENT, AT(at), false, 0, 0, NULL,
     N_("Empty = now. Else day and time, such as 2026-11-19 16:40.")},
    {"minutes", N_("Minutes"), FIELD_INT, AT(minutes), false, 0, 1440, NULL,
     NULL},
    {"private", N_("Only for me and my managers"), FIELD_BOOL,
     AT(is_private), false, 0, 0, NULL, NULL},
};
const size_t follow_up_field_count =
    sizeof follow_up_fields / sizeof *follow_up_fields;

const char *
follow_up_judge(const struct follow_up *f, const char **field)
{
    if (f->at != TIME_NONE && f->at > clock_now()) {
        *field = "at";
        return N_("This lies in the future. What is planned goes into the next date.");
    }
    if (f->next_on != DAY_NONE && f->next_on < clock_today()) {
        *field = "next_on";
        return N_("The next date has passed already.");
    }
    if (f->next && *f->next && f->next_on == DAY_NONE) {
        *field = "next_on";
        return N_("Say when the next step is due.");
    }
    return NULL;
}

static const char SQL_PLAY[] = "SELECT id FROM play WHERE id = ? AND active = 1";

enum err
follow_up_play_known(struct ctx *cx, const struct follow_up *f, bool *known)
{
    struct rows r;
    *known = true;
    if (!f->play_id)
        return OK;
    TRY(db_query(cx, &r, SQL_PLAY, B_U64(f->play_id)));
    *known = r.count > 0;
    return OK;
}

/* ---- the rows ---- */

static enum err
customer_lock(struct ctx *cx, uint64_t id)
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT c.owner_id, c.team_id FROM customer c"
                  " WHERE c.id = ? AND c.live = 1");
    query_bind(&q, B_U64(id));
    customer_scope_rights(&q, cx);
    query_sql(&q, " FOR UPDATE");
    TRY(query_rows(cx, &q, &r));
    if (r.count == 0)
        return ERR_NOT_FOUND;
    return customer_edit_may(cx, rows_u64(&r, 0, 0), rows_u64(&r, 0, 1))
        ? OK : ERR_DENIED;
}

static const char SQL_CONTACT[] =
    "SELECT id FROM contact WHERE id = ? AND customer_id = ? AND live = 1";
static const char SQL_ADD[] =
    "INSERT INTO interaction (customer_id, contact_id, play_id, account_id,"
    " kind, direction, answered, is_touch, on_day, at, minutes, text,"
    " is_private, next_on, created_by)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

static enum err
interaction_add(struct ctx *cx, uint64_t customer_id,
                const struct follow_up *f, int64_t at, uint64_t *id)
{
    bool theirs = contact_by_customer(f->kind);
    bool inbound = theirs || strcmp(f->way, "inbound") == 0;
    bool missed = !theirs && strcmp(f->way, "missed") == 0;
    struct rows r;
    if (f->contact_id)
        TRY(db_find(cx, &r, SQL_CONTACT, B_U64(f->contact_id),
                    B_U64(customer_id)));
    TRY(db_exec(cx, SQL_ADD, B_U64(customer_id), B_REF(f->contact_id),
                B_REF(f->play_id), B_U64(cx->actor.user_id), B_TEXT(f->kind),
                B_TEXT(inbound ? "in" : "out"), B_I64(!missed),
                B_I64(!missed), B_DAY(day_of(at)), B_TIME(at),
                f->minutes == FIELD_EMPTY ? B_NULL : B_I64(f->minutes),
                B_TEXT(f->text), B_I64(f->is_private), B_DAY(f->next_on),
                B_U64(cx->actor.user_id)));
    *id = db_last_id(cx->db);
    struct event e;
    event_clear(&e);
    e.customer_id = customer_id;
    e.kind = (uint16_t)event_of_contact(f->kind);
    e.at = at;
    e.ref_id = *id;
    e.flags = (missed ? 0 : EVENT_TOUCH) | (inbound ? EVENT_INBOUND : 0);
    return event_add(cx, &e);
}

static enum err
next_task_add(struct ctx *cx, uint64_t customer_id, const struct follow_up *f,
              uint64_t interaction_id)
{
    static const char *const SAME[] = {"call", "visit", "mail"};
    if (f->next_on == DAY_NONE)
        return OK;
    bool own = f->next && *f->next;
    const char *line = own ? f->next : f->is_private ? "" : f->text;
    struct task t = {.customer_id = customer_id, .contact_id = f->contact_id,
                     .kind = "other", .due_on = f->next_on, .text = "",
                     .source = "follow_up", .source_id = interaction_id};
    for (size_t i = 0; i < sizeof SAME / sizeof *SAME; i++)
        if (strcmp(SAME[i], f->kind) == 0)
            t.kind = SAME[i];
    size_t first = strcspn(line, "\n");
    t.title = utf8_cut(cx->arena, arena_copy(cx->arena, line, first),
                       own ? 200 : TITLE_CHARS);
    return task_add(cx, &t);
}

enum err
follow_up_write(struct ctx *cx, uint64_t customer_id,
                const struct follow_up *f, uint64_t *id)
{
    const char *where;
    bool known;
    uint64_t done = 0;
    struct buf b;
    if (!cx->actor.may_write)
        return ERR_DENIED;
    if (follow_up_judge(f, &where))
        return ERR_INVALID;
    TRY(follow_up_play_known(cx, f, &known));
    if (!known)
        return ERR_INVALID;
    TRY(customer_lock(cx, customer_id));
    int64_t at = f->at == TIME_NONE ? clock_now() : f->at;
    TRY(interaction_add(cx, customer_id, f, at, id));
    if (!contact_by_customer(f->kind)) /* ours, so it is what was due */
        TRY(task_done_by(cx, customer_id, day_of(at), *id, &done));
    TRY(next_task_add(cx, customer_id, f, *id));
    buf_init(&b, cx->arena);
    buf_printf(&b, "{\"customer\":%llu,\"kind\":",
               (unsigned long long)customer_id);
    buf_json(&b, f->kind);
    buf_printf(&b, ",\"tasks_done\":%llu}", (unsigned long long)done);
    TRY(audit_write(cx, "interaction.create", "interaction", *id, b.data));
    return stage_refresh_customer(cx, customer_id);
}
