/* The made-up company itself: 北方过滤与空压设备 (compressed air and filters) with
 * three regions, twelve people, goods, campaigns and competitors. Rows that a
 * real company might have too (a category by that code) are left as they are. */
#include <stdio.h>
#include <string.h>

#include "model/demo_private.h"
#include "model/people.h"
#include "model/user.h"

/* ---- teams and people ---- */

static const char SQL_ROOT[] =
    "UPDATE team SET name = '北方过滤与空压设备', recovery_limit = 50000"
    " WHERE id = 1 AND name = '全公司'";
static const char SQL_TEAM[] =
    "INSERT INTO team (code, name, parent_id, path, shared, region,"
    " created_at) SELECT ?, ?, id, CONCAT('/new/', ?), ?, ?, ? FROM team"
    " WHERE code = ?";
static const char SQL_TEAM_PATH[] =
    "UPDATE team t JOIN team p ON p.id = t.parent_id"
    " SET t.path = CONCAT(p.path, t.id, '/') WHERE t.id = ?";

static const struct {
    const char *code, *name, *above, *region;
    int shared;
} TEAMS[] = {
    {"north", "华北大区", "root", "华北", 0},
    {"north1", "华北一部", "north", "华北", 0},
    {"north2", "华北二部", "north", "华北", 0},
    {"east", "华东大区", "root", "华东", 0},
    {"east1", "华东一部", "east", "华东", 1},
    {"east2", "华东二部", "east", "华东", 0},
    {"south", "华南大区", "root", "华南", 0},
};

static enum err
teams_make(struct demo *d)
{
    int64_t at = moment_of(d->start - 900, 9 * 3600);
    TRY(db_exec(&d->cx, SQL_ROOT));
    for (size_t i = 0; i < sizeof TEAMS / sizeof *TEAMS; i++) {
        TRY(db_exec(&d->cx, SQL_TEAM, B_TEXT(TEAMS[i].code),
                    B_TEXT(TEAMS[i].name), B_TEXT(TEAMS[i].code),
                    B_I64(TEAMS[i].shared), B_TEXT(TEAMS[i].region),
                    B_TIME(at), B_TEXT(TEAMS[i].above)));
        uint64_t id = db_last_id(d->cx.db);
        TRY(db_exec(&d->cx, SQL_TEAM_PATH, B_U64(id)));
        if (strlen(TEAMS[i].code) == 5 && !strchr(TEAMS[i].code, '1'))
            d->area_team[TEAMS[i].code[0] == 's' ? 2 : 0] = id;
        else if (!strcmp(TEAMS[i].code, "east"))
            d->area_team[1] = id;
    }
    return people_changed(&d->cx);
}

static const struct {
    const char *login, *name, *team;
    unsigned roles;
    int area;       /* -1 = sells nothing */
    unsigned share; /* of the customers of its area, per cent */
} PEOPLE[] = {
    {"wangwei", "王伟", "north1", ROLE_MANAGER | ROLE_SALES, 0, 25},
    {"linhaiyan", "林海燕", "north", ROLE_MANAGER, -1, 0},
    {"hejing", "何静", "root", ROLE_SERVICE, -1, 0},
    {"zhaoqian", "赵倩", "north1", ROLE_SALES, 0, 25},
    {"liuyang", "刘洋", "north2", ROLE_SALES, 0, 24},
    {"chenxiaodong", "陈晓东", "north2", ROLE_MANAGER | ROLE_SALES, 0, 22},
    {"zhouting", "周婷", "east", ROLE_MANAGER | ROLE_SALES, 1, 44},
    {"wujianhua", "吴建华", "east1", ROLE_SALES, 1, 52},
    {"huangzhiqiang", "黄志强", "south", ROLE_MANAGER | ROLE_SALES, 2, 96},
    {"zhengyawen", "郑雅文", "root", ROLE_MARKETING, -1, 0},
    {"zengmin", "曾敏", "root", ROLE_ANALYST, -1, 0},
    {"gaofeng", "高峰", "root", ROLE_ADMIN, -1, 0},
};

/* Hashing the one password for each of them would take most of the time of a
 * small company. */
