/* multipart/form-data, well formed and hostile (reliability B2). */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "http/limits.h"
#include "http/multipart.h"
#include "http/source.h"

static char dir[64];

static int
start(void **state)
{
    strcpy(dir, "/tmp/multipart-XXXXXX");
    *state = arena_new();
    return mkdtemp(dir) ? 0 : -1;
}

static int
end(void **state)
{
    arena_free(*state);
    return rmdir(dir);
}

static size_t
files_in_dir(void)
{
    size_t n = 0;
    DIR *d = opendir(dir);
    for (struct dirent *e; (e = readdir(d));)
        n += e->d_name[0] != '.';
    closedir(d);
    return n;
}

static void
remove_uploads(struct multipart *m)
{
    for (size_t i = 0; i < m->upload_count; i++)
        unlink(m->uploads[i].path);
    assert_int_equal(files_in_dir(), 0);
}

static enum err
read_pieces(struct arena *a, const char *text, size_t n, size_t piece,
            struct multipart *m)
{
    struct source s = {.data = text, .len = n, .piece = piece};
    struct body b = source_body(&s, n);
    return multipart_read(a, "XX", &b, dir, m);
}

static enum err
read_text(struct arena *a, const char *text, struct multipart *m)
{
    return read_pieces(a, text, strlen(text), 0, m);
}

static char *
file_content(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    char *text = arena_alloc(a, 200000);
    size_t n = fread(text, 1, 199999, f);
    fclose(f);
    text[n] = '\0';
    return text;
}

#define PART(disposition, data)                                               \
    "--XX\r\nContent-Disposition: form-data; " disposition "\r\n\r\n" data    \
    "\r\n"
#define LAST "--XX--\r\n"

static const char WHOLE[] = PART("name=\"csrf\"", "t0ken")
    PART("name=\"file\"; filename=\"C:\\\\data\\\\客户.csv\"",
         "a,b\r\n--X\r\n-\r\n--XY\n1,2") PART("name=\"note\"", "") LAST;

static void
texts_come_to_memory_and_files_to_the_upload_folder(void **state)
{
    struct multipart m;
    assert_int_equal(read_text(*state, WHOLE, &m), OK);
    assert_string_equal(param_get(&m.form, "csrf"), "t0ken");
    assert_string_equal(param_get(&m.form, "note"), "");
    assert_int_equal(m.upload_count, 1);
    assert_string_equal(m.uploads[0].field, "file");
    assert_string_equal(m.uploads[0].file_name, "客户.csv");
    assert_int_equal(m.uploads[0].size, 21);
    remove_uploads(&m);
}

static void
a_body_cut_into_pieces_of_any_size_reads_the_same(void **state)
{
    for (size_t piece = 1; piece < 40; piece++) {
        struct multipart m;
        assert_int_equal(
            read_pieces(*state, WHOLE, sizeof WHOLE - 1, piece, &m), OK);
        assert_int_equal(m.form.count, 2);
        assert_string_equal(file_content(*state, m.uploads[0].path),
                            "a,b\r\n--X\r\n-\r\n--XY\n1,2");
        remove_uploads(&m);
    }
}

static void
a_body_that_ends_early_is_refused_at_every_byte(void **state)
{
    for (size_t n = 0; n < sizeof WHOLE - 1 - 2; n++) {
        struct multipart m;
        assert_int_equal(read_pieces(*state, WHOLE, n, 0, &m), ERR_INVALID);
        remove_uploads(&m);
    }
}

static void
a_body_shorter_or_longer_than_its_length_is_refused(void **state)
{
    struct multipart m;
    for (int off = -1; off <= 1; off += 2) {
        struct source s = {.data = WHOLE, .len = sizeof WHOLE - 1};
        struct body b = source_body(&s, s.len + (size_t)off);
        assert_int_equal(multipart_read(*state, "XX", &b, dir, &m),
                         ERR_INVALID);
        remove_uploads(&m);
    }
}

