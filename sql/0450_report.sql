-- Reports: drawn up from a scope, and issued: then the document stands in
-- report_document as it was printed, byte for byte, and nothing changes it. Names
-- of customers are beside it and not in it, so that erasing a customer empties
-- them everywhere and leaves the document as it is.
CREATE TABLE IF NOT EXISTS report_counter (
  year SMALLINT UNSIGNED NOT NULL COMMENT 'Year the reports were issued in',
  last INT UNSIGNED NOT NULL COMMENT 'Last number given, in the transaction of its report: without gaps',
  PRIMARY KEY (year)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Last number of a report, a year';

CREATE TABLE IF NOT EXISTS report (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the row, addresses name it',
  code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'Number on screen and paper, BG-2026-0087, NULL = not issued',
  kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'stage, funnel, churn, recovery, people, calendar',
  state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'draft' COMMENT 'draft, issued or withdrawn',
  title VARCHAR(200) NOT NULL COMMENT 'Model, whose customers and period in words',
  query VARCHAR(2000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'The scope as in an address',
  series VARCHAR(2000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Kind, kind of period and scope without the period: reports that follow each other',
  period_from DATE NOT NULL COMMENT 'First day',
  period_to DATE NOT NULL COMMENT 'Last day',
  amounts TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT '0 = without amounts of money',
  lang VARCHAR(5) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'zh-CN' COMMENT 'Language it was issued in',
  style SMALLINT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Version of its style sheet (report-1.css)',
  account_id BIGINT UNSIGNED NOT NULL COMMENT 'Who draws it up and issues it',
  team_id BIGINT UNSIGNED NULL COMMENT 'Team of the issuer at that time: its managers may open it',
  created_at DATETIME(6) NOT NULL COMMENT 'When it was begun, UTC',
  issued_at DATETIME(6) NULL COMMENT 'When it was issued, as known at that moment, UTC',
  previous_id BIGINT UNSIGNED NULL COMMENT 'Issued report it is compared with',
  withdrawn_at DATETIME(6) NULL COMMENT 'When it was withdrawn, UTC',
  withdrawn_by BIGINT UNSIGNED NULL COMMENT 'Account that withdrew it',
  withdrawn_why VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'Why',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  PRIMARY KEY (id),
  UNIQUE KEY report_code (code),
  KEY report_account (account_id, id),
  KEY report_team (team_id, id),
  KEY report_series (series(191), state, period_to),
  CONSTRAINT report_account_fk FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Reports in the making and issued';

CREATE TABLE IF NOT EXISTS report_section (
  report_id BIGINT UNSIGNED NOT NULL COMMENT 'Report',
  code VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Which section',
  place SMALLINT UNSIGNED NOT NULL COMMENT 'Order',
  shown TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT '0 = left out',
  remark TEXT NOT NULL DEFAULT '' COMMENT 'What the manager says to it',
  PRIMARY KEY (report_id, code),
  CONSTRAINT report_section_fk FOREIGN KEY (report_id) REFERENCES report (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Sections of a report';

CREATE TABLE IF NOT EXISTS report_reader (
  report_id BIGINT UNSIGNED NOT NULL COMMENT 'Report',
  account_id BIGINT UNSIGNED NOT NULL COMMENT 'Account that may open it once it is issued',
  PRIMARY KEY (report_id, account_id),
  KEY report_reader_account (account_id),
  CONSTRAINT report_reader_fk FOREIGN KEY (report_id) REFERENCES report (id),
  CONSTRAINT report_reader_account_fk FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Whom the issuer named as readers';

CREATE TABLE IF NOT EXISTS report_document (
  report_id BIGINT UNSIGNED NOT NULL COMMENT 'Report',
  html LONGBLOB NOT NULL COMMENT 'The document, names left open',
  cells LONGBLOB NOT NULL COMMENT 'The same as lines, for a workbook or a CSV',
  sha CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'SHA-256 of html',
  PRIMARY KEY (report_id),
  CONSTRAINT report_document_fk FOREIGN KEY (report_id) REFERENCES report (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Documents of issued reports, as they were issued';

CREATE TABLE IF NOT EXISTS report_name (
  report_id BIGINT UNSIGNED NOT NULL COMMENT 'Report',
  customer_id BIGINT UNSIGNED NOT NULL COMMENT 'Customer; no foreign key: the report outlives it',
  name VARCHAR(200) NOT NULL COMMENT 'Its name when the report was issued; the row goes with the customer',
  PRIMARY KEY (report_id, customer_id),
  KEY report_name_customer (customer_id),
  CONSTRAINT report_name_fk FOREIGN KEY (report_id) REFERENCES report (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Names of customers in issued reports';

CREATE TABLE IF NOT EXISTS report_figure (
  report_id BIGINT UNSIGNED NOT NULL COMMENT 'Report',
  code VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Which figure',
  value BIGINT NOT NULL COMMENT 'As issued; money in minor units',
  PRIMARY KEY (report_id, code),
  CONSTRAINT report_figure_fk FOREIGN KEY (report_id) REFERENCES report (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Figures of issued reports that the next one is compared with';

CREATE TABLE IF NOT EXISTS report_decision (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the decision',
  report_id BIGINT UNSIGNED NOT NULL COMMENT 'Report in whose meeting it was decided',
  customer VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'Customer it is about, as written',
  what VARCHAR(500) NOT NULL COMMENT 'What is to be done',
  who VARCHAR(100) NOT NULL DEFAULT '' COMMENT 'By whom, as written',
  due_on DATE NULL COMMENT 'By when',
  done TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = done',
  result VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'What came of it',
  created_at DATETIME(6) NOT NULL COMMENT 'When it was written down, UTC',
  account_id BIGINT UNSIGNED NOT NULL COMMENT 'Account that wrote it down',
  PRIMARY KEY (id),
  KEY report_decision_report (report_id, id),
  CONSTRAINT report_decision_fk FOREIGN KEY (report_id) REFERENCES report (id),
  CONSTRAINT report_decision_account_fk FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='What was decided over a report';
