/* See change.h. Written by hand, for buf_json is all it takes; read by jansson,
 * as what lies in the table may be of an older version or another writer. */
#include "model/change.h"

#include <jansson.h>
#include <string.h>

#include "core/buf.h"

size_t
change_list(struct arena *a, const struct field *fields, size_t n,
            const void *from, const void *to, struct change **out)
{
    size_t count = 0;
    *out = ARENA_ARRAY(a, n, struct change);
    for (size_t i = 0; i < n; i++) {
        const char *old = field_show(&fields[i], a, from);
        const char *new = field_show(&fields[i], a, to);
        if (strcmp(old, new) != 0)
            (*out)[count++] = (struct change){fields[i].name, old, new};
    }
    return count;
}

const char *
change_write(struct arena *a, const struct change *list, size_t n)
{
    struct buf b;
    if (n == 0)
        return NULL;
    buf_init(&b, a);
    for (size_t i = 0; i < n; i++) {
        buf_add(&b, i ? "," : "{");
        buf_json(&b, list[i].field);
        buf_add(&b, ":[");
        buf_json(&b, list[i].from);
        buf_addc(&b, ',');
        buf_json(&b, list[i].to);
        buf_addc(&b, ']');
    }
    buf_addc(&b, '}');
    return b.data;
}

size_t
change_read(struct arena *a, const char *detail, struct change **out)
{
    size_t count = 0;
    const char *name;
    json_t *pair, *root = json_loads(detail ? detail : "", 0, NULL);
    *out = ARENA_ARRAY(a, json_is_object(root) ? json_object_size(root) : 0,
                       struct change);
    json_object_foreach(root, name, pair) {
        const char *from = json_string_value(json_array_get(pair, 0));
        const char *to = json_string_value(json_array_get(pair, 1));
        if (from && to && json_array_size(pair) == 2)
            (*out)[count++] = (struct change){
                arena_text(a, name), arena_text(a, from), arena_text(a, to)};
    }
    json_decref(root);
    return count;
}

bool
detail_number(const char *detail, const char *key, int64_t *out)
{
    json_t *root = json_loads(detail ? detail : "", 0, NULL);
    json_t *value = json_object_get(root, key);
    bool there = json_is_integer(value);
    if (there)
        *out = json_integer_value(value);
    json_decref(root);
    return there;
}
