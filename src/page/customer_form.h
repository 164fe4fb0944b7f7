/* The form of a customer: its fields with the lists they choose from. */
#ifndef PAGE_CUSTOMER_FORM_H
#define PAGE_CUSTOMER_FORM_H

#include "model/customer_double.h"
#include "model/customer_edit.h"
#include "page/edit.h"

struct customer_form {
    struct edit edit;
    struct customer_edit now, next;
    struct customer_offer offer;
    const char *kind; /* decides which fields there are */
};

/* now has been read; reads the lists and starts the edit. */
enum err customer_form_start(struct request *rq, const char *action,
                             struct customer_form *f) MUST_CHECK;
/* The page, for a first showing or a refused post. */
void customer_form_page(struct customer_form *f,
                        const struct customer_double *doubles, size_t n);

#endif
