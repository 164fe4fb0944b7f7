/* Values of KPIs that the product cannot compute: entered by people, dated,
 * with their source, for the company, a team or a market (region, product
 * line). */
#ifndef MODEL_KPI_ENTRY_H
#define MODEL_KPI_ENTRY_H

#include "model/kpi.h"
#include "model/record.h"

struct kpi_entry {
  uint64_t id; /* 0 = new */
  const char *kpi_code;
  int32_t day;
  int64_t value; /* hundredths */
  uint64_t team_id;
  const char *region_code;
  uint64_t category_id;
  const char *source, *remark;
  int64_t version;
  /* for showing: */
  const char *team, *category; /* NULL = all */
  const char *by;
};
extern const struct field kpi_entry_fields[];
extern const size_t kpi_entry_field_count;

/* Latest first; `kpi_code` NULL = of all. */
enum err kpi_entry_list(struct ctx *cx, const char *kpi_code, size_t limit,
                        struct kpi_entry **out, size_t *n) MUST_CHECK;
enum err kpi_entry_find(struct ctx *cx, uint64_t id,
                        struct kpi_entry *out) MUST_CHECK;
/* Who may enter: managers for their teams and the company, marketing. */
bool kpi_entry_may(const struct ctx *cx, uint64_t team_id);
enum err kpi_entry_add(struct ctx *cx, struct kpi_entry *e) MUST_CHECK;
enum err kpi_entry_delete(struct ctx *cx, uint64_t id) MUST_CHECK;

#endif
