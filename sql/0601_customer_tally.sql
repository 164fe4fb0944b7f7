-- What the page of a customer says of its changes and its open recovery case, in a
-- row of its own that is found by its number alone: counting them anew was a seventh
-- of what the page costs the database. No foreign key: an entry of the change log
-- would hold the customer against others who write about it at the same time.
CREATE TABLE IF NOT EXISTS customer_tally (
  customer_id BIGINT UNSIGNED NOT NULL COMMENT 'Customer; without a row all is 0',
  changes INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Entries of the audit about it',
  open_case BIGINT UNSIGNED NULL COMMENT 'Oldest recovery case that is open, NULL = none',
  PRIMARY KEY (customer_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Numbers of a customer that are not read off its events';
INSERT INTO customer_tally (customer_id, changes) SELECT a.subject_id, COUNT(*) FROM audit a WHERE a.subject = 'customer' AND a.subject_id IS NOT NULL GROUP BY a.subject_id ON DUPLICATE KEY UPDATE changes = VALUES(changes);
INSERT INTO customer_tally (customer_id, open_case) SELECT k.customer_id, MIN(k.id) FROM recovery_case k WHERE k.open = 1 GROUP BY k.customer_id ON DUPLICATE KEY UPDATE open_case = VALUES(open_case);
