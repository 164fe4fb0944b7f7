-- Templates of recovery plans for every family of reasons and value tier, of the
-- way back after a loss, and of a good parting. A template that a person changed
-- (touched) is left as it is, with its steps.
INSERT INTO plan_template (code, kind, family_code, reason_code, tier, state, name_zh_cn, name_zh_tw, name_en, text_zh_cn, text_zh_tw, text_en) VALUES
  ('service_response_A_notice', 'restore', 'company', 'service_response', 'A', 'notice', '服务响应 × A × 通知', '服務回應 × A × 通知', 'Service response × A × notice', '主管道歉，驻场复检，书面承诺响应时间，再谈续签。', '主管道歉，駐場複檢，書面承諾回應時間，再談續約。', 'An apology by the manager, an inspection on site, a written promise, then the renewal.'),
  ('company_A', 'restore', 'company', '', 'A', '', '企业原因 × A', '企業原因 × A', 'Our company × A', '主管亲自致歉，查清原因并书面整改，上门确认后再谈续约。', '主管親自致歉，查清原因並書面改善，登門確認後再談續約。', 'The manager apologises, the cause is found and put right in writing, then the renewal.'),
  ('company_B', 'restore', 'company', '', 'B', '', '企业原因 × B', '企業原因 × B', 'Our company × B', '主管致歉，说明原因与整改，上门核对。', '主管致歉，說明原因與改善，登門核對。', 'An apology, the cause and what is done about it, then a visit.'),
  ('company_C', 'restore', 'company', '', 'C', '', '企业原因 × C', '企業原因 × C', 'Our company × C', '负责人致电说明整改，按需要上门。', '負責業務致電說明改善，視需要拜訪。', 'The owner calls and explains what is put right; a visit where it helps.'),
  ('company_D', 'restore', 'company', '', 'D', '', '企业原因 × D', '企業原因 × D', 'Our company × D', '用电话与邮件说明改善，不投入额外成本。', '以電話與郵件說明改善，不投入額外成本。', 'A call and a mail about what is better now, at no cost.'),
  ('competitor_A', 'restore', 'competitor', '', 'A', '', '竞争原因 × A', '競爭原因 × A', 'Competition × A', '先听清对方条件，比总成本，安排试用，再报价。', '先聽清對方條件，比總成本，安排試用，再報價。', 'Hear what they offer, compare the whole cost, let them try, then quote.'),
  ('competitor_B', 'restore', 'competitor', '', 'B', '', '竞争原因 × B', '競爭原因 × B', 'Competition × B', '比总成本与服务，给出有理由的让利。', '比總成本與服務，給出有理由的讓利。', 'Compare cost and service, then a concession with a reason.'),
  ('competitor_C', 'restore', 'competitor', '', 'C', '', '竞争原因 × C', '競爭原因 × C', 'Competition × C', '说明差别，报一次价。', '說明差別，報一次價。', 'Explain the difference and quote once.'),
  ('competitor_D', 'restore', 'competitor', '', 'D', '', '竞争原因 × D', '競爭原因 × D', 'Competition × D', '用电话与邮件说明优势，不降价。', '以電話與郵件說明優勢，不降價。', 'A call and a mail about what speaks for us; no lower price.'),
  ('customer_A', 'restore', 'customer', '', 'A', '', '客户原因 × A', '客戶原因 × A', 'The customer × A', '了解处境，见新的决策人，按新处境调整方案。', '了解處境，拜訪新的決策者，依新處境調整方案。', 'Learn what changed, meet who decides now, fit the offer to it.'),
  ('customer_B', 'restore', 'customer', '', 'B', '', '客户原因 × B', '客戶原因 × B', 'The customer × B', '了解处境，给出减量或分期方案。', '了解處境，提出減量或分期方案。', 'Learn what changed; offer less, or in instalments.'),
  ('customer_C', 'restore', 'customer', '', 'C', '', '客户原因 × C', '客戶原因 × C', 'The customer × C', '了解处境，给出减量方案，保持联系。', '了解處境，提出減量方案，保持聯絡。', 'Learn what changed, offer less, keep in touch.'),
  ('customer_D', 'restore', 'customer', '', 'D', '', '客户原因 × D', '客戶原因 × D', 'The customer × D', '了解处境，保持联系，等待时机。', '了解處境，保持聯絡，等待時機。', 'Learn what changed, keep in touch, wait.'),
  ('company_lost', 'restore', 'company', '', '', 'lost', '企业原因 × 已流失', '企業原因 × 已流失', 'Our company × lost', '承认问题，说明已改善，用首单优惠请客户回来。', '承認問題，說明已改善，以首單優惠邀請客戶回來。', 'Own the fault, show what is better, ask them back with a first order.'),
  ('competitor_lost', 'restore', 'competitor', '', '', 'lost', '竞争原因 × 已流失', '競爭原因 × 已流失', 'Competition × lost', '问清使用情况，在对方合同到期前给出回归方案。', '問清使用情況，在對方合約到期前提出回歸方案。', 'Ask how it goes there; offer the way back before that contract ends.'),
  ('customer_lost', 'restore', 'customer', '', '', 'lost', '客户原因 × 已流失', '客戶原因 × 已流失', 'The customer × lost', '处境变化后再联系，保持温度。', '處境改變後再聯絡，保持熱度。', 'Keep in touch until their situation changes.'),
  ('any_restore', 'restore', '', '', '', '', '通用挽回', '通用挽回', 'General recovery', '原因还不清楚时用：先问，再见面，再报价。', '原因還不清楚時用：先問，再見面，再報價。', 'While the reason is not known: ask, meet, then quote.'),
  ('company_below', 'release', 'company', '', 'below', '', '企业原因 × 低于零：好聚好散', '企業原因 × 低於零：好聚好散', 'Our company × below zero: a good parting', '先为问题致歉，再结清与移交。', '先為問題致歉，再結清與移交。', 'Apologise first, then settle and hand over.'),
  ('competitor_below', 'release', 'competitor', '', 'below', '', '竞争原因 × 低于零：好聚好散', '競爭原因 × 低於零：好聚好散', 'Competition × below zero: a good parting', '体面移交，半年后再问候。', '體面移交，半年後再問候。', 'Hand over well and ask again in half a year.'),
  ('customer_below', 'release', 'customer', '', 'below', '', '客户原因 × 低于零：好聚好散', '客戶原因 × 低於零：好聚好散', 'The customer × below zero: a good parting', '致谢，结清款项，交还资料。', '致謝，結清款項，交還資料。', 'Thank them, settle what is owed, give back what is theirs.'),
  ('any_release', 'release', '', '', '', '', '通用：好聚好散', '通用：好聚好散', 'General: a good parting', '决定解除关系后用：致谢、结清、移交、听取教训。', '決定解除關係後用：致謝、結清、移交、聽取教訓。', 'Once released: thank, settle, hand over, learn.')
