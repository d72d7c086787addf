hello = { $name }，您好：
hello-plain = 您好：
sign = 祝好
    { $shop }

about-order = 您的订单 { $order } 目前情况如下。
several-parcels = 订单分为多个包裹寄出。
order-unpaid = 您的订单 { $order } 尚未付款，付款完成后才能备货。
order-paid = 您的订单 { $order } 已付款，尚未寄出。
order-in-production = 您的订单 { $order } 正在为您制作，尚未寄出。
order-shipped = 您的订单 { $order } 已寄出，包裹在承运商处，目前还没有物流记录。
order-delivered = 您的订单 { $order } 的记录为已送达。
order-cancelled = 您的订单 { $order } 已取消。
order-refunded = 您的订单 { $order } 已退款。

parcel-none = 包裹已交给承运商，目前还没有物流记录。
parcel-info-received = 承运商已有包裹信息，但还没有揽收记录。
parcel-in-transit = 包裹正在运输途中。
parcel-customs = 包裹正在办理清关。
parcel-out-for-delivery = 包裹正在派送。
parcel-available-for-pickup = 包裹已到取件点，等您领取。
parcel-delivered = 承运商的记录显示，包裹已于{ $delivered }送达。
parcel-delivered-plain = 承运商的记录显示，包裹已送达。
number-carrier = 物流单号：{ $tracking }（{ $carrier }）
number = 物流单号：{ $tracking }
carrier = 承运商：{ $carrier }
shipped-on = 寄出日期：{ $shipped }
event-place = 最新记录：{ $when }，{ $place }
event = 最新记录：{ $when }
eta = 预计到达：{ $eta }

dnr-sorry = 很抱歉，您还没有拿到订单 { $order } 的包裹。
dnr-delivered = 承运商的记录显示，包裹已于{ $delivered }送达。
dnr-place = 承运商记录的地点：{ $place }
dnr-check = 麻烦您看一下信箱和平时放包裹的地方，并问问家人、邻居和前台。承运商留下的通知单上也可能写有包裹的位置。
dnr-write = 如果还是没有找到，请在这里回复我们，并告诉我们您找过哪些地方。

return-window-from-delivery = 商品送达后{ $days }天内可以退货。
return-window-from-order = 下单后{ $days }天内可以退货。
return-until = 您这个订单的退货截止日期是{ $until }。
return-paid-buyer = 退货邮费由您承担。
return-paid-seller = 退货邮费由我们承担。
cond-unused = 商品须未使用。
cond-not-customised = 为您专门定制的商品除外。
cond-defect = 此条适用于有质量问题的商品。
return-ask = 如果您想退货，请在这里告诉我们是哪件商品以及原因。

refund-pending = 订单 { $order } 的退款正在处理，尚未付出。
refund-pending-amount = 订单 { $order } 的退款 { $amount } 正在处理，尚未付出。
refund-issued = 订单 { $order } 的退款已于{ $issued }付出。
refund-issued-amount = 订单 { $order } 的退款 { $amount } 已于{ $issued }付出。
refund-expected = 预计您最晚在{ $by }收到。

policy-intro = 感谢您的咨询。
policy-text = { $text }
thanks = 不客气，感谢您的来信。
ask-order = 感谢您的来信。为了方便查询，请问您的订单号是多少？
