-- A loss whose reason leaves the family open (other) says it.
ALTER TABLE declaration ADD COLUMN IF NOT EXISTS family_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Family, for a reason that leaves it open (other), empty = as the reason' AFTER reason;
