/* See customer_cell.h. Colour never says anything alone: the words beside it
 * do. */
#include "page/customer_cell.h"

#include "core/field.h"
#include "core/text.h"
#include "view/format.h"

#define BAR 54 /* width of the quiet bar; its end is three cycles */

static struct view *
cell(struct view *row, const char *section)
{
    struct view *v = view_row(row, "CELL");
    view_if(v, section, true);
    return v;
}

static void
cell_text(struct view *row, const char *section, const char *text)
{
    view_text(cell(row, section), "TEXT", text && *text ? text : FORMAT_NONE);
}

static const char *
short_day(const struct cell_context *c, int32_t day)
{
    return day == DAY_NONE ? FORMAT_NONE
                           : format_day_short(c->cx->arena, day, c->today);
}

static void
stage_show(const struct cell_context *c, struct view *row, const char *code)
{
    const struct lookup_stage *s =
        lookup_stage_find(c->stages, c->stage_count, code);
    if (!*code) {
        cell_text(row, "PLAIN", NULL);
        return;
    }
    struct view *v = cell(row, "STAGE");
    view_u64(v, "TONE", s ? s->colour : 1);
    view_text(v, "LABEL", s ? s->name : code);
}

static void
since_show(const struct cell_context *c, struct view *row, int32_t since)
{
    if (since == DAY_NONE)
        cell_text(row, "NUMBER", NULL);
    else
        cell_text(row, "NUMBER",
                  lang_format(c->cx->arena, c->cx->lang, N_("%d days"),
                              (int)(c->today - since)));
}

static void
revenue_show(const struct cell_context *c, struct view *row, int64_t minor)
{
    cell_text(row, "NUMBER",
              minor ? format_money_short(c->cx->arena, c->cx->lang,
                                         c->cx->config->currency, minor)
                    : NULL);
}

/* How long since the last purchase, against the customer's own cycle: calm up
 * to two cycles, late up to three, lapsing beyond (lifecycle.md 2). */
static void
quiet_show(const struct cell_context *c, struct view *row,
           const struct customer_row *r)
{
    static const char *const level[] = {"fill", "warn", "bad"};
    static const char *const tone[] = {"soft", "warn", "bad"};
    if (r->last_purchase_on == DAY_NONE || !r->cycle_days) {
        cell_text(row, "PLAIN", NULL);
        return;
    }
    int64_t quiet = c->today - r->last_purchase_on;
    int64_t cycle = (int64_t)r->cycle_days;
    int which = quiet > 3 * cycle ? 2 : quiet > 2 * cycle ? 1 : 0;
    int64_t width = quiet * BAR / (3 * cycle);
    struct view *v = cell(row, "QUIET");
    view_text(v, "LEVEL", level[which]);
    view_text(v, "TONE_CLASS", tone[which]);
    view_u64(v, "WIDTH", (uint64_t)(width < 1 ? 1 : width > BAR ? BAR : width));
    view_text(v, "TEXT",
              lang_format(c->cx->arena, c->cx->lang, N_("%d / %d days"),
                          (int)quiet, (int)cycle));
}

static void
expected_show(const struct cell_context *c, struct view *row,
              const struct customer_row *r)
{
    bool known = r->expected_on != DAY_NONE;
    int over = known ? (int)(c->today - r->expected_on) : 0;
    if (!known)
        cell_text(row, "PLAIN", NULL);
    else if (over <= 0)
        cell_text(row, "PLAIN", format_day(c->cx->arena, r->expected_on));
    else if (r->lapse_on != DAY_NONE && r->lapse_on <= c->today)
        cell_text(row, "BAD",
                  lang_format(c->cx->arena, c->cx->lang,
                              N_("%d days overdue"), over));
    else
        cell_text(row, r->late_on != DAY_NONE && r->late_on <= c->today
                           ? "WARN" : "PLAIN",
                  lang_format(c->cx->arena, c->cx->lang,
                              N_("%s, %d days over"),
                              short_day(c, r->expected_on), over));
}

static void
follow_show(const struct cell_context *c, struct view *row, int32_t day)
{
    if (day == DAY_NONE || day > c->today)
        cell_text(row, "PLAIN", short_day(c, day));
    else if (day == c->today)
        cell_text(row, "WARN", lang_text(c->cx->lang, N_("Today")));
    else
        cell_text(row, "BAD",
                  lang_format(c->cx->arena, c->cx->lang, N_("%s overdue"),
                              short_day(c, day)));
}

