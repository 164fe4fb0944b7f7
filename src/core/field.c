/* Reading, showing and comparing values by a table.
 *
 * One reader a type, picked by index: read(f, arena, raw) checks and yields
 * the value, and only when it is good is it stored, so a refused form leaves
 * the struct as it was. Numbers, dates and codes typed with a Chinese input
 * method (full-width digits) are read like any others. */
#include "core/field.h"

#include <string.h>

#include "core/clock.h"
#include "core/field_check.h"
#include "core/text.h"

#define MONEY_LIMIT INT64_C(999999999999999999)

/* The value read, in the member that goes with the type. */
union value {
    const char *text;
    int64_t number;
    uint64_t ref;
    int32_t day;
    bool truth;
};

static const char MSG_REQUIRED[] = N_("Please fill this in.");
static const char MSG_TICK[] = N_("Please tick this box.");
static const char MSG_TOO_SHORT[] = N_("This is too short.");
static const char MSG_TOO_LONG[] = N_("This is too long.");
static const char MSG_CHARACTERS[] =
    N_("This contains characters that cannot be stored.");
static const char MSG_CODE[] =
    N_("Please use only letters, digits, hyphens, underscores and full stops.");
static const char MSG_EMAIL[] =
    N_("Please enter an e-mail address such as name@example.com.");
static const char MSG_PHONE[] =
    N_("Please enter a phone number such as +86 21 6888 1234.");
static const char MSG_INT[] = N_("Please enter a whole number.");
static const char MSG_MONEY[] =
    N_("Please enter an amount such as 12800 or 12,800.50.");
static const char MSG_SMALL[] = N_("This number is too small.");
static const char MSG_LARGE[] = N_("This number is too large.");
static const char MSG_DAY[] = N_("Please enter a date such as 2026-02-28.");
static const char MSG_MOMENT[] =
    N_("Please enter a date and time such as 2026-02-28 14:05.");
static const char MSG_EARLY[] = N_("This date is too early.");
static const char MSG_LATE[] = N_("This date is too late.");
static const char MSG_BOOL[] = N_("Please enter yes or no.");
static const char MSG_CHOICE[] = N_("Please choose from the list.");

int64_t
field_max(const struct field *f)
{
    if (f->max)
        return f->max;
    switch (f->type) {
    case FIELD_TEXT: return 200;
    case FIELD_LINES: return 4000;
    case FIELD_CODE: return 64;
    case FIELD_EMAIL: return 254;
    case FIELD_PHONE: return 40;
    case FIELD_MONEY: return MONEY_LIMIT;
    default: return INT64_MAX;
    }
}

static const char *
read_text(const struct field *f, struct arena *a, const char *s,
          union value *out)
{
    size_t chars = utf8_length(s);
    if (!text_storable(s, strlen(s), f->type == FIELD_LINES))
        return MSG_CHARACTERS;
    if ((int64_t)chars > field_max(f))
        return MSG_TOO_LONG;
    if ((int64_t)chars < f->min)
        return MSG_TOO_SHORT;
    if (f->type == FIELD_CODE && !code_plausible(s))
        return MSG_CODE;
    if (f->type == FIELD_EMAIL && !email_plausible(s))
        return MSG_EMAIL;
    if (f->type == FIELD_PHONE && !phone_plausible(s))
        return MSG_PHONE;
    out->text = s;
    return NULL;
}

static const char *
check_range(const struct field *f, int64_t x)
{
    if (x < f->min)
        return MSG_SMALL;
    return x > field_max(f) ? MSG_LARGE : NULL;
}

static const char *
read_int(const struct field *f, struct arena *a, const char *s,
         union value *out)
{
    int64_t minor;
    if (!parse_i64(s, &out->number)) {
        /* "12,800" */
        if (strspn(s, "0123456789-,") != strlen(s) || !parse_money(s, &minor))
            return MSG_INT;
        out->number = minor / 100;
    }
    if (out->number == FIELD_EMPTY)
        return MSG_SMALL;
    return check_range(f, out->number);
}

static const char *
read_money(const struct field *f, struct arena *a, const char *s,
           union value *out)
{
    if (!parse_money(s, &out->number))
        return MSG_MONEY;
    return check_range(f, out->number);
}

static const char *
read_day(const struct field *f, struct arena *a, const char *s,
         union value *out)
{
    out->day = day_parse(s);
    if (out->day == DAY_NONE)
        return MSG_DAY;
    if ((f->min || f->max) && out->day < f->min)
        return MSG_EARLY;
    return f->max && out->day > f->max ? MSG_LATE : NULL;
}

static const char *
read_moment(const struct field *f, struct arena *a, const char *s,
            union value *out)
{
    out->number = moment_parse(s);
    if (out->number == TIME_NONE)
        return MSG_MOMENT;
    if ((f->min || f->max) && out->number < f->min)
        return MSG_EARLY;
    return f->max && out->number > f->max ? MSG_LATE : NULL;
}

static const char *
read_bool(const struct field *f, struct arena *a, const char *s,
          union value *out)
{
    static const char *const YES[] = {"1", "on", "true", "yes", "y", "是"};
    static const char *const NO[] = {"0", "off", "false", "no", "n", "否"};
    for (size_t i = 0; i < sizeof YES / sizeof YES[0]; i++) {
        out->truth = text_equal_nocase(s, YES[i]);
        if (out->truth || text_equal_nocase(s, NO[i]))
            return f->required && !out->truth ? MSG_TICK : NULL;
    }
    return MSG_BOOL;
}

