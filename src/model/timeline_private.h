/* Shared by timeline_*.c only: who reads the details of which events. */
#ifndef MODEL_TIMELINE_PRIVATE_H
#define MODEL_TIMELINE_PRIVATE_H

#include "model/timeline.h"

enum timeline_detail_kind { DETAIL_CONTACT, DETAIL_DEAL, DETAIL_ORDER,
                            DETAIL_OTHER };

enum timeline_detail_kind timeline_detail_of(const struct event *e);
/* Fills in all entries but those of DETAIL_OTHER. */
enum err timeline_detail_common(struct ctx *cx,
                                const struct timeline_known *known,
                                struct timeline *t) MUST_CHECK;

#endif
