-- All customers that a rehearsed draft would move, so that the numbers of a
-- rehearsal open their lists. Only those of the latest rehearsal of a model stay.
CREATE TABLE IF NOT EXISTS rehearsal_mover (
  rehearsal_id BIGINT UNSIGNED NOT NULL COMMENT 'Rehearsal',
  revenue_365 DECIMAL(18,2) NOT NULL COMMENT 'Revenue of 365 days when it was rehearsed',
  customer_id BIGINT UNSIGNED NOT NULL COMMENT 'Customer who would move',
  from_stage SMALLINT UNSIGNED NOT NULL COMMENT 'Stage by the rules in force (stage.number)',
  to_stage SMALLINT UNSIGNED NOT NULL COMMENT 'Stage by the draft',
  team_id BIGINT UNSIGNED NOT NULL COMMENT 'Team of the customer when it was rehearsed, 0 = none',
  owner_id BIGINT UNSIGNED NOT NULL COMMENT 'Owner of the customer when it was rehearsed, 0 = in the pool',
  PRIMARY KEY (rehearsal_id, revenue_365, customer_id),
  KEY rehearsal_mover_move (rehearsal_id, from_stage, to_stage, revenue_365, customer_id),
  CONSTRAINT rehearsal_mover_of FOREIGN KEY (rehearsal_id) REFERENCES rehearsal (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Customers that a rehearsed draft would move';
