-- Reports that are drawn up and issued by themselves. next_at is the one thing
-- that decides when: whoever moves it on in an UPDATE that names the old value
-- adds the run, so a due time has one run however many processes look.
CREATE TABLE IF NOT EXISTS report_schedule (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the schedule, addresses name it',
  name VARCHAR(100) NOT NULL COMMENT 'What it is for, as its owner calls it',
  kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Kind of report, as in report.kind',
  query VARCHAR(2000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'The scope as in an address, without its period',
  period VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'day, week, month, quarter, half or year: the last whole one before the run',
  rhythm VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'day, week, month, first_week or first_month: first working day of the week or month',
  weekday TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT '1 = Monday to 7, where the rhythm is week',
  month_day TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT '1 to 31, where the rhythm is month; a shorter month: its last day',
  hour TINYINT UNSIGNED NOT NULL DEFAULT 7 COMMENT 'Hour of the day in the zone of the company',
  lang VARCHAR(5) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'zh-CN' COMMENT 'Language the report is issued in',
  amounts TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT '0 = without amounts of money',
  skip_empty TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = nothing is issued when nothing happened',
  mail TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT '1 = by mail as well',
  active TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT '0 = switched off',
  next_at DATETIME(6) NULL COMMENT 'When it is due next, UTC; NULL = switched off',
  account_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose it is: the report is drawn up with his rights',
  team_id BIGINT UNSIGNED NULL COMMENT 'Team of that person when it was made: its managers may see and stop it',
  created_at DATETIME(6) NOT NULL COMMENT 'When it was made, UTC',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  PRIMARY KEY (id),
  KEY report_schedule_due (next_at),
  KEY report_schedule_account (account_id, id),
  KEY report_schedule_team (team_id, id),
  CONSTRAINT report_schedule_account_fk FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Reports that are issued by themselves';

CREATE TABLE IF NOT EXISTS report_schedule_section (
  schedule_id BIGINT UNSIGNED NOT NULL COMMENT 'Schedule',
  code VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Which section',
  place SMALLINT UNSIGNED NOT NULL COMMENT 'Order',
  shown TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT '0 = left out',
  PRIMARY KEY (schedule_id, code),
  CONSTRAINT report_schedule_section_fk FOREIGN KEY (schedule_id) REFERENCES report_schedule (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Sections of the reports of a schedule';

CREATE TABLE IF NOT EXISTS report_schedule_reader (
  schedule_id BIGINT UNSIGNED NOT NULL COMMENT 'Schedule',
  account_id BIGINT UNSIGNED NOT NULL COMMENT 'Account that gets its reports',
  PRIMARY KEY (schedule_id, account_id),
  KEY report_schedule_reader_account (account_id),
  CONSTRAINT report_schedule_reader_fk FOREIGN KEY (schedule_id) REFERENCES report_schedule (id),
  CONSTRAINT report_schedule_reader_account_fk FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Who gets the reports of a schedule';

CREATE TABLE IF NOT EXISTS report_run (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the run',
  schedule_id BIGINT UNSIGNED NOT NULL COMMENT 'Schedule',
  due_at DATETIME(6) NOT NULL COMMENT 'When it was due, UTC: the report is of the period before',
  asked_by BIGINT UNSIGNED NULL COMMENT 'Account that asked for it, NULL = the schedule',
  missed INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Due times before it that passed while nobody worked',
  state VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'waiting' COMMENT 'waiting, issued, empty or failed',
  error VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Why it failed: account, scope, or the word of the fault',
  job_id BIGINT UNSIGNED NOT NULL COMMENT 'Its job; no foreign key: jobs are purged',
  report_id BIGINT UNSIGNED NULL COMMENT 'Report that it issued',
  ended_at DATETIME(6) NULL COMMENT 'When it ended, UTC',
  PRIMARY KEY (id),
  UNIQUE KEY report_run_due (schedule_id, due_at),
  KEY report_run_report (report_id),
  CONSTRAINT report_run_schedule_fk FOREIGN KEY (schedule_id) REFERENCES report_schedule (id),
  CONSTRAINT report_run_report_fk FOREIGN KEY (report_id) REFERENCES report (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='What became of each due time of a schedule';
