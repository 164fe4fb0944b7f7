-- Why customers leave: families and their reasons. Codes never change; a reason
-- that was merged into another stays on the cases that named it and is counted
-- with the other. A reason without a family is unknown, reported apart; one that
-- needs a text takes its family from the case.
CREATE TABLE IF NOT EXISTS churn_family (
  code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Key that never changes: company, competitor or customer',
  position SMALLINT UNSIGNED NOT NULL COMMENT 'Order on screen',
  colour TINYINT UNSIGNED NOT NULL COMMENT 'Colour of the palette, 1 to 8',
  name_zh_cn VARCHAR(64) NOT NULL COMMENT 'Name in simplified Chinese',
  name_zh_tw VARCHAR(64) NOT NULL COMMENT 'Name in traditional Chinese as used in Taiwan',
  name_en VARCHAR(64) NOT NULL COMMENT 'Name in English',
  touched TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = a person changed the row, an upgrade leaves it',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  PRIMARY KEY (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Families of reasons why customers leave';

CREATE TABLE IF NOT EXISTS churn_reason (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the reason, addresses name it',
  code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Key that never changes',
  family_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'Family, NULL = unknown, or the case says it (needs_text)',
  position SMALLINT UNSIGNED NOT NULL DEFAULT 100 COMMENT 'Order within the family',
  needs_text TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = a text has to say what (other)',
  name_zh_cn VARCHAR(64) NOT NULL COMMENT 'Name in simplified Chinese',
  name_zh_tw VARCHAR(64) NOT NULL COMMENT 'Name in traditional Chinese as used in Taiwan',
  name_en VARCHAR(64) NOT NULL COMMENT 'Name in English',
  meaning_zh_cn VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'When to choose it, in simplified Chinese',
  meaning_zh_tw VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'When to choose it, in traditional Chinese',
  meaning_en VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'When to choose it, in English',
  retired TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = not offered any more',
  merged_into VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'Reason it is counted with, never itself merged, NULL = not merged',
  touched TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = a person changed the row, an upgrade leaves it',
  created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'When the row was made, UTC',
  created_by BIGINT UNSIGNED NULL COMMENT 'Account that made it, NULL = shipped',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  PRIMARY KEY (id),
  UNIQUE KEY churn_reason_code (code),
  KEY churn_reason_merged (merged_into),
  CONSTRAINT churn_reason_family FOREIGN KEY (family_code) REFERENCES churn_family (code),
  CONSTRAINT churn_reason_into FOREIGN KEY (merged_into) REFERENCES churn_reason (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Reasons why customers leave';

-- The words other systems have for a reason, so that an import finds it.
CREATE TABLE IF NOT EXISTS churn_reason_word (
  word VARCHAR(190) NOT NULL COMMENT 'As the other system writes it',
  reason_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Reason it stands for',
  touched TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = a person changed the row, an upgrade leaves it',
  PRIMARY KEY (word),
  CONSTRAINT churn_reason_word_reason FOREIGN KEY (reason_code) REFERENCES churn_reason (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Words of other systems for reasons';
