-- A manager away from work names another one who stands in: for those days the
-- stand-in sees the teams of the manager and what waits for his approval.
CREATE TABLE IF NOT EXISTS delegation (
  account_id BIGINT UNSIGNED NOT NULL COMMENT 'Manager who is away',
  stand_in_id BIGINT UNSIGNED NOT NULL COMMENT 'Manager who stands in',
  from_on DATE NOT NULL COMMENT 'First day',
  to_on DATE NOT NULL COMMENT 'Last day',
  created_at DATETIME(6) NOT NULL COMMENT 'When it was said, UTC',
  PRIMARY KEY (account_id),
  KEY delegation_stand_in (stand_in_id, to_on),
  CONSTRAINT delegation_account FOREIGN KEY (account_id) REFERENCES account (id),
  CONSTRAINT delegation_by FOREIGN KEY (stand_in_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Managers who stand in for others, one each at a time';
-- What waits for approval is few among many.
ALTER TABLE recovery_case ADD KEY IF NOT EXISTS recovery_case_asked (approval, open, asked_at);
