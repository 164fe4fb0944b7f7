-- Open tasks of an account by day, and of whom, without their rows: a manager's day
-- counts all that his teams have.
ALTER TABLE task ADD INDEX IF NOT EXISTS task_open (account_id, done_at, deleted_at, due_on, customer_id);
ALTER TABLE task DROP INDEX IF EXISTS task_account;
