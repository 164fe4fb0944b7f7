-- The PDF of an issued report. It is made in the background, once for all who
-- ask, and kept for a day; what is too old, or has names in it that are not to be
-- said any more, is made again.
CREATE TABLE IF NOT EXISTS report_paper (
  report_id BIGINT UNSIGNED NOT NULL COMMENT 'Report it is of, one a report',
  job_id BIGINT UNSIGNED NOT NULL COMMENT 'Job that makes it; no foreign key: jobs are purged',
  account_id BIGINT UNSIGNED NOT NULL COMMENT 'Account that asked for it first',
  file VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Name of the file in the folder of uploads, empty = not made yet',
  names INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Names of customers that were to be said when it was made',
  asked_at DATETIME(6) NOT NULL COMMENT 'When it was asked for, UTC',
  PRIMARY KEY (report_id),
  CONSTRAINT report_paper_report_fk FOREIGN KEY (report_id) REFERENCES report (id),
  CONSTRAINT report_paper_account_fk FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='PDFs of issued reports';
