/* What to do in a stage: needs of its customers, plays, and which kind of play
 * fits. Rows that people change are marked as touched, so that an upgrade leaves
 * them; what is retired is switched off. */
#ifndef MODEL_GUIDE_H
#define MODEL_GUIDE_H

#include "model/record.h"

enum play_mark { MARK_EDUCATE = 1, MARK_ENGAGE = 2, MARK_ACT = 4 };
extern const struct choice play_mark_choices[]; /* key and label */
/* 0 = none of them. */
unsigned play_mark_find(const char *key);

struct guide_need {
    uint64_t id;
    bool does;        /* what the customer does, else what it needs */
    const char *text; /* in the language of cx */
};

struct guide_play {
    uint64_t id;
    const char *code, *name, *text; /* in the language of cx */
    unsigned mark;
    bool fits;        /* the stage */
};

struct guide {
    unsigned marks;   /* that fit, 0 = nobody said */
    unsigned leading; /* the first of them */
    struct guide_need *needs;
    size_t need_count;
    struct guide_play *plays;
    size_t play_count;
};
/* Three statements. A stage that nobody wrote about has none of all. */
enum err guide_read(struct ctx *cx, const char *model, const char *stage,
                    struct guide *out) MUST_CHECK;

/* In the language of cx. */
enum err play_name(struct ctx *cx, uint64_t id, const char **out) MUST_CHECK;

/* ---- editing: one play, one need ---- */

struct play_edit {
    uint64_t id; /* 0 = new */
    const char *name_zh_cn, *name_zh_tw, *name_en, *mark;
    const char *text_zh_cn, *text_zh_tw, *text_en;
    bool active;
    int64_t version;
    const char *code;
};
extern const struct field play_fields[];
extern const size_t play_field_count;
enum err play_find(struct ctx *cx, uint64_t id, struct play_edit *out)
    MUST_CHECK;
/* A name in one language is enough: the others are filled with it. */
void play_complete(struct play_edit *p);
/* Also puts it into the stage; its place is behind the others. */
enum err play_add(struct ctx *cx, struct play_edit *p, const char *model,
                  const char *stage) MUST_CHECK;
enum err play_save(struct ctx *cx, const struct play_edit *now,
                   const struct play_edit *next) MUST_CHECK;
/* Plays that are in use but not in this stage. */
enum err play_others(struct ctx *cx, const char *model, const char *stage,
                     struct guide_play **out, size_t *n) MUST_CHECK;
/* Puts an existing one into a stage, or takes it out of it. */
enum err play_place(struct ctx *cx, uint64_t id, const char *model,
                    const char *stage, bool in) MUST_CHECK;

struct need_edit {
    uint64_t id; /* 0 = new */
    const char *kind; /* does or need */
    const char *text_zh_cn, *text_zh_tw, *text_en;
    bool active;
    int64_t version;
    const char *model, *stage;
};
extern const struct field need_fields[];
extern const size_t need_field_count;
enum err need_find(struct ctx *cx, uint64_t id, struct need_edit *out)
    MUST_CHECK;
void need_complete(struct need_edit *n);
enum err need_add(struct ctx *cx, struct need_edit *n) MUST_CHECK;
enum err need_save(struct ctx *cx, const struct need_edit *now,
                   const struct need_edit *next) MUST_CHECK;

/* The KPIs, needs, plays and marks of a model for a copy of it. */
enum err guide_copy(struct ctx *cx, const char *from, const char *to)
    MUST_CHECK;

#endif
