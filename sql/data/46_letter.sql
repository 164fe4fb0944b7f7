-- Letters that ship. A row that a person changed (touched) is left as it is.
INSERT INTO letter (code, title_zh_cn, title_zh_tw, title_en, body_zh_cn, body_zh_tw, body_en) VALUES
  ('notice_reply', '关于贵方解约通知的回复', '關於貴公司解約通知之回覆', 'Your notice of termination',
   '{contact}：\n\n您好！贵方于 {received_on} 发出的解约通知（{contract}）我方已收到。\n\n按约定，通知期至 {ends_on} 届满。在此之前，双方的权利与义务不变，我们会照常提供产品与服务。\n\n我们非常重视与贵方的合作，希望了解促成这一决定的原因。{owner} 会在近日与您联系，如有我们可以改进之处，恳请告知；贵方在通知期内随时可以收回通知。\n\n感谢贵方一直以来的信任。\n\n{company}\n{owner}\n{today}',
   '{contact} 您好：\n\n貴公司於 {received_on} 發出之解約通知（{contract}），本公司業已收悉。\n\n依約定，通知期將於 {ends_on} 屆滿。在此之前，雙方之權利義務不變，本公司將照常提供產品與服務。\n\n我們非常重視與貴公司的合作，希望了解促成此一決定的原因。{owner} 將於近日與您聯絡，若有本公司可改善之處，敬請不吝指教；貴公司於通知期內得隨時撤回通知。\n\n感謝貴公司長久以來的信任。\n\n{company}\n{owner}\n{today}',
   'Dear {contact},\n\nWe have received your notice of {received_on} to terminate {contract}.\n\nAs agreed, the period of notice ends on {ends_on}. Until then nothing changes for either side, and we go on supplying you as before.\n\nYour business matters to us, and we should like to understand what led to your decision. {owner} will contact you in the next days; please tell us what we could do better. You may withdraw the notice at any time before the period ends.\n\nThank you for the trust you have placed in us.\n\n{company}\n{owner}\n{today}')
ON DUPLICATE KEY UPDATE
  title_zh_cn = IF(touched, title_zh_cn, VALUES(title_zh_cn)),
  title_zh_tw = IF(touched, title_zh_tw, VALUES(title_zh_tw)),
  title_en = IF(touched, title_en, VALUES(title_en)),
  body_zh_cn = IF(touched, body_zh_cn, VALUES(body_zh_cn)),
  body_zh_tw = IF(touched, body_zh_tw, VALUES(body_zh_tw)),
  body_en = IF(touched, body_en, VALUES(body_en));
