-- Families and reasons why customers leave, and the words other systems have for
-- them. A row that a person changed (touched) is left as it is.
INSERT INTO churn_family (code, position, colour, name_zh_cn, name_zh_tw, name_en) VALUES
  ('company', 1, 6, '企业原因', '企業原因', 'Our company'),
  ('competitor', 2, 3, '竞争原因', '競爭原因', 'Competition'),
  ('customer', 3, 7, '客户原因', '客戶原因', 'The customer')
ON DUPLICATE KEY UPDATE
  position = IF(touched, position, VALUES(position)),
  colour = IF(touched, colour, VALUES(colour)),
  name_zh_cn = IF(touched, name_zh_cn, VALUES(name_zh_cn)),
  name_zh_tw = IF(touched, name_zh_tw, VALUES(name_zh_tw)),
  name_en = IF(touched, name_en, VALUES(name_en));

INSERT INTO churn_reason (code, family_code, position, needs_text, name_zh_cn, name_zh_tw, name_en, meaning_zh_cn, meaning_zh_tw, meaning_en) VALUES
  ('product_quality', 'company', 1, 0, '产品质量', '產品品質', 'Product quality', '产品故障、缺陷或达不到约定的性能', '產品故障、瑕疵或未達約定效能', 'The product fails, has defects or falls short of what was agreed'),
  ('missing_function', 'company', 2, 0, '功能缺失', '功能不足', 'Missing function', '客户需要的功能我们没有', '客戶需要的功能我們沒有', 'We lack a function the customer needs'),
  ('service_response', 'company', 3, 0, '服务响应', '服務回應', 'Service response', '报修或咨询得不到及时、有效的处理', '報修或諮詢未獲及時且有效的處理', 'Help comes late or does not solve the problem'),
  ('late_delivery', 'company', 4, 0, '交付延误', '交期延誤', 'Late delivery', '没有按约定的日期交付', '未依約定日期交貨', 'Goods or work came later than agreed'),
  ('price_terms', 'company', 5, 0, '价格与条款', '價格與條件', 'Price and terms', '客户不接受我们的价格、账期或合同条款', '客戶不接受我們的價格、付款期限或合約條件', 'Our price, payment terms or conditions are not accepted'),
  ('neglect', 'company', 6, 0, '疏于维护', '疏於經營', 'Neglected relationship', '长期无人联系，或承诺没有兑现', '長期無人聯絡，或承諾未兌現', 'Nobody kept in touch, or promises were not kept'),
  ('onboarding_failed', 'company', 7, 0, '上手失败', '導入失敗', 'Onboarding failed', '安装、培训或上线没有成功，客户用不起来', '安裝、訓練或上線未成功，客戶用不起來', 'Installation, training or start did not succeed'),
  ('billing_dispute', 'company', 8, 0, '账单争议', '帳務爭議', 'Billing dispute', '对账、开票或扣款有争议', '對帳、開立發票或扣款有爭議', 'Invoices or charges are disputed'),
  ('lower_price', 'competitor', 1, 0, '价格更低', '價格更低', 'Lower price', '竞争对手报价更低', '競爭對手報價更低', 'A competitor asks less'),
  ('better_product', 'competitor', 2, 0, '产品更优', '產品更佳', 'Better product', '竞争对手的产品更合适', '競爭對手的產品更合適', 'A competitor''s product fits better'),
  ('better_terms', 'competitor', 3, 0, '条件更优', '條件更好', 'Better terms', '竞争对手的账期、服务或合同条件更好', '競爭對手的付款期限、服務或合約條件更好', 'A competitor offers better terms or service'),
  ('bundle', 'competitor', 4, 0, '捆绑或既有关系', '搭售或既有往來', 'Bundle or existing relationship', '客户与竞争对手已有合作，或被一并采购', '客戶與競爭對手已有往來，或一併採購', 'It already buys there, or it comes in a bundle'),
  ('poached', 'competitor', 5, 0, '关键联系人被挖', '關鍵窗口被挖角', 'Contact person poached', '我方关键人员去了竞争对手，客户跟随', '我方關鍵人員轉往競爭對手，客戶隨之離開', 'Our contact person went to a competitor and took it along'),
  ('closed_down', 'customer', 1, 0, '停业', '歇業', 'Closed down', '客户停业、清算或破产', '客戶歇業、清算或破產', 'The customer closed, is wound up or bankrupt'),
  ('relocated', 'customer', 2, 0, '迁址', '搬遷', 'Relocated', '客户迁到我们服务不到的地方', '客戶搬到我們服務不到的地方', 'It moved to where we do not serve'),
  ('budget_cut', 'customer', 3, 0, '预算削减', '預算刪減', 'Budget cut', '客户削减预算', '客戶刪減預算', 'The customer cut its budget'),
  ('strategy_changed', 'customer', 4, 0, '战略调整', '策略調整', 'Strategy changed', '客户调整业务方向', '客戶調整業務方向', 'The customer changed its direction'),
  ('need_ended', 'customer', 5, 0, '需求消失', '需求消失', 'Need ended', '客户不再需要这类产品', '客戶不再需要這類產品', 'It needs nothing of the kind any more'),
  ('merger', 'customer', 6, 0, '并购', '併購', 'Merged or acquired', '客户被并购，采购由对方决定', '客戶被併購，採購由對方決定', 'It was taken over, others decide what is bought'),
  ('payment_default', 'customer', 7, 0, '拖欠付款', '拖欠貨款', 'Default on payment', '客户不付款，合作因此终止', '客戶不付款，合作因此終止', 'It did not pay, so the relationship ended'),
  ('decision_maker', 'customer', 8, 0, '决策人变更', '決策者異動', 'Decision maker changed', '新的决策人另有选择', '新的決策者另有選擇', 'A new decision maker chose otherwise'),
  ('other', NULL, 98, 1, '其他', '其他', 'Other', '以上都不符合，请写明并选类别', '以上皆不符合，請寫明並選擇類別', 'None of these: say what, and choose the family'),
  ('unknown', NULL, 99, 0, '不明', '不明', 'Unknown', '还不知道原因', '還不知道原因', 'Not known yet')
