/* Our values to the server's and back.
 *
 * Money goes as decimal text of type NEWDECIMAL, so it is exact all the way;
 * days and moments as MYSQL_TIME in UTC. */
#include "db/db_private.h"

#include <stdio.h>
#include <string.h>

#include "core/clock.h"
#include "core/field.h"

#define DAY_US (86400 * INT64_C(1000000))

struct bind
B_REF(uint64_t id)
{
    return id ? B_U64(id) : B_NULL;
}

struct bind
B_CODE(const char *s)
{
    for (const char *p = s; p && *p; p++)
        if ((unsigned char)*p >= 128)
            return B_TEXT("?");
    return B_TEXT(s);
}

bool
db_bind_null(const struct bind *b)
{
    switch (b->type) {
    case BIND_NULL:
        return true;
    case BIND_TEXT:
    case BIND_BYTES:
        return b->v.p == NULL;
    case BIND_DAY:
        return b->v.day == DAY_NONE;
    case BIND_TIME:
        return b->v.i64 == TIME_NONE;
    case BIND_MONEY:
        return b->v.i64 == FIELD_EMPTY;
    case BIND_U64:
    case BIND_I64:
        break;
    }
    return false;
}

static void
time_set(MYSQL_TIME *t, int32_t day, int64_t us)
{
    int year, month, of_month;
    day_to_ymd(day, &year, &month, &of_month);
    memset(t, 0, sizeof *t);
    t->year = (unsigned)year;
    t->month = (unsigned)month;
    t->day = (unsigned)of_month;
    t->hour = (unsigned)(us / (3600 * INT64_C(1000000)));
    t->minute = (unsigned)(us / (60 * INT64_C(1000000)) % 60);
    t->second = (unsigned)(us / 1000000 % 60);
    t->second_part = (unsigned long)(us % 1000000);
    t->time_type = MYSQL_TIMESTAMP_DATETIME;
}

void
db_money_text(char out[32], int64_t minor)
{
    uint64_t m = minor < 0 ? 0 - (uint64_t)minor : (uint64_t)minor;
    snprintf(out, 32, "%s%llu.%02llu", minor < 0 ? "-" : "",
             (unsigned long long)(m / 100), (unsigned long long)(m % 100));
}

void
db_time_of(MYSQL_TIME *t, const struct bind *from)
{
    if (from->type == BIND_DAY) {
        time_set(t, from->v.day, 0);
        t->time_type = MYSQL_TIMESTAMP_DATE;
        return;
    }
    int64_t us = from->v.i64 % DAY_US;
    if (us < 0)
        us += DAY_US;
    time_set(t, (int32_t)((from->v.i64 - us) / DAY_US), us);
}

static void
bind_time(MYSQL_BIND *to, struct slot *slot, const struct bind *from)
{
    to->buffer = &slot->v.time;
    to->buffer_length = sizeof slot->v.time;
    to->buffer_type = from->type == BIND_DAY ? MYSQL_TYPE_DATE
                                             : MYSQL_TYPE_DATETIME;
    db_time_of(&slot->v.time, from);
}

static void
bind_text(MYSQL_BIND *to, struct slot *slot, enum enum_field_types type,
          const void *p, size_t n)
{
    to->buffer_type = type;
    to->buffer = (void *)(uintptr_t)p; /* the library only reads it */
    to->buffer_length = slot->length = n;
    to->length = &slot->length;
}

void
db_bind(MYSQL_BIND *to, struct slot *slot, const struct bind *from)
{
    if (db_bind_null(from)) {
        to->buffer_type = MYSQL_TYPE_NULL;
        return;
    }
    switch (from->type) {
    case BIND_U64:
    case BIND_I64:
        to->buffer_type = MYSQL_TYPE_LONGLONG;
        to->is_unsigned = from->type == BIND_U64;
        slot->v.i64 = from->v.i64;
        to->buffer = &slot->v.i64;
        return;
    case BIND_TEXT:
        bind_text(to, slot, MYSQL_TYPE_STRING, from->v.p,
                  strlen((const char *)from->v.p));
        return;
    case BIND_BYTES:
        bind_text(to, slot, MYSQL_TYPE_BLOB, from->v.p, from->len);
        return;
    case BIND_MONEY:
        db_money_text(slot->v.text, from->v.i64);
        bind_text(to, slot, MYSQL_TYPE_NEWDECIMAL, slot->v.text,
                  strlen(slot->v.text));
        return;
    case BIND_DAY:
    case BIND_TIME:
        bind_time(to, slot, from);
        return;
    case BIND_NULL:
        return;
    }
}
