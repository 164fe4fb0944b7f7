/* The files of the copy: written beside, flushed by nobody (they are a cache),
 * renamed into place, verified when they are mapped. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "model/copy_private.h"

enum { VERSION = 2, ALIGNMENT = 64 };

static const char MAGIC[8] = "PeCopy01", CURRENT_MAGIC[8] = "PeCurr01";

struct file_section {
    uint64_t at, count;
};

struct file_header {
    char magic[8];
    uint32_t version, sections;
    uint64_t identity, generation, size, rules;
    int64_t moment;
    uint32_t model_count;
    uint8_t models[RULE_MODELS];
    struct file_section section[SEC_COUNT];
    uint64_t body_hash;
    uint64_t hash; /* of all before */
};

/* Four lanes, so that it runs at the speed of memory. */
uint64_t
copy_hash(const void *data, size_t n, uint64_t start)
{
    const uint64_t k = UINT64_C(0x9E3779B97F4A7C15);
    uint64_t h[4] = {start ^ n, start + k, ~start, start * 3 + 1}, w[4] = {0};
    const char *p = data;
    for (; n >= sizeof w; n -= sizeof w, p += sizeof w) {
        memcpy(w, p, sizeof w);
        for (int i = 0; i < 4; i++) {
            h[i] = (h[i] ^ w[i]) * k;
            h[i] ^= h[i] >> 32;
        }
    }
    if (n) {
        memset(w, 0, sizeof w);
        memcpy(w, p, n);
        for (int i = 0; i < 4; i++)
            h[i] = (h[i] ^ w[i]) * k;
    }
    for (int i = 1; i < 4; i++) {
        h[0] = (h[0] ^ h[i]) * k;
        h[0] ^= h[0] >> 29;
    }
    return h[0];
}

static const char SQL_IDENTITY[] =
    "SELECT DATABASE(), CAST(MIN(at) AS CHAR) FROM schema_version";

enum err
copy_identity(struct ctx *cx, uint64_t *out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_IDENTITY));
    const char *name = rows_text(&r, 0, 0), *at = rows_text(&r, 0, 1);
    *out = copy_hash(name, strlen(name), 1);
    if (at != NULL)
        *out = copy_hash(at, strlen(at), *out);
    return OK;
}

const char *
copy_file_name(struct ctx *cx, const char *kind, uint64_t generation)
{
    if (generation == 0)
        return arena_printf(cx->arena, "%s/funnel.%s", cx->config->cache_dir,
                            kind);
    return arena_printf(cx->arena, "%s/funnel.%s.%016llx",
                        cx->config->cache_dir, kind,
                        (unsigned long long)generation);
}

/* ---- writing ---- */

