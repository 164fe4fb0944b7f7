/* Slices in an address: kind and codes with points between. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "model/funnel.h"

enum part { PART_NONE, PART_STAGE, PART_PLACE, PART_STEP, PART_GROUP,
            PART_STAY, PART_ONE, PART_OTHER, PART_NUMBER };

/* PLACE is a stage or "out"; ONE of the model and OTHER of the one beside it a
 * place or "all" (-1). A part that may be left out is for all (-1). */
static const struct {
    const char *name;
    enum part a, b;
    bool a_any, b_any;
} kinds[SLICE_KIND_COUNT] = {
    [SLICE_OPENING] = {"opening", PART_STAGE, PART_NONE, true, false},
    [SLICE_CLOSING] = {"closing", PART_STAGE, PART_NONE, true, false},
    [SLICE_IN] = {"in", PART_STAGE, PART_NONE, true, false},
    [SLICE_OUT] = {"out", PART_STAGE, PART_NONE, true, false},
    [SLICE_MOVE] = {"move", PART_PLACE, PART_PLACE, false, false},
    [SLICE_NEW] = {"new", PART_STAGE, PART_NONE, true, false},
    [SLICE_BACK] = {"back", PART_STAGE, PART_NONE, true, false},
    [SLICE_WON] = {"won", PART_STAGE, PART_NONE, true, false},
    [SLICE_LOST] = {"lost", PART_STAGE, PART_NONE, true, false},
    [SLICE_LEFT] = {"left", PART_STAGE, PART_NONE, true, false},
    [SLICE_OVER] = {"over", PART_STAGE, PART_NONE, true, false},
    [SLICE_REACHED] = {"reached", PART_STEP, PART_GROUP, false, false},
    [SLICE_MISSING] = {"missing", PART_STEP, PART_PLACE, false, true},
    [SLICE_PENDING] = {"pending", PART_GROUP, PART_NONE, false, false},
    [SLICE_STAY] = {"stay", PART_STAGE, PART_STAY, false, false},
    [SLICE_BOTH] = {"both", PART_ONE, PART_OTHER, false, false},
    [SLICE_PLAYED] = {"played", PART_STAGE, PART_NUMBER, false, false},
    [SLICE_PLAYED_ON] = {"played_on", PART_STAGE, PART_NUMBER, false, false},
    [SLICE_UNPLAYED] = {"unplayed", PART_STAGE, PART_NUMBER, false, false},
    [SLICE_UNPLAYED_ON] = {"unplayed_on", PART_STAGE, PART_NUMBER, false,
                           false},
};

static const char *const groups[] = {"members", "first", "repeat", "won"};
static const char *const stays[] = {"all", "ended", "open"};

static int
word_find(const char *const *words, int n, const char *word)
{
    for (int i = 0; i < n; i++)
        if (!strcmp(words[i], word))
            return i;
    return -1;
}

static bool
is_step(const struct rule_stage *s)
{
    return !s->is_end && !s->is_loss && !s->is_fall;
}

static bool
part_read(const struct scope *of, enum part part, const char *word, int *out)
{
    const struct rule_model *m = part == PART_OTHER ? of->with : of->model;
    uint64_t number;
    switch (part) {
    case PART_NONE: return false;
    case PART_GROUP:
        return (*out = word_find(groups, 4, word)) >= 0;
    case PART_STAY:
        return (*out = word_find(stays, 3, word)) >= 0;
    case PART_NUMBER:
        return parse_u64(word, &number) && number <= INT_MAX &&
               (*out = (int)number) > 0;
    case PART_ONE:
    case PART_OTHER:
        *out = -1;
        if (of->with == NULL || !strcmp(word, "all"))
            return of->with != NULL;
        /* fall through */
    case PART_PLACE:
        if (!strcmp(word, "out")) {
            *out = FUNNEL_OUT;
            return true;
        }
        break;
    default: break;
    }
    *out = rules_stage(m, word);
    return *out >= 0 && (part != PART_STEP || is_step(&m->stages[*out]));
}

bool
slice_read(const struct scope *of, const char *text, struct slice *out)
{
    char copy[160], *rest = copy;
    size_t n = strlen(text);
    if (n >= sizeof copy)
        return false;
    memcpy(copy, text, n + 1);
    const char *word = strsep(&rest, ".");
    for (int k = 0; k < SLICE_KIND_COUNT; k++) {
        if (strcmp(kinds[k].name, word) != 0)
            continue;
        *out = (struct slice){(enum slice_kind)k, -1, -1};
        const char *a = strsep(&rest, ".");
        const char *b = strsep(&rest, ".");
        return rest == NULL
            && (a == NULL ? kinds[k].a_any
                          : part_read(of, kinds[k].a, a, &out->a))
            && (b == NULL ? kinds[k].b == PART_NONE || kinds[k].b_any
                          : part_read(of, kinds[k].b, b, &out->b));
    }
    return false;
}

static const char *
part_text(struct arena *a, const struct scope *of, enum part part, int value)
{
    const struct rule_model *m = part == PART_OTHER ? of->with : of->model;
    if ((part == PART_ONE || part == PART_OTHER) && value < 0)
        return "all";
    if (part == PART_NONE || value < 0)
        return NULL;
    if (part == PART_NUMBER)
        return arena_printf(a, "%d", value);
    if (part == PART_GROUP)
        return groups[value];
    if (part == PART_STAY)
        return stays[value];
    return value == FUNNEL_OUT ? "out" : m->stages[value].code;
}

const char *
slice_text(struct arena *a, const struct scope *of, const struct slice *s)
{
    const char *first = part_text(a, of, kinds[s->kind].a, s->a);
    const char *second = part_text(a, of, kinds[s->kind].b, s->b);
    if (first == NULL)
        return kinds[s->kind].name;
    return second == NULL
        ? arena_printf(a, "%s.%s", kinds[s->kind].name, first)
        : arena_printf(a, "%s.%s.%s", kinds[s->kind].name, first, second);
}
