-- What to do in a stage and how well it goes: needs of the customers, plays with
-- their mark, KPIs with the values that people enter, goals, studies of a market.
-- Rows that ship are left alone by an upgrade once somebody touched them; what is
-- retired is switched off, so that an upgrade does not bring it back. They name
-- model and stage by code and have no foreign key to them: a stage that is retired
-- keeps its needs, and a copied model gets copies.
CREATE TABLE IF NOT EXISTS stage_guide (
  model_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Model',
  stage_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Stage',
  marks VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Marks of plays that fit, the leading one first: educate, engage, act; several with commas',
  touched TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = a person changed the row, an upgrade leaves it',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  PRIMARY KEY (model_code, stage_code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Which kind of play fits a stage';

CREATE TABLE IF NOT EXISTS stage_need (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the need',
  model_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Model',
  stage_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Stage',
  code VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Key within the stage, never changes',
  position SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Order on screen',
  kind VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'need' COMMENT 'does = what the customer does, need = what the customer needs',
  text_zh_cn VARCHAR(255) NOT NULL COMMENT 'Text in simplified Chinese',
  text_zh_tw VARCHAR(255) NOT NULL COMMENT 'Text in traditional Chinese as used in Taiwan',
  text_en VARCHAR(255) NOT NULL COMMENT 'Text in English',
  active TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT '0 = retired',
  touched TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = a person changed the row, an upgrade leaves it',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  PRIMARY KEY (id),
  UNIQUE KEY stage_need_code (model_code, stage_code, code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='What customers of a stage do and need';

CREATE TABLE IF NOT EXISTS play (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the play',
  code VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Key, never changes',
  mark VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'educate, engage or act (call to act)',
  name_zh_cn VARCHAR(100) NOT NULL COMMENT 'Name in simplified Chinese',
  name_zh_tw VARCHAR(100) NOT NULL COMMENT 'Name in traditional Chinese as used in Taiwan',
  name_en VARCHAR(100) NOT NULL COMMENT 'Name in English',
  text_zh_cn VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'How it is done, in simplified Chinese',
  text_zh_tw VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'How it is done, in traditional Chinese',
  text_en VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'How it is done, in English',
  active TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT '0 = retired',
  touched TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = a person changed the row, an upgrade leaves it',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  PRIMARY KEY (id),
  UNIQUE KEY play_code (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Things one can do with customers';

CREATE TABLE IF NOT EXISTS play_stage (
  model_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Model',
  stage_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Stage',
  play_code VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Play',
  position SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Order on screen',
  active TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT '0 = taken out of the stage',
  touched TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = a person changed the row, an upgrade leaves it',
  PRIMARY KEY (model_code, stage_code, play_code),
  KEY play_stage_play (play_code),
  CONSTRAINT play_stage_play_fk FOREIGN KEY (play_code) REFERENCES play (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Plays of a stage';

CREATE TABLE IF NOT EXISTS kpi (
  code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Key, never changes; of a computed one known to src/model/kpi.c',
  position SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Order on screen',
  method VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'computed = from what happened, entered = by people',
  unit VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'count, rate, money, days, mean, points or ratio',
  at_most TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = less is better',
  adds TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Entered: 1 = entries of a period are added up, 0 = the latest holds',
  name_zh_cn VARCHAR(64) NOT NULL COMMENT 'Name in simplified Chinese',
  name_zh_tw VARCHAR(64) NOT NULL COMMENT 'Name in traditional Chinese as used in Taiwan',
  name_en VARCHAR(64) NOT NULL COMMENT 'Name in English',
  formula_zh_cn VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'How it is worked out, in simplified Chinese',
  formula_zh_tw VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'How it is worked out, in traditional Chinese',
  formula_en VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'How it is worked out, in English',
  active TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT '0 = not offered any more',
  touched TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = a person changed the row, an upgrade leaves it',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  PRIMARY KEY (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Measures of how well it goes';

CREATE TABLE IF NOT EXISTS kpi_stage (
  model_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Model',
  stage_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Stage',
  kpi_code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'KPI',
  position SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Order on screen',
  active TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT '0 = taken out of the stage',
  touched TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = a person changed the row, an upgrade leaves it',
  PRIMARY KEY (model_code, stage_code, kpi_code),
  KEY kpi_stage_kpi (kpi_code),
  CONSTRAINT kpi_stage_kpi_fk FOREIGN KEY (kpi_code) REFERENCES kpi (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='KPIs of a stage';

CREATE TABLE IF NOT EXISTS kpi_entry (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the entry',
  kpi_code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'KPI',
  day DATE NOT NULL COMMENT 'Day it holds for, of a period its last day',
  team_id BIGINT UNSIGNED NULL COMMENT 'Team it is of, NULL = the company',
  region_code VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Market: sales region, empty = all',
  category_id BIGINT UNSIGNED NULL COMMENT 'Market: product line, NULL = all',
  value DECIMAL(18,2) NOT NULL COMMENT 'The value; a rate in per cent',
  source VARCHAR(200) NOT NULL COMMENT 'Where it comes from',
  remark VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'Free text',
  created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'When the row was made, UTC',
  created_by BIGINT UNSIGNED NULL COMMENT 'Account that made it',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  deleted_at DATETIME(6) NULL COMMENT 'When it went to the bin, UTC',
  deleted_by BIGINT UNSIGNED NULL COMMENT 'Account that put it into the bin',
  PRIMARY KEY (id),
  KEY kpi_entry_kpi (kpi_code, day),
  CONSTRAINT kpi_entry_kpi_fk FOREIGN KEY (kpi_code) REFERENCES kpi (code),
  CONSTRAINT kpi_entry_team_fk FOREIGN KEY (team_id) REFERENCES team (id),
  CONSTRAINT kpi_entry_category_fk FOREIGN KEY (category_id) REFERENCES category (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Values of KPIs that people enter';

ALTER TABLE goal ADD COLUMN IF NOT EXISTS at_most TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = the value must not exceed the target' AFTER target;

CREATE TABLE IF NOT EXISTS study (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the study',
  title VARCHAR(200) NOT NULL COMMENT 'Heading',
  day DATE NOT NULL COMMENT 'Day it was made or published',
  model_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Model of the stage, empty = about no stage',
  stage_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Stage it is about, empty = all',
  region_code VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Market: sales region, empty = all',
  category_id BIGINT UNSIGNED NULL COMMENT 'Market: product line, NULL = all',
  source VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'Who made it',
  text TEXT NOT NULL DEFAULT '' COMMENT 'What it found',
  figures TEXT NOT NULL DEFAULT '' COMMENT 'Its figures, a line each: name, colon, value',
  created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'When the row was made, UTC',
  created_by BIGINT UNSIGNED NULL COMMENT 'Account that made it',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  deleted_at DATETIME(6) NULL COMMENT 'When it went to the bin, UTC',
  deleted_by BIGINT UNSIGNED NULL COMMENT 'Account that put it into the bin',
  PRIMARY KEY (id),
  KEY study_stage (model_code, stage_code, day),
  CONSTRAINT study_category_fk FOREIGN KEY (category_id) REFERENCES category (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Market research for a stage and market';
