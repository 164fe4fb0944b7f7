/* KPIs: all of them with their values, the customers behind one, and values that
 * people enter. */
#ifndef PAGE_KPI_H
#define PAGE_KPI_H

#include "http/request.h"

enum err page_kpi_list(struct request *rq);
enum err page_kpi_show(struct request *rq);
enum err page_kpi_entry_new(struct request *rq);
enum err page_kpi_entry_create(struct request *rq);
enum err page_kpi_entry_delete_ask(struct request *rq);
enum err page_kpi_entry_delete(struct request *rq);

#endif
