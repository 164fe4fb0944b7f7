-- What people enter by hand beyond orders and deals. Use of a product is a row
-- a day or a range of days, with a number of its own, so that it can be
-- corrected and taken back like any other entry; which product may be unknown.
-- A renewal by agreement has a row, its event names it beside the contract.
ALTER TABLE product_use
  ADD COLUMN IF NOT EXISTS id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the use' FIRST,
  ADD KEY IF NOT EXISTS product_use_day (customer_id, day, product_id),
  DROP PRIMARY KEY,
  ADD PRIMARY KEY (id);
ALTER TABLE product_use
  MODIFY COLUMN product_id BIGINT UNSIGNED NULL COMMENT 'Product, NULL = not known which',
  MODIFY COLUMN day DATE NOT NULL COMMENT 'Day in the zone of the company, the first of a range',
  MODIFY COLUMN count INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'How often on each of the days',
  ADD COLUMN IF NOT EXISTS until_on DATE NULL COMMENT 'Last day of a range, NULL = the one day',
  ADD COLUMN IF NOT EXISTS remark VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'Free text',
  ADD COLUMN IF NOT EXISTS account_id BIGINT UNSIGNED NULL COMMENT 'Account that recorded it',
  ADD COLUMN IF NOT EXISTS created_by BIGINT UNSIGNED NULL COMMENT 'Account that made it',
  ADD COLUMN IF NOT EXISTS changed_at DATETIME(6) NULL COMMENT 'Last edit by a person, UTC',
  ADD COLUMN IF NOT EXISTS changed_by BIGINT UNSIGNED NULL COMMENT 'Account of the last edit',
  ADD COLUMN IF NOT EXISTS version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  ADD COLUMN IF NOT EXISTS deleted_at DATETIME(6) NULL COMMENT 'When it went to the bin, UTC',
  ADD COLUMN IF NOT EXISTS deleted_by BIGINT UNSIGNED NULL COMMENT 'Account that put it into the bin',
  ADD COLUMN IF NOT EXISTS live TINYINT UNSIGNED AS (IF(deleted_at IS NULL, 1, NULL)) STORED COMMENT 'Computed: 1 = there, NULL = in the bin';

ALTER TABLE contract
  ADD COLUMN IF NOT EXISTS seats INT UNSIGNED NULL COMMENT 'Seats or pieces it is for, NULL = not said';

CREATE TABLE IF NOT EXISTS contract_renewal (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the renewal',
  customer_id BIGINT UNSIGNED NOT NULL COMMENT 'Customer',
  contract_id BIGINT UNSIGNED NOT NULL COMMENT 'Contract that goes on',
  agreed_on DATE NOT NULL COMMENT 'Day it was agreed on, in the zone of the company',
  starts_on DATE NOT NULL COMMENT 'First day of the further term, may lie ahead',
  ends_on DATE NULL COMMENT 'Last day, NULL = one term, or open end if it renews',
  term_months SMALLINT UNSIGNED NULL COMMENT 'Length of a term in months, NULL = none',
  renews TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = the next term begins by itself',
  price DECIMAL(18,2) NULL COMMENT 'Price of one term',
  is_upsell TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = more than before, counts as an upgrade',
  account_id BIGINT UNSIGNED NULL COMMENT 'Account that agreed it',
  remark TEXT NOT NULL DEFAULT '' COMMENT 'Free text',
  created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'When the row was made, UTC',
  created_by BIGINT UNSIGNED NULL COMMENT 'Account that made it',
  changed_at DATETIME(6) NULL COMMENT 'Last edit by a person, UTC',
  changed_by BIGINT UNSIGNED NULL COMMENT 'Account of the last edit',
  import_id BIGINT UNSIGNED NULL COMMENT 'Import that created the row',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  deleted_at DATETIME(6) NULL COMMENT 'When it went to the bin, UTC',
  deleted_by BIGINT UNSIGNED NULL COMMENT 'Account that put it into the bin',
  live TINYINT UNSIGNED AS (IF(deleted_at IS NULL, 1, NULL)) STORED COMMENT 'Computed: 1 = there, NULL = in the bin',
  PRIMARY KEY (id),
  KEY contract_renewal_customer (customer_id, starts_on),
  KEY contract_renewal_contract (contract_id, live, starts_on),
  CONSTRAINT contract_renewal_customer_fk FOREIGN KEY (customer_id) REFERENCES customer (id),
  CONSTRAINT contract_renewal_contract_fk FOREIGN KEY (contract_id) REFERENCES contract (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Further terms of contracts by agreement';
