/* See sheet_write.h. */
#include "core/sheet_write.h"

#include <math.h>
#include <string.h>
#include <xlsxwriter.h>

#include "core/csv_write.h"
#include "core/text.h"

enum { NAME_MOST = 31 }; /* characters of a sheet's name, says Excel */

enum cell_style { STYLE_HEAD, STYLE_INT, STYLE_MONEY, STYLE_NUMBER,
                  STYLE_SHARE, STYLE_DAY, STYLE_COUNT };

struct sheet_writer {
    struct arena *arena;
    enum sheet_format format;
    struct csv_writer csv;
    bool csv_begun;
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *styles[STYLE_COUNT];
    lxw_row_t row;
    lxw_col_t column;
    int sheets;
    lxw_error error; /* the first one */
};

static void
keep_error(struct sheet_writer *w, lxw_error e)
{
    if (w->error == LXW_NO_ERROR)
        w->error = e;
}

static void
styles_make(struct sheet_writer *w)
{
    static const char *const formats[STYLE_COUNT] = {
        [STYLE_INT] = "#,##0", [STYLE_MONEY] = "#,##0.00",
        [STYLE_NUMBER] = "0.0", [STYLE_SHARE] = "0.0%",
        [STYLE_DAY] = "yyyy-mm-dd"};
    for (int i = 0; i < STYLE_COUNT; i++) {
        w->styles[i] = workbook_add_format(w->book);
        if (formats[i])
            format_set_num_format(w->styles[i], formats[i]);
    }
    format_set_bold(w->styles[STYLE_HEAD]);
    format_set_text_wrap(w->styles[STYLE_HEAD]);
    format_set_bg_color(w->styles[STYLE_HEAD], 0xEEF1F5);
}

enum err
sheet_open(struct arena *a, enum sheet_format format, const char *path,
           const char *folder, struct sheet_writer **out)
{
    struct sheet_writer *w = ARENA_NEW(a, struct sheet_writer);
    *w = (struct sheet_writer){.arena = a, .format = format};
    *out = w;
    if (format == SHEET_CSV)
        return csv_write_open(&w->csv, path);
    lxw_workbook_options options = {.constant_memory = LXW_TRUE,
                                    .tmpdir = (char *)(uintptr_t)folder};
    w->book = workbook_new_opt(path, &options);
    if (!w->book)
        return FAIL(ERR_FAULT, "%s: no workbook can be made", path);
    styles_make(w);
    return OK;
}

/* No name may have []:*?/\ in it, be longer than 31 characters or come twice. */
static const char *
sheet_name(struct sheet_writer *w, const char *name)
{
    char *s = arena_text(w->arena, name);
    for (char *p = s; *p; p++)
        if (strchr("[]:*?/\\'", *p))
            *p = ' ';
    s = utf8_cut(w->arena, s, NAME_MOST - 4);
    if (workbook_get_worksheet_by_name(w->book, s))
        s = arena_printf(w->arena, "%s %d", s, w->sheets);
    return s;
}

void
sheet_begin(struct sheet_writer *w, const char *name, bool only)
{
    w->row = 0;
    w->column = 0;
    w->sheets++;
    if (w->format == SHEET_XLSX) {
        w->sheet = workbook_add_worksheet(w->book, sheet_name(w, name));
        worksheet_freeze_panes(w->sheet, 1, 1);
        return;
    }
    if (w->csv_begun)
        csv_write_end_row(&w->csv);
    w->csv_begun = true;
    if (only)
        return;
    csv_write_text(&w->csv, name);
    csv_write_end_row(&w->csv);
}

void
sheet_column(struct sheet_writer *w, const char *label, int width)
{
    if (w->format == SHEET_CSV) {
        csv_write_text(&w->csv, label);
        return;
    }
    keep_error(w, worksheet_set_column(w->sheet, w->column, w->column, width,
                                       NULL));
    keep_error(w, worksheet_write_string(w->sheet, w->row, w->column++, label,
                                         w->styles[STYLE_HEAD]));
}

void
sheet_text(struct sheet_writer *w, const char *text)
{
    if (w->format == SHEET_CSV)
        csv_write_text(&w->csv, text);
    else if (!text || !*text)
        w->column++;
    else
        keep_error(w, worksheet_write_string(w->sheet, w->row, w->column++,
                                             text, NULL));
}

static void
number(struct sheet_writer *w, double x, enum cell_style style)
{
    keep_error(w, worksheet_write_number(w->sheet, w->row, w->column++, x,
                                         w->styles[style]));
}

void
sheet_int(struct sheet_writer *w, int64_t x)
{
    if (w->format == SHEET_XLSX)
        number(w, (double)x, STYLE_INT);
    else
        csv_write_plain(&w->csv, arena_printf(w->arena, "%lld", (long long)x));
}

/* A double holds 15 digits, as a cell of a workbook does. */
void
sheet_money(struct sheet_writer *w, int64_t minor)
{
    if (w->format == SHEET_XLSX)
        number(w, (double)minor / 100, STYLE_MONEY);
    else
        csv_write_plain(&w->csv, money_plain(w->arena, minor));
}

static void
decimal(struct sheet_writer *w, double x, enum cell_style style)
{
    if (!isfinite(x))
        sheet_text(w, NULL);
    else if (w->format == SHEET_XLSX)
        number(w, x, style);
    else
        csv_write_plain(&w->csv,
                        style == STYLE_SHARE
                            ? arena_printf(w->arena, "%.4f", x)
                            : arena_printf(w->arena, "%.1f", x));
}

void
sheet_number(struct sheet_writer *w, double x)
{
    decimal(w, x, STYLE_NUMBER);
}

void
sheet_share(struct sheet_writer *w, double x)
{
    decimal(w, x, STYLE_SHARE);
}

void
sheet_day(struct sheet_writer *w, int32_t day)
{
    int year, month, date;
    if (day == DAY_NONE || w->format == SHEET_CSV) {
        sheet_text(w, day == DAY_NONE ? NULL : day_iso(w->arena, day));
        return;
    }
    day_to_ymd(day, &year, &month, &date);
    lxw_datetime at = {.year = year, .month = month, .day = date};
    keep_error(w, worksheet_write_datetime(w->sheet, w->row, w->column++, &at,
                                           w->styles[STYLE_DAY]));
}

void
sheet_end_row(struct sheet_writer *w)
{
    if (w->format == SHEET_CSV)
        csv_write_end_row(&w->csv);
    w->row++;
    w->column = 0;
}

enum err
sheet_close(struct sheet_writer *w)
{
    if (w->format == SHEET_CSV)
        return csv_write_close(&w->csv);
    keep_error(w, workbook_close(w->book)); /* frees it */
    if (w->error != LXW_NO_ERROR)
        return FAIL(ERR_FAULT, "a workbook could not be written: %s",
                    lxw_strerror(w->error));
    return OK;
}

const char *
sheet_type(enum sheet_format format)
{
    return format == SHEET_CSV
               ? "text/csv; charset=utf-8"
               : "application/vnd.openxmlformats-officedocument.spreadsheetml"
                 ".sheet";
}
