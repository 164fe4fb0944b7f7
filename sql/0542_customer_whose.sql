-- Whether a customer is in the base and whose it is, by its number: rights of a
-- hundred thousand cases are asked of it, and its row is wide.
ALTER TABLE customer ADD INDEX IF NOT EXISTS customer_whose (id, live, team_id, owner_id);
