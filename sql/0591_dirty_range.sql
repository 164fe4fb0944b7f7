-- A run that reads everybody anew notes the customers of a piece with one entry.

ALTER TABLE stage_dirty ADD COLUMN IF NOT EXISTS until_id BIGINT UNSIGNED NULL COMMENT 'Last customer of a range that begins with customer_id, NULL = that one alone';
