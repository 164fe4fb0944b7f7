-- Industries, sources, categories with their purchase cycle, personas to start from,
-- steps of an opportunity (won and lost are outcomes, not steps) and what contacts
-- and tickets cost. A row that a person changed (touched) is left as it is. Personas
-- start with no prose: that is for the company to write in its own language.
INSERT INTO industry (code, position, name_zh_cn, name_zh_tw, name_en) VALUES
  ('manufacturing', 10, '制造业', '製造業', 'Manufacturing'),
  ('equipment', 20, '装备制造', '裝備製造', 'Equipment'),
  ('electronics', 30, '电子', '電子', 'Electronics'),
  ('software', 40, '软件和信息技术服务', '軟體與資訊服務', 'Software'),
  ('technology', 50, '科技', '科技', 'Technology'),
  ('telecom', 60, '通信', '電信', 'Telecommunications'),
  ('energy', 70, '能源环保', '能源環保', 'Energy and environment'),
  ('chemicals', 80, '化工材料', '化工材料', 'Chemicals and materials'),
  ('automotive', 90, '汽车', '汽車', 'Automotive'),
  ('textile', 100, '纺织服装', '紡織成衣', 'Textile and clothing'),
  ('food', 110, '食品饮料', '食品飲料', 'Food and beverage'),
  ('retail', 120, '批发零售', '批發零售', 'Retail'),
  ('construction', 130, '建筑工程', '建築工程', 'Construction'),
  ('real_estate', 140, '房地产', '房地產', 'Real estate'),
  ('finance', 150, '金融服务', '金融服務', 'Finance'),
  ('logistics', 160, '物流运输', '物流運輸', 'Logistics'),
  ('education', 170, '教育培训', '教育培訓', 'Education'),
  ('medical', 180, '医药健康', '醫藥健康', 'Medical'),
  ('agriculture', 190, '农林牧渔', '農林漁牧', 'Agriculture'),
  ('hospitality', 200, '住宿餐饮', '住宿餐飲', 'Hospitality'),
  ('entertainment', 210, '文化娱乐', '文化娛樂', 'Entertainment'),
  ('marketing', 220, '广告营销', '廣告行銷', 'Marketing'),
  ('employment', 230, '人力资源', '人力資源', 'Employment'),
  ('services', 240, '商务服务', '商業服務', 'Services'),
  ('public', 250, '政府与公共事业', '政府與公共事業', 'Public sector'),
  ('other', 260, '其他', '其他', 'Other')
ON DUPLICATE KEY UPDATE
  position = IF(touched, position, VALUES(position)),
  name_zh_cn = IF(touched, name_zh_cn, VALUES(name_zh_cn)),
  name_zh_tw = IF(touched, name_zh_tw, VALUES(name_zh_tw)),
  name_en = IF(touched, name_en, VALUES(name_en));

INSERT INTO source (code, position, name_zh_cn, name_zh_tw, name_en) VALUES
  ('referral', 10, '老客户转介绍', '舊客戶介紹', 'Referral'),
  ('website', 20, '官网', '官網', 'Website'),
  ('search', 30, '搜索推广', '搜尋廣告', 'Search advertising'),
  ('telemarketing', 40, '电话营销', '電話行銷', 'Telemarketing'),
  ('partner', 50, '渠道伙伴', '通路夥伴', 'Partner'),
  ('exhibition', 60, '展会', '展覽', 'Trade fair'),
  ('social', 70, '社交媒体', '社群媒體', 'Social media'),
  ('content', 80, '内容下载', '內容下載', 'Content download'),
  ('mail', 90, '邮件营销', '電子郵件行銷', 'E-mail marketing'),
  ('visit', 100, '陌生拜访', '陌生拜訪', 'Cold visit'),
  ('walk_in', 110, '主动上门', '主動上門', 'Walk-in'),
  ('other', 120, '其他', '其他', 'Other')
ON DUPLICATE KEY UPDATE
  position = IF(touched, position, VALUES(position)),
  name_zh_cn = IF(touched, name_zh_cn, VALUES(name_zh_cn)),
  name_zh_tw = IF(touched, name_zh_tw, VALUES(name_zh_tw)),
  name_en = IF(touched, name_en, VALUES(name_en));

