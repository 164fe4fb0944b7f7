-- Open tasks of everybody in the order of their day: who looks after thousands sees
-- the first ones without all being sorted.
ALTER TABLE task ADD INDEX IF NOT EXISTS task_due (done_at, deleted_at, due_on, id, account_id, customer_id);
