-- Phases of a market and of the company, what they suggest, the signs by which
-- they are known and the rules that read a phase off them. A row that a person
-- changed (touched) is left as it is.
INSERT INTO phase (model_code, code, position, colour, mark, name_zh_cn, name_zh_tw, name_en) VALUES
  ('market4', 'introduction', 1, 1, 'educate', '初创期', '初創期', 'Introduction'),
  ('market4', 'growth', 2, 4, 'engage', '成长期', '成長期', 'Growth'),
  ('market4', 'maturity', 3, 5, 'engage', '成熟期', '成熟期', 'Maturity'),
  ('market4', 'decline', 4, 6, 'call', '衰退期', '衰退期', 'Decline'),
  ('company4', 'startup', 1, 1, 'educate', '创业', '創業', 'Start-up'),
  ('company4', 'growth', 2, 4, 'engage', '成长', '成長', 'Growth'),
  ('company4', 'maturity', 3, 5, 'engage', '成熟', '成熟', 'Maturity'),
  ('company4', 'decline', 4, 6, 'call', '衰退', '衰退', 'Decline')
ON DUPLICATE KEY UPDATE
  position = IF(touched, position, VALUES(position)),
  colour = IF(touched, colour, VALUES(colour)),
  mark = IF(touched, mark, VALUES(mark)),
  name_zh_cn = IF(touched, name_zh_cn, VALUES(name_zh_cn)),
  name_zh_tw = IF(touched, name_zh_tw, VALUES(name_zh_tw)),
  name_en = IF(touched, name_en, VALUES(name_en));

INSERT INTO phase_direction (model_code, phase_code, position, text_zh_cn, text_zh_tw, text_en) VALUES
  ('market4', 'introduction', 1, '让市场知道我们', '讓市場知道我們', 'Be known'),
  ('market4', 'introduction', 2, '建立信任', '建立信任', 'Be trusted'),
  ('market4', 'introduction', 3, '提供试用', '提供試用', 'Make trial offers'),
  ('market4', 'introduction', 4, '保持密切联系，做好服务', '保持密切聯繫，做好服務', 'Keep close contact and serve well'),
  ('market4', 'growth', 1, '进一步细分客户群', '進一步細分客群', 'Cut finer segments'),
  ('market4', 'growth', 2, '建设品牌', '經營品牌', 'Build the brand'),
  ('market4', 'growth', 3, '完善售后服务', '強化售後服務', 'Improve after-sales service'),
  ('market4', 'growth', 4, '推出新的产品型号', '推出新的產品款式', 'Bring new variants'),
  ('market4', 'maturity', 1, '做出差异', '做出差異', 'Be different'),
  ('market4', 'maturity', 2, '增加功能与价值', '增加功能與價值', 'Add functions and value'),
  ('market4', 'maturity', 3, '更好的售后服务', '更好的售後服務', 'Better after-sales service'),
  ('market4', 'maturity', 4, '巩固品牌', '鞏固品牌', 'Strengthen the brand'),
  ('market4', 'maturity', 5, '慎用价格与促销', '慎用價格與促銷', 'Use price and promotion with care'),
  ('market4', 'decline', 1, '更新产品', '更新產品', 'Renew the product'),
  ('market4', 'decline', 2, '寻找新的客户群', '尋找新的客群', 'Find new segments'),
  ('market4', 'decline', 3, '与客户更紧密地联系', '與客戶更緊密地聯繫', 'Keep closer contact'),
  ('company4', 'startup', 1, '通过调研确定定位', '透過調查確定定位', 'Find the position by research'),
  ('company4', 'startup', 2, '比较竞争对手', '比較競爭對手', 'Compare competitors'),
  ('company4', 'startup', 3, '开展首次推广，建立渠道', '展開首次推廣，建立通路', 'First promotion and channels'),
  ('company4', 'growth', 1, '建设品牌', '經營品牌', 'Build the brand'),
  ('company4', 'growth', 2, '细分客户群', '細分客群', 'Cut segments'),
  ('company4', 'growth', 3, '提升服务', '提升服務', 'Improve service'),
  ('company4', 'growth', 4, '推出新产品', '推出新產品', 'Bring new products'),
  ('company4', 'maturity', 1, '保住市场份额', '守住市占率', 'Keep the share'),
  ('company4', 'maturity', 2, '保持服务水平', '維持服務水準', 'Keep service'),
  ('company4', 'maturity', 3, '提高效率', '提高效率', 'Be efficient'),
  ('company4', 'decline', 1, '重新选择目标客户', '重新選擇目標客群', 'Choose new target customers'),
  ('company4', 'decline', 2, '开拓新市场', '開拓新市場', 'Open new markets'),
  ('company4', 'decline', 3, '运用价格与促销', '運用價格與促銷', 'Use price and promotion'),
  ('company4', 'decline', 4, '寻找合作伙伴', '尋找合作夥伴', 'Find partners')
