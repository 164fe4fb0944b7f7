/* See csv_write.h. The stream remembers a failed write, close reports it. */
#include "core/csv_write.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum err
csv_write_open(struct csv_writer *w, const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    w->row_started = false;
    w->file = fd < 0 ? NULL : fdopen(fd, "w");
    if (!w->file) {
        if (fd >= 0)
            close(fd);
        return FAIL(ERR_FAULT, "%s: %s", path, strerror(errno));
    }
    fputs("\xEF\xBB\xBF", w->file);
    return OK;
}

bool
csv_is_formula(const char *text)
{
    static const char *const wide[] = {"＝", "＋", "－", "＠"};
    if (*text && strchr("=+-@\t\r", *text))
        return true;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (strncmp(text, wide[i], strlen(wide[i])) == 0)
            return true;
    return false;
}

static void
cell_write(struct csv_writer *w, const char *lead, const char *text)
{
    if (w->row_started)
        fputc(',', w->file);
    w->row_started = true;
    if (!*lead && !strpbrk(text, ",\"\r\n")) {
        fputs(text, w->file);
        return;
    }
    fprintf(w->file, "\"%s", lead);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', w->file);
        fputc(*text, w->file);
    }
    fputc('"', w->file);
}

void
csv_write_text(struct csv_writer *w, const char *text)
{
    if (!text)
        text = "";
    cell_write(w, csv_is_formula(text) ? "'" : "", text);
}

void
csv_write_plain(struct csv_writer *w, const char *text)
{
    cell_write(w, "", text ? text : "");
}

void
csv_write_end_row(struct csv_writer *w)
{
    fputs("\r\n", w->file);
    w->row_started = false;
}

enum err
csv_write_close(struct csv_writer *w)
{
    bool bad = ferror(w->file) != 0;
    if (fclose(w->file) || bad)
        return FAIL(ERR_FAULT, "a file could not be written: %s",
                    strerror(errno));
    return OK;
}
