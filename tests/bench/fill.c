/* fill COUNT FOLDER: writes the rows of COUNT made-up customers as files for
 * LOAD DATA, a piece of PIECE customers at a time.
 *
 * After each piece it prints "piece N" and waits for a line on standard input,
 * so that the files of one piece are loaded while it makes the next. The search
 * index comes last, in order of its key, since 50 rows a customer in no order
 * would cost more than all the rest ("grams N"). Names and keys are made by the
 * product's own functions. FOLDER/reference has the numbers of accounts, teams
 * and short lists. */
#include "fill.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"

enum { PIECE = 20000, GRAM_PIECE = 4000000 };

enum file { CUSTOMER, CONTACT, OPPORTUNITY, STEP, ORDER, INTERACTION, TASK,
            EVENT, SEARCH, FILES };
static const char *const FILE_NAMES[FILES] = {
    "customer", "contact", "opportunity", "opportunity_step", "sales_order",
    "interaction", "task", "event", "customer_search"};
static const char *const TITLES[] = {"采购经理", "总经理", "技术主管", "财务",
                                     "行政主管"};
static const char *const TALK[] = {
    "电话沟通近期需求，客户表示下周内部讨论后答复。",
    "上门拜访，演示新产品，对方关心交货期和售后。",
    "客户来电询价，已发送报价单并约定回访。",
    "邮件确认合同条款，等待对方盖章。",
    "回访使用情况，反馈总体满意，提出两点改进。"};

struct filler {
    const char *folder;
    struct arena *arena;
    struct reference ref;
    struct person *people; /* NAMES */
    FILE *out[FILES];
    uint64_t event_id;
    uint64_t *grams; /* gram << 32 | customer */
    size_t gram_count, gram_cap;
    int32_t today;
};

/* ---- reading the reference ---- */

static struct choices *
choices_of(struct reference *r, const char *name)
{
    return !strcmp(name, "owner") ? &r->owner
        : !strcmp(name, "industry") ? &r->industry
        : !strcmp(name, "source") ? &r->source
        : !strcmp(name, "size") ? &r->size
        : !strcmp(name, "province") ? &r->province
        : !strcmp(name, "step") ? &r->step : NULL;
}

static FILE *
file_open(struct filler *f, const char *name, uint64_t n, const char *mode)
{
    char path[4096];
    if (n)
        snprintf(path, sizeof path, "%s/%s.%d", f->folder, name, (int)(n % 2));
    else
        snprintf(path, sizeof path, "%s/%s", f->folder, name);
    FILE *file = fopen(path, mode);
    if (!file) {
        perror(path);
        exit(1);
    }
    return file;
}

static void
reference_read(struct filler *f)
{
    char line[512];
    FILE *in = file_open(f, "reference", 0, "r");
    while (fgets(line, sizeof line, in)) {
        line[strcspn(line, "\n")] = '\0';
        char *save = NULL, *name = strtok_r(line, "\t", &save);
        char *id = strtok_r(NULL, "\t", &save);
        char *more = strtok_r(NULL, "\t", &save);
        struct choices *c = name ? choices_of(&f->ref, name) : NULL;
        if (c && id && c->count < CHOICES)
            c->list[c->count++] = (struct option){
                arena_text(f->arena, id),
                arena_text(f->arena, more ? more : "")};
    }
    fclose(in);
}

static const struct option *
pick(struct random *r, const struct choices *c)
{
    static const struct option none = {"\\N", ""};
    return c->count ? &c->list[random_below(r, (int)c->count)] : &none;
}

/* ---- names ---- */

static void
hexadecimal(const uint8_t *p, size_t n, char *out)
{
    for (size_t i = 0; i < n; i++)
        snprintf(out + 2 * i, 3, "%02x", p[i]);
    out[2 * n] = '\0';
}

