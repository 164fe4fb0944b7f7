/* Actions, fields and values of the audit as people say them. */
#include <string.h>

#include "model/category.h"
#include "model/change.h"
#include "model/contact.h"
#include "model/customer_edit.h"
#include "model/entry.h"
#include "model/reason.h"
#include "model/team.h"
#include "model/user_edit.h"
#include "model/warning_cause.h"
#include "page/audit.h"
#include "view/format.h"

const struct audit_action audit_actions[] = {
    {"login", N_("Logged in"), 4},
    {"login.failed", N_("Login failed"), 6},
    {"logout", N_("Logged out"), 1},
    {"logout.everywhere", N_("Logged out everywhere"), 1},
    {"customer.add", N_("Customer created"), 5},
    {"customer.edit", N_("Customer edited"), 2},
    {"customer.delete", N_("Customer deleted"), 6},
    {"customer.restore", N_("Customer put back"), 5},
    {"customer.sheet", N_("Sheet of a customer opened"), 1},
    {"recovery.sheet", N_("Sheet of a recovery case opened"), 1},
    {"customer.export", N_("Customers exported"), 7},
    {"contact.add", N_("Contact created"), 5},
    {"contact.edit", N_("Contact edited"), 2},
    {"contact.delete", N_("Contact deleted"), 6},
    {"contact.restore", N_("Contact put back"), 5},
    {"interaction.create", N_("Follow-up written"), 2},
    {"entry.add", N_("Record entered"), 5},
    {"entry.edit", N_("Record corrected"), 2},
    {"entry.delete", N_("Record deleted"), 6},
    {"entry.restore", N_("Record put back"), 5},
    {"warning.snooze", N_("Warning put off"), 7},
    {"warning.wake", N_("Warning brought back"), 2},
    {"warning.assign", N_("Warning assigned"), 2},
    {"warning.rule", N_("Rule of warnings saved"), 3},
    {"warning.cause.add", N_("Cause of warnings added"), 5},
    {"warning.cause.edit", N_("Cause of warnings edited"), 2},
    {"warning.ladder", N_("Ladder of warnings saved"), 3},
    {"attachment.add", N_("File kept"), 2},
    {"attachment.remove", N_("File removed"), 6},
    {"letter.edit", N_("Letter edited"), 3},
    {"warning.export", N_("Warnings exported"), 7},
    {"task.done", N_("Task done"), 4},
    {"task.assign", N_("Task given to somebody"), 2},
    {"task.move", N_("Task rescheduled"), 2},
    {"import.start", N_("Import started"), 7},
    {"import.cancel", N_("Import cancelled"), 6},
    {"import.undo", N_("Import undone"), 6},
    {"import.refused", N_("Refused rows taken out"), 7},
    {"user.add", N_("User created"), 3},
    {"user.edit", N_("User edited"), 3},
    {"user.password", N_("Password set"), 3},
    {"user.password.failed", N_("Present password was wrong"), 6},
    {"team.add", N_("Team created"), 3},
    {"team.edit", N_("Team edited"), 3},
    {"model.edit", N_("Model edited"), 3},
    {"model.copy", N_("Model copied"), 3},
    {"model.keep", N_("Model switched on"), 3},
    {"model.rest", N_("Model put at rest"), 3},
    {"model.default", N_("Default model changed"), 3},
    {"model.use", N_("Model in use again"), 3},
    {"model.retire", N_("Model retired"), 6},
    {"model.rehearse", N_("Rules rehearsed"), 3},
    {"model.publish", N_("Rules published"), 3},
    {"model.moves", N_("Allowed moves edited"), 3},
    {"stage.move", N_("Customer moved by hand"), 3},
    {"stage.move_back", N_("Move by hand taken back"), 1},
    {"stage.add", N_("Stage added"), 3},
    {"stage.edit", N_("Stage edited"), 3},
    {"market.add", N_("Market added"), 3},
    {"market.sign", N_("Sign of a market entered"), 3},
    {"market.sign_back", N_("Sign of a market taken back"), 6},
    {"market.confirm", N_("Phase of a market confirmed"), 3},
    {"market.on", N_("Market looked at again"), 3},
    {"market.off", N_("Market not looked at any more"), 3},
    {"goal.add", N_("Goal set"), 5},
    {"goal.edit", N_("Goal changed"), 2},
    {"goal.delete", N_("Goal deleted"), 6},
    {"kpi.enter", N_("KPI value entered"), 5},
    {"kpi.delete", N_("KPI value deleted"), 6},
    {"play.add", N_("Play added"), 5},
    {"play.edit", N_("Play edited"), 2},
    {"play.place", N_("Play put into a stage"), 2},
    {"play.take", N_("Play taken out of a stage"), 6},
    {"need.add", N_("Need added"), 5},
    {"need.edit", N_("Need edited"), 2},
    {"report.create", N_("Report drawn up"), 2},
    {"report.edit", N_("Report edited"), 2},
    {"report.issue", N_("Report issued"), 5},
    {"report.look", N_("Draft of a report opened"), 1},
    {"report.open", N_("Issued report opened"), 1},
    {"report.export", N_("Report taken as a file"), 4},
    {"report.delete", N_("Draft of a report deleted"), 6},
    {"report.withdraw", N_("Report withdrawn"), 6},
    {"report.decide", N_("Decision over a report"), 2},
    {"schedule.create", N_("Schedule of reports made"), 5},
    {"schedule.edit", N_("Schedule of reports edited"), 2},
    {"schedule.on", N_("Schedule of reports switched on"), 3},
    {"schedule.off", N_("Schedule of reports switched off"), 3},
    {"schedule.run", N_("Report of a schedule asked for"), 2},
    {"schedule.delete", N_("Schedule of reports deleted"), 6},
    {"recovery.open", N_("Recovery case opened"), 5},
    {"recovery.edit", N_("Recovery case edited"), 2},
    {"recovery.state", N_("State of a recovery case changed"), 2},
    {"recovery.reason", N_("Churn reason of a case"), 2},
    {"recovery.decide", N_("Decision on a recovery case"), 2},
    {"recovery.approve", N_("Budget of a recovery case judged"), 3},
    {"recovery.review", N_("Churn reason looked at again"), 2},
    {"delegation.set", N_("Stand-in named"), 3},
    {"delegation.drop", N_("Stand-in ended"), 3},
    {"calendar.renew", N_("Address of a calendar made"), 3},
    {"calendar.drop", N_("Address of a calendar taken back"), 3},
    {"plan.start", N_("Recovery plan started"), 5},
    {"plan.step", N_("Step of a plan changed"), 2},
    {"plan.remind", N_("Colleague reminded of a step"), 2},
    {"plan.undo", N_("Move of a plan taken back"), 2},
    {"plan_template.add", N_("Template of a plan added"), 5},
    {"plan_template.edit", N_("Template of a plan edited"), 2},
    {"plan_template.step", N_("Steps of a template changed"), 2},
    {"study.add", N_("Study added"), 5},
    {"study.edit", N_("Study edited"), 2},
    {"study.delete", N_("Study deleted"), 6},
    {"study.restore", N_("Study put back"), 5},
    {"reason.add", N_("Churn reason added"), 5},
    {"reason.edit", N_("Churn reason edited"), 2},
    {"reason.merge", N_("Churn reason merged"), 3},
    {"reason.part", N_("Churn reason taken apart"), 3},
    {"setting.edit", N_("Settings edited"), 3},
    {"category.edit", N_("Cycle of a product category edited"), 3},
    {"audit.export", N_("Audit log exported"), 7},
    {"churn.export", N_("Churn figures exported"), 7},
    {"model.export", N_("List of a rehearsal exported"), 7},
    {"market.export", N_("Penetration by product line exported"), 7},
    {"funnel.export", N_("Figures of the funnel exported"), 7},
    {"bin.purge", N_("Bin emptied after its time"), 1},
    {"demo.make", N_("Demonstration data made"), 1},
    {NULL, NULL, 0}};

