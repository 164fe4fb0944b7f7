-- Who may see what follows from teams, roles and stand-ins, and changes a few times
-- a week. Every process keeps what it has read of a person and compares this
-- generation with its own at each request; whoever changes one of those tables raises
-- it in the same transaction.
CREATE TABLE IF NOT EXISTS people_generation (
  one TINYINT UNSIGNED NOT NULL COMMENT 'Always 1: the table has one row',
  generation BIGINT UNSIGNED NOT NULL COMMENT 'Raised by every change of teams, roles and stand-ins',
  PRIMARY KEY (one),
  CONSTRAINT people_generation_one CHECK (one = 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Generation of teams, roles and stand-ins, one row';

INSERT IGNORE INTO people_generation (one, generation) VALUES (1, 1);