static bool
write_all(int fd, const void *data, size_t n)
{
    const char *p = data;
    while (n > 0) {
        ssize_t done = write(fd, p, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        p += done;
        n -= (size_t)done;
    }
    return true;
}

static size_t
padding(size_t n)
{
    return (ALIGNMENT - n % ALIGNMENT) % ALIGNMENT;
}

/* Sections follow the header, each at a multiple of 64 bytes. */
static void
header_fill(struct file_header *h, const struct copy_build *b)
{
    uint64_t at = sizeof *h + padding(sizeof *h);
    memcpy(h->magic, MAGIC, sizeof MAGIC);
    h->version = VERSION;
    h->sections = SEC_COUNT;
    h->model_count = (uint32_t)b->model_count;
    h->rules = b->rules;
    memcpy(h->models, b->models, sizeof h->models);
    for (int s = 0; s < SEC_COUNT; s++) {
        size_t bytes = b->section[s].n * copy_section_size(s);
        h->section[s] = (struct file_section){at, b->section[s].n};
        h->body_hash = copy_hash(b->section[s].data, bytes, h->body_hash);
        at += bytes + padding(bytes);
    }
    h->size = at;
    h->hash = copy_hash(h, offsetof(struct file_header, hash), 0);
}

static bool
file_fill(int fd, const struct file_header *h, const struct copy_build *b)
{
    static const char zeros[ALIGNMENT];
    if (!write_all(fd, h, sizeof *h)
        || !write_all(fd, zeros, padding(sizeof *h)))
        return false;
    for (int s = 0; s < SEC_COUNT; s++) {
        size_t bytes = b->section[s].n * copy_section_size(s);
        if (!write_all(fd, b->section[s].data, bytes)
            || !write_all(fd, zeros, padding(bytes)))
            return false;
    }
    return true;
}

static int
create(const char *path)
{
    return open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
}

enum err
copy_file_write(struct ctx *cx, const char *path, const struct copy_build *b,
                uint64_t identity, uint64_t generation, int64_t moment)
{
    struct file_header h;
    const char *draft = arena_printf(cx->arena, "%s.%d.%p.tmp", path,
                                     (int)getpid(), (void *)cx);
    memset(&h, 0, sizeof h);
    h.identity = identity;
    h.generation = generation;
    h.moment = moment;
    header_fill(&h, b);
    int fd = create(draft);
    if (fd < 0)
        return FAIL(ERR_FAULT, "%s: %s", draft, strerror(errno));
    bool good = file_fill(fd, &h, b);
    good = close(fd) == 0 && good;
    if (good && rename(draft, path) == 0)
        return OK;
    enum err e = FAIL(ERR_FAULT, "%s: %s", path, strerror(errno));
    unlink(draft);
    return e;
}

/* ---- mapping ---- */

static bool
header_holds(const struct file_header *h, size_t size)
{
    if (size < sizeof *h || memcmp(h->magic, MAGIC, sizeof MAGIC) != 0
        || h->version != VERSION || h->sections != SEC_COUNT
        || h->size != size || h->model_count > RULE_MODELS
        || h->hash != copy_hash(h, offsetof(struct file_header, hash), 0))
        return false;
    uint64_t hash = 0;
    for (int s = 0; s < SEC_COUNT; s++) {
        size_t bytes = h->section[s].count * copy_section_size(s);
        if (h->section[s].at > size || bytes > size - h->section[s].at)
            return false;
        hash = copy_hash((const char *)h + h->section[s].at, bytes, hash);
    }
    return hash == h->body_hash;
}

/* The sections of the file as if they had just been built. */
static void
part_fill(struct copy_map *m)
{
    const struct file_header *h = m->data;
    struct copy_build b;
    memset(&b, 0, sizeof b);
    memcpy(b.models, h->models, sizeof b.models);
    b.model_count = h->model_count;
    b.rules = h->rules;
    for (int s = 0; s < SEC_COUNT; s++)
        b.section[s] = (struct column){
            (char *)m->data + h->section[s].at, h->section[s].count, 0};
    copy_build_part(&b, &m->part);
    m->generation = h->generation;
    m->identity = h->identity;
    m->moment = h->moment;
}

enum err
copy_file_map(const char *path, struct copy_map *out)
{
    struct stat st;
    memset(out, 0, sizeof *out);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return ERR_NOT_FOUND;
    if (fstat(fd, &st) == 0 && st.st_size > 0) {
        out->size = (size_t)st.st_size;
        out->data = mmap(NULL, out->size, PROT_READ,
                         MAP_SHARED | MAP_POPULATE, fd, 0);
    }
    close(fd);
    if (out->data == NULL || out->data == MAP_FAILED)
        return ERR_NOT_FOUND;
    if (!header_holds(out->data, out->size)) {
        copy_file_unmap(out);
        return ERR_NOT_FOUND;
    }
    part_fill(out);
    return OK;
}

void
copy_file_unmap(struct copy_map *m)
{
    if (m->data != NULL)
        munmap(m->data, m->size);
    memset(m, 0, sizeof *m);
}

/* ---- which pair holds ---- */

static bool
read_small(const char *path, void *out, size_t n)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool good = read(fd, out, n) == (ssize_t)n;
    close(fd);
    return good;
}

static bool
replace_small(const char *path, const char *draft, const void *data, size_t n)
{
    int fd = create(draft);
    if (fd < 0)
        return false;
    bool good = write_all(fd, data, n);
    return close(fd) == 0 && good && rename(draft, path) == 0;
}

enum err
copy_current_read(struct ctx *cx, struct copy_current *out)
{
    if (!read_small(copy_file_name(cx, "current", 0), out, sizeof *out)
        || memcmp(out->magic, CURRENT_MAGIC, sizeof CURRENT_MAGIC) != 0
        || out->hash != copy_hash(out, offsetof(struct copy_current, hash), 2))
        return ERR_NOT_FOUND;
    return OK;
}

enum err
copy_current_write(struct ctx *cx, struct copy_current *c)
{
    const char *path = copy_file_name(cx, "current", 0);
    const char *draft = copy_file_name(cx, "current.tmp", 0);
    memcpy(c->magic, CURRENT_MAGIC, sizeof CURRENT_MAGIC);
    c->hash = copy_hash(c, offsetof(struct copy_current, hash), 2);
    if (replace_small(path, draft, c, sizeof *c))
        return OK;
    return FAIL(ERR_FAULT, "%s: %s", path, strerror(errno));
}

/* ---- progress ---- */

struct progress {
    int64_t moment;
    uint64_t done, total;
};

void
copy_progress_write(const char *path, uint64_t done, uint64_t total)
{
    struct progress p = {clock_now(), done, total};
    char draft[4096];
    if (path == NULL
        || snprintf(draft, sizeof draft, "%s.tmp", path)
               >= (int)sizeof draft)
        return;
    if (done == total)
        unlink(path);
    else
        (void)replace_small(path, draft, &p, sizeof p);
}

bool
copy_progress_read(const char *path, uint64_t *done, uint64_t *total)
{
    struct progress p;
    if (!read_small(path, &p, sizeof p)
        || clock_now() - p.moment > COPY_PROGRESS_S * INT64_C(1000000))
        return false;
    *done = p.done;
    *total = p.total;
    return true;
}
