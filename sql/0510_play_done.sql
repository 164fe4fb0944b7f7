-- Which play an interaction was, so that what becomes of the customers it was
-- done with can be compared with the others of the stage.
ALTER TABLE interaction ADD COLUMN IF NOT EXISTS play_id BIGINT UNSIGNED NULL COMMENT 'Play that was done with it, NULL = none' AFTER opportunity_id;
ALTER TABLE interaction ADD INDEX IF NOT EXISTS interaction_play (play_id, customer_id, on_day);
ALTER TABLE interaction ADD CONSTRAINT interaction_play_fk FOREIGN KEY IF NOT EXISTS (play_id) REFERENCES play (id);
