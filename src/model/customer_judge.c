/* Whom a customer may be given to, and what is wrong with what was typed. A
 * value that did not change is left alone: an import may have brought what a
 * form would refuse, and that is no reason to keep somebody from correcting a
 * telephone number. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "core/field_check.h"
#include "core/text.h"
#include "model/customer_edit.h"

static const char *
full(const char *s)
{
    return s ? s : "";
}

static enum err
offer_owners(struct ctx *cx, const struct customer_edit *now,
             struct customer_offer *out)
{
    const struct actor *me = &cx->actor;
    struct lookup_person *all = NULL;
    size_t n = 0, count = 0;
    bool leads = (me->roles & ROLE_MANAGER) && me->reach == REACH_TEAMS;
    bool sells = me->roles & (ROLE_SALES | ROLE_MANAGER);
    if (leads)
        TRY(lookup_owners(cx, &all, &n));
    out->owners = ARENA_ARRAY(cx->arena, n + 2, struct lookup_person);
    if (now->owner_id)
        out->owners[count++] = (struct lookup_person){
            now->owner_id, "", full(now->owner), now->team_id};
    if (!leads && sells && me->user_id != now->owner_id)
        out->owners[count++] = (struct lookup_person){
            me->user_id, me->login, me->name, me->team_id};
    for (size_t i = 0; i < n; i++)
        if (all[i].id != now->owner_id)
            out->owners[count++] = all[i];
    out->owner_count = count;
    out->owner_needed = !leads && now->owner_id;
    return OK;
}

static enum err
offer_teams(struct ctx *cx, const struct customer_edit *now,
            struct customer_offer *out)
{
    const struct actor *me = &cx->actor;
    struct lookup_team *all = NULL;
    size_t n = 0, count = 0;
    if ((me->roles & ROLE_MANAGER) && me->reach == REACH_TEAMS)
        TRY(lookup_teams(cx, &all, &n));
    out->teams = ARENA_ARRAY(cx->arena, n + 2, struct lookup_team);
    if (now->team_id)
        out->teams[count++] = (struct lookup_team){
            now->team_id, "", full(now->team), "", 0};
    if (me->team_id && me->team_id != now->team_id && !n)
        out->teams[count++] = (struct lookup_team){
            me->team_id, "", full(me->team_name), "", 0};
    for (size_t i = 0; i < n; i++)
        if (all[i].id != now->team_id)
            out->teams[count++] = all[i];
    out->team_count = count;
    return OK;
}

enum err
customer_offer_read(struct ctx *cx, const struct customer_edit *now,
                    struct customer_offer *out)
{
    memset(out, 0, sizeof *out);
    TRY(offer_owners(cx, now, out));
    return offer_teams(cx, now, out);
}

static bool
changed(const char *was, const char *is)
{
    return strcmp(full(was), full(is)) != 0;
}

/* The owner brings his team along unless a team was chosen too. */
static void
judge_owner(const struct customer_offer *offer,
            const struct customer_edit *now, struct customer_edit *next,
            struct problems *out)
{
    const struct lookup_person *owner = NULL;
    bool team_known = !next->team_id;
    for (size_t i = 0; i < offer->owner_count; i++)
        if (offer->owners[i].id == next->owner_id)
            owner = &offer->owners[i];
    if (!owner && (next->owner_id || offer->owner_needed))
        problem_add(out, "owner_id",
                    N_("You cannot give the customer to this person."));
    if (owner && next->owner_id != now->owner_id && owner->team_id &&
        (next->team_id == now->team_id || !next->team_id))
        next->team_id = owner->team_id;
    for (size_t i = 0; i < offer->team_count; i++)
        team_known |= offer->teams[i].id == next->team_id;
    team_known |= owner && owner->team_id == next->team_id;
    if (!team_known)
        problem_add(out, "team_id",
                    N_("You cannot give the customer to this team."));
}

static bool
in_taiwan(const struct customer_edit *c)
{
    return !strcmp(full(c->country), "TW") ||
           (!*full(c->country) && strlen(full(c->credit_code)) == 8);
}

static void
judge_credit_code(struct customer_edit *c, struct problems *out)
{
    const char *country = full(c->country), *s = full(c->credit_code);
    bool china = !*country || !strcmp(country, "CN");
    if (!*s)
        return;
    if (in_taiwan(c)) {
        if (!uniform_number_valid(s))
            problem_add(out, "credit_code",
                        N_("This is no uniform number: 8 digits, the last "
                           "one checks the others."));
    } else if (china && !credit_code_valid(s)) {
        problem_add(out, "credit_code",
                    N_("This is no credit code: 18 characters, the last one "
                       "checks the others. Please compare it with the "
                       "licence."));
    }
}

/* A link of ours leads there: http and https only. */
static void
judge_website(const char *s, struct problems *out)
{
    bool web = !strncasecmp(s, "http://", 7) || !strncasecmp(s, "https://", 8);
    const char *host = web ? strstr(s, "//") + 2 : s;
    size_t n = strcspn(host, "/?#:");
    if (!*s)
        return;
    if (n < 3 || !memchr(host, '.', n) || strpbrk(s, " \"'<>\\@") ||
        (!web && strchr(s, ':') && !isdigit((unsigned char)host[n + 1])))
        problem_add(out, "website",
                    N_("Please enter an address such as "
                       "https://www.example.com."));
}

static const char *
upper(struct arena *a, const char *s)
{
    char *copy = arena_text(a, full(s));
    for (char *p = copy; *p; p++)
        *p = (char)toupper((unsigned char)*p);
    return copy;
}

void
customer_edit_judge(struct arena *a, const struct customer_offer *offer,
                    const struct customer_edit *was,
                    struct customer_edit *next, struct problems *out)
{
    int32_t today = clock_today();
    memset(out, 0, sizeof *out);
    judge_owner(offer, was, next, out);
    if (changed(was->credit_code, next->credit_code))
        next->credit_code = upper(a, next->credit_code);
    if (changed(was->credit_code, next->credit_code) ||
        changed(was->country, next->country))
        judge_credit_code(next, out);
    if (changed(was->website, next->website))
        judge_website(full(next->website), out);
    if (next->created_on != was->created_on && next->created_on > today)
        problem_add(out, "created_on", N_("This day has not come yet."));
    if (next->birth_on != was->birth_on && next->birth_on > today)
        problem_add(out, "birth_on", N_("This day has not come yet."));
    if (was->id && !*full(next->code))
        problem_add(out, "code", N_("Please fill this in."));
}