static void
people_make(struct filler *f)
{
    struct random r = {4711};
    f->people = ARENA_ARRAY(f->arena, NAMES, struct person);
    for (size_t i = 0; i < NAMES; i++) {
        struct person *p = &f->people[i];
        struct name_key k;
        struct gram_set s;
        p->name = life_person(f->arena, &r);
        name_key_make(f->arena, p->name, &k);
        hexadecimal(k.sort, k.sort_len, p->sort);
        gram_set_init(&s, f->arena);
        gram_add_name(&s, p->name);
        gram_add_initials(&s, k.initials);
        p->grams = s.list;
        p->gram_count = s.count;
    }
}

static void
grams_keep(struct filler *f, uint64_t id, struct gram_set *s)
{
    gram_set_close(s);
    if (f->gram_count + s->count > f->gram_cap) {
        f->gram_cap = f->gram_cap * 2 + s->count + 1000000;
        f->grams = realloc(f->grams, f->gram_cap * sizeof *f->grams);
        if (!f->grams)
            abort();
    }
    fprintf(f->out[SEARCH], "%" PRIu64 "\t", id);
    for (size_t i = 0; i < s->count; i++) {
        f->grams[f->gram_count++] = (uint64_t)s->list[i] << 32 | id;
        fprintf(f->out[SEARCH], "%08" PRIX32, s->list[i]);
    }
    fputc('\n', f->out[SEARCH]);
}

/* ---- one customer ---- */

struct one {
    uint64_t id;
    struct random *r;
    struct arena *arena; /* of this customer */
    struct life life;
    const struct option *owner;
    struct gram_set grams;
};

static void
write_customer(struct filler *f, struct one *o)
{
    struct name_key k;
    char sort[2 * NAME_KEY_MAX + 1], code[32], phone[32];
    const char *name = life_company(o->arena, o->r);
    const struct option *place = pick(o->r, &f->ref.province);
    name_key_make(o->arena, name, &k);
    hexadecimal(k.sort, k.sort_len, sort);
    snprintf(code, sizeof code, "C%07" PRIu64, o->id);
    snprintf(phone, sizeof phone, "0571-%08" PRIu64, 55000000 + o->id);
    gram_add_name(&o->grams, name);
    gram_add_initials(&o->grams, k.initials);
    gram_add_number(&o->grams, code);
    gram_add_number(&o->grams, phone);
    fprintf(f->out[CUSTOMER], "%" PRIu64 "\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t"
            "%s\t%s\t%s\t%s\t%c\t%s\t%s\t%d\n", o->id, code, name, sort,
            name_key_py(o->arena, &k), pick(o->r, &f->ref.industry)->id,
            pick(o->r, &f->ref.size)->id, place->id, place->more, phone,
            pick(o->r, &f->ref.source)->id, o->owner->id, o->owner->more,
            "ABCD-"[random_below(o->r, 5)],
            day_iso(o->arena, o->life.created),
            day_iso(o->arena, o->life.follow), 20 + random_below(o->r, 2000));
}

static void
write_contacts(struct filler *f, struct one *o)
{
    for (uint64_t i = 0; i < CONTACTS; i++) {
        uint64_t id = (o->id - 1) * CONTACTS + i + 1;
        const struct person *p = &f->people[random_below(o->r, NAMES)];
        char mobile[32];
        snprintf(mobile, sizeof mobile, "139%08" PRIu64, id);
        for (size_t g = 0; g < p->gram_count; g++) {
            struct gram_set *s = &o->grams;
            if (s->count == s->cap) {
                uint32_t *more = ARENA_ARRAY(s->arena, s->cap * 2, uint32_t);
                memcpy(more, s->list, s->count * sizeof *more);
                s->list = more;
                s->cap *= 2;
            }
            s->list[s->count++] = p->grams[g];
        }
        gram_add_number(&o->grams, mobile);
        fprintf(f->out[CONTACT], "%" PRIu64 "\t%" PRIu64 "\t%s\t%s\t%s\t%s\t"
                "c%" PRIu64 "@example.com\t%d\n", id, o->id, p->name, p->sort,
                TITLES[random_below(o->r, 5)], mobile, id, i == 0);
    }
}