ON DUPLICATE KEY UPDATE
  kind = IF(touched, kind, VALUES(kind)),
  family_code = IF(touched, family_code, VALUES(family_code)),
  reason_code = IF(touched, reason_code, VALUES(reason_code)),
  tier = IF(touched, tier, VALUES(tier)),
  state = IF(touched, state, VALUES(state)),
  name_zh_cn = IF(touched, name_zh_cn, VALUES(name_zh_cn)),
  name_zh_tw = IF(touched, name_zh_tw, VALUES(name_zh_tw)),
  name_en = IF(touched, name_en, VALUES(name_en)),
  text_zh_cn = IF(touched, text_zh_cn, VALUES(text_zh_cn)),
  text_zh_tw = IF(touched, text_zh_tw, VALUES(text_zh_tw)),
  text_en = IF(touched, text_en, VALUES(text_en));

-- A step that several templates have stands here once (part); which template has
-- it, when and in which place stands in taken: template, part, position, working
-- day, required.
INSERT INTO plan_step_template (template_id, code, position, role, day, kind, required, done_when, cost, name_zh_cn, name_zh_tw, name_en, offer_zh_cn, offer_zh_tw, offer_en, text_zh_cn, text_zh_tw, text_en)
WITH part (code, role, kind, done_when, cost, name_zh_cn, name_zh_tw, name_en, offer_zh_cn, offer_zh_tw, offer_en, text_zh_cn, text_zh_tw, text_en) AS (VALUES
  ('apology', 'manager', 'call', '', NULL, '主管致电致歉，确认诉求', '主管致電致歉，確認訴求', 'The manager calls, apologises and asks what is wanted', '', '', '', '{contact}您好，我是{salesperson}的主管。这次没有做好，向您致歉。想听听您最希望我们先解决什么，我今天就安排。', '{contact}您好，我是{salesperson}的主管。這次沒有做好，向您致歉。想聽聽您最希望我們先解決什麼，我今天就安排。', 'Good day {contact}, I am the manager of {salesperson}. We did not do this well and I apologise. What should we put right first? I will arrange it today.'),
  ('listen', 'owner', 'call', '', NULL, '致电了解情况与对方条件', '致電了解情況與對方條件', 'Call: what happened, and what do the others offer', '', '', '', '{contact}您好，我是{salesperson}。听说贵公司在考虑其他方案，想先听听您看重的是什么，再看我们能做什么。', '{contact}您好，我是{salesperson}。聽說貴公司在考慮其他方案，想先聽聽您看重的是什麼，再看我們能做什麼。', 'Good day {contact}, this is {salesperson}. I hear you are looking at other offers. What matters most to you? Then let us see what we can do.'),
  ('inspect', 'service', 'visit', '', 8000, '工程师驻场复检，出整改报告', '工程師駐場複檢，提出改善報告', 'An engineer inspects on site and writes the report', '免费复检一次', '免費複檢一次', 'One inspection free of charge', '', '', ''),
  ('cause', 'service', 'other', '', NULL, '查清原因，写出说明', '查清原因，寫出說明', 'Find the cause and write it down', '', '', '', '', '', ''),
  ('promise', 'owner', 'mail', '', NULL, '提交整改说明与 4 小时响应承诺书', '提交改善說明與 4 小時回應承諾書', 'Hand in what is put right and the promise to answer in 4 hours', '4 小时响应', '4 小時回應', 'An answer within 4 hours', '{contact}您好，附件是{customer}的整改说明与响应承诺书：报修 4 小时内响应，超时按约定补偿。请您过目，我随时可以上门说明。{salesperson}', '{contact}您好，附件是{customer}的改善說明與回應承諾書：報修 4 小時內回應，逾時依約補償。請您過目，我隨時可以登門說明。{salesperson}', 'Dear {contact}, attached is what we put right for {customer}, and our promise: an answer within 4 hours, or we make good for it. I can come and explain at any time. {salesperson}'),
  ('letter', 'owner', 'mail', '', NULL, '书面说明原因与整改', '書面說明原因與改善', 'Explain in writing the cause and what is done about it', '', '', '', '{contact}您好，关于{customer}遇到的问题，附件写明了原因、已经做的整改和负责人。若有遗漏，请直接告诉我。{salesperson}', '{contact}您好，關於{customer}遇到的問題，附件寫明了原因、已經完成的改善和負責人。若有遺漏，請直接告訴我。{salesperson}', 'Dear {contact}, attached is the cause of what {customer} met with, what we have done about it, and who answers for it. Tell me if anything is missing. {salesperson}'),
  ('compare', 'owner', 'mail', '', NULL, '做一份总成本与服务的对比', '做一份總成本與服務的比較', 'Compare the whole cost and the service', '', '', '', '{contact}您好，按{customer}的实际用量算了三年的总成本：价格、能耗、停机、维保，和另一方案并排列出，供您参考。{salesperson}', '{contact}您好，依{customer}的實際用量算了三年的總成本：價格、能耗、停機、維護，和另一方案並排列出，供您參考。{salesperson}', 'Dear {contact}, here is the whole cost of three years for what {customer} uses: price, energy, standstill and service, beside the other offer. {salesperson}'),
  ('trial', 'service', 'delivery', '', 5000, '安排试用或现场演示', '安排試用或現場展示', 'Arrange a trial or a demonstration', '免费试用 14 天', '免費試用 14 天', '14 days to try, free', '', '', ''),
  ('quote', 'owner', 'quote', 'quote', 18000, '续签报价：让利 5%，赠一次保养', '續約報價：讓利 5%，贈一次保養', 'Quote the renewal: 5 % off and one service free', '让利 5%，赠一次保养', '讓利 5%，贈一次保養', '5 % off and one service free', '{contact}您好，附上{customer}的续签报价，让利 5%，并赠一次保养，有效期 30 天。{salesperson}', '{contact}您好，附上{customer}的續約報價，讓利 5%，並贈一次保養，有效期 30 天。{salesperson}', 'Dear {contact}, attached is our quote for {customer}: 5 % off and one service free, valid for 30 days. {salesperson}'),
  ('fair_quote', 'owner', 'quote', 'quote', 6000, '报一次价：让利 3%', '報一次價：讓利 3%', 'Quote once: 3 % off', '让利 3%', '讓利 3%', '3 % off', '{contact}您好，附上给{customer}的报价，已按长期合作让利 3%。{salesperson}', '{contact}您好，附上給{customer}的報價，已依長期合作讓利 3%。{salesperson}', 'Dear {contact}, attached is our quote for {customer}, 3 % off for the time we have worked together. {salesperson}'),
  ('visit', 'owner', 'visit', '', 1000, '上门面谈，核对是否做到', '登門面談，核對是否做到', 'Visit and check that it was done', '', '', '', '', '', ''),
  ('ask_back', 'manager', 'visit', 'withdrawn', 1500, '主管上门，请求书面收回解约通知', '主管登門，請求書面撤回解約通知', 'The manager visits and asks for the notice to be withdrawn in writing', '', '', '', '', '', ''),
  ('agree', 'manager', 'visit', 'contract', 1500, '主管上门，确认继续合作并续约', '主管登門，確認繼續合作並續約', 'The manager visits; agree to go on and renew', '', '', '', '', '', ''),
  ('decider', 'owner', 'visit', '', 1000, '拜访现在的决策人', '拜訪現在的決策者', 'Visit who decides now', '', '', '', '{contact}您好，我是{salesperson}，一直负责{customer}。想当面介绍我们一起做过的事，并听听您的安排。', '{contact}您好，我是{salesperson}，一直負責{customer}。想當面介紹我們一起做過的事，並聽聽您的安排。', 'Good day {contact}, I am {salesperson} and have looked after {customer}. I would like to tell you what we did together and to hear your plans.'),
  ('fit', 'owner', 'quote', 'quote', 3000, '按新处境报价：减量、分期或暂停', '依新處境報價：減量、分期或暫停', 'Quote for the new situation: less, in instalments, or a pause', '减量、分期或暂停三个月', '減量、分期或暫停三個月', 'Less, in instalments, or a pause of three months', '{contact}您好，考虑到{customer}目前的情况，附上减量、分期、暂停三种方案，任选其一，随时可恢复。{salesperson}', '{contact}您好，考量{customer}目前的情況，附上減量、分期、暫停三種方案，任選其一，隨時可恢復。{salesperson}', 'Dear {contact}, for the situation of {customer} here are three ways: less, in instalments, or a pause. Any of them can be taken back. {salesperson}'),
  ('better', 'owner', 'mail', '', NULL, '寄出改善说明', '寄出改善說明', 'Send what is better now', '', '', '', '{contact}您好，这几个月我们改了几件事，其中也有您提过的。若{customer}愿意再看一看，我很乐意说明。{salesperson}', '{contact}您好，這幾個月我們改了幾件事，其中也有您提過的。若{customer}願意再看一看，我很樂意說明。{salesperson}', 'Dear {contact}, we changed a few things in these months, some of them at your word. If {customer} would look again, I will gladly explain. {salesperson}'),
  ('back', 'owner', 'quote', 'order', 5000, '回归方案：首单优惠', '回歸方案：首單優惠', 'The way back: a better price on the first order', '首单 92 折', '首單 92 折', '8 % off the first order', '{contact}您好，欢迎{customer}回来：首单 92 折，原有价格与服务条件保留。{salesperson}', '{contact}您好，歡迎{customer}回來：首單 92 折，原有價格與服務條件保留。{salesperson}', 'Dear {contact}, {customer} is welcome back: 8 % off the first order, with the price and service you had. {salesperson}'),
  ('warm', 'owner', 'mail', '', NULL, '问候并寄上有用的资料', '問候並寄上有用的資料', 'A greeting with something useful', '', '', '', '{contact}您好，近来一切可好？附上一份对{customer}可能有用的资料。若有需要，随时找我。{salesperson}', '{contact}您好，近來一切可好？附上一份對{customer}可能有用的資料。若有需要，隨時找我。{salesperson}', 'Dear {contact}, I hope all is well. Attached is something that may be of use to {customer}. Call me whenever you need us. {salesperson}'),
  ('content', 'service', 'call', 'feedback', NULL, '30 天后满意度回访', '30 天後滿意度回訪', 'Ask after 30 days whether they are content', '', '', '', '{contact}您好，一个月前的问题是否真的解决了？请按 1 到 5 分给我们打分，也请直说还差什么。', '{contact}您好，一個月前的問題是否真的解決了？請以 1 到 5 分為我們評分，也請直說還差什麼。', 'Good day {contact}, was it really put right? Please give us 1 to 5, and say plainly what is missing.'),
  ('thanks', 'owner', 'mail', '', NULL, '寄致谢函，说明收尾安排', '寄致謝函，說明收尾安排', 'Thank them in writing and say how it ends', '', '', '', '{contact}您好，感谢{customer}这些年的信任。接下来的结算、资料交还和联系人都写在附件里，有任何问题请找我。{salesperson}', '{contact}您好，感謝{customer}這些年的信任。接下來的結算、資料交還和聯絡窗口都寫在附件裡，有任何問題請找我。{salesperson}', 'Dear {contact}, thank you for the trust of {customer}. How we settle, what we give back and whom to ask is in the attachment. {salesperson}'),
  ('settle', 'owner', 'collect', 'payment', NULL, '对账，结清尾款', '對帳，結清尾款', 'Go through the accounts and settle', '', '', '', '', '', ''),
  ('give_back', 'service', 'delivery', '', NULL, '交还资料与设备，关闭账号', '交還資料與設備，關閉帳號', 'Give back papers and devices, close accounts', '', '', '', '', '', ''),
  ('farewell', 'manager', 'call', '', NULL, '离开访谈，记下教训', '離開訪談，記下教訓', 'The last talk: what should we learn', '', '', '', '{contact}您好，合作告一段落，想请您说实话：哪件事我们当时做对，就会不一样？', '{contact}您好，合作告一段落，想請您說實話：哪件事我們當時做對，就會不一樣？', 'Good day {contact}, as we part, please be frank: what, had we done it well, would have made the difference?'),
  ('door', 'owner', 'mail', '', NULL, '半年后问候，门仍开着', '半年後問候，門仍開著', 'A greeting after half a year: the door is open', '', '', '', '{contact}您好，半年过去了，近来可好？若{customer}有新的需要，我们随时欢迎。{salesperson}', '{contact}您好，半年過去了，近來可好？若{customer}有新的需要，我們隨時歡迎。{salesperson}', 'Dear {contact}, half a year has passed. Should {customer} need us again, you are welcome. {salesperson}')),
