-- The events of a customer that count, packed into one row: reading them is one
-- row instead of one an event. A cache of `event`, kept in the transaction that
-- writes there, or marked stale by it (data NULL). Every customer that has events
-- has a row; those that were there before begin stale and are packed when they
-- are next read anew (`perennial restage`, `perennial facts rebuild`).
CREATE TABLE IF NOT EXISTS event_pack (
  customer_id BIGINT UNSIGNED NOT NULL COMMENT 'Customer',
  data MEDIUMBLOB NULL COMMENT 'Its events in order, format in src/model/event_pack.c, NULL = stale, read event',
  PRIMARY KEY (customer_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Cache of event, one packed row a customer';

INSERT IGNORE INTO event_pack (customer_id) SELECT id FROM customer;
