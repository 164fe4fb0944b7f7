-- One's own tasks as a calendar that a telephone or another program fetches: its
-- address is secret, so only a digest of it is kept; a new one ends the old one.
CREATE TABLE IF NOT EXISTS calendar_feed (
  account_id BIGINT UNSIGNED NOT NULL COMMENT 'Account whose tasks it shows',
  digest BINARY(32) NOT NULL COMMENT 'SHA-256 of the secret word in the address',
  created_at DATETIME(6) NOT NULL COMMENT 'When the address was made, UTC',
  PRIMARY KEY (account_id),
  UNIQUE KEY calendar_feed_digest (digest),
  CONSTRAINT calendar_feed_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Secret addresses of the calendars of tasks';