static const char *
read_ref(const struct field *f, struct arena *a, const char *s,
         union value *out)
{
    /* Ids are BIGINT UNSIGNED in the tables, int64 in row keys. */
    if (!parse_u64(s, &out->ref) || out->ref == 0 || out->ref > INT64_MAX)
        return MSG_CHOICE;
    return NULL;
}

static const char *
read_choice(const struct field *f, struct arena *a, const char *s,
            union value *out)
{
    for (const struct choice *c = f->choices; c && c->key; c++) {
        if (strcmp(c->key, s) == 0) {
            out->text = c->key;
            return NULL;
        }
    }
    return MSG_CHOICE;
}

typedef const char *(field_reader)(const struct field *f, struct arena *a,
                                   const char *s, union value *out);

static field_reader *const READERS[] = {
    [FIELD_TEXT] = read_text,     [FIELD_LINES] = read_text,
    [FIELD_CODE] = read_text,     [FIELD_EMAIL] = read_text,
    [FIELD_PHONE] = read_text,    [FIELD_INT] = read_int,
    [FIELD_MONEY] = read_money,   [FIELD_DAY] = read_day,
    [FIELD_MOMENT] = read_moment, [FIELD_BOOL] = read_bool,
    [FIELD_REF] = read_ref,       [FIELD_CHOICE] = read_choice,
};

static void
value_clear(const struct field *f, union value *v)
{
    memset(v, 0, sizeof *v);
    switch (f->type) {
    case FIELD_INT:
    case FIELD_MONEY: v->number = FIELD_EMPTY; break;
    case FIELD_MOMENT: v->number = TIME_NONE; break;
    case FIELD_DAY: v->day = DAY_NONE; break;
    default: break;
    }
}

static size_t
value_size(const struct field *f)
{
    switch (f->type) {
    case FIELD_DAY: return sizeof(int32_t);
    case FIELD_BOOL: return sizeof(bool);
    case FIELD_INT:
    case FIELD_MONEY:
    case FIELD_MOMENT:
    case FIELD_REF: return sizeof(int64_t);
    default: return sizeof(const char *);
    }
}

static void
value_store(const struct field *f, void *base, const union value *v)
{
    memcpy((char *)base + f->offset, v, value_size(f));
}

static void
value_load(const struct field *f, const void *base, union value *v)
{
    memset(v, 0, sizeof *v);
    memcpy(v, (const char *)base + f->offset, value_size(f));
}

/* What the reader of this type works on: trimmed; numbers, dates and codes
 * half-width; tabs pasted from a sheet as spaces, line ends in a one-line
 * text too. */
static const char *
clean(const struct field *f, struct arena *a, const char *raw)
{
    if (!raw)
        return "";
    bool words = f->type == FIELD_TEXT || f->type == FIELD_LINES;
    char *s = words ? text_trim(a, raw)
                    : text_trim(a, text_halfwidth(a, raw));
    for (char *p = s; *p; p++)
        if (*p == '\t' || (*p == '\n' && f->type == FIELD_TEXT))
            *p = ' ';
    return s;
}

const char *
field_read(const struct field *f, struct arena *a, const char *raw, void *base)
{
    union value v;
    const char *s = clean(f, a, raw);
    value_clear(f, &v);
    if (!*s && f->required)
        return f->type == FIELD_BOOL ? MSG_TICK
               : f->type == FIELD_REF || f->type == FIELD_CHOICE
                   ? MSG_CHOICE : MSG_REQUIRED;
    const char *problem = *s ? READERS[f->type](f, a, s, &v) : NULL;
    if (!problem)
        value_store(f, base, &v);
    return problem;
}

static bool
value_empty(const struct field *f, const union value *v)
{
    union value none;
    value_clear(f, &none);
    return memcmp(v, &none, value_size(f)) == 0;
}

const char *
field_show(const struct field *f, struct arena *a, const void *base)
{
    union value v;
    value_load(f, base, &v);
    if (f->type == FIELD_BOOL)
        return v.truth ? "1" : "";
    if (value_empty(f, &v))
        return "";
    switch (f->type) {
    case FIELD_INT: return arena_printf(a, "%lld", (long long)v.number);
    case FIELD_MONEY: return money_plain(a, v.number);
    case FIELD_DAY: return day_iso(a, v.day);
    case FIELD_MOMENT: return moment_iso(a, v.number);
    case FIELD_REF: return arena_printf(a, "%llu", (unsigned long long)v.ref);
    default: return v.text;
    }
}

void
field_clear(const struct field *fields, size_t n, void *base)
{
    union value v;
    for (size_t i = 0; i < n; i++) {
        value_clear(&fields[i], &v);
        value_store(&fields[i], base, &v);
    }
}

static bool
holds_text(const struct field *f)
{
    return f->type <= FIELD_PHONE || f->type == FIELD_CHOICE;
}

bool
field_same(const struct field *f, const void *a, const void *b)
{
    union value x, y;
    value_load(f, a, &x);
    value_load(f, b, &y);
    if (holds_text(f))
        return strcmp(x.text ? x.text : "", y.text ? y.text : "") == 0;
    return memcmp(&x, &y, value_size(f)) == 0;
}

const struct field *
field_find(const struct field *fields, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(fields[i].name, name) == 0)
            return &fields[i];
    return NULL;
}

struct field *
field_copy(struct arena *a, const struct field *fields, size_t n)
{
    struct field *copy = ARENA_ARRAY(a, n, struct field);
    memcpy(copy, fields, n * sizeof *copy);
    return copy;
}

struct field *
field_named(struct field *fields, size_t n, const char *name)
{
    const struct field *found = field_find(fields, n, name);
    return found ? &fields[found - fields] : NULL;
}