static const char SQL_SHARE_PASSWORD[] =
    "UPDATE account a JOIN account first ON first.id = ? SET a.password_hash ="
    " first.password_hash WHERE a.id > first.id AND a.password_hash = ''";

static enum err
people_make(struct demo *d)
{
    size_t sellers = 0;
    uint64_t first = 0;
    for (size_t i = 0; i < sizeof PEOPLE / sizeof *PEOPLE; i++) {
        struct user u = {.login = PEOPLE[i].login, .name = PEOPLE[i].name,
                         .roles = PEOPLE[i].roles,
                         .must_change = d->order->must_change,
                         .email = arena_printf(d->keep, "%s@example.com",
                                               PEOPLE[i].login),
                         .phone = arena_printf(d->keep, "199000010%02zu", i)};
        TRY(team_find_code(&d->cx, PEOPLE[i].team, &u.team_id));
        TRY(user_add(&d->cx, &u, first ? NULL : d->order->password));
        first = first ? first : u.id;
        if (PEOPLE[i].area >= 0)
            d->sellers[sellers++] = (struct demo_seller){
                u.id, u.team_id, (unsigned)PEOPLE[i].area, PEOPLE[i].share};
        if (u.roles == ROLE_SERVICE)
            d->service_id = u.id;
        if (u.roles == ROLE_MARKETING)
            d->marketing_id = u.id;
        d->total.users++;
    }
    return db_exec(&d->cx, SQL_SHARE_PASSWORD, B_U64(first));
}

/* ---- what it sells ---- */

static const char SQL_CATEGORY[] =
    "INSERT INTO category (code, position, name_zh_cn, name_zh_tw, name_en,"
    " cycle_days, touched) VALUES (?, ?, ?, ?, ?, ?, 1)"
    " ON DUPLICATE KEY UPDATE id = category.id";
static const char SQL_CATEGORY_ID[] = "SELECT id FROM category WHERE code = ?";
static const char SQL_PRODUCT[] =
    "INSERT INTO product (code, name, series, category_id, unit, price, cost,"
    " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

static const struct {
    const char *code, *name_cn, *name_tw, *name_en;
    int cycle;
} CATEGORIES[] = {
    {"filter", "滤芯与滤筒", "濾芯與濾筒", "Filters", 60},
    {"oil", "润滑油", "潤滑油", "Lubricants", 90},
    {"spares", "备件", "備品", "Spare parts", 120},
    /* its first yearly service is the next purchase, not the next machine */
    {"compressor", "空压机与干燥机", "空壓機與乾燥機", "Compressors", 365},
};

static enum err
goods_make(struct demo *d)
{
    struct rows r;
    int64_t at = moment_of(d->start - 900, 9 * 3600);
    for (size_t i = 0; i < sizeof CATEGORIES / sizeof *CATEGORIES; i++)
        TRY(db_exec(&d->cx, SQL_CATEGORY, B_TEXT(CATEGORIES[i].code),
                    B_I64(80 + (int64_t)i * 10), B_TEXT(CATEGORIES[i].name_cn),
                    B_TEXT(CATEGORIES[i].name_tw),
                    B_TEXT(CATEGORIES[i].name_en),
                    B_I64(CATEGORIES[i].cycle)));
    for (size_t i = 0; i < DEMO_PRODUCTS; i++) {
        const struct demo_goods *g = &demo_goods[i];
        TRY(db_find(&d->cx, &r, SQL_CATEGORY_ID, B_TEXT(g->category)));
        d->category_id[i] = rows_u64(&r, 0, 0);
        TRY(db_exec(&d->cx, SQL_PRODUCT, B_TEXT(g->code), B_TEXT(g->name),
                    B_TEXT(g->series), B_U64(d->category_id[i]),
                    B_TEXT(g->unit), B_MONEY(g->price), B_MONEY(g->cost),
                    B_TIME(at)));
        d->product_id[i] = db_last_id(d->cx.db);
    }
    return OK;
}

/* ---- campaigns and competitors ---- */

static const char SQL_CAMPAIGN[] =
    "INSERT INTO campaign (code, name, channel, starts_on, ends_on, cost,"
    " account_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