static const char *
moment(struct one *o, int32_t day, uint64_t n)
{
    int minute = (int)(n * 37 % 480); /* between 10:00 and 18:00 local */
    return arena_printf(o->arena, "%s %02d:%02d:00", day_iso(o->arena, day),
                        2 + minute / 60, minute % 60);
}

static const char *
day_or_null(struct one *o, int32_t day)
{
    return day == DAY_NONE ? "\\N" : day_iso(o->arena, day);
}

static void
write_deals(struct filler *f, struct one *o)
{
    for (uint64_t i = 0; i < OPPORTUNITIES; i++) {
        const struct deal *d = &o->life.deals[i];
        uint64_t id = (o->id - 1) * OPPORTUNITIES + i + 1;
        const char *step = f->ref.step.list[d->step].id;
        fprintf(f->out[OPPORTUNITY], "%" PRIu64 "\tP%08" PRIu64 "\t%" PRIu64
                "\t年度采购项目 %d\t%s\t%s\t%" PRId64 ".00\t%s\t%s\t%s\t%s\n",
                id, id, o->id, (int)i + 1, o->owner->id, step, d->amount / 100,
                day_iso(o->arena, d->opened),
                day_iso(o->arena, d->closed == DAY_NONE ? d->moved + 60
                                                      : d->closed),
                day_or_null(o, d->closed),
                d->closed == DAY_NONE ? "\\N" : d->won ? "won" : "lost");
        fprintf(f->out[STEP], "%" PRIu64 "\t%" PRIu64 "\t%s\t%s\t%s\t%s\n", id,
                id, step, day_iso(o->arena, d->moved),
                moment(o, d->moved, id), o->owner->id);
    }
}

static void
write_orders(struct filler *f, struct one *o)
{
    for (uint64_t i = 0; i < ORDERS; i++) {
        uint64_t id = (o->id - 1) * ORDERS + i + 1;
        fprintf(f->out[ORDER], "%" PRIu64 "\tS%09" PRIu64 "\t%" PRIu64
                "\t%s\t%s\t%s\tdone\t%" PRId64 ".%02d\n", id, id, o->id,
                o->owner->id, day_iso(o->arena, o->life.orders[i]),
                moment(o, o->life.orders[i], id),
                o->life.amounts[i] / 100, (int)(o->life.amounts[i] % 100));
    }
}

static void
write_interactions(struct filler *f, struct one *o)
{
    static const char *const KINDS[] = {"call", "visit", "mail", "message",
                                        "meeting"};
    struct life *l = &o->life;
    for (int i = 0; i < INTERACTIONS; i++) {
        uint64_t id = (o->id - 1) * INTERACTIONS + (uint64_t)i + 1;
        int what = random_below(o->r, 5);
        bool last = i == INTERACTIONS - 1 && l->follow != DAY_UNKNOWN;
        fprintf(f->out[INTERACTION], "%" PRIu64 "\t%" PRIu64 "\t%" PRIu64
                "\t%s\t%s\t%s\t%d\t%d\t%s\t%s\t%s\t%s\n", id, o->id,
                (o->id - 1) * CONTACTS + (uint64_t)(i % CONTACTS) + 1,
                o->owner->id, KINDS[what], l->inbound[i] ? "in" : "out",
                l->answered[i], l->answered[i],
                day_iso(o->arena, l->contacts[i]),
                moment(o, l->contacts[i], id),
                TALK[random_below(o->r, 5)],
                last ? day_iso(o->arena, l->follow) : "\\N");
    }
    if (l->follow != DAY_UNKNOWN)
        fprintf(f->out[TASK], "%" PRIu64 "\t%s\tcall\t回访客户\t%s\tfollow_up\n",
                o->id, o->owner->id, day_iso(o->arena, l->follow));
}

