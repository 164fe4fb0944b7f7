-- Who closes a case as lost declares its customer lost; opened again, that goes.
ALTER TABLE declaration
  ADD COLUMN IF NOT EXISTS case_id BIGINT UNSIGNED NULL COMMENT 'Recovery case whose end declared it (recovery_case), NULL = declared by itself' AFTER competitor_id,
  ADD KEY IF NOT EXISTS declaration_case (case_id);
