-- What a customer has in the search index, as one list in a row of its own: a
-- change finds there what it takes away, so customer_gram can do without its
-- second index, which cost as much to write as the table itself.
CREATE TABLE IF NOT EXISTS customer_search (
  customer_id BIGINT UNSIGNED NOT NULL COMMENT 'Customer',
  grams MEDIUMBLOB NOT NULL COMMENT 'Its rows of customer_gram: ascending, four bytes each, the highest first',
  PRIMARY KEY (customer_id),
  CONSTRAINT customer_search_of FOREIGN KEY (customer_id) REFERENCES customer (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='What each customer has in the search index, rebuilt from its row';

INSERT IGNORE INTO customer_search (customer_id, grams)
  SELECT customer_id,
    UNHEX(GROUP_CONCAT(LPAD(HEX(gram), 8, '0') ORDER BY gram SEPARATOR ''))
  FROM customer_gram GROUP BY customer_id;

ALTER TABLE customer_gram DROP FOREIGN KEY IF EXISTS customer_gram_of;

ALTER TABLE customer_gram DROP INDEX IF EXISTS customer_gram_customer;
