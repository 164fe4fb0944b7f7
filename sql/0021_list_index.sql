-- The indexes of one owner, team or industry also hold who may see the row and
-- the stage, so that a list of theirs and its count are read from the index
-- alone: 10,000 looks at rows cost 20 ms, 10,000 entries of an index 2 ms.
ALTER TABLE customer
  DROP INDEX IF EXISTS customer_owner,
  ADD INDEX customer_owner (owner_id, live, revenue_365, id, team_id, stage),
  DROP INDEX IF EXISTS customer_team,
  ADD INDEX customer_team (team_id, live, revenue_365, id, owner_id, stage),
  DROP INDEX IF EXISTS customer_industry,
  ADD INDEX customer_industry (industry_id, live, revenue_365, id, owner_id, team_id, stage);
