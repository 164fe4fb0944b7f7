-- Mail that is to be sent or was: one row a report and receiver, so that nothing
-- is sent twice. Whoever sends one moves next_at on first.
CREATE TABLE IF NOT EXISTS mail (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the mail',
  report_id BIGINT UNSIGNED NOT NULL COMMENT 'Report that it brings',
  account_id BIGINT UNSIGNED NOT NULL COMMENT 'Whom it goes to, at the address of that moment',
  state VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'waiting' COMMENT 'waiting, sent or failed',
  attempts TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'How often it was tried',
  next_at DATETIME(6) NOT NULL COMMENT 'Not before, UTC',
  error VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'What the last try ended with, in English as the server said it',
  sent_at DATETIME(6) NULL COMMENT 'When the server took it, UTC',
  PRIMARY KEY (id),
  UNIQUE KEY mail_report (report_id, account_id),
  KEY mail_account (account_id),
  CONSTRAINT mail_report_fk FOREIGN KEY (report_id) REFERENCES report (id),
  CONSTRAINT mail_account_fk FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Mail to be sent and sent';
