/* The base data of a made-up customer and the people in it. See
 * demo_private.h. */
#include <string.h>

#include "core/text.h"
#include "model/demo_private.h"
#include "model/name_key.h"

struct made {
    bool person;
    const char *name, *short_name, *legal, *phone, *email, *address;
    const struct demo_place *place;
    uint64_t industry;
};

/* ---- names, each once ---- */

static bool
name_is_new(struct demo *d, const char *name)
{
    uint64_t h = 14695981039346656037u; /* FNV-1a */
    for (const char *p = name; *p; p++)
        h = (h ^ (unsigned char)*p) * 1099511628211u;
    for (size_t i = h % d->name_slots;; i = (i + 1) % d->name_slots) {
        if (d->name_seen[i] == h)
            return false;
        if (d->name_seen[i] == 0) {
            d->name_seen[i] = h;
            return true;
        }
    }
}

static const char *
brand_pick(struct demo *d)
{
    if (demo_below(d, 100) == 0)
        return demo_pick(d, &demo_rare);
    if (demo_chance(d, 25))
        return demo_pick(d, &demo_brands);
    const char *first = demo_pick(d, &demo_brand_first);
    return arena_printf(d->cx.arena, "%s%s", first,
                        demo_pick(d, &demo_brand_second));
}

static const char *
person_name(struct demo *d)
{
    const char *family = demo_pick(d, &demo_surnames);
    return arena_printf(d->cx.arena, "%s%s", family,
                        demo_pick(d, &demo_given));
}

static void
company_name(struct demo *d, struct made *m)
{
    struct arena *a = d->cx.arena;
    do {
        const struct demo_trade *t =
            &demo_trades[demo_below(d, (uint32_t)demo_trade_count)];
        const char *brand = brand_pick(d);
        m->short_name = arena_printf(a, "%s%s%s", m->place->city, brand,
                                     t->word);
        m->name = arena_printf(a, "%s%s", m->short_name,
                               demo_pick(d, &demo_endings));
        for (size_t i = 0; i < d->industry_count; i++)
            if (!strcmp(d->industry_codes[i], t->industry))
                m->industry = d->industry_ids[i];
    } while (!name_is_new(d, m->short_name));
}

/* ---- whose customer ---- */

static void
owner_pick(struct demo *d, unsigned area, struct demo_life *l)
{
    bool buys = l->plan >= PLAN_PURCHASE && l->plan < PLAN_CHURN;
    unsigned n = demo_below(d, buys ? 96 : 100); /* 96: who buys has one */
    l->team_id = d->area_team[area];
    l->owner_id = 0;
    l->pooled = true;
    for (size_t i = 0; i < DEMO_SELLERS; i++) {
        const struct demo_seller *s = &d->sellers[i];
        if (s->area != area)
            continue;
        if (n < s->share) {
            l->owner_id = s->id;
            l->team_id = s->team_id;
            l->pooled = false;
            return;
        }
        n -= s->share;
    }
}

static const struct demo_place *
place_pick(struct demo *d, bool story)
{
    unsigned area = demo_below(d, 100);
    const struct demo_place *p;
    area = story || area < 55 ? 0 : area < 85 ? 1 : 2;
    if (story)
        return &demo_places[2];
    do
        p = &demo_places[demo_below(d, (uint32_t)demo_place_count)];
    while (p->area != area);
    return p;
}

/* ---- a company's numbers ---- */

/* GB 32100 with a body that no authority gives out: MADE and a number. */
static const char *
credit_code(struct demo *d, const struct demo_place *p, uint64_t n)
{
    static const char digits[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    static const int weights[] = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25,
                                  13, 8, 24, 10, 30, 28};
    char *code = arena_printf(d->cx.arena, "91%sMADE%05uX", p->code,
                              (unsigned)(n % 100000));
    int sum = 0;
    for (int i = 0; i < 17; i++)
        sum += (int)(strchr(digits, code[i]) - digits) * weights[i];
    code[17] = digits[(31 - sum % 31) % 31];
    return code;
}

struct size_of {
    const char *code, *band;
    int32_t least, most;
    int64_t revenue; /* minor, a head */
};
static const struct size_of SIZES[] = {
    {"micro", "lt5m", 3, 18, 20000000},
    {"small", "5m_20m", 20, 190, 30000000},
    {"medium", "20m_100m", 200, 950, 26000000},
    {"large", "100m_1b", 1000, 4800, 30000000},
};
static const char *const OWNERSHIPS[] = {"private", "private", "private",
    "private", "state", "foreign", "joint", "listed"};