void
customer_cell_show(const struct cell_context *c, struct view *row,
                   const struct customer_row *r, enum customer_column column)
{
    switch (column) {
    case COLUMN_STAGE: stage_show(c, row, r->stage); return;
    case COLUMN_SINCE: since_show(c, row, r->stage_since); return;
    case COLUMN_REVENUE: revenue_show(c, row, r->revenue_365); return;
    case COLUMN_QUIET: quiet_show(c, row, r); return;
    case COLUMN_EXPECTED: expected_show(c, row, r); return;
    case COLUMN_FOLLOW: follow_show(c, row, r->next_follow_on); return;
    case COLUMN_CONTACT:
        cell_text(row, "PLAIN", short_day(c, r->last_contact_on));
        return;
    case COLUMN_CREATED:
        cell_text(row, "PLAIN", short_day(c, r->created_on));
        return;
    case COLUMN_GRADE:
        cell_text(row, "PLAIN", *r->grade == '-' ? NULL : r->grade);
        return;
    case COLUMN_OWNER: cell_text(row, "PLAIN", r->owner); return;
    case COLUMN_TEAM: cell_text(row, "PLAIN", r->team); return;
    case COLUMN_REGION: cell_text(row, "PLAIN", r->region); return;
    case COLUMN_INDUSTRY: cell_text(row, "PLAIN", r->industry); return;
    case COLUMN_SIZE: cell_text(row, "PLAIN", r->size); return;
    case COLUMN_SOURCE: cell_text(row, "PLAIN", r->source); return;
    case COLUMN_CODE: cell_text(row, "PLAIN", r->code); return;
    case COLUMN_NAME: /* the row's heading, not a cell */
    case COLUMN_COUNT: return;
    }
}

static void
mark(struct view *row, const struct cell_context *c, const char *icon,
     const char *msgid, const char *tone)
{
    struct view *v = view_row(row, "MARK");
    view_text(v, "ICON", icon);
    view_text(v, "LABEL", lang_text(c->cx->lang, msgid));
    view_text(v, "TONE", tone);
}

void
customer_marks_show(const struct cell_context *c, struct view *row,
                    const struct customer_row *r)
{
    if (r->next_follow_on != DAY_NONE && r->next_follow_on < c->today)
        mark(row, c, "clock", N_("Follow-up overdue"), "bad");
    if (r->late_on != DAY_NONE && r->late_on <= c->today)
        mark(row, c, "alert-triangle", N_("Purchase late"), "warn");
    if (r->warn_level == WARN_LEVEL_MOST)
        mark(row, c, "bell-ringing", N_("Urgent warning"), "bad");
    else if (r->warn_level)
        mark(row, c, "bell", N_("Has a warning"), "warn");
    if (r->in_recovery)
        mark(row, c, "lifebuoy", N_("Recovery case open"), "warn");
}

void
customer_csv_head(const struct cell_context *c, struct csv_writer *w)
{
    static const char *const heads[] = {
        N_("Number"), N_("Customer"), N_("Stage"), N_("In stage since"),
        N_("Grade"), N_("12-month revenue"), N_("Last purchase"),
        N_("Cycle (days)"), N_("Next purchase expected"), N_("Last contact"),
        N_("Next follow-up"), N_("Owner"), N_("Team"), N_("Region"),
        N_("Industry"), N_("Size"), N_("Source"), N_("Created")};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        csv_write_text(w, lang_text(c->cx->lang, heads[i]));
    csv_write_end_row(w);
}

static void
csv_day(const struct cell_context *c, struct csv_writer *w, int32_t day)
{
    csv_write_plain(w, day_iso(c->cx->arena, day));
}

void
customer_csv_row(const struct cell_context *c, struct csv_writer *w,
                 const struct customer_row *r)
{
    struct arena *a = c->cx->arena;
    const struct lookup_stage *s =
        lookup_stage_find(c->stages, c->stage_count, r->stage);
    csv_write_text(w, r->code);
    csv_write_text(w, r->name);
    csv_write_text(w, s ? s->name : r->stage);
    csv_day(c, w, r->stage_since);
    csv_write_plain(w, *r->grade == '-' ? "" : r->grade);
    csv_write_plain(w, money_plain(a, r->revenue_365));
    csv_day(c, w, r->last_purchase_on);
    csv_write_plain(w, r->cycle_days ? arena_printf(a, "%llu",
                          (unsigned long long)r->cycle_days) : "");
    csv_day(c, w, r->expected_on);
    csv_day(c, w, r->last_contact_on);
    csv_day(c, w, r->next_follow_on);
    csv_write_text(w, r->owner);
    csv_write_text(w, r->team);
    csv_write_text(w, r->region);
    csv_write_text(w, r->industry);
    csv_write_text(w, r->size);
    csv_write_text(w, r->source);
    csv_day(c, w, r->created_on);
    csv_write_end_row(w);
}
