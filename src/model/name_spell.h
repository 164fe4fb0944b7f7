/* A name in Latin letters: 曾氏（上海）Co. -> "zeng shi  shang hai  co.".
 *
 * ICU's Han-Latin/Names tries 1,500 rules on each character, a quarter of a
 * millisecond a name. Nearly every reading depends on nothing but whether the
 * character begins a run of hanzi, so each thread keeps the readings it has
 * asked for and puts names together from them; a name with anything else in it
 * (a rule that looks ahead, a rare script) is given to ICU whole. The words
 * are those of ICU, tests/model/name_spell.c compares them. */
#ifndef MODEL_NAME_SPELL_H
#define MODEL_NAME_SPELL_H

#include <unicode/utypes.h>

#include "core/arena.h"
#include "core/err.h"

/* UTF-16 units; a name has at most 200 characters. */
#define NAME_SPELL_MAX 1600

/* Opens ICU's rules, once; the first name does it too. Takes a tenth of a second,
 * so who may not spell at all leaves it to that. */
enum err name_spell_start(void) MUST_CHECK;
/* Words of ASCII letters and digits with something between them. */
const char *name_spell(struct arena *a, const UChar *name, int32_t len);
/* The same, by ICU alone. */
const char *name_spell_whole(struct arena *a, const UChar *name, int32_t len);

#endif
