hello = { $name } 様
hello-plain = お客様
sign = 今後ともよろしくお願いいたします。
    { $shop }

about-order = お問い合わせありがとうございます。ご注文 { $order } の現在の状況をお知らせいたします。
several-parcels = 複数のお荷物に分けてお送りしております。
order-unpaid = ご注文 { $order } は、まだお支払いが確認できておりません。お支払いの完了後に準備が可能となります。
order-paid = ご注文 { $order } はお支払い済みで、まだ出荷されておりません。
order-in-production = ご注文 { $order } は現在お作りしており、まだ出荷されておりません。
order-shipped = ご注文 { $order } は出荷され、配送業者に引き渡されております。追跡情報はまだございません。
order-delivered = ご注文 { $order } は配達完了と記録されております。
order-cancelled = ご注文 { $order } はキャンセルされております。
order-refunded = ご注文 { $order } は返金済みでございます。

parcel-none = お荷物は配送業者に引き渡されております。追跡情報はまだございません。
parcel-info-received = 配送業者にお荷物の情報は登録されておりますが、引き受けはまだ記録されておりません。
parcel-in-transit = お荷物は輸送中でございます。
parcel-customs = お荷物は税関で手続き中でございます。
parcel-out-for-delivery = お荷物は配達中でございます。
parcel-available-for-pickup = お荷物は受け取り場所でお待ちしております。
parcel-delivered = 配送業者の記録では、{ $delivered }に配達完了となっております。
parcel-delivered-plain = 配送業者の記録では、配達完了となっております。
number-carrier = 追跡番号：{ $tracking }（{ $carrier }）
number = 追跡番号：{ $tracking }
carrier = 配送業者：{ $carrier }
shipped-on = 出荷日：{ $shipped }
event-place = 最新の記録：{ $when }、{ $place }
event = 最新の記録：{ $when }
eta = お届け予定：{ $eta }

dnr-sorry = ご注文 { $order } がお手元にないとのこと、ご心配をおかけし申し訳ございません。
dnr-delivered = 配送業者の記録では、{ $delivered }に配達完了となっております。
dnr-place = 配送業者が記録した場所：{ $place }
dnr-check = 恐れ入りますが、郵便受けや置き配に使われる場所をご確認のうえ、ご家族やご近所の方、管理人の方にもお尋ねいただけますでしょうか。配送業者の不在票に記載がある場合もございます。
dnr-write = 見つからない場合は、お手数ですが、お探しになった場所をこちらにご返信ください。

return-window-from-delivery = 商品のお届けから{ $days }日以内であれば返品いただけます。
return-window-from-order = ご注文から{ $days }日以内であれば返品いただけます。
return-until = お客様のご注文の返品期限は{ $until }でございます。
return-paid-buyer = 返送料はお客様のご負担となります。
return-paid-seller = 返送料は当店が負担いたします。
cond-unused = 未使用の商品に限ります。
cond-not-customised = お客様のためにお作りした商品は対象外でございます。
cond-defect = 不良品が対象でございます。
return-ask = 返品をご希望の場合は、商品と理由をこちらにお知らせください。

refund-pending = ご注文 { $order } の返金は手続き中で、まだお支払いは行われておりません。
refund-pending-amount = ご注文 { $order } の返金 { $amount } は手続き中で、まだお支払いは行われておりません。
refund-issued = ご注文 { $order } の返金は{ $issued }に行われております。
refund-issued-amount = ご注文 { $order } の返金 { $amount } は{ $issued }に行われております。
refund-expected = { $by }までにお手元に届く見込みでございます。

policy-intro = お問い合わせありがとうございます。
policy-text = { $text }
thanks = とんでもございません。ご連絡いただきありがとうございました。
ask-order = お問い合わせありがとうございます。お調べいたしますので、恐れ入りますが、ご注文番号をお知らせいただけますでしょうか。