ON DUPLICATE KEY UPDATE
  family_code = IF(touched, family_code, VALUES(family_code)),
  position = IF(touched, position, VALUES(position)),
  needs_text = IF(touched, needs_text, VALUES(needs_text)),
  name_zh_cn = IF(touched, name_zh_cn, VALUES(name_zh_cn)),
  name_zh_tw = IF(touched, name_zh_tw, VALUES(name_zh_tw)),
  name_en = IF(touched, name_en, VALUES(name_en)),
  meaning_zh_cn = IF(touched, meaning_zh_cn, VALUES(meaning_zh_cn)),
  meaning_zh_tw = IF(touched, meaning_zh_tw, VALUES(meaning_zh_tw)),
  meaning_en = IF(touched, meaning_en, VALUES(meaning_en));

INSERT INTO churn_reason_word (word, reason_code) VALUES
  ('Attitude of support person', 'service_response'),
  ('Attitude of service provider', 'service_response'),
  ('Competitor had better devices', 'better_product'),
  ('Competitor made better offer', 'better_terms'),
  ('Competitor offered higher download speeds', 'better_product'),
  ('Competitor offered more data', 'better_terms'),
  ('Product dissatisfaction', 'product_quality'),
  ('Network reliability', 'product_quality'),
  ('Service dissatisfaction', 'service_response'),
  ('Lack of self-service on Website', 'missing_function'),
  ('Limited range of services', 'missing_function'),
  ('Poor expertise of phone support', 'service_response'),
  ('Poor expertise of online support', 'service_response'),
  ('Price too high', 'price_terms'),
  ('Extra data charges', 'price_terms'),
  ('Long distance charges', 'price_terms'),
  ('Lack of affordable download/upload speed', 'price_terms'),
  ('Don''t know', 'unknown'),
  ('Moved', 'relocated'),
  ('Deceased', 'closed_down')
ON DUPLICATE KEY UPDATE
  reason_code = IF(touched, reason_code, VALUES(reason_code));