static const char SQL_COMPETITOR[] =
    "INSERT INTO competitor (name, strengths, weaknesses, created_at)"
    " VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id)";

static const struct {
    const char *name, *channel;
    int before; /* days before the end */
    int64_t cost;
} CAMPAIGNS[DEMO_CAMPAIGNS] = {
    {"节能改造案例集", "mail", 690, 1200000},
    {"流体机械展", "event", 590, 18600000},
    {"夏季保养提醒", "mail", 500, 600000},
    {"滤芯换季优惠", "social", 410, 2400000},
    {"压缩空气节能研讨会", "event", 310, 5200000},
    {"老客户答谢", "visit", 215, 8800000},
    {"低压损滤芯新品", "content", 120, 3600000},
    {"秋季保养提醒", "mail", 40, 650000},
};

static const struct {
    const char *name, *strengths, *weaknesses;
} COMPETITORS[DEMO_COMPETITORS] = {
    {"恒泰滤业", "报价低 5%–10%", "没有驻场服务"},
    {"科瑞压缩机", "整机能效一级", "备件交期长"},
    {"沪上净化", "华东仓库次日达", "华北没有工程师"},
    {"派通工业", "国外品牌，方案整体打包", "价格高，起订量大"},
};

static enum err
market_make(struct demo *d)
{
    for (size_t i = 0; i < DEMO_CAMPAIGNS; i++) {
        int32_t day = d->end - CAMPAIGNS[i].before;
        d->campaign_day[i] = day;
        TRY(db_exec(&d->cx, SQL_CAMPAIGN,
                    B_TEXT(arena_printf(d->keep, "HD-%zu", i + 1)),
                    B_TEXT(CAMPAIGNS[i].name), B_TEXT(CAMPAIGNS[i].channel),
                    B_DAY(day), B_DAY(day + 13), B_MONEY(CAMPAIGNS[i].cost),
                    B_U64(d->marketing_id),
                    B_TIME(moment_of(day - 20, 10 * 3600))));
        d->campaign_id[i] = db_last_id(d->cx.db);
    }
    for (size_t i = 0; i < DEMO_COMPETITORS; i++) {
        TRY(db_exec(&d->cx, SQL_COMPETITOR, B_TEXT(COMPETITORS[i].name),
                    B_TEXT(COMPETITORS[i].strengths),
                    B_TEXT(COMPETITORS[i].weaknesses),
                    B_TIME(moment_of(d->start, 9 * 3600))));
        d->competitor_id[i] = db_last_id(d->cx.db);
    }
    return OK;
}

/* ---- the short lists that are there ---- */

static const char SQL_INDUSTRIES[] =
    "SELECT code, id FROM industry ORDER BY code";
static const char SQL_SOURCES[] =
    "SELECT id FROM source ORDER BY position, code LIMIT 12";
static const char SQL_PERSONAS[] =
    "SELECT id FROM persona ORDER BY position, code LIMIT 5";

static enum err
lists_read(struct demo *d)
{
    struct rows r;
    TRY(db_query(&d->cx, &r, SQL_INDUSTRIES));
    const char **codes = ARENA_ARRAY(d->keep, r.count, const char *);
    uint64_t *ids = ARENA_ARRAY(d->keep, r.count, uint64_t);
    for (size_t i = 0; i < r.count; i++) {
        codes[i] = arena_text(d->keep, rows_text(&r, i, 0));
        ids[i] = rows_u64(&r, i, 1);
    }
    d->industry_codes = codes;
    d->industry_ids = ids;
    d->industry_count = r.count;
    TRY(db_query(&d->cx, &r, SQL_SOURCES));
    d->source_count = r.count;
    for (size_t i = 0; i < r.count; i++)
        d->source_ids[i] = rows_u64(&r, i, 0);
    TRY(db_query(&d->cx, &r, SQL_PERSONAS));
    for (size_t i = 0; i < r.count; i++)
        d->persona_id[i] = rows_u64(&r, i, 0);
    return OK;
}

enum err
demo_company_make(struct demo *d)
{
    TRY(teams_make(d));
    TRY(people_make(d));
    TRY(goods_make(d));
    TRY(market_make(d));
    return lists_read(d);
}
