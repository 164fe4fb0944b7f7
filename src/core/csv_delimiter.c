/* Which character separates the columns of a file: tried, not counted, so
 * that commas within quotes do not mislead. */
#include <stdbool.h>
#include <string.h>

#include "core/csv.h"

#define SAMPLE_ROWS 100

struct sample {
    int rows, odd; /* odd: a quote within a cell, as when cut wrongly */
    int with[CSV_COLUMNS_MAX + 1]; /* rows of so many columns */
};

static enum err
count_row(void *user, int64_t row, char **fields, size_t n)
{
    struct sample *s = user;
    bool odd = false;
    for (size_t i = 0; i < n; i++)
        odd = odd || strchr(fields[i], '"');
    s->odd += odd;
    s->with[n]++;
    s->rows++;
    return s->rows == SAMPLE_ROWS ? ERR_TOO_LARGE : OK;
}

/* Share of rows (in thousandths) with the most frequent number of columns;
 * odd rows count half. */
static int
score(const struct sample *s, size_t *columns)
{
    *columns = 1;
    for (size_t n = 2; n <= CSV_COLUMNS_MAX; n++)
        if (s->with[n] > 0 && s->with[n] >= s->with[*columns])
            *columns = n;
    if (*columns == 1 || s->rows == 0)
        return 0;
    return (s->with[*columns] * 1000 - s->odd * 500) / s->rows;
}

char
csv_delimiter(const char *head, size_t n)
{
    static const char TRIED[] = ",;\t|";
    char best = ',';
    int best_score = 0;
    size_t best_columns = 1;
    for (const char *d = TRIED; *d; d++) {
        struct sample s = {0};
        struct csv_result r;
        struct csv *c = csv_open(*d, count_row, &s, &r);
        if (!c)
            return ',';
        /* The last row of a sample is cut and not counted: no csv_finish,
         * unless it is the only one. Errors only end the sample. */
        if (csv_feed(c, head, n) == OK && s.rows == 0 &&
            csv_finish(c) != OK)
            s.rows = 0;
        csv_close(c);
        size_t columns;
        int now = score(&s, &columns);
        if (now > best_score ||
            (now == best_score && columns > best_columns)) {
            best = *d;
            best_score = now;
            best_columns = columns;
        }
    }
    return best;
}
