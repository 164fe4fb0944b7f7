-- Letters that are printed: texts in three languages, as data. In the texts stand
-- {customer} {contact} {received_on} {contract} {ends_on} {company} {owner} and
-- {today}.
CREATE TABLE IF NOT EXISTS letter (
  code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Key that never changes',
  title_zh_cn VARCHAR(200) NOT NULL COMMENT 'Heading in simplified Chinese',
  title_zh_tw VARCHAR(200) NOT NULL COMMENT 'Heading in traditional Chinese',
  title_en VARCHAR(200) NOT NULL COMMENT 'Heading in English',
  body_zh_cn TEXT NOT NULL COMMENT 'Text in simplified Chinese',
  body_zh_tw TEXT NOT NULL COMMENT 'Text in traditional Chinese',
  body_en TEXT NOT NULL COMMENT 'Text in English',
  touched TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = a person changed the row, an upgrade leaves it',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  PRIMARY KEY (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Texts of letters';

ALTER TABLE termination_notice ADD COLUMN IF NOT EXISTS ends_why VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'Why the period ends on another day than the contract says' AFTER ends_on;
