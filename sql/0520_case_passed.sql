-- A case that a warning opened is closed by the product when the warning is gone
-- and nobody has acted on it; acted on, its history says that the warning is gone.
ALTER TABLE recovery_case MODIFY COLUMN state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'at_risk' COMMENT 'at_risk, planned, saving; closed: withdrawn, restored, partly_restored, released, lost, passed (its warning was gone before anybody acted)';
ALTER TABLE recovery_case_state ADD COLUMN IF NOT EXISTS warning_code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Cause of the warning that was gone then (warning_cause), empty = none' AFTER note;