static void
write_events(struct filler *f, struct one *o)
{
    for (size_t i = 0; i < o->life.event_count; i++) {
        const struct event *e = &o->life.events[i];
        char amount[32] = "\\N", other[24] = "\\N";
        f->event_id++;
        if (e->amount != FIELD_EMPTY)
            snprintf(amount, sizeof amount, "%" PRId64 ".%02d",
                     e->amount / 100, (int)(e->amount % 100));
        if (e->other_id)
            snprintf(other, sizeof other, "%" PRIu64, e->other_id);
        fprintf(f->out[EVENT], "%" PRIu64 "\t%s\t%" PRIu64 "\t%u\t%s\t%s\t%"
                PRIu64 "\t%s\t%u\t%s\n", o->id, day_iso(o->arena, e->day),
                f->event_id, e->kind,
                moment(o, e->day, f->event_id), amount,
                e->ref_id, other, e->flags, o->owner->id);
    }
}

static void
customer_write(struct filler *f, struct one *o, uint64_t id)
{
    struct random r = {id * 0x2545f4914f6cdd1du};
    o->id = id;
    o->r = &r;
    arena_reset(o->arena);
    gram_set_init(&o->grams, o->arena);
    o->owner = pick(&r, &f->ref.owner);
    life_make(&r, id, f->today, &o->life);
    write_customer(f, o);
    write_contacts(f, o);
    write_deals(f, o);
    write_orders(f, o);
    write_interactions(f, o);
    write_events(f, o);
    grams_keep(f, id, &o->grams);
}

/* ---- pieces ---- */

static void
say(const char *what, uint64_t n)
{
    char answer[16];
    printf("%s %" PRIu64 "\n", what, n);
    fflush(stdout);
    if (!fgets(answer, sizeof answer, stdin))
        exit(1);
}

static void
piece_write(struct filler *f, struct one *o, uint64_t n, uint64_t last)
{
    for (size_t i = 0; i < FILES; i++)
        f->out[i] = file_open(f, FILE_NAMES[i], n, "w");
    for (uint64_t id = (n - 1) * PIECE + 1; id <= last; id++)
        customer_write(f, o, id);
    for (size_t i = 0; i < FILES; i++)
        if (fclose(f->out[i]) != 0)
            exit(1);
    say("piece", n);
}

static int
number_compare(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static void
grams_write(struct filler *f)
{
    qsort(f->grams, f->gram_count, sizeof *f->grams, number_compare);
    uint64_t n = 0;
    for (size_t i = 0; i < f->gram_count;) {
        FILE *out = file_open(f, "customer_gram", ++n, "w");
        size_t end = i + GRAM_PIECE < f->gram_count ? i + GRAM_PIECE
                                                    : f->gram_count;
        for (; i < end; i++)
            fprintf(out, "%u\t%u\n", (uint32_t)(f->grams[i] >> 32),
                    (uint32_t)f->grams[i]);
        if (fclose(out) != 0)
            exit(1);
        say("grams", n);
    }
}

int
main(int argc, char **argv)
{
    uint64_t count;
    if (argc != 3 || !parse_u64(argv[1], &count)) {
        fprintf(stderr, "use: fill COUNT FOLDER\n");
        return 2;
    }
    if (clock_start("Asia/Shanghai", 0) != OK || name_key_start() != OK
        || search_start() != OK)
        return 1;
    struct filler *f = calloc(1, sizeof *f);
    struct one *o = calloc(1, sizeof *o);
    f->folder = argv[2];
    f->arena = arena_new();
    f->today = clock_today();
    o->arena = arena_new();
    reference_read(f);
    people_make(f);
    for (uint64_t n = 1; (n - 1) * PIECE < count; n++)
        piece_write(f, o, n, n * PIECE < count ? n * PIECE : count);
    grams_write(f);
    puts("end");
    return 0;
}
