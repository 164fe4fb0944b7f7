/* The tree behind struct view: shared by view.c, which fills it, and engine.cc,
 * which walks it while ctemplate expands a template. Nobody else includes it.
 *
 * A node is one dictionary: the page, a row of a section or one include. Its
 * entries are found by ctemplate's own 64-bit id of the name, so expansion
 * never compares or hashes text. All memory is the request's arena. */
#ifndef VIEW_TREE_H
#define VIEW_TREE_H

#include "view/view.h"

#ifdef __cplusplus
extern "C" {
#endif

enum entry_kind { ENTRY_VALUE, ENTRY_SECTION, ENTRY_INCLUDE };

struct entry {
    uint64_t id; /* 0: free slot */
    enum entry_kind kind;
    bool shown;          /* section: show once if there are no rows */
    const char *text;    /* value */
    struct view **nodes; /* rows of a section, or one node an include */
    size_t count, cap;
};

struct view {
    struct arena *arena;
    enum lang lang;
    struct view *parent;
    const struct entry *within; /* the parent's entry that this node is in */
    const char *file;           /* include: key of its template */
    struct entry **slots;       /* open addressing, cap a power of two */
    size_t count, cap;
};

/* The node's own entry, or NULL. */
struct entry *tree_own(const struct view *v, enum entry_kind kind,
                       uint64_t id);
/* The entry as the template sees it from this node: its own, else the nearest
 * parent's. A list that the node itself stands in is not seen from inside, so
 * that a tree of rows ends where a row has no children. */
const struct entry *tree_seen(const struct view *v, enum entry_kind kind,
                              uint64_t id);

/* ctemplate's id of a marker name. */
uint64_t engine_name_id(const char *name);
/* "zh-CN/customer/show.tpl" for (zh-CN, "customer/show"); names that end in
 * .txt (mails) keep their ending. */
const char *engine_key(struct arena *a, enum lang l, const char *file);

#ifdef __cplusplus
}
#endif

#endif
