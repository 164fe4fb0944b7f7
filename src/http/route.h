/* The table of addresses. Its columns are the requirements: nothing about
 * access is decided anywhere else. */
#ifndef HTTP_ROUTE_H
#define HTTP_ROUTE_H

#include "http/request.h"

typedef enum err page_fn(struct request *rq);

enum route_flag {
    ROUTE_PUBLIC = 1,    /* no session needed */
    ROUTE_ANALYSIS = 2,  /* 20 s a statement, 30 statements */
    ROUTE_UPLOAD = 4,    /* body to 60 MiB, multipart */
    ROUTE_WRITE = 8,     /* GET that takes part in a write transaction: none
                            but export and print audit; else leave it out */
    ROUTE_NO_DB = 16,    /* the gate touches no database: no session, no
                            transaction (health, login page) */
    ROUTE_OWN_TX = 32,   /* the handler transacts itself (login, whose failure
                            is written down although the request fails) */
    ROUTE_DRAFT = 64     /* a form that is kept as a draft when it is refused,
                            whatever the reason */
};

struct route {
    enum method method;
    const char *pattern; /* "/customer/{id}/edit": {id} digits, {word} text */
    page_fn *handler;
    unsigned roles;      /* enum role bits that may come in; 0 with PUBLIC */
    unsigned flags;
};

#define ROLES_ANY (ROLES_DATA | ROLE_ADMIN)
/* those who see customers; admin sees data only with another role beside it */
#define ROLES_DATA                                                            \
    (ROLE_SALES | ROLE_MANAGER | ROLE_MARKETING | ROLE_SERVICE | ROLE_ANALYST)

/* those who work on customers, not only look at them */
#define ROLES_EDIT                                                            \
    (ROLE_SALES | ROLE_MANAGER | ROLE_MARKETING | ROLE_SERVICE)

/* Finds the row and fills rq->route, id, args. ERR_NOT_FOUND, or ERR_INVALID
 * with *allow = the methods there are ("GET, HEAD, POST") for a 405. */
enum err route_match(const struct route *table, size_t n, struct request *rq,
                     const char **allow) MUST_CHECK;

#endif
