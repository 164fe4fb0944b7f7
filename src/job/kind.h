/* The kinds of jobs. */
#ifndef JOB_KIND_H
#define JOB_KIND_H

#include "job/work.h"

job_fn job_stage_due, job_stage_all, job_purge, job_import, job_import_preview,
    job_import_undo, job_market, job_rehearse, job_report,
    job_mail, job_paper;

#endif
