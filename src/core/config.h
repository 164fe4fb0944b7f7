/* Settings: one INI file (libinih), PERENNIAL_<NAME> in the environment over
 * it, both read through one field table (config_fields). Read once at start;
 * never changed afterwards. */
#ifndef CORE_CONFIG_H
#define CORE_CONFIG_H

#include <stddef.h>

#include "core/err.h"
#include "core/field.h"

struct config {
    const char *web_socket;    /* FastCGI socket path */
    int64_t web_processes;     /* 2 */
    int64_t web_threads;       /* 8 a process */
    const char *db_socket;
    const char *db_name;       /* perennial */
    const char *db_user;       /* run-time account: perennial_web */
    const char *db_password;   /* NULL on the private server */
    const char *db_owner;      /* migrations: perennial_owner */
    const char *db_owner_password;
    const char *db_keeper;     /* erasure, purge, retention: perennial_keeper */
    const char *db_keeper_password;
    const char *template_dir;  /* holds zh-CN/, zh-TW/, en/ */
    const char *sql_dir;       /* migrations and reference data */
    const char *upload_dir;    /* uploads and exports in the making */
    const char *cache_dir;     /* what can be built again, shared by processes */
    const char *chromium;      /* program that makes PDFs; NULL: looked for */
    const char *company;       /* shown on the login page */
    const char *zone;          /* Asia/Shanghai */
    const char *currency;      /* CNY */
    int64_t year_from;         /* month a financial year begins in: 1 */
    bool https;                /* __Host-sid with Secure */
    int64_t session_idle_min;  /* 30 */
    int64_t session_max_h;     /* 12 */
    int64_t request_limit_ms;  /* 30000 */
    int64_t hash_at_once;      /* 2 */
    int64_t hash_waiting;      /* 20 */
    int64_t hash_memory;       /* MiB: 64 */
    const char *mail_server;   /* host or host:port; NULL = no mail */
    const char *mail_security; /* starttls, tls or none */
    const char *mail_ca;       /* file of who is trusted; NULL = the system's */
    const char *mail_user;     /* NULL = the server wants no login */
    const char *mail_password;
    const char *mail_from;     /* address */
    const char *site_url;      /* https://crm.example.com, for links in mail */
    int64_t clock_offset_s;    /* 0; tests move time with it */
    const char *log_level;     /* info */
};

extern const struct field config_fields[];
extern const size_t config_field_count;

/* Defaults, then `path` (NULL: PERENNIAL_CONFIG, else the installed file if it
 * is there), then the environment. On ERR_INVALID *problem says file, line,
 * name and what is wrong, in English. */
enum err config_read(struct arena *a, const char *path, struct config *out,
                     const char **problem) MUST_CHECK;

/* A variable of the environment that begins like a setting and is none, perhaps
 * misspelt; NULL = none. */
const char *config_stranger(struct arena *a);

/* mail_server, mail_from and site_url are given: mail is sent. */
bool config_mails(const struct config *c);

#endif