static void
a_file_larger_than_the_window_arrives_unchanged(void **state)
{
    enum { SIZE = 190000 };
    struct multipart m;
    struct buf b;
    buf_init(&b, *state);
    buf_add(&b, "--XX\r\nContent-Disposition: form-data; name=f; "
                "filename=big\r\n\r\n");
    size_t begin = b.len;
    for (int i = 0; i < SIZE; i++)
        buf_addc(&b, "\r\n--Xabc"[i * 7 % 8]);
    buf_add(&b, "\r\n" LAST);
    assert_int_equal(read_pieces(*state, b.data, b.len, 1000, &m), OK);
    assert_int_equal(m.uploads[0].size, SIZE);
    assert_memory_equal(file_content(*state, m.uploads[0].path),
                        b.data + begin, SIZE);
    remove_uploads(&m);
}

static void
an_unused_file_input_gives_no_upload(void **state)
{
    struct multipart m;
    assert_int_equal(
        read_text(*state, PART("name=\"f\"; filename=\"\"", "") LAST, &m), OK);
    assert_int_equal(m.upload_count, 0);
    remove_uploads(&m);
}

static void
malformed_parts_are_refused(void **state)
{
    static const char *const BAD[] = {
        "", "--XX", "--XX\r\n", "hello", "--YY\r\n\r\n--YY--\r\n",
        "--XX\r\n\r\nno header\r\n" LAST,
        "--XX\r\nContent-Type: text/plain\r\n\r\nx\r\n" LAST,
        "--XX\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n" LAST,
        "--XX\r\nContent-Disposition: form-data\r\n\r\nx\r\n" LAST,
        "--XX\r\nContent-Disposition: form-datax; name=a\r\n\r\nx\r\n" LAST,
        PART("name=\"\"", "x") LAST, PART("name=a; name=b", "x") LAST,
        PART("name=\"a", "x") LAST, PART("name", "x") LAST,
        PART("name=\"a\"b", "x") LAST, PART("name=\"a\x01\"", "x") LAST,
        PART("name=\"a\xff\"", "x") LAST, PART("name=a", "\xff") LAST,
        PART("name=a; filename=\"\xe5\xae\"", "x") LAST,
        PART("name=a; filename*=GBK''%C4%E3", "x") LAST,
        PART("name=a; filename*=UTF-8''%FF", "x") LAST,
        PART("name=a; filename*=UTF-8''%0", "x") LAST,
        PART("name=a; filename*=UTF-8''%00", "x") LAST,
        PART("name=a; filename*=UTF-8", "x") LAST,
        PART("name=a\r\nContent-Disposition: form-data; name=b", "x") LAST,
        PART("name=a\r\n folded: x", "x") LAST,
        PART("name=a\r\nContent-Type: multipart/mixed; boundary=Y", "") LAST,
        PART("name=a\r\nContent-Transfer-Encoding: base64", "eA==") LAST,
        "--XXjunk\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n" LAST,
    };
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        struct multipart m;
        if (read_text(*state, BAD[i], &m) != ERR_INVALID)
            fail_msg("accepted (%zu): %s", i, BAD[i]);
        remove_uploads(&m);
    }
}

static void
a_nul_byte_is_refused_in_texts_and_headers_but_kept_in_files(void **state)
{
    static const char TEXT[] = PART("name=a", "x\0y") LAST;
    static const char HEAD[] = PART("name=\"a\0b\"", "x") LAST;
    static const char FILE_[] = PART("name=a; filename=b", "x\0y") LAST;
    struct multipart m;
    assert_int_equal(read_pieces(*state, TEXT, sizeof TEXT - 1, 0, &m),
                     ERR_INVALID);
    assert_int_equal(read_pieces(*state, HEAD, sizeof HEAD - 1, 0, &m),
                     ERR_INVALID);
    assert_int_equal(read_pieces(*state, FILE_, sizeof FILE_ - 1, 0, &m), OK);
    assert_int_equal(m.uploads[0].size, 3);
    remove_uploads(&m);
}

