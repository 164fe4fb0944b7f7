-- What many pages count, by short indexes. Whom a warning waits for and how long it
-- is one of now, each in one column: the number in the navigation is one range.
ALTER TABLE warning ADD COLUMN IF NOT EXISTS waits_for BIGINT UNSIGNED AS (IF(closed_on IS NULL AND live = 1, COALESCE(account_id, owner_id), NULL)) STORED COMMENT 'Computed: account it was assigned to, else owner of the customer; NULL = in no list', ADD COLUMN IF NOT EXISTS now_on DATE AS (IF(level = 3, '9999-12-31', opened_on)) STORED COMMENT 'Computed: last day that makes it one of now: 9999-12-31 = urgent, always, else the day it began';
ALTER TABLE warning ADD INDEX IF NOT EXISTS warning_waits (waits_for, now_on, snoozed_until, owner_id, team_id);
-- Has somebody more customers than are counted? The fewer columns, the faster 10,000
-- of them are passed.
ALTER TABLE customer ADD INDEX IF NOT EXISTS customer_of_owner (owner_id, live, team_id);
