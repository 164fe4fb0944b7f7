-- Rules change while the product runs. Every process keeps the rules it has
-- loaded and compares their generation with this one, which whoever changes
-- models, stages or rules raises in the same transaction.
CREATE TABLE IF NOT EXISTS rule_generation (
  one TINYINT UNSIGNED NOT NULL COMMENT 'Always 1: the table has one row',
  generation BIGINT UNSIGNED NOT NULL COMMENT 'Raised by every change of models, stages and rules',
  PRIMARY KEY (one),
  CONSTRAINT rule_generation_one CHECK (one = 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Generation of the rules, one row';

INSERT IGNORE INTO rule_generation (one, generation) VALUES (1, 1);
