-- Customers (companies and persons), the people in them, and the short lists
-- they refer to. The customer row also carries facts that the engine derives
-- (comment starts with Derived), so that each filter and sort of the list page
-- is one index range. A sort column is never NULL: unknown is 9999-12-31 or 0.
-- live is computed by the database from the bin and the merge, so that no list
-- and no count can forget it. It is 1 or NULL, never 0, so a unique key that ends
-- in it leaves a code in the bin free for a new row (undo an import, repair the
-- file, import again), while two living rows never share one.
-- Indexes of customer: owner, team, stage and industry each with the default
-- sort (revenue_365, then id, which InnoDB appends) serve the filter, its count
-- and the sort by that column; customer_stage and customer_list hold the other
-- filters too and answer any combination and any count from the index alone; the
-- rest are one sort column each. A list must name its index (FORCE INDEX): left
-- alone, the optimizer reads live = 1 from its start and a late page costs a
-- second instead of a millisecond.
CREATE TABLE IF NOT EXISTS choice (
  list VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Which list: size, revenue_band, ownership, role, interaction, contact_role …',
  code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Key that rows store',
  position SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Order on screen',
  name_zh_cn VARCHAR(64) NOT NULL COMMENT 'Name in simplified Chinese',
  name_zh_tw VARCHAR(64) NOT NULL COMMENT 'Name in traditional Chinese as used in Taiwan',
  name_en VARCHAR(64) NOT NULL COMMENT 'Name in English',
  active TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT '0 = not offered any more',
  touched TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = a person changed the row, an upgrade leaves it',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  PRIMARY KEY (list, code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Short lists of choices with their names';

CREATE TABLE IF NOT EXISTS industry (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the industry',
  code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Key that never changes',
  position SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Order on screen',
  name_zh_cn VARCHAR(64) NOT NULL COMMENT 'Name in simplified Chinese',
  name_zh_tw VARCHAR(64) NOT NULL COMMENT 'Name in traditional Chinese as used in Taiwan',
  name_en VARCHAR(64) NOT NULL COMMENT 'Name in English',
  active TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT '0 = not offered any more',
  touched TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = a person changed the row, an upgrade leaves it',
  import_id BIGINT UNSIGNED NULL COMMENT 'Import that created the row',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  PRIMARY KEY (id),
  UNIQUE KEY industry_code (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Industries';

CREATE TABLE IF NOT EXISTS source (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the source',
  code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Key that never changes',
  position SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Order on screen',
  name_zh_cn VARCHAR(64) NOT NULL COMMENT 'Name in simplified Chinese',
  name_zh_tw VARCHAR(64) NOT NULL COMMENT 'Name in traditional Chinese as used in Taiwan',
  name_en VARCHAR(64) NOT NULL COMMENT 'Name in English',
  active TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT '0 = not offered any more',
  touched TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = a person changed the row, an upgrade leaves it',
  import_id BIGINT UNSIGNED NULL COMMENT 'Import that created the row',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  PRIMARY KEY (id),
  UNIQUE KEY source_code (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Where customers come from';

CREATE TABLE IF NOT EXISTS region (
  code VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Key that customers store',
  country CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'ISO 3166 code of the market, empty = any other',
  position SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Order on screen',
  name_zh_cn VARCHAR(64) NOT NULL COMMENT 'Name in simplified Chinese',
  name_zh_tw VARCHAR(64) NOT NULL COMMENT 'Name in traditional Chinese as used in Taiwan',
  name_en VARCHAR(64) NOT NULL COMMENT 'Name in English',
  active TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT '0 = not offered any more',
  touched TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = a person changed the row, an upgrade leaves it',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  PRIMARY KEY (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Sales regions: groups of provinces or counties';

CREATE TABLE IF NOT EXISTS province (
  code VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'cn-11 … as in GB/T 2260, tw-… for counties and cities of Taiwan',
  country CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'ISO 3166 code of the market, decides labels and checks',
  position SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Order on screen',
  name_zh_cn VARCHAR(64) NOT NULL COMMENT 'Full name in simplified Chinese',
  name_zh_tw VARCHAR(64) NOT NULL COMMENT 'Full name in traditional Chinese as used in Taiwan',
  name_en VARCHAR(64) NOT NULL COMMENT 'Name in English',
  region_code VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Sales region it belongs to',
  touched TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = a person changed the row, an upgrade leaves it',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  PRIMARY KEY (code),
  KEY province_region (region_code),
  CONSTRAINT province_region_of FOREIGN KEY (region_code) REFERENCES region (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Provinces, and counties of Taiwan, with the region they sell under';

CREATE TABLE IF NOT EXISTS category (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the category',
  code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Key that never changes, breaks ties between categories',
  position SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Order on screen',
  name_zh_cn VARCHAR(64) NOT NULL COMMENT 'Name in simplified Chinese',
  name_zh_tw VARCHAR(64) NOT NULL COMMENT 'Name in traditional Chinese as used in Taiwan',
  name_en VARCHAR(64) NOT NULL COMMENT 'Name in English',
  cycle_days SMALLINT UNSIGNED NULL COMMENT 'Usual days from one purchase to the next, NULL = the company cycle',
  active TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT '0 = not offered any more',
  touched TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = a person changed the row, an upgrade leaves it',
  import_id BIGINT UNSIGNED NULL COMMENT 'Import that created the row',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  PRIMARY KEY (id),
  UNIQUE KEY category_code (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Product categories with their purchase cycle';

CREATE TABLE IF NOT EXISTS persona (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the persona',
  code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Key that never changes',
  position SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Order on screen',
  name_zh_cn VARCHAR(64) NOT NULL COMMENT 'Name in simplified Chinese',
  name_zh_tw VARCHAR(64) NOT NULL COMMENT 'Name in traditional Chinese as used in Taiwan',
  name_en VARCHAR(64) NOT NULL COMMENT 'Name in English',
  demographics TEXT NOT NULL DEFAULT '' COMMENT 'Age, place, position, size of company',
  psychographics TEXT NOT NULL DEFAULT '' COMMENT 'Values, attitudes, aims',
  habits TEXT NOT NULL DEFAULT '' COMMENT 'Where, how and how often they buy',
  channels TEXT NOT NULL DEFAULT '' COMMENT 'Channels they prefer',
  solves TEXT NOT NULL DEFAULT '' COMMENT 'What the product solves for them',
  hesitates TEXT NOT NULL DEFAULT '' COMMENT 'What makes them hesitate',
  active TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT '0 = not offered any more',
  touched TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = a person changed the row, an upgrade leaves it',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  PRIMARY KEY (id),
  UNIQUE KEY persona_code (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Personas';

CREATE TABLE IF NOT EXISTS customer (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the customer',
  code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Customer number as people see it',
  kind VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'company' COMMENT 'company or person',
  name VARCHAR(200) NOT NULL COMMENT 'Full name',
  short_name VARCHAR(100) NOT NULL DEFAULT '' COMMENT 'Short name',
  name_sort VARBINARY(128) NOT NULL DEFAULT '' COMMENT 'Collation key of the name, cut to 128 bytes, also finds a customer by its exact name',
  name_py VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Pinyin and initials of the name, for search',
  credit_code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'GB 32100 credit code, or the uniform number of a company in Taiwan',
  parent_name VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'Company it belongs to, as known',
  industry_id BIGINT UNSIGNED NULL COMMENT 'Industry',
  size_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Size of the company, choice list size, empty = unknown',
  employees INT UNSIGNED NULL COMMENT 'Number of people who work there',
  founded_year SMALLINT UNSIGNED NULL COMMENT 'Year the company was founded',
  annual_revenue DECIMAL(18,2) NULL COMMENT 'Yearly revenue of the customer itself, in the company currency',
  revenue_band VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Band of that revenue, choice list revenue_band, empty = unknown',
  ownership VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Form of ownership, choice list ownership, empty = unknown',
  country VARCHAR(64) NOT NULL DEFAULT '' COMMENT 'ISO 3166 code, or the country as imported',
  province VARCHAR(64) NOT NULL DEFAULT '' COMMENT 'Province, or county of Taiwan',
  city VARCHAR(64) NOT NULL DEFAULT '' COMMENT 'City',
  district VARCHAR(64) NOT NULL DEFAULT '' COMMENT 'District',
  district_code VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'GB/T 2260 code of the district, empty = unknown',
  region_code VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Sales region, from the province, empty = unknown',
  address VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'Address',
  phone VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'Telephone',
  email VARCHAR(254) NOT NULL DEFAULT '' COMMENT 'Mail address',
  website VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'Web site',
  gender CHAR(1) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Of a person: f, m, o, empty = unknown',
  birth_on DATE NULL COMMENT 'Of a person: day of birth',
  legal_person VARCHAR(100) NOT NULL DEFAULT '' COMMENT 'Of a company: legal representative',
  registered_capital DECIMAL(18,2) NULL COMMENT 'Of a company: registered capital',
  source_id BIGINT UNSIGNED NULL COMMENT 'Where the customer came from',
  owner_id BIGINT UNSIGNED NULL COMMENT 'Account that is responsible, NULL = in the pool',
  team_id BIGINT UNSIGNED NULL COMMENT 'Team of the customer, decides row rights',
  grade CHAR(1) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '-' COMMENT 'Value tier A to D, - = not graded',
  persona_id BIGINT UNSIGNED NULL COMMENT 'Persona',
  category_id BIGINT UNSIGNED NULL COMMENT 'Main category a person named, NULL = the one with most revenue',
  cycle_days_set SMALLINT UNSIGNED NULL COMMENT 'Purchase cycle a person set for this customer, days',
  potential DECIMAL(18,2) NULL COMMENT 'Yearly spend of the customer on what we sell, entered',
  remark TEXT NOT NULL DEFAULT '' COMMENT 'Free text',
  created_on DATE NOT NULL COMMENT 'First seen, day in the zone of the company',
  created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'When the row was made, UTC',
  created_by BIGINT UNSIGNED NULL COMMENT 'Account that made it',
  changed_at DATETIME(6) NULL COMMENT 'Last edit by a person, UTC',
  changed_by BIGINT UNSIGNED NULL COMMENT 'Account of the last edit',
  import_id BIGINT UNSIGNED NULL COMMENT 'Import that created the row',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, not the derived facts, against lost updates',
  deleted_at DATETIME(6) NULL COMMENT 'When it went to the bin, UTC',
  deleted_by BIGINT UNSIGNED NULL COMMENT 'Account that put it into the bin',
  merged_into_id BIGINT UNSIGNED NULL COMMENT 'Customer that absorbed this one',
  live TINYINT UNSIGNED AS (IF(deleted_at IS NULL AND merged_into_id IS NULL, 1, NULL)) STORED COMMENT 'Computed: 1 = in the base, NULL = in the bin or merged away',
  stage VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'awareness' COMMENT 'Derived: stage in the default model',
  stage_since DATE NOT NULL DEFAULT '9999-12-31' COMMENT 'Derived: day the stage was entered, 9999-12-31 = not computed yet',
  round INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Derived: round of the relationship',
  purchases INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Derived: purchases of the round',
  first_purchase_on DATE NOT NULL DEFAULT '9999-12-31' COMMENT 'Derived: first purchase of all, 9999-12-31 = none',
  last_purchase_on DATE NOT NULL DEFAULT '9999-12-31' COMMENT 'Derived: last purchase, 9999-12-31 = none',
  revenue_365 DECIMAL(18,2) NOT NULL DEFAULT 0 COMMENT 'Derived: revenue in the last 365 days',
  revenue_total DECIMAL(18,2) NOT NULL DEFAULT 0 COMMENT 'Derived: revenue in all',
  cycle_days INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Derived: purchase cycle in use, 0 = not computed yet',
  expected_on DATE NOT NULL DEFAULT '9999-12-31' COMMENT 'Derived: next purchase expected, 9999-12-31 = none',
  late_on DATE NOT NULL DEFAULT '9999-12-31' COMMENT 'Derived: day the customer is or became late, 9999-12-31 = not foreseeable',
  lapse_on DATE NOT NULL DEFAULT '9999-12-31' COMMENT 'Derived: day the customer is or became lapsed, 9999-12-31 = not foreseeable',
  last_touch_on DATE NOT NULL DEFAULT '9999-12-31' COMMENT 'Derived: last touch (the customer took part), 9999-12-31 = none',
  last_contact_on DATE NOT NULL DEFAULT '9999-12-31' COMMENT 'Derived: last interaction of any kind, 9999-12-31 = none',
  next_follow_on DATE NOT NULL DEFAULT '9999-12-31' COMMENT 'Derived: earliest open follow-up, 9999-12-31 = none',
  open_deals INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Derived: open inquiries, quotes and opportunities',
  wake_on DATE NOT NULL DEFAULT '9999-12-31' COMMENT 'Derived: next day on which time alone changes something, 9999-12-31 = none',
  PRIMARY KEY (id),
  UNIQUE KEY customer_code (code, live),
  KEY customer_owner (owner_id, live, revenue_365),
  KEY customer_team (team_id, live, revenue_365),
  KEY customer_industry (industry_id, live, revenue_365),
  KEY customer_stage (live, stage, revenue_365, id, owner_id, team_id, region_code, industry_id, size_code, source_id, grade),
  KEY customer_list (live, revenue_365, id, owner_id, team_id, stage, region_code, industry_id, size_code, source_id, grade, last_contact_on, created_on),
  KEY customer_name (live, name_sort),
  KEY customer_since (live, stage_since),
  KEY customer_quiet (live, last_purchase_on),
  KEY customer_expected (live, expected_on),
  KEY customer_contact (live, last_contact_on),
  KEY customer_follow (live, next_follow_on),
  KEY customer_created (live, created_on),
  KEY customer_wake (wake_on),
  KEY customer_import (import_id),
  CONSTRAINT customer_owner_of FOREIGN KEY (owner_id) REFERENCES account (id),
  CONSTRAINT customer_team_of FOREIGN KEY (team_id) REFERENCES team (id),
  CONSTRAINT customer_industry_of FOREIGN KEY (industry_id) REFERENCES industry (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Customers: companies and persons';

CREATE TABLE IF NOT EXISTS customer_gram (
  gram INT UNSIGNED NOT NULL COMMENT 'Two characters of a name, or three letters or digits of a code, telephone or pinyin, packed',
  customer_id BIGINT UNSIGNED NOT NULL COMMENT 'Customer (or one of its contacts) that has it',
  PRIMARY KEY (gram, customer_id),
  KEY customer_gram_customer (customer_id),
  CONSTRAINT customer_gram_of FOREIGN KEY (customer_id) REFERENCES customer (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Search index of customers, rebuilt from their rows';

CREATE TABLE IF NOT EXISTS contact (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the contact',
  customer_id BIGINT UNSIGNED NOT NULL COMMENT 'Customer the person belongs to',
  code VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'Number in the system it came from, unique where given',
  name VARCHAR(100) NOT NULL COMMENT 'Name',
  name_sort VARBINARY(128) NOT NULL DEFAULT '' COMMENT 'Collation key of the name, cut to 128 bytes',
  gender CHAR(1) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'f, m, o, empty = unknown',
  title VARCHAR(100) NOT NULL DEFAULT '' COMMENT 'Position in the company',
  department VARCHAR(100) NOT NULL DEFAULT '' COMMENT 'Department',
  role VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Part in the purchase, choice list contact_role, empty = unknown',
  phone VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'Telephone',
  mobile VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'Mobile telephone',
  email VARCHAR(254) NOT NULL DEFAULT '' COMMENT 'Mail address',
  wechat VARCHAR(64) NOT NULL DEFAULT '' COMMENT 'WeChat or LINE name',
  birth_on DATE NULL COMMENT 'Day of birth',
  is_key TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = key contact, shown on the profile',
  left_on DATE NULL COMMENT 'Day the person left the company, NULL = there',
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
  UNIQUE KEY contact_code (code, live),
  KEY contact_customer (customer_id, is_key),
  KEY contact_import (import_id),
  CONSTRAINT contact_customer_of FOREIGN KEY (customer_id) REFERENCES customer (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='People at a customer';

CREATE TABLE IF NOT EXISTS tag (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the tag',
  name VARCHAR(64) NOT NULL COMMENT 'Name on screen',
  colour VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Colour name of the palette, empty = grey',
  active TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT '0 = not offered any more',
  created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'When the row was made, UTC',
  created_by BIGINT UNSIGNED NULL COMMENT 'Account that made it',
  import_id BIGINT UNSIGNED NULL COMMENT 'Import that created the row',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  PRIMARY KEY (id),
  UNIQUE KEY tag_name (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Tags';

CREATE TABLE IF NOT EXISTS customer_tag (
  customer_id BIGINT UNSIGNED NOT NULL COMMENT 'Customer',
  tag_id BIGINT UNSIGNED NOT NULL COMMENT 'Tag',
  created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'When it was put on, UTC',
  created_by BIGINT UNSIGNED NULL COMMENT 'Account that put it on',
  import_id BIGINT UNSIGNED NULL COMMENT 'Import that created the row',
  PRIMARY KEY (customer_id, tag_id),
  KEY customer_tag_tag (tag_id, customer_id),
  KEY customer_tag_import (import_id),
  CONSTRAINT customer_tag_customer FOREIGN KEY (customer_id) REFERENCES customer (id),
  CONSTRAINT customer_tag_tag_of FOREIGN KEY (tag_id) REFERENCES tag (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Tags of a customer';
