-- Moves of customers to a stage by hand: against the rules of one model, until a
-- day, until the rules say otherwise than on that day, or until taken back. What
-- a model forbids and what has to be filled in before a move is data; a model
-- without rows allows every move and asks for a reason only.
CREATE TABLE IF NOT EXISTS stage_move (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the move, events name it',
  customer_id BIGINT UNSIGNED NOT NULL COMMENT 'Customer',
  model_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Model',
  from_stage SMALLINT UNSIGNED NOT NULL COMMENT 'Stage it was in (stage.number)',
  to_stage SMALLINT UNSIGNED NOT NULL COMMENT 'Stage it was moved to',
  moved_on DATE NOT NULL COMMENT 'Day of the move',
  until_on DATE NULL COMMENT 'Last day it stands against the rules, NULL = no end',
  until_facts TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = ends when the rules give another stage than on its day',
  reason VARCHAR(255) NOT NULL COMMENT 'Why, by the person',
  account_id BIGINT UNSIGNED NULL COMMENT 'Account that moved it',
  created_at DATETIME(6) NOT NULL COMMENT 'When, UTC',
  ended_at DATETIME(6) NULL COMMENT 'When it was taken back, UTC',
  ended_by BIGINT UNSIGNED NULL COMMENT 'Account that took it back',
  PRIMARY KEY (id),
  KEY stage_move_customer (customer_id, model_code, id),
  CONSTRAINT stage_move_customer_fk FOREIGN KEY (customer_id) REFERENCES customer (id),
  CONSTRAINT stage_move_model_fk FOREIGN KEY (model_code) REFERENCES model (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Moves of customers by hand';

CREATE TABLE IF NOT EXISTS stage_move_ban (
  model_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Model',
  from_stage SMALLINT UNSIGNED NOT NULL COMMENT 'Stage (stage.number)',
  to_stage SMALLINT UNSIGNED NOT NULL COMMENT 'Stage that nobody moves to from there',
  PRIMARY KEY (model_code, from_stage, to_stage),
  CONSTRAINT stage_move_ban_model FOREIGN KEY (model_code) REFERENCES model (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Moves by hand that a model forbids';

CREATE TABLE IF NOT EXISTS stage_move_field (
  model_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Model',
  to_stage SMALLINT UNSIGNED NOT NULL COMMENT 'Stage (stage.number)',
  field VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Field of the customer that is filled before it is moved there',
  PRIMARY KEY (model_code, to_stage, field),
  CONSTRAINT stage_move_field_model FOREIGN KEY (model_code) REFERENCES model (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='What has to be filled in before a move by hand';
