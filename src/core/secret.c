/* Secrets, all from libsodium.
 *
 * A password hash takes 64 MiB, or what is set, and a tenth of a second. So that
 * many logins at once cannot take the machine, hashing has slots a process: some
 * may work, some may queue, the rest is told to come again (ERR_BUSY). Who queues
 * holds a thread, so they never get all threads: other pages are answered
 * meanwhile. */
#include "core/secret.h"

#include <errno.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define TOKEN_BYTES 32
#define PASSWORD_CHARS 16

static struct {
    pthread_mutex_t lock;
    pthread_cond_t freed;
    unsigned at_once, waiting_most; /* limits */
    unsigned working, waiting;      /* now */
} slots = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 2, 20, 0, 0};

static size_t hash_bytes = crypto_pwhash_MEMLIMIT_INTERACTIVE;

/* What secret_check works on for a user that does not exist: with the cost of
 * all others, a hash that nobody made, so no password fits it, and whoever found
 * one would not be let in either. */
static void
no_user_hash(char out[crypto_pwhash_STRBYTES])
{
    memset(out, 0, crypto_pwhash_STRBYTES);
    snprintf(out, crypto_pwhash_STRBYTES,
             "$argon2id$v=19$m=%zu,t=%u,p=1$9rlqkWQU/1JEjk/1MyHOhQ"
             "$4CmQcYF5HmGvmnKo3rNUQGN7nGko87F75f2UwSMuZL0",
             hash_bytes / 1024, crypto_pwhash_OPSLIMIT_INTERACTIVE);
}

void
secret_cost(unsigned memory)
{
    hash_bytes = (size_t)memory << 20;
}

static int
hash_text(char out[crypto_pwhash_STRBYTES], const char *password)
{
    return crypto_pwhash_str(out, password, strlen(password),
                             crypto_pwhash_OPSLIMIT_INTERACTIVE, hash_bytes);
}

enum err
secret_start(void)
{
    if (sodium_init() < 0)
        return FAIL(ERR_FAULT, "libsodium does not start");
    char none[crypto_pwhash_STRBYTES];
    no_user_hash(none);
    if (crypto_pwhash_str_needs_rehash(
            none, crypto_pwhash_OPSLIMIT_INTERACTIVE, hash_bytes))
        return FAIL(ERR_FAULT, "who does not exist is told by the time");
    return OK;
}

void
secret_limit(unsigned at_once, unsigned waiting, unsigned threads)
{
    unsigned most = threads - (threads < 8 ? 1 : threads / 4);
    at_once = at_once < most ? at_once : most;
    pthread_mutex_lock(&slots.lock);
    slots.at_once = at_once ? at_once : 1;
    slots.waiting_most = waiting + at_once < most ? waiting : most - at_once;
    pthread_cond_broadcast(&slots.freed);
    pthread_mutex_unlock(&slots.lock);
}

static enum err
slot_take(void)
{
    enum err e = OK;
    pthread_mutex_lock(&slots.lock);
    if (slots.working >= slots.at_once) {
        if (slots.waiting >= slots.waiting_most) {
            e = ERR_BUSY;
        } else {
            slots.waiting++;
            while (slots.working >= slots.at_once)
                pthread_cond_wait(&slots.freed, &slots.lock);
            slots.waiting--;
        }
    }
    if (e == OK)
        slots.working++;
    pthread_mutex_unlock(&slots.lock);
    return e;
}

static void
slot_give(void)
{
    pthread_mutex_lock(&slots.lock);
    slots.working--;
    pthread_cond_signal(&slots.freed);
    pthread_mutex_unlock(&slots.lock);
}

enum err
secret_hash(struct arena *a, const char *password, const char **hash)
{
    char out[crypto_pwhash_STRBYTES];
    TRY(slot_take());
    int failed = hash_text(out, password);
    slot_give();
    if (failed)
        return FAIL(ERR_BUSY, "no memory for a password hash");
    *hash = arena_text(a, out);
    return OK;
}

enum err
secret_check(const char *hash, const char *password, bool *right)
{
    *right = false;
    /* libsodium reads a fixed-size array: what is longer is no hash. */
    char known[crypto_pwhash_STRBYTES] = "";
    bool usable = hash && strlen(hash) < sizeof known;
    if (usable)
        memcpy(known, hash, strlen(hash));
    else
        no_user_hash(known);
    TRY(slot_take());
    bool fits = crypto_pwhash_str_verify(known, password,
                                         strlen(password)) == 0;
    slot_give();
    *right = fits && usable;
    return OK;
}

char *
secret_token(struct arena *a)
{
    unsigned char raw[TOKEN_BYTES];
    randombytes_buf(raw, sizeof raw);
    size_t size = sodium_base64_encoded_len(
        sizeof raw, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = arena_alloc(a, size);
    sodium_bin2base64(text, size, raw, sizeof raw,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(raw, sizeof raw);
    return text;
}

char *
secret_password(struct arena *a)
{
    static const char SET[] =
        "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    char *text = arena_alloc(a, PASSWORD_CHARS + 1);
    for (int i = 0; i < PASSWORD_CHARS; i++)
        text[i] = SET[randombytes_uniform(sizeof SET - 1)];
    return text;
}

void
secret_digest(const char *token, uint8_t out[32])
{
    _Static_assert(crypto_hash_sha256_BYTES == 32, "SHA-256");
    crypto_hash_sha256(out, (const unsigned char *)token, strlen(token));
}

enum err
secret_digest_file(const char *path, uint8_t out[32], int64_t *size)
{
    crypto_hash_sha256_state st;
    uint8_t piece[65536];
    FILE *f = fopen(path, "rb");
    size_t n;
    if (!f)
        return FAIL(ERR_FAULT, "%s: %s", path, strerror(errno));
    crypto_hash_sha256_init(&st);
    *size = 0;
    while ((n = fread(piece, 1, sizeof piece, f)) > 0) {
        crypto_hash_sha256_update(&st, piece, n);
        *size += (int64_t)n;
    }
    crypto_hash_sha256_final(&st, out);
    bool whole = !ferror(f);
    fclose(f);
    return whole ? OK : FAIL(ERR_FAULT, "%s: cannot be read", path);
}

bool
secret_equal(const void *a, const void *b, size_t n)
{
    return sodium_memcmp(a, b, n) == 0;
}

/* Without bias: draws again above the largest multiple of `below`. */
uint64_t
secret_random(uint64_t below)
{
    if (below < 2)
        return 0;
    uint64_t x, top = UINT64_MAX - (UINT64_MAX % below + 1) % below;
    do
        randombytes_buf(&x, sizeof x);
    while (x > top);
    return x % below;
}
