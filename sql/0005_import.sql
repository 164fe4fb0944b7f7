-- Imports and background jobs. An import is one change set: what it created
-- carries its id, what it changed is kept in import_before with the version the
-- row had afterwards, so that an undo can tell the rows edited since. A job that
-- is killed is taken up by another worker when its lease has run out, and goes on
-- after rows_done, which is stored in the same transaction as the rows.
CREATE TABLE IF NOT EXISTS import_preset (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the preset',
  kind VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'What it imports: customer, contact, account, product, interaction, order, opportunity',
  name VARCHAR(100) NOT NULL COMMENT 'Name',
  mapping MEDIUMTEXT NOT NULL COMMENT 'Heading of the file for each field, and options, as JSON',
  account_id BIGINT UNSIGNED NULL COMMENT 'Account that keeps it, NULL = ships or is for all',
  active TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT '0 = not offered any more',
  touched TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = a person changed the row, an upgrade leaves it',
  created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'When the row was made, UTC',
  created_by BIGINT UNSIGNED NULL COMMENT 'Account that made it',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  PRIMARY KEY (id),
  UNIQUE KEY import_preset_name (kind, name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Mappings of columns kept under a name';

CREATE TABLE IF NOT EXISTS import (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the import',
  kind VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'What it imports: customer, contact, account, product, interaction, order, opportunity',
  account_id BIGINT UNSIGNED NULL COMMENT 'Account that started it',
  file_name VARCHAR(255) NOT NULL COMMENT 'Name of the file as uploaded',
  path VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'Where the file lies below the data folder, empty = gone',
  size BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Bytes of the file',
  digest BINARY(32) NULL COMMENT 'SHA-256 of the file, tells of the same file again',
  encoding VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'utf-8 or gb18030, as found or as a person chose',
  dialect VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Separator, quote and line end as found',
  mapping MEDIUMTEXT NOT NULL DEFAULT '' COMMENT 'Heading of the file for each field, as JSON',
  preset_id BIGINT UNSIGNED NULL COMMENT 'Preset it was started from',
  options TEXT NOT NULL DEFAULT '' COMMENT 'Owner, create customers and the like, as JSON',
  state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'uploaded, preview, queued, running, done, failed, cancelled, undoing or undone',
  job_id BIGINT UNSIGNED NULL COMMENT 'Job that runs it',
  rows_total INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Rows of the file',
  rows_done INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Rows dealt with, the place to go on from',
  created INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Rows created',
  updated INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Rows changed',
  unchanged INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Rows that were already so',
  refused INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Rows refused',
  kept INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Rows an undo left because they were edited since',
  error VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'Why it failed, with reference number',
  created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'When the file came, UTC',
  started_at DATETIME(6) NULL COMMENT 'When the job began, UTC',
  finished_at DATETIME(6) NULL COMMENT 'When it ended, UTC',
  undone_at DATETIME(6) NULL COMMENT 'When it was undone, UTC, NULL = holds',
  undone_by BIGINT UNSIGNED NULL COMMENT 'Account that undid it',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  PRIMARY KEY (id),
  KEY import_account (account_id, id),
  KEY import_state (state),
  KEY import_digest (digest)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Imports, each one change set';

CREATE TABLE IF NOT EXISTS import_refusal (
  import_id BIGINT UNSIGNED NOT NULL COMMENT 'Import',
  row_no INT UNSIGNED NOT NULL COMMENT 'Row of the file, the heading is 1',
  column_name VARCHAR(100) NOT NULL COMMENT 'Heading of the column, empty = the whole row',
  value VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'What stood there, cut',
  reason VARCHAR(200) NOT NULL COMMENT 'Why, an English message of the catalogue',
  args VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'Values for the places of the message, as a JSON list',
  PRIMARY KEY (import_id, row_no, column_name),
  CONSTRAINT import_refusal_import_fk FOREIGN KEY (import_id) REFERENCES import (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Rows of a file that were refused, and why';

CREATE TABLE IF NOT EXISTS import_before (
  import_id BIGINT UNSIGNED NOT NULL COMMENT 'Import',
  table_name VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Table',
  row_id BIGINT UNSIGNED NOT NULL COMMENT 'Number of the row there',
  before_json MEDIUMTEXT NOT NULL COMMENT 'The columns it changed, with their old values, as JSON',
  version_after INT UNSIGNED NOT NULL COMMENT 'Version after the change, another one now = edited since',
  undone_at DATETIME(6) NULL COMMENT 'When it was put back, UTC, NULL = not',
  PRIMARY KEY (import_id, table_name, row_id),
  KEY import_before_row (table_name, row_id),
  CONSTRAINT import_before_import_fk FOREIGN KEY (import_id) REFERENCES import (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Rows an import changed, as they were before';

CREATE TABLE IF NOT EXISTS job (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the job',
  kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'What to do: import, import_undo, restage, export …',
  arg VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'Of what: the number of the import and the like',
  state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'queued, running, done, failed or cancelled',
  account_id BIGINT UNSIGNED NULL COMMENT 'Account that asked for it',
  progress_done BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Units done',
  progress_total BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Units in all, 0 = not known yet',
  worker VARCHAR(64) NOT NULL DEFAULT '' COMMENT 'Process that has it',
  lease_until DATETIME(6) NULL COMMENT 'Until when it has it, UTC, later another may take it',
  heartbeat_at DATETIME(6) NULL COMMENT 'Last sign of life, UTC',
  attempts SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'How often it was begun',
  cancel_asked TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = a person asked to stop it',
  error VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'Why it failed, with reference number',
  run_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'Not before, UTC',
  created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'When it was asked for, UTC',
  started_at DATETIME(6) NULL COMMENT 'When it began, UTC',
  finished_at DATETIME(6) NULL COMMENT 'When it ended, UTC',
  PRIMARY KEY (id),
  KEY job_queue (state, run_at),
  KEY job_kind (kind, state),
  KEY job_account (account_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Background work';
