/* Reports: drawn up, previewed, issued, kept; see model/report.h. */
#ifndef PAGE_REPORT_H
#define PAGE_REPORT_H

#include "http/request.h"

enum err page_report_list(struct request *rq) MUST_CHECK;
enum err page_report_new(struct request *rq) MUST_CHECK;
enum err page_report_create(struct request *rq) MUST_CHECK;
enum err page_report_show(struct request *rq) MUST_CHECK;
enum err page_report_update(struct request *rq) MUST_CHECK;
enum err page_report_document(struct request *rq) MUST_CHECK;
enum err page_report_export(struct request *rq) MUST_CHECK;
enum err page_report_pdf(struct request *rq) MUST_CHECK;
enum err page_report_pdf_ask(struct request *rq) MUST_CHECK;
enum err page_report_pdf_wait(struct request *rq) MUST_CHECK;
enum err page_report_pdf_cancel(struct request *rq) MUST_CHECK;
enum err page_report_issue(struct request *rq) MUST_CHECK;
enum err page_report_withdraw_ask(struct request *rq) MUST_CHECK;
enum err page_report_withdraw(struct request *rq) MUST_CHECK;
enum err page_report_delete_ask(struct request *rq) MUST_CHECK;
enum err page_report_delete(struct request *rq) MUST_CHECK;
enum err page_report_decide(struct request *rq) MUST_CHECK;
enum err page_report_decision(struct request *rq) MUST_CHECK;

#endif
