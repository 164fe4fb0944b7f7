-- Scopes of the funnel that people named, to come back to them. The query is
-- kept as an address has it; a period that goes with the calendar is a word in
-- it (p=quarter), one that stays is the period itself.
CREATE TABLE IF NOT EXISTS funnel_view (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the view',
  account_id BIGINT UNSIGNED NOT NULL COMMENT 'Person who made it and alone may change it',
  name VARCHAR(60) NOT NULL COMMENT 'What the person calls it',
  shared TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = everybody sees it in his list, 0 = its maker alone',
  query VARCHAR(2000) NOT NULL COMMENT 'The scope as in an address, without the question mark',
  created_at DATETIME(6) NOT NULL COMMENT 'When it was made, UTC',
  changed_at DATETIME(6) NOT NULL COMMENT 'When it was last changed, UTC',
  deleted_at DATETIME(6) NULL COMMENT 'When its maker deleted it, UTC; it goes for good a day later',
  PRIMARY KEY (id),
  KEY funnel_view_account (account_id, name),
  KEY funnel_view_shared (shared, name),
  KEY funnel_view_deleted (deleted_at),
  CONSTRAINT funnel_view_account_fk FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Named scopes of the funnel';
