-- The stream of facts and the rules that read stages off it.
--
-- `event` holds one row for everything that happened to a customer; details are
-- in the table of its kind (ref_id). The key begins with customer and day, so a
-- timeline is one range and the whole base is one scan in order. A row is never
-- changed but for being voided. It has no foreign key: the row of the customer
-- would be locked by each insert, and nothing here is ever deleted before it.
-- Models, stages and rules are data. A rule holds when all conditions of its
-- group 0 hold and, where it has further groups, all conditions of one of them.
CREATE TABLE IF NOT EXISTS event (
  customer_id BIGINT UNSIGNED NOT NULL COMMENT 'Customer it happened to',
  day DATE NOT NULL COMMENT 'Day in the zone of the company, never in the future',
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the event',
  kind SMALLINT UNSIGNED NOT NULL COMMENT 'What happened, enum event_kind in src/model/event.h',
  at DATETIME(6) NOT NULL COMMENT 'When it happened, UTC',
  amount DECIMAL(18,2) NULL COMMENT 'Amount of the order, return (below 0), payment; price of a term; sum of an opening record',
  score SMALLINT NULL COMMENT 'Answer: CSAT 1-5, NPS 0-10, intent 1-5; outcome of a recovery, enum recovery_outcome',
  ref_id BIGINT UNSIGNED NULL COMMENT 'Row in the detail table of the kind: the order, deal, contract, notice, ticket it opens, changes or closes',
  other_id BIGINT UNSIGNED NULL COMMENT 'Order or notice: contract it names; return and order part: the order; opportunity step: the opportunity; contract: the one it follows',
  category_id BIGINT UNSIGNED NULL COMMENT 'Product category of the amount, NULL = none, or in parts (kind order part)',
  from_on DATE NULL COMMENT 'First day of a contract or term where it is later than day',
  until_on DATE NULL COMMENT 'Last day: of a contract (NULL = goes on term by term), of a notice period, of the purchases of an opening record',
  quantity INT NULL COMMENT 'Months of a contract term (0 = one term), purchases of an opening record',
  flags INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Bits, enum event_flag in src/model/event.h',
  account_id BIGINT UNSIGNED NULL COMMENT 'Account that recorded it',
  import_id BIGINT UNSIGNED NULL COMMENT 'Import that brought it',
  recorded_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'When it became known here, UTC',
  voided_at DATETIME(6) NULL COMMENT 'When it was taken back, UTC, NULL = counts',
  voided_by BIGINT UNSIGNED NULL COMMENT 'Account that took it back',
  PRIMARY KEY (customer_id, day, id),
  UNIQUE KEY event_id (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='What happened, one row an event, never changed, only voided';

CREATE TABLE IF NOT EXISTS model (
  code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Key that never changes',
  number TINYINT UNSIGNED NOT NULL COMMENT 'The same key as a small number, never used again',
  position SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Order on screen',
  name_zh_cn VARCHAR(64) NOT NULL COMMENT 'Name in simplified Chinese',
  name_zh_tw VARCHAR(64) NOT NULL COMMENT 'Name in traditional Chinese as used in Taiwan',
  name_en VARCHAR(64) NOT NULL COMMENT 'Name in English',
  is_default TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = the model lists and profiles show',
  copied_from VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'Model it was copied from, NULL = ships with the product',
  active TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT '0 = not evaluated any more',
  touched TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = a person changed the row, an upgrade leaves it',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  PRIMARY KEY (code),
  UNIQUE KEY model_number (number)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Lifecycle models';

CREATE TABLE IF NOT EXISTS stage (
  model_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Model',
  code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Key within the model, never changes',
  number TINYINT UNSIGNED NOT NULL COMMENT 'The same key as a small number within the model, never used again',
  position SMALLINT UNSIGNED NOT NULL COMMENT 'Order on screen, 1 = first step',
  colour TINYINT UNSIGNED NOT NULL COMMENT 'Colour of the palette, 1 to 8',
  is_end TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = shown beside the funnel, not a step of it',
  is_loss TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = a move here by hand is a declared loss',
  is_fall TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = a turn for the worse, not a step ahead',
  limit_days SMALLINT UNSIGNED NULL COMMENT 'Days after which a stay is called long, NULL = never',
  name_zh_cn VARCHAR(64) NOT NULL COMMENT 'Name in simplified Chinese',
  name_zh_tw VARCHAR(64) NOT NULL COMMENT 'Name in traditional Chinese as used in Taiwan',
  name_en VARCHAR(64) NOT NULL COMMENT 'Name in English',
  meaning_zh_cn VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'What the stage means, in simplified Chinese',
  meaning_zh_tw VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'What the stage means, in traditional Chinese',
  meaning_en VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'What the stage means, in English',
  touched TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = a person changed the row, an upgrade leaves it',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  PRIMARY KEY (model_code, code),
  UNIQUE KEY stage_number (model_code, number),
  CONSTRAINT stage_of_model FOREIGN KEY (model_code) REFERENCES model (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Stages of the models';

CREATE TABLE IF NOT EXISTS stage_rule (
  model_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Model',
  version SMALLINT UNSIGNED NOT NULL COMMENT 'Version of the whole rule list of the model',
  position SMALLINT UNSIGNED NOT NULL COMMENT 'Order in which the rules are tried, the first that holds counts',
  stage_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Stage it gives',
  valid_from DATE NOT NULL DEFAULT '1900-01-01' COMMENT 'First day read by this version, the same in all rules of a version',
  PRIMARY KEY (model_code, version, position),
  CONSTRAINT stage_rule_stage FOREIGN KEY (model_code, stage_code) REFERENCES stage (model_code, code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Rules that give the stages, tried in order';

CREATE TABLE IF NOT EXISTS stage_rule_term (
  model_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Model',
  version SMALLINT UNSIGNED NOT NULL COMMENT 'Version of the rule list',
  position SMALLINT UNSIGNED NOT NULL COMMENT 'Rule',
  group_number SMALLINT UNSIGNED NOT NULL COMMENT '0 = always needed; of the groups from 1 one must hold',
  term SMALLINT UNSIGNED NOT NULL COMMENT 'Order within the group; all terms of a group must hold',
  fact VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Fact that is looked at, table of facts in src/model/rule.c',
  days SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Days the fact looks back (or ahead), 0 = the fact has none',
  operator CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'is, >=, <=, >, < or =',
  value INT NOT NULL DEFAULT 1 COMMENT 'Value compared with; 1 with is',
  negated TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = must not hold (also true where the fact has no value)',
  PRIMARY KEY (model_code, version, position, group_number, term),
  CONSTRAINT stage_rule_term_rule FOREIGN KEY (model_code, version, position) REFERENCES stage_rule (model_code, version, position)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Conditions of the rules';
