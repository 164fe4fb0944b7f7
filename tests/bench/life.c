/* The history of a made-up customer: some buy in a rhythm until today, some
 * stopped, some are new, so that all stages have customers and the evaluator
 * has work. See fill.h. */
#include "fill.h"

#include <stdlib.h>
#include <string.h>

uint64_t
random_next(struct random *r)
{
    uint64_t z = r->state += 0x9e3779b97f4a7c15u; /* splitmix64 */
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

int
random_below(struct random *r, int n)
{
    return n > 0 ? (int)(random_next(r) % (uint64_t)n) : 0;
}

static const char *const PLACES[] = {
    "北京", "上海", "广州", "深圳", "杭州", "宁波", "苏州", "南京", "天津",
    "成都", "重庆", "武汉", "长沙", "西安", "青岛", "济南", "厦门", "福州",
    "郑州", "合肥", "大连", "沈阳", "昆明", "佛山"};
static const char *const SIGNS[] = {
    "海", "天", "华", "盛", "瑞", "恒", "信", "达", "宏", "泰", "金", "鑫",
    "安", "康", "明", "远", "博", "睿", "嘉", "隆", "德", "润", "通", "创",
    "新", "卓", "越", "凯", "祥", "裕", "联", "众", "邦", "锐", "诚", "力"};
static const char *const TRADES[] = {
    "贸易", "科技", "机械制造", "电子", "食品", "医药", "建材", "物流",
    "教育咨询", "服装", "化工", "软件", "环保设备", "餐饮管理", "汽车零部件",
    "文化传媒"};
static const char *const SURNAMES[] = {
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "周", "吴", "徐", "孙",
    "马", "朱", "胡", "郭", "何", "高", "林", "罗", "郑", "梁", "谢", "宋",
    "唐", "许", "韩", "冯", "邓", "曹", "彭", "曾"};

#define PICK(r, list) (list)[random_below(r, sizeof(list) / sizeof *(list))]

const char *
life_company(struct arena *a, struct random *r)
{
    const char *place = PICK(r, PLACES), *first = PICK(r, SIGNS),
               *second = PICK(r, SIGNS), *trade = PICK(r, TRADES);
    return arena_printf(a, "%s%s%s%s有限公司", place, first, second, trade);
}

const char *
life_person(struct arena *a, struct random *r)
{
    const char *family = PICK(r, SURNAMES), *first = PICK(r, SIGNS),
               *second = random_below(r, 3) ? PICK(r, SIGNS) : "";
    return arena_printf(a, "%s%s%s", family, first, second);
}

/* Five orders: in a rhythm until today, given up, or close together at the
 * start. */
static void
make_orders(struct random *r, int32_t today, struct life *l)
{
    int age = today - l->created, kind = random_below(r, 100);
    int end = kind < 50 ? age : kind < 75 ? age / 2 + 1 : age / 4 + 1;
    int gap = end / ORDERS;
    for (int i = 0; i < ORDERS; i++) {
        int day = gap * i + random_below(r, gap + 1);
        l->orders[i] = l->created + day;
        l->amounts[i] = (1 + random_below(r, 400)) * (int64_t)12345;
    }
}

static void
make_contacts(struct random *r, int32_t today, struct life *l)
{
    int age = today - l->created;
    for (int i = 0; i < INTERACTIONS; i++) {
        int gap = age / INTERACTIONS;
        l->contacts[i] = l->created + gap * i + random_below(r, gap + 1);
        l->inbound[i] = random_below(r, 10) < 3;
        l->answered[i] = l->inbound[i] || random_below(r, 10) < 6;
    }
    l->follow = random_below(r, 10) < 4 ? today - 7 + random_below(r, 40)
                                        : DAY_UNKNOWN;
}

static void
make_deals(struct random *r, int32_t today, struct life *l)
{
    for (int i = 0; i < OPPORTUNITIES; i++) {
        struct deal *d = &l->deals[i];
        d->opened = l->created + random_below(r, today - l->created + 1);
        d->moved = d->opened + random_below(r, today - d->opened + 1) / 2;
        d->step = 1 + random_below(r, 3);
        d->amount = (1 + random_below(r, 300)) * (int64_t)45600;
        int days = 10 + random_below(r, 120);
        bool closed = d->moved + days <= today && random_below(r, 10) < 8;
        d->closed = closed ? d->moved + days : DAY_NONE;
        d->won = closed && random_below(r, 2);
    }
}

static struct event *
add(struct life *l, enum event_kind kind, int32_t day, uint64_t ref)
{
    struct event *e = &l->events[l->event_count++];
    event_clear(e);
    e->kind = (uint16_t)kind;
    e->day = day;
    e->ref_id = ref;
    return e;
}

static int
event_compare(const void *a, const void *b)
{
    const struct event *x = a, *y = b;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

static void
make_events(uint64_t id, struct life *l)
{
    l->event_count = 0;
    for (int i = 0; i < INTERACTIONS; i++)
        add(l, EVENT_INTERACTION, l->contacts[i],
            (id - 1) * INTERACTIONS + (uint64_t)i + 1)->flags =
            (l->answered[i] ? EVENT_TOUCH : 0)
            | (l->inbound[i] ? EVENT_INBOUND : 0);
    for (int i = 0; i < OPPORTUNITIES; i++) {
        struct deal *d = &l->deals[i];
        uint64_t ref = (id - 1) * OPPORTUNITIES + (uint64_t)i + 1;
        add(l, EVENT_OPPORTUNITY, d->opened, ref)->amount = d->amount;
        struct event *step = add(l, EVENT_OPPORTUNITY_STEP, d->moved, ref);
        step->other_id = ref;
        step->flags = d->step == 3 ? EVENT_LAST_STEP : 0;
        if (d->closed != DAY_NONE)
            add(l, d->won ? EVENT_OPPORTUNITY_WON : EVENT_OPPORTUNITY_LOST,
                d->closed, ref);
    }
    for (int i = 0; i < ORDERS; i++)
        add(l, EVENT_ORDER, l->orders[i],
            (id - 1) * ORDERS + (uint64_t)i + 1)->amount = l->amounts[i];
    for (size_t i = 0; i < l->event_count; i++)
        l->events[i].id = i;
    qsort(l->events, l->event_count, sizeof *l->events, event_compare);
}

void
life_make(struct random *r, uint64_t id, int32_t today, struct life *l)
{
    int age = random_below(r, 10) < 2 ? 20 + random_below(r, 100)
                                      : 120 + random_below(r, 610);
    l->created = today - age;
    make_orders(r, today, l);
    make_contacts(r, today, l);
    make_deals(r, today, l);
    make_events(id, l);
}