static void
company_put(struct demo *d, struct demo_life *l, const struct made *m,
            struct bind *b)
{
    const struct size_of *s = &SIZES[l->size <= 1 ? 0 : l->size <= 4 ? 1
                                     : l->size <= 6 ? 2 : 3];
    int32_t heads = demo_from_to(d, s->least, s->most);
    bool known = demo_chance(d, 80);
    b[7] = B_TEXT(known ? credit_code(d, m->place, l->id) : "");
    b[8] = B_REF(m->industry);
    b[9] = B_TEXT(s->code);
    b[10] = B_I64(heads);
    b[11] = B_I64(demo_from_to(d, 1988, 2019));
    b[12] = known ? B_MONEY(s->revenue * heads) : B_MONEY(FIELD_EMPTY);
    b[13] = B_TEXT(known ? s->band : "");
    b[14] = B_TEXT(demo_chance(d, 85)
        ? OWNERSHIPS[demo_below(d, sizeof OWNERSHIPS / sizeof *OWNERSHIPS)]
        : "");
    b[24] = B_TEXT("");
    b[25] = B_DAY(DAY_NONE);
    b[26] = B_TEXT(m->legal);
}

static void
person_put(struct demo *d, const struct made *m, struct bind *b)
{
    b[7] = B_TEXT("");
    b[8] = B_REF(m->industry);
    b[9] = B_TEXT("");
    b[10] = b[11] = B_NULL;
    b[12] = B_MONEY(FIELD_EMPTY);
    b[13] = B_TEXT("");
    b[14] = B_TEXT("sole");
    b[24] = B_TEXT(demo_chance(d, 80) ? "m" : "f");
    b[25] = B_DAY(day_from_ymd(demo_from_to(d, 1962, 1996),
                               demo_from_to(d, 1, 12),
                               demo_from_to(d, 1, 28)));
    b[26] = B_TEXT("");
}

/* ---- the rows ---- */

static const char *
code_of(struct demo *d, const struct demo_life *l, bool story)
{
    int year, month, day;
    if (story)
        return "C-2021-00874";
    day_to_ymd(l->created, &year, &month, &day);
    return arena_printf(d->cx.arena, "C-%d-%05llu", year,
                        (unsigned long long)(1000 + l->id));
}

static void
customer_put(struct demo *d, struct demo_life *l, const struct made *m,
             bool story)
{
    static const char *const GRADES[] = {"D", "C", "C", "B", "B", "A"};
    struct name_key key;
    struct bind b[37];
    unsigned grade = l->size / 2 + (l->plan >= PLAN_USAGE);
    name_key_make(d->cx.arena, m->name, &key);
    b[0] = B_U64(l->id);
    b[1] = B_TEXT(code_of(d, l, story));
    b[2] = B_TEXT(m->person ? "person" : "company");
    b[3] = B_TEXT(m->name);
    b[4] = B_TEXT(m->short_name);
    b[5] = B_BYTES(arena_copy(d->cx.arena, key.sort, key.sort_len),
                   key.sort_len);
    b[6] = B_TEXT(name_key_py(d->cx.arena, &key));
    if (m->person)
        person_put(d, m, b);
    else
        company_put(d, l, m, b);
    b[15] = B_TEXT("CN");
    b[16] = B_TEXT(m->place->province);
    b[17] = B_TEXT(arena_printf(d->cx.arena, "%s市", m->place->city));
    b[18] = B_TEXT(m->place->town);
    b[19] = B_TEXT(m->place->code);
    b[20] = B_TEXT(m->place->region);
    b[21] = B_TEXT(m->address);
    b[22] = B_TEXT(m->phone);
    b[23] = B_TEXT(m->email);
    b[27] = B_REF(story ? d->source_ids[5]
                  : d->source_ids[demo_below(d, (uint32_t)d->source_count)]);
    b[28] = B_REF(l->owner_id);
    b[29] = B_REF(l->team_id);
    b[30] = B_TEXT(story ? "A" : l->plan == PLAN_AWARENESS
                   && demo_chance(d, 60) ? "-" : GRADES[grade]);
    b[31] = B_REF(story ? d->persona_id[4] : demo_chance(d, 40)
                  ? d->persona_id[demo_below(d, 5)] : 0);
    b[32] = B_MONEY(demo_chance(d, 35) ? 5000000 * (int64_t)(
                    l->size * l->size + demo_below(d, 12)) : FIELD_EMPTY);
    b[33] = B_TEXT("");
    b[34] = B_DAY(l->created);
    b[35] = B_TIME(demo_moment(d, l->created));
    b[36] = B_REF(l->owner_id);
    demo_put(d, DEMO_CUSTOMER, b, 37);
}