INSERT INTO category (code, position, name_zh_cn, name_zh_tw, name_en, cycle_days) VALUES
  ('clothing', 10, '服装', '服飾', 'Clothing', 90),
  ('toys', 20, '玩具', '玩具', 'Toys', 90),
  ('electronics', 30, '电子产品', '電子產品', 'Electronics', 90),
  ('services', 40, '服务', '服務', 'Services', 365),
  ('furniture', 50, '家具', '家具', 'Furniture', 1825),
  ('vehicles', 60, '车辆', '車輛', 'Vehicles', 2190),
  ('machines', 70, '机械设备', '機械設備', 'Machines', 2190)
ON DUPLICATE KEY UPDATE
  position = IF(touched, position, VALUES(position)),
  name_zh_cn = IF(touched, name_zh_cn, VALUES(name_zh_cn)),
  name_zh_tw = IF(touched, name_zh_tw, VALUES(name_zh_tw)),
  name_en = IF(touched, name_en, VALUES(name_en)),
  cycle_days = IF(touched, cycle_days, VALUES(cycle_days));

INSERT INTO persona (code, position, name_zh_cn, name_zh_tw, name_en) VALUES
  ('bargain', 10, '讨价还价型', '討價還價型', 'Bargain hunter'),
  ('brand', 20, '品牌忠诚型', '品牌忠誠型', 'Brand loyal'),
  ('impulse', 30, '冲动型', '衝動型', 'Impulse'),
  ('innovator', 40, '创新型', '創新型', 'Innovator'),
  ('value', 50, '价值型', '價值型', 'Value shopper')
ON DUPLICATE KEY UPDATE
  position = IF(touched, position, VALUES(position)),
  name_zh_cn = IF(touched, name_zh_cn, VALUES(name_zh_cn)),
  name_zh_tw = IF(touched, name_zh_tw, VALUES(name_zh_tw)),
  name_en = IF(touched, name_en, VALUES(name_en));

INSERT INTO opportunity_step_def (code, position, name_zh_cn, name_zh_tw, name_en, is_last_open, probability) VALUES
  ('prospecting', 10, '初步接触', '初步接觸', 'Prospecting', 0, 10),
  ('engaging', 20, '需求沟通', '需求溝通', 'Engaging', 0, 30),
  ('quote', 30, '报价', '報價', 'Quote', 0, 50),
  ('negotiation', 40, '商务谈判', '商務談判', 'Negotiation', 1, 75)
ON DUPLICATE KEY UPDATE
  position = IF(touched, position, VALUES(position)),
  name_zh_cn = IF(touched, name_zh_cn, VALUES(name_zh_cn)),
  name_zh_tw = IF(touched, name_zh_tw, VALUES(name_zh_tw)),
  name_en = IF(touched, name_en, VALUES(name_en)),
  is_last_open = IF(touched, is_last_open, VALUES(is_last_open)),
  probability = IF(touched, probability, VALUES(probability));

INSERT INTO cost_rate (kind, code, valid_on, amount) VALUES
  ('interaction', 'call', '2000-01-01', 20),
  ('interaction', 'visit', '2000-01-01', 500),
  ('interaction', 'meeting', '2000-01-01', 300),
  ('interaction', 'mail', '2000-01-01', 5),
  ('interaction', 'message', '2000-01-01', 3),
  ('interaction', 'web', '2000-01-01', 0),
  ('interaction', 'download', '2000-01-01', 0),
  ('interaction', 'registration', '2000-01-01', 0),
  ('interaction', 'other', '2000-01-01', 10),
  ('ticket', '', '2000-01-01', 100),
  ('ticket', 'question', '2000-01-01', 60),
  ('ticket', 'fault', '2000-01-01', 200),
  ('ticket', 'complaint', '2000-01-01', 150),
  ('ticket', 'return', '2000-01-01', 120),
  ('ticket', 'installation', '2000-01-01', 400),
  ('ticket', 'training', '2000-01-01', 400),
  ('line', '', '2000-01-01', 5)
ON DUPLICATE KEY UPDATE
  amount = IF(touched, amount, VALUES(amount));