taken (template, part, position, day, required) AS (VALUES
  ('service_response_A_notice', 'apology', 1, 1, 1), ('service_response_A_notice', 'inspect', 2, 7, 1), ('service_response_A_notice', 'promise', 3, 9, 1), ('service_response_A_notice', 'quote', 4, 12, 1), ('service_response_A_notice', 'ask_back', 5, 15, 1), ('service_response_A_notice', 'content', 6, 36, 0),
  ('company_A', 'apology', 1, 0, 1), ('company_A', 'cause', 2, 2, 1), ('company_A', 'letter', 3, 4, 1), ('company_A', 'quote', 4, 7, 1), ('company_A', 'agree', 5, 10, 1), ('company_A', 'content', 6, 30, 0),
  ('company_B', 'apology', 1, 1, 1), ('company_B', 'letter', 2, 4, 1), ('company_B', 'visit', 3, 8, 1), ('company_B', 'fair_quote', 4, 12, 0), ('company_B', 'content', 5, 30, 0),
  ('company_C', 'listen', 1, 1, 1), ('company_C', 'letter', 2, 4, 1), ('company_C', 'visit', 3, 10, 0), ('company_C', 'content', 4, 30, 0),
  ('company_D', 'listen', 1, 2, 1), ('company_D', 'better', 2, 5, 1), ('company_D', 'warm', 3, 22, 0),
  ('competitor_A', 'listen', 1, 0, 1), ('competitor_A', 'compare', 2, 2, 1), ('competitor_A', 'trial', 3, 6, 0), ('competitor_A', 'quote', 4, 8, 1), ('competitor_A', 'agree', 5, 12, 1), ('competitor_A', 'content', 6, 30, 0),
  ('competitor_B', 'listen', 1, 1, 1), ('competitor_B', 'compare', 2, 3, 1), ('competitor_B', 'fair_quote', 3, 6, 1), ('competitor_B', 'visit', 4, 10, 1), ('competitor_B', 'content', 5, 30, 0),
  ('competitor_C', 'listen', 1, 1, 1), ('competitor_C', 'compare', 2, 4, 1), ('competitor_C', 'fair_quote', 3, 7, 1), ('competitor_C', 'content', 4, 30, 0),
  ('competitor_D', 'listen', 1, 2, 1), ('competitor_D', 'better', 2, 5, 1), ('competitor_D', 'warm', 3, 22, 0),
  ('customer_A', 'listen', 1, 0, 1), ('customer_A', 'decider', 2, 3, 1), ('customer_A', 'fit', 3, 6, 1), ('customer_A', 'agree', 4, 10, 1), ('customer_A', 'warm', 5, 30, 0),
  ('customer_B', 'listen', 1, 1, 1), ('customer_B', 'decider', 2, 5, 1), ('customer_B', 'fit', 3, 8, 1), ('customer_B', 'warm', 4, 30, 0),
  ('customer_C', 'listen', 1, 1, 1), ('customer_C', 'fit', 2, 6, 1), ('customer_C', 'warm', 3, 30, 0),
  ('customer_D', 'listen', 1, 2, 1), ('customer_D', 'warm', 2, 20, 1), ('customer_D', 'door', 3, 120, 0),
  ('company_lost', 'apology', 1, 1, 1), ('company_lost', 'better', 2, 5, 1), ('company_lost', 'back', 3, 10, 1), ('company_lost', 'content', 4, 40, 0),
  ('competitor_lost', 'listen', 1, 2, 1), ('competitor_lost', 'compare', 2, 8, 1), ('competitor_lost', 'back', 3, 20, 1), ('competitor_lost', 'warm', 4, 60, 0),
  ('customer_lost', 'listen', 1, 2, 1), ('customer_lost', 'warm', 2, 20, 1), ('customer_lost', 'back', 3, 60, 0), ('customer_lost', 'door', 4, 120, 0),
  ('any_restore', 'listen', 1, 0, 1), ('any_restore', 'visit', 2, 4, 1), ('any_restore', 'fair_quote', 3, 8, 1), ('any_restore', 'content', 4, 30, 0),
  ('company_below', 'apology', 1, 1, 1), ('company_below', 'thanks', 2, 3, 1), ('company_below', 'settle', 3, 8, 1), ('company_below', 'give_back', 4, 10, 1), ('company_below', 'farewell', 5, 12, 0),
  ('competitor_below', 'thanks', 1, 1, 1), ('competitor_below', 'settle', 2, 6, 1), ('competitor_below', 'give_back', 3, 8, 1), ('competitor_below', 'farewell', 4, 10, 0), ('competitor_below', 'door', 5, 120, 0),
  ('customer_below', 'thanks', 1, 1, 1), ('customer_below', 'settle', 2, 6, 1), ('customer_below', 'give_back', 3, 8, 1), ('customer_below', 'farewell', 4, 10, 0),
  ('any_release', 'thanks', 1, 1, 1), ('any_release', 'settle', 2, 6, 1), ('any_release', 'give_back', 3, 8, 1), ('any_release', 'farewell', 4, 10, 0), ('any_release', 'door', 5, 120, 0))
SELECT t.id, p.code, k.position, p.role, k.day, p.kind, k.required, p.done_when, p.cost, p.name_zh_cn, p.name_zh_tw, p.name_en, p.offer_zh_cn, p.offer_zh_tw, p.offer_en, p.text_zh_cn, p.text_zh_tw, p.text_en
FROM taken k JOIN part p ON p.code = k.part JOIN plan_template t ON t.code = k.template AND t.touched = 0
ON DUPLICATE KEY UPDATE
  position = VALUES(position), role = VALUES(role), day = VALUES(day),
  kind = VALUES(kind), required = VALUES(required), done_when = VALUES(done_when),
  cost = VALUES(cost), name_zh_cn = VALUES(name_zh_cn), name_zh_tw = VALUES(name_zh_tw),
  name_en = VALUES(name_en), offer_zh_cn = VALUES(offer_zh_cn),
  offer_zh_tw = VALUES(offer_zh_tw), offer_en = VALUES(offer_en),
  text_zh_cn = VALUES(text_zh_cn), text_zh_tw = VALUES(text_zh_tw),
  text_en = VALUES(text_en);
