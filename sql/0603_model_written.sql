-- Whether there may be rows of a model in the ledger: of a model at rest that was
-- never kept there are none, and none need be looked for.
ALTER TABLE model ADD COLUMN IF NOT EXISTS written TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = some customer may have rows of it in the ledger, also now that it is at rest' AFTER kept;

UPDATE model SET written = 1 WHERE written = 0 AND (kept = 1 OR number IN (SELECT model_id FROM stage_state GROUP BY model_id));