const struct audit_action *
audit_action_find(const char *action)
{
    for (const struct audit_action *a = audit_actions; a->action; a++)
        if (!strcmp(a->action, action))
            return a;
    return NULL;
}

static const struct field *
field_of(const char *subject, const char *name)
{
    if (!strcmp(subject, "customer"))
        return field_find(customer_edit_fields, customer_edit_field_count,
                          name);
    if (!strcmp(subject, "contact"))
        return field_find(contact_fields, contact_field_count, name);
    if (!strcmp(subject, "account"))
        return field_find(user_edit_fields, user_edit_field_count, name);
    if (!strcmp(subject, "team"))
        return field_find(team_fields, team_field_count, name);
    if (!strcmp(subject, "churn_reason"))
        return field_find(reason_fields, reason_field_count, name);
    if (!strcmp(subject, "category"))
        return field_find(category_fields, category_field_count, name);
    if (!strcmp(subject, "warning_cause"))
        return field_find(warning_cause_fields, warning_cause_field_count,
                          name);
    const struct entry_kind *k = entry_kind_of_table(subject);
    return k ? field_find(k->fields, k->shown, name) : NULL;
}

static const char *
value_words(enum lang l, const struct change_names *names,
            const struct field *f, const char *value)
{
    if (f && f->type == FIELD_BOOL)
        return lang_text(l, *value && strcmp(value, "0") ? N_("yes")
                                                         : N_("no"));
    if (!*value)
        return FORMAT_NONE;
    for (const struct choice *c = f ? f->choices : NULL; c && c->key; c++)
        if (!strcmp(c->key, value))
            return lang_text(l, c->label);
    if (f && !strcmp(f->name, "parent_id"))
        return change_name(names, "team_id", value);
    return f ? change_name(names, f->name, value) : value;
}

const char *
audit_words(struct arena *a, enum lang l, const struct change_names *names,
            const struct audit_row *row)
{
    struct change *list;
    int64_t rows;
    struct buf b;
    size_t n = change_read(a, row->detail, &list);
    buf_init(&b, a);
    buf_add(&b, "");
    for (size_t i = 0; i < n; i++) {
        const struct field *f = field_of(row->subject, list[i].field);
        if (b.len)
            buf_add(&b, l == LANG_EN ? "; " : "；");
        buf_add(&b, f ? lang_text(l, f->label) : list[i].field);
        if (row->hidden)
            continue;
        buf_add(&b, l == LANG_EN ? ": " : "：");
        if (*list[i].from)
            buf_printf(&b, "%s → ", value_words(l, names, f, list[i].from));
        buf_add(&b, value_words(l, names, f, list[i].to));
    }
    if (!n && detail_number(row->detail, "rows", &rows))
        return lang_format(a, l, N_("Rows: %lld"), (long long)rows);
    return b.data;
}

const char *
audit_href(struct arena *a, const struct audit_row *row)
{
    unsigned long long id = row->subject_id, customer = row->customer_id;
    if (row->hidden || !row->name)
        return NULL;
    if (!strcmp(row->subject, "account"))
        return arena_printf(a, "/account/%llu/edit", id);
    if (!strcmp(row->subject, "team"))
        return arena_printf(a, "/team/%llu/edit", id);
    return customer ? arena_printf(a, "/customer/%llu", customer) : NULL;
}
