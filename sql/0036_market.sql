-- The two lifecycles of the company's surroundings: of a market (product line and
-- region) and of the company itself. Phases, signs and rules are data. A sign is
-- entered by a person, dated and with a source, or computed from the orders every
-- day. Rules suggest a phase; a person confirms it, and each confirmation stays.
CREATE TABLE IF NOT EXISTS phase (
  model_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'market4 or company4',
  code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Key within the model, never changes',
  position SMALLINT UNSIGNED NOT NULL COMMENT 'Order, 1 = first phase',
  colour TINYINT UNSIGNED NOT NULL COMMENT 'Colour of the palette, 1 to 8',
  mark VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Plays suggested first: educate, engage or call',
  name_zh_cn VARCHAR(64) NOT NULL COMMENT 'Name in simplified Chinese',
  name_zh_tw VARCHAR(64) NOT NULL COMMENT 'Name in traditional Chinese as used in Taiwan',
  name_en VARCHAR(64) NOT NULL COMMENT 'Name in English',
  touched TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = a person changed the row, an upgrade leaves it',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  PRIMARY KEY (model_code, code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Phases of a market and of the company';

CREATE TABLE IF NOT EXISTS phase_direction (
  model_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'market4 or company4',
  phase_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Phase',
  position SMALLINT UNSIGNED NOT NULL COMMENT 'Order, the first is suggested first',
  text_zh_cn VARCHAR(255) NOT NULL COMMENT 'What to do, in simplified Chinese',
  text_zh_tw VARCHAR(255) NOT NULL COMMENT 'What to do, in traditional Chinese',
  text_en VARCHAR(255) NOT NULL COMMENT 'What to do, in English',
  active TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT '0 = not suggested any more',
  touched TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = a person changed the row, an upgrade leaves it',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  PRIMARY KEY (model_code, phase_code, position),
  CONSTRAINT phase_direction_phase FOREIGN KEY (model_code, phase_code) REFERENCES phase (model_code, code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='What is suggested in a phase';

CREATE TABLE IF NOT EXISTS phase_sign (
  code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Key that never changes',
  position SMALLINT UNSIGNED NOT NULL COMMENT 'Order on screen',
  computed TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = computed from the orders every day, 0 = entered by people',
  unit VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'percent, number, days or money',
  valid_days SMALLINT UNSIGNED NOT NULL DEFAULT 365 COMMENT 'Days for which an entered value counts',
  name_zh_cn VARCHAR(64) NOT NULL COMMENT 'Name in simplified Chinese',
  name_zh_tw VARCHAR(64) NOT NULL COMMENT 'Name in traditional Chinese as used in Taiwan',
  name_en VARCHAR(64) NOT NULL COMMENT 'Name in English',
  touched TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = a person changed the row, an upgrade leaves it',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  PRIMARY KEY (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Signs by which a phase is known';

CREATE TABLE IF NOT EXISTS phase_rule (
  model_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'market4 or company4',
  position SMALLINT UNSIGNED NOT NULL COMMENT 'Order in which the rules are tried, the first that holds counts',
  term SMALLINT UNSIGNED NOT NULL COMMENT 'Order of the conditions, all of a rule must hold',
  phase_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Phase it suggests, the same in all conditions of a rule',
  sign_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'Sign that is looked at, NULL = holds if any sign is known',
  operator CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '>=' COMMENT '>=, <=, > or <',
  value DECIMAL(18,2) NOT NULL DEFAULT 0 COMMENT 'Value compared with; false where the sign has none',
  touched TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = a person changed the row, an upgrade leaves it',
  PRIMARY KEY (model_code, position, term),
  CONSTRAINT phase_rule_phase FOREIGN KEY (model_code, phase_code) REFERENCES phase (model_code, code),
  CONSTRAINT phase_rule_sign FOREIGN KEY (sign_code) REFERENCES phase_sign (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Rules that suggest a phase from the signs';

CREATE TABLE IF NOT EXISTS market (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the market',
  model_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'market4' COMMENT 'market4; company4 = the company itself, one row',
  category_id BIGINT UNSIGNED NULL COMMENT 'Product line (category), NULL = all',
  region_code VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'Sales region, NULL = all',
  category_key BIGINT UNSIGNED AS (COALESCE(category_id, 0)) STORED COMMENT 'Computed: for the key',
  region_key VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin AS (COALESCE(region_code, '')) STORED COMMENT 'Computed: for the key',
  active TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT '0 = not looked at any more',
  phase_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'Phase a person confirmed last, NULL = none yet',
  computed_at DATETIME(6) NULL COMMENT 'When its signs were computed last, UTC',
  created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'When the row was made, UTC',
  created_by BIGINT UNSIGNED NULL COMMENT 'Account that made it',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  PRIMARY KEY (id),
  UNIQUE KEY market_place (model_code, category_key, region_key),
  CONSTRAINT market_category FOREIGN KEY (category_id) REFERENCES category (id),
  CONSTRAINT market_region FOREIGN KEY (region_code) REFERENCES region (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Markets, product line and region, and the company itself';

CREATE TABLE IF NOT EXISTS market_sign (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the value',
  market_id BIGINT UNSIGNED NOT NULL COMMENT 'Market',
  sign_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Sign',
  on_day DATE NOT NULL COMMENT 'Day the value is of',
  value DECIMAL(18,2) NOT NULL COMMENT 'Value in the unit of the sign',
  source VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'Where it is from; empty = computed',
  account_id BIGINT UNSIGNED NULL COMMENT 'Account that entered it, NULL = computed',
  recorded_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'When, UTC',
  voided_at DATETIME(6) NULL COMMENT 'When it was taken back, UTC, NULL = counts',
  voided_by BIGINT UNSIGNED NULL COMMENT 'Account that took it back',
  PRIMARY KEY (id),
  KEY market_sign_latest (market_id, sign_code, on_day),
  CONSTRAINT market_sign_market FOREIGN KEY (market_id) REFERENCES market (id),
  CONSTRAINT market_sign_sign FOREIGN KEY (sign_code) REFERENCES phase_sign (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Values of signs, dated';

CREATE TABLE IF NOT EXISTS market_phase (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the confirmation',
  market_id BIGINT UNSIGNED NOT NULL COMMENT 'Market',
  phase_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Phase confirmed',
  suggested_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'Phase the rules suggested then, NULL = none',
  note VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'Why',
  account_id BIGINT UNSIGNED NULL COMMENT 'Account that confirmed it',
  at DATETIME(6) NOT NULL COMMENT 'When, UTC',
  PRIMARY KEY (id),
  KEY market_phase_market (market_id, at),
  CONSTRAINT market_phase_of FOREIGN KEY (market_id) REFERENCES market (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Phases that people confirmed, only ever added to';
