-- Time wakes a customer for models that are kept, no more for those at rest. Days
-- noted before are too early at worst; read anew once, everybody has his own.
INSERT INTO job (kind, arg, state, run_at) SELECT 'stage_all', '', 'queued', UTC_TIMESTAMP(6) FROM customer WHERE NOT EXISTS (SELECT 1 FROM job WHERE kind = 'stage_all' AND state = 'queued') LIMIT 1;
