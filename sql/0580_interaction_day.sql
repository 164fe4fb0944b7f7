-- Contacts of a period with what they cost, without their rows: the cost KPIs of
-- everybody read a month of ten million.
ALTER TABLE interaction ADD INDEX IF NOT EXISTS interaction_day (on_day, live, customer_id, kind, cost);
