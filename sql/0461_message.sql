-- What the product tells a person. The kind is a word that the screen has a
-- sentence for, in the language of who reads it.
CREATE TABLE IF NOT EXISTS message (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the message, addresses name it',
  account_id BIGINT UNSIGNED NOT NULL COMMENT 'Whom it is for',
  kind VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'What happened: report_issued, report_failed, mail_failed',
  name VARCHAR(300) NOT NULL COMMENT 'What it happened to, as its sentence names it',
  href VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Address that it opens',
  created_at DATETIME(6) NOT NULL COMMENT 'When it was written, UTC',
  read_at DATETIME(6) NULL COMMENT 'When it was read, UTC',
  PRIMARY KEY (id),
  KEY message_unread (account_id, read_at),
  KEY message_account (account_id, id),
  KEY message_created (created_at),
  CONSTRAINT message_account_fk FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='What the product tells a person';