ON DUPLICATE KEY UPDATE
  text_zh_cn = IF(touched, text_zh_cn, VALUES(text_zh_cn)),
  text_zh_tw = IF(touched, text_zh_tw, VALUES(text_zh_tw)),
  text_en = IF(touched, text_en, VALUES(text_en));

INSERT INTO phase_sign (code, position, computed, unit, valid_days, name_zh_cn, name_zh_tw, name_en) VALUES
  ('sales', 10, 1, 'money', 365, '365 天销售额', '365 天銷售額', 'Sales of 365 days'),
  ('sales_growth', 20, 1, 'percent', 365, '销售增长（与前 365 天相比）', '銷售成長（與前 365 天相比）', 'Growth of sales against the 365 days before'),
  ('new_customers', 30, 1, 'number', 365, '365 天新客户', '365 天新客戶', 'New customers of 365 days'),
  ('new_growth', 40, 1, 'percent', 365, '新客户增长（与前 365 天相比）', '新客戶成長（與前 365 天相比）', 'Growth of new customers against the 365 days before'),
  ('competitors_seen', 50, 1, 'number', 365, '商机中遇到的竞争对手', '商機中遇到的競爭對手', 'Competitors met in opportunities'),
  ('selling_days', 60, 1, 'days', 365, '首次销售至今天数', '首次銷售至今天數', 'Days since the first sale'),
  ('market_size', 110, 0, 'money', 730, '市场规模（每年）', '市場規模（每年）', 'Size of the market a year'),
  ('market_growth', 120, 0, 'percent', 365, '市场增长率', '市場成長率', 'Growth of the market'),
  ('competitors', 130, 0, 'number', 365, '竞争对手数量', '競爭對手數量', 'Number of competitors'),
  ('known', 140, 0, 'percent', 365, '产品知名度', '產品知名度', 'Share of buyers who know the product'),
  ('predictable', 150, 0, 'percent', 365, '需求可预测程度', '需求可預測程度', 'How predictable demand is')
ON DUPLICATE KEY UPDATE
  position = IF(touched, position, VALUES(position)),
  name_zh_cn = IF(touched, name_zh_cn, VALUES(name_zh_cn)),
  name_zh_tw = IF(touched, name_zh_tw, VALUES(name_zh_tw)),
  name_en = IF(touched, name_en, VALUES(name_en));

INSERT INTO phase_rule (model_code, position, term, phase_code, sign_code, operator, value) VALUES
  ('market4', 1, 1, 'introduction', 'selling_days', '<', 365),
  ('market4', 2, 1, 'introduction', 'known', '<=', 20),
  ('market4', 2, 2, 'introduction', 'predictable', '<=', 40),
  ('market4', 3, 1, 'decline', 'market_growth', '<=', -5),
  ('market4', 4, 1, 'decline', 'sales_growth', '<=', -10),
  ('market4', 4, 2, 'decline', 'new_growth', '<=', -10),
  ('market4', 5, 1, 'growth', 'market_growth', '>=', 10),
  ('market4', 6, 1, 'growth', 'sales_growth', '>=', 15),
  ('market4', 6, 2, 'growth', 'new_customers', '>=', 1),
  ('market4', 7, 1, 'maturity', NULL, '>=', 0),
  ('company4', 1, 1, 'startup', 'selling_days', '<', 1095),
  ('company4', 2, 1, 'decline', 'sales_growth', '<=', -10),
  ('company4', 2, 2, 'decline', 'new_growth', '<=', -10),
  ('company4', 3, 1, 'growth', 'sales_growth', '>=', 15),
  ('company4', 4, 1, 'maturity', NULL, '>=', 0)
ON DUPLICATE KEY UPDATE
  phase_code = IF(touched, phase_code, VALUES(phase_code)),
  sign_code = IF(touched, sign_code, VALUES(sign_code)),
  operator = IF(touched, operator, VALUES(operator)),
  value = IF(touched, value, VALUES(value));

INSERT IGNORE INTO market (model_code) VALUES ('company4'), ('market4');