static void
contact_put(struct demo *d, struct demo_life *l, const char *name,
            const char *title, const char *role, const char *mobile, bool key)
{
    struct name_key k;
    uint64_t id = demo_number(d, DEMO_CONTACT);
    name_key_make(d->cx.arena, name, &k);
    l->contacts[l->contact_count++] = id;
    const char *mail = demo_chance(d, 70)
        ? arena_printf(d->cx.arena, "%s.%llu@example.com",
                       demo_pick(d, &demo_latin), (unsigned long long)id)
        : "";
    DEMO_PUT(d, DEMO_CONTACT, B_U64(id), B_U64(l->id), B_TEXT(name),
             B_BYTES(arena_copy(d->cx.arena, k.sort, k.sort_len), k.sort_len),
             B_TEXT(demo_chance(d, 60) ? "m" : "f"), B_TEXT(title),
             B_TEXT(role), B_TEXT(mobile), B_TEXT(mail), B_I64(key),
             B_TIME(demo_moment(d, l->created)));
}

static void
contacts_put(struct demo *d, struct demo_life *l, const struct made *m)
{
    static const char *const ROLES[] = {"decider", "supporter", "user",
                                        "buyer", "influencer"};
    unsigned n = m->person ? 1 : 1 + demo_below(d, 2 + l->size / 3);
    for (unsigned i = 0; i < n && i < 5; i++)
        contact_put(d, l, m->person ? m->name : person_name(d),
                    m->person ? "负责人" : demo_pick(d, &demo_titles),
                    i == 0 && demo_chance(d, 70) ? "decider"
                    : ROLES[demo_below(d, 5)], demo_phone(d), i == 0);
}

static void
story_contacts_put(struct demo *d, struct demo_life *l)
{
    contact_put(d, l, "周敏", "设备部经理", "decider", "19900003344", true);
    contact_put(d, l, "李建国", "生产副总", "supporter", "19900007788", true);
    contact_put(d, l, "孙宁", "采购专员", "buyer", "19900001207", false);
    contact_put(d, l, "马超", "动力车间主任", "user", "19900006151", false);
    contact_put(d, l, "何敏", "财务经理", "influencer", "19900002930", false);
}

void
demo_customer_make(struct demo *d, struct demo_life *l)
{
    bool story = d->made == 0;
    struct made m = {.place = place_pick(d, story),
                     .person = !story && demo_chance(d, 4)};
    l->id = demo_number(d, DEMO_CUSTOMER);
    if (story) {
        m.name = "天津海河精密机械有限公司";
        m.short_name = "天津海河精密机械";
        for (size_t i = 0; i < d->industry_count; i++)
            if (!strcmp(d->industry_codes[i], "manufacturing"))
                m.industry = d->industry_ids[i];
        l->owner_id = d->sellers[0].id;
        l->team_id = d->sellers[0].team_id;
        l->size = 6;
    } else {
        owner_pick(d, m.place->area, l);
        if (m.person)
            m.name = person_name(d), m.short_name = "";
        else
            company_name(d, &m);
    }
    l->name = arena_text(d->keep, m.name);
    m.legal = demo_chance(d, 70) ? person_name(d) : "";
    m.phone = demo_phone(d);
    m.email = m.person || demo_chance(d, 60)
        ? arena_printf(d->cx.arena, "info%llu@example.com",
                       (unsigned long long)l->id) : "";
    m.address = demo_chance(d, 75)
        ? arena_printf(d->cx.arena, "%s%s %d 号", m.place->town,
                       demo_pick(d, &demo_streets), demo_from_to(d, 1, 288))
        : "";
    customer_put(d, l, &m, story);
    if (story)
        story_contacts_put(d, l);
    else
        contacts_put(d, l, &m);
}
