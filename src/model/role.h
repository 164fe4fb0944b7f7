/* The six roles (lifecycle.md 9) and what they mean for customers. */
#ifndef MODEL_ROLE_H
#define MODEL_ROLE_H

#include "core/ctx.h"
#include "core/field.h"

extern const struct choice role_choices[]; /* key and label, NULL at the end */

unsigned role_find(const char *key);   /* bit, 0 = no such role */
const char *role_key(unsigned bit);
/* "sales,manager" to bits; false when a word is no role. NULL and "" give 0. */
bool role_parse(struct arena *a, const char *list, unsigned *roles);
/* Labels in a language: "Sales, Manager". */
char *role_list(struct arena *a, enum lang l, unsigned roles);

#endif