static void
file_names_lose_paths_and_control_characters(void **state)
{
    static const struct {
        const char *header, *name;
    } CASES[] = {
        {"form-data; name=f; filename=\"../../etc/passwd\"", "passwd"},
        {"form-data; name=f; filename=\"C:\\a\\b.csv\"", "b.csv"},
        {"form-data; name=f; filename=\"..\"", "file"},
        {"form-data; name=f; filename=\"a\tb\x7f.csv\"", "a_b_.csv"},
        {"form-data; name=f; filename=\"a\\\"b.csv\"", "a\"b.csv"},
        {"form-data; name=f; filename=\"\xe2\x80\xae" "vsc.exe\"", "file"},
        {"form-data; name=f; filename=x; filename*=UTF-8''%E5%AE%A2.csv",
         "客.csv"},
        {"form-data; filename*=utf-8'zh'%e5%ae%a2%2F%E6%88%b7.csv; name=f",
         "户.csv"},
        {"Form-Data;name=f;filename=plain.csv ; other=1", "plain.csv"},
        {"form-data; name=f; filename=\"\"", ""},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const char *name, *file;
        assert_int_equal(
            multipart_disposition(*state, CASES[i].header, &name, &file), OK);
        assert_string_equal(name, "f");
        assert_string_equal(file, CASES[i].name);
    }
}

static void
boundaries_have_the_form_of_rfc_2046(void **state)
{
    static const char *const BAD[] = {
        "multipart/form-data", "multipart/form-data;", "x; boundary=",
        "x; boundary=\"\"", "x; boundary=\"a b \"", "x; boundary=a\"b",
        "x; boundary=\"a", "x; boundary=a; boundary=b", "x; boundary=\xff",
        "x; boundary="
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    };
    const char *b;
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++)
        if (multipart_boundary(*state, BAD[i], &b) != ERR_INVALID)
            fail_msg("accepted: %s", BAD[i]);
    assert_int_equal(multipart_boundary(
        *state, "multipart/form-data; charset=utf-8; Boundary=\"a b\"", &b),
        OK);
    assert_string_equal(b, "a b");
}

static void
too_many_parts_files_texts_and_headers_are_too_large(void **state)
{
    struct buf b;
    struct multipart m;
    buf_init(&b, *state);
    for (int i = 0; i < 10000; i++)
        buf_add(&b, PART("name=a", "x"));
    buf_add(&b, LAST);
    assert_int_equal(read_text(*state, b.data, &m), ERR_TOO_LARGE);
    buf_init(&b, *state);
    for (int i = 0; i < LIMIT_UPLOADS + 1; i++)
        buf_add(&b, PART("name=a; filename=b", "x"));
    buf_add(&b, LAST);
    assert_int_equal(read_text(*state, b.data, &m), ERR_TOO_LARGE);
    remove_uploads(&m);
    buf_init(&b, *state);
    buf_add(&b, "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n");
    for (int i = 0; i <= LIMIT_FORM; i++)
        buf_addc(&b, 'x');
    buf_add(&b, "\r\n" LAST);
    assert_int_equal(read_text(*state, b.data, &m), ERR_TOO_LARGE);
    buf_init(&b, *state);
    buf_add(&b, "--XX\r\nContent-Disposition: form-data; name=a\r\n");
    for (int i = 0; i < 1000; i++)
        buf_add(&b, "X-Y: 0123456789\r\n");
    assert_int_equal(read_text(*state, b.data, &m), ERR_TOO_LARGE);
}

static void
a_folder_that_is_gone_is_unavailable(void **state)
{
    struct multipart m;
    struct source s = {.data = WHOLE, .len = sizeof WHOLE - 1};
    struct body b = source_body(&s, s.len);
    assert_int_equal(multipart_read(*state, "XX", &b, "/nowhere/at/all", &m),
                     ERR_UNAVAILABLE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_come_to_memory_and_files_to_the_upload_folder),
        cmocka_unit_test(a_body_cut_into_pieces_of_any_size_reads_the_same),
        cmocka_unit_test(a_body_that_ends_early_is_refused_at_every_byte),
        cmocka_unit_test(a_body_shorter_or_longer_than_its_length_is_refused),
        cmocka_unit_test(a_file_larger_than_the_window_arrives_unchanged),
        cmocka_unit_test(an_unused_file_input_gives_no_upload),
        cmocka_unit_test(malformed_parts_are_refused),
        cmocka_unit_test(
            a_nul_byte_is_refused_in_texts_and_headers_but_kept_in_files),
        cmocka_unit_test(file_names_lose_paths_and_control_characters),
        cmocka_unit_test(boundaries_have_the_form_of_rfc_2046),
        cmocka_unit_test(too_many_parts_files_texts_and_headers_are_too_large),
        cmocka_unit_test(a_folder_that_is_gone_is_unavailable),
    };
    return cmocka_run_group_tests(tests, start, end);
}
